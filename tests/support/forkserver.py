"""narrator in processes that start warm: they are forked from one that has already loaded everything.

That process has imported narrator, compiled the templates of its pages, loaded its rules for English, read an article
of each usual kind and one in another language, drawn a cover, opened espeak-ng, and done nothing else.

A forked process is as real as any: it has its own arguments, environment, working folder, streams, session, workers and
exit code. It only skips starting Python and importing modules, which takes ten times as long as most commands do.
Whatever only a cold start shows is tested where narrator is started as a program, as in `tests/cli/test_help.py`.

The processes of one test run share a server, which is started when one of them first needs narrator.

The workers of such a process start warm as well, where Linux lets them become its children. Those of a session are
Python processes of their own, because the tests of sessions kill and interrupt them.
"""

import atexit
import ctypes
import fcntl
import gc
import json
import os
import runpy
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module, invalidate_caches
from multiprocessing import connection, get_context, resource_tracker, util
from multiprocessing.process import BaseProcess
from pathlib import Path
from pkgutil import walk_packages
from tempfile import TemporaryDirectory
from threading import Lock, Thread
from typing import Any, NamedTuple, TextIO

import narrator
from narrator import doors, engines, pipeline, spoken
from narrator.episode import cover
from narrator.episode.rendering import templates
from narrator.sources import Document, Origin, registry
from tests.google.site.sitecustomize import WORLD_VARIABLE, confine

# Modules that narrator imports inside functions, and that take long to import.
_LATE = (
    "babel.dates",
    "babel.numbers",
    "jinja2",
    "multiprocessing.popen_spawn_posix",
    "multiprocessing.resource_tracker",
    "mutagen.id3",
    "num2words",
    "PIL.BmpImagePlugin",
    "PIL.GifImagePlugin",
    "PIL.JpegImagePlugin",
    "PIL.PngImagePlugin",
    "PIL.PpmImagePlugin",
    "platformdirs",
    "py3langid",
    "trafilatura",
    "yaml",
)

# Prefixes of variables that are read when Python starts. Folders of packages can be added later, unless they contain
# what Python runs at its start.
_COLD = ("LANG", "LC_", "PYTHON", "TZ")
_PACKAGES = "PYTHONPATH"
_RUN_AT_START = ("sitecustomize.py", "usercustomize.py")

# Rules of a language are loaded for its first sentence.
_SENTENCES = "Dr. Ada paid $3.50 for 2 kg at 5 p.m. on 3 May 2024 (see p. 4). It was the IV. of them, wasn't it?"

# What readers compile, language detection and fonts are loaded for the first article of a kind, and the first cover.
_ARTICLES = {
    ".txt": "Pastaiga\n\nMēs izgājām no mājas un vēlu vakarā atgriezāmies.\n",
    ".md": "# A walk\n\nWe went *out* of the [house](https://example.com/), and came back.\n\n- It was late.\n",
    ".html": "<!doctype html><title>A walk</title><article><h1>A walk</h1><p>We went out of the house.</p></article>",
}
_TITLE = "Pack my box with five dozen liquor jugs: THE QUICK BROWN FOX JUMPS OVER 0123456789"

# Caches about installed packages, which an order may add to.
_OF_PACKAGES = (
    doors.entries, doors.parts, doors._entries, engines._addresses, registry.large_beginnings, registry.installed,
)  # fmt: skip

# Commands that work in one process. One fork less saves a third of such a command's time.
_ALONE = frozenset("--help --version embed feed publish script store voices words".split())

SHARED = "TESTS_FORK_SERVER"
"""The variable with the path of the socket of a server that several processes share."""

_ROOT = str(Path(__file__).parents[2])
_STREAMS = ("stdin", "stdout", "stderr")
_END = b"\n"
_LONGEST = 1 << 20

_PR_SET_CHILD_SUBREAPER = 36
_APART = 500
"""File descriptors from here on are unused."""


class _Order(NamedTuple):
    arguments: list[str]
    environment: dict[str, str]
    cwd: str
    is_session: bool
    packages: list[str]


