"""The heads of mails within a mail: sender, date and subject of a quoted or forwarded mail.

They stand where a mail program put them, as lines of their own or as lines of one paragraph, perhaps below a line such
as "Forwarded message". Below other text that line is read, without its dashes: another mail begins there.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby
from typing import NamedTuple

from narrator import patterns
from narrator.article import Article, Block, Kind, Omission, Section
from narrator.sources.vocabulary import in_mails, pattern_in_mails
from narrator.text import MarkKind, joined, marks_of, one_line, part

_LINE = patterns.lazy(
    r"[*_]{0,2}(?P<name>[^\W\d_][\w-]{0,15})[*_]{0,2}\s?[:：][*_]{0,2}(?:\s|$)|(?P<name_cjk>[一-鿿]{2,4})[:：]"
)
_DASHES = patterns.lazy(r"\s*[-_=*]{3,}\s*(?P<words>\S.*?)\s*[-_=*]{3,}\s*")
_forwarded = pattern_in_mails(lambda mails: mails.forwarded)
_ABOVE_FORWARDED = patterns.lazy(lambda: rf"[-_=*\s]*(?:{_forwarded()})[-_=*\s:：]*", re.IGNORECASE)
_MAX_ABOVE = 100  # characters
_NAMES = {
    "from": in_mails(lambda mails: mails.sender),
    "date": in_mails(lambda mails: mails.date),
    "subject": in_mails(lambda mails: mails.subject),
    "to": in_mails(lambda mails: mails.recipients),
    "others": in_mails(lambda mails: mails.others),
}
_MIN_LINES = 3
_KINDS = frozenset({Kind.PARAGRAPH, Kind.QUOTE, Kind.ITEM})


class Line(NamedTuple):
    """A line of a block, where it starts in the block's text, and its header: a key of `_NAMES`, or ""."""

    block: Block
    text: str
    start: int
    header: str


def without_heads(article: Article) -> Article:
    """A mail without the heads of other mails in it, which are listed."""
    found: list[Omission] = []
    sections: list[Section] = []
    for section in article.sections:
        lines = lines_of(section.blocks)
        has_own = any(above.blocks for above in sections)
        runs = [_listed_of(run, lines) if run.start or has_own else run for run in heads_in(lines)]
        heads = {index for run in runs for index in run}
        if not heads:
            sections.append(section)
            continue
        found += (_listed([lines[index] for index in run]) for run in runs)
        blocks = []
        for _, group in groupby(enumerate(lines), key=lambda each: id(each[1].block)):
            own = list(group)
            kept = [line.text for index, line in own if index not in heads]
            block = own[0][1].block
            if kept:
                is_over = len(kept) < len(own) or own[-1][0] + 1 in heads
                if is_over:
                    kept = [dashed["words"] if (dashed := _DASHES.fullmatch(line)) else line for line in kept]
                blocks.append(replace(block, text=joined(kept, " ") if is_over else block.text))
        sections.append(replace(section, blocks=tuple(blocks)))
    return replace(article, sections=tuple(sections), omissions=(*article.omissions, *found))


def _listed_of(head: range, lines: Sequence[Line]) -> range:
    """The lines of a head without the one that announces it."""
    return range(next(index for index in head if lines[index].header), head.stop)


def lines_of(blocks: Iterable[Block]) -> list[Line]:
    """The lines of blocks, each without the marks that end it."""
    return [line for block in blocks for line in _lines(block)]


def heads_in(lines: Sequence[Line]) -> Iterator[range]:
    """The indexes of lines that form the head of a mail: the sender, at least two other headers, and what is above."""
    start = 0
    for is_header, group in groupby(lines, key=lambda line: bool(line.header)):
        named = [line.header for line in group]
        if is_header and "from" in named and len(set(named)) >= _MIN_LINES:
            first = start
            while first and announces_mail(lines[first - 1].text):
                first -= 1
            yield range(first, start + len(named))
        start += len(named)


def announces_mail(line: str) -> bool:
    """Whether a line above a head only says that a mail follows: “Forwarded message”, “-----Original Message-----”."""
    return len(line) <= _MAX_ABOVE and (_DASHES.fullmatch(line) is not None or says_forwarded(line))


def says_forwarded(line: str) -> bool:
    """Whether a line only says that a forwarded mail follows: “---- Forwarded message ----”."""
    return len(line) <= _MAX_ABOVE and _ABOVE_FORWARDED.fullmatch(line) is not None


def values_in(head: Iterable[Line]) -> dict[str, str]:
    """What a head says, by header, which are the keys of `_NAMES`; of several lines with one header, the first."""
    found: dict[str, str] = {}
    for line in head:
        found.setdefault(line.header, _value(line))
    return found


def _value(line: Line) -> str:
    """What a line of a head says behind the header's name."""
    found = _LINE.match(line.text)
    return line.text[found.end() :].strip(" *_") if found else ""


def _listed(head: Sequence[Line]) -> Omission:
    said = one_line(", ".join(line.text for line in head))
    return Omission("the mail", f"head of another mail: {said}", "it is about how it was sent")


def _lines(block: Block) -> Iterator[Line]:
    breaks = [mark for mark in marks_of(block.text) if mark.kind is MarkKind.BREAK]
    start = 0
    for end, after in [*((mark.start, mark.end) for mark in breaks), (len(block.text), 0)]:
        text = part(block.text, start, end) if breaks else block.text
        yield Line(block, text, start, _header(text) if block.kind in _KINDS else "")
        start = after


def _header(line: str) -> str:
    found = _LINE.match(line)
    return _headers().get((found["name"] or found["name_cjk"]).lower(), "") if found else ""


@cache
def _headers() -> Mapping[str, str]:
    return {name: header for header, names in _NAMES.items() for name in names()}
