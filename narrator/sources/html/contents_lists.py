"""Lists and tables of what is on the page: of its headings, of questions above their answers; and lone numbers.

They are dropped from a first choice, `kept`, which has a boolean for each text that the page shows.
"""

import re
from collections.abc import Sequence
from itertools import groupby, islice, pairwise

from narrator.article import Block, Kind
from narrator.sources import contents, elements
from narrator.sources.elements import Element, Part, text_within
from narrator.sources.html.names import called, names_of
from narrator.sources.html.pages import PERMALINK
from narrator.sources.html.parts import (
    ends_sentence,
    is_in,
    is_kind,
    is_mostly_link,
    key,
    level,
    words,
)
from narrator.text import MarkKind, marks_of

_is_called_contents = called(r"[\s_-](?:toc|mso-?toc\d?|table-?of-?contents)(?:$|[\s_-])")
_NUMBER_BEHIND = re.compile(r"[\s.…]*\b(?:\d{1,4}|[ivxl]{1,6})\s*$", re.IGNORECASE)
_MAX_LABEL = 6  # words of a line over a list of contents
_MAX_BOX = 400  # words of a box with such a line
_NUMBER_OVER = re.compile(r"^\d+(?:\.\d+)*[.)]?\s")
_ALONE = re.compile(r"[#№]?\s?(\d{1,3})\s?[.):/]?", re.ASCII)
_QUESTION = ("?", "？", "؟")
_MAX_QUESTION = 300  # characters
_MIN_ENTRIES = 2  # of a list of contents