class Offer:
    """The socket of a server that starts when the first client connects, and ends when this is closed.

    Args:
        environment: the server's environment.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._folder = TemporaryDirectory()
        self.path = str(Path(self._folder.name, "socket"))
        self._environment = environment
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(self.path)
        self._listening.listen()
        self._ours, self._theirs = socket.socketpair()
        self._process: subprocess.Popen[bytes] | None = None
        self._waiting = Thread(target=self._start_when_wanted, daemon=True)
        self._waiting.start()

    def close(self) -> None:
        """Stop the server."""
        self._ours.close()
        self._waiting.join()
        if self._process:
            self._process.wait()
        self._theirs.close()
        self._listening.close()
        self._folder.cleanup()

    def _start_when_wanted(self) -> None:
        if self._theirs in connection.wait([self._theirs, self._listening]):
            return
        path = os.pathsep.join(filter(None, [_ROOT, self._environment.get("PYTHONPATH")]))
        given = [self._theirs.fileno(), self._listening.fileno()]
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, *map(str, given)],
            env={**self._environment, "PYTHONPATH": path},
            pass_fds=given,
        )


class ForkServer:
    """Starts narrator, until it is closed, through the shared server or one of its own.

    The environment of its creation is that of the server, which is started with the first process.
    """

    def __init__(self) -> None:
        self._environment = dict(os.environ)
        self._exit_codes: dict[int, int] = {}
        self._own = None if SHARED in os.environ else Offer(self._environment)
        self._socket = socket.socket(socket.AF_UNIX)
        self._answers: TextIO | None = None

    def close(self) -> None:
        """Stop the server, unless it is shared."""
        if self._answers:
            self._answers.close()
        self._socket.close()
        if self._own:
            self._own.close()

    def can_start(self, environment: Mapping[str, str]) -> bool:
        """Whether a warm process with this environment would be the same as one started cold."""
        changed = {name for name, _ in environment.items() ^ self._environment.items()}
        if any(name.startswith(_COLD) for name in changed - {_PACKAGES}):
            return False
        if not set(_folders(self._environment)).issubset(_folders(environment)):
            return False
        return not any(Path(folder, name).exists() for folder in self._added(environment) for name in _RUN_AT_START)

    def _added(self, environment: Mapping[str, str]) -> list[str]:
        """The folders of packages that an environment adds to the server's."""
        own = _folders(self._environment)
        return [folder for folder in _folders(environment) if folder not in own]

    def start(
        self,
        arguments: Sequence[str | Path],
        streams: Sequence[int],
        *,
        environment: Mapping[str, str] = os.environ,
        cwd: Path | None = None,
        is_session: bool = False,
    ) -> int:
        """Start narrator; returns its process ID.

        Args:
            arguments: the command line.
            streams: the file descriptors of its standard input, output and error.
            environment: the process's environment.
            cwd: its working folder; None for that of the caller.
            is_session: whether it is the first process of a session, as in a terminal.
        """
        if not self._answers:
            # The guard that keeps tests off the network takes a path for a host.
            super(socket.socket, self._socket).connect(self._own.path if self._own else os.environ[SHARED])
            self._answers = self._socket.makefile()
        folder, added = str(cwd or Path.cwd()), self._added(environment)
        order = _Order(list(map(str, arguments)), dict(environment), folder, is_session, added)
        socket.send_fds(self._socket, [json.dumps(order).encode() + _END], list(streams))
        process = self._answered("started")
        # Systems reuse process IDs: an earlier process may have had the same one.
        self._exit_codes.pop(process, None)
        return process

    def wait(self, process: int, seconds: float) -> int:
        """Wait for a process to end; returns its exit code, or -N if signal N ended it.

        Raises:
            TimeoutError: it takes longer.
        """
        self._socket.settimeout(seconds)
        while process not in self._exit_codes:
            self._answered("ended")
        return self._exit_codes[process]

    def _answered(self, event: str) -> int:
        """Read answers up to one of a kind; returns the process that it is about."""
        assert self._answers, "no process was started"
        while True:
            kind, process, exit_code = json.loads(self._answers.readline())
            if kind == "ended":
                self._exit_codes[process] = exit_code
            if kind == event:
                return int(process)


def _folders(environment: Mapping[str, str]) -> list[str]:
    return [folder for folder in environment.get(_PACKAGES, "").split(os.pathsep) if folder]


@cache
def server() -> ForkServer:
    """The server that this process uses, for as long as it lives.

    Call it before a test changes the environment, so that it is known to differ from the server's.
    """
    started = ForkServer()
    atexit.register(started.close)
    return started


def _serve(life: socket.socket, listening: socket.socket) -> None:
    """Start a process for each order, and report its start and its end to the client."""
    clients: set[socket.socket] = set()
    processes: dict[int, tuple[BaseProcess, socket.socket]] = {}
    while True:
        for ready in connection.wait([life, listening, *clients, *processes]):
            if ready is life:
                return
            if ready is listening:
                clients.add(listening.accept()[0])
                continue
            if isinstance(ready, int):
                ended, client = processes.pop(ready)
                ended.join()
                _answer(client, "ended", ended.pid, ended.exitcode)
                continue
            assert isinstance(ready, socket.socket)
            message, streams, _, _ = socket.recv_fds(ready, _LONGEST, len(_STREAMS))
            if not message:
                clients.remove(ready)
                ready.close()
                continue
            while not message.endswith(_END):
                message += ready.recv(_LONGEST)
            # It ends faster than Python does: nothing that was imported before is torn down.
            process = get_context("fork").Process(target=_follow, args=(_Order(*json.loads(message)), streams))
            process.start()
            for stream in streams:
                os.close(stream)
            processes[process.sentinel] = process, ready
            _answer(ready, "started", process.pid, None)


