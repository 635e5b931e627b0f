from pathlib import Path

import pytest

from narrator.files import written_whole


def test_nothing_is_left_of_a_file_that_fails(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), written_whole(tmp_path / "final") as file:
        file.write(b"half")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_a_file_has_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    with written_whole(tmp_path / "final") as file:
        file.write(b"half")
        assert not (tmp_path / "final").exists()
    assert (tmp_path / "final").read_bytes() == b"half"
