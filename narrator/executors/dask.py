"""Dask: a scheduler at an address, or one that is started on this machine with a number of workers."""

from __future__ import annotations

import logging
import time
import warnings
from asyncio import CancelledError as AsyncCancelledError
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from narrator import system
from narrator.errors import NarratorError, SettingsError
from narrator.executors import Cluster, RefusedError

if TYPE_CHECKING:
    from distributed import Client
    from distributed import Future as Sent

_P = ParamSpec("_P")
_T = TypeVar("_T")

_LOCAL = "local"
_CONNECTED = "running"
_CLOSED = ("closing", "closed")
_SECONDS = 20
_LOOK_SECONDS = 5.0
_HINT = "see docs/archives.md"

# Dask profiles its workers a hundred times a second, which takes a tenth of their time, and the result is not used.
_UNOBSERVED = {"distributed.worker.profile.enabled": False, "distributed.admin.tick.interval": "1s"}


class _Workers(Executor):
    """The workers of a scheduler."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._refusing: set[str] = set()

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """As in `Executor`.

        Raises:
            NarratorError: the scheduler is gone.
        """
        if self._client.status != _CONNECTED:
            raise _gone()
        with warnings.catch_warnings():
            # Dask warns from ten megabytes on, and an article may be larger.
            warnings.simplefilter("ignore")
            # A repeated call is a new one, whatever has become of the first.
            sent = self._client.submit(_perform, fn, args, kwargs, pure=False, **self._where())
        future: Future[_T] = Future()
        future.add_done_callback(lambda done: sent.cancel() if done.cancelled() else None)
        sent.add_done_callback(partial(self._on_done, future))
        return future

    def count_workers(self) -> int:
        """How many workers the scheduler has reported, without those that refuse."""
        return max(len(self._others()), 1)

    def _where(self) -> dict[str, Any]:
        """Preferred workers for a task; others are allowed, since workers may come and go."""
        if not self._refusing or not (others := self._others()):
            return {}
        return {"workers": others, "allow_other_workers": True}

    def _others(self) -> list[str]:
        if self._client.status != _CONNECTED:
            # Asking for them now would block until there is a scheduler again, or for a long time.
            return []
        known = self._client.scheduler_info(n_workers=-1).get("workers", ())
        return [worker for worker in known if worker not in self._refusing]

    def _on_done(self, future: Future[Any], sent: Sent) -> None:
        """Set the result of a future. Dask calls this in its own thread."""
        from distributed.comm import CommClosedError

        if future.set_running_or_notify_cancel():
            if sent.cancelled():
                # By nobody here: Dask cancels what it has sent when it loses its scheduler.
                future.set_exception(_gone())
                return
            try:
                future.set_result(sent.result())
            except RefusedError as error:
                self._explain(error, sent.key)
                future.set_exception(error)
            except CommClosedError:
                # The scheduler was asked for the result, so it is gone: a worker's death it would have reported.
                future.set_exception(_gone())
            except (Exception, CancelledError) as error:
                future.set_exception(error)
            # Otherwise the task is done again if its worker is lost.
            sent.release()

    def _explain(self, error: RefusedError, key: Any) -> None:
        """Add to a refusal what the scheduler knows of the task, which it forgets once the task is sent again."""
        if not self._refusing:
            Thread(target=self._rescue, daemon=True).start()
        self._refusing.add(error.place)
        # A scheduler that is gone does not answer, which is noticed when the task is sent again.
        with suppress(Exception):
            error.has_others = bool(self._others())
            error.deaths = self._client.run_on_scheduler(_deaths, key)

    def _rescue(self) -> None:
        """Every few seconds, release tasks that wait for workers that are gone."""
        while self._client.status not in _CLOSED:
            time.sleep(_LOOK_SECONDS)
            if self._client.status == _CONNECTED:
                with suppress(Exception, AsyncCancelledError):
                    self._client.run_on_scheduler(_give_out)


def _give_out(dask_scheduler: Any) -> None:
    """Give the existing workers the tasks that wait for preferred ones. Called in the scheduler.

    If a scheduler had no worker at all when it tried, it runs them only if one of the preferred ones comes back.
    """
    waiting = [task.key for task in dask_scheduler.unrunnable if task.loose_restrictions]
    dask_scheduler.transitions(dict.fromkeys(waiting, "processing"), stimulus_id="narrator")


def _deaths(key: Any, dask_scheduler: Any) -> int:
    """How many workers were lost while they had a task. Called in the scheduler."""
    found = dask_scheduler.tasks.get(key)
    return found.suspicious if found else 0


def _gone() -> NarratorError:
    hint = "start it again, and run the same command: what is done is kept"
    return NarratorError("the scheduler of the cluster is gone", hint)


def _perform(fn: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Do a task. Called in a worker."""
    from distributed import get_worker

    try:
        return fn(*args, **kwargs)
    except RefusedError as error:
        error.place = get_worker().address
        raise


@contextmanager
def _connect(address: str) -> Iterator[Executor]:
    try:
        from dask import config
        from distributed import Client, LocalCluster
    except ImportError as error:
        what = f"a cluster needs {error.name or 'a package'}, which is not installed"
        raise SettingsError(what, "run: pip install 'narrator[cluster]'") from error
    # What users need to know about lost workers, narrator reports itself.
    for name in [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with ExitStack() as stack:
        scheme, _, rest = address.partition(":")
        if scheme.lower() == _LOCAL:
            stack.enter_context(config.set(_UNOBSERVED))
            local = LocalCluster(
                n_workers=_count(address, rest),
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
                memory_limit=None,
                silence_logs=logging.CRITICAL,
            )
            address = stack.enter_context(local).scheduler_address
        try:
            client = stack.enter_context(Client(address, timeout=_SECONDS))
        except (OSError, ValueError) as error:
            why = " ".join(str(error).split())
            raise SettingsError(f"no Dask scheduler answers at {address}: {why}", _HINT) from error
        _check_threads(client)
        yield _Workers(client)


def _count(address: str, wanted: str) -> int:
    if not wanted:
        return system.processors()
    if not wanted.isdecimal() or not 1 <= int(wanted) <= 1000:
        raise SettingsError(f"“{address}” is not a number of workers", "give one such as local:8")
    return int(wanted)


def _check_threads(client: Client) -> None:
    """Check that each worker has only one thread, since espeak-ng has one voice per process."""
    threads: dict[str, int] = client.nthreads()
    if many := [worker for worker, count in threads.items() if count > 1]:
        what = f"the worker {many[0]} has {threads[many[0]]} threads"
        raise SettingsError(what, "start workers with one each, as many as there are processors: --nthreads 1")


CLUSTER = Cluster(title="Dask", schemes=("tcp", "tls", "ucx", _LOCAL), example="tcp://scheduler:8786", connect=_connect)
