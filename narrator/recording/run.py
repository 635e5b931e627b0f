"""One recording: every job of a plan done, the clips it needs asked for, each segment kept as it comes."""

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from queue import Empty, SimpleQueue

from narrator import engines
from narrator.errors import VoiceError
from narrator.events import PassageRecorded, RecordingStarted, Watcher, WorkerLost
from narrator.recording.jobs import Job, Segment, gone, segment_of, stored_segment
from narrator.recording.plan import Clients
from narrator.recording.pool import WorkerPool, is_lost
from narrator.recording.service import Piece, Requests, Taken
from narrator.store import Store

# Jobs in hand for each worker: enough that none waits for the parent, few enough to hold little.
_AHEAD = 3


def record(jobs: Sequence[Job], store: Store, pool: WorkerPool, clients: Clients, watch: Watcher) -> list[Segment]:
    """Have every job done whose segment is not in the store, and keep each as it comes.

    When a worker is lost, what it had in hand is done once more.

    Returns:
        The segments of the jobs, in order. Equal jobs share a segment.

    Raises:
        VoiceError: a line could not be said, or its sound is not plausible.
        OutputError: the store cannot be written.
    """
    keys = [job.key() for job in jobs]
    services = dict.fromkeys(job.engine for job in jobs if job.pieces)
    with ExitStack() as stack:
        requests = {spec.name: stack.enter_context(Requests(clients(spec), store, watch)) for spec in services}
        recording = _Recording(dict(zip(keys, jobs, strict=True)), store, pool, requests, watch)
        stack.callback(recording.cancel)
        recording.run()
    return [recording.segments[key] for key in keys]


class _Recording:
    """Where the jobs of a run stand: lacking a clip, ready for a worker, in hand, or done and with a segment."""

    def __init__(
        self,
        jobs: Mapping[str, Job],
        store: Store,
        pool: WorkerPool,
        requests: Mapping[str, Requests],
        watch: Watcher,
    ) -> None:
        self.segments = {key: segment for key in jobs if (segment := stored_segment(store, key))}
        self._jobs = jobs
        self._store = store
        self._pool = pool
        self._requests = requests
        self._watch = watch
        # The longest first, so that in the end no worker is left alone with one.
        missing = sorted((job for key, job in jobs.items() if key not in self.segments), key=lambda j: -j.characters)
        pieces = dict.fromkeys(piece for job in missing for piece in job.flat)
        self._lacking = dict.fromkeys(piece for piece in pieces if not self._clip(piece))
        self._users: dict[Piece, list[str]] = {}
        for key, job in jobs.items():
            for piece in job.flat:
                self._users.setdefault(piece, []).append(key)
        self._ready = deque(job.key() for job in missing if self._lacking.keys().isdisjoint(job.flat))
        self._in_hand: dict[Future[bytes], str] = {}
        self._awaited: set[Future[bytes]] = set()
        self._done: SimpleQueue[Future[bytes]] = SimpleQueue()
        self._deadly: set[str] = set()
        characters = sum(job.characters for job in missing)
        watch(RecordingStarted(len(jobs), len(self.segments), characters, len(self._lacking)))

    def run(self) -> None:
        """Do all that is missing."""
        for name, requests in self._requests.items():
            requests.want(piece for piece in self._lacking if piece.engine == name)
            requests.send()
        if len(self.segments) < len(self._jobs):
            # Where a service is asked first, workers start once it has been.
            self._pool.warm_up(next((self._jobs[key].engine for key in self._ready), None))
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
        """Have nothing more done of what is in hand."""
        for future in self._in_hand:
            future.cancel()

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

    def _hand_over(self) -> None:
        """Give the workers as much as they can take in, and an engine no more than it speaks at a time."""
        in_hand = Counter(self._jobs[key].engine for key in self._in_hand.values())
        waiting: list[str] = []
        while self._ready and len(self._in_hand) < self._pool.size * _AHEAD:
            key = self._ready.popleft()
            job = self._jobs[key]
            if in_hand[job.engine] >= (_max_at_once(job) or len(self._jobs)):
                waiting.append(key)
                continue
            in_hand[job.engine] += 1
            clips = [clip for piece in job.flat if (clip := self._clip(piece))]
            if len(clips) < len(job.flat):
                raise gone(self._store)
            self._in_hand[self._pool.submit(job, clips)] = key
        self._ready.extendleft(reversed(waiting))

    def _clip(self, piece: Piece) -> bytes | None:
        return self._requests[piece.engine].clip(piece)

    def _finish(self, key: str, future: Future[bytes]) -> None:
        job = self._jobs[key]
        try:
            entry = future.result()
        except Exception as error:
            if not is_lost(error):
                raise
            if key in self._deadly:
                hint = "try another engine or voice"
                raise VoiceError(f"a worker process died twice on “{job.said[0]}”", hint) from error
            self._deadly.add(key)
            self._ready.appendleft(key)
            self._watch(WorkerLost())
            return
        self._store.put(key, entry)
        self.segments[key] = segment = segment_of(key, entry)
        self._watch(PassageRecorded(segment.length / job.encoder.rate, job.characters))

    def _take(self, taken: Taken) -> None:
        """Go on with what a service gave."""
        if taken.arrived:
            del self._lacking[taken.arrived]
            jobs = ((key, self._jobs[key]) for key in self._users[taken.arrived] if key not in self.segments)
            self._ready.extend(key for key, job in jobs if self._lacking.keys().isdisjoint(job.flat))
        if taken.invalidated:
            self._lacking[taken.invalidated] = None
            for key in self._users[taken.invalidated]:
                self._forget(key)

    def _forget(self, key: str) -> None:
        """Have a job done anew, however far it was."""
        self._store.drop(key)
        self.segments.pop(key, None)
        self._in_hand = {future: other for future, other in self._in_hand.items() if other != key}
        self._ready = deque(other for other in self._ready if other != key)


def _max_at_once(job: Job) -> int:
    """Passages that an engine speaks at a time; of a service's clips any number is mixed."""
    engine = engines.load(job.engine)
    return 0 if engine.service else engine.max_at_once
