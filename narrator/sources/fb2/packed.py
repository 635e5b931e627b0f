"""FB2 in a zip archive, as these books are often distributed."""

from narrator.errors import SourceError
from narrator.sources import archive
from narrator.sources.document import Document

_ENDING = ".fb2"


def member(document: Document) -> str:
    """The name of the only book in an archive, or "" if it is not an archive, or holds no or several books."""
    if _ENDING.encode() not in document.content:
        return ""
    try:
        with archive.opened(document) as file:
            books = [name for name in file.names if name.lower().endswith(_ENDING)]
    except SourceError:
        return ""
    return books[0] if len(books) == 1 else ""
