"""Text of HTML that keeps its lines: code, or a poem, a letter."""

import re
from collections.abc import Iterator

from lxml import etree

from narrator import patterns
from narrator.sources.nodes import Element, name

_POEM = patterns.lazy(r"(?:^|[\s_-])(?:verse|poem|poetry|stanza|lyrics)(?:$|[\s_-])", re.IGNORECASE)
_SIGNS_OF_CODE = patterns.lazy(r"[{}\\]|[=!<>]=|\(\)|->|=>|^\s*[$#>]\s|;\s*$|--\w|://.*://", re.MULTILINE)
_SENTENCE = patterns.lazy(r"[.!?…。！？][\"”»’)]*(?:\s|$)")
_AROUND_WORDS = ".,;:!?()[]\"“”„«»‘’'*_–—-…"
_MIN_SENTENCES = 20  # words of what is read though it stands where code does
_PLAIN = 0.9  # of its words are in letters


def pieces(element: Element) -> Iterator[str]:
    """The text in an element, with the ends of its lines, piece by piece."""
    for event, each in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if event == "start":
            yield "\n" if name(each) == "br" else each.text or ""
        elif each is not element:
            yield each.tail or ""


def is_writing(element: Element, text: str) -> bool:
    """Whether what keeps its lines is no code: it is called a poem, or nearly all of it are sentences in letters."""
    if _POEM.search(element.get("class") or ""):
        return True
    if element.get("class") or next(element.iter("code", "samp", "kbd", "span"), None) is not None:
        return False
    said = text.split()
    if len(said) < _MIN_SENTENCES or _SIGNS_OF_CODE.search(text):
        return False
    plain = sum(word.strip(_AROUND_WORDS).replace("-", "").replace("’", "").replace("'", "").isalpha() for word in said)
    return plain >= _PLAIN * len(said) and bool(_SENTENCE.search(text))
