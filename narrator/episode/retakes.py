"""Retakes: lines that a recognizer misheard are spoken in other takes, and the best understood one is kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from narrator.episode import transcripts
from narrator.episode.hearing import Ears, HeardLine, Hearing, Line
from narrator.episode.recognition import RATE
from narrator.errors import SourceError
from narrator.events import Watcher
from narrator.recording.auditions import PlannedLine, audition
from narrator.recording.recorder import Recorder
from narrator.recording.takes import Choices
from narrator.sound import Samples
from narrator.store import Store

_FULL_SCALE = np.float32(32768)


@dataclass(frozen=True, slots=True)
class Retake:
    """A line spoken again: how many words were misheard, before and in the best take, and what was heard.

    `takes` are the numbers of the take that the line had and of the best one; they are equal if no other is better.
    """

    start: float
    shown: str
    planned: PlannedLine
    takes: tuple[int, int]
    before: int
    after: int
    heard: str

    @property
    def is_better(self) -> bool:
        """Whether another take is better."""
        return self.after < self.before


def retake(
    ears: Ears,
    hearing: Hearing,
    planned: Sequence[PlannedLine],
    most: int,
    recorder: Recorder,
    store: Store,
    watch: Watcher,
) -> list[Retake]:
    """Have the worst lines of an episode spoken in other takes, and recognize each among those around it.

    Args:
        ears: what listens to the episode.
        hearing: what was heard.
        planned: all lines that the episode would be made of now.
        most: how many lines.
        recorder: speaks the lines.
        store: the recorder's store.
        watch: receives the events.

    Raises:
        SourceError: the article or its settings have changed since the episode was made.
        VoiceError: a line could not be said.
        OutputError: the store cannot be written.
    """
    of_lines = _matched(ears, planned)
    wrong = hearing.worst(most)
    now = {line.start: line for line in hearing.lines}
    groups = [_Group(ears, lines, sounds, [now[line.start] for line in lines]) for lines, sounds in ears.around(wrong)]
    of_groups = {line.start: group for group in groups for line in group.lines}
    best = {line: of_lines[line.start].takes[0] for line in wrong}
    for number in range(1, max((len(of_lines[line.start].takes) for line in wrong), default=0)):
        left = [line for line in wrong if of_groups[line.start].heard[line.start].errors]
        tried = [
            (line, of_lines[line.start].takes[number]) for line in left if number < len(of_lines[line.start].takes)
        ]
        sounds = audition([(of_lines[line.start], take) for line, take in tried], RATE, recorder, store, watch)
        for (line, take), pcm in zip(tried, sounds, strict=True):
            if of_groups[line.start].takes(line.start, np.frombuffer(pcm, np.int16).astype(np.float32) / _FULL_SCALE):
                best[line] = take
    return [_retake(line, of_lines[line.start], take, of_groups[line.start]) for line, take in best.items()]


def choose(chosen: Iterable[tuple[PlannedLine, int]], store: Store) -> None:
    """Have lines spoken in the chosen takes from now on.

    Raises:
        OutputError: the store cannot be written.
    """
    choices = Choices(store)
    for line, take in chosen:
        choices.choose(line.said, line.job.engine, line.job.voice, take)
    choices.save()


class _Group:
    """Lines that are recognized together, as they now sound; and what is heard of each, by its start in seconds."""

    def __init__(
        self, ears: Ears, lines: Sequence[Line], sounds: Sequence[Samples], heard: Sequence[HeardLine]
    ) -> None:
        self.lines = lines
        self._ears = ears
        self._sounds = list(sounds)
        self._take(heard)

    def takes(self, start: float, sound: Samples) -> bool:
        """Use another sound for a line if it is understood better, and no other worse. Returns whether it was used."""
        place = next(place for place, line in enumerate(self.lines) if line.start == start)
        sounds = [*self._sounds[:place], sound, *self._sounds[place + 1 :]]
        heard = self._ears.hear_group(self.lines, sounds)
        fewer = heard[place].errors < self.heard[start].errors
        if not fewer or sum(line.errors for line in heard) >= sum(line.errors for line in self.heard.values()):
            return False
        self._sounds = sounds
        self._take(heard)
        return True

    def _take(self, heard: Sequence[HeardLine]) -> None:
        self.heard = {line.start: line for line in heard}


def _matched(ears: Ears, planned: Sequence[PlannedLine]) -> dict[float, PlannedLine]:
    """The lines that would be spoken, by when they are in the episode, in seconds."""
    lines = [line for line in planned if transcripts.folded(line.shown)]
    if [transcripts.folded(line.shown) for line in lines] != [line.shown for line in ears.lines]:
        raise SourceError("the article or its settings are no longer those of the episode", "narrate it again first")
    return {line.start: planned for line, planned in zip(ears.lines, lines, strict=True)}


def _retake(line: HeardLine, planned: PlannedLine, take: int, group: _Group) -> Retake:
    heard = group.heard[line.start]
    return Retake(line.start, line.shown, planned, (planned.takes[0], take), line.errors, heard.errors, heard.heard)
