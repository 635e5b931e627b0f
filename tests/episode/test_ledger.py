import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from narrator import pipeline
from narrator.episode import Episode, ledger
from narrator.events import Event, ScriptReady
from narrator.pipeline import EpisodeOptions, ReadOptions
from narrator.podcast import publish
from narrator.podcast.show import Show
from narrator.recording.recorder import Recorder
from narrator.script.lexicon import Lexicon
from narrator.script.speaking import Pacing
from tests.support.narrating import HERE, shared_store


class Library:
    """An article, the store, and an output folder."""

    def __init__(self, folder: Path) -> None:
        self.source, self.output, self.store = folder / "a.md", folder / "output", shared_store()
        self.source.write_text("Hello, you.")

    def update(
        self,
        reading: ReadOptions = pipeline.AS_WRITTEN,
        options: EpisodeOptions = pipeline.DEFAULT,
        taken: set[str] | None = None,
        rate: float = 1.0,
    ) -> tuple[Episode, bool]:
        """The episode, and whether the article was read for it."""
        events: list[Event] = []
        with Recorder(engine="tone", rate=rate, store=self.store, executor=HERE) as recorder:
            episode = pipeline.update(
                str(self.source), self.output, reading, options, recorder=recorder, watch=events.append, taken=taken
            )
        return episode, any(isinstance(event, ScriptReady) for event in events)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library(tmp_path)
    made.update()
    return made


def test_a_source_that_has_not_changed_is_not_read(library: Library) -> None:
    episode, is_read = library.update()
    assert episode.is_unchanged and not is_read
    assert episode.audio == library.output / "a" / "a.mp3" and episode.audio.is_file()
    assert episode.title == "A" and episode.chapters and episode.seconds > 1


@pytest.mark.parametrize(
    ("reading", "options"),
    [
        (ReadOptions(title="Other"), EpisodeOptions()),
        (ReadOptions(lexicon=Lexicon({"any": {}})), EpisodeOptions()),
        (ReadOptions(), EpisodeOptions(pacing=Pacing(line=9))),
        (ReadOptions(), EpisodeOptions(transcripts=("lrc",))),
    ],
    ids=["title", "lexicon", "pauses", "transcripts"],
)
def test_other_options_have_it_read(library: Library, reading: ReadOptions, options: EpisodeOptions) -> None:
    assert library.update(reading, options)[1]
    assert not library.update(reading, options)[1]


def test_another_voice_has_it_read(library: Library) -> None:
    assert library.update(rate=1.2)[1]


def _edited(library: Library) -> None:
    library.source.write_text("Hello, all of you.")


def _deleted(library: Library) -> None:
    shutil.rmtree(library.output / "a")


def _cut(library: Library) -> None:
    (library.output / "a" / "index.html").write_text("Mine.")


def _linked(library: Library) -> None:
    (library.output / "a").rename(library.output / "b")
    (library.output / "a").symlink_to(library.output / "b")


@pytest.mark.parametrize("change", [_edited, _deleted, _cut, _linked])
def test_what_was_changed_has_it_read(library: Library, change: Callable[[Library], None]) -> None:
    change(library)
    episode, is_read = library.update()
    assert is_read and not episode.is_unchanged
    assert episode.audio.is_file()


def test_what_a_feed_has_told_its_place_or_was_copied_is_not_read(library: Library) -> None:
    """Else the whole of an archive is read again after its first feed."""
    publish.write_show(Show("Walks"), library.output, "https://example.com/")
    assert library.update()[1] is False
    shutil.copytree(library.output / "a", library.output / "b", copy_function=shutil.copyfile)
    shutil.rmtree(library.output / "a")
    (library.output / "b").rename(library.output / "a")
    assert library.update()[1] is False


def test_a_source_twice_in_one_run_is_two_episodes(library: Library) -> None:
    taken: set[str] = set()
    folders = [library.update(taken=taken)[0].folder for _ in range(2)]
    assert folders == [library.output / "a", library.output / "a-2"]


def test_what_may_come_out_otherwise_is_not_noted(library: Library) -> None:
    episode, _ = library.update()
    for is_provisional in (True, False):
        ledger.note(library.store, "ab" * 20, replace(episode, is_provisional=is_provisional))
        found = ledger.find(library.store, "ab" * 20, library.output)
        assert (found is None) is is_provisional


@pytest.mark.parametrize("entry", [b"", b"[]", b"{}", b'{"folder": 1, "files": {"a": 1}}', b"\xff", b"[" * 99_999])
def test_an_entry_that_is_none_counts_as_none(library: Library, entry: bytes) -> None:
    library.store.put("cd" * 20, entry)
    assert ledger.find(library.store, "cd" * 20, library.output) is None
