"""EPUB: books, of version 2 and 3.

What reads them is loaded for a book only.
"""

from narrator.article import Article
from narrator.sources import Document, archive


def can_read(document: Document) -> bool:
    """Whether it is named as a book, or is an archive with the file that leads to a book in it."""
    return document.suffix == ".epub" or archive.has(document, "META-INF/container.xml")


def read(document: Document) -> Article:
    """Read a book: its chapters as its own table of contents names them.

    Raises:
        SourceError: it is damaged, copy-protected, too large, or has no text.
    """
    from narrator.sources.epub.chapters import read as read_book

    return read_book(document)
