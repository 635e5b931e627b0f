"""Plain text, first step: lines to paragraphs.

    lines ─► runs          between blank lines and rules; fenced code, tables, and quotations by ">" or indentation
          ─► paragraphs    hard-wrapped lines joined; list items, verses and table rows each on their own

Only the layout counts here: how wide lines are, how far they are indented, how they end. Emphasis marks around words,
as in *this* and _this_, are removed.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise

from narrator.article import Kind
from narrator.sources.hyphens import Hyphens
from narrator.sources.text.shapes import ENDS, MAX_HEADING, fold, is_item, is_label, is_title_like, starts_low
from narrator.sources.text.tables import Rows, tables

_MIN_WIDTH, _MAX_WIDTH = 50, 120
_MIN_WIDE_WIDTH = 30  # columns of a text without spaces, two for each letter: phones and mails wrap it so
_MOSTLY_WIDE = 1.5  # columns per letter
_MIN_NEAR = 0.4  # of the lines with others after them end near the margin, if these are most of the text
_MIN_INDENT = 2
_MAX_ITEM_DEPTH = 6  # columns by which the continuation of a list item is indented
_FAR_IN = 9  # columns; a line indented by more is centred

_RULE = re.compile(r"(?:[=\-_*~#•·.—–─━═╌+|<>☙❧❦⁂]\s*){3,}|[⁂❦❧☙*#]")
_MAX_RULE = 200
_WRITTEN = re.compile(r"[^\W_]")
_WIDE_SPACE = "\u3000"
_QUOTED = re.compile(r"\s{0,3}((?:>\s?){1,20})")
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})[^`]*")
_AFTER_BULLET = re.compile(r"\s*\S{1,5}\s+")
_GAP = re.compile(r"\S(?: {3,}|\t)\S")
_LEADERS = re.compile(r"(?:\s?[.·_]){5,}\s?")
_WIDE = r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
_NO_SPACE = re.compile(rf"(?<=[^\W\d_]-)\n(?=[^\W\d_])|(?<={_WIDE})\n(?={_WIDE})|\u00ad\n")
_HYPHENATED = re.compile(r"([^\W\d_]+)[-‐]\n\s*([^\W\d_]+)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# _so_, *so*, =so= and **so**, but not a_b_c, 2*3*4, *.txt or f(*args, **more).
_MARKED = re.compile(
    r"(?<![^\s(\[{\"'“‘«„¿¡—–-])(\*\*|[*_=])(?=[^\W_]|[\"'“‘«„¿¡([])([^*_=]{1,2000}?)(?<![\s(\[{])\1(?![\w*=_])"
)
_MARKED_WHOLE = re.compile(r"([*_=]{1,6})\s?([^\s*_=][^*_=]{0,200}?)\s?\1")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together.

    `alone` is false for a line between others that could be its paragraph. `underlined` is the level that a line drawn
    below gives it, or 0; `marked` says that all of it is in emphasis marks, `after_break` that a rule between blank
    lines comes before it, as between two scenes. `rows` are those of a table.
    """

    text: str
    kind: Kind = Kind.PARAGRAPH
    alone: bool = True
    underlined: int = 0
    marked: bool = False
    after_break: bool = False
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class _Run:
    """Lines between blank ones."""

    lines: tuple[str, ...]
    kind: Kind = Kind.PARAGRAPH
    underlined: int = 0
    after_break: bool = False
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a text is laid out: the width at which it is wrapped, or 0; whether each line is a paragraph, or verse."""

    width: int
    one_a_line: bool
    is_verse: bool


def paragraphs(lines: Sequence[str]) -> list[Paragraph]:
    """The paragraphs of a text; lines without words are dropped."""
    runs = list(_indented(list(_runs(lines))))
    prose = [run.lines for run in runs if run.kind not in (Kind.CODE, Kind.TABLE)]
    width = _wrap_width(prose)
    # Where no line is long, many lines without blank ones between are verse.
    is_dense = not width and sum(map(len, prose)) > 4 * len(prose)
    is_verse = is_dense and len(prose) > 1 and all(len(line) <= MAX_HEADING for part in prose for line in part)
    one_a_line = not width and not is_verse and (len(prose) == 1 or is_dense)
    words = _Words(lines)
    layout = _Layout(width, one_a_line, is_verse)
    return [paragraph for run in runs for paragraph in _paragraphs(run, layout, words)]


# From lines to runs


def _runs(lines: Sequence[str]) -> Iterator[_Run]:
    fences = _fences(lines)
    start = 0
    for opens, closes in [*fences, (len(lines), len(lines))]:
        for is_quoted, part in groupby(lines[start:opens], _is_quoted):
            between = list(part)
            yield from _quoted(between) if is_quoted else _around_tables(between)
        if closes > opens + 1:
            yield _Run(tuple(lines[opens + 1 : closes]), Kind.CODE)
        start = closes + 1


def _around_tables(lines: Sequence[str]) -> Iterator[_Run]:
    start = 0
    for begins, ends, rows in tables(lines):
        yield from _between_blank_lines(lines[start:begins], Kind.PARAGRAPH)
        yield _Run(tuple(lines[begins:ends]), Kind.TABLE, rows=rows)
        start = ends
    yield from _between_blank_lines(lines[start:], Kind.PARAGRAPH)


def _is_quoted(line: str) -> bool:
    return bool(_QUOTED.match(line))


def _fences(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Where fenced code begins and ends."""
    found: list[tuple[int, int]] = []
    opened: tuple[int, str] | None = None
    for index, line in enumerate(lines):
        if fence := _FENCE.fullmatch(line):
            if opened is None:
                opened = index, fence[1]
            elif line.strip().startswith(opened[1]) and not line.strip(" \t`~"):
                found.append((opened[0], index))
                opened = None
    return found


