"""What the player page says once its public address is known: to other sites, to search engines, and to readers.

Readers get links to the show and to the episodes before and after. The page has slots for all that, which are filled
again whenever a show is written; the rest of the page stays the same.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Any

from narrator.episode import embed, links, rendering, slots, wording
from narrator.episode.manifest import Manifest
from narrator.episode.slots import Page
from narrator.formats import media_type

OEMBED = "oembed.json"
"""The name of the file, in an episode's folder, that describes how to embed it (oembed.com)."""

_SEALED = re.compile(rb'(.*),\n "narrator": "([0-9a-f]{16})"\n}\n', re.DOTALL)
_OEMBED_WIDTH = 600
_THUMBNAIL_SIDE = 800


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An episode next to another: its title, and the name of its folder."""

    title: str
    folder: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an episode is on the web, and in which show.

    `address` is that of its folder, `home` that of the show's; both end with a slash. `feed` is the name of the feed
    below `home`. `previous` and `next` are in chronological order. Unless it `is_public`, no other page can embed it.
    """

    address: str
    home: str
    feed: str
    show: str
    previous: Neighbour | None = None
    next: Neighbour | None = None
    is_public: bool = True


def unplaced(page: str, about: Manifest) -> str:
    """A player page with only what it says wherever it is."""
    return _filled(Page(page.encode()), about, None, "").decode()


def placed(page: Page, about: Manifest, place: Place) -> bytes:
    """The player page with its slots filled for its place."""
    own = wording.of(about.language)
    return _filled(
        page,
        about,
        place,
        made_of(about, place),
        picture=_picture(about, place),
        audio=place.address + links.segment(about.audio),
        audio_type=media_type(about.audio),
        player=place.address + embed.FILE,
        oembed=place.address + OEMBED,
        height=embed.HEIGHT,
        width=_OEMBED_WIDTH,
        data=linked_data(about, place),
        say=own.texts,
        own_language="" if own.is_of(about.language) else own.language,
        own_direction=own.direction,
        neighbours=[
            (rel, own.texts[word], links.segment(beside.folder), beside.title)
            for rel, word, beside in (("prev", "previous", place.previous), ("next", "next", place.next))
            if beside
        ],
    )


def made_of(about: Manifest, place: Place) -> str:
    """A digest of everything that shapes what a page says at its place."""
    return slots.digest(repr((_version(), place, about)).encode("utf-8", "backslashreplace"))


def _filled(page: Page, about: Manifest, place: Place | None, made_of: str, **fields: object) -> bytes:
    parts = rendering.part("place.html", about=about, place=place, **fields).encode()
    return page.filled(Page(parts).inside(), made_of or slots.digest(b""))


def oembed(about: Manifest, place: Place) -> bytes:
    """The oEmbed 1.0 response (JSON) that lets sites embed the episode, given its address.

    Its last member, which others ignore, is a digest of the rest, so that a change by somebody else is noticed.
    """
    picture = _picture(about, place)
    thumbnail = {
        "thumbnail_url": picture,
        "thumbnail_width": _THUMBNAIL_SIDE,
        "thumbnail_height": _THUMBNAIL_SIDE,
    }
    fields = {
        "version": "1.0",
        "type": "rich",
        "title": about.title,
        "author_name": about.author,
        "provider_name": place.show,
        "provider_url": place.home,
        "width": _OEMBED_WIDTH,
        "height": embed.HEIGHT,
        "html": embed.frame(about, place.address),
        **(thumbnail if picture else {}),
    }
    lines = _dumped({key: value for key, value in fields.items() if value}).removeprefix("{").removesuffix("}")
    content = f"{{\n {lines}".encode()
    return content + f',\n "narrator": "{slots.digest(content)}"\n}}\n'.encode()


def is_own_oembed(content: bytes) -> bool:
    """Whether the content of a file is unchanged since `oembed` made it."""
    found = _SEALED.fullmatch(content)
    return found is not None and slots.digest(found[1]) == found[2].decode()


def linked_data(about: Manifest, place: Place) -> dict[str, Any]:
    """The episode in JSON-LD, as search engines read it (schema.org/PodcastEpisode)."""
    audio = {
        "@type": "AudioObject",
        "contentUrl": place.address + links.segment(about.audio),
        "encodingFormat": media_type(about.audio),
        "contentSize": str(about.size),
        "duration": _duration(about.duration),
        "embedUrl": place.address + embed.FILE,
    }
    series = {"@type": "PodcastSeries", "name": place.show, "url": place.home, "webFeed": place.home + place.feed}
    fields = {
        "@context": "https://schema.org",
        "@type": "PodcastEpisode",
        "@id": place.address,
        "url": place.address,
        "name": about.title,
        "description": about.description,
        "datePublished": about.narrated,
        "duration": _duration(about.duration),
        "inLanguage": about.language,
        "image": _picture(about, place),
        "author": {"@type": "Person", "name": about.author} if about.author else None,
        "isBasedOn": links.web(about.link),
        "associatedMedia": audio,
        "partOfSeries": series,
        "hasPart": [
            {
                "@type": "Clip",
                "name": chapter.title,
                "startOffset": chapter.start / 1000,
                "endOffset": chapter.end / 1000,
                "url": f"{place.address}#t={chapter.start / 1000:g}",
            }
            for chapter in about.chapters
        ],
    }
    return {key: value for key, value in fields.items() if value}


def linked_data_html(about: Manifest, place: Place) -> str:
    """The same as an element for the head of a page."""
    return rendering.part("linked_data.html", data=linked_data(about, place))


@cache
def _version() -> str:
    return version("narrator")


def _picture(about: Manifest, place: Place) -> str:
    name = about.thumbnail or about.cover
    return place.address + links.segment(name) if name else ""


def _duration(ms: int) -> str:
    """A duration in ISO 8601."""
    return f"PT{ms / 1000:.3f}".rstrip("0").rstrip(".") + "S"


# A line for each member. `json` indents with a part that takes five times as long.
_dumped = json.JSONEncoder(ensure_ascii=False, separators=(",\n ", ": ")).encode
