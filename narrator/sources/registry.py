"""The kinds of sources: each declared by what reads it, all entering by the same door.

A kind is a `Source` registered under the entry-point group `narrator.sources`; narrator's own enter that way too.
Whatever asks which kinds there are asks here: folders, help, hints, and the web. `narrator/sources/office/rtf.py` is
the example.

What a document is, is decided once, by `recognise`, and in the same way for files, standard input and the web:

    signature    what it surely is, whatever it is called; in the order of ranks
    name         what begins and is called as one of them is one, if a damaged one
    ─► refused   pictures, sounds, archives and the like; source code, data, and markup that nothing here reads
    plausible    what it may be, by its name and its looks; text is whatever is left
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from narrator.article import Article
from narrator.doors import parts
from narrator.errors import SettingsError, SourceError

if TYPE_CHECKING:
    from narrator.sources.document import Document

GROUP = "narrator.sources"

# https://mimesniff.spec.whatwg.org, from audio and video on; ISO/IEC 14496-12, section 4.3
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
# man(7) and mdoc(7): the macro that they begin with, which comments may stand before.
_TROFF = re.compile(rb"(?:['.]\\\\?\"[^\n]*\n){0,50}\.(?:TH|Dd|so) \S")
_SAYS_XML = (b"<?xml", b"<svg", b"<!DOCTYPE svg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A kind of source: what people call it, how it is known, and what reads it. A light value: it is loaded for help.

    Attributes:
        name: as it stands in a sentence: “EPUB”, “a web page”.
        endings: how files of this kind end, in lower case with the dot; the first stands for all of them.
        read: makes an article of a document and loses nothing; raises SourceError if it cannot be read. What it
            needs is loaded when it is called.
        media_types: in lower case, without parameters; a server may name any of them.
        beginnings: how files of this kind begin.
        signature: whether a document is surely of this kind; None: if it begins so.
        plausible: whether it may be of this kind, asked where no kind has a signature; None: if it is called so and the
            kind has none itself.
        may_be_large: whether it may be larger than a page, if it begins so: `narrator.sources.web.Limits`.
        is_article: false of what is known only to say what to do with it; it is not listed.
        rank: who is asked first, the lowest. Files with a signature in their first bytes have 10 to 50, the markup of
            texts, which may begin with that of another, 60 to 80, and plain text comes last.
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
            raise ValueError("a Source has an ending")

    def is_surely(self, document: "Document") -> bool:
        """Whether a document is of this kind, whatever it is called."""
        return self.signature(document) if self.signature else document.head.startswith(self.beginnings)

    def is_damaged(self, document: "Document") -> bool:
        """Whether a document without a signature is called and begins as this kind does."""
        return document.suffix in self.endings and document.head.startswith(self.beginnings)

    def may_be(self, document: "Document") -> bool:
        """Whether a document without a signature may be of this kind."""
        if self.plausible:
            return self.plausible(document)
        return document.suffix in self.endings and not (self.beginnings or self.signature)


def recognise(document: "Document") -> Source:
    """What kind of source a document is.

    Raises:
        SourceError: it is something else, such as a picture.
    """
    sources = installed()
    for is_it in (Source.is_surely, Source.is_damaged):
        if found := next((source for source in sources if is_it(source, document)), None):
            return found
    what = next((what for begin, what in _NO_ARTICLES.items() if re.match(begin, document.head, re.DOTALL)), "")
    if what:
        hint = "unpack it and give the files in it" if what in _UNPACK else f"give {kinds()}"
        raise SourceError(f"{document.name} is {what}, not an article", hint)
    if what := _code_or_markup(document):
        raise SourceError(f"{document.name} is {what}, not an article", f"give {kinds()}")
    if found := next((source for source in sources if source.may_be(document)), None):
        return found
    raise SourceError(f"no reader for {document.name}", f"give {kinds()}")


def _code_or_markup(document: "Document") -> str:
    """What a document is that is text for programs, by its name or by how it begins; "" if it may be for people."""
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


def installed() -> tuple[Source, ...]:
    """All kinds of sources, in the order in which they are asked.

    Raises:
        SettingsError: one of them cannot be loaded.
        SourceError: there is none.
    """
    found = _entered()
    if not found:
        raise SourceError("what reads articles is not installed", "install narrator again")
    if faults := [each for each in found if isinstance(each, SettingsError)]:
        raise faults[0]
    return _working()


def kinds() -> str:
    """What can be given, as it stands in a sentence: “EPUB, a web page or text”. What cannot be loaded is left out."""
    *names, last = [source.name for source in _working() if source.is_article] or ["text"]
    return f"{', '.join(names)} or {last}" if names else last


def endings() -> frozenset[str]:
    """How the files end that are read in folders.

    Raises:
        SourceError: see `installed`.
    """
    return frozenset(ending for source in installed() if source.is_article for ending in source.endings)


def of_ending(ending: str) -> Source | None:
    """The kind of source whose files end so."""
    return next((source for source in installed() if ending in source.endings), None)


def of_media_type(media_type: str) -> Source | None:
    """The kind of source that a server calls so."""
    return next((source for source in installed() if media_type in source.media_types), None)


@cache
def large_beginnings() -> tuple[bytes, ...]:
    """How files begin that may be larger than a page."""
    return tuple(beginning for source in installed() if source.may_be_large for beginning in source.beginnings)


@cache
def _working() -> tuple[Source, ...]:
    found = (each for each in _entered() if isinstance(each, Source))
    return tuple(sorted(found, key=lambda source: (source.rank, source.name)))


def _entered() -> Iterable[Source | SettingsError]:
    return parts(GROUP, Source, "source").values()
