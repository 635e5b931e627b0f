"""What a page says twice: a teaser of the lead, a line drawn out of the text, a passage that was pasted in again.

It is said once. What is short and repeated beside itself is meant: a refrain, a plan of days. But a long paragraph of
prose that is there twice, and is no line of a dialogue, was pasted in again.
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
_MIN_DRAWN = 5  # words of a line that is drawn out of the text
_MAX_DRAWN_WORDS = 40  # words of a sentence or two that are; more is a passage, which nobody repeats but by mistake
_MIN_PASTED = 20  # words of a paragraph that nobody writes twice on purpose
_TWICE = 2
_SPEAKS = ("–", "—", "-", "“", "”", "„", "«", "»", '"', "‘", "「", "『")
_MAX_DRAWN = 2  # whole sentences that are drawn out of the text
_SHINGLE = 4  # words
_MOSTLY, _NEARLY = 0.5, 0.85  # of what is called a pull quote, with who said it and with gaps; of others
_MAX_TEASER = 120  # words


def drop_copies(shown: Sequence[Part], said: Sequence[tuple[str, ...]], kept: list[bool]) -> None:
    """Drop what is said twice. `said` are the words of each part, `kept` is a first choice of the article's parts."""
    first: dict[tuple[str, ...], int] = {}
    listings: dict[tuple[str, ...], int] = {}
    times = Counter(compress(said, kept))
    for index, each in enumerate(said):
        # A picture's caption may be left unsaid, as listings are.
        if not kept[index] or size(each) < _MIN_COPY or level(shown[index]) or _is_caption(shown[index]):
            continue
        before = (listings if is_kind(shown[index], Kind.CODE) else first).setdefault(each, index)
        kept[index] = before == index or _is_meant(shown, before, index, size(each), times[each])
    _drop_patchworks(shown, said, kept)
    _drop_drawn_out(shown, said, kept, [index for index in first.values() if kept[index]])
    _drop_headings_of_copies(shown, said, kept)


def _drop_headings_of_copies(shown: Sequence[Part], said: Sequence[tuple[str, ...]], kept: list[bool]) -> None:
    """Drop headings that stand there twice, and of which the second one has nothing below it but what is dropped."""
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
    """Whether the first of some parts is in a box with the next one, and not with the last one."""
    heading, after, *_, last = (part.element for part in parts) if len(parts) > _TWICE else [parts[0].element] * 3
    box = heading.getparent()
    return box is not None and box in after.iterancestors() and box not in last.iterancestors()


def _is_meant(shown: Sequence[Part], before: int, index: int, length: float, times: int) -> bool:
    """Whether a text of so many words is beside an equal one, and no passage that was pasted in again."""
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
    """Whether a text is what somebody says in a dialogue."""
    return part.text.startswith(_SPEAKS)


def _drop_drawn_out(
    shown: Sequence[Part], said: Sequence[tuple[str, ...]], kept: list[bool], texts: Sequence[int]
) -> None:
    """Drop what one of the `texts` says word for word amid other words."""
    drawn = {index for index, keep in enumerate(kept) if keep and _may_be_drawn_out(shown[index])}
    lines = {index for index, keep in enumerate(kept) if keep and is_kind(shown[index], Kind.PARAGRAPH)} - drawn
    least = dict.fromkeys(lines, _MIN_COPY) | dict.fromkeys(drawn, _MIN_DRAWN)
    holders = _holders(said, [index for index, number in least.items() if size(said[index]) >= number], texts)
    whole_lines = [index for index in holders if index not in drawn and size(said[index]) <= _MAX_DRAWN_WORDS]
    for index, holder in holders.items():
        is_own_section = holder > index and level(shown[index - 1]) > 0
        is_copy = _is_passage(shown[index]) and not is_own_section
        kept[index] = not (index in drawn or (size(said[index]) > _MAX_DRAWN_WORDS and is_copy))
    # A sentence or two are drawn out; who repeats more means it.
    for index in whole_lines if len(whole_lines) <= _MAX_DRAWN else ():
        kept[index] = False
    _drop_who_said_it(shown, kept, sorted(drawn))


def _drop_who_said_it(shown: Sequence[Part], kept: list[bool], drawn: Sequence[int]) -> None:
    """Drop the lines behind a dropped quote that are in its box and no text of their own."""
    for index in drawn:
        box = None if kept[index] else next(shown[index].element.iterancestors("figure", "blockquote", "aside"), None)
        for behind in range(index + 1, len(shown)) if box is not None else ():
            around = (shown[behind].element, *shown[behind].element.iterancestors())
            if box not in around or is_running(shown[behind]):
                break
            kept[behind] = False


def _holders(said: Sequence[tuple[str, ...]], lines: Sequence[int], texts: Sequence[int]) -> dict[int, int]:
    """For each of some lines that a longer text holds word for word the first such text."""
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
    """Drop what is put together of sentences of the text: pull quotes with gaps, points over it, a teaser of it."""
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
    """Whether the first of some texts is in another box than the next."""
    return len(texts) > 1 and len({shown[index].element.getparent() for index in texts[:2]}) > 1


def _shingles(said: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(said[start : start + _SHINGLE]) for start in range(len(said) - _SHINGLE + 1)]


def _is_caption(part: Part) -> bool:
    return is_kind(part, Kind.FIGURE)


def _may_be_unsaid(part: Part) -> bool:
    return _is_caption(part) or is_kind(part, Kind.CODE)


def _is_named(part: Part) -> bool:
    """Whether a text is in a box that is called after what is drawn out of texts."""
    around = [part.element, *list(part.element.iterancestors())[:2]]
    return any(_is_pulled(each.get("class") or "") for each in around)


def _may_be_drawn_out(part: Part) -> bool:
    """Whether a text may repeat one of the article in large letters: a quote, or a line that is no whole sentence."""
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
