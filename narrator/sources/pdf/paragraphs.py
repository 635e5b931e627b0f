"""From lines to paragraphs: where one ends and the next begins, within columns and across columns and pages.

columns ─► paragraphs   by the spaces between lines, their type, indents, bullets, and short last lines
        ─► notes        small type at the foot of a column, with a mark
        ─► joined       paragraphs that a column or page break has split
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from narrator import patterns
from narrator.article import Kind
from narrator.sources.pdf.columns import Column, Grid
from narrator.sources.pdf.lines import BULLET, Line, joined
from narrator.sources.vocabulary import in_all

BULLETS = re.compile(rf"[{BULLET}‣◦·▪●○■□▫◆◇►▶➤➢✓✔❖∙⁃–—*-]\s+(?=\S)|[{BULLET}‣◦▪●○■□◆►➤➢✓]\s?(?=\S)")
NUMBERS = re.compile(r"(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]|\[\d{1,3}\])\s+(?=\S)")
_captions = in_all(lambda names: names.captions)
CAPTION = patterns.lazy(
    lambda: rf"(?:{patterns.any_of(_captions())})\.?\s*(?:[A-Z]\.?)?\d+(?:[.\-–]\d+)*[a-z]?\s*(?:[.:|–—]|$|\s(?=\S))",
    re.IGNORECASE,
)
_ENDS = tuple(".!?…。！？।؟:")
_CLOSERS = "\"'”’»“)]）］」』】"
_NOTE = re.compile(r"(?:(\d{1,3}|[*†‡§¶‖]{1,3})[.)]?\s*)(?=\S)")
_SMALL_TYPE = 0.93
_FAR = 1.25
_INDENT = 0.8
_SHORT = 0.12
_FEW = 6


@dataclass(slots=True, eq=False)
class Paragraph:
    """Lines that belong together. `level` is that of a heading, 0 for none, -1 if not yet known.

    `label` is the mark of a footnote, `rows` are the texts of a table, `said` is the text for a figure. `is_open` says
    that its last line was full, `is_beside` that something else is at its height, as in a table.
    """

    lines: list[Line]
    kind: Kind = Kind.PARAGRAPH
    level: int = -1
    label: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    language: str = ""
    said: str = ""
    is_open: bool = False
    is_beside: bool = False

    @property
    def text(self) -> str:
        """Its text; code keeps its lines."""
        if self.said or not self.lines:
            return self.said
        if self.kind is Kind.CODE:
            return _code(self.lines)
        text = joined(line.text for line in self.lines)
        return BULLETS.sub("", text, count=1) if self.kind is Kind.ITEM else text

    @property
    def page(self) -> int:
        """The page on which it begins, or 0."""
        return self.lines[0].page if self.lines else 0


@dataclass(frozen=True, slots=True)
class Body:
    """How most of the text is set: its size, whether it is bold, and the usual line distance in type sizes."""

    size: float
    bold: bool
    italic: bool
    leading: float


def body_of(lines: Sequence[Line]) -> Body:
    """How most of the lines are set."""
    sizes = Counter[tuple[float, bool, bool]]()
    for line in lines:
        sizes[round(line.size * 2) / 2, line.bold, line.italic] += len(line.text)
    if not sizes:
        return Body(10.0, False, False, 1.2)
    (size, bold, italic), _ = sizes.most_common(1)[0]
    steps = [
        (here.y - after.y) / size
        for here, after in pairwise(lines)
        if here.page == after.page and abs(here.size - size) < 0.5 and abs(after.size - size) < 0.5
    ]
    return Body(size, bold, italic, _usual(steps) or 1.2)


def _usual(steps: Sequence[float]) -> float:
    """The smallest of the usual line distances, which is that within paragraphs. 0 if there are none."""
    counts = Counter(round(step, 1) for step in steps if 0.9 <= step <= 2.2)
    highest = max(counts.values(), default=0)
    return min((step for step, count in counts.items() if count >= 0.4 * highest), default=0.0)


def paragraphs_of(parts: Sequence[Column | Grid], body: Body) -> list[Paragraph]:
    """The paragraphs of one page, footnotes last."""
    found: list[Paragraph] = []
    notes: list[Paragraph] = []
    for part in parts:
        if isinstance(part, Grid):
            found.append(_table(part))
        else:
            lines, below = _notes(part, body)
            notes += below
            found += _cut(lines, part, body)
    return _with_code(found) + notes


def put_together(pages: Iterable[Sequence[Paragraph]]) -> list[Paragraph]:
    """The paragraphs of all pages; those that a column or page break has split are joined."""
    whole: list[Paragraph] = []
    open_one: Paragraph | None = None
    for page in pages:
        for paragraph in page:
            if paragraph.kind in (Kind.FOOTNOTE, Kind.TABLE, Kind.FIGURE):
                whole.append(paragraph)
                continue
            if open_one is not None and _goes_on(open_one, paragraph):
                open_one.lines += paragraph.lines
                open_one.is_open = paragraph.is_open
                continue
            whole.append(paragraph)
            open_one = paragraph if paragraph.kind in (Kind.PARAGRAPH, Kind.ITEM, Kind.CODE) else None
    return whole


def _goes_on(paragraph: Paragraph, after: Paragraph) -> bool:
    """Whether a paragraph continues the previous one in another column."""
    last, first = paragraph.lines[-1], after.lines[0]
    is_elsewhere = first.page != last.page or first.y > last.y
    if not is_elsewhere or abs(first.size - last.size) > 0.06 * last.size or first.label:
        return False
    if paragraph.kind is Kind.CODE or after.kind is Kind.CODE:
        return paragraph.kind is after.kind
    if after.kind is not Kind.PARAGRAPH or after.level > 0 or paragraph.level > 0:
        return False
    if first.bold != last.bold and (first.bold or last.bold) and not first.text[:1].islower():
        return False
    if last.text.endswith(("-", "\u00ad", ",")) or first.text[:1].islower():
        return True
    ends = last.text.rstrip(_CLOSERS).endswith(_ENDS)
    return not ends and paragraph.is_open


# Within a column


def _cut(lines: Sequence[Line], column: Column, body: Body) -> list[Paragraph]:
    """The paragraphs of a column."""
    if not lines:
        return []
    groups: list[list[Line]] = [[lines[0]]]
    x0, x1 = _edges(lines, column)
    step = _step(lines, body)
    for index in range(1, len(lines)):
        here, after = lines[index - 1], lines[index]
        begins = _begins(groups[-1], here, after, step, x0, x1)
        if begins:
            groups.append([after])
        else:
            groups[-1].append(after)
    found = [_paragraph(group, x0, x1) for group in groups]
    for before, paragraph in pairwise(found):
        if abs(before.lines[-1].y - paragraph.lines[0].y) < 0.5 * paragraph.lines[0].size:
            before.is_beside = paragraph.is_beside = True
    return found


def _edges(lines: Sequence[Line], column: Column) -> tuple[float, float]:
    """Where most lines of a column begin, and where the full ones end."""
    starts = Counter(round(line.x0) for line in lines)
    x0 = min((start for start, count in starts.items() if count >= max(2, 0.15 * len(lines))), default=column.x0)
    ends = sorted(line.x1 for line in lines)
    return float(x0), ends[max(0, len(ends) * 9 // 10 - 1)] if len(ends) > 4 else column.x1


def _step(lines: Sequence[Line], body: Body) -> float:
    """The usual line distance within a paragraph, in type sizes."""
    steps = [
        (here.y - after.y) / here.size
        for here, after in pairwise(lines)
        if abs(here.size - after.size) < 0.5 and here.size
    ]
    return _usual(steps) if len(steps) > _FEW else body.leading


def _begins(group: Sequence[Line], here: Line, after: Line, step: float, x0: float, x1: float) -> bool:
    """Whether the line `after` begins a paragraph rather than continuing the one of the line `here`."""
    size = max(here.size, after.size)
    gap = here.y - after.y
    if gap < -0.5 * size or gap > max(step * _FAR * size, (step + 0.25) * size):
        return True
    if abs(here.size - after.size) > 0.06 * size and not (len(after.text) < 3 or len(here.text) < 3):
        return True
    if here.bold != after.bold and _is_alone(here, after, x1):
        return True
    if here.mono != after.mono and (here.mono or after.mono):
        return True
    if here.italic != after.italic and here.italic and here.x1 < x1 - 0.25 * (x1 - x0) and after.text[:1].isupper():
        return True
    if after.label or BULLETS.match(after.text):
        return True
    if here.mono:
        return False
    if abs(gap) < 0.3 * size:
        return False
    first = group[0]
    if NUMBERS.match(after.text) and (after.x0 <= first.x0 + 1 or not NUMBERS.match(first.text)):
        is_list = NUMBERS.match(first.text) and abs(after.x0 - first.x0) < 2 * after.size
        if is_list or _ends_short(here, x0, x1) or here.text.endswith(_ENDS):
            return True
    hanging = BULLETS.match(first.text) or NUMBERS.match(first.text) or first.label
    if hanging and len(group) >= 1:
        return after.x0 < first.x0 - 0.5 * size or (
            abs(after.x0 - first.x0) < 1 and len(group) > 1 and group[-1].x0 > first.x0 + 0.5 * size
        )
    if after.x0 > here.x0 + _INDENT * size and len(group) >= 1 and not _is_centred(here, after):
        return here.text.rstrip(_CLOSERS).endswith(_ENDS) or after.text[:1].isupper()
    return _ends_short(here, x0, x1) and here.text.rstrip(_CLOSERS).endswith(_ENDS) and not after.text[:1].islower()


def _is_alone(here: Line, after: Line, x1: float) -> bool:
    """Whether type changes between two lines as it does between a heading and its text."""
    if here.bold:
        if here.x1 > x1 - 2 * here.size and here.text[-1:] not in _ENDS:
            return False
        return here.text[-1:] not in ",-" and (after.text[:1].isupper() or not after.text[:1].isalpha())
    return here.text.rstrip(_CLOSERS).endswith(_ENDS) or here.x1 < x1 - 2 * here.size


def _ends_short(line: Line, x0: float, x1: float) -> bool:
    return line.x1 < x1 - max(_SHORT * (x1 - x0), 2 * line.size)


def _is_centred(here: Line, after: Line) -> bool:
    return abs((here.x0 + here.x1) - (after.x0 + after.x1)) < 0.6 * after.size


def _paragraph(lines: list[Line], x0: float, x1: float) -> Paragraph:
    text = lines[0].text
    kind = Kind.PARAGRAPH
    if CAPTION.match(text) and _is_caption(text):
        kind = Kind.FIGURE
    elif BULLETS.match(text):
        kind = Kind.ITEM
    elif all(line.mono for line in lines):
        kind = Kind.CODE
    elif NUMBERS.match(text):
        kind = Kind.ITEM
    last = lines[-1]
    return Paragraph(lines, kind, is_open=not _ends_short(last, x0, x1))


def _is_caption(text: str) -> bool:
    """Whether a text that begins like a caption is one: "Table 3 shows" is a sentence."""
    match = CAPTION.match(text)
    rest = text[match.end() :] if match else ""
    return match is not None and (match[0].rstrip()[-1:] in ".:|–—" or not rest[:1].islower())


def _notes(column: Column, body: Body) -> tuple[list[Line], list[Paragraph]]:
    """The lines of a column without the footnotes at its end, and the footnotes."""
    lines = column.lines
    start = len(lines)
    while start and lines[start - 1].size < _SMALL_TYPE * body.size:
        start -= 1
    while start < len(lines) and not (lines[start].label or _NOTE.match(lines[start].text)):
        start += 1
    if start >= len(lines) or not (lines[start].label or start):
        return lines, []
    notes: list[Paragraph] = []
    for line in lines[start:]:
        match = None if line.label else _NOTE.match(line.text)
        if line.label or (match and (not notes or _follows(notes[-1].label, match[1]))):
            notes.append(Paragraph([line], Kind.FOOTNOTE, 0, line.label or (match[1] if match else "")))
            if match:
                notes[-1].lines[0].text = line.text[match.end() :]
        elif notes:
            notes[-1].lines.append(line)
    return lines[:start], notes


def _follows(label: str, after: str) -> bool:
    if label.isdecimal() and after.isdecimal():
        return int(after) == int(label) + 1
    return not after.isdecimal()


def _table(grid: Grid) -> Paragraph:
    rows = tuple(tuple(joined(line.text for line in cell) for cell in row) for row in grid.rows)
    return Paragraph(grid.lines, Kind.TABLE, 0, rows=tuple(row for row in rows if any(row)))


def _with_code(found: Sequence[Paragraph]) -> list[Paragraph]:
    """Listings made whole: their lines may be far apart or indented, and are still one listing."""
    whole: list[Paragraph] = []
    for paragraph in found:
        before = whole[-1] if whole else None
        if before is not None and before.kind is Kind.CODE and paragraph.kind is Kind.CODE:
            before.lines += paragraph.lines
        else:
            whole.append(paragraph)
    return whole


def _code(lines: Sequence[Line]) -> str:
    """The lines of a listing with their indentation."""
    widths = [(line.x1 - line.x0) / len(line.text) for line in lines if len(line.text) > 3]
    width = median(widths) if widths else 6.0
    left = min(line.x0 for line in lines)
    return "\n".join(" " * min(40, round((line.x0 - left) / max(1.0, width))) + line.text for line in lines)
