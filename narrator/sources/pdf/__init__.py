"""PDF: what stands on its pages as an article.

What reads them is loaded for a PDF only: it takes as long as narrating a short text.
"""

from narrator.article import Article
from narrator.sources.document import Document
from narrator.sources.registry import Source

_SIGNATURE = b"%PDF-"
_HEAD = 1024  # where readers look for it, ISO 32000-1 annex H, implementation note 13


def read(document: Document) -> Article:
    """Read a PDF into an article.

    Raises:
        SourceError: it is none, is locked or damaged, holds pictures of pages only, or takes too long to read.
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
