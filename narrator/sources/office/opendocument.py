"""The text of an OpenDocument file: paragraphs with their styles, lists, tables, notes and frames.

The names of elements are those of OpenDocument 1.3, part 3.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from narrator.article import Article, Metadata
from narrator.errors import SourceError
from narrator.sources import archive
from narrator.sources.archive import Archive
from narrator.sources.document import Document
from narrator.sources.elements import Element, fold
from narrator.sources.inline import address
from narrator.sources.office import styled
from narrator.sources.office.draft import Draft, Line, Marks, finished
from narrator.sources.office.styled import PLAIN, Role, Style, attribute, integer, local_name
from narrator.text import MarkKind

_CONTENTS = {
    "table-of-content": "table of contents",
    "illustration-index": "list of figures",
    "table-index": "list of tables",
    "object-index": "list of objects",
    "user-index": "list",
    "alphabetical-index": "index",
    "bibliography": styled.REFERENCES,
}
_AROUND_BLOCKS = frozenset("section index-body g a".split())
_SHAPES = frozenset(
    "custom-shape rect ellipse circle polygon polyline path line connector caption regular-polygon".split()
)
# Fields whose texts say nothing of the document, and change as it is printed or moved: OpenDocument 1.3, part 3, 7.3.
_FILLED_IN = frozenset("page-number page-count date time print-date print-time printed-by file-name".split())
_NOT_TEXT = frozenset(
    """annotation annotation-end hidden-text number script ruby-text event-listeners title desc
    change change-start change-end""".split()
)
_POINTS = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)pt")
_SPACE = re.compile("[ \t\r\n]+")
_BINARY = re.compile(rb"<office:binary-data>[^<]*")
_MAX_STYLES = 12  # in a chain of styles based on each other
_MAX_SPACES = 200
_MAX_LIST_DEPTH = 10


def read(document: Document) -> Article:
    """Read a text document, in an archive or flat.

    Raises:
        SourceError: it is damaged or encrypted, or there is no text in it.
    """
    if not document.content.startswith(archive.SIGNATURE):
        return _article(document, _Package([_flat(document)]))
    with archive.opened(document) as file:
        manifest = file.find("META-INF/manifest.xml")
        if manifest and b"encryption-data" in file.read(manifest):
            raise SourceError(f"{document.name} is protected with a password", "open it and save it without one")
        names = ("content.xml", "styles.xml", "meta.xml")
        return _article(
            document, _Package([file.tree(name) for name in names if name == names[0] or file.find(name)], file)
        )


def _flat(document: Document) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(_BINARY.sub(b"<office:binary-data>", document.content), parser)
    except etree.XMLSyntaxError as error:
        raise SourceError(f"{document.name} is damaged: {fold(error.msg)}", "get the file again") from error


def _article(document: Document, package: "_Package") -> Article:
    reader = _Reader(package)
    reader.read()
    return finished(document, reader.draft, package.about())


class _Package:
    """The trees of a document, and the archive that holds them, if any."""

    def __init__(self, trees: list[Element], file: Archive | None = None) -> None:
        self._trees = trees
        self._file = file

    def all(self, name: str) -> list[Element]:
        """The parts with this name at the top of the trees: body, styles, meta."""
        return [child for tree in self._trees for child in tree if local_name(child) == name]

    def formula(self, reference: str) -> Element | None:
        """The formula in an embedded object (17.6), or None if it is something else."""
        if self._file is None or not (name := self._file.find(f"{reference}/content.xml")):
            return None
        tree = self._file.tree(name)
        return tree if local_name(tree) == "math" else None

    def picture(self, element: Element) -> str:
        """The small picture that an element shows, as a `data:` address; else ""."""
        return self._file.picture(self._file.find(attribute(element, "href"))) if self._file is not None else ""

    def about(self) -> Metadata:
        """The metadata of the document (4.3)."""
        known = {local_name(each): each.text or "" for meta in self.all("meta") for each in meta}
        properties = styled.Properties(
            title=known.get("title", ""),
            author=known.get("initial-creator", "") or known.get("creator", ""),
            created=known.get("creation-date", ""),
            modified=known.get("date", ""),
            language=self._standard_language() or known.get("language", ""),
            description=known.get("description", ""),
        )
        return styled.about(properties)

    def _standard_language(self) -> str:
        for style in (each for styles in self.all("styles") for each in styles if local_name(each) == "default-style"):
            text = next((each for each in style if local_name(each) == "text-properties"), None)
            if attribute(style, "family") == "paragraph" and (language := attribute(text, "language")) not in (
                "",
                "none",
            ):
                country = attribute(text, "country")
                return language if country in ("", "none") else f"{language}-{country}"
        return ""


# Styles and numbers


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list style (16.30): the look of its numbers; `form` is "" for bullets."""

    form: str
    prefix: str
    suffix: str
    shown: int
    start: int


