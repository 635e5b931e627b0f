"""A real episode with all that stands beside it: whatever it is asked through, it tells the same."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from mutagen.id3 import ID3
from PIL import Image

from narrator import pipeline
from narrator.article import Block, Kind, Metadata, Omission
from narrator.episode import Episode, chapters
from narrator.episode.manifest import Manifest, from_json
from narrator.pipeline import EpisodeOptions
from narrator.podcast import publish
from narrator.podcast.show import Show
from narrator.script import DisplayBlock, Line, Passage, Script, Section
from narrator.script.digest import Digest
from tests.support.narrating import narrate
from tests.support.readers import as_feedparser, found, psc_in
from tests.support.shelf import NASTY

HUMMED = EpisodeOptions(announce=False)
BASE = "https://example.com/pod/"


def script(title: str) -> Script:
    said = Passage((Line("Shown <b>bold</b> & so.", "Said."), Line("", "Of my own."), Line("The end.", "The end.")))
    code = DisplayBlock(1, Block(Kind.CODE, "if a < b && c:\n    '<script>'"))
    left_out = (Omission(title, f"figure: {title}", "a picture cannot be heard"),)
    return Script(
        Metadata(title, language="en"), (Section(None, 1, (said,), display_blocks=(code,)),), omissions=left_out
    )


@pytest.fixture(scope="module")
def episode(tmp_path_factory: pytest.TempPathFactory) -> Episode:
    """A digest of articles with the nastiest titles, of which the first is its own, too."""
    digest = Digest(NASTY[0], tuple(map(script, NASTY)), tuple(f"{number}.md" for number in range(len(NASTY))))
    return narrate(pipeline.combine(digest), tmp_path_factory.mktemp("show"), HUMMED)


@pytest.fixture(scope="module")
def about(episode: Episode) -> Manifest:
    return from_json((episode.folder / "episode.json").read_bytes())


@pytest.fixture(scope="module")
def feed(episode: Episode) -> bytes:
    output = episode.folder.parent
    publish.write_show(Show("Show", category="Education"), output, BASE)
    return (output / "feed.xml").read_bytes()


def test_chapters_are_the_same_everywhere(episode: Episode, about: Manifest, feed: bytes) -> None:
    times = [chapter.start for chapter in about.chapters]
    assert [chapter.title for chapter in about.chapters] == list(NASTY)
    tags = ID3(episode.audio)
    in_id3 = [tags[f"CHAP:{name}"] for name in tags.getall("CTOC")[0].child_element_ids]
    assert [(one.start_time, str(one.sub_frames["TIT2"])) for one in in_id3] == list(zip(times, NASTY, strict=True))
    in_json = json.loads((episode.folder / "chapters.json").read_text())["chapters"]
    assert [(one["startTime"] * 1000, one["title"]) for one in in_json] == list(zip(times, NASTY, strict=True))
    assert [start for start, *_ in psc_in(feed)] == list(map(chapters.normal_play_time, times))
    assert [title for _, title, _ in psc_in(feed)] == list(NASTY)
    (description,) = found(feed, "//item/description")
    lines = re.findall(r"\((\d\d):(\d\d):(\d\d)\)", description)
    assert [(int(h) * 3600 + int(m) * 60 + int(s)) * 1000 for h, m, s in lines] == times


def test_the_feed_tells_what_is_there(episode: Episode, about: Manifest, feed: bytes) -> None:
    (entry,) = as_feedparser(feed).entries
    assert (entry.title, entry.id) == (NASTY[0], about.guid)
    (enclosure,) = entry.enclosures
    assert enclosure.href == f"{BASE}{episode.folder.name}/{episode.audio.name}"
    assert int(enclosure.length) == episode.audio.stat().st_size
    for address in (*found(feed, "//podcast:transcript/@url"), *found(feed, "//podcast:chapters/@url")):
        assert (episode.folder.parent / address.removeprefix(BASE)).is_file()


def test_the_page_shows_the_small_cover_and_the_feed_the_large_one(episode: Episode, feed: bytes) -> None:
    page: Any = html.fromstring((episode.folder / "index.html").read_text(encoding="utf-8"))
    (address,) = found(feed, "//item/itunes:image/@href")
    covers = [*page.xpath("//img/@src"), address.rpartition("/")[2]]
    assert covers == ["cover-small.jpg", "cover.jpg"]
    for name, side in zip(covers, (800, 3000), strict=True):
        with Image.open(episode.folder / name) as cover:
            assert cover.size == (side, side)


def test_names_of_files_are_plain(episode: Episode) -> None:
    for path in (episode.folder, *episode.folder.iterdir()):
        assert re.fullmatch(r"[a-zA-Z0-9.-]+", path.name)


def test_the_page_shows_titles_text_and_code_as_they_are(episode: Episode) -> None:
    page: Any = html.fromstring((episode.folder / "index.html").read_text(encoding="utf-8"))
    text = " ".join(page.text_content().split())
    for title in NASTY:
        assert " ".join(title.split()) in text
    assert "Shown <b>bold</b> & so." in text and "Of my own." not in text
    assert "if a < b && c: '<script>'" in text
    assert len(page.xpath("//script")) <= 3 and not page.xpath("//b")


def test_transcripts_show_what_is_shown(episode: Episode) -> None:
    segments = json.loads((episode.folder / "transcript.json").read_text())["segments"]
    shown = [line for title in NASTY for line in (title, "Shown <b>bold</b> & so.", "The end.")]
    assert [" ".join(segment["body"].split()) for segment in segments] == [" ".join(line.split()) for line in shown]
    times = re.findall(r"^(\d+):(\d+):(\d+\.\d+) -->", (episode.folder / "transcript.vtt").read_text(), re.MULTILINE)
    starts = [int(hours) * 3600 + int(minutes) * 60 + float(seconds) for hours, minutes, seconds in times]
    assert [segment["startTime"] for segment in segments] == pytest.approx(starts)


def test_an_episode_is_described_by_its_writer_and_a_digest_by_its_articles(tmp_path: Path, about: Manifest) -> None:
    assert about.description.startswith(f"{NASTY[0]}; ")
    assert "Shown" not in about.description
    described = replace(
        script("One"), metadata=Metadata("One", author="Ada", language="en", description="What \n it is.")
    )
    plain = script("Two")
    for written, description in (
        (described, "What it is."),
        (plain, "Shown <b>bold</b> & so. The end."),
        (pipeline.combine(Digest("Both", (described, plain), ("1.md", "2.md"))), "One (Ada); Two"),
    ):
        made = narrate(written, tmp_path, HUMMED)
        assert from_json((made.folder / "episode.json").read_bytes()).description == description


def test_the_tags_name_the_show_where_the_article_names_no_series(tmp_path: Path) -> None:
    options = replace(HUMMED, album="Long reads", artist="Ada Lind")
    in_series = replace(script("One"), metadata=Metadata("One", author="Bo", series="Hills", language="en"))
    for written, album, artist in ((script("Two"), "Long reads", "Ada Lind"), (in_series, "Hills", "Bo")):
        tags = ID3(narrate(written, tmp_path, options).audio)
        assert (str(tags["TALB"]), str(tags["TPE1"])) == (album, artist)


def test_everything_left_out_is_told(about: Manifest) -> None:
    assert [out.what for out in about.left_out] == [f"figure: {title}" for title in NASTY]


def test_what_was_wanted_once_and_is_not_any_more_goes(tmp_path: Path) -> None:
    digest = Digest("Two", (script("One"), script("Two")), ("1.md", "2.md"))
    with_srt = narrate(pipeline.combine(digest), tmp_path, replace(HUMMED, transcripts=("srt",)))
    assert (with_srt.folder / "transcript.srt").is_file()
    assert narrate(pipeline.combine(digest), tmp_path, HUMMED).folder == with_srt.folder
    assert not (with_srt.folder / "transcript.srt").exists()
