"""One input after the other, each met by narrator as a process with limits, and what became of it."""

import json
import os
import resource
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Event, Thread

import psutil

from tests.fuzz.kinds import Kind, Line, Place, Whole
from tests.support.forkserver import ForkServer

SECONDS = 10
"""Processor time that a command may take."""

MEMORY = 1_000_000_000
"""Bytes that a process may hold."""

_PATIENCE = 120
_SAFE_MEMORY = 4 << 30
_POLL_SECONDS = 0.1
_EXIT_CODES = (0, 2, 3, 4, 5, 6)
_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an input: a fault, or "" if it was taken or refused as it should be; CPU seconds and bytes."""

    fault: str
    code: int
    seconds: float
    memory: int


class Tries:
    """Tries inputs, from when it is made until it is closed."""

    def __init__(self, whole: Whole, environment: Mapping[str, str]) -> None:
        self._whole, self._environment = whole, environment
        self._server = ForkServer()

    def close(self) -> None:
        """End it."""
        self._server.close()

    def input(self, name: str, kind: Kind, number: int) -> bytes:
        """An input of a kind: the same for the same number."""
        chance = Random(f"{name} {number}")
        return kind.damaged(chance.choice(kind.seeds), kind.seeds, chance)

    def tried(self, name: str, kind: Kind, number: int) -> Outcome:
        """Put an input in a folder of its own, and run what meets it; the first fault, or the longest run."""
        content = self.input(name, kind, number)
        # Workers notice only a moment later that their parent was ended.
        with TemporaryDirectory(prefix="narrator-fuzz-", ignore_cleanup_errors=True) as folder:
            # Deep enough that no path in an input leads out of it.
            at = Path(folder, "a", "b", "c")
            at.mkdir(parents=True)
            place = Place(at, self._whole, Random(f"{name} {number} place"))
            outcomes = []
            for line in kind.lines(place, content):
                outcomes.append(self._run(line, at))
                if outcomes[-1].fault:
                    break
        return max(outcomes, key=lambda outcome: (bool(outcome.fault), outcome.seconds))

    def _run(self, line: Line, folder: Path) -> Outcome:
        out, error = folder / ".stdout", folder / ".stderr"
        with Path(os.devnull).open() as nothing, out.open("wb") as printed, error.open("wb") as told:
            streams = [nothing.fileno(), printed.fileno(), told.fileno()]
            process = self._server.start(line, streams, environment=self._environment, cwd=folder, is_session=True)
        with suppress(ProcessLookupError):
            resource.prlimit(process, resource.RLIMIT_CPU, (SECONDS, SECONDS + 2))
            resource.prlimit(process, resource.RLIMIT_AS, (_SAFE_MEMORY, _SAFE_MEMORY))
        with _watched(process) as peak:
            try:
                code = self._server.wait(process, _PATIENCE)
            except OSError:
                with suppress(ProcessLookupError):
                    os.killpg(process, signal.SIGKILL)
                self._server.close()
                self._server = ForkServer()
                return Outcome(f"{_shown(line)}: hangs", -9, _PATIENCE, peak.memory)
        said = error.read_text(errors="replace") + (out.read_text(errors="replace") if "--json" in line else "")
        fault = _fault(code, said, peak)
        return Outcome(fault and f"{_shown(line)}: {fault}", code, peak.seconds, peak.memory)


@dataclass(slots=True)
class _Peak:
    seconds: float = 0.0
    memory: int = 0


@contextmanager
def _watched(process: int) -> Iterator[_Peak]:
    """The most memory of a process and of those it starts, and its time, looked at now and then."""
    peak, over = _Peak(), Event()

    def watch() -> None:
        while not over.wait(_POLL_SECONDS):
            with suppress(psutil.Error):
                first = psutil.Process(process)
                times = first.cpu_times()
                peak.seconds = max(peak.seconds, times.user + times.system)
                for each in (first, *first.children(recursive=True)):
                    peak.memory = max(peak.memory, each.memory_info().rss)

    thread = Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()


def _fault(code: int, said: str, peak: _Peak) -> str:
    """What is wrong with how a command ended, or ""."""
    last = (said.strip().splitlines() or ["nothing"])[-1][:_SHOWN]
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return f"took more than {SECONDS} s"
    if peak.memory > MEMORY:
        return f"took {peak.memory / 1e6:.0f} MB"
    if code not in _EXIT_CODES or "Traceback" in said or ": unexpected " in said or ' "unexpected ' in said:
        unexpected = next((each for each in said.splitlines() if "unexpected " in each), last)
        return f"exit {code}: {unexpected[:_SHOWN]}"
    return ""


def _shown(line: Line) -> str:
    return "narrator " + " ".join(json.dumps(str(word)) if " " in str(word) else str(word) for word in line)
