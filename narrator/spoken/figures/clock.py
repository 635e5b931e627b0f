"""Times of day, and durations: 15:30, 9.30 Uhr, 14:30:05, 3:45.67."""

import re
from collections.abc import Iterator
from functools import cache, partial
from typing import NamedTuple

from narrator import patterns
from narrator.spoken import languages
from narrator.spoken.figures.dates import EDGE, DateWords, date_words
from narrator.spoken.figures.labels import number_name
from narrator.spoken.number_words import number_words
from narrator.spoken.numerals import agreeing, counted, words
from narrator.spoken.reading import Kind, Rank
from narrator.spoken.units import per_unit

_LAP = patterns.lazy(
    rf"{EDGE}(?:(?P<hour>\d{{1,2}}):)?(?P<minute>\d{{1,2}}):(?P<second>[0-5]\d)[.,](?P<part>\d{{1,3}})(?![\w:]|[.,]\d)"
    r"(?: ?(?:min|h)\b)?"  # which the words for the time say
)
# 2:05:30 h, which is not a time of day.
_HOURS_LONG = patterns.lazy(
    rf"{EDGE}(?P<hour>\d{{1,2}}):(?P<minute>[0-5]\d):(?P<second>[0-5]\d)(?P<part>(?!))?"
    r" ?(?:h|hrs?|Std\.?|Stunden|hours)(?!\w)"
)
# 27:30 min.
_MINUTES_LONG = patterns.lazy(
    rf"{EDGE}(?P<hour>(?!))?(?P<minute>\d{{1,3}}):(?P<second>[0-5]\d)(?P<part>(?!))?"
    r" ?(?:[Mm]in\b\.?(?= [a-zà-ÿ]|[,;:)])|[Mm]in(?:s|utes?|uten|utos?|uti|uto)?)(?!\w)"
)
_STAMP = patterns.lazy(
    r"(?<=\dT)(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?(?P<zone>Z|[-+−]\d\d:?\d\d)?(?![\w:])"
)
# A duration, as of a run: 34'12", 1h02'33". In English, these are feet and inches.
_PRIMES = patterns.lazy(
    r"(?<![\w.,°º/'’′-])(?:(?P<hour>\d{1,2}) ?h ?)?(?P<minute>\d{1,3})['’′] ?(?P<second>[0-5]\d)"
    r"(?:[.,](?P<part>\d{1,3}))?(?:[\"”″]|['’′]{2})(?!\w)"
)
# 1'43"5, 1'43''5: with tenths after it, it is not a length in English either.
_PRIMES_AND_PART = patterns.lazy(
    r"(?<![\w.,°º/'’′-])(?P<hour>(?!))?(?P<minute>\d{1,3})['’′] ?(?P<second>[0-5]\d)"
    r"(?:[\"”″]|['’′]{2})(?P<part>\d{1,3})(?!\w)"
)
_PACE = patterns.lazy(
    rf"{EDGE}(?P<hour>(?!))?(?P<minute>\d{{1,2}}):(?P<second>[0-5]\d)(?P<part>(?!))?"
    r"(?: ?min)? ?/ ?(?P<each>km|mi|mile)\b"
)
_PACE_IN_PRIMES = patterns.lazy(
    r"(?<![\w.,°º/'’′-])(?P<hour>(?!))?(?P<minute>\d{1,2})['’′] ?(?P<second>[0-5]\d)(?P<part>(?!))?"
    r"(?:[\"”″]|['’′]{2}) ?(?:/|(?:per|a) (?=km|mi)) ?(?P<each>km|mi|mile)\b"
)
# The minutes of a match, or of a recipe: 67', 45+2', 90'+3. In English, these are feet; see its own kinds.
_PRIME = patterns.lazy(
    r"(?<![\w.,°º/'’-])(?P<minute>\d{1,3})(?:\+(?P<more>\d{1,2}))?['’′]"
    r"(?:\+(?P<late>\d{1,2})['’′]?)?(?![\w\"”″'’′]| ?\d)"
)
_OPENS = patterns.lazy(r"(?<!\w)['‘]|‘")
_HALF = r"(?: ?(?P<half>[aApP])\.? ?[mM]\b\.?)?"


class ClockWords(NamedTuple):
    """Patterns for what may follow a time of day. Before one of `oclock`, it may be one number, or have a full stop."""

    hours: tuple[re.Pattern[str], ...] = ()
    oclock: tuple[re.Pattern[str], ...] = ()


_clock_words = languages.reader_for_all("clock", ClockWords)


