"""From glyphs to lines: words and the spaces between them, in reading order.

A PDF need not contain spaces, and has no lines: both follow from the positions of the glyphs.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TypeVar

from narrator.sources.hyphens import Hyphens
from narrator.sources.pdf.glyphs import UNKNOWN, Font, Glyph, is_symbol
from narrator.spoken import word_lists

T = TypeVar("T")

MAX_SPACE = 0.75
"""The widest space between words of one line, in units of the type size; what is further apart are columns."""

BULLET = "•"

_SPACE = 0.15
_OPENING_QUOTES = frozenset("\"'“„«‘‚‹¿¡")
_DROPPED = 1.8  # the smallest drop cap, in sizes of the text
_MIN_INDENTED = 2  # lines beside it
_MAX_CAPS, _MAX_LARGE = 20, 400
_MAX_WORD = 30
_WORDS = frozenset("AIO")  # letters that are words
_SAME_BASELINE = 0.25
_RAISED = 0.12
_SMALL = 0.86
_HEIGHT = 0.7  # of capitals, in sizes
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00a0": " ", "\u00ad": "\u00ad"}
)
_SUPERSCRIPTS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_WIDE = r"\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_WIDE_SIGN = re.compile(rf"[{_WIDE}]")
_BETWEEN_WIDE = re.compile(rf"(?<=[{_WIDE}]) (?=[{_WIDE}])")
_PRESENTATION = re.compile(r"[\ufb1d-\ufdff\ufe70-\ufeff]")
_SPACED = re.compile(r"\w(?: \w)*[.,:;!?]?")
_MIN_SPACED = 5  # letters
_NUMBERED = re.compile(r"[\d.,:/%٠-٩۰-۹−-]+")
_BROKEN_RANGE = re.compile(r"\d[-‐–]$")
_LAST_HALF = re.compile(r"(?<![\w-])([^\W\d_]+)[-‐]$")
_FIRST_HALF = re.compile(r"[^\W\d_]+")
_KEPT = "\u2011"  # the non-breaking hyphen
_HANGING = "\ue00d"  # a sign that no text has, for one that stays apart from the next word
# Chromium draws a hyphen beside the soft one at which it breaks a line, and encodes the others as spaces of no width.
_DRAWN_HYPHEN = re.compile(r"(?:\u00ad+[-‐]|[-‐]\u00ad+)$")
_NOT_BROKEN = re.compile(r"\u00ad(?!$)")
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[-‐\u00ad]$")
_MARK = re.compile(r"\d{1,3}|[*†‡§¶‖]{1,3}|[a-z]")


@dataclass(slots=True, eq=False)
class Line:
    """A line of a column, or a piece of one that is separate.

    Positions are in points from the lower left corner of the page. `font` is that of most of its letters; `bold`,
    `italic` and `mono` say that nearly all of them are. `label` is the raised mark with which it begins, `marks` are
    those further on.
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
        """The approximate top of its capitals."""
        return self.y + 0.75 * self.size


def lines_of(glyphs: Sequence[Glyph], page: int) -> list[Line]:
    """The lines of a page, from top to bottom, and from left to right if several are side by side."""
    set_drop_caps(glyphs)
    return [made for piece in _pieces(glyphs) if (made := line_of(piece, page))]


def line_of(glyphs: Sequence[Glyph], page: int) -> Line | None:
    """The line that glyphs on one baseline form, or None if there is nothing to see."""
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
    """The size of a line in small capitals: that of the large ones; for other lines `size`."""
    larger = [glyph for glyph in glyphs if glyph.size > size + 0.2]
    largest = max((glyph.size for glyph in larger), default=size)
    is_even = all(glyph.text.isupper() and glyph.size > largest - 0.2 for glyph in larger if glyph.text.isalpha())
    return round(largest, 1) if larger and is_even and 0.65 * largest < size < 0.9 * largest else size


def _nearly_all(glyphs: Sequence[Glyph], name: str) -> bool:
    return sum(bool(getattr(glyph, name)) for glyph in glyphs) > 0.9 * len(glyphs)


def _main(glyphs: Sequence[Glyph], key: Callable[[Glyph], T]) -> T:
    return Counter(map(key, glyphs)).most_common(1)[0][0]


