"""The page of a show: its episodes, for those who come with a browser, and how to subscribe in an app. One HTML file.

It asks for nothing but the pictures beside it. Its program only copies the feed's address and searches the list.

Sources of the addresses that open apps: antennapod.org/documentation/podcasters-hosters/add-on-antennapod,
overcast.fm/podcasterinfo, support.pocketcasts.com/knowledge-base/linking-to-my-show.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from narrator.episode import links, rendering
from narrator.episode.manifest import Manifest
from narrator.podcast import feed, show
from narrator.podcast.show import Show

FILE = "index.html"
"""Its name in the folder of the show."""


_LONG = 10
"""From so many episodes on they can be searched."""


@dataclass(frozen=True, slots=True)
class _Row:
    """An episode in the list. `page` and `cover` are addresses below the page's own; `cover` may be ""."""

    title: str
    author: str
    language: str
    page: str
    cover: str
    date: str
    date_in_words: str
    length: str
    description: str


def html(of: Show, episodes: Sequence[tuple[str, Manifest]], base_url: str, mark: str = "") -> str:
    """The page of a show.

    Args:
        episodes: each with its folder's name, in the order of the page.
        base_url: the address that the show's folder has on the web.
        mark: stands in a comment at the beginning; see `show.mark`.

    Raises:
        ValueError: the address is none that a feed could have.
    """
    address = show.base(base_url) + feed.FILE
    page = rendering.html(
        "show.html",
        "show.css",
        "show.js",
        mark=mark,
        show=of,
        cover=links.segment(of.image),
        link=links.web(of.link),
        site=re.sub("^https?://(www[.])?|/$", "", of.link),
        address=address,
        apps=_apps(address),
        home=address.removesuffix(feed.FILE),
        is_long=len(episodes) >= _LONG,
        paragraphs=of.description.splitlines(),
        episodes=[_row(folder, about) for folder, about in episodes],
    )
    return feed.clean(page)


def _apps(address: str) -> list[tuple[str, str]]:
    """Apps by name, and the address that has each subscribe to a feed.

    Overcast and Pocket Casts have their own servers read feeds, which reach none at home. AntennaPod's own scheme
    stands for http alone.
    """
    _, _, bare = address.partition("://")
    if address.startswith("http:"):
        return [("AntennaPod", f"antennapod-subscribe://{bare}"), ("Apple Podcasts", f"podcast://{bare}")]
    quoted = quote(address, safe="")
    return [
        ("AntennaPod", f"https://antennapod.org/deeplink/subscribe?url={quoted}"),
        ("Apple Podcasts", f"podcast://{bare}"),
        ("Overcast", f"overcast://x-callback-url/add?url={quoted}"),
        ("Pocket Casts", f"pktc://subscribe/{bare}"),
    ]


def _row(folder: str, about: Manifest) -> _Row:
    page = f"{links.segment(folder)}/"
    cover = about.thumbnail or about.cover
    when = show.date(about.narrated)
    return _Row(
        title=about.title,
        author=about.author,
        language=about.language,
        # With its name, so that the page works from a disk.
        page=f"{page}index.html",
        cover=page + links.segment(cover) if cover else "",
        date=when.strftime("%Y-%m-%d"),
        date_in_words=rendering.date_in_words(when),
        length=rendering.length_in_words(about.duration / 1000),
        description=about.description,
    )
