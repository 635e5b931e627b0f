"""Plain text: a table of contents repeats the headings of the text, and is left out."""

import re
from collections.abc import Mapping, Sequence

from narrator.article import Omission
from narrator.sources import contents
from narrator.sources.text.layout import Paragraph
from narrator.sources.text.shapes import is_known, item_number, key, without_label

_PAGE = re.compile(r"(?:\s…)?\s+(?:\d{1,4}|[ivxlc]{1,7})$")
_MAX_ENTRY = 200
_MIN_ENTRIES, _MIN_WITHOUT_NAME = 2, 4
_MAX_UNMATCHED = 2  # consecutive lines: names of parts, descriptions


def without_contents(paragraphs: Sequence[Paragraph]) -> tuple[list[Paragraph], tuple[Omission, ...]]:
    """The paragraphs without a run of lines each of which occurs again further down."""
    last = {word: index for index, paragraph in enumerate(paragraphs) for word in _keys(paragraph.text)}
    index = 0
    while index < len(paragraphs):
        is_named = key(paragraphs[index].text) in contents.names()
        if is_named or _is_entry(paragraphs, index, last, is_named=False):
            start = index + is_named
            end, entries = _end_of_run(paragraphs, start, last, is_named=is_named)
            if entries >= (_MIN_ENTRIES if is_named else _MIN_WITHOUT_NAME):
                texts = [paragraph.text for paragraph in paragraphs[index:end]]
                what = f"table of contents: {texts[0]}, {texts[1]}, … {texts[-1]}"
                note = Omission("the beginning of the file", what, "each entry is read where it belongs")
                return [*paragraphs[:index], *paragraphs[end:]], (note,)
            index = max(end, index)
        index += 1
    return list(paragraphs), ()


def _end_of_run(
    paragraphs: Sequence[Paragraph], start: int, last: Mapping[str, int], *, is_named: bool
) -> tuple[int, int]:
    """The index after a run of entries, and the number of entries."""
    end, entries, index = start, 0, start
    while index < len(paragraphs) and index - end <= (_MAX_UNMATCHED if is_named else 0):
        if _is_entry(paragraphs, index, last, is_named=is_named):
            entries += 1
            end = index + 1
        index += 1
    return end, entries


def _is_entry(paragraphs: Sequence[Paragraph], index: int, last: Mapping[str, int], *, is_named: bool) -> bool:
    """Whether a line occurs again in the text; without a heading "Contents" above, it must also have a number."""
    text = paragraphs[index].text
    if len(text) > _MAX_ENTRY or not any(last.get(word, 0) > index for word in _keys(text)):
        return False
    return is_named or bool(_PAGE.search(text) or item_number(text) or is_known(text))


def _keys(text: str) -> set[str]:
    """What an entry and its heading have in common: the words, with or without number and page."""
    if len(text) > _MAX_ENTRY:
        return set()
    without_page = _PAGE.sub("", text)
    return {key(each) for each in (text, without_page, without_label(text), without_label(without_page))} - {""}
