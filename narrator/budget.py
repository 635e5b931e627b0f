"""Limits on what one document may use: time, memory, and the size of what it unpacks to. Readers spend from them.

Documents come from strangers, and one of a few kilobytes can keep a reader busy for hours or unpack to more than fits
in memory. So each is read within a budget:

    with of(name, size):      everything inside is charged to this document
        check()               in every loop that a document may prolong
        spend(tags=…)         before a tree is built
        spend(unpacked=…)     while something is unpacked

Where the system can interrupt a program after some time (in the main thread, everywhere but on Windows), the clock is
also checked inside regular expressions and in code that never calls `check`.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from narrator import system
from narrator.errors import SourceError

SECONDS, SECONDS_A_MEGABYTE = 4.0, 12.0
"""Seconds of processor time allowed for any document, and for each megabyte. Plain text needs three a megabyte."""

MEMORY, MEMORY_A_BYTE = 500_000_000, 10
"""Bytes by which the process may grow for any document, and for each byte of it."""

TAGS = 3_000_000
"""XML tags in total. A novel saved by a word processor has some 200,000."""

UNPACKED = 256 * 1024 * 1024
"""Bytes that everything packed in a document may unpack to."""

_TICK = 0.25
_ROUNDS = 500
_MEGABYTE = 1_000_000


class OverBudgetError(BaseException):
    """A document exceeds its budget; the message completes the sentence "the file …".

    Like an interrupt, it is not an `Exception`: readers would take it for damage in one part, and go on.
    """


class Budget:
    """What remains of the budget of a document of `size` bytes."""

    def __init__(self, size: int) -> None:
        self._end = time.thread_time() + SECONDS + SECONDS_A_MEGABYTE * size / _MEGABYTE
        self._memory = system.peak_memory() + MEMORY + MEMORY_A_BYTE * size
        self._tags = TAGS
        self._unpacked = UNPACKED
        self._asked = 0

    def allow(self, seconds: float, memory: int = 0) -> None:
        """Add time, and bytes of memory, for a reader that knows how much work is ahead."""
        self._end += seconds
        self._memory += memory

    def check(self) -> None:
        """Raise `OverBudgetError` if the time or the memory is used up."""
        if time.thread_time() > self._end:
            raise OverBudgetError("takes too long to read")
        if system.peak_memory() > self._memory:
            raise OverBudgetError("takes too much memory")

    def step(self) -> None:
        """Check only every so many calls: reading the clock is slower than most loops."""
        self._asked += 1
        if not self._asked % _ROUNDS:
            self.check()

    def spend(self, *, tags: int = 0, unpacked: int = 0) -> None:
        """Count what is about to be read; raise `OverBudgetError` if that exceeds what is left."""
        self._tags -= tags
        self._unpacked -= unpacked
        if self._tags < 0:
            raise OverBudgetError("has far more tags than an article or a book")
        if self._unpacked < 0:
            raise OverBudgetError("unpacks to far more than an article or a book")


_current: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextmanager
def of(name: str, size: int) -> Iterator[None]:
    """Set a budget for a document of `size` bytes, called `name` in errors; within another budget, that one is kept.

    Raises:
        SourceError: the document exceeded it.
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
    """Raise `OverBudgetError` if the document being read has used up its time or memory."""
    if budget := _current.get():
        budget.step()


def spend(*, tags: int = 0, unpacked: int = 0) -> None:
    """Count what is about to be read of the document; raise `OverBudgetError` if that exceeds what is left."""
    if budget := _current.get():
        budget.spend(tags=tags, unpacked=unpacked)


def allow(seconds: float, memory: int = 0) -> None:
    """Give the document being read more time, and more bytes of memory."""
    if budget := _current.get():
        budget.allow(seconds, memory)
