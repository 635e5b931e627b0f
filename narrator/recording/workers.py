"""Processes that do jobs, one for each core, each independent of what happens to the others.

Each has a pipe of its own. The processes of `concurrent.futures.ProcessPoolExecutor` all write to the same one: if one
of them is killed in the middle of a result, the reader waits forever for the rest.
"""

import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import Pipe, get_context
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from threading import BoundedSemaphore, Lock, Thread, local
from typing import Any, NamedTuple, ParamSpec, TypeVar

from narrator import system

_P = ParamSpec("_P")
_T = TypeVar("_T")

_ONE_AT_A_TIME = Lock()

# How many processes start at a time: one processor is left for the parent, which reads the article meanwhile. With two
# processors, an hour's article is ready 40 ms sooner.
_STARTING = BoundedSemaphore(max(system.processors() - 1, 1))


class _Worker(NamedTuple):
    process: BaseProcess
    pipe: "system.Connection"


class Workers(Executor):
    """Up to `count` processes, started as needed, which never receive Ctrl-C: that is for the parent to handle.

    If one dies, the future of its current job raises `BrokenExecutor`, and another process takes its place: all other
    jobs are done as usual. All processes end at once on `shutdown`, or when their parent is gone, even killed.

    Args:
        count: how many processes there may be.
        begin: a module-level function, called in each process before its first job.
    """

    def __init__(self, count: int, begin: Callable[[], object]) -> None:
        self._begin = begin
        self._threads = ThreadPoolExecutor(count, "worker")
        self._of_this_thread = local()
        self._workers: set[_Worker] = set()
        self._is_shut_down = False

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """As in `Executor`: call `fn`, a module-level function, in one of the processes."""
        return self._threads.submit(self._done, fn, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """As in `Executor`, but current jobs are aborted: whoever shuts the workers down has all results."""
        self._is_shut_down = True
        for worker in (workers := list(self._workers)):
            worker.process.kill()
        for worker in workers:
            worker.process.join()
        self._threads.shutdown(wait, cancel_futures=cancel_futures)

    def _done(self, fn: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        worker = getattr(self._of_this_thread, "worker", None)
        try:
            if not worker:
                worker = self._of_this_thread.worker = self._start()
            worker.pipe.send((fn, args, kwargs))
            succeeded, outcome = worker.pipe.recv()
        except (EOFError, OSError) as error:
            self._of_this_thread.worker = None
            if worker:
                self._end(worker)
            raise BrokenExecutor("a worker process died") from error
        if succeeded:
            return outcome
        raise outcome

    def _start(self) -> _Worker:
        """Start a process. It inherits none of its parent's open pipes except its own."""
        ours, theirs = Pipe()
        process = get_context("spawn").Process(target=_work, args=(theirs, self._begin), daemon=True)
        with _STARTING:
            with theirs, _without_main():
                system.hold_back_interrupts()
                process.start()
            worker = _Worker(process, ours)
            self._workers.add(worker)
            if self._is_shut_down:
                process.kill()
            try:
                worker.pipe.recv_bytes()  # sent once it is ready
            except (EOFError, OSError):
                self._end(worker)
                raise
        return worker

    def _end(self, worker: _Worker) -> None:
        self._workers.discard(worker)
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()


@contextmanager
def _without_main() -> Iterator[None]:
    """Keep a process that is being started from importing the main module again.

    That would be the command line, which no job needs, or a script that is not written for that.
    """
    main = sys.modules["__main__"]
    with _ONE_AT_A_TIME:
        spec, file = main.__spec__, getattr(main, "__file__", None)
        main.__spec__ = main.__file__ = None
        try:
            yield
        finally:
            main.__spec__, main.__file__ = spec, file


def _work(pipe: "system.Connection", begin: Callable[[], object]) -> None:
    """Do jobs one after the other for as long as the parent lives."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What an engine's library prints is not part of the command's output, which may be JSON.
    os.dup2(2, 1)
    begin()
    pipe.send_bytes(b"")
    jobs: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_receive, args=(pipe, jobs), daemon=True).start()
    while True:
        pipe.send_bytes(_outcome(jobs.get()))


def _receive(pipe: "system.Connection", jobs: "SimpleQueue[bytes]") -> None:
    """Pass the jobs on, and exit even in the middle of one if the parent is gone."""
    try:
        while True:
            jobs.put(pipe.recv_bytes())
    except (EOFError, OSError):
        os._exit(1)


def _outcome(job: bytes) -> bytes:
    """Whether a job succeeded, and its result or error."""
    try:
        fn, args, kwargs = pickle.loads(job)
        return pickle.dumps((True, fn(*args, **kwargs)))
    except Exception as error:
        error.add_note(f"in a worker process:\n{traceback.format_exc()}")
        return pickle.dumps((False, error))
