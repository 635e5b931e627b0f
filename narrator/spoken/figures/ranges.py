"""Ranges, scores, ratios, ratings and fractions: "5–10" is "five to ten", "4.5/5" "four point five out of five"."""

import re
from collections.abc import Iterator
from functools import cache, partial
from typing import NamedTuple

from narrator import patterns
from narrator.spoken import languages
from narrator.spoken.figures.plain import number
from narrator.spoken.fractions import FRACTION, fraction
from narrator.spoken.number_words import NumberWords, number_words
from narrator.spoken.numerals import agreed, cardinal, counted_noun, digits, figure, is_feminine, parts, words, year
from narrator.spoken.reading import Kind, Rank

_RATIO = patterns.lazy(
    r"(?<![\w.,:/-])(\d{1,4}|\d{1,3}[.,]\d{1,2}(?=:1(?!\d))):(\d{1,4})(?::(\d{1,4}))?(?![\w:/]|[.,]\d)"
)
_CHAIN = patterns.lazy(r"(?<![\w.,:/–-])\d{1,4}(?:[-–]\d{1,4}){2,}(?![\w/]|[-–.,:]\d)")
_EARLY = patterns.lazy(r"10\d\d")
_SLASHED = patterns.lazy(r"(?<![\w.,:/–$€£-])(\d{1,4})/(\d{1,5})(?:/(\d{1,4}))?(?![\w/]|[-–.,:]\d)")
_MARK = r"(?<![\w.,:/–$€£-])(\d{1,3}[.,]\d{1,2})/(\d{1,3})(?![\w/]|[-–.,:]\d)"
_WORD = patterns.lazy(r" ?[^\W\d]")
_FRACTION = patterns.lazy(FRACTION)
# 3½–4 and 4–4½: the other end is read by itself, with its unit.
_FROM_PART = patterns.lazy(
    rf"{FRACTION} ?[-–] ?(?=\d|[½⅓⅔¼¾⅛⅜⅝⅞])|(?<![\w.,/$€£–-])(?P<low>\d{{1,4}}) ?[-–] ?(?=\d{{0,4}} ?[½⅓⅔¼¾⅛⅜⅝⅞])"
)
_LETTERS = patterns.lazy(r"(?<![\w–-])([A-Z]|[a-h])–([A-Z]|[a-h])(?![\w–-])")
_ALPHABET = patterns.lazy(r"(?<![\w–-])([Aa])-([Zz])(?![\w–-])")
# Usual denominators above ten; with other numbers after a slash it is not a fraction: 17/18 juin.
_USUAL = frozenset((12, 16, 20, 24, 32, 64, 100, 1000, 10_000, 100_000, 1_000_000))
_PART_SIGNS = "/⁄½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅒"


class RangeWords(NamedTuple):
    """What joins a range of numbers between hyphens."""

    hyphenated: frozenset[str]


_range_words = languages.reader_for_all("ranges", RangeWords)


def kinds(language: str) -> Iterator[Kind]:
    """Two numbers that belong together, in a language with words for numbers."""
    own = number_words(language)
    if not own:
        return
    part = partial(_fraction, own=own, language=language)
    yield Kind(
        "a range of parts", Rank.MEASURE, _FROM_PART, partial(_from_part, own=own, language=language), _PART_SIGNS
    )
    if own.half_after:
        halves = partial(_and_half, own=own, language=language)
        yield Kind("a number and a half", Rank.RANGE, _AND_HALF, halves, "/½")
    yield Kind("a fraction", Rank.RANGE, _FRACTION, part, _PART_SIGNS)
    letters = partial(_letters, own=own)
    yield Kind("a range of letters", Rank.RANGE, _LETTERS, letters, "–")
    yield Kind("a range of letters", Rank.RANGE, _ALPHABET, letters, "-", words=frozenset("z"))
    yield Kind(
        "a ratio", Rank.DATE, _proportion(language), partial(_proportional, own=own, language=language), beside=":"
    )
    yield Kind("numbers in a row", Rank.RANGE, _CHAIN, partial(_chain, language=language), beside="-–")
    yield Kind("a range", Rank.RANGE, _range(language), partial(_range_said, own=own, language=language), beside="-–—−")
    yield Kind("a range", Rank.RANGE, _hyphenated(language), partial(_joined, own=own, language=language), beside="-")
    yield Kind("a ratio", Rank.RANGE, _RATIO, partial(_ratio, own=own, language=language), beside=":")
    yield Kind("a mark", Rank.RANGE, re.compile(_MARK), partial(_mark, own=own, language=language), beside="/")
    yield Kind("numbers with a slash", Rank.COUNT, _SLASHED, partial(_slashed, own=own, language=language), beside="/")


