"""Recording, with implausibly long or short lines spoken once more.

This only concerns engines whose lines are stored, neural networks on this machine. Other engines speak by rules, and
what a service sends is checked piece by piece.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from narrator import engines
from narrator.events import SpokenAgain, Watcher, unwatched
from narrator.recording import run, takes, tempo
from narrator.recording.jobs import Job, Segment
from narrator.recording.plan import Clients
from narrator.recording.pool import WorkerPool
from narrator.recording.takes import Choices
from narrator.recording.tempo import Tempo
from narrator.store import Store


class _Place(NamedTuple):
    """A line: the index of its job, and its own index in the job."""

    job: int
    line: int


def record(jobs: Sequence[Job], store: Store, pool: WorkerPool, clients: Clients, watch: Watcher) -> list[Segment]:
    """Have every job done, see `narrator.recording.run.record`, and speak implausible lines once more.

    Of the two takes, the one whose duration is closer to the usual tempo of the voice is kept, here and in the store.
    """
    segments = run.record(jobs, store, pool, clients, watch)
    memory = tempo.Memory(store)
    doubtful = dict(_doubtful(jobs, segments, memory))
    memory.save()
    choices = Choices(store)
    again = {place: take for place in doubtful if (take := _other(jobs[place.job], place.line, choices))}
    if not again:
        return segments
    retaken = _recorded(jobs, again, store, pool, clients)
    better: dict[_Place, int] = {}
    for place, take in again.items():
        job, usual = jobs[place.job], doubtful[place]
        line = job.said[place.line]
        before, after = (_natural(job, each[place.job], place.line) for each in (segments, retaken))
        if abs(usual.deviation(line, after)) < abs(usual.deviation(line, before)):
            better[place] = take
        if not choices.knows(line, job.engine, job.voice):
            watch(SpokenAgain(line, *(seconds / job.voice.rate for seconds in (before, after, usual.expected(line)))))
        choices.choose(line, job.engine, job.voice, better.get(place, 0))
    choices.save()
    kept = _recorded(jobs, better, store, pool, clients)
    return [kept.get(number, segment) for number, segment in enumerate(segments)]


def _doubtful(jobs: Sequence[Job], segments: Sequence[Segment], memory: tempo.Memory) -> Iterator[tuple[_Place, Tempo]]:
    """The implausible lines, each with the tempo of its voice. Remembers what each voice said."""
    of_voices: dict[tuple[object, ...], list[_Place]] = {}
    for number, job in enumerate(jobs):
        if engines.load(job.engine).is_slow:
            voice = job.engine, job.voice.name, job.voice.language
            of_voices.setdefault(voice, []).extend(_Place(number, line) for line in range(len(job.said)))
    for places in of_voices.values():
        lines = [
            (jobs[place.job].said[place.line], _natural(jobs[place.job], segments[place.job], place.line))
            for place in places
        ]
        job = jobs[places[0].job]
        timed = [tempo.timed(*line) for line in lines]
        usual = tempo.of(timed, memory.of(job.engine, job.voice))
        memory.add(job.engine, job.voice, timed)
        for place, (line, seconds) in zip(places, lines, strict=True):
            if usual and usual.is_doubtful(line, seconds):
                yield place, usual


def _natural(job: Job, segment: Segment, line: int) -> float:
    """The seconds of a line at the voice's natural pace."""
    start, end = segment.lines[line]
    return (end - start) / job.encoder.rate * job.voice.rate


def _other(job: Job, line: int, choices: Choices) -> int:
    """The take in which to speak a line once more; 0 if there is none, or if that has been done."""
    if choices.knows(job.said[line], job.engine, job.voice):
        return 0
    return next(iter(takes.others(job.said[line], job.engine, job.voice)), 0)


def _recorded(
    jobs: Sequence[Job], chosen: Mapping[_Place, int], store: Store, pool: WorkerPool, clients: Clients
) -> dict[int, Segment]:
    """Record the jobs of lines for which a take was chosen; their segments by the job's index."""
    numbers = list(dict.fromkeys(place.job for place in chosen))
    changed = [_in_takes(number, jobs[number], chosen) for number in numbers]
    return dict(zip(numbers, run.record(changed, store, pool, clients, unwatched), strict=True))


def _in_takes(number: int, job: Job, chosen: Mapping[_Place, int]) -> Job:
    usual = job.takes or (0,) * len(job.said)
    return replace(job, takes=tuple(chosen.get(_Place(number, line), take) for line, take in enumerate(usual)))