class _Styles:
    """The styles of paragraphs, text and lists, by name."""

    def __init__(self, package: _Package) -> None:
        self.outline: dict[int, _Level] = {}
        self._elements: dict[str, Element] = {}
        self._marks: dict[str, Marks] = {}
        self._lists: dict[str, dict[int, _Level]] = {}
        for styles in (*package.all("automatic-styles"), *package.all("styles")):
            for element in styles:
                match local_name(element):
                    case "style" if attribute(element, "family") in ("paragraph", "text", "section"):
                        self._elements.setdefault(attribute(element, "name"), element)
                    case "list-style":
                        self._lists.setdefault(attribute(element, "name"), _levels(element))
                    case "outline-style":
                        self.outline = _levels(element)

    def style(self, name: str) -> Style:
        """The effect of a paragraph style."""
        return next((style for each in self._chain(name) if (style := styled.named(_shown_name(each)))), PLAIN)

    def is_hidden(self, name: str) -> bool:
        """Whether a style hides its text (20.249)."""
        return any(attribute(each, "display") == "none" for element in self._chain(name) for each in element)

    def marks(self, name: str) -> Marks:
        """The marks that a style gives characters (16.29.29); of the styles that it is based on, the nearest counts."""
        if name not in self._marks:
            properties: dict[str, str] = {}
            named = None
            for element in reversed(list(self._chain(name))):
                named = styled.mark_named(_shown_name(element)) or named
                for each in element:
                    if local_name(each) == "text-properties":
                        properties |= {str(key).rpartition("}")[2]: str(value) for key, value in each.attrib.items()}
            self._marks[name] = tuple(_marks(properties)) + (((named, ""),) if named else ())
        return self._marks[name]

    def size(self, name: str) -> int:
        """The letter size of an automatic style, one without a name of its own, in half points."""
        own = self._elements.get(name)
        found = [attribute(each, "font-size") for each in (own if own is not None else ())]
        points = next((points[1] for size in found if (points := _POINTS.fullmatch(size))), "0")
        return round(2 * float(points))

    def list_of(self, name: str) -> str:
        """The list style that a paragraph style includes, or ""."""
        return next((each for element in self._chain(name) if (each := attribute(element, "list-style-name"))), "")

    def levels(self, name: str) -> dict[int, _Level]:
        """The levels of a list style, from 1; none if there is no such style."""
        return self._lists.get(name, {})

    def _chain(self, name: str) -> Iterator[Element]:
        for _ in range(_MAX_STYLES):
            element = self._elements.get(name)
            if element is None:
                return
            yield element
            name = attribute(element, "parent-style-name")


def _marks(properties: Mapping[str, str]) -> Iterator[tuple[MarkKind, str]]:
    """The marks in the text properties of a style (20)."""
    position = properties.get("text-position", "").partition(" ")[0]
    if properties.get("font-style") in ("italic", "oblique"):
        yield MarkKind.EMPHASIS, ""
    if properties.get("font-weight") in ("bold", "600", "700", "800", "900"):
        yield MarkKind.STRONG, ""
    if properties.get("text-line-through-style", properties.get("text-line-through-type", "none")) != "none":
        yield MarkKind.DELETED, ""
    if position == "super" or (position.endswith("%") and position not in ("0%", "-0%") and position[0] != "-"):
        yield MarkKind.RAISED, ""
    elif position == "sub" or position.startswith("-"):
        yield MarkKind.LOWERED, ""
    if (language := properties.get("language", "none")) not in ("none", "zxx", ""):
        country = properties.get("country", "none")
        yield MarkKind.LANGUAGE, language if country in ("none", "") else f"{language}-{country}"


