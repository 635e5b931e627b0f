"""Timed words: from the times that an engine reports to a time for each word that readers see.

Engines may join words ("of the"), skip some, or report a figure as several; and what is said differs from what is
shown. Words are separated by spaces; a punctuation mark that stands alone belongs to the word before it. Times are
integers, in any unit, and never decrease.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple


class Heard(NamedTuple):
    """What an engine reported: the range of characters in a text, and the time at which it is heard."""

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
    """Each spoken word with its time; none if the engine reported none.

    A word without a reported time shares that of the word before it, in proportion to their letters.
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
    """Each shown word with its time, from those of the spoken words; none if there are none.

    Words that are said differently share the time of what is said for them; words that are not said get no time.
    """
    words = [token.text for token in _tokens(text)]
    if not said or not words:
        return ()
    written, spoken = list(map(_plain, words)), [_plain(word.text) for word in said]
    if written == spoken:
        return tuple(_renamed(said, words))
    found: list[TimedWord] = []
    for kind, first, last, from_, to in SequenceMatcher(None, written, spoken, autojunk=False).get_opcodes():
        if kind == "equal" or (kind == "replace" and last - first == to - from_):
            found += _renamed(said[from_:to], words[first:last])
        elif kind == "replace":
            found += _shared(words[first:last], said[from_].begins, said[to - 1].ends)
        elif kind == "delete":
            rest = found[-1].ends if found else said[0].begins
            found += (TimedWord(text, rest, rest) for text in words[first:last])
    return _in_order(found)


def _renamed(words: Sequence[TimedWord], texts: Sequence[str]) -> Iterator[TimedWord]:
    """The same times with other texts."""
    return (TimedWord(text, word.begins, word.ends) for word, text in zip(words, texts, strict=True))


def _tokens(text: str) -> Iterator[_Token]:
    """The words of a text, each with the marks after it that stand alone."""
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
    """Divide a stretch of time among words in proportion to their letters."""
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
    """The same words, adjusted so that none begins before the previous one, or ends after the next one begins."""
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
