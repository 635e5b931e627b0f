"""The author and the date of an article, from short lines right below its title."""

import re
from collections.abc import Iterable

from narrator.sources import stated
from narrator.sources.dates import dates_in, published_in, says_published

_MAX_LINE = 100  # characters
_PARTED = re.compile(r"\s+[-–—|•·]\s+|[\u3000\n]|\s{2,}")
_MAX_BESIDE = 12  # letters beside a date: “Published on”
_ODD = re.compile(r"[^\w\s.,:;'’&()/：，、。-]")  # as in links to the previous and next days
_ENDS = tuple(".!?。！？")


def credits_in(lines: Iterable[str]) -> tuple[str, str]:
    """The author, and the date as ISO 8601; each "" if no line states it. Dates within sentences do not count."""
    pieces = [piece.strip() for line in lines if len(line) <= _MAX_LINE for piece in _PARTED.split(line)]
    bare = [(piece, _without_dates(piece)) for piece in pieces]
    author = next(filter(None, (stated.byline(rest) for _, rest in bare)), "")
    dated = (piece for piece, rest in bare if _may_be_date(piece, rest))
    return author, next(filter(None, map(published_in, dated)), "")


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
