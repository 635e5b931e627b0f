"""Roman numerals where nothing else is meant: Henry VIII, World War II, Chapter IV, XXe siècle. Never the pronoun I."""

import re
from functools import cache, partial
from typing import NamedTuple

from narrator.spoken import languages
from narrator.spoken.languages.shapes import gaps
from narrator.spoken.numerals import cardinal, ordinal

_CHEAP = re.compile(r"\b[IVXL]+")
_ROMAN = r"(?=[IVXL])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?<=[IVXLC])"
_NUMERAL = re.compile(_ROMAN)
_GAP = re.compile(r"\{(numeral|parts|PARTS|rulers|no_names)\}")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


class RomanRule(NamedTuple):
    """Where a Roman numeral is a number, and how it is said with what the first group of the pattern has found.

    In the pattern {numeral} is a numeral from I to XCIX, and {parts}, {PARTS}, {rulers}, {no_names} any of those words.
    In what is said {before} is the first group, {cardinal} and {ordinal} are the number.
    """

    pattern: str
    said: str

    def check(self) -> None:
        """Raises ValueError if they cannot be used."""
        if gaps(self.said) - {"before", "cardinal", "ordinal"}:
            raise ValueError(f"“{self.said}” has a gap other than {{before}}, {{cardinal}}, {{ordinal}}")
        if not re.search(r"\{numeral\}|\(\?P<numeral>", self.pattern):
            raise ValueError(f"in “{self.pattern}” there is no numeral")


class RomanRules(NamedTuple):
    """Where Roman numerals are numbers."""

    rules: tuple[RomanRule, ...]
    parts: tuple[str, ...] = ()
    """What parts of books and other things are called that are counted so."""
    rulers: frozenset[str] = frozenset()
    """First names of kings and popes."""
    no_names: frozenset[str] = frozenset()
    """Words that begin with a capital and are no names."""


_roman_rules = languages.reader("romans", RomanRules)


def say(text: str, language: str) -> str:
    """`text` with Roman numerals as words; unchanged in a language without rules for them."""
    if not _CHEAP.search(text) or not _roman_rules(language):
        return text
    for pattern, said in _patterns(language):
        text = pattern.sub(partial(_said, said=said, language=language), text)
    return text


def _said(found: re.Match[str], *, said: str, language: str) -> str:
    number = value(found["numeral"])
    before = found[1].strip() if "{before}" in said else ""
    nth = ordinal(number, language) if "{ordinal}" in said else ""
    return said.format(before=before, cardinal=cardinal(number, language), ordinal=nth)


@cache
def _patterns(language: str) -> list[tuple[re.Pattern[str], str]]:
    own = _roman_rules(language)
    if not own:
        return []
    parts, rulers, no_names = ("|".join(map(re.escape, words)) for words in (own.parts, own.rulers, own.no_names))
    known = {"parts": parts, "PARTS": parts.upper(), "rulers": rulers, "no_names": no_names}
    known["numeral"] = f"(?P<numeral>{_ROMAN})"
    return [(re.compile(_GAP.sub(lambda gap: known[gap[1]], rule.pattern)), rule.said) for rule in own.rules]


def value(numeral: str) -> int:
    """The value of a Roman numeral from 1 to 99; 0 for what is none."""
    if not _NUMERAL.fullmatch(numeral):
        return 0
    values = [_VALUES[char] for char in numeral]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
