"""Removes characters that are not writing: invisible ones, odd spaces, symbols in place of letters."""

import re
import unicodedata
from html import unescape

from narrator.text import folded, mapped

_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # control characters that are not white space
    "\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc"
    "\ue000-\uf8ff\U000f0000-\U0010ffff\ud800-\udfff"  # private use, lone surrogates
)
_INVISIBLE = re.compile(f"[{_UNSEEN}]+")
# Persian, the Indic scripts and emoji spell with joiners; elsewhere they mean nothing.
_JOINERS = re.compile("(?<![\u0600-\u109f\u1780-\u18af\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]+")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
# Roman numerals with characters of their own, and operators that are letters: voices spell them out.
_LOOKALIKES = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2160, 0x2180)}
_OTHERS = str.maketrans(_LIGATURES | _LOOKALIKES | {"∼": "~", "∆": "Δ"})

_ANY = re.compile(f"[{_UNSEEN}\u200c\u200d{''.join(map(chr, _OTHERS))}]")

# Escaped twice: "come&ccedil;avam". On its own, &ccedil; is what the text is about.
_ENTITY = re.compile(r"(?<=[^\W\d_])&[A-Za-z]{2,7};|&[A-Za-z]{2,7};(?=[^\W\d_])")


def clean(text: str) -> str:
    """`text` without these, with white space folded to single spaces. Its marks are kept.

    Composed (NFC), but not compatibility-folded: ² and ½ are meaningful to the rules.
    """
    return folded(mapped(text, _composed))


def _composed(text: str) -> str:
    if "&" in text and any(unescape(entity).isalpha() for entity in _ENTITY.findall(text)):
        text = unescape(text)
    if text.isascii() and text.isprintable():
        return text
    if _ANY.search(text):
        text = _JOINERS.sub("", _INVISIBLE.sub("", text)).translate(_OTHERS)
    return unicodedata.normalize("NFC", text)
