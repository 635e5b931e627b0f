"""What English does with numbers beyond its tables: shillings, feet and inches, years."""

import re
from functools import cache
from typing import NamedTuple

from narrator.spoken import languages
from narrator.spoken.languages.en.dates import dates
from narrator.spoken.languages.grammar import Grammar
from narrator.spoken.numerals import Unit, cardinal, counted, words, year

# Before 1971: "£1 10s. 6d."; a lone "8s." is shillings where its stop is no end of a sentence, and else seconds.
_SHILLINGS = re.compile(
    r"""
      (?P<pounds> £\d[\d,]* ) ,?\ (?P<s>\d{1,2})s\. (?: \ ?(?P<d>\d{1,2})d\. )?
    | (?<![\w.,£$]) (?P<s2>\d{1,2})s\. \ ?(?P<d2>\d{1,2})d\.
    | (?<![\w.,£$]) (?: (?P<s3>\d{1,2})s | (?P<d3>\d{1,2})d ) \. (?=[,;:’”'"])
    """,
    re.VERBOSE,
)
_HAS_SHILLINGS = re.compile(r"\d[sd]\.")
_GOES_ON = re.compile(r" ?[,;:]| [a-z\d]|[’”'\"][,;:]?(?: [a-z]|$)")
_SHILLING, _PENCE = Unit("shilling", "shillings"), Unit("penny", "pence")
_FOOT = Unit("foot", "feet")

_FEET = re.compile(r"(?<![\w.,])(\d{1,2}) ?['’′] ?(\d{1,2})(?: ?(?:[\"”″]|''|’’|′′))(?!\w)")
_MILLIONS = re.compile(
    r"(?<=\d) ?m(?= (?:people|users|men|women|children|jobs|customers|subscribers|visitors|tons|tonnes|homes)\b)"
)
_BILLIONS = re.compile(r"(?<=\d) ?(bn|tn|trn)\b")

_SHORT_YEAR = re.compile(r"(?<!\w)['’](\d\d)\b(?![\"”″'’])")
_GLUED_YEAR = re.compile(r"(?<=[^\W\d_])(?=(?:1[1-9]|20)\d\d(?!\w))")


class YearWords(NamedTuple):
    """What is counted, so that a number before it is no year."""

    counted: frozenset[str]


_year_words = languages.reader("years", YearWords)


def _money(text: str) -> str:
    return _SHILLINGS.sub(_old_money, text) if _HAS_SHILLINGS.search(text) else text


def _old_money(found: re.Match[str]) -> str:
    pounds, shillings = found["pounds"], found["s"] or found["s2"] or found["s3"]
    pence = found["d"] or found["d2"] or found["d3"]
    said = [pounds] if pounds else []
    said += [counted(shillings, _SHILLING, "en")] if shillings else []
    said += [counted(pence, _PENCE, "en")] if pence else []
    return " ".join(said) + ("" if _GOES_ON.match(found.string, found.end()) else ".")


def _units(text: str) -> str:
    text = _MILLIONS.sub(" million", text)
    text = _BILLIONS.sub(lambda found: " billion" if found[1] == "bn" else " trillion", text)
    return _FEET.sub(_feet, text)


def _feet(found: re.Match[str]) -> str:
    feet = counted(found[1], _FOOT, "en")
    return f"{feet} {words(found[2], 'en')}" + (" inch" if found[2] == "1" else " inches")


def _numbers(text: str) -> str:
    text = _GLUED_YEAR.sub(" ", text)
    text = _SHORT_YEAR.sub(lambda found: _short_year(found[1]), text)
    return _year().sub(lambda found: year(int(found[1] or found[2] or found[3]), "en"), text)


def _short_year(written: str) -> str:
    return f"oh {cardinal(int(written), 'en')}" if written.startswith("0") else cardinal(int(written), "en")


@cache
def _year() -> re.Pattern[str]:
    own = _year_words("en")
    counted = "|".join(sorted(own.counted if own else ()))
    return re.compile(
        r"(?<![\w.,])(?:(1[1-9]\d\d|20\d\d)|(?<=[iI]n )(10\d\d)|(?<=since )(10\d\d))"
        rf"(?![\w]|[.,]\d| (?:{counted}|to \d{{4}} (?:people|miles|feet))\b)"
    )


GRAMMAR = Grammar(dates=dates, money=_money, units=_units, numbers=_numbers)
