"""Formulas of Word, in Office MathML (part 1, 22.1), as MathML and on one line."""

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from narrator.sources.elements import Element
from narrator.sources.office.styled import local_name
from narrator.sources.office.word.properties import children, is_switched_on, value_of, within

_STRUCTURED = frozenset("f rad sSup sSub sSubSup sPre nary m eqArr limLow limUpp acc bar groupChr borderBox".split())
_SIGNS = {"num": "", "den": "/", "sub": "_", "sup": "^", "rad": "√"}
_TOKEN = re.compile(r"(\d+(?:[.,]\d+)*)|([^\W\d_])|(\S)")
_WORD = re.compile(r"[^\W\d_]{2,}")
_DELETED = frozenset({"del", "moveFrom"})
_WITH_SCRIPTS = {
    "sSup": ("msup", ("e", "sup")),
    "sSub": ("msub", ("e", "sub")),
    "sSubSup": ("msubsup", ("e", "sub", "sup")),
    "limLow": ("munder", ("e", "lim")),
    "limUpp": ("mover", ("e", "lim")),
}
_INTEGRALS = "∫∬∭∮∯∰"
_APPLIED = "\u2061"  # between a function and its argument
_OVERLINE, _HAT, _BRACE_BELOW = "‾", "\u0302", "⏟"


def is_structured(formula: Element) -> bool:
    """Whether a formula is more than a row of characters."""
    return any(local_name(each) in _STRUCTURED for each in formula.iter(etree.Element))


def linear(element: Element) -> str:
    """A formula on one line: a/(b+c), x^2."""
    name = local_name(element)
    if name == "t":
        return element.text or ""
    inner = "".join(linear(child) for child in element if not local_name(child).endswith("Pr"))
    if name in _SIGNS and inner:
        return _SIGNS[name] + (inner if len(inner) < 2 else f"({inner})")
    if name == "d":
        opening, closing = _delimiters(element)
        return f"{opening}{inner}{closing}"
    return (value_of(within(element, "naryPr", "chr")) or "∫") + inner if name == "nary" else inner


def mathml(formula: Element) -> Element:
    """A formula as MathML."""
    math = etree.Element("math")
    math.extend(_written(formula))
    return math


def _written(around: Iterable[Element]) -> Iterator[Element]:
    """The content of a formula, or of a part of one."""
    for element in around:
        name = local_name(element)
        if name == "r":
            yield from _tokens(element)
        elif name in _WITH_SCRIPTS:
            tag, parts = _WITH_SCRIPTS[name]
            yield _made(tag, *(_row(element, part) for part in parts))
        elif name in _WRITERS:
            yield _WRITERS[name](element)
        elif not name.endswith("Pr") and name not in _DELETED:
            yield from _written(element)


def _made(tag: str, *parts: Element) -> Element:
    made = etree.Element(tag)
    made.extend(parts)
    return made


def _token(tag: str, text: str) -> Element:
    made = etree.Element(tag)
    made.text = text
    return made


def _row(element: Element, part: str) -> Element:
    """A part of a formula, as one element."""
    inner = [each for around in children(element, part) for each in _written(around)]
    return inner[0] if len(inner) == 1 else _made("mrow", *inner)


def _tokens(run: Element) -> Iterator[Element]:
    text = "".join(each.text or "" for each in children(run, "t"))
    properties = within(run, "rPr")
    if is_switched_on(within(properties, "nor")):
        yield _token("mtext", text)
    elif value_of(within(properties, "sty")) == "p" and _WORD.fullmatch(text.strip()):
        yield _token("mi", text.strip())
    else:
        for number, letter, sign in _TOKEN.findall(text):
            yield _token("mn" if number else "mi" if letter else "mo", number or letter or sign)


def _delimiters(element: Element) -> tuple[str, str]:
    properties = within(element, "dPr")
    given = (within(properties, name) for name in ("begChr", "endChr"))
    opening, closing = (value_of(each) if each is not None else usual for each, usual in zip(given, "()", strict=True))
    return opening, closing


def _fraction(element: Element) -> Element:
    above, below = _row(element, "num"), _row(element, "den")
    kind = value_of(within(element, "fPr", "type"))
    if kind in ("lin", "skw"):
        return _made("mrow", above, _token("mo", "/"), below)
    made = _made("mfrac", above, below)
    if kind == "noBar":
        made.set("linethickness", "0")
    return made


def _root(element: Element) -> Element:
    degree, inner = _row(element, "deg"), _row(element, "e")
    is_square = is_switched_on(within(element, "radPr", "degHide")) or not "".join(map(str, degree.itertext()))
    return _made("msqrt", inner) if is_square else _made("mroot", inner, degree)


def _large(element: Element) -> Element:
    """A sum, an integral or the like, with its limits and its operand."""
    sign = value_of(within(element, "naryPr", "chr")) or "∫"
    low, high = _row(element, "sub"), _row(element, "sup")
    tag = "msubsup" if sign in _INTEGRALS else "munderover"
    return _made("mrow", _made(tag, _token("mo", sign), low, high), _row(element, "e"))


def _delimited(element: Element) -> Element:
    opening, closing = _delimiters(element)
    separator = value_of(within(element, "dPr", "sepChr")) or "|"
    made = _made("mrow", *([_token("mo", opening)] if opening else ()))
    for index, part in enumerate(children(element, "e")):
        made.extend([_token("mo", separator)] if index else ())
        made.extend(_written(part))
    made.extend([_token("mo", closing)] if closing else ())
    return made


def _function(element: Element) -> Element:
    name = _row(element, "fName")
    letters = "".join(map(str, name.itertext()))
    is_plain = letters.isalpha() and all(local_name(each) in ("mrow", "mi") for each in name.iter(etree.Element))
    return _made("mrow", _token("mi", letters) if is_plain else name, _token("mo", _APPLIED), _row(element, "e"))


def _accented(element: Element) -> Element:
    sign = value_of(within(element, "accPr", "chr")) or _HAT
    made = _made("mover", _row(element, "e"), _token("mo", sign))
    made.set("accent", "true")
    return made


def _barred(element: Element) -> Element:
    tag = "munder" if value_of(within(element, "barPr", "pos")) == "bot" else "mover"
    return _made(tag, _row(element, "e"), _token("mo", _OVERLINE))


def _grouped(element: Element) -> Element:
    properties = within(element, "groupChrPr")
    tag = "mover" if value_of(within(properties, "pos")) == "top" else "munder"
    return _made(tag, _row(element, "e"), _token("mo", value_of(within(properties, "chr")) or _BRACE_BELOW))


def _before(element: Element) -> Element:
    scripts = (etree.Element("mprescripts"), _row(element, "sub"), _row(element, "sup"))
    return _made("mmultiscripts", _row(element, "e"), *scripts)


def _matrix(element: Element) -> Element:
    rows = (children(row, "e") for row in children(element, "mr"))
    return _made("mtable", *(_made("mtr", *(_made("mtd", *_written(cell)) for cell in row)) for row in rows))


def _equations(element: Element) -> Element:
    lines = (_made("mtd", *_written(line)) for line in children(element, "e"))
    return _made("mtable", *(_made("mtr", line) for line in lines))


_WRITERS = {
    "f": _fraction,
    "rad": _root,
    "nary": _large,
    "d": _delimited,
    "func": _function,
    "acc": _accented,
    "bar": _barred,
    "groupChr": _grouped,
    "sPre": _before,
    "m": _matrix,
    "eqArr": _equations,
}
