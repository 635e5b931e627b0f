"""The text of a DOCX file: paragraphs with their styles, lists, tables, notes and text boxes.

The names of elements are those of ECMA-376, part 1, chapter 17 (WordprocessingML); both namespaces in which
they are written, the transitional and the strict one, are read alike.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from narrator.article import Article, Metadata
from narrator.sources import archive
from narrator.sources.archive import Archive
from narrator.sources.document import Document
from narrator.sources.elements import Element
from narrator.sources.inline import address
from narrator.sources.office import styled
from narrator.sources.office.styled import PLAIN, Draft, Line, Role, Style, attribute, integer, local_name
from narrator.text import MarkKind

_AROUND_BLOCKS = frozenset("sdt sdtContent customXml ins moveTo smartTag body Choice Fallback".split())
_AROUND_TEXT = frozenset(
    "sdt hyperlink smartTag ins moveTo customXml sdtContent fldSimple dir bdo rubyBase ruby Choice Fallback".split()
)
_BOXES = frozenset(("txbxContent", "txBody"))
_DELETED = frozenset(("del", "moveFrom"))
_EMBEDDED = frozenset(("altChunk", "subDoc"))
_ENDS = tuple(".:;,。：；，")
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "‑"}
_PICTURES = frozenset("pic chart relIds imagedata".split())
_STRUCTURED_MATH = frozenset(
    "f rad sSup sSub sSubSup sPre nary m eqArr limLow limUpp acc bar groupChr borderBox".split()
)
_OFF = frozenset(("0", "false", "off", "none"))
_MATH_SIGNS = {"num": "", "den": "/", "sub": "_", "sup": "^", "rad": "√"}
_GALLERIES = frozenset(("Table of Contents", "Table of Figures"))
_MAX_STYLES = 12  # that one style may be based on, one after another
_MAX_FIELDS = 50  # within one another
_MAX_CODE = 200
_PRIVATE_USE = 0xE000
_EAST = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_COMPLEX = re.compile("[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0fff]")


def read(document: Document) -> Article:
    """Read a DOCX file.

    Raises:
        SourceError: it is damaged or encrypted, or there is no text in it.
    """
    with archive.opened(document) as file:
        package = _Package(file)
        reader = _Reader(package)
        reader.read()
        return styled.article(document, reader.draft, _about(package, reader.language))


# The package


class _Package:
    """The parts of a document by what they are for; they may have any name."""

    def __init__(self, file: Archive) -> None:
        self._file = file
        self._main = next(self._targets("", "officeDocument"), "word/document.xml")
        self.main = file.tree(self._main)
        self._pictures = dict(self._internal(self._main, "image"))

    def of(self, purpose: str) -> Element | None:
        """The tree of the part that serves a purpose, such as "styles"; None if there is none."""
        names = (*self._targets(self._main, purpose), self._file.find(f"{purpose}.xml", self._main))
        return next((self._file.tree(name) for name in names if name), None)

    def properties(self) -> dict[str, str]:
        """What is known about the document (part 2, 11), by the names of the elements that say it."""
        name = next(self._targets("", "core-properties"), "") or self._file.find("docProps/core.xml")
        return {local_name(each): each.text or "" for each in self._file.tree(name)} if name else {}

    def says_something(self, purpose: str) -> bool:
        """Whether there is text in the parts that serve a purpose."""
        return any(re.search(rb"<w:t[ >]", self._file.read(name)) for name in self._targets(self._main, purpose))

    def links(self) -> dict[str, str]:
        """Where hyperlinks lead, by the ids of their relations."""
        folder, name = posixpath.split(self._main)
        relations = self._file.find(posixpath.join(folder, "_rels", f"{name}.rels"))
        return {
            relation.get("Id") or "": address(relation.get("Target") or "")
            for relation in (self._file.tree(relations) if relations else ())
            if (relation.get("Type") or "").endswith("/hyperlink") and relation.get("TargetMode") == "External"
        }

    def picture(self, element: Element) -> str:
        """The small picture that an element shows, as an address that holds it; else ""."""
        ids = (attribute(each, key) for each in element.iter(etree.Element) for key in ("embed", "id"))
        return next((self._file.picture(self._pictures[each]) for each in ids if each in self._pictures), "")

    def _targets(self, base: str, purpose: str) -> Iterator[str]:
        yield from (target for _, target in self._internal(base, purpose))

    def _internal(self, base: str, purpose: str) -> Iterator[tuple[str, str]]:
        """The ids of relations of a purpose, and the parts to which they lead."""
        folder, name = posixpath.split(base)
        relations = self._file.find(posixpath.join(folder, "_rels", f"{name}.rels"))
        for relation in self._file.tree(relations) if relations else ():
            if (relation.get("Type") or "").endswith(f"/{purpose}") and relation.get("TargetMode") != "External":
                target = self._file.find(relation.get("Target") or "", base)
                if target:
                    yield relation.get("Id") or "", target


def _about(package: _Package, language: str) -> Metadata:
    """What the document says about itself. How its text is marked is believed before dc:language, which LibreOffice
    sets to the language of its own menus.
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


