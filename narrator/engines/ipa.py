"""The International Phonetic Alphabet in espeak-ng's notation: ASCII mnemonics between `[[ ]]`.

The mnemonics are those of espeak-ng's table for English and of its base table, on which most of its languages build. A
sound without a mnemonic is written as the closest that has one; a language that lacks a sound uses its closest.
"""

import re
import unicodedata

# The longest first, so that one sound is not read as two.
_SOUNDS = {
    "t͡ʃ": "tS", "tʃ": "tS", "ʧ": "tS", "d͡ʒ": "dZ", "dʒ": "dZ", "ʤ": "dZ", "t͡s": "ts", "ʦ": "ts", "p͡f": "pf",
    "eɪ": "eI", "aɪ": "aI", "ɔɪ": "OI", "aʊ": "aU", "oʊ": "oU", "əʊ": "oU", "ɪə": "i@", "eə": "e@", "ʊə": "U@",
    "iː": "i:", "uː": "u:", "ɑː": "A:", "ɔː": "O:", "ɜː": "3:", "ɝ": "3:", "ɚ": "3", "aː": "a:", "eː": "e:",
    "oː": "o:", "i": "i", "ɪ": "I", "ɨ": "I", "y": "y", "ʏ": "Y", "e": "e", "ɛ": "E", "œ": "W", "ø": "Y", "æ": "a",
    "a": "a", "ɐ": "a", "ɑ": "A", "ɒ": "0", "ʌ": "V", "ɔ": "O", "o": "o", "ʊ": "U", "u": "u", "ə": "@", "ɜ": "3",
    "ɘ": "@", "ɯ": "u", "ɤ": "o", "p": "p", "b": "b", "t": "t", "d": "d", "k": "k", "g": "g", "ɡ": "g", "q": "k",
    "ʔ": "?", "m": "m", "n": "n", "ɱ": "m", "ŋ": "N", "ɲ": "n^", "f": "f", "v": "v", "ɸ": "f", "β": "B", "θ": "T",
    "ð": "D", "s": "s", "z": "z", "ʃ": "S", "ʒ": "Z", "ʂ": "S", "ʐ": "Z", "ɕ": "S", "ʑ": "Z", "ç": "C", "x": "x",
    "ɣ": "Q", "χ": "x", "ʁ": "r", "ʀ": "r", "h": "h", "ħ": "h", "ɦ": "h", "ɹ": "r", "ɻ": "r", "r": "r", "ɾ": "*",
    "l": "l", "ɫ": "l", "ɭ": "l", "ʎ": "l^", "j": "j", "w": "w", "ʍ": "w", "ɥ": "w",
}  # fmt: skip
_STRESS = {"ˈ": "'", "'": "'", "ˌ": ",", "ː": ":", "ˑ": "", ".": "", "‿": "", "|": "", " ": "||"}
_NASAL = "\u0303"
_SOUND = re.compile("|".join(map(re.escape, sorted(_SOUNDS, key=len, reverse=True))))


def mnemonics(ipa: str) -> str:
    """A pronunciation in IPA, with or without slashes around it, in espeak-ng's notation within a text: "[['wIn]]".

    Raises:
        ValueError: a character is not in the alphabet.
    """
    text = unicodedata.normalize("NFD", ipa.strip().strip("/[]")).replace("c\u0327", "ç")
    parts: list[str] = []
    place = 0
    while place < len(text):
        if found := _SOUND.match(text, place):
            parts.append(_SOUNDS[found[0]])
            place = found.end()
            continue
        sign = text[place]
        if sign in _STRESS:
            parts.append(_STRESS[sign])
        elif sign == _NASAL and parts:
            parts[-1] += "~"
        elif not unicodedata.combining(sign) and unicodedata.category(sign) != "Lm":
            raise ValueError(f"“{sign}” is not a symbol of the International Phonetic Alphabet")
        place += 1
    return f"[[{''.join(parts)}]]"
