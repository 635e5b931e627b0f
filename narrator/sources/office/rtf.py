"""RTF: what old and small word processors write, and what is pasted from them.

What reads it is loaded for such a document only.
"""

from narrator.article import Article
from narrator.sources import Document

_OPENING = b"{\\rtf"
_MARK = b"\xef\xbb\xbf"


def can_read(document: Document) -> bool:
    """Whether it begins as RTF does, however it is named."""
    return document.content[:64].removeprefix(_MARK).lstrip().startswith(_OPENING)


def read(document: Document) -> Article:
    """Read a document.

    Raises:
        SourceError: it is nested beyond measure, or there is no text in it.
    """
    from narrator.sources.office import rich_text

    return rich_text.read(document)
