"""Text with marks: plain characters, some of which are marked: as a link, raised, struck out, in another language.

A marked text is a `str`, for code that only needs the characters. What `str` itself makes of it, such as a slice or a
sum, is plain: code that ignores marks may lose them, but never gets wrong ones. The functions here keep them.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, SupportsIndex

from narrator import patterns


class MarkKind(StrEnum):
    """What characters are, or what is between them."""

    LINK = "link"
    LANGUAGE = "language"
    DELETED = "deleted"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    RUBY = "ruby"
    KEYBOARD = "keyboard"
    PICTURE = "picture"
    FORMULA = "formula"
    CODE = "code"
    RAISED = "raised"
    LOWERED = "lowered"
    BREAK = "line break"
    NOTE = "note reference"


_ORDER = {kind: place for place, kind in enumerate(MarkKind)}  # outer marks first, around the same characters
_GROWING = frozenset(
    {MarkKind.LINK, MarkKind.LANGUAGE, MarkKind.DELETED, MarkKind.STRONG, MarkKind.EMPHASIS, MarkKind.CODE}
)
_WORD = re.compile(r"\S+")
_WIDE = r"[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
_BROKEN_LINE = patterns.lazy(rf"(?<={_WIDE})[^\S\n]*\n\s*(?={_WIDE})")
_SPACED_STOP = re.compile(r" [.,)](?![\w.])")
_UP = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_DOWN = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_MAX_AROUND = 30  # marks around one character; deeper nesting is an accident of the document


class Mark(NamedTuple):
    """What the characters from `start` up to, but not including, `end` are.

    `value` is the address of a link or a picture (whose alternative text the characters are), the BCP 47 tag of a
    language, the reading of a ruby, or a formula in TeX or MathML. A line break marks the space in its place. A note
    reference has no characters: it is at `start`, and its value is what the reader sees there.
    """

    start: int
    end: int
    kind: MarkKind
    value: str = ""

    def moved(self, by: int) -> "Mark":
        """The same mark on characters that are `by` further on."""
        return Mark(self.start + by, self.end + by, self.kind, self.value) if by else self


class Text(str):
    """Characters with marks, sorted by where they start, the longer first.

    It equals a plain text of the same characters, but another marked one only if the marks are the same as well.
    """

    __slots__ = ("marks",)
    marks: tuple[Mark, ...]

    def __new__(cls, characters: str, marks: Iterable[Mark] = ()) -> "Text":
        self = super().__new__(cls, characters)
        self.marks = tuple(marks)
        return self

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other) is True and (not isinstance(other, Text) or self.marks == other.marks)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[type["Text"], tuple[str, tuple[Mark, ...]]]:
        return Text, (str(self), self.marks)

    def __repr__(self) -> str:
        return f"Text({str(self)!r}, {self.marks!r})"


def marks_of(text: str) -> tuple[Mark, ...]:
    """The marks of a text; none for a plain string."""
    return text.marks if isinstance(text, Text) else ()


def marked(characters: str, marks: Iterable[Mark]) -> str:
    """Characters with sorted marks, each without the spaces at its ends; a plain string if none is left."""
    tidy = _tidy(characters, marks) if characters else ()
    return Text(characters, tidy) if tidy else str(characters)


def wholly(text: str, around: Iterable[tuple[MarkKind, str]]) -> str:
    """A text with marks around all of it, from the outermost to the innermost."""
    marks = [Mark(0, len(text), kind, value) for kind, value in around]
    return marked(text, [*marks, *marks_of(text)]) if marks else text


def within(text: str, *kinds: MarkKind) -> str:
    """A text without marks of some kinds that span all of it: a heading that is all bold is not emphasized."""
    marks = marks_of(text)
    if not marks:
        return text
    return marked(text, (mark for mark in marks if mark.kind not in kinds or mark.end - mark.start < len(text)))


def unmarked(text: str) -> str:
    """A text for places that cannot have marks: raised figures become Unicode's superscript characters."""
    if not marks_of(text):
        return text
    found: list[str] = []
    for piece, marks in runs(text):
        kinds = {mark.kind for mark in marks}
        if MarkKind.DELETED not in kinds:
            table = _UP if MarkKind.RAISED in kinds else _DOWN if MarkKind.LOWERED in kinds else None
            found.append(piece.translate(table) if table and piece.strip("+-0123456789") == "" else piece)
    return " ".join("".join(found).split())


