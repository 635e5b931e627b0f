"""Lines in reading order: columns one after the other, tables row by row.

A gutter is a strip of the page that no line of text crosses, with text on both sides. A line that does cross it, such
as a title or the caption of a wide figure, cuts the columns: those above it are read first.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean, median

from narrator.sources.pdf.lines import Line

_MIN_LINES = 3
_MIN_WORDS = 3.0
_NEAR = 1.6  # type sizes: the distance of what belongs to a line beside it, such as a heading's number
_MAX_DEPTH = 6
_MIN_SHORT = 2  # rows
_LEVEL = 0.6  # points
_ENDS = tuple(".!?…。！？")
_RTL = re.compile(r"[\u0590-\u08ff]")


@dataclass(slots=True, eq=False)
class Column:
    """Lines one below the other, and their left and right edges."""

    lines: list[Line]
    x0: float
    x1: float


@dataclass(slots=True, eq=False)
class Grid:
    """Rows of cells in columns: a table."""

    rows: list[list[list[Line]]]

    @property
    def lines(self) -> list[Line]:
        """All its lines, row by row."""
        return [line for row in self.rows for cell in row for line in cell]


def in_order(lines: Sequence[Line]) -> list[Column | Grid]:
    """The lines of a page as columns and tables, in reading order."""
    parts: list[Column | Grid] = []
    for lot in _columns_in(lines, 0):
        parts += _with_tables(lot)
    return parts


def _columns_in(lines: Sequence[Line], depth: int) -> Iterator[list[Line]]:
    """The lines of each column."""
    gutter = _gutter(lines) if depth < _MAX_DEPTH else None
    if gutter is None:
        yield from _short_columns(lines)
        return
    left: list[Line] = []
    right: list[Line] = []
    is_rtl = runs_to_the_left(lines)

    def side_by_side() -> Iterator[list[Line]]:
        for half in (right, left) if is_rtl else (left, right):
            if half:
                yield from _columns_in(half[:], depth + 1)
                half.clear()

    across: list[Line] = []
    for line in sorted(lines, key=lambda line: -line.y):
        if _lies_across(line, gutter, lines):
            if left or right:
                yield from side_by_side()
            across.append(line)
        else:
            if across:
                yield from _columns_in(across[:], depth + 1)
                across.clear()
            (left if line.x0 < gutter else right).append(line)
    if across:
        yield from _columns_in(across, depth + 1)
    yield from side_by_side()


def _short_columns(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines of a column; where some form two short columns, too short for a gutter, the lines of each of these.

    Their sentences distinguish them from table rows: these continue from line to line, not from left to right.
    """
    rows = _rows(lines)
    plain: list[Line] = []
    index = 0
    while index < len(rows):
        end = _side_by_side_end(rows, index)
        left, right = ([row[side] for row in rows[index:end] if len(row) > side] for side in (0, 1))
        if end - index >= _MIN_SHORT and _runs_on([*left, *right]):
            if plain:
                yield plain
                plain = []
            yield left
            yield right
            index = end
        else:
            plain += sorted(rows[index], key=lambda line: (-line.y, line.x0))
            index += 1
    if plain:
        yield plain


def _side_by_side_end(rows: Sequence[list[Line]], start: int) -> int:
    """The row after the last in which two pieces are side by side, at the same position."""
    end = start
    while end < len(rows):
        row = rows[end]
        is_alone = end > start and len(row) == 1 and row[0].x1 < rows[start][1].x0
        if not is_alone:
            is_pair = len(row) == 2 and row[1].x0 - row[0].x1 > _NEAR * row[0].size
            if not is_pair or abs(row[1].x0 - rows[start][1].x0) > 2 or abs(row[0].x0 - rows[start][0].x0) > 2:
                break
        end += 1
    return end


def _runs_on(lines: Sequence[Line]) -> bool:
    """Whether each line continues the sentence of the previous one, or begins a sentence after its end."""
    starts = [line.text[:1].islower() for line in lines[1:]]
    goes_on = (low or here.text.endswith(_ENDS) for low, here in zip(starts, lines, strict=False))
    words = sum(len(line.text.split()) for line in lines)
    return 2 * sum(starts) >= len(starts) and all(goes_on) and words >= _MIN_WORDS * len(lines)


