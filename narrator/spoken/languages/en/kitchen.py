"""Oven temperatures in British recipes: 200C/180C fan/gas 6, 180°C/350°F/gas mark 4."""

import re
from collections.abc import Iterator

from narrator import patterns
from narrator.spoken.numerals import cardinal, counted
from narrator.spoken.reading import Kind, Rank
from narrator.spoken.units import unit

_HEAT = r"\d{2,3} ?[°º]? ?[CF](?:(?: |-)[Ff]an)?"
_GAS = r"[Gg]as (?:[Mm]ark ?)?(?:\d{1,2}|[¼½])"
_OVEN = patterns.lazy(rf"(?<![\w.,/-]){_HEAT}(?: ?/ ?(?:{_HEAT}|[Ff]an {_HEAT}|{_GAS}))+(?![\w/]|[.,]\d)")
_PART = patterns.lazy(
    r"(?:[Ff]an )?(?P<degrees>\d+) ?[°º]? ?(?P<scale>[CF])(?P<fan>[ -][Ff]an)?|[^\d¼½]+(?P<mark>[\d¼½]+)"
)


def kinds(_language: str) -> Iterator[Kind]:
    """Oven temperatures."""
    yield Kind("an oven temperature", Rank.CODE, _OVEN, _oven, "/", "CF°º")


def _oven(found: re.Match[str]) -> str | None:
    return ", ".join(map(_part, re.split(" ?/ ?", found[0])))


def _part(written: str) -> str:
    part = _PART.fullmatch(written)
    assert part
    if mark := part["mark"]:
        return f"gas mark {cardinal(int(mark), 'en') if mark.isdigit() else _LOW_MARKS[mark]}"
    said = counted(part["degrees"], unit(f"°{part['scale']}", "en"), "en")
    return f"fan {said}" if written[0] in "Ff" else f"{said}{' fan' if part['fan'] else ''}"


_LOW_MARKS = {"¼": "one quarter", "½": "one half"}
