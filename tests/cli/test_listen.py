"""`narrator verify --listen`: what a person, and a program, are told of what was heard."""

import json
from pathlib import Path

import pytest

from narrator.engines import GROUP
from tests.episode.test_hearing import needs_ears
from tests.support.packages import install
from tests.support.process import Cli

pytestmark = [needs_ears, pytest.mark.slow]

# espeak-ng, which leaves out the end of a long line, as networks do now and then.
FORGETFUL = """
from narrator import engines
from narrator.engines import Engine, Voice

ESPEAK = engines.find("espeak")


def engine(settings):
    voice = Voice("en-us", "en-US")
    return Engine(title="Forgetful", fingerprint="1", voices=lambda: [voice], load=Forgetful, speed=4.0)


class Forgetful:
    def speak(self, lines, voice):
        return engines.speak(ESPEAK, [line if len(line) < 70 else line[: len(line) // 2] for line in lines], voice)
"""
ARTICLE = """# Evening

They waited for the old bridge to open. {long}
The door was open.
"""
LONG = "The ferry had left in the morning, and nobody could say whether it would come back before the night.\n"


def test_what_is_heard_otherwise_is_listed_and_too_much_of_it_is_an_error(narrator: Cli) -> None:
    Path("a.md").write_text("# Evening\n\nThe sun had gone behind the hills. They waited for the old bridge to open.\n")
    assert narrator("a.md", "--engine", "espeak").returncode == 0
    folder = Path("output/evening")
    transcript = folder / "transcript.json"
    transcript.write_text(transcript.read_text().replace("The sun had gone behind", "Nobody sees anything of"))
    run = narrator("verify", "--listen", folder / "evening.mp3")
    assert run.returncode == 6
    first, *rest = run.stdout.splitlines()
    assert " words were heard differently: " in first
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
    assert "empty holds no episode with a transcript; give the folder" in run.stderr


def test_the_worst_lines_are_spoken_again_and_the_better_ones_stay(narrator: Cli, tmp_path: Path) -> None:
    environment = install(tmp_path / "site", f"{GROUP}:engine", "forgetful", FORGETFUL)
    Path("a.md").write_text(ARTICLE.format(long=LONG))
    assert narrator("a.md", "--engine", "forgetful", "--pause-line", "500", env=environment).returncode == 0
    folder = Path("output/evening").resolve()
    before = json.loads((folder / "episode.json").read_text())
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    run = narrator("verify", "--listen", folder, "--again", "--json", env=environment, cwd=elsewhere)
    report = json.loads(run.stdout)
    [again] = [each for each in report["again"] if each["shown"] == LONG.strip()]
    assert again["before"] > 6
    assert again["after"] < 3
    assert report["errors"] < again["before"]
    after = json.loads((folder / "episode.json").read_text())
    assert after["guid"] == before["guid"]
    assert after["duration"] > before["duration"] + 1000
    # It stays so, and the same command as ever finds nothing to do.
    told = narrator("a.md", "--engine", "forgetful", "--pause-line", "500", "--json", env=environment).stdout
    assert json.loads(told.splitlines()[-1])["unchanged"]
    assert json.loads((folder / "episode.json").read_text()) == after


def test_what_cannot_be_made_again_is_told(narrator: Cli) -> None:
    Path("a.md").write_text(ARTICLE.format(long=""))
    assert narrator("a.md", "--engine", "tone", "--no-store").returncode == 0
    run = narrator("verify", "--listen", "output/evening", "--again")
    assert run.returncode == 2
    assert "does not know how output/evening was made; narrate it again" in run.stderr
    run = narrator("verify", "output/evening/evening.mp3", "--again")
    assert (run.returncode, "give both" in run.stderr) == (2, True)
