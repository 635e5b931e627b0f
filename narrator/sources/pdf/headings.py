"""Which paragraphs are headings, and of which level: by the outline, by type, by number.

A heading is set larger or heavier than the text, or in italics or capitals, has lines of its own, and has something
below it. Headings set in the same way have the same level.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise

from narrator import patterns
from narrator.article import Kind
from narrator.sources.pdf.about import Entry
from narrator.sources.pdf.paragraphs import BULLETS, CAPTION, Body, Paragraph
from narrator.sources.stated import byline
from narrator.sources.vocabulary import numbered_parts, section_names

NUMBER = patterns.lazy(
    lambda: (
        rf"(?:(?:{patterns.any_of(numbered_parts())})(?:\s|(?=\d)))?"
        r"(?:(\d{1,2}(?:\.\d{1,2}){0,4})\.?|([IVX]{1,5})\.|([A-Z])(?:\.\d{1,2})*\.?)\s+(?=\S)"
    ),
    re.IGNORECASE,
)
_LARGER = 1.07
_MIN_LARGER, _NEAR_TOP = 1.3, 3  # times the size of the text; paragraphs
_MAX_LENGTH = 220
_MAX_LINES = 4
_MAX_WORDS = 25
_MIN_OUTLINE = 0.5
_NOT_AT_END = ",;"
_CODE = re.compile(r"[<>{}=\\;]|\(\w+(?:,|\))|\w\(\)")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def key(text: str) -> str:
    """What headings are compared by: letters and digits."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


@cache
def _known() -> frozenset[str]:
    return frozenset(map(key, section_names()))


def find(paragraphs: Sequence[Paragraph], body: Body, outline: Sequence[Entry]) -> None:
    """Set the level of every paragraph: 0 if it is not a heading."""
    by_type = _by_type(paragraphs, body)
    levels = _levels([paragraphs[index] for index in by_type])
    for paragraph in paragraphs:
        paragraph.level = 0
    for index, level in zip(by_type, levels, strict=True):
        paragraphs[index].level = level
    _by_outline(paragraphs, outline)


def _by_outline(paragraphs: Sequence[Paragraph], outline: Sequence[Entry]) -> None:
    """Set the levels of paragraphs that the outline names; others keep theirs, below those."""
    found: dict[int, int] = {}
    start = 0
    keys = [_bare(paragraph.text) if len(paragraph.text) <= _MAX_LENGTH else "" for paragraph in paragraphs]
    for entry in outline:
        wanted = _bare(entry.title)
        if not wanted:
            continue
        index = next((p for p in range(start, len(keys)) if keys[p] == wanted and _may_head(paragraphs[p])), None)
        if index is not None:
            found[index] = entry.level
            start = index + 1
    if len(found) < max(2, _MIN_OUTLINE * len(outline)):
        return
    deepest = max(found.values())
    styles = {_style(paragraphs[index]): level for index, level in found.items()}
    for index, paragraph in enumerate(paragraphs):
        if index in found:
            paragraph.level = found[index]
        elif paragraph.level > 0:
            paragraph.level = styles.get(_style(paragraph), deepest + 1)


def _may_head(paragraph: Paragraph) -> bool:
    return paragraph.kind in (Kind.PARAGRAPH, Kind.ITEM) and len(paragraph.lines) <= _MAX_LINES + 1


def _bare(text: str) -> str:
    match = NUMBER.match(text)
    return key(text[match.end() :]) or key(text) if match else key(text)


def _by_type(paragraphs: Sequence[Paragraph], body: Body) -> list[int]:
    """The indexes of the paragraphs that are set as headings are."""
    indexes = [
        index
        for index, paragraph in enumerate(paragraphs)
        if _is_short(paragraph) and _stands_out(paragraph, _next(paragraphs, index), body)
    ]
    indexes = _without_repeats(paragraphs, indexes)
    indexes = _without_opening(paragraphs, indexes, body)
    return [index for index in indexes if any(_is_content(other) for other in paragraphs[index + 1 :])]


def _is_content(paragraph: Paragraph) -> bool:
    return paragraph.kind is not Kind.FOOTNOTE


def _next(paragraphs: Sequence[Paragraph], index: int) -> Paragraph | None:
    return paragraphs[index + 1] if index + 1 < len(paragraphs) else None


def _is_short(paragraph: Paragraph) -> bool:
    """Whether a paragraph has the form of a heading."""
    is_code = paragraph.kind is Kind.CODE and len(paragraph.lines) == 1
    if not (is_code or paragraph.kind in (Kind.PARAGRAPH, Kind.ITEM)) or not paragraph.lines:
        return False
    text = paragraph.text
    if paragraph.kind is Kind.ITEM and (BULLETS.match(paragraph.lines[0].text) or not NUMBER.match(text)):
        return False
    letters = sum(map(str.isalpha, text))
    return (
        (letters >= 3 or bool(_CJK.search(text)))
        and letters >= 0.4 * len(text.replace(" ", ""))
        and len(text) <= _MAX_LENGTH
        and len(text.split()) <= _MAX_WORDS
        and len(paragraph.lines) <= _MAX_LINES
        and text[-1] not in _NOT_AT_END
        and "...." not in text.replace(" ", "")
        and not CAPTION.match(text)
    )


