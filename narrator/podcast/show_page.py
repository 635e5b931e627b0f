"""The page of a show: its episodes, for visitors with a browser, and how to subscribe in an app. One HTML file.

It loads only the pictures and the audio in the folders beside it. Its script plays, sorts and searches.

Sources of the addresses that open apps: antennapod.org/documentation/podcasters-hosters/add-on-antennapod,
overcast.fm/podcasterinfo, support.pocketcasts.com/knowledge-base/linking-to-my-show.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from narrator.episode import links, rendering, wording
from narrator.episode.manifest import Manifest
from narrator.episode.sounds import sounds
from narrator.episode.wording import Wording
from narrator.podcast import feed, markup, show
from narrator.podcast.show import Show

FILE = "index.html"
"""The page's file name in the folder of the show."""


_LONG = 10
"""The number of episodes from which on they can be searched."""


@dataclass(frozen=True, slots=True)
class _Row:
    """An episode in the list.

    `page`, `cover` (which may be "") and those of `sounds`, each with its media type, are addresses relative to the
    page.
    """

    title: str
    author: str
    language: str
    guid: str
    page: str
    sounds: tuple[tuple[str, str], ...]
    cover: str
    seconds: float
    year: str
    date: str
    date_in_words: str
    length: str
    description: str


def html(of: Show, episodes: Sequence[tuple[str, Manifest]], base_url: str, mark: str = "") -> str:
    """The page of a show.

    Args:
        episodes: each with its folder's name, in the order of the page.
        base_url: the public address of the show's folder.
        mark: written into a comment at the beginning; see `show.mark`.

    Raises:
        ValueError: a feed cannot have this address.
    """
    address = show.base(base_url) + feed.FILE
    own = wording.of(of.language)
    rows = [_row(of, folder, about, own) for folder, about in episodes]
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
        say=own.texts,
        program_says={**own.program, "lost": own.texts["lost"], "episodes": own.texts["episodes"]},
        own_language="" if own.is_of(of.language) else own.language,
        own_direction=own.direction,
        is_right_to_left=wording.direction(of.language) == wording.RTL,
        data=_linked_data(of, address),
        years=_years(rows),
        episodes=rows,
    )
    return markup.clean(page)


def _linked_data(of: Show, address: str) -> dict[str, object]:
    """The show in JSON-LD, as search engines read it (schema.org/PodcastSeries)."""
    home = address.removesuffix(feed.FILE)
    fields = {
        "@context": "https://schema.org",
        "@type": "PodcastSeries",
        "@id": home,
        "url": home,
        "webFeed": address,
        "name": of.title,
        "description": of.description,
        "inLanguage": of.language,
        "image": home + links.segment(of.image) if of.image else "",
        "author": {"@type": "Person", "name": of.author} if of.author else None,
    }
    return {key: value for key, value in fields.items() if value}


def _apps(address: str) -> list[tuple[str, str]]:
    """Apps by name, each with the address that makes it subscribe to a feed.

    Overcast and Pocket Casts fetch feeds from their own servers, which cannot reach one on a home network. AntennaPod's
    own scheme implies http.
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


def _years(rows: Sequence[_Row]) -> list[tuple[str, int]]:
    """The years, each with the number of its first row, from 1."""
    first: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        first.setdefault(row.year, number)
    return list(first.items())


def _row(of: Show, folder: str, about: Manifest, own: Wording) -> _Row:
    page = f"{links.segment(folder)}/"
    cover = about.thumbnail or about.cover
    when = show.when(of, about).date()
    return _Row(
        title=about.title,
        author=about.author,
        language=about.language,
        # With `index.html`, so that the page also works when opened from a disk.
        page=f"{page}index.html",
        guid=about.guid,
        sounds=tuple((page + each.address, each.media_type) for each in sounds(about)),
        seconds=about.duration / 1000,
        year=f"{when.year}",
        cover=page + links.segment(cover) if cover else "",
        date=when.isoformat(),
        date_in_words=own.day(when),
        length=own.length(about.duration / 1000),
        description=about.description,
    )
