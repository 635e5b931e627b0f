"""Several articles in one episode, as a person asks for it."""

from pathlib import Path

import pytest

from tests.support.process import Cli, events, told, visible
from tests.support.web import Page, Site

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("shared_store")]

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


def test_what_could_not_be_read_once_takes_no_other_place_when_it_can(narrator: Cli) -> None:
    write(sea="# The sea\n\nIt is wide.\n")
    first = narrator("digest", "sea.md", "late.md", *TONE, "--json")
    assert [out["where"] for out in told(events(first), "episode")["left_out"]] == ["late.md"]
    write(late="# Late\n\nHere I am.\n")
    assert narrator("digest", "sea.md", "late.md", *TONE).returncode == 0
    assert visible(Path("output")) == ["mondays-reading/mondays-reading.mp3"]


def test_no_login_is_told_and_nothing_is_asked_offline(narrator: Cli) -> None:
    page = b"<title>The hill</title><h1>The hill</h1><p>It is high, and the way up is long and steep.</p>"
    with Site() as site:
        address = site.put("/hill", Page(page)).replace("//", "//ada:secret@")
        assert narrator("digest", address, "--offline", *TONE).returncode == 3
        assert site.targets == []
        assert narrator("digest", address, *TONE).returncode == 0
    assert "secret" not in Path("output/mondays-reading/episode.json").read_text()


@pytest.mark.parametrize("title", ["", " "])
def test_a_digest_has_a_title(narrator: Cli, title: str) -> None:
    assert narrator("digest", "a.md", "--title", title).returncode == 2


def test_without_anything_to_read_there_is_no_episode(narrator: Cli) -> None:
    run = narrator("digest", "nowhere.md", *TONE)
    assert run.returncode == 3
    assert not Path("output").exists()
