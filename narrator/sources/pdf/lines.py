"""Glyphs to lines: words and the spaces between them, in the order of reading.

A PDF need not hold spaces, and knows no lines: both are read from where glyphs stand.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TypeVar

from narrator.sources.pdf.glyphs import UNKNOWN, Font, Glyph, is_symbol

T = TypeVar("T")

MAX_SPACE = 0.75
"""How far apart words of one line may stand, in units of the type size; what is farther apart are columns."""

BULLET = "•"

_SPACE = 0.15
_SAME_BASELINE = 0.25
_RAISED = 0.12
_SMALL = 0.86
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00a0": " ", "\u00ad": "\u00ad"}
)
_SUPERSCRIPTS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_WIDE = r"\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_WIDE_SIGN = re.compile(rf"[{_WIDE}]")
_BETWEEN_WIDE = re.compile(rf"(?<=[{_WIDE}]) (?=[{_WIDE}])")
_PRESENTATION = re.compile(r"[\ufb1d-\ufdff\ufe70-\ufeff]")
_NUMBERED = re.compile(r"[\d.,:/%٠-٩۰-۹−-]+")
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[-‐\u00ad]$")
_MARK = re.compile(r"\d{1,3}|[*†‡§¶‖]{1,3}|[a-z]")


@dataclass(slots=True, eq=False)
class Line:
    """A line of a column, or a piece of one that stands for itself.

    Positions are in points from the lower left corner of the page. `font` is the one of most of its letters; `bold`,
    `italic` and `mono` say that nearly all of them are. `label` is the raised mark it begins with, `marks` are those
    further on.
    """

    page: int
    text: str
    x0: float
    x1: float
    y: float
    size: float
    font: Font
    bold: bool
    italic: bool
    mono: bool
    marks: tuple[str, ...] = ()
    label: str = ""

    @property
    def top(self) -> float:
        """Where its capitals end, about."""
        return self.y + 0.75 * self.size


def lines_of(glyphs: Sequence[Glyph], page: int) -> list[Line]:
    """The lines of a page, from top to bottom, and from left to right where several stand side by side."""
    return [made for piece in _pieces(glyphs) if (made := line_of(piece, page))]


def line_of(glyphs: Sequence[Glyph], page: int) -> Line | None:
    """The line that glyphs on one baseline make, or None when there is nothing to see."""
    seen = sorted((glyph for glyph in glyphs if glyph.text), key=lambda glyph: glyph.x0)
    inked = [glyph for glyph in seen if not glyph.text.isspace()]
    if not inked:
        return None
    size = _main(inked, lambda glyph: round(glyph.size, 1))
    size = _of_capitals(inked, size)
    font = _main(inked, lambda glyph: glyph.font)
    y = _main([glyph for glyph in inked if abs(glyph.size - size) < 0.2] or inked, lambda glyph: glyph.y)
    letters = [glyph for glyph in inked if glyph.text[0].isalnum()] or inked
    label, body, marks = _marked(seen, size, y)
    text = _text(body, size)
    if not text and not label:
        return None
    return Line(
        page,
        text,
        inked[0].x0,
        max(glyph.x1 for glyph in inked),
        y,
        size,
        font,
        _nearly_all(letters, "bold"),
        sum(glyph.font.italic for glyph in letters) > 0.9 * len(letters),
        sum(glyph.font.mono for glyph in inked) > 0.9 * len(inked),
        marks,
        label,
    )


def _of_capitals(glyphs: Sequence[Glyph], size: float) -> float:
    """The size of a line in small capitals: that of the large ones; of other lines `size`."""
    larger = [glyph for glyph in glyphs if glyph.size > size + 0.2]
    largest = max((glyph.size for glyph in larger), default=size)
    is_even = all(glyph.text.isupper() and glyph.size > largest - 0.2 for glyph in larger if glyph.text.isalpha())
    return round(largest, 1) if larger and is_even and 0.65 * largest < size < 0.9 * largest else size


def _nearly_all(glyphs: Sequence[Glyph], name: str) -> bool:
    return sum(bool(getattr(glyph, name)) for glyph in glyphs) > 0.9 * len(glyphs)


def _main(glyphs: Sequence[Glyph], key: Callable[[Glyph], T]) -> T:
    return Counter(map(key, glyphs)).most_common(1)[0][0]


def joined(texts: Iterable[str]) -> str:
    """Lines that follow each other as one text: words broken at a line's end made whole again.

    A hyphen after which a word goes on with a small letter was put in to break it, unless what stands before it is
    joined by hyphens already, as in "state-of-the-art".
    """
    whole = ""
    for text in texts:
        if not whole or not text:
            whole = whole or text
        elif whole.endswith("\u00ad"):
            whole = whole[:-1] + text
        elif _BROKEN_WORD.search(whole):
            word = whole.rsplit(None, 1)[-1]
            is_broken = text[0].islower() and "-" not in word[:-1]
            whole = (whole[:-1] if is_broken else whole) + text
        elif _WIDE_SIGN.match(whole[-1]) and _WIDE_SIGN.match(text[0]):
            whole += text
        else:
            whole = f"{whole} {text}"
    return whole.replace("\u00ad", "")


# Glyphs to pieces of lines


def _pieces(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The runs of glyphs that stand on one baseline without a gap, raised and lowered ones among them."""
    usual = median(glyph.size for glyph in glyphs) if glyphs else 0.0
    rows = [_cut(row, usual) for row in _rows(_chunks(glyphs, usual))]
    _take_raised(rows)
    for row in rows:
        for piece in row:
            if piece:
                yield piece


