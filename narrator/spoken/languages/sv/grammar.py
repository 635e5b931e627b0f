"""What Swedish does with numbers beyond its tables: years, 1990-talet, 80-talet."""

import re
from collections.abc import Iterator

from narrator.spoken.languages.grammar import Grammar
from narrator.spoken.numerals import cardinal, ordinal, year
from narrator.spoken.reading import Kind, Rank

_DECADE = re.compile(r"(?<![\w.,])(\d{1,2}0|1\d\d0|20\d0)-tal(\w*)")


def _numeral(number: int, kind: str) -> str:
    """1984 is "nittonhundraåttiofyra", 2024 "tjugotjugofyra"."""
    if kind != "year" or not 1100 <= number < 2100:
        return "" if kind != "year" else cardinal(number, "sv")
    century, rest = divmod(number, 100)
    said = "tjugo" if number >= 2010 else f"{cardinal(century, 'sv')}hundra"
    return said + (cardinal(rest, "sv") if rest else "")


def kinds(_language: str) -> Iterator[Kind]:
    """What only Swedish writes."""
    yield Kind("a decade", Rank.DATE, _DECADE, lambda found: f"{year(int(found[1]), 'sv')}tal{found[2]}")


def _ruler(number: int, _before: str, is_queen: bool) -> str:
    """Den tolfte; a king is "den förste", a queen "den första"."""
    said = ordinal(number, "sv")
    return f"den {said[:-1] + 'e' if said.endswith('a') and not is_queen else said}"


GRAMMAR = Grammar(numeral=_numeral, ruler=_ruler, kinds=kinds)
