"""What German does with numbers beyond its tables: the endings of ordinals after different words, years, 5%ig."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from narrator.spoken import languages
from narrator.spoken.figures.dates import date_words
from narrator.spoken.figures.romans import ROMAN, WRITTEN, is_ruler, value
from narrator.spoken.genders import gender
from narrator.spoken.languages.grammar import Grammar
from narrator.spoken.little_words import all_little_words
from narrator.spoken.number_words import number_words
from narrator.spoken.numerals import cardinal, ordinal, words, year
from narrator.spoken.reading import Kind, Rank
from narrator.spoken.units import known_units, unit

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
_HOURS = re.compile(r"(?<![\w.,:])(\d{1,2})(?:[.:](\d\d))?(?: bis | ?[-–] ?)(\d{1,2})(?:[.:](\d\d))? Uhr\b")
_STREET = re.compile(r"\b([A-ZÄÖÜ][a-zäöüß]{1,30})str\.(?= \d)")
# Mozart (* 27. Januar 1756; † 1791).
_LIFE = re.compile(r"(?<![\w*])([*†])(?= ?(?:(?P<day>\d{1,2}\.)|\d{3,4}\b|um \d))")
_LIVES = {"*": "geboren", "†": "gestorben"}
_ADDED = re.compile(r"(?<![\w.,])(\d{1,3})\. ?\+ ?(\d{1,2})\.?(?= Minute)")
_NOTE = re.compile(r"(?<![\w.,])(\d{1,4})-€(?=-[A-ZÄÖÜ])")


_BEGINS = re.compile(
    r"(?:Der|Die|Das|Den|Dem|Ein|Eine|Es|Sie|Er|Wir|Ich|Im|In|Am|An|Auf|Bei|Mit|Und|Aber|Dann|Da|Dies\w*|So|Wenn|Nach"
    r"|Schließlich|Zuerst|Danach)\b"
)
# At the beginning of a text, a number with a stop numbers a part of it, except before these.
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
    noun = r"(?:[a-zäöüß]+ ){0,2}(?P<noun>[A-ZÄÖÜ][\w-]*[a-zäöüß][\w-]*)(?![.]?\w| \d|[.] ?[A-Za-z])"
    return re.compile(rf"(?<![\w.,/:–-])1(?: ?(?P<unit>{symbols}|%)(?![\w²³/])|(?= {noun}))")


# The noun after an ordinal, with adjectives in between; but bis 2. Bundesliga.
_NOUN = re.compile(r"(?:[a-zäöüß]+en? ){0,2}(?P<noun>[A-ZÄÖÜ][\w-]+)")


def _day(number: int, before: str) -> str:
    """An ordinal with the ending required by the word before it: am dritten, der dritte, dritter."""
    if joined := _SECOND.search(before[-60:]):
        before = joined[1]
    before = _WEEKDAY.sub("", before)
    word = before[-20:].split()[-1].lower().lstrip("(") if before[-20:].split() else ""
    stem = ordinal(number, "de")
    if word == "der" and _IN_DATIVE.search(before):
        return f"{stem}n"  # in der 3. Liga
    if word in ("ein", "kein", "mein", "dein", "sein", "ihr", "unser", "euer"):
        return f"{stem}r"
    if word in ("alle", "beide", "sämtliche"):
        return f"{stem}n"
    if word in ("*", "†"):
        return f"{stem}n"
    if word in ("ins", "aufs", "fürs", "ums", "durchs", "übers", "ans"):
        return stem
    if word in ("der", "die", "das", "dieser", "jeder") or (word.endswith("e") and word not in _NO_ARTICLES):
        return stem
    if word.endswith(("m", "n", "ines", "hres", "seres", "des", "ab", "seit", "zur", "bis")) or word in (
        "vom",
        "zum",
        "ohne",
        "für",
        "gegen",
        "durch",
    ):
        return f"{stem}n"
    return f"{stem}r"


# Words that end in e but are not articles: after them, an ordinal is as without an article.
_NO_ARTICLES = frozenset("ende anfang mitte wurde werde würde wie ohne heute nahe habe hatte wäre sowie".split())


_DATIVE = frozenset("mit von unter bei nach seit zu aus vom beim zum gegenüber neben außer".split())


class Cases(NamedTuple):
    """What requires a case, and what precedes identifying numbers."""

    dative: frozenset[str]
    accusative: frozenset[str]
    genitive: frozenset[str]
    adverbs: frozenset[str]
    labels: frozenset[str]


_cases = languages.reader("cases", Cases)


@cache
def _words() -> Cases:
    own = _cases("de")
    assert own
    return own


_COUNTED = r"(?:\d+|ein\w{0,2})(?: [a-zäöüß]+){0,2} (?:[A-ZÄÖÜ][\w-]*|[a-zµ]{1,3}|[%€])"
# Für 1 Verletzten: nouns declined like adjectives, in any case but the nominative.
_WEAK = re.compile(r"(?:[lnz]?ten|nden|igen|anken)\Z")
_ONE_OF = {  # by case, then before masculine, feminine and neuter nouns
    "": ("ein", "eine", "ein"),
    "dative": ("einem", "einer", "einem"),
    "accusative": ("einen", "eine", "ein"),
    "genitive": ("eines", "einer", "eines"),
}


@cache
def _led() -> re.Pattern[str]:
    """What introduces a noun, before its number: mit nur 1 Frau, für 2 Männer und 1 Hund."""
    adverbs = "|".join(map(re.escape, sorted(_words().adverbs)))
    return re.compile(
        rf"(?i:\b(?P<word>[a-zäöüß]+)) (?:(?:(?:{adverbs}) )?{_COUNTED}(?:,| und| oder| sowie| plus) )*"
        rf"(?:(?:{adverbs}) )?\Z"
    )


def _case(before: str) -> str:
    """The case required by what precedes a noun: mit 1 Frau und 1 Hund; "" if nothing requires one."""
    led = _led().search(before[-90:])
    word = led["word"].lower() if led else ""
    return next((case for case in ("dative", "accusative", "genitive") if word in getattr(_words(), case)), "")


def _one_of(found: re.Match[str]) -> str | None:
    """One before a noun or a unit, in the case required by the preposition before it."""
    case = _case(found.string[: found.start()])
    if not case or found["noun"] == "Uhr":
        return None
    name = found["noun"] or ("Prozent" if found["unit"] == "%" else unit(found["unit"], "de").one)
    article = _ONE_OF[case][0 if _WEAK.search(name) else _gender(name.split()[0])]
    return article if found["noun"] else f"{article} {name}"


def _one(found: re.Match[str]) -> str | None:
    """One before a noun without a required case; or a plain number if it numbers something: Kapitel 1, 1 Das Haus."""
    noun, before = found["noun"], found.string[: found.start()].split()
    if not noun or noun == "Uhr":
        return None
    is_number = (before and before[-1] in _words().labels) or noun.lower() in all_little_words("de")
    return "eins" if is_number else _ONE_OF[""][_gender(noun)]


@cache
def _half_of() -> re.Pattern[str]:
    """½ Stunde, 1/2 l; but 1 ½ Stunden."""
    symbols = "|".join(map(re.escape, sorted(known_units("de"), key=len, reverse=True)))
    return re.compile(
        rf"(?<![\w.,/])(?<!\d )(?:1/2|½) ?(?:(?P<unit>{symbols})(?![\w²³/])|(?P<noun>[A-ZÄÖÜ][\w-]+)(?!\w))"
    )


def _half(found: re.Match[str]) -> str:
    """Ein halber Liter, nach einer halben Stunde."""
    name = found["noun"] or unit(found["unit"], "de").one
    case, which = _case(found.string[: found.start()]), _gender(name.split()[0])
    end = ("r", "", "s")[which] if case == "" or (case == "accusative" and which) else "n"
    return f"{_ONE_OF[case][which]} halbe{end} {name}"


def _gender(noun: str) -> int:
    """0 for masculine, 1 for feminine, 2 for neuter, as far as its ending shows."""
    return "mfn".index(gender(noun.rpartition("-")[2], "de"))


def _ruler(number: int, before: str, is_queen: bool) -> str:
    """Der Vierzehnte, die Zweite; dem Vierzehnten where the dative is required, Karls des Großen."""
    before, _, name = before.rstrip().rpartition(" ")
    while is_ruler(before.rpartition(" ")[2], "de"):
        before = before.rpartition(" ")[0]  # Franz Joseph
    before += " "
    title = _TITLE.sub("", before)
    word = title.split()[-1].lower() if title.split() else ""
    stem = ordinal(number, "de").capitalize()
    if word in _DATIVE:
        return f"{'der' if is_queen else 'dem'} {stem}n"
    if word == "des" or _OF_KING.search(before):
        return f"des {stem}n"
    if name.endswith("s") and not is_ruler(name, "de"):
        return f"{'der' if is_queen else 'des'} {stem}n"
    if word in _ACCUSATIVE and not is_queen:
        return f"den {stem}n"
    return f"{'die' if is_queen else 'der'} {stem}"


_TITLES = "König|Königin|Kaiser|Kaiserin|Papst|Zar|Zarin|Herzog|Fürst|Prinz|Graf|Sultan|Pharao|Kurfürst|Erzherzog"
_TITLE = re.compile(rf"(?:{_TITLES})s? \Z")
_OF_KING = re.compile(r"\bdes \w+s \Z")
_ACCUSATIVE = frozenset("für gegen ohne durch um auf an über".split())


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
    yield Kind("a Roman numeral", Rank.ORDINAL, _ROMAN, _roman, "IVX", words=WRITTEN)
    yield Kind("a Roman numeral", Rank.ORDINAL, _AFTER_NAME, _named, "IVX", words=WRITTEN)
    yield Kind("one of something", Rank.DATE, _sole(), _one_of, "1")
    yield Kind("one of something", Rank.ORDINAL, _sole(), _one, "1")
    yield Kind(
        "a birth or a death", Rank.SIGN, _LIFE, lambda found: _LIVES[found[1]] + (" am" if found["day"] else ""), "*†"
    )
    yield Kind("added time", Rank.DATE, _ADDED, _added, beside="+.")
    yield Kind("a sum in a word", Rank.MONEY, _NOTE, lambda found: f"{cardinal(int(found[1]), 'de')}-Euro", "€")
    yield Kind("a half", Rank.MONEY, _half_of(), _half, "/½")
    yield Kind("a sentence of a law", Rank.CODE, _SENTENCE, lambda found: f"Satz {cardinal(int(found[1]), 'de')}", "S")
    yield Kind("two ordinals", Rank.DATE, _CENTURIES, _centuries, beside=".")
    yield Kind("a date", Rank.DATE, _SPACED_DATE, _spaced_date, beside=".")
    yield Kind("a street", Rank.NAME, _STREET, lambda found: f"{found[1]}straße", ".")
    yield Kind("an ordinal", Rank.ORDINAL, _ALONE, lambda found: _day(int(found[1]), ""), beside=".")
    yield Kind("an ordinal", Rank.ORDINAL, _ORDINAL, _ordinals, beside=".")


def _added(found: re.Match[str]) -> str:
    """In der 90.+3 Minute."""
    before = found.string[: found.start()]
    return f"{_day(int(found[1]), before)} plus {_day(int(found[2]), before)}"


def _roman(found: re.Match[str]) -> str | None:
    """Im XX. Jahrhundert."""
    return _day(number, found.string[: found.start()]) if (number := value(found[1])) else None


def _digit(digit: str) -> str:
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
    if int(found[1]) > 24 or int(found[3]) > 24:
        return None
    first = _at(found[1], found[2]) if int(found[2] or 0) else _digit(str(int(found[1])))
    return f"{first} bis {_at(found[3], found[4])}"


def _at(hour: str, minutes: str | None) -> str:
    said = f"{_digit(str(int(hour)))} Uhr"
    return f"{said} {cardinal(int(minutes), 'de')}" if minutes and int(minutes) else said


def _ordinals(found: re.Match[str]) -> str | None:
    own, before = number_words("de"), found.string[: found.start()]
    following = found.string[found.end() :].lstrip()
    if _BEGINS.match(following) and not found["joint"]:
        return f"{cardinal(int(found[1]), 'de')}."  # the end of a sentence
    if not found.start() and not found["joint"] and not _RANKED.match(following):
        return f"{cardinal(int(found[1]), 'de')}."  # 1. Überblick
    first = _before_noun(_day(int(found[1]), before), following)
    if not found.start():
        first = first.capitalize()
    if own and found["joint"]:
        return f"{first} {own.to} {_before_noun(_day(int(found[3]), before), following)}"
    return first


def _before_noun(said: str, following: str) -> str:
    """An ordinal without an article before feminine or neuter nouns: ihr drittes Kind, zweite Halbzeit."""
    noun = _NOUN.match(following)
    if not said.endswith("r") or not noun:
        return said
    return said[:-1] + ("r", "", "s")[_gender(noun["noun"])]


GRAMMAR = Grammar(day=_day, ruler=_ruler, kinds=kinds)
