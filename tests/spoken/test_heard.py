"""What is heard: espeak-ng makes the same sounds of what we say and of a wording that a person wrote.

The cases are in heard/, one file a language: what is shown, and how a good reader would word it.
"""

import ctypes
from functools import cache
from pathlib import Path

import pytest

from narrator.engines.espeak import Espeak
from narrator.spoken import say

CASES = [
    (path.stem, *(side.strip() for side in line.split("|")))
    for path in sorted((Path(__file__).parent / "heard").glob("*.txt"))
    for line in path.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
_UTF8, _IPA = 1, 2


@cache
def library() -> ctypes.CDLL:
    import espeakng_loader

    engine = Espeak()
    engine.voices()
    found = ctypes.CDLL(espeakng_loader.get_library_path())
    found.espeak_TextToPhonemes.restype = ctypes.c_char_p
    return found


def phonemes(text: str, language: str) -> str:
    """How espeak-ng reads a text, in IPA without stress, length and pauses between words."""
    espeak = library()
    assert espeak.espeak_SetVoiceByName(language.encode()) == 0
    rest = ctypes.c_char_p(text.encode())
    clauses = []
    while rest.value:
        clauses.append(espeak.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, _IPA).decode())
    return "".join(sign for sign in "".join(clauses) if sign not in " ˈˌː\u200d_")


@pytest.mark.parametrize(("language", "shown", "wording"), CASES)
def test_it_sounds_as_a_reader_would_word_it(language: str, shown: str, wording: str) -> None:
    assert phonemes(say(shown, language), language) == phonemes(wording, language)


def test_the_ear_tells_a_wrong_reading_from_a_right_one() -> None:
    assert phonemes("It cost $3.5m.", "en") != phonemes("It cost three point five million dollars.", "en")
    assert phonemes("Henry VIII", "en") != phonemes("Henry the eighth", "en")
