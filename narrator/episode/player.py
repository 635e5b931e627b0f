"""The player page of an episode: one HTML file that plays the audio beside it and shows the text as it is spoken.

The page loads only files of its own folder and the article's pictures from their own addresses, and works from a disk
as well as from any host. Without JavaScript it is the text with the browser's own player. Its times come from the
track; the n-th element of the class `line` belongs to the n-th cue that is shown.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, groupby
from unicodedata import east_asian_width

from narrator.article import Block, Kind, Omission
from narrator.episode import inline, links, placing, rendering, slots, transcripts, wording
from narrator.episode.manifest import Manifest
from narrator.episode.sounds import sounds
from narrator.episode.wording import Wording
from narrator.script import Line, Passage, Role, Script, Section
from narrator.script.speaking import Utterance
from narrator.script.words import TimedWord
from narrator.track import Cue, Track

FILE = slots.PAGE
"""The file's name in the folder of an episode."""

_DEEPEST = 6
_NUMBER = re.compile(r"\(?(?:\d{1,3}|[A-Za-z])[.)]\s")
_FORMATS = {".vtt": "WebVTT", ".json": "JSON", ".srt": "SRT", ".lrc": "LRC", ".txt": "Text"}

_SEEN_AT_ONCE = 6_000
"""The most characters that the tallest window shows at once.

Sections that begin within them are laid out immediately; otherwise what is below them would jump once they get their
height.
"""

_LONG_PAUSE_MS = 500
"""Shorter pauses belong to how a sentence is spoken, and nobody wants them skipped."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What is shown of a line, and the space after it: none after the full stop of a script written without spaces."""

    text: str
    space: str


@dataclass(frozen=True, slots=True)
class _Text:
    """A passage as it is shown. `language` is "" if it is the page's own."""

    sentences: tuple[_Sentence, ...]
    language: str


