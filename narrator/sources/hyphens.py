"""Hyphens at the ends of lines: whether one was put in to break a word, or belongs to it."""

import re
from collections.abc import Iterable
from functools import cached_property

from narrator.spoken import word_lists
from narrator.spoken.spelling import spelling
from narrator.spoken.word_lists import WordList

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MAX_LINES = 500  # by which the language of a text is known


class Hyphens:
    """What a text as a whole says about the words in it. `lines` are its lines, with their hyphens."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = list(lines)

    def belongs(self, first: str, second: str) -> bool:
        """Whether the hyphen belongs to the word of which one line ends with a half and the next begins with another.

        The text itself knows best; where it has the word neither way, it is looked up. Two words that do not make a
        third are a compound, in languages that write such with hyphens.
        """
        word, compound = (first + second).casefold(), f"{first}-{second}".casefold()
        for known in (self._known, self._list.counts):
            if word in known or compound in known:
                return word not in known
        least = spelling(self._list.language).min_compound_half
        halves = first.casefold(), second.casefold()
        return least > 0 and all(len(half) >= least and half in self._list.counts for half in halves)

    def make_a_word(self, first: str, second: str) -> bool:
        """Whether two halves make a word of the language of the text."""
        return (first + second).casefold() in self._list.counts

    @cached_property
    def _known(self) -> frozenset[str]:
        # Not those at the ends of lines: they may be halves.
        return frozenset(word.casefold() for line in self._lines for word in _WORD.findall(line)[1:-1])

    @cached_property
    def _list(self) -> WordList:
        return word_lists.of([word.casefold() for line in self._lines[:_MAX_LINES] for word in _WORD.findall(line)])
