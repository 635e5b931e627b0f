"""Tables of contents, by their names and by the links in them."""

from collections.abc import Sequence
from typing import TypeGuard

from narrator.article import Block, Kind, Omission
from narrator.sources.parts import Heading, Part
from narrator.sources.vocabulary import in_all
from narrator.text import MarkKind, marks_of

names = in_all(lambda words: words.contents)
"""The names of tables of contents."""

_MIN_ENTRIES = 3  # of a list without such a name
_MAX_WORDS = 5  # of a line that links to another part


def without_contents(parts: Sequence[Part]) -> tuple[list[Part], tuple[Omission, ...]]:
    """The parts of a text without lists that only link to its own headings."""
    kept: list[Part] = []
    omissions: list[Omission] = []
    index = 0
    while index < len(parts):
        if _leads_back(part := parts[index]):
            omissions.append(Omission("the file", f"link: {part.text}", "it links to another part of it"))
            index += 1
            continue
        end = index
        while end < len(parts) and _leads_on(parts[end]):
            end += 1
        before = kept[-1] if kept else None
        is_named = _is_name(before)
        if end > index and (is_named or end - index >= _MIN_ENTRIES):
            if is_named:
                kept.pop()
            first, last = parts[index], parts[end - 1]
            assert isinstance(first, Block)
            assert isinstance(last, Block)
            what = f"table of contents: {first.text} … {last.text}"
            omissions.append(Omission("the beginning of the file", what, "each entry is read where it belongs"))
        else:
            end = max(end, index + 1)
            kept += parts[index:end]
        index = end
    return kept, tuple(omissions)


def _is_name(part: Part | None) -> bool:
    if isinstance(part, Block) and part.kind is not Kind.PARAGRAPH:
        return False
    return isinstance(part, Heading | Block) and part.text.casefold().strip(" :*") in names()


def _leads_back(part: Part) -> TypeGuard[Block]:
    """Whether it is a line that is a link within its own document, such as “back to top”."""
    return isinstance(part, Block) and part.kind is Kind.PARAGRAPH and _is_short(part.text) and _is_link_within(part)


def _is_short(text: str) -> bool:
    return len(text.split()) <= _MAX_WORDS


def _leads_on(part: Part) -> bool:
    """Whether it is a list item that is a link within its own document."""
    return isinstance(part, Block) and part.kind is Kind.ITEM and _is_link_within(part)


def _is_link_within(part: Block) -> bool:
    links = [mark for mark in marks_of(part.text) if mark.kind is MarkKind.LINK]
    if not links or not all(mark.value.startswith("#") for mark in links):
        return False
    beside = part.text[: links[0].start] + part.text[links[-1].end :]
    return not any(map(str.isalpha, beside))
