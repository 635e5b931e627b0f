"""Spaces between words that text recognition has lost: “mindwet feet”, “done.Whoever”, “Asecond section”.

A word missing from the word list of its language is split if two words of the list make it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from narrator.spoken import word_lists

_WORD = re.compile(r"[^\W\d_]+")
_AFTER_SENTENCE = re.compile(r"(?<=[^\W\d_]{2}[.!?;])(?=[A-ZÀ-Þ][a-zà-ÿ])|(?<=[^\W\d_]{2}[!?;])(?=[^\W\d_])")
_AFTER_COMMA = re.compile(r"(?<=[^\W\d_],)(?=[^\W\d_])")
_NAMES = re.compile(r"(?<=[a-zà-ÿ]{2})(?=[A-ZÀ-Þ][a-zà-ÿ]{2})")
_MIN_KNOWN = 0.7  # of the words of a text in a language
_MIN_WORD = 5  # letters of two words in one
_MIN_PART = 2
_ALONE = frozenset("aàeéoyi")  # letters that are words
_MIN_COUNT = 50  # the least count in the list, for each of the two


def with_spaces(lines: Iterable[str]) -> list[str]:
    """Lines of a text, with lost spaces restored."""
    apart = [_NAMES.sub(" ", _AFTER_COMMA.sub(" ", _AFTER_SENTENCE.sub(" ", line))) for line in lines]
    words = [word.casefold() for line in apart for word in _WORD.findall(line)]
    known = _known(words)
    return [_WORD.sub(lambda word: _split(word[0], known), line) for line in apart] if known else apart


def _known(words: Sequence[str]) -> Mapping[str, int]:
    """The words of the text's language and their frequencies; empty if the language is unknown."""
    found = word_lists.of(words).counts
    return found if sum(word in found for word in words) >= _MIN_KNOWN * len(words) else {}


def _split(word: str, known: Mapping[str, int]) -> str:
    """A word, or the two words that it consists of."""
    small = word.casefold()
    if len(word) < _MIN_WORD or len(small) != len(word) or small in known:
        return word
    best, index = 0, 0
    for at in range(1, len(word) - 1):
        parts = small[:at], small[at:]
        is_word = all(len(part) >= _MIN_PART or part in _ALONE for part in parts)
        if is_word and (count := min(known.get(part, 0) for part in parts)) > best:
            best, index = count, at
    return f"{word[:index]} {word[index:]}" if best >= _MIN_COUNT else word