def drop_contents(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop what only orders a page: lists of links to its headings, lists of the questions that are answered below,
    and numbers alone over headings.
    """
    headings = {key(PERMALINK.sub("", part.text)) for part in shown if level(part)}
    named: dict[Element, bool] = {}
    last = {key(part.text): index for index, part in enumerate(shown) if kept[index] and not _leads_within(part)}
    entries = [
        index
        for index, part in enumerate(shown)
        if kept[index]
        and (
            _is_of_contents(part, headings, named)
            or (_leads_within(part) and last.get(key(part.text), 0) > index)
            or (_is_table_of_links(part) and _names_contents(shown[index - 1]))
        )
    ]
    _drop_questions(shown, kept)
    _drop_numbers(shown, kept)
    is_certain = any(
        is_kind(shown[index], Kind.TABLE) or is_in(shown[index].element, _is_contents, named) for index in entries
    )
    if is_certain or len(entries) >= _MIN_ENTRIES:
        for index in entries:
            kept[index] = False
            _drop_label_over(shown, kept, index)
        _drop_headings_over(shown, kept, set(entries))
    _drop_names_of_contents(shown, kept, headings)


def _is_of_contents(part: Part, headings: set[str], named: dict[Element, bool]) -> bool:
    """Whether a text leads to a part of the article, perhaps on another of its pages."""
    if is_in(part.element, _is_contents, named):
        return _leads_within(part) or (is_kind(part, Kind.ITEM) and is_mostly_link(part))
    return _leads_within(part) and _names(part, headings)


def _is_table_of_links(part: Part) -> bool:
    """Whether a table leads to other places on its page in most of its rows, as in books."""
    rows = part.what.rows if isinstance(part.what, Block) else ()
    links = [each.get("href") or "" for each in part.element.iter("a")] if len(rows) >= _MIN_ENTRIES else []
    return len(links) >= _MIN_ENTRIES and 2 * len(links) > len(rows) and all(each.startswith("#") for each in links)


def _names_contents(part: Part) -> bool:
    return part.text.casefold().strip(" :*") in contents.names()


def _drop_questions(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop several questions in a row, each of which comes again further down, over its answer."""
    asked = [_questions(part) if keep else [] for part, keep in zip(shown, kept, strict=True)]
    places = {question: index for index, questions in enumerate(asked) for question in questions}
    comes_again = [bool(own) and min(places[each] for each in own) > index for index, own in enumerate(asked)]
    for is_list, group in groupby(range(len(shown)), key=comes_again.__getitem__):
        run = list(group)
        again = [places[question] for index in run for question in asked[index]] if is_list else []
        if len(again) >= _MIN_ENTRIES and all(behind - place > 1 for place, behind in pairwise(again)):
            for index in run:
                kept[index] = False


def _drop_numbers(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop lines over headings that only count these, up or down; other figures over headings, such as 250, stay."""
    alone = ((index, _ALONE.fullmatch(part.text.strip())) for index, part in enumerate(shown[:-1]) if kept[index])
    counts = [
        (index, int(found[1]))
        for index, found in alone
        if found and not level(shown[index]) and level(shown[index + 1])
    ]
    values = {value for _, value in counts}
    for index, value in counts:
        kept[index] = not (value == 1 or value - 1 in values or value + 1 in values)


def _questions(part: Part) -> list[str]:
    """The lines of a text, without their numbers, if all are questions."""
    text = part.text
    if not text.rstrip().endswith(_QUESTION):
        return []
    ends = [mark.start for mark in marks_of(part.marked) if mark.kind is MarkKind.BREAK]
    lines = [text[start:end].strip() for start, end in pairwise([0, *ends, len(text)])]
    return [key(_NUMBER_OVER.sub("", line)) for line in lines] if all(map(_is_question, lines)) else []


def _is_question(line: str) -> bool:
    return line.endswith(_QUESTION) and len(line) <= _MAX_QUESTION


def _drop_names_of_contents(shown: Sequence[Part], kept: list[bool], headings: set[str]) -> None:
    """Drop the headings that say "contents" and are followed by an entry that is not kept, for example in a menu."""
    for index, part in enumerate(shown[:-1]):
        is_named = level(part) > 1 and _names_contents(part)
        if kept[index] and is_named and not kept[index + 1] and _is_entry(shown[index + 1], headings):
            kept[index] = False


def _drop_label_over(shown: Sequence[Part], kept: list[bool], entry: int) -> None:
    """Drop the line before the first entry of a list if a box holds only the two: "On this page"."""
    over = next((index for index in range(entry - 1, -1, -1) if kept[index]), -1)
    if over != entry - 1 or len(words(shown[over].text)) > _MAX_LABEL or ends_sentence(shown[over].text):
        return
    inside = set(shown[entry].element.iterancestors())
    box = next((each for each in shown[over].element.iterancestors() if each in inside), None)
    is_boxed = box is not None and elements.name(box) not in ("body", "main", "article")
    if box is not None and is_boxed and not level(shown[over]) and len(words(text_within(box))) <= _MAX_BOX:
        kept[over] = False


def _drop_headings_over(shown: Sequence[Part], kept: list[bool], entries: set[int]) -> None:
    """Drop the headings, except titles, that have only entries below them."""
    tops = [index for index, part in enumerate(shown) if level(part)]
    for over, below in zip(tops, [*tops[1:], len(shown)], strict=True):
        within = range(over + 1, below)
        if level(shown[over]) > 1 and any(index in entries for index in within) and not any(kept[over + 1 : below]):
            kept[over] = False


def _is_entry(part: Part, headings: set[str]) -> bool:
    return _leads_within(part) and _names(part, headings)


def _leads_within(part: Part) -> bool:
    """Whether a line is hardly more than a link to another place on the same page."""
    if not isinstance(part.what, Block) or part.what.kind not in (Kind.ITEM, Kind.PARAGRAPH):
        return False
    link = next((each for each in (*part.element.iter("a"), *part.element.iterancestors("a"))), None)
    return link is not None and (link.get("href") or "").startswith("#") and is_mostly_link(part)


def _names(part: Part, headings: set[str]) -> bool:
    """Whether a line is one of these headings, perhaps with its number before it or a page number after it."""
    text = _NUMBER_OVER.sub("", part.text)
    return not headings.isdisjoint((key(part.text), key(text), key(_NUMBER_BEHIND.sub("", text))))


def _is_contents(element: Element) -> bool:
    # A box that holds both the article and its table of contents may have a class that says so, too.
    return _is_called_contents(names_of(element)) and len(list(islice(element.iter("h1", "h2"), 2))) < 2
