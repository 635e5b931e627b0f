"""Dates and times of day as English writes them: May 5th, the 26th May, the '90s, 3Q24, 44 BC, 3 p.m. EST."""

import re
from collections.abc import Iterator
from functools import cache, partial

from narrator import patterns
from narrator.spoken.figures.dates import EDGE, DateWords, date_words, day_first, month, short_or_whole_year
from narrator.spoken.numerals import cardinal, counted, ordinal, year
from narrator.spoken.reading import Kind, Rank, first_words

_QUARTER = patterns.lazy(r"\b([1-4])Q ?((?:20)?\d\d)\b")
_ERA = patterns.lazy(
    r"(?<![\w.,])(?P<about>ca?\. ?)?(\d{1,3}(?:,\d{3})?|\d{4}) (B\.?C\.?E|A\.?D|B\.?C|C\.?E)\b(\.(?! ?[A-Z]\.))?(?!\w)"
)
_OUR_ERA = patterns.lazy(r"(?<![\w.])A\.?D\.? ?(\d{1,4})(?![\w%]|[.,:/-]\d)")
# 12,000 years BP, 11,700 cal BP: years before 1950.
_BEFORE_PRESENT = patterns.lazy(
    r"(?<=\d) (?P<years>(?:cal\.? ?|calibrated )?(?:years? |yrs? )?)B\.?P\b\.?(?= ?[,.;:)]| [a-z]|\Z)"
)
# In brackets after a name, or anywhere: (b. 1950), d. c. 1420, r. 1509–47, d. 28 July 1540.
_LIVED = patterns.lazy(
    r"(?<![\w.])(?P<what>b|d|r|fl|m)\.(?= (?:(?:c|ca)\. ?)?"
    r"(?:\d{1,2} [A-Z][a-z]{2,8}\.? |[A-Z][a-z]{2,8}\.? \d{1,2}, )?(?:1[0-9]|20)\d\d(?![\w%]|[.,]\d))"
)
_LIVED_WORDS = {"b": "born", "d": "died", "r": "reigned", "fl": "flourished", "m": "married"}
_NOON = patterns.lazy(
    r"(?:(?<=[\dmM.])|(?<=[\dmM.] )) ?[-–] ?(?=(?:noon|midnight)\b)|(?:(?<=\bnoon)|(?<=midnight)) ?[-–] ?(?=\d)"
)
_CENTURY = patterns.lazy(r"(?<![\w.,])(\d{1,2})(?:st|nd|rd|th)[- ](?:c|cent)\.(?=[ ,;:)”’]|\Z)")
_DECADE = patterns.lazy(
    r"(?<![\w.,])(?<!\d[-/])(?<!\d[hm] )(?<!\dmin )"
    r"(?:(?:['’‘](?=\d)|(?!1))(?P<short>[1-9]0)['’]?s|(?P<long>[12]\d\d0)(?:['’]?s| s))\b"
)
_DECADES = patterns.lazy(
    r"(?<![\w.,])['’‘]?(?P<first>(?:[12]\d)?\d0)['’]?s ?[-–] ?['’‘]?(?P<last>(?:[12]\d)?\d0)['’]?s\b"
)
_MANY = patterns.lazy(r"(?<![\w.,$€£-])(10|100|1,?000)['’]?s(?= of\b)")
_HOW_MANY = {"10": "tens", "100": "hundreds", "1000": "thousands"}
# On 12/25: only after a word that precedes days. 9/11 is a name.
_MONTH_DAY = patterns.lazy(
    r"\b(?P<before>(?:[Oo]n|[Ss]ince|[Uu]ntil|[Tt]ill|[Dd]ated|[Dd]ue|[Ee]nding|[Bb]eginning|[Ss]tarting|[Ss]ent|[Rr]eceived"
    r"|[Cc]losed|[Rr]e-?open(?:s|ed)|[Ee]xpire[sd]|[Tt]hrough|[Tt]hru"
    r"|[Ww]eek of|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?) )(?!9/11|7/7)(?P<month>0?[1-9]|1[0-2])/"
    r"(?P<day>0?[1-9]|[12]\d|3[01])(?![\w/%]|[-–.,:]\d| (?:of|the|a|an|cups?|stars?|inch|tsp|scale)\b)"
)
_HOURS = patterns.lazy(
    r"(?<![\w.,:$€£/-])(?:([01]\d|2[0-3])([0-5]\d)[-–])?([01]\d|2[0-3])([0-5]\d)(?=[ -](?:hours|hrs?\b|h\b))"
)
_AT_HOURS = patterns.lazy(r"(?i:at|by|until|till|from|to|around|about|since|before|after|between|and) \Z")
_SHORT_QUARTER = patterns.lazy(r"\bQ([1-4]) ?['’](\d\d)\b")
_HALF_YEAR = patterns.lazy(r"\b([12])H ?['’]?((?:20)?\d\d)\b")
_ENDS = patterns.lazy(r"[\"”’)\]]*(?:\Z| [A-Z“\"])")
_QUARTERS = ("first", "second", "third", "fourth")

