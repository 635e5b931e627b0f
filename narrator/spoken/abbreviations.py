"""Abbreviations: said as the words that they stand for if their context makes clear which these are.

In a language for which narrator has none, they are left to the engine.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from narrator import patterns
from narrator.spoken import languages
from narrator.spoken.figures.dates import date_words, days_of_week, month
from narrator.spoken.number_words import number_words

_HAS_DIGIT = patterns.lazy(r"\d")
_END = patterns.lazy(r"[\s\"'”’»)\]]*\Z")
_BEGINS = patterns.lazy(r"(?:\A|[.!?:…] )[\"“‘„«(]?\Z")
_WOMAN = patterns.lazy(r"[ \u00a0]\w+a\b")
_INITIAL = patterns.lazy(r"[ \u00a0][^\W\d_]\.")
_SOLE = patterns.lazy(r"(?<![\w.'’-])([^\W\d_])\. (?=([^\W\d_])\.|([^\W\d_]{2,}))")


# Neither names nor words in any of the languages: "Nov 2022" needs no stop.
_SURE_MONTHS = frozenset("feb apr jun jul aug sept oct okt nov dec dez".split())


class Abbreviations(NamedTuple):
    """How the abbreviations of one language are said, by what must precede or follow them."""

    anywhere: Mapping[str, str] = {}
    before_name: Mapping[str, str] = {}
    """Before any word with a capital."""
    before_woman: Mapping[str, str] = {}
    """Before a name that ends in a, if that is different."""
    after_name: Mapping[str, str] = {}
    roads: Mapping[str, str] = {}
    """After a name that is not followed by another name: "Maple St.", but not "St. John"."""
    companies: Mapping[str, str] = {}
    """After any word with a capital, or an "&"."""
    between_names: Mapping[str, str] = {}
    not_names: frozenset[str] = frozenset()
    """Capitalised words that are not names."""
    numbered_roads: re.Pattern[str] = re.compile(r"(?!)")
    """A pattern of a number that is the name of a road: 5th."""
    starters: frozenset[str] = frozenset()
    """What begins a sentence after an initial, not a name: "World War I. The". If empty, initials are not joined."""
    not_initials: frozenset[str] = frozenset()
    within: Mapping[str, str] = {}
    """Before a lower-case letter or a digit: "the temp. was", but not "they hired a temp."."""
    after_ordinal: Mapping[str, str] = {}
    """After an ordinal: "3rd ed."."""
    ordinal: re.Pattern[str] = re.compile("(?!)")
    """A pattern for the end of what precedes those."""


abbreviations = languages.reader("abbreviations", Abbreviations)


def say(text: str, language: str) -> str:
    """`text` with its abbreviations as words: "Dr. Smith, Maple Dr." is said "Doctor Smith, Maple Drive."

    If the last one ends the text, its full stop is kept.
    """
    own = abbreviations(language)
    if not own:
        return text

    def said(found: re.Match[str]) -> str:
        short, start, end = found[0], found.start(), found.end()
        word = _word(own, language, short, text, start, end)
        if word is None:
            return short
        if short.endswith(".") and _END.match(text, end):
            return word + "."
        # "w/cheese", "Nr.5", "St-Denis"
        return f"{word} " if end < len(text) and text[end].isalnum() else word

    text = _places(language).sub(said, text)
    return _SOLE.sub(lambda found: _initial(found, own), text) if own.starters and ". " in text else text


def say_days(text: str, language: str) -> str:
    """`text` with its days of the week in full: "Mon.–Fri., Sat. 5 May". Applied before figures are replaced."""
    if _HAS_DIGIT.search(text) and _day(language).search(text):
        text = _dated(language).sub(lambda found: days_of_week(language)[found[1]], text)
        if len(set(_day(language).findall(text))) > 1:
            text = _timed(language).sub(lambda found: days_of_week(language)[found[1]], text)
    if _HAS_DIGIT.search(text) or ". " in text:
        text = _months(language).sub(lambda found: _whole_month(found, language), text)
    if "." not in text and "-" not in text and "–" not in text:
        return text
    text = _days(language).sub(lambda found: _in_days(found, language), text)
    if len(set(_day(language).findall(text))) > 1:
        text = _beside_days(language).sub(lambda found: days_of_week(language)[found[1]] + (found[2] or ""), text)
    return text


@cache
def _day(language: str) -> re.Pattern[str]:
    """A day of the week, abbreviated or in full."""
    names = {name for pair in days_of_week(language).items() for name in pair}
    return re.compile(rf"{patterns.beginning_of(names)}(?<![\w'’-])(?:{patterns.any_of(names)})(?![\w'’])")


@cache
def _beside_days(language: str) -> re.Pattern[str]:
    """An abbreviated day after others: the last of Mon., Wed. and Fri. Its stop may be the sentence's."""
    shorts = "|".join(sorted(days_of_week(language), key=len, reverse=True)) or "(?!)"
    return re.compile(
        rf"(?<![\w.'’/-])(?<!\d )(?<!\d de )({shorts})(?:\.(?= [a-z\d]|[,;)])|(\.)(?=[\"”’)]*(?:\Z| [A-Z])))"
    )


