"""Letters that voices of the text's language do not know: words in other scripts, and Vietnamese diacritics.

Voices spell them out: "Chinese letter", "n g u y one e a five". So words in other scripts are transliterated to Latin
with AnyAscii, and letters that European alphabets lack lose their diacritics: Nguyễn is said Nguyen.
"""

import re
import unicodedata
from functools import cache

from narrator import patterns
from narrator.spoken.number_words import number_words

# Latin Extended Additional; it includes the German ẞ.
_RARE = patterns.lazy("[\u1e00-\u1eff]")
_OWN = frozenset("cy gd ig ln vi yo mt sm".split())
"""Languages whose alphabets contain such letters."""

_NOT_LATIN = frozenset("ru uk be bg sr mk el he ar fa ur hi bn ta te ka hy am th lo km my ja zh ko yue".split())
# From Greek to the Ethiopic scripts, from kana to Hangul. A single Greek letter is a symbol.
_OTHERS = "\u0590-\u1dff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = patterns.lazy(f"[\u0370-\u058f\u1f00-\u1fff{_OTHERS}]{{2,}}|[{_OTHERS}]")
# What most texts lack; see `narrator.script.foreign`.
_SOME = re.compile("[^\0-\u036f\u2000-\u206f]")
_ANY = patterns.lazy(f"[\u0370-\u058f\u1f00-\u1fff{_OTHERS}]+")


def transcribed(text: str) -> str:
    """`text` with all words in other scripts in Latin letters, for a voice that knows no others."""
    return _WORD.sub(_latin, text)


def romanized(name: str) -> str:
    """A name in Latin letters, even if it is a single Greek or Cyrillic letter, which would be a symbol elsewhere."""
    return _ANY.sub(_latin, name)


def say(text: str, language: str) -> str:
    """`text` without letters that no voice of its language can read; unchanged in a language unknown to narrator."""
    if text.isascii() or not number_words(language):
        return text
    if language not in _OWN and _RARE.search(text):
        text = _RARE.sub(lambda found: _plain(found[0]), text)
    return text if language in _NOT_LATIN or not _SOME.search(text) else _WORD.sub(_latin, text)


@cache
def _plain(letter: str) -> str:
    if letter == "ẞ":
        return "ß"
    return "".join(char for char in unicodedata.normalize("NFD", letter) if not unicodedata.combining(char))


def _latin(found: re.Match[str]) -> str:
    """A word in Latin letters: in lower case, except for its first letter, if its script has no case."""
    from anyascii import anyascii

    if not any(map(str.isalpha, found[0])):
        return found[0]
    said: str = anyascii(found[0])
    word = said if found[0] != found[0].upper() or found[0] != found[0].lower() else said.capitalize()
    before = found.string[found.start() - 1 : found.start()] if found.start() else ""
    after = found.string[found.end() : found.end() + 1]
    return f"{' ' if before.isalnum() else ''}{word or found[0]}{' ' if after.isalnum() else ''}"
