"""Formulas as nodes, for saying or showing them.

MathML  ─► nodes     rows without elements that only group or style; letters without their typeface
       ─► groups    brackets, bars and fences matched
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from xml.etree.ElementTree import Element

from narrator.spoken.formulas.tree import tree

MAX_DEPTH = 40
_MAX_KEPT = 100  # characters of a formula that is cached: nodes take far more memory than words
_MAX_KEPT_MATHML = 500  # of which nodes are about a fifth as many
SCRIPTS = frozenset("msub msup msubsup munder mover munderover".split())
BLACKBOARD = frozenset("ℝℕℤℚℂ𝔼")
DOTS = frozenset("…⋯")
_ROWS = frozenset("math mrow mstyle mpadded maction".split())
_SILENT = frozenset("mphantom annotation annotation-xml none maligngroup malignmark".split())
_TOKENS = frozenset("mi mn mo mtext ms".split())
_CLOSING = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉", "⟨": "⟩", "〈": "〉"}
_HALF_OPEN = frozenset({"(]", "[)"})
_BARS = frozenset("|‖∥")
_UNHEARD = frozenset("\u2061\u2062\u2063\u2064\u200b\ufeff\u00a0 &")
_ALIKE = {"∗": "*", "⋆": "*", "∣": "|", "¯": "‾", "―": "‾", "ˉ": "‾", "_": "‾", "⃗": "→", "^": "ˆ", "~": "˜"}
_WIDE = re.compile(r"[1-9][\d.]*em")
_IN_WORDS = re.compile(r"[\w\s.,;:()'’%°/-]*")


class UnsayableError(Exception):
    """A formula cannot be put into words."""


@dataclass(frozen=True, slots=True)
class Node:
    """A token, a shape, or the group between two brackets: its `text` is then these two."""

    tag: str
    text: str = ""
    inner: tuple["Node", ...] = ()


def formula_nodes(formula: str) -> tuple[Node, ...] | None:
    """The nodes of TeX or MathML; None if it is neither, cannot be put into words, or is nested too deeply."""
    max_kept = _MAX_KEPT_MATHML if formula.startswith("<") else _MAX_KEPT
    return (_read if len(formula) <= max_kept else _read_long)(formula)


@lru_cache(maxsize=16_384)  # all short ones of a document, used when it is read and again when it is said
def _read(formula: str) -> tuple[Node, ...] | None:
    element = tree(formula)
    try:
        return None if element is None else tuple(_nodes(element))
    except UnsayableError:
        return None


_read_long = lru_cache(maxsize=16)(_read.__wrapped__)


def _nodes(element: Element, depth: int = 0) -> list[Node]:
    """The content of an element, as one row."""
    found: list[Node] = []
    for child in element:
        found += _node(child, depth + 1)
    return _joined(found)


def _node(element: Element, depth: int) -> Sequence[Node]:
    tag = str(element.tag).rpartition("}")[2].lower()
    if depth > MAX_DEPTH:
        raise UnsayableError
    if tag == "mspace":
        return [Node("break", ";")] if element.get("linebreak") == "newline" else _gap(element)
    if tag in _SILENT:
        return []
    if tag in _ROWS:
        inner = _nodes(element, depth)
        is_name = len(inner) > 1 and all(_is_upright(child) for child in element)
        return [Node("mi", "".join(node.text for node in inner))] if is_name else inner
    if tag == "semantics":
        return _node(element[0], depth + 1) if len(element) else []
    if tag in _TOKENS:
        return _token("".join(map(str, element.itertext())), tag)
    if tag == "mfenced":
        return _fenced(element, depth)
    if tag == "mfrac" and (element.get("linethickness") or "").rstrip("pxemt") in ("0", "0."):
        tag = "choose"
    if tag == "msqrt":
        return [Node(tag, inner=tuple(_nodes(element, depth)))]
    if tag in SCRIPTS or tag in ("mfrac", "choose", "mroot", "mtable", "mtr", "mtd"):
        parts = _nodes(element, depth) if tag == "mtd" else _nodes_of(element, depth)
        return _shape(Node(tag, inner=tuple(parts)))
    raise UnsayableError


def _gap(element: Element) -> list[Node]:
    """A space as wide as a letter, which separates what is beside it."""
    width = _WIDE.match(element.get("width") or "")
    return [Node("break", ",")] if width else []


def _nodes_of(element: Element, depth: int) -> list[Node]:
    """The children of an element, each as one node."""
    return [_row(_node(child, depth + 1)) for child in element]


def _row(nodes: Sequence[Node]) -> Node:
    nodes = _joined(nodes)
    return nodes[0] if len(nodes) == 1 else Node("row", inner=tuple(nodes))


def _shape(node: Node) -> list[Node]:
    """A shape, if it has all its parts; LaTeX sometimes gives "lim" a script without content."""
    wanted = {"msubsup": 3, "munderover": 3, "mtable": 0, "mtr": 0, "mtd": 0}.get(node.tag, 2)
    if wanted and not node.inner:
        return []
    is_empty = any(part.tag == "row" and not part.inner for part in node.inner)
    if wanted and (len(node.inner) != wanted or is_empty):
        raise UnsayableError
    return [node]


@lru_cache(maxsize=1024)  # the same letters and symbols recur
def _token(written: str, tag: str) -> tuple[Node, ...]:
    text = " ".join(html.unescape(written).split())
    if tag in ("mtext", "ms"):
        if not _IN_WORDS.fullmatch(text):
            raise UnsayableError
        return (Node("mtext", text),) if text else ()
    if "\\" in text and len(text) > 1:
        raise UnsayableError
    if not text.isascii():
        text = "".join(char if char in BLACKBOARD or char in "…¨" else _plain(char) for char in text)
    text = text.strip("".join(_UNHEARD))
    if tag == "mi" and not any(map(str.isalnum, text)) and text not in DOTS:
        tag = "mo"
    return (Node(tag, text.replace(" ", "") if tag != "mn" else text),) if text else ()


def _plain(char: str) -> str:
    """A letter without its typeface: bold, script and Fraktur letters are said like others."""
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 and folded.isalnum() else " " if char.isspace() else char


def _is_upright(element: Element) -> bool:
    return str(element.tag).rpartition("}")[2] == "mi" and element.get("mathvariant") == "normal"


def _fenced(element: Element, depth: int) -> list[Node]:
    inner: list[Node] = []
    for child in element:
        inner += [*([Node("mo", ",")] if inner else []), *_node(child, depth + 1)]
    return [Node("mo", element.get("open", "(")), *inner, Node("mo", element.get("close", ")"))]


def _joined(nodes: Iterable[Node]) -> list[Node]:
    """A row in which ":=" is one symbol, and "1,000" one number."""
    row: list[Node] = []
    for node in nodes:
        before = row[-1] if row else Node("")
        if node.text == "=" and before.text == ":":
            row[-1] = Node("mo", "≔")
        else:
            row.append(node)
    return row


def grouped(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """A row whose brackets, bars and fences are groups, with the scripts of the closing one around them."""
    rows: list[list[Node]] = [[]]
    opened: list[str] = []
    for index, written in enumerate(nodes):
        node = _fenced_base(written)
        base = node.inner[0] if node.tag in SCRIPTS else node
        sign = _ALIKE.get(base.text, base.text) if base.tag in ("mo", "mi") else ""
        if sign in _BARS and _opens(rows[-1], nodes[index + 1 :], sign, opened):
            opened.append(sign)
            rows.append([])
        elif opened and (sign == opened[-1] if sign in _BARS else _closes(opened[-1], sign)):
            group = Node("group", opened.pop() + sign, tuple(rows.pop()))
            rows[-1].append(group if base is node else replace(node, inner=(group, *node.inner[1:])))
        elif sign in _CLOSING and base is node:
            opened.append(sign)
            rows.append([])
        elif base is not node and sign in _BARS:
            raise UnsayableError
        else:
            rows[-1].append(node)
    while opened:
        if opened[-1] != "{":
            raise UnsayableError
        group = Node("group", opened.pop(), tuple(rows.pop()))
        rows[-1].append(group)
    return tuple(rows[0])


def _fenced_base(node: Node) -> Node:
    """A node whose base is a group, if it is a row from one bracket to the other."""
    if node.tag not in SCRIPTS or node.inner[0].tag != "row":
        return node
    inner = grouped(node.inner[0].inner)
    return replace(node, inner=(inner[0], *node.inner[1:])) if len(inner) == 1 else node


def _closes(opening: str, sign: str) -> bool:
    return sign == _CLOSING.get(opening) or opening + sign in _HALF_OPEN


def _opens(before: Sequence[Node], after: Sequence[Node], bar: str, opened: Sequence[str]) -> bool:
    """Whether a bar opens a pair, judging by what precedes it."""
    if not before:
        return not (opened and opened[-1] == bar)
    if before[-1].tag == "mo" and before[-1].text not in ("!", "∞"):
        return True
    return not opened and any(_bar(node) == bar for node in after)


def _bar(node: Node) -> str:
    base = node.inner[0] if node.tag in SCRIPTS else node
    return _ALIKE.get(base.text, base.text)
