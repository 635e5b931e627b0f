"""Symbols between words: said, or a pause. One without a word or number beside it is left as it is.

This comes after amounts, units, addresses and formulas, which have their own symbols.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from narrator import patterns
from narrator.spoken import languages

_ANY = patterns.lazy(r"[&+=<>≈±×÷→←↔⇒⇐⇔➔➜•·▪●◦‣§©®™℠°#*/\\^~|_`‐‑―‒¶✓%]|--|\$\$")


class SymbolWords(NamedTuple):
    """One language's words for & + = < > ≈ ± × ÷ § © ° and #5."""

    also: str
    plus: str
    equals: str
    less: str
    more: str
    about: str
    plus_minus: str
    times: str
    divided: str
    section: str
    copyright: str
    degrees: str
    number: str
    by: str = ""
    """× between width and height, if that is a different word."""
    sharp: str = ""
    """# in C#."""
    either: str = ""
    """/ in he/she."""
    either_after: frozenset[str] = frozenset()
    """Words after which / is said in this way; after others it is not."""


_words = languages.reader("symbols.between_words", SymbolWords)

# In texts of any language: dashes and quotes that engines stumble over, ornaments, and what is a pause.
_DASHES = str.maketrans({"‐": "-", "‑": "-", "―": "—", "‒": "–"})
_LONG_DASH = patterns.lazy(r"(?<=[\w,.!?;:)\"”’']) ?(?<!-)-{2,3}(?!-) ?(?=[\w(\"“‘'])|(?<=\w)--(?=[\"”’'])")
_TICKS = patterns.lazy(r"``(?=\w)|(?<=[\w.,!?])''(?!')")
_MARKED = patterns.lazy(r"(?<!\w)(\*{1,3}|_{1,3}|~~|`{1,3})(?=\S)([^*_~`]{1,300}?)(?<=\S)\1(?!\w)")
_TRADE = patterns.lazy(r"(?<=\w)[®™℠©]+(?:\s(?=[,.;:!?]))?")
_PAUSE = patterns.lazy(
    r"(?<=[\w.,;:!?)\]\"”’'%]) *(?:[•▪●◦‣→←↔⇒⇐⇔➔➜]| [|·¦]+(?= )| -> | => | <- | / |(?<= )/(?= )) *(?=[\w(\"“‘'$€£])"
)
_OPENING = patterns.lazy(r"^[•▪●◦‣·→⇒➔➜|*¶] ?(?=[\w(\"“‘'])|[|¶](?=[.,;:!?]?$)")
_FOOTNOTE = patterns.lazy(
    r"(?<=[^\W\d_.!?,;])\*+(?=[\s.,;:!?)\"”’]|$)|(?<=[.!?,;\"”’])\*+(?=\s|$)|(?<!\S)\*+(?=[^\W\d_])"
)
_STARS = patterns.lazy(r"(?<=[^\W\d_])\*+(?=[^\W\d_])")


_Rule = tuple[str, str, str | Callable[[re.Match[str]], str]]
"""Characters without which a pattern matches nothing, the pattern, and what is said for it."""


def say(text: str, language: str) -> str:
    """`text` with symbols as words in a language that narrator knows, and arrows, bullets and bars as commas in any."""
    if not _ANY.search(text):
        return text
    text = _LONG_DASH.sub("—", text.translate(_DASHES))
    text = _TICKS.sub('"', text)
    text = _MARKED.sub(r"\2", text)
    text = _TRADE.sub("", text)
    text = _PAUSE.sub(_pause, text)
    text = _OPENING.sub("", text)
    text = _FOOTNOTE.sub("", text)
    text = _STARS.sub("", text)
    for chars, pattern, said in _rules(language):
        if any(char in text for char in chars):
            text = _compiled(pattern).sub(said, text)
    return text


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _pause(found: re.Match[str]) -> str:
    before = found.string[found.start() - 1]
    return " " if before in ",;:.!?" else ", "