def parts(text: str, ranges: Iterable[tuple[int, int]]) -> Iterator[str]:
    """The characters in each of some ranges, with their marks. The ranges ascend and do not overlap.

    A note reference between two of them belongs to the first one that ends after it.
    """
    waiting = list(reversed(marks_of(text)))
    if not waiting:
        yield from (text[start:end] for start, end in ranges)
        return
    begun: list[Mark] = []
    for start, end in ranges:
        while waiting and (waiting[-1].start < end or waiting[-1].end == waiting[-1].start <= end):
            begun.append(waiting.pop())
        inside = [each for each in begun if each.end > start or each.start == each.end]
        yield marked(text[start:end], (_within(each, start, end) for each in inside))
        begun = [each for each in inside if each.end > end]


def part(text: str, start: int, end: int | None = None) -> str:
    """The characters from `start` up to `end`, with their marks."""
    end = len(text) if end is None else end
    if not marks_of(text):
        return text[start:end]
    ranges = [(0, start), (start, end)] if start else [(0, end)]
    return list(parts(text, ranges))[-1]


def joined(pieces: Iterable[str], between: str = "") -> str:
    """Texts as one, with their marks."""
    pieces = list(pieces)
    if not any(map(marks_of, pieces)):
        return between.join(pieces)
    marks: list[Mark] = []
    length = 0
    for piece in pieces:
        marks += [mark.moved(length) for mark in marks_of(piece)]
        length += len(piece) + len(between)
    return marked(between.join(pieces), marks)


def one_line(characters: str) -> str:
    """Plain characters with each run of white space made one space, and none at their ends.

    Scripts without spaces do not add one at a line break, as Korean does:
    https://www.w3.org/TR/css-text-3/#line-break-transform
    """
    if "\n" in characters and not characters.isascii():
        characters = _BROKEN_LINE.sub("", characters)
    return " ".join(characters.split())


def folded(text: str) -> str:
    """A text with its white space as in `one_line`."""
    return fold_marked(text, marks) if (marks := marks_of(text)) else one_line(text)


def fold_marked(characters: str, marks: Iterable[Mark]) -> str:
    """Characters with their white space as in `one_line`, and the marks moved with them."""
    if " ".join(characters.split()) == characters:
        text = characters
        return _closed_up(
            text, [_behind_the_word(text, mark) if mark.kind is MarkKind.NOTE else mark for mark in marks]
        )
    found = [word.span() for word in _WORD.finditer(characters)]
    starts = [start for start, _ in found]
    ends = [end for _, end in found]
    marks = list(marks)
    joined_at = _joined_at(characters, marks)
    offsets: list[int] = []  # of each word in the result
    pieces: list[str] = []
    length = 0
    for start, end in found:
        pieces += ["" if not pieces or start in joined_at else " ", characters[start:end]]
        length += len(pieces[-2])
        offsets.append(length)
        length += end - start
    text = "".join(pieces)
    moved: list[Mark] = []
    for mark in marks:
        # The word that it begins in, or else the next one; and the word that it ends in, or else the previous one.
        first, last = bisect_right(ends, mark.start), bisect_left(starts, mark.end) - 1
        if mark.kind is MarkKind.BREAK:
            if 0 <= last < len(found) - 1:
                end = offsets[last] + ends[last] - starts[last]
                moved.append(Mark(end, end + 1, mark.kind, mark.value))
        elif mark.start == mark.end:
            place = 0 if last < 0 else offsets[last] + min(mark.start, ends[last]) - starts[last]
            moved.append(Mark(place, place, mark.kind, mark.value))
        elif first <= last:
            start = offsets[first] + max(mark.start, starts[first]) - starts[first]
            end = offsets[last] + min(mark.end, ends[last]) - starts[last]
            moved.append(Mark(start, end, mark.kind, mark.value))
    return _closed_up(text, moved)


