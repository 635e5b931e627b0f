"""A word-processor document as far as it has been read, and the article that it becomes.

paragraphs with their styles ─► a tree of HTML elements ─► narrator.sources.elements ─► article

`elements` decides what is a table, a picture with its caption or a footnote, as it does for pages.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from typing import TypeAlias

from lxml import etree

from narrator.article import Article, Block, Kind, Metadata, Omission
from narrator.errors import SourceError
from narrator.sources import elements, references, xml
from narrator.sources.credits import credits_in, without_credits
from narrator.sources.dates import written_date
from narrator.sources.document import Document
from narrator.sources.elements import Element, Part, fold
from narrator.sources.office.styled import PLAIN, REFERENCES, Role, Style
from narrator.sources.parts import Heading
from narrator.sources.text import shapes
from narrator.sources.vocabulary import in_all
from narrator.text import Mark, MarkKind, joined, marked, marks_of, nested, wholly, within
from narrator.text import parts as parts_of

_MAX_BESIDE_FILLED = 4  # words: “Page … of …”, “Printed on …”
_TAGS = {
    MarkKind.EMPHASIS: "em",
    MarkKind.STRONG: "strong",
    MarkKind.CODE: "code",
    MarkKind.DELETED: "del",
    MarkKind.KEYBOARD: "kbd",
    MarkKind.RAISED: "sup",
    MarkKind.LOWERED: "sub",
    MarkKind.RUBY: "ruby",
}
_names_of_lists = in_all(lambda names: names.contents | names.indexes)
_WHY_LISTS = {"index": "it leads to pages", REFERENCES: "it is for looking up"}
_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TWO_BREAKS = re.compile(r"\n[^\S\n]*\n\s*")
_KEEPS_LINES = frozenset("pre h1 h2 h3 h4 h5 h6".split())
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_NEAR_TOP = 3  # parts
_MIN_LONG = 80  # characters of a paragraph
_DEEPER = 7  # than any heading
_MAX_BOLD = 80
_MIN_LARGE = 28  # half points; text is set in 9 to 13 points
_ENDS = tuple(".!:;,。！：；，…")

Marks: TypeAlias = tuple[tuple[MarkKind, str], ...]
"""The marks of characters, the outermost first, each with its value: see `narrator.text.Mark`."""


@dataclass(slots=True)
class Line:
    """The content of one paragraph as it is read: text, with \\n for a line break, and elements within it."""

    pieces: list[str | Element] = field(default_factory=list)
    is_bold: bool = True  # no part of it is not bold
    around: Marks = ()
    filled_in: list[str] = field(default_factory=list)  # texts such as the number of the page
    size: int = 0  # of the letters that are added, in half points; 0 for that of the style
    sizes: set[int] = field(default_factory=set)

    def say(self, text: str, bold: bool = False) -> None:
        """Add text, with the marks that apply here."""
        if text:
            self.pieces.append(wholly(_NOT_IN_XML.sub("", text), self.around))
            is_bold = bold or (MarkKind.STRONG, "") in self.around
            self.is_bold = self.is_bold and (is_bold or not text.strip())
            if text.strip():
                self.sizes.add(self.size)

    def fill_in(self, text: str) -> None:
        """Add text that a program fills in as the document is printed or moved."""
        self.say(text)
        self.filled_in.append(text)

    @property
    def is_filled_in(self) -> bool:
        """Whether it says little else than what a program fills in: “Page 3 of 12”."""
        beside = len(self.text.split()) - sum(len(text.split()) for text in self.filled_in)
        return bool(self.filled_in) and beside <= _MAX_BESIDE_FILLED

    @contextmanager
    def marked(self, marks: Marks, size: int = 0) -> Iterator[None]:
        """Mark what is added within this context, and set its size in half points; 0 keeps the current size."""
        before = self.around, self.size
        self.around, self.size = (*self.around, *marks), size or self.size
        yield
        self.around, self.size = before

    def mention(self, note: str) -> None:
        """Add the mark of a footnote."""
        mark = etree.Element("a", {"href": f"#{note}", "role": "doc-noteref"})
        mark.text = "*"
        self.pieces.append(mark)

    def picture(self, description: str, source: str = "") -> None:
        """Add a picture, with or without a description; `source` is a `data:` address, or ""."""
        described = _NOT_IN_XML.sub("", description).strip()
        given = {"alt": described, "src": source}
        self.pieces.append(etree.Element("img", {key: value for key, value in given.items() if value}))

    @property
    def text(self) -> str:
        """The text, without the elements within it."""
        return "".join(piece for piece in self.pieces if isinstance(piece, str))

    @property
    def marks(self) -> list[Element]:
        """The elements within the text."""
        return [piece for piece in self.pieces if not isinstance(piece, str)]


class Draft:
    """A document as far as it has been read: a tree of HTML elements, and what is left out."""

    def __init__(self) -> None:
        self.root = etree.Element("article")
        self.titles: list[str] = []
        self.authors: list[str] = []
        self.published = ""
        self.omissions: list[Omission] = []
        self._into = [self.root]
        self._heading = ""
        self._first: Element | None = None  # paragraph of text
        self._first_size = self._next_size = 0

    @contextmanager
    def inside(self, name: str, **attributes: str) -> Iterator[Element]:
        """Put what is added within this context into a new element: a table, a row, a cell."""
        around = self._into[-1]
        if name == "table" and _is_lone_caption(around):
            around[-1].tag, around[-1][0].tag = "div", "p"
        element = etree.SubElement(around, name, attributes)
        self._into.append(element)
        yield element
        self._into.pop()

    @contextmanager
    def note(self, label: str) -> Iterator[None]:
        """Make what is added within this context a footnote, wherever it is mentioned."""
        self._into.append(etree.SubElement(self.root, "aside", {"id": label, "role": "doc-footnote"}))
        yield
        self._into.pop()

    def add(self, line: Line, style: Style = PLAIN, item: str | None = None) -> None:
        """Add a paragraph. `item` is the number of a list item, "" for an item without one, None for no item."""
        text = line.text
        line.pieces = _of_several_languages(line.pieces)
        if not text.strip() and not line.marks:
            self._blank(style)
        elif line.is_filled_in:
            self.leave_out(f"filled in: {fold(text)}", "it changes when the document is printed or moved")
        elif style.role is Role.CONTENTS or (style.role is Role.TITLE and _key(text) in _names_of_lists()):
            self.contents()
        elif style.role is Role.REFERENCES:
            self.contents(REFERENCES)
        elif style.role is Role.TITLE and self._is_title():
            self.titles.append(fold(text))
            self._paragraph("p", line.marks)
        elif style.role is Role.TITLE and _key(text) == _key(" ".join(self.titles)):  # repeated after the cover
            self._paragraph("p", line.marks)
        elif style.role in (Role.HEADING, Role.TITLE) and text.strip():
            numbered = [f"{item} " if item else "", *line.pieces]
            self._heading = fold(f"{item or ''} {text}")
            self._paragraph(f"h{max(style.level, 1)}", numbered)
        elif style.role is Role.AUTHOR and not self._heading and text.strip():
            self.authors.append(fold(text))
            self._paragraph("p", line.marks)
        elif style.role is Role.DATE and not self._heading and (stated_date := written_date(text)):
            self.published = self.published or stated_date
            self._paragraph("p", line.marks)
        elif style.role is Role.CODE:
            self._code(line.pieces)
        elif style.role is Role.CAPTION and text.strip():
            self._caption(line)
        elif not text.strip() and self._pictures(line):
            self._figure(line.marks)
        elif style.role is Role.QUOTE:
            self._paragraph("blockquote", line.pieces)
        elif item is None:
            self._paragraph("p", line.pieces, line.is_bold)
            self._compare(line)
        else:
            with self.inside("ul"):
                self._paragraph("li", [f"{item} " if item else "", *line.pieces])

    def embed(self, page: Element) -> None:
        """Add the content of an HTML page."""
        body = page.find(".//body")
        self._into[-1].extend(body if body is not None else page)

    def take_title(self) -> str:
        """Take out the first paragraph if it is set like a title, larger than all others; its text, or ""."""
        first = self._first
        text = fold("".join(map(str, first.itertext()))) if first is not None else ""
        if (
            first is None
            or len(self.root) < 2
            or self._first_size < max(_MIN_LARGE, self._next_size + 1)
            or len(text) > _MAX_BOLD
        ):
            return ""
        self.root.remove(first)
        return text

    def _compare(self, line: Line) -> None:
        """Record the size of the first paragraph, and the largest size of the others."""
        smallest, largest = min(line.sizes, default=0), max(line.sizes, default=0)
        is_first = self._first is None and len(self.root) == 1 and not self._heading
        if is_first and not line.marks:
            self._first, self._first_size = self.root[0], smallest
        else:
            self._next_size = max(self._next_size, largest)

    def contents(self, what: str = "table of contents") -> None:
        """Leave out a table of contents, a list of references or an index, and the line above it."""
        around = self._into[-1]
        over = _last(around)
        words = "".join(map(str, over.itertext())).strip() if over is not None else ""
        is_name = references.HEADING.fullmatch(words) if what == REFERENCES else _key(words) in _names_of_lists()
        if over is not None and is_name:
            around.remove(over)
        self.leave_out(what, _WHY_LISTS.get(what, "it lists the chapters"))

    def leave_out(self, what: str, why: str) -> None:
        """Note that something in this section is left out; once is enough."""
        out = Omission(self._heading, what, why)
        if out not in self.omissions[-1:]:
            self.omissions.append(out)

    def _is_title(self) -> bool:
        """Whether a paragraph styled as a title is a line of the title; further down in the text it is a heading."""
        return not self._heading and (not self.titles or not any(map(str.strip, map(str, self.root.itertext()))))

    def _pictures(self, line: Line) -> bool:
        return all(mark.tag == "img" for mark in line.marks)

    def _blank(self, style: Style) -> None:
        before = _last(self._into[-1])
        if style.role is Role.CODE and before is not None and before.tag == "pre":
            etree.SubElement(before, "br")

    def _paragraph(self, name: str, pieces: Sequence[str | Element], is_bold: bool = False) -> None:
        if not pieces:
            return
        element = etree.SubElement(self._into[-1], name)
        if is_bold:
            element.set("class", "bold")
        _append(element, pieces if name in _HEADINGS else _in_paragraphs(pieces))

    def _code(self, pieces: Sequence[str | Element]) -> None:
        before = _last(self._into[-1])
        if before is not None and before.tag == "pre":
            etree.SubElement(before, "br")
            _append(before, pieces)
        else:
            _append(etree.SubElement(self._into[-1], "pre"), pieces)

    def _caption(self, line: Line) -> None:
        """A caption: of the picture in it or before it, of the table before it, or of what follows."""
        around = self._into[-1]
        before = _last(around)
        pictures = [mark for mark in line.marks if mark.tag == "img"]
        words = [piece for piece in line.pieces if isinstance(piece, str) or piece.tag != "img"]
        if pictures:
            figure = etree.SubElement(around, "figure")
            figure.extend(pictures)
        elif before is not None and before.tag == "table":
            self._paragraph("p", words)
            return
        elif before is not None and before.tag == "figure" and before.find("figcaption") is None:
            figure = before
        else:
            figure = etree.SubElement(around, "figure")
        _append(etree.SubElement(figure, "figcaption"), words)

    def _figure(self, pictures: Sequence[Element]) -> None:
        around = self._into[-1]
        figure = around[-1] if _is_lone_caption(around) else etree.SubElement(around, "figure")
        figure.extend(pictures)


def finished(document: Document, draft: Draft, about: Metadata) -> Article:
    """The document as an article; without a title of its own, it gets a heading that is above everything else.

    Raises:
        SourceError: there is no text in it.
    """
    if about.language:
        draft.root.set("lang", about.language)
    title = " ".join(draft.titles) or about.title or draft.take_title()
    parts = _headed(elements.parts(draft.root))
    title = title or _over_all(parts)
    if not title and _begins_with_title(parts):
        title, parts = parts[0].text, parts[1:]
    if not title and not any(isinstance(part.what, Block | Heading) for part in parts):
        raise SourceError(f"there is no text in {document.name}", "there is nothing to narrate")
    named, published = credits_in(part.text for part in parts[:_NEAR_TOP])
    author = ", ".join(draft.authors) or named or about.author
    metadata = replace(about, title=title, author=author, published=draft.published or published or about.published)
    return without_credits(Article(metadata, elements.sections(parts), tuple(draft.omissions)))


def _over_all(parts: Sequence[Part]) -> str:
    """The heading that is above everything else, or "".

    A lone heading is one if it is on the first line.
    """
    first = parts[0].what if parts else None
    others = [part.what.level for part in parts[1:] if isinstance(part.what, Heading)]
    return first.text if isinstance(first, Heading) and first.level < min(others, default=_DEEPER) else ""


def _begins_with_title(parts: Sequence[Part]) -> bool:
    """Whether the first line of a document without headings looks like the title of the long paragraph below it."""
    if len(parts) < 2 or any(isinstance(part.what, Heading) for part in parts):
        return False
    first, second = parts[0].what, parts[1].what
    are_text = all(isinstance(what, Block) and what.kind is Kind.PARAGRAPH for what in (first, second))
    is_short = len(parts[0].text) <= _MAX_BOLD and shapes.is_title_like(parts[0].text)
    return are_text and is_short and len(parts[1].text) >= _MIN_LONG and parts[1].text.endswith(shapes.ENDS)


def _headed(parts: list[Part]) -> list[Part]:
    """The parts, with bold lines as headings if there are no others; one right above the first is the title.

    If at least as many bold paragraphs cannot be headings, by their ends for example, bold is mere emphasis.
    """
    if any(isinstance(part.what, Heading) for part in parts):
        return parts
    bold = [index for index, part in enumerate(parts) if _is_bold_line(part) and _is_followed(parts, index)]
    has_title = bold[:2] == [0, 1]
    others = sum(part.element.get("class") == "bold" for part in parts) - len(bold)
    if (
        others >= len(bold) - has_title
        or len(bold) - has_title < 2
        or any(after - index == 1 for index, after in pairwise(bold[has_title:]))
    ):
        return parts
    headed = list(parts)
    for index in bold:
        what = parts[index].what
        if isinstance(what, Block):
            level = 1 if has_title and index == 0 else 2
            headed[index] = replace(parts[index], what=Heading(within(what.text, MarkKind.STRONG), level))
    return headed


def _is_bold_line(part: Part) -> bool:
    what = part.what
    return (
        isinstance(what, Block)
        and what.kind is Kind.PARAGRAPH
        and part.element.get("class") == "bold"
        and part.element.getparent() is part.element.getroottree().getroot()
        and len(what.text) <= _MAX_BOLD
        and not what.text[:1].islower()
        and not what.text.endswith(_ENDS)
    )


def _is_followed(parts: Sequence[Part], index: int) -> bool:
    return index + 1 < len(parts) and isinstance(parts[index + 1].what, Block)


def _is_lone_caption(around: Element) -> bool:
    last = _last(around)
    return last is not None and last.tag == "figure" and last.find("img") is None


def _of_several_languages(pieces: list[str | Element]) -> list[str | Element]:
    """The pieces, with languages only in lines of several: those of whole paragraphs are often wrong."""
    languages = {
        frozenset(mark.value.partition("-")[0] for mark in marks_of(piece) if mark.kind is MarkKind.LANGUAGE)
        for piece in pieces
        if isinstance(piece, str) and any(map(str.isalpha, piece))
    }
    if len(languages) > 1:
        return pieces
    return [
        marked(piece, (mark for mark in marks_of(piece) if mark.kind is not MarkKind.LANGUAGE))
        if isinstance(piece, str)
        else piece
        for piece in pieces
    ]


def _in_paragraphs(pieces: Iterable[str | Element]) -> Iterator[str | Element]:
    """The pieces, with the end of a paragraph in place of two line breaks."""
    for piece in _joined(pieces):
        if not isinstance(piece, str):
            yield piece
            continue
        bounds = [0, *(bound for found in _TWO_BREAKS.finditer(piece) for bound in found.span()), len(piece)]
        for index, text in enumerate(parts_of(piece, zip(bounds[::2], bounds[1::2], strict=True))):
            if index:
                yield etree.Element("br")
                yield etree.Element("br")
            yield text


def _joined(pieces: Iterable[str | Element]) -> Iterator[str | Element]:
    """The pieces, with consecutive texts joined."""
    for is_text, run in groupby(pieces, lambda piece: isinstance(piece, str)):
        if is_text:
            yield joined(piece for piece in run if isinstance(piece, str))
        else:
            yield from run


def _append(element: Element, pieces: Iterable[str | Element]) -> None:
    for piece in _joined(pieces):
        if isinstance(piece, str):
            _append_text(element, piece)
        else:
            element.append(piece)


def _append_text(around: Element, text: str) -> None:
    """Add a text with its marks as elements, and with its line breaks except in code."""
    inside = [around]
    for each in nested(text):
        if isinstance(each, str):
            lines = each.split("\n") if around.tag not in _KEEPS_LINES else [each]
            for index, line in enumerate(lines):
                if index:
                    etree.SubElement(inside[-1], "br")
                _append_characters(inside[-1], line)
        elif each.begins:
            inside.append(_mark_element(inside[-1], each.mark))
        elif inside.pop().tag == "ruby":
            etree.SubElement(inside[-1][-1], "rt").text = each.mark.value


def _mark_element(around: Element, mark: Mark) -> Element:
    match mark.kind:
        case MarkKind.LINK:
            return etree.SubElement(around, "a", {"href": mark.value})
        case MarkKind.LANGUAGE:
            return etree.SubElement(around, "span", {"lang": mark.value})
        case kind:
            return etree.SubElement(around, _TAGS[kind])


def _append_characters(element: Element, text: str) -> None:
    text = xml.possible_characters(text)
    last = _last(element)
    if last is not None:
        last.tail = (last.tail or "") + text
    else:
        element.text = (element.text or "") + text


def _last(element: Element) -> Element | None:
    """The last child, found without counting the others as len() does."""
    return next(element.iterchildren(reversed=True), None)


def _key(text: str) -> str:
    return fold(text).casefold().rstrip(" :")
