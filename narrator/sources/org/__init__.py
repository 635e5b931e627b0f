"""Org: the outlines and notes of Emacs. The code that reads them is imported only for such a text."""

import re

from narrator.article import Article
from narrator.sources.document import Document
from narrator.sources.registry import Source

_ENDINGS = (".org",)
_KEYWORD = re.compile(
    rb"\A\s*(?:#\+(?:TITLE|AUTHOR|DATE|STARTUP|OPTIONS|EMAIL|LANGUAGE):|# -\*- mode: org)", re.IGNORECASE
)


def read(document: Document) -> Article:
    """Read a text with its keywords, headings, lists, blocks, tables and footnotes.

    Raises:
        SourceError: it is not text, or far too long.
    """
    from narrator.sources.org import reading

    return reading.read(document)


def _is_org(document: Document) -> bool:
    """Whether it has the file ending of Org, or begins with one of its keywords and has no ending."""
    return document.suffix in _ENDINGS or (not document.suffix and bool(_KEYWORD.match(document.head)))


SOURCE = Source(
    name="Org",
    endings=_ENDINGS,
    media_types=("text/org", "text/x-org"),
    signature=_is_org,
    rank=62,
    read=read,
)
