"""Dates and times of day: 2024-05-14, 5/14/2024, May 5th, 14. Mai 2024, 15:30, 3 p.m., 10:05:30 GMT."""

import re
from functools import cache

from narrator.spoken.naming import agreeing, cardinal, counted, ordinal, words, year
from narrator.spoken.tables import Table, table

_DIGIT = re.compile(r"\d")
_EDGE = r"(?<![\w.,:/–−-])"
_END = r"(?![\w/]|[-–.,:]\d)"
_ISO = re.compile(rf"{_EDGE}(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}})(?:(?P<then>T(?=\d\d:))|{_END})")
_NUMERIC = re.compile(rf"{_EDGE}(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d\d){_END}")
_MONTH_OF_YEAR = re.compile(rf"{_EDGE}((?:1[5-9]|20)\d\d)-(0[1-9]|1[0-2]){_END}")
_QUARTER = re.compile(r"\b([1-4])Q ?((?:20)?\d\d)\b")
_ERA = re.compile(r"\b(\d{1,4}) (A\.?D|B\.?C|B\.?C\.?E|C\.?E)\b\.?(?! ?[A-Z]\.)")
_DECADE = re.compile(r"(?<![\w.,])(?:(?:['’‘](?=\d)|(?!1))(?P<short>[1-9]0)['’]?s|(?P<long>[12]\d\d0)(?:['’]?s| s))\b")
_QUARTERS = ("first", "second", "third", "fourth")

_ZONE = r"(?:\ ?(?P<zone{0}>GMT|UTC|[CEMP][SD]T|CES?T|BST|[EP]T|IST|JST|(?i:[cemp]\.?[sd]\.?t\b))(?!\w))?"
_HALF = r"(?P<half{0}>[aApP](?:\.\ ?[mM]\b\.?|[mM]\b))"
_TIME = re.compile(
    rf"""
    {_EDGE} (?: (?P<from> \d{{1,2}} (?: [:.]\d\d )? )
            (?: \ ? (?P<from_half> [aApP](?:\.[mM]\b\.?|[mM]\b) ) )?  \ ?[-–]\ ? )?
    (?: (?P<hour> \d{{1,2}} ) : (?P<minute> \d\d ) (?: : (?P<second> \d\d ) (?: \.\d+ )? )? (?: \ ? {_HALF.format(1)} )?
      | (?P<bare> \d{{1,2}} ) (?: \. (?P<bare_minute> \d\d ) )? \ ? {_HALF.format(2)} )
    {_ZONE.format("")} (?! \d | [:/]\d )
    """,
    re.VERBOSE,
)
_CLOCK = re.compile(
    rf"{_EDGE}(?P<hour>\d{{1,2}})(?:(?P<sign>:| ?[hH] ?)(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    rf"|\.(?P<dotted>\d\d)(?= Uhr)|(?= Uhr\b))"
    rf"(?: (?:Uhr|heures?|horas?)(?! \d)\b)?(?![\w]|[.:/]\d)"
)


def say(text: str, language: str) -> str:
    """`text` with dates and times of day as words; unchanged in a language without a table."""
    own = table(language)
    if not own or not _DIGIT.search(text):
        return text
    text = _ISO.sub(lambda found: _numeric(found, (4, 3, 1), own, language) + " " * bool(found["then"]), text)
    text = _NUMERIC.sub(lambda found: _numeric(found, (1, 3, 4), own, language), text)
    text = _MONTH_OF_YEAR.sub(lambda found: _month_of_year(found, own, language), text)
    if language == "en":
        text = _month_first().sub(lambda found: _in_english(found, own), text)
        text = _day_first(language).sub(lambda found: _in_english(found, own), text)
        text = _DECADE.sub(lambda found: _decade(found["short"] or found["long"]), text)
        text = _QUARTER.sub(_quarter, text)
        text = _ERA.sub(lambda found: f"{year(int(found[1]), 'en')} {found[2].replace('.', '')}", text)
        return _TIME.sub(_time, text)
    text = _day_first(language).sub(lambda found: _worded(found, own, language), text)
    return _CLOCK.sub(lambda found: _clock(found, own, language), text)


