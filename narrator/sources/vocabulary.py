"""What parts of documents, and what is stated about them, are called: in all languages, since few documents say theirs.

The names are in `documents.toml` and `mails.toml` in the folders of the languages. What but one kind of source needs to
know is in files of its own, which are read with `Everywhere` as well.
"""

from collections.abc import Callable
from functools import cache, cached_property
from typing import Generic, NamedTuple, TypeVar

from narrator.spoken import languages
from narrator.spoken.languages.shapes import Name

_MONTHS = 12

_Words = TypeVar("_Words")


class Vocabulary(NamedTuple):
    """Names in a language, in small letters."""

    contents: frozenset[Name] = frozenset()
    """Of a list of contents."""
    sections: frozenset[Name] = frozenset()
    """Of other parts of an article or a book that are read, such as “introduction”."""
    notes: frozenset[Name] = frozenset()
    """Of a list of footnotes."""
    references: frozenset[Name] = frozenset()
    """Of a list of references."""
    sources: frozenset[Name] = frozenset()
    """Of what may be a list of references, and may be a text."""
    books: frozenset[Name] = frozenset()
    """Of a part that has chapters, before its number."""
    chapters: frozenset[Name] = frozenset()
    """Of any other part, before its number."""
    part_numbers: frozenset[Name] = frozenset()
    """Of the numbers of parts."""
    rights_reserved: frozenset[Name] = frozenset()
    """Of no page: what such pages say."""
    indexes: frozenset[Name] = frozenset()
    title_fields: frozenset[Name] = frozenset()
    """Of what a head of fields tells: “Title: …”."""
    author_fields: frozenset[Name] = frozenset()
    date_fields: frozenset[Name] = frozenset()
    language_fields: frozenset[Name] = frozenset()
    series_fields: frozenset[Name] = frozenset()
    link_fields: frozenset[Name] = frozenset()
    untitled: frozenset[Name] = frozenset()
    """Of a document without a title, as programs and their templates state it."""
    no_author: frozenset[Name] = frozenset()
    """Of an author whom nobody knows, and of whoever a program takes for one."""
    users: frozenset[Name] = frozenset()
    """Of the user of a program, behind its name."""
    captions: frozenset[Name] = frozenset()
    """Of what has a caption, before its number."""
    months: tuple[Name, ...] = ()
    """How the names of the twelve months begin, as far as that tells them apart from those of any other language.

    Spaces part several beginnings of one; a month that none tells apart is empty.
    """
    weekdays: frozenset[Name] = frozenset()
    """Where they do not begin as in English."""
    published: frozenset[Name] = frozenset()
    """What says that a date is the one of publication. These four are regular expressions."""
    published_on: frozenset[Name] = frozenset()
    """What says so at the beginning of a line."""
    changed: frozenset[Name] = frozenset()
    """What says that a date is the one of a change."""
    other_dates: frozenset[Name] = frozenset()
    """What says right before a date that it is one in the life of somebody, or the last day of something."""

    def check(self) -> None:
        """Raise ValueError if there are other than twelve months."""
        if self.months and len(self.months) != _MONTHS:
            raise ValueError(f"there are {len(self.months)} months")


class Mails(NamedTuple):
    """What mails say in a language, in small letters; first the headers that programs write over a mail in a mail."""

    sender: frozenset[Name] = frozenset()
    date: frozenset[Name] = frozenset()
    subject: frozenset[Name] = frozenset()
    recipients: frozenset[Name] = frozenset()
    others: frozenset[Name] = frozenset()
    prefixes: frozenset[Name] = frozenset()
    """Of an answer and of a mail that is passed on, before the subject: “re”."""
    receiving: frozenset[Name] = frozenset()
    """What newsletters say of why they are sent, as the programs do that send most of them. Regular expressions."""
    leaving: frozenset[Name] = frozenset()
    """What their links say that lead to the page of the mail, or end the subscription. Regular expressions."""
    confidential: frozenset[Name] = frozenset()
    """How lines begin with which organisations frame the mails of their people. Regular expressions."""
    sent_from: frozenset[Name] = frozenset()
    """What telephones and programs write below a mail of their own accord. Regular expressions for a whole line."""


class Everywhere(Generic[_Words]):
    """What all languages have in a file of one name, read when it is first asked for."""

    def __init__(self, file: str, shape: type[_Words]) -> None:
        self._read = languages.reader(file, shape)

    @cached_property
    def each(self) -> tuple[_Words, ...]:
        """What each language has that has any."""
        return tuple(found for language in languages.names() if (found := self._read(language)))

    def names(self, some: Callable[[_Words], frozenset[Name]]) -> Callable[[], frozenset[str]]:
        """A function that gives some of the names.

        Those that `str.casefold` changes, as it does “fußnoten”, are there in both forms.
        """

        @cache
        def read() -> frozenset[str]:
            found = [name for words in self.each for name in some(words)]
            return frozenset(found).union(map(str.casefold, found))

        return read

    def pattern(self, some: Callable[[_Words], frozenset[Name]]) -> Callable[[], str]:
        """As `names`, for what is written as regular expressions: one that finds what any of them does."""

        @cache
        def read() -> str:
            return "|".join(sorted({each for words in self.each for each in some(words)}))

        return read


_documents = Everywhere("documents", Vocabulary)
in_all = _documents.names
pattern_in_all = _documents.pattern
_mails = Everywhere("mails", Mails)
in_mails = _mails.names
pattern_in_mails = _mails.pattern


@cache
def months_by_stem() -> dict[str, int]:
    """The numbers of the months, from 1, by how their names begin, in both forms as with `in_all`."""
    named = [each for words in _documents.each for each in enumerate(words.months, 1)]
    return {form: number for number, stems in named for stem in stems.split() for form in (stem, stem.casefold())}


numbered_parts = in_all(lambda names: names.books | names.chapters)
"""Nouns that stand before the number of a part."""

section_names = in_all(lambda names: names.sections | names.contents | names.references | names.sources)
"""What parts of articles are called."""
