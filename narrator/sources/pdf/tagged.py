"""Tagged PDF: the structure that the producer of a file wrote into it, as paragraphs.

A structure tree, ISO 32000-1 14.7, names headings, paragraphs, lists, tables and notes in reading order, and points to
the marked content of the pages that belongs to each.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from pdfminer.pdftypes import PDFObjRef, resolve1

from narrator.article import Kind
from narrator.sources.pdf.glyphs import Glyph
from narrator.sources.pdf.lines import Line, line_of, set_drop_caps
from narrator.sources.pdf.objects import Objects, TooMuchError, entries, kids, name_of, text_of
from narrator.sources.pdf.paragraphs import BULLETS, Paragraph

Content = Mapping[tuple[int, int], Sequence[Glyph]]
"""Glyphs by the number of their page and that of their marked content."""

_MAX_DEPTH = 200
_MAX_ELEMENTS = 500_000
_NOTHING = "\u2060"  # which is not printed, and keeps a gap from opening
_INITIAL = 1.8  # times the size of the text has a large initial
_HEADINGS = {"H": 1, "Title": 1, **{f"H{level}": level for level in range(1, 7)}}
_GROUPS = frozenset(
    "Document DocumentFragment Part Art Sect Div Aside TOC L Index Table THead TBody TFoot TR NonStruct".split()
)
_BLOCKS = frozenset("P BlockQuote Caption TOCI Note FENote Formula LI LBody TD TH".split())
_NOTES = frozenset(("Note", "FENote"))
_STANDARD = (
    _GROUPS
    | _BLOCKS
    | _HEADINGS.keys()
    | frozenset(
        "Span Quote Reference BibEntry Code Link Annot Ruby Warichu RB RT RP WT WP Em Strong Sub Lbl Figure Form "
        "Private Artifact".split()
    )
)


@dataclass(slots=True, eq=False)
class _Element:
    """An element of the structure: its role, its content in order, and the text that replaces its content."""

    role: str
    page: int
    kids: list["_Element | tuple[int, int]"] = field(default_factory=list)
    alt: str = ""
    instead: str | None = None
    language: str = ""


@dataclass(slots=True, eq=False)
class Structure:
    """The content of the tree: the paragraphs, and which marked content it places."""

    paragraphs: list[Paragraph]
    reached: set[tuple[int, int]]
    lettering: list[str]


def structure(objects: Objects, page_numbers: Mapping[object, int], content: Content) -> Structure | None:
    """The paragraphs of the structure tree, or None if there is no tree.

    Raises `TooMuchError` for a tree that is too large or too deep for any article.
    """
    root = entries(objects.catalog.get("StructTreeRoot"))
    if not root:
        return None
    tree = _Tree(entries(root.get("RoleMap")), page_numbers)
    top = _Element("Document", 0)
    top.kids = tree.read(root.get("K"), 0, 0)
    walk = _Walk(content)
    walk.into(top, Kind.PARAGRAPH)
    walk.close()
    return Structure(walk.paragraphs, walk.reached, walk.lettering)


class _Tree:
    """Reads elements, each once."""

    def __init__(self, roles: Mapping[str, Any], page_numbers: Mapping[object, int]) -> None:
        self._roles = roles
        self._pages = page_numbers
        self._seen: set[int] = set()
        self._count = 0

    def read(self, value: object, page: int, depth: int) -> list["_Element | tuple[int, int]"]:
        found: list[_Element | tuple[int, int]] = []
        for kid in kids(value):
            self._count += 1
            if depth > _MAX_DEPTH or self._count > _MAX_ELEMENTS:
                raise TooMuchError("has a structure tree nested deeper than any article")
            if isinstance(kid, PDFObjRef):
                if kid.objid in self._seen:
                    continue
                self._seen.add(kid.objid)
            kid = resolve1(kid)
            if isinstance(kid, int):
                found.append((page, kid))
            elif isinstance(kid, dict):
                found += self._element(kid, page, depth)
        return found

    def _element(self, node: dict[str, Any], page: int, depth: int) -> list["_Element | tuple[int, int]"]:
        reference = node.get("Pg")
        if isinstance(reference, PDFObjRef):
            page = self._pages.get(reference.objid, page)
        number = resolve1(node.get("MCID"))
        if isinstance(number, int):
            return [(page, number)]
        if "S" not in node:
            return []
        element = _Element(self._role(name_of(node["S"])), page, alt=_clean(node.get("Alt")))
        element.language = text_of(node.get("Lang"))
        if "ActualText" in node:
            element.instead = text_of(node["ActualText"])
        element.kids = self.read(node.get("K"), page, depth + 1)
        return [element]

    def _role(self, name: str) -> str:
        for _ in range(8):
            if name in _STANDARD:
                return name
            name = name_of(self._roles.get(name))
        return "Span"


def _clean(value: object) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text_of(value)).split())


class _Walk:
    """Walks the elements and fills one paragraph after the other."""

    def __init__(self, content: Content) -> None:
        self.paragraphs: list[Paragraph] = []
        self.reached: set[tuple[int, int]] = set()
        self.lettering: list[str] = []
        self._content = content
        self._glyphs: list[tuple[int, Glyph]] = []
        self._label: list[tuple[int, Glyph]] = []
        self._waiting: list[Paragraph] = []  # notes within the current paragraph
        self._kind, self._level, self._language = Kind.PARAGRAPH, -1, ""

    def into(self, element: _Element, kind: Kind) -> None:
        """Walk everything that an element holds; `kind` is that of its paragraphs."""
        role = element.role
        if element.language and role in _BLOCKS | _HEADINGS.keys():
            self._language = element.language
        if element.instead is not None and role not in _GROUPS | _BLOCKS:
            self._say_instead(element)
        elif role in _HEADINGS:
            self.close()
            self._level = _HEADINGS[role]
            self._all(element, Kind.PARAGRAPH)
            self.close()
        elif role == "Table":
            self._table(element, kind)
        elif role == "Figure" or (role == "Formula" and element.alt):
            self._figure(element)
        elif role == "Lbl" and self._glyphs and kind is Kind.PARAGRAPH:  # the mark of a note
            before, self._glyphs = self._glyphs, []
            self._all(element, kind)
            for _, glyph in self._glyphs:
                glyph.text = _NOTHING
            self._glyphs = before + self._glyphs
        elif role == "Lbl":
            before, self._glyphs = self._glyphs, []
            self._all(element, kind)
            self._label += self._glyphs
            self._glyphs = before
        elif role == "LBody":
            self._all(element, kind)
        elif role == "LI":
            self.close()
            self._kind = Kind.ITEM
            self._all(element, Kind.ITEM)
            self.close()
        elif role in _NOTES and self._glyphs and kind is not Kind.FOOTNOTE:
            self._note_within(element)
        elif role in _BLOCKS or role in _GROUPS:
            own = {"BlockQuote": Kind.QUOTE, "Note": Kind.FOOTNOTE, "FENote": Kind.FOOTNOTE, "TOCI": Kind.ITEM}
            own["Caption"] = Kind.FIGURE
            inner = own.get(role, kind)
            if role != "NonStruct":
                self.close(keep_label=kind in (Kind.ITEM, Kind.FOOTNOTE))
                self._kind = inner
            self._all(element, inner)
            if role != "NonStruct":
                self.close()
                self._kind = kind
        elif role != "Artifact":
            self._all(element, kind)
        else:
            self.reached.update(_leaves(element))

    def _all(self, element: _Element, kind: Kind) -> None:
        for kid in element.kids:
            if isinstance(kid, tuple):
                self.reached.add(kid)
                self._glyphs += [(kid[0], glyph) for glyph in self._content.get(kid, ())]
            else:
                self.into(kid, kind)

    def _note_within(self, element: _Element) -> None:
        """A note within a paragraph, which continues after it."""
        before = self._glyphs, self._label, self._kind, self._level, self._language, self.paragraphs
        self._glyphs, self._label, self.paragraphs = [], [], []
        self._kind, self._level = Kind.FOOTNOTE, -1
        self._all(element, Kind.FOOTNOTE)
        self.close()
        self._waiting += self.paragraphs
        self._glyphs, self._label, self._kind, self._level, self._language, self.paragraphs = before

    def _say_instead(self, element: _Element) -> None:
        """Put the replacement text of an element in the position of its first glyph."""
        glyphs = [(kid[0], glyph) for kid in _leaves(element) for glyph in self._content.get(kid, ())]
        self.reached.update(_leaves(element))
        for index, (_, glyph) in enumerate(glyphs):
            glyph.text = (element.instead or "") if not index else ""
        self._glyphs += glyphs

    def _figure(self, element: _Element) -> None:
        self.close()
        captions = [kid for kid in element.kids if isinstance(kid, _Element) and kid.role == "Caption"]
        inside = [leaf for kid in element.kids if kid not in captions for leaf in _leaves(kid)]
        self.reached.update(inside)
        self.lettering += [
            line.text for line in self._lines([(p, g) for p, m in inside for g in self._content.get((p, m), ())])
        ]
        if element.alt or not captions:
            self.paragraphs.append(Paragraph([], Kind.FIGURE, 0, said=element.alt))
        for caption in captions:
            self.into(caption, Kind.FIGURE)

    def _table(self, element: _Element, kind: Kind) -> None:
        """A table; one of a single row or column only frames text, and is that text."""
        self.close()
        rows = [list(_cells(row)) for row in _rows(element)]
        if len(rows) < 2 or max(map(len, rows), default=0) < 2:
            self._all(element, kind)
            self.close()
            return
        for caption in element.kids:
            if isinstance(caption, _Element) and caption.role == "Caption":
                self.into(caption, Kind.FIGURE)
        outer, self.paragraphs = self.paragraphs, []
        texts: list[tuple[str, ...]] = []
        lines: list[Line] = []
        for row in rows:
            cells: list[str] = []
            for cell in row:
                self._all(cell, Kind.PARAGRAPH)
                self.close()
                cells.append(" ".join(filter(None, (paragraph.text for paragraph in self.paragraphs))))
                lines += [line for paragraph in self.paragraphs for line in paragraph.lines]
                self.paragraphs = []
            texts.append(tuple(cells))
        self.paragraphs = outer
        if any(map(any, texts)):
            self.paragraphs.append(Paragraph(lines, Kind.TABLE, 0, rows=tuple(row for row in texts if any(row))))

    def close(self, keep_label: bool = False) -> None:
        """End the current paragraph."""
        if keep_label and not self._glyphs:
            return
        lines = self._lines(self._glyphs)
        label = " ".join(line.text or line.label for line in self._lines(self._label))
        self._glyphs, self._label = [], []
        if lines:
            if lines[0].label and not label and self._kind is Kind.FOOTNOTE:
                label = lines[0].label
            if label and self._kind is not Kind.FOOTNOTE and not BULLETS.fullmatch(f"{label} x".rstrip("x") + "x"):
                has_char = any(char.isalnum() for char in label)
                lines[0].text = f"{label} {lines[0].text}" if has_char and self._kind is Kind.ITEM else lines[0].text
            level = self._level if self._level > 0 else -1
            paragraph = Paragraph(lines, self._kind, level, label.strip(".) ("), language=self._language)
            if level > 0:
                paragraph.kind = Kind.PARAGRAPH
            elif self._kind is Kind.PARAGRAPH and all(line.mono for line in lines):
                paragraph.kind = Kind.CODE
            self.paragraphs.append(paragraph)
        self.paragraphs += self._waiting
        self._waiting = []
        self._level, self._language = -1, ""

    def _lines(self, glyphs: Sequence[tuple[int, Glyph]]) -> list[Line]:
        for _, on_page in groupby(glyphs, key=lambda placed: placed[0]):
            set_drop_caps([glyph for _, glyph in on_page])
        return [line for page, run in _runs(glyphs) if (line := line_of(run, page))]


def _leaves(kid: "_Element | tuple[int, int]") -> list[tuple[int, int]]:
    if isinstance(kid, tuple):
        return [kid]
    return [leaf for inner in kid.kids for leaf in _leaves(inner)]


def _rows(table: _Element) -> Iterator[_Element]:
    for kid in table.kids:
        if isinstance(kid, _Element):
            if kid.role == "TR":
                yield kid
            elif kid.role in ("THead", "TBody", "TFoot", "NonStruct"):
                yield from _rows(kid)


def _cells(row: _Element) -> Iterator[_Element]:
    for kid in row.kids:
        if isinstance(kid, _Element):
            if kid.role in ("TD", "TH"):
                yield kid
            elif kid.role == "NonStruct":
                yield from _cells(kid)


def _runs(glyphs: Sequence[tuple[int, Glyph]]) -> Iterator[tuple[int, list[Glyph]]]:
    """The glyphs of each line: consecutive ones on one page at one height."""
    run: list[Glyph] = []
    here, y, size = 0, 0.0, 0.0
    for page, glyph in glyphs:
        if run and (page != here or abs(glyph.y - y) > 0.6 * max(size, glyph.size)):
            yield here, run
            run = []
        if not run or glyph.size >= 0.86 * size or size > _INITIAL * glyph.size:
            y, size = glyph.y, glyph.size
        here = page
        run.append(glyph)
    if run:
        yield here, run
