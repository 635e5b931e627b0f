"""Symbols between words: said, or a pause. What stands alone, without a word or number beside it, stays as it is.

The last of all, when amounts, units, addresses and formulas have taken the symbols that are theirs.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

_ANY = re.compile(r"[&+=<>≈±×÷→←↔⇒⇐⇔➔➜•·▪●◦‣§©®™℠°#*/\\^~|_`‐‑―‒¶✓%]|--|\$\$")


@dataclass(frozen=True, slots=True)
class _Words:
    """One language's words for & + = < > ≈ ± × ÷ § © ° and #5."""

    also: str
    plus: str
    equals: str
    less: str
    more: str
    about: str
    plus_minus: str
    times: str
    divided: str
    section: str
    copyright: str
    degrees: str
    number: str


_SAID = {
    language: _Words(*words.split("|"))
    for language, words in {
        "en": "and|plus|equals|less than|greater than|about|plus or minus|times|divided by"
        "|section|copyright|degrees|number",
        "de": "und|plus|gleich|kleiner als|größer als|etwa|plus minus|mal|geteilt durch|Paragraf|Copyright|Grad|Nummer",
        "fr": "et|plus|égale|inférieur à|supérieur à|environ|plus ou moins|fois|divisé par"
        "|paragraphe|copyright|degrés|numéro",
        "es": "y|más|igual a|menor que|mayor que|aproximadamente|más menos|por|dividido por"
        "|sección|copyright|grados|número",
        "it": "e|più|uguale|minore di|maggiore di|circa|più o meno|per|diviso|paragrafo|copyright|gradi|numero",
        "pt": "e|mais|igual a|menor que|maior que|cerca de|mais ou menos|vezes|dividido por"
        "|parágrafo|copyright|graus|número",
    }.items()
}

# Without words of any language: dashes and quotes that engines trip over, ornaments, and what is a pause.
_DASHES = str.maketrans({"‐": "-", "‑": "-", "―": "—", "‒": "–"})
_LONG_DASH = re.compile(r"(?<=[\w,.!?;:)\"”’']) ?(?<!-)-{2,3}(?!-) ?(?=[\w(\"“‘'])|(?<=\w)--(?=[\"”’'])")
_TICKS = re.compile(r"``(?=\w)|(?<=[\w.,!?])''(?!')")
_MARKED = re.compile(r"(?<!\w)(\*{1,3}|_{1,3}|~~|`{1,3})(?=\S)([^*_~`]{1,300}?)(?<=\S)\1(?!\w)")
_TRADE = re.compile(r"(?<=\w)[®™℠©]+(?:\s(?=[,.;:!?]))?")
_PAUSE = re.compile(
    r"(?<=[\w.,;:!?)\]\"”’'%]) *(?:[•▪●◦‣→←↔⇒⇐⇔➔➜]| [|·¦]+(?= )| -> | => | <- | / |(?<= )/(?= )) *(?=[\w(\"“‘'$€£])"
)
_OPENING = re.compile(r"^[•▪●◦‣·→⇒➔➜|*¶] ?(?=[\w(\"“‘'])|[|¶](?=[.,;:!?]?$)")
_FOOTNOTE = re.compile(r"(?<=[^\W\d_.!?,;])\*+(?=[\s.,;:!?)\"”’]|$)|(?<=[.!?,;\"”’])\*+(?=\s|$)|(?<!\S)\*+(?=[^\W\d_])")
_STARS = re.compile(r"(?<=[^\W\d_])\*+(?=[^\W\d_])")


Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]


def say(text: str, language: str) -> str:
    """`text` with symbols as words of a language known here, arrows, bullets and bars as commas in any."""
    if not _ANY.search(text):
        return text
    text = _LONG_DASH.sub("—", text.translate(_DASHES))
    text = _TICKS.sub('"', text)
    text = _MARKED.sub(r"\2", text)
    text = _TRADE.sub("", text)
    text = _PAUSE.sub(_pause, text)
    text = _OPENING.sub("", text)
    text = _FOOTNOTE.sub("", text)
    text = _STARS.sub("", text)
    for pattern, said in _RULES.get(language, ()):
        text = pattern.sub(said, text)
    return text


def _pause(found: re.Match[str]) -> str:
    before = found.string[found.start() - 1]
    return " " if before in ",;:.!?" else ", "


