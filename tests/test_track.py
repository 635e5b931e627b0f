from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.article import Block, Kind, Metadata
from narrator.recording.jobs import Segment
from narrator.script import Delivery, DisplayBlock, Line, Passage, Script, Section
from narrator.script.speaking import Pacing, utterances
from narrator.track import Clock, Track, build_track, in_another_format, with_chapters

RATE, GRAIN = 44_100, 1152


def section(heading: str, passages: int = 1, level: int = 1) -> Section:
    lines = (Passage((Line("One.", "One."), Line("Two.", "Two."))),) * passages
    return Section(Line(heading, heading) if heading else None, level, lines)


def laid(*sections: Section, announce: bool = True, depth: int = 6, lengths: Sequence[int] = (100_000,)) -> Track:
    """A track over sections; segments take the lengths in turn, their lines sharing each evenly."""
    script = Script(Metadata("The title", language="en"), sections)
    order = utterances(script, announce=announce)
    segments = []
    for index, utterance in enumerate(order):
        samples = lengths[index % len(lengths)]
        share = samples // len(utterance.passage.lines)
        lines = tuple((share * i, share * (i + 1)) for i in range(len(utterance.passage.lines)))
        segments.append(Segment(f"{index}", -(-(samples + 1700) // GRAIN) * GRAIN, lines))
    return build_track(script, order, segments, [Clock(RATE, GRAIN)], pacing=Pacing(), depth=depth)


def titles(track: Track) -> list[str]:
    return [chapter.title for chapter in track.chapters]


def test_words_before_the_first_heading_make_a_chapter_named_after_the_title() -> None:
    assert titles(laid(section(""), section("A"))) == ["The title", "A"]


def test_the_first_chapter_holds_the_announcement() -> None:
    track = laid(section("A"), section("B"))
    assert titles(track) == ["A", "B"]
    assert track.chapters[0].start == 0
    assert track.cues[0].shown == "The title"


def test_headings_with_nothing_under_them_at_the_end_make_no_chapter() -> None:
    track = laid(section("A"), section("B", 0), section("C", 0))
    assert titles(track) == ["A"]
    assert [cue.shown for cue in track.cues][-2:] == ["B", "C"]
    assert len(track.notes) == 2
    assert "“B” has nothing under it" in track.notes[0]


def test_a_parent_heading_stays() -> None:
    track = laid(section("Part", 0, level=1), section("A", level=2), section("B", level=2))
    assert [(chapter.title, chapter.level) for chapter in track.chapters] == [("Part", 1), ("A", 2), ("B", 2)]
    assert track.notes == ()


def test_only_headings_are_one_chapter_named_after_the_title() -> None:
    assert titles(laid(section("A", 0), section("B", 0))) == ["The title"]


def test_depth_counts_levels_that_occur() -> None:
    sections = (section("A", level=2), section("a", level=4), section("B", level=2))
    assert titles(laid(*sections, depth=1)) == ["A", "B"]
    assert titles(laid(*sections, depth=2)) == ["A", "a", "B"]


def test_a_deep_heading_before_all_others_leaves_the_start_to_the_title() -> None:
    assert titles(laid(section("a", level=3), section("A", level=2), depth=1)) == ["The title", "A"]


def test_pauses_are_as_long_as_their_cause_says() -> None:
    track = laid(section("A", 3), announce=False)
    heading, first, _, second, *_ = track.cues
    assert 0 <= first.start - heading.end - 900 * RATE // 1000 < GRAIN + RATE // 1000
    assert 0 <= second.start - track.cues[2].end - 800 * RATE // 1000 < GRAIN + RATE // 1000


def test_a_pause_that_somebody_wrote_takes_the_place_of_the_usual_one() -> None:
    passage = Passage((Line("One.", "One."),))
    own = replace(passage, delivery=Delivery(pause=3000))
    first, second, third = laid(Section(None, 1, (passage, own, passage)), announce=False).cues
    assert 0 <= second.start - first.end - 3 * RATE < GRAIN + RATE // 1000
    assert third.start - second.end < RATE


def test_too_many_chapters_lose_the_deepest_level_first() -> None:
    sections = [section(f"{i}", level=1 + i % 3) for i in range(30)]
    whole = laid(*sections)
    track = with_chapters(whole, 12)
    assert len(whole.chapters) == 30
    assert {chapter.level for chapter in track.chapters} == {1}
    assert len(track.chapters) == 10


def test_too_many_chapters_of_one_level_are_merged_evenly() -> None:
    track = laid(*(section(f"{i}") for i in range(30)))
    assert titles(with_chapters(track, 6)) == ["0", "5", "10", "15", "20", "25"]


@given(
    shape=st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.integers(1, 4)), min_size=1, max_size=12),
    lengths=st.lists(st.integers(200, 300_000), min_size=1, max_size=7),
    announce=st.booleans(),
    depth=st.integers(1, 4),
    most=st.integers(1, 12),
)
def test_any_track_keeps_the_rules(
    shape: list[tuple[bool, int, int]], lengths: list[int], announce: bool, depth: int, most: int
) -> None:
    sections = [section(f"{i}" if headed else "", passages, level) for i, (headed, passages, level) in enumerate(shape)]
    sections = [part for part in sections if part.heading or part.passages] or [section("A")]
    track = laid(*sections, announce=announce, depth=depth, lengths=lengths)
    track = with_chapters(track, most)

    assert all(start % GRAIN == 0 for start in track.starts)
    assert track.length % GRAIN == 0
    for start, segment, following in zip(track.starts, track.segments, [*track.starts[1:], track.length], strict=True):
        assert start + segment.length <= following
    for before, after in zip(track.cues, track.cues[1:], strict=False):
        assert before.start < before.end <= after.start

    assert 1 <= len(track.chapters) <= most
    assert track.chapters[0].start == 0
    assert track.chapters[-1].end == track.length
    words = [cue.start for cue in track.cues]
    ends = [chapter.start for chapter in track.chapters[1:]] + [track.length]
    for chapter, end in zip(track.chapters, ends, strict=True):
        assert chapter.start % RATE == 0
        assert chapter.end == end
        assert chapter.start < chapter.end
        first_word = min(word for word in words if word >= chapter.start)
        assert first_word - chapter.start >= RATE * 150 // 1000


def test_a_chapter_has_the_first_picture_of_its_sections() -> None:
    def pictured(made: Section, *sources: str) -> Section:
        blocks = tuple(DisplayBlock(0, Block(Kind.FIGURE, "", source=source)) for source in sources)
        return replace(made, display_blocks=blocks)

    sections = (section("A"), pictured(section("a", level=2), "", "1", "2"), section("B"), pictured(section("C"), "3"))
    pictures = [chapter.picture for chapter in laid(*sections, depth=1).chapters]
    assert pictures == ["1", "", "3"]


def test_links_go_with_their_chapters() -> None:
    parts = (replace(section("A"), link="https://example.com/a#a"), section("B"))
    assert [chapter.link for chapter in laid(*parts).chapters] == ["https://example.com/a#a", ""]


@pytest.mark.parametrize("announce", [True, False])
def test_every_line_has_a_cue(announce: bool) -> None:
    track = laid(section(""), section("A", 2), announce=announce)
    assert len(track.cues) == sum(len(segment.lines) for segment in track.segments)


@given(
    pauses=st.tuples(*[st.sampled_from((0, 5, 400))] * 6),
    lengths=st.lists(st.integers(1, 90_000), min_size=1, max_size=4),
    other=st.sampled_from((Clock(44_100, 1024), Clock(48_000, 960))),
)
def test_in_another_format_no_passage_is_earlier_or_more_than_a_frame_later(
    pauses: tuple[int, ...], lengths: list[int], other: Clock
) -> None:
    rate, frame = other
    script = Script(Metadata("The title", language="en"), (section("A", 3), section("B", 2)))
    order = utterances(script)
    segments = []
    for index, utterance in enumerate(order):
        of = len(utterance.passage.lines)
        here, there = (lengths[index % len(lengths)] * hertz // RATE for hertz in (RATE, rate))
        lines, others = ([(n * i // of, n * (i + 1) // of) for i in range(of)] for n in (here, there))
        own = Segment("", _frames(there + 3000, frame), tuple(others))
        segments.append(Segment(f"{index}", _frames(here + 1700, GRAIN), tuple(lines), others=(own,)))
    pacing = Pacing(*pauses)
    main = build_track(script, order, segments, [Clock(RATE, GRAIN), other], pacing=pacing, depth=6)
    moved = in_another_format(main, order, 0, other)
    for start, late in zip(main.starts, moved.starts, strict=True):
        assert late % frame == 0
        assert 0 <= late / rate - start / RATE < frame / rate
    ends = [start + segment.length for start, segment in zip(moved.starts, moved.segments, strict=True)]
    assert all(end <= start for end, start in zip(ends, [*moved.starts[1:], moved.length], strict=True))
    assert [(each.start / rate, each.title) for each in moved.chapters] == [
        (each.start / RATE, each.title) for each in main.chapters
    ]
    assert moved.chapters[-1].end == moved.length
    assert [cue.shown for cue in moved.cues] == [cue.shown for cue in main.cues]


def _frames(samples: int, frame: int) -> int:
    return -(-samples // frame) * frame