def _lies_across(line: Line, gutter: float, lines: Sequence[Line]) -> bool:
    """Whether a line spans columns. A line that crosses a gutter beside other lines only extends beyond its column."""
    if not line.x0 < gutter - 1 < gutter + 1 < line.x1:
        return False
    return not any(
        abs(other.y - line.y) < 0.8 * line.size and (other.x1 <= gutter or other.x0 >= gutter)
        for other in lines
        if other is not line
    )


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where the columns of a piece of a page meet, or None if it is one column, or a table."""
    if len(lines) < 2 * _MIN_LINES:
        return None
    best: tuple[float, float] | None = None
    for x in _places(lines):
        left = [line for line in lines if line.x1 <= x]
        right = [line for line in lines if line.x0 >= x]
        across = len(lines) - len(left) - len(right)
        if min(len(left), len(right)) < _MIN_LINES:
            continue
        beside = min(_beside(left, right))
        if beside < _MIN_LINES or across > 0.5 * min(len(left), len(right)) + 0.2 * len(lines):
            continue
        if not (_is_text(left) and _is_text(right)) and not _are_apart(left, right):
            continue
        score = beside - 2.0 * across
        if best is None or score > best[0]:
            best = (score, x)
    return best[1] if best else None


def _places(lines: Sequence[Line]) -> list[float]:
    """Where a gutter may be: just left of where several lines begin, or right of where several end."""
    starts = Counter(round(line.x0) for line in lines)
    ends = Counter(round(line.x1) for line in lines)
    places = {start - 1.5 for start, count in starts.items() if count >= _MIN_LINES}
    return sorted(places | {end + 1.5 for end, count in ends.items() if count >= _MIN_LINES})


def runs_to_the_left(lines: Sequence[Line]) -> bool:
    """Whether most lines are in a script that is written from right to left."""
    return sum(_is_rtl(line.text) for line in lines) > 0.5 * len(lines)


def _is_rtl(text: str) -> bool:
    return 2 * len(_RTL.findall(text)) > sum(map(str.isalpha, text))


def _beside(left: Sequence[Line], right: Sequence[Line]) -> tuple[int, int]:
    """How many lines of each side have a line at their height on the other."""

    def count(these: Sequence[Line], those: Sequence[Line]) -> int:
        top, bottom = max(line.top for line in those), min(line.y for line in those)
        return sum(bottom <= line.y <= top for line in these)

    return count(left, right), count(right, left)


def _is_text(lines: Sequence[Line]) -> bool:
    """Whether lines are running text rather than cells: most are of several words."""
    return median(_words_of_rows(lines)) >= _MIN_WORDS


def _are_apart(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether lines on both sides have several words on average, and half of one side are not level with the other.

    The cells of a table are level; a short list of references beside a column of text is not.
    """
    level = sum(any(abs(line.y - other.y) <= _LEVEL for other in left) for line in right)
    means = (mean(_words_of_rows(lines)) for lines in (left, right))
    return 2 * level <= min(len(left), len(right)) and all(words >= _MIN_WORDS for words in means)


def _words_of_rows(lines: Sequence[Line]) -> list[float]:
    words: dict[int, float] = defaultdict(float)
    for line in lines:
        words[round(line.y / 3)] += _words(line.text)
    return list(words.values())


def _words(text: str) -> float:
    wide = sum("\u3040" <= char <= "\u9fff" for char in text)
    return len(text.split()) + wide / 2


# Tables


def _with_tables(lines: Sequence[Line]) -> Iterator[Column | Grid]:
    """The lines of one column, with those of tables separated."""
    rows = _rows(lines)
    plain: list[Line] = []
    x0, x1 = min(line.x0 for line in lines), max(line.x1 for line in lines)
    index = 0
    while index < len(rows):
        end = _grid_end(rows, index)
        if end == index and _heads(rows, index):
            end = _grid_end(rows, index + 1)
        if end - index >= _MIN_LINES:
            if plain:
                yield Column(plain, x0, x1)
                plain = []
            yield _grid(rows[index:end])
            index = end
        else:
            plain += _merged(rows[index])
            index += 1
    if plain:
        yield Column(plain, x0, x1)


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -line.y):
        if rows and rows[-1][0].y - line.y <= 0.4 * min(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.x0) for row in rows]


def _is_row(row: Sequence[Line]) -> bool:
    """Whether the pieces of a row are as far apart as cells."""
    return len(row) > 1 and any(after.x0 - here.x1 > _NEAR * here.size for here, after in pairwise(row))


def _grid_end(rows: Sequence[list[Line]], start: int) -> int:
    """The row after the last one of the table that begins at `start`; `start` if none does."""
    if not _is_row(rows[start]):
        return start
    full = end = start
    lasting = 0
    for index in range(start + 1, len(rows)):
        gap = rows[index - 1][0].y - rows[index][0].y
        if gap > 3.5 * rows[index][0].size:
            break
        if _is_row(rows[index]):
            full, lasting = index, 0
        else:
            lasting += 1
            if lasting > 2 or gap > 2.5 * rows[index][0].size or not _is_within(rows[index][0], rows[start : full + 1]):
                break
    end = full
    cells = sum(_is_row(row) for row in rows[start : end + 1])
    if cells < _MIN_LINES or not _aligned(rows[start : end + 1]):
        return start
    while end + 1 < len(rows) and _continues(rows[end + 1], rows[end]):
        end += 1
    return end + 1


