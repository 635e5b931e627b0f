"""Plain text, second step: which paragraphs are headings.

Plain text does not say "this is a heading"; people see it from the shape of a line and from its surroundings: short,
alone, no full stop, starting like a title, with text below it. Lines that only look like headings are identified by
their neighbours: interview questions, list items, captions, addresses on envelopes, places beside dates.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import pairwise

from narrator.article import Kind
from narrator.sources.credits import credits_in
from narrator.sources.text import shapes
from narrator.sources.text.layout import Paragraph
from narrator.spoken.figures import romans

_MAX_RUN = 3
_MAX_INNER_RUN = 2
_MIN_QUESTIONS = 4
_MAX_ANSWER = 3  # paragraphs from one question to the next
_NEAR_TITLE = 4
_MAX_FRONT = 16  # paragraphs: a title, and authors with their addresses
_MIN_PEERS = 4  # headings that one is compared with to be too long
_MIN_CAPTION = 40  # characters
_MAX_FACTOR = 2.5  # of the length that three quarters of the headings do not exceed
_MIN_NUMERALS = 3
_MIN_SAID = 2


class _Sign(IntEnum):
    """How much a paragraph looks like a heading."""

    BODY = 0
    ASIDE = 1  # a date, a byline or an address, which may come between a heading and its text
    LIKELY = 2
    SURE = 3


def levels(paragraphs: Sequence[Paragraph]) -> list[int]:
    """The heading level of each paragraph, 0 if it is not a heading."""
    signs = [_sign(paragraph, index) for index, paragraph in enumerate(paragraphs)]
    _promote_numerals(paragraphs, signs)
    _promote_names_of_chapters(paragraphs, signs)
    for demote in (
        _demote_speakers,
        _demote_questions,
        _demote_numbered_items,
        _demote_what_was_announced,
        _demote_letterheads,
        _demote_datelines,
        _demote_the_title_again,
    ):
        demote(paragraphs, signs)
    found = [0] * len(paragraphs)
    if len(paragraphs) == 1 and not paragraphs[0].underlined:
        return found
    indexes = [index for run, body in _runs(signs) for index in _headings_of(run, body, paragraphs, signs)]
    has_parts = any(shapes.is_part(paragraphs[index].text) for index in indexes)
    for index in _without_captions(indexes, paragraphs, signs):
        found[index] = _level(paragraphs[index], has_parts)
    return found


def first_is_title(paragraphs: Sequence[Paragraph], found: Sequence[int]) -> bool:
    """Whether the first line is a heading, and neither one among equals nor "Introduction", "Chapter 1", "1. Why"."""
    if not found or not found[0]:
        return False
    first, *others = paragraphs
    among_equals = first.underlined and any(other.underlined == first.underlined for other in others)
    return not (among_equals or shapes.is_known(first.text) or shapes.item_number(first.text))


# The look of a paragraph


def _sign(paragraph: Paragraph, index: int) -> _Sign:
    text = paragraph.text
    if paragraph.underlined:
        return _Sign.SURE
    if not paragraph.alone or paragraph.kind not in (Kind.PARAGRAPH, Kind.ITEM):
        return _Sign.BODY
    if index and _is_aside(text, index):
        return _Sign.ASIDE
    if shapes.is_known(text):
        return _Sign.SURE
    # Books of the 19th century have a full stop after their headings.
    name = text.removesuffix(".") if text.isupper() else text
    return _Sign.LIKELY if shapes.is_title_like(name, first=not index) else _Sign.BODY


def _is_aside(text: str, index: int) -> bool:
    """Whether a line dates the article or describes a picture; near the title also whether it names the author."""
    return (
        shapes.is_dateline(text)
        or shapes.is_caption(text)
        or (index < _NEAR_TITLE and (shapes.is_byline(text) or bool(credits_in([text])[0])))
        or (index < _MAX_FRONT and shapes.is_address(text))
    )


def _level(paragraph: Paragraph, has_parts: bool) -> int:
    if paragraph.underlined:
        return paragraph.underlined
    is_chapter = has_parts and shapes.is_part(paragraph.text) is False
    return max(shapes.depth(paragraph.text), 1) + is_chapter


# The surroundings of a paragraph


def _promote_numerals(paragraphs: Sequence[Paragraph], signs: list[_Sign]) -> None:
    """I, II, III in order, each on a line of its own, are the chapters of a story."""
    counted = [
        (index, number)
        for index, p in enumerate(paragraphs)
        if p.alone and (number := romans.value(p.text.removesuffix(".")))
    ]
    numbers = [number for _, number in counted]
    if len(numbers) >= _MIN_NUMERALS and numbers == list(range(1, len(numbers) + 1)):
        for index, _ in counted:
            signs[index] = _Sign.SURE


def _promote_names_of_chapters(paragraphs: Sequence[Paragraph], signs: list[_Sign]) -> None:
    """A line like a heading right below "Chapter 3" is the title of the chapter."""
    for index, (above, below) in enumerate(pairwise(signs)):
        if above is _Sign.SURE and below is _Sign.LIKELY and shapes.is_label(paragraphs[index].text):
            signs[index + 1] = _Sign.SURE


def _demote_speakers(paragraphs: Sequence[Paragraph], signs: list[_Sign]) -> None:
    """Lines that repeatedly begin with the same name and a colon are what people said."""
    labels = [shapes.speaker(paragraph.text) for paragraph in paragraphs]
    counts = Counter(label for label in labels if label)
    for index, label in enumerate(labels):
        if label and counts[label] >= _MIN_SAID and signs[index] is _Sign.LIKELY:
            signs[index] = _Sign.BODY


def _demote_questions(paragraphs: Sequence[Paragraph], signs: list[_Sign]) -> None:
    """In an interview one question soon follows another: questions are not headings. Nobody answers with a list."""
    questions = [index for index, paragraph in enumerate(paragraphs) if paragraph.text.endswith(shapes.QUESTION)]
    gaps = [after - index for index, after in pairwise(questions)]
    answered = sum(gap <= _MAX_ANSWER for gap in gaps) if len(gaps) >= _MIN_QUESTIONS - 1 else 0
    for index, gap in zip(questions, [*gaps, _MAX_ANSWER + 1], strict=False):
        is_near = gap == 1 or (gap <= _MAX_ANSWER and 2 * answered >= len(gaps) > 0)
        asked = is_near or 3 * answered >= 2 * len(gaps) > 0
        has_list = paragraphs[index + 1 : index + 2] and paragraphs[index + 1].kind is Kind.ITEM
        if index and signs[index] is _Sign.LIKELY and asked and not has_list:
            signs[index] = _Sign.BODY


def _demote_numbered_items(paragraphs: Sequence[Paragraph], signs: list[_Sign]) -> None:
    """Consecutive numbers with nothing between them count the items of a list."""
    numbers = [shapes.item_number(paragraph.text) for paragraph in paragraphs]
    listed = [number > 0 and after == number + 1 for number, after in pairwise([*numbers, 0])]
    for index, sign in enumerate(signs):
        if sign is _Sign.LIKELY and (listed[index] or (index and listed[index - 1])):
            signs[index] = _Sign.BODY


def _demote_what_was_announced(paragraphs: Sequence[Paragraph], signs: list[_Sign]) -> None:
    """A line after a colon without text of its own is the first entry of a list."""
    for index in range(1, len(paragraphs) - 1):
        announced = signs[index - 1] is _Sign.BODY and paragraphs[index - 1].text.endswith((":", "："))
        below = paragraphs[index + 1]
        listed = below.kind is Kind.ITEM or (signs[index + 1] is _Sign.BODY and not below.text.endswith(shapes.ENDS))
        if announced and listed and signs[index] is _Sign.LIKELY:
            signs[index] = _Sign.BODY


def _demote_letterheads(paragraphs: Sequence[Paragraph], signs: list[_Sign]) -> None:
    """Short lines above "Dear Jane," are an address, and what follows "Sincerely" are names."""
    opening = next((index for index, paragraph in enumerate(paragraphs) if shapes.opens_letter(paragraph.text)), None)
    if opening is None or any(
        sign is _Sign.BODY and len(p.text) > shapes.MAX_HEADING
        for p, sign in zip(paragraphs[:opening], signs, strict=False)
    ):
        return
    closings = (index for index in range(opening, len(paragraphs)) if shapes.closes_letter(paragraphs[index].text))
    closing = next(closings, len(paragraphs))
    for index in (*range(opening), *range(closing, len(paragraphs))):
        if signs[index] is _Sign.LIKELY:
            signs[index] = _Sign.BODY


def _demote_datelines(paragraphs: Sequence[Paragraph], signs: list[_Sign]) -> None:
    """Short lines between two dates near the title name a place."""
    dates = [index for index, p in enumerate(paragraphs[: 2 * _NEAR_TITLE]) if index and shapes.is_dateline(p.text)]
    for first, second in pairwise(dates):
        for index in range(first, second):
            if signs[index] is _Sign.LIKELY:
                signs[index] = _Sign.ASIDE


def _demote_the_title_again(paragraphs: Sequence[Paragraph], signs: list[_Sign]) -> None:
    """The title repeated within the text is a caption, or the head of a page."""
    if paragraphs and signs[0] is _Sign.LIKELY:
        title = shapes.key(paragraphs[0].text)
        for index in range(1, len(paragraphs)):
            if signs[index] is _Sign.LIKELY and shapes.key(paragraphs[index].text) == title:
                signs[index] = _Sign.BODY


def _runs(signs: Sequence[_Sign]) -> Iterator[tuple[list[int], int | None]]:
    """Each run of paragraphs that look like headings, with the index of the body text after it, if any."""
    run: list[int] = []
    for index, sign in enumerate(signs):
        if sign >= _Sign.LIKELY:
            run.append(index)
        elif sign is _Sign.BODY and run:
            yield run, index
            run = []
    if run:
        yield run, None


def _headings_of(
    run: Sequence[int], body: int | None, paragraphs: Sequence[Paragraph], signs: Sequence[_Sign]
) -> list[int]:
    sure = [index for index in run if signs[index] is _Sign.SURE]
    likely = [index for index in run if signs[index] is _Sign.LIKELY]
    if len(likely) > _MAX_RUN:  # a list of short lines, perhaps below a title
        likely = [index for index in likely if index == 0]
    elif len(likely) > _MAX_INNER_RUN and run[0] > 0:  # names below pictures, perhaps below a heading
        likely = likely[:_MAX_INNER_RUN]
    after = paragraphs[body].text if body is not None else None
    if after is None:
        likely = [index for index in likely if shapes.is_title_case(paragraphs[index].text) or paragraphs[index].marked]
    elif likely and len(after) < len(paragraphs[run[-1]].text) and not after.endswith((*shapes.ENDS, ":")):
        likely = likely[:-1]
    return sorted(sure + likely)


def _without_captions(indexes: Sequence[int], paragraphs: Sequence[Paragraph], signs: Sequence[_Sign]) -> Iterator[int]:
    """Headings of one text have similar lengths; a far longer one is a caption."""
    lengths = {index: len(paragraphs[index].text) for index in indexes if index}
    if len(lengths) <= _MIN_PEERS:
        yield from indexes
        return
    longest = max(_MIN_CAPTION, _MAX_FACTOR * sorted(lengths.values())[len(lengths) * 3 // 4])
    for index in indexes:
        if not index or lengths[index] < longest or signs[index] is _Sign.SURE:
            yield index
