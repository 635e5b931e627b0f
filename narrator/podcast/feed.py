"""The feed of a show: RSS 2.0 with the extensions that podcast apps read.

The same show and episodes always give the same bytes. Namespaces have their usual prefixes, since AntennaPod
recognizes them only by prefix.

Sources: rssboard.org/rss-specification; Apple's requirements (podcasters.apple.com/support/823); PSP-1
(Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification); Podcasting 2.0 (Podcastindex-org/podcast-namespace,
docs/tags); Podlove Simple Chapters 1.2; RFC 5005.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import partial
from importlib.metadata import version
from os import fsdecode
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from lxml import etree

from narrator.episode import chapters, links, transcripts
from narrator.episode.manifest import Alternate, Chapter, Manifest
from narrator.files import open_regular
from narrator.formats import media_type, of_file
from narrator.podcast import show, show_notes
from narrator.podcast.markup import around, cdata, element, one_line
from narrator.podcast.show import Show

FILE = "feed.xml"
"""The feed's file name in the show's folder."""

PAGE_SIZE = 500
"""How many episodes the feed itself lists (the newest), and how many each of its pages lists."""


_MAX_NAME = 128
_CHAPTERS = "application/json+chapters"
_TRANSCRIPTS = {".vtt": "text/vtt", ".json": "application/json", ".srt": "application/x-subrip"}
_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
_HISTORY = {"fh": "http://purl.org/syndication/history/1.0"}
_DECLARATION = "<?xml version='1.0' encoding='UTF-8'?>"
_PAGE = re.compile(r"feed-([1-9]\d{0,5})\.xml")


class _Listed(NamedTuple):
    """An episode as the feed lists it: its folder's name, its date, and its season and number."""

    folder: str
    about: Manifest
    when: datetime
    number: tuple[int, int]


def rss(of: Show, episodes: Sequence[tuple[str, Manifest]], base_url: str, mark: str = "") -> bytes:
    """The feed of a show: its newest episodes and, if there are more than a page of them, links to the others.

    Args:
        episodes: each with its folder's name, in the order of the feed.
        base_url: the public address of the show's folder.
        mark: written into a comment at the beginning; see `show.mark`.

    Raises:
        ValueError: a feed cannot have this address.
    """
    return _document(of, _listed(of, episodes), base_url, FILE, mark)


