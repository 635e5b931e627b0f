"""Windows, as far as it can be had here: see `tests.support.windows`."""

import os
from collections.abc import Mapping
from pathlib import Path

import espeakng_loader
import pytest

from tests.support.process import Cli
from tests.support.windows import sitecustomize

pytestmark = pytest.mark.slow

TEXT = "# Über Apps\n\nOne, two.\n\n## Drei\n\nThree, four.\n"


@pytest.fixture
def windows(tmp_path: Path) -> Mapping[str, str]:
    """The environment of a process there, whose user is called Jürgen and has espeak-ng in his folder."""
    voices = tmp_path / "Jürgen" / "espeak-ng-data"
    voices.parent.mkdir()
    voices.symlink_to(espeakng_loader.get_data_path(), target_is_directory=True)
    place = os.pathsep.join([str(Path(sitecustomize.__file__).parent), os.environ["PYTHONPATH"]])
    return {**os.environ, "PYTHONPATH": place, sitecustomize.VOICES: str(voices)}


def test_narrator_works_on_windows(narrator: Cli, windows: Mapping[str, str], tmp_path: Path) -> None:
    home = tmp_path / "Jürgen" / "Eigene Dateien"
    home.mkdir()
    (home / "con.md").write_text(TEXT, encoding="utf-8")

    def run(*arguments: str) -> tuple[int, str, str]:
        done = narrator(*arguments, env=windows, cwd=home)
        return done.returncode, done.stdout, done.stderr

    code, _, error = run("con.md", "--engine", "espeak", "--jobs", "1")
    assert code == 0, error
    path = home / "output" / "uber-apps" / "uber-apps.mp3"

    before = path.read_bytes()
    with path.open("rb"):
        code, _, error = run("con.md", "--engine", "tone")
        assert code == 5
        assert f"cannot replace {path.relative_to(home)}: The process cannot access the file" in error
        assert "; close what plays or shows it" in error
    assert path.read_bytes() == before
    # What was made for espeak-ng, which takes no such name as its user's, is gone.
    assert not list(tmp_path.glob("narrator-*"))
