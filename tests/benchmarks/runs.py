"""Running a command as a process: timed, with the memory of all its processes measured, or cut off by a signal."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import psutil

_EVERY = 0.1
_POLL_SECONDS = 0.005
_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Memory:
    """The bytes that several processes hold.

    `own` counts a page that is shared by n processes as 1/n for each of them (PSS), which adds up to what the machine
    really gives; where the system does not tell, only pages that are not shared (USS). `resident` counts it n times.
    `first` is what the process that was started has of its own, without those that it started itself.
    """

    own: int = 0
    resident: int = 0
    first: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """A finished command: wall-clock seconds, what it printed, and its highest memory where it was measured.

    `processor` are the seconds that it and all processes it has started had of the processors; 0 where the system does
    not tell. Of commands that run at the same time it tells nothing.
    """

    seconds: float
    output: str
    errors: str
    peak: Memory
    processor: float = 0.0


class FailedError(Exception):
    """A command did not end well; the message is what it printed."""


def narrator(
    *arguments: str | Path,
    folder: Path,
    measure_memory: bool = False,
    variables: Mapping[str, str] = _NOTHING,
    may_fail: bool = False,
) -> Run:
    """Run the real `narrator` command in a folder."""
    return python(
        "-m",
        "narrator",
        *arguments,
        folder=folder,
        measure_memory=measure_memory,
        variables=variables,
        may_fail=may_fail,
    )


def python(
    *arguments: str | Path,
    folder: Path,
    measure_memory: bool = False,
    variables: Mapping[str, str] = _NOTHING,
    may_fail: bool = False,
) -> Run:
    """Run this Python in a folder, without the NARRATOR_ settings of whoever measures, but with these variables.

    Raises:
        FailedError: it did not end with 0, and may not fail.
    """
    command = [sys.executable, *map(str, arguments)]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        began, processor = time.perf_counter(), _of_children()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors, cwd=folder, env=_environment(variables)
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
        run = Run(seconds, output.read().decode(), errors.read().decode(), peak, _of_children() - processor)
    if code and not may_fail:
        raise FailedError(f"{' '.join(command)} ended with {code}:\n{run.errors or run.output}")
    return run


def _of_children() -> float:
    """Seconds of the processors that all processes had which we have started and which have ended."""
    found = os.times()
    return found.children_user + found.children_system


def disturbed_narrator(
    *arguments: str | Path,
    folder: Path,
    variables: Mapping[str, str],
    by: signal.Signals,
    when: Event,
    after: float,
) -> tuple[int, str]:
    """Run `narrator` in a session of its own, as a terminal has, and send all of it a signal.

    Args:
        by: the signal.
        when: set when the time has come.
        after: so many seconds later the signal is sent.

    Returns:
        Its exit code as `subprocess` gives it, 0 if it had ended before; and what it said of it.
    """
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "narrator", *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            cwd=folder,
            env=_environment(variables),
            start_new_session=True,
        )
        try:
            while process.poll() is None and not when.wait(_POLL_SECONDS):
                pass
            time.sleep(after)
            _send(process, by)
            code = process.wait()
        finally:
            _send(process, signal.SIGKILL)
            process.wait()
        errors.seek(0)
        return code, errors.read().decode()


def _send(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Send a signal to a process that leads a session, and to all others in there."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    """What a process finds: nothing of NARRATOR_ but what it is given, and Python as a user has it.

    Where it is told to keep no bytecode, as in many containers, each process would compile an editable narrator anew;
    pip compiles what it installs.
    """
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("NARRATOR_") and name != "PYTHONDONTWRITEBYTECODE"
    }
    return {**own, **variables}


def _peak(process: subprocess.Popen[bytes]) -> Memory:
    own = resident = first = 0
    root = psutil.Process(process.pid)
    due = time.monotonic()
    while process.poll() is None:
        now = [_memory(one) for one in _tree(root)]
        own = max(own, sum(memory.own for memory in now))
        resident = max(resident, sum(memory.resident for memory in now))
        first = max(first, now[0].own)
        due += _EVERY
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(due - time.monotonic(), 0.01))
    return Memory(own, resident, first)


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
