"""What a written expression is and how it is read: its kinds, and the readings that they give.

A kind knows how its expressions are written, and how one is said; it may decline what only looks like one. All kinds
look at the text as it was written, with what is around each expression, and none at what another has made of it.
"""

import re
from collections.abc import Callable, Iterable
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple


class Rank(IntEnum):
    """How much a kind leaves open: of two readings of the same figure the one with the lower rank is taken."""

    CODE = 1
    """Nothing: a form that is nothing else, such as an ISBN or an address of a machine."""
    DATE = 2
    TIME = 3
    NAME = 4
    """A number that is part of a name: of a road, an aircraft, a verse."""
    MONEY = 5
    MEASURE = 6
    RANGE = 7
    COUNT = 8
    ORDINAL = 9
    SIGN = 10
    NUMBER = 11


class Kind(NamedTuple):
    """One kind of written expression in one language."""

    name: str
    """What it is, in a word or two that a person understands: "a date"."""
    rank: Rank
    pattern: re.Pattern[str]
    said: Callable[[re.Match[str]], str | None]
    """What is said for an expression, or None if it is not of this kind after all."""
    signs: str = ""
    """Characters without one of which no text has this kind. What has neither these nor `beside` needs a digit."""
    beside: str = ""
    """The same, of what is beside digits: see `Seen`. A text of plain numbers is not looked through for all else."""
    at: str = ""
    """The same, of what is right at digits, with no space between."""
    words: frozenset[str] = frozenset()
    """The same, of words and signs: see `first_words`."""


class Seen(NamedTuple):
    """What a text has, by which kinds are passed over that it cannot have."""

    has_digit: bool
    signs: frozenset[str]
    beside: frozenset[str]
    """What is at digits, or beyond a space at them; 0 stands for digits that one character parts from others."""
    at: frozenset[str]
    """What is right at digits."""
    words: frozenset[str]
    """Its words as they are and in small letters, and its signs."""


class Kinds:
    """Kinds in their order, of which a text is searched for those alone that it may have: a bit stands for each."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self._kinds = tuple(kinds)
        self._without_digit = sum(
            1 << place for place, kind in enumerate(self._kinds) if kind.signs or kind.beside or kind.at
        )
        self._asking = (
            _asking(kind.signs for kind in self._kinds),
            _asking(kind.beside for kind in self._kinds),
            _asking(kind.at for kind in self._kinds),
            _asking(kind.words for kind in self._kinds),
        )
        # What texts may have repeats all over an article.
        self._those = lru_cache(maxsize=4096)(self._those_of)

    def possible(self, text: str) -> tuple[Kind, ...]:
        """Those that a text may have, by a look at it that is far quicker than to search it for all of them."""
        has_digit, *has = seen(text)
        bits = -1 if has_digit else self._without_digit
        for (some, asking), things in zip(self._asking, has, strict=True):
            for thing in asking.keys() & things:
                some |= asking[thing]
            bits &= some
        return self._those(bits)

    def _those_of(self, bits: int) -> tuple[Kind, ...]:
        return tuple(kind for place, kind in enumerate(self._kinds) if bits >> place & 1)


def _asking(needs: Iterable[Iterable[str]]) -> tuple[int, dict[str, int]]:
    """The bits of those that need nothing, and of those for each thing of which they need one."""
    none, asking = 0, dict[str, int]()
    for place, things in enumerate(needs):
        needed = list(things)
        none |= 0 if needed else 1 << place
        for thing in needed:
            asking[thing] = asking.get(thing, 0) | 1 << place
    return none, asking


def seen(text: str) -> Seen:
    """What a text has, by which kinds are passed over that it cannot have."""
    signs = frozenset(text)
    words = {*_WORD_OR_SIGN.findall(text), *_WORD.findall(text.lower())}
    beside: set[str] = set()
    at: set[str] = set()
    if has_digit := bool(_DIGIT.search(text)):
        for digits in _DIGITS.finditer(text):
            start, end = digits.span()
            for near in (text[max(start - 2, 0) : start][::-1], text[end : end + 2]):
                if near[1:] and near[0] == " " and not near[1].isdecimal():
                    beside.add(near[1])
                else:
                    at.update(near[:1])
        beside |= at
        if _PARTED.search(text):
            beside.add("0")
    return Seen(has_digit, signs, frozenset(beside), frozenset(at), frozenset(words))


def first_words(names: Iterable[str]) -> frozenset[str]:
    """What a text has to have that has one of these names: the first word of each, or else its first sign."""
    return frozenset(found[0] if (found := _WORD.search(name)) else name[0] for name in names if name)


_DIGIT = re.compile(r"[\d²³¹⁰⁴-⁹½¼¾⅐-⅞]")
_WORD = re.compile(r"[^\W\d_]+")
_WORD_OR_SIGN = re.compile(r"[^\W\d_]+|[^\w\s]")
_DIGITS = re.compile(r"\d+")
_PARTED = re.compile(r"\d\D\d")


class Reading(NamedTuple):
    """How the part of a text from `start` to `end` is said, and as what kind of thing."""

    start: int
    end: int
    said: str
    kind: str
