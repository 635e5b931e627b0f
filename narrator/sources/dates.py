"""Dates as people and programs write them, as ISO 8601: "20. März 2021", "March 14, 2021", "2021年8月3日"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache

from narrator import patterns
from narrator.sources.vocabulary import in_all, months_by_stem, pattern_in_all

# The time may follow without a space where a page has a box for each.
_YEAR = r"((?:19|20)\d\d)(?!\d(?!\d?:\d\d))"
_DAY = r"(?<!\d)([0-3]?\d)(?!\d)"


@cache
def _month_name() -> str:
    return rf"({patterns.any_of(months_by_stem())})[^\W\d_]*\.?"


_DAY_FIRST = patterns.lazy(
    lambda: (
        rf"{_DAY}(?:\.|º|er|st|nd|rd|th|ième)?,?(?:\s+|[-/])(?:(?:de|of|d['’]|di)\s*)?ב?{_month_name()},?(?:\s+|[-/])(?:de\s+|del\s+)?{_YEAR}"
    ),
    re.IGNORECASE,
)
_MONTH_FIRST = patterns.lazy(
    lambda: rf"\b{_month_name()}[\s-]+{_DAY}(?:st|nd|rd|th)?(?:,\s*|\s+|-){_YEAR}", re.IGNORECASE
)
_YEAR_FIRST = patterns.lazy(
    rf"(?<!\d){_YEAR}\s?[-/.年년]\s?([01]?\d)\s?[-/.月월]\s?([0-3]?\d)(?!\d(?!\d?:\d\d))(?:\s?[日일])?"
)
_NUMBERS = patterns.lazy(rf"{_DAY}\s?([-/.|])\s?([0-3]?\d)\s?\2\s?{_YEAR}")
_NAME_BETWEEN = patterns.lazy(
    lambda: rf"(?<!\d){_YEAR}(?:\.|,|\s+m\.)?[\s-]+{_month_name()}[\s-]+{_DAY}", re.IGNORECASE
)
_OF_MAIL = patterns.lazy(
    lambda: rf"\b{_month_name()}\s+{_DAY}\s+\d\d:\d\d:\d\d\s+(?:[A-Z]{{2,5}}\s+|[+-]\d{{4}}\s+)?{_YEAR}", re.I
)
# The time zones of the United States and Canada behind a date: "06/01/2022 PDT", "06/01/2022 9:30 AM EST".
_OF_NORTH_AMERICA = re.compile(r"\d/\d\d?/\d{4},?(?:\s\S{1,8}){0,4}?\s\(?(?:[ECMP][SD]?T|AK[SD]T|HST)\b")
_FIGURE = re.compile(r"\d")
# Other languages need no weekday names: their dates have the day first.
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = patterns.lazy(rf"\b({'|'.join(_WEEKDAYS)})[a-z]{{0,6}}\.?,?\s{{0,2}}$", re.IGNORECASE)
_weekdays = in_all(lambda words: words.weekdays)
_NAMED_DAY = patterns.lazy(lambda: rf"\b(?:{patterns.any_of(_weekdays())})\.?,?\s{{0,2}}$", re.IGNORECASE)
_MAX_WEEKDAY = 14  # characters of one, with a comma
_TIME_OF_DAY = patterns.lazy(r"\b[0-2]?\d[:.h][0-5]\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?(?:\s[A-Z]{2,4}\b)?", re.IGNORECASE)
_ERA = patterns.lazy(r"(令和|平成)\s?(\d{1,2}|元)年\s?([01]?\d)月\s?([0-3]?\d)日")
_ERAS = {"令和": 2018, "平成": 1988}  # the years before their first
_SHORT = patterns.lazy(r"\W*([0-3]?\d)([./-])([0-3]?\d)\2(\d\d)(?:\D.{0,12})?")  # of a text with nothing else
_TIMED = patterns.lazy(r"(?<![\d.])([0-3]?\d)([./-])([0-3]?\d)\2(\d\d)\W{1,4}[0-2]?\d[:.][0-5]\d(?!\d)")
_COMPACT = patterns.lazy(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T?\d{4,6}Z?)?")
_SECONDS, _MILLISECONDS = patterns.lazy(r"\d{10}"), patterns.lazy(r"\d{13}")

_CHANGED = patterns.lazy(pattern_in_all(lambda words: words.changed), re.IGNORECASE)
_PUBLISHED = patterns.lazy(pattern_in_all(lambda words: words.published), re.IGNORECASE)
_other_dates = pattern_in_all(lambda words: words.other_dates)
_OF_OTHERS = patterns.lazy(lambda: rf"(?:{_other_dates()})\W*(?:\w+\W+){{0,2}}$", re.IGNORECASE)
# The first day of a range, right before the date of the last one.
_FIRST_DAY = patterns.lazy(r"(?<![\d:.,])(\d{1,2})(?:\.|st|nd|rd|th)?\s?(?:[-–—]|bis|to|au|al)\s?$")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text, in ISO 8601, with its start and end there."""

    start: int
    end: int
    iso: str


