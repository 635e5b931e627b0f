"""What Polish does with numbers beyond its tables: days and years in their cases, hours."""

import re
from collections.abc import Iterator

from narrator.spoken.languages.grammar import Grammar
from narrator.spoken.numerals import cardinal, ordinal
from narrator.spoken.reading import Kind, Rank

_YEAR = re.compile(r"(?<![\w.,])(?P<before>[Ww] )?(?P<year>1\d\d\d|20\d\d) (?P<word>roku|r\.)(?!\w)")
_AT = frozenset("o po przy od około".split())


def _cased(said: str, hard: str, soft: str) -> str:
    """An ordinal with other endings: those of its words that are ordinals themselves, the last two."""
    words = said.split()
    for index in range(max(0, len(words) - 2), len(words)):
        word = words[index]
        if word.endswith("y"):
            words[index] = word[:-1] + hard
        elif word.endswith("i") and not word.endswith(("eści", "dwieści")):
            words[index] = word[:-1] + (soft if word.endswith(("gi", "ki")) else f"i{soft.removeprefix('i')}")
    return " ".join(words)


def _numeral(number: int, kind: str) -> str:
    """A year after a month is in the genitive: dwa tysiące dwudziestego czwartego."""
    return _cased(ordinal(number, "pl"), "ego", "iego") if kind == "year" and number > 999 else ""


def _day(number: int, _before: str) -> str:
    return _cased(ordinal(number, "pl"), "ego", "iego")


def _hour(number: int, before: str) -> str:
    """Piętnasta; o piętnastej after a preposition."""
    if not number:
        return cardinal(0, "pl")
    word = before.split()[-1].lower() if before.split() else ""
    said = _cased(ordinal(number, "pl"), "a", "a")
    return re.sub(r"i?a\b", lambda end: "iej" if end[0] == "ia" else "ej", said) if word in _AT else said


def kinds(_language: str) -> Iterator[Kind]:
    """What only Polish writes."""
    yield Kind("a year", Rank.DATE, _YEAR, _year)


def _year(found: re.Match[str]) -> str:
    said = ordinal(int(found["year"]), "pl")
    cased = _cased(said, "ym", "im") if found["before"] else _cased(said, "ego", "iego")
    end = "." if found[0].endswith(".") and found.end() == len(found.string) else ""
    return f"{found['before'] or ''}{cased} roku{end}"


GRAMMAR = Grammar(numeral=_numeral, day=_day, hour=_hour, kinds=kinds)
