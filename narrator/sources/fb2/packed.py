"""FB2 in an archive, as books of this kind are often passed on."""

from narrator.errors import SourceError
from narrator.sources import archive
from narrator.sources.document import Document

_ENDING = ".fb2"


def member(document: Document) -> str:
    """The name of the one book in an archive, or "" if it is none, or has none or several."""
    if _ENDING.encode() not in document.content:
        return ""
    try:
        with archive.opened(document) as file:
            books = [name for name in file.names if name.lower().endswith(_ENDING)]
    except SourceError:
        return ""
    return books[0] if len(books) == 1 else ""
