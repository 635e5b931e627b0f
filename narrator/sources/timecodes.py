"""Timestamps in transcripts of recordings: they are for looking up, and are not said."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from narrator import patterns
from narrator.article import Article, Block, Kind, Omission
from narrator.text import joined, part

_CLOCK = r"(?:(?P<h{0}>\d{{1,2}}):)?(?P<m{0}>\d{{1,2}}):(?P<s{0}>[0-5]\d)(?:[.,]\d{{1,3}})?"
# [00:12] Who …; 00:00:12 Who …; Ada Brook (00:12): what …
_TIMED = patterns.lazy(
    rf"\[{_CLOCK.format(1)}\][\s:–-]*(?=\S)"
    rf"|(?=\d\d?:\d\d:){_CLOCK.format(2)}[\s:–-]*(?=[^\s\d:.,–-])"
    rf"|(?P<who>[^\W\d_][\w .'’-]{{0,40}}?)\s*[\[(]{_CLOCK.format(3)}[\])](?=:?\s*\S)"
)
_KINDS = frozenset({Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE})
_MIN_TIMES = 3
_MAX_BEFORE = 50  # characters before the first timestamp
_MAX_FIRST = 600  # seconds; the times of a day's events begin later
_MIN_SHARE = 0.5  # of the texts from the first timestamp to the last


def without_timecodes(article: Article) -> Article:
    """A transcript without its timestamps, which are noted; any other article unchanged."""
    blocks = [block for section in article.sections for block in section.blocks if block.kind in _KINDS]
    timed = [
        (index, block)
        for index, block in enumerate(blocks)
        if block.text.find(":", 0, _MAX_BEFORE) >= 0 and _TIMED.match(block.text)
    ]
    if not timed or len(timed) < max(_MIN_TIMES, _MIN_SHARE * (timed[-1][0] - timed[0][0] + 1)):
        return article
    times = [_seconds(block.text) for _, block in timed]
    if times[0] > _MAX_FIRST or any(later < earlier for earlier, later in pairwise(times)):
        return article
    own = {id(block) for _, block in timed}
    sections = (replace(section, blocks=tuple(_bare(section.blocks, own))) for section in article.sections)
    note = Omission("the article", f"times of a recording ({len(times)})", "they are for looking up")
    return replace(article, sections=tuple(sections), omissions=(*article.omissions, note))


def _seconds(text: str) -> int:
    found = _TIMED.match(text)
    given = found.groupdict() if found else {}
    hours, minutes, seconds = (
        next((int(given[f"{unit}{form}"]) for form in "123" if given.get(f"{unit}{form}")), 0) for unit in "hms"
    )
    return hours * 3600 + minutes * 60 + seconds


def _bare(blocks: Sequence[Block], timed: set[int]) -> Iterator[Block]:
    for block in blocks:
        if id(block) in timed and (found := _TIMED.match(block.text)):
            who = found.end("who") if found["who"] else 0
            text = joined((part(block.text, 0, who), part(block.text, found.end())))
            yield replace(block, text=text, label=max(0, block.label - (found.end() - who)))
        else:
            yield block
