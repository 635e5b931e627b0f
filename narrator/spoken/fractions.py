"""Fractions as words: ½, 4 1/2, three quarters of an hour."""

import re

from narrator.spoken.number_words import NumberWords, number_words
from narrator.spoken.numerals import agreeing, cardinal, ordinal, words

_VULGAR = {
    "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5", "⅘": "4/5",
    "⅙": "1/6", "⅚": "5/6", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8", "⅒": "1/10",
}  # fmt: skip

_LARGE = frozenset((1000, 10_000, 100_000, 1_000_000))
"""The only large denominators with names: one thousandth."""

_VULGAR_CHARS = "".join(_VULGAR)
FRACTION = (
    rf"(?<![\w.,/$€£])(?:(?P<whole>\d{{1,4}})(?:[ -](?=\d+[/⁄])|(?= ?[{_VULGAR_CHARS}]) ?))?"
    rf"(?P<part>\d{{1,2}}[/⁄](?:\d{{1,5}}|\d{{1,3}}(?:[.,]000){{1,2}})(?![\w.,]*[/⁄]|\w|[.,]\d)|[{_VULGAR_CHARS}])"
)
"""A pattern for a fraction, with the whole number before it: 1/2, 4 1/2, 3¾."""


def fraction(whole: str | None, part: str, language: str, *, feminine: bool = False) -> str | None:
    """A fraction in words: 1/2 is "one half", 4 and 1/2 "four and a half"; None if there is no word for it."""
    own = number_words(language)
    if not own or not (said := _fraction_of(_VULGAR.get(part, part.replace("⁄", "/")), own, language, alone=not whole)):
        return None
    if not whole:
        return said
    number = agreeing(words(whole, language), language, feminine=True) if feminine else words(whole, language)
    shape = own.and_half if part in ("1/2", "½") else own.and_fraction
    if feminine and own.and_half_feminine and shape is own.and_half:
        shape = own.and_half_feminine
    before_noun = agreeing(number, language, feminine=False)
    return shape.format(number=number, before_noun=before_noun, fraction=said)


def _fraction_of(part: str, own: NumberWords, language: str, *, alone: bool) -> str | None:
    """The words for "3/4", from the table or built from those for the denominator."""
    if part in own.fractions:
        return own.fractions[part]
    above, _, below = part.partition("/")
    number = int(re.sub(r"\D", "", below))
    nth = _denominator(number, own, language, largest=number if number in _LARGE else 0)
    if not nth or (not alone and part == "1/2"):
        return None
    if above != "1" and own.denominators_several:
        nth = re.sub(*own.denominators_several, nth)
    return f"{agreeing(cardinal(int(above), language), language, feminine=False)} {nth}"


def part_of_one(number: int, language: str) -> str:
    """One of any number of equal parts: 250 is "one two hundred and fiftieth"; "" if there is no word for it."""
    own = number_words(language)
    nth = _denominator(number, own, language, largest=100_000) if own else ""
    return f"{agreeing(cardinal(1, language), language, feminine=False)} {nth}" if nth else ""


def of_unit(said: str, of: str, noun: str, language: str) -> str:
    """A part and the whole: "trois quarts d’heure"; `of` is between them."""
    own = number_words(language)
    if of and own and own.part_of_vowel and noun[0] in own.part_of_vowel[1]:
        return f"{said} {own.part_of_vowel[0]}{noun}"
    return " ".join(filter(None, (said, of, noun)))


def _denominator(number: int, own: NumberWords, language: str, largest: int = 0) -> str:
    """The name of one of so many parts; "" if there is none."""
    if said := own.denominators.get(str(number)):
        return said
    if not own.denominator or not 2 < number <= (largest or own.max_denominator):
        return ""
    said = own.denominator.format(ordinal=ordinal(number, language), cardinal=cardinal(number, language))
    for pattern, replaced in own.denominator_repairs.items():
        said = re.sub(pattern, replaced, said)
    return said.capitalize() if own.capital_parts else said
