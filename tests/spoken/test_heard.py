"""What is heard: espeak-ng makes the same sounds of what we say and of a wording that a person wrote.

The cases are in heard/, one file a language: what is shown, and how a good reader would word it.
"""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from narrator.spoken import say

CASES = [
    (path.stem, *(side.strip() for side in line.split("|")))
    for path in sorted((Path(__file__).parent / "heard").glob("*.txt"))
    for line in path.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]

# In a process of its own: the library has one voice and one callback, which belong to the engine of this one.
_READ = """
import ctypes, json, sys
import espeakng_loader
from narrator.engines.espeak import Espeak

UTF8, IPA = 1, 2
engine = Espeak()
library = ctypes.CDLL(espeakng_loader.get_library_path())
library.espeak_TextToPhonemes.restype = ctypes.c_char_p
heard = []
for language, text in json.load(sys.stdin):
    assert library.espeak_SetVoiceByName(language.encode()) == 0
    rest, clauses = ctypes.c_char_p(text.encode()), []
    while rest.value:
        clauses.append(library.espeak_TextToPhonemes(ctypes.byref(rest), UTF8, IPA).decode())
    heard.append("".join(clauses))
json.dump(heard, sys.stdout)
"""
_NOT_SOUNDS = " ˈˌː\u200d_"  # pauses between words, stress, length, ties


def phonemes(*texts: tuple[str, str]) -> list[str]:
    """How espeak-ng reads texts, each with its language, in IPA."""
    done = subprocess.run([sys.executable, "-c", _READ], input=json.dumps(texts), capture_output=True, text=True)
    assert not done.stderr
    return ["".join(char for char in heard if char not in _NOT_SOUNDS) for heard in json.loads(done.stdout)]


@cache
def heard() -> dict[tuple[str, str], str]:
    texts = [(language, text) for language, shown, wording in CASES for text in (say(shown, language), wording)]
    return dict(zip(texts, phonemes(*texts), strict=True))


@pytest.mark.parametrize(("language", "shown", "wording"), CASES)
def test_it_sounds_as_a_reader_would_word_it(language: str, shown: str, wording: str) -> None:
    assert heard()[language, say(shown, language)] == heard()[language, wording]


def test_the_ear_tells_a_wrong_reading_from_a_right_one() -> None:
    wrong, right = phonemes(("en", "It cost $3.5m."), ("en", "It cost three point five million dollars."))
    assert wrong != right