def joined(texts: Iterable[str]) -> str:
    """Consecutive lines as one text: words broken at the end of a line are made whole.

    A hyphen before a lower-case letter was put in to break the word, unless `settle_hyphens` has found that it belongs
    to the word, or the part before it is already hyphenated, as in "state-of-the-art".
    """
    whole = ""
    for text in texts:
        if not whole or not text:
            whole = whole or text
        elif whole.endswith("\u00ad"):
            whole = whole[:-1] + text
        elif whole.endswith(_KEPT):
            whole = whole[:-1] + "-" + text
        elif whole.endswith(_HANGING):
            whole = f"{whole[:-1]}- {text}"
        elif _BROKEN_RANGE.search(whole) and text[0].isdigit():
            whole += text
        elif _BROKEN_WORD.search(whole):
            word = whole.rsplit(None, 1)[-1]
            is_broken = text[0].islower() and "-" not in word[:-1]
            whole = (whole[:-1] if is_broken else whole) + text
        elif _WIDE_SIGN.match(whole[-1]) and _WIDE_SIGN.match(text[0]):
            whole += text
        else:
            whole = f"{whole} {text}"
    return whole.replace("\u00ad", "").replace(_KEPT, "-").replace(_HANGING, "-")


def settle_hyphens(lines: Sequence[Line]) -> None:
    """Mark the hyphens at the ends of lines that belong to their words, so that `joined` keeps them."""
    hyphens = Hyphens(line.text for line in lines)
    for line, below in pairwise(lines):
        first, second = _LAST_HALF.search(line.text), _FIRST_HALF.match(below.text)
        if not (first and second and second[0].islower()):
            continue
        if hyphens.stands_for_more(first[1], second[0]):
            line.text = line.text[:-1] + _HANGING
        elif hyphens.belongs(first[1], second[0]):
            line.text = line.text[:-1] + _KEPT


# Drop caps


def set_drop_caps(glyphs: Sequence[Glyph]) -> None:
    """Put a letter as high as several lines before the first of these, in their size."""
    usual = median(glyph.size for glyph in glyphs) if glyphs else 0.0
    drawn = [glyph for glyph in glyphs if glyph.size > _DROPPED * usual and glyph.text.strip()]
    quotes = [glyph for glyph in drawn if glyph.text in _OPENING_QUOTES]
    large = [glyph for glyph in drawn if glyph.text not in _OPENING_QUOTES]
    ids = set(map(id, drawn))
    text = [glyph for glyph in glyphs if id(glyph) not in ids and glyph.text.strip()]
    for cap in large[:_MAX_CAPS] if len(large) <= _MAX_LARGE else ():
        if not cap.text.isupper() or any(_is_beside_cap(cap, other) for other in large):
            continue
        beside = [glyph for glyph in text if _is_indented(cap, glyph, usual)]
        lines = sorted({round(glyph.y) for glyph in beside})
        if len(lines) < _MIN_INDENTED:
            continue
        top = max(glyph.y for glyph in beside)
        first = min((glyph for glyph in beside if top - glyph.y < _SAME_BASELINE * usual), key=lambda glyph: glyph.x0)
        word = _word_at(first, glyphs)
        is_word = cap.text in _WORDS and _stands_alone(cap.text, word)
        before = next((glyph for glyph in quotes if _is_beside_cap(glyph, cap) and glyph.x0 < cap.x0), None)
        x1 = first.x0 - (MAX_SPACE / 2 * first.size if is_word else 0)
        for glyph in (cap, before) if before is not None else (cap,):
            glyph.x0, glyph.x1, glyph.y = x1 - first.size / 2, x1, first.y
            glyph.size, glyph.bold = first.size, first.bold
            x1 = glyph.x0


def _stands_alone(letter: str, word: str) -> bool:
    """Whether a letter is an English word of its own rather than the first letter of the next word."""
    english = word_lists.counts("en")
    return word.casefold() in english and (letter + word).casefold() not in english


def _is_beside_cap(cap: Glyph, other: Glyph) -> bool:
    return other is not cap and abs(other.y - cap.y) < 0.5 * cap.size and -cap.size < other.x0 - cap.x1 < cap.size


def _is_indented(cap: Glyph, glyph: Glyph, usual: float) -> bool:
    """Whether a glyph is one of the first in a line that is indented for a drop cap."""
    return -0.3 * usual <= glyph.x0 - cap.x1 <= 2.2 * usual and -0.35 * usual <= glyph.y - cap.y <= 0.85 * cap.size