_ZONE = r"(?:\ ?(?P<zone{0}>GMT|UTC|[CEMP][SD]T|CES?T|BST|[EP]T|IST|JST|(?i:[cemp]\.?[sd]\.?t\b))(?!\w))?"
_HALF = r"(?P<half{0}>[aApP](?:\.\ ?[mM]\b\.?|[mM]\b))"
_TIME = patterns.lazy(
    rf"""
    {EDGE} (?: (?P<from> \d{{1,2}} (?: [:.]\d\d )? )
            (?: \ ? (?P<from_half> [aApP](?:\.[mM]\b\.?|[mM]\b) ) )?  \ ?[-–]\ ? )?
    (?: (?P<hour> \d{{1,2}} ) : (?P<minute> \d\d ) (?: : (?P<second> \d\d ) (?: \.\d+ )? )? (?: \ ? {_HALF.format(1)} )?
      | (?P<bare> \d{{1,2}} ) (?: \. (?P<bare_minute> \d\d ) )? \ ? {_HALF.format(2)} )
    (?: (?<= :\d\d ) \ ? (?: h | hrs? | hours ) \b )?  {_ZONE.format("")} (?! \d | [:/]\d )
    """,
    re.VERBOSE,
)


def kinds(language: str) -> Iterator[Kind]:
    """Dates with the month in words, decades, quarters, eras and times of day."""
    own = date_words(language)
    assert own
    months = first_words(own.short)
    in_english = partial(_in_english, own=own)
    yield Kind("two dates", Rank.CODE, _two_dates(), partial(_from_date_to_date, own=own), words=months)
    yield Kind("a date", Rank.DATE, _month_first(), in_english, words=months)
    yield Kind("a date", Rank.DATE, day_first(language), in_english, words=months)
    yield Kind("a day", Rank.DATE, _MONTH_DAY, partial(_month_day, own=own), beside="/")
    yield Kind("a time of day", Rank.DATE, _HOURS, _military, words=frozenset(("hours", "hr", "hrs", "h")))
    yield Kind("so many", Rank.DATE, _MANY, lambda found: _HOW_MANY[found[1].replace(",", "")], at="s'’")
    yield Kind("decades", Rank.DATE, _DECADES, _decades, at="s'’")
    yield Kind("a decade", Rank.DATE, _DECADE, lambda found: _decade(found["short"] or found["long"]), beside="s'’")
    yield Kind("a quarter", Rank.DATE, _QUARTER, _quarter, "Q")
    yield Kind("a quarter", Rank.DATE, _SHORT_QUARTER, _short_quarter, "Q")
    yield Kind("half a year", Rank.DATE, _HALF_YEAR, _half_year, at="H")
    yield Kind("a year of an era", Rank.DATE, _ERA, _era, beside="ABC")
    yield Kind("a year of an era", Rank.DATE, _OUR_ERA, _of_our_era, words=frozenset(("A", "AD")))
    yield Kind("years before the present", Rank.CODE, _BEFORE_PRESENT, _before_present, words=frozenset(("BP", "B")))
    lived = frozenset(_LIVED_WORDS)
    yield Kind("dates of a life", Rank.CODE, _LIVED, lambda found: _LIVED_WORDS[found["what"]], words=lived)
    yield Kind("until noon", Rank.SIGN, _NOON, lambda _: " to ", words=frozenset(("noon", "midnight")))
    yield Kind("a century", Rank.DATE, _CENTURY, _century, words=frozenset(("c", "cent")))
    yield Kind("a time of day", Rank.TIME, _TIME, partial(_time, own=own), beside=":aApP")


def _before_present(found: re.Match[str]) -> str | None:
    number = found.string[: found.start()].rpartition(" ")[2]
    if not found["years"] and "," not in number:
        return None  # 2010 BP
    years = "calibrated years" if found["years"].startswith("cal") else "years"
    return f" {years} before present"


