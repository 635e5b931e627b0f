"""Numbers as words, by num2words: what a written figure is called, alone or as the number of something."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from narrator.errors import SettingsError
from narrator.spoken import languages
from narrator.spoken.languages.shapes import by_symbol, gaps

_MAX_DIGITS = 9
_MAX_GROUPED_DIGITS = 24
"""Digits up to which a figure is a number; a longer one is read digit by digit."""

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")


class Unit(NamedTuple):
    """What one of something and what several are called, and "f" if that is feminine."""

    one: str
    many: str
    gender: str = ""

    def check(self) -> None:
        """Raises ValueError if they cannot be used."""
        if self.gender not in ("", "f"):
            raise ValueError(f"“{self.gender}” is no gender: an f marks what is feminine")

    @property
    def is_feminine(self) -> bool:
        """Whether the numeral has to agree with a feminine noun."""
        return self.gender == "f"


class NumberWords(NamedTuple):
    """Words for numbers, and how they are written."""

    point: str
    """Before decimals."""
    dot: str
    """Between the parts of a version."""
    minus: str
    plus: str
    plus_minus: str
    times: str
    by: str
    """Between width and height."""
    equals: str
    divided: str
    power: str
    """10⁸ is ten, this, eight."""
    squared: str
    cubed: str
    percent: str
    permille: str
    about: str
    less: str
    more: str
    to: str
    """Between the ends of a range."""
    score: str
    """Between the goals of a score and the parts of a ratio."""
    conjunction: str
    """Between hours or minutes and seconds."""
    number: str
    """What "No." and "#" are before a number."""
    numero: re.Pattern[str] = re.compile("№")
    """How "No." is written, as a pattern."""
    locale: str = ""
    """What num2words calls the language, if not as it is tagged."""
    decimal: str = ","
    """The decimal separator, one of "." and ","; the other groups thousands."""
    digit_by_digit: bool = False
    """Whether decimals are said digit by digit: three point one four."""
    singular_below_two: bool = False
    """Whether 1.5 goes with the singular."""
    of: str = ""
    """Between millions and what they are millions of."""
    version: str = ""
    """What the v in v1.2 is."""
    part_of: str = ""
    """Between two numbers with a slash, the first not above the second; `over` if it is. Without them a pause is."""
    over: str = ""
    slashed_names: frozenset[str] = frozenset()
    """Numbers with a slash that are names: 24/7."""
    and_half: str = "{number} {fraction}"
    and_fraction: str = "{number} {fraction}"
    """A whole {number} and a half or another {fraction}; {before_noun} is the number as it is before a noun."""
    enumerated: str = "{ordinal}"
    """The place in a list."""
    enumerated_first: str = ""
    """The first place, if that is otherwise."""
    one: tuple[str, str] | None = None
    """One of something, masculine and feminine, if it is not as it is counted."""
    feminine: re.Pattern[str] = re.compile(r"(?!)")
    """A pattern of what is feminine."""
    article: re.Pattern[str] = re.compile(r"(?!)")
    """The indefinite article, if what it is followed by is singular: "a $5 bill"."""
    feminine_ends: Mapping[str, str] = {}
    """How numerals end before what is feminine, by how they end when counting."""
    before_noun: Mapping[str, tuple[str, str]] = {}
    """What the end of a numeral becomes before a masculine and a feminine noun."""
    ordinal: re.Pattern[str] = re.compile(r"(?!)")
    """An ordinal as it is written: a pattern of the number, and a group called `end`."""
    ordinal_ends: Mapping[str, tuple[str, str]] = {}
    """What some ends of a written ordinal change in its words: a pattern, and what it becomes."""
    ordinals: Mapping[str, str] = {}
    """Ordinals that are not as others, by number and end."""
    magnitudes: Mapping[str, Unit] = {}
    """Million and so on, by symbol and by word."""
    fractions: Mapping[str, str] = {}
    """What ½ and 1/2 are, by "1/2"."""
    pages: Mapping[str, str] = {}
    """Abbreviations before a range of pages, and their words."""

    def check(self) -> None:
        """Raises ValueError if they cannot be used."""
        if self.decimal not in (".", ","):
            raise ValueError(f"decimal is “.” or “,”, not “{self.decimal}”")
        if unknown := gaps(self.and_half + self.and_fraction) - {"number", "before_noun", "fraction"}:
            raise ValueError(f"in and_half and and_fraction there is no gap {sorted(unknown)}")
        if gaps(self.enumerated) - {"ordinal"}:
            raise ValueError("in enumerated there is no gap but {ordinal}")


_written = languages.reader("numbers", NumberWords)


@cache
def number_words(language: str) -> NumberWords | None:
    """The words for numbers in a base language, or None where narrator leaves figures to the engine."""
    written = _written(language)
    if not written:
        return None
    return written._replace(
        locale=written.locale or language,
        ordinal_ends=by_symbol(written.ordinal_ends),
        ordinals=by_symbol(written.ordinals),
        magnitudes=by_symbol(written.magnitudes),
    )


@cache
def figure(language: str) -> str:
    """A pattern of a number as it is written, with its thousands grouped and its decimals, without a sign or groups."""
    if _has_point(language):
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
    own = number_words(language)
    point = own.point if own else ""
    return f"{said} {point} {_fraction(fraction, language)}".strip()


def parts(written: str, language: str) -> tuple[str, str]:
    """The digits before and after the decimal separator of a number as `figure` matches it."""
    if _has_point(language):
        whole, _, fraction = written.replace(",", "").partition(".")
        return whole, fraction
    if re.fullmatch(r"\d{1,3}(?:[. ]\d{3})+(?:,\d+)?", written):
        written = written.replace(".", "").replace(" ", "")
    whole, _, fraction = written.replace(".", ",").partition(",")
    return whole, fraction


def is_one(written: str, language: str) -> bool:
    """Whether a number goes with the singular."""
    own = number_words(language)
    whole, fraction = parts(written, language)
    if own and own.singular_below_two:
        return whole in ("0", "1")
    return whole == "1" and not fraction


def counted(written: str, unit: Unit, language: str, *, single: bool = False) -> str:
    """So many of something: "one kilometer", "2.5 kilometers"; with `single`, the singular: a "ten kilometer" run."""
    noun = unit.one if single or is_one(written, language) else unit.many
    return f"{agreeing(words(written, language), language, feminine=unit.is_feminine)} {noun}"


def followed_by_noun(found: re.Match[str], not_nouns: frozenset[str]) -> bool:
    """Whether a word in small letters comes after what was found, and none of `not_nouns`."""
    return bool(_no_noun(not_nouns).match(found.string[found.end() : found.end() + 10]))


@cache
def _no_noun(not_nouns: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"[ -](?!(?:{'|'.join(sorted(not_nouns))})\b)[a-z]")


def follows_article(found: re.Match[str], language: str) -> bool:
    """Whether an indefinite article comes before what was found: a $5 bill, a 5 km run."""
    return bool(_article(language).search(found.string[max(0, found.start() - 10) : found.start()]))


@cache
def _article(language: str) -> re.Pattern[str]:
    own = number_words(language)
    return re.compile(rf"(?:\A|\W)(?:{own.article.pattern if own else '(?!)'}) \Z")


def agreeing(said: str, language: str, *, feminine: bool) -> str:
    """A numeral as it is before a noun: "eins" is "ein" or "eine"."""
    own = number_words(language)
    if not own:
        return said
    for end, (he, she) in own.before_noun.items():
        if f" {said}".endswith(end):
            said = (f" {said}".removesuffix(end) + (she if feminine else he)).strip()
            break
    for end, she in own.feminine_ends.items() if feminine else ():
        said = re.sub(rf"{end}\b", she, said)
    return said


def _whole(whole: str, language: str, *, grouped: bool) -> str:
    max_digits = _MAX_GROUPED_DIGITS if grouped else _MAX_DIGITS
    if len(whole) > max_digits or (len(whole) > 1 and whole.startswith("0")):
        return digits(whole, language)
    return cardinal(int(whole), language)


def _fraction(fraction: str, language: str) -> str:
    own = number_words(language)
    rest = fraction.lstrip("0")
    if (own and own.digit_by_digit) or len(rest) > 2 or not rest:
        return digits(fraction, language)
    zeros = digits("0" * (len(fraction) - len(rest)), language)
    return f"{zeros} {cardinal(int(rest), language)}".strip()


def _num2words(number: int, language: str, to: str) -> str:
    if numeral := languages.grammar(language).numeral:
        return numeral(number, to)
    from num2words import CONVERTER_CLASSES, num2words

    own = number_words(language)
    locale = own.locale if own else language
    if locale not in CONVERTER_CLASSES:
        raise SettingsError(f"num2words does not know the numerals of “{locale}”", "give them in grammar.py: numeral")
    said: str = num2words(number, lang=locale, to=to)
    return said.replace(",", "")


def _has_point(language: str) -> bool:
    """Whether decimals come after a point, not a comma."""
    own = number_words(language)
    return own is not None and own.decimal == "."


_VULGAR = {
    "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5", "⅘": "4/5",
    "⅙": "1/6", "⅚": "5/6", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8", "⅒": "1/10",
}  # fmt: skip

_VULGAR_CHARS = "".join(_VULGAR)
FRACTION = (
    rf"(?<![\w.,/$€£])(?:(?P<whole>\d{{1,4}})(?: (?=\d+[/⁄])|(?= ?[{_VULGAR_CHARS}]) ?))?"
    rf"(?P<part>\d{{1,2}}[/⁄]\d{{1,3}}(?![\w.,]*[/⁄]|\w|[.,]\d)|[{_VULGAR_CHARS}])"
)
"""A pattern of a fraction, with the whole number before it: 1/2, 4 1/2, 3¾."""


def fraction(whole: str | None, part: str, language: str) -> str | None:
    """A fraction as words: 1/2 is "one half", 4 and 1/2 "four and a half"; None where there is no word for it."""
    own = number_words(language)
    part = _VULGAR.get(part, part.replace("⁄", "/"))
    if not own or part not in own.fractions:
        return None
    if not whole:
        return own.fractions[part]
    number = words(whole, language)
    shape = own.and_half if part == "1/2" else own.and_fraction
    before_noun = agreeing(number, language, feminine=False)
    return shape.format(number=number, before_noun=before_noun, fraction=own.fractions[part])
