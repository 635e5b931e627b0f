"""JSON that is truncated or damaged: everything before the damage is recovered."""

import json
import re
from typing import Any

_TOKENS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_CLOSING = {"{": "}", "[": "]"}


def load(text: str) -> tuple[Any, bool]:
    """The value of a text, and whether it is complete. Control characters in strings are accepted.

    In an incomplete text, lists end after their last complete element.

    Raises:
        ValueError: it is not JSON, and does not begin like it.
        RecursionError: it is nested too deeply.
    """
    try:
        return json.loads(text, strict=False), True
    except json.JSONDecodeError as error:
        return json.loads(_closed(text[: error.pos]), strict=False), False


def _closed(text: str) -> str:
    """A truncated text, cut after the last complete element of its outermost list with any, and closed there."""
    closing: list[str] = []
    end, rest = 0, ""
    outermost = len(text)
    for token in _TOKENS.finditer(text):
        if token[0] in _CLOSING:
            closing.append(_CLOSING[token[0]])
        elif token[0] in "}]" and closing:
            closing.pop()
            if closing and closing[-1] == "]" and len(closing) <= outermost:
                end, rest, outermost = token.end(), "".join(reversed(closing)), len(closing)
    return text[:end] + rest