def _answer(client: socket.socket, *event: str | int | None) -> None:
    # A client that is gone does not need an answer.
    with suppress(OSError):
        client.sendall(json.dumps(event).encode() + b"\n")


def _follow(order: _Order, streams: Sequence[int]) -> None:
    """Become the ordered process."""
    if order.is_session:
        os.setsid()
    os.environ.clear()
    os.environ.update(order.environment)
    os.chdir(order.cwd)
    if order.packages:
        sys.path[1:1] = order.packages
        invalidate_caches()
        for known in _OF_PACKAGES:
            known.cache_clear()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", 1 if os.isatty(1) else -1, encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)
    if WORLD_VARIABLE in order.environment:
        confine()
    if not order.is_session and sys.platform == "linux" and _ALONE.isdisjoint(order.arguments[:1]):
        _start_workers_warm()
    sys.argv = ["narrator", *order.arguments]
    runpy.run_module("narrator", run_name="__main__", alter_sys=True)


def _start_workers_warm() -> None:
    """Fork what this process spawns from a copy of its current state, and make it this process's child nevertheless."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    ours, theirs = socket.socketpair()
    if not os.fork():
        ours.close()
        with suppress(KeyboardInterrupt):
            _spawn(theirs)
        os._exit(0)
    theirs.close()

    turn = Lock()

    def spawn(_path: bytes, arguments: Sequence[Any], descriptors: Sequence[int]) -> int:
        order = {"command": [os.fsdecode(each) for each in arguments], "descriptors": list(descriptors)}
        with turn:
            socket.send_fds(ours, [json.dumps(order).encode()], list(descriptors))
            return int(ours.recv(_LONGEST))

    util.spawnv_passfds = spawn  # type: ignore[assignment]


def _spawn(control: socket.socket) -> None:
    """Start a process for each request, with a parent that exits immediately, so that the requester adopts it."""
    while True:
        message, given, _, _ = socket.recv_fds(control, _LONGEST, 16)
        if not message:
            return
        order = json.loads(message)
        between = os.fork()
        if not between:
            if process := os.fork():
                control.sendall(str(process).encode())
                os._exit(0)
            control.close()
            _become(order["command"], dict(zip(order["descriptors"], given, strict=True)))
        os.waitpid(between, 0)
        for descriptor in given:
            os.close(descriptor)


def _become(command: list[str], descriptors: Mapping[int, int]) -> None:
    """Do what Python does with `-c`, then exit. `descriptors` are those received, by the numbers they should have."""
    apart = {number: fcntl.fcntl(given, fcntl.F_DUPFD, _APART) for number, given in descriptors.items()}
    for number, given in apart.items():
        os.dup2(given, number)
        os.close(given)
    sys.argv = ["-c", *command[command.index("-c") + 2 :]]
    code = 1
    try:
        exec(command[command.index("-c") + 1], {})
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        os._exit(code)


def _main(life: int, listening: int) -> None:
    for module in walk_packages(narrator.__path__, "narrator."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    for name in _LATE:
        import_module(name)
    for name in templates().list_templates(extensions=["html"]):
        templates().get_template(name)
    for sentence in spoken.split(_SENTENCES, "en"):
        spoken.say(sentence, "en")
    engines.load(engines.find("espeak")).voices()
    for suffix, text in _ARTICLES.items():
        pipeline.read(Document(Origin(f"walk{suffix}"), suffix, text.encode()))
    cover.small(cover.draw(_TITLE, "example.com", "en"))
    # A process that spawns needs a tracker, which takes two more forks; all can share one. Nothing is ever reported to
    # it.
    resource_tracker.ensure_running()
    gc.collect()
    gc.freeze()
    # Every page of memory less is one that no fork has to map and copy. Only some C libraries can release them.
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
    with socket.socket(fileno=life) as ends, socket.socket(fileno=listening) as given:
        _serve(ends, given)
    # Python would wait for the tracker, which lives as long as any process that was started here.
    os._exit(0)


if __name__ == "__main__":
    _main(*map(int, sys.argv[1:]))
