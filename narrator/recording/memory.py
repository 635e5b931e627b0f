"""How much memory is free: on the machine, and in the control group of this process, such as a container."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

_V1 = "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"
_V2 = "memory.max", "memory.current", "inactive_file"


def available(root: Path = Path("/")) -> int | None:
    """Bytes that processes can still use without others being swapped out; None if that is unknown.

    Args:
        root: where `proc` and `sys` are.
    """
    return min((*_of_machine(root), *_of_groups(root)), default=None)


def _of_machine(root: Path) -> Iterator[int]:
    with suppress(OSError, ValueError, IndexError):
        for line in (root / "proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                yield int(line.split()[1]) * 1024


def _of_groups(root: Path) -> Iterator[int]:
    """What each control group has left, from this process's own to the outermost (cgroups(7))."""
    with suppress(OSError):
        for line in (root / "proc/self/cgroup").read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            if not controllers:
                folder, names = root / "sys/fs/cgroup", _V2
            elif "memory" in controllers.split(","):
                folder, names = root / "sys/fs/cgroup/memory", _V1
            else:
                continue
            own = PurePosixPath(path.lstrip("/"))
            for group in (own, *own.parents):
                yield from _of_group(folder / group, *names)


def _of_group(folder: Path, limit: str, usage: str, cached: str) -> Iterator[int]:
    """What a group has left, if it has a limit. Its cache of files counts as free."""
    with suppress(OSError, ValueError):
        bound = int((folder / limit).read_text())
        used = int((folder / usage).read_text())
        stats = dict(line.split() for line in (folder / "memory.stat").read_text().splitlines())
        yield max(bound - used + int(stats.get(cached, 0)), 0)
