"""From script and voice to segments: each passage spoken, mixed and encoded on its own, on all cores.

A job holds plain values and is done by a module-level function, so any `concurrent.futures.Executor` will do.
Only the parent writes the store; what is there already is not made again.
"""

import ctypes
import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Protocol, Self

from narrator import engines, store
from narrator.asking import Asking, Piece, Taken
from narrator.engines import Voice
from narrator.errors import OutputError, VoiceError
from narrator.events import PassageRecorded, RecordingStarted, Watcher, WorkerLost
from narrator.store import Store
from narrator.workers import Workers

RECIPE = "segment 1"
"""Part of every key: to be changed whenever the same job would give another segment."""

# Jobs in hand for each worker: enough that none waits for the parent, few enough to hold little.
_AHEAD = 3

# An hour of audio is ready 2 % sooner; a run that finds everything in the store takes a tenth of a second longer.
_CALLED_AHEAD = 2

# What a voice takes for a letter or digit, in seconds at rate 1.0, lies between 0.03 (long words) and 2 (rare signs
# that are spelled out by name); a factor of two is left on both sides.
_SHORTEST_LETTER = 0.015
_LONGEST_LETTER = 4.0

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_KEPT_MEMORY = 1 << 28

_LEAVE_OUT = "change that line in the script (narrator script -o), or try another voice"


class Encoder(Protocol):
    """What of a format is needed here; see `narrator.formats.Format`."""

    @property
    def fingerprint(self) -> str: ...
    @property
    def rate(self) -> int: ...
    def encode(self, pcm: bytes) -> bytes: ...
    def length(self, packets: bytes) -> int: ...


@dataclass(frozen=True, slots=True)
class Segment:
    """One passage, mixed and encoded, in the store under `key`.

    It takes `length` samples on the clock. `lines` are each line's first sample and its end, counted from the
    segment's start.
    """

    key: str
    length: int
    lines: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Job:
    """Everything that shapes a segment: what is said, by whom, the pause between lines in ms, how it is encoded.

    Of a remote engine `pieces` are what it is asked for, line by line; of others it is empty.
    """

    said: tuple[str, ...]
    engine: str
    engine_fingerprint: str
    voice: Voice
    pause: int
    encoder: Encoder
    pieces: tuple[tuple[str, ...], ...] = ()

    @property
    def flat(self) -> list[Piece]:
        """All pieces in order."""
        return [Piece(text, self.voice) for line in self.pieces for text in line]

    @property
    def letters(self) -> int:
        """How much there is to say."""
        return sum(map(len, self.said))

    def key(self) -> str:
        """Where the segment is kept in the store."""
        voice = (self.voice.name, self.voice.rate)
        said = self.pieces or self.said
        return store.key(RECIPE, said, self.engine_fingerprint, voice, self.pause, self.encoder.fingerprint)


def processes(count: int) -> Workers:
    """Worker processes, each meant to fill a core."""
    return Workers(count, _begin_work)


class Crew:
    """The workers of a run. A context: leaving it dismisses them, if `record` has not yet.

    The first ones start at once, while it is still being found out what there is to do, which takes as long; the
    others when there is enough for them. Where a service is asked first, they start once it has been.

    Args:
        engine: an address as `narrator.engines.find` gives it, which the first workers are to load; empty for a
            remote one.
        count: how many workers there may be.
        hire: gives an executor with so many workers.
    """

    def __init__(self, engine: str, count: int, hire: Callable[[int], Executor]) -> None:
        self.count = count
        self._engine = engine
        self._executor = hire(count)
        if engine:
            self.call()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._executor.shutdown(wait=kind is None, cancel_futures=True)

    def call(self) -> None:
        """Have the first workers start."""
        for _ in range(min(self.count, _CALLED_AHEAD)):
            self._executor.submit(prepare, self._engine)

    def dismiss(self) -> None:
        """Let the workers go."""
        self._executor.shutdown()

    def submit(self, job: Job, clips: Sequence[bytes]) -> Future[bytes]:
        """Have a job done."""
        return self._executor.submit(perform, job, clips)


