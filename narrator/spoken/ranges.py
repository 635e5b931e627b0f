"""Ranges, scores and ratios: "5–10" is said "5 to 10", "16:9" "16 to 9", "pp. 3–7" "pages 3 to 7".

The numbers stay figures here; the families after this one say them.
"""

import re
from functools import cache
from typing import NamedTuple

from narrator.spoken import languages
from narrator.spoken.numerals import NumberWords, figure, number_words

_CHEAP = re.compile(r"[-–—−:/]\s?[\d$€£.]")
_RATIO = re.compile(r"(?<![\w.,:/-])(\d{1,4}):(\d{1,4})(?![\w:/]|[.,]\d)")
_CHAIN = re.compile(r"(?<![\w.,:/–-])\d{1,4}(?:[-–]\d{1,4}){2,}(?![\w/]|[-–.,:]\d)")
_SLASHED = re.compile(r"(?<![\w.,:/–$€£-])(\d{1,4})/(\d{1,4})(?![\w/]|[-–.,:]\d)")
_LONG = re.compile(r"(?<=\d)[-–](?=\d)")


def say(text: str, language: str) -> str:
    """`text` with each range of numbers in words; unchanged in a language without words for numbers."""
    own = number_words(language)
    if not own or not _CHEAP.search(text):
        return text
    if own.pages:
        text = _pages(language).sub(lambda found: own.pages[found[1]] + " ", text)
    text = _CHAIN.sub(lambda found: re.sub("[-–]", " ", found[0]), text)
    text = _range(language).sub(lambda found: _range_said(found, own), text)
    text = _hyphenated(language).sub(rf"\1 {own.to} \2", text)
    text = _RATIO.sub(rf"\1 {own.score} \2", text)
    text = _SLASHED.sub(lambda found: _slashed(found, own), text)
    return _LONG.sub(", ", text)


class RangeWords(NamedTuple):
    """What joins a range of numbers between hyphens."""

    hyphenated: frozenset[str]


_range_words = languages.reader_for_all("ranges", RangeWords)


@cache
def _hyphenated(language: str) -> re.Pattern[str]:
    words = sorted(_range_words(language).hyphenated)
    joints = "|".join(f"-{word}-|-{word.upper()}-" for word in words)
    return re.compile(rf"(?<![\w.,:/–-])(\d{{1,2}})(?:{joints})(\d{{1,2}})(?![\w-])")


@cache
def _pages(language: str) -> re.Pattern[str]:
    own = number_words(language)
    names = "|".join(map(re.escape, sorted(own.pages, key=len, reverse=True))) if own else ""
    return re.compile(rf"(?<![\w.])({names}) ?(?=\d+[-–]\d)")


@cache
def _range(language: str) -> re.Pattern[str]:
    own = number_words(language)
    names = [name for name in own.magnitudes if len(name) > 4] if own else []
    magnitudes = "|".join(names) or "(?!)"
    sign = rf"(?: ?%| ?°[CF]?| (?:{magnitudes})(?!\w))?"
    return re.compile(
        rf"(?<![\w.,:/–−-])(?P<low>{figure(language)})(?P<sign>{sign})(?P<joint> ?[–—] ?| - |-)"
        rf"(?P<high>{figure(language)})(?P<unit>{sign} ?[^\W\d]?)(?![-–/:]\d|[.,]\d)"
    )


def _range_said(found: re.Match[str], own: NumberWords) -> str:
    low, high = found["low"], found["high"]
    to = f"{low}{found['sign']} {own.to} {high}{found['unit']}"
    if not (low.isdigit() and high.isdigit()):
        return to
    first, second = int(low[:20]), int(high[:20])
    if first == second == 50:
        return f"50 50{found['unit']}"
    if "–" in found["joint"] or "—" in found["joint"] or first < second:
        return to if len(low) <= 4 and len(high) <= 4 else f"{low}, {high}{found['unit']}"
    if len(low) == 4 and len(high) == 2 and second > first % 100:
        return to  # 1914-18
    if first < 100 and second < 100:
        return f"{low} {own.score} {high}{found['unit']}"
    return to if found["unit"].strip() and len(high) > 1 else f"{low}, {high}{found['unit']}"


def _slashed(found: re.Match[str], own: NumberWords) -> str:
    part = f"{found[1]}/{found[2]}"
    if part in own.fractions:
        return found[0]
    if not own.part_of or len(found[1]) == 4 or part in own.slashed_names:
        return f"{found[1]} {found[2]}"
    return f"{found[1]} {own.part_of if int(found[1]) <= int(found[2]) else own.over} {found[2]}"
