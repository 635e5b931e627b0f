"""The heads of mails within a mail: sender, date and subject of a quoted or forwarded mail.

They are kept where a mail program put them, as lines of their own or as lines of one paragraph. Only the line above
them, such as "Forwarded message", is read, without its dashes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby
from typing import NamedTuple

from narrator import patterns
from narrator.article import Article, Block, Kind, Omission
from narrator.sources.vocabulary import in_mails
from narrator.text import MarkKind, joined, marks_of, one_line, part

_LINE = patterns.lazy(
    r"[*_]{0,2}(?P<name>[^\W\d_][\w-]{0,15})[*_]{0,2}\s?[:：][*_]{0,2}(?:\s|$)|(?P<name_cjk>[一-鿿]{2,4})[:：]"
)
_DASHES = patterns.lazy(r"\s*[-_=*]{3,}\s*(?P<words>\S.*?)\s*[-_=*]{3,}\s*")
_NAMES = {
    "from": in_mails(lambda mails: mails.sender),
    "date": in_mails(lambda mails: mails.date),
    "subject": in_mails(lambda mails: mails.subject),
    "to": in_mails(lambda mails: mails.recipients),
    "others": in_mails(lambda mails: mails.others),
}
_MIN_LINES = 3
_KINDS = frozenset({Kind.PARAGRAPH, Kind.QUOTE})


class _Line(NamedTuple):
    """A line of a block, and its header: a key of `_NAMES`, or ""."""

    block: Block
    text: str
    header: str


def without_heads(article: Article) -> Article:
    """A mail without the heads of other mails in it, which are listed."""
    found: list[Omission] = []
    sections = []
    for section in article.sections:
        lines = [line for block in section.blocks for line in _lines(block)]
        heads = {index for run in _heads(lines) for index in run}
        if not heads:
            sections.append(section)
            continue
        found += (_listed([lines[index] for index in run]) for run in _heads(lines))
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


def _listed(head: Sequence[_Line]) -> Omission:
    said = one_line(", ".join(line.text for line in head))
    return Omission("the mail", f"head of another mail: {said}", "it is about how it was sent")


def _lines(block: Block) -> Iterator[_Line]:
    """The lines of a block, each without the marks that end it."""
    breaks = [mark for mark in marks_of(block.text) if mark.kind is MarkKind.BREAK]
    start = 0
    for end, after in [*((mark.start, mark.end) for mark in breaks), (len(block.text), 0)]:
        text = part(block.text, start, end) if breaks else block.text
        yield _Line(block, text, _header(text) if block.kind in _KINDS else "")
        start = after


def _header(line: str) -> str:
    found = _LINE.match(line)
    return _headers().get((found["name"] or found["name_cjk"]).lower(), "") if found else ""


def _heads(lines: Sequence[_Line]) -> Iterator[range]:
    """The indexes of lines that form the head of a mail: the sender and at least two other headers."""
    start = 0
    for is_header, group in groupby(lines, key=lambda line: bool(line.header)):
        named = [line.header for line in group]
        if is_header and "from" in named and len(set(named)) >= _MIN_LINES:
            yield range(start, start + len(named))
        start += len(named)


@cache
def _headers() -> Mapping[str, str]:
    return {name: header for header, names in _NAMES.items() for name in names()}
