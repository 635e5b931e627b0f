"""Numbers: whatever figures the other families have left, as words. After this one no digit is left.

Years are said as years ("nineteen eighty-four"), so are decades; ordinals, fractions, powers of ten and Roman numerals
have their own forms. The engines disagree about all of these, and words they say alike.
"""

import re
from functools import cache

from narrator.spoken.dates import german_ordinal
from narrator.spoken.naming import FRACTION, cardinal, digits, figure, fraction, ordinal, words, year
from narrator.spoken.romans import say as say_romans
from narrator.spoken.tables import Table, table

_CHEAP = re.compile(r"\d|[²³½¼¾⅐-⅞]")
_FRACTION = re.compile(FRACTION)
_SQUARE = re.compile(r"(?<=[^\W_])([²³])(?![⁰¹²³⁴-⁹])")
_HASH = re.compile(r"(?<![\w#&])# ?(?=\d)")

_ENGLISH_SHORT_YEAR = re.compile(r"(?<!\w)['’](\d\d)\b(?![\"”″'’])")
_ENGLISH_ORDINAL = re.compile(
    r"(?<![\w.,])(\d{1,3}(?:,\d{3})+|\d{1,12}) ?(?:(?<=1)st|(?<=2)nd|(?<=3)rd|(?<=\d)th)\b", re.I
)
_GLUED_YEAR = re.compile(r"(?<=[^\W\d_])(?=(?:1[1-9]|20)\d\d(?!\w))")
_COUNTABLE = (
    "people|men|women|children|students|users|soldiers|troops|deaths|dead|cases|words|pages|lines|jobs|employees|"
    "workers|members|votes|seats|miles|feet|yards|inches|meters|metres|kilometers|kilometres|acres|hectares|pounds|"
    "tons|tonnes|calories|degrees|percent|dollars|euros|years|days|hours|minutes|seconds|times|copies|items|points|"
    "million|billion|trillion|volts|watts|megawatts|kilograms|grams|to \\d{4} (?:people|miles|feet)"
)
_ENGLISH_YEAR = re.compile(
    rf"(?<![\w.,])(?:(1[1-9]\d\d|20\d\d)|(?<=[iI]n )(10\d\d)|(?<=since )(10\d\d))(?![\w]|[.,]\d| (?:{_COUNTABLE})\b)"
)

_ORDINALS = {
    "fr": re.compile(r"(?<![\w.,])(\d{1,3}(?: \d{3})+|\d{1,12})"
        r"(?P<end>ers?|[eè]res?|res?|[eè]mes?|[eè]|nde?s?|°|º)(?!\w)"),
    "es": re.compile(r"(?<![\w.,])(\d{1,4})\.?(?P<end>[ºª°]|er|ro|ra|do|da|to|ta)(?!\w)"),
    "it": re.compile(r"(?<![\w.,])(\d{1,4})(?P<end>[ºª°])(?!\w)"),
    "pt": re.compile(r"(?<![\w.,])(\d{1,4})\.?(?P<end>[ºª°])(?!\w)"),
}  # fmt: skip
_GERMAN_ORDINAL = re.compile(
    r"(?<=[\w,;:] )(\d{1,3})\.(?=(?: ?[-–] ?\d{1,3}\.)? [^\W\d_]| ?[-–] ?\d{1,3}\.)(?P<joint> ?[-–] ?(\d{1,3})\.)?"
)
_ONE = re.compile(r"(?<![\w.,])1(?= ([^\W\d_]{3,}))")
_FEMININE = {
    "de": re.compile("^[A-ZÄÖÜ].*(?:e|ung|[hk]eit|ion|ät|schaft)$"),
    "fr": re.compile("(?:tion|té|ette|ère|ée|ie|ure|ance|ence)$"),
    "es": re.compile("(?:a|ión|dad)$"),
    "it": re.compile("(?:a|ione|tà)$"),
    "pt": re.compile("(?:a|ão|dade)$"),
}
_GERMAN_YEAR = re.compile(r"(?<![\w.,])(1[1-9]\d\d)(?:er(?= Jahre))?(?![\w]|[.,]\d)")
_GERMAN_DECADE = re.compile(r"(?<![\w.,])([1-9]0|1\dd0)er(?!\w)")


