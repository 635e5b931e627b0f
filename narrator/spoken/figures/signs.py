"""Signs before and between numbers, and powers: −5, ±3, <10, 3×4, 10⁸, 1.2e9, x²."""

import re
from collections.abc import Iterator
from functools import partial

from narrator import patterns
from narrator.spoken.number_words import NumberWords, number_words
from narrator.spoken.numerals import superscript, words
from narrator.spoken.reading import Kind, Rank

_HIGH = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
_POWER = patterns.lazy(r"(?<![\w.,])(\d+(?:[.,]\d+)?) ?[×xX·*] ?10(?:\^([-−+]?\d{1,4})|([⁻⁺]?[⁰¹²³⁴-⁹]+))(?!\w)")
_TEN_TO = patterns.lazy(r"(?<![\w.,])(\d{1,6})(?:\^([-−+]?\d{1,4})|(⁻?[⁰¹²³⁴-⁹]+))(?!\w)")
_EXPONENT = patterns.lazy(r"(?<![\w.,])(\d+(?:\.\d+)?)[eE]([-−+]?)(\d{1,3})(?!\w)")
_SQUARE = patterns.lazy(r"(?<=[^\W_])([²³])(?![⁰¹²³⁴-⁹])")

_NUMBER = r"(?=[$€£¥₹]?\.?\d)"
_TIMES = patterns.lazy(
    r"(?=[ ×x])(?:(?<=[\d½\"”″]) ?× ?(?=\d)|(?<=\d{3})x(?=\d{3})|(?<=\d)x(?=\d)|(?<=\d) x (?=\d)"
    # 3 m x 4 m.
    r"|(?:(?<=\d[m\"”″])|(?<=\d[cmk]m)|(?<=\d[ ]m)|(?<=\d[ ][cmk]m)|(?<=\dft)|(?<=\d[ ]ft)) ?x ?(?=\d))"
)
_CHAIN, _CHAINED = patterns.lazy(r"\d[\d.,]* ?[×x] ?\d"), patterns.lazy(r"\d ?[×x] ?\d[\d.,]{0,6}\Z")
_NUMBER_AND_NOUN = patterns.lazy(r"(?!10\b)\d{1,2}[ -]([^\W\d_]{3,})")
_LONG = patterns.lazy(r"\d[\d.,]*[ -]?(?:[cm]?m|in|ft)\b")  # 5.56×45mm
_EQUALS = patterns.lazy(r"(?<=\d) ?= ?(?=\d)")
_PLUS_MINUS = patterns.lazy(rf" ?(?:±|\+/-|\+/−) ?{_NUMBER}")
_MINUS = patterns.lazy(
    r"(?<![^\s(\[“\"‘'„«—–/~<>≈])[-−–](?=\.?\d)|(?<=- )[-−](?=\.?\d)|(?:(?<=GMT)|(?<=UTC))[-−](?=\d)"
    r"|(?<=[\w)]) ?− ?(?=\d)"
)
_PLUS = patterns.lazy(r"(?<![^\s(\[“\"‘'„«])\+(?=[$€£]?\.?\d)|(?<=\d) ?\+ ?(?=\d)|(?<=GMT)\+(?=\d)|(?<=UTC)\+(?=\d)")
_MORE = patterns.lazy(r"(?<=\d)\+(?=[\s,.;:!?)]|\Z)")
_COMPARED = patterns.lazy(r"(?<![^\s(])([~≈<>≤≥]) ?(?=[-−]?[$€£¥₹]?\.?\d)")
_VARIABLE = patterns.lazy(r"(?:(?<![\w'’.-])[^\W\d_]|\))\Z")
_DIVIDED = patterns.lazy(r"(?<=\d) ?÷ ?(?=\d)")


