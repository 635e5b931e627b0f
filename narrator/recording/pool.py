"""The workers of a recorder: processes of our own, or any executor that was handed in.

Ours start when they are first needed and go on from article to article. An executor that was handed in is not ours to
end, and it is asked for nothing but `submit`: Dask's, for one, has no `cancel_futures`.
"""

import ctypes
import os
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import suppress

from narrator.engines import EngineSpec
from narrator.recording.jobs import Job, perform, prepare
from narrator.recording.workers import Workers

# An hour of audio is ready 2 % sooner; a run that finds everything in the store takes a tenth of a second longer.
_STARTED_AHEAD = 2

# What distributed raises in place of a result when the workers that had a task in hand are gone. Others raise
# BrokenExecutor, as `concurrent.futures` asks for.
_LOST_ELSEWHERE = "KilledWorker"

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_KEPT_MEMORY = 1 << 28


class WorkerPool:
    """Where jobs are done.

    Args:
        jobs: how many at a time; 0 for one for each processor.
        executor: where, if not in processes of our own.
    """

    def __init__(self, jobs: int = 0, executor: Executor | None = None) -> None:
        self.size = jobs or processors()
        self._given = executor
        self._own: Workers | None = None
        self._is_warm = False

    def warm_up(self, engine: EngineSpec | None) -> None:
        """Have the first of our workers start and load what they need, the engine too if it is known which.

        It is done once: while it is still being found out what there is to do, which takes as long.
        """
        if self._given or self._is_warm:
            return
        self._is_warm = True
        for _ in range(min(self.size, _STARTED_AHEAD)):
            self._executor.submit(prepare, engine)

    def submit(self, job: Job, clips: Sequence[bytes]) -> Future[bytes]:
        """Have a job done."""
        return self._executor.submit(perform, job, clips)

    def close(self) -> None:
        """End the processes that are ours, in the midst of what they do."""
        if self._own:
            self._own.shutdown()
            self._own = None
            self._is_warm = False

    @property
    def _executor(self) -> Executor:
        if self._given:
            return self._given
        if not self._own:
            self._own = Workers(self.size, _begin_work)
        return self._own


def is_lost(error: BaseException) -> bool:
    """Whether an exception in place of a result says that the worker is gone, and not that the job failed."""
    if isinstance(error, BrokenExecutor | CancelledError):
        return True
    return any(kind.__name__ == _LOST_ELSEWHERE for kind in type(error).__mro__)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _begin_work() -> None:
    """Set a worker process up."""
    # Each worker fills a core by itself.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    _keep_freed_memory()


def _keep_freed_memory() -> None:
    """Tell the C library not to give the memory of each passage back, only to ask for it again with the next one.

    Clearing those pages anew took 4 % of the time (mallopt(3), glibc; other systems are left as they are).
    """
    with suppress(OSError, AttributeError, TypeError):
        library = ctypes.CDLL(None)
        for threshold in (_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD):
            library.mallopt(threshold, _KEPT_MEMORY)
