"""Feeds: RSS, Atom and JSON Feed. They are not articles, but link to some.

`entries` is for those who follow a feed; a feed given as a source is refused with a list of its entries.
"""

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from hashlib import blake2b
from html import escape, unescape
from io import BytesIO
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from narrator import budget, patterns
from narrator.article import Article, well_formed
from narrator.errors import SourceError
from narrator.sources import web
from narrator.sources.document import Document, Origin
from narrator.sources.registry import Source

MIN_WORDS = 250
"""An entry with more words than this is taken for the whole article, if it does not end like a teaser."""

_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_HEAD = 4096
_ISO = "%Y-%m-%dT%H:%M:%SZ"
_FEED = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<[!?][^>]*>\s*)*<(?:rss|feed|rdf:rdf)\b", re.IGNORECASE)
_JSON_FEED = re.compile(rb"\s*\{.{0,4000}?jsonfeed\.org\\?/version", re.DOTALL)
_MARK = b"\xef\xbb\xbf"
_GOES_ON = patterns.lazy(
    r"(?:…|\.\.\.|→|»|(?:read|continue|view|see) (?:more|on|reading|the (?:full|whole|rest))[^.]{0,40}"
    r"|weiterlesen|mehr lesen|lire la suite|leer más|seguir leyendo|continua a leggere|leia mais"
    r"|lees verder)[\s\]».→]*$",
    re.IGNORECASE,
)
# References to halves of surrogate pairs, which feedparser decodes to characters that it cannot encode.
_HALF_CHARACTER = re.compile(
    rb"&#(?:[xX]0*[dD][89a-fA-F][0-9a-fA-F]{2}|0*5(?:529[6-9]|5[3-9]\d\d|6\d{3}|7(?:[0-2]\d\d|3[0-3]\d|34[0-3])));"
)
# feedparser searches for mail addresses from each character of people's names.
_LONG_NAME = re.compile(
    rb"(<(?:\w{1,20}:)?(?:author|contributor|creator|editor|email|managingEditor|name|owner|publisher|webMaster)\b[^<>]{0,500}>"
    rb"\s{0,50}(?:<!\[CDATA\[)?[^<]{1000})[^<]+",
    re.IGNORECASE,
)
_GUID = re.compile(rb"<guid\b[^<>]{0,500}>\s{0,50}(?:<!\[CDATA\[)?\s{0,50}(https?://[^\s<\]]{1,2000})", re.IGNORECASE)
_TAG = patterns.lazy(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: `key` identifies it within its feed, `published` is an ISO 8601 date or "", `content` is HTML.

    `updated` is the date of its last change, or "" if the feed does not give one. `feed` is the final address of the
    feed. `fault` says why an entry cannot be read, or is "".
    """

    key: str
    title: str
    link: str = ""
    published: str = ""
    author: str = ""
    language: str = ""
    content: str = ""
    feed: str = ""
    fault: str = ""
    updated: str = ""

    @property
    def version(self) -> str:
        """What changes when the entry does: its date or, for an entry that holds its article, a digest; else ""."""
        if self.updated:
            return f"at {self.updated}"
        if self.link and not self.is_whole:
            return ""
        return f"of {blake2b(f'{self.title} {self.content}'.encode(), digest_size=8).hexdigest()}"

    @property
    def is_whole(self) -> bool:
        """Whether it seems to hold its whole article."""
        text = _TAG.sub(" ", self.content).strip()
        return len(text.split()) >= MIN_WORDS and not _GOES_ON.search(text[-200:])

    def page(self) -> Document:
        """The entry as a page of its own.

        Raises:
            SourceError: it cannot be read.
        """
        if self.fault:
            raise SourceError(
                f"the entry “{self.title}” cannot be read: {self.fault}", "the other entries of the feed can be"
            )
        about = f'<meta name="author" content="{escape(self.author)}">' if self.author else ""
        if self.published:
            about += f'<meta property="article:published_time" content="{escape(self.published)}">'
        language = f' lang="{escape(self.language)}"' if self.language else ""
        head = f'<head><meta charset="utf-8"><title>{escape(self.title)}</title>{about}</head>'
        page = f"<!doctype html><html{language}>{head}<body><article>{self.content}</article></body></html>"
        origin = Origin(self.link or self.title, is_fetched=True, link=self.link, identity=self._identity)
        return Document(origin, ".html", page.encode())

    @property
    def _identity(self) -> tuple[str, ...]:
        """Empty if the entry's address identifies it: a feed may only speak for its own host."""
        host = _host(self.feed)
        return () if host and _host(self.link) == host else ("entry", web.without_login(self.feed), self.key)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed with its entries, the newest first; those without a date come last, in the feed's order."""

    title: str
    entries: tuple[Entry, ...]


def can_read(document: Document) -> bool:
    """Whether it begins like a feed, whatever its name."""
    head = document.head[:_HEAD]
    return bool(_FEED.match(head) or _JSON_FEED.match(head))


def read(document: Document) -> Article:
    """Refuse a feed, which is not an article.

    Raises:
        SourceError: always; its details list the entries.
    """
    found = entries(document)
    count = f"{len(found.entries)} entries" if len(found.entries) != 1 else "one entry"
    follow = f"narrator follow {document.name} narrates the new ones; or " if web.is_address(document.name) else ""
    details = [" ".join(filter(None, (entry.published[:10], entry.title, entry.link))) for entry in found.entries]
    raise SourceError(
        f"{document.name} is a feed of {count}, not an article", f"{follow}give the address of one", details
    )


SOURCE = Source(
    name="a feed",
    endings=(".xml", ".rss", ".atom", ".rdf", ".json"),
    media_types=(*_TYPES, "application/rdf+xml", "application/xml", "text/xml", "application/json"),
    signature=can_read,
    is_article=False,
    rank=70,
    read=read,
)


def entries(document: Document) -> Feed:
    """Read the entries of a feed.

    Raises:
        SourceError: it is not a feed, or is broken.
    """
    with budget.of(document.name, len(document.content)):
        if document.content[:_HEAD].removeprefix(_MARK).lstrip().startswith(b"{"):
            feed = _of_json(document)
        else:
            feed = _of_xml(document)
    known: dict[str, Entry] = {}
    for entry in feed.entries:
        known.setdefault(entry.key, replace(entry, feed=document.origin.link or document.name))
    dated = [entry for entry in known.values() if entry.published]
    undated = [entry for entry in known.values() if not entry.published]
    # If a feed gives only days, the entries of a day have equal dates; the feed's order then decides.
    if dated and dated[0].published < dated[-1].published:
        dated.reverse()
    dated.sort(key=lambda entry: entry.published, reverse=True)
    return Feed(feed.title, (*dated, *undated))


def named_by(document: Document) -> str:
    """The address of the feed that a page names for its readers, or "" (HTML, link type `alternate`)."""
    from lxml import html
    from lxml.etree import LxmlError

    try:
        root = html.fromstring(document.content)
    except (LxmlError, ValueError):
        return ""
    for link in root.iter("link"):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" in (link.get("rel") or "").lower().split() and kind in _TYPES and link.get("href"):
            with suppress(ValueError):
                return urljoin(document.origin.link, link.get("href") or "")
    return ""


def _of_xml(document: Document) -> Feed:
    import feedparser

    # Given as a file, so that feedparser does not open anything in it that looks like an address or a path.
    content = _LONG_NAME.sub(rb"\1", _HALF_CHARACTER.sub(b"&#xFFFD;", document.content))
    try:
        # The page reader drops what feedparser would sanitise, which takes quadratic time.
        found = feedparser.parse(
            BytesIO(content), response_headers={"content-location": document.origin.link}, sanitize_html=False
        )
    except Exception as error:
        raise _broken(document) from error
    if not found.version or (found.bozo and not found.entries):
        raise _broken(document)
    author = _plain(found.feed.get("author"))
    language = _plain(found.feed.get("language"))

    # feedparser takes a guid for the link if there is none, and makes an address of any text in it.
    guids = {unescape(guid.decode("utf-8", "replace")) for guid in _GUID.findall(content)}

    def read_entry(entry: Any) -> Entry:
        is_text = not entry.get("links") and entry.get("id") not in guids
        return _xml_entry(entry, "" if is_text else entry.get("link") or "", document.origin.link, author, language)

    return Feed(well_formed(_title(found.feed)), tuple(_each(found.entries, read_entry)))


def _each(found: Iterable[Any], read_entry: Callable[[Any], Entry]) -> Iterator[Entry]:
    """All entries. One that cannot be read keeps its position, with the error."""
    for number, item in enumerate(found, 1):
        try:
            entry = read_entry(item)
        except Exception as error:
            key = item.get("id") if isinstance(item, dict) else None
            fault = f"{type(error).__name__}: {error}"
            entry = Entry(str(key or f"entry {number}"), f"Entry {number}", fault=fault)
        yield Entry(**{field.name: well_formed(getattr(entry, field.name)) for field in fields(entry)})


def _xml_entry(entry: Any, leads_to: str, base: str, author: str, language: str) -> Entry:
    contents = [part.get("value") or "" for part in entry.get("content") or ()]
    content = max([*contents, entry.get("summary") or ""], key=len)
    link = _address(leads_to, base)
    title = _title(entry)
    # Looked up as in a plain dictionary: feedparser's own lookup falls back to another date, with a warning.
    updated = dict.get(entry, "updated_parsed")
    moment = dict.get(entry, "published_parsed") or updated
    return Entry(
        key=entry.get("id") or link or title,
        title=title or "Untitled",
        link=web.without_login(link) if web.is_address(link) else "",
        published=time.strftime(_ISO, moment) if moment else "",
        author=_plain(entry.get("author")) or author,
        language=language,
        content=content,
        updated=time.strftime(_ISO, updated) if updated else "",
    )


def _address(written: str, feed: str) -> str:
    """The address that an entry links to; "" if there is none, or if it is that of its feed, as for an empty one."""
    found = urljoin(feed, written) if written else ""
    return "" if urldefrag(found).url == feed else found


def _title(found: Any) -> str:
    is_html = "html" in found.get("title_detail", {}).get("type", "")
    return _plain(found.get("title")) if is_html else " ".join(found.get("title", "").split())


def _broken(document: Document) -> SourceError:
    return SourceError(f"{document.name} cannot be read as a feed", "give an RSS, Atom or JSON feed")


def _of_json(document: Document) -> Feed:
    """JSON Feed, https://www.jsonfeed.org/version/1.1/."""
    try:
        found = json.loads(document.content.removeprefix(_MARK))
    except (ValueError, RecursionError):
        raise _broken(document) from None
    if not isinstance(found, dict) or not isinstance(found.get("items"), list):
        raise _broken(document)
    items = [item for item in found["items"] if isinstance(item, dict)]

    def read_entry(item: dict[str, Any]) -> Entry:
        return _json_entry(item, found, document.origin.link)

    return Feed(well_formed(_plain(found.get("title"))), tuple(_each(items, read_entry)))


def _json_entry(item: dict[str, Any], feed: dict[str, Any], base: str) -> Entry:
    title = _plain(item.get("title"))
    link = _address(str(item.get("url") or ""), base)
    text = str(item.get("content_html") or "")
    if not text:
        paragraphs = str(item.get("content_text") or item.get("summary") or "").split("\n")
        text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs if paragraph.strip())
    named = (item.get("authors"), [item.get("author")], feed.get("authors"), [feed.get("author")])
    authors = next((each for each in named if isinstance(each, list) and any(each)), [])
    names = [_plain(author.get("name")) for author in authors if isinstance(author, dict)]
    return Entry(
        key=str(item.get("id") or link or title),
        title=title or " ".join(_plain(text).split()[:8]) or "Untitled",
        link=web.without_login(link) if web.is_address(link) else "",
        published=_moment(str(item.get("date_published") or item.get("date_modified") or "")),
        author=", ".join(filter(None, names)),
        language=_plain(item.get("language")) or _plain(feed.get("language")),
        content=text,
        updated=_moment(str(item.get("date_modified") or "")),
    )


def _moment(written: str) -> str:
    """An RFC 3339 date in UTC, or "" if it is not one."""
    from datetime import UTC, datetime

    try:
        moment = datetime.fromisoformat(written)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC).strftime(_ISO)
    except (ValueError, OverflowError):
        return ""


def _plain(text: object) -> str:
    return " ".join(unescape(_TAG.sub(" ", str(text or ""))).split())


def _host(address: str) -> str:
    try:
        return urlsplit(web.without_login(address)).hostname or ""
    except ValueError:
        return ""