def _quoted(lines: Sequence[str]) -> Iterator[_Run]:
    """The quotations of a mail; quotations within one are runs of their own."""
    pairs = [(mark[1].count(">"), line[mark.end() :]) for line in lines if (mark := _QUOTED.match(line))]
    for _, part in groupby(pairs, lambda pair: pair[0]):
        yield from _between_blank_lines([line for _, line in part], Kind.QUOTE)


def _between_blank_lines(lines: Sequence[str], kind: Kind) -> Iterator[_Run]:
    """The runs of lines between blank ones and rules; an underlined line is a run of its own."""
    run: list[str] = []
    underlined = 0
    after_break = False
    for index, (here, below) in enumerate(pairwise([*lines, ""])):
        level = 0 if underlined else _underline(here, below)
        is_gap = not here.strip() or _is_rule(here)
        if run and (level or underlined or is_gap):
            yield _Run(tuple(run), kind, after_break=after_break)
            run, after_break = [], False
        if level:
            yield _Run((here,), kind, level, after_break)
            after_break = False
        elif not (underlined or is_gap):
            run.append(here)
        elif here.strip() and not underlined and not below.strip() and (index == 0 or not lines[index - 1].strip()):
            after_break = True
        underlined = level
    if run:
        yield _Run(tuple(run), kind, after_break=after_break)


def _is_rule(line: str) -> bool:
    """Whether a line is drawn rather than written: -----, * * *."""
    text = line.strip()
    return bool(_RULE.fullmatch(text)) if len(text) <= _MAX_RULE else not _WRITTEN.search(text)


def _underline(line: str, below: str) -> int:
    """The level of a line by the rule below it: 1 for =====, 2 for -----, else 0."""
    rule = below.strip()
    if len(rule) < 3 or set(rule) not in ({"="}, {"-"}):
        return 0
    # A rule as long as its line underlines it: in change logs, versions and dates have such rules.
    words = line.strip()
    is_fitted = len(rule) == len(words) <= MAX_HEADING and bool(_WRITTEN.search(words))
    if not (is_title_like(fold(line)) or is_fitted):
        return 0
    return 1 if rule[0] == "=" else 2


