"""What English does with numbers beyond its tables: shillings, short years, and the kinds of its other modules."""

import re
from collections.abc import Iterator

from narrator.spoken.languages.en import chess, dates, figures, kitchen, sports
from narrator.spoken.languages.grammar import Grammar
from narrator.spoken.number_words import Unit
from narrator.spoken.numerals import cardinal, counted, year
from narrator.spoken.reading import Kind, Rank

# Before 1971: "£1 10s. 6d."; a lone "8s." is shillings if its stop does not end a sentence, and else seconds.
_SHILLINGS = re.compile(
    r"""
      (?P<pounds> £\d[\d,]* ) ,?\ (?P<s>\d{1,2})s\. (?: \ ?(?P<d>\d{1,2})d\. )?
    | (?<![\w.,£$]) (?P<s2>\d{1,2})s\. \ ?(?P<d2>\d{1,2})d\.
    | (?<![\w.,£$]) (?: (?P<s3>\d{1,2})s | (?P<d3>\d{1,2})d ) \. (?=[,;:’”'"])
    """,
    re.VERBOSE,
)
_GOES_ON = re.compile(r" ?[,;:]| [a-z\d]|[’”'\"][,;:]?(?: [a-z]|$)")
_POUND, _SHILLING, _PENCE = Unit("pound", "pounds"), Unit("shilling", "shillings"), Unit("penny", "pence")

# What precedes it is checked last: few positions in a text have such digits.
_GLUED_YEAR = re.compile(r"(?:1[1-9]|20)\d\d(?<=[^\W\d_]\d{4})(?<!FY\d{4})(?!\w)")


def kinds(language: str) -> Iterator[Kind]:
    """What only English writes."""
    yield from dates.kinds(language)
    yield from figures.kinds(language)
    yield from chess.kinds(language)
    yield from kitchen.kinds(language)
    yield from sports.kinds(language)
    yield Kind("old money", Rank.DATE, _SHILLINGS, _old_money, at="sd")
    yield Kind("a year at a word", Rank.CODE, _GLUED_YEAR, lambda found: year(int(found[0]), "en"), digits=4)


def _old_money(found: re.Match[str]) -> str:
    pounds, shillings = found["pounds"], found["s"] or found["s2"] or found["s3"]
    pence = found["d"] or found["d2"] or found["d3"]
    said = [counted(pounds.lstrip("£"), _POUND, "en")] if pounds else []
    said += [counted(shillings, _SHILLING, "en")] if shillings else []
    said += [counted(pence, _PENCE, "en")] if pence else []
    return " ".join(said) + ("" if _GOES_ON.match(found.string, found.end()) else ".")


def _numeral(number: int, kind: str) -> str:
    """A cardinal in thousands, by its parts, which recur in a text of many numbers; "" for other numbers."""
    if kind != "cardinal" or not 1000 <= number < 1_000_000:
        return ""
    thousands, rest = divmod(number, 1000)
    joint = " and " if 0 < rest < 100 else " "
    return f"{cardinal(thousands, 'en')} thousand{joint}{cardinal(rest, 'en') if rest else ''}".strip()


GRAMMAR = Grammar(kinds=kinds, numeral=_numeral, own_dates=True)
