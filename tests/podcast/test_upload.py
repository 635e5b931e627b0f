"""A show on its way to a folder: what a run that ended early leaves to the next one, and what is refused."""

from pathlib import Path

import pytest

from narrator import targets
from narrator.errors import NarratorError, OutputError
from narrator.podcast import secret, upload
from tests.support.process import Cli
from tests.support.shelf import about, put

NAMES = ("lemons", "limes", "oranges")


@pytest.fixture
def output(tmp_path: Path) -> Path:
    for number, name in enumerate(NAMES):
        put(tmp_path / "output", name, about(guid=name, audio=f"{name}.mp3", narrated=f"2026-05-0{number + 1}"))
    return tmp_path / "output"


def test_a_run_that_is_interrupted_at_once_sends_nothing_twice(output: Path, tmp_path: Path) -> None:
    address = str(tmp_path / "site")
    first: list[str] = []

    def interrupted(name: str) -> None:
        first.append(name)
        if len(first) == 5:
            raise KeyboardInterrupt

    with targets.find(address).connect(address) as connection:
        with pytest.raises(KeyboardInterrupt):
            upload.upload(output, connection, report=interrupted)
        there = {str(path.relative_to(address)) for path in Path(address).rglob("[!.]*") if path.is_file()}
        assert set(first) <= there
        second = upload.upload(output, connection)
        assert not there & set(second.sent)
        assert not upload.upload(output, connection).sent


def test_two_runs_at_once_do_not_write_over_each_other(output: Path) -> None:
    with (
        upload.alone(output),
        pytest.raises(OutputError, match=r"another narrator is publishing .*; wait until it is done"),
        upload.alone(output),
    ):
        raise AssertionError
    # Nor over what the user has of that name.
    lock = output / ".publishing.lock"
    lock.unlink(missing_ok=True)
    lock.symlink_to(output / "lemons" / "episode.json")
    before = lock.read_bytes()
    with upload.alone(output):
        assert lock.read_bytes() == before


@pytest.mark.parametrize("is_link", [False, True])
def test_a_show_is_not_published_to_itself(output: Path, tmp_path: Path, is_link: bool) -> None:
    address = tmp_path / "same" if is_link else output
    if is_link:
        address.symlink_to(output)
    before = (output / "lemons" / "lemons.mp3").read_bytes()
    with (
        targets.find(str(address)).connect(str(address)) as connection,
        pytest.raises(NarratorError, match="is the folder of the episodes themselves"),
    ):
        upload.upload(output, connection)
    assert (output / "lemons" / "lemons.mp3").read_bytes() == before


@pytest.mark.slow
def test_a_secret_show_is_not_made_public_unasked(
    narrator: Cli, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    site = tmp_path / "site"
    asked = ("--base-url", "https://example.com/pod/")
    assert narrator("publish", "site", *asked, "--secret").returncode == 0
    run = narrator("publish", "site", *asked)
    assert run.returncode == 2
    assert "published there under a secret address; add --secret" in run.stderr
    assert [path.name for path in site.iterdir()] == [secret.of(output)]
    # Elsewhere it is another matter.
    assert narrator("publish", "elsewhere", *asked).returncode == 0
    (output / secret.FILE).unlink()
    assert narrator("publish", "site", *asked, "--quiet").stdout == ""
    assert (site / "feed.xml").exists()
    # What a variable that is not set leaves.
    assert "TARGET is empty" in narrator("publish", "").stderr
