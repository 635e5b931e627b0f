"""Splitting text into sentences, and what is too long for one breath into parts.

`sentencex` knows the abbreviations of many languages, but it keeps whole quotations and parentheses together and
stumbles over ordinals, list markers and initials. So it is given the text without quotation marks and parentheses, and
only decides whether a sentence ends at a stop; where to look, and what overrules it, is here. A wrong split is audible,
a missed one is not: in doubt the sentence goes on.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import sentencex

from narrator.spoken import languages
from narrator.spoken.abbreviations import abbreviations, is_said_in_full
from narrator.spoken.figures.dates import date_words, days_of_week
from narrator.spoken.figures.labels import book_words, label_words
from narrator.spoken.little_words import all_little_words
from narrator.spoken.references import SOME_MARK, mark
from narrator.spoken.spelling import spelling
from narrator.spoken.units import known_units

_MAX_TITLE = 40  # characters of the title of a work, before and after a stop in it

MAX_CHARS = 300
"""No piece is longer than this: engines would split it wherever they have to, as would a reader out of breath."""

_QUOTES = '"“”„‟«»‹›「」『』‘‚'
# These end a sentence whatever precedes them, with or without a space after them.
_STRONG = "。｡！？‼⁇⁈⁉؟۔।॥։።፧။។៕"

_OPEN = re.compile(rf"[\s{_QUOTES}'’(\[¿¡–—-]*")
_BLANK_LINE = re.compile(r"\n\s*\n")
_BULLET = re.compile(r" (?=[•⁃‣▪●])")
_MARKER = re.compile(r"[•⁃‣▪●*-]? ?\(?(?:\d{1,3}|[^\W\d_]|[ivxIVX]{1,5})[.)]+")
_LETTERED = re.compile(r"a\. [A-Z].* b\. [A-Z]")
_ACRONYM = re.compile(r"(?:[A-Z]\.){1,4}[A-Z]")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_ZONE = re.compile(r"[A-Z]{1,3}T|UTC")
_FIRST_ITEM = re.compile(r"(\d{1,3})(\.\)|[.)]) ")
_NUMBERED = re.compile(r"\d|[IVXLC]+\b(?!['’])|[A-Z]\b(?!['’.]|\s[a-z])")
_INITIAL = re.compile(r"[^\W\d_]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.-)+[^\W\d_]")  # J.-C. Moreau
_ORDINAL = re.compile(r"[-–]?\d{1,2}|\d{1,3}\.?[-–/]\d{1,3}")
# Backticks: sentencex sees quotation marks in them, and never returns for rows of them.
_BLIND = re.compile(f"[{_QUOTES}{_STRONG}()`]")
# sentencex takes a stop before a number for "No. 5"; after a longer word, or before a year, it is the end.
_NUMBER = re.compile(r"(?<=\w{5}[.!?] )\d|(?<=\w{3}[.!?] )\d(?=\d{3}\b)")
_DIGIT = re.compile(r"\d")

# At each stop within a word, sentencex reads back over all of it: quadratic in a text without spaces. And it accepts
# only UTF-8, which has no lone surrogates.
_INSIDE = re.compile(r"[!?…\ud800-\udfff](?:(?<=[\ud800-\udfff])|(?![\]'’]*\s))")

# Where to split a long sentence, the best first. A comma or colon without a space may be in a number or an address.
_JOINTS = tuple(re.compile(joint) for joint in (r"[;:] |[；：]|—| –(?= )", r", |[，、،؛]", r" "))


class Stops(NamedTuple):
    """What sentencex does not know about the stops of a language, or gets wrong."""

    stops: str = ".!?…"
    """The characters that may end a sentence, in addition to those that always do."""
    abbreviations: frozenset[str] = frozenset()
    """Abbreviations after which the sentence goes on."""
    words: frozenset[str] = frozenset()
    """Words that it takes for abbreviations, or that mostly end a sentence: before a capital, the sentence ends."""
    one_letter: frozenset[str] = frozenset()
    """Words of one letter, which are not initials."""
    endings: tuple[str, ...] = ()
    """Endings of words that are also abbreviations: "Hauptstr"."""
    ordinal_stop: bool = False
    """Whether an ordinal is a number with a full stop."""
    speaking: frozenset[str] = frozenset()
    """Verbs of speech: after a question in quotes, the sentence goes on with "she asked"."""
    titles: frozenset[str] = frozenset()
    """Titles before a speaker's name, with a full stop."""


_known = languages.reader("sentences", Stops)
_UNKNOWN = Stops()


def _of(language: str) -> Stops:
    return _known(language) or _UNKNOWN


def cut(text: str, language: str) -> list[str]:
    """The sentences of `text`, those longer than `MAX_CHARS` in parts; white space is folded, nothing else is lost."""
    return [part for sentence in whole(text, language) for part in _parts(sentence)]


def whole(text: str, language: str) -> list[str]:
    """The sentences of `text`, however long. A blank line also ends one."""
    base = language.partition("-")[0].lower()
    return [
        sentence
        for paragraph in (_BLANK_LINE.split(text) if "\n" in text else (text,))
        for item in _items(" ".join(paragraph.split()), base)
        for sentence in _sentences(item, base)
    ]


