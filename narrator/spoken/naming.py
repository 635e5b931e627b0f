"""Numbers as words, by num2words: what a written figure is called, alone or as the number of something."""

import re
from functools import cache, lru_cache

from narrator.spoken.tables import Unit, table

_LONGEST_PLAIN = 9
_LONGEST_GROUPED = 24
"""Digits up to which a figure is a number; a longer one is read digit by digit."""

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_AGREEMENT = {
    # the end of a numeral: before a masculine noun, before a feminine one
    "de": (("eins", "ein", "eine"),),
    "fr": (("un", "un", "une"),),
    "es": (("veintiuno", "veintiún", "veintiuna"), ("uno", "un", "una")),
    "it": ((" uno", " un", " una"),),
    "pt": (("um", "um", "uma"), ("dois", "dois", "duas")),
}


@cache
def figure(language: str) -> str:
    """A pattern of a number as it is written, with its thousands grouped and its decimals, without a sign or groups."""
    if language == "en":
        return r"(?:\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)?|\d+(?:\.\d+)?|(?<![\w.])\.\d+)"
    return r"(?:\d{1,3}(?:(?:\.\d{3})+|(?:\ \d{3})+)(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)?)"


@lru_cache(10_000)
def cardinal(number: int, language: str) -> str:
    """The number as words: 21 is "twenty-one"."""
    return _num2words(number, language, "cardinal")


@lru_cache(10_000)
def ordinal(number: int, language: str) -> str:
    """The ordinal as words, as num2words has it: 21 is "twenty-first"."""
    return _num2words(number, language, "ordinal")


@lru_cache(10_000)
def year(number: int, language: str) -> str:
    """The year as words: 1984 is "nineteen eighty-four", 44 is "forty-four"."""
    return _num2words(number, language, "year")


def digits(text: str, language: str) -> str:
    """Each digit of the text as a word, and what is between them as it is: "07" is "zero seven"."""
    return re.sub(r"\d", lambda one: f" {cardinal(int(one[0]), language)} ", text).strip().replace("  ", " ")


def superscript(text: str) -> str:
    """Superscript digits and signs as plain ones."""
    return text.translate(_SUPERSCRIPT)


@lru_cache(10_000)
def words(written: str, language: str) -> str:
    """A number as `figure` matches it, as words: "1,234.5" is "one thousand two hundred and thirty-four point five".

    A leading zero, or more digits than a number has in prose, and it is read digit by digit.
    """
    whole, fraction = parts(written, language)
    said = _whole(whole, language, grouped=not written.startswith(whole)) if whole else ""
    if not fraction:
        return said
    own = table(language)
    point = own.point if own else ""
    return f"{said} {point} {_fraction(fraction, language)}".strip()


def parts(written: str, language: str) -> tuple[str, str]:
    """The digits before and after the decimal sign of a number as `figure` matches it."""
    if language == "en":
        whole, _, fraction = written.replace(",", "").partition(".")
        return whole, fraction
    if re.fullmatch(r"\d{1,3}(?:[. ]\d{3})+(?:,\d+)?", written):
        written = written.replace(".", "").replace(" ", "")
    whole, _, fraction = written.replace(".", ",").partition(",")
    return whole, fraction


def is_one(written: str, language: str) -> bool:
    """Whether a number goes with the singular."""
    own = table(language)
    whole, fraction = parts(written, language)
    if own and own.singular_below_two:
        return whole in ("0", "1")
    return whole == "1" and not fraction


def counted(written: str, unit: Unit, language: str, *, single: bool = False) -> str:
    """So many of something: "one kilometer", "2.5 kilometers"; with `single`, the singular: a "ten kilometer" run."""
    noun = unit.one if single or is_one(written, language) else unit.many
    return f"{agreeing(words(written, language), language, feminine=unit.feminine)} {noun}"


def agreeing(said: str, language: str, *, feminine: bool) -> str:
    """A numeral as it stands before a noun: "eins" is "ein" or "eine"."""
    for end, he, she in _AGREEMENT.get(language, ()):
        if f" {said}".endswith(end):
            said = (f" {said}".removesuffix(end) + (she if feminine else he)).strip()
            break
    if feminine and language in ("es", "pt"):
        said = re.sub(r"entos\b", "entas", said)
    return said


def _whole(whole: str, language: str, *, grouped: bool) -> str:
    longest = _LONGEST_GROUPED if grouped else _LONGEST_PLAIN
    if len(whole) > longest or (len(whole) > 1 and whole.startswith("0")):
        return digits(whole, language)
    return cardinal(int(whole), language)


def _fraction(fraction: str, language: str) -> str:
    own = table(language)
    rest = fraction.lstrip("0")
    if (own and own.digit_by_digit) or len(rest) > 2 or not rest:
        return digits(fraction, language)
    zeros = digits("0" * (len(fraction) - len(rest)), language)
    return f"{zeros} {cardinal(int(rest), language)}".strip()


def _num2words(number: int, language: str, to: str) -> str:
    from num2words import num2words

    own = table(language)
    said: str = num2words(number, lang=own.locale if own else language, to=to)
    return said.replace(",", "")


_VULGAR = {
    "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5", "⅘": "4/5",
    "⅙": "1/6", "⅚": "5/6", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8", "⅒": "1/10",
}  # fmt: skip

_SIGNS = "".join(_VULGAR)
FRACTION = (
    rf"(?<![\w.,/$€£])(?:(?P<whole>\d{{1,4}})(?: (?=\d+[/⁄])|(?= ?[{_SIGNS}]) ?))?"
    rf"(?P<part>\d{{1,2}}[/⁄]\d{{1,3}}(?![\w.,]*[/⁄]|\w|[.,]\d)|[{_SIGNS}])"
)
"""A pattern of a fraction, with the whole number before it: 1/2, 4 1/2, 3¾."""


def fraction(whole: str | None, part: str, language: str) -> str | None:
    """A fraction as words: 1/2 is "one half", 4 and 1/2 "four and a half"; None where there is no word for it."""
    own = table(language)
    part = _VULGAR.get(part, part.replace("⁄", "/"))
    if not own or part not in own.fractions:
        return None
    if not whole:
        return own.fractions[part]
    if language == "de":
        many = agreeing(words(whole, language), language, feminine=False)
        return f"{many}einhalb" if part == "1/2" else f"{words(whole, language)} {own.fractions[part]}"
    return f"{words(whole, language)} {own.conjunction} {own.half if part == '1/2' else own.fractions[part]}"
