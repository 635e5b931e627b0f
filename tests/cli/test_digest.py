"""Several articles in one episode, as a person asks for it."""

from pathlib import Path

from tests.cli.process import Cli, events, told, visible

TONE = ("--engine", "tone", "--jobs", "1", "--title", "Monday's reading")


def write(**articles: str) -> None:
    for name, text in articles.items():
        Path(f"{name}.md").write_text(text)


def test_articles_become_one_episode_with_a_chapter_each(narrator: Cli) -> None:
    write(sea="# The sea\n\nIt is wide.\n\n## Tides\n\nThey come.\n", hill="# The hill\n\nIt is high.\n")
    run = narrator("digest", "sea.md", "hill.md", *TONE, "--json")
    assert run.returncode == 0, run.stderr
    episode = told(events(run), "episode")
    assert episode["title"] == "Monday's reading"
    assert [(chapter["title"], chapter["level"]) for chapter in episode["chapters"]] == [
        ("The sea", 1),
        ("Tides", 2),
        ("The hill", 1),
    ]
    assert visible(Path("output")) == ["mondays-reading/mondays-reading.mp3"]


def test_what_cannot_be_read_is_told_and_left_out(narrator: Cli) -> None:
    write(sea="# The sea\n\nIt is wide.\n", empty="")
    run = narrator("digest", "empty.md", "sea.md", "nowhere.md", *TONE)
    assert run.returncode == 3
    assert "empty.md" in run.stderr and "nowhere.md" in run.stderr
    assert "The sea" in run.stdout
    assert visible(Path("output")) == ["mondays-reading/mondays-reading.mp3"]


def test_without_anything_to_read_there_is_no_episode(narrator: Cli) -> None:
    run = narrator("digest", "nowhere.md", *TONE)
    assert run.returncode == 3
    assert not Path("output").exists()
