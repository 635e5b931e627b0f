"""Measures: "10 km/h", "20 °C", "5'10\\"", "16 GB", "5 %", "2h 3m 4s" with their units as words.

What a unit is called stands in the tables of the language; of units that are not there, CLDR knows the names, and the
prefixes of the SI make others: ng, mmol, kPa.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial
from typing import NamedTuple

from narrator import patterns
from narrator.spoken import cldr, languages
from narrator.spoken.figures.money import joint, magnitudes, money_words, opening
from narrator.spoken.languages.shapes import by_symbol
from narrator.spoken.little_words import all_little_words
from narrator.spoken.numerals import (
    FRACTION,
    NumberWords,
    Unit,
    agreeing,
    counted,
    figure,
    fraction,
    is_adjective,
    is_feminine,
    magnitude_of,
    number_words,
    of_unit,
    part_of_one,
    words,
)
from narrator.spoken.reading import Kind, Rank, first_words

_DEGREES = patterns.lazy(r"(?<!\w)(?<!\d )°[CFK](?!\w)")
_WORD = patterns.lazy(r"[^\W\d_]+")
_WORD_OR_SIGN = patterns.lazy(r"[^\W\d_]+|[£€$°]")
_PERCENT = "%‰"
_NAME = patterns.lazy(r" [A-ZÀ-Ý][\w-]")
_FLOOR = patterns.lazy(r" (?!nord|sud|sur|norte|est|ovest|oeste|lat|lon)[a-zà-ÿ]{3,}")
_ELECTRIC = patterns.lazy(r"\d ?[mk]?[VW](?!\w)")
_NAMES_IN_CAPITALS = frozenset(("bp", "hr", "pp", "kpc", "Mpc", "Gpc"))
"""Units that are something else in capitals: an oil company, home runs, a party, committees."""
_BIG, _SMALL = "kMGT", "pnµμm"


class Sense(NamedTuple):
    """What a unit is near certain words, or of certain numbers, if it is something else than elsewhere."""

    near: frozenset[str]
    one: str
    many: str


class UnitWords(NamedTuple):
    """Measures in words."""

    per: str
    units: Mapping[str, Unit]
    """By all symbols of each, with spaces between them; once read, by each symbol."""
    stops: bool = False
    """Whether units may be abbreviated with a full stop: 5 ft. long."""
    not_nouns: frozenset[str] = frozenset()
    """In "a 5 km run" the unit is singular, but not before these words. Without them it never is."""
    prefixes: Mapping[str, str] = {}
    """Those of the SI, by symbol."""
    bases: Mapping[str, Unit] = {}
    """Units that they may be before, by symbol."""
    cldr: Mapping[str, str] = {}
    """Symbols of this language alone, and what CLDR calls these units."""
    senses: Mapping[str, Sense] = {}
    only_near: Mapping[str, Sense] = {}
    """Symbols that are a unit near certain words only: 300 K, 50p."""
    chains: Mapping[str, Mapping[str, Unit]] = {}
    """Units that follow each other, the larger first: 2h 3m 4s, 6ft 2in."""
    marks: Mapping[str, Unit] = {}
    """What ' and " after a number are."""
    pressure: tuple[str, ...] = ()
    """Units before which 120/80 is one number over another."""
    inch: Unit | None = None
    """What " after a number is, where ' is no foot."""
    height: str = ""
    """1m80, of {meters} and {rest}."""
    compass: Mapping[str, str] = {}
    """Directions, after degrees."""
    each: frozenset[str] = frozenset()
    """What is between a sum and the unit that it is for: 2 € le kg."""


class SharedUnits(NamedTuple):
    """What CLDR calls units, by their symbols, in texts of any language."""

    cldr: Mapping[str, str]


_written = languages.reader("units", UnitWords)
_shared = languages.common("units", SharedUnits)


@cache
def unit_words(language: str) -> UnitWords | None:
    """The measures of a base language, or None where narrator leaves them to the engine."""
    written = _written(language)
    return written and written._replace(units=by_symbol(written.units), bases=by_symbol(written.bases))


