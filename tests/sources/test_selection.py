"""Which sources are meant."""

import os
from pathlib import Path

import pytest

from narrator.errors import SourceError
from narrator.sources.selection import Shard, Skipped, chosen


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def put(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("text")


def test_each_source_is_taken_once_in_order() -> None:
    assert list(chosen(["b", "https://example.com/a", "-", "b"])) == ["b", "https://example.com/a", "-"]


def test_a_folder_gives_what_is_read_and_lists_the_rest() -> None:
    put("d/B.md", "d/a.EPUB", "d/c.jpg", "d/LICENCE", "d/.hidden.md", "d/e/f.md")
    assert list(chosen(["d"])) == [
        "d/a.EPUB",
        "d/B.md",
        Skipped("d/c.jpg", ".jpg files are not read"),
        Skipped("d/e", "folders inside folders are read only if given themselves"),
        Skipped("d/LICENCE", "it has no file ending"),
    ]


def test_a_pipe_in_a_folder_is_not_waited_for() -> None:
    put("d/a.md")
    os.mkfifo("d/b.md")
    why = "it is a pipe or device, which is read only if given itself"
    assert list(chosen(["d"])) == ["d/a.md", Skipped("d/b.md", why)]


def test_a_folder_without_anything_to_read_is_an_error() -> None:
    put("d/c.jpg")
    error, skipped = chosen(["d"])
    assert isinstance(error, SourceError)
    assert isinstance(skipped, Skipped)


def test_a_list_has_a_source_on_each_line_relative_to_itself() -> None:
    put("lists/a.md", "lists/d/b.md")
    Path("lists/week.txt").write_text(
        "\ufeff# this week\n\n  a.md\r\nhttps://example.com/#a\nimaps://a@b/c\nd\na.md\n", "utf-8"
    )
    found = ["lists/a.md", "https://example.com/#a", "imaps://a@b/c", "lists/d/b.md"]
    assert list(chosen(["@lists/week.txt"])) == found


def test_a_list_of_nothing_is_told() -> None:
    Path("list").write_text("# nothing yet\n\n")
    assert list(chosen(["@list"])) == [Skipped("list", "it lists no sources")]


def test_a_list_may_name_itself_without_harm() -> None:
    Path("a.txt").write_text("@a.txt\nb.md\n")
    assert list(chosen(["@a.txt"])) == ["@a.txt", "b.md"]


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_list_that_cannot_be_read_is_an_error(content: bytes | None) -> None:
    if content:
        Path("list").write_bytes(content)
    [error] = chosen(["@list"])
    assert isinstance(error, SourceError)
    assert "cannot read the list" in str(error)


LIST = [*(f"https://example.com/{number}" for number in range(500)), *(f"posts/{number}.md" for number in range(500))]


@pytest.mark.parametrize("count", [1, 7, 40])
def test_each_source_falls_to_one_shard(count: int) -> None:
    sizes = [sum(Shard(number + 1, count).has(source) for source in LIST) for number in range(count)]
    assert sum(sizes) == len(LIST)
    # Six standard deviations of what chance makes of it.
    assert max(sizes) < len(LIST) / count + 6 * (len(LIST) / count) ** 0.5


def test_a_source_stays_with_its_shard_wherever_the_list_is_read() -> None:
    """The values are those of the first version: a job must find what it has made."""
    assert [source for source in LIST if Shard(3, 40).has(source)][:3] == [
        "https://example.com/113",
        "https://example.com/124",
        "https://example.com/160",
    ]
    assert all(Shard(3, 40).has(f"./{source}") == Shard(3, 40).has(source) for source in LIST[500:])
