"""Acronyms that engines get wrong: words that they spell out, and others that they should spell out but do not.

They get most right: they pronounce what can be pronounced, and spell out the rest.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from narrator.spoken import languages


class Acronyms(NamedTuple):
    """How to say acronyms that engines read wrong."""

    said: Mapping[str, str]


_acronyms = languages.reader("acronyms", Acronyms)


def say(text: str, language: str) -> str:
    """`text` with the acronyms that engines read wrong as they are pronounced; a plural s or 's is kept."""
    own = _acronyms(language)
    if not own or not _hint(language).search(text):
        return text
    return _place(language).sub(lambda found: own.said[found[1]], text)


def known(language: str) -> Iterable[str]:
    """All acronyms in a language that engines read wrong."""
    own = _acronyms(language)
    return own.said if own else ()


@cache
def _hint(language: str) -> re.Pattern[str]:
    """What every text with one of them contains: for almost all, two capitals."""
    others = [re.escape(short) for short in known(language) if not re.search("[A-Z]{2}", short)]
    return re.compile("|".join(["[A-Z]{2}", *others]))


@cache
def _place(language: str) -> re.Pattern[str]:
    acronyms = "|".join(map(re.escape, known(language)))
    return re.compile(rf"(?<![\w.&-])({acronyms})(?=(?:['’]?s)?(?![\w&-]))")
