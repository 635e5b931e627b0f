"""Formulas in words: "\\frac{a}{b}" is said "a over b", "x^2" "x squared".

TeX, MathML ─► tree ─► words (mathml.py)

In a sentence a formula stands as TeX between dollar signs, if it is not so short that it is read as any text: x², x_i.
"""

import re
from functools import lru_cache
from html import unescape
from xml.etree.ElementTree import Element, ParseError, fromstring

from narrator.spoken import languages
from narrator.spoken.tables.formulas import formula_words

LONGEST = 45
"""Words above which a formula is not said: nobody's ear follows it."""

_LONGEST_TEX = 1500
_LONGEST_WITHIN = 400
_LONGEST_MATHML = 60_000
_DEFINES = re.compile(r"\\(?:[gex]?def|let|(?:re)?newcommand|(?:re)?newenvironment|DeclareMathOperator)(?![a-zA-Z])")
_ASIDE = re.compile(r"\\(?:tag\*?|label|eqref|ref)\s*\{[^{}]*\}|\\(?:nonumber|notag|limits|nolimits)(?![a-zA-Z])")
_LINES = re.compile(r"\\(begin|end)\s*\{(?:aligned|align|split|gathered|gather|multline|eqnarray|equation)\*?\}")
_OPERATOR = re.compile(r"\\operatorname\s*\*?\s*\{\s*([a-zA-Z]+)(?:\\[,;! ]|~|\s)*([a-zA-Z]*)\s*\}")
_GROUPING = re.compile(r"(?<=\d)\{,\}(?=\d{3})")
_UNIT = re.compile(r"(?<=\d)\s*(?:\\[,;: ]|~)?\s*\\(?:mathrm|rm|text)\s*\{\s*([a-zA-Zµμ°/]{1,5})\s*\}")
_SPACED_ARG = re.compile(r"\\arg\s*(?:\\[,;!]\s*)?\\(max|min)(?![a-zA-Z])")

_DRESSED = re.compile(r"\{?\s*\\displaystyle\s+(.*?)\s*\}?", re.DOTALL)
_PROSE = re.compile(r"[^\W\d_]{4}")

_DOLLARS = re.compile(
    r"(?<![\w$\\])\$(?:\$(?P<double>)\s?)?(?=[^\s$])(?P<tex>[^$]{1,400}?)(?<=[^\s\\])(?(double)\s?\$\$|\$)(?![\w$])"
)
_BRACKETS = re.compile(r"\\[(\[]\s?(?P<tex>(?:[^\\$]|\\[^()\[\]]){1,400}?)\s?\\[)\]]")
_IS_TEX = re.compile(r"\\[a-zA-Z{},;!|]|\^[\w{\\*(+-]|(?<=[a-zA-Z)}\]])_[\w{\\]")
_IS_SHORT = re.compile(
    r"(?:[-+−(|\[]\s?){0,3}[a-zA-Z](?:[ ()+*/=<>|,!'\[\]-]|\d|(?<![a-zA-Z])[a-zA-Z]|(?<=[A-Z])(?<![A-Z]{3})[A-Z]){0,40}"
)
_INDEXED = re.compile(r"(?<![\w_])([A-Za-zα-ω])_([A-Za-z]|\d{1,2})(?![\w_])")
_GREEK = re.compile(r"(?<![^\W\d_])(?<![Ͱ-Ͽἀ-῿] )(?:[α-λν-ωΓΔΘΛΞΠΣΦΨ]|(?<!\d)(?<!\d[\s])[μΩ])(?![^\W\d_]| [Ͱ-Ͽἀ-῿])")


def say(formula: str, language: str) -> str | None:
    """A formula in words, or None where it cannot be said well: unknown signs, too long, or no words in `language`.

    `formula` is MathML if it begins with "<", else TeX without the dollar signs around it. Numbers stay digits,
    1/2 stays as it is: the families of rules say them.
    """
    return _say(formula.strip(), languages.base(language)) if len(formula) <= _LONGEST_MATHML else None


