import json
from io import BytesIO

import pytest
from mutagen.id3 import ID3

from narrator import track
from narrator.episode import chapters
from narrator.episode.manifest import Chapter
from narrator.formats import Tags
from narrator.formats.mp3 import Mp3
from narrator.podcast import feed
from narrator.podcast.show import Show
from tests.support.readers import found, psc_in
from tests.support.shelf import NASTY, about

RATE = 44_100


def laid(titles: tuple[str, ...]) -> track.Track:
    """A track of silence with a chapter every second."""
    second = 1152 * 39
    chapters_found = [
        track.Chapter(number * second, (number + 1) * second, title, 1 + number % 2, f"https://example.com/{link}")
        for number, (title, link) in enumerate(zip(titles, ("#a", "%61", "?a+b") * len(titles), strict=False))
    ]
    return track.Track(RATE, second * len(titles), (), (), (), tuple(chapters_found))


def as_about(of: track.Track) -> tuple[Chapter, ...]:
    return tuple(
        Chapter(one.start * 1000 // RATE, one.end * 1000 // RATE, one.title, one.level, one.link) for one in of.chapters
    )


def test_they_are_the_same_in_the_mp3_in_json_in_psc_and_in_the_description() -> None:
    of = laid(NASTY)
    known = about(chapters=as_about(of))
    file = BytesIO()
    Mp3().link(file, of, [], Tags("On lemons", "Articles"))
    file.seek(0)
    tag = ID3(file)
    in_id3 = [tag[f"CHAP:ch{number}"] for number in range(len(NASTY))]
    in_json = json.loads(chapters.as_json(known))["chapters"]
    in_psc = psc_in(
        feed.rss(Show("Show", category="Education", language="en"), [("lemons", known)], "https://example.com/")
    )
    in_lines = chapters.lines(known.chapters)

    times = [chapter.start_time for chapter in in_id3]
    titles = [str(chapter.sub_frames["TIT2"]) for chapter in in_id3]
    links = [frame.url if (frame := chapter.sub_frames.get("WXXX:chapter url")) else "" for chapter in in_id3]
    assert titles == list(NASTY)
    assert [round(one["startTime"] * 1000) for one in in_json] == times
    assert [round(one["endTime"] * 1000) for one in in_json] == [chapter.end_time for chapter in in_id3]
    assert [one["title"] for one in in_json] == titles
    assert [one.get("url", "") for one in in_json] == links == ["https://example.com/#a", "", ""] * 3
    assert in_psc == [
        (chapters.normal_play_time(time), *rest) for time, *rest in zip(times, titles, links, strict=True)
    ]
    assert [line[:10] for line in in_lines] == [f"(00:00:{time // 1000:02})" for time in times]


def test_chapters_json_says_what_it_belongs_to() -> None:
    known = about()
    assert json.loads(chapters.as_json(known)) == {
        "version": "1.2.0",
        "title": "On lemons",
        "author": "James Lind",
        "fileName": "on-lemons.mp3",
        "chapters": [
            {"startTime": 0.0, "endTime": 60.0, "title": "The ship", "url": "https://example.com/lemons#ship"},
            {"startTime": 60.0, "endTime": 121.0, "title": "The trial"},
            {"startTime": 121.0, "endTime": 181.5, "title": "The end"},
        ],
    }


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://example.com/a#b", True),
        ("http://example.com/", True),
        ("https://example.com/a%20b", False),
        ("https://example.com/?q=a+b", False),
        ("https://example.com/é", False),
        ("javascript:alert(1)", False),
        ("https://example.com/a b", False),
        ("", False),
    ],
)
def test_links_that_apps_would_spoil_are_left_out(link: str, kept: bool) -> None:
    assert chapters.link(Chapter(0, 1, "One", 1, link)) == (link if kept else "")


@pytest.mark.parametrize(
    ("ms", "time"), [(0, "00:00:00.000"), (930_250, "00:15:30.250"), (360_000_001, "100:00:00.001")]
)
def test_normal_play_time(ms: int, time: str) -> None:
    assert chapters.normal_play_time(ms) == time


def test_lines_are_short_plain_and_cut_behind_a_word() -> None:
    titles = (
        "The ship",
        "A title that goes on for longer than any app would show it",
        "🎉 Party 👩‍👩‍👧 time",
        "🎉",
        "猫" * 60,
    )
    lines = chapters.lines([Chapter(number * 3_700_000, 0, title) for number, title in enumerate(titles)])
    assert lines == [
        "(00:00:00) The ship",
        "(01:01:40) A title that goes on for longer than…",
        "(02:03:20) Party time",
        "(03:05:00) …",
        "(04:06:40) " + "猫" * 38 + "…",
    ]
    assert all(len(line) < 11 + 40 for line in lines)


def test_too_few_lines_or_a_late_first_one_are_none() -> None:
    one, two, three = (Chapter(number * 1000, 0, "One") for number in range(3))
    assert chapters.lines([one, two]) == []
    assert chapters.lines([two, three, Chapter(3000, 0, "Four")]) == []
    assert len(chapters.lines([one, two, three])) == 3


def test_a_chapter_has_the_picture_of_its_section_where_that_is_on_the_web() -> None:
    known = about(
        chapters=(
            Chapter(0, 1000, "One", picture="https://example.com/mill.jpg"),
            Chapter(1000, 2000, "Two", picture="javascript:alert(1)"),
            Chapter(2000, 3000, "Three"),
        )
    )
    in_json = json.loads(chapters.as_json(known))["chapters"]
    assert [one.get("img") for one in in_json] == ["https://example.com/mill.jpg", None, None]
    rss = feed.rss(Show("Show", category="Education", language="en"), [("lemons", known)], "https://example.com/")
    assert found(rss, "//psc:chapter/@image") == ["https://example.com/mill.jpg"]
