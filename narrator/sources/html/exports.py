"""Pages that programs export documents to: one element holds the document, and nothing else.

Covers Notion exports, Google Docs published or exported, Confluence, and the titles of pages saved by word processors.
"""

import re
from collections.abc import Iterator

from lxml import etree

from narrator.sources import elements
from narrator.sources.html.parts import ends_sentence, words
from narrator.sources.html.titles import title_element
from narrator.sources.nodes import HEADINGS, Element, classes, text_within

_MAX_UP = 4  # elements around the document of Google Docs
_RULE = re.compile(r"\.(c\d+)\{([^{}]*)\}")
_MARKING = re.compile(
    r"(?:text-decoration:line-through|font-style:italic|font-weight:[7-9]00|vertical-align:su(?:b|per))"
)
_MAX_SHEET = 500_000  # characters
_SIZE = re.compile(r"\bfont(?:-size)?\s*:[^;]{0,60}?\b(\d{1,3}(?:\.\d{1,3})?)(pt|px)", re.IGNORECASE)
_POINTS = {"pt": 1.0, "px": 0.75}
_LARGE = 14  # points; texts have 10 to 12
_MAX_TITLE = 15  # words
_IDS = frozenset({"contents", "main-content"})


def document_in(tree: Element) -> Element | None:
    """The element that holds the document of a page; None if no known program exported the page."""
    return next(filter(_is_document, filter(_may_be_document, tree.iter(etree.Element))), None)


def restore_title(tree: Element) -> None:
    """Turn a paragraph into a heading if its style says that it is the title, as in Google Docs, or its look does."""
    for heading in tree.iterfind(".//h1//*[@id='title-text']"):
        space, colon, name = text_within(heading).partition(" : ")  # Confluence writes the name of the space before it
        if colon and space and not len(heading):
            heading.text = name
    for body in tree.iter("body"):
        if "doc-content" in classes(body):
            titles = (each for each in body if elements.name(each) == "p" and "title" in classes(each))
            if (title := next(titles, None)) is not None:
                title.tag = "h1"
        elif not title_element(tree) and (line := _first_line(body)) is not None and _stands_out(line, tree):
            line.tag = "h1"
            line.set("class", "title")


def _first_line(body: Element) -> Element | None:
    """The page's first paragraph, if it is a line and not a sentence, as OneNote, LibreOffice and Apple's apps save."""
    for element in body.iter(*HEADINGS, "p", "div", "table", "ul", "ol"):
        if not text_within(element) or (elements.name(element) == "div" and _holds_lines(element)):
            continue
        text = text_within(element)
        is_line = elements.name(element) in ("p", "div") and len(words(text)) <= _MAX_TITLE
        return element if is_line and not ends_sentence(text) else None
    return None


def _is_bold(line: Element) -> bool:
    bold = next(line.iter("b", "strong"), None)
    return bold is not None and text_within(bold) == text_within(line)


def _holds_lines(box: Element) -> bool:
    return any(each is not box for each in box.iter("p", "div", "table", "ul", "ol", *HEADINGS))


def _stands_out(line: Element, tree: Element) -> bool:
    """Whether a paragraph is larger than body text, or the only one in bold."""
    if _is_bold(line):  # if others are bold, too, it is one of several headings
        return not any(each is not line and _is_bold(each) for each in tree.iter(line.tag))
    if any((each.get("size") or "") in ("5", "6", "7") for each in line.iter("font")):
        return True
    sheets = "".join(sheet.text or "" for sheet in tree.iter("style"))[:_MAX_SHEET]
    rules = [
        match[1] for name in classes(line) for match in re.finditer(rf"\.{re.escape(name)}\s*\{{([^{{}}]*)", sheets)
    ]
    rules += [each.get("style") or "" for each in line.iter("p", "div", "span", "font")]
    sizes = (_SIZE.search(rule) for rule in rules)
    return any(float(size[1]) * _POINTS[size[2].lower()] >= _LARGE for size in sizes if size)


def restore_marks(tree: Element) -> None:
    """Copy text styles, such as strikethrough, from the style sheet of a Google Docs export to its spans."""
    if not any("doc-content" in classes(body) for body in tree.iter("body")):
        return
    sheets = "".join(sheet.text or "" for sheet in tree.iter("style"))[:_MAX_SHEET]
    styles = {name: ";".join(_MARKING.findall(rules)) for name, rules in _RULE.findall(sheets)}
    for element in tree.iter("span"):
        added = [styles[name] for name in classes(element) if styles.get(name)]
        if added:
            element.set("style", ";".join(sorted((element.get("style") or "", *added))))


def contents_in(document: Element) -> Iterator[Element]:
    """The tables of contents that a program has put into a document."""
    called = frozenset({"toc-macro", "table_of_contents"})
    return (each for each in document.iter("div", "nav") if called & classes(each))


def _may_be_document(element: Element) -> bool:
    """Whether an element may hold the document, by its names: a cheap test that hardly any element passes."""
    called = element.get("class") or ""
    return "page-body" in called or "doc-content" in called or element.get("id") in _IDS


def _is_document(element: Element) -> bool:
    called = classes(element)
    if "page-body" in called:
        around = element.getparent()
        return around is not None and elements.name(around) == "article" and "page" in classes(around)
    if elements.name(element) == "body":
        return "doc-content" in called and all(each.get("id") != "banners" for each in element.iter("div"))
    if "doc-content" in called or element.get("id") == "contents":
        return _is_beside_banners(element)
    return element.get("id") == "main-content" and "wiki-content" in called


def _is_beside_banners(element: Element) -> bool:
    """Whether an element is below the banner with which Google Docs marks published documents."""
    around: Element | None = element
    for _ in range(_MAX_UP):
        if around is None:
            return False
        if any(each.get("id") == "banners" for each in around.itersiblings(preceding=True)):
            return True
        around = around.getparent()
    return False
