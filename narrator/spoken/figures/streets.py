"""American street addresses: "708 N 1st St, Austin, TX 78701" with its words in full and its numbers digit by digit."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import NamedTuple

from narrator import patterns
from narrator.spoken import languages
from narrator.spoken.figures.labels import number_name
from narrator.spoken.numerals import cardinal, digits
from narrator.spoken.numerals import ordinal as nth
from narrator.spoken.reading import Kind, Rank, first_words


class StreetWords(NamedTuple):
    """The words of American addresses, by abbreviation."""

    suffixes: Mapping[str, str]
    """What follows the name of a street, in lower case."""
    sides: Mapping[str, str]
    """Directions before the name of a street."""
    states: Mapping[str, str]


_words = languages.reader("streets", StreetWords)
_ORDINAL = patterns.lazy(r"\b(\d+)(?:st|nd|rd|th)\b")


class _Patterns(NamedTuple):
    street: re.Pattern[str]
    zip: re.Pattern[str]
    state: re.Pattern[str]


@cache
def _patterns(language: str) -> _Patterns:
    words = _words(language)
    suffixes, states = ("|".join(words.suffixes), "|".join(words.states)) if words else ("", "")
    street = re.compile(
        rf"""
        (?<! [\w.,$£€-] ) (?P<house> \d{{1,5}} [A-Z]? ) \  (?: (?P<side> [NSEW]{{1,2}} ) \b \.? \  )?
        (?P<name> (?: (?: [A-Z][\w'’-]{{0,30}} | \d{{1,3}}(?:st|nd|rd|th) ) \  ){{1,3}} )
        (?P<suffix> (?i: {suffixes} ) ) \b (?P<stop> \.? )
        (?: \ (?P<quadrant> [NS][EW] | [NSEW] (?=[,;.]|\Z) ) \b \.? (?!\w) )?
        """,
        re.VERBOSE,
    )
    code = re.compile(rf"(?<=, )({states}),? (\d{{5}})(?:-(\d{{4}}))?(?![\w-])")
    return _Patterns(street, code, re.compile(rf"(?<=, )({states})(?=[.,;)]|\Z)"))


def kinds(language: str) -> Iterator[Kind]:
    """American addresses, in a language that has words for them."""
    words = _words(language)
    if not words:
        return
    patterns, states, suffixes = _patterns(language), first_words(words.states), first_words(words.suffixes)
    yield Kind("an address", Rank.NAME, patterns.zip, partial(_zip, words=words, language=language), words=states)
    yield Kind(
        "an address", Rank.NAME, patterns.street, partial(_street, words=words, language=language), words=suffixes
    )
    yield Kind("an address", Rank.NAME, patterns.state, partial(_state, words=words, patterns=patterns), words=states)


def _state(found: re.Match[str], words: StreetWords, patterns: _Patterns) -> str | None:
    """TX after an address, and only there."""
    return (
        words.states[found[1]]
        if patterns.street.search(found.string[max(0, found.start() - 120) : found.start()])
        else None
    )


def _zip(found: re.Match[str], words: StreetWords, language: str) -> str:
    code = digits(found[2], language) + (f", {digits(found[3], language)}" if found[3] else "")
    return f"{words.states[found[1]]}, {code}"


def _street(found: re.Match[str], words: StreetWords, language: str) -> str:
    side = f"{words.sides.get(found['side'], found['side'])} " if found["side"] else ""
    after = found.string[found.end() : found.end() + 2]
    stop = found["stop"] if not after or after[1:].isupper() else ""
    suffix = words.suffixes[found["suffix"].lower()]
    name = _ORDINAL.sub(lambda number: nth(int(number[1]), language), found["name"])
    if quadrant := words.sides.get(found["quadrant"] or ""):
        suffix, stop = f"{suffix} {quadrant}", ""
    return f"{_house(found['house'], language)} {side}{name}{suffix}{stop}"


def _house(number: str, language: str) -> str:
    """A house number in pairs, as people say it: 1428 is "fourteen twenty-eight"."""
    if number[-1].isalpha():
        return f"{_house(number[:-1], language)} {number[-1]}"
    if len(number) < 3:
        return cardinal(int(number), language)
    if number.startswith("0") or len(number) == 5 or number[-2] == "0":
        return number_name(number, language) if number.endswith("00") else digits(number, language)
    return f"{cardinal(int(number[:-2]), language)} {cardinal(int(number[-2:]), language)}"
