"""Lists of sources: a file with one on each line, or an export of another program.

Exports are lists of feeds (OPML), tables with a column of addresses (Pocket, Instapaper, Readwise, Raindrop), bookmarks
(browsers, Pocket), and JSON with addresses (Wallabag, Omnivore).
"""

import csv
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from io import StringIO
from typing import Any

from narrator.errors import SourceError
from narrator.sources import xml
from narrator.sources.document import Document, Origin
from narrator.sources.web import is_address

# The column or key with an article's address in the exports named above, in order of preference.
_ADDRESSES = ("url", "link", "source url", "given_url", "resolved_url", "address", "href")
_OPML = re.compile(r"\s*(?:<\?xml[^>]*\?>)?\s*(?:<!--.*?-->\s*)*<opml\b", re.IGNORECASE | re.DOTALL)
_MAX_DEPTH = 20


def sources_in(text: str, name: str) -> list[str]:
    """The sources in a list, in order: addresses, and in a plain list also paths as written.

    Args:
        text: of the whole list. In a plain list "#" begins a comment.
        name: its name for error messages.

    Raises:
        SourceError: it begins like an export, and is damaged or has no address.
    """
    if _OPML.match(text):
        found = list(_outlined(text, name))
    elif text.lstrip().startswith("<"):
        found = _linked(text)
    elif text.lstrip().startswith(("[", "{")):
        found = list(_in_json(text, name))
    elif column := _column(text):
        found = list(_in_table(text, column, name))
    else:
        return [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if not found:
        raise SourceError(f"there is no address in the list {name}", "give a file with a source on each line")
    return found


def _outlined(text: str, name: str) -> Iterator[str]:
    """The feeds of an OPML file, or else the links of its outlines (opml.org, version 2.0)."""
    root = xml.tree(Document(Origin(name), ".opml", text.encode()))
    for outline in root.iter("outline"):
        known = {str(key).lower(): str(value).strip() for key, value in outline.attrib.items()}
        address = known.get("xmlurl") or known.get("url", "")
        if is_address(address):
            yield address


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = (dict(attrs).get("href") or "").strip() if tag == "a" else ""
        if is_address(address):
            self.found.append(address)


def _linked(text: str) -> list[str]:
    links = _Links()
    links.feed(text)
    return links.found


def _in_json(text: str, name: str) -> Iterator[str]:
    try:
        node = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"the list {name} is damaged JSON", "export it again") from error
    yield from _addresses(node, _MAX_DEPTH)


def _addresses(node: Any, depth: int) -> Iterator[str]:
    """The address of each object that has one, or else the addresses inside it."""
    if not depth:
        return
    if isinstance(node, dict):
        named = {str(key).lower(): value for key, value in node.items()}
        address = next((named[key] for key in _ADDRESSES if isinstance(named.get(key), str)), "")
        if is_address(address):
            yield address
        else:
            yield from _addresses(list(node.values()), depth - 1)
    elif isinstance(node, list):
        for each in node:
            yield from _addresses(each, depth - 1)


def _column(text: str) -> str:
    """The name of the column with the addresses, if this is a table with one."""
    first, _, rest = text.partition("\n")
    names = [name.strip().strip('"') for name in first.split(",")]
    if len(names) < 2 and not is_address(rest.lstrip()):
        return ""
    by_name = {name.lower(): name for name in names}
    return next((by_name[key] for key in _ADDRESSES if key in by_name), "")


def _in_table(text: str, column: str, name: str) -> Iterator[str]:
    try:
        for row in csv.DictReader(StringIO(text, newline=""), skipinitialspace=True):
            address = (row.get(column) or "").strip()
            if is_address(address):
                yield address
    except csv.Error as error:
        raise SourceError(f"the list {name} is a damaged table: {error}", "export it again") from error