def record(jobs: Sequence[Job], kept: Store, crew: Crew, watch: Watcher, asking: Asking | None = None) -> list[Segment]:
    """Have every job done whose segment is not in the store, keep each as it comes, and dismiss the crew.

    When a worker dies, what it had in hand is done once more.

    Args:
        asking: asks for the pieces of the jobs, where they have any.

    Returns:
        The segments of the jobs, in order. Equal jobs share a segment.

    Raises:
        VoiceError: a line could not be said, or its sound is not plausible.
        OutputError: the store cannot be written.
    """
    keys = [job.key() for job in jobs]
    recording = _Recording(dict(zip(keys, jobs, strict=True)), kept, crew, watch, asking)
    recording.run()
    crew.dismiss()
    return [recording.segments[key] for key in keys]


def unasked(jobs: Iterable[Job], kept: Store, asking: Asking) -> list[Piece]:
    """What has to be asked for to do all jobs: pieces without a clip of jobs without a segment."""
    missing = (job for job in jobs if not kept.get(job.key()))
    pieces = dict.fromkeys(piece for job in missing for piece in job.flat)
    return [piece for piece in pieces if not asking.clip(piece)]


class _Recording:
    """Where the jobs of a run stand: lacking a clip, ready for a worker, in hand, or done and with a segment."""

    def __init__(self, jobs: Mapping[str, Job], kept: Store, crew: Crew, watch: Watcher, asking: Asking | None) -> None:
        self.segments = {key: segment for key in jobs if (segment := _kept_segment(kept, key))}
        self._jobs = jobs
        self._kept = kept
        self._crew = crew
        self._watch = watch
        self._asking = asking
        # The longest first, so that in the end no worker is left alone with one.
        missing = sorted((job for key, job in jobs.items() if key not in self.segments), key=lambda job: -job.letters)
        self._lacking = dict.fromkeys(unasked(missing, kept, asking)) if asking else {}
        self._users: dict[Piece, list[str]] = {}
        for key, job in jobs.items():
            for piece in job.flat:
                self._users.setdefault(piece, []).append(key)
        self._ready = deque(job.key() for job in missing if self._lacking.keys().isdisjoint(job.flat))
        self._in_hand: dict[Future[bytes], str] = {}
        self._awaited: set[Future[bytes]] = set()
        self._done: SimpleQueue[Future[bytes]] = SimpleQueue()
        self._deadly: set[str] = set()
        watch(RecordingStarted(len(jobs), len(self.segments), sum(job.letters for job in missing), len(self._lacking)))

    def run(self) -> None:
        """Do all that is missing."""
        if self._asking and self._lacking:
            self._asking.want(self._lacking)
            self._asking.requests()
            self._crew.call()
        while len(self.segments) < len(self._jobs):
            while self._ready and len(self._in_hand) < self._crew.count * _AHEAD:
                self._hand_over(self._ready.popleft())
            requests = self._asking.requests() if self._asking else []
            due = self._asking.due() if self._asking else None
            future = self._answer({*self._in_hand, *requests}, due)
            if future in self._in_hand:
                self._finish(self._in_hand.pop(future), future)
            elif self._asking and future in requests:
                self._take(self._asking.take(future))

    def _answer(self, awaited: set[Future[bytes]], due: float | None) -> Future[bytes] | None:
        """What comes first, from a worker or from a service; None if nothing has in so many seconds.

        This is where a run spends its time, and where Ctrl-C finds it: in a queue written in C, which bears that.
        In the midst of `concurrent.futures.wait` it can leave locks behind that nobody releases.
        """
        for future in awaited - self._awaited:
            future.add_done_callback(self._done.put)
        self._awaited = awaited
        try:
            return self._done.get(timeout=due)
        except Empty:
            return None

    def _hand_over(self, key: str) -> None:
        job = self._jobs[key]
        clips = [clip for piece in job.flat if self._asking and (clip := self._asking.clip(piece))]
        if len(clips) < len(job.flat):
            raise _gone(self._kept)
        self._in_hand[self._crew.submit(job, clips)] = key

    def _finish(self, key: str, future: Future[bytes]) -> None:
        job = self._jobs[key]
        try:
            entry = future.result()
        except BrokenExecutor as error:
            if key in self._deadly:
                todo = "try another engine or voice"
                raise VoiceError(f"a worker process died twice on “{job.said[0]}”", todo) from error
            self._deadly.add(key)
            self._ready.appendleft(key)
            self._watch(WorkerLost())
            return
        self._kept.put(key, entry)
        self.segments[key] = segment = _segment(key, entry)
        self._watch(PassageRecorded(segment.length / job.encoder.rate, job.letters))

    def _take(self, taken: Taken) -> None:
        """Go on with what a service gave."""
        if taken.arrived:
            del self._lacking[taken.arrived]
            jobs = ((key, self._jobs[key]) for key in self._users[taken.arrived] if key not in self.segments)
            self._ready.extend(key for key, job in jobs if self._lacking.keys().isdisjoint(job.flat))
        if taken.recalled:
            self._lacking[taken.recalled] = None
            for key in self._users[taken.recalled]:
                self._forget(key)

    def _forget(self, key: str) -> None:
        """Have a job done anew, however far it was."""
        self._kept.drop(key)
        self.segments.pop(key, None)
        self._in_hand = {future: other for future, other in self._in_hand.items() if other != key}
        self._ready = deque(other for other in self._ready if other != key)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def prepare(engine: str) -> None:
    """Load what `perform` needs, in a worker."""
    from narrator import sound  # noqa: F401

    if engine:
        engines.load(engine)


