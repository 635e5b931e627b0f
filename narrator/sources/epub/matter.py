"""Front and back matter of books: pages about a book that are not part of its text, such as the copyright page.

The book itself identifies a part: by its type, by its name in the table of contents, and a page that the table of
contents does not list also by its text. In doubt a part is read: prefaces, introductions, dedications, epigraphs,
afterwords, acknowledgments, notes and appendices belong to the book.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from narrator import patterns
from narrator.sources import gutenberg
from narrator.sources.vocabulary import Everywhere, in_all
from narrator.spoken.languages.shapes import Name


class Matter(StrEnum):
    """The kinds of parts; the values are what users see for those that are left out."""

    BOOK = "text"
    COVER = "cover"
    TITLE = "title page"
    COPYRIGHT = "copyright page"
    CONTENTS = "table of contents"
    LIST = "list of what is in the book"
    INDEX = "index"
    BIBLIOGRAPHY = "bibliography"
    OTHER_BOOKS = "list of other books"
    ADVERTISEMENT = "advertisement"
    ASIDE = "page aside"
    NOTES = "heading over notes"
    PULLED = "pull quote"


WHY = {
    Matter.COVER: "the title and the author are announced",
    Matter.TITLE: "the title and the author are announced",
    Matter.COPYRIGHT: "it is about the edition",
    Matter.CONTENTS: "the chapters have their names",
    Matter.LIST: "it leads to places in the book",
    Matter.INDEX: "it leads to places in the book",
    Matter.BIBLIOGRAPHY: "it is for looking things up",
    Matter.OTHER_BOOKS: "it is about other books",
    Matter.ADVERTISEMENT: "it is about other things",
    Matter.ASIDE: "the book sets it apart from what is read in order",
    Matter.PULLED: "it repeats a passage of the text",
    Matter.NOTES: "each note is where the text mentions it",
}

# EPUB 3 Structural Semantics Vocabulary 1.1, with the reference types of EPUB 2 (OPF 2.0.1, 2.6) and DPUB-ARIA 1.1
_TYPES = {
    Matter.COVER: "cover doc-cover frontcover backcover",
    Matter.TITLE: "titlepage title-page halftitlepage fulltitle",
    Matter.COPYRIGHT: "copyright-page imprint colophon doc-colophon",
    Matter.CONTENTS: "toc toc-brief doc-toc landmarks",
    Matter.LIST: "page-list doc-pagelist loi lot loa lov",
    Matter.INDEX: "index doc-index",
    Matter.BIBLIOGRAPHY: "bibliography doc-bibliography",
    Matter.OTHER_BOOKS: "seriespage",
}
_MATTER = {name: matter for matter, names in _TYPES.items() for name in names.split()}
_CALIBRES_LINKS = "calibre_navbar"  # what calibre puts above and below each article of a newspaper
_KEPT = frozenset(
    """abstract acknowledgments acknowledgements afterword appendix chapter conclusion contributors dedication division
    epigraph epilogue foreword glossary introduction part preamble preface prologue subchapter volume
    doc-acknowledgments doc-afterword doc-appendix doc-chapter doc-conclusion doc-dedication doc-epigraph doc-epilogue
    doc-foreword doc-glossary doc-introduction doc-part doc-preface doc-prologue""".split()
)

# As in tables of contents and headings; compared without case, punctuation and accents.


class _Parts(NamedTuple):
    """The names of parts of books in a language, in lower case."""

    cover: frozenset[Name] = frozenset()
    title_page: frozenset[Name] = frozenset()
    copyright: frozenset[Name] = frozenset()
    """The page about the edition and its rights."""
    lists: frozenset[Name] = frozenset()
    """Lists of figures, of tables and the like."""
    other_books: frozenset[Name] = frozenset()
    """A page that lists other books by the author."""
    books_by: frozenset[Name] = frozenset()
    """The same, before the author's name."""
    advertisements: frozenset[Name] = frozenset()
    praise: frozenset[Name] = frozenset()
    """How the names of pages begin that quote praise for the book, or ask for a mail address."""
    fields: frozenset[Name] = frozenset()
    """What archives of stories list of a story above it: its rating, its length."""
    from_archives: frozenset[Name] = frozenset()
    """How lines begin in which they say where a story is from."""
    parts_in_headings: frozenset[Name] = frozenset()
    """Parts of the text before their number: words with another meaning outside of headings."""


