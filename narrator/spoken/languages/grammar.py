"""What a language does with numbers that no table can express: the `GRAMMAR` in the `grammar.py` of its folder."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from narrator.spoken.reading import Kind


def none(_language: str) -> Iterable[Kind]:
    """For a language that has no kinds of expressions of its own."""
    return ()


class Grammar(NamedTuple):
    """Functions used where the general rules do not suit a language."""

    numeral: Callable[[int, str], str] | None = None
    """A number in words, as "cardinal", "ordinal" or "year", if num2words does not know it; "" to use num2words."""
    day: Callable[[int, str], str] | None = None
    """An ordinal in words, from its number and the text before it."""
    hour: Callable[[int, str], str] | None = None
    """An hour of the day in words, from its number and the text before the time."""
    decimal: Callable[[str, str], str] | None = None
    """A number with decimals in words, from the digits before and after the separator."""
    ruler: Callable[[int, str, bool], str] | None = None
    """The words for a ruler's number, from the number, the text before it and whether the ruler is a queen:
    "der Vierzehnte"."""
    kinds: Callable[[str], Iterable[Kind]] = none
    """Kinds of expressions that other languages do not have."""
    own_dates: bool = False
    """Whether those replace the general ones for dates with the month in words and for times of day."""
