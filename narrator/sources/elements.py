"""From HTML elements to sections and blocks: what a browser would show of a tree, in reading order.

tree ─► parts       in one walk: headings, blocks, footnotes and the marks that mention them
     ─► sections    with each footnote at the end of the section that mentions it

Nothing here guesses which part of a page is the article: everything shown is kept. It serves every format whose
content is HTML, or is converted to it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from string import ascii_lowercase

from lxml import etree

from narrator import budget, patterns
from narrator.article import Block, Kind, Section
from narrator.sources import inline
from narrator.sources.nodes import (
    BLOCKS,
    HEADINGS,
    Element,
    fold,
    hidden,
    id_of,
    is_added_to_link,
    is_called_unseen,
    is_for_the_ear,
    is_language,
    is_plain,
    name,
    roles,
    stated_language,
    text_within,
)
from narrator.sources.notes import (
    Notes,
    is_called_note,
    is_mark_again,
    is_number_of_its_own,
    is_within_its_line,
    notes,
)
from narrator.sources.parts import Heading, Mention, Note, gathered
from narrator.sources.preformatted import is_writing, pieces
from narrator.sources.tables import CELLS, Row, go_on, is_bold, is_data, with_header
from narrator.text import Mark, MarkKind, TextBuilder, folded, joined, marked, marks_of, within
from narrator.text import part as part_of

__all__ = [
    "Element",
    "Part",
    "fold",
    "hidden",
    "is_language",
    "name",
    "parts",
    "placed",
    "roles",
    "sections",
    "stated_language",
    "text_within",
]

_UNSEEN = frozenset(
    """head script style noscript template select datalist input textarea progress meter map area rt rp
    noframes param source track link meta base title""".split()
)
_PLAYERS = frozenset("audio canvas embed iframe object video applet".split())
_WORDS = frozenset({Kind.PARAGRAPH, Kind.ITEM})
_FORMULAS = frozenset("math img script span div".split())
_CODE = frozenset("pre listing xmp plaintext".split())
_PICTURES = ("img", "svg", "canvas")
_NO_ROLES: frozenset[str] = frozenset()
_BACK = frozenset("backlink doc-backlink".split())
_PAGE_BREAKS = frozenset("pagebreak doc-pagebreak".split())
_PAGE_NUMBER_CLASS = patterns.lazy(
    r"(?:^|\s)(?:star-?)?page[_-]?(?:no|num|nums|number|numbers|break|label|marker)(?:$|\s)", re.IGNORECASE
)
_PAGE_NUMBER = patterns.lazy(r"[^\w]*(?:p|pg|page|seite|s)?[.\s]*(?:\d{1,4}|[ivxlc]{1,8})?[^\w]*", re.IGNORECASE)
# Icon fonts, whose icons are written as their names, LaTeXML's numbers of equations, and Wikisource's of verses.
_UNREAD_CLASS = patterns.lazy(r"(?:^|\s)(?:material-(?:icons|symbols)|(?:ltx_eqn_eqno|(?:wst-)?pline)(?:\s|$))")
_BEHIND_NUMBER = patterns.lazy(r"(?:[.:)\]^↑]\s+)+(?=\S)")
_LETTERS = patterns.lazy(r"\blist-style(?:-type)?\s*:[^;]*?\b(lower|upper)-(?:alpha|latin)\b", re.IGNORECASE)
_NOTE_NUMBER = patterns.lazy(r"\[?\d{1,3}[.:)\]]{0,2}")
_MIN_WRAPPED = 45  # characters of a line that was wrapped rather than ended
_MAX_PAGE_NUMBER = 30
_MAX_COLUMNS = 100  # that a cell may span
_MAX_CAPTIONS = 10  # of one table, which should have one


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a document, and the element around it. `text` is its plain text; "" for a footnote mark.

    Readers search and compare `text` again and again, which is far faster with plain characters than with marked ones.
    """

    what: Heading | Block | Mention | Note
    element: Element
    text: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", str(self.marked))

    @property
    def marked(self) -> str:
        """Its text, with its marks."""
        return _said(self.what)


def _said(what: Heading | Block | Mention | Note) -> str:
    match what:
        case Heading(text):
            return text
        case Block(_, text, rows) | Note(_, Block(_, text, rows)):
            return text or " ".join(cell for row in rows for cell in row)
        case _:
            return ""