def kinds(language: str) -> Iterator[Kind]:
    """Measures and percents, in a language with words for numbers."""
    numbers, own = number_words(language), unit_words(language)
    if not numbers:
        return
    if own:
        if own.pressure:
            over = partial(_pressure, numbers=numbers, language=language)
            yield Kind("a pressure", Rank.MONEY, _over(language), over, beside="/")
        for name, chain in _chains(language).items():
            chained = partial(_chained, chain=by_symbol(chain), language=language)
            first = "".join({symbol[0] for symbol in by_symbol(chain)})
            yield Kind(f"a measure in {name}", Rank.TIME, _chain(language, name), chained, beside=f"-{first}")
        if own.marks:
            feet = partial(_feet, own=own, language=language)
            yield Kind("feet and inches", Rank.MONEY, _FEET, feet, "'’′\"”″", "'’′\"”″½¼¾")
        if own.inch:
            yield Kind("inches", Rank.MONEY, _INCH_MARK, partial(_inches, inch=own.inch, language=language), '"”″')
        if own.height:
            height = partial(_height, own=own, language=language)
            yield Kind("a height", Rank.MONEY, _HEIGHT, height, beside="m")
        yield Kind(
            "a measure", Rank.MEASURE, _part(language), partial(_part_said, language=language), "/⁄½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅒"
        )
        yield Kind("a unit", Rank.MEASURE, _DEGREES, lambda found: unit(found[0], language).many, "°")
    said = partial(_said, numbers=numbers, language=language)
    yield Kind("a measure", Rank.MEASURE, _measure(language), said, words=_unit_words(language))
    if _INCHES in known_units(language):
        # "in" is in every other text: only where it is beside a figure.
        inches = _measure(language, _INCHES_WRITTEN)
        yield Kind("a measure", Rank.MEASURE, inches, said, beside="i", words=frozenset(("in",)))
    shutter = partial(_shutter, numbers=numbers, language=language)
    yield Kind("how long a shutter is open", Rank.MEASURE, _SHUTTER, shutter, beside="/")
    if own:
        alike = partial(_alike, own=own, language=language)
        yield Kind("a measure in two units", Rank.MONEY, _in_two_units(language), alike, "/")
        each = partial(_counted_rate, own=own, language=language)
        yield Kind("so much for each", Rank.MEASURE, _counted_per(language), each, "/")
        yield Kind("so much for each", Rank.MEASURE, _per(language), partial(_rate, own=own, language=language), "/")
        if own.each:
            priced = partial(_priced, language=language)
            known = first_words(_PRICED & known_units(language))
            yield Kind("so much for each", Rank.NUMBER, _priced_by(language), priced, words=known)
        if own.per:
            one, per = partial(_each_one, language=language), frozenset((own.per,))
            yield Kind("so much for each", Rank.NUMBER, _after_per(language), one, words=per)
            yield Kind("a rate", Rank.NUMBER, _bare_rate(language), partial(_bare, own=own, language=language), "/")


def unit(symbol: str, language: str) -> Unit:
    """What a unit is called."""
    own, numbers = unit_words(language), number_words(language)
    known, symbol = known_units(language), symbol.replace(" ", "")
    if symbol not in known:
        symbol = f"{symbol}." if f"{symbol}." in known else symbol.replace(".", "")
    name = symbol if symbol in known else known_case(symbol, known)
    if own and name in own.units:
        return own.units[name]
    if own and name in own.only_near:
        return Unit(own.only_near[name].one, own.only_near[name].many)
    shared = {**_shared().cldr, **(own.cldr if own else {})}
    if own and own.bases and name not in shared:
        return _prefixed(name, own, language)
    words = [cldr.unit(shared[name], count, language) for count in (1, 5, 2)]
    part = cldr.unit(shared[name], 2.5, language)
    feminine = bool(numbers) and is_feminine(words[0].split()[0].lower(), language) if words[0] else False
    return Unit(words[0], words[1], "f" if feminine else "", few=words[2], part=part)


def known_case(symbol: str, known: Iterable[str]) -> str:
    """The symbol as it is known, if it is capitalised otherwise: the nearest, as mv is rather mV than MV."""
    alike = [name for name in known if name.lower() == symbol.lower() and _has_any_case(name)]
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


def _any(symbols: Iterable[str]) -> str:
    names = sorted(symbols, key=lambda name: (-len(name), name))
    return "|".join(_SPACED.sub(lambda part: rf"{part[0]}\.?\ ?", re.escape(name)) for name in names) or "(?!)"


_INCHES = "in."
_INCHES_WRITTEN = r"in(?:\.(?=[ ][a-z(]|[,;:)])|(?=\.[\"”’)]*\Z))"
"""Inches are known by their stop only, which may be that of the sentence."""

