"""How long a line takes, by all that the same voice says: one that takes far less or more was not read as written.

A voice takes about the same time for each character, another one than other voices and languages; the median over all
lines of a recording is not moved by those that went wrong. How far lines are off, as logarithms, gives their spread.
Where a recording has too few lines, those that the voice said before, which the store knows, are counted in.
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

# Fewer lines of a voice tell nothing of it.
_MIN_LINES = 12

# So many lines of a voice are remembered, the last ones.
_REMEMBERED = 100

# A digit takes as long as so many letters.
_DIGIT = 6

# Seconds that a line may be off, however short it is.
_SLACK = 0.3

# Of 482 sentences of a web article, a style guide and a novel that Piper's joe said, and 99 that Kokoro's Michael did,
# the spread was 0.08 and 0.07, and one, “I”, is further off than these. A third of the words left out is 0.4.
_SPREADS, _MIN_DEVIATION = 4.0, 0.25

_INDEX = key("tempos 1")

_NORMAL = 1.4826
"""The standard deviation of a normal distribution by the median of the amounts of its deviations."""


class Tempo(NamedTuple):
    """What a voice takes: the seconds for a character, and the spread of lines around that, as a logarithm."""

    character: float
    spread: float

    def expected(self, line: str) -> float:
        """The seconds that a line should take."""
        return self.character * _length(line)

    def deviation(self, line: str, seconds: float) -> float:
        """How far off a line is: the logarithm of its time as a share of what it should take."""
        return self.off(_length(line), seconds)

    def off(self, letters: int, seconds: float) -> float:
        """The same of a line of so many letters."""
        return math.log((seconds + _SLACK) / (self.character * letters + _SLACK))

    def is_doubtful(self, line: str, seconds: float) -> bool:
        """Whether it is so far off that something is missing, or was invented."""
        return abs(self.deviation(line, seconds)) > max(_SPREADS * self.spread, _MIN_DEVIATION)


class Timed(NamedTuple):
    """A line that was said: how much there was to say, in letters, and its seconds."""

    letters: int
    seconds: float


def timed(line: str, seconds: float) -> Timed:
    """A line and its seconds, as statistics need it."""
    return Timed(_length(line), round(seconds, 3))


def of(lines: Sequence[Timed], before: Sequence[Timed] = ()) -> Tempo | None:
    """The tempo of a voice by the lines that it has said; None if they are too few to tell.

    Args:
        lines: those of a recording.
        before: earlier ones, which count only where these are too few.
    """
    if len(lines) < _MIN_LINES:
        lines = _together(before, lines)
    if len(lines) < _MIN_LINES:
        return None
    level = Tempo(median(seconds / letters for letters, seconds in lines), 0.0)
    return level._replace(spread=_NORMAL * median(abs(level.off(*line)) for line in lines))


class Memory:
    """What the store knows of the lines that voices have said."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lines = dict(_read(store.get(_INDEX, is_shared=True) or b"{}"))
        self._is_new = False

    def of(self, engine: EngineSpec, voice: Voice) -> list[Timed]:
        """The last lines of a voice, in no matter which recordings."""
        return self._lines.get(_voice(engine, voice), [])

    def add(self, engine: EngineSpec, voice: Voice, lines: Sequence[Timed]) -> None:
        """Remember lines that a voice has said; `save` keeps them."""
        known = self.of(engine, voice)
        if not set(lines[-_REMEMBERED:]) <= set(known):
            self._lines[_voice(engine, voice)] = _together(known, lines)[-_REMEMBERED:]
            self._is_new = True

    def save(self) -> None:
        """Keep what is new.

        Raises:
            OutputError: the store cannot be written.
        """
        if self._is_new:
            self._store.put(_INDEX, json.dumps(self._lines).encode(), is_shared=True)
            self._is_new = False


def _together(before: Sequence[Timed], lines: Sequence[Timed]) -> list[Timed]:
    """All of them; those that were said before and are said again count once."""
    known = set(before)
    return [*before, *(line for line in lines if line not in known)]


def _voice(engine: EngineSpec, voice: Voice) -> str:
    return key(engines.load(engine).fingerprint, voice.name, voice.version, voice.language)


def _read(index: bytes) -> Iterator[tuple[str, list[Timed]]]:
    """What a store holds, as far as it is that."""
    with suppress(ValueError, TypeError, AttributeError, RecursionError):
        for voice, lines in json.loads(index).items():
            yield voice, [Timed(letters, seconds) for letters, seconds in lines if letters > 0 and seconds > 0]


def _length(line: str) -> int:
    """How much there is to say, in letters."""
    return len(line) + (_DIGIT - 1) * sum(map(str.isdigit, line))
