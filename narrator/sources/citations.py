"""Marks in a text that cite a work in the list of references: they are left out, with the words that lead to them."""

import re
from functools import cache

from narrator import patterns
from narrator.sources.vocabulary import in_all

CITED = "\ufdd0"
"""Stands for a mark that is to be left out; no text has this character."""

_joining = in_all(lambda names: names.between_citations)
_leading = in_all(lambda names: names.before_citations)
_STARTS = r"(?:(?<=[.!?>]\s)|(?<=>)|(?<=\n\n)|\A)"
_SPACE = r"(?:[^\S\n]|(?<!\n)\n)*"  # within a paragraph
_KEY = re.compile(r"([A-Za-z][a-z]+)[_:-]?((?:19|20)\d\d)[A-Za-z_-]*")


def named(key: str) -> str:
    """What a citation within a sentence shows, guessed from its key: “brook2019tides” is “Brook (2019)”; else ""."""
    found = _KEY.fullmatch(key.strip())
    return f"{found[1].capitalize()} ({found[2]})" if found else ""


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    marks = rf"{CITED}(?:(?:[\s,;&–—-]|\b(?:{patterns.any_of(_joining())})\b)*{CITED})*"
    leads = rf"(?:(?:{patterns.any_of(_leading())})[.,:]?\s+){{1,5}}"
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            marks,
            rf"{_SPACE}[\[(]\s*(?:{leads})?{CITED}\s*[\])]",  # in brackets of its own
            rf"{_STARTS}{leads}{CITED}\s*[.;]",  # a sentence of its own
            rf"{_STARTS}{leads}{CITED}\s*,?\s*(\w)",  # “In [1], we”
            rf"(?<=[^\s.!?:>(\[])[,;]?\s+{leads}{CITED}",
            rf"{_SPACE}{CITED}",
        )
    )


def without_citations(text: str) -> str:
    """A text, which may be HTML, without marks, their brackets and the words that lead to nothing without them."""
    if CITED not in text:
        return text
    marks, bracketed, sentence, opening, led, single = _patterns()
    text = sentence.sub("", bracketed.sub("", marks.sub(CITED, text)))
    text = opening.sub(lambda found: found[1].upper(), text)
    return single.sub("", led.sub("", text))
