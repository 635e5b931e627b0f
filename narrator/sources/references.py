"""Lists of references: they are for looking up, and are left out of every kind of article."""

import re
from collections.abc import Sequence
from dataclasses import replace

from narrator import patterns
from narrator.article import Article, Block, Kind, Omission, Section
from narrator.sources.vocabulary import in_all

_names = in_all(lambda words: words.references)
_other_names = in_all(lambda words: words.sources)

HEADING = patterns.lazy(lambda: rf"(?:\d+\.?\s+)?(?:{patterns.any_of(_names())})\s*:?", re.IGNORECASE)
"""The headings of lists of references."""

_MAY_BE_ONE = patterns.lazy(lambda: rf"(?:\d+\.?\s+)?(?:{patterns.any_of(_other_names())})\s*:?", re.IGNORECASE)
_NEARLY_ALL = 0.75  # of the texts below the heading
_YEAR = patterns.lazy(r"\b(?:1[5-9]|20)\d\d[a-z]?\b")
# The beginnings of entries in the common styles: [1], (Brook 2020), "Brook, A.", "Brook A,", "A. Brook,".
_BEGINS = patterns.lazy(
    r"\[\w{1,12}\]|\(\d{1,3}\)\s|[(\[][^\W\d_][\w'’&., +-]{1,60} (?:1[5-9]|20)\d\d[a-z]?[)\]]\s"
    r"|[^\W\d_][\w'’-]{1,30}(?: [^\W\d_][\w'’-]{1,30})?, (?:[^\W\d_]\.|[^\W\d_][\w'’-]+[.,:&])"
    r"|[^\W\d_][\w'’-]{1,30} [A-Z]{1,3}[.,]|(?:[A-Z]\. ?){1,3}[A-Z][\w'’-]+[,:(]"
)
_STATES = patterns.lazy(
    r"\bdoi\b|\bISBN\b|\bISSN\b|https?://|\bpp?\. ?\d|\bS\. \d|\bvol\.? ?\d|\d+\s?\(\d+\)", re.IGNORECASE
)


def without_references(article: Article) -> Article:
    """An article without its lists of references, which are added to its omissions."""
    kept: list[Section] = []
    left: list[Omission] = []
    below = 0
    for section in article.sections:
        if below and section.level <= below:
            below = 0
        is_one = bool(HEADING.fullmatch(section.heading) or _MAY_BE_ONE.fullmatch(section.heading))
        if (is_one or below) and _are_entries(section.blocks):
            below = below or section.level
            count = sum(1 for block in section.blocks if block.text)
            left.append(Omission(section.heading, f"list of references ({count})", "it is for looking up"))
        else:
            kept.append(section)
    return (
        replace(article, sections=tuple(kept), omissions=article.omissions + tuple(left)) if left and kept else article
    )


def _are_entries(blocks: Sequence[Block]) -> bool:
    """Whether the text below a heading is nothing but entries of a list of references."""
    texts = [block.text for block in blocks if block.kind is not Kind.BREAK]
    entries = sum(map(_is_entry, texts))
    return bool(texts) and entries >= _NEARLY_ALL * len(texts)


def _is_entry(text: str) -> bool:
    head = re.sub(r"^\d{1,3}\.\s+", "", text)
    return bool(_YEAR.search(text) and (_BEGINS.match(head) or _STATES.search(text)))


def refers(text: str) -> bool:
    """Whether a text may be a reference: it has a year, or details of publication."""
    return bool(_YEAR.search(text) or _STATES.search(text))
