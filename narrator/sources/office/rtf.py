"""RTF: the format of old and small word processors, and of text that is pasted from them.

The code that reads it is imported only for such a document.
"""

from narrator.article import Article
from narrator.sources.document import Document
from narrator.sources.registry import Source

_OPENING = b"{\\rtf"


def read(document: Document) -> Article:
    """Read a document.

    Raises:
        SourceError: it is nested too deeply, or there is no text in it.
    """
    from narrator.sources.office.rich_text import reading

    return reading.read(document)


def _is_rtf(document: Document) -> bool:
    return document.head[:64].lstrip().startswith(_OPENING)


SOURCE = Source(
    name="RTF",
    endings=(".rtf",),
    media_types=("application/rtf", "text/rtf"),
    beginnings=(_OPENING,),
    signature=_is_rtf,
    rank=40,
    read=read,
)
