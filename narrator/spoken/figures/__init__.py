"""Figures as words: each written expression is read once, in its context.

The kinds of expressions are in modules, each with a function from a language to its kinds; a language may have more in
its `grammar.py`. If two readings use the same figure, the less ambiguous kind wins: see `Rank`.
"""

import re
from bisect import bisect_left
from functools import cache
from typing import NamedTuple

from narrator.spoken import languages
from narrator.spoken.figures import (
    clock,
    codes,
    counts,
    dates,
    equations,
    feet,
    labels,
    measures,
    mixed_units,
    money,
    names,
    ordinals,
    plain,
    positions,
    ranges,
    rates,
    romans,
    scores,
    signs,
    streets,
)
from narrator.spoken.reading import Kind, Kinds, Rank, Reading

__all__ = ["Choice", "Kind", "Rank", "Reading", "all_kinds", "choices", "readings", "say"]

_MODULES = (
    codes,
    dates,
    clock,
    labels,
    streets,
    names,
    money,
    positions,
    feet,
    mixed_units,
    measures,
    rates,
    counts,
    scores,
    ranges,
    romans,
    ordinals,
    equations,
    signs,
    plain,
)
# What every text with a figure contains: a digit, a Roman numeral, a mark such as A+ or Bs, a rate such as km/h, or a
# sign.
_SOME = re.compile(
    r"[\d²³¹⁰⁴-⁹½¼¾⅐-⅞$€£¥₩₹°%]|\b(?:[IVXLC]+(?:\b|e)|[IVXLC]{2,}[a-z])|\b[A-F](?:[A-F]*[-+−*]|s\b)|\b[ivx]{2,}\b|[A-Za-z]/[a-zA-Z]|\b[A-Za-h]–[A-Za-h]\b"
    r"|O-O"
)
# Raised letters of ordinals: 5ᵉ, XXIᵉ, 1ʳᵉ.
_IS_RAISED = re.compile("[ᵃᵈᵉᵐⁿᵒʳˢᵗʰ]")
_RAISED = str.maketrans("ᵃᵈᵉᵐⁿᵒʳˢᵗʰ", "ademnorsth")
_CAPITALS = re.compile(r"[^\W\d_]{3,}")


def say(text: str, language: str) -> str:
    """`text` with all its figures as words; unchanged in a language without words for numbers."""
    found = readings(text, language)
    if not found:
        return text
    parts, end = [], 0
    # In a text in capitals the words of numbers are capitals, too, so that the whole text is then put into lower case.
    in_capitals = text.isupper() and len(_CAPITALS.findall(text)) > 1
    for reading in found:
        parts += [text[end : reading.start], reading.said.upper() if in_capitals else reading.said]
        end = reading.end
    return "".join([*parts, text[end:]])


def readings(text: str, language: str) -> list[Reading]:
    """The readings of all written expressions in a text, from first to last."""
    text = lowered(text)
    if not _SOME.search(text):
        return []
    taken: list[Reading] = []
    for kind in _kinds(language).possible(text):
        _read(text, kind, taken)
    return taken


def lowered(text: str) -> str:
    """`text` with the raised letters of ordinals as ordinary ones: XXIᵉ is XXIe."""
    return text.translate(_RAISED) if _IS_RAISED.search(text) else text


class Choice(NamedTuple):
    """An expression in a text, how it is said and as what, and what else it could have been: kinds, and their words."""

    written: str
    said: str
    kind: str
    others: tuple[tuple[str, str], ...] = ()


def choices(text: str, language: str) -> list[Choice]:
    """Each written expression in a text, with the reading that was chosen and those that were not."""
    found = readings(text, language)
    every: list[Reading] = []
    # Being a number, or digits, is not an alternative to another reading.
    for kind in (kind for kind in all_kinds(language) if found and kind.rank is not Rank.NUMBER):
        alone: list[Reading] = []
        _read(text, kind, alone)
        every += alone
    return [_choice(text, reading, every) for reading in found if reading.said.strip()]


def _choice(text: str, taken: Reading, every: list[Reading]) -> Choice:
    """A reading, with those of other kinds that begin or end with it."""
    rivals = dict.fromkeys(
        (each.kind, each.said.strip()) for each in every if each.start == taken.start and each.end - each.start > 1
    )
    others = tuple(rival for rival in rivals if rival[0] != taken.kind and rival[1] != taken.said.strip())
    return Choice(text[taken.start : taken.end], taken.said.strip(), taken.kind, others)


def _read(text: str, kind: Kind, taken: list[Reading]) -> None:
    """Add the readings of one kind to those already chosen, which are in order."""
    position = 0
    while found := kind.pattern.search(text, position):
        start, end = found.span()
        position = end if end > start else end + 1
        index = bisect_left(taken, (start,))
        if index and taken[index - 1].end > start:
            position = taken[index - 1].end
        elif index < len(taken) and taken[index].start < end:
            position = taken[index].end
        elif (said := kind.said(found)) is None:
            position = _next(text, start)
        else:
            taken.insert(index, Reading(start, end, _apart(said, text, start, end), kind.name))


def _next(text: str, start: int) -> int:
    """Where the next expression may begin: after the digits or letters at `start`."""
    end = start + 1
    while end < len(text) and text[end - 1].isdigit() and text[end].isdigit():
        end += 1
    return end


def _apart(said: str, text: str, start: int, end: int) -> str:
    """Words, with a space before or after if they would touch a letter."""
    before = " " if start and text[start - 1].isalnum() and said[:1].isalnum() else ""
    after = " " if end < len(text) and text[end].isalnum() and said[-1:].isalnum() else ""
    return f"{before}{said}{after}"


@cache
def all_kinds(language: str) -> tuple[Kind, ...]:
    """The kinds of a language, the least ambiguous first."""
    own = languages.grammar(language).kinds
    found = [kind for kinds in (*(module.kinds for module in _MODULES), own) for kind in kinds(language)]
    return tuple(sorted(found, key=lambda kind: kind.rank))


@cache
def _kinds(language: str) -> Kinds:
    return Kinds(all_kinds(language))
