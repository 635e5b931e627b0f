"""What Russian does with numbers beyond its tables: days and years in their cases, decimals, percents."""

import re
from collections.abc import Iterator

from narrator.spoken.languages.grammar import Grammar
from narrator.spoken.numerals import Unit, agreeing, cardinal, counted, ordinal
from narrator.spoken.reading import Kind, Rank

_YEAR = re.compile(r"(?<![\w.,])(?P<before>[Вв] )?(?P<year>1\d\d\d|20\d\d)(?: (?P<word>году|года|год|г\.)|-м)(?!\w)")
_PERCENT = re.compile(r"(?<![\w.,/–-])(\d{1,3}(?: \d{3})*(?:,\d+)?) ?%(?!\w)")
_PERCENTS = Unit("процент", "процентов", "", "процента", "процента")
_PARTS = {1: ("десятая", "десятых"), 2: ("сотая", "сотых"), 3: ("тысячная", "тысячных")}


def _cased(said: str, hard: str, soft: str) -> str:
    """An ordinal with another ending: that of its last word."""
    if said.endswith("ий"):
        return said[:-2] + soft
    return said[:-2] + hard if said.endswith(("ый", "ой")) else said


def _numeral(number: int, kind: str) -> str:
    """A year after a month is in the genitive: две тысячи двадцать четвёртого."""
    return _cased(ordinal(number, "ru"), "ого", "ьего") if kind == "year" and number > 999 else ""


def _day(number: int, _before: str) -> str:
    return _cased(ordinal(number, "ru"), "ого", "ьего")


def _decimal(whole: str, fraction: str) -> str:
    """3,2 is "три целых две десятых"."""
    fraction = fraction.rstrip("0") or "0"
    if len(fraction) not in _PARTS or len(whole) > 9:
        return ""
    one, many = _PARTS[len(fraction)]
    units = ((int(whole), "целая", "целых"), (int(fraction), one, many))
    return " ".join(
        f"{agreeing(cardinal(number, 'ru'), 'ru', feminine=True)} {single if _is_one(number) else several}"
        for number, single, several in units
    )


def _is_one(number: int) -> bool:
    return number % 10 == 1 and number % 100 != 11


def kinds(_language: str) -> Iterator[Kind]:
    """What only Russian writes."""
    yield Kind("a year", Rank.DATE, _YEAR, _year)
    yield Kind("a percentage", Rank.MONEY, _PERCENT, lambda found: counted(found[1], _PERCENTS, "ru"), "%")


def _year(found: re.Match[str]) -> str:
    said, word = ordinal(int(found["year"]), "ru"), found["word"]
    if found["before"]:
        return f"{found['before']}{_cased(said, 'ом', 'ьем')} году"
    if word == "год":
        return f"{said} год"
    end = "." if found[0].endswith(".") and found.end() == len(found.string) else ""
    return f"{_cased(said, 'ого', 'ьего')} года{end}"


GRAMMAR = Grammar(numeral=_numeral, day=_day, decimal=_decimal, kinds=kinds)
