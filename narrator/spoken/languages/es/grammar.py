"""What Spanish does with numbers beyond its tables: ordinals, and the hour of one."""

import re
from collections.abc import Iterator

from narrator.spoken.languages.grammar import Grammar
from narrator.spoken.numerals import cardinal, digits
from narrator.spoken.reading import Kind, Rank

_AT_ONE = re.compile(r"(?:(?<=\b[Aa] la )|(?<=asta la )|(?<=esde la ))1(?![\w:/-]|[.,]\d|\.ª| [a-zà-ÿ]+ de\b)")

# Nine digits, as in Spain, in places where millions would have another article: llame al 612 345 678.
_PHONE = re.compile(
    r"(?:(?<=\b[Aa]l )|(?<=éfono )|(?<=óvil )|(?<=[Ff]ax )|(?<=sApp ))[6-9]\d\d \d{3} \d{3}(?![\w€$%]|[.,]\d| [\d€$%])"
)

_UNITS = "primero segundo tercero cuarto quinto sexto séptimo octavo noveno".split()
_TEENS = """
undécimo duodécimo decimotercero decimocuarto decimoquinto decimosexto decimoséptimo decimoctavo decimonoveno
""".split()
_TENS = """
décimo vigésimo trigésimo cuadragésimo quincuagésimo sexagésimo septuagésimo octogésimo nonagésimo
""".split()
_HUNDREDS = """
centésimo ducentésimo tricentésimo cuadringentésimo quingentésimo sexcentésimo septingentésimo octingentésimo
noningentésimo
""".split()


def _numeral(number: int, kind: str) -> str:
    if kind != "ordinal" or not 0 < number < 1_000_000:
        return ""
    thousands, rest = divmod(number, 1000)
    said = (
        []
        if not thousands
        else ["milésimo" if thousands == 1 else f"{cardinal(thousands, 'es')}milésimo".replace(" ", "")]
    )
    hundreds, rest = divmod(rest, 100)
    said += [_HUNDREDS[hundreds - 1]] if hundreds else []
    return " ".join([*said, *_below_hundred(rest)])


def _below_hundred(number: int) -> list[str]:
    tens, ones = divmod(number, 10)
    if not tens:
        return [_UNITS[ones - 1]] if ones else []
    if not ones:
        return [_TENS[tens - 1]]
    if tens == 1:
        return [_TEENS[ones - 1]]
    if tens == 2:
        return [f"vigesimo{_UNITS[ones - 1]}".replace("oo", "o")]
    return [_TENS[tens - 1], _UNITS[ones - 1]]


def kinds(_language: str) -> Iterator[Kind]:
    """What only Spanish says differently."""
    yield Kind("a time of day", Rank.TIME, _AT_ONE, lambda _: "una")
    yield Kind("a telephone number", Rank.NAME, _PHONE, lambda found: _dialled(found[0]), beside="0")


def _dialled(number: str) -> str:
    return ", ".join(digits(group, "es") for group in number.split())


GRAMMAR = Grammar(numeral=_numeral, kinds=kinds)