def _shown_name(style: Element) -> str:
    """The display name of a style: Heading 1 for Heading_20_1 (19.518)."""
    encoded = re.sub(r"_([0-9a-f]{2})_", lambda match: chr(int(match[1], 16)), attribute(style, "name"))
    return attribute(style, "display-name") or encoded


def _levels(style: Element) -> dict[int, _Level]:
    return {
        integer(attribute(each, "level"), 1): _Level(
            form=attribute(each, "num-format"),
            prefix=attribute(each, "num-prefix"),
            suffix=attribute(each, "num-suffix"),
            shown=integer(attribute(each, "display-levels"), 1),
            start=integer(attribute(each, "start-value"), 1),
        )
        for each in style
        if local_name(each) in ("list-level-style-number", "list-level-style-bullet", "outline-level-style")
    }


@dataclass(slots=True)
class _Counts:
    """The counters of a list's levels."""

    reached: dict[int, int] = field(default_factory=dict)

    def next(self, levels: dict[int, _Level], depth: int, start: str = "") -> str:
        """The number of the next item as it is shown, "" if it has none."""
        level = levels.get(depth)
        first = level.start if level else 1
        self.reached[depth] = integer(start, 1) if start else self.reached.get(depth, first - 1) + 1
        for deeper in [each for each in self.reached if each > depth]:
            del self.reached[deeper]
        if level is None or not level.form:
            return ""
        shown = range(max(depth - level.shown + 1, 1), depth + 1)
        numbers = [styled.number(self.reached.get(each, 1), _form(levels.get(each, level))) for each in shown]
        return f"{level.prefix}{'.'.join(numbers)}{level.suffix}".strip()


def _form(level: _Level) -> str:
    return {"a": "lowerLetter", "A": "upperLetter"}.get(level.form, "")


@dataclass(slots=True)
class _List:
    """A list that is being read: its style, its depth from 1, and its counters."""

    style: str
    depth: int
    counts: _Counts
    label: str | None = None


# The text


