"""Acronyms that engines get wrong: those they spell although they are words, and those they should have spelled.

They get most of them right: what can be pronounced they say, the rest they spell.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from narrator.spoken import languages


class Acronyms(NamedTuple):
    """How acronyms are said that engines read wrong."""

    said: Mapping[str, str]


_acronyms = languages.reader("acronyms", Acronyms)


def say(text: str, language: str) -> str:
    """`text` with the acronyms that engines read wrong as they are said; a plural s or 's stays with it."""
    own = _acronyms(language)
    if not own or not _hint(language).search(text):
        return text
    return _place(language).sub(lambda found: own.said[found[1]], text)


def known(language: str) -> Iterable[str]:
    """All acronyms of a language that engines read wrong."""
    own = _acronyms(language)
    return own.said if own else ()


@cache
def _hint(language: str) -> re.Pattern[str]:
    """What every text with one of them has: almost all have two capitals."""
    others = [re.escape(short) for short in known(language) if not re.search("[A-Z]{2}", short)]
    return re.compile("|".join(["[A-Z]{2}", *others]))


@cache
def _place(language: str) -> re.Pattern[str]:
    acronyms = "|".join(map(re.escape, known(language)))
    return re.compile(rf"(?<![\w.&-])({acronyms})(?=(?:['’]?s)?(?![\w&-]))")
