"""How a language is spelled."""

import re
from typing import NamedTuple

from narrator.spoken import languages
from narrator.spoken.languages.shapes import Name


class Respelling(NamedTuple):
    """A pattern for a part of a word, in lower case, and its usual spelling."""

    pattern: re.Pattern[str]
    other: str


class Spelling(NamedTuple):
    """The spelling of one language."""

    capital_nouns: bool = False
    """Whether nouns are capitalised, like names."""
    min_compound_half: int = 0
    """The fewest letters of each half of a hyphenated compound, if there are many such compounds; 0 if there are few.

    Counted over the translations of three packages, hyphenated by TeX's patterns: of what is kept with 2 letters, 135
    of 186 were compounds in French, and 73 of 89 in Portuguese. In Spanish and Italian it would be 5 of 127 and 3 of
    32; German and Dutch write compounds as one word.
    """
    hyphenated_prefixes: frozenset[Name] = frozenset()
    """Shorter first halves of such compounds, as style guides list them (Chicago Manual of Style 18, 7.96): “ex-”."""
    between_halves: frozenset[Name] = frozenset()
    """Words after a hyphen that stands for the second half of a compound: “inner- and outerwear”."""
    respelled: tuple[Respelling, ...] = ()
    """Spellings that differ from those in pyspellchecker's word list."""


_spelling = languages.reader("spelling", Spelling)
_UNKNOWN = Spelling()


def spelling(language: str) -> Spelling:
    """The spelling of a base language; the defaults if nothing is known about it."""
    return _spelling(language) or _UNKNOWN
