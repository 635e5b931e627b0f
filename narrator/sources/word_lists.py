"""The words of the language that a text is in, by the lists of pyspellchecker.

For texts of which nobody has said yet in which language they are: lines that are still to be joined.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

_COMMON = {
    "en": frozenset("the of and to that is was for with not".split()),
    "de": frozenset("der die und das ist nicht ein mit den von".split()),
    "fr": frozenset("le les des et est une dans pour que qui".split()),
    "es": frozenset("el los las que una por con del para como".split()),
    "it": frozenset("il di che una per non della sono con gli".split()),
    "pt": frozenset("o os que não uma com para dos mais como".split()),
    "nl": frozenset("het een van en niet dat zijn voor met op".split()),
}
"""The most frequent words of languages, by which a text is known to be in one."""

_MIN_COMMON = 0.05  # of the words of a text in a language


class WordList(NamedTuple):
    """Words of a language in small letters, and how often each is written."""

    language: str
    counts: Mapping[str, int]


_NONE = WordList("", {})


def of(words: Sequence[str]) -> WordList:
    """The list of the language that the words of a text, in small letters, are in; an empty one for one of no list."""
    common = {language: sum(word in few for word in words) for language, few in _COMMON.items()}
    language = max(common, key=lambda each: common[each])
    if common[language] < _MIN_COMMON * len(words) or not words:
        return _NONE
    return WordList(language, counts(language))


@cache
def counts(language: str) -> Mapping[str, int]:
    """The words of one of the seven languages in small letters, and how often each is written."""
    from spellchecker import SpellChecker

    found: Mapping[str, int] = SpellChecker(language).word_frequency.dictionary
    return found