def kinds(language: str) -> Iterator[Kind]:
    """Signs and powers, in a language with words for numbers."""
    own = number_words(language)
    if not own:
        return
    tens = partial(_tens, own=own, language=language)
    yield Kind("a power of ten", Rank.MONEY, _POWER, tens, f"^{_HIGH}")
    yield Kind("a power of ten", Rank.MONEY, _EXPONENT, partial(_exponent, own=own, language=language), at="eE")
    yield Kind("a power", Rank.MONEY, _TEN_TO, partial(_raised, own=own, language=language), f"^{_HIGH}")
    yield Kind("a power", Rank.NUMBER, _SQUARE, lambda found: f" {own.squared if found[1] == '²' else own.cubed}", "²³")
    about = {"<": own.less, "≤": own.less, ">": own.more, "≥": own.more}
    yield Kind("a sign", Rank.SIGN, _COMPARED, partial(_compared, names=about, own=own), "~≈<>≤≥")
    yield Kind("a sign", Rank.SIGN, _PLUS_MINUS, lambda _: f" {own.plus_minus} ", "±+")
    yield Kind("a sign", Rank.SIGN, _TIMES, partial(_times, own=own), beside="×x")
    yield Kind("a sign", Rank.SIGN, _EQUALS, lambda _: f" {own.equals} ", beside="=")
    yield Kind("a sign", Rank.SIGN, _DIVIDED, lambda _: f" {own.divided} ", "÷")
    yield Kind("a sign", Rank.SIGN, _MINUS, lambda found: f"{_gap(found)}{own.minus} ", "-−–", "-−–.")
    yield Kind("a sign", Rank.SIGN, _PLUS, lambda found: f"{_gap(found)}{own.plus} ", "+")
    yield Kind("a sign", Rank.SIGN, _MORE, lambda _: f" {own.plus}", beside="+")


def _exponent_said(written: str, own: NumberWords, language: str) -> str:
    sign = f"{own.minus} " if written[0] in "-−" else ""
    return f"{own.power} {sign}{words(written.lstrip('-−+'), language)}"


def _tens(found: re.Match[str], own: NumberWords, language: str) -> str:
    exponent = found[2] or superscript(found[3])
    return f"{words(found[1], language)} {own.times} {words('10', language)} {_exponent_said(exponent, own, language)}"


def _exponent(found: re.Match[str], own: NumberWords, language: str) -> str:
    said = _exponent_said(found[2] + found[3], own, language)
    return f"{words(found[1], language)} {own.times} {words('10', language)} {said}"


def _raised(found: re.Match[str], own: NumberWords, language: str) -> str:
    base, exponent = words(found[1], language), found[2] or superscript(found[3])
    if exponent in ("2", "3"):
        return f"{base} {own.squared if exponent == '2' else own.cubed}"
    return f"{base} {_exponent_said(exponent, own, language)}"


def _compared(found: re.Match[str], names: dict[str, str], own: NumberWords) -> str | None:
    before = found.string[: found.start()].rstrip()
    if before[-1:].isdigit() or (found[0][-1].isspace() and _VARIABLE.search(before)):
        return None  # 5 > 3, x > 3
    word = names.get(found[1], own.about)
    # "about ~500" already has the word.
    return "" if before.lower().endswith(word.lower()) else f"{word} "


def _gap(sign: re.Match[str]) -> str:
    is_glued = sign.start() > 0 and sign.string[sign.start() - 1].isalnum()
    return " " if sign[0] != sign[0].lstrip() or is_glued else ""


def _times(sign: re.Match[str], own: NumberWords) -> str:
    # Formulas are processed before figures: 5 x 10^-9 is 5 x 10 to the power of minus 9 by now.
    is_power = sign.string.startswith(f"10 {own.power}", sign.end())
    return f" {own.by if _is_size(sign, own) and not is_power else own.times} "


def _is_size(sign: re.Match[str], own: NumberWords) -> bool:
    """Whether a × is between width and height: 1920×1080, 3x4, a 4×4 truck."""
    before = sign.string[max(0, sign.start() - 12) : sign.start()]
    if "=" not in sign.string and (_CHAIN.match(sign.string, sign.end()) or _CHAINED.search(before)):
        return True  # 30 × 20 × 10
    if "x" in sign[0] or sign.string[sign.start() - 3 : sign.start()].isdigit():
        return True
    if sign[0] != "×" or "=" in sign.string:
        return False
    noun = _NUMBER_AND_NOUN.match(sign.string, sign.end())
    is_of_size = noun and noun[1] not in (own.conjunction, own.disjunction)
    return bool(is_of_size or _LONG.match(sign.string, sign.end()))
