"""A book as an article: its parts under their names in the table of contents.

contents ─► chapters    each entry is located among the parts
         ─► matter      front and back matter is identified, and listed instead of read
         ─► names       each entry is merged with the headings at its location
         ─► sections    headings that the contents do not list go below the chapter around them
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from narrator.article import BESIDE, Article, Block, Kind, Omission, Section
from narrator.errors import SourceError
from narrator.sources import elements, stated
from narrator.sources.archive import opened
from narrator.sources.document import Document
from narrator.sources.elements import Element
from narrator.sources.epub import matter, names, openings
from narrator.sources.epub.matter import WHY, Looks, Matter
from narrator.sources.epub.members import Members
from narrator.sources.epub.names import Line
from narrator.sources.epub.package import Book, Entry, open_book
from narrator.sources.epub.text import Text, is_written, text_of
from narrator.sources.parts import Heading, Mention, Note, gathered
from narrator.sources.parts import Part as Piece
from narrator.text import MarkKind, marks_of

_MAX_DEPTH = 6
_FIRST_WORDS = 60  # characters
_MAX_REFERENCES = 100
_MIN_FIELDS = 3  # of a list about a story
_MAX_TERM = 30  # characters of its name
_NEAR = 12  # parts after the start of a chapter that are searched for its name
_MAX_LINE = 100  # characters of a paragraph that may be part of a name
_FILE = re.compile(r"\S+\.x?html?|(?:split|part|index|section|chapter|text|body|page)\w*[-_]\d+\w*", re.IGNORECASE)
_MAX_ON_TITLE_PAGE = 5  # parts
_PULLED = re.compile(r"\bpull(?:ed)?[\s_-]?quotes?\b", re.IGNORECASE)
_ENDS_OF_SENTENCES = tuple(".!?;:。！？")
_NOWHERE = "it leads to no place in the book"


@dataclass(slots=True)
class _Chapter:
    """An entry of the table of contents; `start` is the index of its first part, `label` is "" if it names nothing."""

    label: str
    depth: int
    start: int
    page: int
    name: str = ""
    level_on_page: int = 0  # of the heading that its name repeats; 0 for none


@dataclass(slots=True)
class _Plan:
    """What becomes of the parts, by their indexes.

    `matters` gives the kind of each part that is not read; `said` are the parts that a chapter's name repeats, `tied`
    the footnotes that the text mentions, which move there. `empty` gives the kind of each page without parts, by page
    number.
    """

    matters: list[Matter | None]
    said: set[int] = field(default_factory=set)
    tied: set[int] = field(default_factory=set)
    empty: dict[int, Matter] = field(default_factory=dict)

    def is_out(self, index: int) -> bool:
        """Whether a part is left out."""
        return self.matters[index] not in (None, Matter.BOOK)

    def is_open(self, index: int) -> bool:
        """Whether a part is still to be read where it is."""
        return not self.is_out(index) and index not in self.said and index not in self.tied


def read(document: Document) -> Article:
    """Read a book.

    Raises:
        SourceError: it is damaged, copy-protected, too large, or has no text.
    """
    with opened(document) as archive:
        members = Members(document.name, archive)
        book = open_book(members)
        has_pictures = any(
            next(page.tree.iter("{*}img", "{*}image", "{*}svg"), None) is not None for page in book.pages
        )
        text = text_of(book, members)
    book = _without_lone_entry(_titled(book, text), text)
    if not any(entry.name for entry in book.contents) and not any(
        isinstance(part.what, Heading) for part in text.parts
    ):
        text = openings.headed(text)
    if not any(map(is_written, text.parts)):
        why = ": its pages are pictures" if has_pictures else ""
        raise SourceError(f"{document.name} has no text{why}", "there is nothing to narrate")
    chapters, nowhere = _chapters(book, text)
    plan = _plan(book, text, chapters)
    listed = list(_listed(book, text, chapters, plan))
    chapters = _named(book, text, _kept(text, chapters, plan), plan)
    return Article(
        replace(book.metadata, cover=book.cover),
        _sections(text, chapters, plan),
        omissions=(*book.omissions, *nowhere, *listed),
    )


# What the file does not state


def _titled(book: Book, text: Text) -> Book:
    """The book with the title and the author on its first page, if its package states none."""
    metadata = book.metadata
    if metadata.title:
        return book
    page = _page(text)
    first = [part for index, part in enumerate(text.parts) if part.text.strip() and text.page_at(index) == page]
    if not first:
        return book
    others = [part.what.level for part in text.parts if isinstance(part.what, Heading) and part is not first[0]]
    heading = first[0].what
    is_over_all = isinstance(heading, Heading) and heading.level < min(others, default=0)
    is_title_page = len(first) <= _MAX_ON_TITLE_PAGE and all(map(_may_be_on_title_page, first)) and len(text.starts) > 1
    if not (is_over_all or is_title_page):
        return book
    author = next(filter(None, (stated.byline(part.text) for part in first)), "")
    return replace(book, metadata=replace(metadata, title=first[0].text, author=metadata.author or author))


def _page(text: Text) -> int:
    """The number of the first page with text."""
    return next((text.page_at(index) for index, part in enumerate(text.parts) if part.text.strip()), 0)


def _may_be_on_title_page(part: elements.Part) -> bool:
    return len(part.text) <= _MAX_LINE and not part.text.rstrip().endswith(_ENDS_OF_SENTENCES)


def _without_lone_entry(book: Book, text: Text) -> Book:
    """The book without its contents if these are a single entry for its beginning, as editors add one."""
    if len(book.contents) != 1 or len(book.pages) < 2 or book.contents[0].name != book.pages[0].name:
        return book
    pages = {text.page_at(index) for index, part in enumerate(text.parts) if is_written(part)}
    return replace(book, contents=()) if len(pages) > 1 else book


# From entries to chapters


def _chapters(book: Book, text: Text) -> tuple[list[_Chapter], list[Omission]]:
    """The located entries as chapters, in the order of the text; and the entries that lead nowhere."""
    entries = [entry for entry in book.contents if entry.label or entry.name]
    places = _places(book, entries, text)
    found: list[_Chapter] = []
    nowhere: list[Omission] = []
    seen: set[tuple[int, str]] = set()
    for entry, place in zip(entries, places, strict=True):
        if place is None:
            nowhere.append(Omission(entry.label, f"entry of the table of contents: {entry.label}", _NOWHERE))
            continue
        start, page = place
        if (start, names.key(entry.label)) not in seen:
            seen.add((start, names.key(entry.label)))
            label = "" if _FILE.fullmatch(entry.label) else entry.label
            found.append(_Chapter(label, entry.depth, start, page))
    has_headings = any(isinstance(part.what, Heading) for part in text.parts)
    if not found and not has_headings:
        found = _titled_pages(book, text)
    return sorted(found, key=lambda chapter: chapter.start), nowhere


def _places(book: Book, entries: Sequence[Entry], text: Text) -> list[tuple[int, int] | None]:
    """For each entry the index of its first part and its page number; None if it leads nowhere.

    A missing id is replaced by a heading with the same text, or else by the page, for one entry only. An entry without
    a link is at the first entry below it.
    """
    numbers = {page.name: number for number, page in enumerate(book.pages)}
    headings = {
        (text.page_at(index), names.key(part.what.text)): index
        for index, part in reversed(list(enumerate(text.parts)))
        if isinstance(part.what, Heading)
    }
    places: list[tuple[int, int] | None] = []
    taken: set[int] = set()
    for entry in entries:
        number = numbers.get(entry.name)
        start: int | None = None
        if number is not None:
            start = text.places.get(f"{number}/{entry.fragment}")
            if start is None:
                start = headings.get((number, names.key(entry.label)))
            if start is None and number not in taken:
                start = text.starts[number]
            taken |= {number} if start == text.starts[number] else set()
        places.append(None if start is None or number is None else (start, number))
    _place_above(entries, places)
    return places


def _place_above(entries: Sequence[Entry], places: list[tuple[int, int] | None]) -> None:
    below: list[tuple[int, tuple[int, int]]] = []  # depth and location of the following entries, the nearest last
    for index in range(len(entries) - 1, -1, -1):
        depth = entries[index].depth
        if places[index] is None and below and below[-1][0] > depth:
            places[index] = below[-1][1]
        if (place := places[index]) is not None:
            while below and below[-1][0] >= depth:
                below.pop()
            below.append((depth, place))


def _titled_pages(book: Book, text: Text) -> list[_Chapter]:
    """Pages by the titles in their heads, if no two are the same; none of them may be the book's."""
    counts = Counter(page.title for page in book.pages)
    return [
        _Chapter(page.title, 1, text.starts[number], number)
        for number, page in enumerate(book.pages)
        if counts[page.title] == 1
        and not _FILE.fullmatch(page.title)
        and names.key(page.title) not in ("", names.key(book.metadata.title))
    ]


