"""Formulas in words: "\\frac{a}{b}" is said "a over b", "x^2" "x squared".

TeX, MathML ─► tree (tree.py) ─► nodes (nodes.py) ─► words (mathml.py)

In a sentence, formulas are TeX between dollar signs unless they are short enough to be read as text: x², x_i.
"""

import re
from functools import lru_cache
from html import unescape

from narrator import patterns
from narrator.spoken import languages
from narrator.spoken.formulas.words import formula_words

MAX_WORDS = 45
"""Formulas with more words than this are not said: no listener can follow them."""

_MAX_CHARS = 60_000  # characters of a formula that is worth caching
_MAX_CHARS_WITHIN = 400
_DRESSED = patterns.lazy(r"\{?\s*\\displaystyle\s+(.*?)\s*\}?", re.DOTALL)
_DOLLARS = patterns.lazy(
    r"(?<![\w$\\])\$(?:\$(?P<double>)\s?)?(?=[^\s$])(?P<tex>[^$]{1,400}?)(?<=[^\s\\])(?(double)\s?\$\$|\$)(?![\w$])"
)
_BRACKETS = patterns.lazy(r"\\[(\[]\s?(?P<tex>(?:[^\\$]|\\[^()\[\]]){1,400}?)\s?\\[)\]]")
_INDEXED = patterns.lazy(r"(?<![\w_])([A-Za-zα-ω])_([A-Za-z]|\d{1,2})(?![\w_])")
_GREEK = patterns.lazy(r"(?<![^\W\d_])(?<![Ͱ-Ͽἀ-῿] )(?:[α-λν-ωΓΔΘΛΞΠΣΦΨ]|(?<!\d)(?<!\d[\s])[μΩ])(?![^\W\d_]| [Ͱ-Ͽἀ-῿])")


def say(formula: str, language: str) -> str | None:
    """A formula in words; None if it cannot be said well: unknown symbols, too long, or no words in `language`.

    `formula` is MathML if it begins with "<", else TeX without dollar signs around it. Numbers remain digits, and 1/2
    is not changed: other families of rules say them.
    """
    if len(formula) > _MAX_CHARS:
        return None
    say = _say_long if len(formula) > _MAX_CHARS_WITHIN else _say
    return say(formula.strip(), languages.base(language))


@lru_cache(maxsize=16_384)  # all short ones of a document, used when it is read and again when it is said
def _say(formula: str, base: str) -> str | None:
    if not formula_words(base):
        return None
    from narrator.spoken.formulas.mathml import said
    from narrator.spoken.formulas.nodes import formula_nodes

    nodes = formula_nodes(formula)
    words = said(nodes, base) if nodes is not None else None
    return words if words and len(words.split()) <= MAX_WORDS else None


_say_long = lru_cache(maxsize=64)(_say.__wrapped__)


def shown(formula: str) -> str | None:
    """How a formula is shown within a sentence; None if there are known to be no words for it.

    A short one is text, "x²"; else TeX is shown between dollar signs, and MathML cannot be shown.
    """
    from narrator.spoken.formulas.flat import flat
    from narrator.spoken.formulas.nodes import formula_nodes
    from narrator.spoken.formulas.tree import is_tex

    formula = formula.strip()
    nodes = formula_nodes(formula)
    text = flat(nodes) if nodes is not None else None
    if nodes is None or text or formula.startswith("<") or not is_tex(formula) or len(formula) > _MAX_CHARS_WITHIN:
        return text
    return f"${' '.join(_undressed(formula).split())}$" if say(formula, "en") else None


def say_within(text: str, language: str) -> str:
    """A sentence with what is between dollar signs, \\( and \\) or \\[ and \\] in words, and Greek letters by name.

    If there are no words for a formula, its symbols are kept, without commands that only concern typesetting.
    """
    if "$" in text or "\\" in text:
        text = _DOLLARS.sub(lambda found: _said_within(found, language), text)
        text = _BRACKETS.sub(lambda found: _said_within(found, language), text)
    may_be = ("_" in text and _INDEXED.search(text)) or (not text.isascii() and _GREEK.search(text))
    if not may_be or not (words := formula_words(language)):
        return text
    text = _INDEXED.sub(lambda found: _indexed(found, words.shapes["sub"]), text)
    return _GREEK.sub(lambda found: words.signs.get(found[0], found[0]), text)


def _said_within(found: re.Match[str], language: str) -> str:
    from narrator.spoken.formulas.tree import is_tex, tree

    tex = found["tex"]
    if found[0].startswith("$") and not is_tex(tex):
        return found[0]
    words = say(tex, language)
    if words is not None:
        return words
    element = tree(tex)
    if element is None:
        return found[0]
    return unescape(" ".join(part.strip() for part in element.itertext() if part.strip())).replace("\\", "")


def _indexed(found: re.Match[str], shape: str) -> str:
    letter, index = found[1], found[2]
    return f"{letter} {index}" if index.isdecimal() else shape.format(letter, index)


def _undressed(tex: str) -> str:
    """TeX without a command that only changes its size."""
    found = _DRESSED.fullmatch(tex)
    return found[1] if found else tex
