"""The workers of a recorder: our own processes, or any executor that was passed in.

Our own start when they are first needed, and stay from article to article. An executor that was passed in is not ours
to shut down, and only its `submit` is used: Dask's, for one, has no `cancel_futures`.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from typing import ParamSpec, Protocol, TypeVar, runtime_checkable

from narrator import engines, system
from narrator.engines import EngineSpec
from narrator.errors import NarratorError, VoiceError
from narrator.recording import memory
from narrator.recording.jobs import Job, perform, prepare, speak
from narrator.recording.service import Piece
from narrator.recording.workers import Workers

# With more, an hour of audio is ready 2 % sooner; a run that finds everything in the store takes 0.1 s longer.
_STARTED_AHEAD = 2

# The exception of distributed for a task whose workers were lost. Other executors raise BrokenExecutor, as
# `concurrent.futures` demands.
_LOST_ELSEWHERE = "KilledWorker"

_KEPT_MEMORY = 1 << 28

_P = ParamSpec("_P")
_T = TypeVar("_T")


@runtime_checkable
class Counted(Protocol):
    """An executor that can count its current workers: those of a cluster come and go."""

    def count_workers(self) -> int:
        """How many there are, at least 1."""
        ...


class Here(Executor):
    """An executor that does everything in the calling thread."""

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """As in `Executor`; the future is done when it returns."""
        future: Future[_T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class WorkerPool:
    """Where jobs are done.

    Args:
        jobs: how many at a time; 0 for one for each processor, or as many as the executor has workers.
        executor: where to do them, if not in our own processes.
        available: returns how many bytes of memory are free, or None if unknown.
    """

    def __init__(
        self, jobs: int = 0, executor: Executor | None = None, available: Callable[[], int | None] = memory.available
    ) -> None:
        self._size = self._wanted = jobs or system.processors()
        self._given = executor
        self._counted = executor if isinstance(executor, Counted) and not jobs else None
        self._available = available
        self._own: Workers | None = None
        self._is_warm = False
        self._fitted: set[EngineSpec] = set()
        self._obstacles: dict[EngineSpec, str] = {}

    @property
    def size(self) -> int:
        """How many jobs are done at a time."""
        return self._counted.count_workers() if self._counted else self._size

    @property
    def is_elsewhere(self) -> bool:
        """Whether the workers are not our own, and may be on other machines."""
        return self._given is not None

    def fit(self, spec: EngineSpec) -> None:
        """Reduce the number of workers to those that there is memory for, if each of them loads an engine.

        Raises:
            VoiceError: there is not enough for a single one.
        """
        engine = engines.load(spec)
        if self._given or not engine.memory or spec in self._fitted:
            return
        free = self._available()
        if free is not None and free < engine.memory:
            need = f"{engine.title} needs {_megabytes(engine.memory)} of memory, and {_megabytes(free)} are free"
            raise VoiceError(need, "close other programs, or take another --engine")
        if free is not None and free // engine.memory < self._size:
            self.close()
            self._size = free // engine.memory
        self._fitted.add(spec)

    @property
    def limitation(self) -> str:
        """Why there are fewer workers than requested; "" if there are not."""
        too_few = f"{self._size} of {self._wanted} processes work, for lack of free memory"
        return too_few if self._size < self._wanted else ""

    def probe(self, spec: EngineSpec) -> str:
        """Load an engine that takes much time and memory in a worker, to see whether it can speak here.

        Returns:
            Why it cannot, or "" if it can.
        """
        if engines.load(spec).memory and spec not in self._obstacles:
            self._obstacles[spec] = self._probe(spec)
        return self._obstacles.get(spec, "")

    def _probe(self, spec: EngineSpec) -> str:
        try:
            self.fit(spec)
            # Loading takes a second or two; the other workers start at the same time.
            ready = [self.call(prepare, spec) for _ in range(min(self.size, _STARTED_AHEAD))]
            ready[0].result()
        except VoiceError as error:
            return str(error)
        except Exception as error:
            if not is_lost(error):
                raise
            return f"a worker process died when it loaded {engines.load(spec).title}"
        return ""

    def warm_up(self, engine: EngineSpec | None) -> None:
        """Start the first of our workers, and have them load what they need, including the engine if it is known.

        This is done only once, while narrator is still finding out what there is to do, which takes as long.

        Raises:
            VoiceError: there is too little memory for the engine.
        """
        if self._given or self._is_warm:
            return
        if engine:
            self.fit(engine)
        self._is_warm = True
        for _ in range(min(self.size, _STARTED_AHEAD)):
            self.call(prepare, engine)

    def speak(self, piece: Piece, spec: EngineSpec) -> Future[bytes]:
        """Have a line spoken by a worker; raises NarratorError, see `call`."""
        return self.call(speak, piece, spec)

    def submit(self, job: Job, clips: Sequence[bytes]) -> Future[list[bytes]]:
        """Have a job done; with a recording of the user's, in this process, as the file is on this machine.

        Raises:
            NarratorError: see `call`.
        """
        return Here().submit(perform, job, clips) if job.audio and self._given else self.call(perform, job, clips)

    def call(self, function: Callable[_P, _T], /, *arguments: _P.args, **named: _P.kwargs) -> Future[_T]:
        """Call a module-level function in a worker.

        Raises:
            NarratorError: the executor that was passed in takes nothing more: it lost a worker, or was shut down.
        """
        try:
            return self._executor.submit(function, *arguments, **named)
        except RuntimeError as error:
            if not self._given:
                raise
            raise all_lost() from error

    def close(self) -> None:
        """End our own processes, whatever they are doing."""
        if self._own:
            self._own.shutdown()
            self._own = None
            self._is_warm = False
            self._fitted.clear()
            self._obstacles.clear()

    @property
    def _executor(self) -> Executor:
        if self._given:
            return self._given
        if not self._own:
            self._own = Workers(self._size, begin_work)
        return self._own


class DeadlyError(Exception):
    """Several workers in a row were lost while doing a job."""


def is_lost(error: BaseException) -> bool:
    """Whether an exception means that the worker is gone, rather than that the job failed."""
    if isinstance(error, BrokenExecutor | CancelledError | DeadlyError):
        return True
    return any(kind.__name__ == _LOST_ELSEWHERE for kind in type(error).__mro__)


def all_lost() -> NarratorError:
    """The error if all workers are lost."""
    return NarratorError(
        "all workers are lost", "check them, and run the same again with new ones: what is stored is kept"
    )


def _megabytes(size: int) -> str:
    return f"{size // 1_000_000:,} MB"


def begin_work() -> None:
    """Set a worker process up."""
    # Each worker is one busy core already, so libraries should use only one thread.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    # Returning the memory of each passage to the system, only to request it again, took 4 % of the time.
    system.keep_freed_memory(_KEPT_MEMORY)
    system.collect_seldom()
    # These imports are most of a process's start-up time.
    from narrator import sound  # noqa: F401
