"""The text of a DOCX file as a draft: its blocks, its runs, and its drawings."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from narrator.article import Article, Metadata
from narrator.sources import archive
from narrator.sources.document import Document
from narrator.sources.elements import Element
from narrator.sources.office import styled
from narrator.sources.office.draft import Draft, Line, finished
from narrator.sources.office.styled import Role, Style, attribute, integer, local_name
from narrator.sources.office.word import chunks, mathematics
from narrator.sources.office.word.numbering import Numbering
from narrator.sources.office.word.package import Package
from narrator.sources.office.word.properties import (
    children,
    is_switched_on,
    languages_of,
    marks_of,
    script_of,
    value_of,
    within,
)
from narrator.sources.office.word.styles import ParagraphStyle, Styles, style_of
from narrator.text import MarkKind

_AROUND_BLOCKS = frozenset("sdt sdtContent customXml ins moveTo smartTag body Choice Fallback".split())
_AROUND_TEXT = frozenset(
    "sdt hyperlink smartTag ins moveTo customXml sdtContent fldSimple dir bdo rubyBase ruby Choice Fallback".split()
)
_BOXES = frozenset(("txbxContent", "txBody"))
_DELETED = frozenset(("del", "moveFrom"))
_ANOTHER_DOCUMENT = ("another document", "it is a file within this one")
_EMBEDDED = frozenset(("subDoc",))
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "‑"}
_PICTURES = frozenset("pic chart relIds imagedata".split())
_GALLERIES = frozenset(("Table of Contents", "Table of Figures"))
_MAX_FIELDS = 50  # nested
_MAX_CODE = 200
_PRIVATE_USE = 0xE000


def read(document: Document) -> Article:
    """Read a DOCX file.

    Raises:
        SourceError: it is damaged or encrypted, or there is no text in it.
    """
    with archive.opened(document) as file:
        package = Package(file)
        reader = _Reader(package)
        reader.read()
        return finished(document, reader.draft, _about(package, reader.language))


def _about(package: Package, language: str) -> Metadata:
    """The metadata of the document. The language of its text is preferred to dc:language, which LibreOffice sets to the
    language of its own menus.
    """
    known = package.properties()
    properties = styled.Properties(
        title=known.get("title", ""),
        author=known.get("creator", ""),
        created=known.get("created", ""),
        modified=known.get("modified", ""),
        language=language or known.get("language", ""),
        description=known.get("description", ""),
    )
    return styled.about(properties)


@dataclass(slots=True)
class _Field:
    """A field (17.16): its instruction, and whether its result is already being read."""

    code: str = ""
    shows: bool = False

    @property
    def lists(self) -> str:
        """What it lists, if it is a table of contents or an index, else ""."""
        return styled.listed(self.code)

    @property
    def link(self) -> str:
        """The target of its result, or ""."""
        return styled.link_of(self.code)


@dataclass(slots=True)
class _Paragraph:
    """A paragraph as far as it has been read; `boxes` are text boxes anchored in it."""

    kind: ParagraphStyle
    line: Line
    boxes: list[Element] = field(default_factory=list)


class _Reader:
    """Reads the main part and the notes into a draft."""

    def __init__(self, package: Package) -> None:
        self.draft = Draft()
        self._package = package
        self._styles = Styles(package.of("styles"))
        self._numbers = Numbering(package.of("numbering"), self._styles)
        self._links = package.links()
        self._fields: list[_Field] = []
        self._ended = ""  # what a field that ended in this paragraph lists
        self._carried = Line()
        self._spoken: Counter[str] = Counter()
        self._is_outlined = self._begins_at_the_top()

    @property
    def language(self) -> str:
        """The language in which most of the text is marked, or ""."""
        return max(self._spoken, key=lambda tag: self._spoken[tag], default="")

    def read(self) -> None:
        """Read the whole document."""
        main = self._package.main
        self._tell_what_is_not_read({local_name(element) for element in main.iter(etree.Element)})
        self._container(main)
        for purpose, name in (("footnotes", "footnote"), ("endnotes", "endnote")):
            for note in children(self._package.of(purpose), name):
                if attribute(note, "type") in ("", "normal"):
                    with self.draft.note(f"{name}-{attribute(note, 'id')}"):
                        self._container(note)

    def _begins_at_the_top(self) -> bool:
        """Whether an author set the outline levels: they start at the first paragraph and are the only headings."""
        used = {value_of(key) for key in self._package.main.iter("{*}pStyle")}
        if any(self._styles.kind(key).style.role is Role.HEADING for key in used):
            return False
        return any(value_of(level) == "0" for level in self._package.main.iter("{*}outlineLvl"))

    def _tell_what_is_not_read(self, names: set[str]) -> None:
        if count := len(children(self._package.of("comments"), "comment")):
            self.draft.leave_out(f"comments: {count}", "they are about the text, not part of it")
        if self._package.says_something("header") or self._package.says_something("footer"):
            self.draft.leave_out("headers and footers of pages", "they are on every page")
        if names & _DELETED:
            self.draft.leave_out("deleted text", "it is only kept as a tracked change")
        if names & _EMBEDDED:
            self.draft.leave_out(*_ANOTHER_DOCUMENT)

    # Blocks

    def _container(self, around: Element) -> None:
        """Read a separate text: the body, a cell, a note."""
        fields, self._fields = self._fields, []
        carried, self._carried = self._carried, Line()
        self._blocks(around)
        self.draft.add(self._carried)
        self._fields, self._carried = fields, carried

    def _blocks(self, around: Iterable[Element]) -> None:
        for element in around:
            match local_name(element):
                case "p":
                    self._paragraph(element)
                case "tbl":
                    self._table(element)
                case "sdt" if _gallery(element) in _GALLERIES:
                    self.draft.contents()
                case "sdt" if within(element, "sdtPr", "showingPlcHdr") is not None:
                    pass
                case "AlternateContent":
                    self._blocks(_alternative(element))
                case "altChunk":
                    self._chunk(self._package.chunk(attribute(element, "id")))
                case name if name in _AROUND_BLOCKS:
                    self._blocks(element)

    def _chunk(self, content: bytes) -> None:
        page = chunks.page_of(content)
        if page is None:
            self.draft.leave_out(*_ANOTHER_DOCUMENT)
        else:
            for text in chunks.left_around(page):
                self.draft.leave_out(f"beside a page: {text}", "it is not part of the article")
            self.draft.embed(page)

    def _table(self, table: Element) -> None:
        with self.draft.inside("table"):
            above: dict[int, Element] = {}
            for row in _through(table, "tr"):
                properties = within(row, "trPr")
                if within(properties, "del") is None:
                    with self.draft.inside("tr"):
                        self._row(row, properties, above)

    def _row(self, row: Element, properties: Element | None, above: dict[int, Element]) -> None:
        """A row; `above` are the cells that extend into it from above, by their first columns."""
        name = "th" if is_switched_on(within(properties, "tblHeader")) else "td"
        if before := value_of(within(properties, "gridBefore")):
            with self.draft.inside(name, colspan=before):
                pass
        column = integer(before)
        for cell in _through(row, "tc"):
            about = within(cell, "tcPr")
            merged = within(about, "vMerge")
            span = value_of(within(about, "gridSpan")) or "1"
            if merged is not None and value_of(merged) != "restart" and column in above:
                above[column].set("rowspan", str(integer(above[column].get("rowspan", "1")) + 1))
            else:
                with self.draft.inside(name, colspan=span) as made:
                    self._container(cell)
                above.pop(column, None)
                if merged is not None:
                    above[column] = made
            column += integer(span, 1)

    def _paragraph(self, element: Element) -> None:
        properties = within(element, "pPr")
        key = value_of(within(properties, "pStyle"))
        kind = self._styles.kind(key)
        self._forget_fields(kind.style)
        lists = self._lists()
        paragraph = _Paragraph(kind, self._carried)
        self._carried = Line()
        self._ended = ""
        self._text(element, paragraph)
        if lists := lists or self._lists() or self._ended:
            self.draft.contents(lists)
        line = paragraph.line
        if _goes_on(properties):
            self._carried = line
        elif line.pieces or not lists:
            self.draft.add(
                line,
                style_of(kind.style, properties, line.text, is_outlined=self._is_outlined),
                self._item(properties, key, kind) if line.text.strip() else None,
            )
        for box in paragraph.boxes:
            self._container(box)

    def _item(self, properties: Element | None, key: str, kind: ParagraphStyle) -> str | None:
        """The number of a paragraph that is a list item, None if it is not."""
        own = within(properties, "numPr")
        number = value_of(within(own, "numId")) or kind.number
        if number in ("", "0"):
            return None
        depth = value_of(within(own, "ilvl")) or kind.depth
        return self._numbers.next(number, integer(depth) if depth else self._numbers.depth_of(key))

    # Text

    def _text(self, around: Iterable[Element], paragraph: _Paragraph) -> None:
        """Read the content of a line: runs and the elements around them."""
        for element in around:
            match local_name(element):
                case "r":
                    self._run(element, paragraph)
                case "fldSimple" if lists := styled.listed(attribute(element, "instr")):
                    self.draft.contents(lists)
                case "fldSimple" if styled.is_filled_in(attribute(element, "instr")):
                    paragraph.line.fill_in("".join(each.text or "" for each in element.iter("{*}t")))
                case "fldSimple" if link := styled.link_of(attribute(element, "instr")):
                    with paragraph.line.marked(((MarkKind.LINK, link),)):
                        self._text(element, paragraph)
                case "hyperlink" if link := self._links.get(attribute(element, "id"), ""):
                    with paragraph.line.marked(((MarkKind.LINK, link),)):
                        self._text(element, paragraph)
                case "sdt":
                    if within(element, "sdtPr", "showingPlcHdr") is None:
                        self._text(element, paragraph)
                case "oMath" | "oMathPara":
                    if local_name(element.getprevious()) == "oMath":
                        paragraph.line.say(" ")
                    self._formula(element, paragraph)
                case "AlternateContent":
                    self._text(_alternative(element), paragraph)
                case name if name in _AROUND_TEXT:
                    self._text(element, paragraph)

    def _run(self, run: Element, paragraph: _Paragraph) -> None:
        properties = within(run, "rPr")
        key = value_of(within(properties, "rStyle"))
        style = self._styles.kind(key) if key else paragraph.kind
        hidden = is_switched_on(within(properties, "vanish"))
        if style.is_hidden if hidden is None else hidden:
            return
        marks = ({} if style is paragraph.kind else style.marks) | marks_of(properties)
        around = [(kind, "") for kind, is_on in marks.items() if is_on]
        if link := next((each.link for each in reversed(self._fields) if each.shows and each.link), ""):
            around.append((MarkKind.LINK, link))
        languages = self._styles.languages | paragraph.kind.languages | style.languages | languages_of(properties)
        written = "".join(element.text or "" for element in run if local_name(element) == "t")
        language = languages.get(script_of(written), "") if any(map(str.isalpha, written)) else ""
        if language:
            around.append((MarkKind.LANGUAGE, language))
            self._spoken[language] += sum(map(str.isalpha, written)) * (not self._is_hushed())
        size = integer(value_of(within(properties, "sz")))
        with paragraph.line.marked(tuple(around), size):
            self._characters(run, paragraph)

    def _characters(self, around: Iterable[Element], paragraph: _Paragraph) -> None:
        """Read the content of a run."""
        line = paragraph.line
        for element in around:
            name = local_name(element)
            if name in ("fldChar", "instrText"):
                self._field(element)
            elif self._is_hushed():
                continue
            elif name == "t":
                self._say((element.text or "").replace("\n", " "), line)
            elif name in _CHARACTERS:
                line.say(_CHARACTERS[name])
            elif name == "sym":
                line.say(_symbol(element))
            elif name in ("footnoteReference", "endnoteReference"):
                line.mention(f"{name.removesuffix('Reference')}-{attribute(element, 'id')}")
            elif name in ("drawing", "pict", "object"):
                self._drawing(element, paragraph)
            elif name == "AlternateContent":
                self._characters(_alternative(element), paragraph)
            elif name == "ruby":
                reading = "".join(str(text) for each in children(element, "rt") for text in each.itertext())
                with line.marked(((MarkKind.RUBY, reading.strip()),)):
                    self._text(children(element, "rubyBase"), paragraph)

    def _say(self, text: str, line: Line) -> None:
        """Add text, which may be the result of a field."""
        code = self._fields[-1].code if self._fields else ""
        if styled.is_filled_in(code):
            line.fill_in(text)
        elif styled.is_broken(code, text):
            self.draft.leave_out(f"broken reference: {text.strip()}", "what it refers to is missing")
        else:
            line.say(text)

    def _formula(self, element: Element, paragraph: _Paragraph) -> None:
        if mathematics.is_structured(element):
            paragraph.line.pieces.append(mathematics.mathml(element))
        else:
            paragraph.line.say(mathematics.linear(element))

    def _drawing(self, element: Element, paragraph: _Paragraph) -> None:
        """Pictures, each with its description, and text boxes."""
        if any(local_name(each) == "decorative" and is_switched_on(each) for each in element.iter(etree.Element)):
            return
        drawn = list(_drawn(element))
        pictures = [each for each in drawn if local_name(each) not in _BOXES]
        described = [
            text for each in element.iter(etree.Element) if local_name(each) == "docPr" for text in _described(each)
        ]
        for index, picture in enumerate(pictures):
            own = [text for each in _around(picture, element) for text in _described(each)]
            paragraph.line.picture(next(iter(own or described[index:]), ""), self._package.picture(picture))
        if described and not drawn:
            paragraph.line.picture(described[0])
        paragraph.boxes += [each for each in drawn if local_name(each) in _BOXES]

    # Fields may begin in one paragraph and end in another.

    def _field(self, element: Element) -> None:
        match local_name(element), attribute(element, "fldCharType"):
            case "instrText", _:
                if self._fields and not self._fields[-1].shows:
                    self._fields[-1].code += (element.text or "")[:_MAX_CODE]
            case _, "begin":
                if len(self._fields) < _MAX_FIELDS:
                    self._fields.append(_Field())
            case _, "separate":
                if self._fields:
                    self._fields[-1].shows = True
            case _, "end":
                if self._fields:
                    ended = self._fields.pop()
                    self._ended = self._ended or (ended.lists if ended.shows else "")

    def _is_hushed(self) -> bool:
        return any(not each.shows or each.lists for each in self._fields)

    def _lists(self) -> str:
        return next((each.lists for each in self._fields if each.shows and each.lists), "")

    def _forget_fields(self, style: Style) -> None:
        """Drop unfinished fields: instructions end with their paragraph, and tables of contents before a heading."""
        ends_contents = style.role is Role.HEADING
        self._fields = [each for each in self._fields if each.shows and not (each.lists and ends_contents)]


def _gallery(element: Element) -> str:
    return value_of(within(element, "sdtPr", "docPartObj", "docPartGallery"))


def _goes_on(properties: Element | None) -> bool:
    """Whether the next paragraph continues this one: the end of this is deleted (17.13.5.15), or it is a drop cap."""
    mark = within(properties, "rPr", "del")
    return mark is not None or attribute(within(properties, "framePr"), "dropCap") in ("drop", "margin")


def _alternative(element: Element) -> Iterable[Element]:
    """Of several alternatives (part 3, 9), the first whose content is known here."""
    ways = [each for each in element if local_name(each) in ("Choice", "Fallback")]
    known = _BOXES | _PICTURES | {"t", "oMath"}
    for way in ways:
        if any(local_name(each) in known for each in way.iter(etree.Element)):
            return way
    return ()


def _drawn(element: Iterable[Element]) -> Iterator[Element]:
    """The pictures and text boxes in a drawing, without those inside a text box."""
    for child in element:
        name = local_name(child)
        if name in _BOXES or name in _PICTURES:
            yield child
        else:
            yield from _drawn(_alternative(child) if name == "AlternateContent" else child)


def _described(picture: Element) -> list[str]:
    """The descriptions of a picture: descriptions, titles, the alternative text of old drawings."""
    named = ("descr", "alt", "title")
    return [text for name in named if (text := attribute(picture, name).strip())]


def _around(picture: Element, drawing: Element) -> Iterator[Element]:
    """A picture with its descendants, and its ancestors in the drawing, any of which may hold descriptions."""
    yield from picture.iter(etree.Element)
    for element in picture.iterancestors():
        if element is drawing:
            return
        yield element


def _symbol(element: Element) -> str:
    """A character of a particular font (17.3.3.30); "" if only the font determines what it is."""
    code = attribute(element, "char")
    if not re.fullmatch(r"[0-9A-Fa-f]{1,6}", code):
        return ""
    number = int(code, 16)
    if attribute(element, "font").casefold() == "symbol":
        return styled.in_symbol(number)
    return chr(number) if number < _PRIVATE_USE else ""


def _through(around: Iterable[Element], name: str) -> Iterator[Element]:
    """The elements with a name, including those inside wrappers."""
    for element in around:
        if local_name(element) == name:
            yield element
        elif local_name(element) in _AROUND_BLOCKS:
            yield from _through(element, name)