@dataclass(frozen=True, slots=True)
class _Group:
    """What is shown together: paragraphs, the items of a list, a quotation, or one block that is only shown.

    Either `texts` or `block` is filled. `is_numbered` is whether list items have their own numbers.
    """

    role: str
    is_numbered: bool
    texts: tuple[_Text, ...] = ()
    block: Block | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A section as it is shown. `rank` is its heading's level in HTML; `is_spoken` is whether the heading is a line."""

    name: str
    heading: str
    rank: int
    language: str
    link: str
    is_spoken: bool
    groups: tuple[_Group, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter in the list. `start` is in seconds, `place` the name of the section in which it begins, or "".

    `picture` is the address of a picture that is shown in it, or "".
    """

    start: float
    clock: str
    title: str
    level: int
    place: str
    picture: str


def html(about: Manifest, script: Script, utterances: Sequence[Utterance], track: Track) -> str:
    """The page.

    Args:
        about: the episode's manifest.
        script: what is shown.
        utterances: in the order in which they are spoken, as `narrator.script.speaking.utterances` gives them.
        track: their clock; it has a cue for each of their lines, in the same order.
    """
    seconds = track.length / track.rate
    listed = chapters(utterances, track)
    shown = parts(script, utterances)
    language = script.metadata.language
    own = wording.of(language)
    page = rendering.html(
        "player.html",
        "player.css",
        "player.js",
        about=about,
        language=language,
        is_right_to_left=wording.direction(language) == wording.RTL,
        say=own.texts,
        program_says=own.program,
        own_language="" if own.is_of(language) else own.language,
        own_direction=own.direction,
        cover=links.segment(about.thumbnail or about.cover),
        transcripts=[(_format_name(name), links.segment(name)) for name in about.transcripts],
        link=links.web(about.link),
        published=_published(about.published, own),
        sounds=list(sounds(about)),
        epub=links.segment(about.epub),
        voices=f"{about.engine}, {about.voice}",
        length=rendering.clock(round(seconds)),
        length_in_words=own.length(seconds),
        seconds=round(seconds, 3),
        title_is_spoken=announced_title(utterances) is not None,
        parts=shown,
        seen_at_once=_seen_at_once(shown),
        chapters=listed,
        ticks=rendering.ticks([1000 * chapter.start / seconds for chapter in listed[1:]]),
        left_out=_by_place(about.left_out),
        times=_times(utterances, track) | {"guid": about.guid, "say": own.program},
        pictures=list(_pictures(script)),
        picture=links.picture,
    )
    return placing.unplaced(page, about)


def _seen_at_once(parts: Sequence[Part]) -> int:
    """How many sections begin within the first window."""
    lengths = [
        sum(len(sentence.text) for group in part.groups for text in group.texts for sentence in text.sentences)
        for part in parts
    ]
    return sum(before < _SEEN_AT_ONCE for before in accumulate(lengths[:-1], initial=0))


def _pictures(script: Script) -> Iterator[str]:
    """The addresses of the pictures that are shown."""
    for section in script.sections:
        blocks = [display_block.block for display_block in section.display_blocks]
        yield from filter(None, (links.picture(block.source) for block in blocks))
        yield from inline.pictures(line.shown for passage in section.passages for line in passage.lines)
        yield from inline.pictures(
            text for block in blocks for text in (block.text, *(c for row in block.rows for c in row))
        )


def _times(utterances: Sequence[Utterance], track: Track) -> dict[str, object]:
    """Times for the page's script, in milliseconds.

    `starts`: when each line starts. `own`: the indices of lines that are narrator's own and not shown. `pauses`: for
    each line that a long pause follows, its index and its end. `words`, if the engine reported word times: for each
    line its words' starts, each relative to the previous one, the first to the line's start.
    """
    shown = are_shown(utterances)
    starts = [_ms(cue.start, track) for cue in track.cues]
    ends = [_ms(cue.end, track) for cue in track.cues]
    pauses = [[at, ends[at]] for at, next_one in enumerate(starts[1:]) if next_one - ends[at] >= _LONG_PAUSE_MS]
    words = [
        [_ms(word.begins, track) - _ms(before, track) for before, word in _pairs(cue)] if is_shown else []
        for cue, is_shown in zip(track.cues, shown, strict=True)
    ]
    return {
        "starts": starts,
        "own": [index for index, is_shown in enumerate(shown) if not is_shown],
        "pauses": pauses,
        **({"words": words} if any(words) else {}),
    }


def _pairs(cue: Cue) -> Iterator[tuple[int, TimedWord]]:
    """The words of a cue, each with the sample at which the previous one begins."""
    before = cue.start
    for word in cue.words:
        yield before, word
        before = word.begins


def _ms(samples: int, track: Track) -> int:
    return samples * 1000 // track.rate


def announced_title(utterances: Sequence[Utterance]) -> Utterance | None:
    """The utterance that announces the title: the first that is spoken, after any intro."""
    spoken = next((each for each in utterances if not each.passage.delivery.audio), None)
    return spoken if spoken and spoken.section is None and spoken.passage.lines[0].shown else None


def are_shown(utterances: Sequence[Utterance]) -> list[bool]:
    """For each spoken line, whether the page shows it: narrator's own are not shown."""
    title = announced_title(utterances)
    return [
        bool(line.shown) and (utterance.section is not None or utterance is title)
        for utterance in utterances
        for line in utterance.passage.lines
    ]


def parts(script: Script, utterances: Sequence[Utterance]) -> list[Part]:
    """The sections of a script as they are shown."""
    ranks = {level: rank for rank, level in enumerate(sorted({s.level for s in script.sections if s.heading}), 2)}
    spoken = {utterance.section for utterance in utterances if utterance.is_heading}
    return [
        Part(
            name=f"s{index}",
            heading=section.heading.shown if section.heading else "",
            rank=min(ranks.get(section.level, 2), _DEEPEST),
            language=section.delivery.language,
            link=links.web(section.link),
            is_spoken=index in spoken,
            groups=tuple(_groups(section)),
        )
        for index, section in enumerate(script.sections)
    ]


def _groups(section: Section) -> Iterator[_Group]:
    for (role, is_numbered), things in groupby(_things(section), key=_kind):
        if role:
            yield _Group(role, is_numbered, tuple(_text(thing) for thing in things if isinstance(thing, Passage)))
        else:
            yield from (_Group(it.kind.value, is_numbered, block=it) for it in things if isinstance(it, Block))


def _things(section: Section) -> Iterator[Passage | Block]:
    """Passages and display blocks in reading order. A passage of which nothing is shown is skipped."""
    display_blocks = sorted(section.display_blocks, key=lambda display_block: display_block.before)
    for place, passage in enumerate((*section.passages, None)):
        while display_blocks and (passage is None or display_blocks[0].before <= place):
            yield display_blocks.pop(0).block
        if passage and any(line.shown for line in passage.lines):
            yield passage


def _kind(thing: Passage | Block) -> tuple[Role | None, bool]:
    """The role of a passage, None for a block that is only shown; and whether it is a list item with its own number."""
    if isinstance(thing, Block):
        return None, thing.kind is Kind.ITEM and bool(_NUMBER.match(thing.text))
    shown = next(line.shown for line in thing.lines if line.shown)
    return thing.role, thing.role is Role.ITEM and bool(_NUMBER.match(shown))


def _text(passage: Passage) -> _Text:
    return _Text(tuple(_sentences(passage.lines)), passage.delivery.language)


def _sentences(lines: Iterable[Line]) -> Iterator[_Sentence]:
    for line in lines:
        if line.shown:
            yield _Sentence(line.shown, "" if east_asian_width(line.shown[-1]) in "WF" else " ")


def chapters(utterances: Sequence[Utterance], track: Track) -> list[Chapter]:
    """The chapters of a track, each with the section in which it begins."""
    found = []
    for chapter in track.chapters:
        first = bisect_left(track.starts, chapter.start)
        section = utterances[first].section if first < len(utterances) else None
        place = "" if section is None else f"s{section}"
        start = chapter.start / track.rate
        level, picture = min(chapter.level, _DEEPEST), links.picture(chapter.picture)
        found.append(Chapter(start, rendering.clock(start), chapter.title, level, place, picture))
    return found


def _by_place(left_out: Sequence[Omission]) -> list[tuple[str, list[Omission]]]:
    return [(where, list(group)) for where, group in groupby(left_out, key=lambda out: out.where)]


def _format_name(name: str) -> str:
    suffix = name[name.rfind(".") :].lower()
    return name if name == transcripts.WORDS else _FORMATS.get(suffix, name)


def _published(published: str, own: Wording) -> str:
    """A date as people write it; anything else stays as it is."""
    try:
        day = date.fromisoformat(published[:10])
    except ValueError:
        return published
    return own.day(day)
