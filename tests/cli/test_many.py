"""Many articles in one command: told in brief, with numbers and a table of what failed at the end."""

import json
from pathlib import Path

import pytest

from tests.support.process import Cli, events, lines, told

pytestmark = pytest.mark.slow

TONE = ("--engine", "tone", "--jobs", "2")
COUNT = 9


@pytest.fixture(autouse=True)
def _articles() -> None:
    for number in range(COUNT):
        path = Path("posts", f"{number}.md")
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"# No. {number}\n\nThis is all.\n\n```\ncode\n```\n")
    Path("posts/4.md").write_text("***\n")


def test_a_person_is_told_in_brief(narrator: Cli) -> None:
    run = narrator("posts", *TONE)
    assert run.returncode == 3
    titles = [line.partition(" · ")[0] for line in run.stdout.splitlines() if " · " in line]
    assert sorted(titles) == [f"No. {number}" for number in range(COUNT) if number != 4]
    assert run.stdout.count("Left out: 1") == COUNT - 1
    numbers, failed = lines(run.stdout)[-2:]
    assert (
        numbers.startswith(f"{COUNT} articles in 0:00:") and f"{COUNT - 1} narrated, 0 unchanged, 1 failed" in numbers
    )
    assert failed.split()[0] == "posts/4.md" and "no words" in failed
    again = narrator("posts", *TONE)
    assert len(lines(again.stdout)) == 2 and "0 narrated, 8 unchanged, 1 failed" in again.stdout
    assert narrator("posts", *TONE, "--quiet").stdout == ""


def test_a_machine_is_told_all(narrator: Cli) -> None:
    run = narrator("posts", *TONE, "--json")
    found = events(run)
    made = [event for event in found if event["event"] == "episode"]
    assert {event["source"] for event in made} == {f"posts/{number}.md" for number in range(COUNT) if number != 4}
    assert sum(event["event"] == "script_ready" for event in found) == COUNT - 1
    assert sum(event["event"] == "passage_recorded" for event in found) >= COUNT - 1
    summary = told(found, "summary")
    assert (summary["narrated"], summary["unchanged"]) == (COUNT - 1, 0)
    [failed] = summary["failed"]
    assert failed["source"] == "posts/4.md" and failed["exit_code"] == 3
    assert json.loads(run.stdout.splitlines()[-1]) == summary


def test_what_a_voice_cannot_read_is_told_with_its_source(narrator: Cli) -> None:
    Path("few").mkdir()
    Path("few/he.txt").write_text("שלום לכולם, זה מאמר קצר על ספרים ועל קריאה בערב. הוא נכתב בעברית בלבד.\n")
    Path("few/short.md").write_text("# Short\n\nThis is all.\n")
    run = narrator("few", "--engine", "espeak", "--quiet")
    assert run.returncode == 4
    assert run.stderr.startswith("narrator: he.txt: espeak-ng cannot read Hebrew without vowels; ")
    assert Path("output/short/short.mp3").exists()