def perform(job: Job, clips: Sequence[bytes] = ()) -> bytes:
    """Do one job, in whatever process, with the clips of its pieces if it has any.

    Returns:
        What is kept in the store: a line of JSON with the segment's length and lines, then its packets.

    Raises:
        VoiceError: a line could not be said, or its sound is not plausible.
    """
    from narrator import sound

    if job.pieces:
        given = iter(clips)
        lines = [[next(given) for _ in pieces] for pieces in job.pieces]
        pace = job.voice.rate
    else:
        engine = engines.load(job.engine)
        lines = [[engine.speak(said, job.voice)] for said in job.said]
        pace = 1.0
    try:
        mixed = sound.mix(lines, job.pause, job.encoder.rate, pace)
    except sound.SilentError as silent:
        raise VoiceError(f"{_title(job)} made no sound for “{job.said[silent.line]}”", _LEAVE_OUT) from None
    for said, (start, end) in zip(job.said, mixed.lines, strict=True):
        seconds = (end - start) / job.encoder.rate
        if not plausible(said, seconds, job.voice.rate):
            raise VoiceError(f"{_title(job)} took {seconds:.1f} s for “{said}”, which cannot be right", _LEAVE_OUT)
    packets = job.encoder.encode(mixed.pcm)
    about = {"length": job.encoder.length(packets), "lines": mixed.lines}
    return json.dumps(about).encode() + b"\n" + packets


def plausible(said: str, seconds: float, rate: float) -> bool:
    """Whether a line can take so long when spoken at a rate, in any language."""
    letters = sum(map(str.isalnum, said))
    return letters * _SHORTEST_LETTER <= seconds * rate <= 2 + len(said) * _LONGEST_LETTER


def packets(kept: Store, segments: Iterable[Segment]) -> Iterator[bytes]:
    """The packets of segments, one at a time.

    Raises:
        OutputError: one is no longer in the store.
    """
    for segment in segments:
        entry = kept.get(segment.key)
        if entry is None:
            raise _gone(kept)
        yield entry[entry.index(b"\n") + 1 :]


def _title(job: Job) -> str:
    return engines.load(job.engine).title


def _gone(kept: Store) -> OutputError:
    return OutputError(f"what was just recorded is gone from the store {kept.folder}", "run the same command again")


def _kept_segment(kept: Store, key: str) -> Segment | None:
    entry = kept.get(key)
    return _segment(key, entry) if entry else None


def _segment(key: str, entry: bytes) -> Segment:
    about = json.loads(entry[: entry.index(b"\n")])
    return Segment(key, about["length"], tuple((start, end) for start, end in about["lines"]))


def _begin_work() -> None:
    """Set a worker process up."""
    # Each worker fills a core by itself.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    _keep_freed_memory()


def _keep_freed_memory() -> None:
    """Tell the C library not to give the memory of each passage back, only to ask for it again with the next one.

    Clearing those pages anew took 4 % of the time (mallopt(3), glibc; other systems are left as they are).
    """
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        for threshold in (_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD):
            library.mallopt(threshold, _KEPT_MEMORY)