_SPACED = patterns.lazy(r"°(?=[CFKc])|\A(?:sq|cu|fl)(?=[a-z]{1,2}\Z)|\Amm(?=Hg\Z)")
"""After what a unit may have a space: ° C, sq. mi, fl oz."""


def _has_any_case(symbol: str) -> bool:
    """Whether a unit is known however it is capitalised: KM, but not M."""
    return len(symbol) > 1 and symbol.isalpha() and symbol.isascii() and symbol not in _NAMES_IN_CAPITALS


@cache
def _unit_words(language: str) -> frozenset[str]:
    """What a text with a measure has."""
    known = known_units(language) - {_INCHES}
    parts = {part for name in known if (part := name[:2]) in ("sq", "cu", "fl")}
    return first_words({*known, *(name.lower() for name in known if _has_any_case(name)), *parts, *_PERCENT})


@cache
def _units(language: str) -> str:
    """A pattern of a unit."""
    own, known = unit_words(language), known_units(language)
    if not own:
        return r"[%‰]"
    any_case = {name for name in own.units if _has_any_case(name)}
    return rf"(?:{_any(known - any_case - {_INCHES})}|(?i:{_any(any_case)})|[%‰])"


@cache
def _measure(language: str, written: str = "") -> re.Pattern[str]:
    """A measure in any unit, or in one that is `written` so."""
    own, units = unit_words(language), written or _units(language)
    return patterns.lazy(
        rf"""
        (?: (?<! [\w.,/] ) | (?<=\d[x×]) )  {opening(language)}
        (?: (?P<low> {figure(language)} )  (?P<low_unit> \ ?{units} )? (?P<joint> {joint(language)} ) )?
        (?P<number> {figure(language)} )  (?P<many> {magnitudes(language, 2)} | [kmb](?=[ ][a-zA-Z²³]{{2}}) )?
        (?P<over> \+ )?  (?P<gap> [ -]? )
        (?P<unit> {units} ) (?: \ ?/\ ? (?P<per> {units} ) )?  (?! [\w²³/$'’°] | -\d )
        {"(?: [.] (?=[ ][a-z]|[,;:]) )?" if own and own.stops else ""}
        """,
        re.VERBOSE,
    )


def _said(found: re.Match[str], numbers: NumberWords, language: str) -> str | None:
    own, symbol = unit_words(language), found["unit"]
    if found["gap"] == "-" and symbol in _PERCENT:
        return None
    if symbol in "°º" and _FLOOR.match(found.string, found.end()) and "°" in numbers.ordinal.pattern:
        following = _WORD.search(found.string, found.end())
        if following and following[0] not in all_little_words(language):
            return None  # an ordinal: 5° piano
    if symbol in "°º" and numbers.ordinal_after.search(found.string[max(0, found.start() - 12) : found.start()]):
        return None  # il 2° e il 3°
    # 71 A Coruña, Pad 39A: a capital alone may be anything.
    is_letter = len(symbol) == 1 and symbol.isupper()
    if is_letter and (_NAME.match(found.string, found.end()) or _is_no_current(found)):
        return None
    if own and symbol in own.only_near and not _is_near(own.only_near[symbol], found.string):
        return None
    number = found["number"]
    name = _sense(found, own) or (None if symbol in _PERCENT else unit(symbol, language))
    if found["many"]:
        if len(found["many"]) == 1 and found["many"] not in numbers.magnitudes:
            return None
        magnitude = magnitude_of(found["many"], numbers)
        of = numbers.of if magnitude.one != magnitude.many and name else ""
        said = f"{counted(number, magnitude, language)} {of}".strip()
        said = f"{said} {name.many if name else _percent(symbol, numbers)}"
    elif found["over"]:
        said = f"{words(number, language)} {numbers.plus} {name.many if name else _percent(symbol, numbers)}"
    elif not name:
        count = words(number, language)
        if numbers.percent_is_noun and number.isdigit():
            count = agreeing(count, language, feminine=False)
        said = f"{count} {_percent(symbol, numbers)}"
    else:
        # In a language with compounds such as "a 9-mm" the hyphen alone tells.
        is_compound = found["gap"] == "-" and bool(own and own.not_nouns)
        single = is_compound or is_adjective(found, own.not_nouns if own else frozenset(), language)
        said = counted(number, name, language, single=single)
    if found["low"]:
        low, low_unit = words(found["low"], language), (found["low_unit"] or "").strip()
        if low_unit in _PERCENT and low_unit:
            low = f"{low} {_percent(low_unit, numbers)}"
        elif low_unit:
            low = counted(found["low"], _sense_of(low_unit, found.string, own) or unit(low_unit, language), language)
        word = found["joint"].strip()
        said = f"{low} {numbers.to if word in ('-', '–', '—', '−') else word} {said}"
    return f"{said} {_each(found['unit'], found['per'], own, language)}" if found["per"] else said


