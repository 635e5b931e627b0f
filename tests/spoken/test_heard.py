"""What is heard: espeak-ng makes the same sounds of what we say and of a wording that a person wrote.

The cases are in heard/, one file a language: what is shown, and how a good reader would word it.
"""

from pathlib import Path

import pytest

from narrator.engines import espeak_library
from narrator.spoken import say

CASES = [
    (path.stem, *(side.strip() for side in line.split("|")))
    for path in sorted((Path(__file__).parent / "heard").glob("*.txt"))
    for line in path.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]

_NOT_SOUNDS = " ˈˌː\u200d_,;:.!?…"  # pauses between words, stress, length, ties, the marks of clauses
_VOICES = {"en": "en-us"}


def phonemes(language: str, text: str) -> str:
    """How espeak-ng reads a text, in IPA."""
    read = espeak_library.phonemes(text, _VOICES.get(language, language))
    return "".join(char for char in read if char not in _NOT_SOUNDS)


@pytest.mark.parametrize(("language", "shown", "wording"), CASES)
def test_it_sounds_as_a_reader_would_word_it(language: str, shown: str, wording: str) -> None:
    assert phonemes(language, say(shown, language)) == phonemes(language, wording)


def test_the_ear_tells_a_wrong_reading_from_a_right_one() -> None:
    assert phonemes("en", "It cost $3.5m.") != phonemes("en", "It cost three point five million dollars.")
