"""HTML tables: which hold data and which lay out a page, and which of their rows are headers."""

import re
from dataclasses import dataclass
from itertools import takewhile, zip_longest

from narrator import patterns
from narrator.sources.nodes import HEADINGS, Element, name, text_within
from narrator.text import joined

CELLS = frozenset("td th".split())
"""The element names of cells."""

_NEVER_IN_CELLS = ("table", "pre", *sorted(HEADINGS))
# Class names for the text of a post in forums with table layouts: phpBB 2, Invision, vBulletin.
_POST = patterns.lazy(r"(?:^|\s)(?:post|message)[_-]?(?:body|color|message|text|content)(?:$|\s)", re.IGNORECASE)
_MAX_HEADER = 40  # characters
_PAIR = 2  # columns
_MAX_CELL = 300  # characters; a larger cell is a column of the page layout


def is_data(table: Element) -> bool:
    """Whether a table holds data, rather than laying out a page in columns."""
    if table.get("role") in ("presentation", "none") or next(table.iter(*_NEVER_IN_CELLS)) is not table:
        return False
    if sum(1 for _ in zip(table.iter(*_NEVER_IN_CELLS), range(2), strict=False)) > 1:
        return False
    rows = [[cell for cell in row if name(cell) in CELLS] for row in table.iter("tr")]
    if not any(sum(map(bool, map(text_within, row))) >= _PAIR for row in rows):
        return False
    if next(table.iter("th", "caption"), None) is not None:
        return True
    longest = max(len(text_within(cell)) for row in rows for cell in row)
    return len(rows) > 1 and longest <= _MAX_CELL and not any(map(_is_post, table.iter("div", "span", "td")))


def _is_post(element: Element) -> bool:
    return bool(_POST.search(element.get("class") or ""))


@dataclass(frozen=True, slots=True)
class Row:
    """The texts of a row, one per column; whether all are headers, whether the first is one, whether all are bold."""

    texts: tuple[str, ...]
    is_header: bool
    begins_with_header: bool
    is_bold: bool


def is_bold(cell: Element) -> bool:
    """Whether all text of a cell is bold."""
    bold = next(cell.iter("b", "strong"), None)
    return bold is not None and text_within(bold) == text_within(cell)


def go_on(texts: list[str], hanging: dict[int, tuple[int, str]]) -> None:
    """Fill in the cells of rows above that extend into the next columns."""
    while (column := len(texts)) in hanging:
        left, text = hanging.pop(column)
        texts.append(text)
        if left > 1:
            hanging[column] = left - 1, text


def _has_no_header(rows: list[Row]) -> bool:
    """Whether the first of several rows without header cells is a row like the others.

    Headers are short, are not sentences and contain no digits. Two columns are pairs, as in a dictionary, unless the
    first row is bold, or has numbers below it.
    """
    first = rows[0].texts
    if all(row.begins_with_header for row in rows) or any(map(str.isdigit, "".join(first))):
        return True
    if any(len(text) > _MAX_HEADER or text.endswith((".", "!", "?")) for text in first):
        return True
    is_over_figures = all(any(map(str.isdigit, row.texts[0])) for row in rows[1:] if row.texts)
    return len(first) == _PAIR and not rows[0].is_bold and not is_over_figures


def with_header(rows: list[Row]) -> tuple[tuple[str, ...], ...]:
    """The rows of a table, the first of which is the header: two header rows are merged; without one, it is empty."""
    named = list(takewhile(lambda row: len(set(row.texts)) == 1, rows))
    if named and len(named) < len(rows):  # the title of the table, spanning all columns
        below = with_header(rows[len(named) :])
        return (below[0], *((row.texts[0],) for row in named), *below[1:])
    headers = list(takewhile(lambda row: row.is_header and len(set(row.texts)) > 1, rows))
    body = [row.texts[:1] if row.is_header and len(set(row.texts)) == 1 else row.texts for row in rows[len(headers) :]]
    if not body or not rows:
        return tuple(row.texts for row in rows)
    if len(headers) > 1:
        columns = zip_longest(*(row.texts for row in headers), fillvalue="")
        return (tuple(joined(list(dict.fromkeys(filter(None, column))), " ") for column in columns), *body)
    if not headers and _has_no_header(rows):
        return (("",) * max(map(len, body)), *body)
    return (*(row.texts for row in headers), *body)
