"""The author and the date of an article, from short lines right below its title."""

import re
from collections.abc import Iterable
from dataclasses import replace

from narrator.article import Article, Block, Kind, Metadata, Omission
from narrator.sources import stated
from narrator.sources.dates import beside_date, dates_in, published_in, says_published
from narrator.sources.vocabulary import in_all
from narrator.text import one_line

_beside_dates = in_all(lambda names: names.beside_dates)
_SEPARATORS = " \t\n,;:|·•–—-()/\u3000"
_NEAR = 2  # blocks
_MAX_LINE = 100  # characters
_PARTED = re.compile(r"\s+[-–—|•·]\s+|[\u3000\n]|\s{2,}")
_MAX_BESIDE = 12  # letters beside a date: “Published on”
_ODD = re.compile(r"[^\w\s.,:;'’&()/：，、。-]")  # as in links to the previous and next days
_ENDS = tuple(".!?。！？")


def credits_in(lines: Iterable[str]) -> tuple[str, str]:
    """The author, and the date as ISO 8601; each "" if no line states it. Dates within sentences do not count."""
    lines = [line for line in lines if len(line) <= _MAX_LINE]
    pieces = [piece.strip() for line in lines for piece in _PARTED.split(line)]
    bare = [(piece, _without_dates(piece)) for piece in pieces]
    author = next(filter(None, (stated.byline(rest) for _, rest in bare)), "")
    author = author or next(filter(None, map(_named_beside_date, lines)), "")
    dated = (piece for piece, rest in bare if _may_be_date(piece, rest))
    return author, next(filter(None, map(published_in, dated)), "")


def without_credits(article: Article) -> Article:
    """An article without the lines at its beginning that only say who wrote it and when, as the announcement does."""
    about = article.metadata
    place = next((index for index, section in enumerate(article.sections) if section.blocks), None)
    if place is None or not (about.author and about.published):
        return article
    section = article.sections[place]
    gone = [block for block in section.blocks[:_NEAR] if _only_credits(block, about)]
    if not gone or len(gone) == len(section.blocks):
        return article
    kept = tuple(block for block in section.blocks if block not in gone)
    sections = (*article.sections[:place], replace(section, blocks=kept), *article.sections[place + 1 :])
    left = (
        Omission(section.heading or "before the first heading", f"line: {one_line(block.text)}", "it is announced")
        for block in gone
    )
    return replace(article, sections=sections, omissions=(*article.omissions, *left))


def _only_credits(block: Block, about: Metadata) -> bool:
    """Whether a line has the author's name and the date, and nothing else."""
    if block.kind is not Kind.PARAGRAPH or len(block.text) > _MAX_LINE:
        return False
    beside = beside_date(block.text, about.published)
    if beside is None or not beside.strip():
        return False
    name = stated.byline(beside) or stated.byline(f"by {beside.strip(_SEPARATORS)}")
    return name.casefold() == about.author.casefold()


def _named_beside_date(line: str) -> str:
    """The names in a line that has nothing else than these and a date: “Ada Brook, 3 May 2021”."""
    found = dates_in(line)
    if len(found) != 1:
        return ""
    beside = [line[: found[0].start].strip(_SEPARATORS), line[found[0].end :].strip(_SEPARATORS)]
    names = " ".join(filter(None, beside))
    words = {word.strip(_SEPARATORS).casefold() for word in names.split()}
    return stated.byline(f"by {names}") if not all(beside) and words.isdisjoint(_beside_dates()) else ""


def _may_be_date(piece: str, rest: str) -> bool:
    is_beside_author = bool(stated.byline(rest))
    return (
        len(rest) < len(piece)
        and not _ODD.search(rest)
        and (is_beside_author or (sum(map(str.isalpha, rest)) <= _MAX_BESIDE and not piece.endswith(_ENDS)))
    )


def _without_dates(piece: str) -> str:
    for found in reversed(dates_in(piece)):
        piece = piece[: found.start] + piece[found.end :]
    words = piece.split()
    while words and says_published(words[-1]):
        words.pop()
    return " ".join(words).strip(" ,;()")