def parts(root: Element) -> list[Part]:
    """Everything that an element shows, in reading order.

    Hidden elements, scripts, form controls and page numbers are skipped; players, and formulas that cannot be read as
    text, become blocks of the kind MARKUP. A block states a language if it differs from the document's.
    """
    return placed(root)[0]


def placed(root: Element) -> tuple[list[Part], dict[str, int]]:
    """The result of `parts`, and for each id the index of the part that has it or holds it, or else of the next part.

    If several elements have one id, the first counts.
    """
    walker = _Walker(notes(root), _language_of_document(root))
    walker.walk(root)
    return walker.parts, walker.places


def sections(found: Iterable[Part], link: str = "") -> tuple[Section, ...]:
    """Gather parts into sections. `link` is the address of the document, or "": then sections have no links."""
    return gathered([part.what for part in found], link)


# Languages


def _language_of_document(root: Element) -> str:
    """The language that a tree or its body states."""
    stated = _language_around(root)
    body = next((child for child in root if name(child) == "body"), None)
    return stated if stated or body is None else stated_language(body) or ""


def _language_around(element: Element) -> str:
    stated = (stated_language(each) for each in (element, *element.iterancestors()))
    return next((language for language in stated if language is not None), "")


# The walk


class _Walker:
    """Reads a tree in one pass; text accumulates until a block begins or ends."""

    def __init__(self, notes: Notes, language: str) -> None:
        self.parts: list[Part] = []
        self.places: dict[str, int] = {}
        self._notes = notes
        self._language = language
        self._languages: list[str] = []  # of the enclosing elements, the innermost last
        self._spoken: set[str] = set()  # the languages of the accumulated text
        self._blocks: list[Element] = []
        self._quotes: list[Element] = []
        self._items: list[Element] = []
        self._captions: list[Element] = []
        self._footnotes: list[Element] = []
        self._headings: list[Element] = []
        self._counts: list[int] = []
        self._steps: list[int] = []
        self._number = ""
        self._text = TextBuilder()
        self._marked: list[int] = []  # how many marks each enclosing element has begun
        self._beside: list[Block | Mention | Note] = []
        self._line_broke = False
        self._formulas: list[inline.Formula] = []  # of the accumulated text

    def walk(self, root: Element) -> None:
        """Read the content of an element."""
        self._blocks.append(root)
        self._languages.append(_language_around(root))
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        passed_over: Element | None = None
        for event, element in walk:
            if element is root:
                self._say(element.text if event == "start" else None)
            elif event == "start":
                budget.check()
                before, tag, plain = len(self.parts), name(element), is_plain(element)
                if self._is_handled_whole(element, tag, plain=plain):
                    self._place(element, max(before, len(self.parts) - 1))
                    passed_over = element
                    walk.skip_subtree()
                    continue
                self._begin(element, tag, None if plain else stated_language(element))
                if key := id_of(element):
                    self.places.setdefault(key, len(self.parts))
                self._say(element.text)
            else:
                if event == "end" and element is not passed_over:
                    self._end(element, name(element))
                self._say(element.tail)
        self._end_block()

    def _place(self, element: Element, index: int) -> None:
        for each in element.iter(etree.Element):
            if key := id_of(each):
                self.places.setdefault(key, index)

    def _is_handled_whole(self, element: Element, tag: str, *, plain: bool) -> bool:
        """Handle an element as a whole, if it is one of those that are; its content is then not walked."""
        said, is_unseen = (_NO_ROLES, False) if plain else (roles(element), _is_unseen(element))
        is_ordinary = plain and _is_ordinary(element.get("class") or "")
        if element in self._notes.marks:
            self._mention(element, self._notes.marks[element])
        elif tag not in BLOCKS and (
            element in self._notes.labels or (not (is_ordinary or is_unseen) and is_within_its_line(element, said))
        ):
            self._inline_note(element)
        elif formula := inline.formula(element) if tag in _FORMULAS else None:
            if tag != "math" or not is_unseen:
                self._formula(formula)
        elif tag == "img":
            self._picture(element)
        elif (
            element in self._notes.backs
            or tag in _UNSEEN
            or is_unseen
            or (not is_ordinary and _is_passed_over(element, said))
        ):
            pass
        elif tag == "button":
            return inline.is_control(element)
        elif tag in _PLAYERS:
            self._beside.append(Block(Kind.MARKUP, _start_tag(element)))
        elif tag == "svg":
            self._drawing(element)
        elif tag == "br":
            self._break()
        elif tag == "hr":
            self._end_block()
            self._add(Block(Kind.BREAK))
        elif tag in _CODE:
            self._code(element)
        elif tag == "table" and is_data(element):
            self._table(element)
        elif tag == "figure" and _is_picture(element):
            self._figure(element)
        else:
            return False
        return True

    def _begin(self, element: Element, tag: str, stated: str | None) -> None:
        if tag == "q":
            self._say("“")
        if tag in BLOCKS:
            self._end_block()
        around = self._languages[-1]
        language = around if stated is None else stated
        self._languages.append(language)
        if tag not in BLOCKS:
            marks = inline.marks(tag, element, "" if _are_alike(language, around) else language)
            for kind, value in marks:
                self._text.begin(kind, inline.reading(element) if kind is MarkKind.RUBY else value)
            self._marked.append(len(marks))
            return
        self._blocks.append(element)
        if element in self._notes.labels:
            self._footnotes.append(element)
        if tag == "blockquote":
            self._quotes.append(element)
        elif tag == "figcaption":
            self._captions.append(element)
        elif tag in ("ol", "ul", "menu"):
            self._counts.append(_first_number(element) if tag == "ol" else -1)
            self._steps.append(-1 if "reversed" in element.attrib else 1)
        elif tag in ("li", "dt", "dd"):
            self._items.append(element)
            self._number = self._next_number(element) if tag == "li" else ""
        elif tag in HEADINGS or element.get("role") == "heading":
            self._headings.append(element)

    def _end(self, element: Element, tag: str) -> None:
        if tag in BLOCKS:
            self._end_block()
        self._languages.pop()
        if tag == "q":
            self._say("”")
        if tag not in BLOCKS:
            for _ in range(self._marked.pop()):
                self._text.end()
            return
        for around in (
            self._blocks,
            self._footnotes,
            self._quotes,
            self._captions,
            self._items,
            self._headings,
        ):
            if around and around[-1] is element:
                around.pop()
        if tag in ("ol", "ul", "menu"):
            self._counts.pop()
            self._steps.pop()
        elif tag == "li":
            self._number = ""

    def _next_number(self, item: Element) -> str:
        if not self._counts or self._counts[-1] < 0:
            return ""
        number = _integer(item.get("value"), self._counts[-1])
        self._counts[-1] = max(number + self._steps[-1], 0)
        return f"{_letter(item, number) or number}. "

    def _say(self, text: str | None) -> None:
        if not text or (text.isspace() and not self._text):  # no text begins with white space
            return
        self._text.say(text)
        if text.isspace():
            return
        self._line_broke = False
        if any(map(str.isalnum, text)):
            self._spoken.add(self._languages[-1])

    def _break(self) -> None:
        """A line end; two in a row end a paragraph."""
        if self._line_broke and not self._headings:
            self._end_block()
        self._text.put(" ", MarkKind.BREAK)
        self._line_broke = True

    def _end_block(self) -> None:
        if self._text:
            if text := self._text.take():
                self._end_text(text)
            self._formulas, self._spoken, self._line_broke = [], set(), False
        if self._beside:
            beside, self._beside = self._beside, []
            for what in beside:
                self._add(what)

    def _end_text(self, text: str) -> None:
        if self._number and text.rstrip(".) ") == self._number.rstrip(". "):
            return  # also for a written number that a template sets apart from the item's text
        if self._footnotes and _NOTE_NUMBER.fullmatch(text) and text_within(self._footnotes[-1]) != text:
            return  # mdBook's, above the text of the note
        language, formulas = self._foreign(), self._formulas
        if language and marks_of(text):
            text = marked(text, (mark for mark in marks_of(text) if not _is_stated(mark, language)))
        is_formula = bool(formulas) and not (self._headings or self._captions or self._number)
        if is_formula and text.rstrip(" .,;:") == formulas[0].text:
            self._add(replace(formulas[0].block, language=language))
        else:
            self._add(self._heading(text) or Block(self._kind(), self._numbered(text), language=language))

    def _add(self, what: Heading | Block | Mention | Note) -> None:
        placed: Heading | Block | Mention | Note = what
        if self._footnotes and isinstance(what, Block):
            is_text = what.kind in (Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE)
            label = self._notes.labels[self._footnotes[-1]]
            placed = Note(label, _footnote(what) if is_text else what)
        self.parts.append(Part(placed, self._blocks[-1]))

    def _enter_language(self, element: Element) -> None:
        language = stated_language(element)
        self._languages.append(self._languages[-1] if language is None else language)

    def _foreign(self) -> str:
        """The language of the accumulated text if not the document's; for mixed text, that of the enclosing element."""
        language = next(iter(self._spoken)) if len(self._spoken) == 1 else self._languages[-1]
        return "" if _are_alike(language, self._language) else language

    def _kind(self) -> Kind:
        if self._captions:
            return Kind.FIGURE
        if self._quotes:
            return Kind.QUOTE
        return Kind.ITEM if self._items else Kind.PARAGRAPH

    def _numbered(self, text: str) -> str:
        number, self._number = self._number, ""
        return joined([number, text]) if number and not self._footnotes else text

    def _heading(self, text: str) -> Heading | None:
        """The heading, unless it is inside a quote or a footnote, or is all that a list item holds."""
        if not self._headings or self._quotes or self._footnotes or self._captions:
            return None
        element = self._headings[-1]
        if self._items and len(text_within(self._items[-1])) <= len(text):
            return None
        tag = name(element)
        level = int(tag[1]) if tag in HEADINGS else min(max(_integer(element.get("aria-level"), 2), 1), 6)
        number, self._number = self._number, ""
        text = within(text, MarkKind.STRONG, MarkKind.EMPHASIS)
        return Heading(joined([number, text]) if number else text, level, _anchor(element))

    def _mention(self, element: Element, label: str) -> None:
        """A footnote mark: shown as it is written, without its brackets."""
        self._text.put("", MarkKind.NOTE, text_within(element).strip("[]() "))
        self._beside.append(Mention(label))

    def _inline_note(self, element: Element) -> None:
        """A footnote written where it is mentioned; some are mentioned elsewhere, and some only repeat a mark."""
        if is_mark_again(element):
            self._text.put("", MarkKind.NOTE, next(map(text_within, filter(is_number_of_its_own, element)), "*"))
            return
        label = self._notes.labels.get(element) or f" {element.getroottree().getpath(element)}"
        if label not in self._notes.marks.values():
            mark = next((text_within(each) for each in element.iter(etree.Element) if is_number_of_its_own(each)), "*")
            self._text.put("", MarkKind.NOTE, mark)
            self._beside.append(Mention(label))
        if text := self._text_of(element):
            self._beside.append(Note(label, Block(Kind.FOOTNOTE, text)))

    def _picture(self, element: Element) -> None:
        alt = element.get("alt")
        before = element.getprevious()
        if inline.is_within_a_sentence(element, is_first=not self._text):
            self._text.put(fold(alt or ""), MarkKind.PICTURE, inline.picture_address(element))
            return
        is_decoration = (alt is not None and not alt.strip()) or (before is not None and is_for_the_ear(before))
        if not is_decoration and not inline.is_tiny(element):
            self._beside.append(Block(Kind.FIGURE, fold(alt or ""), source=inline.picture_address(element)))

    def _drawing(self, element: Element) -> None:
        """A drawing with a name; one without a name is taken for an icon."""
        title = next((child for child in element if name(child) == "title"), None)
        label = fold(element.get("aria-label") or "") or (text_within(title) if title is not None else "")
        if label:
            self._beside.append(Block(Kind.FIGURE, label))

    def _formula(self, formula: inline.Formula) -> None:
        """A formula: within the text around it, or on lines of its own."""
        if formula.is_alone:
            self._beside.append(formula.block)
            return
        self._formulas.append(formula)
        self._text.put(formula.text, MarkKind.FORMULA, formula.source)

    def _code(self, element: Element) -> None:
        self._end_block()
        text = "".join(pieces(element)).strip("\r\n")
        if is_writing(element, text):
            self._writing(element, text)
            return
        numbers = text.split()
        are_line_numbers = len(numbers) > 1 and all(map(str.isdecimal, numbers))
        if text.strip() and not are_line_numbers:
            self._blocks.append(element)
            self._add(Block(Kind.CODE, text.replace("\r\n", "\n").rstrip()))
            self._blocks.pop()

    def _writing(self, element: Element, text: str) -> None:
        """Text that keeps its lines: a poem, a letter."""
        self._blocks.append(element)
        for paragraph in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
            lines = [fold(line) for line in paragraph.split("\n") if line.strip()]
            for number, line in enumerate(lines):
                if number and len(lines[0]) <= _MIN_WRAPPED:
                    self._text.put(" ", MarkKind.BREAK)
                self._say(f"{line}\n" if len(lines[0]) > _MIN_WRAPPED else line)
            self._end_block()
        self._blocks.pop()

    def _table(self, element: Element) -> None:
        self._end_block()
        self._blocks.append(element)
        self._enter_language(element)
        rows: list[Row] = []
        hanging: dict[int, tuple[int, str]] = {}  # columns into which a cell above extends: how far, and its text
        captions = 0
        for row in element.iter(etree.Element):
            if name(row) == "caption":
                captions += 1
                if captions > _MAX_CAPTIONS:
                    continue
                self._say(self._text_of(row))
                self._end_block()
            elif name(row) == "tr" and not hidden(row):
                rows.append(self._row(row, hanging))
        texts = with_header([row for row in rows if any(row.texts)])
        if texts:
            self._add(Block(Kind.TABLE, rows=texts, language=self._foreign()))
        self._end_block()
        self._languages.pop()
        self._blocks.pop()

    def _row(self, row: Element, hanging: dict[int, tuple[int, str]]) -> Row:
        cells = [cell for cell in row if name(cell) in CELLS and not hidden(cell)]
        around = row.getparent()
        is_header = all(name(cell) == "th" or not text_within(cell) for cell in cells)
        is_header = is_header or (around is not None and name(around) == "thead")
        texts: list[str] = []
        columns = 0
        for cell in cells:
            go_on(texts, hanging)
            text = self._text_of(cell)
            columns = min(_integer(cell.get("colspan"), 1), _MAX_COLUMNS)
            rows = min(_integer(cell.get("rowspan"), 1), _MAX_COLUMNS)
            for column in range(len(texts), len(texts) + columns):
                if rows > 1:
                    hanging[column] = rows - 1, text
            texts += [text, *[text if is_header else ""] * (columns - 1)]
        go_on(texts, hanging)
        if len(cells) == 1 and columns == len(texts) and not is_header:
            del texts[1:]  # it spans all columns
        begins = bool(cells) and name(cells[0]) == "th"
        return Row(tuple(texts), is_header, begins, all(map(is_bold, cells)))

    def _figure(self, element: Element) -> None:
        self._end_block()
        captions = [each for each in element.iter(etree.Element) if name(each) == "figcaption"]
        caption = folded(joined(map(self._text_of, captions), " "))
        inner = _Walker(self._notes, self._language)
        inner.walk(element)
        figures = [part.what for part in inner.parts if isinstance(part.what, Block) and part.what.kind is Kind.FIGURE]
        # Text beside the caption of a figure credits the picture; if there is no caption, that text is the caption.
        beside = [part.marked for part in inner.parts if isinstance(part.what, Block) and part.what.kind in _WORDS]
        caption = folded(joined([caption, *(text for text in beside if text not in caption)], " "))
        self._blocks.append(element)
        if caption:
            pictures = [each for each in element.iter("{*}img") if not inline.is_tiny(each)]
            source = next(filter(None, map(inline.picture_address, pictures)), "")
            alt = next((each.text for each in figures if each.text and each.text != caption), "")
            self._add(Block(Kind.FIGURE, caption, source=source, alt=alt))
        else:
            for figure in figures or [Block(Kind.FIGURE)]:
                self._add(figure)
        self._blocks.pop()
        self._end_block()

    def _text_of(self, element: Element) -> str:
        """The text of a small element on one line; pictures and marks in it follow the block."""
        inner = _Walker(self._notes, self._language)
        inner.walk(element)
        texts: list[str] = []
        is_listed = False
        for part in inner.parts:
            what = part.what
            if isinstance(what, Heading):
                texts.append(what.text)
            elif isinstance(what, Note):
                texts.append(what.block.text)
            elif isinstance(what, Block) and what.kind in (Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE):
                is_next = is_listed and what.kind is Kind.ITEM and texts[-1][-1:].isalnum()
                texts += [",", what.text] if is_next else [what.text]
            else:
                self._beside.append(what)
            is_listed = isinstance(what, Block) and what.kind is Kind.ITEM
        return folded(joined(_spaced(texts)))


