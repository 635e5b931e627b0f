"""PDF: what stands on its pages as an article.

What reads them is loaded for a PDF only: it takes as long as narrating a short text.
"""

from narrator.article import Article
from narrator.sources import Document

SIGNATURE = b"%PDF-"
_HEAD = 1024  # where readers look for it, ISO 32000-1 annex H, implementation note 13


def can_read(document: Document) -> bool:
    """Whether it is named as a PDF, or begins as one."""
    if document.suffix == ".pdf" or document.content.startswith(SIGNATURE):
        return True
    return not document.suffix and b"\n" + SIGNATURE in document.content[:_HEAD]


def read(document: Document) -> Article:
    """Read a PDF into an article.

    Raises:
        SourceError: it is none, is locked or damaged, holds pictures of pages only, or takes too long to read.
    """
    from narrator.sources.pdf.reading import read as read_pages

    return read_pages(document)