def _indented(runs: Sequence[_Run]) -> Iterator[_Run]:
    """The runs, with those indented further than the text as quotations, unless they continue a list item."""
    indents = [min(map(_set_in, run.lines)) for run in runs]
    lines_at: dict[int, int] = {}
    for run, indent in zip(runs, indents, strict=True):
        if run.kind is Kind.PARAGRAPH:
            lines_at[indent] = lines_at.get(indent, 0) + len(run.lines)
    base = max(lines_at, key=lambda indent: (lines_at[indent], -indent), default=0)
    in_list = False
    for run, indent in zip(runs, indents, strict=True):
        further = indent - base
        in_list = is_item(run.lines[0].lstrip()) or (in_list and 0 < further <= _MAX_ITEM_DEPTH)
        # A single short line is indented because it begins a paragraph, or because it is centred.
        is_line = len(run.lines) == 1 and (further >= _FAR_IN or len(run.lines[0].strip()) <= MAX_HEADING)
        is_quote = run.kind is Kind.PARAGRAPH and further >= _MIN_INDENT
        yield replace(run, kind=Kind.QUOTE) if is_quote and not (in_list or is_line or run.underlined) else run


def _set_in(line: str) -> int:
    """The indentation of a line in columns, not counting the wide spaces that begin Chinese paragraphs."""
    return 0 if line.startswith(_WIDE_SPACE) else _indent(line)


def _indent(line: str) -> int:
    head = line[:_MAX_WIDTH].expandtabs()
    return len(head) - len(head.lstrip())


# From runs to paragraphs


def _paragraphs(run: _Run, layout: _Layout, words: "_Words") -> Iterator[Paragraph]:
    if run.kind is Kind.CODE:
        if any(map(str.strip, run.lines)):
            yield Paragraph("\n".join(run.lines).rstrip(), Kind.CODE, alone=False)
        return
    if run.kind is Kind.TABLE:
        yield Paragraph(fold(" ".join(run.lines)), Kind.TABLE, alone=False, rows=run.rows)
        return
    parts = list(_unwrap(run.lines, _own_width(run) or layout.width))
    texts = [_join(part, words) for part in parts]
    has_label = is_label(texts[0])
    first_alone = len(texts) == 1 or _is_long(texts[1]) or has_label
    for index, text in enumerate(texts):
        whole = _MARKED_WHOLE.fullmatch(text)
        is_marked = bool(whole and any(map(str.isalpha, whole[2])))
        text = whole[2] if whole and is_marked else _MARKED.sub(_without_marks, _LEADERS.sub(" … ", text).strip())
        is_alone = layout.one_a_line or (layout.is_verse and is_label(text))
        alone = is_alone or (index <= (has_label and not layout.is_verse) and first_alone)
        kind = Kind.ITEM if run.kind is Kind.PARAGRAPH and not is_marked and is_item(text) else run.kind
        yield Paragraph(text, kind, alone, run.underlined, is_marked, run.after_break and index == 0)


def _is_long(text: str) -> bool:
    return len(text) > MAX_HEADING and not starts_low(text)


def _without_marks(marked: re.Match[str]) -> str:
    return marked[2] if any(map(str.isalpha, marked[2])) else marked[0]


