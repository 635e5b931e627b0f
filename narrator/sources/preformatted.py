"""HTML text that keeps its lines: code, or a poem, a letter."""

import re
from collections.abc import Iterator, Set
from itertools import pairwise, takewhile

from lxml import etree

from narrator import patterns
from narrator.sources.nodes import BLOCKS, Element, name, text_within

_POEM = patterns.lazy(r"(?:^|[\s_-])(?:verse|poem|poetry|stanza|lyrics)(?:$|[\s_-])", re.IGNORECASE)
_SIGNS_OF_CODE = patterns.lazy(r"[{}\\]|[=!<>]=|\(\)|->|=>|^\s*[$#>]\s|;\s*$|--\w|://.*://", re.MULTILINE)
_QUOTED = patterns.lazy(r"^(?:>\s?)+(?=\S)", re.MULTILINE)  # in mails
_SENTENCE = patterns.lazy(r"[.!?…。！？][\"”»’)]*(?:\s|$)")
_AROUND_WORDS = ".,;:!?()[]\"“”„«»‘’'*_–—-…"
# Class names that syntax highlighters give the line numbers beside code.
_LINE_NUMBER = patterns.lazy(
    r"(?:^|[\s_-])(?:line-?(?:no|nos|num|nums|number|numbers)|lnt?|hljs-ln-n(?:umbers)?|gutter)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NOT_TO_BE_COPIED = patterns.lazy(r"\buser-select\s*:\s*none\b", re.IGNORECASE)
_GO_ON = (":", ".", ",", ")", ";", "]")  # what follows a number of the code itself
_NUMBER = patterns.lazy(r"\s*\d{1,6}\s*")
_A_NUMBER = "\0"  # which no document holds
_MIN_NUMBERED = 3  # lines
_MAX_LABEL = 4  # words
_MIN_SENTENCES = 20  # words of text that is read although it is marked up as code
_PLAIN = 0.9  # of its words consist of letters


def pieces(element: Element) -> Iterator[str]:
    """The text in an element, with its line ends, piece by piece, without line numbers and buttons.

    Block elements in it have lines of their own.
    """
    unread = set(_line_numbers(element))
    unread.update(_for_hands(element))
    for _, text, _ in _walk(element, unread):
        yield text


def _walk(element: Element, unread: Set[Element] = frozenset()) -> Iterator[tuple[Element, str, bool]]:
    """The pieces of text in an element, each with the element that it opens or follows, and whether it opens a line."""
    is_begun = is_parted = False
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, each in walk:
        is_inside = each is not element
        if is_inside and name(each) in BLOCKS:
            is_parted = is_parted or is_begun
        if event == "start" and each in unread:
            walk.skip_subtree()
            continue
        if event == "start":
            text = "\n" if name(each) == "br" else each.text or ""
        else:
            text = (each.tail or "") if is_inside else ""
        if not text:
            continue
        if is_parted and not text.startswith(("\n", "\r")):
            text = f"\n{text}"
        is_parted = False
        yield each, text, not is_begun or text.startswith("\n")
        *ended, last = text.split("\n")
        is_begun = bool(last.strip()) or (is_begun and not ended)


def _line_numbers(element: Element) -> Iterator[Element]:
    """The line numbers: by class name or style, or because one opens each line, and they are consecutive."""
    counting: dict[tuple[str, str, str], list[Element]] = {}
    for each, text, opens_line in _walk(element):
        # Text after an element is yielded with that element, too.
        if each is element or len(each) or text.strip() != (each.text or "").strip() or not _NUMBER.fullmatch(text):
            continue
        called, style = each.get("class") or "", each.get("style") or ""
        if _LINE_NUMBER.search(called) or _NOT_TO_BE_COPIED.search(style):
            yield each
        elif opens_line and not (each.tail or "").startswith(_GO_ON):
            counting.setdefault((name(each), called, style), []).append(each)
    for found in counting.values():
        numbers = [int(each.text or "") for each in found]
        is_row = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        if is_row and len(numbers) >= _MIN_NUMBERED and _open_all_lines(element, set(found)):
            yield from found


def _open_all_lines(element: Element, numbers: Set[Element]) -> bool:
    """Whether one of these elements opens each line of code, or is alone on the line before."""
    marked = (
        text.replace(text.strip(), _A_NUMBER) if each in numbers and text.strip().isdecimal() else text
        for each, text, _ in _walk(element)
    )
    lines = ["", *filter(None, map(str.strip, "".join(marked).split("\n")))]
    return all(line.startswith(_A_NUMBER) or before == _A_NUMBER for before, line in pairwise(lines))


def _for_hands(element: Element) -> Iterator[Element]:
    """The buttons in an element, and the boxes of a few words around one beside the code: they name its language.

    The styles and scripts that belong to them are included.
    """
    yield from element.iter("style", "script", "template")
    for button in element.iter("button"):
        yield button
        for box in takewhile(lambda each: each is not element, button.iterancestors()):
            if box.getnext() is not None and next(box.iter("code"), None) is None:
                if len(text_within(box).split()) > _MAX_LABEL:
                    break
                yield box


def is_writing(element: Element, text: str) -> bool:
    """Whether text that keeps its lines is not code: it is marked as a poem, or nearly all of it is sentences."""
    if _POEM.search(element.get("class") or ""):
        return True
    if element.get("class") or next(element.iter("code", "samp", "kbd", "span"), None) is not None:
        return False
    text = _QUOTED.sub("", text)
    said = text.split()
    if len(said) < _MIN_SENTENCES or _SIGNS_OF_CODE.search(text):
        return False
    plain = sum(word.strip(_AROUND_WORDS).replace("-", "").replace("’", "").replace("'", "").isalpha() for word in said)
    return plain >= _PLAIN * len(said) and bool(_SENTENCE.search(text))
