"""Subtitles and transcripts, SubRip and WebVTT: cues become sentences and paragraphs, and their times are dropped."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from narrator import patterns
from narrator.article import Article, Block, Kind, Metadata, Omission, Section
from narrator.errors import SourceError
from narrator.sources.document import Document
from narrator.sources.registry import Source

_ENDINGS = (".srt", ".vtt", ".sbv")
_CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
_TIMES = patterns.lazy(rf"\s*{_CLOCK}\s*(?:-->|,)\s*{_CLOCK}(?:\s.*)?")
_BEGINNING = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:WEBVTT(?:\s|$)|\d{1,6}\s*\r?\n\s*\d{1,2}:\d\d:\d\d[.,]\d{1,3}\s*-->)", re.MULTILINE
)
_VOICE = patterns.lazy(r"<v(?:\.[^\s>]*)?\s+([^>]{1,100})>")
_TAG = patterns.lazy(r"</?[a-z0-9:.][^<>]{0,200}>|\{\\[^{}]{0,100}\}|\{[^{}\n]{0,20}\}", re.IGNORECASE)
_NO_CUE = ("NOTE", "STYLE", "REGION")
_DASH = patterns.lazy(r"(?:^|\s)[-–—]\s?(?=[^\W\d_])")
_SPEAKER = patterns.lazy(r"(?:>>+\s*)?([^\W\d_][\w .'’-]{0,30}):\s+(?=\S)")
_SOUND = patterns.lazy(r"[♪♫#\s]*(?:\[[^\[\]]{1,80}\]|\([^()a-zà-ÿ]{1,80}\))[♪♫#\s.]*")
_WHY_SOUNDS = "they are heard, not said"
_ENDS = tuple(".!?…。！？\"”»'’)")
_MAX_PARAGRAPH = 700  # characters
_GAP = 3.0  # seconds of silence that end a paragraph
_LONG_GAP = 15.0  # seconds of silence that end one even within a sentence


@dataclass(frozen=True, slots=True)
class _Cue:
    """What is shown at one time: from when to when, in seconds, and the speaker, if known."""

    start: float
    end: float
    voice: str
    text: str


def read(document: Document) -> Article:
    """Read the spoken text.

    Raises:
        SourceError: it is not text, or no speech is in it.
    """
    every = list(_cues(document.text.split("\n")))
    sounds = [cue.text for cue in every if _SOUND.fullmatch(cue.text)]
    cues = list(_without_repeats(cue for cue in every if not _SOUND.fullmatch(cue.text)))
    blocks = tuple(_paragraphs(cues))
    if not blocks:
        raise SourceError(f"{document.name} holds no subtitles", "get the file again")
    left = (Omission("the file", f"sounds: {' · '.join(dict.fromkeys(sounds))}", _WHY_SOUNDS),) if sounds else ()
    return Article(Metadata(title=_title(document.text)), (Section(blocks=blocks),), left)


def _is_subtitles(document: Document) -> bool:
    return document.suffix in _ENDINGS or bool(_BEGINNING.match(document.head))


SOURCE = Source(
    name="subtitles",
    endings=_ENDINGS,
    media_types=("text/vtt", "application/x-subrip", "application/srt"),
    signature=_is_subtitles,
    rank=59,
    read=read,
)


def _title(text: str) -> str:
    """The title that a WebVTT file has after its signature."""
    first = text.lstrip("\ufeff").partition("\n")[0]
    words = first.removeprefix("WEBVTT").strip(" \t-–—:") if first.startswith("WEBVTT") else ""
    return "" if re.match(r"Kind:|FILE\b", words) else words


def _cues(lines: list[str]) -> Iterator[_Cue]:
    index = 0
    while index < len(lines):
        found = _TIMES.fullmatch(lines[index])
        index += 1
        if not found or lines[index - 1].startswith(_NO_CUE):
            continue
        shown: list[str] = []
        while index < len(lines) and lines[index].strip() and not _TIMES.fullmatch(lines[index]):
            shown.append(lines[index])
            index += 1
        if index < len(lines) and _TIMES.fullmatch(lines[index]) and shown and shown[-1].strip().isdigit():
            shown.pop()  # the number of the next cue, with no empty line before it
        start, end = _seconds(found.groups()[:4]), _seconds(found.groups()[4:])
        sounds = [line for line in shown if _SOUND.fullmatch(_TAG.sub("", line))]
        yield from _spoken(start, end, "\n".join(line for line in shown if line not in sounds))
        yield from (_Cue(start, end, "", _TAG.sub("", line).strip()) for line in sounds)


def _seconds(clock: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in clock)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _spoken(start: float, end: float, text: str) -> Iterator[_Cue]:
    """A cue for each speaker in a text, marked by a tag or a dash."""
    pieces = _VOICE.split(text)
    voices = [("", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
    for voice, piece in voices:
        plain = " ".join(unescape(_TAG.sub("", piece)).split())
        parts = _DASH.split(plain) if _DASH.match(plain) else [plain]
        for part in filter(None, map(str.strip, parts)):
            named = _SPEAKER.match(part)
            is_named = bool(named and named[1].isupper() and not voice)
            words = part[named.end() :] if named and is_named else part.lstrip(">").strip()
            who = named[1].title() if named and is_named else voice.strip()
            if any(map(str.isalnum, words)):
                yield _Cue(start, end, who or ("-" if len(parts) > 1 or part.startswith(">>") else ""), words)


def _without_repeats(cues: Iterable[_Cue]) -> Iterator[_Cue]:
    """Live captions show each line again, with the next one below it."""
    before = ""
    for cue in cues:
        text = cue.text
        if text == before:
            continue
        if before and text.startswith(f"{before} "):
            text, before = text[len(before) + 1 :], text
        else:
            overlap = _overlap(before, text)
            text, before = text[overlap:].strip(), text
        if text:
            yield _Cue(cue.start, cue.end, cue.voice, text)


def _overlap(before: str, text: str) -> int:
    """How many characters at the start of a text, in whole words, repeat the end of the previous one."""
    words = text.split()
    for count in range(min(len(words), 30), 2, -1):
        head = " ".join(words[:count])
        if before.endswith(head) and (len(before) == len(head) or before[-len(head) - 1] == " "):
            return len(head)
    return 0


def _paragraphs(cues: list[_Cue]) -> Iterator[Block]:
    """Consecutive speech: until the speaker changes, a silence follows, or a sentence ends when it is long."""
    text, voice, end = "", "", 0.0
    named, label = "", 0
    for cue in cues:
        gap = cue.start - end
        is_other = bool(cue.voice) and (cue.voice != voice or cue.voice == "-")
        is_whole = text.endswith(_ENDS)
        if text and (is_other or gap > _LONG_GAP or (is_whole and (gap > _GAP or len(text) > _MAX_PARAGRAPH))):
            yield Block(Kind.PARAGRAPH, text, speaker=named, label=label)
            text, label = "", 0
        if cue.voice == "-":
            # A change to an unnamed speaker.
            named = ""
        elif cue.voice not in ("", named):
            named = cue.voice
            text = f"{named}: "
            label = len(text)
        text = f"{text}{' ' if text and not text.endswith(' ') else ''}{cue.text}"
        voice, end = cue.voice or voice, cue.end
    if text:
        yield Block(Kind.PARAGRAPH, text, speaker=named, label=label)