def _widest_space(size: float, usual: float) -> float:
    """How far apart words of one line may stand; large type, in a page of another, stands no farther apart."""
    return MAX_SPACE * min(size, 1.25 * usual)


def _chunks(glyphs: Sequence[Glyph], usual: float) -> Iterator[list[Glyph]]:
    """Glyphs that were drawn one after the other, side by side, in one size."""
    chunk: list[Glyph] = []
    for glyph in glyphs:
        if chunk:
            last = chunk[-1]
            near = -0.5 * last.size <= glyph.x0 - last.x1 <= _widest_space(last.size, usual)
            if not near or abs(glyph.y - last.y) > 0.02 * last.size or abs(glyph.size - last.size) > 0.02 * last.size:
                yield chunk
                chunk = []
        chunk.append(glyph)
    if chunk:
        yield chunk


def _rows(chunks: Iterable[list[Glyph]]) -> list[list[list[Glyph]]]:
    """Chunks by their baseline, from top to bottom."""
    rows: list[list[list[Glyph]]] = []
    for chunk in sorted(chunks, key=lambda chunk: -chunk[0].y):
        if rows:
            last = rows[-1][-1]
            size = min(last[0].size, chunk[0].size)
            if abs(last[0].y - chunk[0].y) <= _SAME_BASELINE * size:
                rows[-1].append(chunk)
                continue
        rows.append([chunk])
    return rows


def _cut(row: Sequence[list[Glyph]], usual: float) -> list[list[Glyph]]:
    """The pieces of a row, cut at wide gaps."""
    pieces: list[list[Glyph]] = []
    end = 0.0
    for chunk in sorted(row, key=lambda chunk: chunk[0].x0):
        inked = [glyph for glyph in chunk if not glyph.text.isspace()]
        if not inked:
            continue
        if pieces and inked[0].x0 - end <= _widest_space(max(inked[0].size, pieces[-1][-1].size), usual):
            pieces[-1] += chunk
        else:
            pieces.append(chunk)
            end = 0.0
        end = max(end, max(glyph.x1 for glyph in inked))
    return pieces


def _take_raised(rows: Sequence[list[list[Glyph]]]) -> None:
    """Put small raised or lowered pieces into the line beside them."""
    for index, row in enumerate(rows):
        for piece in row:
            if not piece or len(piece) > 24:
                continue
            for near in (index + 1, index - 1, index + 2):
                if not 0 <= near < len(rows) or near == index:
                    continue
                line = next((other for other in rows[near] if other and _is_beside(piece, other)), None)
                if line is not None:
                    line += piece
                    piece.clear()
                    break


def _is_beside(piece: Sequence[Glyph], line: Sequence[Glyph]) -> bool:
    size = max(glyph.size for glyph in line)
    if max(glyph.size for glyph in piece) > _SMALL * size or abs(piece[0].y - line[0].y) > 0.6 * size:
        return False
    left, right = min(glyph.x0 for glyph in piece), max(glyph.x1 for glyph in piece)
    if right < min(g.x0 for g in line) - 0.5 * size or left > max(g.x1 for g in line) + 0.5 * size:
        return False
    gap = min(min(abs(left - glyph.x1), abs(right - glyph.x0)) for glyph in line)
    return gap <= 0.5 * size


# Glyphs of a line to text