@cache
def _month(language: str) -> str:
    own = table(language)
    assert own
    whole = {name.lower() for name in own.months}
    names = sorted(own.month_forms, key=len, reverse=True)
    return "|".join(rf"{name}\b" if name in whole else rf"{name}\b\.?" for name in names)


@cache
def _month_first() -> re.Pattern[str]:
    """May 5th, 1984; Jan-15-2020; May 5–7."""
    nth, end = "(?:st|nd|rd|th)?", r"(?! \w | [.,:/-]\d )"
    return re.compile(
        rf"""
        \b (?P<month2> (?i:{_month("en")}) ) \  (?P<day2> \d{{1,2}} ) {nth}
            \ ?[-–]\ ? (?P<last2> \d{{1,2}} ) {nth} (?! \w | [:.,/]\d )
            (?: (?P<joint2> ,?\  ) (?P<year2> [12]\d{{3}} ) {end} )?
      | \b (?P<month> (?i:{_month("en")}) ) [ -] (?P<day> \d{{1,2}} ) {nth}
            (?! \w | [:.,/]\d | [-–]\d\d?(?!\d) | \ ?[ap]\.?m | % )
            (?: (?P<joint> ,?\  | - ) (?P<year> [12]\d{{3}} ) {end} )?
        """,
        re.VERBOSE,
    )


@cache
def _day_first(language: str) -> re.Pattern[str]:
    """25 July 2012, the 26th May; 14. Mai 2024, 1er mai, 3 de mayo de 2024."""
    mark = r"\.?" if language == "de" else "(?:st|nd|rd|th)?" if language == "en" else "(?:er|[°º])?"
    of = r"(?: de(?:l)?)?" if language in ("es", "pt") else "(?: of)?" if language == "en" else ""
    first = rf"(?P<first>\d{{1,2}}){mark} ?[-–] ?"
    return re.compile(
        rf"(?<![\w.,:/–−$€£-])(?P<the>[Tt]he )?(?:{first})?(?P<day>\d{{1,2}}){mark}{of}"
        rf"[ -](?P<month>(?i:{_month(language)}))"
        rf"(?:(?P<joint>,? |-)(?:del? )?(?P<year>[12]\d{{3}})(?![\w]|[.,:/-]\d))?(?!\w)"
    )


def _numeric(found: re.Match[str], order: tuple[int, int, int], own: Table, language: str) -> str:
    day, month, written = (found[group] for group in order)
    if language == "en" and order[0] == 1 and int(day) <= 12:
        month_first, day, month = True, month, day
    else:
        month_first = order[0] == 4
    short = len(written) == 2
    if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12) or (short and found[2] != "/" and language != "de"):
        return found[0]
    if short and found[2] == "-":
        return found[0]
    if language == "en":
        named = _spoken_year(written, language)
        name = own.months[int(month) - 1]
        nth = ordinal(int(day), "en")
        return f"{name} {nth} {named}" if month_first else f"the {nth} of {name} {named}"
    return _of_month(found, int(day), int(month), own, language) + own.before_year + _spoken_year(written, language)


def _spoken_year(written: str, language: str) -> str:
    return words(written, language) if len(written) == 2 else year(int(written), language)


def _month_of_year(found: re.Match[str], own: Table, language: str) -> str:
    if int(found[2]) == int(found[1][2:]) + 1:
        return found[0]  # a season: 2001-02
    return f"{own.months[int(found[2]) - 1]}{own.before_year}{year(int(found[1]), language)}"


