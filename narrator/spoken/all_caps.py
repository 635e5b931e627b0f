"""Words in all caps are said in lower case, so that no engine spells them out; acronyms are kept.

A single word is recognised if it is in the language's list; otherwise only a run of words counts.
"""

import re
from functools import cache
from typing import NamedTuple

from narrator.spoken import languages

_HINT = re.compile(r"[^\W\d_a-z]{2}")
_CAPITALS = r"[^\W\d_a-z]+(?:['’-][^\W\d_a-z]+)*"
_RUN = re.compile(rf"(?<![\w.&'’-]){_CAPITALS}(?:[,;:]?[ \u00a0]{_CAPITALS})+(?![\w&.]\w)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ROMAN = re.compile(r"M{0,3}(?:C[MD]|D?C{0,3})(?:X[CL]|L?X{0,3})(?:I[XV]|V?I{0,3})")
VOWEL = re.compile(r"[AEIOUYÄÖÜÁÉÍÓÚÀÈÌÒÙÂÊÎÔÛÃÕÅØÆ]")
_MIN_NAME = 5


class AllCaps(NamedTuple):
    """Words in all caps, and how to handle them."""

    little: frozenset[str] = frozenset()
    """A run that contains one of these is a sentence, not a row of acronyms."""
    alone: frozenset[str] = frozenset()
    """Words that are said in lower case even on their own."""
    acronyms: frozenset[str] = frozenset()
    """Words that are kept in capitals, whether they are spelled out or pronounced."""


_capitals = languages.reader_for_all("all_caps", AllCaps)


def say(text: str, language: str) -> str:
    """`text` with words in all caps in lower case: "THIS IS BIG" is said "This is big"."""
    if not _HINT.search(text):
        return text
    known = _capitals(language)
    text = _RUN.sub(lambda found: _run(found, known), text)
    return _single_word(language).sub(_single, text) if known.alone else text


def is_acronym(word: str, language: str) -> bool:
    """Whether a word in capitals is kept so."""
    return word in _capitals(language).acronyms


@cache
def _single_word(language: str) -> re.Pattern[str]:
    alone = "|".join(map(re.escape, sorted(_capitals(language).alone)))
    return re.compile(rf"(?<![\w.&'’/-])(?:{alone})(?![\w&'’/-]|\.\w)")


def _run(found: re.Match[str], known: AllCaps) -> str:
    words = [word.replace("’", "'") for word in _WORD.findall(found[0])]
    little = sum(word in known.little for word in words)
    long = sum(len(word) > 3 and word not in known.acronyms and bool(VOWEL.search(word)) for word in words)
    if not long or long + little < max(2, len(words) / 2):
        return found[0]
    if not little and any(len(word) < _MIN_NAME for word in words):  # "AMPA, NMDA"
        return found[0]
    said = _WORD.sub(lambda word: _lower(word[0], known), found[0])
    if not little or len(words) < 3:  # a name: "RAFAEL WARNOCK", "NEW YORK"
        return _WORD.sub(lambda word: word[0][:1].upper() + word[0][1:], said)
    at_start = not any(map(str.isalnum, found.string[: min(found.start(), 20)]))
    return said[:1].upper() + said[1:] if at_start else said


def _lower(text: str, known: AllCaps) -> str:
    plain = text.replace("’", "'")
    if plain in known.acronyms or (plain == "I" or plain.startswith("I'")) or _ROMAN.fullmatch(text):
        return text
    if plain not in known.little and (not VOWEL.search(text) and len(text) > 1):
        return text
    return text.lower()


def _single(found: re.Match[str]) -> str:
    at_start = not any(map(str.isalnum, found.string[: min(found.start(), 20)]))
    return found[0].capitalize() if at_start else found[0].lower()
