"""What Polish does with numbers beyond its tables: days and years in their cases, hours."""

import re
from collections.abc import Iterator

from narrator.spoken.figures.romans import ROMAN, WRITTEN, value
from narrator.spoken.languages.grammar import Grammar
from narrator.spoken.numerals import cardinal, ordinal
from narrator.spoken.reading import Kind, Rank

_YEAR = re.compile(r"(?<![\w.,])(?P<before>[Ww] )?(?P<year>1\d\d\d|20\d\d) (?P<word>roku|r\.)(?!\w)")
_SPAN = re.compile(
    r"(?<![\w.,])(?P<from>[Oo]d) (?P<first>1\d\d\d|20\d\d) do (?P<last>1\d\d\d|20\d\d)"
    r"(?: (?P<word>roku|r\.))?(?!\w|[.,]\d)"
)
_CENTURY = re.compile(
    rf"(?<!\w)(?P<numeral>{ROMAN})(?P<more>(?: ?[-–—] ?| i )(?P<last>{ROMAN}))?"
    r" (?P<noun>wiek(?:u|iem|i|ów|ach|om)?|w\.)(?!\w)"
)
_RULER = re.compile(rf"\b(?P<name>[A-ZŁŻŚ][a-ząćęłńóśźż]{{2,}}) (?P<numeral>{ROMAN})\b(?!\w|-)")
_ORDINAL = re.compile(r"(?<![\w.,/–-])(?P<number>\d{1,3})\. (?P<noun>[a-ząćęłńóśźż]{3,})(?!\w|\.)")
_DECADE = re.compile(r"\b(?P<word>[Ll]at(?:a|ach|om|ami)?) (?P<number>\d0)\.(?= [^\W\d_]|[,;:)]|\Z)")
_HOUR = re.compile(
    r"(?<!\w)(?<!\d )(?P<before>(?:[Oo]|[Pp]o|[Pp]rzed|[Oo]d|[Dd]o|[Oo]koło) )?(?P<word>[Gg])odz\. (?P<hour>\d{1,2})"
    r"(?:[.:](?P<minute>\d\d))?(?!\w|[.,:]\d)"
)
_DECADES = {"lata": "e", "lat": "ych", "latach": "ych", "latom": "ym", "latami": "ymi"}
_FEMININE = re.compile(
    r"(?:[aą]|cji|rundzie|połowie|minucie|godzinie|klasie|grupie|stronie|wersji|części|kolejce|lidze|ość)\Z"
)
_AT = frozenset("o po przy od około".split())


def _cased(said: str, hard: str, soft: str) -> str:
    """An ordinal with other endings: those of its last two words, if they are ordinals themselves."""
    words = said.split()
    for index in range(max(0, len(words) - 2), len(words)):
        word = words[index]
        if word.endswith("y"):
            words[index] = word[:-1] + hard
        elif word.endswith("i") and not word.endswith(("eści", "dwieści")):
            words[index] = word[:-1] + (soft if word.endswith(("gi", "ki")) else f"i{soft.removeprefix('i')}")
    return " ".join(words)


def _numeral(number: int, kind: str) -> str:
    """A year, which after a month is in the genitive: dwa tysiące dwudziestego czwartego."""
    return _cased(ordinal(number, "pl"), "ego", "iego") if kind == "year" and number > 999 else ""


def _day(number: int, _before: str) -> str:
    return _cased(ordinal(number, "pl"), "ego", "iego")


def _hour(number: int, before: str) -> str:
    """Piętnasta; o piętnastej after a preposition."""
    if not number:
        return cardinal(0, "pl")
    word = before.split()[-1].lower() if before.split() else ""
    said = _cased(ordinal(number, "pl"), "a", "a")
    return re.sub(r"i?a\b", lambda end: "iej" if end[0] == "ia" else "ej", said) if word in _AT else said


def kinds(_language: str) -> Iterator[Kind]:
    """What only Polish writes."""
    yield Kind("a year", Rank.DATE, _YEAR, _year)
    yield Kind("years", Rank.CODE, _SPAN, _span, words=frozenset(("od",)))
    yield Kind("a time of day", Rank.DATE, _HOUR, _at_hour, words=frozenset(("godz",)))
    yield Kind("a Roman numeral", Rank.ORDINAL, _CENTURY, _century, "IVXLC", words=_CENTURIES)
    yield Kind("a Roman numeral", Rank.ORDINAL, _RULER, _ruler, "IVXLC", words=WRITTEN)
    yield Kind("a decade", Rank.DATE, _DECADE, _decade, words=frozenset(_DECADES))
    yield Kind("an ordinal", Rank.ORDINAL, _ORDINAL, _nth, beside=".")


def _as(number: int, end: str) -> str:
    """An ordinal with an ending, as of "pierwszy": y, a, e, ego, ej, emu, ym, ych, ą."""
    soft = {"y": "i", "ym": "im", "ych": "ich", "ymi": "imi", "e": "ie", "ego": "iego", "ej": "iej", "emu": "iemu"}
    said = ordinal(number, "pl")
    return said if end == "y" else _cased(said, end, soft.get(end, end))


