"""Pages that programs make of documents: one element holds the document, and nothing else.

What Notion exports, what Google Docs publishes and exports, pages of Confluence.
"""

import re
from collections.abc import Iterator

from lxml import etree

from narrator.sources import elements
from narrator.sources.nodes import Element, classes

_MAX_UP = 4  # elements around what Google Docs calls the document
_RULE = re.compile(r"\.(c\d+)\{([^{}]*)\}")
_MARKING = re.compile(
    r"(?:text-decoration:line-through|font-style:italic|font-weight:[7-9]00|vertical-align:su(?:b|per))"
)
_MAX_SHEET = 500_000  # characters
_IDS = frozenset({"contents", "main-content"})


def document_in(tree: Element) -> Element | None:
    """The element that holds the document of a page; None if no program that is known made the page."""
    return next(filter(_is_document, filter(_may_be_document, tree.iter(etree.Element))), None)


def restore_title(tree: Element) -> None:
    """Make a heading of the title of what Google Docs exports, which is a paragraph by its style."""
    for body in tree.iter("body"):
        if "doc-content" in classes(body):
            titles = (each for each in body if elements.name(each) == "p" and "title" in classes(each))
            if (title := next(titles, None)) is not None:
                title.tag = "h1"


def restore_marks(tree: Element) -> None:
    """Put what a style sheet of Google Docs says of its classes into the styles of words: that they are struck out."""
    if not any("doc-content" in classes(body) for body in tree.iter("body")):
        return
    sheets = "".join(sheet.text or "" for sheet in tree.iter("style"))[:_MAX_SHEET]
    styles = {name: ";".join(_MARKING.findall(rules)) for name, rules in _RULE.findall(sheets)}
    for element in tree.iter("span"):
        given = [styles[name] for name in classes(element) if styles.get(name)]
        if given:
            element.set("style", ";".join(sorted((element.get("style") or "", *given))))


def contents_in(document: Element) -> Iterator[Element]:
    """The lists of contents that a program has put into a document."""
    called = frozenset({"toc-macro", "table_of_contents"})
    return (each for each in document.iter("div", "nav") if called & classes(each))


def _may_be_document(element: Element) -> bool:
    """Whether an element is called so that it is worth a closer look: hardly any is."""
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
    """Whether an element stands below the line that says that Google Docs publishes it."""
    around: Element | None = element
    for _ in range(_MAX_UP):
        if around is None:
            return False
        if any(each.get("id") == "banners" for each in around.itersiblings(preceding=True)):
            return True
        around = around.getparent()
    return False
