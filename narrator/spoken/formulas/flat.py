"""Short formulas as text."""

import re
from collections.abc import Sequence

from narrator.spoken.formulas.nodes import Node

_COMPARES = frozenset("=<>≤≥≠≈")
_LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_HIGH = str.maketrans("0123456789n", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ")
_OPERAND = r"[-−]?(?:√?\d[\d.,]*|(?:\d[\d.,]*)?[A-Za-zα-ωΓ-Ω](?:[₀-₉]+|_[A-Za-z])?)[⁰¹²³⁴-⁹ⁿ]*"
_SHORT = re.compile(rf"{_OPERAND}(?: [=<>≤≥≠≈] {_OPERAND})?")


def flat(nodes: Sequence[Node]) -> str | None:
    """A formula as text, if it is short enough to be read as plain text: x², x_i, √2, p < 0.05; else None."""
    texts = [_flat(node) for node in nodes]
    text = "".join(each for each in texts if each is not None)
    return text if None not in texts and _SHORT.fullmatch(text) else None


def _flat(node: Node) -> str | None:
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