@cache
def _hyphenated(language: str) -> re.Pattern[str]:
    words = sorted(_range_words(language).hyphenated)
    joints = "|".join(f"-{word}-|-{word.upper()}-" for word in words)
    return re.compile(rf"(?<![\w.,:/–-])(\d{{1,2}})(?:{joints})(\d{{1,2}})(?![\w-])")


@cache
def _range(language: str) -> re.Pattern[str]:
    own = number_words(language)
    names = sorted((name for name in own.magnitudes if len(name) > 4), key=len, reverse=True) if own else []
    magnitudes = "|".join(map(re.escape, names)) or "(?!)"
    many = rf"(?: (?:{magnitudes})(?!\w))?"
    return re.compile(
        rf"(?<![\w.,:/–−-])(?P<low>{figure(language)})(?P<low_many>{many})(?P<joint> ?[–—] ?| - |[-−])"
        rf"(?P<high>{figure(language)})(?P<many>{many})(?![-–/:]\d|[.,]\d|\d)"
    )


@cache
def _proportion(language: str) -> re.Pattern[str]:
    """1:10 after words that show it to be a ratio, and 1:25.000, which can be nothing else."""
    own = number_words(language)
    before = own.ratio_after.pattern if own else "(?!)"
    return re.compile(
        rf"(?<![\w.,:/-])(?:(?P<before>(?:{before}) )(?P<first>{figure(language)})|(?P<one>\d{{1,2}}))"
        rf":(?P<last>(?(before){figure(language)}|\d{{1,3}}(?:[., ]000){{1,2}}))(?![\w:/]|[.,]\d)"
    )


def _proportional(found: re.Match[str], own: NumberWords, language: str) -> str:
    first = words(found["first"] or found["one"], language)
    return f"{found['before'] or ''}{first} {own.ratio or own.score} {words(found['last'], language)}"


def _range_said(found: re.Match[str], own: NumberWords, language: str) -> str | None:
    low, high, text = found["low"], found["high"], found.string
    after = text[found.end() : found.end() + 2]
    if after[:1].isalnum() and not after[:1].isalpha():
        return None
    if found["joint"] == "−" and not _is_below(low, high, language):
        return None  # seven minus two
    ends = (number(low, "", language), number(high, text[found.end() :], language))
    if own.zero_in_years and len(low) == 4 and len(high) == 2 and high[0] == "0" != high[1]:
        ends = (ends[0], f"{own.zero_in_years} {cardinal(int(high), language)}")  # 2008–09
    if own.hundred_in_names and _EARLY.fullmatch(low) and len(high) == 4 and ends[1] == year(int(high), language):
        ends = (year(int(low), language), ends[1])  # 1066–1485
    said = [f"{end}{many}" for end, many in zip(ends, (found["low_many"], found["many"]), strict=True)]
    word = _between(found, own)
    if word == own.to and not (found["low_many"] or low.isdigit()):
        return f"{said[0]} {word} {said[1]}"
    return f"{said[0]}, {said[1]}" if word == "," else f"{said[0]} {word} {said[1]}".replace("  ", " ")


def _is_below(low: str, high: str, language: str) -> bool:
    first, second = (
        float(f"{whole or 0}.{part or 0}") for whole, part in (parts(low, language), parts(high, language))
    )
    return first < second


def _between(found: re.Match[str], own: NumberWords) -> str:
    """What is said between two numbers: "to" in a range, the word of a score, a short pause, or nothing in 50-50."""
    low, high = found["low"], found["high"]
    if not (low.isdigit() and high.isdigit()):
        return own.to
    first, second = int(low[:20]), int(high[:20])
    if (first == second and first >= 20) or (
        first + second == 100 and first > second and first % 5 == 0 and found["joint"] == "-"
    ):
        return ""  # 50-50, 80-20
    if found["joint"] == "-" and f"{low}/{high}" in own.slashed_names:
        return ""  # 24-7
    if "–" in found["joint"] or "—" in found["joint"] or first < second:
        if first > second and first < 100 and "–" in found["joint"]:
            return own.score
        return own.to if len(low) <= 4 and len(high) <= 4 else ","
    if len(low) == 4 and len(high) == 2 and second > first % 100:
        return own.to  # 1914-18
    # Basketball scores go up to that.
    if first < 200 and second < 200 and (first < 100) <= (second < 100):
        return own.score
    return own.to if _WORD.match(found.string, found.end()) and len(high) > 1 else ","


