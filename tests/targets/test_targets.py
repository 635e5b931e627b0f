"""Each target, on a real server: what arrives there, in which state it is after any interruption, and what is told."""

import json
import os
import random
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from narrator import targets
from narrator.errors import OutputError
from narrator.podcast import feed, publish
from narrator.podcast.show import Show
from narrator.podcast.upload import upload
from tests.support.places import ALL, SECRET, Place
from tests.support.process import Cli, Running, eventually
from tests.support.shelf import about, put

pytestmark = pytest.mark.slow

URL = "https://example.com/pod/"


@pytest.fixture(params=ALL)
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """A place of each kind, to which the environment gives access."""
    there = tmp_path / "there"
    there.mkdir()
    with ALL[request.param](there) as found:
        for name, value in found.environment.items():
            monkeypatch.setenv(name, value)
        yield found


@pytest.fixture
def output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A show of three episodes, in the working folder."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    folder = here / "output"
    for number, name in enumerate(("lemons", "limes", "oranges")):
        put(folder, name, about(guid=name, audio=f"{name}.mp3", narrated=f"2026-05-0{number + 1}"))
    return folder


def public(folder: Path) -> dict[str, bytes]:
    """The files of a show by name, but for hidden ones."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def missing(place: Place) -> list[str]:
    """What the feed at a place names, and is not there or not as it was."""
    content = place.read(feed.FILE)
    return [name for name in feed.files(content) if place.read(name) is None] if content else []


def test_what_changed_is_sent_and_nothing_else(narrator: Cli, place: Place, output: Path) -> None:
    """And nobody is told a password."""
    run = narrator("publish", place.address, "--base-url", URL, "--debug")
    assert (run.returncode, run.stderr) == (0, "")
    assert place.files() == public(output)
    assert SECRET not in run.stdout
    assert not any(SECRET.encode() in content for content in place.files().values())
    if place.media_type:
        kinds = {"feed.xml": "application/rss+xml; charset=utf-8", "lemons/lemons.mp3": "audio/mpeg"}
        kinds |= {"lemons/chapters.json": "application/json+chapters", "index.html": "text/html; charset=utf-8"}
        kinds |= {"limes/transcript.vtt": "text/vtt; charset=utf-8", "limes/cover.jpg": "image/jpeg"}
        assert {name: place.media_type(name) for name in kinds} == kinds

    again = narrator("publish", place.address, "--base-url", URL)
    assert again.stdout == (
        f"{place.address}: nothing has changed; {len(public(output))} files as before\n"
        f"The feed's address: {URL}feed.xml\n"
    )
    (output / "limes" / "transcript.vtt").write_bytes(b"of some matter now")
    shutil.rmtree(output / "lemons")
    if place.folder:
        # As a run leaves it that is killed while it sends.
        (place.folder / "lemons" / ".narrator-lemons.mp3").write_bytes(b"half of it")
    changed = narrator("publish", place.address, "--base-url", URL, "--prune", "--json")
    told = json.loads(changed.stdout)
    assert {"limes/transcript.vtt", "index.html", "feed.xml"} <= set(told["sent"])
    assert [name for name in told["sent"] if "/" in name] == ["limes/transcript.vtt"]
    assert set(told["removed"]) >= {"lemons/lemons.mp3", "lemons/episode.json"}
    assert all(name.startswith("lemons/") for name in told["removed"])
    assert place.files() == public(output)
    assert not missing(place)
    assert not place.folder or not (place.folder / "lemons").exists()


def test_what_is_gone_here_stays_there_until_one_says_otherwise(narrator: Cli, output: Path) -> None:
    address = str(output.parent / "site")
    assert narrator("publish", address, "--base-url", URL).returncode == 0
    shutil.rmtree(output / "lemons")
    run = narrator("publish", address, "--base-url", URL)
    assert "files; --prune removes such files" in run.stdout
    assert Path(address, "lemons", "lemons.mp3").exists()
    assert "/pod/lemons/" not in Path(address, "feed.xml").read_text()


def test_an_interrupted_run_is_made_whole_by_the_next(place: Place, output: Path) -> None:
    """Whenever a run is killed, the feed there names nothing that is not there."""
    for name in ("lemons", "limes"):
        (output / name / f"{name}.mp3").write_bytes(os.urandom(3_000_000))
    is_folder = "://" not in place.address
    randomly = random.Random(7)
    longest = 0.25 if is_folder else 1.5
    for number in range(30 if is_folder else 3):
        # Each run has something new to send, and something to remove.
        shutil.rmtree(output / f"more-{number - 2}", ignore_errors=True)
        more = about(guid=f"more-{number}", audio=f"{number}.mp3", narrated=f"2026-06-{number % 28 + 1:02}")
        put(output, f"more-{number}", more)
        with Running("publish", place.address, "--base-url", URL, "--prune") as run:
            end = time.monotonic() + randomly.uniform(0, longest)
            while time.monotonic() < end and not run.ended:
                time.sleep(0.005)
            run.send(signal.SIGKILL)
            run.end()
        assert not missing(place), number

    def is_whole() -> bool:
        with Running("publish", place.address, "--base-url", URL, "--prune") as run:
            is_done = run.end() == 0
        # A server of Git may still be taking in what the killed run sent.
        assert is_done or "was changed meanwhile; run the same command again" in str(run.events), run.events
        return is_done

    assert eventually(is_whole)
    assert place.files() == public(output)
    assert not [name for name in place.names() if name.rpartition("/")[2].startswith(".narrator-") and "/" in name]


@pytest.mark.parametrize("place", ["git", "s3", "webdav"], indirect=True)
def test_nobody_is_told_a_password_that_is_refused(
    narrator: Cli, place: Place, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (Path(place.environment["HOME"]) / ".netrc").unlink(missing_ok=True)
    for name, value in (
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:9/"),
        ("GIT_PASSWORD", f"not {SECRET}"),
        ("WEBDAV_USER", "ada"),
        ("WEBDAV_PASSWORD", f"not {SECRET}"),
    ):
        monkeypatch.setenv(name, value)
    run = narrator("publish", place.address, "--base-url", URL, "--debug")
    assert run.returncode == 5
    assert SECRET not in run.stdout + run.stderr
    assert not any(SECRET.encode() in content for content in public(output).values())


@pytest.mark.parametrize("name", ["feed.xml", "index.html", "sw.js", "manifest.webmanifest"])
def test_what_somebody_else_has_at_a_target_is_not_replaced(output: Path, tmp_path: Path, name: str) -> None:
    publish.write_show(Show("Fruit", category="Food"), output, URL)
    address = str(tmp_path / "site")
    with targets.find(address).connect(address) as connection:
        connection.write(name, b"mine", "text/plain")
        with pytest.raises(OutputError, match=f"{name} already exists at the target"):
            upload(output, connection)
        assert connection.read(name) == b"mine"
        assert not Path(address, "limes").exists()


def test_a_git_host_that_cannot_be_reached_is_told_in_words_of_the_system() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # Nobody listens there.
        address = f"git+http://127.0.0.1:{taken.getsockname()[1]}/show.git"
        with pytest.raises(OutputError) as raised, targets.find(address).connect(address):
            pass
    assert raised.value.what == f"cannot publish to {address}: Connection refused"
