"""Which spoken words belong to which words shown."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from narrator import spoken
from narrator.spoken import languages
from narrator.text import MarkKind, marks_of, part

_MAX_SPANS = 12
"""With more consecutive words said differently than this, no attempt is made to find out which belong to which."""


_MANY = 2000
"""In lines with more words than this, frequently repeated words are not used for matching: no sentence is that long,
and comparing each with each takes quadratic time."""


class Pair(NamedTuple):
    """Characters of the shown text, from `start` to `end`, and what is said for them."""

    start: int
    end: int
    said: str


class _Words(NamedTuple):
    """Consecutive words: their positions in what is shown and in what is said."""

    start: int
    end: int
    begins: int
    ends: int


def align(shown: str, said: str, language: str) -> list[Pair]:
    """The shown text in pieces as small as possible, each with what is said for it.

    A piece is a word with the punctuation around it, or the space between words. Several words form one piece if they
    cannot be matched word by word, as in "$1.4 billion" and "one point four billion dollars".
    """
    pairs: list[Pair] = []
    shown_end = said_end = 0
    for start, end, begins, ends in _matched(shown, said, language):
        before, gap = shown[shown_end:start], said[said_end:begins]
        if before == gap:
            pairs += [Pair(shown_end, start, gap)] if gap else []
            pairs.append(Pair(start, end, said[begins:ends]))
        else:
            pairs.append(Pair(shown_end, end, said[said_end:ends]))
        shown_end, said_end = end, ends
    if shown_end < len(shown) or said_end < len(said):
        pairs.append(Pair(shown_end, len(shown), said[said_end:]))
    return pairs


def _matched(shown: str, said: str, language: str) -> Iterator[_Words]:
    """Words that belong together, in order."""
    ours = _expressions(shown, language)
    theirs = [found.span() for found in re.finditer(r"\S+", said)]
    # A figure or formula of several words matches no single word.
    names = [shown[start:end] if " " not in shown[start:end] else "" for start, end in ours]
    words = [said[start:end] for start, end in theirs]
    shown_at = said_at = 0
    for _, a, b, c, d in SequenceMatcher(None, names, words, autojunk=len(words) > _MANY).get_opcodes():
        shown_span = (ours[a][0], ours[b - 1][1]) if b > a else (shown_at, shown_at)
        said_span = (theirs[c][0], theirs[d - 1][1]) if d > c else (said_at, said_at)
        if names[a:b] == words[c:d]:
            yield from (_Words(*one, *other) for one, other in zip(ours[a:b], theirs[c:d], strict=True))
        elif cuts := _cuts(shown, ours[a:b], said[said_span[0] : said_span[1]], language):
            yield from (
                _Words(start, end, said_span[0] + begins, said_span[0] + ends) for start, end, begins, ends in cuts
            )
        else:
            yield _Words(*shown_span, *said_span)
        shown_at, said_at = shown_span[1], said_span[1]


def _expressions(shown: str, language: str) -> list[tuple[int, int]]:
    """The ranges of words; a figure or formula of several words is one range."""
    from narrator.spoken import figures

    together = [(mark.start, mark.end) for mark in marks_of(shown) if mark.kind is MarkKind.FORMULA]
    plain = str(shown)
    for start, end in together:
        plain = plain[:start] + "x" * (end - start) + plain[end:]  # figures in TeX are not figures of the sentence
    together += [(each.start, each.end) for each in figures.readings(plain, languages.base(language))]
    together = [(start, end) for start, end in together if len(shown[start:end].split()) > 1]
    spans: list[tuple[int, int]] = []
    for found in re.finditer(r"\S+", shown):
        start, end = found.span()
        if spans and any(first < spans[-1][1] and last > start for first, last in together):
            start = spans.pop()[0]
        spans.append((start, end))
    return spans


def _cuts(shown: str, spans: Sequence[tuple[int, int]], said: str, language: str) -> list[_Words]:
    """Match words with what each would say alone; an empty list if that does not add up to what is said."""
    if not 1 < len(spans) <= _MAX_SPANS:
        return []
    cuts: list[_Words] = []
    place = first = 0
    while first < len(spans):
        for last in range(first, len(spans)):
            start, end = spans[first][0], spans[last][1]
            own = spoken.say(spoken.readable(part(shown, start, end), language), language)
            if own and said.startswith(own, place) and (said[place + len(own) : place + len(own) + 1] or " ") == " ":
                break
        else:
            return []
        cuts.append(_Words(start, end, place, place + len(own)))
        place, first = place + len(own) + 1, last + 1
    return cuts if place == len(said) + 1 and len(cuts) > 1 else []
