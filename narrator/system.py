"""What differs between operating systems. Each function does what it can where a system has less.

No other module uses what only some systems have: mypy checks that by running for each of them.
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
"""Whether C libraries take file names as plain bytes, in whatever encoding."""

CAREFULLY = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
"""Flags for opening a file that anyone may have put there: wait for no pipe, and follow no link, where these exist."""

DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³")})
"""Names that are devices on Windows, in any case and with any extension: learn.microsoft.com, "Naming Files, Paths, and
Namespaces"."""

_IN_USE = frozenset({5, 32})
"""ERROR_ACCESS_DENIED and ERROR_SHARING_VIOLATION (learn.microsoft.com, "System Error Codes")."""

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3

# With 10,000, 2 % slower; with 200,000, 1 % faster.
_NEW_OBJECTS = 50_000


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def peak_memory() -> float:
    """The most memory in bytes that this process has used; negative where the system does not report it."""
    try:
        import resource
    except ImportError:
        return -math.inf
    if sys.platform == "win32":
        return -math.inf
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def max_open_files() -> int | None:
    """How many files and connections this process may have open at once; None if there is no limit."""
    if not hasattr(os, "sysconf"):
        return None
    try:
        found = os.sysconf("SC_OPEN_MAX")
    except (OSError, ValueError):
        return None
    return found if found > 0 else None


def may_be_running(process: int) -> bool:
    """Whether a process of this machine may still be running; False only if the system says that it is gone."""
    if sys.platform == "win32":
        # On Windows, signal 0 would end the process instead of asking about it.
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def endings() -> Iterator[int]:
    """The signals that end a process, including the terminal's hanging up, unless that is ignored (nohup)."""
    yield signal.SIGTERM
    hang_up = getattr(signal, "SIGHUP", None)
    if hang_up is not None and signal.getsignal(hang_up) is not signal.SIG_IGN:
        yield hang_up


def hold_back_interrupts() -> None:
    """Block SIGINT in this thread; the processes that it starts inherit that, and only the main thread gets it."""
    set_mask: Any = getattr(signal, "pthread_sigmask", None)
    block: Any = getattr(signal, "SIG_BLOCK", None)
    if not set_mask:
        return
    from multiprocessing import resource_tracker

    # It starts its own process together with our first one, and would unblock the signal.
    resource_tracker.ensure_running()
    set_mask(block, {signal.SIGINT})


@contextmanager
def interrupting(look: Callable[[], None], seconds: float) -> Iterator[None]:
    """Call a function after each `seconds` of processor time, whatever code is running; only in the main thread.

    On Windows there is no such timer; nor is the function called if the program already uses that timer.
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
        # A signal that is still pending must not meet the default handler, which ends the process.
        signal.signal(number, signal.SIG_IGN)
        signal.signal(number, signal.SIG_DFL)


def keep_freed_memory(size: int) -> None:
    """Tell the C library to keep `size` freed bytes for reuse (glibc's mallopt(3); others are left alone)."""
    import ctypes

    # Windows raises TypeError: a process is not a library there.
    with suppress(OSError, AttributeError, TypeError):
        library = ctypes.CDLL(None)
        for threshold in (_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD):
            library.mallopt(threshold, size)


def collect_seldom() -> None:
    """Have Python collect reference cycles after more new objects than the default of 700.

    Narrator makes few cycles but many long-lived objects: scanning these took 6 % of the time, audio aside.
    """
    gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])


def is_in_use(error: OSError) -> bool:
    """Whether a file cannot be replaced or removed because some program may have it open, as happens on Windows."""
    return getattr(error, "winerror", None) in _IN_USE


def plain_folder(folder: str, longest: int) -> str:
    """A folder under a name that C libraries can open: short, and in ASCII unless names are plain bytes.

    Windows has two encodings for names: `fopen` may use another one than `FindFirstFileA`, and only ASCII is the same
    in both. The name returned is the one that Windows itself keeps for old programs (`C:\\Users\\JRGEN~1`), or that of
    a link or a copy, made for this process and those that it starts, and removed when it ends.

    Args:
        folder: the folder, which must not change.
        longest: the most bytes that the name may have.

    Raises:
        OSError: no such name can be found or made.
    """
    variable = f"_NARRATOR_PLACE_OF_{Path(folder).name}"
    for name in (folder, _name_for_old_programs(folder), os.environ.get(variable, "")):
        if _is_plain(name, longest) and Path(name).is_dir():
            return name
    made = _linked_or_copied(folder, longest)
    # Set for workers, too: if they made their own, killed ones could not remove theirs.
    os.environ[variable] = made
    return made


def _is_plain(name: str, longest: int) -> bool:
    return 0 < len(os.fsencode(name)) <= longest and (NAMES_ARE_BYTES or name.isascii())


def _name_for_old_programs(path: str) -> str:
    """The short name (8.3) that Windows may keep beside a longer one; empty if there is none."""
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
                # On Windows only some users may create links.
                shutil.copytree(folder, place)
            return str(place)
    raise OSError(errno.ENAMETOOLONG, "no folder has a name that its library takes", folder)