def _rules(language: str, words: _Words) -> list[Rule]:
    one = r"(?<=[\w)\"”’'%²³])"
    two = r"(?=[\w(\"“‘'$€£√−-])"
    rules: list[Rule] = [
        (re.compile(rf"{one} ?(?:&amp;|&) ?{two}"), f" {words.also} "),
        (re.compile(rf"{one} ?± ?{two}"), f" {words.plus_minus} "),
        (re.compile(r"(?<![\w)])± ?(?=\d)"), f"{words.plus_minus} "),
        (re.compile(r"(?<=\d\d) ?[×✕] ?(?=\d\d)(?![^=]*=)"), " by " if language == "en" else f" {words.times} "),
        (re.compile(rf"{one} ?[×✕] ?{two}"), f" {words.times} "),
        (re.compile(r"(?<=\d)[×✕](?!\w)"), f" {words.times}"),
        (re.compile(r"(?<=[\d)]) ?\* ?(?=[\d(])|(?<=\b\w) \* (?=\w\b)"), f" {words.times} "),
        (re.compile(rf"{one} ?÷ ?{two}"), f" {words.divided} "),
        (re.compile(rf"{one} ?≈ ?{two}"), f" {words.about} "),
        (re.compile(r"(?<![\w~/])[≈~] ?(?=[$€£]?\d)"), f"{words.about} "),
        (re.compile(r"(?<![\w.])C\+\+(?!\w)"), f"C {words.plus} {words.plus}"),
        (re.compile(rf"{one} ?\+ ?{two}"), f" {words.plus} "),
        (re.compile(r"(?<=\w)\+(?![\w+])"), f" {words.plus}"),
        (re.compile(r"(?<![\w+])\+(?=\d)"), f"{words.plus} "),
        (re.compile(rf"{one}(?: ={{1,3}} |={{1,3}}){two}"), f" {words.equals} "),
        (re.compile(r"(?<=[\w)%]) <(?:=| ) ?(?=[\w($€£])|(?<=\d) ?< ?(?=\d)"), f" {words.less} "),
        (re.compile(r"(?<!\S)< ?(?=[$€£]?\d)(?!3(?![\d.,]*\d|%))"), f"{words.less} "),
        (re.compile(r"(?<=[A-Z][a-z]) > (?=[A-Z])|(?<=[a-z]{2}) > (?=[A-Z][a-z])"), ", "),
        (re.compile(r"(?<=[A-Za-z0-9)%]) > ?(?=[A-Za-z0-9($€£])|(?<=\d) ?> ?(?=\d)"), f" {words.more} "),
        (re.compile(r"(?<!\S)> ?(?=[$€£]?\d)"), f"{words.more} "),
        (re.compile(r"§{1,2} ?(?=\d)"), f"{words.section} "),
        (re.compile(r"(?<!\w)(?:©|\([Cc]\)(?= ?\d{4})) ?(?=\w)"), f"{words.copyright} "),
        (re.compile(r"(?<=\d) ?°(?![\w°])"), f" {words.degrees}"),
        (re.compile(r"(?<![\w#&/])# ?(?=\d)"), f"{words.number} "),
        (re.compile(r"(?<=[^\W\d_])\\(?=[^\W\d_])"), " "),
    ]
    if language == "en":
        rules += [
            (re.compile(r"(?<![\w.])([CF])#(?!\w)"), r"\1 sharp"),
            (
                re.compile(r"\b([Hh]e|[Ss]he|[Hh]is|[Hh]er|[Hh]im|[Hh]ers|[Mm]r|[Mm]s|[Yy]es|[Tt]rue)/(?=[a-z])"),
                r"\1 or ",
            ),
        ]
    # "and/or", "TCP/IP", "input/output": a reader says no more than the words.
    rules.append((re.compile(r"(?<=[^\W\d_])/(?=[^\W\d_])(?<!</.)(?<!</)"), _slash))
    return rules


def _slash(found: re.Match[str]) -> str:
    # Tags keep theirs: "go<noise/>home", "</b>".
    return "/" if "<" in found.string[max(0, found.start() - 30) : found.start()] else " "


_RULES = {language: _rules(language, words) for language, words in _SAID.items()}