def written_date(text: str, order: str = "") -> str:
    """The first date in a text, as ISO 8601, or "" if there is none, or it is ambiguous.

    `order` is how "5/8/2020" is read: "day" or "month", whichever comes first, or "" if unknown.
    """
    return next((each.iso for each in dates_in(text, order)), "")


def says_published(text: str) -> bool:
    """Whether a text says that something was published, posted or the like."""
    return bool(_PUBLISHED.search(text))


def says_changed(text: str) -> bool:
    """Whether a text says that something was updated, edited or the like."""
    return bool(_CHANGED.search(text))


def published_in(text: str, order: str = "") -> str:
    """The date in a text that is not stated to be another kind of date; a stated publication date is preferred."""
    found = dates_in(text, order)
    first = ""
    for index, each in enumerate(found):
        before = text[found[index - 1].end if index else 0 : each.start]
        behind = text[each.end :] if index + 1 == len(found) else ""
        changed, published = _last(_CHANGED, before), _last(_PUBLISHED, before)
        is_of_change = changed == published == -1 and _last(_CHANGED, behind) >= 0 and not _changed_later(behind)
        if changed > published or is_of_change:
            continue
        if _OF_OTHERS.search(before) or _ends_range(before, each.iso):
            continue
        if published >= 0:
            return each.iso
        first = first or each.iso
    return first


def _changed_later(behind: str) -> bool:
    """Whether what follows a date gives its time of day, and then another one for a change."""
    found = _CHANGED.search(behind)
    parts = (behind[: found.start()], behind[found.end() :]) if found else ()
    return bool(parts) and all(map(_TIME_OF_DAY.search, parts))


def _ends_range(before: str, last: str) -> bool:
    """Whether a date is the last day of a range that a text is about: "14.–20. January 2022"."""
    found = _FIRST_DAY.search(before)
    return found is not None and int(found[1]) < int(last[-2:])


def whole_date(text: str, order: str = "") -> str:
    """The date in text for programs: at its beginning, as ISO 8601, else as people write it."""
    line = text.strip()
    try:
        return date.fromisoformat(line[:10]).isoformat()
    except ValueError:
        pass
    if found := _COMPACT.fullmatch(line):
        return _iso(found[1], int(found[2]), found[3])
    if _SECONDS.fullmatch(line) or _MILLISECONDS.fullmatch(line):
        return datetime.fromtimestamp(int(line[:10]), UTC).date().isoformat()
    return written_date(line, order)


def short_date(text: str, order: str = "") -> str:
    """The date in a text that is only a date with a two-digit year; "" if it is not."""
    return _of_two_figures(_SHORT.fullmatch(text), order)


def timed_date(text: str, order: str = "") -> str:
    """The date in a line with a two-digit year and the time after it; "" if there is none."""
    return _of_two_figures(_TIMED.search(text), order)


def _of_two_figures(found: re.Match[str] | None, order: str) -> str:
    if found is None:
        return ""
    year = 2000 + int(found[4])
    day, month = _in_order(int(found[1]), int(found[3]), found[2], order)
    return _iso(year, month, day) if year <= date.today().year else ""


