"""What German does with numbers beyond its tables: ordinals that end as the word before them asks for, years, 5%ig."""

import re
from collections.abc import Iterator
from functools import cache

from narrator.spoken.figures.dates import date_words
from narrator.spoken.figures.romans import ROMAN, value
from narrator.spoken.figures.units import known_units, unit
from narrator.spoken.languages.grammar import Grammar
from narrator.spoken.numerals import cardinal, is_feminine, number_words, ordinal, words, year
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
_ROMAN = re.compile(rf"(?:(?<=\b[IiAa]m )|(?<=\b[Dd]\w\w )|(?<=\b[VvZz]om )|(?<=\b[Zz]um ))({ROMAN})\.(?= [A-ZÄÖÜ])")
_AFTER_NAME = re.compile(rf"\b(?P<name>[A-ZÄÖÜ][a-zäöüß]+ d(?:em|es|en|er|ie)) (?P<numeral>{ROMAN})\b(?:\.(?! *\Z))?")
_HOURS = re.compile(r"(?<![\w.,:])(\d{1,2})(?: bis | ?[-–] ?)(\d{1,2})(?:[.:](\d\d))? Uhr\b")
_STREET = re.compile(r"\b([A-ZÄÖÜ][a-zäöüß]{1,30})str\.(?= \d)")
_METERS = re.compile(r"(?<![\w.,])(\d),(\d\d) ?m(?= (?:groß|hoch|lang|breit|tief|weit))")


_BEGINS = re.compile(
    r"(?:Der|Die|Das|Den|Dem|Ein|Eine|Es|Sie|Er|Wir|Ich|Im|In|Am|An|Auf|Bei|Mit|Und|Aber|Dann|Da|Dies\w*|So|Wenn|Nach"
    r"|Schließlich|Zuerst|Danach)\b"
)
# At the beginning of a text a number with a stop is that of a part of it, but before these.
_RANKED = re.compile(
    r"[A-ZÄÖÜ]{2,}\b|[a-zäöü]|(?:und|bis|oder)\b|(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)\w*"
    r"|(?:\w*(?:[Ll]iga|[Kk]rieg|[Pp]latz|[Pp]reis|[Hh]älfte|[Hh]albzeit|[Rr]unde|[Ee]tage|[Ss]tock|[Kk]lasse|[Aa]dvent|[Tt]ag"
    r"|[Aa]uflage|[Aa]usgabe|[Ss]enat|[Ss]infonie|[Ss]ymphonie|[Mm]annschaft|[Vv]orsitzende\w*|[Mm]al|[Ww]ahl|[Jj]ahrhundert"
    r"|[Ss]emester|[Qq]uartal|[Ss]taffel|[Gg]eneration|[Kk]ongress|[Bb]ürgermeister\w*|[Gg]eburtstag|Mose|Korinther|Samuel))\b"
)
_IN_DATIVE = re.compile(
    r"(?i:\b(?:mit|von|bei|nach|seit|zu|aus|vor|in|an|auf|unter|neben|zwischen|hinter|außer)) der \Z"
)
_WEEKDAY = re.compile(r"(?:\w+tag|Mittwoch|Sonnabend) \Z")


@cache
def _sole() -> re.Pattern[str]:
    """1 Kind, 1 kleines Kind, 1 km; but 1 Mose 3."""
    symbols = "|".join(map(re.escape, sorted(known_units("de"), key=len, reverse=True)))
    noun = r"(?:[a-zäöüß]+ ){0,2}(?P<noun>[A-ZÄÖÜ][\w-]+)(?! \d)"
    return re.compile(rf"(?<![\w.,/:–-])1(?: ?(?P<unit>{symbols}|%)(?![\w²³/])|(?= {noun}))")


def _day(number: int, before: str) -> str:
    """An ordinal with the ending that the word before it asks for: am dritten, der dritte, dritter."""
    if joined := _SECOND.search(before[-60:]):
        before = joined[1]
    before = _WEEKDAY.sub("", before)
    word = before[-20:].split()[-1].lower() if before[-20:].split() else ""
    stem = ordinal(number, "de")
    if word == "der" and _IN_DATIVE.search(before):
        return f"{stem}n"  # in der 3. Liga
    if word in ("der", "die", "das", "diese", "jede", "eine"):
        return stem
    if word.endswith(("m", "n", "des", "ab", "seit", "zur", "bis")) or word in (
        "vom",
        "zum",
        "ohne",
        "für",
        "gegen",
        "durch",
    ):
        return f"{stem}n"
    return f"{stem}r"


