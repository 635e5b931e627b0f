"""Jobs: each passage spoken, mixed and encoded on its own, in whatever process, into a segment.

A job holds plain values and is done by a module-level function, so any `concurrent.futures.Executor` will do.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from narrator import engines
from narrator.engines import Clip, EngineSpec, Voice, Word
from narrator.errors import OutputError, SourceError, VoiceError
from narrator.recording import takes
from narrator.recording.service import Piece
from narrator.script import Audio
from narrator.script.words import Heard, TimedWord, timed
from narrator.store import Store, key

if TYPE_CHECKING:
    from narrator.sound import Mixdown

RECIPE = "segment 3"
"""Part of every key: to be changed whenever the same job would give another segment."""

# What a voice takes for a letter or digit, in seconds at rate 1.0, lies between 0.03 (long words) and 2 (rare signs
# that are spelled out by name); a factor of two is left on both sides.
_MIN_LETTER = 0.015
_MAX_LETTER = 4.0

AUDIO_RECIPE = "audio 2"
"""The same for what becomes of a recording."""

LINE_RECIPE = "line 2"
"""The same for what is kept of a line."""

_LEAVE_OUT = "change that line in the script (narrator script -o), or try another voice"


class Encoder(Protocol):
    """What of a format is needed here; see `narrator.formats.Format`."""

    @property
    def fingerprint(self) -> str: ...
    @property
    def rate(self) -> int: ...
    def encode(self, pcm: bytes) -> bytes: ...
    def length(self, packets: bytes) -> int: ...


_MAX_LENGTH = 1 << 31  # samples: half a day of one passage


@dataclass(frozen=True, slots=True)
class Segment:
    """One passage, mixed and encoded, in the store under `key`.

    It takes `length` samples on the clock. `lines` are each line's first sample and its end, counted from the
    segment's start, and `words` the words that each line says, if the engine told when. `others` are the same passage
    in other formats, each with its own clock.
    """

    key: str
    length: int
    lines: tuple[tuple[int, int], ...]
    words: tuple[tuple[TimedWord, ...], ...] = ()
    others: tuple["Segment", ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """Everything that shapes a segment: what is said, by whom, the pause between lines in ms, how it is encoded.

    What is kept apart from the segment are `pieces`, line by line: of a service what it is asked for, of a slow engine
    the lines. Of other engines it is empty. An engine that does not keep the voice's rate speaks at 1.0, and the pace
    is made of that. `takes` tells line by line in which take it is spoken; empty if all are as usual.
    `others` encode the same sound for other files. With `audio` nothing is said, and the recording is the sound; it
    has to lie under its path wherever the job is done.
    """

    said: tuple[str, ...]
    engine: EngineSpec
    engine_fingerprint: str
    voice: Voice
    pause: int
    encoder: Encoder
    pieces: tuple[tuple[str, ...], ...] = ()
    keeps_pace: bool = True
    takes: tuple[int, ...] = ()
    others: tuple[Encoder, ...] = ()
    audio: Audio | None = None

    @property
    def is_asked(self) -> bool:
        """Whether the pieces are asked of a service."""
        return bool(self.pieces and engines.load(self.engine).service)

    @property
    def flat(self) -> list[Piece]:
        """All pieces in order."""
        if not self.pieces:
            return []
        takes = self.takes if self.takes and not self.is_asked else (0,) * len(self.pieces)
        return [
            Piece(text, self.speaking, self.engine.name, take)
            for line, take in zip(self.pieces, takes, strict=True)
            for text in line
        ]

    @property
    def speaking(self) -> Voice:
        """The voice at the rate at which its engine is to speak."""
        return self.voice if self.keeps_pace else replace(self.voice, rate=1.0)

    @property
    def characters(self) -> int:
        """How much there is to say."""
        return sum(map(len, self.said))

    def key(self) -> str:
        """Where the segment is kept in the store."""
        return self._key(self.encoder)

    @property
    def keys(self) -> tuple[str, ...]:
        """Where the segment is kept, and where those for other files are."""
        return tuple(map(self._key, (self.encoder, *self.others)))

    def _key(self, encoder: Encoder) -> str:
        if self.audio:
            return key(AUDIO_RECIPE, self.audio.digest, encoder.fingerprint)
        voice = (self.voice.name, self.voice.version, self.voice.rate)
        said = self.pieces or self.said
        takes = [self.takes] if any(self.takes) else []
        return key(RECIPE, said, self.engine_fingerprint, voice, self.pause, encoder.fingerprint, *takes)


def prepare(engine: EngineSpec | None) -> None:
    """Load what `perform` needs, in a worker; and the engine, if it is known which."""
    from narrator import sound  # noqa: F401

    if engine:
        engines.speaker(engine)


def perform(job: Job, clips: Sequence[bytes] = ()) -> list[bytes]:
    """Do one job, in whatever process, with what is kept of its pieces if it has any.

    Returns:
        What is kept in the store under each of the job's keys: a line of JSON with the segment's length and lines, then
        its packets.

    Raises:
        VoiceError: a line could not be said, or its sound is not plausible.
    """
    if job.audio:
        lines = [[_recorded(job.audio)]]
    elif job.pieces:
        given = iter(clips)
        read = Clip if job.is_asked else _unpacked
        lines = [[read(next(given)) for _ in pieces] for pieces in job.pieces]
    else:
        lines = [[clip] for clip in _spoken(job)]
    mixed: dict[int, Mixdown] = {}
    for encoder in (job.encoder, *job.others):
        if encoder.rate not in mixed:
            mixed[encoder.rate] = _mixed(job, lines, encoder.rate)
    return [_encoded(job, encoder, lines, mixed[encoder.rate]) for encoder in (job.encoder, *job.others)]


def _recorded(audio: Audio) -> Clip:
    """A recording of the user's own."""
    try:
        return Clip(Path(audio.path).read_bytes())
    except OSError as error:
        raise SourceError(f"{audio.name} cannot be read: {error.strerror}", "is it still there?") from error