def _items(text: str, language: str) -> Iterator[str]:
    """The items of a list written as one paragraph: "• One • Two", "1. One 2. Two", "a. One b. Two"."""
    for piece in (text,) if text.isascii() else _BULLET.split(text):
        start = 0
        if _LETTERED.match(piece):
            for letter in "bcdefghij":
                index = piece.find(f" {letter}. ", start)
                if index < 0 or not piece[index + 4 : index + 5].isupper():
                    break
                yield piece[start:index]
                start = index + 1
        if first := _FIRST_ITEM.match(piece):
            number, mark = int(first[1]) + 1, first[2]
            index = first.end()
            while (index := piece.find(f" {number}{mark} ", index)) >= 0:
                after = index + len(f" {number}{mark} ")
                # If nouns are capitalised, so is what follows an ordinal: "1. Mai und 2. Juni".
                is_word = piece[after : after + 1].isupper() and not spelling(language).capital_nouns
                ordinal = mark == "." and _of(language).ordinal_stop and not is_word and piece[index - 1] not in ".!?:;"
                if not ordinal and not piece[after].islower():
                    yield piece[start:index]
                    start, number = index + 1, number + 1
                index = after - 1
        yield piece[start:]


def _sentences(text: str, language: str) -> Iterator[str]:
    stops = [stop for stop in _stop(language).finditer(text) if stop.end() < len(text)]
    if not stops:
        yield from filter(None, [text.strip()])
        return
    ends, start = _ends(text, language), 0
    for stop in stops:
        if _is_in_title(text, stop.start()):
            continue
        if stop["more"] is None or _is_end(text, start, stop, ends, language):
            yield text[start : stop.end()].strip()
            start = stop.end()
    if start < len(text):
        yield text[start:].strip()


def _is_in_title(text: str, place: int) -> bool:
    """Whether a stop is in the title of a work: 《摔跤吧！爸爸》."""
    opened = text.rfind("《", max(0, place - _MAX_TITLE), place)
    return opened >= 0 and "》" not in text[opened:place] and "》" in text[place : place + _MAX_TITLE]


@cache
def _stop(language: str) -> re.Pattern[str]:
    """A stop that may end a sentence, with what belongs to it: closing quotes and brackets, citation marks."""
    marks = rf"(?:\ ?(?:{mark(language).pattern}))*"
    stops = re.escape(_of(language).stops)
    # Whole rows only: trying each character of a row to its end would be quadratic. What a pattern begins with is
    # searched for quickly if it is one of some characters.
    return re.compile(
        rf"""
        (?P<first> [{stops}{_STRONG}] )  (?:
            (?<=[{stops}]) (?<![{stops}][{stops}])  (?P<more> [{stops}]*+ )
            (?: [{_QUOTES}'’)\]] | \ [»”](?!\S) )*
          | (?<=[{_STRONG}]) [{_STRONG}]*  ["”’」』》】）)]*
        )
        {marks}  (?(more) (?: \s+ | \Z ) | \s* )
        """,
        re.VERBOSE,
    )


def _ends(text: str, language: str) -> list[int]:
    """Where sentencex would split if there were no quotation marks and parentheses."""
    blind = mark(language).sub(lambda found: " " * len(found[0]), text) if SOME_MARK.search(text) else text
    blind = _BLIND.sub(" ", blind)
    ends, index = [], 0
    if _DIGIT.search(blind):
        blind = _NUMBER.sub("A", blind)
    for sentence in sentencex.segment(language, _INSIDE.sub("-", blind)):
        index += len(sentence)
        ends.append(index)
    return ends


def _is_end(text: str, start: int, stop: re.Match[str], ends: list[int], language: str) -> bool:
    """Whether the sentence that began at `start` ends at `stop`; `ends` is what sentencex decided."""
    opening = _OPEN.match(text, stop.end())
    after = opening.end() if opening else stop.end()
    following = text[after : after + 1]
    if following.islower() or _MARKER.fullmatch(text, start, stop.end("more")):
        return False
    own = _of(language)
    if stop["first"] == "." and not stop["more"]:
        word = text[max(start, stop.start() - 20) : stop.start()].rpartition(" ")[2].rpartition("–")[2]
        word = word.lstrip(_QUOTES + "([’'")
        if word in own.abbreviations or _is_label(word, text[after : after + 8], language):
            return False
        if word.lower() in ("a.m", "p.m") and _names_time(text, after, language):
            return False
        # Without a limit, a sentence that never ends would be looked at as a whole at each stop.
        if stop.start() - start < _MAX_TITLE and _is_title(text[start : stop.start() + 1], language):
            return False
        if word.endswith(own.endings) or _is_short(word, following, language) or _INITIALS.fullmatch(word):
            return False
        if following.isupper() and spelling(language).capital_nouns and _is_unit(text, start, stop.start(), language):
            return _is_little(text, after, language)
        if f"{word}. {text[after : after + 12]}".startswith(_in_parts(language)):
            return False
        if following.isupper() and (word in own.words or word.rstrip(")") in own.words):
            return True
        if _ACRONYM.fullmatch(word) and following.isupper() and _is_little(text, after, language):
            return True
        if _INITIAL.fullmatch(word) and word not in own.one_letter:
            return False
        if own.ordinal_stop and _ORDINAL.fullmatch(word) and following.isalpha():
            return following.isupper() and bool(word.isdigit()) and _is_little(text, after, language)
    elif own.speaking and text[stop.end() - 2] in _QUOTES + "'’" and _attribution(language).match(text, stop.end()):
        return False
    nearest = bisect_left(ends, stop.end("more"))
    return nearest < len(ends) and ends[nearest] <= after


