"""Acronyms: the few that engines spell though they are words, and those that they say as words though they are spelled.

Engines know most: what is all capitals and cannot be pronounced they spell, what can they say. Here are the exceptions.
"""

import re
from dataclasses import dataclass
from functools import cache

from narrator.spoken import languages

_CAPITALS = re.compile(r"[^\W\d_a-z]\w*[^\W\d_a-z]")


@dataclass(frozen=True, slots=True)
class Acronyms:
    """How acronyms are said that engines read wrong."""

    said: dict[str, str]


_acronyms = languages.reader("acronyms", Acronyms)


def say(text: str, language: str) -> str:
    """`text` with the acronyms that engines read wrong as they are said; a plural s or 's stays with it."""
    own = _acronyms(language)
    if not own or not _CAPITALS.search(text):
        return text
    return _place(language).sub(lambda found: own.said[found[1]], text)


@cache
def _place(language: str) -> re.Pattern[str]:
    own = _acronyms(language)
    known = "|".join(map(re.escape, own.said if own else ()))
    return re.compile(rf"(?<![\w.&-])({known})(?=(?:['’]?s)?(?![\w&-]))")
