"""What Kokoro reads: the phonemes of a text in misaki's notation, in which it was trained, and their numbers."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import category

from narrator.engines import espeak_library

_SYLLABIC = "\u0329"
_NOTATIONS = {"en-us": "american", "en-gb": "british"}


def signs(text: str, voice: str) -> str:
    """A text in the symbols that Kokoro knows, from the phonemes of a voice of espeak-ng, or from Open JTalk."""
    if voice == "ja":
        from narrator.engines.kokoro import japanese

        return "".join(sign for sign in japanese.signs(text) if sign in vocabulary())
    said = espeak_library.phonemes(text, voice, ties=True)
    for old, new in _data()["replacements"][_NOTATIONS.get(voice, "others")]:
        said = said.replace(old, new)
    if voice in _NOTATIONS:
        said = re.sub(rf"(\S){_SYLLABIC}", r"ᵊ\1", said)
    return "".join(sign for sign in said if sign in vocabulary())


@cache
def vocabulary() -> dict[str, int]:
    """The number of each symbol."""
    numbers: dict[str, int] = _data()["vocabulary"]
    return numbers


def is_sound(sign: str) -> bool:
    """Whether a symbol is a sound, rather than a mark, a space, stress or length."""
    return category(sign) in ("Ll", "Lu", "Lo")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("signs.toml").read_text(encoding="utf-8"))
