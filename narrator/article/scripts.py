"""Identifying a language by its script, for texts too short to be identified by their words."""

import unicodedata
from collections import Counter
from functools import lru_cache

# By the first word of the Unicode names of a script's letters: the language that most of its users write. Letters that
# only another language has identify that one.
_LANGUAGES = {
    "CYRILLIC": "ru",
    "GREEK": "el",
    "HEBREW": "he",
    "ARABIC": "ar",
    "DEVANAGARI": "hi",
    "BENGALI": "bn",
    "GURMUKHI": "pa",
    "GUJARATI": "gu",
    "ORIYA": "or",
    "TAMIL": "ta",
    "TELUGU": "te",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "SINHALA": "si",
    "THAI": "th",
    "LAO": "lo",
    "TIBETAN": "bo",
    "MYANMAR": "my",
    "KHMER": "km",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "ETHIOPIC": "am",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CJK": "zh",
}
_SIGNS = {
    "uk": "їєґіЇЄҐІ",
    "be": "ўЎ",
    "sr": "ђћљњџјЂЋЉЊЏЈ",
    "mk": "ѓќѕЃЌЅ",
    "kk": "әғқңөұһӘҒҚҢӨҰҺ",
    "fa": "پچژگیک",
    "ur": "ٹڈڑںےھ",
    "ja": "".join(map(chr, (*range(0x3041, 0x3097), *range(0x30A1, 0x30FB)))),
}
_BY_SIGN = {sign: language for language, signs in _SIGNS.items() for sign in signs}
_LIKE = {"CYRILLIC": {"uk", "be", "sr", "mk", "kk"}, "ARABIC": {"fa", "ur"}, "CJK": {"ja"}}
_MIN_SHARE = 0.6
_MIN_LETTERS = 2
_MAX_LOOKED_AT = 1000


def language_of(text: str) -> str:
    """The language identified by the script of most letters; "" for Latin letters, which identify none, or too few."""
    if text.isascii():
        return ""
    letters = [sign for sign in text if sign.isalpha()][:_MAX_LOOKED_AT]
    scripts = Counter(map(_script_of, letters))
    # Japanese also contains Chinese characters.
    for kana in ("HIRAGANA", "KATAKANA"):
        scripts["CJK"] += scripts.pop(kana, 0)
    script, count = scripts.most_common(1)[0] if scripts else ("", 0)
    if script not in _LANGUAGES or count < _MIN_LETTERS or count < _MIN_SHARE * len(letters):
        return ""
    own = Counter(language for letter in letters if (language := _BY_SIGN.get(letter, "")) in _LIKE.get(script, ()))
    return own.most_common(1)[0][0] if own else _LANGUAGES[script]


@lru_cache(maxsize=4096)
def _script_of(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def is_written_so(text: str, language: str) -> bool:
    """Whether most letters of a text can belong to a language, as far as its script is known."""
    from langcodes import Language
    from langcodes.tag_parser import LanguageTagError

    written = language_of(text)
    try:
        scripts = [Language.get(tag).maximize().script for tag in (written, language)] if written else []
    except LanguageTagError:
        return True
    return not written or scripts[0] == scripts[1] or {written, language.partition("-")[0]} <= {"ja", "zh"}
