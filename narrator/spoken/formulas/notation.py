"""Chemical formulas and simple mathematics: CO₂ is said "C O 2", x² "x squared", √2 "square root of 2".

Numbers remain digits, and units such as m² and °C are not changed: those are handled elsewhere.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from narrator import patterns
from narrator.spoken import languages
from narrator.spoken.formulas.words import formula_words

_LOW = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋", "0123456789+-")
_HIGH = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n")
_ELEMENTS = (
    "A[cglmrstu]|B[aeikr]?|C[adeflmorsu]?|D[by]|E[ru]|F[emr]?|G[ade]|H[efgo]?|I[nr]?|Kr?|L[aiu]|M[gno]|N[abdeipo]?|O[s]?"
    "|P[abdmortu]?|R[abehnu]|S[bceimnr]?|T[abcehilm]|U|V|W|Xe|Yb?|Z[nr]"
)
# With ordinary digits only these: A4, V8, K2 and H5N1 are something else.
_PLAIN = "|".join(
    sorted(
        "CO2 H2O H2O2 H2S H2SO4 H3PO4 HNO3 N2O NO2 NO3 SO2 SO3 SO4 CH4 NH3 NH4 CaCO3 CaCl2 NaHCO3 Na2CO3 MgCl2 "
        "Fe2O3 Fe3O4 Al2O3 SiO2 TiO2 PO4 LiFePO4 LiCoO2 CCl4 UF6 SF6 CF4 BaSO4 CuSO4 KMnO4 KNO3".split(),
        key=len,
        reverse=True,
    )
)
_ATOM = patterns.lazy(r"([A-Z][a-z]?)(\d*)")
# Symbols of set theory, logic and analysis, which only occur with their mathematical meaning.
_HAS_WORDS = patterns.lazy(r"[^\W_]")
_SIGNS = patterns.lazy("[∪∩∈∉⊂⊆⊃⊇∀∃¬∧∨∅≪≫∂∇∓∴⊕⊗]")
# ΔT: voices take it for part of a word together with the letter. μ is "micro" in units.
_GREEK = patterns.lazy(r"(?<!\w)[ΓΔΘΛΞΠΣΦΨΩα-λν-ω](?=[A-Za-z](?![a-z]))")
_NOTE = patterns.lazy(r"(?<=\b[A-Ga-g])([♯♭♮])")
_HINT = patterns.lazy(rf"[Γ-ω♭♮♯₀-₉²³¹⁰⁴-⁹⁺⁻ⁿ^√∛≤≥≠∞≡∝]|{_SIGNS.pattern}|[A-Z][a-z]?\d|[<>!]=")
# ¹⁴C, ²³⁵U: atomic masses.
_ISOTOPE = patterns.lazy(rf"(?<!\w)([⁰¹²³⁴-⁹]{{1,3}})({_ELEMENTS})(?![a-z₀-₉])")
# ≤, ≥ and ≠ as programs write them.
_TYPED = patterns.lazy(r"(?<=[\w)\]%\"”’])( ?)([<>!]=)(?= ?[\w$€£(.−-])|(?<![^\s,(])()([<>]=)(?= ?[$€£]?\.?\d)")
_TYPED_SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠"}

# 5·10³; between other numbers, older British texts have it as a decimal point.
_TIMES_TEN = patterns.lazy(r"(?<=\d) ?[·⋅] ?(?=10(?:\^|[⁻⁺]?[⁰¹²³⁴-⁹]))")

_UNITS = frozenset("m km cm mm dm nm um ft in mi yd s h kg g l".split())
_POWER = patterns.lazy(r"(?:(?<![^\W_])([a-zA-Zα-ω]{1,2}|\d[\d.,]*[a-zA-Z]?)|(?<=\)))([⁺⁻]?[⁰¹²³⁴-⁹]+|ⁿ)(?![^\W_])")
_CARET = patterns.lazy(r"(?<=[\w)])\^(?:([+-]?\w{1,4})(?!\w)|\{([+-]?\w{1,6})\}|\(([+-]?\w{1,6})\))")
_CHARGE = patterns.lazy(r"(?<=[^\W\d_])([²³]?)([⁺⁻])(?![\w⁺⁻])|(?<=[₀-₉)\]])([²³]?)([⁺⁻])(?![\w⁺⁻])")
_LOG = patterns.lazy(r"\b(log)([₀-₉]+) ?(?=[\w(])")
# 9.8 m s⁻² and 5 mol·L⁻¹ are the same as m/s² and mol/L.
_PER = patterns.lazy(r"(?<=\d)( ?(?:[A-Za-zµμ]{1,20}[²³]?(?=[ ·⋅]))?)[ ·⋅]?([A-Za-zµμ]{1,3})⁻([¹²³])(?![⁰¹²³⁴-⁹\w])")
_LOW_INDEX = patterns.lazy(r"(?<=[^\W\d_])([₀-₉]+)")
_ROOT = patterns.lazy(r"([√∛]) ?(?=[\w(])")
_RELATION = patterns.lazy(r"(?<=[\w)%]) ?([≤≥≠≡∝]) ?(?=[\w($€£+−-])|(?<!\S)([≤≥]) ?(?=\d)")

_ENDLESS = patterns.lazy(r"\w[^\w∞]{0,5}∞|∞[^\w∞]{0,5}\w")


class NotationWords(NamedTuple):
    """Powers, roots, and the relations ≤ ≥ ≠ ≡ ∝ and ∞."""

    squared: str
    cubed: str
    power: str
    minus: str
    root: str
    cube_root: str
    relations: Mapping[str, str]
    plus: str = "plus"
    notes: Mapping[str, str] = {}
    """The names of ♯, ♭ and ♮."""

    def check(self) -> None:
        """Raises ValueError if the values are invalid."""
        if missing := set("≤≥≠≡∝∞") - self.relations.keys():
            raise ValueError(f"relations lack {' '.join(sorted(missing))}")


_words = languages.reader("notation", NotationWords)


def say(text: str, language: str) -> str:
    """`text` with formulas as letters and numbers, and powers, roots and relations in words."""
    if not _HINT.search(text) or not (words := _words(language)):
        return text
    if "=" in text:
        text = _TYPED.sub(
            lambda found: f" {words.relations[_TYPED_SIGNS[found[2] or found[4]]]} ".lstrip(" " * (not found.start())),
            text,
        )
    text = _TIMES_TEN.sub("×", text)
    text = _ISOTOPE.sub(lambda found: f"{' '.join(found[2].upper())} {found[1].translate(_HIGH)}", text)
    text = _CHARGE.sub(lambda found: _charge(found, words), text)
    text = _compound().sub(_formula, text)
    if words.notes:
        text = _NOTE.sub(lambda found: f" {words.notes.get(found[1], found[1])}", text)
    text = _GREEK.sub(lambda found: f"{_sign(found[0], language)} ", text)
    if "⁻" in text:
        text = _PER.sub(lambda found: f"{found[1]}/{found[2]}{'' if found[3] == '¹' else found[3]}", text)
    text = _LOG.sub(lambda found: _log(found, language), text)
    text = _POWER.sub(lambda found: _power(found, words), text)
    text = _CARET.sub(lambda found: _raised(found[1] or found[2] or found[3], words), text)
    text = _LOW_INDEX.sub(lambda found: " " + found[1].translate(_LOW), text)
    # On their own, they separate paragraphs.
    if _SIGNS.search(text) and _HAS_WORDS.search(text):
        text = _SIGNS.sub(lambda found: f" {_sign(found[0], language)} ", text)
    text = _ROOT.sub(lambda found: f"{words.root if found[1] == '√' else words.cube_root} ", text)
    text = _RELATION.sub(lambda found: f" {words.relations[found[1] or found[2]]} ", text)
    return text.replace("∞", words.relations["∞"]) if _ENDLESS.search(text) else text


@cache
def _compound() -> re.Pattern[str]:
    """A chemical formula with subscript numbers of atoms, or one that everybody knows."""
    atoms = rf"(?:(?:{_ELEMENTS})[₀-₉]*){{0,20}}"
    return re.compile(
        rf"(?<![\w.])(?:{atoms}(?:{_ELEMENTS})[₀-₉]+{atoms}"
        rf"|C\d{{1,3}}H\d{{1,3}}(?:(?:{_ELEMENTS})\d{{0,2}}){{0,6}}|{_PLAIN})(?![^\W²³⁰¹⁴-⁹]|[₀-₉])"
    )


def _formula(found: re.Match[str]) -> str:
    atoms = _ATOM.findall(found[0].translate(_LOW))
    return " ".join(" ".join([*symbol.upper(), *([count] if count else [])]) for symbol, count in atoms)


def _sign(sign: str, language: str) -> str:
    """The name of a mathematical symbol in a language, or the symbol itself."""
    own = formula_words(language)
    if not own:
        return sign
    return own.shapes["empty set"] if sign == "∅" else own.signs.get(sign, sign)


def _log(found: re.Match[str], language: str) -> str:
    own = formula_words(language)
    base = found[2].translate(_LOW)
    return f"{own.shapes['base'].format(found[1], base)} {own.shapes['of']} " if own else found[0]


def _charge(found: re.Match[str], words: NotationWords) -> str:
    """Na⁺, Ca²⁺, SO₄²⁻."""
    number, sign = (found[1] or found[3] or "").translate(_HIGH), found[2] or found[4]
    return f"{f' {number}' * bool(number)} {words.plus if sign == '⁺' else words.minus}"


def _power(found: re.Match[str], words: NotationWords) -> str:
    if (base := found[1] or "") in _UNITS:
        return found[0]
    return base + _raised(found[2].translate(_HIGH), words)


def _raised(exponent: str, words: NotationWords) -> str:
    if exponent == "2":
        return f" {words.squared}"
    if exponent == "3":
        return f" {words.cubed}"
    return f" {words.power} {exponent.replace('-', words.minus + ' ').replace('+', '')}"
