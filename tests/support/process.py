"""narrator as a process: run to its end, or observed through its events and disturbed."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from select import select
from subprocess import CompletedProcess
from tempfile import TemporaryFile
from threading import Timer
from types import TracebackType
from typing import IO, Any, Self, TypeAlias

import psutil

from tests.support.forkserver import server

Cli: TypeAlias = Callable[..., CompletedProcess[str]]
Event: TypeAlias = dict[str, Any]

_PATIENCE = 120.0


def run(
    *arguments: str | Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdin: str = "",
    stdout: IO[str] | None = None,
) -> CompletedProcess[str]:
    """Run narrator to its end; warm if that makes no difference.

    Args:
        arguments: the command line.
        env: its environment; None for ours.
        cwd: its working folder; None for ours.
        stdin: the content of standard input.
        stdout: where standard output goes; None for into the result.
    """
    with ExitStack() as stack:
        given, out, error = (stack.enter_context(TemporaryFile("w+", encoding="utf-8")) for _ in range(3))
        given.write(stdin)
        given.seek(0)
        code = _run(arguments, os.environ if env is None else env, cwd or Path.cwd(), (given, stdout or out, error))
        for file in (out, error):
            file.seek(0)
        return CompletedProcess(arguments, code, out.read(), error.read())


def _run(
    arguments: Sequence[str | Path], environment: Mapping[str, str], cwd: Path, streams: tuple[IO[str], ...]
) -> int:
    if server().can_start(environment):
        process = server().start(arguments, [stream.fileno() for stream in streams], environment=environment, cwd=cwd)
        return server().wait(process, _PATIENCE)
    command = [sys.executable, "-m", "narrator", *map(str, arguments)]
    stdin, stdout, stderr = streams
    return subprocess.call(
        command, env=environment, cwd=cwd, stdin=stdin, stdout=stdout, stderr=stderr, timeout=_PATIENCE
    )


class Running:
    """`narrator … --json` in its own session, as in a terminal; none of its processes survive the `with` block.

    With `keeps_pace` it waits for its events to be read: it is at most six of them ahead, however late we read.
    """

    def __init__(self, *arguments: str | Path, keeps_pace: bool = False) -> None:
        self.events: list[Event] = []
        handle, name = tempfile.mkstemp(dir=Path.cwd())
        self._stderr = Path(name)
        ours, theirs = _narrow() if keeps_pace else os.pipe()
        nothing = os.open(os.devnull, os.O_RDONLY)
        self._process = server().start([*arguments, "--json"], [nothing, theirs, handle], is_session=True)
        for stream in (nothing, theirs, handle):
            os.close(stream)
        self._stdout = os.fdopen(ours, encoding="utf-8")
        self._watchdog = Timer(_PATIENCE, self.send, (signal.SIGKILL,))

    def __enter__(self) -> Self:
        self._watchdog.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._watchdog.cancel()
        self._watchdog.join()
        self.send(signal.SIGKILL)
        self._stdout.close()
        server().wait(self._process, _PATIENCE)

    def until(self, event: str, times: int = 1) -> None:
        """Wait until an event has occurred so many times."""
        while sum(each["event"] == event for each in self.events) < times:
            assert self._read(), f"ended before {event}: {self.events}, {self.stderr}"

    def take(self) -> None:
        """Read an event if there is one."""
        if select([self._stdout], [], [], 0)[0]:
            self._read()

    def end(self) -> int:
        """Wait for its end; returns the exit code as a shell gives it, 130 for a process that SIGINT ended."""
        while self._read():
            pass
        code = server().wait(self._process, _PATIENCE)
        return code if code >= 0 else 128 - code

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the whole process group, as a terminal does."""
        with suppress(ProcessLookupError):
            os.killpg(self._process, number)

    def kill_parent(self) -> None:
        """`kill -9` only the first process."""
        os.kill(self._process, signal.SIGKILL)

    def limit_files(self, size: int) -> None:
        """From now on, make every write beyond so many bytes of a file fail, as on a full disk."""
        resource.prlimit(self._process, resource.RLIMIT_FSIZE, (size, size))

    def workers(self) -> list[psutil.Process]:
        """The processes that speak and encode."""
        return spawned(self._process)

    def kill_workers(self) -> None:
        """`kill -9` all current workers."""
        for worker in self.workers():
            with suppress(psutil.NoSuchProcess):
                worker.kill()

    @property
    def ended(self) -> bool:
        """Whether the first process has ended."""
        with suppress(psutil.NoSuchProcess):
            return not _alive(psutil.Process(self._process))
        return True

    @property
    def stderr(self) -> list[str]:
        """The non-empty lines on standard error so far."""
        return lines(self._stderr.read_text())

    def _read(self) -> bool:
        line = self._stdout.readline()
        if line:
            self.events.append(json.loads(line))
        return bool(line)


def _narrow() -> tuple[int, int]:
    """The ends of a channel that buffers as little as Linux allows."""
    ours, theirs = socket.socketpair()
    theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
    return ours.detach(), theirs.detach()


_DIGEST, _RECORDING = 20, b'{"length": '
BESIDE = (
    "chapters.json", "cover-small.jpg", "cover.jpg", "embed.html", "episode.json", "index.html", "transcript.json",
    "transcript.vtt",
)  # fmt: skip


def lines(text: str) -> list[str]:
    """The non-empty lines."""
    return [line for line in text.splitlines() if line.strip()]


def events(run: CompletedProcess[str]) -> list[Event]:
    """The events of a run with `--json`; fails if it printed anything else."""
    return [json.loads(line) for line in run.stdout.splitlines()]


def told(events: Iterable[Event], name: str) -> Event:
    """The one event of that name."""
    (event,) = [event for event in events if event["event"] == name]
    return event


def visible(output: Path) -> list[str]:
    """All visible files in an output folder, except those that must exist beside each MP3."""
    paths = [path.relative_to(output) for path in output.rglob("*") if path.is_file()]
    seen = {path for path in paths if not any(part.startswith(".") for part in path.parts)}
    beside = {path.parent / name for path in seen if path.suffix == ".mp3" for name in BESIDE}
    assert beside <= seen
    return sorted(map(str, seen - beside))


def drafts(output: Path) -> list[Path]:
    """The drafts that runs are working on, or left behind when they were killed."""
    return list(output.glob(".draft-*"))


def entries(store: Path) -> dict[Path, bytes]:
    """The finished recordings in a store, and nothing else that it contains."""
    found = {path: path.read_bytes() for path in store.glob("??/[!.]*")}
    return {path: entry for path, entry in found.items() if entry[_DIGEST:].startswith(_RECORDING)}


def spawned(process: int | None = None) -> list[psutil.Process]:
    """The workers that a process has spawned, including those of its workers; None for this process."""
    found = []
    with suppress(psutil.NoSuchProcess):
        for child in psutil.Process(process).children(recursive=True):
            # One that ends meanwhile is no longer a worker.
            with suppress(psutil.NoSuchProcess):
                found += [child] if "spawn_main" in " ".join(child.cmdline()) else []
    return found


def gone(processes: Iterable[psutil.Process]) -> bool:
    """Whether all these processes end by themselves in time."""
    return eventually(lambda: not any(map(_alive, processes)))


def eventually(condition: Callable[[], bool], patience: float = _PATIENCE) -> bool:
    """Whether a condition becomes true in time."""
    began = time.monotonic()
    while not condition():
        waited = time.monotonic() - began
        if waited > patience:
            return False
        # The longer it takes, the less often: checking costs something.
        time.sleep(min(0.01 + waited / 10, 0.1))
    return True


def _alive(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False
