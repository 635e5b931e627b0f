"""Takes: other ways of speaking a line when the usual one goes wrong.

Neural voices skip words and invent some. The same line split where a reader would breathe, or spoken a little slower,
is a different task for the network, and mostly comes out right. Take 0 is the usual one. The store remembers which
lines are better in another take, so that they are spoken that way from then on.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from narrator import engines
from narrator.engines import Clip, EngineSpec, Voice
from narrator.store import Store, key


class _Manner(NamedTuple):
    """Into how many pieces to split a line, and a factor on the voice's pace."""

    pieces: int
    pace: float


_MANNERS = (_Manner(1, 1.0), _Manner(2, 1.0), _Manner(1, 0.94), _Manner(3, 1.0), _Manner(1, 1.06), _Manner(2, 0.94))

# How much longer than its share a piece may be, since pauses are where they are. Shorter pieces are not split.
_SLACK = 1.3
_MIN_CHARS = 24

_INDEX = key("takes 1")


def others(line: str, engine: EngineSpec, voice: Voice) -> list[int]:
    """The takes in which a line would be spoken differently than usual, the smallest change first."""
    of = engines.load(engine)
    found: dict[tuple[object, ...], int] = {}
    for take, manner in enumerate(_MANNERS):
        pieces = cut(line, voice.language, max_chars(line, take, of.max_chars))
        found.setdefault((*pieces, manner.pace if of.has_pace else 1.0), take)
    return [take for take in found.values() if take]


def max_chars(line: str, take: int, limit: int = 0) -> int:
    """How long the pieces of a line may be in a take, given the engine's own limit; 0 for no limit."""
    pieces, usual = _MANNERS[take].pieces, limit or len(line)
    return usual if pieces == 1 else min(max(round(min(usual, len(line)) / pieces * _SLACK), _MIN_CHARS), usual)


def cut(line: str, language: str, max_chars: int) -> list[tuple[int, str]]:
    """A line in pieces of at most `max_chars` characters, each with its position in the line."""
    if len(line) <= max_chars:
        return [(0, line)]
    from narrator.spoken.chunking import placed

    return list(placed(line, language, max_chars))


def paced(voice: Voice, take: int) -> Voice:
    """A voice with its pace in a take."""
    return replace(voice, rate=voice.rate * _MANNERS[take].pace)


def spoken(engine: EngineSpec, line: str, voice: Voice, take: int) -> Clip:
    """Speak a line in a take, in any process.

    Raises:
        VoiceError: it cannot be spoken, or a piece of it is silent.
        UnansweredError: a service did not answer, but may the next time.
    """
    pieces = cut(line, voice.language, max_chars(line, take))
    clips = engines.speak(engine, [text for _, text in pieces], paced(voice, take))
    if len(clips) == 1:
        return clips[0]
    from narrator import sound

    whole, later = sound.join([clip.sound for clip in clips])
    words = [
        word._replace(
            start=word.start + start, end=word.end + start, begins=word.begins + seconds, ends=word.ends + seconds
        )
        for (start, _), clip, seconds in zip(pieces, clips, later, strict=True)
        for word in clip.words
    ]
    return Clip(whole, tuple(words))


class Choices:
    """The takes chosen for lines, as recorded in a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._takes = dict(_read(store.get(_INDEX, is_shared=True) or b"{}"))

    def of(self, line: str, engine: EngineSpec, voice: Voice) -> int:
        """The take in which to speak a line."""
        return self._takes.get(_line(line, engine, voice), 0) if self._takes else 0

    def knows(self, line: str, engine: EngineSpec, voice: Voice) -> bool:
        """Whether a take was chosen for a line, even if that is the usual one."""
        return _line(line, engine, voice) in self._takes

    def choose(self, line: str, engine: EngineSpec, voice: Voice, take: int) -> None:
        """Choose the take in which a line is spoken from now on; `save` stores that."""
        self._takes[_line(line, engine, voice)] = take

    def save(self) -> None:
        """Store the choices.

        Raises:
            OutputError: the store cannot be written.
        """
        self._store.put(_INDEX, json.dumps(self._takes).encode(), is_shared=True)


def _line(line: str, engine: EngineSpec, voice: Voice) -> str:
    return key(engines.load(engine).fingerprint, voice.name, voice.version, voice.rate, line)


def _read(index: bytes) -> Iterator[tuple[str, int]]:
    """The choices in a store; those of another version of narrator may include more takes."""
    with suppress(ValueError, AttributeError, RecursionError):
        for line, take in json.loads(index).items():
            if take in range(len(_MANNERS)):
                yield line, take
