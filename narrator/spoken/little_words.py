"""The little words of a language, which lean on the next one and are no names of things."""

from functools import cache
from typing import NamedTuple

from narrator.spoken import languages


class LittleWords(NamedTuple):
    """The little words of a language. All of them lean on the next word."""

    joining: frozenset[str]
    leading: frozenset[str]
    """Prepositions."""
    leaning: frozenset[str]
    """Articles, possessives, subjects, auxiliaries."""


little_words = languages.reader("chunking", LittleWords)


@cache
def all_little_words(language: str) -> frozenset[str]:
    """All of them in one set; an empty one where none are known."""
    own = little_words(language)
    return own.joining | own.leading | own.leaning if own else frozenset()
