"""XML documents as trees, without network, and without the entities that a document may define for itself."""

import re
import sys
from collections.abc import Iterator, Mapping
from html import escape
from html.entities import html5
from itertools import pairwise
from typing import Any

from lxml import etree

from narrator import budget
from narrator.errors import SourceError
from narrator.sources.document import Document
from narrator.sources.elements import Element, fold
from narrator.sources.html import pages

MAX_BYTES = 50_000_000
"""The largest document in bytes, including its pictures."""

# No network, no files, no entities of their own.
_OF_STRANGERS: Mapping[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
}
_MAX_TAGS = 1_000_000
_HEAD = 65_536
_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[>]*(?:\[(?:[^\]\"']|\"[^\"]*\"|'[^']*')*\]\s*)?>", re.IGNORECASE)
_ENTITY = re.compile(r"&([A-Za-z_][\w.-]{0,63};)")
_NAME = re.compile(r"[a-z_][\w.-]*")
_REFERENCE = re.compile(r"&#(?:[xX]0{0,20}([0-9a-fA-F]{1,6})|0{0,20}(\d{1,7}));?")
_OWN = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))
_CONTROL = re.compile(f"[{re.escape(''.join(map(chr, _CONTROLS)))}]")
_IMPOSSIBLE = _CONTROLS | dict.fromkeys(range(0xD800, 0xE000))


def tree(document: Document) -> Element:
    """The root of a document, its element names without namespaces.

    Malformed XML is repaired as far as possible.

    Raises:
        SourceError: it is not XML, or too large.
    """
    if len(document.content) > MAX_BYTES or document.content.count(b"<") > _MAX_TAGS:
        raise SourceError(f"{document.name} is too large to be an article or a book", "give a part of it")
    budget.spend(tags=document.content.count(b"<"))
    text = _DECLARATION.sub("", possible(pages.decoded(document.content, document.charset)), count=1)
    # A document type only describes what may be in the document; entity definitions in it may expand without limit.
    text = _DOCTYPE.sub("", text[:_HEAD], count=1) + text[_HEAD:]
    text = _ENTITY.sub(_character, text)
    reader = parser(recover=True)
    try:
        root = parsed(text, reader)
    except etree.XMLSyntaxError as error:
        raise SourceError(f"{document.name} is damaged: {fold(error.msg)}", "get the file again") from error
    if root is None:
        raise SourceError(f"{document.name} is damaged: there is no XML in it", "get the file again")
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in reader.error_log):
        raise SourceError(f"{document.name} nests elements too deeply to be an article", "give a part of it")
    for element in root.iter(etree.Element):
        name = local(element)
        element.tag = name if _NAME.fullmatch(name) else "span"  # names such as <a:> or <a:1> in a damaged document
    return root


def records(content: bytes, within: str, name: str) -> Iterator[Element]:
    """The children of an element, one after the other, without a tree of the whole document.

    Malformed XML is repaired as far as possible. Each child is parsed by itself, so that damage in one does not affect
    the others.

    Args:
        content: of a file that may be far larger than an article, such as an export.
        within: the name of the element, without its namespace.
        name: that of its many children; they are not nested in each other.
    """
    content = content.translate(None, bytes(sorted(_CONTROLS.keys() & set(range(32)))))
    beginning = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|(<%b[\s>])" % name.encode(), re.DOTALL)
    starts = [found.start() for found in beginning.finditer(content) if found[1]]
    opening = re.search(rb"<%b\b[^>]*>" % within.encode(), content[: starts[0] if starts else None])
    around = content[: opening.end()] if opening else b""
    for start, end in pairwise([0, *starts, len(content)]):
        reader = etree.XMLParser(huge_tree=True, recover=True, **_OF_STRANGERS)
        piece = content[start:end]
        try:
            root = etree.fromstring(around + piece if start else piece, reader)
        except etree.XMLSyntaxError:
            continue  # Beyond repair: nothing is left of it.
        if root is not None:
            etree.strip_tags(root, etree.Entity)
            outer = (each for each in root.iter(etree.Element) if local(each) == within)
            yield from next(outer, ())


def parser(*, recover: bool) -> etree.XMLParser:
    """A parser for untrusted UTF-8: without network, external entities, comments, or trees that are too large.

    Args:
        recover: whether malformed XML is repaired as far as possible.
    """
    return etree.XMLParser(huge_tree=False, recover=recover, encoding="utf-8", **_OF_STRANGERS)


def parsed(text: str, reader: etree.XMLParser) -> Element | None:
    """The root of a text without entity references, which may refer to each other endlessly.

    Raises:
        etree.XMLSyntaxError: the text is malformed, and not repaired.
    """
    root: Element | None = etree.fromstring(text.encode("utf-8", "replace"), reader)
    if root is not None:
        etree.strip_tags(root, etree.Entity)
    return root


def possible(text: str) -> str:
    """A text without the characters that XML forbids, and without references to them.

    A recovering parser takes half a surrogate pair for a character, which nothing can read afterwards.
    """
    return _REFERENCE.sub(_if_possible, _CONTROL.sub("", text))


def possible_characters(text: str) -> str:
    """A text without the characters that XML forbids, including halves of surrogate pairs."""
    return text.translate(_IMPOSSIBLE)


def local(element: Element) -> str:
    """The name of an element without its namespace, in lower case; "" for anything else."""
    tag = element.tag
    return re.split("[}:]", tag)[-1].lower() if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """An attribute in any namespace."""
    return next((str(value) for key, value in element.attrib.items() if re.split("[}:]", str(key))[-1] == name), "")


def find(element: Element | None, path: str) -> Element | None:
    """The first element at a path, if there is an element to begin with."""
    return None if element is None else element.find(path)


def _if_possible(reference: re.Match[str]) -> str:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return "" if number in _CONTROLS or 0xD800 <= number <= 0xDFFF or number > sys.maxunicode else reference[0]


def _character(entity: re.Match[str]) -> str:
    """The character of a named HTML entity; XML itself knows only five. A document's own entities are lost."""
    return entity[0] if entity[1] in _OWN else escape(html5.get(entity[1], ""), quote=False)
