"""Dates and times of day as they are written in English: May 5th, the 26th May, the '90s, 3Q24, 44 BC, 3 p.m. EST."""

import re
from functools import cache

from narrator.spoken.dates import EDGE, DateWords, date_words, day_first, month, short_or_whole_year
from narrator.spoken.numerals import cardinal, counted, ordinal, year

_QUARTER = re.compile(r"\b([1-4])Q ?((?:20)?\d\d)\b")
_ERA = re.compile(r"\b(\d{1,4}) (A\.?D|B\.?C|B\.?C\.?E|C\.?E)\b\.?(?! ?[A-Z]\.)")
_DECADE = re.compile(r"(?<![\w.,])(?:(?:['’‘](?=\d)|(?!1))(?P<short>[1-9]0)['’]?s|(?P<long>[12]\d\d0)(?:['’]?s| s))\b")
_QUARTERS = ("first", "second", "third", "fourth")

_ZONE = r"(?:\ ?(?P<zone{0}>GMT|UTC|[CEMP][SD]T|CES?T|BST|[EP]T|IST|JST|(?i:[cemp]\.?[sd]\.?t\b))(?!\w))?"
_HALF = r"(?P<half{0}>[aApP](?:\.\ ?[mM]\b\.?|[mM]\b))"
_TIME = re.compile(
    rf"""
    {EDGE} (?: (?P<from> \d{{1,2}} (?: [:.]\d\d )? )
            (?: \ ? (?P<from_half> [aApP](?:\.[mM]\b\.?|[mM]\b) ) )?  \ ?[-–]\ ? )?
    (?: (?P<hour> \d{{1,2}} ) : (?P<minute> \d\d ) (?: : (?P<second> \d\d ) (?: \.\d+ )? )? (?: \ ? {_HALF.format(1)} )?
      | (?P<bare> \d{{1,2}} ) (?: \. (?P<bare_minute> \d\d ) )? \ ? {_HALF.format(2)} )
    {_ZONE.format("")} (?! \d | [:/]\d )
    """,
    re.VERBOSE,
)


def dates(text: str) -> str:
    """Dates with the month in words, decades, quarters, eras and times of day."""
    own = date_words("en")
    assert own
    text = _month_first().sub(lambda found: _in_english(found, own), text)
    text = day_first("en").sub(lambda found: _in_english(found, own), text)
    text = _DECADE.sub(lambda found: _decade(found["short"] or found["long"]), text)
    text = _QUARTER.sub(_quarter, text)
    text = _ERA.sub(lambda found: f"{year(int(found[1]), 'en')} {found[2].replace('.', '')}", text)
    return _TIME.sub(lambda found: _time(found, own), text)


@cache
def _month_first() -> re.Pattern[str]:
    """May 5th, 1984; Jan-15-2020; May 5–7."""
    nth, end = "(?:st|nd|rd|th)?", r"(?! \w | [.,:/-]\d )"
    return re.compile(
        rf"""
        \b (?P<month2> (?i:{month("en")}) ) \  (?P<day2> \d{{1,2}} ) {nth}
            \ ?[-–]\ ? (?P<last2> \d{{1,2}} ) {nth} (?! \w | [:.,/]\d )
            (?: (?P<joint2> ,?\  ) (?P<year2> [12]\d{{3}} ) {end} )?
      | \b (?P<month> (?i:{month("en")}) ) [ -] (?P<day> \d{{1,2}} ) {nth}
            (?! \w | [:.,/]\d | [-–]\d\d?(?!\d) | \ ?[ap]\.?m | % )
            (?: (?P<joint> ,?\  | - ) (?P<year> [12]\d{{3}} ) {end} )?
        """,
        re.VERBOSE,
    )


def _in_english(found: re.Match[str], own: DateWords) -> str:
    group = found.groupdict("")
    written = group["month"] or group["month2"]
    named, joint = group["year"] or group.get("year2", ""), group["joint"] or group.get("joint2", "")
    days = [int(day) for day in (group.get("first"), group["day"] or group.get("day2"), group.get("last2")) if day]
    if not all(1 <= day <= 31 for day in days) or (
        written in ("may", "march", "mar") and not (named or "the" in group)
    ):
        return found[0]
    name = own.months[own.short[written.rstrip(".").lower()] - 1]
    nths = " to ".join(ordinal(day, "en") for day in days)
    said = f"{group['the'] or 'the '}{nths} of {name}" if "the" in group else f"{name} {nths}"
    if named:
        return f"{said}{joint.replace('-', ' ')}{year(int(named), 'en')}"
    return said + ("." if written.endswith(".") and found.end() == len(found.string) and found[0].endswith(".") else "")


def _decade(written: str) -> str:
    said = year(int(written), "en")
    return f"{said[:-1]}ies" if said.endswith("y") else f"{said}s"


def _quarter(found: re.Match[str]) -> str:
    return f"the {_QUARTERS[int(found[1]) - 1]} quarter of {short_or_whole_year(found[2], 'en')}"


def _time(found: re.Match[str], own: DateWords) -> str:
    group = found.groupdict()
    half = group["half1"] or group["half2"] or ""
    hour, minute = int(group["hour"] or group["bare"]), int(group["minute"] or group["bare_minute"] or 0)
    if hour > 24 or minute > 59 or int(group["second"] or 0) > 59 or (group["bare"] and hour > 12):
        return found[0]
    if group["second"]:
        said = _long(str(hour), str(minute), str(int(group["second"])), own)
    else:
        said = _short(hour, minute, half)
    said += f" {half[0].upper()}M" if half else ""
    if group["from"]:
        start, _, minutes = group["from"].replace(".", ":").partition(":")
        if int(start) > 24 or int(minutes or 0) > 59 or ("." in group["from"] and not half):
            return found[0]
        own_half = group["from_half"] or ""
        first = _short(int(start), int(minutes or 0), own_half or half)
        said = f"{first} {own_half[0].upper()}M to {said}" if own_half else f"{first} to {said}"
    if group["zone"]:
        said += " " + group["zone"].replace(".", "").upper()
    at_end = found[0].endswith(".") and re.match(r"[\"”’)\]]*\Z", found.string[found.end() : found.end() + 9])
    return f"{said}." if at_end else said


def _short(hour: int, minute: int, half: str) -> str:
    if minute == 0:
        return cardinal(hour, "en") + ("" if half else " o'clock")
    return f"{cardinal(hour, 'en')} {'oh ' if minute < 10 else ''}{cardinal(minute, 'en')}"


def _long(hour: str, minute: str, second: str, own: DateWords) -> str:
    return (
        f"{counted(hour, own.hour, 'en')} {counted(minute, own.minute, 'en')} and {counted(second, own.second, 'en')}"
    )
