"""TeX and MathML as a tree of MathML elements; anything else, and anything unsafe to read, is refused."""

import re
from xml.etree.ElementTree import Element, ParseError, fromstring

from narrator import budget

_MAX_TEX = 1500
_SECONDS_A_CHARACTER = 6e-5  # converting TeX and saying it takes a quarter of that, ten times as long as text
_MAX_MATHML = 60_000
_DEFINES = re.compile(r"\\(?:[gex]?def|let|(?:re)?newcommand|(?:re)?newenvironment|DeclareMathOperator)(?![a-zA-Z])")
_ASIDE = re.compile(r"\\(?:tag\*?|label|eqref|ref)\s*\{[^{}]*\}|\\(?:nonumber|notag|limits|nolimits)(?![a-zA-Z])")
_LINES = re.compile(r"\\(begin|end)\s*\{(?:aligned|align|split|gathered|gather|multline|eqnarray|equation)\*?\}")
_OPERATOR = re.compile(r"\\operatorname\s*\*?\s*\{\s*([a-zA-Z]+)(?:\\[,;! ]|~|\s)*([a-zA-Z]*)\s*\}")
_GROUPING = re.compile(r"(?<=\d)\{,\}(?=\d{3})")
_UNIT = re.compile(r"(?<=\d)\s*(?:\\[,;: ]|~)?\s*\\(?:mathrm|rm|text)\s*\{\s*([a-zA-Zµμ°/]{1,5})\s*\}")
_SPACED_ARG = re.compile(r"\\arg\s*(?:\\[,;!]\s*)?\\(max|min)(?![a-zA-Z])")
_PROSE = re.compile(r"[^\W\d_]{4}")
_COMMAND = re.compile(r"\\[a-zA-Z{},;!|]|\^[\w{\\*(+-]|(?<=[a-zA-Z)}\]])_[\w{\\]")
_SHORT = re.compile(
    r"(?:[-+−(|\[]\s?){0,3}[a-zA-Z](?:[ ()+*/=<>|,!'\[\]-]|\d|(?<![a-zA-Z])[a-zA-Z]|(?<=[A-Z])(?<![A-Z]{3})[A-Z]){0,40}"
)


def tree(formula: str) -> Element | None:
    """The MathML of a formula; None if it is not a formula, or unsafe to read."""
    return _from_mathml(formula) if formula.startswith("<") else _from_tex(formula)


def is_tex(text: str) -> bool:
    """Whether what is between dollar signs is a formula, rather than text between two amounts or variables."""
    return "$" not in text and bool(_COMMAND.search(text) or _SHORT.fullmatch(text))


def _from_mathml(markup: str) -> Element | None:
    if len(markup) > _MAX_MATHML or "<!" in markup:
        return None
    try:
        return fromstring(markup)
    except ParseError:
        return None


def _from_tex(tex: str) -> Element | None:
    """The MathML of TeX. TeX that defines commands is refused: it may expand without end."""
    if len(tex) > _MAX_TEX or _DEFINES.search(tex) or (_PROSE.search(tex) and not _COMMAND.search(tex)):
        return None
    from latex2mathml.converter import convert_to_element

    budget.allow(_SECONDS_A_CHARACTER * len(tex))
    tex = _LINES.sub(r"\\\1{matrix}", _ASIDE.sub("", tex))
    tex = _UNIT.sub(r"\\text{\1}", tex)
    tex = _GROUPING.sub("", _SPACED_ARG.sub(r"\\arg\1", _OPERATOR.sub(r"\\operatorname{\1\2}", tex)))
    try:
        return convert_to_element(tex)
    except Exception:  # for invalid TeX it may raise anything, even RecursionError
        return None
