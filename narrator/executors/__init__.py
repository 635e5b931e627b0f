"""Where work is done that is not done by processes of our own: one module for each kind of cluster.

All enter by the same door: a `Cluster` is registered under the entry-point group `narrator.executors`; narrator's own
enters that way too. What it connects to is any `concurrent.futures.Executor`; one that can tell how many workers it has
now does so in `count_workers`, see `narrator.recording.pool`.
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
    """What is known of a kind of cluster; cheap to make.

    Args:
        title: what people call it.
        schemes: how its addresses begin, before the first colon.
        example: such an address.
        connect: gives an executor until the block ends. It raises SettingsError for an address that cannot be, or at
            which nobody answers. What is submitted are functions of modules, with plain values.
    """

    title: str
    schemes: tuple[str, ...]
    example: str
    connect: Callable[[str], AbstractContextManager[Executor]]


class RefusedError(Exception):
    """A worker will not do a task, since it would make something else; the text says which worker, and why.

    `place` is what its cluster calls the worker, where that is known. `has_others` is whether the cluster knows of any
    that has not refused, and `deaths` how many workers were lost with the task before it came to this one.
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
    refusal = f"“{address}” is no address of a cluster"
    return doors.of_scheme(scheme, GROUP, Cluster, "cluster", refusal=refusal, mark=":")
