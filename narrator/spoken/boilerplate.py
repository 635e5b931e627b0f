"""Lines that do not belong to the text: advertisements, “read more”, hashtags, a byline that has been announced."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from narrator import patterns
from narrator.spoken import languages

_MAX_CHARS = 80
_MAX_TAGS = 300
# Each has a letter; Bear closes some with another sign, and a label may come before them: “Tags: #sea #boats/old”.
_HASHTAGS = re.compile(r"(?:[^\W\d_]+\s?:\s*)?(?:#(?=[\w/-]*[^\W\d_])[\w/-]{1,60}#?(?:[\s,;·|]+|$))+")


class SiteLines(NamedTuple):
    """Lines that a site puts between those of a text."""

    lines: tuple[str, ...] = ()
    """In any case; an asterisk stands for anything."""
    by: str = ""
    """Before an author's name."""


_site_lines = languages.reader_for_all("boilerplate", SiteLines)


def boilerplate(text: str, language: str, author: str = "") -> str:
    """Why a paragraph is not worth saying, or "" if it is. `author` is the author's name in the announcement."""
    if "#" in text and len(text) <= _MAX_TAGS and _HASHTAGS.fullmatch(text.strip()):
        return "hashtags are for searching"
    if len(text) > _MAX_CHARS:
        return ""
    base = languages.base(language)
    if _lines(base).fullmatch(text.strip()):
        return "it is no part of the text"
    by = _site_lines(base).by
    if author and text.strip(" .").casefold() in _named(author, by):
        return "the author is announced"
    return ""


@lru_cache(8)
def _named(author: str, by: str) -> tuple[str, str]:
    """How a line names an author, in lower case."""
    return author.casefold(), f"{by} {author}".strip().casefold()


@cache
def _lines(language: str) -> re.Pattern[str]:
    written = patterns.any_of(_site_lines(language).lines, _written)
    return re.compile(rf"(?:{written})[\s.:…→»>]*", re.IGNORECASE)


def _written(line: str) -> str:
    """A pattern for a line."""
    return re.escape(line).replace(r"\*", ".*").replace("'", "['’]")
