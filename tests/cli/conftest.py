"""Every test of the command line runs in a folder of its own, with a store of its own."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The store that narrator uses in this test; the working folder is empty."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("NARRATOR_STORE", str(tmp_path / "store"))
    return tmp_path / "store"