def _spaced(texts: Iterable[str]) -> Iterator[str]:
    """Texts with spaces between them, except before commas."""
    for index, text in enumerate(texts):
        if index and text != ",":
            yield " "
        yield text


def _footnote(block: Block) -> Block:
    """A text as a footnote: without what separates its number, or its link back, from the text."""
    behind = _BEHIND_NUMBER.match(block.text)
    return replace(block, kind=Kind.FOOTNOTE, text=part_of(block.text, behind.end()) if behind else block.text)


def _are_alike(language: str, other: str) -> bool:
    """Whether two tags are of one language, perhaps of different regions."""
    return language == other or language.partition("-")[0].lower() == other.partition("-")[0].lower()


def _is_passed_over(element: Element, said: frozenset[str]) -> bool:
    called = element.get("class")
    if called is not None and (_is_unread(called) or inline.is_typeset(element) or is_number_of_its_own(element)):
        return True
    return _is_for_the_eye(element, called, said) or is_added_to_link(element)


def _is_for_the_eye(element: Element, called: str | None, said: frozenset[str]) -> bool:
    """Whether an element leads back to a footnote's mark, or is a page number of the printed book."""
    if _BACK & said:
        return True
    is_break = bool(_PAGE_BREAKS & said)
    if not is_break and (called is None or not _is_page_number(called)):
        return False
    text = text_within(element)
    is_number = bool(_PAGE_NUMBER.fullmatch(text)) or (is_break and text == fold(element.get("title") or ""))
    return len(text) <= _MAX_PAGE_NUMBER and is_number