# What is not read


def _plan(book: Book, text: Text, chapters: Sequence[_Chapter]) -> _Plan:
    plan = _Plan(_by_type(text))
    _leave_out_by_name(book, text, chapters, plan)
    _leave_out_by_looks(book, text, chapters, plan)
    _leave_out_contents(text, plan)
    _leave_out_what_archives_list(text, plan)
    _leave_out_pull_quotes(text, plan)
    if all(plan.is_out(index) for index, part in enumerate(text.parts) if is_written(part)):
        plan.matters = [None] * len(text.parts)
    _tie_notes(text, plan)
    _leave_out_bare_headings(text, plan)
    return plan


def _by_type(text: Text) -> list[Matter | None]:
    """What the parts are, by the nearest enclosing element whose type says so."""
    known: dict[Element | None, Matter | None] = {None: None}
    for part in text.parts:
        inside: list[Element] = []
        around: Element | None = part.element
        while around is not None and around not in known:
            inside.append(around)
            around = around.getparent()
        matter_around = known[around]
        for element in reversed(inside):
            matter_around = known[element] = _type_of(element) or matter_around
    return [known[part.element] for part in text.parts]


def _type_of(element: Element) -> Matter | None:
    return matter.by_type(elements.roles(element), element.get("class") or "")


def _leave_out_by_name(book: Book, text: Text, chapters: Sequence[_Chapter], plan: _Plan) -> None:
    """Mark parts that the guide, the landmarks or the table of contents name as front or back matter."""
    numbers = {page.name: number for number, page in enumerate(book.pages)}
    called: list[tuple[int, int, Matter]] = []
    for reference in book.references[:_MAX_REFERENCES]:
        what = matter.by_type([reference.kind])
        number = numbers.get(reference.name)
        if what and what is not Matter.BOOK and number is not None:
            start = text.places.get(f"{number}/{reference.fragment}", text.starts[number])
            called.append((start, number, what))
    others = {(chapter.start, chapter.page) for chapter in chapters if not matter.named(chapter.label)}
    for chapter in chapters:
        what = matter.named(chapter.label)
        if what and (chapter.start, chapter.page) not in others:
            called.append((chapter.start, chapter.page, what))
    boundaries = sorted({chapter.start for chapter in chapters})
    for start, page, what in called:
        end = _end(text, boundaries, start, page)
        if start == end:
            plan.empty[page] = what
        elif matter.looks_like(what, _looks(text, start, end)):
            plan.matters[start:end] = [given or what for given in plan.matters[start:end]]


