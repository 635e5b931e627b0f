"""Measures: "10 km/h", "20 °C", "5'10\\"", "16 GB", "5 %" with their units as words."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from narrator.spoken import languages
from narrator.spoken.languages.shapes import by_symbol
from narrator.spoken.numerals import (
    FRACTION,
    NumberWords,
    Unit,
    counted,
    figure,
    followed_by_noun,
    follows_article,
    fraction,
    number_words,
    words,
)

_DIGIT = re.compile(r"\d")
_PERCENT = re.compile(r"(?<=\d) ?([%‰])(?!\w)")
_FRACTION_SIGN = re.compile(r"[/⁄½¼¾⅐-⅞]")
_DEGREES = re.compile(r"(?<!\w)(?<!\d )°[CFK](?!\w)")


class UnitWords(NamedTuple):
    """Measures in words."""

    per: str
    units: Mapping[str, Unit]
    """By all symbols of each, with spaces between them; once read, by each symbol."""
    stops: bool = False
    """Whether units may be abbreviated with a full stop: 5 ft. long."""
    not_nouns: frozenset[str] = frozenset()
    """In "a 5 km run" the unit is singular, but not before these words. Without them it never is."""


_written = languages.reader("units", UnitWords)


@cache
def unit_words(language: str) -> UnitWords | None:
    """The measures of a base language, or None where narrator leaves them to the engine."""
    written = _written(language)
    return written and written._replace(units=by_symbol(written.units))


def say(text: str, language: str) -> str:
    """`text` with measures and percents as words; unchanged in a language without words for numbers."""
    numbers = number_words(language)
    if not numbers:
        return text
    if own := unit_words(language):
        text = _measures(text, own, numbers, language)
    return _PERCENT.sub(lambda found: f" {numbers.percent if found[1] == '%' else numbers.permille}", text)


def _measures(text: str, own: UnitWords, numbers: NumberWords, language: str) -> str:
    if "°" in text:
        text = _DEGREES.sub(lambda found: own.units[found[0]].many if found[0] in own.units else found[0], text)
    if not _DIGIT.search(text):
        return text
    text = languages.grammar(language).units(text)
    if _FRACTION_SIGN.search(text):
        text = _part(language).sub(lambda found: _part_said(found, own, language), text)
    text = _measure(language).sub(lambda found: _said(found, own, numbers, language), text)
    if "/" in text:
        text = _per(language).sub(lambda found: f"{found[1]} {own.per} {_unit(found[2], own).one}", text)
    return text


def _any(symbols: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(symbols, key=len, reverse=True))) or "(?!)"


@cache
def _measure(language: str) -> re.Pattern[str]:
    own, numbers = unit_words(language), number_words(language)
    assert own and numbers
    exact = _any(name for name in own.units if not _has_any_case(name))
    any_case = _any(name for name in own.units if _has_any_case(name))
    unit = rf"(?:{exact}|(?i:{any_case}))"
    magnitudes = _any(name for name in numbers.magnitudes if len(name) > 3)
    return re.compile(
        rf"""
        (?<! [\w.,/] )  (?: (?P<low> {figure(language)} ) \ {numbers.to}\  )?
        (?P<number> {figure(language)} )  (?P<many> \ (?:{magnitudes}) (?!\w) )?  (?P<joint> [ -]? )
        (?P<unit> {unit} ) (?: /(?P<per> {unit} ) )?  (?! [\w²³/$'’°] | -\d )
        {"(?: [.] (?=[ ][a-z]) )?" if own.stops else ""}
        """,
        re.VERBOSE,
    )


def _has_any_case(symbol: str) -> bool:
    """Whether a unit is known however it is capitalised: KM, but not M."""
    return len(symbol) > 1 and symbol.isalpha()


@cache
def _part(language: str) -> re.Pattern[str]:
    own = unit_words(language)
    assert own
    return re.compile(rf"{FRACTION}[ -]?(?P<unit>{_any(own.units)})(?!\w)")


def _part_said(found: re.Match[str], own: UnitWords, language: str) -> str:
    said, unit = fraction(found["whole"], found["part"], language), _unit(found["unit"], own)
    return f"{said} {unit.many if found['whole'] else unit.one}" if said else found[0]


@cache
def _per(language: str) -> re.Pattern[str]:
    own = unit_words(language)
    assert own
    return re.compile(rf"(?<![\w.,/])({figure(language)}) ?/ ?({_any(own.units)})(?![\w²³/])")


def _unit(symbol: str, own: UnitWords) -> Unit:
    found = own.units.get(symbol) or own.units.get(symbol.lower())
    return found or next(unit for name, unit in own.units.items() if name.lower() == symbol.lower())


def _said(found: re.Match[str], own: UnitWords, numbers: NumberWords, language: str) -> str:
    unit = _unit(found["unit"], own)
    number, many = found["number"], found["many"]
    if many:
        magnitude = numbers.magnitudes[many.strip()]
        said = f"{counted(number, magnitude, language)} {numbers.of if magnitude.one != magnitude.many else ''}".strip()
        said = f"{said} {unit.many}"
    else:
        said = counted(number, unit, language, single=_is_adjective(found, own, language))
    if found["low"]:
        said = f"{words(found['low'], language)} {numbers.to} {said}"
    return f"{said} {own.per} {_unit(found['per'], own).one}" if found["per"] else said


def _is_adjective(found: re.Match[str], own: UnitWords, language: str) -> bool:
    """Whether a measure is before what it measures: a 10 km run, a 5-lb bag."""
    is_before_noun = own.not_nouns and followed_by_noun(found, own.not_nouns)
    return bool(is_before_noun) and (found["joint"] == "-" or follows_article(found, language))
