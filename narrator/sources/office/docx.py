"""DOCX: the current format of word processors; and a clear message about encrypted and old files.

The code that reads them is imported only for such a document.
"""

from narrator.article import Article
from narrator.errors import SourceError
from narrator.sources.document import Document
from narrator.sources.registry import Source

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of a compound file (MS-CFB 2.2): an encrypted document (MS-OFFCRYPTO 2.3.2.3), or a pre-2007 one."""

_MAIN = (b"wordprocessingml.document.main+xml", b"wordprocessingml.template.main+xml", b"ms-word.")
_TYPES = "[Content_Types].xml"


def read(document: Document) -> Article:
    """Read a document.

    Raises:
        SourceError: it is damaged, encrypted or a compound file, or there is no text in it.
    """
    if document.content.startswith(_COMPOUND):
        raise _compound(document)
    from narrator.sources.office.word import reading

    return reading.read(document)


def _compound(document: Document) -> SourceError:
    if "EncryptedPackage".encode("utf-16-le") in document.content:
        return SourceError(f"{document.name} is protected with a password", "open it and save it without one, as .docx")
    return SourceError(
        f"{document.name} is an old Office file, or protected with a password",
        "open it and save it as .docx, without a password",
    )


def _is_document(document: Document) -> bool:
    """Whether it is a word-processor document, whatever its name; or a compound file, to say what that is."""
    if document.content.startswith(_COMPOUND):
        return True
    if not document.content.startswith(_ZIP):
        return False
    from narrator.sources import archive

    if archive.has(document, "word/document.xml"):
        return True
    if not archive.has(document, _TYPES):
        return False
    try:
        with archive.opened(document) as file:
            types = file.read(_TYPES)
    except SourceError:
        return False
    return any(kind in types for kind in _MAIN)


SOURCE = Source(
    name="DOCX",
    endings=(".docx",),
    media_types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    beginnings=(_ZIP,),
    signature=_is_document,
    may_be_large=True,
    rank=20,
    read=read,
)
