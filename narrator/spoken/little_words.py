"""The function words of a language, which belong to the next word and do not name things."""

from functools import cache
from typing import NamedTuple

from narrator.spoken import languages


class LittleWords(NamedTuple):
    """The function words of a language. Each belongs to the next word."""

    joining: frozenset[str]
    leading: frozenset[str]
    """Prepositions."""
    leaning: frozenset[str]
    """Articles, possessives, subjects, auxiliaries."""


little_words = languages.reader("chunking", LittleWords)


@cache
def all_little_words(language: str) -> frozenset[str]:
    """All of them in one set; empty if none are known."""
    own = little_words(language)
    return own.joining | own.leading | own.leaning if own else frozenset()
