"""Words in time: from what an engine tells of its words to a time for each word that a reader sees.

An engine may join words ("of the"), leave some untold, or tell a figure in several; what is said is worded otherwise
than what is shown. Words are what is between spaces; a mark that stands alone belongs to the word before it.
Times are whole numbers, in whatever unit, and never go back.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple


class Heard(NamedTuple):
    """What an engine told: something that starts in a text at a character, ends before another, and when."""

    start: int
    end: int
    begins: int
    ends: int


class TimedWord(NamedTuple):
    """A word and its time."""

    text: str
    begins: int
    ends: int


class _Token(NamedTuple):
    text: str
    start: int
    end: int


def timed(said: str, heard: Sequence[Heard]) -> tuple[TimedWord, ...]:
    """Each word that is said with its time; none if nothing was told of any.

    Those of which nothing was told share the time until the next one with the word before them, by their letters.
    """
    tokens = list(_tokens(said))
    groups: list[tuple[int, list[Heard]]] = []
    rest = deque(sorted(heard))
    for index, token in enumerate(tokens):
        inside: list[Heard] = []
        while rest and rest[0].start < token.end:
            inside.append(rest.popleft())
        if inside or (index == 0 and rest):
            groups.append((index, inside or [Heard(0, 0, rest[0].begins, rest[0].begins)]))
    words: list[TimedWord] = []
    firsts = [first for first, _ in groups] + [len(tokens)]
    for place, (first, inside) in enumerate(groups):
        own = tokens[first : firsts[place + 1]]
        ends = max(each.ends for each in inside)
        if place + 1 < len(groups) and max(each.end for each in inside) <= own[-1].start:
            ends = max(ends, groups[place + 1][1][0].begins)
        words += _shared([token.text for token in own], inside[0].begins, ends)
    return _in_order(words)


def shown(text: str, said: Sequence[TimedWord]) -> tuple[TimedWord, ...]:
    """Each word that a reader sees with its time, from the words that are said; none if there are none.

    What is worded otherwise takes the time of the words that are said in its place; what is not said takes none.
    """
    words = [token.text for token in _tokens(text)]
    if not said or not words:
        return ()
    written, spoken = list(map(_plain, words)), [_plain(word.text) for word in said]
    if written == spoken:
        return tuple(word._replace(text=text) for word, text in zip(said, words, strict=True))
    found: list[TimedWord] = []
    for kind, first, last, from_, to in SequenceMatcher(None, written, spoken, autojunk=False).get_opcodes():
        if kind == "equal" or (kind == "replace" and last - first == to - from_):
            found += (word._replace(text=text) for word, text in zip(said[from_:to], words[first:last], strict=True))
        elif kind == "replace":
            found += _shared(words[first:last], said[from_].begins, said[to - 1].ends)
        elif kind == "delete":
            rest = found[-1].ends if found else said[0].begins
            found += (TimedWord(text, rest, rest) for text in words[first:last])
    return _in_order(found)


def _tokens(text: str) -> Iterator[_Token]:
    """What is between spaces, with the marks behind it that stand alone."""
    last: _Token | None = None
    at = 0
    for part in text.split():
        start = text.index(part, at)
        at = start + len(part)
        if last and not _plain(part):
            last = _Token(f"{last.text} {part}", last.start, at)
            continue
        if last:
            yield last
        last = _Token(part, start, at)
    if last:
        yield last


def _shared(words: Sequence[str], begins: int, ends: int) -> Iterator[TimedWord]:
    """A stretch of time divided among words by their letters."""
    if len(words) == 1:
        yield TimedWord(words[0], begins, ends)
        return
    whole = sum(map(len, words))
    before = 0
    for word in words:
        start = begins + (ends - begins) * before // whole
        before += len(word)
        yield TimedWord(word, start, begins + (ends - begins) * before // whole)


def _in_order(words: Sequence[TimedWord]) -> tuple[TimedWord, ...]:
    """The same, none of which begins before the one before it, nor ends after the next one begins."""
    ordered: list[TimedWord] = []
    for word in words:
        begins = max(word.begins, ordered[-1].begins) if ordered else word.begins
        if ordered and ordered[-1].ends > begins:
            ordered[-1] = ordered[-1]._replace(ends=begins)
        ordered.append(TimedWord(word.text, begins, max(word.ends, begins)))
    return tuple(ordered)


@lru_cache(1 << 12)
def _plain(word: str) -> str:
    return "".join(filter(str.isalnum, word.casefold()))
