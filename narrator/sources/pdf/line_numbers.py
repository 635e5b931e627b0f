"""Numbers of lines in the margins, as in manuscripts, poems and laws: they are for the eye.

On a page they stand in one column beside the text, each at the height of a line of it, and count these by one, or name
every second, fifth or tenth; lists whose items are numbered do not go on within a sentence.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from narrator.sources.pdf.lines import Line

_MIN_NUMBERS = 4
_STEPS = (1, 2, 3, 4, 5, 10)
_TOLERANCE = 3.0  # points
_MIN_REGULAR = 0.75
_MIN_WITHIN = 0.25  # of the lines of a page that go on within a sentence
_MAX_DIGITS = 4


def without_line_numbers(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], list[Line]]:
    """The lines of each page without their numbers, and these."""
    kept: list[list[Line]] = []
    numbers: list[Line] = []
    for lines in pages:
        found = _numbers(lines)
        ids = set(map(id, found))
        kept.append([line for line in lines if id(line) not in ids])
        numbers += found
    return kept, numbers


def _numbers(lines: Sequence[Line]) -> list[Line]:
    figures = [line for line in lines if line.text.isdecimal() and len(line.text) <= _MAX_DIGITS]
    if len(figures) < _MIN_NUMBERS:
        return []
    text = [line for line in lines if not line.text.isdecimal()]
    within = sum(line.text[:1].islower() for line in text)
    if within < _MIN_WITHIN * len(text):
        return []
    found: list[Line] = []
    for edge in ("x0", "x1"):
        places = Counter(round(getattr(line, edge) / _TOLERANCE) for line in figures)
        for place, _ in places.most_common(2):
            column = [line for line in figures if abs(round(getattr(line, edge) / _TOLERANCE) - place) <= 1]
            if _is_count(column) and _is_in_margin(column, text):
                found += [line for line in column if line not in found]
    return found


def _is_count(column: Sequence[Line]) -> bool:
    """Whether numbers count from the top down, by one step."""
    if len(column) < _MIN_NUMBERS:
        return False
    values = [int(line.text) for line in sorted(column, key=lambda line: -line.y)]
    steps = Counter(after - here for here, after in pairwise(values))
    step, count = steps.most_common(1)[0]
    return step in _STEPS and count >= _MIN_REGULAR * (len(values) - 1)


def _is_in_margin(column: Sequence[Line], text: Sequence[Line]) -> bool:
    """Whether numbers stand beside the text, each at the height of a line of it."""
    left, right = min(line.x0 for line in column), max(line.x1 for line in column)
    beside = sum(any(abs(other.y - line.y) < 0.5 * other.size for other in text) for line in column)
    crossing = sum(line.x0 < right and line.x1 > left for line in text)
    return beside >= _MIN_REGULAR * len(column) and crossing <= 0.1 * len(text)