def _is_little(text: str, place: int, language: str) -> bool:
    """Whether a word follows that is only capitalised at the beginning of a sentence: "the U.S. He said"."""
    found = _FIRST_WORD.match(text, place)
    return found is not None and found[0].lower() in all_little_words(language)


def _is_label(word: str, following: str, language: str) -> bool:
    """Whether a word with a stop is a label, followed by its number: "vol. II", "art. 6", "App. B"."""
    own = label_words(language)
    if not own or not _NUMBERED.match(following):
        return False
    word = word.rpartition("'")[2].rpartition("’")[2]
    return f"{word}." in own.labels or (f"{word.lower()}." in own.labels and len(word) > 1)


def _is_short(word: str, following: str, language: str) -> bool:
    """Whether a word with a stop is an abbreviation or a book before a number, or a title before a name.

    An abbreviation may also end a sentence and a number begin the next, and then the two are heard as one.
    """
    if following.isdigit():
        own_dates, name = date_words(language), word.lower()
        is_month = own_dates is not None and name in own_dates.short and name not in map(str.lower, own_dates.months)
        is_known = is_month or word in days_of_week(language) or word in book_words(language)
        return is_known or is_said_in_full(f"{word}.", language)
    own = abbreviations(language)
    if not own or not following.isupper():
        return False
    short = f"{word}."
    return short in own.before_name and not (short in own.roads or short in own.after_name or short in own.anywhere)


def _is_unit(text: str, start: int, end: int, language: str) -> bool:
    """Whether the last word of a part is a unit with a stop after its number: 1 Pck. Backpulver."""
    number, _, word = text[max(start, end - 20) : end].rpartition(" ")
    return number[-1:].isdigit() and f"{word}." in known_units(language)


def _names_time(text: str, place: int, language: str) -> bool:
    """Whether a day, a month or a time zone follows, which belongs to a time of day: 7 p.m. Friday, 8 a.m. EST."""
    own, found = date_words(language), _FIRST_WORD.match(text, place)
    if not own or not found:
        return False
    days = {name for pair in days_of_week(language).items() for name in pair}
    return found[0] in days or found[0].lower() in own.short or bool(_ZONE.fullmatch(found[0]))


def _is_title(sentence: str, language: str) -> bool:
    """Whether a sentence would consist of a title only: "Dr." before "No"."""
    own = abbreviations(language)
    return own is not None and sentence.strip(f"{_QUOTES}'’(") in own.before_name


@cache
def _in_parts(language: str) -> tuple[str, ...]:
    """Abbreviations that contain a space: "JJ. OO."."""
    own = abbreviations(language)
    return tuple(short for short in (own.anywhere if own else ()) if ". " in short)


@cache
def _attribution(language: str) -> re.Pattern[str]:
    """Who says the preceding quotation: "Dr. Lind asked"."""
    own = _of(language)
    person = rf"(?:(?:{'|'.join(sorted(own.titles))})\. )?[A-Z]\w+(?: [A-Z]\w+)?"
    return re.compile(rf"(?:{'|'.join(sorted(own.one_letter))}|{person}) (?:{'|'.join(sorted(own.speaking))})\b")


def _parts(sentence: str) -> Iterator[str]:
    """The sentence, halved at its best joint until no part is too long, so that no part is tiny."""
    waiting = [sentence]
    while waiting:
        part = waiting.pop()
        if len(part) <= MAX_CHARS:
            yield part
        else:
            middle = _joint(part)
            waiting += [part[middle:].strip(), part[:middle].strip()]


def _joint(part: str) -> int:
    """Where to split a part: of the best kind of joint around its middle, the one closest to it."""
    middle = len(part) // 2
    reach = min(len(part) * 3 // 10, MAX_CHARS // 2)
    for joint in _JOINTS:
        if indexes := [found.end() for found in joint.finditer(part, middle - reach, middle + reach)]:
            return min(indexes, key=lambda index: abs(index - middle))
    return next((index for index in range(middle, middle - reach, -1) if not inseparable(part, index)), middle)


def inseparable(text: str, index: int) -> bool:
    """Whether the character at `index` forms one with the previous one: an accent, a part of an emoji."""
    return (
        unicodedata.category(text[index]) in ("Mn", "Mc", "Me", "Cf", "Sk")
        or text[index - 1] == "\u200d"
        or "\udc00" <= text[index] <= "\udfff"
    )