@cache
def _rules(language: str) -> list[_Rule]:
    words = _words(language)
    if not words:
        return []
    one = r"(?<=[\w)\"”’'%²³])"
    two = r"(?=[\w(\"“‘'$€£√−-])"
    rules: list[_Rule] = [
        ("&", rf"{one} ?(?:&amp;|&) ?{two}", f" {words.also} "),
        ("±", rf"{one} ?± ?{two}", f" {words.plus_minus} "),
        ("±", r"(?<![\w)])± ?(?=\d)", f"{words.plus_minus} "),
        ("×✕", r"(?<=\d\d) ?[×✕] ?(?=\d\d)(?![^=]*=)", f" {words.by or words.times} "),
        ("×✕", rf"{one} ?[×✕] ?{two}", f" {words.times} "),
        ("×✕", r"(?<=\d)[×✕](?!\w)", f" {words.times}"),
        ("*", r"(?<=[\d)]) ?\* ?(?=[\d(])|(?<=\b\w) \* (?=\w\b)", f" {words.times} "),
        ("÷", rf"{one} ?÷ ?{two}", f" {words.divided} "),
        ("≈", rf"{one} ?≈ ?{two}", f" {words.about} "),
        ("≈~", r"(?<![\w~/])[≈~] ?(?=[$€£]?\d)", f"{words.about} "),
        ("+", r"(?<![\w.])C\+\+(?!\w)", f"C {words.plus} {words.plus}"),
        ("+", r"(?<![\w.])C\+\+(?=[a-z\d])", f"C {words.plus} {words.plus} "),
        ("=", rf"{one} ?\+= ?{two}", f" {words.plus} {words.equals} "),
        ("+", r"(?<=\b[a-z])\+\+(?!\w)", f" {words.plus} {words.plus}"),
        ("+", rf"{one} ?\+ ?{two}", f" {words.plus} "),
        ("+", r"(?<=\w)\+(?![\w+])", f" {words.plus}"),
        ("+", r"(?<![\w+])\+(?=\d)", f"{words.plus} "),
        ("=", rf"{one}(?: ={{1,3}} |={{1,3}}){two}", f" {words.equals} "),
        ("<", r"(?<=[\w)%]) <(?:=| ) ?(?=[\w($€£])|(?<=\d) ?< ?(?=\d)", f" {words.less} "),
        ("<", r"(?<![^\s,(])< ?(?=[$€£]?\.?\d)(?!3(?![\d.,]*\d|%))", f" {words.less} "),
        (">", r"(?<=[A-Z][a-z]) > (?=[A-Z])|(?<=[a-z]{2}) > (?=[A-Z][a-z])", ", "),
        (">", r"(?<=[A-Za-z0-9)%]) > ?(?=[A-Za-z0-9($€£])|(?<=\d) ?> ?(?=\d)", f" {words.more} "),
        (">", r"(?<!\S)> ?(?=[$€£]?\d)", f"{words.more} "),
        ("§", r"§{1,2} ?(?=\d)", f"{words.section} "),
        ("©(", r"(?<!\w)(?:©|\([Cc]\)(?= ?\d{4})) ?(?=\w)", f"{words.copyright} "),
        ("°", r"(?<=\d) ?°(?![\w°])", f" {words.degrees}"),
        ("#", r"(?<![\w#&/])# ?(?=\d)", f"{words.number} "),
        ("\\", r"(?<=[^\W\d_])\\(?=[^\W\d_])", " "),
    ]
    if words.sharp:
        rules.append(("#", r"(?<![\w.])([CF])#(?!\w)", rf"\1 {words.sharp}"))
    if words.either_after:
        before = "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in sorted(words.either_after))
        rules.append(("/", rf"\b({before})/(?=[a-z])", rf"\1 {words.either} "))
    # "and/or", "TCP/IP", "input/output": readers say only the words.
    rules.append(("/", r"(?<=[^\W\d_])/(?=[^\W\d_])(?<!</.)(?<!</)", _slash))
    return rules


def _slash(found: re.Match[str]) -> str:
    # Tags keep their slash: "go<noise/>home", "</b>".
    return "/" if "<" in found.string[max(0, found.start() - 30) : found.start()] else " "
