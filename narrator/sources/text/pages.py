"""Plain text that was laid out in pages: removes heads, feet and page numbers, and joins paragraphs across pages.

A line is a head or foot if it explicitly gives a page number ("[Page 7]"), or if it is repeated, apart from a number in
it, and cuts sentences in two: headings of chapters are repeated with different numbers, too, but never within a
sentence.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from narrator.article import Omission
from narrator.sources.text.shapes import ENDS, fold, starts_low

_BREAK = "\f"
_MAX_LINE = 160
_NUMBER = re.compile(r"\d+|(?<![^\W\d_])[ivxlcIVXLC]{1,7}(?![^\W\d_])")
_ROMAN = re.compile(r"\W*[ivxlc]{1,7}\W*")
_SAYS_PAGE = re.compile(
    r".*?(?:\[page\s+\w+\]|(?:^|\s{2,}|[-–—|]\s?)page\s+\d+(?:\s+(?:of|/)\s+\d+)?)\s*", re.IGNORECASE
)
# Stamped on each page by those who scanned a book.
_SCANNED = re.compile(r"digiti[sz]ed by\W+(?:google|(?:the )?internet archive|microsoft)\W*(?:\d{4})?", re.IGNORECASE)
_COLUMNS = re.compile(r"\S(?: {3,}|\t+)\S.*\S(?: {3,}|\t+)\S")
_MIN_CUTS = 0.3  # of the occurrences of a line
_MIN_PLACES = 3  # occurrences of a line without a number
_MAX_WORDS = 12
# The page number comes first, then the title of the book: the number of a chapter is followed by its own title.
_NUMBERED_HEAD = re.compile(r"\d{1,4}\s+[^\W\d_]+\W+[^\W\d_]")
_MIN_ROW = 4  # such heads
_MAX_STEP = 4  # pages between two such heads: blank ones, plates
# Book and chapter titles alternate between the pages of a book; the number stays at the outer margin.
_AT_MARGIN = re.compile(r"(\d{1,4})\s+\D.*|.*\D\s+(\d{1,4})")
_MIN_TURNS = 3


@dataclass(slots=True)
class _Line:
    """A line with text, its index, and whether it is the first or the last one of a page."""

    index: int
    text: str
    is_top: bool
    is_last: bool = False


def without_page_heads(text: str) -> tuple[list[str], tuple[Omission, ...]]:
    """The lines of a text without page heads, feet and numbers, with a note about these."""
    lines = re.split("[\n\v]", text.replace(_BREAK, f"\n{_BREAK}") if _BREAK in text else text)
    written = list(_written(lines))
    for line, below in pairwise(written):
        line.is_last = below.is_top
    for line in written[-1:]:
        line.is_last = True
    found = _heads(written)
    if not found:
        return [line.strip(_BREAK) for line in lines], ()
    kept = _joined(lines, written, found)
    first = fold(next(line.text for line in written if line.index in found))
    what = f"heads and numbers of pages ({len(found)}): {first}"
    return kept, (Omission("the whole file", what, "they belong to the printed pages"),)


def _written(lines: Sequence[str]) -> Iterator[_Line]:
    """The lines with text. A page begins with one, or with empty ones before it."""
    is_top = False
    for index, line in enumerate(lines):
        is_top = is_top or line.startswith(_BREAK)
        if text := line.strip(_BREAK).strip():
            yield _Line(index, text, is_top)
            is_top = False


def _heads(written: Sequence[_Line]) -> set[int]:
    """The indexes of the lines that are page heads, feet or numbers."""
    found: set[int] = {index for index, line in enumerate(written) if _SCANNED.fullmatch(line.text)}
    groups: dict[str, list[int]] = {}
    for index, line in enumerate(written):
        if (
            _may_be_head(line)
            and (not starts_low(line.text) or _ROMAN.fullmatch(line.text))
            and (key := _key(line.text)) is not None
        ):
            groups.setdefault(key, []).append(index)
    for key, indexes in groups.items():
        if _are_heads(key, indexes, written):
            # The line above all the text is its title, which is often repeated in page heads.
            found.update(index for index in indexes if index or _NUMBER.search(written[0].text))
    for edge in (
        [index for index, line in enumerate(written) if line.is_top or not index],
        [index for index, line in enumerate(written) if line.is_last],
    ):
        found.update(_taking_turns(edge, written))
    # If a foot gives the page number, a line of columns next to it is the head of the next page, even if it occurs
    # once.
    for index in sorted(found):
        after = index + 1
        if after < len(written) and _SAYS_PAGE.fullmatch(written[index].text):
            is_head = written[after].is_top or _COLUMNS.search(written[after].text)
            is_last = after + 1 == len(written)
            if is_head and (is_last or written[after + 1].index - written[after].index > 1):
                found.add(after)
    return {written[index].index for index in found}


def _key(text: str) -> str | None:
    """The part of a line that is the same on every page: the line without numbers; None if it cannot be a head."""
    key = fold(_NUMBER.sub("", text)).strip(" -–—|.[]()·•").casefold()
    return key if key or any(map(str.isdigit, text)) or _ROMAN.fullmatch(text) else None


def _are_heads(key: str, indexes: Sequence[int], written: Sequence[_Line]) -> bool:
    if all(_SAYS_PAGE.fullmatch(written[index].text) for index in indexes):
        return len(indexes) > 1 or written[indexes[0]].text.endswith("]")
    if len(indexes) < 2:
        return False
    numbered = [_NUMBER.search(written[index].text) for index in indexes]
    if len(indexes) >= _MIN_ROW and all(_NUMBERED_HEAD.match(written[index].text) for index in indexes):
        numbers = [int(number[0]) for number in numbered if number]
        return all(0 < later - earlier <= _MAX_STEP for earlier, later in pairwise(numbers))
    if not key or any(numbered):
        values = [int(number[0]) for number in numbered if number and number[0].isdigit()]
        if any(later <= earlier for earlier, later in pairwise(values)):
            return False
        if values and key == _key(written[0].text) and not _NUMBER.search(written[0].text):
            return True  # the title over the text, with the number of the page
    is_edge = all(not index or written[index].is_top or written[index].is_last for index in indexes)
    if not any(numbered) and (len(indexes) < _MIN_PLACES or not is_edge):
        return False
    cuts = sum(_cuts(written, index) for index in indexes)
    return cuts >= max(1, _MIN_CUTS * len(indexes))


def _taking_turns(indexes: Sequence[int], written: Sequence[_Line]) -> Sequence[int]:
    """The first or last lines of pages that are heads or feet: those that count the pages, whatever else they say."""
    numbered = [(index, _AT_MARGIN.fullmatch(written[index].text)) for index in indexes]
    counted = [
        (index, int(found[1] or found[2])) for index, found in numbered if found and _may_be_head(written[index])
    ]
    if len(counted) < _MIN_TURNS or 2 * len(counted) < len(indexes):
        return ()
    rising = all(0 < later - earlier <= _MAX_STEP for (_, earlier), (_, later) in pairwise(counted))
    heads = [index for index, _ in counted]
    return heads if rising and sum(_cuts(written, index) for index in heads) >= _MIN_CUTS * len(heads) else ()


def _may_be_head(line: _Line) -> bool:
    return len(line.text) <= _MAX_LINE and len(line.text.split()) <= _MAX_WORDS


def _cuts(written: Sequence[_Line], index: int) -> bool:
    """Whether the text before a line continues after it; other short lines may be beside it."""
    before = next((line.text for line in reversed(written[max(0, index - 2) : index]) if _is_text(line.text)), "")
    after = next((line.text for line in written[index + 1 : index + 3] if _is_text(line.text)), "")
    return bool(before) and not before.endswith(ENDS) and starts_low(after)


def _is_text(line: str) -> bool:
    return len(line) > 2 * _MAX_WORDS


def _joined(lines: Sequence[str], written: Sequence[_Line], found: set[int]) -> list[str]:
    """The remaining lines; where a page ended within a sentence, without the empty lines of its margins."""
    texts = {line.index: line.text for line in written if line.index not in found}
    kept: list[str] = []
    for index, after_head in _left(lines, found):
        if after_head:
            while kept and not kept[-1].strip():
                kept.pop()
            before = kept[-1].strip() if kept else ""
            if not (before and not before.endswith(ENDS) and starts_low(texts[index])):
                kept.append("")
        kept.append(lines[index].strip(_BREAK))
    return kept


def _left(lines: Sequence[str], found: set[int]) -> Iterator[tuple[int, bool]]:
    """The indexes of the remaining lines, and whether a head came before each; empty lines after a head are dropped."""
    after_head = False
    for index, line in enumerate(lines):
        if index in found:
            after_head = True
        elif line.strip(_BREAK).strip():
            yield index, after_head
            after_head = False
        elif not after_head:
            yield index, False
