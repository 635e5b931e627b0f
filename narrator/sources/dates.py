"""Dates as people write them, in ISO 8601."""

import re
from datetime import date

# The names of months by their first letters, as far as these tell them apart: English, German, French, Spanish,
# Italian, Portuguese, Dutch.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan jän ene gen",
            "feb fév fev",
            "mar mär maa mrt",
            "apr avr abr",
            "may mai mei mag",
            "jun juin giu",
            "jul juil lug",
            "aug aoû ago",
            "sep set",
            "oct okt ott out",
            "nov",
            "dec dez déc dic",
        ),
        1,
    )
    for name in names.split()
}
_NAME = r"(?P<month>[^\W\d_]{3,12})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º)?"
_DATES = (
    re.compile(r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?!\d)"),  # never the American order
    re.compile(rf"{_NAME} {_DAY},? (?P<year>\d{{4}})"),
    re.compile(rf"{_DAY}[ -](?:de )?{_NAME},?[ -](?:de )?(?P<year>\d{{4}})"),
    re.compile(r"(?P<year>\d{4})年\s?(?P<month>\d{1,2})月\s?(?P<day>\d{1,2})日"),
)


def iso_date(text: str) -> str:
    """The first whole date in a line: 2024-05-12, May 12, 2024, Sun, 12 May 2024 10:00, 12. Mai 2024; "" if none."""
    for pattern in _DATES:
        if found := pattern.search(text):
            try:
                return date(int(found["year"]), _month(found["month"]), int(found["day"])).isoformat()
            except ValueError:
                continue
    return ""


def _month(written: str) -> int:
    """The number of a month, 0 if it is none."""
    name = written.casefold()
    return int(written) if written.isdigit() else _MONTHS.get(name[:4]) or _MONTHS.get(name[:3], 0)
