"""Tables drawn with characters in plain text, as by databases, RFCs and typists.

+------+------+       Name | Beds      | Name | Beds |
| Name | Beds |      ------+------     |------|------|
+------+------+       Oaks |    4      | Oaks |    4 |
| Oaks |    4 |
+------+------+
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest

Rows = tuple[tuple[str, ...], ...]

_RULE = re.compile(r"[+|]?:?[-=]{2,}:?(?:[+|]:?[-=]{2,}:?)*[+|]?")
_CORNERS = frozenset("+|")
_BAR = re.compile(r"(?<!\\)\|")
_MIN_ROWS, _MIN_COLUMNS = 2, 2
_MAX_LINE = 1000
_FRAME = 3  # rules: above and below the table, and one below its headers


def tables(lines: Sequence[str]) -> Iterator[tuple[int, int, Rows]]:
    """Where each table begins and ends, and its rows, the first of which holds its headers."""
    start = 0
    for is_drawn, run in groupby(lines, _may_be_drawn):
        end = start + sum(1 for _ in run)
        if is_drawn and (rows := _rows([line.strip() for line in lines[start:end]])):
            yield start, end, rows
        start = end


def _may_be_drawn(line: str) -> bool:
    text = line.strip()
    return len(text) <= _MAX_LINE and ("|" in text or _is_rule(text))


def _is_rule(text: str) -> bool:
    return not _CORNERS.isdisjoint(text) and bool(_RULE.fullmatch(text.replace(" ", "")))


def _rows(lines: Sequence[str]) -> Rows:
    """The rows of a table, () if the lines are not one."""
    rules = [index for index, line in enumerate(lines) if _is_rule(line)]
    written = [line for line in lines if not _is_rule(line)]
    is_framed = all(line[0] == line[-1] == "|" for line in written)
    if len(written) < _MIN_ROWS or not (rules or is_framed):
        return ()
    cells = {index: _cells(line) for index, line in enumerate(lines) if index not in rules}
    columns = {len(row) for row in cells.values()}
    if len(columns) > 1 or min(columns) < _MIN_COLUMNS:
        return ()
    inner = [index for index in rules if min(cells) < index < max(cells)]
    if len(rules) <= _FRAME:
        rows = list(cells.values())
    else:  # a rule between any two rows, which may have several lines each
        grouped = groupby(cells, key=lambda index: sum(rule < index for rule in rules))
        rows = [_in_one([cells[index] for index in group]) for _, group in grouped]
    return tuple(rows) if inner else (("",) * min(columns), *rows)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in _BAR.split(line.removeprefix("|").removesuffix("|")))


def _in_one(lines: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(" ".join(filter(None, column)) for column in zip_longest(*lines, fillvalue=""))