def _stands_out(paragraph: Paragraph, after: Paragraph | None, body: Body) -> bool:
    text = paragraph.text
    size = max(line.size for line in paragraph.lines)
    if size >= max(_LARGER * body.size, body.size + 0.6):
        return not (text.endswith(".") and len(text.split()) > 12)
    bold = all(line.bold for line in paragraph.lines)
    if paragraph.kind is Kind.CODE:
        return bold and size >= body.size and after is not None and _is_text(after, body)
    if paragraph.is_beside or (after is not None and after.kind is Kind.TABLE) or _CODE.search(text):
        return False
    if size < 0.88 * body.size or len(text.split()) > 16 or len(paragraph.lines) > 2:
        return False
    if _is_sentence(text) and not (bold and size > body.size + 0.3 and len(text.split()) <= 10):
        return False
    if bold and not body.bold:
        return True
    if key(text) in _known() or _bare(text) in _known():
        return True
    is_capital = text.upper() == text and text.lower() != text and sum(map(str.isalpha, text)) >= 4
    slanted = not body.italic and all(line.italic for line in paragraph.lines)
    if not (is_capital or slanted) or len(paragraph.lines) > 1 or len(text.split()) > 10 or after is None:
        return False
    return text[:1].isupper() or bool(NUMBER.match(text)) if _is_text(after, body) else False


def _is_text(paragraph: Paragraph, body: Body) -> bool:
    """Whether a paragraph is running text."""
    return paragraph.kind in (Kind.PARAGRAPH, Kind.ITEM) and (
        len(paragraph.lines) > 1 and abs(paragraph.lines[0].size - body.size) < 0.6 and not paragraph.lines[0].italic
    )


def _is_sentence(text: str) -> bool:
    words = text.split()
    return (text.endswith((".", "。")) and len(words) > 4) or (text.endswith(":") and len(words) > 8)


def _without_repeats(paragraphs: Sequence[Paragraph], indexes: Sequence[int]) -> list[int]:
    """Leave out what is on many pages: nothing there is below it."""
    counts = Counter(key(paragraphs[index].text) for index in indexes)
    return [index for index in indexes if counts[key(paragraphs[index].text)] < 4]


def _without_opening(paragraphs: Sequence[Paragraph], indexes: Sequence[int], body: Body) -> list[int]:
    """Leave out names and dates between the title and the text: those that are set in a way of their own only once."""
    first = next((index for index, p in enumerate(paragraphs) if _is_text(p, body)), 0)
    opening = [index for index in indexes if index < first and paragraphs[index].page == paragraphs[0].page]
    if len(opening) < 2:
        return list(indexes)
    top = max(opening, key=lambda index: (max(line.size for line in paragraphs[index].lines), -index))
    later = {_style(paragraphs[index]) for index in indexes if index >= first}
    kept = {
        index
        for index in opening
        if index == top
        or _bare(paragraphs[index].text) in _known()
        or (index == first - 1 and _style(paragraphs[index]) in later)
        or (index < top)
    }
    return [index for index in indexes if index not in opening or index in kept]


# Levels


def _style(paragraph: Paragraph) -> tuple[float, bool, bool, bool]:
    """How a heading is set: larger first, heavier first, capitals first."""
    text = paragraph.text
    size = max(line.size for line in paragraph.lines)
    return (
        -round(size * 2) / 2,
        not all(line.bold for line in paragraph.lines),
        not text.isupper(),
        all(line.italic for line in paragraph.lines),
    )


def _levels(headings: Sequence[Paragraph]) -> list[int]:
    """The level of each heading: by its number if it has one, else by how it is set among the others."""
    styles = sorted({_style(heading) for heading in headings})
    ranks = {style: min(6, rank) for rank, style in enumerate(styles, 1)}
    depths: dict[tuple[float, bool, bool, bool], Counter[int]] = {}
    for heading in headings:
        match = NUMBER.match(heading.text)
        if match and match[1]:
            depths.setdefault(_style(heading), Counter())[1 + match[1].count(".")] += 1
    if sum(map(Counter.total, depths.values())) < 3:
        return [ranks[_style(heading)] for heading in headings]
    shift = min(ranks[style] - counts.most_common(1)[0][0] for style, counts in depths.items())
    levels = []
    for heading in headings:
        style = _style(heading)
        match = NUMBER.match(heading.text)
        if match and match[1]:
            levels.append(min(6, 1 + match[1].count(".") + max(0, shift)))
        elif style in depths:
            levels.append(min(6, depths[style].most_common(1)[0][0] + max(0, shift)))
        else:
            levels.append(ranks[style])
    return levels


# Titles

_MIN_STATED = 6  # the fewest letters of a title that are not found within other words by chance


