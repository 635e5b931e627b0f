import io
import json
import os
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.id3 import ID3, TIT2
from PIL import Image

from narrator.episode import slug
from narrator.episode.contents import FILES
from narrator.episode.folders import draft, install, place
from narrator.episode.manifest import from_json, to_json
from narrator.errors import OutputError
from narrator.files import fingerprint
from narrator.pipeline import EpisodeOptions
from narrator.script.speaking import Pacing
from tests.support import narrating
from tests.support.process import visible
from tests.support.things import KINDS, seen


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Questions About You Must Know",), "questions-about-you-must-know"),
        (("I’ve ever… written: “it's” 100 %!",), "ive-ever-written-its-100"),
        (("The sea—and the book: 2–3",), "the-sea-and-the-book-2-3"),
        (("—", "a-name"), "a-name"),
        (("Über große Bären",), "uber-grosse-baren"),
        (("../../etc/passwd",), "etc-passwd"),
        (("方法を学ぶ", "ja-how-to"), "ja-how-to"),
        (("ひらがな", "a"), "hiragana"),
        (("学习的方法", "a"), "xuexidefangfa"),
        (("Как учить язык", "a"), "kak-uchit-yazyk"),
        (("Приливы и отливы", "a"), "prilivy-i-otlivy"),
        (("Η θάλασσα και ο άνεμος", "a"), "i-thalassa-kai-o-anemos"),
        (("تعلم الطريقة", "a"), "tlm-ltryqh"),
        (("x" * 100,), "x" * 60),
        (("one two three four five six seven eight nine ten eleven twelve thirteen",),
         "one-two-three-four-five-six-seven-eight-nine-ten-eleven"),
    ],
)  # fmt: skip
def test_slug(names: tuple[str, ...], expected: str) -> None:
    assert slug(*names) == expected


@pytest.mark.parametrize(
    ("language", "expected"), [("ja", "the-tide"), ("ja-JP", "the-tide"), ("zh", "hai"), ("jam", "hai"), ("", "hai")]
)
def test_kanji_alone_are_read_as_chinese_only_where_they_are(language: str, expected: str) -> None:
    assert slug("海", "the-tide", language=language) == expected


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
    (dead / "lock").touch()
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


def narrate(source: Path, output: Path, title: str = "", taken: set[str] | None = None) -> str:
    return narrating.narrate(source, output, title=title, taken=taken).folder.name


def test_every_source_has_a_folder_of_its_own(tmp_path: Path) -> None:
    sources = [tmp_path / name for name in ("a.txt", "b.txt")]
    for source in sources:
        source.write_text("Hello, you.")
    output = tmp_path / "output"
    assert [narrate(source, output, "Same title") for source in sources] == ["same-title", "same-title-2"]
    assert [narrate(source, output, "Same title") for source in sources] == ["same-title", "same-title-2"]
    assert narrate(sources[0], output, "Other") == "same-title", "its address stays"


def test_articles_that_are_moved_with_their_output_keep_their_folders(tmp_path: Path) -> None:
    def made(home: str, name: str, title: str) -> str:
        source = tmp_path / home / name
        source.parent.mkdir(exist_ok=True)
        source.write_text("Hello, you.")
        return narrate(source, tmp_path / home / "output", title)

    assert [made("old", name, "Same title") for name in ("a.txt", "b.txt")] == ["same-title", "same-title-2"]
    (tmp_path / "old").rename(tmp_path / "new")
    assert [made("new", name, "Same title") for name in ("b.txt", "a.txt")] == ["same-title-2", "same-title"]
    assert made("new", "a.txt", "Other") == "same-title"
    (tmp_path / "third").mkdir()
    (tmp_path / "new" / "output").rename(tmp_path / "third" / "output")
    assert made("third", "b.txt", "Something else") == "something-else", "the output folder alone was moved"