_DATIVE = frozenset("mit von unter bei nach seit zu aus vom beim zum gegenüber neben außer".split())


_ADVERB = "nur mindestens höchstens etwa rund ca. circa je jeweils genau maximal max. mind. fast knapp noch schon erst"
_ADVERBS = "|".join(map(re.escape, _ADVERB.split()))
_COUNTED = r"(?:\d+|ein\w{0,2})(?: [a-zäöüß]+){0,2} (?:[A-ZÄÖÜ][\w-]*|[a-zµ]{1,3}|[%€])"
_LED = re.compile(
    rf"(?i:\b(?P<word>[a-zäöüß]+)) (?:(?:(?:{_ADVERBS}) )?{_COUNTED}(?:,| und| oder| sowie| plus) )*"
    rf"(?:(?:{_ADVERBS}) )?\Z"
)
_CASES = {
    "dative": """mit von bei nach seit zu aus gegenüber außer ab binnen vor in an auf unter neben zwischen hinter""",
    "accusative": "für gegen ohne durch um bis per pro über",
    "genitive": "wegen während trotz statt anstatt innerhalb außerhalb",
}
_CASE = {word: case for case, words in _CASES.items() for word in words.split()}
_ONE_OF = {  # by case, before what is masculine, feminine, neuter
    "dative": ("einem", "einer", "einem"),
    "accusative": ("einen", "eine", "ein"),
    "genitive": ("eines", "einer", "eines"),
}


def _case(before: str) -> str:
    """The case that what comes before a noun asks for: mit 1 Frau und 1 Hund; "" if nothing does."""
    led = _LED.search(before[-90:])
    return _CASE.get(led["word"].lower(), "") if led else ""


def _one_of(found: re.Match[str]) -> str | None:
    """One before a noun or a unit, in the case of the preposition before it."""
    case = _case(found.string[: found.start()])
    if not case or found["noun"] == "Uhr":
        return None
    name = found["noun"] or ("Prozent" if found["unit"] == "%" else unit(found["unit"], "de").one)
    article = _ONE_OF[case][_gender(name.split()[0])]
    return article if found["noun"] else f"{article} {name}"


def _gender(noun: str) -> int:
    """0 of what is masculine, 1 of what is feminine, 2 of what is neuter, as far as its look tells."""
    own = number_words("de")
    if not own or is_feminine(noun.lower(), own):
        return 1
    return 0 if own.masculine.search(noun.lower()) else 2


def _ruler(number: int, before: str, is_queen: bool) -> str:
    """Der Vierzehnte, die Zweite; dem Vierzehnten after what asks for the dative."""
    title = _TITLE.sub("", before)
    word = title.split()[-1].lower() if title.split() else ""
    stem = ordinal(number, "de").capitalize()
    if word in _DATIVE:
        return f"{'der' if is_queen else 'dem'} {stem}n"
    return f"{'die' if is_queen else 'der'} {stem}"


_TITLE = re.compile(r"(?:König|Königin|Kaiser|Kaiserin|Papst|Zar|Zarin|Herzog|Fürst|Prinz|Graf|Sultan|Pharao) \Z")


def _named(found: re.Match[str]) -> str:
    """Karl dem V."""
    number = value(found["numeral"])
    article = found["name"].split()[-1]
    return f"{found['name']} {_day(number, article).capitalize()}"


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
    yield Kind("a Roman numeral", Rank.ORDINAL, _AFTER_NAME, _named, "IVX")
    yield Kind("one of something", Rank.DATE, _sole(), _one_of, "1")
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
    following = found.string[found.end() :].lstrip()
    if _BEGINS.match(following) and not found["joint"]:
        return f"{cardinal(int(found[1]), 'de')}."  # the end of a sentence
    if not found.start() and not found["joint"] and not _RANKED.match(following):
        return f"{cardinal(int(found[1]), 'de')}."  # 1. Überblick
    first = _day(int(found[1]), before)
    if not found.start():
        first = first.capitalize()
    return f"{first} {own.to} {_day(int(found[3]), before)}" if own and found["joint"] else first


GRAMMAR = Grammar(day=_day, ruler=_ruler, kinds=kinds)
