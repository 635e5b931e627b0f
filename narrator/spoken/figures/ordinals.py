"""Written ordinals: 21st, 3rd, 1er, 2.ª"""

import re
from collections.abc import Iterator
from functools import partial

from narrator.spoken.number_words import NumberWords, number_words
from narrator.spoken.numerals import agreeing, counted_noun, ordinal
from narrator.spoken.reading import Kind, Rank


def kinds(language: str) -> Iterator[Kind]:
    """Ordinals, in a language with a notation for these."""
    if own := number_words(language):
        yield Kind("an ordinal", Rank.ORDINAL, own.ordinal, partial(_said, own=own, language=language))


def _said(found: re.Match[str], own: NumberWords, language: str) -> str | None:
    number, end = int(re.sub(r"\D", "", found[1])), found["end"]
    if said := own.ordinals.get(f"{number}{end}"):
        return said
    if not number and own.ordinal_ends:
        return None
    said = ordinal(number, language)
    if change := own.ordinal_ends.get(end):
        return re.sub(change[0], change[1], said)
    # El 3.º piso; but "el 3.º de la lista".
    return agreeing(said, language, feminine=False) if counted_noun(found.string[found.end() :], language) else said