def kinds(language: str) -> Iterator[Kind]:
    """Times, in a language with words for them."""
    own = date_words(language)
    if not own:
        return
    pace = partial(_pace, own=own, language=language)
    yield Kind("a pace", Rank.DATE, _PACE, pace, "/", ":")
    yield Kind("a pace", Rank.DATE, _PACE_IN_PRIMES, pace, beside="'’′")
    lap = partial(_lap, own=own, language=language)
    yield Kind("a duration", Rank.TIME, _LAP, lap, beside=":")
    yield Kind("a duration", Rank.DATE, _PRIMES_AND_PART, lap, beside="'’′")
    yield Kind("a duration", Rank.DATE, _HOURS_LONG, lap, ":")
    yield Kind("a duration", Rank.DATE, _MINUTES_LONG, lap, "m", ":")
    yield Kind("a time of day", Rank.TIME, _STAMP, partial(_stamped, own=own, language=language), "T", ":")
    if own.took:
        yield Kind("a duration", Rank.DATE, _minutes(language), lap, beside=":")
    if not languages.grammar(language).own_dates:
        prime = partial(_prime, own=own, language=language)
        yield Kind("minutes", Rank.TIME, _PRIME, prime, beside="'’′")
        yield Kind("a duration", Rank.DATE, _PRIMES, lap, beside="'’′")
        to = partial(_from_to, own=own, language=language)
        yield Kind("hours of the day", Rank.TIME, _from_to_pattern(language), to, beside=":.hH")
        if own.halves:
            half = partial(_half_day, own=own, language=language)
            yield Kind("a time of day", Rank.TIME, _HOUR_HALF, half, "mM", "aApP")
        of_day = partial(_clock, own=own, language=language)
        oclock = "".join(filter(str.isalpha, "".join(each.pattern for each in _clock_words(language).oclock)))
        yield Kind("a time of day", Rank.TIME, _time(language), of_day, beside=f":.hH{oclock}{oclock.swapcase()}")


@cache
def _time(language: str) -> re.Pattern[str]:
    words, own = _clock_words(language), date_words(language)
    hours, oclock = ("|".join(each.pattern for each in patterns) for patterns in (words.hours, words.oclock))
    half = _HALF if own and own.halves else "(?P<half>(?!))?"
    return re.compile(
        rf"{EDGE}(?P<hour>\d{{1,2}})(?:(?P<sign>:| ?[hH] ?)(?P<minute>\d\d)(?! ?min)(?:[:m](?P<second>\d\d)s?)?"
        rf"|(?P<letter> ?[hH](?![\w²³]| ?\d{{1,2}} ?(?:min|m)\b))"
        rf"|\.(?P<dotted>\d\d)(?P<unit>(?= ?(?:{oclock}|h)\b)|(?= ?[ap]\.? ?m\b))?"
        rf"|(?= (?:{oclock})\b))"
        rf"(?: ?(?:{hours}|h)\b)?{half}(?![\w]|[.:/]\d)"
    )


@cache
def _minutes(language: str) -> re.Pattern[str]:
    """45:30 after words that show it to be a duration: "ran 45:30"."""
    own = date_words(language)
    before = "|".join(rf"(?<=\b{word} )" for word in sorted(own.took)) if own else "(?!)"
    return re.compile(
        rf"(?:{before or '(?!)'})(?P<hour>(?!))?(?P<minute>\d{{1,2}}):(?P<second>[0-5]\d)(?P<part>(?!))?"
        r"(?![\w:]|[.,]\d| [ap]\.?m)"
    )


def _lap(found: re.Match[str], own: DateWords, language: str) -> str:
    said = [counted(str(int(found["hour"])), own.long_hour or own.hour, language)] if found["hour"] else []
    decimal = number_words(language)
    point = decimal.decimal if decimal else "."
    seconds = str(int(found["second"])) + (f"{point}{found['part']}" if found["part"] else "")
    said.append(counted(str(int(found["minute"])), own.minute, language))
    return " ".join([*said, counted(seconds, own.second, language)])


def _pace(found: re.Match[str], own: DateWords, language: str) -> str:
    """4:35/km, as runners write it."""
    each = per_unit("min", "mi" if found["each"] == "mile" else found["each"], language)
    is_short = languages.grammar(language).own_dates and found["second"] != "00"
    time = (
        number_name(str(int(found["minute"])) + found["second"], language) if is_short else _lap(found, own, language)
    )
    return f"{time} {each}"


def _prime(found: re.Match[str], own: DateWords, language: str) -> str | None:
    numbers, more = number_words(language), found["more"] or found["late"]
    if not numbers or (found[0][-1] != "′" and _OPENS.search(found.string[: found.start()])):
        return None
    if not more:
        return counted(found["minute"], own.minute, language)
    return f"{words(found['minute'], language)} {numbers.plus} {words(more, language)} {own.minute.many}"


