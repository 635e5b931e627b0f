"""Emoji, and their codes such as :tada:, said by name in a language that has names for them, omitted in others.

Skin tones and joiners are never said; the same emoji several times in a row is said once. A text of only emoji has
nothing to say.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from narrator.spoken import languages

_PICTURE = "\U0001f000-\U0001f0ff\U0001f18e\U0001f191-\U0001f19a\U0001f1e6-\U0001faff☀-➾⬛⬜⭐⭕⌚⌛⏩-⏺‼⁉"
_TONE = "\U0001f3fb-\U0001f3ff"
_TAG = "\ufe0e\ufe0f\u20e3\U000e0020-\U000e007f"
_SOME = re.compile(rf"[{_PICTURE}{_TAG}]")
_CODE = re.compile(r"\s?(?<![^\s(])(?:(?::(?=[\w+-]*[a-z]|[+-]1:|100:)[a-z\d+-][\w+-]{0,40}:) ?)+(?=[\s.,;!?)]|\Z)")
_KEYCAP = re.compile("([0-9#*])\ufe0f?\u20e3")
_RUN = rf"\s*[{_PICTURE}][{_PICTURE}{_TONE}{_TAG}\u200d\s]*|[{_TAG}]+"
_ONE = rf"([{_PICTURE}])[{_TONE}{_TAG}]*(?:\u200d[{_PICTURE}][{_TONE}{_TAG}]*)*"
# Ornaments, arrows and bullets: in the blocks of emoji, but without names.
_ORNAMENTS = frozenset("★☆☐☑☒♠♣♥♦♪♫♭♮♯⚫⚪✁✂✎✏✐✑✒✦✧✩✪✫✬✭✮✯✰✱✲✳✴✵✶✷✸✹✺✻✼✽✾✿❀❁❂❃❄❅❆❇❈❉❊❋❍❏❖❘❙❚❛❜❝❞")

_NAMELESS = (("\U0001f1e6", "\U0001f1ff"), ("➔", "➾"), ("❶", "➓"))  # flags, arrows, numbers in circles


class EmojiNames(NamedTuple):
    """The names of emoji. Those without a name are omitted."""

    names: Mapping[str, str]
    unicode: bool = False
    """Whether to use Unicode's names, which are English, for those that have no other."""
    codes: Mapping[str, str] = {}
    """The names of codes between colons, except for those that are said as they are written: tada."""
    left_out: tuple[str, ...] = ()
    """The parts of Unicode's names that are omitted."""


_names = languages.reader("emoji", EmojiNames)


def say(text: str, language: str) -> str:
    """`text` with each run of emoji as its names, and without those that have no name in the language."""
    if ":" in text and any(map(str.isalnum, _CODE.sub("", text))):
        text = _CODE.sub(lambda found: _coded(found, language), text)
    if text.isascii() or not _SOME.search(text):
        return text
    text = _KEYCAP.sub(r"\1", text)
    run = _compiled(_RUN)
    rest = run.sub(" ", text)
    if not any(map(str.isalnum, rest)):
        return text
    return run.sub(lambda found: _named(found, language), text)


def _coded(found: re.Match[str], language: str) -> str:
    """:tada: as sites for programmers and chats write it; :+1: is thumbs up."""
    own, after = _names(language), found.string[found.end() : found.end() + 1]
    codes = dict.fromkeys(found[0].replace(": :", "::").strip().strip(":").split("::"))
    names = [own.codes.get(code, code.replace("_", " ")) for code in codes] if own and own.unicode else []
    if not names:
        return ""
    comma = ", " if found.start() and found.string[found.start() - 1].isalnum() else " " * bool(found.start())
    return comma + ", ".join(names) + (", " if found[0].endswith(" ") or after.isalnum() else "")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compiled only when it is needed: few texts have emoji."""
    return re.compile(pattern)


def _named(found: re.Match[str], language: str) -> str:
    names: list[str] = []
    for one in _compiled(_ONE).finditer(found[0]):
        name = _name(one[1], language)
        if name and name not in names:
            names.append(name)
    start, end = found.span()
    before, after = found.string[max(0, start - 1) : start], found.string[end : end + 1]
    space = " " if after.isalnum() else ""
    if not names:
        return (space or " ") if found[0][-1:].isspace() else space
    comma = ", " if before.isalnum() else " " if before and before not in '([“"' else ""
    return comma + ", ".join(names) + (", " if after.isalnum() else "")


def _name(char: str, language: str) -> str:
    own = _names(language)
    if not own:
        return ""
    if char in own.names:
        return own.names[char]
    is_ornament = char in _ORNAMENTS or any(first <= char <= last for first, last in _NAMELESS)
    if is_ornament or not own.unicode:
        return ""
    name = unicodedata.name(char, "").lower()
    return " ".join(_left_out(language).sub(" ", name).split())


@cache
def _left_out(language: str) -> re.Pattern[str]:
    own = _names(language)
    words = "|".join(map(re.escape, own.left_out if own else ()))
    return re.compile(rf"\b(?:{words})\b ?|-\d\b")