def title_of(
    paragraphs: Sequence[Paragraph], body: Body, stated: str, around: Sequence[str]
) -> tuple[str, Paragraph | None]:
    """The title, and the paragraph that shows it.

    It is what is set largest on the first page. The title that the file states is accepted if the first pages show it,
    if nothing is set larger than the text, or if it is outside the text, as a book's title is in the heads of its
    chapters.
    """
    first = [p for p in paragraphs if p.lines and p.page == min((q.page for q in paragraphs if q.lines), default=0)]
    above = max((_size(p) for p in paragraphs if p.level > 0), default=0.0)
    heads = [
        p
        for index, p in enumerate(first)
        if len(p.text) <= _MAX_LENGTH
        and (p.level > 0 or (index < _NEAR_TOP and _is_set_larger(p, max(above + 0.3, _MIN_LARGER * body.size))))
    ]
    largest = max(heads, key=lambda p: round(max(line.size for line in p.lines), 1), default=None)
    largest = _below_masthead(largest, first, body) or largest
    if stated:
        wanted = key(stated)
        near = [p for p in paragraphs if p.lines and p.page <= 2 and len(p.text) <= 2 * _MAX_LENGTH]
        shown = next((p for p in near if _alike(key(p.text), wanted)), None)
        if shown is not None:
            is_better = key(shown.text) == wanted and not shown.text.isupper()
            return (shown.text if is_better else stated), shown
        if len(wanted) >= _MIN_STATED and wanted in "".join(key(p.text) for p in near):
            return stated, None
        is_over_pages = bool(wanted) and any(wanted in key(each) for each in around)
        if largest is not None and is_over_pages and _is_one_of_alike(largest, paragraphs):
            return stated, None
    is_title = largest is not None and (_is_title(largest, heads, first, body) or _has_byline(largest, first))
    if largest is not None and is_title and not _is_one_of_several(largest, paragraphs):
        return largest.text, largest
    return stated, None


def _below_masthead(largest: Paragraph | None, first: Sequence[Paragraph], body: Body) -> Paragraph | None:
    """The line with a byline below it, if the page begins with a larger line that has none: the name of a paper."""
    if largest is None or largest is not first[0] or _has_byline(largest, first):
        return None
    larger = (p for p in first[1:_NEAR_TOP] if _size(p) >= _MIN_LARGER * body.size and len(p.text) <= _MAX_LENGTH)
    return next((p for p in larger if _has_byline(p, first)), None)


def mastheads(paragraphs: Sequence[Paragraph], shown: Paragraph | None) -> list[Paragraph]:
    """The lines over the title that are set larger than it: the name of a paper, if a byline is below the title."""
    place = next((index for index, each in enumerate(paragraphs) if each is shown), 0)
    if not place or not _has_byline(paragraphs[place], paragraphs):
        return []
    over = (each for each in paragraphs[:place] if each.lines and each.page == paragraphs[place].page)
    return [each for each in over if _size(each) > _size(paragraphs[place])]


def _has_byline(heading: Paragraph, first: Sequence[Paragraph]) -> bool:
    below = next((after for over, after in pairwise(first) if over is heading), None)
    return below is not None and len(below.text) <= _MAX_LENGTH and bool(byline(below.text))


def _size(paragraph: Paragraph) -> float:
    return max((line.size for line in paragraph.lines), default=0.0)


def _is_set_larger(paragraph: Paragraph, size: float) -> bool:
    """Whether a paragraph not yet known as a heading is set in this size at least."""
    return paragraph.kind is Kind.PARAGRAPH and min(line.size for line in paragraph.lines) >= size


def _is_one_of_alike(heading: Paragraph, paragraphs: Sequence[Paragraph]) -> bool:
    """Whether other headings are set like this one."""
    return any(p is not heading and p.level > 0 and _style(p) == _style(heading) for p in paragraphs)


def _is_one_of_several(heading: Paragraph, paragraphs: Sequence[Paragraph]) -> bool:
    """Whether a heading has a number, as "Chapter 1" has, and so does another that is set like it."""
    others = (p for p in paragraphs if p is not heading and p.level > 0 and _style(p) == _style(heading))
    return bool(NUMBER.match(heading.text)) and any(NUMBER.match(other.text) for other in others)


def _is_title(paragraph: Paragraph, heads: Sequence[Paragraph], first: Sequence[Paragraph], body: Body) -> bool:
    """Whether the largest heading of the first page is the title; `first` are all paragraphs of that page."""
    size = max(line.size for line in paragraph.lines)
    others = [p for p in heads if p is not paragraph and abs(max(line.size for line in p.lines) - size) < 0.3]
    if paragraph is first[0] and heads[0] is paragraph and (not others or (len(first) > 1 and first[1].level > 0)):
        return True
    return size >= 1.15 * body.size and not others


def _alike(text: str, wanted: str) -> bool:
    if not text or abs(len(text) - len(wanted)) > max(3, len(wanted) // 5):
        return False
    return text == wanted or SequenceMatcher(None, text, wanted).ratio() > 0.9
