"""PDF: the text on its pages as an article.

The code that reads them is imported only for a PDF: that takes as long as narrating a short text.
"""

from narrator.article import Article
from narrator.sources.document import Document
from narrator.sources.registry import Source

_SIGNATURE = b"%PDF-"
_HEAD = 1024  # the part that readers search for the header, ISO 32000-1 annex H, implementation note 13


def read(document: Document) -> Article:
    """Read a PDF into an article.

    Raises:
        SourceError: it is not a PDF, is locked or damaged, holds only pictures of pages, or takes too long to read.
    """
    from narrator.sources.pdf.reading import read as read_pages

    return read_pages(document)


def _may_be(document: Document) -> bool:
    return document.suffix == ".pdf" or (not document.suffix and b"\n" + _SIGNATURE in document.content[:_HEAD])


SOURCE = Source(
    name="PDF",
    endings=(".pdf",),
    media_types=("application/pdf",),
    beginnings=(_SIGNATURE,),
    plausible=_may_be,
    may_be_large=True,
    rank=50,
    read=read,
)
