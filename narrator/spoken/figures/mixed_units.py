"""Measures in several units: 2h 3m 4s, 6 ft 2 in, 1m80, 20°C/68°F, 120/80 mmHg."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from narrator import patterns
from narrator.spoken.languages.shapes import by_symbol
from narrator.spoken.number_words import NumberWords, Unit, number_words
from narrator.spoken.numerals import counted, figure, words
from narrator.spoken.reading import Kind, Rank
from narrator.spoken.units import UnitWords, dimension, known_units, one_of, unit, unit_words

# 1m80, and as it is said: 1,80 m. In ranges both ends are said alike, as decimals.
_HEIGHT = patterns.lazy(
    r"(?<![\w.,/])([1-9]) ?m ?(\d\d)(?![\w²³/]|[.,]\d)"
    r"|(?<![\w.,/–-])(?<!\b[a-zà] )([1-9]),(?!00)(\d\d) ?m(?![\w²³/·]| ?[x×])"
)


def kinds(language: str) -> Iterator[Kind]:
    """Measures in several units, in a language with words for numbers and units."""
    numbers, own = number_words(language), unit_words(language)
    if not numbers or not own:
        return
    if own.pressure:
        over = partial(_pressure, numbers=numbers, language=language)
        yield Kind("a pressure", Rank.MONEY, _over(own), over, beside="/")
    for name, rows in _chains(language).items():
        chain = by_symbol(rows)
        first = "".join({symbol[0] for symbol in chain})
        chained = partial(_chained, chain=chain, language=language)
        yield Kind(f"a measure in {name}", Rank.TIME, _chain(rows), chained, beside=f"-{first}")
    if own.height:
        height = partial(_height, own=own, language=language)
        yield Kind("a height", Rank.MONEY, _HEIGHT, height, beside="m ")
    alike = partial(_alike, language=language)
    yield Kind("a measure in two units", Rank.MONEY, _in_two_units(language), alike, "/")


def _over(own: UnitWords) -> re.Pattern[str]:
    return patterns.lazy(rf"(?<![\w.,/])(\d{{2,3}})/(\d{{2,3}}) ?({one_of(own.pressure)})(?!\w)")


def _pressure(found: re.Match[str], numbers: NumberWords, language: str) -> str:
    symbol = found[3].replace(" ", "")
    low = counted(found[2], unit(symbol, language), language)
    return f"{words(found[1], language)} {numbers.over or ','} {low}".replace(" ,", ",")


def _chains(language: str) -> Mapping[str, Mapping[str, Unit]]:
    """Units that follow each other; those of time in any language."""
    own = unit_words(language)
    hour, minute, second = (unit(symbol, language) for symbol in ("h", "min", "s"))
    return {"time": {"h": hour, "min m": minute, "s": second}, **(own.chains if own else {})}


def _chain(rows: Iterable[str]) -> re.Pattern[str]:
    """At least two units of a chain, each after its number: 6 ft. 2 in., 1h30m."""
    links = [
        rf"(?:(?P<n{index}>\d{{1,4}}(?:[.,]\d{{1,3}})?)[ -]?(?P<u{index}>{one_of(row.split())})(?![^\W\d_])\.?)"
        for index, row in enumerate(rows)
    ]
    first = links[0] + "".join(rf"(?:(?:,? |-|(?<=[a-z])){link})?" for link in links[1:])
    later = [
        links[index] + "".join(rf"(?:(?:,? |-|(?<=[a-z])){link})?" for link in links[index + 1 :])
        for index in range(1, len(links) - 1)
    ]
    rest = "".join(
        "|" + re.sub(r"\?P<([nu])(\d)>", rf"?P<\g<1>\g<2>x{number}>", link) for number, link in enumerate(later)
    )
    return patterns.lazy(rf"(?<![\w.,/$€£-])(?:{first}{rest})(?![\w²³/]|[.,]\d)")


def _chained(found: re.Match[str], chain: Mapping[str, Unit], language: str) -> str | None:
    group = found.groupdict()
    said: list[str] = []
    for name, number in group.items():
        if name.startswith("n") and number:
            number = number.lstrip("0") or "0"
            said.append(counted(number, chain[group["u" + name[1:]]], language))
    if len(said) < 2:
        return None
    ends = found[0].endswith(".") and re.match(r"[\"”’)\]]*(?:\Z| [A-Z])", found.string[found.end() : found.end() + 6])
    return " ".join(said) + ("." if ends else "")


def _height(found: re.Match[str], own: UnitWords, language: str) -> str:
    meters, rest = found[1] or found[3], found[2] or found[4]
    return own.height.format(meters=counted(meters, unit("m", language), language), rest=words(rest, language))


def _in_two_units(language: str) -> re.Pattern[str]:
    """20°C/68°F, 5 mi / 8 km."""
    measure = rf"({figure(language)}) ?({one_of(known_units(language))})"
    return patterns.lazy(rf"(?<![\w.,/]){measure} ?/ ?{measure}(?![\w²³/])")


def _alike(found: re.Match[str], language: str) -> str | None:
    """Two measures of one thing; but 7 L/100 km is a rate."""
    first, second = (dimension(symbol, language) for symbol in (found[2], found[4]))
    if not first or first != second:
        return None
    said = (counted(found[number], unit(found[number + 1], language), language) for number in (1, 3))
    return ", ".join(said)
