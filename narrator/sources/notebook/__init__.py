"""Jupyter notebooks. What reads them is loaded for a notebook only."""

import re

from narrator.article import Article
from narrator.sources.document import Document
from narrator.sources.registry import Source

_ENDING = ".ipynb"
_OPENING = re.compile(rb'\s*\{.{0,4000}?"(?:cells|nbformat|worksheets)"\s*:', re.DOTALL)
_FORMAT = re.compile(rb'"nbformat"\s*:\s*\d')


def read(document: Document) -> Article:
    """Read the text of a notebook, its code and what that printed.

    Raises:
        SourceError: it is damaged, or of a version that nobody has written for ten years.
    """
    from narrator.sources.notebook import reading

    return reading.read(document)


def _is_notebook(document: Document) -> bool:
    if document.suffix == _ENDING:
        return True
    return bool(_OPENING.match(document.head) and _FORMAT.search(document.content))


SOURCE = Source(
    name="a notebook",
    endings=(_ENDING,),
    media_types=("application/x-ipynb+json",),
    signature=_is_notebook,
    rank=57,
    read=read,
)
