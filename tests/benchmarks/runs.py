"""Running a command as a process, timed, and with the memory of all its processes measured."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

_EVERY = 0.1


@dataclass(frozen=True, slots=True)
class Memory:
    """The bytes that several processes hold.

    `own` counts a page that is shared by n processes as 1/n for each of them (PSS), which adds up to what the machine
    really gives; where the system does not tell, only pages that are not shared (USS). `resident` counts it n times.
    """

    own: int = 0
    resident: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """A finished command: wall-clock seconds, what it printed, and its highest memory where it was measured."""

    seconds: float
    output: str
    errors: str
    peak: Memory


class FailedError(Exception):
    """A command did not end well; the message is what it printed."""


def narrator(*arguments: str | Path, folder: Path, measure_memory: bool = False) -> Run:
    """Run the real `narrator` command in a folder."""
    return python("-m", "narrator", *arguments, folder=folder, measure_memory=measure_memory)


def python(*arguments: str | Path, folder: Path, measure_memory: bool = False) -> Run:
    """Run this Python in a folder, without the NARRATOR_ settings of whoever measures.

    Raises:
        FailedError: it did not end with 0.
    """
    command = [sys.executable, *map(str, arguments)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NARRATOR_")}
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors, cwd=folder, env=environment
        )
        try:
            peak = _peak(process) if measure_memory else Memory()
            code = process.wait()
        except BaseException:
            process.terminate()
            process.wait()
            raise
        seconds = time.perf_counter() - began
        output.seek(0)
        errors.seek(0)
        run = Run(seconds, output.read().decode(), errors.read().decode(), peak)
    if code:
        raise FailedError(f"{' '.join(command)} ended with {code}:\n{run.errors or run.output}")
    return run


def _peak(process: subprocess.Popen[bytes]) -> Memory:
    own = resident = 0
    root = psutil.Process(process.pid)
    due = time.monotonic()
    while process.poll() is None:
        now = [_memory(one) for one in _tree(root)]
        own = max(own, sum(memory.own for memory in now))
        resident = max(resident, sum(memory.resident for memory in now))
        due += _EVERY
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(due - time.monotonic(), 0.01))
    return Memory(own, resident)


def _tree(root: psutil.Process) -> Iterator[psutil.Process]:
    yield root
    with suppress(psutil.Error):
        yield from root.children(recursive=True)


def _memory(process: psutil.Process) -> Memory:
    try:
        memory = process.memory_full_info()
    except psutil.Error:
        # It has just ended.
        return Memory()
    return Memory(getattr(memory, "pss", memory.uss), memory.rss)
