"""Sitemaps: the pages of a site, as it lists them for search engines (sitemaps.org, version 0.9), compressed or not.

Indexes lead to more of them. Each page is identified by its address; its version is the date of its last change, if
there is one.
"""

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from narrator.errors import SourceError
from narrator.sources import Document, title_from_name, web
from narrator.subscriptions import Collection, Entry, Place, Subscription

if TYPE_CHECKING:
    from narrator.sources.elements import Element
    from narrator.sources.web.crawling import Crawler

MAX_SITEMAPS = 500
"""How many sitemaps of an index are fetched."""

MAX_BYTES = 52_428_800
"""The largest size of a sitemap in bytes, compressed or not, according to sitemaps.org."""

_GZIP = b"\x1f\x8b"
_HEAD = 4096
_ROOT = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<[!?][^>]*>\s*)*<(?:[\w-]+:)?(?:urlset|sitemapindex)\b"
)
_REST = {4: "-01-01", 7: "-01"}  # completes a year, or a year and month, by its length
_ISO = "%Y-%m-%dT%H:%M:%SZ"


class _Page(NamedTuple):
    address: str
    changed: str
    title: str


def _is_sitemap(place: Place) -> bool:
    return web.is_address(place.name) and bool(_ROOT.match(_unpacked(place.document.content, _HEAD)))


@contextmanager
def opened(place: Place) -> Iterator[Collection]:
    """The pages of a sitemap and of those that it leads to, the most recently changed first."""
    from narrator.sources.continued import with_later_pages
    from narrator.sources.web.crawling import Crawler

    document, origin = place.document, place.document.origin
    limits = web.Limits(page=MAX_BYTES)
    crawler = Crawler(place.shown, origin.private_host, place.access, limits, is_loopback=origin.is_loopback)
    pages: dict[str, _Page] = {}
    faults: list[SourceError] = []
    for page in _pages(document, crawler, faults):
        pages.setdefault(page.address, page)

    def article(address: str) -> Document:
        return with_later_pages(crawler.fetch(address), lambda: crawler)

    entries = [
        Entry(
            key=page.address,
            title=page.title or _named(page.address),
            read=partial(article, page.address),
            link=page.address,
            published=page.changed,
            version=f"at {page.changed}" if page.changed else "",
            left_out="" if urlsplit(page.address).path.strip("/") else "it is the site's first page",
        )
        for page in pages.values()
    ]
    entries.sort(key=lambda entry: entry.published, reverse=True)
    yield Collection(address=place.shown, title=place.shown, entries=tuple(entries), faults=tuple(faults))


SUBSCRIPTION = Subscription(name="a sitemap", open=opened, recognises=_is_sitemap, rank=20)


def _pages(document: Document, crawler: "Crawler", faults: list[SourceError]) -> Iterator[_Page]:
    """The pages of a sitemap and of those that it leads to; errors are added to the faults."""
    waiting, met = [document], {document.origin.link}
    while waiting:
        found = waiting.pop()
        try:
            root = _tree(found)
        except SourceError as error:
            faults.append(error)
            continue
        base = found.origin.link
        for element in root:
            address = _address(element, base)
            if element.tag == "url" and address:
                yield _Page(address, _moment(_text(element, "lastmod", "publication_date")), _text(element, "title"))
            elif element.tag == "sitemap" and address and address not in met:
                met.add(address)
                if len(met) > MAX_SITEMAPS:
                    what = f"{base} leads to more than {MAX_SITEMAPS} sitemaps"
                    faults.append(SourceError(what, "follow those that you want by their own addresses"))
                    return
                try:
                    waiting.append(crawler.fetch(address))
                except SourceError as error:
                    faults.append(error)


def _tree(document: Document) -> "Element":
    from narrator.sources import xml

    content = _unpacked(document.content, MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise SourceError(f"{document.name} unpacks to more than any sitemap", "give the address of another")
    return xml.tree(replace(document, content=content))


def _unpacked(content: bytes, most: int) -> bytes:
    """The first bytes of a sitemap; b"" if its compression is damaged."""
    if not content.startswith(_GZIP):
        return content[:most]
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(content, most)
    except zlib.error:
        return b""


def _address(element: "Element", base: str) -> str:
    try:
        address = urljoin(base, _text(element, "loc"))
    except ValueError:
        return ""
    return web.without_login(address) if web.is_address(address) else ""


def _text(element: "Element", *names: str) -> str:
    """The text of the first element with one of these names, in any namespace. Pictures have their own addresses."""
    for name in names:
        for found in element.iter(name):
            parent = found.getparent()
            if parent is not None and parent.tag in ("image", "video"):
                continue
            return " ".join((found.text or "").split())
    return ""


def _moment(written: str) -> str:
    """A date in the W3C profile of ISO 8601 in UTC, or "" if it is not valid."""
    try:
        moment = datetime.fromisoformat(written + _REST.get(len(written), ""))
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC).strftime(_ISO)
    except (ValueError, OverflowError):
        return ""


def _named(address: str) -> str:
    """A title for a page, from its address."""
    segments = [segment for segment in unquote(urlsplit(address).path).split("/") if segment]
    return title_from_name(segments[-1]) if segments else address