def _is_no_current(found: re.Match[str]) -> bool:
    """Whether the A at a number is no ampere: Pad 39A, but 12V at 3A."""
    return (
        found["unit"] == "A"
        and not found["gap"]
        and not _ELECTRIC.search(found.string[max(0, found.start() - 20) : found.end() + 20])
    )


def per_unit(over: str, under: str, language: str) -> str:
    """What is said of a rate beyond what is counted: "per kilometer" of minutes per kilometer."""
    return _each(over, under, unit_words(language), language)


def _each(over: str, under: str, own: UnitWords | None, language: str) -> str:
    """What is after the number of "5 mg/L" beyond the milligrams."""
    shared = {**_shared().cldr, **(own.cldr if own else {})}
    if own and own.per:
        return f"{own.per} {unit(under, language).one}"
    whole = cldr.per(shared.get(over, ""), shared.get(under, ""), 1, language)
    return whole.removeprefix(cldr.unit(shared.get(over, ""), 1, language)).strip()


def _percent(sign: str, numbers: NumberWords) -> str:
    return numbers.percent if sign == "%" else numbers.permille


def _sense(found: re.Match[str], own: UnitWords | None) -> Unit | None:
    """What an ambiguous unit is in this text: points of a rate, or bits."""
    return _sense_of(found["unit"], found.string, own)


def _sense_of(symbol: str, text: str, own: UnitWords | None) -> Unit | None:
    sense = own.senses.get(symbol) if own else None
    return Unit(sense.one, sense.many) if sense and _is_near(sense, text) else None


def _is_near(sense: Sense, text: str) -> bool:
    """Whether a text has one of the words of a sense, or one of its signs."""
    return not sense.near.isdisjoint(word.lower() for word in _WORD_OR_SIGN.findall(text))


@cache
def _part(language: str) -> re.Pattern[str]:
    own = unit_words(language)
    stop = r"(?:\.(?= [a-z]|[,;:]))?" if own and own.stops else ""
    return patterns.lazy(rf"{FRACTION}(?P<gap>[ -]?)(?P<unit>{_any(known_units(language))}|%)(?!\w){stop}")


def _part_said(found: re.Match[str], language: str) -> str | None:
    numbers = number_words(language)
    if found["unit"] == "%":
        said = fraction(found["whole"], found["part"], language)
        return f"{said} {numbers.percent}" if said and numbers else None
    name = unit(found["unit"], language)
    if numbers and not found["whole"] and (_TINY.fullmatch(found["part"])):
        nth = part_of_one(int(found["part"][2:]), language)
        return of_unit(nth, numbers.small_part_of or numbers.part_of_unit, name.one, language) if nth else None
    said = fraction(found["whole"], found["part"], language, feminine=name.is_feminine)
    if not said:
        return None
    is_half = found["part"] in ("1/2", "½")
    if is_half and not found["whole"] and numbers and numbers.half_of:
        return f"{numbers.half_of[name.is_feminine]} {name.one}"
    if is_half and numbers and numbers.half_after and language != "es":
        return f"{counted(found['whole'], name, language)} {numbers.half_after[name.is_feminine]}"
    of = numbers.part_of_unit if numbers and not is_half else ""
    return of_unit(said, of, name.many if found["whole"] and not of else name.one, language)


_SHUTTER = patterns.lazy(r"(?<![\w.,/])1[/⁄](\d{2,5})s(?!\w)")


def _shutter(found: re.Match[str], numbers: NumberWords, language: str) -> str | None:
    """1/500s: at its number the unit is no plural."""
    nth = part_of_one(int(found[1]), language)
    of = numbers.small_part_of or numbers.part_of_unit
    return of_unit(nth, of, unit("s", language).one, language) if nth else None


_INCH_MARK = patterns.lazy(r"(?<![\w.,/'’])(\d{1,2}(?:[.,]\d{1,2})?) ?[\"”″](?!\w)")


