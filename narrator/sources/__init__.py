"""Where articles come from: the kinds of sources, and how the documents they give are read into articles.

    file, standard input, web ─► document     its bytes, its name, its origin
                              ─► registry     decides which kind it is
                              ─► reader       one for each kind, makes an article of it

A new kind is a new file that declares a `Source`; see `narrator.sources.registry`.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from narrator import budget, doors
from narrator.article import Article
from narrator.errors import SourceError
from narrator.files import readable
from narrator.sources import web
from narrator.sources.document import BinaryError, Document, Origin
from narrator.sources.note_signs import with_notes
from narrator.sources.references import without_references
from narrator.sources.registry import Source, recognise, what_to_give
from narrator.sources.timecodes import without_timecodes

__all__ = [
    "MAX_BYTES",
    "STANDARD_INPUT",
    "Document",
    "Origin",
    "Source",
    "fetch",
    "read",
    "recognise",
    "title_from_name",
]

STANDARD_INPUT = "standard input"
"""The name of a document that came from standard input."""

MAX_BYTES = 256_000_000
"""The largest file that is read, in bytes."""

_DATED = re.compile(r"\d{4}-\d{2}-\d{2}[-_ ](?=\w)")  # file names of blog posts begin so
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)


def fetch(source: str, access: web.Access = web.ANONYMOUS) -> Document:
    """Get the bytes of a source: an address, a path, or "-" for standard input.

    Args:
        access: the page cache and the user's credentials.

    Raises:
        SourceError: there is no such file or page, or it cannot be read.
    """
    if web.is_address(source):
        return _with_later_pages(web.fetch(source, access), access)
    if source == "-":
        if sys.stdin is None:
            raise SourceError("standard input is closed", "give a file, or pipe the article in")
        return Document(Origin(STANDARD_INPUT), "", _whole(sys.stdin.buffer, STANDARD_INPUT))
    if not source:
        raise SourceError("an empty name is not a source", "give an address or a path")
    path = Path(source)
    try:
        with path.open("rb") as file:
            return Document(Origin(source), path.suffix.lower(), _whole(file, source))
    except FileNotFoundError:
        scheme = _SCHEME.match(source)
        hint = f"narrator fetches http and https, not {scheme[1]}" if scheme else "check the path"
        raise SourceError(f"there is no file {web.without_login(source)}", hint) from None
    except IsADirectoryError:
        raise SourceError(f"{source} is a folder", "give the files in it, one by one") from None
    except OSError as error:
        raise SourceError(f"cannot read {source}: {error.strerror}", "check its permissions") from error


def _with_later_pages(document: Document, access: web.Access) -> Document:
    from narrator.sources.continued import with_later_pages
    from narrator.sources.web.crawling import Crawler

    origin = document.origin
    crawler = partial(Crawler, origin.link, origin.private_host, access, is_loopback=origin.is_loopback)
    return with_later_pages(document, crawler)


def _whole(file: BinaryIO, name: str) -> bytes:
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        what = f"{name} is larger than {MAX_BYTES // 10**6} MB, which no article or book is"
        raise SourceError(what, "give the part that you want narrated")
    return content


def read(document: Document) -> Article:
    """Read a document with the reader for its kind.

    Raises:
        SourceError: it is not an article, or its reader finds it damaged.
    """
    if not document.content.strip():
        raise SourceError(f"{document.name} is empty", "there is nothing to narrate")
    with budget.of(document.name, sum(len(each.content) for each in (document, *document.later))):
        try:
            article = _read(document)
        except BinaryError as error:
            raise SourceError(error.what, what_to_give()) from None
        if document.later:
            from narrator.sources.continued import joined

            article = joined(article, _read_later(document.later))
    article = with_notes(without_timecodes(without_references(article)))
    metadata = article.metadata.well_formed()
    return replace(article, metadata=replace(metadata, title=metadata.title or title_from_name(document.name)))


def _read(document: Document) -> Article:
    kind = recognise(document)
    with doors.blaming(f"the source “{kind.name}”", kind.read, document.name):
        return kind.read(document)


def _read_later(later: Sequence[Document]) -> Iterator[Article]:
    """The articles of the following pages, up to the first that holds none."""
    for document in later:
        try:
            yield _read(document)
        except SourceError:
            return


def title_from_name(name: str) -> str:
    """A title for an article without one: its file name in words."""
    words = re.sub(r"[\s_-]+", " ", _DATED.sub("", readable(Path(name).stem))).strip()
    return words[:1].upper() + words[1:] or "Untitled"
