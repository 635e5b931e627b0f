"""How long a line should take, judging by all that the same voice says; far less or more means that it was misread.

Each voice takes about the same time for each character of a language. The median over all lines of a recording is not
affected by those that went wrong; how far lines deviate from it, as logarithms, gives their spread. If a recording has
too few lines, earlier lines of the voice, which the store remembers, are included.
"""

import json
import math
from collections.abc import Iterator, Sequence
from contextlib import suppress
from statistics import median
from typing import NamedTuple

from narrator import engines
from narrator.engines import EngineSpec, Voice
from narrator.store import Store, key

# With fewer lines of a voice, its tempo is unknown.
_MIN_LINES = 12

# How many lines of a voice are remembered, the most recent ones.
_REMEMBERED = 100

# How many letters a digit is worth.
_DIGIT = 6

# Seconds that a line may deviate, however short it is.
_SLACK = 0.3

# For 482 sentences of a web article, a style guide and a novel said by Piper's joe, and 99 said by Kokoro's Michael,
# the spread was 0.08 and 0.07, and only one, “I”, deviated more than this. Leaving out a third of the words comes to
# 0.4.
_SPREADS, _MIN_DEVIATION = 4.0, 0.25

_INDEX = key("tempos 1")

_NORMAL = 1.4826
"""Ratio of the standard deviation of a normal distribution to its median absolute deviation."""


class Tempo(NamedTuple):
    """The tempo of a voice: seconds for a character, and the spread of lines around that, as a logarithm."""

    character: float
    spread: float

    def expected(self, line: str) -> float:
        """The seconds that a line should take."""
        return self.character * _length(line)

    def deviation(self, line: str, seconds: float) -> float:
        """How far a line deviates: the logarithm of the ratio of its duration to the expected one."""
        return self.off(_length(line), seconds)

    def off(self, letters: int, seconds: float) -> float:
        """The deviation of a line with this number of letters."""
        return math.log((seconds + _SLACK) / (self.character * letters + _SLACK))

    def is_doubtful(self, line: str, seconds: float) -> bool:
        """Whether a line deviates so much that something is missing, or was invented."""
        return abs(self.deviation(line, seconds)) > max(_SPREADS * self.spread, _MIN_DEVIATION)


class Timed(NamedTuple):
    """A line that was spoken: its length in letters, and its seconds."""

    letters: int
    seconds: float


def timed(line: str, seconds: float) -> Timed:
    """The length of a line and its seconds, for statistics."""
    return Timed(_length(line), round(seconds, 3))


def of(lines: Sequence[Timed], before: Sequence[Timed] = ()) -> Tempo | None:
    """The tempo of a voice, computed from lines that it has said; None if there are too few.

    Args:
        lines: those of a recording.
        before: earlier ones, used only if those are too few.
    """
    if len(lines) < _MIN_LINES:
        lines = _together(before, lines)
    if len(lines) < _MIN_LINES:
        return None
    level = Tempo(median(seconds / letters for letters, seconds in lines), 0.0)
    return level._replace(spread=_NORMAL * median(abs(level.off(*line)) for line in lines))


class Memory:
    """What the store remembers of the lines that voices have said."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lines = dict(_read(store.get(_INDEX, is_shared=True) or b"{}"))
        self._is_new = False

    def of(self, engine: EngineSpec, voice: Voice) -> list[Timed]:
        """The most recent lines of a voice, from any recordings."""
        return self._lines.get(_voice(engine, voice), [])

    def add(self, engine: EngineSpec, voice: Voice, lines: Sequence[Timed]) -> None:
        """Remember lines that a voice has said; `save` stores them."""
        known = self.of(engine, voice)
        if not set(lines[-_REMEMBERED:]) <= set(known):
            self._lines[_voice(engine, voice)] = _together(known, lines)[-_REMEMBERED:]
            self._is_new = True

    def save(self) -> None:
        """Store what is new.

        Raises:
            OutputError: the store cannot be written.
        """
        if self._is_new:
            self._store.put(_INDEX, json.dumps(self._lines).encode(), is_shared=True)
            self._is_new = False


def _together(before: Sequence[Timed], lines: Sequence[Timed]) -> list[Timed]:
    """All of them; lines that were said before and are said again count once."""
    known = set(before)
    return [*before, *(line for line in lines if line not in known)]


def _voice(engine: EngineSpec, voice: Voice) -> str:
    return key(engines.load(engine).fingerprint, voice.name, voice.version, voice.language)


def _read(index: bytes) -> Iterator[tuple[str, list[Timed]]]:
    """The valid content of a store's entry."""
    with suppress(ValueError, TypeError, AttributeError, RecursionError):
        for voice, lines in json.loads(index).items():
            yield voice, [Timed(letters, seconds) for letters, seconds in lines if letters > 0 and seconds > 0]


def _length(line: str) -> int:
    """The length of a line, in letters."""
    return len(line) + (_DIGIT - 1) * sum(map(str.isdigit, line))
