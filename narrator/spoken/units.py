"""Measures: "10 km/h", "20 °C", "5'10\\"", "16 GB", "5 %" with their units as words."""

import re
from functools import cache

from narrator.spoken.naming import FRACTION, counted, figure, fraction, words
from narrator.spoken.tables import Table, Unit, table

_DIGIT = re.compile(r"\d")
_PERCENT = re.compile(r"(?<=\d) ?([%‰])(?!\w)")
_PERCENT_WORD = re.compile(r"(?<=\d)%-?(?=ig)")
_FEET = re.compile(r"(?<![\w.,])(\d{1,2}) ?['’′] ?(\d{1,2})(?: ?(?:[\"”″]|''|’’|′′))(?!\w)")
_DEGREES = re.compile(r"(?<!\w)(?<!\d )°[CFK](?!\w)")
_MILLIONS = re.compile(
    r"(?<=\d) ?m(?= (?:people|users|men|women|children|jobs|customers|subscribers|visitors|tons|tonnes|homes)\b)"
)
_BILLIONS = re.compile(r"(?<=\d) ?(bn|tn|trn)\b")
_NOT_A_NOUN = r"(?:a|an|per|in|for|to|on|or|and|each|from|by|of|if|as|at|away|long|wide|tall|deep|high)\b"


def say(text: str, language: str) -> str:
    """`text` with measures as words; unchanged in a language without a table."""
    own = table(language)
    if not own:
        return text
    if "°" in text:
        text = _DEGREES.sub(lambda sign: own.units[sign[0]].many if sign[0] in own.units else sign[0], text)
    if not _DIGIT.search(text):
        return text
    if language == "en":
        text = _MILLIONS.sub(" million", text)
        text = _BILLIONS.sub(lambda many: f" {own.magnitudes[many[1]].one}", text)
        text = _FEET.sub(lambda found: _feet(found, own), text)
    elif language == "de":
        text = _PERCENT_WORD.sub("prozent", text)
    text = _part(language).sub(lambda found: _part_said(found, own, language), text)
    text = _measure(language).sub(lambda found: _said(found, own, language), text)
    text = _per(language).sub(lambda found: f"{found[1]} {own.per} {_unit(found[2], own).one}", text)
    return _PERCENT.sub(lambda sign: f" {own.percent if sign[1] == '%' else own.permille}", text)


def _symbols(own: Table) -> str:
    exact = sorted(own.units, key=len, reverse=True)
    return "|".join(map(re.escape, exact))


@cache
def _measure(language: str) -> re.Pattern[str]:
    own = table(language)
    assert own
    symbols = _symbols(own)
    any_case = "|".join(sorted({re.escape(name) for name in own.units if len(name) > 1 and name.isalpha()}))
    unit = rf"(?:{symbols}|(?i:{any_case}))"
    magnitudes = "|".join(re.escape(name) for name in own.magnitudes if len(name) > 3)
    return re.compile(
        rf"""
        (?<! [\w.,/] )  (?: (?P<low> {figure(language)} ) \ {own.to}\  )?
        (?P<number> {figure(language)} )  (?P<many> \ (?:{magnitudes}) (?!\w) )?  (?P<joint> [ -]? )
        (?P<unit> {unit} ) (?: /(?P<per> {unit} ) )?  (?! [\w²³/$'’°] | -\d )
        {"(?: [.] (?=[ ][a-z]) )?" if language == "en" else ""}
        """,
        re.VERBOSE,
    )


@cache
def _part(language: str) -> re.Pattern[str]:
    own = table(language)
    assert own
    return re.compile(rf"{FRACTION}[ -]?(?P<unit>{_symbols(own)})(?!\w)")


def _part_said(found: re.Match[str], own: Table, language: str) -> str:
    said, unit = fraction(found["whole"], found["part"], language), _unit(found["unit"], own)
    return f"{said} {unit.many if found['whole'] else unit.one}" if said else found[0]


@cache
def _per(language: str) -> re.Pattern[str]:
    own = table(language)
    assert own
    return re.compile(rf"(?<![\w.,/])({figure(language)}) ?/ ?({_symbols(own)})(?![\w²³/])")


def _unit(symbol: str, own: Table) -> Unit:
    found = own.units.get(symbol) or own.units.get(symbol.lower())
    return found or next(unit for name, unit in own.units.items() if name.lower() == symbol.lower())


def _said(found: re.Match[str], own: Table, language: str) -> str:
    unit = _unit(found["unit"], own)
    number, many = found["number"], found["many"]
    if many:
        magnitude = own.magnitudes[many.strip()]
        said = f"{counted(number, magnitude, language)} {own.of if magnitude.one != magnitude.many else ''}".strip()
        said = f"{said} {unit.many}"
    else:
        said = counted(number, unit, language, single=language == "en" and _is_adjective(found))
    if found["low"]:
        said = f"{words(found['low'], language)} {own.to} {said}"
    return f"{said} {own.per} {_unit(found['per'], own).one}" if found["per"] else said


def _is_adjective(found: re.Match[str]) -> bool:
    """Whether a measure stands before what it measures: a 10 km run, a 5-lb bag."""
    text = found.string
    if not re.match(rf"[ -](?!{_NOT_A_NOUN})[a-z]", text[found.end() : found.end() + 10]):
        return False
    return found["joint"] == "-" or bool(
        re.search(r"(?:\A|\W)[Aa]n? \Z", text[max(0, found.start() - 4) : found.start()])
    )


def _feet(found: re.Match[str], own: Table) -> str:
    feet = counted(found[1], own.units["ft"], "en")
    return f"{feet} {words(found[2], 'en')}" + (" inch" if found[2] == "1" else " inches")