def _mixed(job: Job, lines: Sequence[Sequence[Clip]], rate: int) -> "Mixdown":
    """The sound of a passage at a sample rate, if it can be right."""
    from narrator import sound

    try:
        mixed = sound.mix([[clip.sound for clip in clips] for clips in lines], job.pause, rate, _pace(job))
    except sound.SilentError as silent:
        if job.audio:
            raise SourceError(f"{job.audio.name} is silent", "give a recording in which something is heard") from None
        raise _silent(job.engine, job.said[silent.line]) from None
    for said, (start, end) in zip(job.said, mixed.lines, strict=True) if not job.audio else ():
        _check(job.engine, said, (end - start) / rate, job.voice.rate)
    return mixed


def _encoded(job: Job, encoder: Encoder, lines: Sequence[Sequence[Clip]], mixed: "Mixdown") -> bytes:
    """What is kept of a passage in a format."""
    packets = encoder.encode(mixed.pcm)
    words = [_words(job, encoder.rate, index, clips, mixed) for index, clips in enumerate(lines)]
    about = {"length": encoder.length(packets), "lines": mixed.lines, "words": words}
    return json.dumps(about).encode() + b"\n" + packets


def _pace(job: Job) -> float:
    """How much faster the sound is to be made than the engine spoke it."""
    return 1.0 if job.keeps_pace or job.audio else job.voice.rate


def speak(piece: Piece, engine: EngineSpec) -> bytes:
    """Have a line spoken, in whatever process; where that goes wrong, once more in another take.

    Returns:
        What is kept of it: a line of JSON with the times of its words, then its sound as FLAC.

    Raises:
        VoiceError: it could not be said, or its sound is not plausible.
    """
    from narrator import sound

    try:
        clip = _proven(piece, engine, piece.take)
    except VoiceError:
        others = takes.others(piece.text, engine, piece.voice)
        if piece.take or not others:
            raise
        clip = _proven(piece, engine, others[0])
    return json.dumps({"words": clip.words}).encode() + b"\n" + sound.flac(clip.sound)


def _proven(piece: Piece, engine: EngineSpec, take: int) -> Clip:
    """A line spoken in a take, as long as a line can be."""
    from narrator import sound

    try:
        clip = takes.spoken(engine, piece.text, piece.voice, take)
        seconds = sound.speech_duration(clip.sound)
    except sound.SilentError:
        raise _silent(engine, piece.text) from None
    _check(engine, piece.text, seconds, piece.voice.rate)
    return clip


