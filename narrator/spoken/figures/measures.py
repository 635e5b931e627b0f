"""Measures in one unit: 10 km/h, 20 °C, 16 GB, ¾ mi, 1/500s, 5 %."""

import re
from collections.abc import Iterator
from functools import partial

from narrator import patterns
from narrator.spoken.figures.money import joint, magnitudes, opening
from narrator.spoken.fractions import FRACTION, fraction, of_unit, part_of_one
from narrator.spoken.little_words import all_little_words
from narrator.spoken.number_words import NumberWords, Unit, number_words
from narrator.spoken.numerals import agreeing, counted, figure, is_adjective, magnitude_of, words
from narrator.spoken.reading import Kind, Rank, first_words
from narrator.spoken.units import (
    INCHES,
    Sense,
    UnitWords,
    has_any_case,
    known_units,
    one_of,
    per_unit,
    unit,
    unit_words,
)

_DEGREES = patterns.lazy(r"(?<!\w)(?<!\d )°[CFK](?!\w)")
_WORD = patterns.lazy(r"[^\W\d_]+")
_WORD_OR_SIGN = patterns.lazy(r"[^\W\d_]+|[£€$°]")
_PERCENT = "%‰"
_NAME = patterns.lazy(r" [A-ZÀ-Ý][\w-]")
_FLOOR = patterns.lazy(r" (?!nord|sud|sur|norte|est|ovest|oeste|lat|lon)[a-zà-ÿ]{3,}")
_ELECTRIC = patterns.lazy(r"\d ?[mk]?[VW](?!\w)")
_INCHES_WRITTEN = (
    r"(?:in(?:\.(?=[ ][a-z(]|[,;:)])|(?=\.[\"”’)]*\Z))|(?<=\d-)in(?:\.(?=[ ][A-Z])|(?=[ ](?!and\b|or\b|to\b)[a-z]{3})))"
)
"""Inches are recognised by their stop, which may be the sentence's, or by a hyphen: a 12-in pipe."""
_TINY = patterns.lazy(r"1[/⁄]\d{2,5}")
"""A shutter speed: 1/250 s."""
_SHUTTER = patterns.lazy(r"(?<![\w.,/])1[/⁄](\d{2,5})s(?!\w)")


def kinds(language: str) -> Iterator[Kind]:
    """Measures and percents, in a language with words for numbers."""
    numbers = number_words(language)
    if not numbers:
        return
    if unit_words(language):
        part = partial(_part_said, numbers=numbers, language=language)
        yield Kind("a measure", Rank.MEASURE, _part(language), part, "/⁄½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅒")
        yield Kind("a unit", Rank.MEASURE, _DEGREES, lambda found: unit(found[0], language).many, "°")
    said = partial(_said, numbers=numbers, language=language)
    yield Kind("a measure", Rank.MEASURE, _measure(language), said, words=_unit_words(language))
    if INCHES in known_units(language):
        # "in" is in half of all texts, so it counts only beside a figure.
        inches = _measure(language, _INCHES_WRITTEN)
        yield Kind("a measure", Rank.MEASURE, inches, said, beside="i-", words=frozenset(("in",)))
    shutter = partial(_shutter, numbers=numbers, language=language)
    yield Kind("a shutter speed", Rank.MEASURE, _SHUTTER, shutter, beside="/")


def _unit_words(language: str) -> frozenset[str]:
    """Words and symbols of which a text with a measure contains one."""
    known = known_units(language) - {INCHES}
    parts = {part for name in known if (part := name[:2]) in ("sq", "cu", "fl")}
    return first_words({*known, *(name.lower() for name in known if has_any_case(name)), *parts, *_PERCENT})


def _units(language: str) -> str:
    """A pattern for a unit."""
    own, known = unit_words(language), known_units(language)
    if not own:
        return r"[%‰]"
    any_case = {name for name in own.units if has_any_case(name)}
    return rf"(?:{one_of(known - any_case - {INCHES})}|(?i:{one_of(map(str.lower, any_case))})|[%‰])"


def _measure(language: str, written: str = "") -> re.Pattern[str]:
    """A measure in any unit, or in one `written` in this way."""
    own, units = unit_words(language), written or _units(language)
    return patterns.lazy(
        rf"""
        (?= [\d.] ) (?: (?<! [\w.,/] ) | (?<=\d[x×]) )  {opening(language)}
        (?: (?P<low> {figure(language)} )  (?P<low_unit> \ ?{units} )? (?P<joint> {joint(language)} ) )?
        (?P<number> {figure(language)} )  (?P<many> {magnitudes(language, 2)} | [kmb](?=[ ][a-zA-Z²³]{{2}}) )?
        (?P<over> \+ )?  (?P<gap> [ -]? )
        (?P<unit> {units} ) (?: \ ?/\ ? (?P<per> {units} ) )?  (?! [\w²³/$'’°] | -\d )
        {"(?: [.] (?=[ ][a-z]|[,;:)]) )?" if own and own.stops else ""}
        """,
        re.VERBOSE,
    )


def _said(found: re.Match[str], numbers: NumberWords, language: str) -> str | None:
    own, symbol = unit_words(language), found["unit"]
    if found["gap"] == "-" and symbol in _PERCENT:
        return None
    if symbol in "°º" and _is_ordinal(found, numbers, language):
        return None
    # 71 A Coruña, Pad 39A: a single capital may be anything.
    is_letter = len(symbol) == 1 and symbol.isupper()
    if is_letter and not _is_of_decimals(found) and (_NAME.match(found.string, found.end()) or _is_no_current(found)):
        return None
    if own and symbol in own.only_near and not _is_near(own.only_near[symbol], found.string):
        return None
    if found["many"] and len(found["many"]) == 1 and found["many"] not in numbers.magnitudes:
        return None
    said = _amount(found, own, numbers, language)
    if found["low"]:
        word = found["joint"].strip()
        to = numbers.to if word in ("-", "–", "—", "−") else word
        said = f"{_low(found, own, numbers, language)} {to} {said}"
    return f"{said} {per_unit(symbol, found['per'], language)}" if found["per"] else said