def _span(found: re.Match[str]) -> str:
    """Od 1939 do 1945 roku."""
    end = "." if found[0].endswith(".") and found.end() == len(found.string) else ""
    word = " roku" if found["word"] else ""
    return f"{found['from']} {_as(int(found['first']), 'ego')} do {_as(int(found['last']), 'ego')}{word}{end}"


def _at_hour(found: re.Match[str]) -> str | None:
    """O godz. 9.05, do godz. 18, godz. 20."""
    hour, minute, before = int(found["hour"]), found["minute"], (found["before"] or "").strip().lower()
    if hour > 24 or int(minute or 0) > 59:
        return None
    name, end = {"": ("odzina", "a"), "o": ("odzinie", "ej"), "po": ("odzinie", "ej"), "przed": ("odziną", "ą")}.get(
        before, ("odziny", "ej")
    )
    said = f"{found['before'] or ''}{found['word']}{name} {_as(hour, end) if hour else cardinal(0, 'pl')}"
    if not int(minute or 0):
        return said
    zero = f"{cardinal(0, 'pl')} " if minute[0] == "0" else ""
    return f"{said} {zero}{cardinal(int(minute), 'pl')}"


def _century(found: re.Match[str]) -> str | None:
    """XIX wiek, w XX wieku, XVII–XVIII wieku, w XX w."""
    number, noun, before = value(found["numeral"]), found["noun"], found.string[: found.start()].split()
    if not number:
        return None
    is_in = bool(before) and before[-1].lower() in ("w", "we", "na", "po", "o")
    ends = {
        "wiek": "y",
        "wieku": "ym" if is_in else "ego",
        "w.": "ym" if is_in else "ego",
        "wiekiem": "ym",
        "wieki": "e",
    }
    nth, name = ends.get(noun, "ych" if noun in ("wieków", "wiekach") else "ym"), "wieku" if noun == "w." else noun
    said = _as(number, nth)
    if found["last"]:
        said = f"{said}{' i ' if ' i ' in found['more'] else ' – '}{_as(value(found['last']), nth)}"
    return f"{said} {name}{'.' if noun == 'w.' and found.end() == len(found.string) else ''}"


_CENTURIES = frozenset("wiek wieku wiekiem wieki wieków wiekach wiekom w".split())


def _ruler(found: re.Match[str]) -> str | None:
    """Zygmunt III, Zygmunta III, Elżbieta II: in the case of the name."""
    name, number = found["name"], value(found["numeral"])
    if not number or (len(found["numeral"]) == 1 and found["numeral"] in "CL"):
        return None
    if re.match(r"(?:Elżbie|Katarzy|Mari|An[ni]|Małgorza|Krysty|Wiktori|Izabel|Jadwi)", name):
        return f"{name} {_as(number, {'a': 'a', 'ę': 'ą', 'ą': 'ą'}.get(name[-1], 'ej'))}"
    ends = (("owi", "emu"), ("em", "ym"), ("a", "ego"), ("ie", "ym"), ("u", "ym"))
    return f"{name} {_as(number, next((nth for end, nth in ends if name.endswith(end)), 'y'))}"


def _decade(found: re.Match[str]) -> str:
    """Lata 90., w latach 80."""
    end = "." if found.end() == len(found.string) else ""
    return f"{found['word']} {_as(int(found['number']), _DECADES[found['word'].lower()])}{end}"


def _nth(found: re.Match[str]) -> str:
    """1. miejsce, 3. edycja, w 2. rundzie: in the gender and the case of the noun."""
    noun = found["noun"]
    if _FEMININE.search(noun):
        end = {"a": "a", "ą": "ą", "ć": "a"}.get(noun[-1], "ej")
    elif noun.endswith(("ie", "cie", "czu", "iu")) and _in_place(found):
        end = "ym"
    else:
        ends = (
            ("ę", "ą"),
            ("ji", "ej"),
            ("y", "ej"),
            ("iem", "ym"),
            ("em", "ym"),
            ("u", "ym" if _in_place(found) else "ego"),
        )
        end = next((nth for tail, nth in (*ends, ("e", "e"), ("o", "e"), ("um", "e")) if noun.endswith(tail)), "y")
    return f"{_as(int(found['number']), end)} {noun}"


def _in_place(found: re.Match[str]) -> bool:
    before = found.string[: found.start()].split()
    return bool(before) and before[-1].lower() in ("w", "we", "na", "po", "o", "przy")


def _year(found: re.Match[str]) -> str:
    said = ordinal(int(found["year"]), "pl")
    cased = _cased(said, "ym", "im") if found["before"] else _cased(said, "ego", "iego")
    end = "." if found[0].endswith(".") and found.end() == len(found.string) else ""
    return f"{found['before'] or ''}{cased} roku{end}"


GRAMMAR = Grammar(numeral=_numeral, day=_day, hour=_hour, kinds=kinds)