def _marked(glyphs: Sequence[Glyph], size: float, y: float) -> tuple[str, list[tuple[Glyph, str]], tuple[str, ...]]:
    """The raised mark that a line begins with, its glyphs with their texts, and the marks further on."""
    label, marks = "", []
    body: list[tuple[Glyph, str]] = []
    run: list[Glyph] = []

    def close(is_numerator: bool = False) -> None:
        nonlocal label
        if not run:
            return
        if is_numerator:
            body.extend((glyph, glyph.text) for glyph in run)
            run.clear()
            return
        mark = "".join(glyph.text for glyph in run).strip()
        if _MARK.fullmatch(mark) and not any(text.strip() for _, text in body) and len(run) < len(glyphs):
            label = mark
        else:
            if _MARK.fullmatch(mark):
                marks.append(mark)
            body.extend((glyph, glyph.text.translate(_SUPERSCRIPTS)) for glyph in run)
        run.clear()

    for glyph in glyphs:
        if glyph.size <= _SMALL * size and glyph.y - y > _RAISED * size and not glyph.text.isspace():
            run.append(glyph)
        else:
            close(is_numerator=glyph.text in ("⁄", "/"))
            body.append((glyph, glyph.text))
    close()
    return label, body, tuple(marks)


def _text(body: Sequence[tuple[Glyph, str]], size: float) -> str:
    """The text of a line in reading order, white space folded, icons taken out."""
    gaps = sorted(after.x0 - here.x1 for (here, a), (after, b) in pairwise(body) if not a.isspace() and not b.isspace())
    usual = max(0.0, gaps[len(gaps) // 2]) if gaps else 0.0
    space = usual + _SPACE * size
    units: list[str] = []
    end: float | None = None
    before: Glyph | None = None
    for glyph, text in body:
        if before is not None and _is_struck_twice(before, glyph):
            continue
        before = glyph
        text = _plain(glyph, text, first=not units)
        if end is not None and glyph.x0 - end > space and units and units[-1] != " ":
            units.append(" ")
        if text.isspace():
            text = " "
        if text:
            units.append(text)
        if glyph.text.strip():
            end = max(glyph.x1, end or glyph.x1)
    if units and units[0] == UNKNOWN:
        units[0] = BULLET if units[1:2] == [" "] else ""
    units = [unit for unit in units if unit]
    line = "".join(_logical(units) if _is_rtl(units) else units)
    return _BETWEEN_WIDE.sub("", " ".join(line.split()))


def _is_struck_twice(before: Glyph, glyph: Glyph) -> bool:
    """Whether a glyph is drawn a second time, a little aside, to look bold."""
    return (
        glyph.text == before.text
        and abs(glyph.x0 - before.x0) < 0.1 * glyph.size
        and abs(glyph.y - before.y) < 0.1 * glyph.size
        and glyph.x1 - glyph.x0 > 0.15 * glyph.size
    )


def _plain(glyph: Glyph, text: str, first: bool) -> str:
    """The text of a glyph; what only its font gives a meaning is a bullet at the beginning of a line, else nothing."""
    if text == UNKNOWN:
        return UNKNOWN if first else ""
    if glyph.font.symbols or is_symbol(text):
        return BULLET if first and text.strip() else ""
    if _PRESENTATION.match(text):
        return unicodedata.normalize("NFKC", text)
    return "".join(char for char in text.translate(_LIGATURES) if char.isprintable() or char in " \u00ad\t")


def _is_rtl(units: Sequence[str]) -> bool:
    directions = Counter(unicodedata.bidirectional(unit[0]) for unit in units if unit)
    return directions["R"] + directions["AL"] > directions["L"]


def _logical(units: Sequence[str]) -> list[str]:
    """Glyphs of a line from right to left, given from left to right; numbers and other scripts run as they stand."""
    words: list[str] = []
    run: list[str] = []
    for unit in units:
        direction = unicodedata.bidirectional(unit[0])
        if direction in ("L", "EN", "AN") or (run and (_NUMBERED.fullmatch(unit) or unit == " ")):
            run.append(unit)
            continue
        words += _closed(run)
        words.append(unit)
    words += _closed(run)
    return words[::-1]


def _closed(run: list[str]) -> list[str]:
    """A run that keeps its direction, as one unit; white space and marks at its end stay outside."""
    end = len(run)
    while end and unicodedata.bidirectional(run[end - 1][0]) not in ("L", "EN", "AN", "ET"):
        end -= 1
    kept, after = run[:end], run[end:]
    run.clear()
    return [*(["".join(kept)] if kept else []), *after]
