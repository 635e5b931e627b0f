"""Markdown. The code that reads it is imported only for Markdown."""

import re

from narrator.article import Article
from narrator.sources.document import Document
from narrator.sources.registry import Source

_ENDINGS = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd")
_LOOKS_MARKDOWN = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?:---\r?\n[\w\"'-]+\s*:|\+\+\+\r?\n|\s*#[ \t]+\S)|^#{2,6}[ \t]+\S", re.MULTILINE
)


def read(document: Document) -> Article:
    """Read Markdown with its front matter.

    Raises:
        SourceError: the front matter is broken, quotes or lists are nested too deeply, or it is not text.
    """
    from narrator.sources.markdown import reading

    return reading.read(document)


def _is_named_so(document: Document) -> bool:
    """A file with the ending of Markdown is Markdown: it may begin with elements as pages do."""
    return document.suffix in _ENDINGS


def _looks_so(document: Document) -> bool:
    """Whether a file without an ending has front matter or Markdown headings."""
    return not document.suffix and bool(_LOOKS_MARKDOWN.search(document.content))


SOURCE = Source(
    name="Markdown",
    endings=_ENDINGS,
    media_types=("text/markdown", "text/x-markdown"),
    signature=_is_named_so,
    plausible=_looks_so,
    rank=60,
    read=read,
)
