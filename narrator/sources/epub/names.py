"""The name of a chapter, merged from its entry in the table of contents and the headings at its location.

"Chapter 1" in the contents over "1" and "Loomings" on the page is "Chapter 1: Loomings".
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from narrator.sources.epub.matter import parts_in_headings, words
from narrator.sources.vocabulary import numbered_parts

_MAX_LENGTH = 300  # characters of a name
_MIN_ALIKE = 3  # words
_ROMAN = re.compile(r"(?=[ivxlcdm])(m{0,3})(c[md]|d?c{0,3})(x[cl]|l?x{0,3})(i[xv]|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_COUNTED = re.compile(
    r"[第제]?(?:\d+|[〇零一二三四五六七八九十百千]+)(?:章|回|話|话|節|节|部|編|篇|卷|巻|课|課|장|부|화)?"
)
_ENDS = tuple(".:;!?…。：；！？—–-")


@dataclass(frozen=True, slots=True)
class Line:
    """A heading, or a short line of text, at the start of a chapter.

    `is_alone` says that no other heading in the chapter has its level, so that it may be part of the chapter's name.
    """

    text: str
    is_heading: bool
    is_alone: bool


def merged(label: str, lines: Sequence[Line], title: str = "", labels: Sequence[str] = ()) -> tuple[str, int]:
    """The name of a chapter, and how many of the lines at its start it repeats.

    `label` is its name in the table of contents, "" if that is of no use; `title` is that of the book, which is not
    part of a chapter's name; `labels` are those of all chapters at the same location.
    """
    others = [other for other in labels if other != label]
    texts = [line.text for line in lines]
    if not label:
        return _unlisted(lines, others)
    if not lines or len(label) > _MAX_LENGTH:
        return label, 0
    for count in range(len(lines), 0, -1):
        if says(label, joined(texts[:count])):
            return _with_next(label, lines, count, others)
    for count in range(1, len(lines) + 1):
        if says(joined(texts[:count]), label):
            name = joined([text for text in texts[:count] if key(text) != key(title) or key(text) == key(label)])
            return _with_next(name, lines, count, others)
    for count in range(1, len(lines) + 1):
        if _are_alike(label, joined(texts[:count])):
            return label, count
    return label, 0


def with_number(label: str, lines: Sequence[Line]) -> tuple[str, int]:
    """Like `merged`, if the contents and the page differ: the number of the chapter, and its name."""
    if not lines or not label:
        return label, 0
    first = lines[0]
    if is_number(label) and is_number(first.text):
        return label, 1
    if is_number(label) and first.is_heading and first.is_alone:
        return joined([label, first.text]), 1
    if is_number(first.text) and first.is_heading:
        return joined([first.text, label]), 1
    return label, 0


def is_number(text: str) -> bool:
    """Whether a name is only a number: "I", "Chapter 1", "Part Two"."""
    said = [word for word in words(text) if word != "the"]
    if len(said) == 2 and said[0] in _units():
        return True
    joint = "".join(said)
    return len(said) <= 2 and bool(_ROMAN.fullmatch(joint) or _COUNTED.fullmatch(joint))


@cache
def _units() -> frozenset[str]:
    return frozenset(word for name in numbered_parts() | parts_in_headings() for word in words(name))


def says(text: str, part: str) -> bool:
    """Whether a text contains all words of a part, consecutively and in order."""
    whole, inner = key(text), key(part)
    if not inner:
        return False
    is_spaced = inner.isascii() or " " in whole
    return f" {inner} " in f" {whole} " if is_spaced else inner in whole


def joined(texts: Sequence[str]) -> str:
    """Names one after the other, separated by a colon unless they end with a punctuation mark."""
    name = ""
    for text in texts:
        name = f"{name}{' ' if name.endswith(_ENDS) else ': '}{text}" if name else text
    return name


def key(text: str) -> str:
    """The form in which names are compared: their words, with Roman numerals as digits."""
    return " ".join(_figure(word) for word in words(text))


def _figure(word: str) -> str:
    if not _ROMAN.fullmatch(word):
        return word
    values = [_ROMAN_VALUES[char] for char in word]
    following = [*values[1:], 0]
    return str(sum(-one if one < after else one for one, after in zip(values, following, strict=True)))


def _unlisted(lines: Sequence[Line], others: Sequence[str]) -> tuple[str, int]:
    """The name in the first heading, with the lines before it that are numbers."""
    first = next((index for index, line in enumerate(lines) if line.is_heading), None)
    if first is None:
        return "", 0
    name = joined([line.text for line in lines[: first + 1]])
    return _with_next(name, lines, first + 1, others)


def _with_next(name: str, lines: Sequence[Line], count: int, others: Sequence[str]) -> tuple[str, int]:
    """A name that is a number, with the heading below it, unless that is a number or another chapter's name."""
    if count == len(lines) or not is_number(name):
        return name, count
    after = lines[count]
    is_its = after.is_heading and after.is_alone and not is_number(after.text) and len(after.text) <= _MAX_LENGTH
    if not is_its or any(says(other, after.text) or says(after.text, other) for other in others):
        return name, count
    return joined([name, after.text]), count + 1


def _are_alike(one: str, other: str) -> bool:
    """Whether the longer of two names contains two thirds of the words of the shorter."""
    first, second = Counter(key(one).split()), Counter(key(other).split())
    shorter = min(first.total(), second.total())
    return shorter >= _MIN_ALIKE and 3 * (first & second).total() >= 2 * shorter
