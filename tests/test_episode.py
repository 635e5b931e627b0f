import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.episode import draft, slug
from narrator.errors import OutputError
from narrator.pipeline import EpisodeOptions
from narrator.podcast.about import from_json, to_json
from tests.cli.process import visible
from tests.support.narrating import narrate


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Questions About You Must Know",), "questions-about-you-must-know"),
        (("I’ve ever… written: “it's” 100 %!",), "ive-ever-written-its-100"),
        (("Über große Bären",), "uber-grosse-baren"),
        (("../../etc/passwd",), "etc-passwd"),
        (("日本語", "ja-how-to"), "ja-how-to"),
        (("x" * 100,), "x" * 60),
        (("one two three four five six seven eight nine ten eleven twelve thirteen",),
         "one-two-three-four-five-six-seven-eight-nine-ten-eleven"),
    ],
)  # fmt: skip
def test_slug(names: tuple[str, ...], expected: str) -> None:
    assert slug(*names) == expected


@given(name=st.text())
def test_a_slug_is_a_safe_name_for_any_title(name: str) -> None:
    found = slug(name)
    assert 0 < len(found) <= 60
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert found == slug(name)


def test_a_draft_is_hidden_and_gone_afterwards(tmp_path: Path) -> None:
    with draft(tmp_path / "output") as folder:
        assert folder.parent == tmp_path / "output"
        assert folder.name.startswith(".")
        (folder / "file").write_text("half")
    assert list((tmp_path / "output").iterdir()) == []


def test_drafts_of_killed_runs_are_removed_and_those_of_living_ones_are_not(tmp_path: Path) -> None:
    dead = tmp_path / ".draft-dead"
    dead.mkdir()
    (dead / "episode.mp3").write_bytes(b"half")
    with draft(tmp_path) as living:
        for folder in (dead, living):
            os.utime(folder, (time.time() - 3600,) * 2)
        with draft(tmp_path):
            assert living.exists()
            assert not dead.exists()


def test_an_output_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="cannot write to"), draft(tmp_path / "file"):
        pass


def folder_of(source: Path, output: Path, title: str = "", taken: set[str] | None = None) -> str:
    return narrate(source, output, title=title, taken=taken).folder.name


def test_every_source_has_a_folder_of_its_own(tmp_path: Path) -> None:
    sources = [tmp_path / name for name in ("a.txt", "b.txt")]
    for source in sources:
        source.write_text("Hello, you.")
    output = tmp_path / "output"
    assert [folder_of(source, output, "Same title") for source in sources] == ["same-title", "same-title-2"]
    assert [folder_of(source, output, "Same title") for source in sources] == ["same-title", "same-title-2"]
    assert folder_of(sources[0], output, "Other") == "same-title", "its address stays"


def test_names_used_in_the_same_run_are_not_used_again(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("Hello, you.")
    taken = {"a"}
    assert [folder_of(source, tmp_path / "output", taken=taken) for _ in range(2)] == ["a-2", "a-3"]
    assert taken == {"a", "a-2", "a-3"}


def test_a_folder_of_the_user_is_used_and_its_files_stay(tmp_path: Path) -> None:
    source, folder = tmp_path / "a.txt", tmp_path / "output" / "a"
    source.write_text("Hello, you.")
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_text("mine")
    assert folder_of(source, tmp_path / "output") == "a"
    assert visible(tmp_path / "output") == ["a/a.mp3", "a/notes.txt"]


@pytest.mark.parametrize("name", ["index.html", "cover.jpg"])
def test_a_file_of_the_user_is_never_written_over(tmp_path: Path, name: str) -> None:
    source, folder = tmp_path / "a.txt", tmp_path / "output" / "a"
    source.write_text("Hello, you.")
    folder.mkdir(parents=True)
    (folder / name).write_text("mine")
    assert folder_of(source, tmp_path / "output") == "a-2"
    assert (folder / name).read_text() == "mine"


def test_an_episode_narrated_again_keeps_what_it_is_known_by(tmp_path: Path) -> None:
    source, folder = tmp_path / "a.txt", tmp_path / "output" / "a"
    source.write_text("Hello, you.")
    wanted = EpisodeOptions(transcripts=("srt", "lrc"))
    narrate(source, tmp_path / "output", wanted)
    first = from_json((folder / "episode.json").read_bytes())
    (folder / "episode.json").write_text(to_json(replace(first, narrated="2020-01-01T00:00:00+00:00", guid="mine")))
    assert {"transcript.srt", "transcript.lrc"} <= set(first.transcripts) & {path.name for path in folder.iterdir()}
    source.write_text("Hello, all of you.")
    assert folder_of(source, tmp_path / "output") == "a"
    again = from_json((folder / "episode.json").read_bytes())
    assert (again.guid, again.narrated) == ("mine", "2020-01-01T00:00:00+00:00")
    assert again.size == (folder / "a.mp3").stat().st_size != first.size
    assert again.transcripts == ("transcript.vtt", "transcript.json")
    assert visible(tmp_path / "output") == ["a/a.mp3"]


def test_what_stands_in_the_way_is_an_error_before_anything_is_replaced(tmp_path: Path) -> None:
    source, folder = tmp_path / "a.txt", tmp_path / "output" / "a"
    source.write_text("Hello, you.")
    folder_of(source, tmp_path / "output")
    before = (folder / "a.mp3").read_bytes()
    (folder / "index.html").unlink()
    (folder / "index.html").mkdir()
    source.write_text("Hello, all of you.")
    with pytest.raises(OutputError, match=r"index\.html is a folder"):
        folder_of(source, tmp_path / "output")
    assert (folder / "a.mp3").read_bytes() == before


def test_a_file_where_the_folder_should_be_is_an_error(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("Hello, you.")
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "a").write_text("mine")
    with pytest.raises(OutputError, match="cannot write to"):
        folder_of(source, tmp_path / "output")
    assert visible(tmp_path / "output") == ["a"]
