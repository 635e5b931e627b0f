"""Numbers with a magnitude, and several of them: 3m views, 10K followers, 10–12k, 5 Mio. Menschen."""

import re
from collections.abc import Iterator
from functools import cache, partial

from narrator import patterns
from narrator.spoken.figures.money import joint, magnitudes, opening
from narrator.spoken.little_words import all_little_words
from narrator.spoken.number_words import NumberWords, number_words
from narrator.spoken.numerals import agreed, counted, elided, figure, magnitude_of, words
from narrator.spoken.reading import Kind, Rank, first_words


def kinds(language: str) -> Iterator[Kind]:
    """Numbers with a magnitude, in a language with words for these."""
    own = number_words(language)
    if not own or not own.magnitudes:
        return
    letters = "".join(name for name in own.magnitudes if len(name) == 1)
    shortened = partial(_shortened, own=own, language=language)
    yield Kind("a count", Rank.MONEY, _short(language), shortened, beside=letters or "@")
    magnitudes = first_words(case for name in own.magnitudes if len(name) > 1 for case in (name, name.lower()))
    yield Kind("a count", Rank.COUNT, _count(language), partial(_said, own=own, language=language), words=magnitudes)


@cache
def _count(language: str) -> re.Pattern[str]:
    return patterns.lazy(
        rf"(?=[\d.])(?<![\w.,/$€£¥₹-]){opening(language)}"
        rf"(?:(?P<low>{figure(language)})(?P<low_many>{magnitudes(language, 2)})?(?P<joint>{joint(language)}))?"
        rf"(?P<number>{figure(language)})(?P<many>{magnitudes(language, 2)})",
    )


@cache
def _short(language: str) -> re.Pattern[str]:
    """A magnitude of one letter after its number, which may also be a unit: only before what is counted."""
    own = number_words(language)
    letters = "".join(sorted(name for name in (own.magnitudes if own else ()) if len(name) == 1))
    return patterns.lazy(
        rf"(?=[\d.])(?<![\w.,/$€£¥₹-])(?:(?P<low>{figure(language)})(?P<joint> ?[-–] ?))?(?P<number>{figure(language)})"
        rf"(?P<gap> ?)(?P<many>[{letters or '@'}])(?P<after>\+?(?: [^\W\d_]+)?)(?![\w²³/-]|['’]s\b)"
    )


def _shortened(found: re.Match[str], own: NumberWords, language: str) -> str | None:
    letter, after = found["many"], found["after"].strip(" +")
    following = found.string[found.end("many") + 1 :][:30]
    if own.of and after in (own.of, own.of[0]) and letter.isupper() and not found["low"]:  # 2,5 M d'habitants
        return counted(found["number"], magnitude_of(letter, own), language) + found["after"]
    if found["gap"] or not own.short_counts or own.no_counts.match(f"{found['number']}{letter} {following.strip()}"):
        return None
    is_sure = letter in own.sure_magnitudes or (letter.isupper() and not found["number"].isdigit())
    if not is_sure and (after in all_little_words(language) or not own.several.search(after)):
        return None
    before = found.string[max(0, found.start() - 12) : found.start()].split()
    if before and own.no_counts.fullmatch(before[-1]):
        return None
    low = f"{words(found['low'], language)} {own.to} " if found["low"] else ""
    said = counted(found["number"], magnitude_of(letter, own), language)
    return f"{low}{said}{found['after']}"


def _said(found: re.Match[str], own: NumberWords, language: str) -> str:
    low = ""
    if found["low"]:
        first = words(found["low"], language)
        if found["low_many"]:
            first = counted(found["low"], magnitude_of(found["low_many"], own), language)
        word = found["joint"].strip()
        low = f"{first} {own.to if word in ('-', '–', '—') else word} "
    magnitude = magnitude_of(found["many"], own)
    if magnitude.one == magnitude.many:
        # A thousand is not a noun: the number agrees with what is counted.
        noun = agreed(found["number"], found.string[found.end() :], language)
        return low + elided(f"{noun} {magnitude.one}", language)
    return low + counted(found["number"], magnitude, language)