def test_names_used_in_the_same_run_are_not_used_again(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("Hello, you.")
    taken = {"a"}
    assert [narrate(source, tmp_path / "output", taken=taken) for _ in range(2)] == ["a-2", "a-3"]
    assert taken == {"a", "a-2", "a-3"}


def test_a_folder_of_the_user_is_used_and_its_files_stay(tmp_path: Path) -> None:
    source, folder = tmp_path / "a.txt", tmp_path / "output" / "a"
    source.write_text("Hello, you.")
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_text("mine")
    assert narrate(source, tmp_path / "output") == "a"
    assert visible(tmp_path / "output") == ["a/a.mp3", "a/notes.txt"]


@pytest.mark.parametrize("name", ["index.html", "cover.jpg"])
def test_a_file_of_the_user_is_never_written_over(tmp_path: Path, name: str) -> None:
    source, folder = tmp_path / "a.txt", tmp_path / "output" / "a"
    source.write_text("Hello, you.")
    folder.mkdir(parents=True)
    (folder / name).write_text("mine")
    assert narrate(source, tmp_path / "output") == "a-2"
    assert (folder / name).read_text() == "mine"


def test_an_episode_narrated_again_keeps_what_it_is_known_by(tmp_path: Path) -> None:
    source, folder = tmp_path / "a.txt", tmp_path / "output" / "a"
    source.write_text("Hello, you.")
    wanted = EpisodeOptions(transcripts=("srt", "lrc", "words"))
    narrating.narrate(source, tmp_path / "output", wanted)
    first = from_json((folder / "episode.json").read_bytes())
    (folder / "episode.json").write_text(to_json(replace(first, narrated="2020-01-01T00:00:00+00:00", guid="mine")))
    assert {"transcript.srt", "transcript.lrc"} <= set(first.transcripts) & {path.name for path in folder.iterdir()}
    source.write_text("Hello, all of you.")
    assert narrate(source, tmp_path / "output") == "a"
    again = from_json((folder / "episode.json").read_bytes())
    assert (again.guid, again.narrated) == ("mine", "2020-01-01T00:00:00+00:00")
    assert again.size == (folder / "a.mp3").stat().st_size != first.size
    assert again.transcripts == ("transcript.vtt", "transcript.json")
    assert visible(tmp_path / "output") == ["a/a.mp3"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_that_something_of_the_user_has_gets_a_number(tmp_path: Path, kind: str) -> None:
    source = tmp_path / "a.txt"
    source.write_text("Hello, you.")
    (tmp_path / "output").mkdir()
    KINDS[kind](tmp_path / "output" / "a")
    before = seen(tmp_path / "output" / "a")
    name = "a" if kind == "a folder" else "a-2"
    assert [narrate(source, tmp_path / "output") for _ in range(2)] == [name, name]
    assert before.items() <= seen(tmp_path / "output" / "a").items()


def test_a_transcript_of_the_users_own_stays_and_is_referred_to_if_one_is_wanted(tmp_path: Path) -> None:
    source, folder = tmp_path / "a.txt", tmp_path / "output" / "a"
    source.write_text("Hello, you.")
    narrate(source, tmp_path / "output")
    (folder / "transcript.srt").write_text("mine")
    (folder / "transcript.lrc").write_text("mine")
    source.write_text("Hello, all of you.")
    made = narrating.narrate(source, tmp_path / "output", EpisodeOptions(transcripts=("srt",)))
    assert [path.read_text() for path in sorted(folder.glob("transcript.[ls]r*"))] == ["mine", "mine"]
    known = from_json((folder / "episode.json").read_bytes())
    assert known.transcripts == ("transcript.vtt", "transcript.json", "transcript.srt")
    [note] = made.notes
    assert note.startswith("your own files in a are kept: transcript.srt, transcript.lrc;")
    assert known.notes == (note,)


def test_a_cover_of_the_users_own_stays_and_is_that_of_the_page_and_the_feed(tmp_path: Path) -> None:
    source, folder = tmp_path / "a.txt", tmp_path / "output" / "a"
    source.write_text("Hello, you.")
    narrate(source, tmp_path / "output")
    Image.new("RGB", (1500, 1500), "teal").save(folder / "cover.jpg")
    own = (folder / "cover.jpg").read_bytes()
    narrate(source, tmp_path / "output")
    known = from_json((folder / "episode.json").read_bytes())
    assert (known.cover, known.thumbnail) == ("cover.jpg", "")
    assert 'src="cover.jpg"' in (folder / "index.html").read_text(encoding="utf-8")
    assert ((folder / "cover.jpg").read_bytes(), (folder / "cover-small.jpg").exists()) == (own, False)
    (folder / "cover.jpg").unlink()
    narrate(source, tmp_path / "output")
    known = from_json((folder / "episode.json").read_bytes())
    assert (known.cover, known.thumbnail) == ("cover.jpg", "cover-small.jpg")
    assert (folder / "cover-small.jpg").is_file()


def test_a_file_that_was_edited_and_edited_back_is_narrators_again(tmp_path: Path) -> None:
    source, folder = tmp_path / "a.txt", tmp_path / "output" / "a"
    source.write_text("Hello, you.")
    narrate(source, tmp_path / "output")
    page = folder / "index.html"
    written = page.read_bytes()
    page.write_bytes(written + b"<!-- mine -->")
    narrate(source, tmp_path / "output")
    assert page.read_bytes() == written + b"<!-- mine -->"
    page.write_bytes(written)
    source.write_text("Hello, all of you.")
    narrate(source, tmp_path / "output")
    assert "all of you" in page.read_text(encoding="utf-8")


def test_an_mp3_that_was_tagged_anew_stays_and_the_episode_gets_a_number_once(tmp_path: Path) -> None:
    source, output = tmp_path / "a.txt", tmp_path / "output"
    source.write_text("Hello, you.")
    narrate(source, output)
    tags = ID3(output / "a" / "a.mp3")
    tags.setall("TIT2", [TIT2(text="Mine")])
    tags.save()
    before = seen(output / "a")
    for words in ("Hello, you.", "Hello, all of you.", "Hello."):
        source.write_text(words)
        made = narrating.narrate(source, output)
        assert made.folder.name == "a-2"
        assert made.notes[-1].startswith("a is left as it is, since its audio or episode.json")
    assert narrate(source, output, "Another title") == "a-2"
    assert seen(output / "a") == before
    assert sorted(path.name for path in output.iterdir() if path.is_dir()) == ["a", "a-2"]


def test_an_episode_that_lost_its_mp3_is_made_whole_where_it_is(tmp_path: Path) -> None:
    source, output = tmp_path / "a.txt", tmp_path / "output"
    source.write_text("Hello, you.")
    narrate(source, output)
    (output / "a" / "a.mp3").unlink()
    assert narrate(source, output) == "a"
    assert visible(output) == ["a/a.mp3"]


@pytest.mark.parametrize("damage", [lambda told: told[:40], lambda told: told[:-2], lambda told: told + "}"])
def test_an_episode_whose_record_is_damaged_is_made_whole_where_it_is(
    tmp_path: Path, damage: Callable[[str], str]
) -> None:
    source, output = tmp_path / "a.txt", tmp_path / "output"
    source.write_text("Hello, you.")
    narrate(source, output)
    record = output / "a" / "episode.json"
    known = from_json(record.read_bytes())
    record.write_text(damage(record.read_text()))
    (output / "a" / "index.html").unlink()
    made = narrating.narrate(source, output)
    assert (made.folder.name, from_json(record.read_bytes()).guid) == ("a", known.guid)
    assert (output / "a" / "index.html").is_file()
    # Nobody can tell whose the others are.
    assert "transcript.vtt" in made.notes[-1] and "index.html" not in made.notes[-1]


def test_an_episode_of_before_there_was_a_record_keeps_its_folder_and_what_is_in_it(tmp_path: Path) -> None:
    source, output = tmp_path / "a.txt", tmp_path / "output"
    source.write_text("Hello, you.")
    narrate(source, output)
    record = output / "a" / "episode.json"
    known = from_json(record.read_bytes())
    told = {key: value for key, value in json.loads(record.read_text()).items() if key != "files"}
    record.write_text(json.dumps(told | {"guid": "mine"}))
    source.write_text("Hello, all of you.")
    vtt = (output / "a" / "transcript.vtt").read_bytes()
    made = narrating.narrate(source, output)
    assert (made.folder.name, from_json(record.read_bytes()).guid) == ("a", "mine")
    assert made.size != known.size
    assert (output / "a" / "transcript.vtt").read_bytes() == vtt
    assert "transcript.vtt" in made.notes[-1]


def test_a_folder_of_the_user_that_has_the_record_of_an_episode_is_not_its_home(tmp_path: Path) -> None:
    source, output = tmp_path / "a.txt", tmp_path / "output"
    source.write_text("Hello, you.")
    narrate(source, output)
    (output / "copies").mkdir()
    shutil.copy(output / "a" / "episode.json", output / "copies")
    shutil.rmtree(output / "a")
    assert narrate(source, output) == "a"
    assert [path.name for path in (output / "copies").iterdir()] == ["episode.json"]


def test_an_episode_goes_on_through_no_link(tmp_path: Path) -> None:
    source, output = tmp_path / "a.txt", tmp_path / "output"
    source.write_text("Hello, you.")
    narrate(source, output)
    (output / "a").rename(tmp_path / "elsewhere")
    (output / "a").symlink_to(tmp_path / "elsewhere")
    before = seen(tmp_path / "elsewhere")
    assert [narrate(source, output) for _ in range(2)] == ["a-2", "a-2"]
    assert seen(tmp_path / "elsewhere") == before


def test_a_folder_that_cannot_be_written_is_left_alone(tmp_path: Path) -> None:
    source, output = tmp_path / "a.txt", tmp_path / "output"
    source.write_text("Hello, you.")
    (output / "a").mkdir(parents=True)
    (output / "a").chmod(0)
    try:
        assert narrate(source, output) == ("a" if os.access(output / "a", os.W_OK) else "a-2")
    finally:
        (output / "a").chmod(0o755)


@pytest.mark.parametrize("title", ["Lock", "Store", "Staged", "Episode", "Between", "Feed", "Index"])
def test_a_title_may_be_any_word(tmp_path: Path, title: str) -> None:
    source, output = tmp_path / "a.txt", tmp_path / "output"
    source.write_text("Hello, you.")
    assert [narrate(source, output, title) for _ in range(2)] == [title.lower()] * 2
    assert visible(output) == [f"{title.lower()}/{title.lower()}.mp3"]


def test_a_folder_of_the_users_that_looks_like_a_draft_is_not_touched(tmp_path: Path) -> None:
    kept = [tmp_path / ".draft-articles", tmp_path / ".draft-lockless", tmp_path / ".draft-elsewhere"]
    for folder in kept[:2]:
        folder.mkdir()
        (folder / "chapter.md").write_text("mine")
    (kept[0] / "lock").write_text("mine")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "lock").touch()
    kept[2].symlink_to("elsewhere")
    for folder in (*kept[:2], tmp_path / "elsewhere"):
        os.utime(folder, (0, 0))
    before = seen(tmp_path)
    with draft(tmp_path):
        pass
    assert seen(tmp_path) == before


@dataclass
class Again:
    """Publishes an episode over the one in the folder `a`, a different one each time."""

    output: Path
    number: int = 0

    def __post_init__(self) -> None:
        self.folder = self.output / "a"
        self.known = from_json((self.folder / "episode.json").read_bytes())
        self.files = {name: (self.folder / name).read_bytes() for name in FILES if name != "episode.json"}
        self.audio = (self.folder / "a.mp3").read_bytes()

    def beside(self) -> dict[str, bytes]:
        new = {name: content + b" %d" % self.number for name, content in self.files.items()}
        written_as = {name: (fingerprint(content),) for name, content in new.items()}
        files = written_as | {"a.mp3": (fingerprint(self.new_audio()),)}
        return new | {"episode.json": to_json(replace(self.known, title=str(self.number), files=files)).encode()}

    def new_audio(self) -> bytes:
        return self.audio + b" %d" % self.number

    def install(self, before: Callable[[], object] = lambda: None, after: Callable[[], object] = lambda: None) -> None:
        """Publish; what is called before and after happens while the place is held."""
        self.number += 1
        with (
            draft(self.output) as folder,
            place(self.output, "a", self.known.identity, taken=set(), files=FILES) as found,
        ):
            assert (found.folder, found.notes) == (self.folder, ())
            (folder / "episode.mp3").write_bytes(self.new_audio())
            beside = self.beside()
            try:
                before()
                install(folder / "episode.mp3", found, beside)
            finally:
                after()


@pytest.fixture
def again(tmp_path: Path) -> Again:
    """An episode that is there, and what replaces it."""
    source = tmp_path / "a.txt"
    source.write_text("Hello, you.")
    narrating.narrate(source, tmp_path / "output", EpisodeOptions(transcripts=("srt", "lrc", "words")))
    return Again(tmp_path / "output")


@pytest.mark.slow
# Python cannot raise in what it calls while something is freed: it says so there and goes on as if nothing had come.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_ctrl_c_leaves_an_episode_as_it_was_or_as_it_will_be(again: Again) -> None:
    def interrupt(_number: int, _frame: object) -> NoReturn:
        raise KeyboardInterrupt

    dice = Random(1)
    previous = signal.signal(signal.SIGALRM, interrupt)
    try:
        for _ in range(100):
            old = {path.name: path.read_bytes() for path in again.folder.iterdir()}
            # What waits for a thread to start can make another error of it, which does not matter here.
            with suppress(KeyboardInterrupt, RuntimeError):
                again.install(
                    before=lambda: signal.setitimer(signal.ITIMER_REAL, dice.uniform(0.0001, 0.015)),
                    after=lambda: signal.setitimer(signal.ITIMER_REAL, 0),
                )
            new = again.beside() | {"a.mp3": again.new_audio()}
            found = {path.name: path.read_bytes() for path in again.folder.iterdir()}
            assert found in (old, new)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def test_what_was_half_replaced_when_the_power_went_is_narrators_all_the_same(again: Again) -> None:
    (again.folder / "index.html").unlink()
    with pytest.raises(OutputError):
        again.install(before=(again.folder / "index.html").mkdir)
    assert (again.folder / "a.mp3").read_bytes() == again.new_audio()
    assert from_json((again.folder / "episode.json").read_bytes()).title == again.known.title
    (again.folder / "index.html").rmdir()
    again.install()
    assert {path.name: path.read_bytes() for path in again.folder.iterdir()} == (
        again.beside() | {"a.mp3": again.new_audio()}
    )


def test_what_has_not_changed_is_not_made_again(tmp_path: Path) -> None:
    source, output = tmp_path / "a.txt", tmp_path / "output"
    source.write_text("Hello, you.")
    narrating.narrate(source, output)
    before = {path.name: path.stat() for path in (output / "a").iterdir()}
    again = narrating.narrate(source, output)
    assert again.is_unchanged
    assert again.audio == output / "a" / "a.mp3"
    after = {path.name: path.stat() for path in (output / "a").iterdir()}
    assert {name: (stat.st_ino, stat.st_mtime_ns) for name, stat in before.items()} == {
        name: (stat.st_ino, stat.st_mtime_ns) for name, stat in after.items()
    }


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (400, 400), "#cc2040").save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    "options",
    [
        EpisodeOptions(announce=False),
        EpisodeOptions(bitrate=96),
        EpisodeOptions(transcripts=("srt",)),
        EpisodeOptions(pacing=Pacing(section=2500)),
        EpisodeOptions(cover=picture()),
    ],
    ids=["announcement", "bit rate", "transcripts", "pauses", "cover"],
)
def test_whatever_shapes_the_episode_has_it_made_again(tmp_path: Path, options: EpisodeOptions) -> None:
    source, output = tmp_path / "a.txt", tmp_path / "output"
    source.write_text("Hello, you.\n\nAnd you.")
    narrating.narrate(source, output)
    assert not narrating.narrate(source, output, options).is_unchanged
    assert narrating.narrate(source, output, options).is_unchanged


@pytest.mark.parametrize("name", ["a.mp3", "index.html", "cover.jpg", "episode.json", "transcript.json"])
def test_a_file_that_is_gone_or_cut_has_it_made_again(tmp_path: Path, name: str) -> None:
    source, output = tmp_path / "a.txt", tmp_path / "output"
    source.write_text("Hello, you.")
    narrating.narrate(source, output)
    (output / "a" / name).unlink()
    assert not narrating.narrate(source, output).is_unchanged
    assert (output / "a" / name).is_file()


def test_who_waits_for_another_narrator_is_told_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("narrator.episode.folders._LOCK_SECONDS", 0.2)
    with (
        place(tmp_path, "a", "one", taken=set(), files=FILES),
        pytest.raises(OutputError, match="another narrator has been publishing"),
        place(tmp_path, "b", "two", taken=set(), files=FILES),
    ):
        pass