# Styles and numbers


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a paragraph style says, with what it inherits from those that it is based on."""

    style: Style = PLAIN
    number: str = ""
    depth: str = ""
    languages: dict[str, str] = field(default_factory=dict)
    is_hidden: bool = False
    marks: dict[MarkKind, bool] = field(default_factory=dict)


class _Styles:
    """The paragraph styles, and what all text has in common."""

    def __init__(self, tree: Element | None) -> None:
        found = tree.iterchildren() if tree is not None else ()
        self._elements: dict[str, Element] = {}
        self._kinds: dict[str, _Kind] = {}
        self._standard = ""
        self.languages: dict[str, str] = {}
        for element in found:
            if local_name(element) == "docDefaults":
                self.languages = _languages(_within(element, "rPrDefault", "rPr"))
            elif local_name(element) == "style":
                key = attribute(element, "styleId")
                self._elements.setdefault(key, element)
                if attribute(element, "type") == "paragraph" and attribute(element, "default") in ("1", "true", "on"):
                    self._standard = key

    def kind(self, key: str) -> _Kind:
        """What the style with this id says; the standard style, if there is none."""
        key = key if key in self._elements else self._standard
        if key not in self._kinds:
            self._kinds[key] = self._resolved(key)
        return self._kinds[key]

    def number_of(self, key: str) -> str:
        """The number of the list that a numbering style leads to (17.9.27)."""
        return _value(_within(self._elements.get(key), "pPr", "numPr", "numId"))

    def _resolved(self, key: str) -> _Kind:
        chain: list[Element] = []
        while key in self._elements and len(chain) < _MAX_STYLES:
            chain.append(self._elements[key])
            key = _value(_within(chain[-1], "basedOn"))
        numbers = [each for element in chain if (each := _within(element, "pPr", "numPr")) is not None]
        languages: dict[str, str] = {}
        marks: dict[MarkKind, bool] = {}
        for element in reversed(chain):
            languages |= _languages(_within(element, "rPr"))
            if attribute(element, "type") == "character":
                marks |= _marks(_within(element, "rPr"))
                if kind := styled.mark_named(_value(_within(element, "name"))):
                    marks[kind] = True
        return _Kind(
            style=next((style for element in chain if (style := _style(element)) is not None), PLAIN),
            number=next((number for each in numbers if (number := _value(_within(each, "numId")))), ""),
            depth=next((depth for each in numbers if (depth := _value(_within(each, "ilvl")))), ""),
            languages=languages,
            is_hidden=any(_is_on(_within(element, "rPr", "vanish")) for element in chain),
            marks=marks,
        )


def _style(element: Element) -> Style | None:
    """What a style says by its name or its outline level; None if it leaves that to the one it is based on."""
    style = styled.named(_value(_within(element, "name")))
    level = _outline(_within(element, "pPr"))
    if style is None or style.role is Role.HEADING:
        return style if level is None else styled.at_outline(level)
    return style


def _outline(properties: Element | None) -> int | None:
    value = _value(_within(properties, "outlineLvl"))
    return int(value) if re.fullmatch(r"\d", value) else None


def _styled(style: Style, properties: Element | None, text: str, *, is_outlined: bool) -> Style:
    """What a paragraph is. In a sentence, and where nobody made an outline, a level of its own was pasted with it."""
    found = styled.outlined(style, _outline(properties))
    is_pasted = style.role is Role.TEXT and (not is_outlined or text.rstrip().endswith(_ENDS))
    return style if is_pasted else found


@dataclass(slots=True)
class _Level:
    """One level of a list: how its numbers look, and where they start."""

    form: str
    text: str
    start: int
    restarts: bool


class _Numbers:
    """Counts the items of lists (17.9). Lists that share a definition share their numbers."""

    def __init__(self, tree: Element | None, styles: _Styles) -> None:
        self._styles = styles
        self._definitions: dict[str, dict[int, _Level]] = {}
        self._links: dict[str, str] = {}
        self._lists: dict[str, Element] = {}
        self._depths: dict[str, int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        for element in tree if tree is not None else ():
            if local_name(element) == "abstractNum":
                key = attribute(element, "abstractNumId")
                self._definitions[key] = {
                    integer(attribute(each, "ilvl")): _level(each) for each in _all(element, "lvl")
                }
                self._links[key] = _value(_within(element, "numStyleLink"))
                for each in _all(element, "lvl"):
                    if style := _value(_within(each, "pStyle")):
                        self._depths.setdefault(style, integer(attribute(each, "ilvl")))
            elif local_name(element) == "num":
                self._lists[attribute(element, "numId")] = element

    def depth_of(self, style: str) -> int:
        """At which level of a list the paragraphs of this style are; the first, if no list says."""
        return self._depths.get(style, 0)

    def next(self, number: str, depth: int) -> str | None:
        """The number of the next item of a list as it is shown, "" of a bullet; None if there is no such list."""
        element = self._lists.get(number)
        key = _value(_within(element, "abstractNumId"))
        if link := self._links.get(key):
            element = self._lists.get(self._styles.number_of(link), element)
            key = _value(_within(element, "abstractNumId"))
        levels = self._definitions.get(key)
        if element is None or levels is None:
            return None
        counts = self._counts.setdefault(key, {})
        if number not in self._begun:
            self._begun.add(number)
            levels |= self._overridden(element, counts)
        level = levels.get(depth)
        if level is None:
            return ""
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [each for each in counts if each > depth and (each not in levels or levels[each].restarts)]:
            del counts[deeper]
        return _shown(level, levels, counts)

    def _overridden(self, element: Element, counts: dict[int, int]) -> dict[int, _Level]:
        """The levels that a list defines by itself, having set those back that it starts anew (17.9.8)."""
        levels = {}
        for override in _all(element, "lvlOverride"):
            depth = integer(attribute(override, "ilvl"))
            own = _within(override, "lvl")
            if own is not None:
                levels[depth] = _level(own)
            start = _value(_within(override, "startOverride"))
            if start or own is not None:
                counts[depth] = (integer(start) if start else levels[depth].start) - 1
        return levels


def _level(element: Element) -> _Level:
    start = _value(_within(element, "start"))
    return _Level(
        form=_value(_within(element, "numFmt")),
        text=_value(_within(element, "lvlText")),
        start=integer(start) if start else 1,
        restarts=_value(_within(element, "lvlRestart")) != "0",
    )


def _shown(level: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    if level.form in ("bullet", "none"):
        return ""

    def number(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        one = levels.get(depth, level)
        return styled.number(counts.get(depth, one.start), one.form)

    shown, count = re.subn(r"%([1-9])", number, level.text)
    return shown.strip() if count else ""


# The text


@dataclass(slots=True)
class _Field:
    """A field (17.16): its instruction, and whether what is read is already its result."""

    code: str = ""
    shows: bool = False

    @property
    def lists(self) -> str:
        """What it lists, if it is a table of contents or an index, else ""."""
        return styled.listed(self.code)

    @property
    def link(self) -> str:
        """Where its result leads, or ""."""
        return styled.link_of(self.code)


@dataclass(slots=True)
class _Paragraph:
    """A paragraph as far as it was read; `boxes` are text boxes anchored in it."""

    kind: _Kind
    line: Line
    boxes: list[Element] = field(default_factory=list)


class _Reader:
    """Reads the main part and the notes into a draft."""

    def __init__(self, package: _Package) -> None:
        self.draft = Draft()
        self._package = package
        self._styles = _Styles(package.of("styles"))
        self._numbers = _Numbers(package.of("numbering"), self._styles)
        self._links = package.links()
        self._fields: list[_Field] = []
        self._carried = Line()
        self._spoken: Counter[str] = Counter()
        self._is_outlined = self._begins_at_the_top()

    @property
    def language(self) -> str:
        """The language in which most of the text is marked, or ""."""
        return max(self._spoken, key=lambda tag: self._spoken[tag], default="")

    def read(self) -> None:
        """Read all that is in the document."""
        main = self._package.main
        self._tell_what_is_not_read({local_name(element) for element in main.iter(etree.Element)})
        self._container(main)
        for purpose, name in (("footnotes", "footnote"), ("endnotes", "endnote")):
            for note in _all(self._package.of(purpose), name):
                if attribute(note, "type") in ("", "normal"):
                    with self.draft.note(f"{name}-{attribute(note, 'id')}"):
                        self._container(note)

    def _begins_at_the_top(self) -> bool:
        """Whether paragraphs have outline levels as an author sets them: from the first on, and no other headings."""
        used = {_value(key) for key in self._package.main.iter("{*}pStyle")}
        if any(self._styles.kind(key).style.role is Role.HEADING for key in used):
            return False
        return any(_value(level) == "0" for level in self._package.main.iter("{*}outlineLvl"))

    def _tell_what_is_not_read(self, names: set[str]) -> None:
        if count := len(_all(self._package.of("comments"), "comment")):
            self.draft.leave_out(f"comments: {count}", "they are about the text, not of it")
        if self._package.says_something("header") or self._package.says_something("footer"):
            self.draft.leave_out("headers and footers of pages", "they stand on every page")
        if names & _DELETED:
            self.draft.leave_out("deleted text", "that it was deleted is kept track of, but it was")
        if names & _EMBEDDED:
            self.draft.leave_out("another document", "it is a file within this one")

    # Blocks

    def _container(self, around: Element) -> None:
        """Read what stands for itself: the body, a cell, a note."""
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
                case "sdt" if _within(element, "sdtPr", "showingPlcHdr") is not None:
                    pass
                case "AlternateContent":
                    self._blocks(_alternative(element))
                case name if name in _AROUND_BLOCKS:
                    self._blocks(element)

    def _table(self, table: Element) -> None:
        with self.draft.inside("table"):
            for row in _through(table, "tr"):
                properties = _within(row, "trPr")
                if _within(properties, "del") is None:
                    with self.draft.inside("tr"):
                        self._row(row, properties)

    def _row(self, row: Element, properties: Element | None) -> None:
        name = "th" if _is_on(_within(properties, "tblHeader")) else "td"
        if before := _value(_within(properties, "gridBefore")):
            with self.draft.inside(name, colspan=before):
                pass
        for cell in _through(row, "tc"):
            about = _within(cell, "tcPr")
            merged = _within(about, "vMerge")
            with self.draft.inside(name, colspan=_value(_within(about, "gridSpan")) or "1"):
                if merged is None or _value(merged) == "restart":
                    self._container(cell)

    def _paragraph(self, element: Element) -> None:
        properties = _within(element, "pPr")
        key = _value(_within(properties, "pStyle"))
        kind = self._styles.kind(key)
        self._forget_fields(kind.style)
        lists = self._lists()
        paragraph = _Paragraph(kind, self._carried)
        self._carried = Line()
        self._text(element, paragraph)
        if lists := lists or self._lists():
            self.draft.contents(lists)
        line = paragraph.line
        if _goes_on(properties):
            self._carried = line
        elif line.pieces or not lists:
            self.draft.add(
                line,
                _styled(kind.style, properties, line.text, is_outlined=self._is_outlined),
                self._item(properties, key, kind) if line.text.strip() else None,
            )
        for box in paragraph.boxes:
            self._container(box)

    def _item(self, properties: Element | None, key: str, kind: _Kind) -> str | None:
        """The number of a paragraph that is a list item, None if it is none."""
        own = _within(properties, "numPr")
        number = _value(_within(own, "numId")) or kind.number
        if number in ("", "0"):
            return None
        depth = _value(_within(own, "ilvl")) or kind.depth
        return self._numbers.next(number, integer(depth) if depth else self._numbers.depth_of(key))

    # Text

    def _text(self, around: Iterable[Element], paragraph: _Paragraph) -> None:
        """Read what stands in a line, runs and what is around them."""
        for element in around:
            match local_name(element):
                case "r":
                    self._run(element, paragraph)
                case "fldSimple" if lists := styled.listed(attribute(element, "instr")):
                    self.draft.contents(lists)
                case "fldSimple" if link := styled.link_of(attribute(element, "instr")):
                    with paragraph.line.marked(((MarkKind.LINK, link),)):
                        self._text(element, paragraph)
                case "hyperlink" if link := self._links.get(attribute(element, "id"), ""):
                    with paragraph.line.marked(((MarkKind.LINK, link),)):
                        self._text(element, paragraph)
                case "sdt":
                    if _within(element, "sdtPr", "showingPlcHdr") is None:
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
        properties = _within(run, "rPr")
        key = _value(_within(properties, "rStyle"))
        style = self._styles.kind(key) if key else paragraph.kind
        hidden = _is_on(_within(properties, "vanish"))
        if style.is_hidden if hidden is None else hidden:
            return
        marks = ({} if style is paragraph.kind else style.marks) | _marks(properties)
        around = [(kind, "") for kind, is_on in marks.items() if is_on]
        if link := next((each.link for each in reversed(self._fields) if each.shows and each.link), ""):
            around.append((MarkKind.LINK, link))
        languages = self._styles.languages | paragraph.kind.languages | style.languages | _languages(properties)
        written = "".join(element.text or "" for element in run if local_name(element) == "t")
        language = languages.get(_side(written), "") if any(map(str.isalpha, written)) else ""
        if language:
            around.append((MarkKind.LANGUAGE, language))
            self._spoken[language] += sum(map(str.isalpha, written)) * (not self._is_hushed())
        with paragraph.line.marked(tuple(around)):
            self._characters(run, paragraph)

    def _characters(self, around: Iterable[Element], paragraph: _Paragraph) -> None:
        """Read what is in a run."""
        line = paragraph.line
        for element in around:
            name = local_name(element)
            if name in ("fldChar", "instrText"):
                self._field(element)
            elif self._is_hushed():
                continue
            elif name == "t":
                line.say((element.text or "").replace("\n", " "))
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
                reading = "".join(str(text) for each in _all(element, "rt") for text in each.itertext())
                with line.marked(((MarkKind.RUBY, reading.strip()),)):
                    self._text(_all(element, "rubyBase"), paragraph)

    def _formula(self, element: Element, paragraph: _Paragraph) -> None:
        text = _linear(element)
        if any(local_name(each) in _STRUCTURED_MATH for each in element.iter(etree.Element)):
            paragraph.line.formula(text)
        else:
            paragraph.line.say(text)

    def _drawing(self, element: Element, paragraph: _Paragraph) -> None:
        """Pictures, each with its description, and text boxes."""
        if any(local_name(each) == "decorative" and _is_on(each) for each in element.iter(etree.Element)):
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
                    self._fields.pop()

    def _is_hushed(self) -> bool:
        return any(not each.shows or each.lists for each in self._fields)

    def _lists(self) -> str:
        return next((each.lists for each in self._fields if each.shows and each.lists), "")

    def _forget_fields(self, style: Style) -> None:
        """Forget fields that nothing ended: instructions end in their paragraph, and contents before a heading."""
        ends_contents = style.role is Role.HEADING
        self._fields = [each for each in self._fields if each.shows and not (each.lists and ends_contents)]


def _gallery(element: Element) -> str:
    return _value(_within(element, "sdtPr", "docPartObj", "docPartGallery"))


def _goes_on(properties: Element | None) -> bool:
    """Whether the next paragraph is the same one: the end of this is deleted (17.13.5.15), or it is a drop cap."""
    mark = _within(properties, "rPr", "del")
    return mark is not None or attribute(_within(properties, "framePr"), "dropCap") in ("drop", "margin")


def _alternative(element: Element) -> Iterable[Element]:
    """Of several ways in which something is written (part 3, 9), the first that says what is known here."""
    ways = [each for each in element if local_name(each) in ("Choice", "Fallback")]
    known = _BOXES | _PICTURES | {"t", "oMath"}
    for way in ways:
        if any(local_name(each) in known for each in way.iter(etree.Element)):
            return way
    return ()


def _drawn(element: Iterable[Element]) -> Iterator[Element]:
    """The pictures and the text boxes in a drawing, those in a text box not."""
    for child in element:
        name = local_name(child)
        if name in _BOXES or name in _PICTURES:
            yield child
        else:
            yield from _drawn(_alternative(child) if name == "AlternateContent" else child)


def _described(picture: Element) -> list[str]:
    """What an element says about its picture: descriptions, titles, the alternative text of old drawings."""
    named = ("descr", "alt", "title")
    return [text for name in named if (text := attribute(picture, name).strip())]


def _around(picture: Element, drawing: Element) -> Iterator[Element]:
    """A picture with what is in it, and what is around it in its drawing, where descriptions may stand."""
    yield from picture.iter(etree.Element)
    for element in picture.iterancestors():
        if element is drawing:
            return
        yield element


def _symbol(element: Element) -> str:
    """A character of a certain font (17.3.3.30); "" if only the font could tell what it is."""
    code = attribute(element, "char")
    if not re.fullmatch(r"[0-9A-Fa-f]{1,6}", code):
        return ""
    number = int(code, 16)
    if attribute(element, "font").casefold() == "symbol":
        return styled.in_symbol(number)
    return chr(number) if number < _PRIVATE_USE else ""


def _linear(element: Element) -> str:
    """A formula in one line: a/(b+c), x^2 (part 1, 22.1)."""
    name = local_name(element)
    if name == "t":
        return element.text or ""
    inner = "".join(_linear(child) for child in element if not local_name(child).endswith("Pr"))
    if name in _MATH_SIGNS and inner:
        return _MATH_SIGNS[name] + (inner if len(inner) < 2 else f"({inner})")
    if name == "d":
        properties = _within(element, "dPr")
        return f"{_value(_within(properties, 'begChr')) or '('}{inner}{_value(_within(properties, 'endChr')) or ')'}"
    return (_value(_within(element, "naryPr", "chr")) or "∫") + inner if name == "nary" else inner


# Elements


def _value(element: Element | None) -> str:
    return attribute(element, "val")


def _within(element: Element | None, *names: str) -> Element | None:
    """The element that a path of names leads to, or None."""
    for name in names:
        element = next((child for child in element if local_name(child) == name), None) if element is not None else None
    return element


def _all(element: Element | None, name: str) -> list[Element]:
    return [child for child in element if local_name(child) == name] if element is not None else []


def _through(around: Iterable[Element], name: str) -> Iterator[Element]:
    """The elements of a name, also within what may stand around them."""
    for element in around:
        if local_name(element) == name:
            yield element
        elif local_name(element) in _AROUND_BLOCKS:
            yield from _through(element, name)


def _is_on(element: Element | None) -> bool | None:
    """Whether a property is switched on (17.17.4), None if it is not there."""
    return None if element is None else _value(element) not in _OFF


def _languages(properties: Element | None) -> dict[str, str]:
    """The languages of a run, by the kind of script: val, eastAsia, bidi (17.3.2.20)."""
    element = _within(properties, "lang")
    return {side: tag for side in ("val", "eastAsia", "bidi") if (tag := styled.tag(attribute(element, side)))}


def _marks(properties: Element | None) -> dict[MarkKind, bool]:
    """What the properties of a run say that its characters are, or are not (17.3.2)."""
    raised = _value(_within(properties, "vertAlign"))
    found = {
        MarkKind.STRONG: _is_on(_within(properties, "b")),
        MarkKind.EMPHASIS: _is_on(_within(properties, "i")),
        MarkKind.DELETED: _is_on(_within(properties, "strike")) or _is_on(_within(properties, "dstrike")),
        MarkKind.RAISED: raised == "superscript" if raised else None,
        MarkKind.LOWERED: raised == "subscript" if raised else None,
    }
    return {kind: is_on for kind, is_on in found.items() if is_on is not None}


def _side(text: str) -> str:
    return "eastAsia" if _EAST.search(text) else "bidi" if _COMPLEX.search(text) else "val"
