"""`--shard`: several machines share a list, and no more."""

import json
import shutil
from pathlib import Path

import pytest

from tests.support.process import Cli, lines, visible

TONE = ("--engine", "tone", "--jobs", "1")


@pytest.mark.slow
def test_what_shards_made_apart_is_one_show(narrator: Cli) -> None:
    """As the jobs of a matrix do it: each with a store and a folder of its own, put together afterwards."""
    posts = Path("posts")
    posts.mkdir()
    for number in range(5):
        # They have a title in common, as the posts of a series may.
        (posts / f"{number}.md").write_text(f"# News\n\nThis is number {number}.\n")
    for shard in "123":
        own = ("--store", f"store-{shard}", "--output", f"made-{shard}", "--shard", f"{shard}/3")
        assert narrator("posts", *TONE, *own).returncode == 0
        if Path(f"made-{shard}").exists():
            shutil.copytree(f"made-{shard}", "show", dirs_exist_ok=True)
    made = narrator("feed", "show", "--base-url", "https://example.com/", "--json")
    assert json.loads(made.stdout)["episodes"] == 5
    before = visible(Path("show"))
    # One machine alone goes on with what the shards made.
    run = narrator("posts", *TONE, "--output", "show", "--json")
    assert [event["unchanged"] for event in map(json.loads, run.stdout.splitlines()) if "unchanged" in event] == [
        True
    ] * 5
    assert visible(Path("show")) == before


@pytest.mark.parametrize("shard", ["0/3", "4/3", "3", "3/0", "one/two", "-1/3"])
def test_a_shard_that_cannot_be_is_a_mistake(narrator: Cli, shard: str) -> None:
    run = narrator("a.md", "--shard", shard)
    assert run.returncode == 2
    assert "1/40" in run.stderr


def test_a_shard_without_sources_has_nothing_to_do(narrator: Cli) -> None:
    Path("a.md").write_text("# A\n\nOne.\n")
    [number] = [
        each for each in "12" if lines(narrator("a.md", *TONE, "--shard", f"{each}/2").stderr)[0].endswith("/2")
    ]
    assert narrator("a.md", *TONE, "--shard", f"{number}/2", "--quiet").stderr == ""
