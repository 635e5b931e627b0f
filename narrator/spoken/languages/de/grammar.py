"""What German does with numbers beyond its tables: ordinals that end as the word before them asks for, years, 5%ig."""

import re
from collections.abc import Iterator

from narrator.spoken.figures.dates import date_words
from narrator.spoken.figures.romans import ROMAN, value
from narrator.spoken.languages.grammar import Grammar
from narrator.spoken.numerals import cardinal, number_words, ordinal, words, year
from narrator.spoken.reading import Kind, Rank

_PERCENT = re.compile(r"(?<![\w.,])(\d{1,3}(?:,\d+)?) ?%-?(ig\w*)")
_ORDINAL = re.compile(
    r"(?:(?<=[\w,;:(„»] )|\A)(\d{1,3})\.(?=(?: ?(?:[-–]|und|bis|oder) ?\d{1,3}\.)? [^\W\d_]| ?[-–] ?\d{1,3}\.)"
    r"(?P<joint> ?[-–] ?(\d{1,3})\.)?"
)
_ALONE = re.compile(r"\A(\d{1,3})\.\Z")
_SENTENCE = re.compile(r"(?:(?<=Abs\. \d )|(?<=Absatz \d ))S\. (\d{1,2})(?!\w)")
_DECADE = re.compile(
    r"(?<![\w.,])(?P<number>\d{1,3}(?:\.\d{3})+|\d{1,4})er(?P<case>[nms])?(?P<hyphen>-(?=[A-ZÄÖÜ]))?(?!\w)"
)
_CENTURIES = re.compile(r"(?:(?<= )|\A)(\d{1,2})\./(\d{1,2})\.(?= [^\W\d_])")
_SPACED_DATE = re.compile(r"(?<![\w.,:/–−-])(\d{1,2})\. (\d{1,2})\. ((?:1\d|20)\d\d)(?![\w/]|[-.,:]\d)")
_OLD = re.compile(
    r"(?<![\w.,])(\d{1,3})-?((?:[jJ]ährig|[mM]onatig|[tT]ägig|[fF]ach|[mM]al(?!w)|[kK]öpfig|[sS]tündig|[pP]rozentig)\w*)"
)
_SECOND = re.compile(r"(\w+ )\d{1,2}\.[^,;:]{0,12}(?: und| oder| bis| sowie|,) \Z")
_ROMAN = re.compile(rf"(?:(?<=\bim )|(?<=\bam )|(?<=\bd\w\w )|(?<=\b[vz]om )|(?<=\bzum ))({ROMAN})\.(?= [A-ZÄÖÜ])")
_HOURS = re.compile(r"(?<![\w.,:])(\d{1,2})(?: bis | ?[-–] ?)(\d{1,2})(?:[.:](\d\d))? Uhr\b")
_STREET = re.compile(r"\b([A-ZÄÖÜ][a-zäöüß]{1,30})str\.(?= \d)")
_METERS = re.compile(r"(?<![\w.,])(\d),(\d\d) ?m(?= (?:groß|hoch|lang|breit|tief|weit))")


def _day(number: int, before: str) -> str:
    """An ordinal with the ending that the word before it asks for: am dritten, der dritte, dritter."""
    if joined := _SECOND.search(before[-60:]):
        before = joined[1]
    word = before[-20:].split()[-1].lower() if before[-20:].split() else ""
    stem = ordinal(number, "de")
    if word in ("der", "die", "das", "diese", "jede", "eine"):
        return stem
    if word.endswith(("m", "n", "des", "ab", "seit", "zur", "bis")) or word in ("vom", "zum"):
        return f"{stem}n"
    return f"{stem}r"


_DATIVE = frozenset("mit von unter bei nach seit zu aus vom beim zum gegenüber neben außer".split())


def _ruler(number: int, before: str) -> str:
    """Der Vierzehnte; dem Vierzehnten after what asks for the dative, des Vierzehnten after a name in the genitive."""
    words_before = before.split()
    word = words_before[-1].lower() if words_before else ""
    stem = ordinal(number, "de").capitalize()
    return f"dem {stem}n" if word in _DATIVE else f"der {stem}"


