"""Feet and inches by their marks: 5'10", 12" x 18", a 15,6" screen."""

import re
from collections.abc import Iterator
from functools import partial

from narrator import patterns
from narrator.spoken.fractions import fraction
from narrator.spoken.number_words import NumberWords, Unit, number_words
from narrator.spoken.numerals import counted, words
from narrator.spoken.reading import Kind, Rank
from narrator.spoken.units import UnitWords, unit_words

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
_BESIDE_A_NOUN = patterns.lazy(r"[ -](?:[a-z]|[A-Z]{2}\b)")
_OPENING = patterns.lazy(r'(?<!\d)"')

_INCH_MARK = patterns.lazy(r"(?<![\w.,/'’])(\d{1,2}(?:[.,]\d{1,2})?) ?[\"”″](?!\w)")


def kinds(language: str) -> Iterator[Kind]:
    """Feet and inches, in a language with words for them."""
    numbers, own = number_words(language), unit_words(language)
    if not numbers or not own:
        return
    if own.marks:
        feet = partial(_feet, own=own, numbers=numbers, language=language)
        yield Kind("feet and inches", Rank.MONEY, _FEET, feet, "'’′\"”″", "'’′\"”″½¼¾")
    if own.inch:
        yield Kind("inches", Rank.MONEY, _INCH_MARK, partial(_inches, inch=own.inch, language=language), '"”″')


def _feet(found: re.Match[str], own: UnitWords, numbers: NumberWords, language: str) -> str | None:
    """5'10", 12" x 18", 2-3"."""
    said = _feet_said(found, own, numbers, language)
    return f"{words(found['low'], language)} {numbers.to} {said}" if said and found["low"] else said


def _feet_said(found: re.Match[str], own: UnitWords, numbers: NumberWords, language: str) -> str | None:
    foot, inch = own.marks["'"], own.marks['"']
    if found["feet"]:
        return f"{_counted(found['number'], foot, language)} {_counted(found['inches'], inch, language)}"
    if found["tall"]:
        if _OPENS.search(found.string, 0, found.start()):
            return None
        return f"{_counted(found['number'], foot, language)} {words(found['more'], language)}"
    if found["by"]:
        following = _OTHER.match(found.string, found.end())
        mark = foot if found[0][-1] in "'’′" else inch
        name = mark.one if following and following[1] not in own.not_nouns else mark.many
        return f"{_number(found['number'], language)} {numbers.by} {words(found['by'], language)} {name}"
    if _closes_a_quote(found):
        return None
    mark = foot if found["mark"] in "'’′" else inch
    noun = found.string[found.end() :].strip(" -").split(" ")[0].strip(".,;:!?")
    if _BESIDE_A_NOUN.match(found.string, found.end()) and noun not in own.not_nouns:
        return f"{_number(found['number'], language)} {mark.one}"
    return _counted(found["number"], mark, language)


def _closes_a_quote(found: re.Match[str]) -> bool:
    """Whether the mark after a number closes a quotation rather than being part of a measure."""
    before, mark = found.string[: found.start()], found["mark"]
    if mark in "′″":
        return False
    if mark in "'’":
        return bool(_OPENS.search(before)) or (found["number"].endswith("0") and before.endswith("'"))
    is_open = before.count('"') % 2 and len(_OPENING.findall(before)) % 2
    return bool(is_open) or before.count("“") > before.count("”")


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


def _inches(found: re.Match[str], inch: Unit, language: str) -> str | None:
    """15,6", unless the mark closes a quotation."""
    before = found.string[: found.start()]
    if len(_OPENING.findall(before)) % 2 or any(before.count(first) > before.count("”") for first in "“„"):
        return None
    return counted(found[1], inch, language)
