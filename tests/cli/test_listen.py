"""`narrator verify --listen`: what a person, and a program, are told of what was heard."""

import json
from pathlib import Path

import pytest

from tests.episode.test_hearing import needs_ears
from tests.support.process import Cli

pytestmark = [needs_ears, pytest.mark.slow]


def test_what_is_heard_otherwise_is_listed_and_too_much_of_it_is_an_error(narrator: Cli) -> None:
    Path("a.md").write_text("# Evening\n\nThe sun had gone behind the hills. They waited for the old bridge to open.\n")
    assert narrator("a.md", "--engine", "espeak").returncode == 0
    folder = Path("output/evening")
    transcript = folder / "transcript.json"
    transcript.write_text(transcript.read_text().replace("The sun had gone behind", "Nobody sees anything of"))
    run = narrator("verify", "--listen", folder / "evening.mp3")
    assert run.returncode == 6
    first, *rest = run.stdout.splitlines()
    assert " words were heard otherwise: " in first
    assert any(line.endswith(": Nobody sees anything of the hills.") for line in rest)
    assert "sun had gone" in run.stdout
    told = narrator("verify", "--listen", folder, "--json", "--limit", "100")
    assert told.returncode == 0
    report = json.loads(told.stdout)
    assert report["limit"] == 100
    assert report["percent"] > 10
    assert "Nobody sees anything of the hills." in [line["shown"] for line in report["worst"]]


def test_what_is_no_episode_is_told(narrator: Cli) -> None:
    Path("empty").mkdir()
    run = narrator("verify", "--listen", "empty")
    assert (run.returncode, run.stdout) == (3, "")
    assert "empty holds no episode with a transcript" in run.stderr
