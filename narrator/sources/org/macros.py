"""Macros of Org, expanded where they are called: https://orgmode.org/manual/Macro-Replacement.html."""

import re
from collections.abc import Sequence
from itertools import accumulate

_DEFINED = re.compile(r"\s*#\+macro:\s+(\w[\w-]*)\s+(\S.*)", re.IGNORECASE)
_KEYWORD = re.compile(r"\s*#\+(title|author|date|email):\s*(\S.*)", re.IGNORECASE)
_CALLED = re.compile(r"\{\{\{(\w[\w-]{0,40})(?:\(((?:[^{}]|\{[^{}]*\}){0,500})\))?\}\}\}")
_COMMA = re.compile(r"(?<!\\),")
_ARGUMENT = re.compile(r"\$(\d)")
_VERBATIM = re.compile(r"\s*#\+(begin|end)_(?:src|example|export)\b.*", re.IGNORECASE)
_MAX_GROWTH = 1_000_000  # characters


class _Macros:
    """The macros of a text, and how much more they may expand to."""

    def __init__(self, lines: Sequence[str]) -> None:
        keywords = ((found[1].lower(), found[2]) for line in lines if (found := _KEYWORD.fullmatch(line)))
        defined = ((found[1], found[2]) for line in lines if (found := _DEFINED.fullmatch(line)))
        self._bodies = {**dict(keywords), **dict(defined)}
        self._left = _MAX_GROWTH

    def put_in(self, line: str) -> str:
        """A line with its macros expanded; an unknown one, such as the result of a program, stays as it is."""
        return _CALLED.sub(self._body, line) if "{{{" in line else line

    def _body(self, called: re.Match[str]) -> str:
        body = self._bodies.get(called[1])
        if body is None or self._left <= 0 or body.startswith("(eval"):
            return called[0]
        arguments = [part.replace("\\,", ",").strip() for part in _COMMA.split(called[2] or "")]
        body = _ARGUMENT.sub(lambda number: _argument(arguments, int(number[1]) - 1), body)
        self._left -= len(body)
        return body


def _argument(arguments: Sequence[str], index: int) -> str:
    return arguments[index] if 0 <= index < len(arguments) else ""


def expanded(lines: Sequence[str]) -> list[str]:
    """Lines with their macros expanded, except in source and example blocks."""
    macros = _Macros(lines)
    depths = accumulate(
        0 if not (found := _VERBATIM.fullmatch(line)) else 1 if found[1].lower() == "begin" else -1 for line in lines
    )
    return [
        line if depth > 0 or _DEFINED.fullmatch(line) else macros.put_in(line)
        for line, depth in zip(lines, depths, strict=True)
    ]
