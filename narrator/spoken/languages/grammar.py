"""What a language does with numbers that no table can tell: the `GRAMMAR` in the `grammar.py` of its folder."""

from collections.abc import Callable
from typing import NamedTuple

Rule = Callable[[str], str]
"""Takes a text, and gives it with more of it in words."""


def unchanged(text: str) -> str:
    """The rule of a language that needs none."""
    return text


class Grammar(NamedTuple):
    """Functions that are asked where the usual rules do not serve a language."""

    numeral: Callable[[int, str], str] | None = None
    """A number in words where num2words does not know the language, as "cardinal", "ordinal" or "year"."""
    day: Callable[[int, str], str] | None = None
    """The day of a month in words, by its number and the text before it."""
    dates: Rule | None = None
    """In place of the usual rules for dates with the month in words, and for times of day."""
    money: Rule = unchanged
    """Before the usual rules for sums of money."""
    units: Rule = unchanged
    """Before the usual rules for measures."""
    numbers: Rule = unchanged
    """Before the usual rules for the numbers that are left, but after those for ordinals."""