def _leave_out_by_looks(book: Book, text: Text, chapters: Sequence[_Chapter], plan: _Plan) -> None:
    """Mark pages that are not part of the text, and that the table of contents lists only as the book, if at all."""
    listed = {chapter.page for chapter in chapters if names.key(chapter.label) != names.key(book.metadata.title)}
    for number, page in enumerate(book.pages):
        start, end = text.starts[number], text.end_of(number)
        if number in listed:
            continue
        what = None
        if not any(plan.matters[start:end]):
            what = matter.by_looks(text.looks[number], book.names)
            is_picture = not any(isinstance(part.what, Heading) or is_written(part) for part in text.parts[start:end])
            if not what and number == 0 and is_picture:
                what = Matter.COVER
        if not what and not page.is_linear:
            what = Matter.ASIDE
        for index in range(start, end) if what else ():
            if not plan.is_out(index):
                plan.matters[index] = what


def _leave_out_contents(text: Text, plan: _Plan) -> None:
    """Mark tables of contents within pages, by the headings over them."""
    headings = [index for index, part in enumerate(text.parts) if isinstance(part.what, Heading)]
    for start, following in pairwise([*headings, len(text.parts)]):
        end = min(following, text.end_of(text.page_at(start)))
        what = matter.named(text.parts[start].text)
        is_one = what is Matter.CONTENTS and end > start + 1 and not plan.is_out(start)
        if is_one and what and matter.looks_like(what, _looks(text, start, end)):
            plan.matters[start:end] = [given or what for given in plan.matters[start:end]]


