"""Running heads and feet, and page numbers: what is repeated on page after page outside of the text.

They are identified by their position in the outer margins and by repetition: with the same words, or with a number that
grows with the pages. A page number may be alone.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass

from narrator.sources.pdf.lines import Line

_MARGIN = 0.12
_OUTER = 0.08
_MAX_ROWS = 3
_OPENING = 5  # lines at the top of the first page
_MIN_REPEATED, _MAX_REPEATED = 2, 10  # words
_MIN_GAP = 2.0  # type sizes
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-–—\[(|]?\s*(?:(?:page|seite|p\.|página|pagina|стр\.?|страница|صفحة|第)\s*)?"
    r"(?:\d{1,4}|[ivxlc]{1,6}|\d{1,3}[-–]\d{1,3}|[A-Z]-\d{1,3})"
    r"(?:\s*(?:of|von|de|di|/|из|sur)\s*\d{1,4}|\s*页|\s*頁|\s*ページ)?\s*[-–—\])|]?",
    re.IGNORECASE,
)
_STAMP = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4},?\s\d{1,2}:\d{2}\b")


@dataclass(frozen=True, slots=True)
class Furniture:
    """A text that was taken out, its first position, and the number of pages that have it."""

    text: str
    page: int
    count: int
    is_number: bool


def without(pages: Sequence[tuple[float, list[Line]]]) -> tuple[list[list[Line]], list[Furniture]]:
    """The lines of each page without the furniture, and the furniture.

    `pages` are the height of each page and its lines.
    """
    candidates = [_outer(height, lines) for height, lines in pages]
    counts = Counter(key for rows in candidates for key in {_key(row) for row in rows})
    numbered = _numbered(candidates)
    opening = _words(sorted(pages[0][1], key=lambda line: -line.y)[:_OPENING]) if pages else set()
    heads: dict[str, list[Line]] = defaultdict(list)
    numbers: list[Line] = []
    kept: list[list[Line]] = []
    for index, ((height, lines), rows) in enumerate(zip(pages, candidates, strict=True)):
        taken: set[int] = set()
        for row in rows:
            text = _text(row)
            comes_back = counts[_key(row)] >= (2 if len(pages) < 6 else 3) and _is_outer(row, height)
            is_number = _has_page_number(row) and _is_last(row, lines, height)
            repeats = index > 0 and _repeats(row, opening) and _is_apart(row, lines, height)
            if not (comes_back or is_number or repeats or (index, id(row[0])) in numbered):
                continue
            taken.update(map(id, row))
            if _PAGE_NUMBER.fullmatch(text):
                numbers.append(row[0])
            else:
                heads[_key(row)[1]].append(max(row, key=lambda line: len(line.text)))
        kept.append([line for line in lines if id(line) not in taken])
    furniture = [Furniture(lines[0].text, lines[0].page, len(lines), False) for lines in heads.values()]
    if numbers:
        furniture.append(Furniture(numbers[0].text, numbers[0].page, len(numbers), True))
    return kept, furniture


def _outer(height: float, lines: Sequence[Line]) -> list[list[Line]]:
    """The rows in the outer margins, the outermost first."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -line.y):
        if rows and rows[-1][0].y - line.y <= 0.5 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    top = [row for row in rows[:_MAX_ROWS] if row[0].y > (1 - _MARGIN) * height]
    bottom = [row for row in rows[::-1][:_MAX_ROWS] if row[0].y < _MARGIN * height]
    return top + [row for row in bottom if row not in top]


def _has_page_number(row: Sequence[Line]) -> bool:
    """Whether a row begins or ends with a page number, or begins with the time at which the page was printed."""
    ends = sorted(row, key=lambda line: line.x0)
    return bool(_STAMP.match(ends[0].text)) or any(_PAGE_NUMBER.fullmatch(line.text) for line in (ends[0], ends[-1]))


def _is_outer(row: Sequence[Line], height: float) -> bool:
    return not _MARGIN * height < row[0].y < (1 - _MARGIN) * height


def _text(row: Sequence[Line]) -> str:
    return " ".join(line.text for line in sorted(row, key=lambda line: line.x0))


def _key(row: Sequence[Line]) -> tuple[int, str]:
    """What rows are compared by: their words, with all numbers alike, and their approximate position."""
    words = sorted(word for line in row for word in _NUMBER.sub("#", line.text.casefold()).split())
    words = [word for word in words if word != "#" and not re.fullmatch(r"[ivxlc]{1,5}", word)]
    return round(row[0].y / 12), " ".join(words)


def _numbered(candidates: Sequence[Sequence[Sequence[Line]]]) -> set[tuple[int, int]]:
    """The rows, by page and first line, in positions where most pages have a row with a number at one end."""
    at: dict[int, list[tuple[int, Sequence[Line]]]] = defaultdict(list)
    for index, rows in enumerate(candidates):
        for row in rows:
            at[round(row[0].y / 6)].append((index, row))
    found: set[tuple[int, int]] = set()
    for some in at.values():
        with_number = [(index, row) for index, row in some if _ends_in_number(row)]
        if len(with_number) >= max(3, 0.4 * len(candidates)) and len(with_number) > 0.7 * len(some):
            found.update((index, id(row[0])) for index, row in with_number)
    return found


def _ends_in_number(row: Sequence[Line]) -> bool:
    words = _text(row).split()
    return any(word.isdecimal() and len(word) <= 4 for word in words[:1] + words[-1:])


def _repeats(row: Sequence[Line], opening: Set[str]) -> bool:
    """Whether a row has a few words, all of the title or the authors at the top of the first page."""
    words = _words(row)
    return _MIN_REPEATED <= len(words) <= _MAX_REPEATED and words <= opening


def _words(lines: Sequence[Line]) -> set[str]:
    return {word for line in lines for word in _WORD.findall(line.text.casefold())}


def _is_apart(row: Sequence[Line], lines: Sequence[Line], height: float) -> bool:
    """Whether a row is the first of its page, with a gap below it."""
    y, size = row[0].y, row[0].size
    below = max((line.y for line in lines if line.y < y - 0.5 * size), default=0.0)
    return y > (1 - _OUTER) * height and _is_last(row, lines, height) and y - below > _MIN_GAP * size


def _is_last(row: Sequence[Line], lines: Sequence[Line], height: float) -> bool:
    """Whether a row in the outer margin has nothing further out."""
    y = row[0].y
    if y < _OUTER * height:
        return all(line.y >= y - line.size for line in lines)
    return y > (1 - _OUTER) * height and all(line.y <= y + line.size for line in lines)
