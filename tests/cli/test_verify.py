"""`narrator verify`: what is told of one file, and of all in a folder."""

import json
import shutil
from pathlib import Path

import pytest

from tests.support.narrating import narrate
from tests.support.process import Cli


@pytest.fixture
def output() -> Path:
    """Three episodes: one of them is whole, one was cut short, and the record of one is damaged."""
    output = Path("output")
    for name in ("lemons", "limes", "oranges"):
        article = Path(f"{name}.md")
        article.write_text(f"# {name.capitalize()}\n\nThey are sour. They keep sailors well.\n")
        narrate(article, output)
    audio = output / "limes" / "limes.mp3"
    audio.write_bytes(audio.read_bytes()[:-2000])
    (output / "oranges" / "episode.json").write_text("{")
    return output


def test_every_episode_in_a_folder_is_checked_whatever_is_wrong_with_another(narrator: Cli, output: Path) -> None:
    run = narrator("verify", output)
    assert run.returncode == 6
    whole, cut, fault, *_ = run.stdout.splitlines()
    assert whole.startswith("output/lemons/lemons.mp3: 0:00:") and whole.endswith(" LUFS, whole")
    assert cut.startswith("output/limes/limes.mp3: ") and cut.endswith("not whole")
    assert fault.startswith("  Fault: ")
    assert any(line.startswith("  Fault: oranges is left out: ") for line in run.stdout.splitlines())
    assert run.stdout.splitlines()[-1] == "1 of 3 files are whole"


def test_programs_get_a_line_for_each_file(narrator: Cli, output: Path) -> None:
    shutil.rmtree(output / "oranges")
    run = narrator("verify", output, output / "lemons" / "lemons.mp3", output / "none.mp3", "--json")
    assert run.returncode == 6
    told = [json.loads(line) for line in run.stdout.splitlines()]
    assert [Path(each["file"]).name for each in told] == ["lemons.mp3", "limes.mp3", "lemons.mp3", "none.mp3"]
    assert [bool(each["faults"]) for each in told] == [False, True, False, True]
    assert told[0]["chapters"] == 1


def test_an_episodes_folder_is_its_audio(narrator: Cli, output: Path) -> None:
    of_folder = narrator("verify", output / "lemons")
    of_file = narrator("verify", output / "lemons" / "lemons.mp3")
    assert of_folder.returncode == of_file.returncode == 0
    assert of_folder.stdout == of_file.stdout
    assert of_file.stdout.startswith("Lemons\n")


def test_where_no_episode_is_is_told(narrator: Cli) -> None:
    Path("empty").mkdir()
    run = narrator("verify", "empty")
    assert (run.returncode, run.stdout) == (3, "")
    assert "there is no episode in empty; give an audio file, or a folder with episodes" in run.stderr
