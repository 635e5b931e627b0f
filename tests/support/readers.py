"""A feed as other programs read it."""

from pathlib import Path
from typing import Any

import feedparser
import podcastparser
from lxml import etree

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}

_SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("feed.rng")))


def tree(feed: bytes) -> Any:
    """The feed's root, after validation against the schema beside this file.

    The schema has what RSS 2.0, PSP-1 and Apple require, and the types of what Podcasting 2.0 and Podlove define.
    """
    root = etree.fromstring(feed)
    _SCHEMA.assertValid(root.getroottree())
    return root


def found(feed: bytes, path: str) -> list[str]:
    """The texts or attributes at an XPath."""
    return [
        node if isinstance(node, str) else node.text or "" for node in tree(feed).xpath(path, namespaces=NAMESPACES)
    ]


def psc_in(feed: bytes) -> list[tuple[str, str, str]]:
    """The start, title and link of each Podlove chapter."""
    chapters = tree(feed).xpath("//psc:chapter", namespaces=NAMESPACES)
    return [(one.get("start"), one.get("title"), one.get("href", "")) for one in chapters]


def as_feedparser(feed: bytes) -> Any:
    """What feedparser makes of it."""
    read = feedparser.parse(feed)
    assert not read.bozo, read.get("bozo_exception")
    return read


def as_gpodder(feed: bytes, address: str) -> Any:
    """What gPodder's podcastparser makes of it."""
    from io import BytesIO

    return podcastparser.parse(address, BytesIO(feed))
