"""Numbers about which nothing else is known: years, numbers of something, and any remaining figures, as words.

After these, no digits are left.
"""

import re
from collections.abc import Iterator
from functools import cache, partial

from narrator.spoken.number_words import NumberWords, number_words
from narrator.spoken.numerals import agreed, cardinal, counted_in_lakhs, digits, figure, words, year
from narrator.spoken.reading import Kind, Rank

_GOES_ON = re.compile(r"\w|[.,]\d")
_YEAR_DIGITS = 4
_DIGITS = re.compile(r"\d+")
_SHORT_YEAR = re.compile(r"(?<!\w)['’](\d\d|[2-9]00)\b(?![\"”″'’])")
_PERCENT = re.compile(r"(?<![^\s(])%(?=\s|[,;:.!?)]|\Z)")


def kinds(language: str) -> Iterator[Kind]:
    """All numbers, in a language with words for them."""
    own = number_words(language)
    if not own:
        return
    yield Kind("a short year", Rank.ORDINAL, _SHORT_YEAR, partial(_short_year, language=language), beside="'’")
    yield Kind("a sign", Rank.NUMBER, _PERCENT, lambda _: own.percent, "%")
    yield Kind(
        "a number",
        Rank.NUMBER,
        re.compile(rf"(?=[\d.]){figure(language)}"),
        partial(_plain, own=own, language=language),
    )
    yield Kind("digits", Rank.NUMBER, _DIGITS, lambda found: digits(found[0], language))


def number(written: str, following: str, language: str) -> str:
    """A number in words before the text that follows it: a year if it looks like one and does not count anything."""
    if _year(language).fullmatch(written) and not _is_counted(following, language):
        return year(int(written), language)
    return counted_in_lakhs(written, language) or agreed(written, following, language)


@cache
def _year(language: str) -> re.Pattern[str]:
    own = number_words(language)
    return own.year if own else re.compile(r"(?!)")


def _is_counted(following: str, language: str) -> bool:
    """Whether a number counts what follows it."""
    own = number_words(language)
    return bool(own and own.counted.match(following))


def _word_before(text: str, start: int) -> str:
    """The word before a position, if it is as short as a preposition."""
    *_, word, space = ["", *text[max(0, start - 12) : start].split(" ")]
    return "" if space else word


def _plain(found: re.Match[str], own: NumberWords, language: str) -> str:
    written = found[0]
    if not written.replace("’", "'").isascii():
        return digits(written, language)
    start, text = found.start(), found.string
    before, after = text[max(0, start - 1) : start], text[found.end() :]
    touches = (before.isalnum() or before in (".", ",")) and bool(before)
    if not touches and not _GOES_ON.match(after):
        if len(written) == _YEAR_DIGITS and own.year_after and _is_early_year(found, language):
            return year(int(written), language)
        return number(written, after, language)
    return words(written, language) if before.isalnum() else agreed(written, after, language)


def _is_early_year(found: re.Match[str], language: str) -> bool:
    """Whether the word before a number shows that it is a year."""
    return bool(_early_year(language).fullmatch(f"{_word_before(found.string, found.start())} {found[0]}"))


def _short_year(found: re.Match[str], language: str) -> str:
    zero = number_words(language)
    if found[1].startswith("0") and zero and zero.zero_in_years:
        return f"{zero.zero_in_years} {cardinal(int(found[1]), language)}"
    return words(found[1], language)


@cache
def _early_year(language: str) -> re.Pattern[str]:
    own = number_words(language)
    words = "|".join(sorted(own.year_after)) if own else "(?!)"
    return re.compile(rf"(?i:{words}) (?:1\d\d\d|2[01]\d\d|2200)")
