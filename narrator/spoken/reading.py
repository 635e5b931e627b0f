"""What a written expression is and how it is read: kinds of expressions, and the readings that they give.

A kind knows how its expressions are written and how they are said; it may decline what only looks like one. All kinds
look at the text as it was written, including the context of each expression, and none at the result of another.
"""

import re
from collections.abc import Callable, Iterable, Set
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple


class Rank(IntEnum):
    """How ambiguous a kind is: of two readings of the same figure, the one with the lower rank is chosen."""

    CODE = 1
    """Not ambiguous: a form with only one meaning, such as an ISBN or a network address."""
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
    """A kind of written expression in one language."""

    name: str
    """What it is, in a word or two that users understand: "a date"."""
    rank: Rank
    pattern: re.Pattern[str]
    said: Callable[[re.Match[str]], str | None]
    """Returns what is said for an expression, or None if it is not of this kind after all."""
    signs: str = ""
    """A text with this kind has one of these characters. If there are neither these nor `beside`, it needs a digit."""
    beside: str = ""
    """The same for characters beside digits: see `Seen`. Texts with plain numbers are not searched for other kinds."""
    at: str = ""
    """The same for characters directly at digits, without a space."""
    words: frozenset[str] = frozenset()
    """The same for words and symbols: see `first_words`."""
    digits: int = 0
    """A text with this kind has at least so many digits in a row."""


class Seen(NamedTuple):
    """What a text contains, to skip kinds that it cannot have."""

    has_digit: bool
    digits: int
    """The most of them in a row; 0 if they are only raised ones and fractions."""
    signs: Set[str]
    beside: Set[str]
    """The characters at digits, or one space away from them; 0 stands for digits separated by a single character."""
    at: Set[str]
    """The characters directly at digits."""
    words: Set[str]
    """Its words, as they are and in lower case, and its symbols."""


class Kinds:
    """Kinds in their order; a text is searched only for those that it may have. Each has a bit."""

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
        self._with_digits = tuple(
            sum(1 << place for place, kind in enumerate(self._kinds) if kind.digits <= digits)
            for digits in range(max((kind.digits for kind in self._kinds), default=0) + 1)
        )
        # The same combinations occur all over an article.
        self._those = lru_cache(maxsize=4096)(self._those_of)

    def possible(self, text: str) -> tuple[Kind, ...]:
        """The kinds that a text may have, found far more quickly than by searching it for all of them."""
        has_digit, digits, *has = seen(text)
        bits = self._with_digits[min(digits, len(self._with_digits) - 1)] if has_digit else self._without_digit
        for (some, asking), things in zip(self._asking, has, strict=True):
            for thing in asking.keys() & things:
                some |= asking[thing]
            bits &= some
        return self._those(bits)

    def _those_of(self, bits: int) -> tuple[Kind, ...]:
        return tuple(kind for place, kind in enumerate(self._kinds) if bits >> place & 1)


def _asking(needs: Iterable[Iterable[str]]) -> tuple[int, dict[str, int]]:
    """The bits of those without a requirement, and of those for each thing of which they require one."""
    none, asking = 0, dict[str, int]()
    for place, things in enumerate(needs):
        needed = list(things)
        none |= 0 if needed else 1 << place
        for thing in needed:
            asking[thing] = asking.get(thing, 0) | 1 << place
    return none, asking


def seen(text: str) -> Seen:
    """What a text contains, to skip kinds that it cannot have."""
    signs = frozenset(text)
    words = set(_WORD_OR_SIGN.findall(text))
    words.update([*map(str.lower, words)])
    beside: set[str] = set()
    at: set[str] = set()
    groups = [digits.span() for digits in _DIGITS.finditer(text)]
    if groups:
        for start, end in groups:
            for near in (text[max(start - 2, 0) : start][::-1], text[end : end + 2]):
                if near[1:] and near[0] == " " and not near[1].isdecimal():
                    beside.add(near[1])
                else:
                    at.update(near[:1])
        beside |= at
        if any(end + 1 == start for (_, end), (start, _) in pairwise(groups)):
            beside.add("0")
    has_digit = bool(groups or _OTHER_DIGIT.search(text))
    digits = max((end - start for start, end in groups), default=0)
    return Seen(has_digit, digits, signs, beside, at, words)


def first_words(names: Iterable[str]) -> frozenset[str]:
    """What a text with one of these names must contain: the first word of each, or else its first symbol."""
    return frozenset(found[0] if (found := _WORD.search(name)) else name[0] for name in names if name)


_OTHER_DIGIT = re.compile("[²³¹⁰⁴-⁹½¼¾⅐-⅞]")
_WORD = re.compile(r"[^\W\d_]+")
_WORD_OR_SIGN = re.compile(r"[^\W\d_]+|[^\w\s]")
_DIGITS = re.compile(r"\d+")


class Reading(NamedTuple):
    """How the text from `start` to `end` is said, and as which kind of expression."""

    start: int
    end: int
    said: str
    kind: str