@cache
def _dated(language: str) -> re.Pattern[str]:
    """An abbreviated day without a stop, before a date or a time of day: Fri 13 May, Sun May 4, Mon 9am, Mo 5. Mai."""
    own = date_words(language)
    shorts = "|".join(sorted(days_of_week(language), key=len, reverse=True)) or "(?!)"
    months = f"(?i:{month(language)})" if own else "(?!)"
    day = r"\d{1,2}(?:\.|st|nd|rd|th|er|º)?"
    time = r"\d{1,2}(?::\d\d)?(?: ?[-–] ?\d{1,2}(?::\d\d)?)? ?(?:[ap]\.?m\b|Uhr\b)|\d{1,2}:\d\d"
    of = own.of.pattern if own else ""
    date = rf"{day}{of} (?:{months})|(?:{months}) {day}|\d{{1,2}}[./]\d{{1,2}}[./]"
    return re.compile(rf"(?<![\w.'’–-])({shorts})(?=,? (?:{date}|{time}))")


@cache
def _timed(language: str) -> re.Pattern[str]:
    """An abbreviated day before hours, if there are other days: Mon-Fri 9-5, Sat 10-2."""
    shorts = "|".join(sorted(days_of_week(language), key=len, reverse=True)) or "(?!)"
    return re.compile(rf"(?<![\w.'’–-])({shorts})(?= \d{{1,2}}(?:[:.]\d\d)? ?[-–] ?\d)")


def _whole_month(found: re.Match[str], language: str) -> str:
    """A month in full, and the words between it and the year: enero de 2020."""
    own = date_words(language)
    has_year = own and found.string[found.end() : found.end() + 4].isdigit()
    between = own.before_year if own and has_year else " "
    return _month(found[1] or found[2] or found[3], language) + between


def _month(short: str, language: str) -> str:
    own = date_words(language)
    assert own
    return own.months[own.short[short.lower()] - 1]


@cache
def _months(language: str) -> re.Pattern[str]:
    """An abbreviated month before a year, without a day: "im Jan. 2005", "Sept. '21"."""
    own = date_words(language)
    whole = {name.lower() for name in own.months} if own else set()
    shorts = sorted((name for name in (own.short if own else ()) if name not in whole), key=len, reverse=True)
    names = "|".join(shorts) or "(?!)"
    sure = "|".join(short.capitalize() for short in shorts if short in _SURE_MONTHS) or "(?!)"
    shortened = "|".join(short.capitalize() for short in shorts) or "(?!)"
    beginning = patterns.beginning_of(case for short in shorts for case in (short, short.upper()))
    return re.compile(
        rf"{beginning}(?<![\w.'’/-])(?<!\d )(?<!\d\. )"
        rf"(?:(?i:({names}))\. (?=['’]?\d\d(?!\d)['’]?(?!\w|[.,]\d)|[12]\d\d\d\b)"
        rf"|({shortened})\.(?= [a-z]{{2}})|({sure}) (?=['’]\d\d(?![\d'’])|(?:19|20)\d\d\b))"
    )


def _in_days(found: re.Match[str], language: str) -> str:
    """One or two days of the week in full, and what is between them."""
    days, numbers = days_of_week(language), number_words(language)
    first, last, joint = days[found["first"]], found["last"], found["joint"]
    if not last:
        return first
    word = numbers.to if numbers and joint.strip() in ("-", "–") else joint.strip()
    return f"{first} {word} {days[last]}{'.' * (found[0].endswith('.') and not found.string[found.end() :].strip())}"


