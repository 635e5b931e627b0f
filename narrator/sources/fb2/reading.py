"""FB2: the description of a book, its bodies as HTML, its notes as footnotes.

The elements are those of the schema FictionBook 2.1; most have an equivalent in HTML.
"""

import base64
import re
from binascii import Error as NotBase64
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from narrator.article import Article, Metadata
from narrator.sources import archive, via_html, xml
from narrator.sources.dates import written_date
from narrator.sources.document import Document
from narrator.sources.elements import Element, is_language, text_within
from narrator.sources.fb2 import packed

_BINARY = re.compile(rb"<binary\b([^<>]*)>([^<]*)</binary>")
_ID = re.compile(rb"""\bid\s*=\s*["']([^"']*)""")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n")
_NAMES = {
    "emphasis": "em",
    "strikethrough": "del",
    "cite": "blockquote",
    "epigraph": "blockquote",
    "annotation": "blockquote",
    "poem": "div",
    "text-author": "p",
    "date": "p",
    "stanza": "p",
    "style": "span",
    "v": "span",
}
_NOTES = frozenset("notes comments footnotes endnotes".split())
_MAX_LEVEL = 6
_ENDS = tuple(".!?:;…")


def read(document: Document) -> Article:
    """Read a book.

    Raises:
        SourceError: it is too large, damaged beyond repair, or has no text.
    """
    content = document.content
    if content.startswith(archive.SIGNATURE):
        name = packed.member(document)
        with archive.opened(document) as file:
            content = file.read(name)
    root = xml.tree(replace(document, content=_BINARY.sub(b"", content)))
    metadata = _metadata(root, content)
    tree = etree.Element("body")
    for body in root.findall("body"):
        _convert(body, metadata.title)
        tree.append(body)
    return via_html.of_tree(document, tree, metadata)


# Metadata


def _metadata(root: Element, content: bytes) -> Metadata:
    about = xml.find(root, "description/title-info")
    if about is None:
        return Metadata()
    language = _text(about, "lang").replace("_", "-")
    cover = about.find("coverpage/image")
    day = about.find("date")
    return Metadata(
        title=_text(about, "book-title"),
        author=", ".join(filter(None, map(_person, about.findall("author")))),
        published="" if day is None else written_date(day.get("value") or "") or written_date(text_within(day)),
        language=language if is_language(language) else "",
        series=_series(about.find("sequence")),
        description=" ".join(map(text_within, about.iterfind("annotation/*"))),
        cover=b"" if cover is None else _picture(content, xml.attribute(cover, "href").lstrip("#")),
    )


def _text(element: Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None else text_within(found)


def _person(author: Element) -> str:
    names = (_text(author, part) for part in ("first-name", "middle-name", "last-name"))
    return " ".join(filter(None, names)) or _text(author, "nickname")


def _series(sequence: Element | None) -> str:
    return "" if sequence is None else f"{sequence.get('name') or ''} {sequence.get('number') or ''}".strip()


def _picture(content: bytes, name: str) -> bytes:
    """A picture from the end of the file, if its type is one that a cover can have."""
    for binary in _BINARY.finditer(content):
        if (found := _ID.search(binary[1])) and found[1].decode("utf-8", "replace") == name:
            try:
                picture = base64.b64decode(binary[2])
            except NotBase64:
                return b""
            return picture if picture.startswith(_PICTURES) else b""
    return b""


# The bodies


def _convert(body: Element, title: str) -> None:
    """Convert a body to HTML, in place."""
    are_notes = (body.get("name") or "").lower() in _NOTES
    if are_notes:
        for section in list(body.iter("section")):
            if section.get("id"):
                _footnote(section)
    for element, depth in list(_with_depth(body)):
        tag = element.tag
        if tag == "title":
            _title(element, depth, title)
        elif tag == "subtitle":
            _subtitle(element, depth)
        elif tag == "empty-line":
            _space(element)
        elif tag == "image":
            _image(element)
        elif tag == "a":
            _link(element)
        elif tag == "v":
            _verse(element)
        element.tag = _NAMES.get(str(element.tag), element.tag)
    body.tag = "div"


def _with_depth(body: Element) -> Iterator[tuple[Element, int]]:
    """All elements of a body, each with the number of sections around it."""
    depth = 0
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            yield element, depth
        depth += {"start": 1, "end": -1}[event] if element.tag == "section" else 0


def _footnote(section: Element) -> None:
    """A note. Its title is its mark."""
    section.tag = "aside"
    section.set("role", "doc-footnote")
    mark = section.find("title")
    if mark is not None:
        section.remove(mark)


def _title(title: Element, depth: int, book: str) -> None:
    """A heading of several lines joined into one. That of the book itself is already known."""
    text = text_within(title)
    within = title.getparent()
    if within is not None and within.tag == "body" and book and book.casefold() in text.casefold():
        title.clear()
        return
    title.tag = "p" if within is not None and within.tag in ("poem", "stanza") else f"h{min(depth + 1, _MAX_LEVEL)}"
    lines = [line for line in title if text_within(line)]
    for line in title:
        line.tag = "span"
        if line in lines[:-1]:
            line.tail = " " if text_within(line).endswith(_ENDS) else ". "


def _subtitle(subtitle: Element, depth: int) -> None:
    is_heading = any(map(str.isalnum, text_within(subtitle)))
    subtitle.tag = f"h{min(depth + 2, _MAX_LEVEL)}" if is_heading else "hr"


def _space(space: Element) -> None:
    """An empty line between paragraphs is a break; beside titles and pictures it is only layout."""
    before, after = space.getprevious(), space.getnext()
    is_between = before is not None and after is not None and before.tag == after.tag == "p"
    space.tag = "hr" if is_between else "span"


def _image(image: Element) -> None:
    image.tag = "img"
    if not image.get("alt") and image.get("title"):
        image.set("alt", image.get("title") or "")


def _link(link: Element) -> None:
    target = xml.attribute(link, "href")
    link.set("href", target)
    if link.get("type") == "note":
        link.set("role", "doc-noteref")


def _verse(verse: Element) -> None:
    end = etree.Element("br")
    end.tail, verse.tail = verse.tail, None
    verse.addnext(end)
