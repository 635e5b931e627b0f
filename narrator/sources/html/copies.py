"""What a page says twice: a teaser that repeats the lead, a pull quote, a passage pasted in a second time.

It is read once. A short text next to its repetition is repeated on purpose: a refrain, a timetable. But a long
paragraph of prose that occurs twice, and is not part of a dialogue, was pasted in by mistake.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import compress, pairwise

from narrator.article import Block, Kind
from narrator.sources import elements
from narrator.sources.elements import Part
from narrator.sources.html.names import called
from narrator.sources.html.parts import ends_sentence, is_kind, is_running, level, size
from narrator.text import MarkKind, marks_of

_is_pulled = called(
    r"[\s_-]pull(?:ed)?-?quotes?|[\s_-](?:quote|callout|highlights?|key-?(?:points|facts)|sumario|zitat"
    r"|citation|cita|destacado)(?:$|[\s_-])"
)
_MIN_COPY = 10  # words
_MIN_DRAWN = 5  # words of a pull quote
_MIN_PULLED = 4  # words of one in a box that is called so
_MAX_DRAWN_WORDS = 40  # words of a pull quote; longer passages are only repeated by mistake
_MIN_PASTED = 20  # words of a paragraph that nobody repeats on purpose
_TWICE = 2
_SPEAKS = ("–", "—", "-", "“", "”", "„", "«", "»", '"', "‘", "「", "『")
_MAX_DRAWN = 2  # pull quotes that are whole sentences
_SHINGLE = 4  # words
# Shares of the shingles of a text that must occur elsewhere: of one in a box called a pull quote, which may have gaps
# and name the speaker; of others.
_MOSTLY, _NEARLY = 0.5, 0.85
_MAX_TEASER = 120  # words


def drop_copies(shown: Sequence[Part], said: Sequence[tuple[str, ...]], kept: list[bool]) -> None:
    """Drop repetitions. `said` has the words of each part, `kept` is a first choice of the article's parts."""
    first: dict[tuple[str, ...], int] = {}
    listings: dict[tuple[str, ...], int] = {}
    times = Counter(compress(said, kept))
    for index, each in enumerate(said):
        # Captions and listings may not be read out, so a text that repeats one is no repetition to a listener.
        if not kept[index] or size(each) < _MIN_COPY or level(shown[index]) or _is_caption(shown[index]):
            continue
        before = (listings if is_kind(shown[index], Kind.CODE) else first).setdefault(each, index)
        kept[index] = before == index or _is_meant(shown, before, index, size(each), times[each])
    _drop_patchworks(shown, said, kept)
    _drop_drawn_out(shown, said, kept, [index for index in first.values() if kept[index]])
    _drop_headings_of_copies(shown, said, kept)
    _drop_leads_as_headings(shown, said, kept)


def _drop_leads_as_headings(shown: Sequence[Part], said: Sequence[tuple[str, ...]], kept: list[bool]) -> None:
    """Drop the headings that the text below begins with, word for word: leads that a template shows twice."""
    read = [index for index, keep in enumerate(kept) if keep]
    for over, below in pairwise(read):
        words_over = said[over]
        if level(shown[over]) > 1 and size(words_over) >= _MIN_COPY and said[below][: len(words_over)] == words_over:
            kept[over] = False


def _drop_headings_of_copies(shown: Sequence[Part], said: Sequence[tuple[str, ...]], kept: list[bool]) -> None:
    """Drop the second of two equal headings if everything below it is dropped."""
    read = [index for index, keep in enumerate(kept) if keep]
    before: set[tuple[str, ...]] = set()
    for over, below in pairwise([*read, len(shown)]):
        if not (height := level(shown[over])):
            continue
        is_empty = below == len(shown) or 0 < level(shown[below]) <= height or _is_alone(shown[over : below + 1])
        if is_empty and said[over] in before and any(said[over + 1 : below]):
            kept[over] = False
        before.add(said[over])


def _is_alone(parts: Sequence[Part]) -> bool:
    """Whether the first of some parts shares a box with the second that the last is not in."""
    heading, after, *_, last = (part.element for part in parts) if len(parts) > _TWICE else [parts[0].element] * 3
    box = heading.getparent()
    return box is not None and box in after.iterancestors() and box not in last.iterancestors()


def _is_meant(shown: Sequence[Part], before: int, index: int, length: float, times: int) -> bool:
    """Whether a text of `length` words repeats a neighbour on purpose, rather than being pasted in again."""
    one, other = shown[before].element, shown[index].element
    is_like = elements.name(one) == elements.name(other) and one.get("class") == other.get("class")
    if one.getparent() is not other.getparent() or not is_like or is_kind(shown[index], Kind.QUOTE):
        return False
    if level(shown[index - 1]) > 0 or not _is_passage(shown[index]):
        return True
    is_pasted = length >= _MIN_PASTED and times == _TWICE and ends_sentence(shown[index].text)
    return length <= _MAX_DRAWN_WORDS and not (
        is_pasted and not (_is_speech(shown[before]) and _is_speech(shown[index]))
    )


def _is_speech(part: Part) -> bool:
    """Whether a text is a line of dialogue."""
    return part.text.startswith(_SPEAKS)


