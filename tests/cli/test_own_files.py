"""What the user has in the output folder, in the folder of an episode and in the store is the same after every run."""

import json
import os
import zlib
from hashlib import sha1
from pathlib import Path
from random import Random

import pytest

from narrator.episode.contents import FILES
from narrator.episode.manifest import from_json
from tests.support.process import Cli, visible
from tests.support.things import KINDS, seen

pytestmark = pytest.mark.slow

TONE = ("--engine", "tone", "--jobs", "1", "--transcripts", "srt", "--transcripts", "lrc")
URL = "https://example.com/pod"
BESIDE = tuple(name for name in FILES if name != "episode.json")

kinds = pytest.mark.parametrize("kind", KINDS)


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


def known(folder: Path) -> set[str]:
    about = from_json((folder / "episode.json").read_bytes())
    return {about.audio, about.cover, about.thumbnail, *about.transcripts} - {""}


@kinds
def test_what_has_the_name_of_a_file_of_narrators_in_an_episodes_folder_stays(
    narrator: Cli, article: Path, kind: str
) -> None:
    narrate(narrator, article)
    folder = Path("output", "a-walk")
    for name in BESIDE:
        (folder / name).unlink()
        KINDS[kind](folder / name)
    audio = (folder / "a-walk.mp3").read_bytes()
    before = seen(*(folder / name for name in BESIDE))
    for _ in range(2):
        told = narrate(narrator, article)
        assert seen(*(folder / name for name in BESIDE)) == before
        assert all(name in told for name in BESIDE)
    assert (folder / "a-walk.mp3").read_bytes() != audio
    assert all((folder / name).is_file() and not (folder / name).is_symlink() for name in known(folder))
    run = narrator("feed", "--base-url", URL)
    assert (run.returncode, "1 episode" in run.stdout) == (0, True)
    assert seen(*(folder / name for name in BESIDE)) == before


@kinds
@pytest.mark.parametrize("name", ["a-walk.mp3", "episode.json"])
def test_what_has_the_name_of_a_file_that_an_episode_needs_stays_and_the_episode_has_another_folder(
    narrator: Cli, article: Path, kind: str, name: str
) -> None:
    narrate(narrator, article)
    folder = Path("output", "a-walk")
    (folder / name).unlink()
    KINDS[kind](folder / name)
    before = seen(folder)
    for _ in range(2):
        told = narrate(narrator, article)
        assert "output/a-walk-2/a-walk-2.mp3" in told
        assert seen(folder) == before
        assert sorted(path.name for path in Path("output").iterdir() if path.is_dir()) == ["a-walk", "a-walk-2"]
    assert len(known(Path("output", "a-walk-2"))) == 7


@kinds
def test_what_is_in_the_output_folder_stays(narrator: Cli, article: Path, kind: str) -> None:
    output = Path("output")
    output.mkdir()
    for name in ("a-walk", "feeds", "cover-1234abcd.jpg", ".narrator-abcdefgh"):
        KINDS[kind](output / name)
    for name in ("episode.json", "aside.mp3", "index.html"):
        (output / "aside").mkdir(exist_ok=True)
        KINDS[kind](output / "aside" / name)
    for name in ("lock", "store", "episode.mp3"):
        draft = output / f".draft-{name.replace('.', '_'):_<8}"
        draft.mkdir()
        KINDS[kind](draft / name)
        if name == "lock" and kind == "an empty file":
            # That is what a run leaves behind that was killed.
            (draft / name).unlink()
        os.utime(draft, (0, 0))
    before = seen(*output.iterdir())
    for _ in range(2):
        narrate(narrator, article)
    free = "a-walk" if kind == "a folder" else "a-walk-2"
    run = narrator("feed", "--base-url", URL)
    assert (run.returncode, "1 episode;" in run.stdout) == (0, True), run.stderr
    assert (output / free / f"{free}.mp3").is_file()
    assert {path: what for path, what in seen(*output.iterdir()).items() if path in before} == before


@kinds
def test_what_has_the_name_of_the_lock_stays(narrator: Cli, article: Path, kind: str) -> None:
    output = Path("output")
    output.mkdir()
    KINDS[kind](output / ".lock")
    before = seen(*output.iterdir())
    if kind == "a file that nobody may read" and not os.access(output / ".lock", os.R_OK):
        # Whoever made it may be publishing just now.
        assert narrator(article, *TONE).returncode == 5
    else:
        narrate(narrator, article)
    assert {path: what for path, what in seen(*output.iterdir()).items() if path in before} == before


@kinds
@pytest.mark.parametrize("name", ["feed.xml", "index.html"])
def test_what_has_the_name_of_a_file_of_the_show_stays(narrator: Cli, article: Path, kind: str, name: str) -> None:
    narrate(narrator, article)
    KINDS[kind](Path("output", name))
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


def test_objects_of_git_survive_in_a_store(narrator: Cli, article: Path) -> None:
    objects = Path(".git", "objects")
    git_objects(objects)
    before = seen(*(path for path in objects.rglob("*") if path.is_file()))
    Path("narrator.toml").write_text('store = ".git/objects"\nstore-limit = "0"\n')
    os.environ.pop("NARRATOR_STORE")
    narrate(narrator, article)
    report = json.loads(narrator("store", "--json").stdout)
    own = [path for path in objects.glob("??/*") if path not in before]
    assert (report["entries"], report["size"]) == (len(own), sum(path.stat().st_size for path in own))
    assert own
    report = prune(narrator)
    assert (report["entries"], report["size"]) == (0, 0)
    assert set(objects.glob("??/*")) == set(before)
    assert seen(*before) == before


@kinds
def test_what_is_in_a_store_stays(narrator: Cli, article: Path, store: Path, kind: str) -> None:
    names = ("notes.txt", "a" * 38, "b" * 37, "c" * 39, "D" * 38, ".abcdefgh")
    for folder in (store, store / "pages"):
        for name in names:
            (folder / "ab").mkdir(parents=True, exist_ok=True)
            KINDS[kind](folder / "ab" / name)
            if not (folder / "ab" / name).is_symlink():
                os.utime(folder / "ab" / name, (0, 0))
        KINDS[kind](folder / "0a")
    before = seen(*(path for path in store.rglob("*") if path.name not in ("pages", "ab")))
    narrate(narrator, article, "--store-limit", "0")
    narrate(narrator, article)
    assert json.loads(narrator("store", "--json").stdout)["entries"] > 4
    assert prune(narrator)["entries"] == 0
    assert seen(*before) == before


def test_a_store_goes_on_without_what_is_pruned(narrator: Cli, article: Path, store: Path) -> None:
    git_objects(store)
    narrate(narrator, article)
    size = json.loads(narrator("store", "--json").stdout)["size"]
    run = narrator("store", "--prune", "--store-limit", str(size), "--json")
    assert json.loads(run.stdout)["removed"] == 0
    narrate(narrator, article)
    assert visible(Path("output")) == ["a-walk/a-walk.mp3", "a-walk/transcript.lrc", "a-walk/transcript.srt"]