def _joined_at(characters: str, marks: Iterable[Mark]) -> set[int]:
    """Where words begin that are one with the word before them, on another line of the document."""
    if "\n" not in characters or characters.isascii():
        return set()
    breaks = [mark.start for mark in marks if mark.kind is MarkKind.BREAK]
    gaps = map(re.Match.span, _BROKEN_LINE.finditer(characters))
    return {end for start, end in gaps if not any(start <= place < end for place in breaks)}


def _closed_up(text: str, marks: list[Mark]) -> str:
    """A text with its marks, without the space left by a note reference before a stop, as in "green [1]."."""
    for place in sorted({mark.start for mark in marks if mark.kind is MarkKind.NOTE}, reverse=True):
        if _SPACED_STOP.match(text, place):
            text = text[:place] + text[place + 1 :]
            marks = [
                Mark(mark.start - (mark.start > place), mark.end - (mark.end > place), mark.kind, mark.value)
                for mark in marks
            ]
    return marked(text, marks)


def _behind_the_word(text: str, note: Mark) -> Mark:
    """Move a note reference from behind a space to before it."""
    return note.moved(-1) if text[max(note.start - 1, 0) : note.start] == " " else note


def runs(text: str) -> list[tuple[str, tuple[Mark, ...]]]:
    """A text in pieces whose characters all have the same marks; a note reference is a piece without characters."""
    marks = marks_of(text)
    if not marks:
        return [(text, ())] if text else []
    bounds = sorted({0, len(text), *(bound for mark in marks for bound in (mark.start, mark.end))})
    waiting = list(reversed(marks))
    around: list[Mark] = []
    found: list[tuple[str, tuple[Mark, ...]]] = []
    for place, start in enumerate(bounds):
        around = [mark for mark in around if mark.end > start]
        while waiting and waiting[-1].start <= start:
            mark = waiting.pop()
            if mark.start == mark.end:
                found.append(("", (*around, mark)))
            else:
                around.append(mark)
        if place + 1 < len(bounds):
            found.append((text[start : bounds[place + 1]], tuple(around)))
    return found


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a mark begins, or ends."""

    mark: Mark
    begins: bool


def nested(text: str) -> Iterator[str | Edge]:
    """The pieces of a text and the edges of its marks, properly nested: the mark that begins last ends first.

    Where marks overlap, the inner one is closed with the outer one, and opened again behind it.
    """
    around: list[Mark] = []
    for piece, marks in _led(runs(text)):
        stays = next((place for place, mark in enumerate(around) if mark not in marks), len(around))
        for mark in reversed(around[stays:]):
            yield Edge(mark, begins=False)
        del around[stays:]
        for mark in sorted(marks, key=lambda mark: (-mark.end, _ORDER[mark.kind])):
            if mark not in around and (mark.kind is MarkKind.BREAK or not piece.isspace()):
                around.append(mark)
                yield Edge(mark, begins=True)
        if piece:
            yield piece
    for mark in reversed(around):
        yield Edge(mark, begins=False)


def _led(found: Iterable[tuple[str, tuple[Mark, ...]]]) -> Iterator[tuple[str, tuple[Mark, ...]]]:
    """Runs with white space split off where one begins with it: no mark begins with a space."""
    for piece, marks in found:
        rest = piece.lstrip()
        if rest and len(rest) < len(piece):
            yield piece[: -len(rest)], marks
            yield rest, marks
        else:
            yield piece, marks


def stripped(text: str) -> str:
    """A text without the white space at its ends."""
    if not marks_of(text):
        return text.strip()
    return part(text, len(text) - len(text.lstrip()), len(text.rstrip()))


def mapped(text: str, change: Callable[[str], str]) -> str:
    """A text with `change` applied to each piece between the edges of marks."""
    if not marks_of(text):
        return change(text)
    changed: list[str] = []
    bounds = {0: 0}
    length = start = 0
    for piece, _ in runs(text):
        new = change(piece) if piece else ""
        changed.append(new)
        length += len(new)
        start += len(piece)
        bounds[start] = length
    moved = (Mark(bounds[start], bounds[end], kind, value) for start, end, kind, value in marks_of(text))
    return marked("".join(changed), moved)


class TextBuilder:
    """Builds a text from pieces, between which marks begin and end."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._marks: list[Mark] = []
        self._open: list[int | None] = []  # indexes of the open marks, the innermost last; None for one not opened
        self._around: set[tuple[MarkKind, str]] = set()  # kind and value of the open marks

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def say(self, text: str) -> None:
        """Add characters, with the marks that they may have."""
        if marks := marks_of(text):
            self._marks += [mark.moved(self._length) for mark in marks]
        self._pieces.append(text)
        self._length += len(text)

    def begin(self, kind: MarkKind, value: str = "") -> None:
        """Open a mark of this kind, until `end`. If the same mark is open already, there is no second one."""
        if (kind, value) in self._around or len(self._around) >= _MAX_AROUND:
            self._open.append(None)
            return
        self._around.add((kind, value))
        self._open.append(len(self._marks))
        self._marks.append(Mark(self._length, self._length, kind, value))

    def end(self, value: str | None = None) -> None:
        """Close the innermost mark. `value` replaces the one that it was opened with."""
        index = self._open.pop()
        if index is None:
            return
        mark = self._marks[index]
        self._around.discard((mark.kind, mark.value))
        self._marks[index] = Mark(mark.start, self._length, mark.kind, mark.value if value is None else value)

    def put(self, text: str, kind: MarkKind, value: str = "") -> None:
        """Add characters marked with this kind; none for a note reference."""
        self.begin(kind, value)
        self.say(text)
        self.end()

    def take(self) -> str:
        """Take out what was built, its white space folded. Open marks continue in what is added later."""
        characters, marks = "".join(self._pieces), self._marks
        if not marks:
            self._pieces, self._length = [], 0
            return one_line(characters)
        open_marks: list[Mark] = []
        for place, index in enumerate(self._open):
            if index is not None:
                self._open[place] = len(open_marks)
                mark = marks[index]
                open_marks.append(Mark(0, 0, mark.kind, mark.value))
                marks[index] = Mark(mark.start, self._length, mark.kind, mark.value)
        self._pieces, self._length, self._marks = [], 0, open_marks
        return fold_marked(characters, marks) if characters else ""


