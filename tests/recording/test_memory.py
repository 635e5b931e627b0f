"""How much memory is free, of made-up machines."""

from pathlib import Path

import pytest

from narrator.recording import memory

GB = 10**9


@pytest.fixture
def root(tmp_path: Path) -> Path:
    put(tmp_path, "proc/meminfo", f"MemTotal: 9 kB\nMemAvailable: {8 * GB // 1024} kB\nSwapFree: 1 kB\n")
    return tmp_path


def put(root: Path, name: str, content: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def group(root: Path, folder: str, limit: str, used: int, cached: int = 0) -> None:
    put(root, f"sys/fs/cgroup/{folder}/memory.max", f"{limit}\n")
    put(root, f"sys/fs/cgroup/{folder}/memory.current", f"{used}\n")
    put(root, f"sys/fs/cgroup/{folder}/memory.stat", f"anon 1\ninactive_file {cached}\n")


def test_of_a_machine(root: Path) -> None:
    assert memory.available(root) == 8 * GB // 1024 * 1024


def test_of_a_container(root: Path) -> None:
    put(root, "proc/self/cgroup", "0::/box/inner\n")
    group(root, "box/inner", "max", 5 * GB)
    assert memory.available(root) == pytest.approx(8 * GB, rel=0.001)
    group(root, "box", str(2 * GB), GB, cached=GB // 2)
    assert memory.available(root) == 2 * GB - GB + GB // 2
    group(root, "box/inner", str(GB), 2 * GB)
    assert memory.available(root) == 0


def test_of_a_container_of_the_first_kind(root: Path) -> None:
    put(root, "proc/self/cgroup", "4:cpu,cpuacct:/a\n3:memory:/a\n0::/\n")
    put(root, "sys/fs/cgroup/memory/a/memory.limit_in_bytes", str(3 * GB))
    put(root, "sys/fs/cgroup/memory/a/memory.usage_in_bytes", str(GB))
    put(root, "sys/fs/cgroup/memory/a/memory.stat", "total_inactive_file 5")
    assert memory.available(root) == 2 * GB + 5


def test_where_nothing_can_be_told(tmp_path: Path) -> None:
    assert memory.available(tmp_path) is None


def test_of_this_machine() -> None:
    free = memory.available()
    assert free is None or free > 1_000_000
