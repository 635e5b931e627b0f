"""MathML in words, as a lecturer reads it aloud.

element ─► nodes     rows without the elements that only group or style; letters of all typefaces made plain
        ─► groups    brackets, bars and fences matched
        ─► words     each node by what it is and what is beside it; a comma is a pause

A formula with anything in it that has no words here is not said at all.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from xml.etree.ElementTree import Element

from narrator.spoken.formulas.words import FormulaWords, formula_words
from narrator.spoken.numerals import number_words
from narrator.spoken.units import unit_words

_MAX_DEPTH = 40
_SCRIPTS = frozenset("msub msup msubsup munder mover munderover".split())
_ROWS = frozenset("math mrow mstyle mpadded maction".split())
_SILENT = frozenset("mphantom annotation annotation-xml none maligngroup malignmark".split())
_TOKENS = frozenset("mi mn mo mtext ms".split())
_CLOSING = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉", "⟨": "⟩", "〈": "〉"}
_FACTORS = frozenset("() [] || ‖‖ ⌊⌋ ⌈⌉".split())
_HALF_OPEN = frozenset({"(]", "[)"})
_BARS = frozenset("|‖∥")
_BLACKBOARD = frozenset("ℝℕℤℚℂ𝔼")
_UNHEARD = frozenset("\u2061\u2062\u2063\u2064\u200b\ufeff\u00a0 &")
_ALIKE = {"∗": "*", "⋆": "*", "∣": "|", "¯": "‾", "―": "‾", "ˉ": "‾", "_": "‾", "⃗": "→", "^": "ˆ", "~": "˜"}
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
_ADDS = frozenset("+-−±∓")
_DOTS = frozenset("…⋯")
_FUNCTIONS = frozenset("fghFGHOΘΩ")  # letters that are surely functions before a bracket
_BEFORE_SQUARE = frozenset("EPV")
_COMPARES = frozenset("=<>≤≥≠≈")
_LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_HIGH = str.maketrans("0123456789n", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ")
_OPERAND = r"[-−]?(?:√?\d[\d.,]*|(?:\d[\d.,]*)?[A-Za-zα-ωΓ-Ω](?:[₀-₉]+|_[A-Za-z])?)[⁰¹²³⁴-⁹ⁿ]*"
_SHORT = re.compile(rf"{_OPERAND}(?: [=<>≤≥≠≈] {_OPERAND})?")
_RELATES = frozenset("=≠<>≤≥≈≡∼∈→⇒≔←")
_SEPARATES = frozenset(",;|∣∥‖∪∩∧∨¬") | _RELATES  # no factor in brackets has these
_APPLIED = frozenset("𝔼 Pr Var Cov max min sup inf".split())
_INTEGRALS = frozenset("∫∬∭∮")
_WIDE = re.compile(r"[1-9][\d.]*em")
_IN_WORDS = re.compile(r"[\w\s.,;:()'’%°/-]*")
_FIGURE = re.compile(r"\d[\d.,]*")
_ORDINAL = re.compile(r"[4-9]|1\d|20")
_MAX_SIMPLE = 6  # words of a numerator and a denominator that are followed without "the fraction"
_GAPS = re.compile(r"\s*,(?:\s*[,;])*\s*(?=[,;.])|\s+(?=[,;:!])")


@cache
def _meetings(language: str) -> re.Pattern[str]:
    words = formula_words(language)
    longest_first = sorted(words.contracted if words else (), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


class _UnsayableError(Exception):
    """There are no words for a formula."""


@dataclass(frozen=True, slots=True)
class _Node:
    """A token, a shape, or the group between two brackets: its `text` is then both of them."""

    tag: str
    text: str = ""
    inner: tuple["_Node", ...] = ()


def said(formula: Element, language: str) -> str | None:
    """A MathML element in words of a base language; numbers stay digits.

    None: something in it has no words, it is nested too deeply, or the language has no words for formulas.
    """
    words = formula_words(language)
    if not words:
        return None
    try:
        text = _Speaker(language, words).row(_grouped(_formula_nodes(formula)))
    except _UnsayableError:
        return None
    text = " ".join(_GAPS.sub("", " ".join(text.split())).split()).strip(" ,;:")
    return _meetings(language).sub(lambda found: words.contracted[found[0]], text) if words.contracted else text


# Elements to nodes


@lru_cache(maxsize=16)
def _formula_nodes(formula: Element) -> list[_Node]:
    """The nodes of a formula, not to be changed: it is shown and said one after the other."""
    return _nodes(formula)


def _nodes(element: Element, depth: int = 0) -> list[_Node]:
    """What an element holds, as one row."""
    found: list[_Node] = []
    for child in element:
        found += _node(child, depth + 1)
    return _joined(found)


def _node(element: Element, depth: int) -> list[_Node]:
    tag = str(element.tag).rpartition("}")[2].lower()
    if depth > _MAX_DEPTH:
        raise _UnsayableError
    if tag == "mspace":
        return [_Node("break", ";")] if element.get("linebreak") == "newline" else _gap(element)
    if tag in _SILENT:
        return []
    if tag in _ROWS:
        inner = _nodes(element, depth)
        is_name = len(inner) > 1 and all(_is_upright(child) for child in element)
        return [_Node("mi", "".join(node.text for node in inner))] if is_name else inner
    if tag == "semantics":
        return _node(element[0], depth + 1) if len(element) else []
    if tag in _TOKENS:
        return _token(element, tag)
    if tag == "mfenced":
        return _fenced(element, depth)
    if tag == "mfrac" and (element.get("linethickness") or "").rstrip("pxemt") in ("0", "0."):
        tag = "choose"
    if tag == "msqrt":
        return [_Node(tag, inner=tuple(_nodes(element, depth)))]
    if tag in _SCRIPTS or tag in ("mfrac", "choose", "mroot", "mtable", "mtr", "mtd"):
        parts = _nodes(element, depth) if tag == "mtd" else _nodes_of(element, depth)
        return _shape(_Node(tag, inner=tuple(parts)))
    raise _UnsayableError


def _gap(element: Element) -> list[_Node]:
    """A space as wide as a letter separates what is beside it."""
    width = _WIDE.match(element.get("width") or "")
    return [_Node("break", ",")] if width else []


def _nodes_of(element: Element, depth: int) -> list[_Node]:
    """The children of an element, each as one node."""
    return [_row(_node(child, depth + 1)) for child in element]


def _row(nodes: Sequence[_Node]) -> _Node:
    nodes = _joined(nodes)
    return nodes[0] if len(nodes) == 1 else _Node("row", inner=tuple(nodes))


def _shape(node: _Node) -> list[_Node]:
    """A shape, if it has all of its parts; LaTeX gives "lim" both a script and nothing below it."""
    wanted = {"msubsup": 3, "munderover": 3, "mtable": 0, "mtr": 0, "mtd": 0}.get(node.tag, 2)
    if wanted and not node.inner:
        return []
    is_empty = any(part.tag == "row" and not part.inner for part in node.inner)
    if wanted and (len(node.inner) != wanted or is_empty):
        raise _UnsayableError
    return [node]


def _token(element: Element, tag: str) -> list[_Node]:
    text = " ".join(html.unescape("".join(map(str, element.itertext()))).split())
    if tag in ("mtext", "ms"):
        if not _IN_WORDS.fullmatch(text):
            raise _UnsayableError
        return [_Node("mtext", text)] if text else []
    if "\\" in text and len(text) > 1:
        raise _UnsayableError
    if not text.isascii():
        text = "".join(char if char in _BLACKBOARD or char in "…¨" else _plain(char) for char in text)
    text = text.strip("".join(_UNHEARD))
    if tag == "mi" and not any(map(str.isalnum, text)) and text not in _DOTS:
        tag = "mo"
    return [_Node(tag, text.replace(" ", "") if tag != "mn" else text)] if text else []


def _plain(char: str) -> str:
    """A letter without its typeface: bold, script and Fraktur letters are said as any other."""
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 and folded.isalnum() else " " if char.isspace() else char


def _is_upright(element: Element) -> bool:
    return str(element.tag).rpartition("}")[2] == "mi" and element.get("mathvariant") == "normal"


def _fenced(element: Element, depth: int) -> list[_Node]:
    inner: list[_Node] = []
    for child in element:
        inner += ([_Node("mo", ",")] if inner else []) + _node(child, depth + 1)
    return [_Node("mo", element.get("open", "(")), *inner, _Node("mo", element.get("close", ")"))]


def _joined(nodes: Iterable[_Node]) -> list[_Node]:
    """A row in which ":=" is one sign, and "1,000" one number."""
    row: list[_Node] = []
    for node in nodes:
        before = row[-1] if row else _Node("")
        if node.text == "=" and before.text == ":":
            row[-1] = _Node("mo", "≔")
        else:
            row.append(node)
    return row


# Nodes to text


def flat(formula: Element) -> str | None:
    """A formula as text, if it is so short that it is read as any text: x², x_i, √2, p < 0.05; else None."""
    try:
        texts = [_flat(node) for node in _formula_nodes(formula)]
    except _UnsayableError:
        return None
    text = "".join(each for each in texts if each is not None)
    return text if None not in texts and _SHORT.fullmatch(text) else None


def _flat(node: _Node) -> str | None:
    if node.tag == "mo" and node.text in _COMPARES:
        return f" {node.text} "
    if node.tag in ("mi", "mn") or node.text in ("-", "−"):
        return node.text
    inner = [part.text for part in node.inner]
    if node.tag == "msqrt" and len(inner) == 1 and node.inner[0].tag == "mn":
        return f"√{inner[0]}"
    if node.tag not in ("msub", "msup") or not all(part.tag in ("mi", "mn") for part in node.inner):
        return None
    base, script = inner
    if node.tag == "msup":
        return base + script.translate(_HIGH) if script == "n" or script.isdecimal() else None
    return f"{base}{script.translate(_LOW)}" if script.isdecimal() else f"{base}_{script}"


# Brackets


def _grouped(nodes: Sequence[_Node]) -> tuple[_Node, ...]:
    """A row whose brackets, bars and fences are groups, with the scripts of the closing one around them."""
    rows: list[list[_Node]] = [[]]
    opened: list[str] = []
    for index, written in enumerate(nodes):
        node = _fenced_base(written)
        base = node.inner[0] if node.tag in _SCRIPTS else node
        sign = _ALIKE.get(base.text, base.text) if base.tag in ("mo", "mi") else ""
        if sign in _BARS and _opens(rows[-1], nodes[index + 1 :], sign, opened):
            opened.append(sign)
            rows.append([])
        elif opened and (sign == opened[-1] if sign in _BARS else _closes(opened[-1], sign)):
            group = _Node("group", opened.pop() + sign, tuple(rows.pop()))
            rows[-1].append(group if base is node else replace(node, inner=(group, *node.inner[1:])))
        elif sign in _CLOSING and base is node:
            opened.append(sign)
            rows.append([])
        elif base is not node and sign in _BARS:
            raise _UnsayableError
        else:
            rows[-1].append(node)
    while opened:
        if opened[-1] != "{":
            raise _UnsayableError
        group = _Node("group", opened.pop(), tuple(rows.pop()))
        rows[-1].append(group)
    return tuple(rows[0])


def _fenced_base(node: _Node) -> _Node:
    """A node whose base is a group, where it is a row from one bracket to the other."""
    if node.tag not in _SCRIPTS or node.inner[0].tag != "row":
        return node
    grouped = _grouped(node.inner[0].inner)
    return replace(node, inner=(grouped[0], *node.inner[1:])) if len(grouped) == 1 else node


def _closes(opening: str, sign: str) -> bool:
    return sign == _CLOSING.get(opening) or opening + sign in _HALF_OPEN


def _opens(before: Sequence[_Node], after: Sequence[_Node], bar: str, opened: Sequence[str]) -> bool:
    """Whether a bar begins something, by what is before it."""
    if not before:
        return not (opened and opened[-1] == bar)
    if before[-1].tag == "mo" and before[-1].text not in ("!", "∞"):
        return True
    return not opened and any(_bar(node) == bar for node in after)


def _bar(node: _Node) -> str:
    base = node.inner[0] if node.tag in _SCRIPTS else node
    return _ALIKE.get(base.text, base.text)


# Nodes to words


@cache
def _unit_letters(language: str) -> frozenset[str]:
    """Units and magnitudes of one letter, which behind a number are no variables."""
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
        self._not_factors = frozenset((*words.names, *words.large, *_DOTS, *":;,.%∞"))

    def row(self, nodes: Sequence[_Node], instead: Mapping[str, str] | None = None) -> str:
        """Grouped nodes in words; `instead` has other words for some signs."""
        if self._depth > _MAX_DEPTH:
            raise _UnsayableError
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

    def _inner(self, node: _Node, instead: Mapping[str, str] | None = None) -> str:
        """A node that may be a row, on its own."""
        if node.tag == "group":
            return self.row((node,), instead)
        return self.row(_grouped(node.inner if node.tag == "row" else (node,)), instead)

    def _node(self, node: _Node, before: _Node | None, after: _Node | None) -> str:
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
            case tag if tag in _SCRIPTS:
                return self._scripted(node)
        raise _UnsayableError

    def _shape(self, name: str, *parts: str) -> str:
        return self._shapes[name].format(*parts)

    def _number(self, figure: str) -> str:
        if not _FIGURE.fullmatch(figure):
            raise _UnsayableError
        return figure.replace(".", ",") if self._comma and re.fullmatch(r"\d+\.\d+", figure) else figure

    def _sign(self, sign: str, before: _Node | None = None, after: _Node | None = None) -> str:
        if before is not None and before.text == "∇" and sign in "·⋅×":
            return self._shapes["cross" if sign == "×" else "scalar"]
        if sign in _DOTS:
            is_list = before is not None and before.text == "," and after is not None
            return self._shapes["up to" if is_list else "and so on"]
        if sign in ",;.:":
            return "" if after is not None and sign == "," and before is not None and before.text in _DOTS else ","
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
        raise _UnsayableError

    # Scripts

    def _scripted(self, node: _Node) -> str:
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
                raise _UnsayableError
        else:
            said = unicodedata.normalize("NFKC", sign) if sign in _BLACKBOARD else self._inner(base)
            said = said if low is None else self._low(said, low)
        if base.text in ("||", "‖‖", "∥∥"):
            said += ","
        return said if high is None else self._high(said, base, high)

    def _over(self, sign: str, low: _Node | None, high: _Node | None) -> str:
        """A sum, an integral, a limit: with what is below and above it."""
        name = self._large[sign]
        if low is None and high is None:
            return f"{name} {self._shapes['of']}"
        if low is not None and high is not None:
            return self._shape("from to", name, self._inner(low), self._inner(high))
        if low is None:
            raise _UnsayableError
        goes = {"→": self._shapes["goes to"], "∼": self._shapes["from"], "~": self._shapes["from"]}
        arrow = any(node.text == "→" for node in (low.inner if low.tag == "row" else ()))
        return self._shape("as of" if arrow else "over of", name, self._inner(low, goes))

    def _accented(self, node: _Node) -> str:
        base, low, high = _parts(node)
        if low is not None or high is None or (accent := _ACCENTS.get(high.text)) is None:
            raise _UnsayableError
        return self._shape(accent, self._inner(base))

    def _low(self, said: str, low: _Node) -> str:
        if low.tag in ("mn", "mtext"):
            return f"{said} {self._inner(low)}"
        if low.text in self._large or low.text in self._names:
            return f"{said} {low.text}"
        return self._shape("sub", said, self._inner(low, {",": ""}))

    def _high(self, said: str, base: _Node, high: _Node) -> str:
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
        if core.text in _BLACKBOARD:
            return self._shape("to the", said, self._inner(high, {"×": self._shapes["by"]}))
        if high.tag == "mo":
            raise _UnsayableError
        return self._shape("power", said, self._inner(high)) + ("," if high.tag != "mn" else "")

    # Functions and brackets

    def _is_function(self, node: _Node, after: _Node) -> bool:
        """Whether a node is applied to what comes next: a name always, a letter where it is no factor."""
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
        if not core.text.isalpha() or core.text in _BLACKBOARD or _is_choose(group) or _is_table(group):
            return False
        if group.text == "[]" and core.text in _BEFORE_SQUARE:
            return True
        return core.text in _FUNCTIONS or _is_single(group) or any(each.text in _SEPARATES for each in group.inner)

    def _applied(self, node: _Node, after: _Node) -> str:
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

    def _between(self, before: _Node, node: _Node, said: str) -> list[str]:
        """What is said of a product that is not written: "times", "of" a derivative, or nothing."""
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

    def _group(self, node: _Node) -> str:
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
        raise _UnsayableError

    def _split(self, inner: Sequence[_Node]) -> tuple[str, str]:
        index = next(index for index, node in enumerate(inner) if node.text == ",")
        return self.row(inner[:index]), self.row(inner[index + 1 :])

    def _ended(self, said: str, inner: Sequence[_Node]) -> str:
        return said if len(inner) == 1 else f"{said},"

    # Fractions, roots, tables

    def _fraction(self, node: _Node) -> str:
        above, below = node.inner
        if above.tag == below.tag == "mn" and (part := f"{above.text}/{below.text}") in self._fractions:
            return part
        top, bottom = self._inner(above).lstrip(" ,"), self._inner(below).lstrip(" ,")
        roots = any(map(_is_root, (above, *above.inner, *below.inner)))
        simple = not roots and _is_product(above) and _is_product(below)
        if simple and len(top.split()) <= _MAX_SIMPLE and len(bottom.split()) <= _MAX_SIMPLE:
            return self._shape("over", top, bottom)
        return self._shape("fraction", top if _is_product(above) and not _is_root(above) else f"{top},", bottom)

    def _root(self, node: _Node) -> str:
        said = self._shape("root", self.row(_grouped(node.inner)))
        return said if len(node.inner) == 1 else f"{said},"

    def _root_of_degree(self, node: _Node) -> str:
        inner, degree = node.inner
        if degree.text == "3":
            said = self._shape("cube root", self._inner(inner))
        elif degree.tag == "mn" and _ORDINAL.fullmatch(degree.text):
            said = self._shape("numbered root", degree.text, self._inner(inner))
        elif degree.tag == "mi":
            said = self._shape("nth root", self._inner(degree), self._inner(inner))
        else:
            raise _UnsayableError
        return said if inner.tag != "row" else f"{said},"

    def _lines(self, node: _Node) -> str:
        """Equations below each other, each a clause."""
        lines = [[item for cell in row.inner for item in cell.inner] for row in _table_rows(node)]
        return "; ".join(self.row(_grouped(line)) for line in lines if line)

    def _fenced_table(self, fence: str, node: _Node) -> str:
        rows = [[cell.inner for cell in row.inner] for row in _table_rows(node)]
        if fence == "{":
            return ", " + "; ".join(self._case(row) for row in rows)
        widths = {len(row) for row in rows}
        if len(widths) != 1 or fence not in ("()", "[]", "||", "‖‖"):
            raise _UnsayableError
        said = [", ".join(self.row(_grouped(cell)) for cell in row) for row in rows]
        named = "; ".join(f"{self._shape('row', str(number))}: {row}" for number, row in enumerate(said, 1))
        text = f"{self._shape('matrix', str(len(rows)), str(widths.pop()))}: {named},"
        return self._shape("determinant", text) if fence == "||" else text

    def _case(self, cells: Sequence[Sequence[_Node]]) -> str:
        """One case of several: a value, and when it holds."""
        value, *others = (self.row(_grouped(cell)) for cell in cells)
        when = " ".join(others)
        if not when:
            return value
        has_words = any(node.tag == "mtext" for node in cells[1])
        return f"{value.rstrip(' ,')} {when}" if has_words else f"{value.rstrip(' ,')} {self._shapes['if']} {when}"


def _parts(node: _Node) -> tuple[_Node, _Node | None, _Node | None]:
    """A node with scripts: its base, what is below, what is above."""
    base, first, *rest = node.inner
    if rest:
        return base, first, rest[0]
    return (base, first, None) if node.tag in ("msub", "munder") else (base, None, first)


def _base(node: _Node) -> _Node:
    """A node without its scripts."""
    while node.tag in _SCRIPTS:
        node = node.inner[0]
    return node


def _is_factor(node: _Node) -> bool:
    """Whether a node is a group that may be a factor."""
    is_factor = not _is_table(node) and not _is_choose(node) and not (node.inner and node.inner[0].text == "mod")
    return node.tag == "group" and node.text in _FACTORS and is_factor


def _is_derivative(node: _Node) -> bool:
    """Whether a fraction has nothing but a d above, so that what follows is derived."""
    if node.tag != "mfrac":
        return False
    above = _base(node.inner[0])
    return above.text in ("d", "∂")


def _is_single(group: _Node) -> bool:
    """Whether there is only one thing between brackets."""
    return len(group.inner) == 1 and group.inner[0].tag not in ("mtable", "row")


def _is_product(node: _Node) -> bool:
    """Whether a numerator or denominator is heard as one thing: without sums, relations, or fractions in it."""
    inner = node.inner if node.tag == "row" else (node,)
    loose = any(each.tag == "mo" and each.text not in "⋅·×!∂∇()" for each in inner[1:])
    nested = any(_base(each).tag in ("mfrac", "choose", "mtable") for each in inner)
    return not loose and not nested


def _is_matrix(node: _Node) -> bool:
    """Whether a node is a capital letter, or a product of some."""
    letters = node.inner if node.tag == "group" else (node,)
    return all(_base(letter).text.isupper() for letter in letters)


def _is_root(node: _Node) -> bool:
    return _base(node).tag in ("msqrt", "mroot")


def _is_table(group: _Node) -> bool:
    return len(group.inner) == 1 and group.inner[0].tag == "mtable"


def _is_choose(group: _Node) -> bool:
    return group.tag == "group" and len(group.inner) == 1 and group.inner[0].tag == "choose"


def _table_rows(node: _Node) -> list[_Node]:
    return [row for row in node.inner if row.tag == "mtr" and any(cell.inner for cell in row.inner)]