_parts = Everywhere("matter", _Parts)
parts_in_headings = _parts.names(lambda parts: parts.parts_in_headings)
"""More nouns that come before the number of a part in headings, and mean something else elsewhere."""

_NAMES = {
    Matter.COVER: _parts.names(lambda parts: parts.cover),
    Matter.TITLE: _parts.names(lambda parts: parts.title_page),
    Matter.COPYRIGHT: _parts.names(lambda parts: parts.copyright),
    Matter.CONTENTS: in_all(lambda names: names.contents),
    Matter.LIST: _parts.names(lambda parts: parts.lists),
    Matter.INDEX: in_all(lambda names: names.indexes),
    Matter.OTHER_BOOKS: _parts.names(lambda parts: parts.other_books),
    Matter.ADVERTISEMENT: _parts.names(lambda parts: parts.advertisements),
}
_books_by = _parts.names(lambda parts: parts.books_by)
_rights_reserved = in_all(lambda names: names.rights_reserved)
_praise = _parts.names(lambda parts: parts.praise)
_fields = _parts.names(lambda parts: parts.fields)
_from_archives = _parts.names(lambda parts: parts.from_archives)
_OPENINGS = patterns.lazy(lambda: rf"(?:{patterns.any_of({' '.join(words(name)) for name in _books_by()})}) ")
_OF_PRAISE = patterns.lazy(lambda: rf"(?:{patterns.any_of({' '.join(words(name)) for name in _praise()})}) ")
_OF_ARCHIVES = patterns.lazy(lambda: rf"[\W_]*(?:{patterns.any_of(_from_archives(), _spaced)})(?![^\W_])")
_MAX_OPENING = 60
_MAX_FROM_ARCHIVE = 300  # characters

_SIGNS_OF_COPYRIGHT = tuple(
    patterns.lazy(pattern, re.IGNORECASE)
    for pattern in (
        r"\bISBN(?:-1[03])?\b",
        r"(?:©|\(c\)|copyright|urheberrecht)\W{0,3}(?:\w+\W{0,3}){0,4}\b(?:1[89]|20)\d\d\b",
        lambda: patterns.any_of(_rights_reserved()),
        r"first published|first edition|erstveröffentlichung|dépôt légal|depósito legal|1\. auflage|první vydání",
        r"library of congress|cataloging|cataloguing|bibliogra(?:fische|phische) information",
        r"printed (?:in|by)|gedruckt|imprimé (?:en|par)|impreso en|stampato|cover design|umschlaggestaltung",
    )
)
_MIN_SIGNS = 2
_MAX_COPYRIGHT = 800  # words
_MAX_TITLE = 3000  # characters
_MAX_BY_NAME = 25_000  # characters: the licence of Project Gutenberg has 19,000
_MAX_LINE = 160  # characters, of a table of contents
_MAX_ON_A_TITLE_PAGE = 80  # words
_BETWEEN_NAMES = frozenset(
    "a af an and av by da das de der di die du e ed ein eine el et la le les novel of par per por roman "
    "romanzo the translated übersetzt illustrated edited un una une und van von y".split()
)
_MIN_LINKS = 5
_WORD = re.compile(r"[^\W_]+")
_MAY_CHANGE = re.compile("[^\x00-\x7f‘’“”–—]")  # beyond what almost every book has


@dataclass(frozen=True, slots=True)
class Looks:
    """The look of a page: its lines of text in order, and how many links lead to other parts of the book.

    `linked` is the number of characters in those links.
    """

    lines: tuple[str, ...]
    links: int
    linked: int

    @property
    def text(self) -> str:
        """All its lines joined."""
        return " ".join(self.lines)

    @property
    def is_linked(self) -> bool:
        """Whether most of it leads to other parts of the book."""
        return self.links >= _MIN_LINKS and 10 * self.linked >= 7 * len(self.text)


