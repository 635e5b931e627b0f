"""Windows, as far as it can be simulated: what it lacks is missing, and what it refuses fails in the same way.

Python runs this at the start of every process that has its folder on PYTHONPATH, including spawned workers; then
whatever it would have run instead. Imported as part of `tests` it changes nothing.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

VOICES = "TESTS_VOICES"
"""The variable with the folder where espeak-ng's voices are installed."""

_MODULES = ("fcntl", "grp", "pwd", "pty", "resource", "syslog", "termios", "tty")
_OF_OS = ("chown chroot fork forkpty getgid getpgid getuid killpg mkfifo nice sched_getaffinity setsid sysconf").split()
_OF_SIGNALS = "ITIMER_VIRTUAL SIGALRM SIGHUP SIGVTALRM SIG_BLOCK alarm pause pthread_sigmask setitimer sigwait".split()
_NO_RIGHT, _IN_USE = 1314, 32


def pretend() -> None:
    """Pretend from now on that this process runs on Windows."""
    import ctypes
    import signal

    # It locks files differently on Windows; import it first, so that it uses this system's way.
    import filelock  # noqa: F401

    import narrator.system

    for module in _MODULES:
        sys.modules[module] = None  # type: ignore[assignment]
    for name in _OF_OS:
        if hasattr(os, name):
            delattr(os, name)
    for name in _OF_SIGNALS:
        if hasattr(signal, name):
            delattr(signal, name)
    narrator.system.CAREFULLY = 0
    narrator.system.NAMES_ARE_BYTES = False
    os.symlink = _refused(_NO_RIGHT, "A required privilege is not held by the client")
    for name in ("rename", "replace", "remove", "unlink"):
        setattr(os, name, _of_what_nobody_has_open(getattr(os, name)))
    library = ctypes.CDLL

    def named(name: "Any", *more: "Any", **given: "Any") -> "Any":
        if name is None:
            raise TypeError("argument of type 'NoneType' is not iterable")
        return library(name, *more, **given)

    ctypes.CDLL = named  # type: ignore[assignment,misc]
    if voices := os.environ.get(VOICES):
        import espeakng_loader

        espeakng_loader.get_data_path = lambda: voices


def _refused(code: int, why: str) -> "Callable[..., Any]":
    def refuse(*names: "Any", **_: "Any") -> None:
        raise _error(code, why, *names[:2])

    return refuse


def _of_what_nobody_has_open(change: "Callable[..., Any]") -> "Callable[..., Any]":
    """A change of files that fails while this process or its parent has one of them open, or one below it."""

    def changed(*names: "Any", **given: "Any") -> "Any":
        paths = [os.path.realpath(os.fspath(name)) for name in names if not given]
        for path in _open_files():
            if any(path == name or path.startswith(f"{name}/") for name in paths):
                why = "The process cannot access the file because it is being used by another process"
                raise _error(_IN_USE, why, *names)
        return change(*names, **given)

    return changed


def _open_files() -> "list[str]":
    found = []
    for process in (os.getpid(), os.getppid()):
        with suppress(OSError):
            found += [os.readlink(file) for file in os.scandir(f"/proc/{process}/fd")]  # noqa: PTH115
    return found


def _error(code: int, why: str, first: "Any", second: "Any" = None) -> OSError:
    error = PermissionError(13, why, first, None, second)
    error.winerror = code  # type: ignore[attr-defined,unused-ignore]
    return error


if __name__ == "sitecustomize":
    pretend()
    import runpy

    others = (Path(folder, "sitecustomize.py") for folder in sys.path)
    for after in [path for path in others if path.is_file() and path != Path(__file__)][:1]:
        runpy.run_path(str(after), run_name="sitecustomize")
