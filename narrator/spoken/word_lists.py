"""The words of languages, and how often each occurs in writing, from the lists of pyspellchecker."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from narrator.spoken import languages

LISTED = frozenset("ar de en es eu fa fr it lv nl pt ru".split())
"""The languages with a list."""

_MIN_FREQUENT = 0.1
"""Share of a text's words that must be frequent in a language.

With it, the languages of 156 of 157 articles in 23 languages are identified, as with ten words of each language that
were chosen for this; the remaining one is in a language without a list.
"""


class WordList(NamedTuple):
    """Words of a language in lower case, and how often each occurs in writing."""

    language: str
    counts: Mapping[str, int]


class _Frequent(NamedTuple):
    """The most frequent words in texts of a language, and the letters besides a to z that these have."""

    words: frozenset[str]
    letters: str = ""


_frequent = languages.reader("frequent", _Frequent)


@cache
def frequent_words() -> dict[str, frozenset[str]]:
    """The most frequent words in texts of each language that has such a list."""
    return {name: found.words for name in languages.names() if (found := _frequent(name))}


def other_letters(language: str) -> str:
    """The letters besides a to z that texts in a language have; "" if unknown."""
    found = _frequent(language)
    return found.letters if found else ""


def of(words: Sequence[str]) -> WordList:
    """The word list of the language of a text, given its words in lower case; an empty one if there is none.

    For texts whose language is not yet known: lines that are still to be joined.
    """
    counted = {
        language: sum(word in frequent for word in words)
        for language, frequent in frequent_words().items()
        if language in LISTED
    }
    language = max(counted, key=lambda each: counted[each])
    if not words or counted[language] < _MIN_FREQUENT * len(words):
        return WordList("", {})
    return WordList(language, counts(language))


@cache
def counts(language: str) -> Mapping[str, int]:
    """The words of a base language in lower case, and how often each occurs; empty if there is no list."""
    if language not in LISTED:
        return {}
    from spellchecker import SpellChecker

    found: Mapping[str, int] = SpellChecker(language).word_frequency.dictionary
    return found
