"""What the user has in the output folder and in the folder of an episode is the same after every run."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from narrator.episode import Episode
from narrator.episode.contents import FILES
from narrator.episode.manifest import from_json
from narrator.errors import OutputError
from narrator.pipeline import EpisodeOptions
from narrator.podcast import publish
from narrator.podcast.show import Show
from narrator.store import Store
from tests.support import narrating
from tests.support.readers import as_feedparser
from tests.support.things import KINDS, seen

pytestmark = pytest.mark.slow

ALL = EpisodeOptions(transcripts=("srt", "lrc", "words"))
BESIDE = tuple(name for name in FILES if name != "episode.json")
URL = "https://example.com/pod/"

kinds = pytest.mark.parametrize("kind", KINDS)


@dataclass(frozen=True)
class Walk:
    """An article that changes each time before it is narrated."""

    place: Path
    store: Store

    @property
    def output(self) -> Path:
        return self.place / "output"

    def narrate(self) -> Episode:
        article = self.place / "walk.md"
        with article.open("a") as file:
            file.write("And on.\n\n")
        return narrating.narrate(article, self.output, ALL, title="A walk", store=self.store)

    def in_feed(self) -> int:
        """How many episodes there are in the feed once it is published."""
        publish.write_show(Show("Walks"), self.output, URL)
        return len(as_feedparser((self.output / "feed.xml").read_bytes()).entries)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store that spares all walks but the first from being drawn a cover."""
    return Store(tmp_path_factory.mktemp("store"))


@pytest.fixture
def walk(tmp_path: Path, store: Store) -> Walk:
    return Walk(tmp_path, store)


def known(folder: Path) -> set[str]:
    about = from_json((folder / "episode.json").read_bytes())
    return {about.audio, about.cover, about.thumbnail, *about.transcripts} - {""}


@kinds
def test_what_has_the_name_of_a_file_of_narrators_in_an_episodes_folder_stays(walk: Walk, kind: str) -> None:
    folder = walk.narrate().folder
    for name in BESIDE:
        (folder / name).unlink()
        KINDS[kind](folder / name)
    audio = (folder / "a-walk.mp3").read_bytes()
    before = seen(*(folder / name for name in BESIDE))
    for _ in range(2):
        episode = walk.narrate()
        assert episode.folder == folder
        assert seen(*(folder / name for name in BESIDE)) == before
        assert all(name in episode.notes[-1] for name in BESIDE)
    assert (folder / "a-walk.mp3").read_bytes() != audio
    assert all((folder / name).is_file() and not (folder / name).is_symlink() for name in known(folder))
    assert walk.in_feed() == 1
    assert seen(*(folder / name for name in BESIDE)) == before


@kinds
@pytest.mark.parametrize("name", ["a-walk.mp3", "episode.json"])
def test_what_has_the_name_of_a_file_that_an_episode_needs_stays_and_the_episode_has_another_folder(
    walk: Walk, kind: str, name: str
) -> None:
    folder = walk.narrate().folder
    (folder / name).unlink()
    KINDS[kind](folder / name)
    before = seen(folder)
    for _ in range(2):
        assert walk.narrate().folder.name == "a-walk-2"
        assert seen(folder) == before
        assert sorted(path.name for path in walk.output.iterdir() if path.is_dir()) == ["a-walk", "a-walk-2"]
    assert len(known(walk.output / "a-walk-2")) == 8


@kinds
def test_what_is_in_the_output_folder_stays(walk: Walk, kind: str) -> None:
    walk.output.mkdir()
    for name in ("a-walk", "feeds", "cover-1234abcd.jpg", ".narrator-abcdefgh"):
        KINDS[kind](walk.output / name)
    for name in ("episode.json", "aside.mp3", "index.html"):
        (walk.output / "aside").mkdir(exist_ok=True)
        KINDS[kind](walk.output / "aside" / name)
    for name in ("lock", "store", "episode.mp3"):
        draft = walk.output / f".draft-{name.replace('.', '_'):_<8}"
        draft.mkdir()
        KINDS[kind](draft / name)
        if name == "lock" and kind == "an empty file":
            # That is what a run leaves behind that was killed.
            (draft / name).unlink()
        os.utime(draft, (0, 0))
    before = seen(*walk.output.iterdir())
    name = "a-walk" if kind == "a folder" else "a-walk-2"
    assert [walk.narrate().folder.name for _ in range(2)] == [name, name]
    assert walk.in_feed() == 1
    assert (walk.output / name / f"{name}.mp3").is_file()
    assert before.items() <= seen(*walk.output.iterdir()).items()


@kinds
def test_what_has_the_name_of_the_lock_stays(walk: Walk, kind: str) -> None:
    walk.output.mkdir()
    lock = walk.output / ".lock"
    KINDS[kind](lock)
    before = seen(*walk.output.iterdir())
    if kind == "a file that nobody may read" and not os.access(lock, os.R_OK):
        # Whoever made it may be publishing just now.
        with pytest.raises(OutputError):
            walk.narrate()
    else:
        walk.narrate()
    assert before.items() <= seen(*walk.output.iterdir()).items()


@kinds
@pytest.mark.parametrize("name", ["feed.xml", "index.html"])
def test_what_has_the_name_of_a_file_of_the_show_stays(walk: Walk, kind: str, name: str) -> None:
    walk.narrate()
    KINDS[kind](walk.output / name)
    before = seen(walk.output)
    with pytest.raises(OutputError):
        walk.in_feed()
    assert seen(walk.output) == before


@kinds
def test_what_is_in_a_store_stays(tmp_path: Path, kind: str) -> None:
    store = Store(tmp_path / "store")
    walk = Walk(tmp_path, store)
    # Where a run puts what it used depends on where the article is: the user's folder is one that it does not write to.
    walk.narrate()
    kept = set(store.folder.rglob("*"))
    own = next(name for name in ("0a", "0c", "0e") if store.folder / name not in kept)
    (store.folder / "ab").mkdir(exist_ok=True)
    for name in ("notes.txt", "a" * 38, "b" * 37, "c" * 39, "D" * 38, ".abcdefgh"):
        KINDS[kind](store.folder / "ab" / name)
        if not (store.folder / "ab" / name).is_symlink():
            os.utime(store.folder / "ab" / name, (0, 0))
    KINDS[kind](store.folder / own)
    before = seen(*(path for path in store.folder.rglob("*") if path.name != "ab" and path not in kept))
    for _ in range(2):
        walk.narrate()
    entries, size = store.size()
    assert entries > 1
    assert store.prune(0) == size
    assert store.size() == (0, 0)
    assert seen(*before) == before
