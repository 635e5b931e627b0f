"""Sets of tennis, said without a word between the games: 6-4, 3-6, 7-6 (7-5)."""

import re
from collections.abc import Iterator
from functools import cache, partial

from narrator.spoken.number_words import number_words
from narrator.spoken.numerals import words
from narrator.spoken.reading import Kind, Rank

# How a set can end by the rules of tennis: six games with a lead of two, seven to five, or a tie-break.
_TIE_BREAK = r" ?\(\d{1,2}(?:[-–]\d{1,2})?\)"
_SET = rf"(?:6[-–][0-4]|[0-4][-–]6|7[-–]5|5[-–]7|(?:7[-–]6|6[-–]7)(?:{_TIE_BREAK})?)"
_LAST = r"1\d[-–]\d{1,2}"
_GAMES = re.compile(r"(\d{1,2})[-–](\d{1,2})")


def kinds(language: str) -> Iterator[Kind]:
    """Scores that are said differently from ranges, in a language with words for numbers."""
    if own := number_words(language):
        sets = _sets_joined(own.conjunction)
        yield Kind("sets of tennis", Rank.DATE, sets, partial(_sets, language=language), beside="-–")


@cache
def _sets_joined(conjunction: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.,:/–-])(?:{_SET}(?:,? (?:{re.escape(conjunction)} )?{_SET})+(?:,? {_LAST})?"
        rf"|(?:7[-–]6|6[-–]7){_TIE_BREAK})(?![\w/:–-]|[.,]\d)"
    )


def _sets(found: re.Match[str], language: str) -> str:
    spaced = re.sub(r"(?<=\d)\(", " (", re.sub(r"(?<=[\d)]) (?=\d)", ", ", found[0]))
    return re.sub(r"\d+", lambda each: words(each[0], language), _GAMES.sub(r"\1 \2", spaced))