def _in_english(found: re.Match[str], own: Table) -> str:
    group = found.groupdict("")
    written = group["month"] or group["month2"]
    named, joint = group["year"] or group.get("year2", ""), group["joint"] or group.get("joint2", "")
    days = [int(day) for day in (group.get("first"), group["day"] or group.get("day2"), group.get("last2")) if day]
    if not all(1 <= day <= 31 for day in days) or (
        written in ("may", "march", "mar") and not (named or "the" in group)
    ):
        return found[0]
    name = own.months[own.month_forms[written.rstrip(".").lower()] - 1]
    nths = " to ".join(ordinal(day, "en") for day in days)
    said = f"{group['the'] or 'the '}{nths} of {name}" if "the" in group else f"{name} {nths}"
    if named:
        return f"{said}{joint.replace('-', ' ')}{year(int(named), 'en')}"
    return said + ("." if written.endswith(".") and found.end() == len(found.string) and found[0].endswith(".") else "")


def _worded(found: re.Match[str], own: Table, language: str) -> str:
    day, month = int(found["day"]), own.month_forms[found["month"].rstrip(".").lower()]
    first = int(found["first"] or 1)
    if not (1 <= day <= 31 and 1 <= first <= 31):
        return found[0]
    said = _of_month(found, day, month, own, language)
    if found["first"]:
        said = f"{_day(found, first, own, language)} {own.to} {said}"
    if found["year"]:
        return f"{said}{own.before_year}{year(int(found['year']), language)}"
    return said + ("." if found[0].endswith(".") and found.end() == len(found.string) else "")


def _of_month(found: re.Match[str], day: int, month: int, own: Table, language: str) -> str:
    return own.of_the_month.format(day=_day(found, day, own, language), month=own.months[month - 1])


def _day(found: re.Match[str], day: int, own: Table, language: str) -> str:
    if language == "de":
        return german_ordinal(day, found.string[: found.start()])
    return own.first if day == 1 else cardinal(day, language)


def german_ordinal(number: int, before: str) -> str:
    """A German ordinal with the ending that the word before it asks for: am dritten, der dritte, dritter."""
    word = before[-20:].split()[-1].lower() if before[-20:].split() else ""
    stem = ordinal(number, "de")
    if word in ("der", "die", "das"):
        return stem
    if word.endswith(("m", "n", "des", "ab", "seit", "zur", "bis")) or word in ("vom", "zum"):
        return f"{stem}n"
    return f"{stem}r"


def _decade(written: str) -> str:
    said = year(int(written), "en")
    return f"{said[:-1]}ies" if said.endswith("y") else f"{said}s"


def _quarter(found: re.Match[str]) -> str:
    return f"the {_QUARTERS[int(found[1]) - 1]} quarter of {_spoken_year(found[2], 'en')}"


def _time(found: re.Match[str]) -> str:
    group = found.groupdict()
    half = group["half1"] or group["half2"] or ""
    hour, minute = int(group["hour"] or group["bare"]), int(group["minute"] or group["bare_minute"] or 0)
    if hour > 24 or minute > 59 or int(group["second"] or 0) > 59 or (group["bare"] and hour > 12):
        return found[0]
    if group["second"]:
        own = table("en")
        assert own
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


def _long(hour: str, minute: str, second: str, own: Table) -> str:
    return (
        f"{counted(hour, own.hour, 'en')} {counted(minute, own.minute, 'en')} and {counted(second, own.second, 'en')}"
    )


def _clock(found: re.Match[str], own: Table, language: str) -> str:
    hour, minute = str(int(found["hour"])), str(int(found["minute"] or found["dotted"] or 0))
    if int(hour) > 24 or int(minute) > 59 or (found["sign"] not in (None, ":") and language not in ("fr", "pt", "es")):
        return found[0]
    names = {
        "hour": agreeing(words(hour, language), language, feminine=True),
        "hours": counted(hour, own.hour, language),
        "minute": words(minute, language),
    }
    said = (own.clock if minute != "0" else own.full_hour).format(**names)
    return (
        f"{said} {own.conjunction} {counted(str(int(found['second'])), own.second, language)}"
        if found["second"]
        else said
    )
