"""Subtitles and transcripts, SubRip and WebVTT: cues become sentences and paragraphs, and their times are dropped."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

from narrator import patterns
from narrator.article import Article, Block, Kind, Metadata, Omission, Section
from narrator.errors import SourceError
from narrator.sources.document import Document
from narrator.sources.registry import Source
from narrator.sources.vocabulary import pattern_in_all

_ENDINGS = (".srt", ".vtt", ".sbv")
_CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
_TIMES = patterns.lazy(rf"\s*{_CLOCK}\s*(?:-->|,)\s*{_CLOCK}(?:\s.*)?")
_BEGINNING = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:WEBVTT(?:\s|$)|\d{1,6}\s*\r?\n\s*\d{1,2}:\d\d:\d\d[.,]\d{1,3}\s*-->)", re.MULTILINE
)
_VOICE = patterns.lazy(r"<v(?:\.[^\s>]*)?\s+([^>]{1,100})>")
_GOES_ON = patterns.lazy(r"\A(?:--+|—)\s*(?=\w)")  # a sentence that was broken off above
_LETTERS = patterns.lazy(r"[^\W\d_]+")
_TAG = patterns.lazy(r"</?[a-z0-9:.][^<>]{0,200}>|\{\\[^{}]{0,100}\}|\{[^{}\n]{0,20}\}", re.IGNORECASE)
_NO_CUE = ("NOTE", "STYLE", "REGION")
_DASH = patterns.lazy(r"(?:^|\s)[-–—]\s?(?=[^\W\d_])")
_SPEAKER = patterns.lazy(r"(?:>>+\s*)?([^\W\d_][\w .'’#-]{0,30}?) ?:\s+(?=\S)")
# What is heard, as subtitles for the deaf write it: in brackets anywhere; in round ones or between asterisks if it is
# a whole line without a full stop, or in capitals; in round ones before speech, or behind the name of a speaker.
_SOUND = patterns.lazy(
    r"[♪♫#\s]*(?:\[[^\[\]]{1,80}\]|\([^()a-zà-ÿ]{1,80}\)|\([^()]{0,79}[^().!?…]\)|\*+ [^*]{1,80} \*+)[♪♫#\s.]*"
)
_AMID = patterns.lazy(
    r"\[[^\[\]]{1,80}\](?: *:)?|^(?P<dash>[-–—>\s]*)\([^()]{1,40}\)(?= *\S)|(?<=[A-ZÀ-Þ\d]) ?\([^()]{1,40}\)(?= ?:\s)",
    re.MULTILINE,
)
_WHY_SOUNDS = "they are heard, not said"
_CREDIT = patterns.lazy(
    lambda: rf"\W*(?:(?:https?://|www\.)\S+\W*\Z|(?:{pattern_in_all(lambda names: names.subtitle_credits)()}))",
    re.IGNORECASE,
)
_MAX_CREDIT = 160  # characters
_MAX_CREDITS = 4  # cues at each end
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
    is_sound: bool = False


def read(document: Document) -> Article:
    """Read the spoken text.

    Raises:
        SourceError: it is not text, or no speech is in it.
    """
    every = list(_cues(document.text.split("\n")))
    sounds = [cue.text for cue in every if cue.is_sound]
    cues, thanks = _without_credits(list(_without_repeats(cue for cue in every if not cue.is_sound)))
    blocks = tuple(_paragraphs(cues))
    if not blocks:
        raise SourceError(f"{document.name} holds no subtitles", "get the file again")
    left = [Omission("the file", f"sounds: {' · '.join(dict.fromkeys(sounds))}", _WHY_SOUNDS)] if sounds else []
    left += [Omission("the file", f"credits: {' · '.join(thanks)}", "they are about the file")] if thanks else []
    return Article(Metadata(title=_title(document.text)), (Section(blocks=blocks),), tuple(left))


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
    speakers = _speakers(lines)
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
        speech, sounds = _without_sounds(shown)
        yield from _spoken(start, end, speech, speakers)
        yield from (_Cue(start, end, "", sound, is_sound=True) for sound in sounds)


def _without_sounds(shown: list[str]) -> tuple[str, list[str]]:
    """The speech in the lines of a cue, and what is heard with it."""
    sounds: list[str] = []

    def taken(found: re.Match[str]) -> str:
        sounds.append(" ".join(_TAG.sub("", found[0].removeprefix(found["dash"] or "")).split()))
        return f"{found['dash'] or ''} "

    lines = [line for line in shown if not _SOUND.fullmatch(_TAG.sub("", line))]
    whole = [_TAG.sub("", line).strip() for line in shown if line not in lines]
    text = "\n".join(lines)
    return (_AMID.sub(taken, text) if "[" in text or "(" in text else text), whole + sounds


def _without_credits(cues: list[_Cue]) -> tuple[list[_Cue], list[str]]:
    """The cues without those at both ends that say who made the subtitles, and what these say."""
    ends = {*range(min(_MAX_CREDITS, len(cues))), *range(max(0, len(cues) - _MAX_CREDITS), len(cues))}
    found = [
        place for place in sorted(ends) if len(cues[place].text) <= _MAX_CREDIT and _CREDIT.match(cues[place].text)
    ]
    kept = [cue for place, cue in enumerate(cues) if place not in found]
    return kept, [cues[place].text for place in found]


def _seconds(clock: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in clock)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _speakers(lines: list[str]) -> frozenset[str]:
    """Names in usual letters that come before speech: in transcripts of meetings most cues begin with one of them."""
    above = (_TAG.sub("", line) for before, line in pairwise(lines) if _TIMES.fullmatch(before))
    named = [_SPEAKER.match(line) for line in above]
    names = [found[1] for found in named if found and all(map(str.istitle, _LETTERS.findall(found[1])))]
    counts = Counter(names)
    are_usual = 2 * len(names) >= len(named) and len(counts) < len(names)
    return frozenset(counts) if are_usual else frozenset()


def _spoken(start: float, end: float, text: str, speakers: frozenset[str]) -> Iterator[_Cue]:
    """A cue for each speaker in a text, marked by a tag, a dash or a name."""
    pieces = _VOICE.split(text)
    voices = [("", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
    for voice, piece in voices:
        plain = _GOES_ON.sub("", " ".join(unescape(_TAG.sub("", piece)).split()).strip("♪♫# "))
        parts = _DASH.split(plain) if _DASH.match(plain) else [plain]
        for part in filter(None, map(str.strip, parts)):
            named = _SPEAKER.match(part)
            is_named = bool(named and (named[1].isupper() or named[1] in speakers) and not voice)
            words = part[named.end() :] if named and is_named else part.lstrip(">").strip()
            who = (named[1] if named[1] in speakers else named[1].title()) if named and is_named else voice.strip()
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