def page_names(count: int) -> list[str]:
    """The file names of the pages beside a feed of `count` episodes, the page with the oldest ones first."""
    return [f"feed-{number}.xml" for number in range(1, -(-max(count - PAGE_SIZE, 0) // PAGE_SIZE) + 1)]


def is_page(name: str) -> bool:
    """Whether a file has the name of a feed page."""
    return bool(_PAGE.fullmatch(name))


def pages(
    of: Show, episodes: Sequence[tuple[str, Manifest]], base_url: str, mark: Callable[..., str]
) -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """The pages beside a feed: for each its name, its mark, and a function that makes its content.

    A page always has the same episodes, 500 counted from the oldest, so the newest page can overlap with the feed
    itself (RFC 5005, section 4).

    Args:
        episodes: as for `rss`.
        base_url: as for `rss`.
        mark: makes a mark from whatever a page is made of; the mark is in a comment at the page's beginning.

    Raises:
        ValueError: a feed cannot have this address.
    """
    listed = _listed(of, episodes)
    for name in page_names(len(listed)):
        made_of = mark(of, base_url, *_paging(len(listed), name), *_episodes_on(listed, name))
        yield name, made_of, partial(_document, of, listed, base_url, name, made_of)


def page(of: Show, episodes: Sequence[tuple[str, Manifest]], base_url: str, name: str) -> bytes:
    """One page of a feed; b"" if the feed has no page of that name.

    Raises:
        ValueError: a feed cannot have this address.
    """
    listed = _listed(of, episodes)
    return _document(of, listed, base_url, name, "") if name in page_names(len(listed)) else b""


def _listed(of: Show, episodes: Sequence[tuple[str, Manifest]]) -> list[_Listed]:
    dates = _dates(of, episodes)
    return [
        _Listed(folder, about, when, number)
        for (folder, about), when, number in zip(episodes, dates, _numbers(of, dates), strict=True)
    ]


def _episodes_on(listed: Sequence[_Listed], name: str) -> Sequence[_Listed]:
    """The episodes on a page, or in the feed itself."""
    found = _PAGE.fullmatch(name)
    if not found:
        return listed[:PAGE_SIZE]
    end = len(listed) - (int(found[1]) - 1) * PAGE_SIZE
    return listed[end - PAGE_SIZE : end]


def _paging(count: int, name: str) -> Iterator[tuple[str, str]]:
    """The links of a page to others, each with its relation (RFC 5005).

    `next` and `prev-archive` lead to older episodes: podcast apps follow the one, archivers the other.
    """
    names = [*page_names(count), FILE]
    if len(names) == 1:
        return
    place = names.index(name)
    yield "first", FILE
    yield "last", names[0]
    if place:
        yield "next", names[place - 1]
        yield "prev-archive", names[place - 1]
    if name != FILE:
        yield "previous", names[place + 1]
        yield "current", FILE
        if names[place + 1] != FILE:
            yield "next-archive", names[place + 1]


def _document(of: Show, listed: Sequence[_Listed], base_url: str, name: str, mark: str) -> bytes:
    """The feed of a show, or one of its pages."""
    base_url = show.base(base_url)
    own = _episodes_on(listed, name)
    is_archive = name != FILE
    parts = [
        element("title", one_line(of.title)),
        element("atom:link", rel="self", type="application/rss+xml", href=base_url + name),
        *(
            element("atom:link", rel=relation, type="application/rss+xml", href=base_url + other)
            for relation, other in _paging(len(listed), name)
        ),
        *([element("fh:archive")] if is_archive else []),
        element("podcast:guid", of.guid or show.guid(base_url + FILE)),
        element("link", of.link or base_url),
        cdata("description", show_notes.introduction(of)),
        element("language", of.language),
    ]
    if of.copyright:
        parts.append(element("copyright", one_line(of.copyright)))
    if own:
        # From its newest episode, so that an unchanged show always gives the same feed.
        parts.append(element("pubDate", _rfc2822(own[0].when)))
        parts.append(element("lastBuildDate", _rfc2822(max(show.date(each.about.narrated) for each in own))))
    parts.append(element("generator", f"narrator {version('narrator')}"))
    if of.author:
        parts.append(element("itunes:author", one_line(of.author)))
    if of.email:
        owner = (element("itunes:name", one_line(of.author or of.title)), element("itunes:email", of.email))
        parts += around("itunes:owner", owner)
    parts += _category(show.categories(of.category))
    if of.image:
        parts += _image(of, base_url)
    parts += [
        element("itunes:explicit", _truth(of.explicit)),
        element("itunes:type", "episodic"),
        # Only the owner can move a locked feed to another host, so it must name its owner.
        element("podcast:locked", "yes" if of.email else "no", **({"owner": of.email} if of.email else {})),
        element("podcast:medium", "podcast"),
        element("podcast:txt", "true", purpose="ai-content"),
        *_terms(of),
    ]
    for each in own:
        parts += around("item", [*_item(of, each, f"{base_url}{links.segment(each.folder)}/"), *_numbered(each.number)])
    spaces = {f"xmlns:{prefix}": space for prefix, space in (_NAMESPACES | (_HISTORY if is_archive else {})).items()}
    comment = [f"<!-- {mark} -->"] if mark else []
    lines = [_DECLARATION, *comment, *around("rss", around("channel", parts), **spaces, version="2.0"), ""]
    return "\n".join(lines).encode()


def before(path: Path) -> tuple[str, str]:
    """What to keep of the previous feed: its `podcast:guid` and its picture's name; "" for what it lacks."""
    guid, image, item = _name("podcast:guid"), _name("itunes:image"), _name("item")
    found = {guid: "", image: ""}
    try:
        with open_regular(path) as file:
            for _, element in etree.iterparse(file, tag=(guid, image, item), resolve_entities=False, no_network=True):
                if element.tag == item or all(found.values()):
                    break
                # An episode's own picture ends before the episode does.
                if (parent := element.getparent()) is not None and parent.tag == "channel":
                    found[element.tag] = (element.text or element.get("href", "").rpartition("/")[2]).strip()
    except (OSError, etree.XMLSyntaxError):
        pass
    return found[guid], found[image]


def files(content: bytes) -> list[str]:
    """The files that a feed names, each once, as paths relative to its own folder; other addresses are ignored.

    Raises:
        ValueError: the feed is not XML.
    """
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        raise ValueError("the feed is not XML") from error
    own = root.find(f"channel/{_name('atom:link')}[@rel='self']")
    base_url = own.get("href", "").removesuffix(FILE) if own is not None else ""
    values = (
        value
        for element in root.iter()
        for value in (element.get("url"), element.get("href"), element.get("uri"), element.text)
    )
    named = (value for value in values if base_url and value and value.startswith(base_url) and " " not in value)
    paths = (fsdecode(unquote_to_bytes(value.removeprefix(base_url))) for value in named)
    return list(dict.fromkeys(path for path in paths if path and not path.endswith("/")))


def _dates(of: Show, episodes: Sequence[tuple[str, Manifest]]) -> list[datetime]:
    """The date of each episode in whole seconds, no two of them equal: apps could not order those."""
    found: list[datetime] = []
    for _, about in reversed(episodes):
        when = show.when(of, about).replace(microsecond=0)
        found.append(max(when, found[-1] + timedelta(seconds=1)) if found else when)
    return found[::-1]


def _numbers(of: Show, dates: Sequence[datetime]) -> list[tuple[int, int]]:
    """The season and the number of each episode, 0 for none. The oldest has the first number."""
    if not of.numbers:
        return [(0, 0)] * len(dates)
    counted: Counter[int] = Counter()
    found = []
    for when in reversed(dates):
        season = when.year if of.numbers == show.YEARS else 0
        counted[season] += 1
        found.append((season, counted[season]))
    return found[::-1]


def _numbered(number: tuple[int, int]) -> Iterator[str]:
    for name, value in zip(("season", "episode"), number, strict=True):
        for prefix in ("itunes", "podcast"):
            if value:
                yield element(f"{prefix}:{name}", str(value))


def _terms(of: Show) -> Iterator[str]:
    """Who may list the show, its terms, and how often it appears.

    Podcasting 2.0, docs/tags/block.md, license.md, funding.md and others.
    """
    if of.is_private:
        yield element("itunes:block", "Yes")
        yield element("podcast:block", "yes")
    if of.license:
        leads = {"url": of.license_url} if of.license_url else {}
        # The list of licences spells them in lower case.
        text = of.license if of.license_url else of.license.lower()
        yield element("podcast:license", one_line(text, _MAX_NAME), **leads)
    if of.funding:
        text = of.funding_text or f"Support {of.title}"
        yield element("podcast:funding", one_line(text, _MAX_NAME), url=of.funding)
    if rule := of.frequency:
        known = {"rrule": show.FREQUENCIES[rule]} if show.FREQUENCIES[rule] else {"complete": "true"}
        yield element("podcast:updateFrequency", rule.capitalize(), **known)


def _item(of: Show, listed: _Listed, base_url: str) -> Iterator[str]:
    about = listed.about
    yield element("title", one_line(about.title))
    yield element("link", base_url)
    yield element("guid", about.guid, isPermaLink="false")
    yield element("pubDate", _rfc2822(listed.when))
    yield cdata("description", show_notes.description(about, links.web(about.link)))
    audio = base_url + links.segment(about.audio)
    yield element("enclosure", url=audio, length=str(about.size), type=media_type(about.audio))
    for each in about.alternates:
        yield from _alternate(each, about.duration, base_url)
    yield element("itunes:duration", str(max(round(about.duration / 1000), 1)))
    yield element("itunes:explicit", _truth(of.explicit))
    yield element("itunes:episodeType", "full")
    if about.author:
        yield element("itunes:author", one_line(about.author))
    if about.cover:
        yield from _artwork(base_url + links.segment(about.cover), about.title)
    for name in about.transcripts:
        # AntennaPod would show the timestamps of words as text.
        if name != transcripts.WORDS and (kind := _TRANSCRIPTS.get(Path(name).suffix)):
            known = {"url": base_url + links.segment(name), "type": kind, "language": about.language}
            yield element("podcast:transcript", **{key: value for key, value in known.items() if value})
    if about.author:
        yield element("podcast:person", one_line(about.author, _MAX_NAME), group="writing", role="author")
    yield element("podcast:txt", "true", purpose="ai-content")
    if about.chapters:
        yield element("podcast:chapters", url=base_url + chapters.FILE, type=_CHAPTERS)
        yield from around("psc:chapters", map(_chapter, about.chapters), version="1.2")


def _chapter(of: Chapter) -> str:
    leads = {"href": href} if (href := chapters.link(of)) else {}
    leads |= {"image": picture} if (picture := links.web(of.picture)) else {}
    return element("psc:chapter", start=chapters.normal_play_time(of.start), title=of.title, **leads)


def _alternate(of: Alternate, duration: int, base_url: str) -> list[str]:
    """The same episode in another format, which apps may offer in place of the enclosure."""
    known = {"type": media_type(of.audio), "length": str(of.size), "bitrate": str(of.size * 8000 // max(duration, 1))}
    found = of_file(of.audio)
    source = element("podcast:source", uri=base_url + links.segment(of.audio))
    return around("podcast:alternateEnclosure", [source], **known, **({"title": found.title} if found else {}))


def _category(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    within = _category(names[1:])
    own = {"text": names[0]}
    return around("itunes:category", within, **own) if within else [element("itunes:category", **own)]


def _image(of: Show, base_url: str) -> Iterator[str]:
    address = base_url + links.segment(of.image)
    yield from _artwork(address, of.title)
    parts = (element("url", address), element("title", one_line(of.title)), element("link", of.link or base_url))
    yield from around("image", parts)


def _artwork(address: str, title: str) -> Iterator[str]:
    """A square picture in Apple's element and in that of Podcasting 2.0 (docs/tags/image.md)."""
    yield element("itunes:image", href=address)
    known = {"href": address, "alt": one_line(title), "aspect-ratio": "1/1", "purpose": "artwork"}
    yield element("podcast:image", **known)


def _name(name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}" if prefix else name


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _rfc2822(when: datetime) -> str:
    return format_datetime(when, usegmt=True)