def kinds(_language: str) -> Iterator[Kind]:
    """What only German writes."""
    yield Kind("a decade", Rank.DATE, _DECADE, _decade, beside="e")
    yield Kind(
        "a percentage", Rank.MONEY, _PERCENT, lambda found: f"{words(found[1], 'de')}prozent{found[2]}", beside="%"
    )
    yield Kind("a number in a word", Rank.MONEY, _OLD, _joined)
    yield Kind("hours", Rank.TIME, _HOURS, _hours, words=frozenset(("Uhr",)))
    yield Kind(
        "a height",
        Rank.MONEY,
        _METERS,
        lambda found: f"{_one(found[1])} Meter {cardinal(int(found[2]), 'de')}",
        beside="m",
    )
    yield Kind("a Roman numeral", Rank.ORDINAL, _ROMAN, _roman, "IVX")
    yield Kind("a sentence of a law", Rank.CODE, _SENTENCE, lambda found: f"Satz {cardinal(int(found[1]), 'de')}", "S")
    yield Kind("two ordinals", Rank.DATE, _CENTURIES, _centuries, beside=".")
    yield Kind("a date", Rank.DATE, _SPACED_DATE, _spaced_date, beside=".")
    yield Kind("a street", Rank.NAME, _STREET, lambda found: f"{found[1]}straße", ".")
    yield Kind("an ordinal", Rank.ORDINAL, _ALONE, lambda found: _day(int(found[1]), ""), beside=".")
    yield Kind("an ordinal", Rank.ORDINAL, _ORDINAL, _ordinals, beside=".")


def _roman(found: re.Match[str]) -> str | None:
    """Im XX. Jahrhundert."""
    return _day(number, found.string[: found.start()]) if (number := value(found[1])) else None


def _one(digit: str) -> str:
    return "ein" if digit == "1" else cardinal(int(digit), "de")


def _joined(found: re.Match[str]) -> str:
    """A number at the beginning of a word: zehnjährig, einmal."""
    number, word = cardinal(int(found[1]), "de"), found[2]
    said = (number.removesuffix("s") if number.endswith("eins") else number) + word.lower()
    return said.capitalize() if word[0].isupper() else said


def _decade(found: re.Match[str]) -> str:
    """1990er, 68er, 3er-Pack, 5.000er-Marke."""
    number = int(found["number"].replace(".", ""))
    said = year(number, "de") if 1100 <= number < 2000 else cardinal(number, "de")
    return f"{said}er{found['case'] or ''}{found['hyphen'] or ''}"


def _centuries(found: re.Match[str]) -> str:
    """Im 19./20. Jahrhundert."""
    before = found.string[: found.start()]
    return f"{_day(int(found[1]), before)} und {_day(int(found[2]), before)}"


def _spaced_date(found: re.Match[str]) -> str | None:
    """5. 6. 2020."""
    own, month = date_words("de"), int(found[2])
    if not own or not 1 <= month <= 12 or not 1 <= int(found[1]) <= 31:
        return None
    day = _day(int(found[1]), found.string[: found.start()])
    return f"{day} {own.months[month - 1]} {year(int(found[3]), 'de')}"


def _hours(found: re.Match[str]) -> str | None:
    first, last, minutes = int(found[1]), int(found[2]), found[3]
    if first > 24 or last > 24:
        return None
    said = f"{_one(str(first))} bis {_one(str(last))} Uhr"
    return f"{said} {cardinal(int(minutes), 'de')}" if minutes and int(minutes) else said


def _ordinals(found: re.Match[str]) -> str | None:
    own, before = number_words("de"), found.string[: found.start()]
    first = _day(int(found[1]), before)
    if not found.start():
        first = first.capitalize()
    return f"{first} {own.to} {_day(int(found[3]), before)}" if own and found["joint"] else first


GRAMMAR = Grammar(day=_day, ruler=_ruler, kinds=kinds)
