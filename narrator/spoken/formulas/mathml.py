"""MathML in words, as a lecturer reads it aloud.

How a node is said depends on its kind and its neighbours; a comma is a pause. A formula that contains anything without
words is not said at all.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

from narrator.spoken.formulas.nodes import (
    BLACKBOARD,
    DOTS,
    MAX_DEPTH,
    SCRIPTS,
    Node,
    UnsayableError,
    grouped,
)
from narrator.spoken.formulas.words import FormulaWords, formula_words
from narrator.spoken.number_words import number_words
from narrator.spoken.units import unit_words

_FACTORS = frozenset("() [] || ‖‖ ⌊⌋ ⌈⌉".split())
_ACCENTS = {
    **dict.fromkeys("ˆ^", "hat"),
    **dict.fromkeys("‾¯―ˉ_", "bar"),
    **dict.fromkeys("˜~", "tilde"),
    **dict.fromkeys("→⃗⇀", "vector"),
    "˙": "dot",
    "¨": "double dot",
}
_PRIMES = {"′": "prime", "'": "prime", "″": "double prime", "′′": "double prime", "''": "double prime"}
_RAISED = {**_PRIMES, "*": "star", "∗": "star", "⋆": "star", "†": "dagger", "⊤": "transpose", "∘": "degrees"}
_FUNCTIONS = frozenset("fghFGHOΘΩ")  # letters that are certainly functions before a bracket
_BEFORE_SQUARE = frozenset("EPV")
_RELATES = frozenset("=≠<>≤≥≈≡∼∈→⇒≔←")
_SEPARATES = frozenset(",;|∣∥‖∪∩∧∨¬") | _RELATES  # factors in brackets contain none of these
_APPLIED = frozenset("𝔼 Pr Var Cov max min sup inf".split())
_INTEGRALS = frozenset("∫∬∭∮")
_FIGURE = re.compile(r"\d[\d.,]*")
_ORDINAL = re.compile(r"[4-9]|1\d|20")
_MAX_SIMPLE = 6  # words of a numerator and a denominator that can be followed without "the fraction"
_GAPS = re.compile(r"\s*,(?:\s*[,;])*\s*(?=[,;.])|\s+(?=[,;:!])")


@cache
def _meetings(language: str) -> re.Pattern[str]:
    words = formula_words(language)
    longest_first = sorted(words.contracted if words else (), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def said(nodes: Sequence[Node], language: str) -> str | None:
    """A formula in words of a base language; numbers remain digits.

    None if something in it has no words, if it is nested too deeply, or if the language has no words for formulas.
    """
    words = formula_words(language)
    if not words:
        return None
    try:
        text = _Speaker(language, words).row(grouped(nodes))
    except UnsayableError:
        return None
    text = " ".join(_GAPS.sub("", " ".join(text.split())).split()).strip(" ,;:")
    return _meetings(language).sub(lambda found: words.contracted[found[0]], text) if words.contracted else text


@cache
def _unit_letters(language: str) -> frozenset[str]:
    """Units and magnitudes of one letter, which after a number are not variables."""
    units, numbers = unit_words(language), number_words(language)
    symbols = (*(units.units if units else ()), *(numbers.magnitudes if numbers else ()))
    return frozenset(symbol for symbol in symbols if len(symbol) == 1)


class _Speaker:
    """Says nodes in one language."""

    def __init__(self, language: str, words: FormulaWords) -> None:
        numbers = number_words(language)
        self._shapes, self._signs, self._large, self._names = words.shapes, words.signs, words.large, words.names
        self._fractions = numbers.fractions if numbers else {}
        self._depth = 0
        self._comma = numbers is not None and numbers.decimal == ","
        self._unit_letters = _unit_letters(language)
        self._not_factors = frozenset((*words.names, *words.large, *DOTS, *":;,.%∞"))

    def row(self, nodes: Sequence[Node], instead: Mapping[str, str] | None = None) -> str:
        """Grouped nodes in words; `instead` has alternative words for some symbols."""
        if self._depth > MAX_DEPTH:
            raise UnsayableError
        self._depth += 1
        instead = dict(instead or {})
        signs = [node.text for node in nodes]
        if ":" in signs and "→" in signs[signs.index(":") :]:
            instead |= {":": self._shapes["from"]}
        integral = any(_base(node).text in _INTEGRALS for node in nodes)
        words: list[str] = []
        index = 0
        while index < len(nodes):
            node = nodes[index]
            before = nodes[index - 1] if index else None
            after = nodes[index + 1] if index + 1 < len(nodes) else None
            is_differential = integral and node.text == "d" and after is not None and _base(after).tag == "mi"
            if is_differential:
                words += [","] if before is None or before.tag != "mo" else []
            elif before is not None and words:
                words += self._between(before, node, words[-1])
            if after is not None and self._is_function(node, after):
                words.append(self._applied(node, after))
                index += 2
                continue
            said = instead[node.text] if node.text in instead else self._node(node, before, after)
            is_after_of = bool(words) and words[-1] == self._shapes["of"]
            is_led_to = before is not None and (before.text in _RELATES or _base(before).text in self._large)
            words.append(said.lstrip(" ,") if (is_led_to or is_after_of) and node.text != "," else said)
            index += 1
        self._depth -= 1
        return " ".join(words)

    def _inner(self, node: Node, instead: Mapping[str, str] | None = None) -> str:
        """A node on its own, which may be a row."""
        if node.tag == "group":
            return self.row((node,), instead)
        return self.row(grouped(node.inner if node.tag == "row" else (node,)), instead)

    def _node(self, node: Node, before: Node | None, after: Node | None) -> str:
        match node.tag:
            case "mn":
                return self._number(node.text)
            case "mtext":
                return node.text if node.text.isprintable() else ""
            case "mi" | "mo":
                return self._sign(node.text, before, after)
            case "group":
                return self._group(node)
            case "mfrac":
                return self._fraction(node)
            case "choose":
                return self._shape("choose", *map(self._inner, node.inner))
            case "msqrt":
                return self._root(node)
            case "mroot":
                return self._root_of_degree(node)
            case "mtable":
                return self._lines(node)
            case "row":
                return self._inner(node)
            case "break":
                return node.text
            case tag if tag in SCRIPTS:
                return self._scripted(node)
        raise UnsayableError

    def _shape(self, name: str, *parts: str) -> str:
        return self._shapes[name].format(*parts)

    def _number(self, figure: str) -> str:
        if not _FIGURE.fullmatch(figure):
            raise UnsayableError
        return figure.replace(".", ",") if self._comma and re.fullmatch(r"\d+\.\d+", figure) else figure

    def _sign(self, sign: str, before: Node | None = None, after: Node | None = None) -> str:
        if before is not None and before.text == "∇" and sign in "·⋅×":
            return self._shapes["cross" if sign == "×" else "scalar"]
        if sign in DOTS:
            is_list = before is not None and before.text == "," and after is not None
            return self._shapes["up to" if is_list else "and so on"]
        if sign in ",;.:":
            return "" if after is not None and sign == "," and before is not None and before.text in DOTS else ","
        if sign in self._large:
            return f"{self._large[sign]} {self._shapes['of']}"
        known = self._signs.get(sign) or self._names.get(sign)
        if sign == "∅" or sign == "⌀":
            return self._shapes["empty set"]
        if known:
            return known
        if sign in ("ℏ", "ħ"):
            return self._shape("bar", "h")
        if sign == "%" or all(letter.isalpha() and letter.isascii() for letter in sign):
            return sign
        raise UnsayableError

    # Scripts

    def _scripted(self, node: Node) -> str:
        base, low, high = _parts(node)
        sign = base.text if base.tag in ("mi", "mo") else ""
        if sign in self._large:
            return self._over(sign, low, high)
        if low is not None and high is None and sign in ("log", "lg"):
            return f"{self._shape('base', self._names[sign], self._inner(low))} {self._shapes['of']}"
        if node.tag in ("mover", "munder", "munderover"):
            return self._accented(node)
        if base.tag == "group" and base.text in ("‖‖", "∥∥") and low is not None:
            said = self._shape("norm of kind", self._inner(low), self.row(base.inner))
        elif base.tag == "group" and base.text[:1] in "([" and not _is_single(base):
            said = f", {self.row(base.inner)}{self._shapes['all']}"
            if low is not None:
                raise UnsayableError
        else:
            said = unicodedata.normalize("NFKC", sign) if sign in BLACKBOARD else self._inner(base)
            said = said if low is None else self._low(said, low)
        if base.text in ("||", "‖‖", "∥∥"):
            said += ","
        return said if high is None else self._high(said, base, high)

    def _over(self, sign: str, low: Node | None, high: Node | None) -> str:
        """A sum, an integral or a limit, with what is below and above it."""
        name = self._large[sign]
        if low is None and high is None:
            return f"{name} {self._shapes['of']}"
        if low is not None and high is not None:
            return self._shape("from to", name, self._inner(low), self._inner(high))
        if low is None:
            raise UnsayableError
        goes = {"→": self._shapes["goes to"], "∼": self._shapes["from"], "~": self._shapes["from"]}
        arrow = any(node.text == "→" for node in (low.inner if low.tag == "row" else ()))
        return self._shape("as of" if arrow else "over of", name, self._inner(low, goes))

    def _accented(self, node: Node) -> str:
        base, low, high = _parts(node)
        if low is not None or high is None or (accent := _ACCENTS.get(high.text)) is None:
            raise UnsayableError
        return self._shape(accent, self._inner(base))

    def _low(self, said: str, low: Node) -> str:
        if low.tag in ("mn", "mtext"):
            return f"{said} {self._inner(low)}"
        if low.text in self._large or low.text in self._names:
            return f"{said} {low.text}"
        return self._shape("sub", said, self._inner(low, {",": ""}))

    def _high(self, said: str, base: Node, high: Node) -> str:
        if high.tag == "mn" and high.text in ("2", "3"):
            return self._shape("squared" if high.text == "2" else "cubed", said)
        if high.tag in ("mi", "mo") and (name := _RAISED.get(high.text)):
            return self._shape(name, said)
        core = _base(base)
        if high.text == "T" and (core.tag == "group" or core.text.isascii()):
            return self._shape("transpose", said)
        if high.tag == "mo" and high.text in "+-−":
            return f"{said} {self._signs[high.text]}"
        is_minus_one = high.tag == "row" and [node.text for node in high.inner] in (["−", "1"], ["-", "1"])
        if is_minus_one and (_is_matrix(core) or core.text in ("f", "g", *self._names)):
            return self._shape("inverse", said)
        if high.tag in ("mi", "mtext"):
            return self._shape("to the", said, self._inner(high))
        if high.tag == "row" and _base(high.inner[0]).text == "(" and _base(high.inner[-1]).text == ")":
            return self._shape("raised", said, self._inner(high))
        if core.text in BLACKBOARD:
            return self._shape("to the", said, self._inner(high, {"×": self._shapes["by"]}))
        if high.tag == "mo":
            raise UnsayableError
        return self._shape("power", said, self._inner(high)) + ("," if high.tag != "mn" else "")

    # Functions and brackets

    def _is_function(self, node: Node, after: Node) -> bool:
        """Whether a node is applied to what follows: a name always, a letter if it is not a factor."""
        group = _base(after)
        if group.tag != "group" or group.text not in ("()", "[]"):
            return False
        core = _base(node)
        if core.tag not in ("mi", "mo", "mtext"):
            return False
        if core.text in self._large:
            return core.text in _APPLIED
        if core.text in self._names or (len(core.text) > 1 and core.text.isalpha()):
            return True
        if not core.text.isalpha() or core.text in BLACKBOARD or _is_choose(group) or _is_table(group):
            return False
        if group.text == "[]" and core.text in _BEFORE_SQUARE:
            return True
        return core.text in _FUNCTIONS or _is_single(group) or any(each.text in _SEPARATES for each in group.inner)

    def _applied(self, node: Node, after: Node) -> str:
        group = _base(after)
        signs = {"|": self._shapes["given"], "∣": self._shapes["given"], "∥": ",", "‖": ","}
        name = self._large.get(node.text) or self.row((node,))
        of = "" if name.endswith(f" {self._shapes['of']}") else f" {self._shapes['of']}"
        said = f"{name}{of} {self.row(group.inner, signs)}"
        if after is not group:
            _, low, high = _parts(after)
            said = f"{said},"
            said = said if low is None else self._low(said, low)
            said = said if high is None else self._high(said, group, high)
        return said if _is_single(group) else f"{said},"

    def _between(self, before: Node, node: Node, said: str) -> list[str]:
        """What is said for a product that is not written: "times", "of" after a derivative, or nothing."""
        left, right = _base(before), _base(node)
        if right.text == "!":
            return [self._shapes["all"]] if left.tag == "group" and not _is_single(left) else []
        follows = right.tag in ("mi", "mn", "mfrac", "msqrt", "mroot") and right.text not in self._not_factors
        begins = right.tag == "mo" and right.text in self._large
        if _is_derivative(before) and (follows or _is_factor(right)):
            return [self._shapes["of"]]
        if left.text in self._names and right.tag == "mfrac":
            return [self._shapes["of"]]
        is_factor = left.tag in ("mi", "mn", "mfrac", "msqrt", "mroot") and left.text not in self._not_factors
        if right.tag in ("mfrac", "msqrt", "mroot") or begins or _is_factor(right):
            is_times = is_factor or left.text == "!" or _is_factor(left)
        elif _is_factor(left) or _is_choose(left) or left.tag in ("mfrac", "msqrt", "mroot"):
            is_times = follows
        else:
            ends_in_figure = _FIGURE.fullmatch(said.split()[-1]) if said.strip() else None
            is_times = bool(ends_in_figure) and (
                node.tag == "mn" or (right.tag == "mi" and right.text in self._unit_letters)
            )
        return [self._shapes["times"]] if is_times else []

    def _group(self, node: Node) -> str:
        inner = node.inner
        parts = sum(each.text == "," for each in inner) + 1
        if _is_table(node):
            return self._fenced_table(node.text, inner[0])
        if _is_choose(node):
            return self.row(inner)
        match node.text:
            case "||":
                return self._ended(self._shape("absolute", self.row(inner)), inner)
            case "‖‖" | "∥∥":
                return self._ended(self._shape("norm", self.row(inner)), inner)
            case "⌊⌋":
                return self._ended(self._shape("floor", self.row(inner)), inner)
            case "⌈⌉":
                return self._ended(self._shape("ceiling", self.row(inner)), inner)
            case "{}":
                such = dict.fromkeys(("|", "∣", ":"), self._shapes["such that"])
                return self._ended(self._shape("set", self.row(inner, such)), inner)
            case "[]" | "[)" | "(]" if parts == 2:
                return self._shape("interval", *self._split(inner))
            case "⟨⟩" | "〈〉" if parts == 2:
                return self._ended(self._shape("product", *self._split(inner)), inner)
            case "()" | "[]":
                if inner and inner[0].text == "mod":
                    return f", {self.row(inner)}"
                said = self.row(inner, {"|": ",", "∣": ","} if parts > 1 else {})
                return said if _is_single(node) else f", {said},"
        raise UnsayableError

    def _split(self, inner: Sequence[Node]) -> tuple[str, str]:
        index = next(index for index, node in enumerate(inner) if node.text == ",")
        return self.row(inner[:index]), self.row(inner[index + 1 :])

    def _ended(self, said: str, inner: Sequence[Node]) -> str:
        return said if len(inner) == 1 else f"{said},"

    # Fractions, roots, tables

    def _fraction(self, node: Node) -> str:
        above, below = node.inner
        if above.tag == below.tag == "mn" and (part := f"{above.text}/{below.text}") in self._fractions:
            return part
        top, bottom = self._inner(above).lstrip(" ,"), self._inner(below).lstrip(" ,")
        roots = any(map(_is_root, (above, *above.inner, *below.inner)))
        simple = not roots and _is_product(above) and _is_product(below)
        if simple and len(top.split()) <= _MAX_SIMPLE and len(bottom.split()) <= _MAX_SIMPLE:
            return self._shape("over", top, bottom)
        return self._shape("fraction", top if _is_product(above) and not _is_root(above) else f"{top},", bottom)

    def _root(self, node: Node) -> str:
        said = self._shape("root", self.row(grouped(node.inner)))
        return said if len(node.inner) == 1 else f"{said},"

    def _root_of_degree(self, node: Node) -> str:
        inner, degree = node.inner
        if degree.text == "3":
            said = self._shape("cube root", self._inner(inner))
        elif degree.tag == "mn" and _ORDINAL.fullmatch(degree.text):
            said = self._shape("numbered root", degree.text, self._inner(inner))
        elif degree.tag == "mi":
            said = self._shape("nth root", self._inner(degree), self._inner(inner))
        else:
            raise UnsayableError
        return said if inner.tag != "row" else f"{said},"

    def _lines(self, node: Node) -> str:
        """Equations one below another, each as a clause."""
        lines = [[item for cell in row.inner for item in cell.inner] for row in _table_rows(node)]
        return "; ".join(self.row(grouped(line)) for line in lines if line)

    def _fenced_table(self, fence: str, node: Node) -> str:
        rows = [[cell.inner for cell in row.inner] for row in _table_rows(node)]
        if fence == "{":
            return ", " + "; ".join(self._case(row) for row in rows)
        widths = {len(row) for row in rows}
        if len(widths) != 1 or fence not in ("()", "[]", "||", "‖‖"):
            raise UnsayableError
        said = [", ".join(self.row(grouped(cell)) for cell in row) for row in rows]
        named = "; ".join(f"{self._shape('row', str(number))}: {row}" for number, row in enumerate(said, 1))
        text = f"{self._shape('matrix', str(len(rows)), str(widths.pop()))}: {named},"
        return self._shape("determinant", text) if fence == "||" else text

    def _case(self, cells: Sequence[Sequence[Node]]) -> str:
        """One of several cases: a value, and when it applies."""
        value, *others = (self.row(grouped(cell)) for cell in cells)
        when = " ".join(others)
        if not when:
            return value
        has_words = any(node.tag == "mtext" for node in cells[1])
        return f"{value.rstrip(' ,')} {when}" if has_words else f"{value.rstrip(' ,')} {self._shapes['if']} {when}"


def _parts(node: Node) -> tuple[Node, Node | None, Node | None]:
    """The base of a node with scripts, and what is below and above it."""
    base, first, *rest = node.inner
    if rest:
        return base, first, rest[0]
    return (base, first, None) if node.tag in ("msub", "munder") else (base, None, first)


def _base(node: Node) -> Node:
    """A node without its scripts."""
    while node.tag in SCRIPTS:
        node = node.inner[0]
    return node


def _is_factor(node: Node) -> bool:
    """Whether a node is a group that may be a factor."""
    is_factor = not _is_table(node) and not _is_choose(node) and not (node.inner and node.inner[0].text == "mod")
    return node.tag == "group" and node.text in _FACTORS and is_factor


def _is_derivative(node: Node) -> bool:
    """Whether a fraction has only a d as its numerator, so that what follows is differentiated."""
    if node.tag != "mfrac":
        return False
    above = _base(node.inner[0])
    return above.text in ("d", "∂")


def _is_single(group: Node) -> bool:
    """Whether there is only one thing between brackets."""
    return len(group.inner) == 1 and group.inner[0].tag not in ("mtable", "row")


def _is_product(node: Node) -> bool:
    """Whether a numerator or denominator sounds like one thing: without sums, relations or fractions in it."""
    inner = node.inner if node.tag == "row" else (node,)
    loose = any(each.tag == "mo" and each.text not in "⋅·×!∂∇()" for each in inner[1:])
    nested = any(_base(each).tag in ("mfrac", "choose", "mtable") for each in inner)
    return not loose and not nested


def _is_matrix(node: Node) -> bool:
    """Whether a node is a capital letter, or a product of capital letters."""
    letters = node.inner if node.tag == "group" else (node,)
    return all(_base(letter).text.isupper() for letter in letters)


def _is_root(node: Node) -> bool:
    return _base(node).tag in ("msqrt", "mroot")


def _is_table(group: Node) -> bool:
    return len(group.inner) == 1 and group.inner[0].tag == "mtable"


def _is_choose(group: Node) -> bool:
    return group.tag == "group" and len(group.inner) == 1 and group.inner[0].tag == "choose"


def _table_rows(node: Node) -> list[Node]:
    return [row for row in node.inner if row.tag == "mtr" and any(cell.inner for cell in row.inner)]
