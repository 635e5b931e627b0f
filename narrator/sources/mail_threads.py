"""Mails that answer or forward another one.

What an answer quotes below its own text is listed, not read: it is another mail. Of a forwarded mail, the author and
the date are those of the original. Quotations between the lines of an answer stay, since the answers refer to them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from narrator import patterns
from narrator.article import Article, Block, Kind, Omission
from narrator.sources import stated
from narrator.sources.dates import published_in
from narrator.sources.mail_heads import Line, heads_in, lines_of, says_forwarded, values_in
from narrator.sources.vocabulary import in_mails, pattern_in_mails
from narrator.text import one_line, part, stripped

_forwarding = in_mails(lambda mails: mails.forwarding)
_quoting = pattern_in_mails(lambda mails: mails.quoting)
_prefixes = in_mails(lambda mails: mails.prefixes - mails.forwarding)
_FORWARDS = patterns.lazy(lambda: rf"(?:{patterns.any_of(_forwarding())})\s*(?:\[\d+\])?[:：]", re.IGNORECASE)
_ANSWERS = patterns.lazy(lambda: rf"(?:{patterns.any_of(_prefixes())})\s*(?:\[\d+\])?[:：]", re.IGNORECASE)
_ABOVE_QUOTED = patterns.lazy(lambda: rf"(?:{_quoting()})\s?[:：]", re.IGNORECASE)
_ADDRESS = re.compile(r"[\[(<]*(?:mailto:)?[^\s<>\[\]()]+@[^\s<>\[\]()]+[\])>]*")
_BEFORE_LINE = re.compile(r"[.!?…。！？]\s+|\n")
_MAX_ABOVE = 300  # characters of a line that says who is quoted


def parted(article: Article, subject: str) -> Article:
    """A mail without what it quotes below its own text; if it is forwarded, with the original's author and date.

    Args:
        article: the mail.
        subject: as it stands in the mail, with its prefixes.
    """
    for place, section in enumerate(article.sections):
        lines = lines_of(section.blocks)
        head = next(heads_in(lines), None)
        if head is None:
            continue
        own = _count(article, range(place)) + sum(len(line.text.split()) for line in lines[: head.start])
        quoted = sum(len(line.text.split()) for line in lines[head.stop :])
        quoted += _count(article, range(place + 1, len(article.sections)))
        over = [lines[index].text for index in head if not lines[index].header]
        if own <= quoted and (_FORWARDS.match(subject) or any(map(says_forwarded, over))):
            return _forwarded(article, [lines[index] for index in head])
        is_answer = own and (over or _ANSWERS.match(subject))
        return _without(article, place, lines[head.start]) if is_answer else article
    return _without_trailing(article)


def _count(article: Article, places: Iterable[int]) -> int:
    return sum(len(block.text.split()) for place in places for block in article.sections[place].blocks)


def _forwarded(article: Article, head: Sequence[Line]) -> Article:
    """A forwarded mail with what the head of the original says; all of it is text, also if it is marked as quoted."""
    about = values_in(head)
    author = stated.author(_ADDRESS.sub("", about["from"]).strip(" '\"“”"))
    published = published_in(about.get("date", ""))
    metadata = replace(
        article.metadata, author=author or article.metadata.author, published=published or article.metadata.published
    )
    is_quoted = head[-1].block.kind is Kind.QUOTE
    sections = (
        replace(section, blocks=tuple(map(_as_text, section.blocks)) if is_quoted else section.blocks)
        for section in article.sections
    )
    return replace(article, metadata=metadata, sections=tuple(sections))


def _as_text(block: Block) -> Block:
    return replace(block, kind=Kind.PARAGRAPH) if block.kind is Kind.QUOTE else block


def _without_trailing(article: Article) -> Article:
    """A mail without the quotations at its end, if a line above them says whose they are, and there is more above."""
    blocks = [(place, block) for place, section in enumerate(article.sections) for block in section.blocks]
    first = len(blocks)
    while first and blocks[first - 1][1].kind in (Kind.QUOTE, Kind.BREAK):
        first -= 1
    quotes = blocks[first:]
    if not first or not any(block.kind is Kind.QUOTE for _, block in quotes):
        return article
    place, over = blocks[first - 1]
    start = _announced_from(over.text)
    if start is not None and (start or first > 1):
        return _without(article, place, Line(over, "", start, ""))
    for place, block in quotes:
        if (start := _announced_from(block.text)) is not None:
            return _without(article, place, Line(block, "", start, ""))
    return article


def _announced_from(text: str) -> int | None:
    """Where the last line or sentence of a text starts, if it says who wrote what follows."""
    if len(text) > _MAX_ABOVE * 10 or not text.rstrip().endswith((":", "：")):
        return None
    starts = [0, *(found.end() for found in _BEFORE_LINE.finditer(text))]
    recent = (start for start in reversed(starts) if len(text) - start <= _MAX_ABOVE)
    line = text.rstrip()
    return next((start for start in recent if _ABOVE_QUOTED.fullmatch(line, start)), None)


def _without(article: Article, place: int, start: Line) -> Article:
    """A mail without everything from a line on."""
    here = article.sections[place]
    index = next(index for index, block in enumerate(here.blocks) if block is start.block)
    kept = stripped(part(start.block.text, 0, start.start))
    blocks = (*here.blocks[:index], *((replace(start.block, text=kept),) if kept else ()))
    gone = [part(start.block.text, start.start), *_texts(here.blocks[index + 1 :])]
    for section in article.sections[place + 1 :]:
        gone += (section.heading, *_texts(section.blocks))
    said = one_line(" ".join(map(str, gone)))
    left = Omission("the mail", f"quoted mail: {said}", "it is another mail")
    sections = (*article.sections[:place], replace(here, blocks=blocks))
    return replace(article, sections=sections, omissions=(*article.omissions, left))


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    return (block.text or " ".join(" ".join(row) for row in block.rows) for block in blocks)