def _amount(found: re.Match[str], own: UnitWords | None, numbers: NumberWords, language: str) -> str:
    """The number and its unit."""
    number, symbol = found["number"], found["unit"]
    if symbol in _PERCENT:
        name, several = None, _percent(symbol, numbers)
    else:
        name = _sense(symbol, found.string, own) or unit(symbol, language)
        several = name.many
    if found["many"]:
        magnitude = magnitude_of(found["many"], numbers)
        of = numbers.of if magnitude.one != magnitude.many and name else ""
        return f"{f'{counted(number, magnitude, language)} {of}'.strip()} {several}"
    if found["over"]:
        return f"{words(number, language)} {numbers.plus} {several}"
    if not name:
        count = words(number, language)
        if numbers.percent_is_noun and number.isdigit():
            count = agreeing(count, language, feminine=False)
        return f"{count} {several}"
    # In a language with compounds such as "a 9-mm", the hyphen alone is enough.
    is_compound = found["gap"] == "-" and bool(own and own.not_nouns)
    is_compound = is_compound or (_is_of_decimals(found) and bool(_NAME.match(found.string, found.end())))
    single = is_compound or is_adjective(found, own.not_nouns if own else frozenset(), language)
    return counted(number, name, language, single=single)


def _low(found: re.Match[str], own: UnitWords | None, numbers: NumberWords, language: str) -> str:
    """The lower end of a range, with its unit if that is written there: 5 to 10 km, 5 % to 10 %."""
    number, symbol = found["low"], (found["low_unit"] or "").strip()
    if not symbol:
        return words(number, language)
    if symbol in _PERCENT:
        return f"{words(number, language)} {_percent(symbol, numbers)}"
    return counted(number, _sense(symbol, found.string, own) or unit(symbol, language), language)


def _is_ordinal(found: re.Match[str], numbers: NumberWords, language: str) -> bool:
    """Whether a degree sign marks an ordinal: 5° piano, il 2° e il 3°."""
    if _FLOOR.match(found.string, found.end()) and "°" in numbers.ordinal.pattern:
        following = _WORD.search(found.string, found.end())
        if following and following[0] not in all_little_words(language):
            return True
    return bool(numbers.ordinal_after.search(found.string[max(0, found.start() - 12) : found.start()]))


def _is_no_current(found: re.Match[str]) -> bool:
    """Whether the A after a number is not amperes: Pad 39A, but 12V at 3A."""
    return (
        found["unit"] == "A"
        and not found["gap"]
        and not _ELECTRIC.search(found.string[max(0, found.start() - 20) : found.end() + 20])
    )


def _is_of_decimals(found: re.Match[str]) -> bool:
    """Whether a capital follows decimals, unlike in names of roads and platforms: a 5.0L V8, a 3.7V Li-ion cell."""
    return found["unit"] in "LV" and not found["gap"] and not found["number"].isdigit()


def _percent(sign: str, numbers: NumberWords) -> str:
    return numbers.percent if sign == "%" else numbers.permille


def _sense(symbol: str, text: str, own: UnitWords | None) -> Unit | None:
    """What an ambiguous unit means in this text: points of a rate, or bits."""
    sense = own.senses.get(symbol) if own else None
    return Unit(sense.one, sense.many) if sense and _is_near(sense, text) else None


def _is_near(sense: Sense, text: str) -> bool:
    """Whether a text contains one of the words for a meaning, or one of its symbols."""
    return not sense.near.isdisjoint(word.lower() for word in _WORD_OR_SIGN.findall(text))


def _part(language: str) -> re.Pattern[str]:
    own = unit_words(language)
    stop = r"(?:\.(?= [a-z]|[,;:]))?" if own and own.stops else ""
    return patterns.lazy(rf"{FRACTION}(?P<gap>[ -]?)(?P<unit>{one_of(known_units(language))}|%)(?!\w){stop}")


def _part_said(found: re.Match[str], numbers: NumberWords, language: str) -> str | None:
    whole, part = found["whole"], found["part"]
    if found["unit"] == "%":
        said = fraction(whole, part, language)
        return f"{said} {numbers.percent}" if said else None
    name = unit(found["unit"], language)
    if not whole and _TINY.fullmatch(part):
        return _nth_of(int(part[2:]), name, numbers, language)
    said = fraction(whole, part, language, feminine=name.is_feminine)
    if not said:
        return None
    is_half = part in ("1/2", "½")
    if is_half and not whole and numbers.half_of:
        return f"{numbers.half_of[name.is_feminine]} {name.one}"
    if is_half and numbers.half_after and not numbers.half_before_units:
        return f"{counted(whole, name, language)} {numbers.half_after[name.is_feminine]}"
    of = "" if is_half else numbers.part_of_unit
    return of_unit(said, of, name.many if whole and not of else name.one, language)


def _shutter(found: re.Match[str], numbers: NumberWords, language: str) -> str | None:
    return _nth_of(int(found[1]), unit("s", language), numbers, language)


def _nth_of(number: int, name: Unit, numbers: NumberWords, language: str) -> str | None:
    """1/500s: after this number the unit is not plural."""
    nth = part_of_one(number, language)
    of = numbers.small_part_of or numbers.part_of_unit
    return of_unit(nth, of, name.one, language) if nth else None
