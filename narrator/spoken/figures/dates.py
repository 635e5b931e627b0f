"""Dates: 2024-05-14, 5/14/2024, 14. Mai 2024, am 3.5.

A language may have its own kinds for months written as words, and for times of day: see `Grammar`.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import NamedTuple

from narrator import patterns
from narrator.spoken import cldr, languages
from narrator.spoken.languages.shapes import gaps
from narrator.spoken.number_words import Unit, number_words
from narrator.spoken.numerals import cardinal, ordinal, words, year
from narrator.spoken.reading import Kind, Rank, first_words

EDGE = r"(?<![\w.,:/–−-])"
"""A pattern for what precedes a date or a time."""

_END = r"(?![\w/]|[-–.,:]\d)"
_ISO = re.compile(rf"{EDGE}(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}})(?:(?P<then>T(?=\d\d:))|{_END})")
_NUMERIC = re.compile(rf"{EDGE}(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d\d){_END}")
_MONTH_OF_YEAR = re.compile(rf"{EDGE}((?:1[5-9]|20)\d\d)-(0[1-9]|1[0-2]){_END}")
_NOTHING = re.compile("")
_DAYS = 7


class DateWords(NamedTuple):
    """Dates and times of day in words."""

    months: tuple[str, ...]
    of_the_month: str
    """A {day} of a {month}."""
    clock: str
    """A time of day: {hour} and {minute} are numerals, {hours} includes its unit."""
    full_hour: str
    hour: Unit
    minute: Unit
    second: Unit
    short: Mapping[str, int]
    """Other forms of the months, in lower case and without a stop, by number; after loading, all forms."""
    month_first: bool = False
    """Whether the month comes first in 5/14/2024."""
    month_then_day: str = ""
    """A day of a month, if it is written after the month."""
    ordinal_days: bool = False
    """Whether days are ordinals."""
    first: str = ""
    """The first of a month, if it differs from other days."""
    before_year: str = " "
    """Between a month and a year."""
    before_short_year: str = ""
    """The same before a two-digit year, if that is different."""
    short_year_after: str = "/"
    """The separators that a two-digit year may follow."""
    day_mark: re.Pattern[str] = _NOTHING
    """A pattern for what may follow the number of a day."""
    article: re.Pattern[str] = re.compile("(?!)")
    """A pattern for what may precede the number of a day."""
    of: re.Pattern[str] = _NOTHING
    """A pattern for what may precede a month."""
    of_year: re.Pattern[str] = _NOTHING
    """A pattern for what may precede a year."""
    day_before: frozenset[str] = frozenset()
    """Words after which 3.5 is a day and a month. If empty, it never is."""
    slash_after: frozenset[str] = frozenset()
    """Words after which 25/11 is a day and a month."""
    day_stop: bool = False
    """Whether 3.5. is, with a stop after it."""
    month_before_day: bool = False
    """Whether a day may be written after its month, although it is said before it."""
    hour_letter: bool = False
    """Whether 15h30 is a time of day."""
    clock_before: frozenset[str] = frozenset()
    """Words after which 9.30 is a time of day."""
    took: frozenset[str] = frozenset()
    """Words after which 45:30 is a duration."""
    clock_with_seconds: str = "{hours} {minutes} {seconds}"
    """A time with {seconds}, all including their units."""
    long_hour: Unit | None = None
    """An hour as a duration, if it has another name."""
    zero_minutes: bool = False
    """Whether 9:05 is nine zero five."""
    quarters: Mapping[str, str] = {}
    """Names of certain minutes, such as 15 and 30."""
    halves: tuple[str, ...] = ()
    """The words for a.m. and p.m."""
    at_twelve: tuple[str, str] | None = None
    """The same at twelve, if these are different."""
    afternoon: re.Pattern[str] = re.compile("(?!)")
    """A pattern for what may follow an hour that is written on the 24-hour clock but said counting from noon."""
    days: Mapping[str, str] = {}
    """Abbreviated days of the week that CLDR lacks; if there are some for each day, CLDR's are not used."""

    def check(self) -> None:
        """Raises ValueError if the values are invalid."""
        if len(self.months) != 12 or not all(1 <= number <= 12 for number in self.short.values()):
            raise ValueError("there must be 12 months, and the short ones must be numbered from 1 to 12")
        if gaps(self.of_the_month + self.month_then_day) - {"day", "month"}:
            raise ValueError("the only placeholders of of_the_month and month_then_day are {day} and {month}")
        if gaps(self.clock + self.full_hour) - {"hour", "hours", "minute"}:
            raise ValueError("the only placeholders of clock and full_hour are {hour}, {hours}, {minute}")
        if gaps(self.clock_with_seconds) - {"hours", "minutes", "seconds"}:
            raise ValueError("the only placeholders of clock_with_seconds are {hours}, {minutes}, {seconds}")
        if len(self.halves) not in (0, 2):
            raise ValueError("halves must be two: the words for a.m. and for p.m.")


_written = languages.reader("dates", DateWords)


