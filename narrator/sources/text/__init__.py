"""Plain text: whatever no other reader takes. The code that reads it is imported only for a text."""

from narrator.article import Article
from narrator.sources.document import Document
from narrator.sources.registry import Source


def read(document: Document) -> Article:
    """Read plain text, identifying title, headings, lists and notes by their shape.

    Raises:
        SourceError: the document is not text, or far too long to be an article or a book.
    """
    from narrator.sources.text import reading

    return reading.read(document)


def _anything(_document: Document) -> bool:
    return True


SOURCE = Source(
    name="text",
    endings=(".txt", ".text"),
    media_types=("text/plain",),
    plausible=_anything,
    rank=100,
    read=read,
)
