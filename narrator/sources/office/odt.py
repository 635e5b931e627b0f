"""ODT: the text documents of OpenDocument, in an archive or as one XML file (.fodt).

The code that reads them is imported only for such a document.
"""

from narrator.article import Article
from narrator.errors import SourceError
from narrator.sources.document import Document
from narrator.sources.registry import Source

_ZIP = b"PK\x03\x04"
_TEXT = b"application/vnd.oasis.opendocument.text"
_FLAT = b"<office:document"
_HEAD = 8192


def read(document: Document) -> Article:
    """Read a document.

    Raises:
        SourceError: it is damaged or encrypted, or there is no text in it.
    """
    from narrator.sources.office import opendocument

    return opendocument.read(document)


def _is_document(document: Document) -> bool:
    """Whether it states that it is a text document (OpenDocument 1.3, part 2, 3.3), whatever its name."""
    head = document.content[:_HEAD]
    if not head.startswith(_ZIP):
        return _FLAT in head and _TEXT in head
    if _TEXT in head[:200]:
        return True
    from narrator.sources import archive

    if not archive.has(document, "content.xml"):
        return False
    try:
        with archive.opened(document) as file:
            return any(_TEXT in file.read(name) for name in ("mimetype", "META-INF/manifest.xml") if file.find(name))
    except SourceError:
        return False


SOURCE = Source(
    name="ODT",
    endings=(".odt", ".fodt"),
    media_types=("application/vnd.oasis.opendocument.text",),
    beginnings=(_ZIP,),
    signature=_is_document,
    may_be_large=True,
    rank=30,
    read=read,
)