def _within(mark: Mark, start: int, end: int) -> Mark:
    """A mark relative to a part of its text."""
    return Mark(max(mark.start, start) - start, max(min(mark.end, end), start) - start, mark.kind, mark.value)


def _tidy(characters: str, marks: Iterable[Mark]) -> list[Mark]:
    """Sorted marks, empty ones dropped, and those that continue one another merged."""
    tidy: dict[tuple[MarkKind, str], list[Mark]] = {}
    trimmed = [each for mark in marks if (each := _trimmed(characters, mark))]
    if len(trimmed) < 2:
        return trimmed
    for mark in sorted(trimmed, key=lambda mark: (mark.start, -mark.end)):
        same = tidy.setdefault((mark.kind, mark.value), [])
        reach = same[-1].end if same else -1
        if mark.start < reach or (mark.start == reach and mark.kind in _GROWING):
            same[-1] = Mark(same[-1].start, max(reach, mark.end), mark.kind, mark.value)
        elif not same or same[-1] != mark:
            same.append(mark)
    return sorted((mark for same in tidy.values() for mark in same), key=_place)


def _place(mark: Mark) -> tuple[int, bool, int, int]:
    """The sort key of marks: a note reference comes before marks that begin at the same place."""
    return mark.start, mark.start < mark.end, -mark.end, _ORDER[mark.kind]


def _trimmed(characters: str, mark: Mark) -> Mark | None:
    """A mark without the white space at its ends; None if nothing is left of it."""
    if mark.kind is MarkKind.NOTE or (mark.kind is MarkKind.BREAK and mark.start < mark.end):
        return mark
    start, end = mark.start, mark.end
    while start < end and characters[start].isspace():
        start += 1
    while start < end and characters[end - 1].isspace():
        end -= 1
    if start == end:
        return None
    return mark if (start, end) == (mark.start, mark.end) else Mark(start, end, mark.kind, mark.value)
