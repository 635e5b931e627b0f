"""FB2: books in the FictionBook format, in one XML file. The code that reads them is imported only for a book."""

import re

from narrator.article import Article
from narrator.sources.document import Document
from narrator.sources.registry import Source

_ROOT = re.compile(rb"<(?:[\w-]+:)?FictionBook\b")
_ZIP = b"PK\x03\x04"
_ENDING = ".fb2"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read(document: Document) -> Article:
    """Read a book.

    Raises:
        SourceError: it is too large, damaged beyond repair, or has no text.
    """
    from narrator.sources.fb2 import reading

    return reading.read(document)


def _is_book(document: Document) -> bool:
    if document.content.startswith(_ZIP):
        from narrator.sources.fb2.packed import member

        return bool(member(document))
    head = document.head
    return bool(_ROOT.search(head.replace(b"\0", b"") if head.startswith(_UTF_16) else head[:4096]))


SOURCE = Source(
    name="FB2",
    endings=(_ENDING, ".fbz"),
    media_types=("application/x-fictionbook+xml", "application/x-fictionbook", "text/fb2+xml"),
    signature=_is_book,
    rank=55,
    read=read,
)
