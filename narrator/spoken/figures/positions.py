"""Angles in minutes and seconds, and coordinates: 51°30′ N, 48°51'24" N 2°21'07" E, 40.7128° N."""

import re
from collections.abc import Iterator
from functools import cache, partial

from narrator import patterns
from narrator.spoken.figures.dates import DateWords, date_words
from narrator.spoken.number_words import number_words
from narrator.spoken.numerals import counted
from narrator.spoken.reading import Kind, Rank
from narrator.spoken.units import UnitWords, unit, unit_words


def kinds(language: str) -> Iterator[Kind]:
    """Angles and coordinates, in a language with names for the directions and for minutes."""
    own, times = unit_words(language), date_words(language)
    if not own or not own.compass or not times or not number_words(language):
        return
    said = partial(_said, own=own, times=times, language=language)
    yield Kind("coordinates", Rank.TIME, _angle(language), said, "°º")


@cache
def _angle(language: str) -> re.Pattern[str]:
    own = unit_words(language)
    ways = "|".join(sorted(own.compass if own else (), key=len, reverse=True))
    number = r"\d{1,3}(?:[.,]\d{1,8})?"
    return patterns.lazy(
        rf"""
        (?<! [\w.,°] )  (?P<degrees> {number} ) \ ?[°º]
        (?: \ ? (?P<minutes> {number} ) \ ? ['’′]
            (?: \ ? (?P<seconds> {number} ) \ ? (?: ["”″] | '' | ’’ | ′′ ) )? )?
        (?: \ ? (?P<way> {ways} ) (?! [\w'’] | [.]\w | -\w ) )?  (?! \w )
        """,
        re.VERBOSE,
    )


def _said(found: re.Match[str], own: UnitWords, times: DateWords, language: str) -> str | None:
    if not (found["minutes"] or found["way"]):
        return None  # so many degrees
    parts = (("degrees", unit("°", language)), ("minutes", times.minute), ("seconds", times.second))
    own_number = number_words(language)
    comma = own_number.decimal if own_number else ","
    numbers = {name: _plain(found[name] or "").replace(",", comma) for name, _ in parts}
    said = [counted(numbers[name], noun, language) for name, noun in parts if numbers[name]]
    return " ".join([*said, own.compass[found["way"]]] if found["way"] else said)


def _plain(number: str) -> str:
    """A number without a leading zero: 07."""
    return number.lstrip("0") if number.strip("0") and number[0] == "0" and number[1:2].isdigit() else number
