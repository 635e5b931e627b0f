"""What a language does with numbers that no table can tell: the `GRAMMAR` in the `grammar.py` of its folder."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from narrator.spoken.reading import Kind


def none(_language: str) -> Iterable[Kind]:
    """The kinds of expressions of a language that has none of its own."""
    return ()


class Grammar(NamedTuple):
    """Functions that are asked where the usual rules do not serve a language."""

    numeral: Callable[[int, str], str] | None = None
    """A number in words, as "cardinal", "ordinal" or "year", where num2words does not know; "" where it does."""
    day: Callable[[int, str], str] | None = None
    """An ordinal in words, by its number and the text before it."""
    hour: Callable[[int, str], str] | None = None
    """An hour of the day in words, by its number and the text before the time."""
    decimal: Callable[[str, str], str] | None = None
    """A number with decimals in words, by the digits before and after the separator."""
    ruler: Callable[[int, str, bool], str] | None = None
    """What a ruler with a number is called, by the number, the text before it and whether it is that of a queen:
    "der Vierzehnte"."""
    kinds: Callable[[str], Iterable[Kind]] = none
    """Kinds of expressions that other languages do not have."""
    own_dates: bool = False
    """Whether those are in place of the usual ones for dates with the month in words, and for times of day."""
