"""What French does with numbers beyond its tables: 24h/24, 7j/7, les années 80, plus d'un million."""

import re
from collections.abc import Iterator

from narrator.spoken.languages.grammar import Grammar
from narrator.spoken.number_words import Unit
from narrator.spoken.numerals import cardinal, counted, figure
from narrator.spoken.reading import Kind, Rank

_ROUND_THE_CLOCK = re.compile(r"(?<![\w.,])(\d{1,2}) ?([hj]|jours?|heures?) ?(?:/|sur) ?(\d{1,2})(?!\w)")
# Before "un", "une" and "un million"; but de 1 à 10, de 1er.
_BEFORE_ONE = re.compile(
    r"\b(?P<word>[Dd]|[Qq]u|[Jj]usqu)e (?=1(?:(?:[ .]\d{3}){2,4}(?!\d)"
    r"|(?:,\d+)?(?![\w./:°]| \d| ?[-–] ?\d| (?:à|et|ou)\b)))"
)
_SPOON = re.compile(
    rf"(?<![\w.,/])(?P<number>1/2|½|{figure('fr')}) ?[cC]\.? ?à ?(?:(?P<soup>[sS])|[cC])(?:\.|oupe\b|afé\b)(?!\w)"
)
_HOURS_AND = re.compile(
    r"(?<![\w.,/])(?P<hours>\d{1,2}) ?(?P<what>h|heures?|ans?) (?:et )?(?P<part>1/2|½|1/4|¼|3/4|¾)(?!\w)"
)
_HOUR_PARTS = {
    "1/2": "et demie",
    "½": "et demie",
    "1/4": "et quart",
    "¼": "et quart",
    "3/4": "trois quarts",
    "¾": "trois quarts",
}
_ARTICLE = re.compile(r"(?:\b([Aa])rt\. ?)?(?<![\w.])([LRDA])\. ?(\d{1,4}(?:-\d{1,3}){1,3})(?![\w/]|[.,-]\d)")
# Pounds, of money or weight, are feminine, unlike books: what follows shows which they are, or the verb.
_POUNDS = re.compile(
    rf"(?<![\w.,/])(?P<number>{figure('fr')}) livres(?=\s(?:sterling|turques|libanaises|égyptiennes|syriennes"
    r"|irlandaises|tournois|parisis|par pouce"
    r"|de (?:rentes?|pain|viande|beurre|farine|sucre|poudre|pression|chair|café|sel|laine))\b)"
    rf"|(?:(?<=\bpayé )|(?<=\bcoûte )|(?<=\bcoûtait )|(?<=\bvaut )|(?<=\bvalait )|(?<=\bpèse )|(?<=\bpesait ))"
    rf"(?P<paid>{figure('fr')}) livres(?!\w)"
)
_POUND = Unit("livre", "livres", "f")
_YEAR = Unit("an", "ans")
_UNITS = {"h": Unit("heure", "heures", "f"), "j": Unit("jour", "jours")}


def kinds(_language: str) -> Iterator[Kind]:
    """What only French writes."""
    yield Kind("opening hours", Rank.CODE, _ROUND_THE_CLOCK, _open)
    yield Kind("hours and a part", Rank.DATE, _HOURS_AND, _hours_and, "/½¼¾")
    yield Kind("an article of a law", Rank.CODE, _ARTICLE, _article, words=frozenset("LRDA"))
    yield Kind("pounds", Rank.DATE, _POUNDS, _pounds, beside="l")
    yield Kind("spoons", Rank.DATE, _SPOON, _spoons, beside="cC")
    yield Kind("an elision before one", Rank.CODE, _BEFORE_ONE, lambda found: f"{found['word']}’", "1", "e")


def _hours_and(found: re.Match[str]) -> str | None:
    """1 h 1/2, 3 ans 1/2."""
    if found["what"][0] == "a":
        return f"{counted(found['hours'], _YEAR, 'fr')} et demi" if found["part"] in ("1/2", "½") else None
    return f"{counted(found['hours'], _UNITS['h'], 'fr')} {_HOUR_PARTS[found['part']]}"


def _article(found: re.Match[str]) -> str:
    """Article L. 121-1."""
    article = f"{found[1]}rticle " if found[1] else ""
    return f"{article}{found[2]} {', '.join(cardinal(int(number), 'fr') for number in re.findall(r'[0-9]+', found[3]))}"


def _pounds(found: re.Match[str]) -> str:
    """21 livres sterling."""
    return counted(found["number"] or found["paid"], _POUND, "fr")


def _spoons(found: re.Match[str]) -> str:
    """2 c. à s."""
    what = "soupe" if found["soup"] else "café"
    if found["number"] in ("1/2", "½"):
        return f"une demi-cuillère à {what}"
    return counted(found["number"], Unit(f"cuillère à {what}", f"cuillères à {what}", "f"), "fr")


def _open(found: re.Match[str]) -> str:
    unit = _UNITS[found[2][0]]
    return f"{counted(found[1], unit, 'fr')} sur {counted(found[3], Unit('', '', unit.gender), 'fr').strip()}"


GRAMMAR = Grammar(kinds=kinds)
