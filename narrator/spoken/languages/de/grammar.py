"""What German does with numbers beyond its tables: ordinals that end as the word before them asks for, years, 5%ig."""

import re

from narrator.spoken.languages.grammar import Grammar
from narrator.spoken.numerals import number_words, ordinal, year

_PERCENT = re.compile(r"(?<=\d)%-?(?=ig)")
_ORDINAL = re.compile(
    r"(?<=[\w,;:] )(\d{1,3})\.(?=(?: ?[-–] ?\d{1,3}\.)? [^\W\d_]| ?[-–] ?\d{1,3}\.)(?P<joint> ?[-–] ?(\d{1,3})\.)?"
)
_YEAR = re.compile(r"(?<![\w.,])(1[1-9]\d\d)(?:er(?= Jahre))?(?![\w]|[.,]\d)")
_DECADE = re.compile(r"(?<![\w.,])([1-9]0|1\dd0)er(?!\w)")


def _day(number: int, before: str) -> str:
    """An ordinal with the ending that the word before it asks for: am dritten, der dritte, dritter."""
    word = before[-20:].split()[-1].lower() if before[-20:].split() else ""
    stem = ordinal(number, "de")
    if word in ("der", "die", "das"):
        return stem
    if word.endswith(("m", "n", "des", "ab", "seit", "zur", "bis")) or word in ("vom", "zum"):
        return f"{stem}n"
    return f"{stem}r"


def _units(text: str) -> str:
    return _PERCENT.sub("prozent", text)


def _numbers(text: str) -> str:
    text = _ORDINAL.sub(_ordinals, text)
    text = _DECADE.sub(lambda found: f"{year(int(found[1]), 'de')}er", text)
    return _YEAR.sub(lambda found: year(int(found[1]), "de") + ("er" if found[0].endswith("er") else ""), text)


def _ordinals(found: re.Match[str]) -> str:
    own, before = number_words("de"), found.string[: found.start()]
    first = _day(int(found[1]), before)
    return f"{first} {own.to} {_day(int(found[3]), before)}" if own and found["joint"] else first


GRAMMAR = Grammar(day=_day, units=_units, numbers=_numbers)
