"""Plain text: numbers of lines in a margin, as in the papers of courts (at the left) and in poems (at the right)."""

import re
from collections.abc import Sequence
from itertools import pairwise

from narrator import patterns
from narrator.article import Omission
from narrator.sources.text.shapes import starts_low

_LEFT = patterns.lazy(r"\s{0,6}(\d{1,3})(?:\s(.*))?", re.DOTALL)
_RIGHT = patterns.lazy(r"(.*\S)\s{2,}(\d{1,4})\s*", re.DOTALL)
_MIN_LEFT, _MIN_RIGHT = 8, 2
_STEP = 5  # lines, or a multiple of it, from one number at the right to the next
_MIN_BROKEN = 0.3  # of the lines go on with a sentence


def without_line_numbers(lines: Sequence[str]) -> tuple[list[str], tuple[Omission, ...]]:
    """The lines without their numbers, with a note about these."""
    kept = _without_left(lines) or _without_right(lines)
    if kept is None:
        return list(lines), ()
    count = sum(line != before for line, before in zip(kept, lines, strict=True))
    return kept, (Omission("the whole file", f"numbers of lines ({count})", "they are for looking up"),)


def _without_left(lines: Sequence[str]) -> list[str] | None:
    """Each line without the number before it, if these count all lines and sentences go on from line to line."""
    found = {index: match for index, line in enumerate(lines) if (match := _LEFT.fullmatch(line))}
    if len(found) < _MIN_LEFT:
        return None
    numbers = [int(match[1]) for match in found.values()]
    first, last = min(found), max(found)
    between = sum(bool(line.strip()) for line in lines[first : last + 1])
    texts = [match[2].strip() for match in found.values() if match[2] and match[2].strip()]
    is_counted = all(later in (earlier + 1, 1) for earlier, later in pairwise(numbers)) and between == len(found)
    broken = sum(map(starts_low, texts))
    if not is_counted or broken < _MIN_BROKEN * len(texts) or not texts:
        return None
    return [found[index][2] or "" if index in found else line for index, line in enumerate(lines)]


def _without_right(lines: Sequence[str]) -> list[str] | None:
    """Each line without the number behind it, if every fifth or tenth line has one."""
    found = {index: match for index, line in enumerate(lines) if (match := _RIGHT.fullmatch(line))}
    numbers = [(index, int(match[2])) for index, match in found.items()]
    if len(numbers) < _MIN_RIGHT or any(number % _STEP for _, number in numbers):
        return None
    for (here, number), (below, following) in pairwise(numbers):
        if following - number != sum(bool(line.strip()) for line in lines[here:below]):
            return None
    return [found[index][1] if index in found else line for index, line in enumerate(lines)]
