"""What one document may take: time, memory, and what it unpacks to. Whoever reads or words it spends from that.

Documents are written by strangers, and one of a few kilobytes can be made to occupy a reader for hours, or to unpack to
more than any memory. So each is read within a budget:

    with of(name, size):      what is spent within belongs to this document
        check()               in every loop that a document may prolong
        spend(tags=…)         before a tree is built
        spend(unpacked=…)     while something is unpacked

Where the system can interrupt a program after some time, which is in the main thread of all but Windows, the clock is
also looked at within regular expressions and in code that never asks.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from narrator import system
from narrator.errors import SourceError

SECONDS, SECONDS_A_MEGABYTE = 4.0, 12.0
"""Processor time for any document, and for each megabyte of it. A megabyte of plain text takes three seconds."""

MEMORY, MEMORY_A_BYTE = 500_000_000, 10
"""Bytes by which the process may grow for any document, and for each byte of it."""

TAGS = 3_000_000
"""Tags of XML in all. A novel as a word processor writes it has some 200,000."""

UNPACKED = 256 * 1024 * 1024
"""Bytes that all that is packed in a document may unpack to."""

_TICK = 0.25
_ROUNDS = 50
_MEGABYTE = 1_000_000


class OverBudgetError(BaseException):
    """A document takes more than it may; the text says of what, as the end of "the file …".

    Like an interrupt it is no `Exception`: readers take those for damage in some part, and go on.
    """


class Budget:
    """What is left for one document of `size` bytes."""

    def __init__(self, size: int) -> None:
        self._end = time.thread_time() + SECONDS + SECONDS_A_MEGABYTE * size / _MEGABYTE
        self._memory = system.peak_memory() + MEMORY + MEMORY_A_BYTE * size
        self._tags = TAGS
        self._unpacked = UNPACKED
        self._asked = 0

    def allow(self, seconds: float, memory: int = 0) -> None:
        """Give it more time, and more bytes of memory, for a reader that knows how much work is ahead."""
        self._end += seconds
        self._memory += memory

    def check(self) -> None:
        """Raise `OverBudgetError` when the time is up, or the memory is used."""
        if time.thread_time() > self._end:
            raise OverBudgetError("takes too long to read")
        if system.peak_memory() > self._memory:
            raise OverBudgetError("takes too much memory")

    def step(self) -> None:
        """Check now and then: clocks are slower than most loops."""
        self._asked += 1
        if not self._asked % _ROUNDS:
            self.check()

    def spend(self, *, tags: int = 0, unpacked: int = 0) -> None:
        """Count what is about to be read; raise `OverBudgetError` when it is more than is left."""
        self._tags -= tags
        self._unpacked -= unpacked
        if self._tags < 0:
            raise OverBudgetError("has far more tags than an article or a book")
        if self._unpacked < 0:
            raise OverBudgetError("unpacks to far more than an article or a book")


_current: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextmanager
def of(name: str, size: int) -> Iterator[None]:
    """A budget for a document of `size` bytes, which errors call `name`; within another budget, that.

    Raises:
        SourceError: it took more.
    """
    if _current.get():
        yield
        return
    budget = Budget(size)
    token = _current.set(budget)
    hint = "give a part of it"
    try:
        with system.interrupting(budget.check, _TICK):
            yield
    except OverBudgetError as error:
        raise SourceError(f"{name} {error}", hint) from None
    except MemoryError:
        raise SourceError(f"{name} takes more memory than there is", hint) from None
    except RecursionError:
        raise SourceError(f"{name} is nested too deeply to be an article", "flatten it") from None
    finally:
        _current.reset(token)


def check() -> None:
    """Raise `OverBudgetError` when the document that is being read has taken too long or too much memory."""
    if budget := _current.get():
        budget.step()


def spend(*, tags: int = 0, unpacked: int = 0) -> None:
    """Count what is about to be read of the document; raise `OverBudgetError` when it is more than is left."""
    if budget := _current.get():
        budget.spend(tags=tags, unpacked=unpacked)


def allow(seconds: float, memory: int = 0) -> None:
    """Give the document that is being read more time, and more bytes of memory."""
    if budget := _current.get():
        budget.allow(seconds, memory)
