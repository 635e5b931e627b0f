"""Headings of books that mark none up: paragraphs styled as titles, and title lines at the top of a page."""

import re
from collections.abc import Iterator
from dataclasses import replace

from narrator.article import Block, Kind
from narrator.sources.elements import Element
from narrator.sources.epub.text import Text, is_written
from narrator.sources.parts import Heading
from narrator.sources.text import shapes
from narrator.text import MarkKind, marks_of

_CLASS = re.compile(
    r"(?:^|[\s_-])(?:(?:sub|chap|chapter|kapitel|book|section|part)?[_-]?(?:title|titel|titre|titulo|heading|head|header)|"
    r"chapter|chap|chapnum|chaptername|kapitel|h[1-6])(?:$|[\s_-]|\d)",
    re.IGNORECASE,
)
_MAX_LENGTH = 100  # characters
_MIN = 2


def headed(text: Text) -> Text:
    """The text with such headings, if at least two paragraphs are headings."""
    styled = list(_styled(text))
    found = styled if len(styled) >= _MIN else list(_openings(text))
    if len(found) < _MIN:
        return text
    parts = list(text.parts)
    for index in found:
        parts[index] = replace(parts[index], what=Heading(parts[index].marked, 2))
    return replace(text, parts=tuple(parts))


def _styled(text: Text) -> Iterator[int]:
    """The paragraphs whose class names say that they are titles."""
    for index, part in enumerate(text.parts):
        if _may_be_one(text, index) and any(_CLASS.search(each.get("class") or "") for each in _around(part.element)):
            yield index


def _openings(text: Text) -> Iterator[int]:
    """The first lines of pages that name a chapter, or differ as a whole from the text."""
    for start in text.starts:
        index = next((at for at in range(start, len(text.parts)) if is_written(text.parts[at])), None)
        if index is None or text.page_at(index) != text.page_at(start) or not _may_be_one(text, index):
            continue
        words = text.parts[index].marked
        is_strong = any(
            mark.kind is MarkKind.STRONG and mark.end - mark.start == len(words) for mark in marks_of(words)
        )
        if is_strong or shapes.is_known(words) or shapes.is_label(words) or words.isupper():
            yield index


def _may_be_one(text: Text, index: int) -> bool:
    """Whether a part is a short paragraph above another one on its page."""
    what = text.parts[index].what
    is_short = isinstance(what, Block) and what.kind is Kind.PARAGRAPH and 0 < len(what.text) <= _MAX_LENGTH
    below = index + 1
    return is_short and below < len(text.parts) and text.page_at(below) == text.page_at(index)


def _around(element: Element) -> list[Element]:
    """An element, with its parent if that holds nothing else."""
    around = element.getparent()
    return [element] if around is None or len(around) > 1 else [element, around]
