"""Names of the parts of documents and of their metadata, in all languages, since few documents state theirs.

The names are in `documents.toml` and `mails.toml` in the folders of the languages. Names that only one kind of source
needs are in files of their own, which are read with `Everywhere` as well.
"""

from collections.abc import Callable
from functools import cache, cached_property
from typing import Generic, NamedTuple, TypeVar

from narrator.spoken import languages
from narrator.spoken.languages.shapes import Name

_MONTHS = 12

_Words = TypeVar("_Words")


class Vocabulary(NamedTuple):
    """Names in a language, in lower case."""

    contents: frozenset[Name] = frozenset()
    """A table of contents."""
    sections: frozenset[Name] = frozenset()
    """Other parts of an article or book that are read, such as “introduction”."""
    abstracts: frozenset[Name] = frozenset()
    """The abstract of a paper."""
    notes: frozenset[Name] = frozenset()
    """A list of footnotes."""
    references: frozenset[Name] = frozenset()
    """A list of references."""
    sources: frozenset[Name] = frozenset()
    """Either a list of references or running text."""
    books: frozenset[Name] = frozenset()
    """A part that has chapters, before its number."""
    chapters: frozenset[Name] = frozenset()
    """Any other part, before its number."""
    part_numbers: frozenset[Name] = frozenset()
    """Words for the numbers of parts."""
    rights_reserved: frozenset[Name] = frozenset()
    """A notice that all rights are reserved."""
    releases: frozenset[Name] = frozenset()
    """The first line of a press release: what it is, or from when it may be published."""
    indexes: frozenset[Name] = frozenset()
    title_fields: frozenset[Name] = frozenset()
    """The fields at the head of a document: “Title: …”."""
    author_fields: frozenset[Name] = frozenset()
    date_fields: frozenset[Name] = frozenset()
    language_fields: frozenset[Name] = frozenset()
    series_fields: frozenset[Name] = frozenset()
    link_fields: frozenset[Name] = frozenset()
    untitled: frozenset[Name] = frozenset()
    """The placeholder title of a document without one, as programs and their templates write it."""
    no_author: frozenset[Name] = frozenset()
    """What stands where an author would: nobody known, no particular person, or what a program fills in."""
    beside_dates: frozenset[Name] = frozenset()
    """Words that stand beside a date below a title and begin with a capital letter, but are no part of a person's name:
    kinds of texts, places of work, and how names of cities of several words begin."""
    users: frozenset[Name] = frozenset()
    """The user of a program, after its name."""
    captions: frozenset[Name] = frozenset()
    """Something with a caption, before its number."""
    between_citations: frozenset[Name] = frozenset()
    """What joins two marks that cite something: “and”."""
    before_citations: frozenset[Name] = frozenset()
    """Words that lead to such a mark, and lead to nothing without it: “see”, and prepositions."""
    subtitle_credits: frozenset[Name] = frozenset()
    """How the first or last subtitles begin, if they say who made the subtitles. Regular expressions."""
    months: tuple[Name, ...] = ()
    """The beginnings of the names of the twelve months, as far as they differ from those of any other language.

    Several beginnings for one month are separated by spaces; a month without a distinct one is empty.
    """
    weekdays: frozenset[Name] = frozenset()
    """The same where they do not begin as in English."""
    published: frozenset[Name] = frozenset()
    """Marks a date as that of publication. This and the next three are regular expressions."""
    published_on: frozenset[Name] = frozenset()
    """Marks a date as that of publication, at the beginning of a line."""
    changed: frozenset[Name] = frozenset()
    """Marks a date as that of a change."""
    other_dates: frozenset[Name] = frozenset()
    """Comes right before a date in somebody's life, or before a deadline."""

    def check(self) -> None:
        """Raise ValueError unless there are twelve months."""
        if self.months and len(self.months) != _MONTHS:
            raise ValueError(f"there are {len(self.months)} months")


class Mails(NamedTuple):
    """Words of mails in a language, in lower case; first the headers that programs write above a quoted mail."""

    sender: frozenset[Name] = frozenset()
    date: frozenset[Name] = frozenset()
    subject: frozenset[Name] = frozenset()
    recipients: frozenset[Name] = frozenset()
    others: frozenset[Name] = frozenset()
    prefixes: frozenset[Name] = frozenset()
    """Prefixes of replies and forwarded mails in subjects: “re”."""
    receiving: frozenset[Name] = frozenset()
    """Why the reader receives this newsletter, as the programs that send most of them put it. Regular expressions."""
    leaving: frozenset[Name] = frozenset()
    """Links of newsletters to the mail on the web, or out of the subscription. Regular expressions."""
    quoted_in: frozenset[Name] = frozenset()
    """What comes before the number of a message that is quoted. Regular expressions."""
    buttons: frozenset[Name] = frozenset()
    """Whole texts of links that ask the reader to subscribe, give, share or comment. Regular expressions."""
    confidential: frozenset[Name] = frozenset()
    """How lines begin with which organisations frame the mails of their staff. Regular expressions."""
    quoting: frozenset[Name] = frozenset()
    """Lines above a quoted mail, without the colon: who wrote it, and when. Regular expressions."""
    forwarded: frozenset[Name] = frozenset()
    """Lines above the head of a forwarded mail, without dashes or colon. Regular expressions."""
    forwarding: frozenset[Name] = frozenset()
    """Those prefixes in subjects that say that a mail is forwarded: “fwd”."""
    sent_from: frozenset[Name] = frozenset()
    """Lines that phones and programs add below a mail unasked. Regular expressions for a whole line."""


class Everywhere(Generic[_Words]):
    """The words of all languages from files of one name, read on first use."""

    def __init__(self, file: str, shape: type[_Words]) -> None:
        self._read = languages.reader(file, shape)

    @cached_property
    def each(self) -> tuple[_Words, ...]:
        """The words of each language that has any."""
        return tuple(found for language in languages.names() if (found := self._read(language)))

    def names(self, some: Callable[[_Words], frozenset[Name]]) -> Callable[[], frozenset[str]]:
        """A function that returns one set of the names.

        Names that `str.casefold` changes, such as “fußnoten”, are included in both forms.
        """

        @cache
        def read() -> frozenset[str]:
            found = [name for words in self.each for name in some(words)]
            return frozenset(found).union(map(str.casefold, found))

        return read

    def pattern(self, some: Callable[[_Words], frozenset[Name]]) -> Callable[[], str]:
        """Like `names`, for regular expressions: one pattern that matches whatever any of them does."""

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
    """The numbers of the months, from 1, by the beginnings of their names, in both forms as in `names`."""
    named = [each for words in _documents.each for each in enumerate(words.months, 1)]
    return {form: number for number, stems in named for stem in stems.split() for form in (stem, stem.casefold())}


numbered_parts = in_all(lambda names: names.books | names.chapters)
"""Nouns before the number of a part."""

section_names = in_all(lambda names: names.sections | names.contents | names.references | names.sources)
"""Names of the parts of articles."""