def _joined(found: re.Match[str], own: NumberWords, language: str) -> str:
    return f"{words(found[1], language)} {own.to} {words(found[2], language)}"


def _chain(found: re.Match[str], language: str) -> str:
    return " ".join(words(each, language) for each in re.split("[-–]", found[0]))


def _ratio(found: re.Match[str], own: NumberWords, language: str) -> str:
    # Two shares of a whole: 50:50.
    joint = " " if found[1] == found[2] and len(found[1]) == 2 and not found[3] else f" {own.score} "
    return joint.join(words(each, language) for each in found.groups() if each)


def _letters(found: re.Match[str], own: NumberWords) -> str | None:
    first, last = found[1], found[2]
    return f"{first} {own.to} {last}" if first < last and first.isupper() == last.isupper() else None


def _from_part(found: re.Match[str], own: NumberWords, language: str) -> str | None:
    """The lower end of a range, and what is between it and the upper end."""
    if found["low"]:
        return f"{words(found['low'], language)} {own.to} "
    if "/" in found["part"] and _is_no_part(found["part"], own):
        return None
    said = fraction(found["whole"], found["part"], language)
    return f"{said} {own.to} " if said else None


def _is_no_part(part: str, own: NumberWords) -> bool:
    """Whether a fraction is an unusual one: in 3/7-4/8, the hyphen may be anything."""
    return part not in own.fractions


def _fraction(found: re.Match[str], own: NumberWords, language: str) -> str | None:
    whole, part = found["whole"], found["part"]
    if "/" in part and not whole:
        above, below = (int(re.sub(r"\D", "", each)) for each in part.split("/"))
        if own.rated.match(found.string, found.end()):
            return None  # 3/4 stars
        if own.mark_after.search(found.string[max(0, found.start() - 30) : found.start()]):
            return None
        if part in own.slashed_names or (above >= below and below != 2) or below < 2:
            return None
        if above > 1 and below > 10 and below not in _USUAL and part not in own.fractions:
            return None
        if part not in own.fractions and own.marks_out_of and str(below) in own.marks_out_of and above > 1:
            return None
    noun = (
        counted_noun(found.string[found.end() :], language) if whole or (own.half_of and part in ("1/2", "½")) else ""
    )
    if noun and own.half_of and not whole:
        return own.half_of[is_feminine(noun, language)]
    return fraction(whole, part, language, feminine=bool(noun) and is_feminine(noun, language))


_AND_HALF = patterns.lazy(r"(?<![\w.,/])(?P<whole>\d{1,4})[ -]?(?:1/2|½)(?P<noun> [^\W\d_]{2,})(?!\w)")


def _and_half(found: re.Match[str], own: NumberWords, language: str) -> str | None:
    """2 1/2 ore: due ore e mezza."""
    noun = counted_noun(found["noun"], language)
    if not noun or noun != found["noun"].strip() or not own.half_after:
        return None
    if found["whole"] == "1" and noun.endswith("s"):
        return None  # 1½ tazas: a half more than one counts as several for some
    feminine = is_feminine(noun, language) or bool(own.feminine_several.search(noun))
    return f"{agreed(found['whole'], found['noun'], language)} {noun} {own.half_after[feminine]}"


def _mark(found: re.Match[str], own: NumberWords, language: str) -> str | None:
    return f"{words(found[1], language)} {own.part_of or ','} {words(found[2], language)}".replace(" ,", ",")


def _slashed(found: re.Match[str], own: NumberWords, language: str) -> str | None:
    each = [part for part in found.groups() if part]
    said = [
        digits(part, language) if part[0] == "0" and len(part) > 1 else cardinal(int(part), language) for part in each
    ]
    first, second = int(each[0]), int(each[1])
    if len(each[0]) == 4 and len(each[1]) == 2 and len(each) == 2 and second == (first + 1) % 100:
        return f"{year(first, language)} {said[1]}"  # 2019/20
    is_name = "/".join(each) in own.slashed_names or len(each) == 3 or len(each[0]) == 4
    # Two shares of a whole: 80/20, 50/50.
    if is_name or first + second == 100 or (first == second and first > 10) or not own.part_of:
        return " ".join(said)
    if second > 999 and first > 9:
        return " ".join(said)  # Drucksache 18/9523
    return f"{said[0]} {own.part_of if first <= second else own.over} {said[1]}"