def _wrap_width(runs: Iterable[Sequence[str]]) -> int:
    """The width at which the text is wrapped, or 0: if it is, lines within it end near one margin, mid-sentence."""
    inner = [line for run in runs for line, below in pairwise(run) if not is_item(below.lstrip())]
    if len(inner) < 2:
        return 0
    widths = sorted(map(_width, inner))
    margin = widths[len(widths) * 9 // 10]
    near = [width for width in widths if width >= 0.75 * margin]
    # A few short lines are a list, a song or a signature.
    are_most = len(near) > _MIN_NEAR * len(inner) and sum(near) > 0.5 * sum(widths)
    complete = sum(line.rstrip().endswith(ENDS) for line in inner)
    are_wide = sum(widths) > _MOSTLY_WIDE * sum(map(len, inner))
    least = _MIN_WIDE_WIDTH if are_wide else _MIN_WIDTH
    wrapped = least <= margin <= _MAX_WIDTH and are_most and complete < 0.5 * len(inner)
    return margin if wrapped else 0


def _own_width(run: _Run) -> int:
    """The width at which a quotation is wrapped, maybe far less than the text; 0 for verses, and for anything else."""
    if run.kind is not Kind.QUOTE or len(run.lines) < 2:
        return 0
    continued = sum(starts_low(line) for line in run.lines[1:])
    return max(map(_width, run.lines)) if 2 * continued >= len(run.lines) - 1 else _wrap_width([run.lines])


def _unwrap(run: Sequence[str], width: int) -> Iterator[list[str]]:
    """Cut a run of lines where paragraphs begin: at each line, or where a wrapped line ends short."""
    are_rows = 2 * sum(bool(_GAP.search(line.strip()[:_MAX_WIDTH])) for line in run) > len(run) > 1
    part: list[str] = []
    for index, line in enumerate(run):
        begins = are_rows or not width or is_item(line.lstrip())
        hangs = bool(part) and not is_item(line.lstrip()) and is_item(part[0].lstrip()) and _hangs(part[0], line)
        if (
            part
            and not hangs
            and (begins or _ends_short(part[-1], line, width) or (_is_first(run, index) and not is_item(part[0])))
        ):
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def _hangs(item: str, line: str) -> bool:
    """Whether a line is aligned with the words of the item above it."""
    words = _AFTER_BULLET.match(item.expandtabs())
    return words is not None and _indent(line) == words.end()


def _is_first(run: Sequence[str], index: int) -> bool:
    """Whether a line is indented like the first of a paragraph: further than those above and below."""
    around = [_indent(run[near]) for near in (index - 1, index + 1) if 0 <= near < len(run)]
    return len(around) == 2 and _indent(run[index]) >= max(around) + _MIN_INDENT


def _ends_short(line: str, below: str, width: int) -> bool:
    return _width(line) < 0.75 * width and (line.rstrip().endswith(ENDS) or not below.lstrip()[0].islower())


def _width(line: str) -> int:
    head = line.strip()[: _MAX_WIDTH + 1]
    return len(head) + sum(unicodedata.east_asian_width(character) in "WF" for character in head)


# Joining lines


def _join(lines: Sequence[str], words: "_Words") -> str:
    if len(lines) == 1:
        return fold(lines[0])
    text = _HYPHENATED.sub(lambda found: words.joined(found[1], found[2]), "\n".join(map(fold, lines)))
    # Scripts without spaces need none at a line break.
    return _NO_SPACE.sub("", text).replace("\n", " ")


class _Words:
    """The words of a text, to distinguish "exam-" "ple" from "well-" "known"."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._hyphens = Hyphens(lines)

    def joined(self, first: str, second: str) -> str:
        """The word that a line end has split: without the hyphen if the text has it so elsewhere.

        If the text has neither form, the hyphen is dropped if both halves make a word of the language, or if the text
        is hyphenated, the second half is not a word, and the two are not a compound.
        """
        if self._hyphens.stands_for_more(first, second):
            return f"{first}- {second}"
        word, compound = (first + second).casefold(), f"{first}-{second}".casefold()
        is_one = word in self._known or (
            compound not in self._known
            and (
                self._hyphens.make_a_word(first, second)
                or (
                    self._are_hyphenated
                    and second.casefold() not in self._known
                    and not self._hyphens.belongs(first, second)
                )
            )
        )
        return first + second if is_one and not second[0].isupper() else f"{first}-{second}"

    @cached_property
    def _text(self) -> str:
        return "\n".join(self._lines)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(map(str.casefold, _WORD.findall(_HYPHENATED.sub(" ", self._text))))

    @cached_property
    def _are_hyphenated(self) -> bool:
        halves = [(first.casefold(), second.casefold()) for first, second in _HYPHENATED.findall(self._text)]
        words = sum(first + second in self._known for first, second in halves)
        return words > sum(f"{first}-{second}" in self._known for first, second in halves)
