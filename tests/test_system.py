"""What narrator does where a system has less: as on this one, as on Windows, and as on one that has nothing."""

import errno
import math
import os
import signal
import sys
import tempfile
from pathlib import Path

import pytest

from narrator import system


def test_what_this_system_tells() -> None:
    assert 1 <= system.processors() <= (os.cpu_count() or 1)
    assert 10_000_000 < system.peak_memory() < 100_000_000_000
    assert (system.max_open_files() or 1000) > 10
    assert set(system.endings()) >= {signal.SIGTERM}


def test_where_a_system_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.delattr(os, "sysconf", raising=False)
    monkeypatch.delattr(signal, "SIGHUP", raising=False)
    monkeypatch.delattr(signal, "pthread_sigmask", raising=False)
    monkeypatch.setitem(sys.modules, "resource", None)
    assert system.processors() == os.cpu_count()
    assert system.max_open_files() is None
    assert list(system.endings()) == [signal.SIGTERM]
    assert system.peak_memory() == -math.inf
    system.hold_back_interrupts()


def test_a_service_that_is_to_outlive_its_terminal_does() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        assert list(system.endings()) == [signal.SIGTERM]
    finally:
        signal.signal(signal.SIGHUP, before)


class _LateError(Exception):
    pass


def _late() -> None:
    raise _LateError


def test_long_work_is_interrupted() -> None:
    with pytest.raises(_LateError), system.interrupting(_late, 0.01):
        while True:
            pass
    assert signal.getsignal(signal.SIGVTALRM) is signal.SIG_DFL


def test_long_work_goes_on_where_nothing_interrupts(monkeypatch: pytest.MonkeyPatch) -> None:
    for missing in ("setitimer", "ITIMER_VIRTUAL", "SIGVTALRM"):
        monkeypatch.delattr(signal, missing)
    with system.interrupting(_late, 0.01):
        assert sum(range(10**6))


def test_a_system_without_a_library_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: None) -> None:
        raise TypeError("argument of type 'NoneType' is not iterable")

    monkeypatch.setattr("ctypes.CDLL", refuse)
    system.keep_freed_memory(1 << 20)


@pytest.mark.parametrize(("code", "is_in_use"), [(5, True), (32, True), (112, False), (None, False)])
def test_a_file_that_another_program_has_open(code: int | None, is_in_use: bool) -> None:
    error = PermissionError(errno.EACCES, "The process cannot access the file")
    error.winerror = code  # type: ignore[attr-defined,unused-ignore]
    assert system.is_in_use(error) == is_in_use


class TestPlainFolder:
    """A folder for a library that takes short names, and of Windows only those in ASCII."""

    LONGEST = 120

    @pytest.fixture
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """The folder, in a user's whose name is not in ASCII; without a right to make links."""

        def refuse(*_: object, **__: object) -> None:
            raise OSError(errno.EINVAL, "A required privilege is not held by the client")

        folder = tmp_path / "Jürgen" / "data"
        folder.mkdir(parents=True)
        (folder / "voice").write_text("a")
        monkeypatch.setattr(system, "NAMES_ARE_BYTES", False)
        monkeypatch.setattr(os, "symlink", refuse)
        monkeypatch.setattr(os, "environ", {**os.environ})
        self.temporary(monkeypatch, folder.parent)
        return folder

    @staticmethod
    def temporary(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        monkeypatch.setattr(tempfile, "tempdir", str(folder))

    def test_that_names_are_bytes(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(system, "NAMES_ARE_BYTES", True)
        assert system.plain_folder(str(folder), 400) == str(folder)

    def test_that_is_plain(self, folder: Path) -> None:
        plain = folder.parents[1]
        assert system.plain_folder(str(plain), 400) == str(plain)

    def test_of_which_a_copy_is_plain(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with tempfile.TemporaryDirectory(dir="/tmp") as place:
            self.temporary(monkeypatch, Path(place))
            found = system.plain_folder(str(folder), self.LONGEST)
            assert found.isascii()
            assert Path(found, "voice").read_text() == "a"
            # Other processes, which are started by this one, take the same.
            assert system.plain_folder(str(folder), self.LONGEST) == found

    def test_in_the_folder_of_all_users(self, folder: Path) -> None:
        """Where the folder for temporary files is the user's, too."""
        with tempfile.TemporaryDirectory(dir="/tmp") as place:
            os.environ["PROGRAMDATA"] = place
            assert system.plain_folder(str(folder), self.LONGEST).startswith(place)

    def test_for_which_there_is_no_place(self, folder: Path) -> None:
        os.environ.pop("PUBLIC", None)
        with pytest.raises(OSError, match="no folder has a name"):
            system.plain_folder(str(folder), self.LONGEST)
