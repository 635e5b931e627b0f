"""Hyphens at the ends of lines: whether one was put in to break a word, or belongs to it."""

import re
from collections.abc import Iterable
from functools import cached_property

from narrator.spoken import word_lists
from narrator.spoken.spelling import spelling
from narrator.spoken.word_lists import WordList

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MAX_LINES = 500  # from which the language of a text is detected


class Hyphens:
    """Knowledge about the words in a text. `lines` are all its lines, with their hyphens."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = list(lines)

    def belongs(self, first: str, second: str) -> bool:
        """Whether a hyphen belongs to the word whose halves are at the end of one line and the start of the next.

        The text itself is the best evidence; if it has the word in neither form, the word is looked up. In languages
        that write compounds with hyphens, two words that do not make a third are a compound.
        """
        word, compound = (first + second).casefold(), f"{first}-{second}".casefold()
        for known in (self._known, self._list.counts):
            if word in known or compound in known:
                return word not in known
        rules = spelling(self._list.language)
        halves = first.casefold(), second.casefold()
        if halves[0] in rules.hyphenated_prefixes:
            return halves[1] in self._list.counts
        least = rules.min_compound_half
        return least > 0 and all(len(half) >= least and half in self._list.counts for half in halves)

    def stands_for_more(self, first: str, second: str) -> bool:
        """Whether a hyphen at the end of a line stands for the second half of a compound: “inner- and outerwear”."""
        joins = second.casefold() in spelling(self._list.language).between_halves
        return joins and not ((first + second).casefold() in self._known or self.make_a_word(first, second))

    def make_a_word(self, first: str, second: str) -> bool:
        """Whether two halves make a word in the language of the text."""
        return (first + second).casefold() in self._list.counts

    @cached_property
    def _known(self) -> frozenset[str]:
        # Words at the ends of lines are left out: they may be halves.
        return frozenset(word.casefold() for line in self._lines for word in _WORD.findall(line)[1:-1])

    @cached_property
    def _list(self) -> WordList:
        return word_lists.of([word.casefold() for line in self._lines[:_MAX_LINES] for word in _WORD.findall(line)])
