"""Markdown. What reads it is loaded for Markdown only."""

import re

from narrator.article import Article
from narrator.sources import Document

SUFFIXES = (".md", ".markdown", ".mdown")
"""How the names of such files end."""

_LOOKS_MARKDOWN = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?:---\r?\n[\w\"'-]+\s*:|\+\+\+\r?\n|\s*#[ \t]+\S)|^#{2,6}[ \t]+\S", re.MULTILINE
)


def can_read(document: Document) -> bool:
    """Whether it is named as Markdown, or has no ending but front matter or Markdown's headings."""
    return document.suffix in SUFFIXES or (not document.suffix and bool(_LOOKS_MARKDOWN.search(document.content)))


def read(document: Document) -> Article:
    """Read Markdown with its front matter.

    Raises:
        SourceError: the front matter is broken, quotes or lists are nested too deeply, or it is not text.
    """
    from narrator.sources.markdown import reading

    return reading.read(document)