def order_in(texts: Iterator[str]) -> str:
    """Whether "day" or "month" comes first in numeric dates, if the unambiguous ones agree; else ""."""
    lines = list(texts)
    if any(map(_OF_NORTH_AMERICA.search, lines)):
        return "month"
    found = {
        "day" if int(each[1]) > int(each[3]) else "month"
        for text in lines
        for each in _NUMBERS.finditer(text)
        if each[2] == "/" and max(int(each[1]), int(each[3])) > 12 >= min(int(each[1]), int(each[3])) > 0
    }
    return found.pop() if len(found) == 1 else ""


def dates_in(text: str, order: str = "") -> list[Dated]:
    """All dates in a text, in order."""
    if not _FIGURE.search(text):
        return []
    found = (
        *((each, each[3], _month(each[2]), each[1]) for each in _DAY_FIRST.finditer(text)),
        *((each, each[3], _month(each[1]), each[2]) for each in _MONTH_FIRST.finditer(text)),
        *((each, each[1], _month(each[2]), each[3]) for each in _NAME_BETWEEN.finditer(text)),
        *((each, each[3], _month(each[1]), each[2]) for each in _OF_MAIL.finditer(text)),
        *((each, each[1], int(each[2]), each[3]) for each in _YEAR_FIRST.finditer(text)),
        *((each, _of_era(each), int(each[3]), each[4]) for each in _ERA.finditer(text)),
        *(_of_numbers(each, order) for each in _NUMBERS.finditer(text)),
    )
    dated = (Dated(each.start(), each.end(), _iso(year, month, day)) for each, year, month, day in found)
    kept: list[Dated] = []
    for one in sorted((each for each in dated if each.iso), key=lambda each: each.start):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def beside_date(text: str, iso: str) -> str | None:
    """What a text says besides a date, its weekday and the time; None if it lacks that date, or has others."""
    found = dates_in(text)
    if not found or any(each.iso != iso for each in found):
        return None
    pieces, at = [], 0
    for each in found:
        pieces.append(_NAMED_DAY.sub("", _WEEKDAY.sub("", text[at : each.start])))
        at = each.end
    return " ".join(_TIME_OF_DAY.sub(" ", piece) for piece in (*pieces, text[at:]))


def _iso(year: str | int, month: int, day: str | int) -> str:
    try:
        return date(int(year), month, int(day)).isoformat()
    except ValueError:
        return ""


def _month(name: str) -> int:
    """The number of a month, or 0: regular expressions match ı and İ as an i, too."""
    return months_by_stem().get(name.casefold(), 0)


def _of_era(found: re.Match[str]) -> int:
    return _ERAS[found[1]] + (1 if found[2] == "元" else int(found[2]))


def _of_numbers(found: re.Match[str], order: str) -> tuple[re.Match[str], str, int, int]:
    day, month = _in_order(int(found[1]), int(found[3]), found[2], _order_by_weekday(found) or order)
    return found, found[4], month, day


def _order_by_weekday(found: re.Match[str]) -> str:
    """Whether day or month comes first, if the weekday before a date fits only one reading; else ""."""
    weekday = _WEEKDAY.search(found.string, max(found.start() - _MAX_WEEKDAY, 0), found.start())
    if weekday is None:
        return ""
    day, month = (_iso(found[4], int(found[b]), found[a]) for a, b in ((1, 3), (3, 1)))
    said = _WEEKDAYS.index(weekday[1].casefold())
    fitting = [bool(iso) and date.fromisoformat(iso).weekday() == said for iso in (day, month)]
    return ("day" if fitting[0] else "month") if fitting[0] != fitting[1] else ""


def _in_order(first: int, second: int, sign: str, order: str) -> tuple[int, int]:
    """Day and month, or zeros if ambiguous: with slashes some people mean month and day."""
    if first > 12 or first == second or (sign != "/" and second <= 12):
        return first, second
    if second > 12:
        return second, first
    return {"day": (first, second), "month": (second, first)}.get(order, (0, 0))


def _last(pattern: re.Pattern[str], text: str) -> int:
    """The start of the last match in a text, or -1."""
    return max((each.start() for each in pattern.finditer(text)), default=-1)