@lru_cache(maxsize=4096)  # names repeat throughout a document
def _is_ordinary(names: str) -> bool:
    """Whether none of these class names may cause an element to be skipped, or handled as a whole."""
    is_found = _is_unread(names) or _is_page_number(names) or is_called_note(names)
    return not (is_found or inline.is_called_typeset(names) or is_called_unseen(names))


def _is_unread(names: str) -> bool:
    return bool(_UNREAD_CLASS.search(names))


def _is_page_number(names: str) -> bool:
    return bool(_PAGE_NUMBER_CLASS.search(names))


def _is_stated(mark: Mark, language: str) -> bool:
    """Whether a mark gives a part the language that the whole has."""
    return mark.kind is MarkKind.LANGUAGE and _are_alike(mark.value, language)


def _is_unseen(element: Element) -> bool:
    return hidden(element) and not is_for_the_ear(element)


def _anchor(heading: Element) -> str:
    """The id of a heading, of something in it, or of the section that it opens."""
    for element in heading.iter(etree.Element):
        if key := id_of(element):
            return key
    before = heading.getprevious()
    around = heading.getparent()
    if before is not None and name(before) == "a" and not text_within(before):
        return id_of(before)
    opens = before is None and around is not None and name(around) in ("section", "article", "div", "header")
    return id_of(around) if opens and around is not None else ""