def _word_at(first: Glyph, glyphs: Sequence[Glyph]) -> str:
    line = sorted(
        (glyph for glyph in glyphs if abs(glyph.y - first.y) < 1 and glyph.x0 >= first.x0), key=lambda glyph: glyph.x0
    )
    text = "".join(glyph.text for glyph in line[:_MAX_WORD])
    return re.split(r"\W", text, maxsplit=1)[0]


# From glyphs to pieces of lines


def _pieces(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The runs of glyphs on one baseline without a gap, including raised and lowered ones."""
    usual = median(glyph.size for glyph in glyphs) if glyphs else 0.0
    rows = [_cut(row, usual) for row in _rows(_chunks(glyphs, usual))]
    _take_raised(rows)
    for row in rows:
        for piece in row:
            if piece:
                yield piece


def _widest_space(size: float, usual: float) -> float:
    """The widest space between words of one line; that of large type is limited by the usual type of the page."""
    return MAX_SPACE * min(size, 1.25 * usual)


def _chunks(glyphs: Sequence[Glyph], usual: float) -> Iterator[list[Glyph]]:
    """Glyphs of one size that were drawn one after the other, side by side."""
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
    """Join small raised or lowered pieces to the line beside them."""
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
    if piece[0].y + _HEIGHT * max(glyph.size for glyph in piece) < line[0].y - 0.1 * size:  # a line of its own, below
        return False
    left, right = min(glyph.x0 for glyph in piece), max(glyph.x1 for glyph in piece)
    if right < min(g.x0 for g in line) - 0.5 * size or left > max(g.x1 for g in line) + 0.5 * size:
        return False
    gap = min(min(abs(left - glyph.x1), abs(right - glyph.x0)) for glyph in line)
    return gap <= 0.5 * size


# Glyphs of a line to text


def _marked(glyphs: Sequence[Glyph], size: float, y: float) -> tuple[str, list[tuple[Glyph, str]], tuple[str, ...]]:
    """The raised mark with which a line begins, its glyphs with their texts, and the marks further on."""
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
    """The text of a line in reading order, white space folded, icons removed."""
    gaps = sorted(after.x0 - here.x1 for (here, a), (after, b) in pairwise(body) if not a.isspace() and not b.isspace())
    usual = max(0.0, gaps[len(gaps) // 2]) if gaps else 0.0
    units: list[str] = []
    end: float | None = None
    before: Glyph | None = None
    for glyph, text in body:
        if before is not None and _is_struck_twice(before, glyph):
            continue
        # A large initial is further from its word.
        space = usual + _SPACE * max(size, before.size if before is not None else 0)
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
    line = _together("".join(_logical(units) if _is_rtl(units) else units))
    line = _BETWEEN_WIDE.sub("", " ".join(line.split()))
    return _NOT_BROKEN.sub("", _DRAWN_HYPHEN.sub("\u00ad", line)) if "\u00ad" in line else line


def _together(line: str) -> str:
    """A line without the spaces between its letters: "T H E  S T A I R" is "THE STAIR"."""
    words = re.split(r" {2,}", line.strip())
    letters = sum(map(str.isalpha, line))
    is_spaced = letters >= _MIN_SPACED and all(map(_SPACED.fullmatch, words)) and any(" " in word for word in words)
    return " ".join(word.replace(" ", "") for word in words) if is_spaced else line


def _is_struck_twice(before: Glyph, glyph: Glyph) -> bool:
    """Whether a glyph is drawn a second time, slightly offset, to look bold."""
    return (
        glyph.text == before.text
        and abs(glyph.x0 - before.x0) < 0.1 * glyph.size
        and abs(glyph.y - before.y) < 0.1 * glyph.size
        and glyph.x1 - glyph.x0 > 0.15 * glyph.size
    )


def _plain(glyph: Glyph, text: str, first: bool) -> str:
    """The text of a glyph; a symbol of its font is a bullet at the beginning of a line, and nothing elsewhere."""
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
    """Glyphs of a right-to-left line, given from left to right; numbers and other scripts keep their direction."""
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
    """A run that keeps its direction, as one unit; white space and punctuation at its end stay outside."""
    end = len(run)
    while end and unicodedata.bidirectional(run[end - 1][0]) not in ("L", "EN", "AN", "ET"):
        end -= 1
    kept, after = run[:end], run[end:]
    run.clear()
    return [*(["".join(kept)] if kept else []), *after]
