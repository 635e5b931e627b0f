"""Numbered list items: "1. Open the door." is said "first, open the door."."""

import re
from collections.abc import Iterable
from itertools import pairwise

from narrator.spoken import languages
from narrator.spoken.number_words import number_words
from narrator.spoken.numerals import ordinal
from narrator.text import part

_NUMBERED = re.compile(r"(\d{1,2})[.)] (?=\S)")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")  # lists of dates may also count down
_MAX_NUMBER = 20


def counted(items: Iterable[str]) -> frozenset[str]:
    """The items of a list that count up or down: the next item has the next number, or the previous one.

    In a list of dates, "3. Mai 1990" does not.
    """
    found = [(int(mark[1]), text) for text in items if (mark := _NUMBERED.match(text))]
    pairs = [
        (one, two)
        for one, two in pairwise(found)
        if two[0] == one[0] + 1 or (two[0] == one[0] - 1 and not any(_YEAR.search(text) for _, text in (one, two)))
    ]
    return frozenset(text for pair in pairs for _, text in pair)


def numbered(text: str, language: str) -> tuple[str, str, str] | None:
    """The mark of a numbered list item, its ordinal in words, and what follows: ("3.", "third", "Sit down.").

    None if the text does not begin with a number from 1 to 20, or if the language has no words for numbers.
    """
    base = languages.base(language)
    found = _NUMBERED.match(text)
    if not found or not 0 < int(found[1]) <= _MAX_NUMBER or not (own := number_words(base)):
        return None
    number = int(found[1])
    is_own = number == 1 and own.enumerated_first
    place = own.enumerated_first if is_own else own.enumerated.format(ordinal=ordinal(number, base))
    return found[0].rstrip(), place, part(text, found.end())
