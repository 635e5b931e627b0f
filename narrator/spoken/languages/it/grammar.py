"""What Italian does with numbers beyond its tables: one before its noun, and the hour of one."""

import re
from collections.abc import Iterator

from narrator.spoken.languages.grammar import Grammar
from narrator.spoken.numerals import agreed, cardinal, counted_noun, elided
from narrator.spoken.reading import Kind, Rank

_ONE = re.compile(r"(?<![\w.,/:-])1(?P<noun> [a-zà-ÿ]{2,})(?!\w)")
_AGED = re.compile(r"(?<![\w.,])(\d{2,3})-?(enn[ei])(?!\w)")
_AT_ONE = re.compile(r"(?<=\b[Aa]ll['’])1(?![\w:/-]|[.,]\d| [a-zà-ÿ]+ (?:del|di)\b)")


def kinds(_language: str) -> Iterator[Kind]:
    """What only Italian says differently."""
    yield Kind("one of something", Rank.ORDINAL, _ONE, _one)
    yield Kind("an age", Rank.NAME, _AGED, _aged, beside="e")
    yield Kind("a time of day", Rank.TIME, _AT_ONE, lambda _: "una", beside="'’")


def _aged(found: re.Match[str]) -> str:
    """50enne."""
    return re.sub("[aeioué]$", "", cardinal(int(found[1]), "it")) + found[2]


def _one(found: re.Match[str]) -> str | None:
    """Un'ora, uno studente: the numeral and its noun merge."""
    if not counted_noun(found["noun"], "it"):
        return None
    return elided(f"{agreed('1', found['noun'], 'it')}{found['noun']}", "it")


GRAMMAR = Grammar(kinds=kinds)
