"""Numbers: whatever figures the other families have left, as words. After this one no digit is left.

Years are said as years ("nineteen eighty-four"), so are decades; ordinals, fractions, powers of ten and Roman numerals
have their own forms. The engines disagree about all of these, and words they say alike.
"""

import re
from functools import cache

from narrator.spoken import languages
from narrator.spoken.numerals import FRACTION, NumberWords, digits, figure, fraction, number_words, ordinal, words
from narrator.spoken.romans import say as say_romans

_CHEAP = re.compile(r"\d|[²³½¼¾⅐-⅞]")
_FRACTION = re.compile(FRACTION)
_SQUARE = re.compile(r"(?<=[^\W_])([²³])(?![⁰¹²³⁴-⁹])")
_HASH = re.compile(r"(?<![\w#&])# ?(?=\d)")

_ONE = re.compile(r"(?<![\w.,])1(?= ([^\W\d_]{3,}))")


def say(text: str, language: str) -> str:
    """`text` with all numbers as words; unchanged in a language without words for numbers."""
    own = number_words(language)
    if not own:
        return text
    text = say_romans(text, language)
    if not _CHEAP.search(text):
        return text
    text = _numero(language).sub(f"{own.number} ", text)
    text = _HASH.sub(f"{own.number} ", text)
    text = _FRACTION.sub(lambda found: fraction(found["whole"], found["part"], language) or found[0], text)
    text = _SQUARE.sub(lambda found: f" {own.squared if found[1] == '²' else own.cubed}", text)
    text = own.ordinal.sub(lambda found: _ordinal(found, own, language), text)
    text = languages.grammar(language).numbers(text)
    if one := own.one:
        text = _ONE.sub(lambda found: one[bool(own.feminine.search(found[1]))], text)
    return _figure(language).sub(lambda found: _plain(found, language), text)


@cache
def _numero(language: str) -> re.Pattern[str]:
    own = number_words(language)
    return re.compile(rf"(?<!\w)(?:{own.numero.pattern if own else ''}) ?(?=\d)")


@cache
def _figure(language: str) -> re.Pattern[str]:
    return re.compile(figure(language))


def _ordinal(found: re.Match[str], own: NumberWords, language: str) -> str:
    number, end = int(re.sub(r"\D", "", found[1])), found["end"]
    if said := own.ordinals.get(f"{number}{end}"):
        return said
    if not number and own.ordinal_ends:
        return found[0]
    said = ordinal(number, language)
    if change := own.ordinal_ends.get(end):
        said = re.sub(change[0], change[1], said)
    return said


def _plain(found: re.Match[str], language: str) -> str:
    text, start, end = found.string, found.start(), found.end()
    said = words(found[0], language) if found[0].isascii() else digits(found[0], language)
    before = " " if start and (text[start - 1].isalpha() or text[start - 1].isdigit()) else ""
    after = " " if end < len(text) and (text[end].isalpha() or text[end].isdigit()) else ""
    return f"{before}{said}{after}"
