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


@pytest.fixture(scope="module")
def _one_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store")


@pytest.fixture
def shared_store(_one_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One store for all tests of a module in place of `store`, where none looks into it: no cover is drawn twice."""
    monkeypatch.setenv("NARRATOR_STORE", str(_one_store))
