"""Single lines of a plan, spoken in several takes for comparison by ear."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from narrator.events import Watcher
from narrator.recording import takes
from narrator.recording.jobs import Job, packets
from narrator.recording.plan import in_takes
from narrator.recording.recorder import Recorder
from narrator.store import Store


class PlannedLine(NamedTuple):
    """A line as readers see it, the job that speaks it, its index in that job, and its language."""

    shown: str
    job: Job
    place: int
    language: str

    @property
    def said(self) -> str:
        """What is said for the line."""
        return self.job.said[self.place]

    @property
    def takes(self) -> list[int]:
        """All takes in which it can be spoken, the current one first; a recording has only one."""
        if self.job.audio:
            return [0]
        now = self.job.takes[self.place] if self.job.takes else 0
        others = takes.others(self.said, self.job.engine, self.job.voice)
        return [now, *(take for take in (0, *others) if take != now)]


@dataclass(frozen=True, slots=True)
class _Plain:
    """An encoder that leaves samples as they are: 16-bit mono."""

    rate: int
    fingerprint: str = "plain 1"

    def encode(self, pcm: bytes) -> bytes:
        return pcm

    def length(self, packets: bytes) -> int:
        return len(packets) // 2


def audition(
    lines: Sequence[tuple[PlannedLine, int]], rate: int, recorder: Recorder, store: Store, watch: Watcher
) -> list[bytes]:
    """Speak each line in its take: 16-bit mono samples, at `rate` a second.

    Raises:
        VoiceError: a line could not be spoken.
        OutputError: the store cannot be written.
    """
    jobs = [_alone(line, take, _Plain(rate)) for line, take in lines]
    segments = recorder.audition(jobs, store, watch)
    heard = list(packets(store, segments))
    for segment in segments:
        store.drop(segment.key)
    return heard


def _alone(line: PlannedLine, take: int, encoder: _Plain) -> Job:
    job = replace(line.job, said=(line.said,), encoder=encoder, pieces=(), takes=(), others=())
    return in_takes(job, (take,), line.language)
