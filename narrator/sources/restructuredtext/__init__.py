"""reStructuredText. The code that reads it is imported only for such a text."""

import re

from narrator.article import Article
from narrator.sources.document import Document
from narrator.sources.registry import Source

_ENDINGS = (".rst", ".rest")
_DIRECTIVE = re.compile(rb"^\.\. [\w:+-]+::(?:\s|$)", re.MULTILINE)
_UNDERLINE = re.compile(rb"^\S.*\n([=~^\"'`*+#-])\1{2,}[ \t]*$", re.MULTILINE)


def read(document: Document) -> Article:
    """Read a text, its title and fields, footnotes and directives.

    Raises:
        SourceError: it is not text, far too long, or nested too deeply.
    """
    from narrator.sources.restructuredtext import reading

    return reading.read(document)


def _is_named_so(document: Document) -> bool:
    return document.suffix in _ENDINGS


def _looks_so(document: Document) -> bool:
    """Whether a file without an ending has underlined headings and directives."""
    return not document.suffix and bool(_DIRECTIVE.search(document.content) and _UNDERLINE.search(document.content))


SOURCE = Source(
    name="reStructuredText",
    endings=_ENDINGS,
    media_types=("text/x-rst", "text/prs.fallenstein.rst"),
    signature=_is_named_so,
    plausible=_looks_so,
    rank=61,
    read=read,
)
