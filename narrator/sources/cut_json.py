"""JSON that is cut off or damaged: what stands before that can be had."""

import json
import re
from typing import Any

_TOKENS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_CLOSING = {"{": "}", "[": "]"}


def load(text: str) -> tuple[Any, bool]:
    """What a text says, and whether it is whole. Control characters in strings are no damage.

    Of one that is not whole, lists end behind the last of their elements that is.

    Raises:
        ValueError: it is no JSON, and has no such beginning.
        RecursionError: it is nested too deeply.
    """
    try:
        return json.loads(text, strict=False), True
    except json.JSONDecodeError as error:
        return json.loads(_closed(text[: error.pos]), strict=False), False


def _closed(text: str) -> str:
    """A beginning with what is open in it closed, behind the last whole element of the outermost list that has any."""
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