@lru_cache(maxsize=512)
def _say(formula: str, base: str) -> str | None:
    tree = _tree(formula) if formula_words(base) else None
    if tree is None:
        return None
    from narrator.spoken.mathml import said

    words = said(tree, base)
    return words if words and len(words.split()) <= LONGEST else None


def shown(formula: str) -> str | None:
    """How a formula is shown within a sentence, or None where no words are known for it, as far as that can be told.

    A short one is text: "x²"; else TeX is shown between dollar signs, and MathML cannot be shown.
    """
    formula = formula.strip()
    tree = _tree(formula)
    if tree is None:
        return None
    from narrator.spoken.mathml import flat

    text = flat(tree)
    if text or formula.startswith("<") or not _is_tex(formula) or len(formula) > _LONGEST_WITHIN:
        return text
    return f"${' '.join(_undressed(formula).split())}$" if say(formula, "en") else None


def say_within(text: str, language: str) -> str:
    """A sentence with what is between dollar signs, \\( and \\) or \\[ and \\] in words, and Greek letters by name.

    Where there are no words for a formula its signs are left, without what only sets them.
    """
    if "$" in text or "\\" in text:
        text = _DOLLARS.sub(lambda found: _said_within(found, language), text)
        text = _BRACKETS.sub(lambda found: _said_within(found, language), text)
    if not (_INDEXED.search(text) or _GREEK.search(text)) or not (words := formula_words(language)):
        return text
    text = _INDEXED.sub(lambda found: _indexed(found, words.shapes["sub"]), text)
    return _GREEK.sub(lambda found: words.signs.get(found[0], found[0]), text)


def _said_within(found: re.Match[str], language: str) -> str:
    tex = found["tex"]
    if found[0].startswith("$") and not _is_tex(tex):
        return found[0]
    words = say(tex, language)
    if words is not None:
        return words
    tree = _tree(tex)
    if tree is None:
        return found[0]
    return unescape(" ".join(part.strip() for part in tree.itertext() if part.strip())).replace("\\", "")


def _is_tex(text: str) -> bool:
    """Whether what stands between dollar signs is a formula, and not between two amounts or variables."""
    return "$" not in text and bool(_IS_TEX.search(text) or _IS_SHORT.fullmatch(text))


def _indexed(found: re.Match[str], shape: str) -> str:
    letter, index = found[1], found[2]
    return f"{letter} {index}" if index.isdecimal() else shape.format(letter, index)


def _tree(formula: str) -> Element | None:
    """The MathML of a formula, None if it is not one, or one that is not safe to read."""
    return _from_mathml(formula) if formula.startswith("<") else _from_tex(formula)


def _from_mathml(markup: str) -> Element | None:
    if len(markup) > _LONGEST_MATHML or "<!" in markup:
        return None
    try:
        return fromstring(markup)
    except ParseError:
        return None


def _undressed(tex: str) -> str:
    """TeX without the command that only makes it large."""
    found = _DRESSED.fullmatch(tex)
    return found[1] if found else tex


def _from_tex(tex: str) -> Element | None:
    """The MathML of TeX. What defines commands is refused: it may grow without end."""
    if len(tex) > _LONGEST_TEX or _DEFINES.search(tex) or (_PROSE.search(tex) and not _IS_TEX.search(tex)):
        return None
    from latex2mathml.converter import convert_to_element

    tex = _LINES.sub(r"\\\1{matrix}", _ASIDE.sub("", tex))
    tex = _UNIT.sub(r"\\text{\1}", tex)
    tex = _GROUPING.sub("", _SPACED_ARG.sub(r"\\arg\1", _OPERATOR.sub(r"\\operatorname{\1\2}", tex)))
    try:
        return convert_to_element(tex)
    except Exception:  # what is no TeX makes it raise anything, RecursionError too
        return None
