"""EPUB: books, of version 2 and 3.

What reads them is loaded for a book only.
"""

from narrator.article import Article
from narrator.sources.document import Document
from narrator.sources.registry import Source

_ZIP = b"PK\x03\x04"


def read(document: Document) -> Article:
    """Read a book: its chapters as its own table of contents names them.

    Raises:
        SourceError: it is damaged, copy-protected, too large, or has no text.
    """
    from narrator.sources.epub.chapters import read as read_book

    return read_book(document)


def _is_book(document: Document) -> bool:
    """Whether it is an archive with the file that leads to a book in it."""
    if not document.content.startswith(_ZIP):
        return False
    from narrator.sources import archive

    return archive.has(document, "META-INF/container.xml")


def _is_named_so(document: Document) -> bool:
    return document.suffix == ".epub"


SOURCE = Source(
    name="EPUB",
    endings=(".epub",),
    media_types=("application/epub+zip",),
    beginnings=(_ZIP,),
    signature=_is_book,
    plausible=_is_named_so,
    may_be_large=True,
    rank=10,
    read=read,
)