def _clock(found: re.Match[str], own: DateWords, language: str) -> str | None:
    hour, minute = str(int(found["hour"])), str(int(found["minute"] or found["dotted"] or 0))
    if int(hour) > 24 or int(minute) > 59 or int(found["second"] or 0) > 59:
        return None
    has_letter = bool(found["letter"]) or (found["sign"] or ":") != ":"
    if found["letter"] and found["letter"][0] == " " and found["hour"][0] != "0":
        return None  # so many hours
    if (has_letter and not own.hour_letter) or (found["dotted"] and not _is_time(found, own)):
        return None
    if own.afternoon.match(found.string, found.end()) and int(hour) > 12:
        hour = str(int(hour) - 12)  # 15h da tarde
    names = {
        "hour": _hour(hour, found.string[: found.start()], language),
        "hours": counted(hour, own.hour, language),
        "minute": own.quarters.get(minute) or _minute(minute, own, language),
    }
    shape = own.clock if minute != "0" else "{hours}" if has_letter else own.full_hour
    said = shape.format(**names)
    if found["second"]:
        minutes = counted(minute, own.minute, language)
        seconds = counted(str(int(found["second"])), own.second, language)
        said = own.clock_with_seconds.format(hours=names["hours"], minutes=minutes, seconds=seconds)
    if found["half"]:
        said = f"{said} {_half_name(hour, found['half'], own)}"
        return f"{said}." if found[0].endswith(".") and found.end() == len(found.string) else said
    return said


@cache
def _from_to_pattern(language: str) -> re.Pattern[str]:
    hours = "|".join(pattern.pattern for pattern in _clock_words(language).hours)
    time = r"(\d{1,2}(?:[hH](?:\d\d)?|:\d\d))"
    dotted = r"(\d{1,2}[.:]\d\d)"
    return re.compile(
        rf"{EDGE}(?:{time} ?[-–] ?{time}(?: ?(?:{hours})(?! \d)\b)?|{dotted} ?[-–] ?{dotted} ?(?:{hours}|h)\b)"
        r"(?![\w:]|[.,]\d)"
    )


def _half_name(hour: str, half: str, own: DateWords) -> str:
    """A.m. or p.m. in words, which are different at twelve."""
    return ((own.at_twelve if hour == "12" else None) or own.halves)[half in "pP"]


def _minute(minute: str, own: DateWords, language: str) -> str:
    zero = f"{words('0', language)} " if own.zero_minutes and len(minute) == 1 else ""
    return zero + words(minute, language)


def _stamped(found: re.Match[str], own: DateWords, language: str) -> str | None:
    """The time in 2023-06-05T14:30:00Z."""
    numbers = number_words(language)
    hour, minute, second = (str(int(found[name] or 0)) for name in ("hour", "minute", "second"))
    if int(hour) > 24 or int(minute) > 59 or not numbers:
        return None
    parts = [counted(hour, own.hour, language), counted(minute, own.minute, language)]
    if languages.grammar(language).own_dates and second == "0":
        said = " ".join([words(hour, language), words(found["minute"], language)] if minute != "0" else parts[:1])
    elif second == "0":
        names = {"hour": _hour(hour, "", language), "hours": parts[0], "minute": words(minute, language)}
        said = (own.clock if minute != "0" else own.full_hour).format(**names)
    else:
        seconds = counted(second, own.second, language)
        said = own.clock_with_seconds.format(hours=parts[0], minutes=parts[1], seconds=seconds)
    zone = found["zone"] or ""
    if zone and zone != "Z":
        sign = numbers.plus if zone[0] == "+" else numbers.minus
        return f"{said} UTC {sign} {words(str(int(zone[1:3])), language)}"
    return f"{said} UTC" if zone else said


def _half_day(found: re.Match[str], own: DateWords, language: str) -> str | None:
    """3 p. m., 8 a.m.: an hour without minutes."""
    hour = int(found["hour"])
    if not 1 <= hour <= 12:
        return None
    said = f"{_hour(str(hour), found.string[: found.start()], language)} {_half_name(str(hour), found['half'], own)}"
    return f"{said}." if found[0].endswith(".") and found.end() == len(found.string) else said


_HOUR_HALF = patterns.lazy(rf"{EDGE}(?P<hour>\d{{1,2}}) ?(?P<half>[aApP])(?:\. ?[mM]\b\.?|[mM]\b)")


def _from_to(found: re.Match[str], own: DateWords, language: str) -> str | None:
    """9h-18h, 8:00–12:30."""
    numbers = number_words(language)
    times = [_time(language).fullmatch(written.replace(".", ":")) for written in found.groups() if written]
    said = [_clock(time, own, language) for time in times if time]
    first, last = said if len(said) == 2 else ("", "")
    return f"{first} {numbers.to} {last}" if first and last and numbers else None


def _hour(hour: str, before: str, language: str) -> str:
    if of_hour := languages.grammar(language).hour:
        return of_hour(int(hour), before)
    return agreeing(words(hour, language), language, feminine=True)


def _is_time(found: re.Match[str], own: DateWords) -> bool:
    """Whether 9.30 is a time of day: before "Uhr", or after a word that precedes times."""
    before = found.string[max(0, found.start() - 12) : found.start()].split()
    is_alone = found[0] == found.string and bool(own.clock_before)
    return is_alone or found["unit"] is not None or (bool(before) and before[-1].lower() in own.clock_before)
