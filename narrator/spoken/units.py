"""The names of units, and their symbols.

The names are in the tables of the language. For units that are not there, CLDR has the names, and the SI prefixes make
more: ng, mmol, kPa.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from narrator import patterns
from narrator.spoken import cldr, languages
from narrator.spoken.languages.shapes import by_symbol
from narrator.spoken.number_words import Unit, number_words
from narrator.spoken.numerals import is_feminine

_NAMES_IN_CAPITALS = frozenset(("bp", "hr", "pp", "kpc", "Mpc", "Gpc"))
"""Units whose symbols mean something else in capitals: an oil company, home runs, a party, committees."""
_BIG, _SMALL = "kMGT", "pnµμm"
_SPACED = patterns.lazy(r"°(?=[CFKc])|\A(?:sq|cu|fl)(?=[a-z]{1,2}\Z)|\Amm(?=Hg\Z)")
"""What a unit may have a space after: ° C, sq. mi, fl oz."""
INCHES = "in."
PRICED = frozenset("kg g l L t m² m2 m³ m3 ha km lb oz kWh MWh ml cl Std h GB TB mi gal".split())
"""Symbols of units by which things are sold."""


class Sense(NamedTuple):
    """What a unit means near certain words, or with certain numbers, if not the usual."""

    near: frozenset[str]
    one: str
    many: str


class UnitWords(NamedTuple):
    """Measures in words."""

    per: str
    units: Mapping[str, Unit]
    """By all symbols of each, separated by spaces; after loading, by each symbol."""
    stops: bool = False
    """Whether units may be abbreviated with a full stop: 5 ft. long."""
    not_nouns: frozenset[str] = frozenset()
    """In "a 5 km run" the unit is singular, but not before these words. If empty, it never is."""
    prefixes: Mapping[str, str] = {}
    """Those of the SI, by symbol."""
    bases: Mapping[str, Unit] = {}
    """The units that they may precede, by symbol."""
    cldr: Mapping[str, str] = {}
    """Symbols used only in this language, and CLDR's names of these units."""
    senses: Mapping[str, Sense] = {}
    only_near: Mapping[str, Sense] = {}
    """Symbols that are a unit only near certain words: 300 K, 50p."""
    chains: Mapping[str, Mapping[str, Unit]] = {}
    """Units that follow each other, the largest first: 2h 3m 4s, 6ft 2in."""
    marks: Mapping[str, Unit] = {}
    """The meanings of ' and " after a number."""
    pressure: tuple[str, ...] = ()
    """Units before which 120/80 is one number over another."""
    inch: Unit | None = None
    """The meaning of " after a number, if ' is not a foot."""
    height: str = ""
    """1m80, of {meters} and {rest}."""
    compass: Mapping[str, str] = {}
    """Directions, after degrees."""
    each: frozenset[str] = frozenset()
    """Between a sum and the unit it is for: 2 € le kg."""


class SharedUnits(NamedTuple):
    """CLDR's names of units, by their symbols, in texts of any language."""

    cldr: Mapping[str, str]


_written = languages.reader("units", UnitWords)
_shared = languages.common("units", SharedUnits)


@cache
def unit_words(language: str) -> UnitWords | None:
    """The measures of a base language, or None if narrator leaves them to the engine."""
    written = _written(language)
    return written and written._replace(units=by_symbol(written.units), bases=by_symbol(written.bases))


def unit(symbol: str, language: str) -> Unit:
    """The name of a unit."""
    own, numbers = unit_words(language), number_words(language)
    known, symbol = known_units(language), symbol.replace(" ", "")
    if symbol not in known:
        symbol = f"{symbol}." if f"{symbol}." in known else symbol.replace(".", "")
    name = symbol if symbol in known else known_case(symbol, known)
    if own and name in own.units:
        return own.units[name]
    if own and name in own.only_near:
        return Unit(own.only_near[name].one, own.only_near[name].many)
    in_cldr = _in_cldr(language)
    if own and own.bases and name not in in_cldr:
        return _prefixed(name, own, language)
    words = [cldr.unit(in_cldr[name], count, language) for count in (1, 5, 2)]
    part = cldr.unit(in_cldr[name], 2.5, language)
    feminine = bool(numbers) and is_feminine(words[0].split()[0].lower(), language) if words[0] else False
    return Unit(words[0], words[1], "f" if feminine else "", few=words[2], part=part)


def known_case(symbol: str, known: Iterable[str]) -> str:
    """The symbol in its known capitalisation, or the closest one: mv is mV rather than MV."""
    alike = [name for name in known if name.lower() == symbol.lower() and has_any_case(name)]
    return min(alike, key=lambda name: (sum(map(str.__ne__, name, symbol)), name), default=symbol)


def _prefixed(name: str, own: UnitWords, language: str) -> Unit:
    power = name.translate(_PLAIN) if name[-1] in "²³" else name
    numbers = number_words(language)
    if power != name and numbers:
        base = unit(power, language)
        raised = numbers.squared if name[-1] == "²" else numbers.cubed
        return Unit(f"{base.one} {raised}", f"{base.many} {raised}", base.gender)
    base = own.bases[name[1:]]
    prefix = own.prefixes[name[0]]
    one, many = (prefix + word[0].lower() + word[1:] for word in (base.one, base.many))
    return Unit(one, many, base.gender)


_PLAIN = str.maketrans("", "", "²³")


@cache
def known_units(language: str) -> frozenset[str]:
    """The symbols of all units of a language."""
    own = unit_words(language)
    if not own:
        return frozenset()
    small_only, big_only = {"T", "F", "s"}, {"B", "Wh", "b"}
    made = {
        prefix + base
        for prefix in own.prefixes
        for base in own.bases
        if not (prefix in _BIG and base in small_only) and not (prefix in _SMALL and base in big_only)
    }
    squares = {"s²"} if "s" in own.units and own.bases else set()
    return frozenset({*own.units, *own.only_near, *own.cldr, *_shared().cldr, *made, *squares})


def one_of(symbols: Iterable[str]) -> str:
    """A pattern for any of these units, the longest first; if there are none, it matches nothing."""
    return patterns.any_of(symbols, lambda name: _SPACED.sub(lambda part: rf"{part[0]}\.?\ ?", re.escape(name)))


def has_any_case(symbol: str) -> bool:
    """Whether a unit is recognised in any capitalisation: KM, but not M."""
    return len(symbol) > 1 and symbol.isalpha() and symbol.isascii() and symbol not in _NAMES_IN_CAPITALS


@cache
def _in_cldr(language: str) -> Mapping[str, str]:
    """CLDR's names of units, by their symbols."""
    own = unit_words(language)
    return {**_shared().cldr, **(own.cldr if own else {})}


def dimension(symbol: str, language: str) -> str:
    """What a unit measures, in CLDR's terms: "length"; "" if unknown."""
    return _in_cldr(language).get(symbol, "").partition("-")[0]


def per_unit(over: str, under: str, language: str) -> str:
    """What is said of a rate after the unit that is counted: "per liter" for milligrams per liter."""
    own, in_cldr = unit_words(language), _in_cldr(language)
    if own and own.per:
        return f"{own.per} {unit(under, language).one}"
    counted, each = in_cldr.get(over, ""), in_cldr.get(under, "")
    return cldr.per(counted, each, 1, language).removeprefix(cldr.unit(counted, 1, language)).strip()
