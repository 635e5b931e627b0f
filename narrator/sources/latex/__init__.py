"""LaTeX. The code that reads it is imported only for such a text."""

import re

from narrator.article import Article
from narrator.sources.document import Document
from narrator.sources.registry import Source

_ENDINGS = (".tex", ".latex", ".ltx")
_CLASS = re.compile(
    rb"\A(?:\s|%[^\n]*\n|\\(?:RequirePackage|PassOptionsToPackage)\b[^\n]*\n)*\\document(?:class|style)\b"
)


def read(document: Document) -> Article:
    """Read a text with its title, sections, lists, formulas, tables and footnotes.

    Raises:
        SourceError: it is not text, far too long, or nested too deeply.
    """
    from narrator.sources.latex import reading

    return reading.read(document)


def _is_latex(document: Document) -> bool:
    """Whether it has the file ending, or begins like a document."""
    return document.suffix in _ENDINGS or bool(_CLASS.match(document.head))


SOURCE = Source(
    name="LaTeX",
    endings=_ENDINGS,
    media_types=("text/x-tex", "application/x-tex", "application/x-latex"),
    signature=_is_latex,
    rank=58,
    read=read,
)
