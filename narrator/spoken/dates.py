"""Dates and times of day: 2024-05-14, 5/14/2024, 14. Mai 2024, 15:30.

A language may have rules of its own for months that are written as words, and for times of day: see `Grammar.dates`.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from narrator.spoken import languages
from narrator.spoken.languages.shapes import gaps
from narrator.spoken.numerals import Unit, agreeing, cardinal, counted, number_words, ordinal, words, year

EDGE = r"(?<![\w.,:/–−-])"
"""What is before a date or a time, as a pattern."""

_DIGIT = re.compile(r"\d")
_END = r"(?![\w/]|[-–.,:]\d)"
_ISO = re.compile(rf"{EDGE}(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}})(?:(?P<then>T(?=\d\d:))|{_END})")
_NUMERIC = re.compile(rf"{EDGE}(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d\d){_END}")
_MONTH_OF_YEAR = re.compile(rf"{EDGE}((?:1[5-9]|20)\d\d)-(0[1-9]|1[0-2]){_END}")
_NOTHING = re.compile("")


class DateWords(NamedTuple):
    """Dates and times of day in words."""

    months: tuple[str, ...]
    of_the_month: str
    """A {day} of a {month}."""
    clock: str
    """A time of day: {hour} and {minute} are numerals, {hours} has its unit."""
    full_hour: str
    hour: Unit
    minute: Unit
    second: Unit
    short: Mapping[str, int]
    """Other forms of the months, in small letters and without a stop, by number; when it is read, all forms."""
    month_first: bool = False
    """Whether 5/14/2024 has the month first."""
    month_then_day: str = ""
    """A day of a month, where that is before it."""
    ordinal_days: bool = False
    """Whether a day is an ordinal."""
    first: str = ""
    """The first of a month, if that is otherwise than other days."""
    before_year: str = " "
    """Between a month and a year."""
    short_year_after: str = "/"
    """The separators after which a year may have two digits."""
    day_mark: re.Pattern[str] = _NOTHING
    """What may be after the number of a day, as a pattern."""
    article: re.Pattern[str] = re.compile("(?!)")
    """What may be before the number of a day, as a pattern."""
    of: re.Pattern[str] = _NOTHING
    """What may be before a month, as a pattern."""
    of_year: re.Pattern[str] = _NOTHING
    """What may be before a year, as a pattern."""
    hour_letter: bool = False
    """Whether 15h30 is a time of day."""

    def check(self) -> None:
        """Raises ValueError if they cannot be used."""
        if len(self.months) != 12 or not all(1 <= number <= 12 for number in self.short.values()):
            raise ValueError("there have to be 12 months, and the short ones numbered from 1 to 12")
        if gaps(self.of_the_month + self.month_then_day) - {"day", "month"}:
            raise ValueError("in of_the_month and month_then_day there is no gap but {day} and {month}")
        if gaps(self.clock + self.full_hour) - {"hour", "hours", "minute"}:
            raise ValueError("in clock and full_hour there is no gap but {hour}, {hours}, {minute}")


class ClockWords(NamedTuple):
    """What may be after a time of day, as patterns. With one of `oclock` it may be one number, or have a full stop."""

    hours: tuple[re.Pattern[str], ...] = ()
    oclock: tuple[re.Pattern[str], ...] = ()


_written = languages.reader("dates", DateWords)
_clock_words = languages.reader_for_all("clock", ClockWords)


@cache
def date_words(language: str) -> DateWords | None:
    """The dates of a base language, or None where narrator leaves them to the engine."""
    written = _written(language)
    if not written:
        return None
    whole = {name.lower(): number for number, name in enumerate(written.months, 1)}
    return written._replace(short={**whole, **written.short})


def say(text: str, language: str) -> str:
    """`text` with dates and times of day as words; unchanged in a language without words for them."""
    own = date_words(language)
    if not own or not _DIGIT.search(text):
        return text
    text = _ISO.sub(lambda found: _numeric(found, (4, 3, 1), own, language) + " " * bool(found["then"]), text)
    text = _NUMERIC.sub(lambda found: _numeric(found, (1, 3, 4), own, language), text)
    text = _MONTH_OF_YEAR.sub(lambda found: _month_of_year(found, own, language), text)
    if rule := languages.grammar(language).dates:
        return rule(text)
    text = day_first(language).sub(lambda found: _worded(found, own, language), text)
    return _clock_time(language).sub(lambda found: _clock(found, own, language), text)


@cache
def month(language: str) -> str:
    """A pattern of the names of the months, and of their short forms with a full stop or without."""
    own = date_words(language)
    assert own
    whole = {name.lower() for name in own.months}
    names = sorted(own.short, key=len, reverse=True)
    return "|".join(rf"{name}\b" if name in whole else rf"{name}\b\.?" for name in names)


@cache
def day_first(language: str) -> re.Pattern[str]:
    """25 July 2012, the 26th May; 14. Mai 2024, 1er mai, 3 de mayo de 2024."""
    own = date_words(language)
    assert own
    mark = own.day_mark.pattern
    first = rf"(?P<first>\d{{1,2}}){mark} ?[-–] ?"
    return re.compile(
        rf"(?<![\w.,:/–−$€£-])(?P<the>(?:{own.article.pattern}) )?(?:{first})?(?P<day>\d{{1,2}}){mark}{own.of.pattern}"
        rf"[ -](?P<month>(?i:{month(language)}))"
        rf"(?:(?P<joint>,? |-){own.of_year.pattern}(?P<year>[12]\d{{3}})(?![\w]|[.,:/-]\d))?(?!\w)"
    )


@cache
def _clock_time(language: str) -> re.Pattern[str]:
    words = _clock_words(language)
    hours, oclock = ("|".join(each.pattern for each in patterns) for patterns in (words.hours, words.oclock))
    return re.compile(
        rf"{EDGE}(?P<hour>\d{{1,2}})(?:(?P<sign>:| ?[hH] ?)(?P<minute>\d\d)(?::(?P<second>\d\d))?"
        rf"|\.(?P<dotted>\d\d)(?= (?:{oclock}))|(?= (?:{oclock})\b))"
        rf"(?: (?:{hours})(?! \d)\b)?(?![\w]|[.:/]\d)"
    )


def _numeric(found: re.Match[str], order: tuple[int, int, int], own: DateWords, language: str) -> str:
    day, month, written = (found[group] for group in order)
    month_first = order[0] == 4
    if own.month_first and order[0] == 1 and int(day) <= 12:
        month_first, day, month = True, month, day
    is_date = 1 <= int(day) <= 31 and 1 <= int(month) <= 12
    if not is_date or (len(written) == 2 and found[2] not in own.short_year_after):
        return found[0]
    shape = own.month_then_day if month_first and own.month_then_day else own.of_the_month
    said = shape.format(day=_day(found, int(day), own, language), month=own.months[int(month) - 1])
    return said + own.before_year + short_or_whole_year(written, language)


def short_or_whole_year(written: str, language: str) -> str:
    """A year in words, of four digits or the last two."""
    return words(written, language) if len(written) == 2 else year(int(written), language)


def _month_of_year(found: re.Match[str], own: DateWords, language: str) -> str:
    if int(found[2]) == int(found[1][2:]) + 1:
        return found[0]  # a season: 2001-02
    return f"{own.months[int(found[2]) - 1]}{own.before_year}{year(int(found[1]), language)}"


def _worded(found: re.Match[str], own: DateWords, language: str) -> str:
    day, month = int(found["day"]), own.short[found["month"].rstrip(".").lower()]
    first = int(found["first"] or 1)
    if not (1 <= day <= 31 and 1 <= first <= 31):
        return found[0]
    said = own.of_the_month.format(day=_day(found, day, own, language), month=own.months[month - 1])
    if found["first"]:
        numbers = number_words(language)
        said = f"{_day(found, first, own, language)} {numbers.to if numbers else '–'} {said}"
    if found["year"]:
        return f"{said}{own.before_year}{year(int(found['year']), language)}"
    return said + ("." if found[0].endswith(".") and found.end() == len(found.string) else "")


def _day(found: re.Match[str], day: int, own: DateWords, language: str) -> str:
    if of_day := languages.grammar(language).day:
        return of_day(day, found.string[: found.start()])
    if day == 1 and own.first:
        return own.first
    return ordinal(day, language) if own.ordinal_days else cardinal(day, language)


def _clock(found: re.Match[str], own: DateWords, language: str) -> str:
    hour, minute = str(int(found["hour"])), str(int(found["minute"] or found["dotted"] or 0))
    if int(hour) > 24 or int(minute) > 59 or (found["sign"] not in (None, ":") and not own.hour_letter):
        return found[0]
    names = {
        "hour": agreeing(words(hour, language), language, feminine=True),
        "hours": counted(hour, own.hour, language),
        "minute": words(minute, language),
    }
    said = (own.clock if minute != "0" else own.full_hour).format(**names)
    if not found["second"]:
        return said
    numbers = number_words(language)
    seconds = counted(str(int(found["second"])), own.second, language)
    return f"{said} {numbers.conjunction} {seconds}" if numbers else f"{said} {seconds}"
