"""Plain text: what stands above the headline of a press release, and when its dateline says it was published."""

from collections.abc import Sequence

from narrator import patterns
from narrator.article import Omission
from narrator.sources.dates import written_date
from narrator.sources.text.shapes import fold
from narrator.sources.vocabulary import in_all

_names = in_all(lambda names: names.releases)
_FIELD = patterns.lazy(r"[^\W\d_][\w /-]{0,30}:\s*\S.*|[^@]*\S@\S+\.\w.*|[+(]?\d[\d ()./+-]{5,}")
_NEAR_TOP = 12  # lines
# “LEITH, Scotland, March 3, 2022 /PRNewswire/ -- The ferry …”, as in the stylebook of the Associated Press.
_DATELINE = patterns.lazy(r"\s*([^\W\d_]{3}[^\n]{5,90}?)(?:\s+[/(][\w ]{2,30}[/)])?\s*(?:--|[—–])\s*\S")


def opened(lines: Sequence[str]) -> tuple[list[str], str, tuple[Omission, ...]]:
    """The lines below what stands above the headline, and the date in the dateline, or ""; any other text as it is."""
    first = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    if first == len(lines) or fold(lines[first]).strip(" .:–—-").casefold() not in _names():
        return list(lines), "", ()
    end = first + 1
    while end < len(lines) and _FIELD.fullmatch(lines[end].strip()):
        end += 1
    head = fold(" ".join(lines[first:end]))
    below = [line for line in lines[end:] if line.strip()][:_NEAR_TOP]
    days = (written_date(found[1]) for found in map(_DATELINE.match, below) if found)
    return (
        list(lines[end:]),
        next(filter(None, days), ""),
        (Omission("the beginning of the file", head, "it is not part of the text"),),
    )
