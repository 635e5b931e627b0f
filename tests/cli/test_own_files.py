"""What the user has in the output folder, in the folder of an episode and in the store is the same after every run."""

import json
import os
import zlib
from collections.abc import Iterator
from hashlib import sha1
from itertools import cycle, islice
from pathlib import Path
from random import Random

import pytest

from narrator.episode.contents import FILES
from tests.support.process import Cli, visible
from tests.support.things import KINDS, seen

pytestmark = pytest.mark.slow

TONE = ("--engine", "tone", "--jobs", "1", *("--transcripts", "srt", "--transcripts", "lrc", "--transcripts", "words"))
URL = "https://example.com/pod"
BESIDE = tuple(name for name in FILES if name != "episode.json")

PACKED = ("notes.txt", "a" * 38, "b" * 37, "c" * 39, "D" * 38, ".abcdefgh")


@pytest.fixture
def article() -> Path:
    path = Path("walk.md")
    path.write_text("# A walk\n\nThe river went on.")
    return path


def narrate(narrator: Cli, article: Path, *more: str | Path) -> str:
    """Narrate an article that has changed since it was narrated last; what is told."""
    article.write_text(article.read_text() + "\n\nAnd on.")
    run = narrator(article, *TONE, *more)
    assert (run.returncode, "Traceback" in run.stderr) == (0, False), run.stderr
    return run.stdout


def own(output: Path, store: Path) -> Iterator[Path]:
    """Where the user has things, beside an episode."""
    yield from (output / name for name in ("a-ride", ".lock", "cover-1234abcd.jpg", ".narrator-abcdefgh", "notes"))
    yield from (output / "a-walk" / name for name in (*BESIDE, "notes.txt"))
    for name in ("aside.mp3", "episode.json", "index.html", "lock"):
        yield output / "aside" / name
        # With an empty lock in it, that is what a run of narrator left behind.
        if name != "lock":
            yield output / ".draft-abcdefgh" / name.replace("aside", "episode")
    for folder in (store, store / "pages"):
        yield from (folder / "ab" / name for name in PACKED)


@pytest.mark.parametrize("turn", [0, 3, 6, 9])
def test_whatever_the_user_has_is_the_same_afterwards(narrator: Cli, article: Path, store: Path, turn: int) -> None:
    """Everything at once; `tests/episode/test_own_files.py` tries each under each name."""
    output, other = Path("output"), Path("ride.md")
    other.write_text("# A ride\n\nThe road went on.")
    narrate(narrator, article)
    (output / ".lock").unlink()
    things = list(own(output, store))
    for path, kind in zip(things, islice(cycle(KINDS), turn, None), strict=False):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.name in BESIDE and path.parent.name == "a-walk":
            path.unlink()
        KINDS[kind](path)
        if not path.is_symlink():
            os.utime(path, (0, 0))
    os.utime(output / ".draft-abcdefgh", (0, 0))
    before = seen(*things)
    told = narrate(narrator, article)
    assert all(name in told for name in BESIDE)
    assert "/a-ride" in narrate(narrator, other, "--store-limit", "0")
    assert before.items() <= seen(*things).items()
    feed = narrator("feed", "--base-url", URL)
    assert (feed.returncode, "2 episodes; written" in feed.stdout) == (0, True), feed.stderr
    assert prune(narrator)["entries"] == 0
    assert before.items() <= seen(*things).items()


@pytest.mark.parametrize("name", ["feed.xml", "index.html"])
def test_what_has_the_name_of_a_file_of_the_show_stays(narrator: Cli, article: Path, name: str) -> None:
    narrate(narrator, article)
    Path("output", name).write_text("mine")
    before = seen(Path("output"))
    run = narrator("feed", "--base-url", URL)
    assert (run.returncode, run.stdout) == (5, "")
    assert seen(Path("output")) == before


def test_a_show_that_was_changed_by_hand_stays(narrator: Cli, article: Path) -> None:
    narrate(narrator, article)
    assert narrator("feed", "--base-url", URL).returncode == 0
    page = Path("output", "index.html")
    page.write_text(page.read_text(encoding="utf-8").replace("</h1>", "!</h1>", 1), encoding="utf-8")
    before = seen(page)
    narrate(narrator, article)
    run = narrator("feed", "--base-url", URL)
    assert (run.returncode, seen(page)) == (5, before)
    assert run.stderr == "narrator: output/index.html was changed since narrator wrote it; move it away first\n"
    page.unlink()
    assert narrator("feed", "--base-url", URL).returncode == 0


def git_objects(folder: Path) -> None:
    """What `git gc` has not packed yet: names of 40 hexadecimal digits, as entries of a store have."""
    dice = Random(1)
    for _ in range(300):
        content = dice.randbytes(100)
        name = sha1(content).hexdigest()
        (folder / name[:2]).mkdir(parents=True, exist_ok=True)
        path = folder / name[:2] / name[2:]
        path.write_bytes(zlib.compress(content))
        os.utime(path, (0, 0))


def prune(narrator: Cli) -> dict[str, int]:
    run = narrator("store", "--prune", "--store-limit", "0", "--json")
    assert run.returncode == 0, run.stderr
    report: dict[str, int] = json.loads(run.stdout)
    return report


def test_objects_of_git_survive_in_a_store(narrator: Cli, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    objects = Path(".git", "objects")
    git_objects(objects)
    before = seen(*(path for path in objects.rglob("*") if path.is_file()))
    Path("narrator.toml").write_text('store = ".git/objects"\nstore-limit = "0"\n')
    monkeypatch.delenv("NARRATOR_STORE")
    narrate(narrator, article)
    report = json.loads(narrator("store", "--json").stdout)
    own = [path for path in objects.glob("??/*") if path not in before]
    assert (report["entries"], report["size"]) == (len(own), sum(path.stat().st_size for path in own))
    assert own
    report = prune(narrator)
    assert (report["entries"], report["size"]) == (0, 0)
    assert set(objects.glob("??/*")) == set(before)
    assert seen(*before) == before


def test_a_store_goes_on_without_what_is_pruned(narrator: Cli, article: Path, store: Path) -> None:
    git_objects(store)
    narrate(narrator, article)
    size = json.loads(narrator("store", "--json").stdout)["size"]
    run = narrator("store", "--prune", "--store-limit", str(size), "--json")
    assert json.loads(run.stdout)["removed"] == 0
    narrate(narrator, article)
    assert visible(Path("output")) == [
        *("a-walk/a-walk.mp3", "a-walk/transcript.lrc", "a-walk/transcript.srt"),
        "a-walk/words.vtt",
    ]
