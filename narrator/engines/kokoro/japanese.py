"""Japanese for Kokoro: kanji are read by Open JTalk, from the extra `japanese`, and syllables become Kokoro's symbols.

espeak-ng knows no kanji: it would say "Chinese letter" for each.
"""

import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path

from narrator.errors import VoiceError

_ACCENT = "’"
_LONG, _DOUBLED, _NASAL = "ー", "ッ", "ン"

# How the nasal sounds before different consonants.
_NASALS = {"mpb": "m", "kɡ": "ŋ", "ɲʨʥ": "ɲ", "ntdɾz": "n"}


# Parts of speech with which an ending forms one word: verbs, adjectives and other endings.
_BEFORE_ENDINGS = ("動詞", "形容詞", "助動詞")


def signs(text: str) -> str:
    """A Japanese text as Kokoro reads it, with spaces between words.

    Raises:
        VoiceError: Open JTalk cannot be loaded.
    """
    try:
        import pyopenjtalk
    except (ImportError, OSError) as error:
        hint = "run pip install --force-reinstall 'narrator[japanese]'"
        raise VoiceError(f"Open JTalk, which reads Japanese, cannot be loaded: {error}", hint) from error
    words: list[str] = []
    previous = ""
    for node in pyopenjtalk.run_frontend(text, use_sudachi_kanji_yomi=False):
        mark = _marks().get(node["string"].strip(), "")
        kana = mark or node["pron"].replace(_ACCENT, "")
        is_ending = node["pos"] == "助動詞" or node["pos_group1"] == "接続助詞"
        if words and (mark or (is_ending and previous in _BEFORE_ENDINGS)):
            words[-1] += kana
        else:
            words.append(kana)
        previous = node["pos"]
    return " ".join(sounds for word in words if (sounds := _sounds(word)))


def _sounds(kana: str) -> str:
    """Kokoro's symbols for a word in katakana."""
    syllables = _syllables()
    parts: list[str] = []
    at = 0
    while at < len(kana):
        length = 2 if kana[at : at + 2] in syllables else 1
        parts.append(kana[at : at + length])
        at += length
    return "".join(_sound(part, syllables.get(following, "")) for part, following in pairwise([*parts, ""]))


def _sound(kana: str, following: str) -> str:
    if kana == _LONG:
        return "ː"
    if kana == _DOUBLED:
        return "ʔ"
    if kana == _NASAL:
        return next((nasal for first, nasal in _NASALS.items() if following[:1] and following[0] in first), "ɴ")
    return _syllables().get(kana, kana if kana in _marks().values() else "")


def _syllables() -> dict[str, str]:
    return _data()["syllables"]


def _marks() -> dict[str, str]:
    return _data()["marks"]


@cache
def _data() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("japanese.toml").read_text(encoding="utf-8"))