def _drop_drawn_out(
    shown: Sequence[Part], said: Sequence[tuple[str, ...]], kept: list[bool], texts: Sequence[int]
) -> None:
    """Drop what one of the longer `texts` contains word for word."""
    drawn = {index for index, keep in enumerate(kept) if keep and _may_be_drawn_out(shown[index])}
    lines = {index for index, keep in enumerate(kept) if keep and is_kind(shown[index], Kind.PARAGRAPH)} - drawn
    pulled = {index for index in drawn if size(said[index]) < _MIN_DRAWN and _is_named(shown[index])}
    min_sizes = dict.fromkeys(lines, _MIN_COPY) | dict.fromkeys(drawn, _MIN_DRAWN) | dict.fromkeys(pulled, _MIN_PULLED)
    holders = _holders(said, [index for index, number in min_sizes.items() if size(said[index]) >= number], texts)
    whole_lines = [index for index in holders if index not in drawn and size(said[index]) <= _MAX_DRAWN_WORDS]
    for index, holder in holders.items():
        is_own_section = holder > index and level(shown[index - 1]) > 0
        is_copy = _is_passage(shown[index]) and not is_own_section
        kept[index] = not (index in drawn or (size(said[index]) > _MAX_DRAWN_WORDS and is_copy))
    # One or two sentences are pull quotes; more are repeated on purpose.
    for index in whole_lines if len(whole_lines) <= _MAX_DRAWN else ():
        kept[index] = False
    _drop_who_said_it(shown, kept, sorted(drawn))


def _drop_who_said_it(shown: Sequence[Part], kept: list[bool], drawn: Sequence[int]) -> None:
    """Drop the short lines after a dropped quote in its box, which name the speaker."""
    for index in drawn:
        box = None if kept[index] else next(shown[index].element.iterancestors("figure", "blockquote", "aside"), None)
        for behind in range(index + 1, len(shown)) if box is not None else ():
            around = (shown[behind].element, *shown[behind].element.iterancestors())
            if box not in around or is_running(shown[behind]):
                break
            kept[behind] = False


def _holders(said: Sequence[tuple[str, ...]], lines: Sequence[int], texts: Sequence[int]) -> dict[int, int]:
    """For each line that a longer text contains word for word, the first such text."""
    equal: dict[tuple[str, ...], list[int]] = {}
    lengths: dict[tuple[str, ...], set[int]] = {}
    for line in lines:
        equal.setdefault(said[line], []).append(line)
        lengths.setdefault(said[line][:_SHINGLE], set()).add(len(said[line]))
    holders: dict[int, int] = {}
    for text in texts:
        whole = said[text]
        for start, shingle in enumerate(_shingles(whole)):
            for length in lengths.get(shingle, ()):
                for line in equal.get(whole[start : start + length], ()) if length < len(whole) else ():
                    holders.setdefault(line, text)
    return holders


def _is_passage(part: Part) -> bool:
    """Whether a text is a paragraph of prose rather than of verse."""
    is_verse = any(mark.kind is MarkKind.BREAK for mark in marks_of(part.marked))
    return is_kind(part, Kind.PARAGRAPH) and not is_verse


def _drop_patchworks(shown: Sequence[Part], said: Sequence[tuple[str, ...]], kept: list[bool]) -> None:
    """Drop what consists of sentences from the text: pull quotes with gaps, key points above it, a teaser."""
    texts = [index for index, keep in enumerate(kept) if keep and size(said[index]) >= _MIN_COPY]
    texts = [index for index in texts if not (level(shown[index]) or _may_be_unsaid(shown[index]))]
    drawn = {index for index in texts if _may_be_drawn_out(shown[index])}
    text = next((index for index in texts if index not in drawn and is_kind(shown[index], Kind.PARAGRAPH)), len(shown))
    points = {
        index for index in texts if is_kind(shown[index], Kind.ITEM) and (index < text or _is_named(shown[index]))
    }
    teaser = {index for index in texts[:1] if size(said[index]) <= _MAX_TEASER and _is_apart(shown, texts)}
    if not drawn | points | teaser:
        return
    known = Counter(gram for index in texts if index not in drawn | points for gram in set(_shingles(said[index])))
    for index in sorted(drawn | points | teaser):
        grams = _shingles(said[index])
        elsewhere = sum(known[gram] > (index not in drawn | points) for gram in grams)
        kept[index] = elsewhere < (_MOSTLY if index in drawn and _is_named(shown[index]) else _NEARLY) * len(grams)


def _is_apart(shown: Sequence[Part], texts: Sequence[int]) -> bool:
    """Whether the first of some texts is in a different box from the second."""
    return len(texts) > 1 and len({shown[index].element.getparent() for index in texts[:2]}) > 1


def _shingles(said: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(said[start : start + _SHINGLE]) for start in range(len(said) - _SHINGLE + 1)]


def _is_caption(part: Part) -> bool:
    return is_kind(part, Kind.FIGURE)


def _may_be_unsaid(part: Part) -> bool:
    return _is_caption(part) or is_kind(part, Kind.CODE)


def _is_named(part: Part) -> bool:
    """Whether a text is in a box that is called a pull quote or the like."""
    around = [part.element, *list(part.element.iterancestors())[:2]]
    return any(_is_pulled(each.get("class") or "") for each in around)


def _may_be_drawn_out(part: Part) -> bool:
    """Whether a text may be a pull quote: a quote, or a line that is not a whole sentence."""
    if not isinstance(part.what, Block):
        return False
    if part.what.kind is Kind.QUOTE:
        return True
    return part.what.kind is Kind.PARAGRAPH and (
        _is_named(part) or not (ends_sentence(part.text) or _starts_sentence(part.text))
    )


def _starts_sentence(text: str) -> bool:
    first = next(filter(str.isalnum, text), "")
    return not first.islower()