_OPENING = patterns.lazy(r'(?<!\d)"')


def _inches(found: re.Match[str], inch: Unit, language: str) -> str | None:
    """15,6": unless the mark closes what another has opened."""
    before = found.string[: found.start()]
    if len(_OPENING.findall(before)) % 2 or any(before.count(first) > before.count("”") for first in "“„"):
        return None
    return counted(found[1], inch, language)


_HEIGHT = patterns.lazy(r"(?<![\w.,/])([1-9]) ?m ?(\d\d)(?![\w²³/]|[.,]\d)")


def _height(found: re.Match[str], own: UnitWords, language: str) -> str:
    """1m80."""
    return own.height.format(meters=counted(found[1], unit("m", language), language), rest=words(found[2], language))


_TINY = patterns.lazy(r"1[/⁄]\d{2,5}")
"""How long a shutter is open: 1/250 s."""


@cache
def _per(language: str) -> re.Pattern[str]:
    return patterns.lazy(rf"(?<![\w.,/])({figure(language)}) ?/ ?({_any(known_units(language))})(?![\w²³/])")


@cache
def _in_two_units(language: str) -> re.Pattern[str]:
    """20°C/68°F, 5 mi / 8 km."""
    measure = rf"({figure(language)}) ?({_any(known_units(language))})"
    return patterns.lazy(rf"(?<![\w.,/]){measure} ?/ ?{measure}(?![\w²³/])")


def _alike(found: re.Match[str], own: UnitWords, language: str) -> str | None:
    """Two measures of one thing; but 7 L/100 km is so much for each."""
    shared = {**_shared().cldr, **own.cldr}
    dimensions = [shared.get(symbol, "").partition("-")[0] for symbol in (found[2], found[4])]
    if not dimensions[0] or dimensions[0] != dimensions[1]:
        return None
    said = (counted(found[number], unit(found[number + 1], language), language) for number in (1, 3))
    return ", ".join(said)


@cache
def _counted_per(language: str) -> re.Pattern[str]:
    """60 beats/min, 3 times/week, 100 IU/mL, 7.5 L/100 km, 30 mL/min/1.73 m²."""
    rates = money_words(language)
    periods = rates.rates.periods if rates and rates.rates else {}
    under = rf"/ ?(?:{figure(language)} ?)?(?:{_any({*known_units(language), *periods})})"
    over = rf"(?:{_any(known_units(language))}|[a-zà-ÿ]{{3,20}}|(?=[a-z]?[A-Z]|cc)[A-Za-z]{{2,5}})"
    unders = rf"(?:{under}(?![\w²³])){{1,2}}"
    low = r"(?:(?P<low>\d{1,4}) ?[-–−] ?)?"
    return patterns.lazy(
        rf"(?<![\w.,/]){low}(?P<number>{figure(language)}) ?(?P<over>{over})(?P<under>{unders})(?![\w²³/])"
    )


_UNDER = patterns.lazy(r"/ ?([\d.,]*) ?([^/]+)")


def _counted_rate(found: re.Match[str], own: UnitWords, language: str) -> str | None:
    if not own.per:
        return None
    rates, known, over = money_words(language), known_units(language), found["over"]
    periods = rates.rates.periods if rates and rates.rates else {}
    numbers = number_words(language)
    noun = (
        unit(over, language)
        if over in known
        else Unit(over, over, "f" if is_feminine(over, language) or _is_several(over, numbers) else "")
    )
    said = [counted(found["number"], noun, language)]
    if found["low"] and numbers:
        said = [agreeing(words(found["low"], language), language, feminine=noun.is_feminine), numbers.to, *said]
    for number, under in _UNDER.findall(found["under"]):
        each = Unit(periods[under], periods[under]) if under not in known else unit(under, language)
        per = rates.rates.per if rates and rates.rates and under not in known else own.per
        said += [per, counted(number, each, language) if number else each.one]
    return " ".join(filter(None, said))


def _is_several(noun: str, numbers: NumberWords | None) -> bool:
    return bool(numbers and numbers.feminine_several.search(noun))


def _rate(found: re.Match[str], own: UnitWords, language: str) -> str | None:
    return f"{words(found[1], language)} {own.per} {unit(found[2], language).one}" if own.per else None