def _leave_out_what_archives_list(text: Text, plan: _Plan) -> None:
    """Mark the lists of a story's rating, length and the like, and lines about the archive that it is from."""
    lists: dict[Element, list[int]] = {}
    within = {
        element: around
        for around in text.parts[0].element.getroottree().iter("dl")
        for element in around.iterdescendants()
    }
    for index, part in enumerate(text.parts):
        if (around := within.get(part.element)) is not None:
            lists.setdefault(around, []).append(index)
        elif is_written(part) and (matter.is_from_archive(part.text) or _lists_fields(part.marked)):
            plan.matters[index] = Matter.COPYRIGHT
    for around, indexes in lists.items():
        terms = [elements.text_within(term) for term in around.iter("dt")]
        if sum(map(matter.is_field, terms)) >= max(_MIN_FIELDS, len(terms) / 2):
            for index in indexes:
                plan.matters[index] = Matter.COPYRIGHT


def _leave_out_pull_quotes(text: Text, plan: _Plan) -> None:
    """Mark parts that are called pull quotes and whose words the text on their page has, too."""
    for index, part in enumerate(text.parts):
        if not _PULLED.search(part.element.get("class") or "") or not is_written(part):
            continue
        page = text.page_at(index)
        others = (text.parts[other].text for other in range(text.starts[page], text.end_of(page)) if other != index)
        if any(names.key(part.text) in names.key(other) for other in others):
            plan.matters[index] = Matter.PULLED


def _lists_fields(text: str) -> bool:
    """Whether most lines of a paragraph are what archives list: “Rating: …”, “Words: …”."""
    ends = [mark.end for mark in marks_of(text) if mark.kind is MarkKind.BREAK]
    if not ends:
        return False
    terms = [text[start : start + _MAX_TERM].partition(":")[0] for start in (0, *ends)]
    return sum(map(matter.is_field, terms)) >= max(_MIN_FIELDS, len(terms) / 2)


def _tie_notes(text: Text, plan: _Plan) -> None:
    """Find the footnotes that are mentioned in the text that is read."""
    mentioned = {
        part.what.label
        for index, part in enumerate(text.parts)
        if isinstance(part.what, Mention) and not plan.is_out(index)
    }
    for index, part in enumerate(text.parts):
        if isinstance(part.what, Note) and part.what.label in mentioned:
            plan.tied.add(index)


def _leave_out_bare_headings(text: Text, plan: _Plan) -> None:
    """Mark headings over nothing but parts that are left out, or footnotes that move to where they are mentioned."""
    after = len(text.parts)  # the next part that is read where it is
    for index in range(len(text.parts) - 1, -1, -1):
        if not plan.is_open(index):
            continue
        what = text.parts[index].what
        page_end = text.end_of(text.page_at(index))
        if isinstance(what, Heading) and min(after, page_end) > index + 1:
            below = text.parts[after].what if after < page_end else None
            if below is None or (isinstance(below, Heading) and below.level <= what.level):
                plan.matters[index] = Matter.NOTES if index + 1 in plan.tied else plan.matters[index + 1]
                continue
        after = index


def _end(text: Text, boundaries: Sequence[int], start: int, page: int) -> int:
    """The end of a chapter: the start of the next one, or the end of its page."""
    following = bisect_right(boundaries, start)
    return min([*boundaries[following : following + 1], text.end_of(page)])


def _looks(text: Text, start: int, end: int) -> Looks:
    """The look of some parts; a whole page also counts its links."""
    page = text.page_at(start)
    if (start, end) == (text.starts[page], text.end_of(page)):
        return text.looks[page]
    return Looks(tuple(part.text for part in text.parts[start:end] if part.text), 0, 0)


def _listed(book: Book, text: Text, chapters: Sequence[_Chapter], plan: _Plan) -> Iterator[Omission]:
    """What is left out; a run of parts of one kind on one page is a single entry."""
    labels = {chapter.start: chapter.label for chapter in reversed(chapters)}
    where = ""
    indices = [index for index in range(len(text.parts)) if index not in plan.tied]
    for (page, what), run in groupby(indices, lambda index: (text.page_at(index), plan.matters[index])):
        inside = list(run)
        where = labels.get(inside[0], where)
        if what and what is not Matter.BOOK:
            said = " ".join(filter(None, (text.parts[index].text for index in inside)))
            first = said if len(said) <= _FIRST_WORDS else f"{said[: _FIRST_WORDS - 1].rstrip()}…"
            place = labels.get(inside[0]) or book.pages[page].title or where
            yield Omission(place, f"{what.value}: {first}" if first else what.value, WHY[what])
    for chapter in chapters:
        if (empty := _emptiness(text, chapter, plan)) is not None:
            yield Omission(chapter.label, empty.value, WHY[empty])