def line_key(piece: Piece, engine_fingerprint: str) -> str:
    """Where what `speak` gives is kept in the store."""
    voice = (piece.voice.name, piece.voice.version, piece.voice.rate)
    return key(LINE_RECIPE, engine_fingerprint, voice, piece.text, piece.take)


def _spoken(job: Job) -> list[Clip]:
    """All lines of a passage, each in its take."""
    clips = engines.speak(job.engine, job.said, job.speaking)
    for place, take in enumerate(job.takes):
        if take:
            clips[place] = takes.spoken(job.engine, job.said[place], job.speaking, take)
    return clips


def _unpacked(entry: bytes) -> Clip:
    """A line as `speak` gave it."""
    about, _, flac = entry.partition(b"\n")
    return Clip(flac, tuple(Word(*word) for word in json.loads(about)["words"]))


def _words(job: Job, rate: int, index: int, clips: Sequence[Clip], mixed: "Mixdown") -> tuple[TimedWord, ...]:
    """The words of a line, on the clock of its passage."""
    if len(clips) > 1:
        return ()
    first, end = mixed.lines[index]

    def sample(seconds: float) -> int:
        return min(max(first + round((seconds - mixed.skipped[index]) / _pace(job) * rate), first), end)

    heard = [Heard(word.start, word.end, sample(word.begins), sample(word.ends)) for word in clips[0].words]
    return timed(job.said[index], heard)


def plausible(said: str, seconds: float, rate: float) -> bool:
    """Whether a line can take so long when spoken at a rate, in any language."""
    letters = sum(map(str.isalnum, said))
    return letters * _MIN_LETTER <= seconds * rate <= 2 + len(said) * _MAX_LETTER


def packets(store: Store, segments: Iterable[Segment]) -> Iterator[bytes]:
    """The packets of segments, one at a time.

    Raises:
        OutputError: one is no longer in the store.
    """
    for segment in segments:
        entry = store.get(segment.key)
        if entry is None:
            raise gone(store)
        yield entry[entry.index(b"\n") + 1 :]


def _check(engine: EngineSpec, said: str, seconds: float, rate: float) -> None:
    if not plausible(said, seconds, rate):
        title = engines.load(engine).title
        raise VoiceError(f"{title} took {seconds:.1f} s for “{said}”, which cannot be right", _LEAVE_OUT)


def _silent(engine: EngineSpec, said: str) -> VoiceError:
    return VoiceError(f"{engines.load(engine).title} made no sound for “{said}”", _LEAVE_OUT)


def gone(store: Store) -> OutputError:
    """The error for a segment or clip that is no longer in the store."""
    return OutputError(f"what was just recorded is gone from the store {store.folder}", "run the same command again")


def stored_segment(store: Store, key: str, lines: int) -> Segment | None:
    """The segment under a key of the store, if it is there and is one of so many lines."""
    entry = store.get(key)
    # Only what another program wrote can have the right digest and be no segment; it is recorded again.
    with suppress(ValueError, LookupError, TypeError, RecursionError):
        segment = segment_of(key, entry) if entry else None
        return segment if segment and len(segment.lines) == len(segment.words) == lines else None
    return None


def stored(store: Store, job: Job) -> Segment | None:
    """The segment of a job with those for other files, if all are in the store."""
    found = [segment for key in job.keys if (segment := stored_segment(store, key, len(job.said)))]
    return replace(found[0], others=tuple(found[1:])) if len(found) == len(job.keys) else None


def segment_of(key: str, entry: bytes) -> Segment:
    """The segment that an entry of the store is, as `perform` made it."""
    about = json.loads(entry[: entry.index(b"\n")])
    words = tuple(tuple(TimedWord(*word) for word in line) for line in about["words"])
    lines = tuple((int(start), int(end)) for start, end in about["lines"])
    length = int(about["length"])
    if not all(0 <= start <= end <= _MAX_LENGTH for start, end in (*lines, (0, length))):
        raise ValueError("this is longer than any passage")
    return Segment(key, length, lines, words)