def words(text: str) -> tuple[str, ...]:
    """The words of a text for comparison: without case, punctuation and accents."""
    return tuple(_WORD.findall(_folded(text)))


def _folded(text: str) -> str:
    """A text without case and accents."""
    folded = text.casefold()
    if folded.isascii() or not _MAY_CHANGE.search(folded):
        return folded
    letters = (char for char in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(char))
    return unicodedata.normalize("NFKC", "".join(letters))


def _spaced(name: str) -> str:
    """A pattern for a name in a folded text, whatever is between its words."""
    return r"[\W_]+".join(words(name))


@cache
def _by_name() -> dict[tuple[str, ...], Matter]:
    return {words(name): matter for matter, names in _NAMES.items() for name in names()}


def by_type(types: Iterable[str], classes: str = "") -> Matter | None:
    """What an element of these types is; None if they do not say. `classes` are its class names."""
    given = sorted(types)
    if not (given or classes):
        return None
    if gutenberg.BOX in classes.split():
        return Matter.COPYRIGHT
    if any(name.startswith(_CALIBRES_LINKS) for name in classes.split()):
        return Matter.LIST
    known = next((_MATTER[each] for each in given if each in _MATTER), None)
    return known or (Matter.BOOK if _KEPT.intersection(given) else None)


def by_label(label: str, looks: Looks) -> Matter | None:
    """What a part with this name is, if it also looks like one."""
    matter = named(label)
    return matter if matter and looks_like(matter, looks) else None


def named(label: str) -> Matter | None:
    """What a part with this name is, whatever its content."""
    said = words(label)
    if (matter := _by_name().get(said)) or len(label) > _MAX_OPENING:
        return matter
    line = " ".join((*said, ""))
    if _OPENINGS.match(line):
        return Matter.OTHER_BOOKS
    return Matter.ADVERTISEMENT if _OF_PRAISE.match(line) else None


def is_field(term: str) -> bool:
    """Whether archives of stories list something of this name above a story: “Rating:”."""
    return words(term) in _names_of_fields()


@cache
def _names_of_fields() -> frozenset[tuple[str, ...]]:
    return frozenset(map(words, _fields()))


def is_from_archive(line: str) -> bool:
    """Whether a line says from which archive a story is."""
    return len(line) <= _MAX_FROM_ARCHIVE and bool(_OF_ARCHIVES.match(_folded(line)))


def looks_like(matter: Matter, looks: Looks) -> bool:
    """Whether a part may be what it is called: a story may be called "Index", and a book's landmarks may be wrong."""
    if matter in (Matter.CONTENTS, Matter.LIST):
        return looks.is_linked or all(len(line) <= _MAX_LINE for line in looks.lines)
    if matter is Matter.INDEX:
        numbered = sum(any(char.isdigit() for char in line) for line in looks.lines)
        return looks.is_linked or 2 * numbered >= len(looks.lines)
    return len(looks.text) <= (_MAX_TITLE if matter in (Matter.COVER, Matter.TITLE) else _MAX_BY_NAME)


def by_looks(looks: Looks, names: Sequence[str]) -> Matter | None:
    """What an unlisted page is, by its text. `names` are all names in the book's metadata."""
    text = looks.text
    opening = by_label(looks.lines[0], looks) if looks.lines else None
    if opening or looks.is_linked:
        return opening or Matter.CONTENTS
    said = words(text) if len(text) <= _MAX_BY_NAME else ()
    if not said:
        return None
    if len(said) <= _MAX_COPYRIGHT:
        signs = sum(bool(sign.search(text)) for sign in _SIGNS_OF_COPYRIGHT)
        if signs >= _MIN_SIGNS:
            return Matter.COPYRIGHT
    known = {word for name in names for word in words(name)} | _BETWEEN_NAMES
    return Matter.TITLE if len(said) <= _MAX_ON_A_TITLE_PAGE and known.issuperset(said) else None
