"""Lists of pandoc with numbers that CommonMark does not know: `ii.`, `(b)`, `C)`, `#.`.

https://pandoc.org/MANUAL.html#ordered-lists. Code is not touched.
"""

import re
from collections.abc import Iterator, Sequence

_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})[^`\n]*")
_ITEM = re.compile(
    r"(?P<indent> {0,3})(?P<open>\()?(?P<mark>#|[ivxlcdm]{1,7}|[IVXLCDM]{1,7}|[a-zA-Z]|\d{1,4}(?=\)))"
    r"(?P<close>[.)])(?P<space>[ \t]+)(?=\S)"
)
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MAX_ITEMS = 39  # items; longer lists do not have letters or Roman numerals


def common(text: str) -> str:
    """A text with these lists in CommonMark, if they have at least two consecutive items."""
    return "\n".join(_lines(text.split("\n"))) if _ITEM.search(text) else text


def _lines(lines: Sequence[str]) -> Iterator[str]:
    fence = ""
    marks: dict[int, str] = {}
    for index, line in enumerate(lines):
        found = _FENCE.fullmatch(line)
        if fence or found:
            is_end = bool(found and fence and found[1].startswith(fence))
            fence = "" if is_end else fence or (found[1] if found else "")
        elif index not in marks and (not index or not lines[index - 1].strip()) and _ITEM.match(line):
            marks |= _list_from(lines, index)
        yield marks.get(index, line)


def _list_from(lines: Sequence[str], start: int) -> dict[int, str]:
    """The items of a list that begins on a line, in CommonMark, by line; empty if it is not a list."""
    for kind in ("#", "i", "I", "a", "A", "1"):
        found: dict[int, str] = {}
        first = _ITEM.match(lines[start])
        for index in range(start, len(lines)):
            item = _ITEM.match(lines[index])
            is_next = item and first and item["mark"] == _mark(kind, len(found) + 1)
            if is_next and item and first and (item["open"], item["close"]) == (first["open"], first["close"]):
                found[index] = _written(lines[index], item, kind, len(found) + 1)
            elif lines[index].strip() and not lines[index].startswith(" ") and not lines[index - 1].strip():
                break
        is_known = kind == "1" and first is not None and not first["open"]  # CommonMark knows 1) and 1.
        if len(found) > 1 and not is_known:
            return found
    return {}


def _mark(kind: str, number: int) -> str:
    if kind in "iI":
        roman, rest = "", number
        for value, letters in _ROMAN:
            roman += letters * (rest // value)
            rest %= value
        return (roman.upper() if kind == "I" else roman) if number <= _MAX_ITEMS else ""
    if kind in "aA":
        return chr(ord(kind) + number - 1) if number <= 26 else ""
    return "#" if kind == "#" else str(number)


def _written(line: str, item: re.Match[str], kind: str, number: int) -> str:
    """The first line of an item. Letters are kept: the text refers to them."""
    mark = f"- {item['mark']}) " if kind in "aA" else f"{number}. "
    return f"{item['indent']}{mark}{line[item.end() :]}"
