"""Dates as people write them: "20. März 2021", "March 14, 2021", "05.02.2020", "2021年8月3日"."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from narrator.article import Block
from narrator.sources.elements import Part
from narrator.sources.html.parts import is_running, level, words
from narrator.sources.parts import Heading

# How the names of the months begin in English, German, French, Spanish, Italian, Portuguese, Dutch, Polish and Russian.
_MONTHS = tuple(
    stems.split()
    for stems in (
        "jan jän ene gen sty янв",
        "feb fév fev lut фев",
        "mar mär maa mrz мар",
        "apr avr abr kwi апр",
        "may mai mag mei maj мая май",
        "jun juin giu cze июн",
        "jul juil lug lip июл",
        "aug août aou ago sie авг",
        "sep set wrz сен",
        "oct okt ott out paź окт",
        "nov lis ноя",
        "dec dez déc dic gru дек",
    )
)
_NAME = "(" + "|".join(stem for stems in _MONTHS for stem in stems) + r")[^\W\d_]*\.?"
_YEAR = r"((?:19|20)\d\d)(?!\d)"
_DAY = r"(?<!\d)([0-3]?\d)(?!\d)"
_DAY_FIRST = re.compile(rf"{_DAY}(?:\.|º|er|st|nd|rd|th)?,?\s+(?:de\s+)?{_NAME},?\s+(?:de\s+|del\s+)?{_YEAR}", re.I)
_MONTH_FIRST = re.compile(rf"\b{_NAME}\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}", re.IGNORECASE)
_YEAR_FIRST = re.compile(rf"(?<!\d){_YEAR}\s?[-/.年]\s?([01]?\d)\s?[-/.月]\s?([0-3]?\d)(?!\d)")
_NUMBERS = re.compile(rf"{_DAY}\s?([-/.])\s?([01]?\d)\2\s?{_YEAR}")
_CHANGED = re.compile(
    r"updated|modified|aktualisiert|geändert|mis à jour|modifié|actualizad|aggiornat|atualizad|обновл", re.I
)
_EARLIEST = date(1990, 1, 1)
_MAX_WORDS = 12  # of a line that a date stands in
_BEHIND = 8  # parts after a title among which its date is
_MAX_BETWEEN = timedelta(days=366)


def written_date(text: str) -> str:
    """The first date in a text, as ISO 8601, or "" if there is none, or it could be read in two ways."""
    found = [
        (match.start(), year, month, day)
        for match, year, month, day in (
            *((each, each[3], _month(each[2]), each[1]) for each in _DAY_FIRST.finditer(text)),
            *((each, each[3], _month(each[1]), each[2]) for each in _MONTH_FIRST.finditer(text)),
            *((each, each[1], int(each[2]), each[3]) for each in _YEAR_FIRST.finditer(text)),
            *((each, each[4], int(each[3]), each[1]) for each in _NUMBERS.finditer(text) if _is_plain(each)),
        )
    ]
    for _, year, month, day in sorted(found):
        try:
            return date(int(year), month, int(day)).isoformat()
        except ValueError:
            continue
    return ""


def _month(name: str) -> int:
    return next(number for number, stems in enumerate(_MONTHS, 1) if name.casefold() in stems)


def _is_plain(numbers: re.Match[str]) -> bool:
    """Whether numbers are day and month for sure: with slashes some mean month and day."""
    return numbers[2] != "/" or int(numbers[1]) > 12 or numbers[1] == numbers[3]


def shown_date(shown: Sequence[Part], stated: str, today: date) -> str:
    """The date that stands at the title of a page, if it is not far from the one that the page states, else that.

    What a page states for machines is often when it was made or changed; what it shows is what its readers go by.
    """
    title = next((index for index, part in enumerate(shown) if level(part) == 1), None)
    for part in _around(shown, title) if title is not None else ():
        text = part.text
        if len(words(text)) > _MAX_WORDS or _CHANGED.search(text):
            continue
        found = written_date(text)
        if not found or not _EARLIEST <= date.fromisoformat(found) <= today:
            continue
        if not stated or abs(date.fromisoformat(found) - date.fromisoformat(stated)) <= _MAX_BETWEEN:
            return found
    return stated


def _around(shown: Sequence[Part], title: int) -> list[Part]:
    """The short lines around a title, those behind it first, up to the text."""
    behind = shown[title + 1 : title + 1 + _BEHIND]
    end = next((index for index, part in enumerate(behind) if is_running(part)), len(behind))
    lines = [*behind[:end], *shown[max(title - 1, 0) : title]]
    return [part for part in lines if isinstance(part.what, Heading | Block)]
