"""One recording: does all jobs of a plan, requests the clips they need, and stores each segment as it comes."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import replace
from queue import Empty, SimpleQueue
from typing import Any

from narrator import engines
from narrator.engines import EngineSpec
from narrator.errors import VoiceError
from narrator.events import PassageRecorded, RecordingStarted, Watcher, WorkerLost, WorkersLimited
from narrator.recording.jobs import Job, Segment, gone, line_key, segment_of, stored, stored_segment
from narrator.recording.plan import Clients
from narrator.recording.pool import WorkerPool, is_lost
from narrator.recording.requests import Requests, Taken
from narrator.recording.service import Piece
from narrator.store import Store

# Jobs sent to each worker at once: enough that none has to wait, few enough to take little memory.
_AHEAD = 3

# Lines for each worker that are left for the end, the shortest ones: no worker should end up alone with a long one.
_AT_LAST = 3


def record(jobs: Sequence[Job], store: Store, pool: WorkerPool, clients: Clients, watch: Watcher) -> list[Segment]:
    """Do every job whose segment is not in the store, and store each segment as it comes.

    If a worker is lost, the job it was doing is repeated once.

    Returns:
        The segments of the jobs, in order. Equal jobs share a segment.

    Raises:
        VoiceError: a line could not be spoken, or its sound is implausible.
        OutputError: the store cannot be written.
        NarratorError: an executor that was passed in lost its workers; what is stored is kept.
    """
    keys = [job.key() for job in jobs]
    services = dict.fromkeys(job.engine for job in jobs if job.is_asked)
    with ExitStack() as stack:
        requests = {spec.name: stack.enter_context(Requests(clients(spec), store, watch)) for spec in services}
        recording = _Recording(dict(zip(keys, jobs, strict=True)), store, pool, requests, watch)
        stack.callback(recording.cancel)
        recording.run()
    return [recording.segments[key] for key in keys]


def _shortest_last(pieces: Iterable[Piece], count: int) -> list[Piece]:
    """Pieces in their order, except for the shortest, which come last."""
    ordered = list(pieces)
    last = dict.fromkeys(sorted(ordered, key=lambda piece: -len(piece.text))[-count:])
    return [*(piece for piece in ordered if piece not in last), *last]


class _Recording:
    """The state of a run's jobs: lacking a clip, ready for a worker, sent to one, or done."""

    def __init__(
        self,
        jobs: Mapping[str, Job],
        store: Store,
        pool: WorkerPool,
        requests: Mapping[str, Requests],
        watch: Watcher,
    ) -> None:
        self.segments = {key: segment for key, job in jobs.items() if (segment := stored(store, job))}
        self._jobs = jobs
        self._store = store
        self._pool = pool
        self._requests = requests
        self._watch = watch
        # The longest first, so that at the end no worker is left alone with a long one.
        missing = sorted((job for key, job in jobs.items() if key not in self.segments), key=lambda j: -j.characters)
        self._engines = {piece: job.engine for job in missing for piece in job.flat}
        self._pending = dict.fromkeys(piece for piece in self._engines if not self._clip(piece))
        self._unspoken = deque(
            _shortest_last((piece for piece in self._pending if piece.engine not in requests), pool.size * _AT_LAST)
        )
        self._users: dict[Piece, list[str]] = {}
        for key, job in jobs.items():
            for piece in job.flat:
                self._users.setdefault(piece, []).append(key)
        self._ready = deque(job.key() for job in missing if self._pending.keys().isdisjoint(job.flat))
        self._in_hand: dict[Future[Any], str | Piece] = {}
        self._awaited: set[Future[Any]] = set()
        self._done: SimpleQueue[Future[Any]] = SimpleQueue()
        self._deadly: set[str | Piece] = set()
        characters = sum(job.characters for job in missing)
        asked = len(self._pending) - len(self._unspoken)
        watch(RecordingStarted(len(jobs), len(self.segments), characters, asked))

    def run(self) -> None:
        """Do everything that is missing."""
        for name, requests in self._requests.items():
            requests.want(piece for piece in self._pending if piece.engine == name)
            requests.send()
        if len(self.segments) < len(self._jobs):
            # If a service is needed first, the workers start after its first requests are sent.
            speaking = dict.fromkeys(self._engines[piece] for piece in self._unspoken)
            speaking |= dict.fromkeys(self._jobs[key].engine for key in self._ready)
            for engine in speaking:
                self._pool.fit(engine)
            if self._pool.limitation:
                self._watch(WorkersLimited(self._pool.limitation))
            self._pool.warm_up(next(iter(speaking), None))
        while len(self.segments) < len(self._jobs):
            self._hand_over()
            sent = {future: requests for requests in self._requests.values() for future in requests.send()}
            due = min(
                (due for requests in self._requests.values() if (due := requests.due()) is not None), default=None
            )
            future = self._answer({*self._in_hand, *sent}, due)
            if future in self._in_hand:
                self._finish(self._in_hand.pop(future), future)
            elif future in sent:
                self._take(sent[future].take(future))

    def cancel(self) -> None:
        """Cancel the jobs that workers have not begun."""
        for future in self._in_hand:
            future.cancel()

    def _answer(self, awaited: set[Future[Any]], due: float | None) -> Future[Any] | None:
        """The next result, from a worker or a service; None if there is none within `due` seconds.

        A run spends its time here, so this is where Ctrl-C hits: a queue written in C can handle that. Interrupting
        `concurrent.futures.wait` can leave locks behind that nobody releases.
        """
        for future in awaited - self._awaited:
            future.add_done_callback(self._done.put)
        self._awaited = awaited
        try:
            return self._done.get(timeout=due)
        except Empty:
            return None

    def _hand_over(self) -> None:
        """Send the workers as much as they can take, but no more of an engine than it speaks at a time."""
        in_hand = Counter(self._engine(task) for task in self._in_hand.values())
        waiting: list[str | Piece] = []
        while (self._ready or self._unspoken) and len(self._in_hand) < self._pool.size * _AHEAD:
            # A passage whose lines are all there takes next to no time, so it comes first.
            task: str | Piece = self._ready.popleft() if self._ready else self._unspoken.popleft()
            if in_hand[self._engine(task)] >= (self._max_at_once(task) or len(self._pending) + len(self._jobs)):
                waiting.append(task)
                continue
            in_hand[self._engine(task)] += 1
            self._in_hand[self._submit(task)] = task
        self._give_back(waiting)

    def _submit(self, task: str | Piece) -> Future[Any]:
        if isinstance(task, Piece):
            return self._pool.speak(task, self._engines[task])
        job = self._jobs[task]
        clips = [clip for piece in job.flat if (clip := self._clip(piece))]
        if len(clips) < len(job.flat):
            raise gone(self._store)
        return self._pool.submit(job, clips)

    def _give_back(self, tasks: Sequence[str | Piece]) -> None:
        self._ready.extendleft(task for task in reversed(tasks) if isinstance(task, str))
        self._unspoken.extendleft(task for task in reversed(tasks) if isinstance(task, Piece))

    def _engine(self, task: str | Piece) -> EngineSpec:
        return self._engines[task] if isinstance(task, Piece) else self._jobs[task].engine

    def _max_at_once(self, task: str | Piece) -> int:
        """How many passages or lines an engine speaks at a time; 0, no limit, if there is only mixing to do."""
        is_mixed = isinstance(task, str) and self._jobs[task].pieces
        return 0 if is_mixed else engines.load(self._engine(task)).max_at_once

    def _clip(self, piece: Piece) -> bytes | None:
        """The stored clip or line of a piece, if there is one."""
        if piece.engine in self._requests:
            return self._requests[piece.engine].clip(piece)
        return self._store.get(self._line_key(piece))

    def _line_key(self, piece: Piece) -> str:
        return line_key(piece, engines.load(self._engines[piece]).fingerprint)

    def _finish(self, task: str | Piece, future: Future[Any]) -> None:
        try:
            entry = future.result()
        except Exception as error:
            if not is_lost(error):
                raise
            if task in self._deadly:
                said = task.text if isinstance(task, Piece) else self._jobs[task].said[0]
                raise VoiceError(f"a worker process died twice on “{said}”", "try another engine or voice") from error
            self._deadly.add(task)
            self._give_back([task])
            self._watch(WorkerLost())
            return
        if isinstance(task, Piece):
            self._store.put(self._line_key(task), entry)
            self._take(Taken(task))
            return
        job = self._jobs[task]
        kept = zip(job.keys, entry, strict=True)
        segment, *others = (self._kept(job, key, segment_entry) for key, segment_entry in kept)
        self.segments[task] = replace(segment, others=tuple(others))
        self._watch(PassageRecorded(segment.length / job.encoder.rate, job.characters))

    def _kept(self, job: Job, key: str, entry: bytes) -> Segment:
        """Store a segment; returns it, or what another narrator has stored for the same passage meanwhile."""
        if not self._store.add(key, entry):
            if segment := stored_segment(self._store, key, len(job.said)):
                return segment
            self._store.put(key, entry)
        return segment_of(key, entry)

    def _take(self, taken: Taken) -> None:
        """Continue with a clip from a service or a line from a worker."""
        if taken.arrived:
            del self._pending[taken.arrived]
            jobs = ((key, self._jobs[key]) for key in self._users[taken.arrived] if key not in self.segments)
            self._ready.extend(key for key, job in jobs if self._pending.keys().isdisjoint(job.flat))
        if taken.invalidated:
            self._pending[taken.invalidated] = None
            for key in self._users[taken.invalidated]:
                self._forget(key)

    def _forget(self, key: str) -> None:
        """Discard what has been done of a job, which is then done again."""
        for each in self._jobs[key].keys:
            self._store.drop(each)
        self.segments.pop(key, None)
        self._in_hand = {future: other for future, other in self._in_hand.items() if other != key}
        self._ready = deque(other for other in self._ready if other != key)
