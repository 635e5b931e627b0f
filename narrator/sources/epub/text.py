"""The pages of a book as one sequence of parts.

All pages become one tree, each in an element of its own, with the page number as a prefix of ids and links: so notes
are matched with their marks across files, and entries of the table of contents with their ids.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from narrator.article import BESIDE, Block
from narrator.sources import drop_caps, elements
from narrator.sources.elements import Element, Part, fold, text_within
from narrator.sources.epub import wrapped
from narrator.sources.epub.matter import Looks
from narrator.sources.epub.members import Members
from narrator.sources.epub.package import Book, target
from narrator.sources.nodes import HEADINGS
from narrator.sources.parts import Note

_PLACED = re.compile(r"\bposition:\s?absolute\b")
_XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True, slots=True)
class Text:
    """The parts of all pages of a book, in order.

    `starts` has the index of the first part of each page, `looks` the look of each page; `places` maps an id, prefixed
    with the number of its page and a slash, to the index of its part.
    """

    parts: tuple[Part, ...]
    starts: tuple[int, ...]
    looks: tuple[Looks, ...]
    places: Mapping[str, int]

    def page_at(self, index: int) -> int:
        """The number of the page that a part is on."""
        return bisect_right(self.starts, index) - 1

    def end_of(self, page: int) -> int:
        """The index after the last part of a page."""
        return self.starts[page + 1] if page + 1 < len(self.starts) else len(self.parts)


def text_of(book: Book, members: Members) -> Text:
    """Read the pages of a book; this takes their trees apart."""
    root = etree.Element("html")
    if book.metadata.language:
        root.set("lang", book.metadata.language)
    numbers = {page.name: number for number, page in enumerate(book.pages)}
    for number, page in enumerate(book.pages):
        around = etree.SubElement(root, "main", id=f"{number}/")
        language = elements.stated_language(page.tree)
        if language is not None:
            around.set("lang", language)
        body = _body(page.tree)
        _fit_in(body, number, page.name, numbers, members)
        wrapped.join(body)
        _part_words(body)
        _join_titles(body)
        drop_caps.restore(body)
        around.append(body)
    parts, places = elements.placed(root)
    starts = tuple(places[f"{number}/"] for number in range(len(root)))
    ends = (*starts, len(parts))[1:]
    looks = (_looks(around, parts[start:end]) for around, start, end in zip(root, starts, ends, strict=True))
    return Text(tuple(parts), starts, tuple(looks), places)


def is_written(part: Part) -> bool:
    """Whether a part is text, rather than a heading or a picture."""
    block = part.what.block if isinstance(part.what, Note) else part.what
    if not isinstance(block, Block) or block.kind in BESIDE:
        return False
    return any(map(str.isalnum, part.text))


def _body(tree: Element) -> Element:
    if elements.name(tree) == "svg":
        return _drawn(tree)
    for switch in list(tree.iter("{*}switch", "epub:switch")):
        for case in list(switch.iterchildren("{*}case", "epub:case")):  # the fallback comes after them
            switch.remove(case)
    shown = [child for child in tree if elements.name(child) not in ("head", "")]
    return shown[0] if [elements.name(child) for child in shown] == ["body"] else tree


def _drawn(drawing: Element) -> Element:
    """A page that is a drawing: its lines of text or, if there are none, the drawing."""
    body = etree.Element("body")
    for text in drawing.iter("{*}text"):
        etree.SubElement(body, "p").text = fold(" ".join(map(str, text.itertext())))
    if not len(body):
        body.append(drawing)
    return body


def _fit_in(body: Element, number: int, name: str, numbers: Mapping[str, int], members: Members) -> None:
    for element in body.iter(etree.Element):
        if element.tag.startswith(_XHTML):
            element.tag = element.tag.removeprefix(_XHTML)  # the name that `elements` looks for
        for key in ("id", "name"):
            if given := element.get(key):
                element.set(key, f"{number}/{given}")
        tag = elements.name(element)
        if tag == "img":
            element.set("src", members.picture(members.find(element.get("src") or "", name)))
        if tag == "a" and (href := element.get("href")):
            leads_to, fragment = target(members, href, name)
            if leads_to in numbers:
                element.set("href", f"#{numbers[leads_to]}/{fragment}")


def _part_words(body: Element) -> None:
    """Separate words that are each put at a place of their own, as on pages with a fixed layout."""
    placed: dict[Element, list[Element]] = {}
    for element in body.iter("span"):
        around = element.getparent()
        if around is not None and _PLACED.search(element.get("style") or ""):
            placed.setdefault(around, []).append(element)
    for words in placed.values():
        texts = [text for word in words for text in (*map(str, word.itertext()), word.tail or "") if text]
        if not any(text[0].isspace() or text[-1].isspace() for text in texts):
            for word in words:
                word.tail = f" {word.tail or ''}"


def _join_titles(body: Element) -> None:
    """Put titles below the numbers of chapters into the headings: Standard Ebooks has them side by side in groups."""
    for group in list(body.iter("hgroup")):
        heading = next((child for child in group if elements.name(child) in HEADINGS), None)
        titles = [child for child in group if elements.name(child) == "p" and "title" in elements.roles(child)]
        if heading is None:
            continue
        for title in titles:
            etree.SubElement(heading, "span").text = ": "
            title.tag = "span"
            heading.append(title)


def _looks(around: Element, parts: Sequence[Part]) -> Looks:
    links = [text_within(link) for link in around.iter("{*}a") if (link.get("href") or "").startswith("#")]
    return Looks(tuple(part.text for part in parts if part.text), len(links), sum(map(len, links)))
