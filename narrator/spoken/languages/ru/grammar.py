"""What Russian does with numbers beyond its tables: ordinals, days and years in their cases, decimals, percents."""

import re
from collections.abc import Iterator

from narrator.spoken.figures.romans import ROMAN, WRITTEN, value
from narrator.spoken.languages.grammar import Grammar
from narrator.spoken.number_words import Unit
from narrator.spoken.numerals import agreeing, cardinal, counted, figure, ordinal
from narrator.spoken.reading import Kind, Rank

_YEAR = re.compile(
    r"(?<![\w.,])(?P<before>(?:[Вв]|[Кк]|[Сс]) )?(?P<year>1\d\d\d|20\d\d)"
    r"(?P<to>(?:,? (?:по|до|и) | ?(?P<dash>[-–—−]) ?)(?P<last>1\d\d\d|20\d\d))?"
    r" ?(?: (?P<word>году|годом|годах|годам|годов|годы|года|год|гг?\.)|-м)(?!\w)"
)
_AFTER_YEAR = re.compile(r"(?<=\d{4}) (гг?\.)(?!\w)")
_PERCENT = re.compile(r"(?<![\w.,/–-])(\d{1,3}(?: \d{3})*(?:,\d+)?) ?%(?!\w)")
_PERCENTS = Unit("процент", "процентов", "", "процента", "процента")
_PARTS = {1: ("десятая", "десятых"), 2: ("сотая", "сотых"), 3: ("тысячная", "тысячных")}
_SPOON = re.compile(
    rf"(?<![\w.,/])(?:(?P<low>\d{{1,2}}) ?[-–−] ?)?(?P<number>{figure('ru')}) ?(?P<what>ст|ч)\. ?л\b\.?"
)
_SPOONS = {
    "ст": Unit("столовая ложка", "столовых ложек", "f", "столовые ложки", "столовой ложки"),
    "ч": Unit("чайная ложка", "чайных ложек", "f", "чайные ложки", "чайной ложки"),
}
_NTH = re.compile(
    r"(?<![\w.,/–-])(?P<number>\d{1,4})-(?P<end>ый|ой|й|ая|я|ое|ые|е|ого|го|ому|му|ом|ым|м|ых|х|ыми|ми|ую|ю)(?![\w-])"
)
_BEFORE_NOUN = re.compile(
    rf"(?<!\w)(?P<numeral>{ROMAN})(?P<more>(?: ?[-–—] ?| и )(?P<last>{ROMAN}))?"
    r" (?P<noun>век(?:а|у|е|ом|ов|ах|ам|ами)?|в\.|вв\."
    r"|(?:столети|тысячелети)(?:е|я|ю|и|ем|й|ях)|съезд(?:а|у|е|ом)?)(?!\w)"
)
_RULER = re.compile(rf"\b(?P<name>[А-ЯЁ][а-яё]+) (?P<numeral>{ROMAN})\b(?!\w|-)")
_QUEENS = re.compile(r"(?:Екатерин|Елизавет|Анн|Мари|Маргарит|Виктори|Изабелл|Христин|Кристин|Клеопатр)\w{1,2}\Z")

# The hard and the soft ending of an ordinal, by what is written after the number.
_ENDS = {
    "й": ("ый", "ий"), "ый": ("ый", "ий"), "я": ("ая", "ья"), "ая": ("ая", "ья"), "ое": ("ое", "ье"),
    "ые": ("ые", "ьи"),
    "го": ("ого", "ьего"), "ого": ("ого", "ьего"), "му": ("ому", "ьему"), "ому": ("ому", "ьему"), "ом": ("ом", "ьем"),
    "ым": ("ым", "ьим"), "х": ("ых", "ьих"), "ых": ("ых", "ьих"), "ми": ("ыми", "ьими"), "ыми": ("ыми", "ьими"),
    "ую": ("ую", "ью"), "ю": ("ую", "ью"), "of her": ("ой", "ьей"),
}  # fmt: skip
_WORD = re.compile(r" ([а-яё]+)")
_PREPOSITION = re.compile(r"(?i:\b(?:в|во|на|о|об|при)) \Z")


def _cased(said: str, hard: str, soft: str) -> str:
    """An ordinal with another ending: that of its last word."""
    if said.endswith("ретий"):
        return said[:-2] + soft
    return said[:-2] + hard if said.endswith(("ый", "ой")) else said


def _as(number: int, end: str) -> str:
    """An ordinal with an ending of `_ENDS`; the first one is its basic form."""
    said = ordinal(number, "ru")
    return said if end in ("й", "ый") else _cased(said, *_ENDS[end])


def _numeral(number: int, kind: str) -> str:
    """A year, which after a month is in the genitive: две тысячи двадцать четвёртого."""
    return _as(number, "го") if kind == "year" and number > 999 else ""


def _day(number: int, _before: str) -> str:
    return _as(number, "го")


def _decimal(whole: str, fraction: str) -> str:
    """3,2 is "три целых две десятых"."""
    fraction = fraction.rstrip("0") or "0"
    if len(fraction) not in _PARTS or len(whole) > 9:
        return ""
    one, many = _PARTS[len(fraction)]
    units = ((int(whole), "целая", "целых"), (int(fraction), one, many))
    return " ".join(
        f"{agreeing(cardinal(number, 'ru'), 'ru', feminine=True)} {single if _is_one(number) else several}"
        for number, single, several in units
    )


def _is_one(number: int) -> bool:
    return number % 10 == 1 and number % 100 != 11


