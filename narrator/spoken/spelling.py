"""How words of a language are written."""

import re
from typing import NamedTuple

from narrator.spoken import languages


class Respelling(NamedTuple):
    """A pattern of a part of a word in small letters, and what it is elsewhere."""

    pattern: re.Pattern[str]
    other: str


class Spelling(NamedTuple):
    """How the words of one language are written."""

    capital_nouns: bool = False
    """Whether nouns begin with a capital, as names do."""
    min_compound_half: int = 0
    """Letters of each half of a compound, where many are written with hyphens; 0 where few are.

    Counted over translations of three packages, hyphenated by the patterns of TeX: of what is kept with 2 letters, 135
    of 186 were compounds in French, and 73 of 89 in Portuguese. In Spanish and Italian 5 of 127 and 3 of 32 would be;
    German and Dutch write compounds as one word.
    """
    respelled: tuple[Respelling, ...] = ()
    """What some write otherwise than the list of words of pyspellchecker does."""


_spelling = languages.reader("spelling", Spelling)
_UNKNOWN = Spelling()


def spelling(language: str) -> Spelling:
    """How the words of a base language are written; the defaults where nothing is known of it."""
    return _spelling(language) or _UNKNOWN
