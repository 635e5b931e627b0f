"""One clock: the position of every passage, line and chapter of an episode, in whole samples. No audio, no floats."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from narrator.article import Kind
from narrator.recording.jobs import Segment
from narrator.script import Script, Section
from narrator.script.speaking import Pacing, Utterance
from narrator.script.words import TimedWord, shown

_START_MS = 300
_END_MS = 1000

# Players seek a little late (Chromium up to 92 ms), and some count in whole seconds.
_CHAPTER_LEAD_MS = 150


class Clock(NamedTuple):
    """How a format counts time: samples a second, and samples in a frame."""

    rate: int
    frame_size: int


@dataclass(frozen=True, slots=True)
class Cue:
    """A line on the clock: first sample and end. `words` are those shown, if the engine reported their times."""

    start: int
    end: int
    shown: str
    words: tuple[TimedWord, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section on the clock. `level` is 1 for the outermost; `link` leads to the section, or is "".

    `picture` is the address of the section's first picture, as in the article, or "".
    """

    start: int
    end: int
    title: str
    level: int = 1
    link: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Track:
    """Segments on one clock of `rate` samples a second.

    `starts[i]` is the first sample of `segments[i]`, a multiple of the format's frame size, as `length` is. Chapters
    follow each other without gaps from 0 to `length` and start on whole seconds. `notes` say where the chapters
    differ from the headings.
    """

    rate: int
    length: int
    segments: tuple[Segment, ...]
    starts: tuple[int, ...]
    cues: tuple[Cue, ...]
    chapters: tuple[Chapter, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Opening:
    """A section that begins a chapter."""

    section: int
    title: str
    level: int
    link: str = ""
    picture: str = ""


def build_track(
    script: Script,
    utterances: Sequence[Utterance],
    segments: Sequence[Segment],
    clocks: Sequence[Clock],
    *,
    pacing: Pacing,
    depth: int,
) -> Track:
    """Put the segments of the utterances on one clock, with the pauses between them, and mark the chapters.

    The pause before a chapter is lengthened so that the chapter starts on a whole second at least 150 ms before
    its first word.

    Args:
        clocks: those of all formats of the segments; the track is on the first one, and leaves room for the others.
        depth: how many levels of headings make chapters; deeper ones belong to the chapter they are in.
    """
    (rate, frame_size), *others = clocks
    openings, notes = _openings(script, depth)
    begins = {_first_utterance(utterances, opening.section): opening for opening in openings[1:]}
    starts: list[int] = []
    cues: list[Cue] = []
    first = openings[0]
    chapters = [Chapter(0, 0, first.title, first.level, first.link, first.picture)]
    spoken = after = 0
    for index, (utterance, segment) in enumerate(zip(utterances, segments, strict=True)):
        clock = spoken + (utterance.pause(pacing) if index else _START_MS) * rate // 1000
        if opening := begins.get(index):
            lead = _CHAPTER_LEAD_MS * rate // 1000
            second = _ceil(max(clock - lead, spoken), rate)
            chapters.append(Chapter(second, 0, opening.title, opening.level, opening.link, opening.picture))
            clock = second + lead
        clock = max(_ceil(clock, frame_size), after)
        starts.append(clock)
        cues += _cues(clock, utterance, segment)
        spoken = clock + segment.lines[-1][1]
        after = clock + _room(segment, rate, others)
    length = max(_ceil(spoken + _END_MS * rate // 1000, frame_size), after)
    closed = _closed(chapters, length)
    return Track(rate, length, tuple(segments), tuple(starts), tuple(cues), tuple(closed), tuple(notes))


def in_another_format(track: Track, utterances: Sequence[Utterance], number: int, clock: Clock) -> Track:
    """The same track for a file of another format, in whole frames of that format's clock.

    No passage begins earlier, and none more than a frame later, which does not add up. Chapters begin on the same whole
    seconds.

    Args:
        number: the index of that format among the segments' other formats.
        clock: the clock of that format.
    """
    rate, frame_size = clock
    segments = [segment.others[number] for segment in track.segments]
    starts = [_ceil(_scaled(start, track.rate, rate), frame_size) for start in track.starts]
    cues = [cue for each in zip(starts, utterances, segments, strict=True) for cue in _cues(*each)]
    end = max([start + segment.length for start, segment in zip(starts, segments, strict=True)])
    length = max(_ceil(_scaled(track.length, track.rate, rate), frame_size), end)
    moved = [replace(chapter, start=chapter.start * rate // track.rate) for chapter in track.chapters]
    return Track(rate, length, tuple(segments), tuple(starts), tuple(cues), tuple(_closed(moved, length)), track.notes)


def _room(segment: Segment, rate: int, others: Sequence[Clock]) -> int:
    """How long a segment may last in any of its formats, in each of which it may begin up to a frame later."""
    lengths = (
        _scaled(other.length + frame_size, of_other, rate)
        for other, (of_other, frame_size) in zip(segment.others, others, strict=True)
    )
    return max(segment.length, *lengths) if others else segment.length


def _scaled(samples: int, rate: int, to: int) -> int:
    """A number of samples at one rate converted to another, rounded up."""
    return -(-samples * to // rate)


def with_chapters(track: Track, max_chapters: int) -> Track:
    """The same track for a file that can hold at most `max_chapters` chapters.

    If there are more, the deepest levels are merged into the chapter before, then chapters at even intervals.
    """
    kept = _merged(list(track.chapters), max_chapters)
    return replace(track, chapters=tuple(kept)) if len(kept) < len(track.chapters) else track


def _cues(clock: int, utterance: Utterance, segment: Segment) -> Iterator[Cue]:
    """The lines of a segment that starts at sample `clock`."""
    for index, ((start, end), line) in enumerate(zip(segment.lines, utterance.passage.lines, strict=True)):
        said = segment.words[index] if segment.words else ()
        words = (TimedWord(text, clock + first, clock + last) for text, first, last in shown(line.shown, said))
        yield Cue(clock + start, clock + end, line.shown, tuple(words))


def _openings(script: Script, depth: int) -> tuple[list[_Opening], list[str]]:
    """The sections that begin chapters, the first of them at 0, and notes about what is not obvious."""
    ranks = {level: rank for rank, level in enumerate(sorted({s.level for s in script.sections if s.heading}), 1)}
    last = max((index for index, section in enumerate(script.sections) if section.passages), default=-1)
    openings: list[_Opening] = []
    notes: list[str] = []
    for index, section in enumerate(script.sections):
        if not section.heading:
            continue
        if index > last:
            notes.append(f"“{section.heading.shown}” has nothing under it: it is spoken, but makes no chapter")
        elif ranks[section.level] <= depth:
            openings.append(_Opening(index, section.heading.shown, ranks[section.level], section.link))
    if not openings or openings[0].section > 0:
        openings.insert(0, _Opening(0, script.metadata.title, 1, script.metadata.link))
    ends = [opening.section for opening in openings[1:]] + [len(script.sections)]
    pictured = [
        replace(opening, picture=_picture(script.sections[opening.section : end]))
        for opening, end in zip(openings, ends, strict=True)
    ]
    return pictured, notes


def _picture(sections: Sequence[Section]) -> str:
    """The address of the first picture in some sections, or ""."""
    blocks = (display_block.block for section in sections for display_block in section.display_blocks)
    return next((block.source for block in blocks if block.kind is Kind.FIGURE and block.source), "")


def _first_utterance(utterances: Sequence[Utterance], section: int) -> int:
    """The index of a section's first utterance; if nothing of it is spoken, of the next one after it."""
    return next(
        (i for i, utterance in enumerate(utterances) if utterance.section is not None and utterance.section >= section),
        -1,
    )


def _closed(chapters: Sequence[Chapter], length: int) -> list[Chapter]:
    """Chapters with their ends: each ends where the next one starts, the last with the track."""
    ends = [chapter.start for chapter in chapters[1:]] + [length]
    return [replace(chapter, end=end) for chapter, end in zip(chapters, ends, strict=True)]


def _merged(chapters: list[Chapter], max_chapters: int) -> list[Chapter]:
    """At most `max_chapters`: the deepest levels are merged into the previous one first, then others evenly."""
    while len(chapters) > max_chapters:
        length = chapters[-1].end
        deepest = max(chapter.level for chapter in chapters[1:])
        if deepest > min(chapter.level for chapter in chapters):
            kept = [chapters[0], *(chapter for chapter in chapters[1:] if chapter.level < deepest)]
        else:
            kept = [chapters[index * len(chapters) // max_chapters] for index in range(max_chapters)]
        chapters = _closed(kept, length)
    return chapters


def _ceil(value: int, step: int) -> int:
    return -(-value // step) * step
