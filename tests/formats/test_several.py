"""One recording in several formats: files that stand beside each other, each whole by itself."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from narrator import formats, pipeline
from narrator.episode import checking
from narrator.errors import OutputError
from narrator.pipeline import EpisodeOptions
from narrator.podcast import publish
from narrator.podcast.show import Show
from narrator.script.speaking import Pacing
from narrator.store import Store
from tests.support.narrating import narrate

ALL = EpisodeOptions(also=("m4b", "opus"))
HURRIED = replace(ALL, pacing=Pacing(0, 0, 0, 0, 0, 0))
TEXT = "# An article\n\nIt begins. It goes on.\n\nMore.\n\n## One\n\nWords.\n\n## Two\n\nOther words, and then some.\n"
TYPES = {"mp3": "mpeg", "m4b": "mp4", "opus": "ogg"}
FILES = ["an-article.m4b", "an-article.mp3", "an-article.opus"]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.md"
    path.write_text(TEXT)
    return path


def audios(output: Path) -> list[str]:
    return sorted(path.name for path in (output / "an-article").glob("an-article.*"))


@pytest.mark.parametrize("options", [ALL, HURRIED], ids=["as usual", "without pauses"])
def test_each_file_is_whole_and_has_the_same_chapters(tmp_path: Path, article: Path, options: EpisodeOptions) -> None:
    made = narrate(article, tmp_path / "out", options)
    assert audios(tmp_path / "out") == FILES
    assert [path.name for path in made.alternates] == ["an-article.m4b", "an-article.opus"]
    starts = [chapter.start for chapter in made.chapters]
    assert len(starts) == 3
    for path in (made.audio, *made.alternates):
        report = checking.file(path)
        assert (report.faults, report.chapters) == ((), 3)
        assert report.seconds == pytest.approx(made.seconds, abs=0.1)
        found = formats.of_file(path.name)
        assert found
        assert [chapter.start for chapter in found.examine(path).chapters] == starts


def test_only_what_was_edited_is_recorded_again(tmp_path: Path, article: Path) -> None:
    store = Store(tmp_path / "store")
    narrate(article, tmp_path / "out", ALL, store=store)
    entries, _ = store.size()
    again = narrate(article, tmp_path / "out", ALL, store=store)
    assert (again.is_unchanged, store.size()[0]) == (True, entries)
    article.write_text(TEXT.replace("More.", "More and more."))
    narrate(article, tmp_path / "out", ALL, store=store)
    assert store.size()[0] == entries + 3


def test_a_format_that_is_not_wanted_any_more_goes(tmp_path: Path, article: Path) -> None:
    narrate(article, tmp_path / "out", ALL)
    narrate(article, tmp_path / "out", EpisodeOptions(format="opus"))
    assert audios(tmp_path / "out") == ["an-article.opus"]
    narrate(article, tmp_path / "out")
    assert audios(tmp_path / "out") == ["an-article.mp3"]


def test_what_a_person_put_there_stays(tmp_path: Path, article: Path) -> None:
    narrate(article, tmp_path / "out")
    own = tmp_path / "out" / "an-article" / "an-article.m4b"
    own.write_text("mine")
    assert narrate(article, tmp_path / "out").is_unchanged
    made = narrate(article, tmp_path / "out", ALL)
    assert own.read_text() == "mine"
    assert [path.name for path in made.alternates] == ["an-article.opus"]
    assert "your own files in an-article are kept: an-article.m4b" in made.notes[-1]
    with pytest.raises(OutputError, match="is left as it is"):
        narrate(article, tmp_path / "out", EpisodeOptions(format="m4b"))
    assert own.read_text() == "mine"


def test_the_feed_and_the_page_have_them_as_alternates(tmp_path: Path, article: Path) -> None:
    made = narrate(article, tmp_path / "out", ALL)
    publish.write_show(Show("A show", category="Technology"), tmp_path / "out", "https://example.org/pod/")
    feed = etree.parse(tmp_path / "out" / "feed.xml")
    etree.RelaxNG(etree.parse(Path(__file__).parents[1] / "support" / "feed.rng")).assertValid(feed)
    sources = feed.xpath("//*[local-name()='alternateEnclosure']/*/@uri")
    assert sources == [f"https://example.org/pod/an-article/{path.name}" for path in made.alternates]
    [enclosure] = feed.iter("enclosure")
    assert enclosure.get("type") == "audio/mpeg"
    page = (made.folder / "index.html").read_text()
    played = re.findall(r'<source src="([^"]+)" type="([^"]+)">', page)
    assert played == [(f"an-article.{end}", f"audio/{kind}") for end, kind in TYPES.items()]
    (made.folder / "an-article.opus").unlink()
    publish.write_show(Show("A show", category="Technology"), tmp_path / "out", "https://example.org/pod/")
    assert b"an-article.opus" not in (tmp_path / "out" / "feed.xml").read_bytes()


def test_the_same_format_twice_is_one_file(tmp_path: Path, article: Path) -> None:
    made = narrate(article, tmp_path / "out", EpisodeOptions(also=("mp3",)))
    assert (made.alternates, audios(tmp_path / "out")) == ((), ["an-article.mp3"])
    assert pipeline.DEFAULT.also == ()