@cache
def _bare_rate(language: str) -> re.Pattern[str]:
    """What is measured in km/h, mg/dL or $/kWh, without a number."""
    rates = money_words(language)
    periods = rates.rates.periods if rates and rates.rates else {}
    known = _any(known_units(language) - {_INCHES})
    signs = "|".join(map(re.escape, "$€£")) if rates else "(?!)"
    often = _any({name for name in known_units(language) if name in "s h L" or len(name) > 1} | periods.keys())
    return patterns.lazy(
        rf"(?<![\w./@#&-])(?:(?P<sign>{signs})/(?P<each>{_any({*known_units(language), *periods} - {_INCHES})})"
        rf"|(?P<over>{known})/(?P<under>{known})|(?P<things>[a-z]{{3,20}}s)/(?P<by>{often})"
        r")(?![\w²³/.-]\w|[\w²³/])"
    )


_TOLD = frozenset("hr min sec yr wk kg lb km gal kWh MWh mL".split())
"""Units that mean nothing else after "per"."""


_PRICED = frozenset("kg g l L t m² m2 m³ m3 ha km lb oz kWh MWh ml cl Std h".split())
_SUM = patterns.lazy(r"(?:[$€£] ?\d[\d.,]*|\d ?(?:[$€£]|[Ee]uros?|EUR|dollars?)) [^\W\d]+ \Z")


@cache
def _priced_by(language: str) -> re.Pattern[str]:
    """The unit of 2 € le kg."""
    own = unit_words(language)
    behind = "|".join(rf"(?<= {word} )" for word in sorted(own.each)) if own else "(?!)"
    return patterns.lazy(rf"(?:{behind})({_any(_PRICED & known_units(language))})(?![\w²³/'’-]|\.\w)")


def _priced(found: re.Match[str], language: str) -> str | None:
    is_sum = _SUM.search(found.string[max(0, found.start() - 40) : found.start()])
    return unit(found[1], language).one if is_sum else None


@cache
def _after_per(language: str) -> re.Pattern[str]:
    """What is after "per" where that can be nothing else: 2% per yr."""
    own = unit_words(language)
    told = _any(known_units(language) & _TOLD)
    return patterns.lazy(rf"(?<=\b{re.escape(own.per if own else '')} )({told})\b(?![./²³]\w|['’²³])")


def _each_one(found: re.Match[str], language: str) -> str:
    return unit(found[1], language).one


_SHORT_RATES = frozenset(("m/s", "g/l", "g/L", "t/h", "V/m", "W/m"))
"""Of two single letters only these are surely units."""


def _bare(found: re.Match[str], own: UnitWords, language: str) -> str | None:
    rates = money_words(language)
    if found["sign"] and rates:
        currency, each = rates.currencies.get(found["sign"]), found["each"]
        periods = rates.rates.periods if rates.rates else {}
        under = periods.get(each) or unit(each, language).one
        return f"{currency.unit.many} {own.per} {under}" if currency else None
    if by := found["by"]:
        periods = rates.rates.periods if rates and rates.rates else {}
        return f"{found['things']} {own.per} {periods.get(by) or unit(by, language).one}"
    over, under = found["over"], found["under"]
    if len(over) == len(under) == 1 and found[0] not in _SHORT_RATES:
        return None
    shared = {**_shared().cldr, **own.cldr}
    first, second = (shared.get(symbol, symbol).partition("-")[0] for symbol in (over, under))
    if first == second:
        return None  # km/mi is either of them
    return f"{unit(over, language).many} {own.per} {unit(under, language).one}"


@cache
def _over(language: str) -> re.Pattern[str]:
    own = unit_words(language)
    return patterns.lazy(rf"(?<![\w.,/])(\d{{2,3}})/(\d{{2,3}}) ?({_any(own.pressure if own else ())})(?!\w)")


def _pressure(found: re.Match[str], numbers: NumberWords, language: str) -> str:
    symbol = found[3].replace(" ", "")
    low = counted(found[2], unit(symbol, language), language)
    return f"{words(found[1], language)} {numbers.over or ','} {low}".replace(" ,", ",")


@cache
def _chains(language: str) -> Mapping[str, Mapping[str, Unit]]:
    """Units that follow each other; those of time in any language."""
    own = unit_words(language)
    hour, minute, second = (unit(symbol, language) for symbol in ("h", "min", "s"))
    return {"time": {"h": hour, "min m": minute, "s": second}, **(own.chains if own else {})}


