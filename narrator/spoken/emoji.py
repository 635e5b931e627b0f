"""Emoji: named in English, where Unicode's own names serve; in other languages left out, for want of names.

Skin tones and joiners are never said, many of one kind in a row once. A text of nothing else has nothing to say.
"""

import re
import unicodedata

_PICTURE = "\U0001f000-\U0001f0ff\U0001f18e\U0001f191-\U0001f19a\U0001f1e6-\U0001faff☀-➾⬛⬜⭐⭕⌚⌛⏩-⏺‼⁉"
_TONE = "\U0001f3fb-\U0001f3ff"
_TAG = "\ufe0e\ufe0f\u20e3\U000e0020-\U000e007f"
_SOME = re.compile(rf"[{_PICTURE}{_TAG}]")
_KEYCAP = re.compile("([0-9#*])\ufe0f?\u20e3")
_RUN = re.compile(rf"\s*[{_PICTURE}][{_PICTURE}{_TONE}{_TAG}\u200d\s]*|[{_TAG}]+")
_ONE = re.compile(rf"([{_PICTURE}])[{_TONE}{_TAG}]*(?:\u200d[{_PICTURE}][{_TONE}{_TAG}]*)*")
_FILLING = re.compile(r"\b(?:heavy|black|white|sign|symbol|emoji|face with|smiling face with)\b ?|-\d\b")
_MARKS = re.compile(r"[✀-➾←-⇿]")
_COMMON = {
    "❤": "heart",
    "👍": "thumbs up",
    "👎": "thumbs down",
    "😂": "tears of joy",
    "🤣": "rolling on the floor laughing",
    "✅": "check mark",
    "✔": "check mark",
    "✓": "check mark",
    "❌": "cross mark",
    "✗": "cross mark",
    "✘": "cross mark",
    "⚠": "warning",
    "🎉": "party popper",
    "🙏": "folded hands",
    "👏": "clapping hands",
    "👌": "OK hand",
    "💯": "hundred points",
    "😍": "heart eyes",
    "😭": "loudly crying face",
    "😊": "smiling face",
    "☺": "smiling face",
    "⭐": "star",
    "🔥": "fire",
}
# Ornaments, arrows and bullets, which stand among the pictures but are none to be named.
_ORNAMENTS = frozenset("★☆☐☑☒♠♣♥♦♪♫♭♮♯⚫⚪✁✂✎✏✐✑✒✦✧✩✪✫✬✭✮✯✰✱✲✳✴✵✶✷✸✹✺✻✼✽✾✿❀❁❂❃❄❅❆❇❈❉❊❋❍❏❖❘❙❚❛❜❝❞")


def say(text: str, language: str) -> str:
    """`text` with each run of emoji as its names, or without them where the language is not English."""
    if text.isascii() or not _SOME.search(text):
        return text
    text = _KEYCAP.sub(r"\1", text)
    rest = _RUN.sub(" ", text)
    if not any(map(str.isalnum, rest)):
        return text
    return _RUN.sub(lambda found: _named(found, language), text)


def _named(found: re.Match[str], language: str) -> str:
    names: list[str] = []
    for one in _ONE.finditer(found[0]):
        name = _name(one[1]) if language == "en" else ""
        if name and name not in names:
            names.append(name)
    start, end = found.span()
    before, after = found.string[max(0, start - 1) : start], found.string[end : end + 1]
    space = " " if after.isalnum() else ""
    if not names:
        return (space or " ") if found[0][-1:].isspace() else space
    comma = ", " if before.isalnum() else " " if before and before not in '([“"' else ""
    return comma + ", ".join(names) + (", " if after.isalnum() else "")


def _name(sign: str) -> str:
    if sign in _COMMON:
        return _COMMON[sign]
    if sign in _ORNAMENTS or "\U0001f1e6" <= sign <= "\U0001f1ff" or "➔" <= sign <= "➾" or "❶" <= sign <= "➓":
        return ""
    name = unicodedata.name(sign, "").lower()
    return " ".join(_FILLING.sub(" ", name).split())
