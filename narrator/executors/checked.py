"""An executor that uses only workers whose results would be the same as this process's.

Each task is sent with what a worker must have: narrator's version and the engines. A worker that does not have it
refuses, and the task is given to another one. The task is sent as bytes, since a worker of another version might be
unable to unpickle it.
"""

import pickle
import socket
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from importlib.metadata import version
from typing import Any, ParamSpec, Self, TypeVar

from narrator.errors import NarratorError, SettingsError
from narrator.executors import RefusedError
from narrator.recording.plan import VoiceOptions
from narrator.recording.pool import Counted, DeadlyError, begin_work
from narrator.recording.recorder import Recorder, TaskRecorder

_P = ParamSpec("_P")
_T = TypeVar("_T")

# A scheduler gives most tasks to the worker that finishes first, which is one that refuses.
_REFUSING_SECONDS = 1.0

# How often a task may be refused if no suitable worker is known: one may be about to start.
_MAX_REFUSALS = 10

# As many workers as Dask lets a task lose; but a refusal makes Dask count from the beginning.
_MAX_DEATHS = 4


@dataclass(frozen=True, slots=True)
class Expected:
    """What a worker must have: narrator's version, and the fingerprints of engines by name."""

    version: str
    voices: VoiceOptions
    engine_settings: Mapping[str, Mapping[str, Any]]
    engines: Mapping[str, str]

    @classmethod
    def of(cls, recorder: Recorder) -> Self:
        """What this process has.

        Raises:
            VoiceError: there is no such engine.
        """
        return cls(version("narrator"), recorder.options, recorder.engine_settings, recorder.prints())


class Checked(Executor):
    """An executor whose workers are checked.

    Args:
        connect: provides the cluster's executor. It is called when the first task is submitted, and raises
            NarratorError.
        tell: called once, in some thread, for each reason that workers refuse for.
    """

    def __init__(self, connect: Callable[[], Executor], tell: Callable[[str], object]) -> None:
        self._connect = cache(connect)
        self._tell = tell
        self._expected = b""
        self._reported: set[str] = set()
        self._has_worked = False

    def expect(self, expected: Expected) -> None:
        """Use only workers that have this."""
        self._expected = pickle.dumps((expected.version, pickle.dumps(expected)))

    def count_workers(self) -> int:
        """See `narrator.recording.pool.Counted`."""
        executor = self._connect()
        return executor.count_workers() if isinstance(executor, Counted) else 1

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """As in `Executor`. The future raises SettingsError if all workers refuse.

        Raises:
            NarratorError: the cluster does not answer, or is gone.
        """
        future: Future[_T] = Future()
        self._send(future, pickle.dumps((fn, args, kwargs)), 0, 0)
        return future

    def _send(self, future: "Future[Any]", call: bytes, refusals: int, deaths: int) -> None:
        if future.cancelled():
            return
        sent = self._connect().submit(perform, self._expected, call)
        future.add_done_callback(lambda done: sent.cancel() if done.cancelled() else None)
        sent.add_done_callback(partial(self._on_done, future, call, refusals, deaths))

    def _on_done(self, future: "Future[Any]", call: bytes, refusals: int, deaths: int, sent: "Future[Any]") -> None:
        if sent.cancelled():
            future.cancel()
            future.set_running_or_notify_cancel()
            return
        error = sent.exception()
        if isinstance(error, ImportError):
            error = RefusedError(f"a worker cannot load narrator: {error}")
        if isinstance(error, RefusedError):
            self._on_refusal(future, call, refusals + 1, deaths + error.deaths, error)
        elif future.set_running_or_notify_cancel():
            self._has_worked = True
            if error:
                future.set_exception(error)
            else:
                future.set_result(sent.result())

    def _on_refusal(self, future: "Future[Any]", call: bytes, refusals: int, deaths: int, error: RefusedError) -> None:
        why = str(error)
        if why not in self._reported:
            self._reported.add(why)
            self._tell(why)
        failure: Exception
        if deaths >= _MAX_DEATHS:
            failure = DeadlyError(f"{deaths} workers were lost")
        # Other workers may take minutes to start, while one that refuses requests the next task every second.
        elif self._has_worked or error.has_others or refusals < _MAX_REFUSALS:
            try:
                self._send(future, call, refusals, deaths)
                return
            except NarratorError as gone:
                failure = gone
        else:
            hint = "install the same on all of them; see docs/archives.md"
            failure = SettingsError(f"no worker can do the work: {why}", hint)
        if future.set_running_or_notify_cancel():
            future.set_exception(failure)


def perform(expected: bytes, call: bytes) -> Any:
    """Do what was submitted, in a worker.

    Raises:
        RefusedError: this worker's result would be different.
    """
    if why := obstacle(expected):
        time.sleep(_REFUSING_SECONDS)
        raise RefusedError(f"{socket.gethostname()} {why}")
    function, arguments, named = pickle.loads(call)
    return function(*arguments, **named)


@lru_cache(1)
def obstacle(expected: bytes) -> str:
    """Why this process's results would be different; "" if they would not. It is checked once."""
    wanted, rest = pickle.loads(expected)
    if version("narrator") != wanted:
        return f"has narrator {version('narrator')}, and this is {wanted}"
    begin_work()
    more: Expected = pickle.loads(rest)
    found = TaskRecorder(more.voices, more.engine_settings, None).prints()
    if other := [name for name, known in more.engines.items() if found.get(name) != known]:
        return f"has a different {other[0]}: install the same packages and voices"
    return ""