def say(text: str, language: str) -> str:
    """`text` with all numbers as words; unchanged in a language without a table."""
    own = table(language)
    if not own:
        return text
    text = say_romans(text, language)
    if not _CHEAP.search(text):
        return text
    text = _numero(language).sub(f"{own.number} ", text)
    text = _HASH.sub(f"{own.number} ", text)
    text = _FRACTION.sub(lambda found: fraction(found["whole"], found["part"], language) or found[0], text)
    text = _SQUARE.sub(lambda sign: f" {own.squared if sign[1] == '²' else own.cubed}", text)
    text = _ordinals(text, own, language)
    if language != "en":
        text = _ONE.sub(lambda found: own.one[bool(_FEMININE[language].search(found[1]))], text)
    return _figure(language).sub(lambda found: _plain(found, language), text)


@cache
def _numero(language: str) -> re.Pattern[str]:
    own = table(language)
    return re.compile(rf"(?<!\w)(?:{own.numero if own else ''}) ?(?=\d)")


@cache
def _figure(language: str) -> re.Pattern[str]:
    return re.compile(figure(language))


def _ordinals(text: str, own: Table, language: str) -> str:
    if language == "en":
        text = _ENGLISH_ORDINAL.sub(lambda nth: ordinal(int(nth[1].replace(",", "")), "en"), text)
        text = _GLUED_YEAR.sub(" ", text)
        text = _ENGLISH_SHORT_YEAR.sub(lambda found: _short_year(found[1]), text)
        return _ENGLISH_YEAR.sub(lambda found: year(int(found[1] or found[2] or found[3]), "en"), text)
    if language == "de":
        text = _GERMAN_ORDINAL.sub(lambda found: _german(found, own), text)
        text = _GERMAN_DECADE.sub(lambda found: year(int(found[1]), "de") + "er", text)
        return _GERMAN_YEAR.sub(
            lambda found: year(int(found[1]), "de") + ("er" if found[0].endswith("er") else ""), text
        )
    return _ORDINALS[language].sub(lambda found: _romance(found, language), text)


def _short_year(written: str) -> str:
    return f"oh {cardinal(int(written), 'en')}" if written.startswith("0") else cardinal(int(written), "en")


def _german(found: re.Match[str], own: Table) -> str:
    before = found.string[: found.start()]
    first = german_ordinal(int(found[1]), before)
    return f"{first} {own.to} {german_ordinal(int(found[3]), before)}" if found["joint"] else first


def _romance(found: re.Match[str], language: str) -> str:
    number, end = int(found[1].replace(" ", "")), found["end"]
    if not number:
        return found[0]
    said = ordinal(number, language)
    if language == "fr":
        plural = "s" if end.endswith("s") else ""
        if number == 1:
            return ("premier" if end.startswith(("er", "°", "º")) else "première") + plural
        return {"nd": "second", "nde": "seconde"}.get(end.rstrip("s"), said) + plural
    if end in ("ª", "ra", "da", "ta"):
        return re.sub(r"o\b", "a", said)
    if language == "es" and end == "er":
        return said.removesuffix("o")
    return said


def _plain(found: re.Match[str], language: str) -> str:
    text, start, end = found.string, found.start(), found.end()
    said = words(found[0], language) if found[0].isascii() else digits(found[0], language)
    before = " " if start and (text[start - 1].isalpha() or text[start - 1].isdigit()) else ""
    after = " " if end < len(text) and (text[end].isalpha() or text[end].isdigit()) else ""
    return f"{before}{said}{after}"