def kinds(_language: str) -> Iterator[Kind]:
    """What only Russian writes."""
    yield Kind("a year", Rank.DATE, _YEAR, _year)
    yield Kind("a year", Rank.NAME, _AFTER_YEAR, _of_the_year, words=frozenset(("г", "гг")))
    yield Kind("a percentage", Rank.MONEY, _PERCENT, lambda found: counted(found[1], _PERCENTS, "ru"), "%")
    yield Kind("spoons", Rank.TIME, _SPOON, _spoons, words=frozenset("л"))
    yield Kind("an ordinal", Rank.NAME, _NTH, _nth, beside="-")
    yield Kind("a Roman numeral", Rank.ORDINAL, _BEFORE_NOUN, _before_noun, "IVXLC", words=WRITTEN)
    yield Kind("a Roman numeral", Rank.ORDINAL, _RULER, _ruler, "IVXLC", words=WRITTEN)


def _spoons(found: re.Match[str]) -> str:
    """2 ст. л., 1–2 ч. л."""
    spoon = _SPOONS[found["what"]]
    low = f"{agreeing(cardinal(int(found['low']), 'ru'), 'ru', feminine=True)}, " if found["low"] else ""
    return low + counted(found["number"], spoon, "ru")


def _of_the_year(found: re.Match[str]) -> str:
    end = "." if found.end() == len(found.string) else ""
    return f" {'года' if found[1] == 'г.' else 'годов'}{end}"


def _year(found: re.Match[str]) -> str:
    """В 1917 году, к 2030 году, с 1941 по 1945 год."""
    year, word = int(found["year"]), found["word"] or "году"
    before = (found["before"] or "").strip()
    end = "." if found[0].endswith(".") and found.end() == len(found.string) else ""
    if found["last"]:
        if word == "гг.":
            word = "годах" if before.lower() == "в" else "годов"
        nth = "му" if word == "годам" else "ом" if word == "годах" else "й" if word in ("год", "годы") else "го"
        name = "года" if word == "г." else word
        is_alike = found["dash"] or " и " in found["to"]
        first = f"{before} {_as(year, 'го' if before.lower() == 'с' else nth if is_alike else 'й')}".strip()
        joint = " — " if found["dash"] else found["to"][: -len(found["last"])]
        return f"{first}{joint}{_as(int(found['last']), nth)} {name}{end}"
    if before.lower() == "в" or word == "годах":
        return f"{before} {_as(year, 'ом')} году".strip()
    case = {"год": "й", "году": "му", "годом": "ым"}.get(word, "го")
    return f"{before} {_as(year, case)} {'года' if case == 'го' else word}{end}".strip()


def _nth(found: re.Match[str]) -> str:
    """5-й, 2-я, 90-х: with the written ending, completed by the noun after it."""
    number, end = int(found["number"]), found["end"]
    noun = word[1] if (word := _WORD.match(found.string, found.end())) else ""
    if end in ("й", "ой") and noun.endswith(("ы", "и", "е")):
        end = "of her"
    elif end in ("й", "ой"):
        end = "й"
    elif end == "е":
        end = "ые" if noun.endswith(("ы", "и")) or (not noun and number % 10 == 0) else "ое"
    elif end == "м":
        end = "ом" if _PREPOSITION.search(found.string[: found.start()]) else "ым"
    return _as(number, end)


def _of_noun(noun: str) -> str:
    """The ending of an ordinal before a century or a congress, by the noun's own ending."""
    if noun.startswith(("столети", "тысячелети")):
        return {"е": "ое", "ю": "му", "и": "ом", "м": "ым", "й": "х", "х": "х"}.get(noun[-1], "го")
    ends = (("ами", "ми"), ("ах", "х"), ("ам", "ым"), ("ов", "х"), ("ом", "ым"), ("а", "го"), ("у", "му"), ("е", "ом"))
    return next((nth for end, nth in ends if noun.endswith(end)), "й")


def _before_noun(found: re.Match[str]) -> str | None:
    """XIX век, в XX веке, XVII–XVIII веков, в XX в."""
    number, noun = value(found["numeral"]), found["noun"]
    if not number:
        return None
    if noun in ("в.", "вв."):
        is_in = _PREPOSITION.search(found.string[: found.start()])
        name = ("веке" if is_in else "века") if noun == "в." else ("веках" if is_in else "веков")
    else:
        name = noun
    nth = _of_noun(name)
    if found["last"]:
        first, joint = _as(number, nth), " и " if "и" in found["more"] else " — "
        return f"{first}{joint}{_as(value(found['last']), nth)} {name}"
    end = "." if noun.endswith(".") and found.end() == len(found.string) else ""
    return f"{_as(number, nth)} {name}{end}"


def _ruler(found: re.Match[str]) -> str | None:
    """Николай II, Николая II, Екатериной II: in the case of the name."""
    name, number = found["name"], value(found["numeral"])
    if not number or (len(found["numeral"]) == 1 and found["numeral"] in "CL"):
        return None
    if _QUEENS.match(name):
        return f"{name} {_as(number, {'а': 'я', 'я': 'я', 'у': 'ую', 'ю': 'ую'}.get(name[-1], 'of her'))}"
    ends = {"а": "го", "я": "го", "у": "му", "ю": "му", "м": "ым", "е": "ом"}
    return f"{name} {_as(number, ends.get(name[-1], 'й'))}"


GRAMMAR = Grammar(numeral=_numeral, day=_day, decimal=_decimal, kinds=kinds)
