"""JATS: articles of scholarly journals in XML, as PubMed Central and publishers provide them.

The code that reads them is imported only for such an article.
"""

import re

from narrator.article import Article
from narrator.sources.document import Document
from narrator.sources.registry import Source

_ENDINGS = (".nxml", ".jats")
_OPENING = re.compile(rb"<!DOCTYPE\s+(?:article|pmc-articleset)\b|<(?:[\w-]+:)?article[\s>]", re.IGNORECASE)
_MATTER = re.compile(rb"<(?:[\w-]+:)?(?:front|journal-meta|article-meta)\b|//NLM//DTD JATS|//NLM//DTD Journal")


def read(document: Document) -> Article:
    """Read an article.

    Raises:
        SourceError: it is too large, damaged beyond repair, or has no text.
    """
    from narrator.sources.jats import reading

    return reading.read(document)


def _is_article(document: Document) -> bool:
    """Whether it has the root and the front matter of an article; a fragment of a page may have the root alone."""
    return bool(_OPENING.search(document.head) and _MATTER.search(document.head))


def _is_named_so(document: Document) -> bool:
    return document.suffix in _ENDINGS


SOURCE = Source(
    name="JATS",
    endings=_ENDINGS,
    media_types=("application/jats+xml",),
    signature=_is_article,
    plausible=_is_named_so,
    rank=56,
    read=read,
)
