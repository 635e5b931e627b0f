"""The words of languages, and how often each is written, by the lists of pyspellchecker."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from narrator.spoken import languages

LISTED = frozenset("ar de en es eu fa fr it lv nl pt ru".split())
"""The languages that there are lists of."""

_MIN_FREQUENT = 0.1
"""Share of the words of a text that are frequent in its language.

With it 156 of 157 articles in 23 languages are told as by ten words of each language that were chosen for this; the
other one is in a language without a list.
"""


class WordList(NamedTuple):
    """Words of a language in small letters, and how often each is written."""

    language: str
    counts: Mapping[str, int]


class _Frequent(NamedTuple):
    """The words of a language that are most frequent in its texts."""

    words: frozenset[str]


_frequent = languages.reader("frequent", _Frequent)


@cache
def frequent_words() -> dict[str, frozenset[str]]:
    """The words that are most frequent in texts of a language, in each that has a list of such."""
    return {name: found.words for name in languages.names() if (found := _frequent(name))}


def of(words: Sequence[str]) -> WordList:
    """The list of the language that the words of a text, in small letters, are in; an empty one where there is none.

    For texts of which nobody has said yet in which language they are: lines that are still to be joined.
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
    """The words of a base language in small letters, and how often each is written; empty where there is no list."""
    if language not in LISTED:
        return {}
    from spellchecker import SpellChecker

    found: Mapping[str, int] = SpellChecker(language).word_frequency.dictionary
    return found
