"""Hyphens at the ends of lines: whether one was put in to break a word, or belongs to it."""

import re
from collections.abc import Iterable
from functools import cache, cached_property

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_COMMON = frozenset("the of and to in a is that for it was on".split())
_MIN_COMMON = 0.1  # of the words of a text in English
_MIN_HALF = 3  # letters


class Hyphens:
    """What a text as a whole says about the words in it. `lines` are its lines, with their hyphens."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = list(lines)

    def belongs(self, first: str, second: str) -> bool:
        """Whether the hyphen belongs to the word of which one line ends with a half and the next begins with another.

        The text itself knows best; where it has the word neither way, English is looked up: two words that do not make
        a third are a compound.
        """
        word, compound = (first + second).casefold(), f"{first}-{second}".casefold()
        if word in self._known or compound in self._known:
            return word not in self._known
        if not self._is_english or min(len(first), len(second)) < _MIN_HALF:
            return False
        return not is_english(word) and is_english(first.casefold()) and is_english(second.casefold())

    def make_a_word(self, first: str, second: str) -> bool:
        """Whether two halves make an English word, in a text in English."""
        return self._is_english and is_english((first + second).casefold())

    @cached_property
    def _known(self) -> frozenset[str]:
        # Not those at the ends of lines: they may be halves.
        return frozenset(word.casefold() for line in self._lines for word in _WORD.findall(line)[1:-1])

    @cached_property
    def _is_english(self) -> bool:
        words = [word.casefold() for line in self._lines[:500] for word in _WORD.findall(line)]
        return sum(word in _COMMON for word in words) > _MIN_COMMON * len(words)


def is_english(word: str) -> bool:
    """Whether a word in small letters is in the list of English words that pyspellchecker has."""
    return word in _english()


@cache
def _english() -> frozenset[str]:
    from spellchecker import SpellChecker

    return frozenset(SpellChecker("en").word_frequency.dictionary)
