"""Line numbers in the margins of manuscripts, poems and laws: they are only for the eye.

On a page they form one column beside the text, each at the height of a line, and count lines one by one or number every
second, fifth or tenth; unlike them, numbered items of lists begin sentences. A page with few lines, such as the last
one, has fewer numbers, in the same column.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from narrator.sources.pdf.lines import Line

_MIN_NUMBERS = 4
_MIN_SPACED = 3  # of those that number every fifth or tenth line
_STEPS = (1, 2, 3, 4, 5, 10)
_SPACED = 5
_TOLERANCE = 3.0  # points
_MIN_REGULAR = 0.75
_MIN_WITHIN = 0.25  # of the lines of a page, continuing a sentence
_MAX_DIGITS = 4


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of numbers: the edge at which they are aligned, its position, and their step, 0 if unknown."""

    edge: str
    place: int
    step: int = 0


def without_line_numbers(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], list[Line]]:
    """The lines of each page without their numbers, and the numbers."""
    columns = {column: None for lines in pages for column in _columns(lines)}
    kept: list[list[Line]] = []
    numbers: list[Line] = []
    for lines in pages:
        found = [line for column in columns for line in _numbers(lines, column)]
        ids = set(map(id, found))
        kept.append([line for line in lines if id(line) not in ids])
        numbers += {id(line): line for line in found}.values()
    return kept, numbers


def _columns(lines: Sequence[Line]) -> Iterator[_Column]:
    """The columns in which a page clearly has line numbers."""
    figures = _figures(lines)
    text = [line for line in lines if not line.text.isdecimal()]
    within = sum(line.text[:1].islower() for line in text)
    if len(figures) < _MIN_SPACED or within < _MIN_WITHIN * len(text):
        return
    for edge in ("x0", "x1"):
        places = Counter(_place(line, edge) for line in figures)
        for place, _ in places.most_common(2):
            found = _numbers(lines, _Column(edge, place))
            step = _step(found)
            if step and len(found) >= (_MIN_NUMBERS if step < _SPACED else _MIN_SPACED):
                yield _Column(edge, place, step)


def _numbers(lines: Sequence[Line], column: _Column) -> list[Line]:
    """The line numbers that a page has in a column, or none."""
    found = [line for line in _figures(lines) if abs(_place(line, column.edge) - column.place) <= 1]
    if column.step and len(found) > 1 and _step(found) != column.step:
        return []
    if column.step >= _SPACED and any(int(line.text) % column.step for line in found):
        return []
    text = [line for line in lines if not line.text.isdecimal()]
    return found if found and _is_in_margin(found, text) else []


def _figures(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.text.isdecimal() and len(line.text) <= _MAX_DIGITS]


def _place(line: Line, edge: str) -> int:
    return round(float(getattr(line, edge)) / _TOLERANCE)


def _step(column: Sequence[Line]) -> int:
    """The step by which numbers increase from the top down; 0 if they do not."""
    if len(column) <= 1:
        return 0
    values = [int(line.text) for line in sorted(column, key=lambda line: -line.y)]
    steps = Counter(after - here for here, after in pairwise(values))
    step, count = steps.most_common(1)[0]
    return step if step in _STEPS and count >= _MIN_REGULAR * (len(values) - 1) else 0


def _is_in_margin(column: Sequence[Line], text: Sequence[Line]) -> bool:
    """Whether numbers are beside the text, each at the height of a line."""
    left, right = min(line.x0 for line in column), max(line.x1 for line in column)
    beside = sum(any(abs(other.y - line.y) < 0.5 * other.size for other in text) for line in column)
    crossing = sum(line.x0 < right and line.x1 > left for line in text)
    return beside >= _MIN_REGULAR * len(column) and crossing <= 0.1 * len(text)
