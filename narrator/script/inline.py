"""Marks in a text to Markdown, and back.

Emphasis is `*so*`, strong `**so**`, code between backticks, a link `[text](<address>)`, an inline picture `![its
words](<address>)`, a note reference `[^1]`. What Markdown has no syntax for is written as HTML elements: `<sup>`,
`<sub>`, `<del>`, `<kbd>`, `<br>`, `<ruby>字<rt>じ</rt></ruby>`, `<span lang="fr">`, and `<math alttext="x^2">` around
the characters of a formula. A backslash escapes any sign.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape

from narrator import patterns
from narrator.text import Mark, MarkKind, marked, marks_of, nested

SIGN = (
    r"\[\^[^\]\s\\{|}]+\]|!?\[(?!\^)|\]\(<[^<>\s]*>\)|\*{1,3}|`|<br>|<rt>[^<]*</rt></ruby>"
    r"|<(?:em|strong|code|del|kbd|sup|sub|ruby|math|/(?:em|strong|code|del|kbd|sup|sub|math|span))>"
    r"|<(?:span lang|math alttext)=\"[^\"<>]*\">"
)
"""A sign: what begins or ends a mark, unless it is behind a backslash."""

WRITTEN = patterns.lazy(rf"\\(?P<escaped>.)|(?P<sign>{SIGN})|(?P<plain>.)", re.DOTALL)
"""One shown character, or one sign."""

_ESCAPED = patterns.lazy(
    r"[\\{|}*`<]|\[(?=\^|(?i:(?:pause|voice|language|lang|audio)[\s\]:=]|announcement\]))"
    r"|\[(?=(?i:pause|break|silence)[-_ :=]*\d)|!(?=\[)|\](?=\()|&(?=#?\w{1,31};)"
)
_TAGS = {
    MarkKind.EMPHASIS: "em",
    MarkKind.STRONG: "strong",
    MarkKind.CODE: "code",
    MarkKind.DELETED: "del",
    MarkKind.KEYBOARD: "kbd",
    MarkKind.RAISED: "sup",
    MarkKind.LOWERED: "sub",
    MarkKind.RUBY: "ruby",
    MarkKind.FORMULA: "math",
    MarkKind.LANGUAGE: "span",
}
_KINDS = {tag: kind for kind, tag in _TAGS.items()}
_STARS = {MarkKind.EMPHASIS: "*", MarkKind.STRONG: "**"}
_BRACKETS = {MarkKind.LINK: "[", MarkKind.PICTURE: "!["}
_OPENING = patterns.lazy(r"<(\w+)(?: \w+=\"(.*)\")?>")
_READING = patterns.lazy(r"<rt>(.*)</rt></ruby>")
_AMBIGUOUS = patterns.lazy(r"(?i:pause|voice|lang|audio|break|silence|announcement)|\^")  # after the bracket of a link
_RESERVED = patterns.lazy(r"[\\{|}\[\]]")
_NOT_IN_ADDRESSES = patterns.lazy(r"[\s<>\\{|}]")
_NAME = patterns.lazy(r"[^\]\s\\{|}]+")
_TAG = patterns.lazy(r"[\w-]+", re.ASCII)


# To Markdown


def escaped(text: str) -> str:
    """A text with escaped signs."""
    return _ESCAPED.sub(r"\\\g<0>", text)


def to_markdown(text: str) -> str:
    """A text with signs for its marks."""
    return "".join(characters(text)) if marks_of(text) else escaped(text)


def characters(text: str) -> list[str]:
    """Each character of a text as it is written, with the signs before and after it."""
    plain = {found.start() for found in _ESCAPED.finditer(text)}
    before, behind = defaultdict[int, str](str), defaultdict[int, str](str)
    open_marks: list[tuple[Mark, str]] = []
    place = 0
    for each in nested(text):
        if isinstance(each, str):
            if any(mark.kind in _BRACKETS for mark, _ in open_marks):
                plain |= {index for index in range(place, place + len(each)) if text[index] in "[]^"}
            place += len(each)
        elif each.mark.kind is MarkKind.NOTE:
            if each.begins and _NAME.fullmatch(each.mark.value):
                (behind if place else before)[max(place - 1, 0)] += f"[^{each.mark.value}]"
        elif each.begins:
            opening, closing = _signs(text, each.mark, place, [mark.kind for mark, _ in open_marks])
            before[place] += opening
            open_marks.append((each.mark, closing))
            if each.mark.kind in _BRACKETS:
                plain |= {place - 1} if text[max(place - 1, 0) : place] == "!" else set()
                plain |= {place} if _AMBIGUOUS.match(text, place) else set()
        else:
            behind[place - 1] += open_marks.pop()[1]
    breaks = {mark.start for mark in marks_of(text) if mark.kind is MarkKind.BREAK}
    written = [*text, ""]
    for index in plain:
        written[index] = f"\\{text[index]}"
    for index in breaks:
        written[index] = "<br>"
    for index in before.keys() | behind.keys():
        written[index] = f"{before[index]}{written[index]}{behind[index]}"
    return written


def from_markdown(written: str) -> str:
    """The text that `to_markdown` has written."""
    pieces = (
        Piece(found["sign"] or found["escaped"] or found["plain"], "", bool(found["sign"]))
        for found in WRITTEN.finditer(written)
    )
    return read(list(pieces))[0]


def _signs(text: str, mark: Mark, place: int, around: Sequence[MarkKind]) -> tuple[str, str]:
    """The signs that begin and end a mark."""
    kind, value = mark.kind, mark.value
    match kind:
        case MarkKind.LINK | MarkKind.PICTURE:
            return _BRACKETS[kind], f"](<{_NOT_IN_ADDRESSES.sub(_percent, value)}>)"
        case MarkKind.EMPHASIS | MarkKind.STRONG if not _STARS.keys() & set(around):
            return _STARS[kind], _STARS[kind]
        case MarkKind.CODE if _is_simple(text, mark, place):
            return "`", "`"
        case MarkKind.RUBY:
            return "<ruby>", f"<rt>{_entities(value)}</rt></ruby>"
        case MarkKind.LANGUAGE:
            return (f'<span lang="{value}">', "</span>") if _TAG.fullmatch(value) else ("", "")
        case MarkKind.FORMULA if value and not value.startswith("<"):
            return f'<math alttext="{_entities(value)}">', "</math>"
        case MarkKind.BREAK:
            return "", ""
        case _:
            return f"<{_TAGS[kind]}>", f"</{_TAGS[kind]}>"


def _is_simple(text: str, code: Mark, place: int) -> bool:
    """Whether code consists of characters only, without signs; Markdown knows no others between backticks."""
    is_whole = code.start == place and not any(
        mark is not code and mark.start < code.end and mark.end > code.start and not _is_around(mark, code)
        for mark in marks_of(text)
    )
    return is_whole and not _ESCAPED.search(text, code.start, code.end)


def _is_around(mark: Mark, inner: Mark) -> bool:
    return mark.start <= inner.start and inner.end <= mark.end and mark.kind is not MarkKind.RAISED


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())


def _entities(value: str) -> str:
    return _RESERVED.sub(lambda found: f"&#{ord(found[0])};", escape(value))


# From Markdown


@dataclass(slots=True)
class Piece:
    """A piece of a line: what it shows and what it says. `is_sign` means that it may begin or end a mark."""

    shown: str
    said: str
    is_sign: bool = False


def read(pieces: Sequence[Piece]) -> tuple[str, str]:
    """What a line shows, with its marks, and what it says. A sign without a counterpart stays as it is written."""
    reader = _Reader(pieces)
    for index, piece in enumerate(pieces):
        if piece.is_sign:
            reader.take(index, piece.shown)
    return reader.line()


class _Reader:
    """Finds out which signs belong together."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._open: list[tuple[MarkKind, str, int]] = []  # kind, value, index of the piece
        self._marks: list[tuple[MarkKind, str, int, int]] = []
        self._left = dict[int, str]()  # what remains of signs as text, by index

    def take(self, index: int, sign: str) -> None:
        """Process a sign."""
        self._left[index] = ""
        if sign.startswith("[^"):
            self._marks.append((MarkKind.NOTE, sign[2:-1], index, index))
        elif sign == "<br>":
            self._marks.append((MarkKind.BREAK, "", index, index + 1))
            self._left[index] = " "
        elif sign.startswith("*"):
            self._stars(index, sign)
        elif sign == "`":
            self._turn(MarkKind.CODE, index, sign)
        elif sign in ("[", "!["):
            self._begin(MarkKind.LINK if sign == "[" else MarkKind.PICTURE, sign, index)
        elif sign.startswith("]"):
            self._bracket(index, sign)
        elif reading := _READING.fullmatch(sign):
            self._end(MarkKind.RUBY, index, sign, unescape(reading[1]))
        elif sign.startswith("</"):
            self._end(_KINDS[sign[2:-1]], index, sign)
        elif opening := _OPENING.fullmatch(sign):
            self._open.append((_KINDS[opening[1]], unescape(opening[2] or ""), index))
            self._left[index] = sign

    def line(self) -> tuple[str, str]:
        """The finished line: what it shows and what it says."""
        starts = [0]
        shown: list[str] = []
        said: list[str] = []
        for index, piece in enumerate(self._pieces):
            own = self._left.get(index, piece.shown)
            shown.append(own)
            said.append((own if piece.said else "") if piece.is_sign else piece.said)
            starts.append(starts[-1] + len(own))
        found = sorted(self._marks, key=lambda mark: mark[2])  # outer marks first
        marks = (Mark(starts[start], starts[end], kind, value) for kind, value, start, end in found)
        return marked("".join(shown), marks), "".join(said)

    def _stars(self, index: int, sign: str) -> None:
        stars = len(sign)
        while stars:
            begun = [kind for kind, _, _ in self._open if kind in _STARS]
            begins_within = begun == [MarkKind.EMPHASIS] and stars == 2 and self._is_after_space(index)
            is_emphasis = stars == 1 or (begun[-1:] == [MarkKind.EMPHASIS] and not begins_within)
            kind = MarkKind.EMPHASIS if is_emphasis else MarkKind.STRONG
            stars -= len(_STARS[kind])
            self._turn(kind, index, _STARS[kind])

    def _turn(self, kind: MarkKind, index: int, sign: str) -> None:
        """Process a sign that begins a mark of a kind, or ends it if one is open."""
        if any(begun == kind for begun, _, _ in self._open):
            self._end(kind, index, sign)
        elif self._is_before_space(index):
            self._left[index] += sign
        else:
            self._begin(kind, sign, index)

    def _begin(self, kind: MarkKind, sign: str, index: int) -> None:
        self._open.append((kind, sign, index))
        self._left[index] += sign

    def _end(self, kind: MarkKind, index: int, sign: str, value: str | None = None) -> None:
        place = next((place for place in range(len(self._open) - 1, -1, -1) if self._open[place][0] is kind), None)
        if place is None:
            self._left[index] += sign
            return
        _, opened_with, start = self._open[place]
        del self._open[place:]
        if value is None:
            value = opened_with if kind in (MarkKind.LANGUAGE, MarkKind.FORMULA) else ""
        opening = self._opening(kind, start)
        self._left[start] = self._left[start].replace(opening, "", 1)
        self._marks.append((kind, value, start + 1, index))

    def _opening(self, kind: MarkKind, start: int) -> str:
        """The sign that began a mark, which may be only some of the piece's stars."""
        sign = self._pieces[start].shown
        return _STARS[kind] if sign.startswith("*") else sign

    def _bracket(self, index: int, sign: str) -> None:
        brackets = [kind for kind, _, _ in self._open if kind in _BRACKETS]
        if brackets:
            self._end(brackets[-1], index, sign, sign[3:-2])
        else:
            self._left[index] = sign

    def _is_before_space(self, index: int) -> bool:
        after = next((self._pieces[i].shown for i in range(index + 1, len(self._pieces)) if self._pieces[i].shown), " ")
        return after[0].isspace()

    def _is_after_space(self, index: int) -> bool:
        before = next((self._pieces[i].shown for i in range(index - 1, -1, -1) if self._pieces[i].shown), " ")
        return before[-1].isspace()