@cache
def date_words(language: str) -> DateWords | None:
    """The dates of a base language, or None if narrator leaves them to the engine."""
    written = _written(language)
    if not written:
        return None
    whole = {name.lower(): number for number, name in enumerate(written.months, 1)}
    return written._replace(short={**whole, **written.short})


@cache
def days_of_week(language: str) -> dict[str, str]:
    """The days of the week by their abbreviations, without a full stop."""
    own = date_words(language)
    days = own.days if own else {}
    # Loading CLDR took 20 ms of the second before the first passage was spoken.
    known = days if len(set(days.values())) == _DAYS else {**cldr.days(language), **days}
    return {**{name.capitalize(): day.capitalize() for name, day in known.items()}, **known}


def kinds(language: str) -> Iterator[Kind]:
    """Dates, in a language with words for them."""
    own = date_words(language)
    if not own:
        return
    iso = partial(_numeric, order=(4, 3, 1), own=own, language=language)
    yield Kind(
        "a date",
        Rank.DATE,
        _ISO,
        lambda found: f"{said} " if (said := iso(found)) and found["then"] else said,
        beside="-/.",
    )
    yield Kind(
        "a date", Rank.DATE, _NUMERIC, partial(_numeric, order=(1, 3, 4), own=own, language=language), beside="-/."
    )
    two_months = partial(_two_months_said, own=own, language=language)
    yield Kind("two months", Rank.DATE, _two_months(language), two_months, words=first_words(own.short))
    yield Kind("a month", Rank.DATE, _MONTH_OF_YEAR, partial(_month_of_year, own=own, language=language), beside="-")
    if own.day_before:
        of_month = partial(_day_of_month, own=own, language=language)
        yield Kind("a day", Rank.DATE, _day_and_month(language), of_month, beside=".")
    if own.slash_after:
        slashed = partial(_slashed, own=own, language=language)
        yield Kind("a day", Rank.DATE, _with_slash(language), slashed, beside="/")
    if not languages.grammar(language).own_dates:
        months = first_words(own.short)
        worded = partial(_worded, own=own, language=language)
        yield Kind("a date", Rank.DATE, day_first(language), worded, words=months)
        if own.month_before_day:
            month_day = partial(_month_day, own=own, language=language)
            yield Kind("a date", Rank.DATE, _month_first(language), month_day, words=months)


@cache
def _day_and_month(language: str) -> re.Pattern[str]:
    """3.5., 24.12. and 3.–5.5.; without the last stop only after a word that precedes days: am 3.5, dal 17.06."""
    own = date_words(language)
    stop = r"\.(?![\w.])" if own and own.day_stop else r"(?!)"
    return re.compile(
        rf"{EDGE}(?:(?P<from>\d{{1,2}})\. ?[-–] ?)?(?P<first>\d{{1,2}})\.(?P<month>\d{{1,2}})"
        rf"(?:(?P<stop>{stop})|(?![\w%€$]|[.,:/-]\d| ?[%€$°]))"
    )


def _day_of_month(found: re.Match[str], own: DateWords, language: str) -> str | None:
    day, month = int(found["first"]), int(found["month"])
    before = found.string[max(0, found.start() - 20) : found.start()].split()
    follows = bool(before) and before[-1].lower() in own.day_before
    # On its own, as in a table, in a language in which 9.30 is not a time of day.
    is_alone = found[0] == found.string and len(found["month"]) == 2 and not own.clock_before
    if not (1 <= int(found["from"] or day) <= 31 and 1 <= day <= 31 and 1 <= month <= 12) or not (
        follows or found["stop"] or is_alone
    ):
        return None
    said = own.of_the_month.format(day=_day(found, day, own, language), month=own.months[month - 1])
    if found["from"] and (numbers := number_words(language)):
        said = f"{_day(found, int(found['from']), own, language)} {numbers.to} {said}"
    return f"{said}." if found["stop"] and found.end() == len(found.string) else said


@cache
def _with_slash(language: str) -> re.Pattern[str]:
    """Le 25/11, les 25/11, 30/11 et 02/12."""
    own, numbers = date_words(language), number_words(language)
    before = "|".join(sorted(own.slash_after)) if own else "(?!)"
    joint = re.escape(numbers.conjunction) if numbers else "(?!)"
    return re.compile(
        rf"(?:\b(?i:{before}) (?P<day>\d{{1,2}})/(?P<month>0?[1-9]|1[0-2])(?! d)"
        rf"|(?<=\d/\d\d)(?:,| {joint}) (?P<next>\d{{1,2}})/(?P<of>0\d|1[0-2]))(?![\w/]|[.,:]\d| ?[%€$])"
    )


def _slashed(found: re.Match[str], own: DateWords, language: str) -> str | None:
    day, month = int(found["day"] or found["next"]), int(found["month"] or found["of"])
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    before = found[0][: max(found.start("day"), found.start("next")) - found.start()]
    said = own.of_the_month.format(day=_day(found, day, own, language), month=own.months[month - 1])
    return f"{before}{said}"


