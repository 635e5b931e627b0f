"""What French does with numbers beyond its tables: 24h/24, 7j/7, les années 80."""

import re
from collections.abc import Iterator

from narrator.spoken.languages.grammar import Grammar
from narrator.spoken.numerals import Unit, counted
from narrator.spoken.reading import Kind, Rank

_ROUND_THE_CLOCK = re.compile(r"(?<![\w.,])(\d{1,2}) ?([hj]|jours?|heures?) ?(?:/|sur) ?(\d{1,2})(?!\w)")
_UNITS = {"h": Unit("heure", "heures", "f"), "j": Unit("jour", "jours")}


def kinds(_language: str) -> Iterator[Kind]:
    """What only French writes."""
    yield Kind("opening hours", Rank.CODE, _ROUND_THE_CLOCK, _open)


def _open(found: re.Match[str]) -> str:
    unit = _UNITS[found[2][0]]
    return f"{counted(found[1], unit, 'fr')} sur {counted(found[3], Unit('', '', unit.gender), 'fr').strip()}"


GRAMMAR = Grammar(kinds=kinds)
