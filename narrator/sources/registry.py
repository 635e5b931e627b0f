"""The kinds of sources: each is declared by its reader, and all are registered in the same way.

A kind is a `Source` registered under the entry-point group `narrator.sources`; narrator's own kinds are registered that
way too. Folders, help, hints and the web all learn here which kinds there are. `narrator/sources/office/rtf.py` is the
example to follow.

`recognise` decides once what a document is, in the same way for files, standard input and the web:

    signature    what it certainly is, whatever it is called; in the order of ranks
    name         a document with the name and the first bytes of a kind is of that kind, if damaged
    ─► refused   pictures, sounds, archives and the like; source code, data, and markup that has no reader
    plausible    what it may be, by its name and its look; text is whatever is left
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from narrator import doors
from narrator.article import Article
from narrator.errors import SettingsError, SourceError

if TYPE_CHECKING:
    from narrator.sources.document import Document

GROUP = "narrator.sources"

# https://mimesniff.spec.whatwg.org, from the section on audio and video on; ISO/IEC 14496-12, section 4.3
_NO_ARTICLES = {
    rb"RIFF.{4}(?:WAVE|AVI )": "a sound or a video",
    rb"ID3[\x02-\x04]|fLaC\0": "a sound",
    rb"OggS\0": "a sound or a video",
    rb"\x1aE\xdf\xa3|\0.{3}ftyp": "a video",
    rb"PK\x03\x04|PK\x05\x06|Rar!\x1a|7z\xbc\xaf": "an archive",
    rb"\x1f\x8b": "a packed file",
}
_UNPACK = frozenset({"an archive", "a packed file"})
_XML = re.compile(
    rb"\s*(?:<\?xml\b[^>]*>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?>\s*)*<([A-Za-z_][\w.:-]*)", re.DOTALL
)
# man(7) and mdoc(7): the macro with which they begin, perhaps below comments.
_TROFF = re.compile(rb"(?:['.]\\\\?\"[^\n]*\n){0,50}\.(?:TH|Dd|so) \S")
_SAYS_XML = (b"<?xml", b"<svg", b"<!DOCTYPE svg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A kind of source: its name, how it is recognised, and its reader. It is light, because even help loads it.

    Attributes:
        name: as it appears in a sentence: “EPUB”, “a web page”.
        endings: the file endings of this kind, in lower case with the dot; the first represents them all.
        read: makes an article of a document and loses nothing; raises SourceError if it cannot be read. What it
            needs is imported when it is called.
        media_types: in lower case, without parameters; servers may use any of them.
        beginnings: the first bytes of files of this kind.
        signature: whether a document is certainly of this kind; None: if it has these first bytes.
        plausible: whether it may be of this kind, used if no signature fits; None: if it has the ending, and the kind
            no signature.
        may_be_large: whether it may be larger than a page, if its first bytes fit: `narrator.sources.web.Limits`.
        is_article: false for kinds that exist only to say what to do with them; these are not listed.
        rank: the lowest is tried first. Files with a signature in their first bytes have 10 to 50, the markup of
            texts, which may begin like another, 60 to 80, and plain text comes last.
    """

    name: str
    endings: tuple[str, ...]
    read: Callable[["Document"], Article]
    media_types: tuple[str, ...] = ()
    beginnings: tuple[bytes, ...] = ()
    signature: Callable[["Document"], bool] | None = None
    plausible: Callable[["Document"], bool] | None = None
    may_be_large: bool = False
    is_article: bool = True
    rank: int = 50

    def __post_init__(self) -> None:
        if not self.endings:
            raise ValueError("a Source needs an ending")

    def is_surely(self, document: "Document") -> bool:
        """Whether a document is certainly of this kind, whatever it is called."""
        return self.signature(document) if self.signature else document.head.startswith(self.beginnings)

    def is_damaged(self, document: "Document") -> bool:
        """Whether a document without a signature has the ending and the first bytes of this kind."""
        return document.suffix in self.endings and document.head.startswith(self.beginnings)

    def may_be(self, document: "Document") -> bool:
        """Whether a document without a signature may be of this kind."""
        if self.plausible:
            return self.plausible(document)
        return document.suffix in self.endings and not (self.beginnings or self.signature)


def recognise(document: "Document") -> Source:
    """Decide what kind of source a document is.

    Raises:
        SourceError: it is something else, such as a picture.
    """
    sources = installed()
    for is_it in (Source.is_surely, Source.is_damaged):
        if found := next((source for source in sources if is_it(source, document)), None):
            return found
    what = next((what for begin, what in _NO_ARTICLES.items() if re.match(begin, document.head, re.DOTALL)), "")
    if what:
        hint = "unpack it and give the files in it" if what in _UNPACK else what_to_give()
        raise SourceError(f"{document.name} is {what}, not an article", hint)
    if what := _code_or_markup(document):
        raise SourceError(f"{document.name} is {what}, not an article", what_to_give())
    if found := next((source for source in sources if source.may_be(document)), None):
        return found
    raise SourceError(f"no reader for {document.name}", what_to_give())


def _code_or_markup(document: "Document") -> str:
    """What a document is if its name or its beginning shows text for programs; "" if it may be for people."""
    from narrator.sources import not_articles

    if what := not_articles.named(document.suffix):
        return what
    head = document.head.lstrip()
    if head.startswith(_SAYS_XML) or (document.suffix == ".xml" and head.startswith(b"<")):
        root = _XML.match(head)
        return f"XML ({root[1].decode()})" if root else "XML"
    if _TROFF.match(head):
        return "a manual page in troff"
    if document.suffix in ("", ".xml") and head.startswith((b"{", b"[")) and not_articles.is_json(document.content):
        return "JSON"
    return "a script" if head.startswith(b"#!") and b"/" in head.partition(b"\n")[0] else ""


@cache
def installed() -> tuple[Source, ...]:
    """All kinds of sources that can be loaded, in the order in which they are tried.

    Raises:
        SettingsError: none of them can be loaded.
        SourceError: there are none.
    """
    found = doors.working(_registered())
    if not found:
        raise SourceError("no readers for articles are installed", "install narrator again")
    return tuple(sorted(found, key=lambda source: (source.rank, source.name)))


def faults() -> list[SettingsError]:
    """Why kinds of sources cannot be loaded, for each that cannot: what they would read is read by others, or not."""
    return doors.faults(_registered())


def kinds() -> str:
    """The kinds that can be given, for a sentence: “EPUB, a web page or text”; without those that cannot be loaded."""
    *names, last = [source.name for source in installed() if source.is_article]
    return f"{', '.join(names)} or {last}" if names else last


def what_to_give() -> str:
    """The hint of an error about a document that no kind can read; a kind that cannot be loaded might have read it."""
    return "; ".join(map(str, faults())) or f"give {kinds()}"


def endings() -> frozenset[str]:
    """The endings of the files that are read in folders.

    Raises:
        SourceError: see `installed`.
    """
    return frozenset(ending for source in installed() if source.is_article for ending in source.endings)


def of_ending(ending: str) -> Source | None:
    """The kind of source whose files have this ending."""
    return next((source for source in installed() if ending in source.endings), None)


def of_media_type(media_type: str) -> Source | None:
    """The kind of source that has this media type."""
    return next((source for source in installed() if media_type in source.media_types), None)


@cache
def large_beginnings() -> tuple[bytes, ...]:
    """The first bytes of files that may be larger than a page."""
    return tuple(beginning for source in installed() if source.may_be_large for beginning in source.beginnings)


def _registered() -> Mapping[str, Source | SettingsError]:
    return doors.parts(GROUP, Source, "source")
