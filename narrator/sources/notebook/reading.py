"""Notebooks (nbformat 3 and 4) as one Markdown text: its cells, with the code between fences.

Printed output belongs to the listing of its code. Of the formats in which a result is given, the most readable is
taken.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from narrator.article import Article
from narrator.errors import SourceError
from narrator.sources import stated
from narrator.sources.document import Document
from narrator.sources.markdown import reading as markdown

_FENCE = re.compile(r"^\s*(`{3,}|~{3,})", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(?:.*\n)*?---[ \t]*(?:\n|$)")
_COLORS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_BLANK = re.compile(r"\n\s*\n")
# The row of column types that R prints below the header of a table.
_TYPES = re.compile(r"\s*&lt;(?:dbl|int|chr|fct|ord|lgl|cpl|date|dttm|time|drtn|list|raw)&gt;(?=\s*(?:\||</th>))")
_STYLE = re.compile(r"<style\b[^>]*>[^<]*</style>", re.IGNORECASE)


def read(document: Document) -> Article:
    """Read the text of a notebook, its code and the output of the code.

    Raises:
        SourceError: it is damaged.
    """
    book = _loaded(document)
    cells = [cell for cell in _cells(book) if isinstance(cell, dict)]
    front = ""
    if cells and _kind(cells[0]) in ("raw", "markdown") and _FRONT_MATTER.match(_text(cells[0].get("source"))):
        front = _text(cells.pop(0).get("source")).strip()
    about = book.get("metadata")
    about = about if isinstance(about, dict) else {}
    title, author = (
        stated.title(_line(about.get("title"))),
        _authors(about.get("authors")) or _line(about.get("author")),
    )
    front = front or (f"---\ntitle: {json.dumps(title)}\n---" if title else "")
    text = "\n\n".join([front, *(piece for cell in cells for piece in _pieces(cell) if piece.strip())])
    article = markdown.read(Document(document.origin, ".md", text.encode("utf-8", "replace")))
    known = article.metadata
    metadata = replace(known, title=known.title or title, author=known.author or author)
    if not article.sections:
        raise SourceError(f"{document.name} holds no text", "there is nothing to narrate")
    return replace(article, metadata=metadata)


def _loaded(document: Document) -> dict[str, Any]:
    try:
        book = json.loads(document.text)
    except (ValueError, RecursionError):
        book = None
    if not isinstance(book, dict):
        raise SourceError(f"{document.name} is damaged: it is not the JSON of a notebook", "get the file again")
    return book


def _cells(book: dict[str, Any]) -> list[Any]:
    """The cells; up to version 3 they were in worksheets."""
    sheets = book.get("worksheets")
    pages = [book, *(sheet for sheet in sheets if isinstance(sheet, dict))] if isinstance(sheets, list) else [book]
    return [cell for page in pages for cell in _list(page.get("cells"))]


def _pieces(cell: dict[str, Any]) -> Iterator[str]:
    source = _text(cell.get("source") or cell.get("input"))
    match _kind(cell):
        case "markdown" | "html":
            yield source
        case "heading":
            level = cell.get("level")
            depth = level if isinstance(level, int) and level in range(1, 7) else 1
            yield f"{'#' * depth} {source}"
        case "code":
            outputs = [output for output in _list(cell.get("outputs")) if isinstance(output, dict)]
            found = [_output(output) for output in outputs]
            listing = "\n\n".join([source, *(text.rstrip() for is_code, text in found if is_code)])
            yield _fenced(listing) if listing.strip() else ""
            yield from (text for is_code, text in found if not is_code)


def _output(output: dict[str, Any]) -> tuple[bool, str]:
    """The output of code, and whether it belongs to the listing."""
    data = output.get("data")
    data = data if isinstance(data, dict) else output
    if text := _text(data.get("text/markdown")):
        return False, _TYPES.sub("", text)
    if text := _text(data.get("text/latex") or data.get("latex")).strip().strip("$").strip():
        return False, f"$$\n{_BLANK.sub(chr(10), text)}\n$$"
    html = _STYLE.sub("", _text(data.get("text/html") or data.get("html")))
    if "<table" in html:
        return False, _BLANK.sub("\n", _TYPES.sub("", html)).strip()
    if any(key.startswith("image/") or key in ("png", "jpeg", "svg") for key in data):
        return False, "![](output)"
    lines = output.get("text") or data.get("text/plain") or "\n".join(map(str, _list(output.get("traceback"))))
    return True, _COLORS.sub("", _text(lines))


def _fenced(code: str) -> str:
    longest = max((len(fence) for fence in _FENCE.findall(code)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}\n{code.strip(chr(10))}\n{fence}"


def _kind(cell: dict[str, Any]) -> object:
    return cell.get("cell_type")


def _text(value: object) -> str:
    """A text, given as a string or as a list of lines."""
    return "".join(each for each in value if isinstance(each, str)) if isinstance(value, list) else _line(value)


def _line(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _authors(value: object) -> str:
    names = (each.get("name") if isinstance(each, dict) else each for each in _list(value))
    return ", ".join(filter(None, map(_line, names)))