def _start_tag(element: Element) -> str:
    """The content of a player's start tag: its name, and what it plays."""
    source = element.get("src") or element.get("data") or ""
    if not source:
        sources = (child.get("src") for child in element.iter("source"))
        source = next((each for each in sources if each), "")
    return f'<{name(element)} src="{source}">' if source else f"<{name(element)}>"


def _is_picture(figure: Element) -> bool:
    """Whether a figure holds pictures, and no text to read."""
    within = {name(element) for element in figure.iter(etree.Element) if element is not figure}
    return not within.isdisjoint(_PICTURES) and within.isdisjoint({"table", "blockquote", "figure", *_CODE, *_PLAYERS})


def _integer(text: str | None, default: int) -> int:
    text = (text or "").strip()
    return int(text) if re.fullmatch(r"\d{1,6}", text) else default


def _letter(item: Element, number: int) -> str:
    """The letter of an item in a lettered list, else ""."""
    listed = item.getparent()
    if listed is None or not 0 < number <= len(ascii_lowercase):
        return ""
    kind, style = listed.get("type") or "", listed.get("style")
    if style and (found := _LETTERS.search(style)):
        kind = "A" if found[1].lower() == "upper" else "a"
    letter = ascii_lowercase[number - 1]
    return {"a": letter, "A": letter.upper()}.get(kind, "")


def _first_number(listed: Element) -> int:
    """The number of the first item of a numbered list; a reversed one ends with 1."""
    items = sum(1 for child in listed if name(child) == "li")
    return _integer(listed.get("start"), items if "reversed" in listed.attrib else 1)