@cache
def _days(language: str) -> re.Pattern[str]:
    """Mon.–Fri., Mon-Fri; Sat. 5 May, Tues., Thurs. and Fri.; but not "the sun.", nor "3 mar." in Italian."""
    known = patterns.any_of(days_of_week(language))
    numbers = number_words(language)
    to = re.escape(numbers.to if numbers else "–")
    both = re.escape(numbers.conjunction if numbers else "–")
    return re.compile(
        rf"{patterns.beginning_of(days_of_week(language))}(?<![\w.'’/-])(?<!\d )(?<!\d de )(?P<first>{known})"
        rf"(?:\.?(?P<joint> ?[-–] ?| {to} )(?P<last>{known})(?!\w)\.?(?! ?[-–]\d)|\.(?=,| \d| [–-]| {both} | & ))"
    )


def is_said_in_full(short: str, language: str) -> bool:
    """Whether an abbreviation, perhaps the first word of a sentence, is said as the same words in any context."""
    own = abbreviations(language)
    return own is not None and not own.anywhere.keys().isdisjoint((short, short[:1].lower() + short[1:]))


def _word(own: Abbreviations, language: str, short: str, text: str, start: int, end: int) -> str | None:
    """What the abbreviation `text[start:end]` stands for in its context; None if that is not clear."""
    if word := own.anywhere.get(short):
        return word
    if (word := own.anywhere.get(short[0].lower() + short[1:])) and _BEGINS.search(text[max(0, start - 4) : start]):
        return word[0].upper() + word[1:]
    if (word := own.after_ordinal.get(short)) and own.ordinal.search(
        text[max(0, start - 24) : start].removesuffix(" ")
    ):
        return word
    following = text[end : end + 3].lstrip(" \u00a0(")
    if (word := own.within.get(short)) and (following[:1].islower() or following[:1].isdigit()):
        return word
    name_follows = text[end : end + 1] in " \u00a0" and following[:1].isupper()
    before = _name_before(language).search(text[max(0, start - 60) : start])
    if before and (word := _after_name(own, short, before, name_follows=name_follows)):
        return word
    if not name_follows:
        return None
    if own.before_woman and _WOMAN.match(text, end) and (word := own.before_woman.get(short)):
        return word
    if len(short) == 2 and _INITIAL.match(text, end):
        return None  # S. A.
    return own.before_name.get(short)


def _after_name(own: Abbreviations, short: str, before: re.Match[str], *, name_follows: bool) -> str | None:
    name, is_numbered = before["name"] or "", bool(before["road"])
    has_capital = name[:1].isupper()
    is_name = has_capital and name not in own.not_names
    if word := own.companies.get(short):
        return word if has_capital or before[0] == "& " else None
    if word := own.between_names.get(short):
        return word if name_follows and is_name and len(name) > 1 else None
    if word := own.roads.get(short):
        return word if not name_follows and (is_name or is_numbered) else None
    return own.after_name.get(short) if is_name or is_numbered else None


def _initial(found: re.Match[str], own: Abbreviations) -> str:
    """The initials in "J. K. Rowling" without stops, at which engines pause; "World War I. The …" is two sentences."""
    following = found[2] or found[3]
    is_capital = found[1].isupper() and following[0].isupper()
    is_name = is_capital and found[1] not in own.not_initials and following not in own.starters
    return f"{found[1]} " if is_name else found[0]


@cache
def _name_before(language: str) -> re.Pattern[str]:
    own = abbreviations(language) or Abbreviations()
    road = rf"(?P<road>\b{own.numbered_roads.pattern})"
    return re.compile(rf"(?:{road}|(?P<name>[^\W\d_][\w'’&.-]*),?|&) $")


@cache
def known(language: str) -> frozenset[str]:
    """All abbreviations of a language."""
    own = abbreviations(language) or Abbreviations()
    before, after = (own.before_name, own.within), (own.after_name, own.roads, own.companies, own.after_ordinal)
    tables = (own.anywhere, *before, *after, own.between_names)
    at_first = (short[0].upper() + short[1:] for short in own.anywhere if "." in short and len(short) > 2)
    return frozenset([*(short for table in tables for short in table), *at_first])


@cache
def _places(language: str) -> re.Pattern[str]:
    """A pattern for where an abbreviation may be."""
    shorts = known(language)
    # "no." is not in "casino.", nor "Dr" in "Drum".
    end = r"(?:(?<=\.)(?!\.|[^\W\d])|(?<=/)|(?<=-)(?=[A-ZÀ-Ý])|(?<![./])(?![\w.'’/-]))"
    return re.compile(
        rf"{patterns.beginning_of(shorts)}(?:(?<![\w.'’/-])|(?<=[LlDd]['’]))(?:{patterns.any_of(shorts)}){end}"
    )