def _heads(rows: Sequence[list[Line]], index: int) -> bool:
    """Whether a row may be the header of the table that begins below it: as many cells, closer together."""
    if index + 1 >= len(rows) or len(rows[index]) < 2 or len(rows[index]) != len(rows[index + 1]):
        return False
    gap = rows[index][0].y - rows[index + 1][0].y
    return gap < 2.5 * rows[index][0].size and _grid_end(rows, index + 1) - index > _MIN_LINES


def _is_within(line: Line, rows: Sequence[list[Line]]) -> bool:
    """Whether a line continues one column of the rows above it."""
    wide = [piece for row in rows if _is_row(row) for piece in row]
    width = max(piece.x1 for piece in wide) - min(piece.x0 for piece in wide)
    return line.x1 - line.x0 < 0.7 * width


def _continues(row: Sequence[Line], above: Sequence[Line]) -> bool:
    """Whether a row below a table continues one of its cells."""
    near = above[0].y - row[0].y <= 1.5 * row[0].size
    return near and any(abs(row[0].x0 - piece.x0) < 2 for piece in above[1:])


def _aligned(rows: Sequence[list[Line]]) -> bool:
    """Whether most cells are short, and begin, end or are centred where those of other rows are."""
    wide = [row for row in rows if _is_row(row)]
    cells = [piece for row in wide for piece in row[1:]]
    if not cells or median(_words(piece.text) for piece in cells) > 12:
        return False

    def shared(x: float, others: Sequence[float]) -> bool:
        return sum(abs(x - other) < 3 for other in others) >= 2

    starts = [piece.x0 for piece in cells]
    ends = [piece.x1 for piece in cells]
    middles = [(piece.x0 + piece.x1) / 2 for piece in cells]
    fitting = sum(
        shared(piece.x0, starts) or shared(piece.x1, ends) or shared((piece.x0 + piece.x1) / 2, middles)
        for piece in cells
    )
    return fitting >= 0.7 * len(cells)


def _grid(rows: Sequence[list[Line]]) -> Grid:
    """The cells of a table: its columns lie between the strips that no cell of a full row crosses."""
    wide = [piece for row in rows if _is_row(row) for piece in row]
    edges = _strips(wide)
    table: list[list[list[Line]]] = []
    leading = median(
        [here[0].y - below[0].y for here, below in pairwise(rows)] or [0.0],
    )
    above: float | None = None
    for row in rows:
        cells: list[list[Line]] = [[] for _ in range(len(edges) + 1)]
        for piece in row:
            middle = (piece.x0 + piece.x1) / 2 if len(row) > 1 else piece.x0 + 1
            cells[sum(edge < middle for edge in edges)].append(piece)
        is_rest = above is not None and not cells[0] and above - row[0].y <= max(1.0, leading) * 1.05
        if table and is_rest and sum(map(bool, cells)) < len(edges) + 1:
            for cell, more in zip(table[-1], cells, strict=True):
                cell += more
        else:
            table.append(cells)
        above = row[0].y
    return Grid([row[::-1] for row in table] if runs_to_the_left(wide) else table)


def _strips(pieces: Sequence[Line]) -> list[float]:
    spans = sorted((piece.x0, piece.x1) for piece in pieces)
    edges = []
    end = spans[0][1]
    for x0, x1 in spans[1:]:
        if x0 - end > 2:
            edges.append((x0 + end) / 2)
        end = max(end, x1)
    return edges


def _merged(row: Sequence[Line]) -> list[Line]:
    """The pieces of a row, merged where they are close: a number and its heading, a bullet and its item."""
    lines: list[Line] = []
    for piece in row:
        if lines and _belongs(lines[-1], piece):
            lines[-1] = _one(lines[-1], piece)
        else:
            lines.append(piece)
    return lines


def _belongs(here: Line, after: Line) -> bool:
    gap = after.x0 - here.x1
    return gap <= _NEAR * max(here.size, after.size) or (len(here.text) <= 6 and gap <= 4 * after.size)


def _one(here: Line, after: Line) -> Line:
    main = max(here, after, key=lambda line: len(line.text))
    return Line(
        here.page,
        f"{here.text} {after.text}",
        here.x0,
        after.x1,
        main.y,
        main.size,
        main.font,
        (here.bold or len(here.text) <= 6) and after.bold,
        (here.italic or len(here.text) <= 6) and after.italic,
        here.mono and after.mono,
        here.marks + after.marks,
        here.label,
    )
