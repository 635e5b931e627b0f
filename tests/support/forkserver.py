"""narrator in processes that start warm: each is forked from one that has imported narrator and done nothing else.

Such a process is as real as any: its arguments, environment, working folder, streams, workers and exit code are its
own. It only skips starting Python and importing modules, which takes ten times as long as most commands do. What only
a cold start shows is tested by starting narrator as a program, as in `tests/cli/test_help.py`.
"""

import gc
import json
import os
import runpy
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from pkgutil import walk_packages
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import NamedTuple, Self, TextIO

import narrator
from tests.google.site.sitecustomize import WORLD_VARIABLE

_SECONDS = 120
_ROOT = Path(__file__).parents[2]
_STREAMS = ("stdin", "stdout", "stderr")

# What narrator imports in functions, and takes long.
_LATE = (
    "jinja2",
    "mutagen.id3",
    "num2words",
    "PIL.JpegImagePlugin",
    "platformdirs",
    "py3langid",
    "trafilatura",
    "yaml",
)

# How the variables begin that Python, or what stands in for the internet, reads when it starts.
_COLD = ("LANG", "LC_", "PYTHON", "TZ", WORLD_VARIABLE)


class _Order(NamedTuple):
    """A process to be started; its standard streams are files in `streams`."""

    arguments: list[str]
    environment: dict[str, str]
    cwd: str
    streams: str


class ForkServer:
    """Starts narrator while the `with` block lasts, one process at a time. It starts itself when it is first needed.

    Args:
        environment: of the server; that of the processes may differ in what is not read before narrator begins.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = dict(environment)
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.close()

    def can_start(self, environment: Mapping[str, str]) -> bool:
        """Whether a process with such an environment would be as if it had started cold."""
        changed = environment.items() ^ self._environment.items()
        return hasattr(os, "fork") and not any(name.startswith(_COLD) for name, _ in changed)

    def run(
        self, arguments: Sequence[str], environment: Mapping[str, str], cwd: Path, stdin: str
    ) -> CompletedProcess[str]:
        """Run narrator to its end.

        Raises:
            TimeoutError: it takes longer than any test should.
        """
        with TemporaryDirectory() as folder:
            paths = [Path(folder, name) for name in _STREAMS]
            paths[0].write_text(stdin, encoding="utf-8")
            order = _Order(list(arguments), dict(environment), str(cwd), folder)
            print(json.dumps(order), file=self._orders, flush=True)
            code = int(self._orders.readline())
            output, errors = (path.read_text(encoding="utf-8") for path in paths[1:])
        return CompletedProcess(["narrator", *arguments], code, output, errors)

    @cached_property
    def _orders(self) -> TextIO:
        path = os.pathsep.join(filter(None, [str(_ROOT), self._environment.get("PYTHONPATH")]))
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(theirs.fileno())],
                env=self._environment | {"PYTHONPATH": path},
                pass_fds=[theirs.fileno()],
            )
        self._stack.callback(process.wait)
        ours.settimeout(_SECONDS)
        return self._stack.enter_context(self._stack.enter_context(ours).makefile("rw"))


def _serve(orders: TextIO) -> None:
    for line in orders:
        # Its end is quicker than that of Python: nothing is taken down that was imported before.
        process = get_context("fork").Process(target=_follow, args=(_Order(*json.loads(line)),))
        process.start()
        process.join()
        print(process.exitcode, file=orders, flush=True)


def _follow(order: _Order) -> None:
    """Become the process that was ordered."""
    os.environ.clear()
    os.environ.update(order.environment)
    os.chdir(order.cwd)
    for number, name in enumerate(_STREAMS):
        opened = os.open(Path(order.streams, name), os.O_RDWR | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.argv = ["narrator", *order.arguments]
    runpy.run_module("narrator", run_name="__main__", alter_sys=True)


def _main(descriptor: int) -> None:
    for module in walk_packages(narrator.__path__, "narrator."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    for name in _LATE:
        import_module(name)
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=descriptor) as control, control.makefile("rw") as orders:
        _serve(orders)


if __name__ == "__main__":
    _main(int(sys.argv[1]))
