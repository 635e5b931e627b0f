"""Parts for a text without headings: split where the topic changes most, and named by what each is about.

Only on request, since the text itself has no parts. Where to split is chosen by the method of Utiyama and Isahara ("A
Statistical Model for Domain-Independent Text Segmentation", ACL 2001): of all ways to split the text into parts of a
comfortable length, the one in which the words of each part repeat each other most. It needs no data about any language,
not even a list of its common words; dynamic programming finds it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from math import ceil, inf, log

from narrator.article import Article, Block, Kind, Section
from narrator.spoken import sentences

MAX_WORDS = 2200
"""The most words of a part, and of a section that stays whole: some 15 minutes."""

MIN_WORDS = 1500
"""The fewest words of a part, unless the text has too few to choose from."""

_MAX_UNIT = MAX_WORDS // 4  # words of a paragraph that is not split
_MIN_UNIT = 60
_EVENNESS = 0.75  # share of an even part, if the text is hardly longer than one
_WINDOW = 100  # words of four letters and more
_COMMON = 0.6  # of all windows
_STEM = 6
_MIN_LETTERS = 4
_MIN_IN_NAME, _MAX_IN_NAME = 2, 3
_MIN_OCCURRENCES = 3
_MIN_TELLING = 10.83  # the likelihood ratio that one in a thousand words reaches by chance

_WITHOUT_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[^\W\d_{_WITHOUT_SPACES}]+(?:['’][^\W\d_]+)?|[{_WITHOUT_SPACES}]+")
_IS_WITHOUT_SPACES = re.compile(rf"[{_WITHOUT_SPACES}]")
_SIGNS_OF_A_WORD = 2  # characters to a word, in scripts without spaces


_SPOKEN = (Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE)


@dataclass(frozen=True, slots=True)
class _Piece:
    """The characters from `start` to `end` of a block, which is given by its index in the section."""

    block: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is never split: some sentences, a paragraph, or several short ones; its length, and its words' stems."""

    pieces: tuple[_Piece, ...]
    length: int
    words: tuple[str, ...]


def cut(article: Article, part: str = "Part {number}") -> Article:
    """Split each section that has no heading and more than `MAX_WORDS` words into parts that have one.

    A part begins with a paragraph or, within one that is long itself, with a sentence. `part` is the name of parts in
    the article's language, with a placeholder for the number. Two or three of the most characteristic words of the part
    follow it, if its language separates words with spaces.
    """
    sections = [section for each in article.sections for section in _cut(each, article.metadata.language or "en", part)]
    return replace(article, sections=tuple(sections))


def _cut(section: Section, language: str, name: str) -> Iterator[Section]:
    units = list(_units(section.blocks, language)) if not section.heading else []
    if sum(unit.length for unit in units) <= MAX_WORDS:
        yield section
        return
    borders = _borders(units)
    parts = [
        tuple(_blocks(section.blocks, (piece for unit in units[start:end] for piece in unit.pieces)))
        for start, end in pairwise(borders)
    ]
    for number, (blocks, words) in enumerate(zip(parts, _telling(parts), strict=True), 1):
        heading = name.format(number=number)
        heading = f"{heading}: {', '.join(words)}" if words else heading
        yield Section(heading, section.level, blocks, section.link if number == 1 else "")


# Blocks to units, and back


def _units(blocks: Sequence[Block], language: str) -> Iterator[_Unit]:
    pieces: list[_Piece] = []
    length = 0
    for place, block in enumerate(blocks):
        for start, end in pairwise(_joints(block, language)):
            pieces.append(_Piece(place, start, end))
            length += _length(block.text[start:end]) if block.kind in _SPOKEN else 0
            if length >= _MIN_UNIT:
                yield _unit(blocks, pieces, length)
                pieces, length = [], 0
    if pieces:
        yield _unit(blocks, pieces, length)


def _unit(blocks: Sequence[Block], pieces: Sequence[_Piece], length: int) -> _Unit:
    texts = (blocks[piece.block].text[piece.start : piece.end] for piece in pieces)
    return _Unit(tuple(pieces), length, tuple(stem for text in texts for stem in _stems(text)))


def _joints(block: Block, language: str) -> list[int]:
    """Where a block may be split, including its beginning and end: between sentences, if it is very long."""
    joints = [0]
    if block.kind in (Kind.PARAGRAPH, Kind.QUOTE) and _length(block.text) > _MAX_UNIT:
        place = length = 0
        for sentence in sentences.cut(block.text, language):
            found = block.text.find(sentence, place)
            if length >= _MIN_UNIT and found > joints[-1]:
                joints.append(found)
                length = 0
            length += _length(sentence)
            place = max(found, place) + len(sentence)
    return [*joints, len(block.text)]


def _blocks(blocks: Sequence[Block], pieces: Iterable[_Piece]) -> Iterator[Block]:
    """Blocks from their pieces; consecutive pieces of the same block are joined again."""
    for place, run in groupby(pieces, lambda piece: piece.block):
        first, *others = run
        block = blocks[place]
        end = others[-1].end if others else first.end
        is_whole = first.start == 0 and end == len(block.text)
        yield block if is_whole else replace(block, text=block.text[first.start : end].strip())


