"""EPUB: books, versions 2 and 3.

The code that reads them is imported only for a book.
"""

from narrator.article import Article
from narrator.sources.document import Document
from narrator.sources.registry import Source

_ZIP = b"PK\x03\x04"


def read(document: Document) -> Article:
    """Read a book: its chapters with the names in its own table of contents.

    Raises:
        SourceError: it is damaged, copy-protected, too large, or has no text.
    """
    from narrator.sources.epub.chapters import read as read_book

    return read_book(document)


def _is_book(document: Document) -> bool:
    """Whether it is an archive with the container file of a book in it."""
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