@dataclass(slots=True)
class _Paragraph:
    """A paragraph as far as it has been read, and what is anchored in it: notes by label, and the content of frames."""

    line: Line = field(default_factory=Line)
    notes: list[tuple[str, Element]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


class _Reader:
    """Reads the body into a draft."""

    def __init__(self, package: _Package) -> None:
        self.draft = Draft()
        self._package = package
        self._styles = _Styles(package)
        self._counts: dict[str, _Counts] = {}
        self._outline = _Counts()
        self._notes = 0

    def read(self) -> None:
        """Read the whole body."""
        self._tell_what_is_not_read()
        for body in self._package.all("body"):
            for text in body:
                self._blocks(text)

    def _tell_what_is_not_read(self) -> None:
        body = [element for each in self._package.all("body") for element in each.iter(etree.Element)]
        names = [local_name(element) for element in body]
        if count := names.count("annotation"):
            self.draft.leave_out(f"comments: {count}", "they are about the text, not part of it")
        if "deletion" in names:
            self.draft.leave_out("deleted text", "it is only kept as a tracked change")
        furniture = (
            each
            for styles in self._package.all("master-styles")
            for each in styles.iter(etree.Element)
            if local_name(each) in ("header", "footer") and "".join(map(str, each.itertext())).strip()
        )
        if next(furniture, None) is not None:
            self.draft.leave_out("headers and footers of pages", "they are on every page")

    def _blocks(self, around: Iterable[Element], within: _List | None = None) -> None:
        for element in around:
            match local_name(element):
                case "p" | "h":
                    self._paragraph(element, within)
                case "list":
                    self._list(element, within)
                case "numbered-paragraph":
                    self._item(element, self._entered(element, within), attribute(element, "start-value"))
                case "table":
                    self._table(element)
                case name if name in _CONTENTS:
                    self.draft.contents(_CONTENTS[name])
                case "section" if attribute(element, "display") == "none":
                    self.draft.leave_out("a hidden section", "the document does not show it")
                case name if name in _AROUND_BLOCKS:
                    self._blocks(element, within)
                case "frame" | "g":
                    self._lone_frame(element)
                case name if name in _SHAPES:
                    self._blocks(element)
            if element.tail and element.tail.strip():  # as pandoc writes an abstract
                paragraph = _Paragraph()
                paragraph.line.say(_SPACE.sub(" ", element.tail).strip())
                self._add(paragraph, PLAIN, None)

    def _lone_frame(self, frame: Element) -> None:
        """A frame that is anchored to a page rather than in a paragraph."""
        paragraph = _Paragraph()
        self._frame(frame, paragraph)
        self._add(paragraph, PLAIN, None)

    def _paragraph(self, element: Element, within: _List | None) -> None:
        name = attribute(element, "style-name")
        if self._styles.is_hidden(name):
            return
        style = self._styles.style(name)
        item = None
        if within is not None:
            item, within.label = within.label or "", ""
        if local_name(element) == "h" and style.role in (Role.TEXT, Role.HEADING):
            level = integer(attribute(element, "outline-level"), 1)
            style = styled.heading_at(level)
            if item is None and attribute(element, "is-list-header") != "true":
                item = self._outline.next(self._styles.outline, level)
        paragraph = _Paragraph()
        is_bold = style.role is Role.TEXT and (MarkKind.STRONG, "") in self._styles.marks(name)
        with paragraph.line.marked(((MarkKind.STRONG, ""),) if is_bold else (), self._styles.size(name)):
            self._text(element, paragraph)
        self._add(paragraph, style, item)

    def _add(self, paragraph: _Paragraph, style: Style, item: str | None) -> None:
        self.draft.add(paragraph.line, style, item)
        for box in paragraph.boxes:
            self._blocks(box)
        for label, note in paragraph.notes:
            with self.draft.note(label):
                self._blocks(note)

    # Lists

    def _list(self, element: Element, around: _List | None) -> None:
        entered = self._entered(element, around)
        for item in element:
            if local_name(item) == "list-item":
                self._item(item, entered, attribute(item, "start-value"))
            elif local_name(item) == "list-header":
                entered.label = ""
                self._blocks(item, entered)

    def _entered(self, element: Element, around: _List | None) -> _List:
        """The list that begins or continues here (5.3.1)."""
        goes_on = attribute(element, "continue-numbering") == "true"
        if around is not None:
            entered = _List(
                attribute(element, "style-name") or around.style, min(around.depth + 1, _MAX_LIST_DEPTH), around.counts
            )
            if not goes_on and around.label is not None:  # else it continues with its parent list
                entered.counts.reached.pop(entered.depth, None)
            return entered
        style = attribute(element, "style-name") or self._style_of_first(element)
        before = self._counts.get(attribute(element, "continue-list")) or (
            self._counts.get(f" {style}") if goes_on else None
        )
        counts = before or _Counts()
        for key in (attribute(element, "id"), attribute(element, "list-id"), f" {style}"):
            self._counts[key] = counts
        self._counts.pop("", None)
        return _List(style, min(integer(attribute(element, "level"), 1), _MAX_LIST_DEPTH), counts)

    def _style_of_first(self, element: Element) -> str:
        first = next((each for each in element.iter(etree.Element) if local_name(each) in ("p", "h")), None)
        return self._styles.list_of(attribute(first, "style-name"))

    def _item(self, item: Element, within: _List, start: str) -> None:
        """An item; one that only holds a deeper list does not count."""
        within.label = None
        if next((each for each in item if local_name(each) in ("p", "h")), None) is not None:
            within.label = within.counts.next(self._styles.levels(within.style), within.depth, start)
        self._blocks(item, within)

    # Tables

    def _table(self, table: Element) -> None:
        with self.draft.inside("table"):
            below: dict[int, int] = {}
            for row, name in _rows(table, "td"):
                with self.draft.inside("tr"):
                    self._row(row, name, below)

    def _row(self, row: Element, name: str, below: dict[int, int]) -> None:
        """A row. Cells may be repeated any number of times: those after the first are taken as empty.

        `below` says for how many rows, from this one on, a cell above extends into each column.
        """
        column = 0
        for cell in row:
            if local_name(cell) == "covered-table-cell" and below.get(column, 0):
                below[column] -= 1
                column += 1
            elif local_name(cell) in ("table-cell", "covered-table-cell"):
                repeated = attribute(cell, "number-columns-repeated") or "1"
                spanned = attribute(cell, "number-rows-spanned") or "1"
                below[column] = integer(spanned, 1) - 1
                with self.draft.inside(name, colspan=repeated, rowspan=spanned):
                    if local_name(cell) == "table-cell":
                        self._blocks(cell)
                column += integer(repeated, 1)

    # Text

    def _text(self, around: Element, paragraph: _Paragraph) -> None:
        """Read the content of a line."""
        paragraph.line.say(_SPACE.sub(" ", around.text or ""))
        for element in around:
            self._in_line(element, paragraph)
            paragraph.line.say(_SPACE.sub(" ", element.tail or ""))

    def _in_line(self, element: Element, paragraph: _Paragraph) -> None:
        line = paragraph.line
        match local_name(element):
            case "s":
                line.say(" " * min(integer(attribute(element, "c"), 1), _MAX_SPACES))
            case "tab":
                line.say("\t")
            case "line-break":
                line.say("\n")
            case "note":
                self._note(element, paragraph)
            case "frame":
                self._frame(element, paragraph)
            case "span" if self._styles.is_hidden(attribute(element, "style-name")):
                pass
            case "span":
                name = attribute(element, "style-name")
                with line.marked(self._styles.marks(name), self._styles.size(name)):
                    self._text(element, paragraph)
            case name if name in _FILLED_IN and attribute(element, "fixed") != "true":
                line.fill_in("".join(map(str, element.itertext())))
            case "a" if link := address(attribute(element, "href")):
                with line.marked(((MarkKind.LINK, link),)):
                    self._text(element, paragraph)
            case "ruby":
                reading = next((each for each in element if local_name(each) == "ruby-text"), None)
                value = "".join(map(str, reading.itertext())) if reading is not None else ""
                with line.marked(((MarkKind.RUBY, fold(value)),)):
                    self._text(element, paragraph)
            case name if name in _SHAPES:
                paragraph.boxes.append(element)
            case name if name and name not in _NOT_TEXT:
                self._text(element, paragraph)

    def _note(self, note: Element, paragraph: _Paragraph) -> None:
        self._notes += 1
        label = f"note-{self._notes}"
        paragraph.line.mention(label)
        paragraph.notes += [(label, each) for each in note if local_name(each) == "note-body"]

    def _frame(self, frame: Element, paragraph: _Paragraph) -> None:
        """A picture, a formula, or a box with text; of several representations (10.4.2), the first known one."""
        for element in frame:
            match local_name(element):
                case "text-box":
                    paragraph.boxes.append(element)
                case "object" | "image" | "object-ole" | "plugin":
                    formula = self._package.formula(attribute(element, "href"))
                    if formula is None:
                        paragraph.line.picture(_described(frame), self._package.picture(element))
                    else:
                        paragraph.line.pieces.append(_without_tail(formula))
                case "table":
                    paragraph.boxes.append(frame)
                case "frame" | "g":
                    self._frame(element, paragraph)
                    continue
                case _:
                    continue
            return


def _rows(table: Element, name: str) -> Iterator[tuple[Element, str]]:
    """The rows of a table, each with the HTML name of its cells."""
    for element in table:
        match local_name(element):
            case "table-row":
                yield element, name
            case "table-header-rows":
                yield from _rows(element, "th")
            case "table-rows" | "table-row-group":
                yield from _rows(element, name)


def _described(frame: Element) -> str:
    texts = {local_name(each): (each.text or "").strip() for each in frame}
    return texts.get("desc") or texts.get("title") or ""


def _without_tail(element: Element) -> Element:
    copy = deepcopy(element)
    copy.tail = None
    return copy
