"""Names from Unicode's CLDR, through babel: of units, currencies and months, in the forms that numbers require."""

import re
from datetime import date
from functools import cache, lru_cache

_DIGITS = re.compile(r"[\d\s\u00a0\u202f.,]+")
_MAX_TAG = 3


@lru_cache(1000)
def unit(name: str, count: float, language: str) -> str:
    """The name of a unit after a number: "kilometrów" for five of "length-kilometer"; "" if unknown."""
    from babel.core import UnknownLocaleError
    from babel.units import UnknownUnitError, format_unit

    try:
        return _DIGITS.sub(" ", format_unit(count, name, "long", locale=language)).strip()
    except (UnknownLocaleError, UnknownUnitError):
        return ""


@lru_cache(1000)
def per(name: str, over: str, count: int, language: str) -> str:
    """The name of a rate after a number: "kilometrów na godzinę"; "" if unknown."""
    from babel.core import UnknownLocaleError
    from babel.units import UnknownUnitError, format_compound_unit

    try:
        said = format_compound_unit(count, name, denominator_unit=over, length="long", locale=language) or ""
    except (UnknownLocaleError, UnknownUnitError):
        return ""
    return _DIGITS.sub(" ", said, count=1).strip()


@lru_cache(1000)
def currency(code: str, count: float, language: str) -> str:
    """The name of a currency, by ISO code, after a number; "" if unknown."""
    from babel.core import Locale, UnknownLocaleError
    from babel.numbers import get_currency_name

    try:
        known = code in Locale.parse(language).currencies
    except UnknownLocaleError:
        return ""
    return get_currency_name(code, count, locale=language) if known else ""


@cache
def months(language: str) -> tuple[str, ...]:
    """The names of the months, in the form used in dates."""
    from babel.dates import get_month_names

    names = get_month_names("wide", "format", language)
    return tuple(names[number] for number in range(1, 13))


@cache
def days(language: str) -> dict[str, str]:
    """The names of the days of the week by their abbreviations, without a full stop; empty if unknown."""
    from babel.core import UnknownLocaleError
    from babel.dates import get_day_names

    try:
        wide = get_day_names("wide", "format", language)
        short = [get_day_names("abbreviated", context, language) for context in ("format", "stand-alone")]
    except (UnknownLocaleError, ValueError):
        return {}
    known = {names[day].rstrip("."): wide[day] for names in short for day in wide}
    return {name: day for name, day in known.items() if name != day and name.isalpha()}


@cache
def tags_called(name: str) -> tuple[str, ...]:
    """The tags of languages with this name, in English or in the language itself."""
    from babel.core import Locale

    wanted = name.casefold()
    english = Locale("en").languages
    main = wanted.partition("-")[0]
    if main in english:
        return ()
    called = tuple(tag for tag in sorted(english) if str(english[tag]).casefold() == wanted)
    # Names of languages in other languages are in hundreds of files, which take a second to load. A name no longer than
    # the tags of ISO 639 is taken for a tag.
    is_tag = main.isascii() and len(main) <= _MAX_TAG
    return called or (() if is_tag else tuple(tag for tag in sorted(english) if _own_name(tag).casefold() == wanted))


def _own_name(tag: str) -> str:
    from babel.core import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(tag).languages.get(tag, ""))
    except (UnknownLocaleError, ValueError):
        return ""


def day(day: date, language: str) -> str:
    """A date as written in a language that CLDR knows: 2. Januar 2026."""
    from babel.dates import format_date

    return format_date(day, "long", locale=language)


@cache
def usual_region(language: str) -> str:
    """The region meant if only a language is named, according to CLDR: US for en; "" if there is none."""
    from babel.core import get_global

    return str(get_global("likely_subtags").get(language, "")).rpartition("_")[2]
