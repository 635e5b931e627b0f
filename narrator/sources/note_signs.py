"""Notes without links: a sign in the text, and the same sign before a line further down.

Such signs are ※1, （注1）, 注1), 【註2】, †, ‡, * and **. A line becomes a footnote only if the text above has its
sign; other lines that begin so are remarks, and stay.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from unicodedata import normalize

from narrator.article import Article, Block, Kind, Section
from narrator.text import MarkKind, joined, marks_of, part, stripped

_SIGN = (
    r"※\s?\d{0,2}|[（(\[［【〔]\s?[注註]\s?\d{0,2}\s?[)）\]］】〕]|[注註]\s?\d{1,2}\s?[)）]"
    r"|[†‡]{1,2}|[*＊]{1,3}\d{0,2}"
)
_NOTE = re.compile(rf"\s*(?P<sign>{_SIGN})\s*[:：]?\s*(?=\S)")
_MENTION = re.compile(rf"(?<=\S)(?:{_SIGN})(?=\W|$|[\u3040-\u9fff])")
_REPEATED = "※"  # without a number, it may begin several notes
_MAY_BE_SIGN = re.compile(r"[※注註†‡*＊]")
_LINES = frozenset({Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE})


def with_notes(article: Article) -> Article:
    """The article with such lines as footnotes, and without their signs in its text."""
    begun: dict[str, list[int]] = {}
    for place, block in enumerate(block for section in article.sections for block in section.blocks):
        for sign in _signs_of(block):
            begun.setdefault(sign, []).append(place)
    ends = {sign: places[-1] for sign, places in begun.items() if len(places) == 1 or sign == _REPEATED}
    if not ends:  # others are of lists
        return article
    known: set[str] = set()
    sections: list[Section] = []
    start = 0
    for section in article.sections:
        blocks: list[Block] = []
        for place, block in enumerate(section.blocks, start):
            signs = _signs_of(block)
            if signs and known.issuperset(signs):
                blocks += (Block(Kind.FOOTNOTE, _without_sign(line), language=block.language) for line in _lines(block))
            else:
                notes = {sign for sign, end in ends.items() if place < end}
                blocks.append(_without_mentions(block, notes, known))
        sections.append(replace(section, blocks=tuple(blocks)))
        start += len(section.blocks)
    # A sign without its line stays: what it refers to is elsewhere.
    return replace(article, sections=tuple(sections)) if known else article


def _signs_of(block: Block) -> list[str]:
    """The signs that begin a block's lines, if all of them begin with one."""
    if block.kind not in _LINES or not _NOTE.match(block.text):
        return []
    found = [_NOTE.match(line) for line in _lines(block)]
    return [_key(each["sign"]) for each in found if each] if all(found) else []


def _lines(block: Block) -> Iterator[str]:
    start = 0
    for mark in [mark for mark in marks_of(block.text) if mark.kind is MarkKind.BREAK]:
        yield part(block.text, start, mark.start)
        start = mark.end
    yield part(block.text, start)


def _without_sign(line: str) -> str:
    found = _NOTE.match(line)
    return stripped(part(line, found.end())) if found else line


def _key(sign: str) -> str:
    return normalize("NFKC", sign).strip("()[]【】〔〕 ").replace(" ", "")


def _without_mentions(block: Block, notes: set[str], known: set[str]) -> Block:
    """A block without the signs of notes; they are added to those known."""
    if block.rows:
        rows = tuple(tuple(_cut(cell, notes, known) for cell in row) for row in block.rows)
        return block if rows == block.rows else replace(block, rows=rows)
    text = _cut(block.text, notes, known) if block.kind in _LINES else block.text
    return block if text is block.text else replace(block, text=text)


def _cut(text: str, notes: set[str], known: set[str]) -> str:
    if not _MAY_BE_SIGN.search(text):
        return text
    found = [each for each in _MENTION.finditer(text) if _key(each[0]) in notes]
    known.update(_key(each[0]) for each in found)
    starts, ends = [0, *(each.end() for each in found)], [*(each.start() for each in found), len(text)]
    return joined([part(text, start, end) for start, end in zip(starts, ends, strict=True)]) if found else text
