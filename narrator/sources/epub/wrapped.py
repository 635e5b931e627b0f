"""Paragraphs of which each is only a line, as in books converted from PDF: they are joined again."""

from collections.abc import Sequence
from itertools import groupby, pairwise

from lxml import etree

from narrator.sources.elements import Element, name, text_within
from narrator.sources.hyphens import Hyphens

_MIN_LINES = 12
_MIN_BROKEN = 0.3  # of the lines go on with a small letter; hardly a paragraph begins with one
_NEARLY_FULL = 0.75  # of the width of the widest lines
_SAMPLE = 40  # lines that are looked at first
_MIN_WIDTH, _MAX_WIDTH = 45, 120  # characters
_MIN_FULL = 0.6  # of the lines are nearly full; verses are of any length
_ENDS = tuple('.!?:…。！？”’"»')


def join(body: Element) -> None:
    """Join the lines of a page, if its paragraphs are lines."""
    for around in [body, *body.iter("div", "section")]:
        for is_line, run in groupby(list(around), lambda child: name(child) == "p"):
            lines = list(run) if is_line else []
            if len(lines) >= _MIN_LINES:
                _join(lines)


def _join(lines: Sequence[Element]) -> None:
    if not _are_broken([_text(line) for line in lines[:_SAMPLE]]):
        return
    texts = list(map(_text, lines))
    width = sorted(map(len, texts))[len(texts) * 9 // 10]
    full = sum(len(text) >= _NEARLY_FULL * width for text in texts)
    if not _are_broken(texts) or not _MIN_WIDTH <= width <= _MAX_WIDTH or full < _MIN_FULL * len(texts):
        return
    hyphens = Hyphens(texts)
    whole = lines[0]
    for (before, after), line in zip(pairwise(texts), lines[1:], strict=True):
        is_full = len(before) >= _NEARLY_FULL * width and not before.endswith(_ENDS) and after
        if not (_goes_on(before, after) or is_full):
            whole = line
            continue
        _append(whole, line, _between(before, after, hyphens))


def _text(line: Element) -> str:
    return " ".join(text_within(line).split())


def _are_broken(texts: Sequence[str]) -> bool:
    return sum(_goes_on(before, after) for before, after in pairwise(texts)) >= _MIN_BROKEN * len(texts)


def _goes_on(before: str, after: str) -> bool:
    return bool(before) and not before.endswith(_ENDS) and after[:1].islower()


def _between(before: str, after: str, hyphens: Hyphens) -> str:
    """What comes between two lines in place of a hyphen, if there is one: a space, a hyphen of the word, or nothing."""
    if not before.endswith("-"):
        return " "
    first, second = before[:-1].rpartition(" ")[2], after.partition(" ")[0].rstrip(".,;:!?")
    return "-" if hyphens.belongs(first, second) else ""


def _append(whole: Element, line: Element, between: str) -> None:
    last = whole[-1] if len(whole) else None
    text = ((whole.text if last is None else last.tail) or "").rstrip()
    if between != " ":
        text = text.removesuffix("-")
    text += between
    if (key := line.get("id")) is not None:  # links may lead there
        place = etree.Element("span", id=key)
        place.tail = line.text
        line.insert(0, place)
    else:
        text += (line.text or "").lstrip()
    if last is None:
        whole.text = text
    else:
        last.tail = text
    whole.extend(list(line))
    parent = line.getparent()
    if parent is not None:  # what is between paragraphs is white space
        parent.remove(line)