def _emptiness(text: Text, chapter: _Chapter, plan: _Plan) -> Matter | None:
    """What a chapter on a page without parts is, if it is not part of the text."""
    return plan.empty.get(chapter.page) if text.end_of(chapter.page) == chapter.start else None


# Chapters and their names


def _kept(text: Text, chapters: Sequence[_Chapter], plan: _Plan) -> list[_Chapter]:
    """The chapters of which something is read, or that name nothing but are not of a kind that is left out."""
    reads = [0]
    for index in range(len(text.parts)):
        reads.append(reads[-1] + plan.is_open(index))
    boundaries = sorted({chapter.start for chapter in chapters})
    kept: list[_Chapter] = []
    ends: list[tuple[int, int]] = []  # depth and start of the following chapters, the nearest last
    for chapter in reversed(chapters):
        while ends and ends[-1][0] > chapter.depth:
            ends.pop()
        end = ends[-1][1] if ends else len(text.parts)
        ends.append((chapter.depth, chapter.start))
        own = _end(text, boundaries, chapter.start, chapter.page)
        is_matter = matter.named(chapter.label) is not None and reads[own] == reads[chapter.start]
        is_matter |= _emptiness(text, chapter, plan) is not None
        if not is_matter and (reads[end] > reads[chapter.start] or end == chapter.start):
            kept.append(chapter)
    return kept[::-1]


def _named(book: Book, text: Text, chapters: Sequence[_Chapter], plan: _Plan) -> list[_Chapter]:
    """The chapters with their names, and unlisted pages that begin with a heading like theirs."""
    title = book.metadata.title
    first = chapters[0].start if chapters else _first_written(text)
    plan.said |= {index for index in range(first) if plan.is_open(index) and _is_heading(text, index, title)}
    _name(text, chapters, plan, title)
    depths: dict[int, int] = {}
    for chapter in chapters:
        if chapter.level_on_page:
            depths[chapter.level_on_page] = min(chapter.depth, depths.get(chapter.level_on_page, chapter.depth))
    listed = {chapter.page for chapter in chapters}
    unlisted = []
    for page in range(len(text.starts)):
        opens = (index for index in range(text.starts[page], text.end_of(page)) if plan.is_open(index))
        index = next((index for index in opens if not _is_beside(text, index)), None)
        if page not in listed and index is not None and isinstance(heading := text.parts[index].what, Heading):
            depth = depths.get(heading.level)
            unlisted += [] if depth is None else [_Chapter("", depth, index, page)]
    _name(text, unlisted, plan, title)
    return sorted((chapter for chapter in (*chapters, *unlisted) if chapter.name), key=lambda chapter: chapter.start)


def _name(text: Text, chapters: Sequence[_Chapter], plan: _Plan, title: str) -> None:
    """Name chapters, which are in order; those at one location share the headings there."""
    groups = [list(group) for _, group in groupby(chapters, lambda chapter: chapter.start)]
    starts = [*(group[0].start for group in groups), len(text.parts)]
    for group, (start, following) in zip(groups, pairwise(starts), strict=True):
        last = group[-1]
        end = min(following, text.end_of(last.page))
        span = range(start, end)
        labels = [chapter.label for chapter in group[:_NEAR]]
        lines = _lines(text, plan, span, _levels(text, plan, span), labels)
        for chapter in group:
            name, count = names.merged(chapter.label, [line for _, line in lines], title, labels)
            if chapter is last and not count:
                name, count = names.with_number(chapter.label, [line for _, line in lines])
            chapter.name = name
            lines = _say(text, plan, chapter, lines, count)
        if last.name and not last.level_on_page:
            _look_above(text, plan, last)
        for index in range(start, min(end, start + _NEAR)):
            if plan.is_open(index) and _is_heading(text, index, last.name):
                plan.said.add(index)


