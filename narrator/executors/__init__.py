"""Work done outside of narrator's own processes: one module for each kind of cluster.

They are all loaded in the same way: a `Cluster` is registered under the entry-point group `narrator.executors`, and
narrator's own are, too. It connects to a `concurrent.futures.Executor`; if that knows how many workers it currently
has, it reports the number in `count_workers`, see `narrator.recording.pool`.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass

from narrator import doors

GROUP = "narrator.executors"
"""The entry-point group of clusters."""


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """A kind of cluster; cheap to create.

    Args:
        title: what people call it.
        schemes: how its addresses begin, before the first colon.
        example: such an address.
        connect: provides an executor until the block ends. It raises SettingsError for an address that is not valid or
            does not answer. Only functions of modules are submitted, with plain values.
    """

    title: str
    schemes: tuple[str, ...]
    example: str
    connect: Callable[[str], AbstractContextManager[Executor]]


class RefusedError(Exception):
    """A worker refuses a task, since its result would be different; the text says which worker, and why.

    `place` is the cluster's name for the worker, if known. `has_others` is whether the cluster knows of a worker that
    has not refused, and `deaths` how many workers were lost with the task before it came to this one.
    """

    place = ""
    has_others = False
    deaths = 0


def find(address: str) -> Cluster:
    """The kind of cluster for an address.

    Raises:
        SettingsError: there is none for such an address, or it cannot be loaded.
    """
    scheme = address.partition(":")[0].lower()
    refusal = f"“{address}” is not the address of a cluster"
    return doors.of_scheme(scheme, GROUP, Cluster, "cluster", refusal=refusal, mark=":")
