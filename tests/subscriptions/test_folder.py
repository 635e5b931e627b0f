"""Folders that are followed: each file once, when it is whole, and again after a change."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread

import pytest

from narrator.subscriptions import Collection, Place, find, folder, state
from tests.support.process import Cli, Running, events, eventually, visible

TONE = ("--engine", "tone", "--jobs", "1", "--no-announce")
NEVER = Event()
TEXT = "The tide comes at noon.\n\n" + "It goes at six, and nobody minds. " * 20


@pytest.fixture(autouse=True)
def _soon(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "slow" not in request.keywords:
        monkeypatch.setattr(folder, "SETTLED", 0.3)
        monkeypatch.setattr(folder, "_STEP", 0.1)


def found(path: Path) -> Collection:
    place = Place(str(path))
    with find(place).open(place) as collection:
        return collection


def write_slowly(path: Path, pieces: int, pause: float, is_over: Event = NEVER) -> float:
    """Write lines, each later than the one before, and of a time to come; the longest pause that there was."""
    longest = 0.0
    with path.open("w") as file:
        for number in range(pieces):
            began = time.monotonic()
            file.write(f"Line {number} of many.\n")
            file.flush()
            os.utime(path, (4e9, 4e9))
            if is_over.wait(pause):
                break
            longest = max(longest, time.monotonic() - began)
    return longest


def has_begun(path: Path) -> bool:
    return path.exists() and path.stat().st_mtime == 4e9


def test_a_file_is_read_once_and_again_when_it_was_changed(tmp_path: Path) -> None:
    path, output = tmp_path / "a.txt", tmp_path / "out"
    path.write_text(TEXT)
    (tmp_path / "picture.xyz").write_bytes(b"?")
    (tmp_path / ".hidden.txt").write_text(TEXT)
    (tmp_path / "empty.txt").touch()
    collection = found(tmp_path)
    assert {entry.title: entry.left_out for entry in collection.entries} == {
        "a.txt": "", "empty.txt": "it is empty", "picture.xyz": ".xyz files are not read",
    }  # fmt: skip
    with state.of(output, collection) as kept:
        assert len(kept.newly_left_out(collection)) == 2
        [entry] = kept.pick(collection)
        assert entry.read().content.decode() == TEXT
        kept.note(entry, state.NARRATED)
    (tmp_path / "empty.txt").write_text(TEXT)
    path.write_text(TEXT.replace("noon", "one"))
    collection = found(tmp_path)
    with state.of(output, collection) as kept:
        assert kept.newly_left_out(collection) == [entry for entry in collection.entries if entry.title == "out"]
        assert sorted(entry.title for entry in kept.pick(collection)) == ["a.txt", "empty.txt"]


@pytest.mark.slow
def test_a_file_that_is_being_copied_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "SETTLED", 1.5)
    path = tmp_path / "slow.txt"

    def is_waited_for() -> bool:
        path.unlink(missing_ok=True)
        with ThreadPoolExecutor(1) as pool:
            writing = pool.submit(write_slowly, path, 8, 0.3)
            assert eventually(lambda: has_begun(path))
            [entry] = found(tmp_path).entries
            found_then = entry.left_out, entry.read().content.count(b"\n")
        # Where we were kept from writing for long, the file looked whole before.
        if writing.result() > 1:
            return False
        assert found_then == ("", 8)
        return True

    assert eventually(is_waited_for)


def test_one_that_takes_too_long_is_left_for_the_next_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "PATIENCE", 0.2)
    path, is_over = tmp_path / "slow.txt", Event()
    writer = Thread(target=write_slowly, args=(path, 10_000, 0.05, is_over))
    writer.start()
    assert eventually(lambda: has_begun(path))
    [entry] = found(tmp_path).entries
    is_over.set()
    assert entry.left_out == "it is still being written"
    writer.join()


def test_a_date_of_the_future_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    os.utime(path, (4e9, 4e9))
    assert not found(tmp_path).entries[0].left_out


@pytest.mark.slow
def test_what_is_put_into_a_folder_that_is_watched_is_narrated(
    narrator: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARRATOR_STORE", str(tmp_path / "store"))
    monkeypatch.chdir(tmp_path)
    inbox = tmp_path / "in"
    inbox.mkdir()
    (inbox / "first.txt").write_text(TEXT)
    with Running("follow", "in", "--watch", *TONE, "-o", "in/output") as running:
        running.until("episode")
        longest = write_slowly(inbox / "second.txt", 30, 0.1)
        episodes = 2
        running.until("episode", episodes)
        # Where we were kept from writing for long, the file looked whole before.
        while longest > 1 and "Line 29 of many" not in Path("in/output/second/index.html").read_text():
            episodes += 1
            running.until("episode", episodes)
        running.send(signal.SIGINT)
        assert running.end() == 130
        assert "Traceback" not in running.stderr
    assert visible(inbox / "output") == ["first/first.mp3", "second/second.mp3"]
    assert "Line 29 of many" in Path("in/output/second/index.html").read_text()
    # The interruption may have come before it was noted that the second was done.
    runs = [events(narrator("follow", "in", *TONE, "-o", "in/output", "--json")) for _ in range(2)]
    assert [each["title"] for each in runs[0] if each["event"] == "episode"] in (
        [],
        ["The tide comes at noon."],
        ["Second"],
    )
    assert runs[1] == []
    assert narrator("follow", "https://example.com/feed", "--watch").returncode == 2
