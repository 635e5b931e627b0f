"""What differs from system to system, in one place. Each function does what it can where a system has less.

Nothing else in narrator asks for what only some systems have: mypy holds that, run for each of them.
"""

import gc
import math
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from multiprocessing import connection

    if sys.platform == "win32":
        Connection: TypeAlias = connection.PipeConnection
    else:
        Connection: TypeAlias = connection.Connection

NAMES_ARE_BYTES = sys.platform != "win32"
"""Whether a C library takes the bytes of a file's name as they are, whatever they stand for."""

CAREFULLY = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
"""How to open a file that may be anybody's: not waiting for a pipe, and following no link, where there are any."""

DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³")})
"""What Windows takes for a device, in any case and whatever the ending: learn.microsoft.com, "Naming Files, Paths, and
Namespaces"."""

_IN_USE = frozenset({5, 32})
"""ERROR_ACCESS_DENIED and ERROR_SHARING_VIOLATION (learn.microsoft.com, "System Error Codes")."""

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3

# 10,000 take 2 % more time, 200,000 1 % less.
_NEW_OBJECTS = 50_000


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def peak_memory() -> float:
    """The most memory in bytes that this process has had; less than nothing where the system does not tell."""
    try:
        import resource
    except ImportError:
        return -math.inf
    if sys.platform == "win32":
        return -math.inf
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def max_open_files() -> int | None:
    """How many files and connections this process may have open at once; None where there is no limit."""
    if not hasattr(os, "sysconf"):
        return None
    try:
        found = os.sysconf("SC_OPEN_MAX")
    except (OSError, ValueError):
        return None
    return found if found > 0 else None


def may_be_running(process: int) -> bool:
    """Whether a process of this machine may still be there; False only where the system tells that it is gone."""
    if sys.platform == "win32":
        # There a signal of number 0 is no question, but ends the process.
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def endings() -> Iterator[int]:
    """The signals that tell a process to end: the terminal's hanging up among them, unless it was to outlive that."""
    yield signal.SIGTERM
    hang_up = getattr(signal, "SIGHUP", None)
    if hang_up is not None and signal.getsignal(hang_up) is not signal.SIG_IGN:
        yield hang_up


def hold_back_interrupts() -> None:
    """Leave SIGINT to the main thread; the processes that this thread starts inherit the mask."""
    set_mask: Any = getattr(signal, "pthread_sigmask", None)
    block: Any = getattr(signal, "SIG_BLOCK", None)
    if not set_mask:
        return
    from multiprocessing import resource_tracker

    # Its own process is started with the first of ours, and undoes the mask.
    resource_tracker.ensure_running()
    set_mask(block, {signal.SIGINT})


@contextmanager
def interrupting(look: Callable[[], None], seconds: float) -> Iterator[None]:
    """Call a function after every so many seconds of processor time, whatever runs, in the main thread alone.

    Windows has no such clock, and whoever has set that of another system keeps it: then it is not called.
    """
    set_timer: Any = getattr(signal, "setitimer", None)
    timer: Any = getattr(signal, "ITIMER_VIRTUAL", None)
    number: Any = getattr(signal, "SIGVTALRM", None)
    is_main = threading.current_thread() is threading.main_thread()
    if not set_timer or not is_main or signal.getsignal(number) is not signal.SIG_DFL:
        yield
        return

    def called(_number: int, _frame: FrameType | None) -> None:
        look()

    signal.signal(number, called)
    set_timer(timer, seconds, seconds)
    try:
        yield
    finally:
        set_timer(timer, 0)
        # What was on its way must not meet the default, which ends the process.
        signal.signal(number, signal.SIG_IGN)
        signal.signal(number, signal.SIG_DFL)


def keep_freed_memory(size: int) -> None:
    """Tell the C library to keep so many bytes that are freed (mallopt(3), glibc; others are left as they are)."""
    import ctypes

    # Windows raises TypeError: it has no library of the process itself.
    with suppress(OSError, AttributeError, TypeError):
        library = ctypes.CDLL(None)
        for threshold in (_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD):
            library.mallopt(threshold, size)


def collect_seldom() -> None:
    """Have Python look for objects that only refer to each other after so many new ones, not after 700.

    Narrator makes few such, and many objects that last: to look through these took 6 % of the time of what is no sound.
    """
    gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])


def is_in_use(error: OSError) -> bool:
    """Whether a file cannot be replaced or removed since some program may have it open, as Windows has it."""
    return getattr(error, "winerror", None) in _IN_USE


def plain_folder(folder: str, longest: int) -> str:
    """A folder under a name that a C library takes: short, and in ASCII unless names are bytes.

    Windows has two encodings for a name: `fopen` may take another than `FindFirstFileA`, and only ASCII is the same in
    both. Such a name is that which Windows itself keeps for old programs (`C:\\Users\\JRGEN~1`), a link, or else that
    of a copy, made for this process and those that it starts, and gone when it ends.

    Args:
        folder: the folder, which is not to change.
        longest: bytes of the name.

    Raises:
        OSError: there is no place for a folder of such a name.
    """
    variable = f"_NARRATOR_PLACE_OF_{Path(folder).name}"
    for name in (folder, _name_for_old_programs(folder), os.environ.get(variable, "")):
        if _is_plain(name, longest) and Path(name).is_dir():
            return name
    made = _linked_or_copied(folder, longest)
    # Workers that are killed could not remove their own.
    os.environ[variable] = made
    return made


def _is_plain(name: str, longest: int) -> bool:
    return 0 < len(os.fsencode(name)) <= longest and (NAMES_ARE_BYTES or name.isascii())


def _name_for_old_programs(path: str) -> str:
    """The name in letters, eight and three, that Windows may keep beside a longer one; empty if there is none."""
    if sys.platform != "win32":
        return ""
    import ctypes

    buffer = ctypes.create_unicode_buffer(32768)
    size: int = ctypes.windll.kernel32.GetShortPathNameW(path, buffer, len(buffer))
    return buffer.value if size else ""


def _linked_or_copied(folder: str, longest: int) -> str:
    import atexit
    import errno
    import shutil
    import tempfile

    for parent in (tempfile.gettempdir(), os.environ.get("PROGRAMDATA", ""), os.environ.get("PUBLIC", "")):
        place = Path(parent and (_name_for_old_programs(parent) or parent), "narrator-12345678", "data")
        if not parent or not _is_plain(str(place), longest):
            continue
        with suppress(OSError):
            ours = tempfile.mkdtemp(prefix="narrator-", dir=place.parents[1])
            atexit.register(shutil.rmtree, ours, ignore_errors=True)
            place = Path(ours, "data")
            try:
                place.symlink_to(folder, target_is_directory=True)
            except OSError:
                # Windows lets only some people make links.
                shutil.copytree(folder, place)
            return str(place)
    raise OSError(errno.ENAMETOOLONG, "no folder has a name that its library takes", folder)