@cache
def _month_first(language: str) -> re.Pattern[str]:
    """abril 30, junio 11 2000: but "en abril 30 personas"."""
    return re.compile(
        rf"\b(?P<month>(?i:{month(language)})) (?P<day>\d{{1,2}})(?:(?:,? )(?P<year>[12]\d{{3}}))?"
        r"(?![\w%]|[.,:/-]\d| [^\W\d_])"
    )


def _month_day(found: re.Match[str], own: DateWords, language: str) -> str | None:
    day, month = int(found["day"]), own.short[found["month"].rstrip(".").lower()]
    if not 1 <= day <= 31:
        return None
    said = own.of_the_month.format(day=_day(found, day, own, language), month=own.months[month - 1])
    return f"{said}{own.before_year}{year(int(found['year']), language)}" if found["year"] else said


@cache
def month(language: str) -> str:
    """A pattern for the names of the months, and their abbreviations with or without a full stop."""
    own = date_words(language)
    assert own
    whole = {name.lower() for name in own.months}
    names = sorted(own.short, key=len, reverse=True)
    return "|".join(rf"{name}\b" if name in whole else rf"{name}\b\.?" for name in names)


@cache
def _two_months(language: str) -> re.Pattern[str]:
    """Jan.–Mar. 2021, janv.-mars 2021."""
    name = f"(?i:{month(language)})"
    return patterns.lazy(rf"\b(?P<first>{name}) ?[-–] ?(?P<last>{name})(?= (?:de )?(?:19|20)\d\d(?!\w))")


def _two_months_said(found: re.Match[str], own: DateWords, language: str) -> str | None:
    numbers = number_words(language)
    first, last = (own.months[own.short[found[name].rstrip(".").lower()] - 1] for name in ("first", "last"))
    return f"{first} {numbers.to} {last}" if numbers else None


@cache
def day_first(language: str) -> re.Pattern[str]:
    """25 July 2012, the 26th May; 14. Mai 2024, 1er mai, 3 de mayo de 2024."""
    own = date_words(language)
    assert own
    mark = own.day_mark.pattern
    first = rf"(?P<first>\d{{1,2}}){mark} ?(?P<between>[-–/]) ?"
    return re.compile(
        rf"(?<![\w.,:/–−$€£-])(?P<the>(?:{own.article.pattern}) )?(?:{first})?(?P<day>\d{{1,2}}){mark}{own.of.pattern}"
        rf"[ -](?P<month>(?i:{month(language)}))"
        rf"(?:(?P<joint>,? |-)(?P<of_year>{own.of_year.pattern})(?P<year>[12]\d{{3}})(?![\w]|[.,:/-]\d))?(?!\w)"
    )


def _numeric(found: re.Match[str], order: tuple[int, int, int], own: DateWords, language: str) -> str | None:
    day, month, written = (found[group] for group in order)
    month_first = order[0] == 4
    if order[0] == 1 and int(day) <= 12 and (own.month_first or int(month) > 12):
        month_first, day, month = True, month, day
    is_date = 1 <= int(day) <= 31 and 1 <= int(month) <= 12
    if not is_date or (len(written) == 2 and found[2] not in own.short_year_after):
        return None
    shape = own.month_then_day if month_first and own.month_then_day else own.of_the_month
    said = shape.format(day=_day(found, int(day), own, language), month=own.months[int(month) - 1])
    between = (len(written) == 2 and own.before_short_year) or own.before_year
    return said + between + short_or_whole_year(written, language)


def short_or_whole_year(written: str, language: str) -> str:
    """A year in words, written with four digits or only the last two."""
    return words(written, language) if len(written) == 2 else year(int(written), language)


def _month_of_year(found: re.Match[str], own: DateWords, language: str) -> str | None:
    if int(found[2]) == int(found[1][2:]) + 1:
        return None  # a season: 2001-02
    return f"{own.months[int(found[2]) - 1]}{own.before_year}{year(int(found[1]), language)}"


def _worded(found: re.Match[str], own: DateWords, language: str) -> str | None:
    day, month = int(found["day"]), own.short[found["month"].rstrip(".").lower()]
    first = int(found["first"] or 1)
    if not (1 <= day <= 31 and 1 <= first <= 31):
        return None
    said = own.of_the_month.format(day=_day(found, day, own, language), month=own.months[month - 1])
    if found["first"]:
        numbers = number_words(language)
        between = f" {numbers.to}" if numbers and found["between"] != "/" else ","
        said = f"{_day(found, first, own, language)}{between} {said}"
    if found["year"]:
        before = f" {found['of_year']}" if found["of_year"] else own.before_year
        return f"{said}{before}{year(int(found['year']), language)}"
    return said + ("." if found[0].endswith(".") and found.end() == len(found.string) else "")


def _day(found: re.Match[str], day: int, own: DateWords, language: str) -> str:
    if of_day := languages.grammar(language).day:
        return of_day(day, found.string[: found.start()])
    if day == 1 and own.first:
        return own.first
    return ordinal(day, language) if own.ordinal_days else cardinal(day, language)