@cache
def _month_first() -> re.Pattern[str]:
    """May 5th, 1984; Jan-15-2020; May 5–7."""
    nth, end = "(?:st|nd|rd|th)?", r"(?! \w | [.,:/-]\d )"
    return patterns.lazy(
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


@cache
def _two_dates() -> re.Pattern[str]:
    """Nov. 30–Dec. 12, 2020; 28 Feb – 3 Mar."""
    name, nth, to = f"(?i:{month('en')})", "(?:st|nd|rd|th)?", r"\ ?[-–—]\ ?"
    year_of = r"(?: ,?\ (?P<year{0}> [12]\d{{3}} ) (?!\d) )?"
    return patterns.lazy(
        rf"""
        \b (?P<month> {name} ) \  (?P<day> \d{{1,2}} ) {nth} {year_of.format("")} {to}
            (?P<month2> {name} ) \  (?P<day2> \d{{1,2}} ) {nth} (?!\w|[:/]\d) {year_of.format(2)}
      | (?<![\w.,:/–-]) (?P<day3> \d{{1,2}} ) {nth} \  (?P<month3> {name} ) {year_of.format(3)} {to}
            (?P<day4> \d{{1,2}} ) {nth} \  (?P<month4> {name} ) (?!\w) {year_of.format(4)}
        """,
        re.VERBOSE,
    )


def _from_date_to_date(found: re.Match[str], own: DateWords) -> str | None:
    said = []
    for number in ("", "2", "3", "4"):
        if not (written := found[f"month{number}"]):
            continue
        day = int(found[f"day{number}"])
        if not 1 <= day <= 31:
            return None
        name = own.months[own.short[written.rstrip(".").lower()] - 1]
        date = f"{name} {ordinal(day, 'en')}" if number in ("", "2") else f"the {ordinal(day, 'en')} of {name}"
        said.append(f"{date} {year(int(found[f'year{number}']), 'en')}" if found[f"year{number}"] else date)
    return " to ".join(said)


def _in_english(found: re.Match[str], own: DateWords) -> str | None:
    group = found.groupdict("")
    written = group["month"] or group["month2"]
    named, joint = group["year"] or group.get("year2", ""), group["joint"] or group.get("joint2", "")
    days = [int(day) for day in (group.get("first"), group["day"] or group.get("day2"), group.get("last2")) if day]
    if not all(1 <= day <= 31 for day in days) or (
        written in ("may", "march", "mar") and not (named or "the" in group)
    ):
        return None
    name = own.months[own.short[written.rstrip(".").lower()] - 1]
    nths = (", " if group.get("between") == "/" else " to ").join(ordinal(day, "en") for day in days)
    said = f"{group['the'] or 'the '}{nths} of {name}" if "the" in group else f"{name} {nths}"
    if named:
        return f"{said}{joint.replace('-', ' ')}{year(int(named), 'en')}"
    return said + ("." if written.endswith(".") and found.end() == len(found.string) and found[0].endswith(".") else "")


def _military(found: re.Match[str]) -> str | None:
    """1600 hours, 0630 hours, 0800–1700 hrs; but "it took 1600 hours"."""
    hour, minute = found[3], found[4]
    if found[1]:
        return f"{_hundred(found[1], found[2])} to {_hundred(hour, minute)}"
    if hour[0] != "0" and not _AT_HOURS.search(found.string[max(0, found.start() - 9) : found.start()]):
        return None
    return _hundred(hour, minute)


def _hundred(hour: str, minute: str) -> str:
    said = f"oh {cardinal(int(hour), 'en')}" if hour[0] == "0" else cardinal(int(hour), "en")
    if minute == "00":
        return f"{said} hundred"
    return f"{said} {'oh ' if minute[0] == '0' else ''}{cardinal(int(minute), 'en')}"


def _month_day(found: re.Match[str], own: DateWords) -> str:
    return f"{found['before']}{own.months[int(found['month']) - 1]} {ordinal(int(found['day']), 'en')}"


def _decades(found: re.Match[str]) -> str:
    return f"{_decade(found['first'])} to {_decade(found['last'])}"


def _era(found: re.Match[str]) -> str:
    """340 A.D., 1,200 BCE; a stop after it ends a sentence if another begins after it, or nothing follows."""
    number = found[2].replace(",", "")
    said = f"{year(int(number), 'en') if len(number) < 5 else cardinal(int(number), 'en')} {found[3].replace('.', '')}"
    said = f"circa {said}" if found["about"] else said
    return f"{said}." if found[4] and _ENDS.match(found.string, found.end()) else said


def _of_our_era(found: re.Match[str]) -> str:
    return f"AD {year(int(found[1]), 'en')}"


def _century(found: re.Match[str]) -> str:
    """The 3rd c. BC; a stop after it may also be the sentence's."""
    said = f"{ordinal(int(found[1]), 'en')} century"
    return f"{said}." if not found.string[found.end() :].strip("”’)") else said


def _short_quarter(found: re.Match[str]) -> str:
    return f"Q {cardinal(int(found[1]), 'en')} {short_or_whole_year(found[2], 'en')}"


def _half_year(found: re.Match[str]) -> str:
    return f"the {_QUARTERS[int(found[1]) - 1]} half of {short_or_whole_year(found[2], 'en')}"


def _decade(written: str) -> str:
    said = year(int(written), "en")
    return f"{said[:-1]}ies" if said.endswith("y") else f"{said}s"


def _quarter(found: re.Match[str]) -> str:
    return f"the {_QUARTERS[int(found[1]) - 1]} quarter of {short_or_whole_year(found[2], 'en')}"


def _time(found: re.Match[str], own: DateWords) -> str | None:
    group = found.groupdict()
    half = group["half1"] or group["half2"] or ""
    hour, minute = int(group["hour"] or group["bare"]), int(group["minute"] or group["bare_minute"] or 0)
    if hour > 24 or minute > 59 or int(group["second"] or 0) > 59 or (group["bare"] and hour > 12):
        return None
    if group["second"]:
        said = _long(str(hour), str(minute), str(int(group["second"])), own)
    else:
        said = _short(hour, minute, half)
    said += f" {half[0].upper()}M" if half else ""
    if group["from"]:
        start, _, minutes = group["from"].replace(".", ":").partition(":")
        if int(start) > 24 or int(minutes or 0) > 59 or ("." in group["from"] and not half):
            return None
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
