"""What parts of documents, and what is stated about them, are called: in all languages, since few documents say theirs.

The names are in `documents.toml` in the folders of the languages.
"""

import re
from collections.abc import Callable, Collection
from functools import cache
from typing import NamedTuple

from narrator.spoken import languages
from narrator.spoken.languages.shapes import Name


class Vocabulary(NamedTuple):
    """Names in a language, in small letters."""

    contents: frozenset[Name] = frozenset()
    """Of a list of contents."""
    notes: frozenset[Name] = frozenset()
    """Of a list of footnotes."""
    references: frozenset[Name] = frozenset()
    """Of a list of references."""
    sources: frozenset[Name] = frozenset()
    """Of what may be a list of references, and may be a text."""


_read = languages.reader("documents", Vocabulary)


def in_all(names: Callable[[Vocabulary], frozenset[Name]]) -> Callable[[], frozenset[str]]:
    """A function that gives some of the names in all languages, which are read when it is first asked.

    Those that `str.casefold` changes, as it does “fußnoten”, are there in both forms.
    """

    @cache
    def read() -> frozenset[str]:
        found = [name for words in _vocabularies() for name in names(words)]
        return frozenset(found).union(map(str.casefold, found))

    return read


def alternatives(names: Collection[str]) -> str:
    """What matches any of the names in a regular expression, the longest that it can."""
    return "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))


@cache
def _vocabularies() -> tuple[Vocabulary, ...]:
    return tuple(found for language in languages.names() if (found := _read(language)))
