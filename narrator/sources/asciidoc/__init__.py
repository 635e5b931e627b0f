"""AsciiDoc. The code that reads it is imported only for such a text."""

import re

from narrator.article import Article
from narrator.sources.document import Document
from narrator.sources.registry import Source

_ENDINGS = (".adoc", ".asciidoc", ".asc")
_HEADER = re.compile(rb"\A\s*(?:(?://|:[\w-]+:)[^\n]*\n)*= [^\n]+\n(?:[^\n]+\n){0,3}:[\w-]+:")
_ARMOUR = b"-----BEGIN PGP"


def read(document: Document) -> Article:
    """Read a text with its header, sections, lists, blocks, tables and footnotes.

    Raises:
        SourceError: it is not text, or far too long.
    """
    from narrator.sources.asciidoc import reading

    return reading.read(document)


def _is_asciidoc(document: Document) -> bool:
    """Whether it has an ending of AsciiDoc, or begins with its header and has no ending. Signatures are .asc, too."""
    if document.suffix in _ENDINGS:
        return not document.head.startswith(_ARMOUR)
    return not document.suffix and bool(_HEADER.match(document.head))


SOURCE = Source(
    name="AsciiDoc",
    endings=_ENDINGS,
    media_types=("text/asciidoc", "text/x-asciidoc"),
    signature=_is_asciidoc,
    rank=63,
    read=read,
)