def _length(text: str) -> int:
    """The number of words in a text; in scripts without spaces, two characters count as one."""
    return sum(len(word) // _SIGNS_OF_A_WORD + 1 if _has_no_spaces(word) else 1 for word in _WORD.findall(text))


def _stems(text: str) -> Iterator[str]:
    """Words reduced for comparison: to their beginnings, or, in scripts without spaces, to pairs of characters."""
    for word in _WORD.findall(text):
        if _has_no_spaces(word):
            yield from (word[place : place + 2] for place in range(len(word) - 1))
        elif _may_tell(word):
            yield _stem(word)


def _stem(word: str) -> str:
    return word.casefold()[:_STEM]


def _has_no_spaces(word: str) -> bool:
    return bool(_IS_WITHOUT_SPACES.match(word))


# Where to cut


def _borders(units: Sequence[_Unit]) -> list[int]:
    """Where parts begin, and the end of the last."""
    numbers: dict[str, int] = {}
    words = [[numbers.setdefault(word, len(numbers)) for word in unit.words] for unit in units]
    lengths = [unit.length for unit in units]
    total = sum(lengths)
    least = min(MIN_WORDS, round(_EVENNESS * total / ceil(total / MAX_WORDS)))
    while not (borders := _best(words, lengths, least, len(numbers))):
        least = least * 3 // 4
    return borders


def _best(words: Sequence[Sequence[int]], lengths: Sequence[int], least: int, different: int) -> list[int]:
    """The borders of the most coherent parts of `least` to `MAX_WORDS` words each; none if there are no such parts.

    The cost of a part is the bits of its words in a code made for it; each additional part costs the logarithm of the
    length of the text.
    """
    end = len(words)
    price = log(max(sum(map(len, words)), 2))
    growth = [0.0, *(n * log(n + 1) for n in range(1, max(sum(map(len, words)), 1) + 2))]
    cost = [inf] * end + [0.0]
    after = [end] * (end + 1)
    for start in reversed(range(end)):
        counts = [0] * different
        length = size = 0
        coherence = 0.0
        for stop in range(start, end):
            length += lengths[stop]
            if length > MAX_WORDS and stop > start:
                break
            size += len(words[stop])
            for word in words[stop]:
                count = counts[word]
                coherence += growth[count + 1] - growth[count]
                counts[word] = count + 1
            whole = price + size * log(size + different + 1) - coherence + cost[stop + 1]
            if length >= least and whole < cost[start]:
                cost[start], after[start] = whole, stop + 1
    if cost[0] == inf:
        return []
    borders = [0]
    while borders[-1] < end:
        borders.append(after[borders[-1]])
    return borders


# How parts are called


def _telling(parts: Sequence[Sequence[Block]]) -> list[list[str]]:
    """The words of each part that are most frequent in it and rare in the others, the most characteristic first."""
    written = [[word for block in blocks for word in _WORD.findall(block.text) if _may_tell(word)] for blocks in parts]
    forms = Counter(word for words in written for word in words)
    best: dict[str, str] = {}
    for word in sorted(forms, key=lambda word: (-forms[word], word)):
        best.setdefault(_stem(word), word)
    stems = [list(map(_stem, words)) for words in written]
    counts = [Counter(words) for words in stems]
    everywhere = sum(counts, Counter[str]())
    common = _common([stem for words in stems for stem in words])
    names: list[list[str]] = []
    for own in counts:
        scores = {
            stem: _ratio(count, everywhere[stem], own.total(), everywhere.total())
            for stem, count in own.items()
            if count >= _MIN_OCCURRENCES and stem not in common
        }
        telling = (stem for stem, score in scores.items() if score > _MIN_TELLING)
        ranked = sorted(telling, key=lambda stem: (-scores[stem], stem))
        names.append([best[stem] for stem in ranked[:_MAX_IN_NAME]] if len(ranked) >= _MIN_IN_NAME else [])
    return names


def _may_tell(word: str) -> bool:
    return len(word) >= _MIN_LETTERS and not _has_no_spaces(word)


def _common(words: Sequence[str]) -> frozenset[str]:
    """The words in most windows of the text, such as "your" and "which", which are not characteristic."""
    windows = [set(words[start : start + _WINDOW]) for start in range(0, len(words), _WINDOW)]
    counts = Counter(word for window in windows for word in window)
    return frozenset(word for word, count in counts.items() if count > _COMMON * len(windows))


def _ratio(count: int, everywhere: int, size: int, total: int) -> float:
    """How unlikely it is that a word is so frequent in a part by chance (Dunning's log-likelihood ratio).

    0 if it is rarer than elsewhere.
    """
    others, rest = everywhere - count, total - size
    if count * total <= everywhere * size or not rest:
        return 0.0
    ratio = count * log(count * total / (everywhere * size))
    if others:
        ratio += others * log(others * total / (everywhere * rest))
    return 2 * ratio
