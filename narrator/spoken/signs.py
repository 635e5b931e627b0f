"""Signs before and between numbers, and powers: −5, ±3, <10, 3×4, 10⁸, 1.2e9, x².

The numbers stay figures here, but those of powers; the families after this one say them.
"""

import re

from narrator.spoken.numerals import NumberWords, number_words, superscript, words

_CHEAP = re.compile(r"[-−–+±~≈<>≤≥×x^eE=·*] ?[-−+]?\.?\d|[²³]|\d[⁰¹⁴-⁹⁻+]")

_POWER = re.compile(r"(?<![\w.,])(\d+(?:[.,]\d+)?) ?[×xX·*] ?10(?:\^([-−+]?\d{1,4})|([⁻⁺]?[⁰¹²³⁴-⁹]+))(?!\w)")
_TEN_TO = re.compile(r"(?<![\w.,])(\d{1,6})(?:\^([-−+]?\d{1,4})|(⁻?[⁰¹²³⁴-⁹]+))(?!\w)")
_EXPONENT = re.compile(r"(?<![\w.,])(\d+(?:\.\d+)?)[eE]([-−+]?)(\d{1,3})(?!\w)")
_TIMES = re.compile(r"(?<=[\d½]) ?× ?(?=\d)|(?<=\d{3})x(?=\d{3})|(?<=\d)x(?=\d)")
_EQUALS = re.compile(r"(?<=\d) ?= ?(?=\d)")
_PLUS_MINUS = re.compile(r" ?(?:±|\+/-|\+/−) ?(?=\d)")
_MINUS = re.compile(r"(?<![^\s(\[“\"‘'„«—–/])[-−–](?=\.?\d)|(?<=- )[-−](?=\.?\d)|(?<=[\w)]) ?− ?(?=\d)")
_PLUS = re.compile(r"(?<![^\s(\[“\"‘'„«])\+(?=\.?\d)|(?<=\d) ?\+ ?(?=\d)|(?<=GMT)\+(?=\d)|(?<=UTC)\+(?=\d)")
_MORE = re.compile(r"(?<=\d)\+(?=[\s,.;:!?)]|\Z)")
_COMPARED = re.compile(r"(?<![^\s(])([~≈<>≤≥]) ?(?=[-−]?\.?\d)")


def say(text: str, language: str) -> str:
    """`text` with signs and powers as words; unchanged in a language without words for numbers."""
    own = number_words(language)
    if not own or not _CHEAP.search(text):
        return text
    return _signs(_powers(text, own, language), own)


def _powers(text: str, own: NumberWords, language: str) -> str:
    def exponent(written: str) -> str:
        sign = f"{own.minus} " if written[0] in "-−" else ""
        return f"{own.power} {sign}{words(written.lstrip('-−+'), language)}"

    def tens(found: re.Match[str]) -> str:
        return f"{words(found[1], language)} {own.times} 10 {exponent(found[2] or superscript(found[3]))}"

    text = _POWER.sub(tens, text)
    text = _EXPONENT.sub(lambda e: f"{words(e[1], language)} {own.times} 10 {exponent(e[2] + e[3])}", text)
    return _TEN_TO.sub(lambda found: f"{found[1]} {exponent(found[2] or superscript(found[3]))}", text)


def _signs(text: str, own: NumberWords) -> str:
    compared = {"<": own.less, "≤": own.less, ">": own.more, "≥": own.more}
    text = _COMPARED.sub(lambda sign: f"{compared.get(sign[1], own.about)} ", text)
    text = _PLUS_MINUS.sub(f" {own.plus_minus} ", text)
    text = _TIMES.sub(lambda sign: f" {own.by if _is_size(sign) else own.times} ", text)
    text = _EQUALS.sub(f" {own.equals} ", text)
    text = _MINUS.sub(lambda sign: f"{' ' if sign[0] != sign[0].lstrip() or _glued(sign) else ''}{own.minus} ", text)
    text = _PLUS.sub(lambda sign: f"{' ' if _glued(sign) else ''}{own.plus} ", text)
    return _MORE.sub(f" {own.plus}", text)


def _glued(sign: re.Match[str]) -> bool:
    return sign.start() > 0 and sign.string[sign.start() - 1].isalnum()


def _is_size(sign: re.Match[str]) -> bool:
    """Whether a × is between width and height: 1920×1080, 3x4."""
    return "x" in sign[0] or (sign.start() >= 3 and sign.string[sign.start() - 3 : sign.start()].isdigit())
