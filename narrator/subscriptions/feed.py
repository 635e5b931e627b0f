"""Feeds: RSS, Atom and JSON Feed, at their own address or at that of a page that names them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from narrator.errors import SourceError
from narrator.sources import Document, feed, web
from narrator.subscriptions import Collection, Entry, Place, Subscription


def _is_page(place: Place) -> bool:
    """Whether it is a web address: what no other kind recognizes may be a page that names its feed."""
    return web.is_address(place.name)


@contextmanager
def opened(place: Place) -> Iterator[Collection]:
    """The feed at an address, or the one that the page there names."""
    from narrator.sources.continued import with_later_pages
    from narrator.sources.web.crawling import Crawler

    document, address = _feed_at(place)
    found = feed.entries(document)
    origin = document.origin
    crawler = Crawler(address, origin.private_host, place.access, is_loopback=origin.is_loopback)

    def article(entry: feed.Entry) -> Document:
        """The document to narrate: the entry itself if it is complete, otherwise the page that it links to."""
        if entry.fault or entry.is_whole or not entry.link:
            page = entry.page()
            return replace(page, origin=replace(page.origin, private_host=crawler.private_host))
        return with_later_pages(crawler.fetch(entry.link), lambda: crawler)

    entries = (
        Entry(
            key=entry.key,
            title=entry.title,
            read=partial(article, entry),
            link=entry.link,
            published=entry.published,
            version=entry.version,
        )
        for entry in found.entries
    )
    yield Collection(address=address, title=found.title, entries=tuple(entries))


def _feed_at(place: Place) -> tuple[Document, str]:
    """A feed, and its address without a login."""
    document = place.document
    if feed.can_read(document):
        return document, place.shown
    named = web.without_login(feed.named_by(document))
    if not named:
        raise SourceError(
            f"{place.shown} is not a feed and names none", "give the address of an RSS, Atom or JSON feed"
        )
    return web.fetch_linked(named, place.name, document.origin.private_host, place.access), named


SUBSCRIPTION = Subscription(name="a feed", open=opened, recognises=_is_page, rank=90)
