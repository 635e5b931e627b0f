"""The transcripts of an episode: what is shown, with times from its track.

Each is a function of the cues and their rate in samples a second; cues without text, narrator's own words, are left
out. Times are whole milliseconds, rounded down like those of the chapters in the MP3.

Sources: W3C WebVTT (w3.org/TR/webvtt1); Podcasting 2.0, docs/examples/transcripts/transcripts.md (line lengths, JSON);
AntennaPod's SrtTranscriptParser.java.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # A feed does not need everything that makes a track.
    from narrator.track import Cue

VTT, JSON, SRT, LRC = "transcript.vtt", "transcript.json", "transcript.srt", "transcript.lrc"
WORDS = "words.vtt"
NAMES = (VTT, JSON, SRT, LRC, WORDS)
"""Names of the files in the folder of an episode."""

_VTT_WIDTH = 65
_SRT_WIDTH = 32
_SRT_LINES = 2
_JOINER = "\u200d"
_NO_BREAK = "\u00a0"
_WORD_JOINER = "\u2060"
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


@dataclass(frozen=True, slots=True)
class _Timed:
    """Text with its first millisecond and end, and its words, if their times are known."""

    start: int
    end: int
    text: str
    words: "tuple[_Timed, ...]" = ()


def vtt(cues: "Sequence[Cue]", rate: int) -> str:
    """WebVTT, a cue for each sentence, in lines of at most 65 characters.

    It has no timestamps for words, since AntennaPod shows those as text.
    """
    blocks = ["WEBVTT"]
    for timed in _timed(cues, rate):
        lines = (line.translate(_ENTITIES) for line in _wrapped(timed.text, _VTT_WIDTH))
        blocks.append("\n".join((f"{_clock(timed.start, '.')} --> {_clock(timed.end, '.')}", *lines)))
    return "\n\n".join(blocks) + "\n"


def words_vtt(cues: "Sequence[Cue]", rate: int) -> str:
    """WebVTT with a timestamp before each word whose time the engine reported; a cue on one line for each sentence.

    Browsers style what was said so far as `:past`.
    """
    blocks = ["WEBVTT"]
    for timed in _timed(cues, rate, with_words=True):
        text, last = "", timed.start
        for word in timed.words:
            # Timestamps must increase, and lie within the cue.
            stamp = f"<{_clock(word.start, '.')}>" if last < word.start < timed.end else ""
            last = max(last, word.start)
            text += f"{' ' if text else ''}{stamp}{word.text.translate(_ENTITIES)}"
        text = text or timed.text.translate(_ENTITIES)
        blocks.append(f"{_clock(timed.start, '.')} --> {_clock(timed.end, '.')}\n{text}")
    return "\n\n".join(blocks) + "\n"


def as_json(cues: "Sequence[Cue]", rate: int) -> str:
    """JSON 1.0.0, a segment for each sentence: AntennaPod joins shorter ones and cuts them in the middle of a sentence.

    If the engine reported word times, a segment also has `words`, which other readers of the format ignore. They have
    the same shape; joined by spaces they are the segment's body.
    """
    segments = (
        _segment(timed) | ({"words": [_segment(word) for word in timed.words]} if timed.words else {})
        for timed in _timed(cues, rate, with_words=True)
    )
    lines = ",\n".join(json.dumps(segment, ensure_ascii=False) for segment in segments)
    return f'{{"version": "1.0.0", "segments": [\n{lines}\n]}}\n'


def srt(cues: "Sequence[Cue]", rate: int) -> str:
    """SubRip, in cards of two lines of 32 characters.

    A longer sentence is several cards, which share its time in proportion to their characters; if its time is too short
    for that, in ms, it is one card of more lines. AntennaPod takes what is before ": " for a speaker, drops what comes
    after a second colon, and ends each line with a space. So the space after a colon is a no-break space.
    """
    cards: list[_Timed] = []
    for timed in _timed(cues, rate):
        lines = [re.sub(r":( |$)", f":{_NO_BREAK}", line) for line in _wrapped(timed.text, _SRT_WIDTH)]
        # Text that looks like a line of times would be read as one.
        lines = [line.replace("-->", f"--{_WORD_JOINER}>") for line in lines]
        cards += _shared(timed, ["\n".join(lines[at : at + _SRT_LINES]) for at in range(0, len(lines), _SRT_LINES)])
    blocks = [
        f"{number}\n{_clock(card.start, ',')} --> {_clock(card.end, ',')}\n{card.text}\n"
        for number, card in enumerate(cards, 1)
    ]
    return "\n".join(blocks)


def lrc(cues: "Sequence[Cue]", rate: int, title: str = "", author: str = "") -> str:
    """LRC, a line for each sentence, as music players show it; times in hundredths of a second, minutes beyond 99."""
    tags = [f"[{key}:{folded(value)}]" for key, value in (("ti", title), ("ar", author)) if folded(value)]
    lines = []
    for timed in _timed(cues, rate):
        minutes, ms = divmod(timed.start, 60_000)
        # A bracket at the start of the text would be read as another time.
        text = _WORD_JOINER + timed.text if timed.text.startswith("[") else timed.text
        lines.append(f"[{minutes:02}:{ms // 1000:02}.{ms % 1000 // 10:02}]{text}")
    return "\n".join([*tags, *lines]) + "\n"


def _timed(cues: "Sequence[Cue]", rate: int, *, with_words: bool = False) -> Iterator[_Timed]:
    """The cues that show text. None overlaps the previous one, and each lasts at least 1 ms, as WebVTT requires."""
    before = 0
    for cue in cues:
        if text := folded(cue.shown):
            start = max(cue.start * 1000 // rate, before)
            before = max(cue.end * 1000 // rate, start + 1)
            yield _Timed(start, before, text, tuple(_words(cue, rate, start, before)) if with_words else ())


def _words(cue: "Cue", rate: int, start: int, end: int) -> Iterator[_Timed]:
    """The words of a cue, within its time."""
    for word in cue.words:
        if text := folded(word.text):
            begins, ends = word.begins * 1000 // rate, word.ends * 1000 // rate
            yield _Timed(min(max(begins, start), end), min(max(ends, start), end), text)


def _segment(timed: _Timed) -> dict[str, Any]:
    return {"startTime": timed.start / 1000, "endTime": timed.end / 1000, "body": timed.text}


def folded(text: str) -> str:
    """A text as all transcripts have it: on one line, without control characters."""
    spaced = " ".join(text.split())
    if spaced.isprintable():
        return spaced
    return "".join(char for char in spaced if unicodedata.category(char) not in ("Cc", "Cs")).strip()


def _shared(timed: _Timed, pieces: Sequence[str]) -> list[_Timed]:
    """The pieces of a text, which share its time in proportion to their length."""
    lengths = [len(piece) for piece in pieces]
    whole, span = sum(lengths), timed.end - timed.start
    ends = [timed.start + span * sum(lengths[: number + 1]) // whole for number in range(len(pieces))]
    starts = [timed.start, *ends[:-1]]
    if any(start >= end for start, end in zip(starts, ends, strict=True)):
        return [_Timed(timed.start, timed.end, "\n".join(pieces))]
    return [_Timed(start, end, piece) for start, end, piece in zip(starts, ends, pieces, strict=True)]


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of at most so many characters, broken at spaces, and inside a word only if it is longer than a line."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines += _cut(word, width)
    return lines


def _cut(word: str, width: int) -> Iterator[str]:
    """Pieces of a word, such as a sentence in a script without spaces; combining marks stay with their characters."""
    while len(word) > width:
        at = next((place for place in range(width, width // 2, -1) if not _belongs(word, place)), width)
        yield word[:at]
        word = word[at:]
    yield word


def _belongs(word: str, at: int) -> bool:
    """Whether the character at an index belongs to the one before it."""
    return word[at - 1] == _JOINER or word[at] == _JOINER or unicodedata.category(word[at]).startswith("M")


def _clock(ms: int, point: str) -> str:
    seconds, ms = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{ms:03}"
