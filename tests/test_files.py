import os
import subprocess
import sys
from pathlib import Path

import pytest

from narrator.files import (
    NotRegularError,
    atomic_write,
    fingerprint,
    fingerprint_of,
    is_one_of,
    open_regular,
    read_regular,
)
from tests.support.things import KINDS


def test_nothing_is_left_of_a_file_that_fails(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), atomic_write(tmp_path / "final") as file:
        file.write(b"half")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_a_file_has_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    with atomic_write(tmp_path / "final") as file:
        file.write(b"half")
        assert not (tmp_path / "final").exists()
    assert (tmp_path / "final").read_bytes() == b"half"


def test_what_a_killed_narrator_left_of_a_file_is_replaced_by_the_next(tmp_path: Path) -> None:
    writes = "with atomic_write(Path('final'), is_locked=True) as file: file.write(b'half'); file.flush(); os._exit(9)"
    program = f"import os; from pathlib import Path; from narrator.files import atomic_write\n{writes}"
    folder, elsewhere = tmp_path / "folder", tmp_path / "elsewhere"
    folder.mkdir()
    for _ in range(2):
        assert subprocess.run([sys.executable, "-c", program], cwd=folder, check=False).returncode == 9
    [left] = folder.iterdir()
    elsewhere.hardlink_to(left)
    with atomic_write(folder / "final", is_locked=True) as file:
        file.write(b"whole")
    assert [path.read_bytes() for path in (*folder.iterdir(), elsewhere)] == [b"whole", b"half"]


@pytest.mark.parametrize(
    ("mask", "public", "private"), [(0o022, 0o644, 0o600), (0o007, 0o660, 0o600), (0o077, 0o600, 0o600)]
)
def test_a_file_has_the_rights_of_any_other_or_its_owners_alone(
    tmp_path: Path, mask: int, public: int, private: int
) -> None:
    before = os.umask(mask)
    try:
        for name, is_public in (("public", True), ("private", False)):
            with atomic_write(tmp_path / name, public=is_public) as file:
                assert Path(file.name).stat().st_mode & 0o777 == (public if is_public else private)
    finally:
        os.umask(before)
    assert (tmp_path / "public").stat().st_mode & 0o777 == public
    assert (tmp_path / "private").stat().st_mode & 0o777 == private


FILES = ("a file", "an empty file", "a file that nobody may read", "a huge file")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in FILES])
def test_what_is_no_file_is_neither_opened_nor_waited_for(tmp_path: Path, kind: str) -> None:
    KINDS[kind](tmp_path / "thing")
    for read in (open_regular, fingerprint_of, lambda path: is_one_of(path, ()), lambda path: read_regular(path, 9)):
        with pytest.raises(NotRegularError):
            read(tmp_path / "thing")


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_regular(tmp_path / "thing", 9)


def test_no_more_is_read_than_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"nine char")
    assert read_regular(tmp_path / "file", 9) == b"nine char"
    with pytest.raises(OSError, match="too large"):
        read_regular(tmp_path / "file", 8)
    KINDS["a huge file"](tmp_path / "huge")
    with pytest.raises(OSError, match="too large"):
        read_regular(tmp_path / "huge", 8)


def test_a_fingerprint_tells_contents_apart(tmp_path: Path) -> None:
    contents = (b"", b"a", b"b", bytes(3_000_000))
    assert len(set(map(fingerprint, contents))) == len(contents)
    for content in contents:
        (tmp_path / "file").write_bytes(content)
        assert fingerprint_of(tmp_path / "file") == fingerprint(content)
        assert is_one_of(tmp_path / "file", [fingerprint(b"b"), fingerprint(content)])
        assert not is_one_of(tmp_path / "file", [fingerprint(content + b"more"), ""])
        assert not is_one_of(tmp_path / "file", [f"{len(content)}-0"])
    KINDS["a huge file"](tmp_path / "huge")
    assert not is_one_of(tmp_path / "huge", [fingerprint(b"a")])
