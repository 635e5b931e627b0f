"""Jupyter notebooks. The code that reads them is imported only for a notebook."""

import re

from narrator.article import Article
from narrator.sources.document import Document
from narrator.sources.registry import Source

_ENDING = ".ipynb"
_OPENING = re.compile(rb'\s*\{.{0,4000}?"(?:cells|nbformat|worksheets)"\s*:', re.DOTALL)
_FORMAT = re.compile(rb'"nbformat"\s*:\s*\d')


def read(document: Document) -> Article:
    """Read the text of a notebook, its code and the output of the code.

    Raises:
        SourceError: it is damaged, or of a version that has been obsolete for ten years.
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