@cache
def _chain(language: str, name: str) -> re.Pattern[str]:
    """At least two units of a chain, each after its number: 6 ft. 2 in., 1h30m."""
    rows = [row.split() for row in _chains(language)[name]]
    links = [
        rf"(?:(?P<n{index}>\d{{1,4}}(?:[.,]\d{{1,3}})?)[ -]?(?P<u{index}>{_any(row)})(?![^\W\d_])\.?)"
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


_FEET = patterns.lazy(
    r"""
    (?<! [\w.,$€£/] ) (?: (?P<low> \d{1,3} (?: \.\d )? ) [-–] (?! \d/ ) )?
    (?P<number> (?: \d{1,2}[ -] )? \d/\d{1,2} | \d{1,3} (?: \.\d{1,2} )? (?: [ ]?[½¼¾] )? ) [ ]?
    (?: (?P<feet> ['’′] ) [ ]? (?P<inches> \d{1,2} (?: \.\d )? (?: [ ]?[½¼¾] )? ) [ ]? (?: ["”″] | '' | ’’ | ′′ )
      | (?<= \b[4-8] ) (?P<tall> ['’′] ) (?P<more> \d | 1[01] ) (?= [\s,.;)] | \Z )
      | (?P<mark> ["”″] | '' | ′′ | (?: ['’′] (?= [ ]? [x×] | [ -] [a-z] | [.,;)] ) ) )
        (?: [ ]? [x×] [ ]? (?P<by> \d{1,3} (?: \.\d{1,2} )? ) [ ]? ["”″'’′]{1,2} )? )
    (?! \w )
    """,
    re.VERBOSE,
)
_OTHER = patterns.lazy(r"[ -]([A-Za-z]+)")
_OPENS = patterns.lazy(r"(?<!\w)['‘]|‘")


def _feet(found: re.Match[str], own: UnitWords, language: str) -> str | None:
    """5'10", 12" x 18", 2-3"."""
    numbers, said = number_words(language), _feet_said(found, own, language)
    return f"{words(found['low'], language)} {numbers.to} {said}" if said and numbers and found["low"] else said


def _feet_said(found: re.Match[str], own: UnitWords, language: str) -> str | None:
    before = found.string[: found.start()]
    foot, inch = own.marks["'"], own.marks['"']
    if found["feet"]:
        whole, inches = found["number"], found["inches"]
        return f"{_counted(whole, foot, language)} {_counted(inches, inch, language)}"
    if found["tall"]:
        if _OPENS.search(before):
            return None
        return f"{_counted(found['number'], foot, language)} {words(found['more'], language)}"
    if found["by"]:
        numbers = number_words(language)
        by, following = numbers.by if numbers else ",", _OTHER.match(found.string, found.end())
        mark = foot if found[0][-1] in "'’′" else inch
        name = mark.one if following and following[1] not in own.not_nouns else mark.many
        return f"{_number(found['number'], language)} {by} {words(found['by'], language)} {name}"
    is_foot = found["mark"] in "'’′"
    # A mark that closes what another has opened is none of a measure.
    if (
        is_foot
        and found["mark"] != "′"
        and (_OPENS.search(before) or (found["number"].endswith("0") and before.endswith("'")))
    ):
        return None
    if (
        not is_foot
        and found["mark"] != "″"
        and ((before.count('"') % 2 and len(_OPENING.findall(before)) % 2) or before.count("“") > before.count("”"))
    ):
        return None
    unit_of = foot if is_foot else inch
    single = bool(re.match(r"[ -](?:[a-z]|[A-Z]{2}\b)", found.string[found.end() : found.end() + 4]))
    noun = found.string[found.end() :].strip(" -").split(" ")[0].strip(".,;:!?")
    single = single and noun not in own.not_nouns
    if single:
        return f"{_number(found['number'], language)} {unit_of.one}"
    return _counted(found["number"], unit_of, language)


def _number(written: str, language: str) -> str:
    if "/" in written:
        whole, _, part = written.replace("-", " ").rpartition(" ")
        return fraction(whole or None, part, language) or written
    if written[-1] in "½¼¾":
        return fraction(written[:-1].strip() or None, written[-1], language) or words(written[:-1], language)
    return words(written, language)


def _counted(written: str, unit: Unit, language: str) -> str:
    if written[-1] in "½¼¾" or "/" in written:
        return f"{_number(written, language)} {unit.many}"
    return counted(written, unit, language)
