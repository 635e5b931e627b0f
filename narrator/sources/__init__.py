"""Where articles come from: one module per kind of input, each reading a document into an Article.

A reader is a module with two functions, `can_read(document)` and `read(document)`; `READERS` names them
in the order they are asked. A new kind of input is a new file and one more name in that list.
"""

import codecs
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from narrator.article import Article, well_formed
from narrator.errors import SourceError
from narrator.sources import web

STANDARD_INPUT = "standard input"
"""The name of the document that came from there."""

READERS = ("epub", "office.docx", "office.odt", "office.rtf", "pdf", "feed", "html", "markdown", "text")

MOST_BYTES = 256_000_000
"""How large a file may be."""

_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


_OPENING = 200
_WHAT = "text, Markdown, a web page, EPUB, DOCX, ODT, RTF or PDF"
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of a source.

    `name` is what the user called it, `suffix` its lower-case file ending, or "". For what a server sent, `is_fetched`
    is set: nothing in it is obeyed as the user's own script would be. `charset` is then the encoding that it declared,
    `link` the address at which it was found in the end, and `wishes` are sentences about what its owner does not want
    to be done with it. `private_host` is the one host on this machine or in the network around it that it may lead to:
    its own, if its user typed that and it was found there; "" for none. `identity` is what tells the source from others
    where its name does not, as of an entry that its feed brought along: the feed's address, and what the feed calls the
    entry.
    """

    name: str
    suffix: str
    content: bytes
    charset: str = ""
    link: str = ""
    wishes: tuple[str, ...] = ()
    is_fetched: bool = False
    identity: tuple[str, ...] = ()
    private_host: str = ""

    @property
    def opening(self) -> str:
        """The first characters of it, whatever it is: what is not text is replaced."""
        return self.content[:_OPENING].decode(self._encoding(), "replace").replace("\r\n", "\n")

    @property
    def text(self) -> str:
        """The content as text with \\n line ends.

        UTF-8, or UTF-16 by its byte order mark; else in the encoding that its server named, or that fits.

        Raises:
            SourceError: it is binary, or in no encoding that can be told.
        """
        try:
            text = self.content.decode(self._encoding())
        except UnicodeDecodeError:
            from narrator.sources import charsets

            text = charsets.decoded(self.content, self.charset) or "\0"
        if "\0" in text:
            raise SourceError(f"{self.name} is a binary file, not an article", f"give {_WHAT}")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _encoding(self) -> str:
        return next((e for mark, e in _BYTE_ORDER_MARKS.items() if self.content.startswith(mark)), "utf-8")


class Reader(Protocol):
    """What every module in `READERS` offers."""

    def can_read(self, document: Document) -> bool:
        """Whether this reader is the one for the document, by its ending or its content."""
        ...

    def read(self, document: Document) -> Article:
        """Read the document into an article, losing nothing.

        Raises:
            SourceError: the document cannot be read.
        """
        ...


def fetch(source: str, cache: Path | None = None) -> Document:
    """Get the bytes of a source: an address, a path, or "-" for standard input.

    Args:
        cache: a folder for pages that can be asked for again; None keeps none.

    Raises:
        SourceError: there is no such file or page, or it cannot be read.
    """
    if web.is_address(source):
        return web.fetch(source, cache)
    if source == "-":
        if sys.stdin is None:
            raise SourceError("standard input is closed", "give a file, or pipe the article in")
        return Document(STANDARD_INPUT, "", _whole(sys.stdin.buffer, STANDARD_INPUT))
    path = Path(source)
    try:
        with path.open("rb") as file:
            return Document(source, path.suffix.lower(), _whole(file, source))
    except FileNotFoundError:
        scheme = _SCHEME.match(source)
        todo = f"narrator fetches http and https, not {scheme[1]}" if scheme else "check the path"
        raise SourceError(f"there is no file {web.without_login(source)}", todo) from None
    except IsADirectoryError:
        raise SourceError(f"{source} is a folder", "give the files in it, one by one") from None
    except OSError as error:
        raise SourceError(f"cannot read {source}: {error.strerror}", "check its permissions") from error


def _whole(file: BinaryIO, name: str) -> bytes:
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        what = f"{name} is larger than {MOST_BYTES // 10**6} MB, which no article or book is"
        raise SourceError(what, "give the part that is to be narrated")
    return content


def read(document: Document) -> Article:
    """Read a document with the first reader that can.

    Raises:
        SourceError: no reader can, or the one that can finds it broken.
    """
    if not document.content.strip():
        raise SourceError(f"{document.name} is empty", "there is nothing to narrate")
    for reader in _readers():
        if reader.can_read(document):
            article = _with_well_formed_texts(reader.read(document))
            return article if article.title else replace(article, title=_title_from_name(document.name))
    raise SourceError(f"no reader for {document.name}", f"give {_WHAT}")


def _with_well_formed_texts(article: Article) -> Article:
    """The article, with what is said of it (title, author and so on) fit to be written anywhere."""
    return replace(
        article,
        title=well_formed(article.title),
        author=well_formed(article.author),
        published=well_formed(article.published),
        language=well_formed(article.language),
        link=well_formed(article.link),
        series=well_formed(article.series),
        image=well_formed(article.image),
    )


def _title_from_name(name: str) -> str:
    """A title for an article that has none: its file name in words."""
    words = re.sub(r"[\s_-]+", " ", Path(name).stem).strip()
    return words[:1].upper() + words[1:] or "Untitled"


def _readers() -> Iterator[Reader]:
    for name in READERS:
        yield cast(Reader, import_module(f"narrator.sources.{name}"))