def _levels(text: Text, plan: _Plan, span: range) -> Counter[int]:
    """How many headings of each level are read within a span of parts."""
    whats = (text.parts[index].what for index in span if plan.is_open(index))
    return Counter(what.level for what in whats if isinstance(what, Heading))


def _lines(text: Text, plan: _Plan, span: range, levels: Counter[int], labels: Sequence[str]) -> list[tuple[int, Line]]:
    """The headings with which a span of parts opens, and the short lines between them that may be part of a name."""
    found: list[tuple[int, Line]] = []
    for index in span[:_NEAR]:
        what = text.parts[index].what
        if not plan.is_open(index) or _is_beside(text, index):
            continue
        if isinstance(what, Heading):
            found.append((index, Line(what.text, True, levels[what.level] == 1)))
        elif isinstance(what, Block) and what.kind is Kind.PARAGRAPH and _may_name(what.text, labels):
            found.append((index, Line(what.text, False, False)))
        else:
            break
    return found


def _may_name(line: str, labels: Sequence[str]) -> bool:
    is_short = len(line) <= _MAX_LINE
    return is_short and (names.is_number(line) or any(names.says(label, line) for label in labels))


def _say(
    text: Text, plan: _Plan, chapter: _Chapter, lines: list[tuple[int, Line]], count: int
) -> list[tuple[int, Line]]:
    """Mark the lines that the name of a chapter repeats; the others remain."""
    for index, _ in lines[:count]:
        plan.said.add(index)
        if isinstance(heading := text.parts[index].what, Heading):
            chapter.level_on_page = min(heading.level, chapter.level_on_page or heading.level)
    return lines[count:]


def _look_above(text: Text, plan: _Plan, chapter: _Chapter) -> None:
    """Mark the heading right above a chapter that has the same text: some links lead to the text below it."""
    index = chapter.start - 1
    if index < text.starts[chapter.page] or not plan.is_open(index):
        return
    if _is_heading(text, index, chapter.name) and isinstance(heading := text.parts[index].what, Heading):
        plan.said.add(index)
        chapter.start, chapter.level_on_page = index, heading.level


def _is_heading(text: Text, index: int, name: str) -> bool:
    """Whether a part is a heading that says what a name says."""
    what = text.parts[index].what
    return isinstance(what, Heading) and names.key(what.text) == names.key(name) != ""


def _is_beside(text: Text, index: int) -> bool:
    """Whether a part does not separate a heading from the next: a picture, or a footnote mark."""
    what = text.parts[index].what
    return isinstance(what, Mention) or (isinstance(what, Block) and what.kind in BESIDE)


def _first_written(text: Text) -> int:
    return next((index for index, part in enumerate(text.parts) if is_written(part)), len(text.parts))


# Sections


def _sections(text: Text, chapters: Sequence[_Chapter], plan: _Plan) -> tuple[Section, ...]:
    outermost = min((chapter.depth for chapter in chapters), default=1)
    groups = [(start, list(group)) for start, group in groupby(chapters, lambda chapter: chapter.start)]
    bounds = [0, *(start for start, _ in groups), len(text.parts)]
    pieces: list[Piece] = []
    for (start, end), group in zip(pairwise(bounds), [[], *(group for _, group in groups)], strict=True):
        depth = 0
        for chapter in group:
            depth = chapter.depth - outermost + 1
            pieces.append(Heading(chapter.name, min(depth, _MAX_DEPTH)))
        pieces += _pieces(text, plan, range(start, end), depth)
    return gathered(pieces)


def _pieces(text: Text, plan: _Plan, span: range, depth: int) -> Iterator[Piece]:
    """The parts of a span that are read; their headings go below the depth of their chapter."""
    levels = _levels(text, plan, span)
    ranks = {level: rank for rank, level in enumerate(sorted(levels), 1)}
    for index in span:
        what = text.parts[index].what
        if index in plan.tied:
            yield what
        elif not plan.is_open(index):
            continue
        elif isinstance(what, Note):
            yield what.block
        elif isinstance(what, Heading):
            on_page = range(index, min(span.stop, text.end_of(text.page_at(index))))
            lines = _lines(text, plan, on_page, levels, [])
            name, count = names.merged("", [line for _, line in lines])
            plan.said |= {place for place, _ in lines[:count]}
            yield Heading(name, min(depth + ranks[what.level], _MAX_DEPTH))
        else:
            yield what
