"""Shared by readers that convert their format to HTML, which `narrator.sources.elements` then reads.

    format ─► HTML ─► tree ─► parts ─► title taken out ─► sections

Headings, lists, quotes, code, tables, formulas and footnotes are thus treated as those of web pages are.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from html import escape

from lxml import etree

from narrator.article import Article, Metadata, Omission
from narrator.errors import SourceError
from narrator.sources import elements
from narrator.sources.contents import without_contents
from narrator.sources.document import Document
from narrator.sources.elements import Element, fold
from narrator.sources.html.shallow import shallow_tree
from narrator.sources.note_lists import names_of_note_lists
from narrator.sources.parts import Heading, Part, gathered

MAX_BYTES = 50_000_000
"""The largest document in bytes; the longest novels are a tenth of that."""

_MAX_ELEMENTS = 500_000
_DEEPER = 7  # than any heading
_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def source_text(document: Document) -> str:
    """The text of a document that is to be converted to HTML.

    Raises:
        SourceError: it is binary, or far too long for an article or a book.
    """
    if len(document.content) > MAX_BYTES:
        raise SourceError(f"{document.name} has more than {MAX_BYTES // 1_000_000} MB", "give the article alone")
    return _NOT_IN_XML.sub("", document.text)


def article(document: Document, html: str, metadata: Metadata, omissions: Iterable[Omission] = ()) -> Article:
    """The article in the body of a page.

    Raises:
        SourceError: there is no text in it, or far too much.
    """
    return of_tree(document, tree(document, html), metadata, omissions)


def tree(document: Document, html: str) -> Element:
    """The tree of a page with this body.

    Raises:
        SourceError: it is far too large.
    """
    found = _tree(f"<html><body>{html}</body></html>".encode("utf-8", "replace"))
    if found is None:
        raise SourceError(f"{document.name} is too large to be an article", "give a part of it")
    return found


def _tree(content: bytes) -> Element | None:
    """The tree of a page; None if it has too many elements."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        tree: Element | None = etree.fromstring(content, parser)
        if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
            tree = shallow_tree(content, _MAX_ELEMENTS)
    except etree.XMLSyntaxError:
        return None
    is_large = tree is None or sum(1 for _ in zip(tree.iter(), range(_MAX_ELEMENTS + 1), strict=False)) > _MAX_ELEMENTS
    return None if is_large else tree


def of_tree(document: Document, tree: Element, metadata: Metadata, omissions: Iterable[Omission] = ()) -> Article:
    """The article in a tree of HTML elements.

    Raises:
        SourceError: there is no text in it.
    """
    parts, contents = without_contents([part.what for part in elements.parts(tree)])
    names = names_of_note_lists(parts)
    parts = [part for index, part in enumerate(parts) if index not in names]
    title, parts = _take_title(metadata.title, parts)
    sections = gathered(parts, metadata.link)
    if not sections:
        raise SourceError(f"{document.name} holds no text", "there is nothing to narrate")
    return Article(replace(metadata, title=title), sections, (*contents, *omissions))


def _take_title(title: str, parts: list[Part]) -> tuple[str, list[Part]]:
    """The title, and the parts without its heading: if no title is stated, a heading above all others is the title."""
    headings = [(index, part) for index, part in enumerate(parts) if isinstance(part, Heading)]
    first = headings[0] if headings else None
    if first is None:
        return title, parts
    index, heading = first
    says_it = index == 0 and heading.text.casefold() == title.casefold()
    others = [each.level for _, each in headings[1:]]
    is_one = not title and (index == 0 or heading.level == 1) and heading.level < min(others, default=_DEEPER)
    return (heading.text, parts[:index] + parts[index + 1 :]) if says_it or is_one else (title, parts)


# Pieces of HTML


def formula(tex: str, *, display: bool = False) -> str:
    """A formula in TeX, on a line of its own if `display` is set."""
    how = ' display="block"' if display else ""
    return f'<math{how}><annotation encoding="application/x-tex">{escape(fold(tex))}</annotation></math>'


def mention(label: str) -> str:
    """A footnote mark."""
    return f'<a role="doc-noteref" href="#note-{escape(label)}">*</a>'


def footnote(label: str, html: str) -> str:
    """A footnote."""
    return f'<aside role="doc-footnote" id="note-{escape(label)}">{html}</aside>'
