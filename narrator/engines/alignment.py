"""Which phonemes belong to which word, for engines that do not report phonemes word by word.

A text's phonemes come in groups: "out of the house" has three, and a figure may have several. So each word is also read
by itself, and its phonemes are aligned with those of the text by edit distance, so that as many sounds as possible meet
their equals.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_CHANGED, _LACKING = 1.0, 0.8


class Span(NamedTuple):
    """A word's characters in the text, its first phoneme, and the one after its last."""

    start: int
    end: int
    first: int
    last: int


def spans(text: str, phonemes: str, read: Callable[[str], str], is_sound: Callable[[str], bool]) -> list[Span]:
    """The words of a text that are heard in its phonemes.

    Args:
        phonemes: those of the whole text, with marks and spaces.
        read: returns the phonemes of a single word.
        is_sound: whether a character of the phonemes is a sound.
    """
    places = [index for index, char in enumerate(phonemes) if is_sound(char)]
    words, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        words.append((at, at + len(word), [char for char in read(word) if is_sound(char)]))
        at += len(word)
    alone = [char for *_, sounds in words for char in sounds]
    if not places or not alone:
        return []
    along = _along(alone, [phonemes[place] for place in places])
    found: list[Span] = []
    first = 0
    for start, end, sounds in words:
        begin, last = along[first], along[first + len(sounds)]
        first += len(sounds)
        if begin < last:
            found.append(Span(start, end, places[begin], places[last - 1] + 1))
    return found


def _along(alone: Sequence[str], together: Sequence[str]) -> list[int]:
    """For each position between the sounds of one row, including both ends, the matching position in the other."""
    costs = _costs(alone, together)
    row, column = len(alone), len(together)
    along = [column] * (row + 1)
    while row:
        here = costs[row, column]
        if column and here == costs[row - 1, column - 1] + (alone[row - 1] != together[column - 1]) * _CHANGED:
            row, column = row - 1, column - 1
            along[row] = column
        elif column and np.isclose(here, costs[row, column - 1] + _LACKING):
            column -= 1
        else:
            row -= 1
            along[row] = column
    along[0] = 0
    return along


def _costs(alone: Sequence[str], together: Sequence[str]) -> NDArray[np.float64]:
    """The cost of turning each beginning of one row into each beginning of the other."""
    steps = np.arange(len(together) + 1) * _LACKING
    costs = np.empty((len(alone) + 1, len(together) + 1))
    costs[0] = steps
    other = np.array(together)
    for row, sound in enumerate(alone, 1):
        above = costs[row - 1]
        best = np.append(above[0], above[:-1] + (other != sound) * _CHANGED)
        best[0] = np.inf
        best = np.minimum(best, above + _LACKING)
        # A cell can also be reached from those to its left, each step at the same cost.
        costs[row] = np.minimum.accumulate(best - steps) + steps
    return costs
