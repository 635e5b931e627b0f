"""Jobs: each passage is spoken, mixed and encoded on its own, in any process, into a segment.

A job holds plain values and is done by a module-level function, so any `concurrent.futures.Executor` can run it.
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
"""Part of every key: change it whenever the same job would give a different segment."""

# A voice takes between 0.03 (in long words) and 2 seconds (for rare signs that are spelled out by name) for a letter or
# digit at rate 1.0; this leaves a factor of two on both sides.
_MIN_LETTER = 0.015
_MAX_LETTER = 4.0

AUDIO_RECIPE = "audio 2"
"""The same for segments of the user's recordings."""

LINE_RECIPE = "line 2"
"""The same for stored lines."""

_LEAVE_OUT = "change that line in the script (narrator script -o), or try another voice"


class Encoder(Protocol):
    """What is needed here of a format; see `narrator.formats.Format`."""

    @property
    def fingerprint(self) -> str: ...
    @property
    def rate(self) -> int: ...
    def encode(self, pcm: bytes) -> bytes: ...
    def length(self, packets: bytes) -> int: ...


_MAX_LENGTH = 1 << 31  # samples: half a day of one passage


@dataclass(frozen=True, slots=True)
class Segment:
    """One passage, mixed and encoded, stored under `key`.

    It lasts `length` samples on the clock. `lines` are each line's first sample and end, relative to the segment's
    start, and `words` the words that each line says, if the engine reported their times. `others` are the same passage
    in other formats, each with its own clock.
    """

    key: str
    length: int
    lines: tuple[tuple[int, int], ...]
    words: tuple[tuple[TimedWord, ...], ...] = ()
    others: tuple["Segment", ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """All that shapes a segment: what is said, by whom, the pause between lines in ms, and how it is encoded.

    `pieces` are stored apart from the segment, line by line: for a service the texts to send, for a slow engine the
    lines; for other engines it is empty. An engine that cannot change its pace speaks at rate 1.0, and the sound is
    sped up or slowed down. `takes` has the take of each line; it is empty if all are spoken as usual. `others` encode
    the same sound for other files. With `audio`, nothing is spoken: the recording is the sound. It has to exist at its
    path wherever the job is done.
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
        """Whether the pieces are requested from a service."""
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
        """The voice at the rate at which the engine will speak."""
        return self.voice if self.keeps_pace else replace(self.voice, rate=1.0)

    @property
    def characters(self) -> int:
        """How many characters there are to say."""
        return sum(map(len, self.said))

    def key(self) -> str:
        """The store's key for the segment."""
        return self._key(self.encoder)

    @property
    def keys(self) -> tuple[str, ...]:
        """The store's keys for the segment, and for those for other files."""
        return tuple(map(self._key, (self.encoder, *self.others)))

    def _key(self, encoder: Encoder) -> str:
        if self.audio:
            return key(AUDIO_RECIPE, self.audio.digest, encoder.fingerprint)
        voice = (self.voice.name, self.voice.version, self.voice.rate)
        said = self.pieces or self.said
        takes = [self.takes] if any(self.takes) else []
        return key(RECIPE, said, self.engine_fingerprint, voice, self.pause, encoder.fingerprint, *takes)


def prepare(engine: EngineSpec | None) -> None:
    """Load in a worker what `perform` needs, including the engine if it is known."""
    from narrator import sound  # noqa: F401

    if engine:
        engines.speaker(engine)


def perform(job: Job, clips: Sequence[bytes] = ()) -> list[bytes]:
    """Do one job, in any process, given the stored clips of its pieces, if it has any.

    Returns:
        The store's content for each of the job's keys: a line of JSON with the segment's length and lines, then its
        packets.

    Raises:
        VoiceError: a line could not be spoken, or its sound is implausible.
    """
    if job.audio:
        lines = [[_recorded(job.audio)]]
    elif job.pieces:
        remaining = iter(clips)
        read = Clip if job.is_asked else _unpacked
        lines = [[read(next(remaining)) for _ in pieces] for pieces in job.pieces]
    else:
        lines = [[clip] for clip in _spoken(job)]
    mixed: dict[int, Mixdown] = {}
    for encoder in (job.encoder, *job.others):
        if encoder.rate not in mixed:
            mixed[encoder.rate] = _mixed(job, lines, encoder.rate)
    return [_encoded(job, encoder, lines, mixed[encoder.rate]) for encoder in (job.encoder, *job.others)]


def _recorded(audio: Audio) -> Clip:
    """A recording of the user's."""
    try:
        return Clip(Path(audio.path).read_bytes())
    except OSError as error:
        raise SourceError(f"{audio.name} cannot be read: {error.strerror}", "is it still there?") from error


def _mixed(job: Job, lines: Sequence[Sequence[Clip]], rate: int) -> "Mixdown":
    """The sound of a passage at a sample rate, checked for plausibility."""
    from narrator import sound

    try:
        mixed = sound.mix([[clip.sound for clip in clips] for clips in lines], job.pause, rate, _pace(job))
    except sound.SilentError as silent:
        if job.audio:
            raise SourceError(f"{job.audio.name} is silent", "give a recording in which something is heard") from None
        raise _silent(job.engine, job.said[silent.line]) from None
    except sound.NotSoundError as error:
        if job.audio:
            raise SourceError(f"{job.audio.name} is not sound", "give a WAV, FLAC, Ogg or MP3 file") from error
        raise _not_sound(job.engine) from error
    for said, (start, end) in zip(job.said, mixed.lines, strict=True) if not job.audio else ():
        _check(job.engine, said, (end - start) / rate, job.voice.rate)
    return mixed


def _encoded(job: Job, encoder: Encoder, lines: Sequence[Sequence[Clip]], mixed: "Mixdown") -> bytes:
    """The store's content for a passage in one format."""
    packets = encoder.encode(mixed.pcm)
    words = [_words(job, encoder.rate, index, clips, mixed) for index, clips in enumerate(lines)]
    about = {"length": encoder.length(packets), "lines": mixed.lines, "words": words}
    return json.dumps(about).encode() + b"\n" + packets


def _pace(job: Job) -> float:
    """The factor by which to speed up the sound that the engine spoke."""
    return 1.0 if job.keeps_pace or job.audio else job.voice.rate


def speak(piece: Piece, engine: EngineSpec) -> bytes:
    """Speak a line, in any process; if that goes wrong, once more in another take.

    Returns:
        The store's content for it: a line of JSON with the times of its words, then its sound as FLAC.

    Raises:
        VoiceError: it could not be spoken, or its sound is implausible.
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
    """Speak a line in a take, and check that its duration is possible."""
    from narrator import sound

    try:
        clip = takes.spoken(engine, piece.text, piece.voice, take)
        seconds = sound.speech_duration(clip.sound)
    except sound.SilentError:
        raise _silent(engine, piece.text) from None
    except sound.NotSoundError as error:
        raise _not_sound(engine) from error
    _check(engine, piece.text, seconds, piece.voice.rate)
    return clip


def line_key(piece: Piece, engine_fingerprint: str) -> str:
    """The store's key for what `speak` returns."""
    voice = (piece.voice.name, piece.voice.version, piece.voice.rate)
    return key(LINE_RECIPE, engine_fingerprint, voice, piece.text, piece.take)


def _spoken(job: Job) -> list[Clip]:
    """Speak all lines of a passage, each in its take."""
    clips = engines.speak(job.engine, job.said, job.speaking)
    for place, take in enumerate(job.takes):
        if take:
            clips[place] = takes.spoken(job.engine, job.said[place], job.speaking, take)
    return clips


def _unpacked(entry: bytes) -> Clip:
    """The line in an entry that `speak` returned."""
    about, _, flac = entry.partition(b"\n")
    return Clip(flac, tuple(Word(*word) for word in json.loads(about)["words"]))


def _words(job: Job, rate: int, index: int, clips: Sequence[Clip], mixed: "Mixdown") -> tuple[TimedWord, ...]:
    """The words of a line, timed on the clock of its passage."""
    if len(clips) > 1:
        return ()
    first, end = mixed.lines[index]

    def sample(seconds: float) -> int:
        return min(max(first + round((seconds - mixed.skipped[index]) / _pace(job) * rate), first), end)

    heard = [Heard(word.start, word.end, sample(word.begins), sample(word.ends)) for word in clips[0].words]
    return timed(job.said[index], heard)


def plausible(said: str, seconds: float, rate: float) -> bool:
    """Whether a line can take this long at a rate, in any language."""
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


def _not_sound(engine: EngineSpec) -> VoiceError:
    return VoiceError(f"the engine “{engine.name}” gave something that is not sound", "report it to its author")


def gone(store: Store) -> OutputError:
    """The error for a segment or clip that is no longer in the store."""
    return OutputError(f"what was just recorded is gone from the store {store.folder}", "run the same command again")


def stored_segment(store: Store, key: str, lines: int) -> Segment | None:
    """The segment under a key of the store, if it is there and has this number of lines."""
    entry = store.get(key)
    # Only an entry that another program wrote can have the right digest without being a segment; it is recorded again.
    with suppress(ValueError, LookupError, TypeError, RecursionError):
        segment = segment_of(key, entry) if entry else None
        return segment if segment and len(segment.lines) == len(segment.words) == lines else None
    return None


def stored(store: Store, job: Job) -> Segment | None:
    """The segment of a job, with those for other files, if all are in the store."""
    found = [segment for key in job.keys if (segment := stored_segment(store, key, len(job.said)))]
    return replace(found[0], others=tuple(found[1:])) if len(found) == len(job.keys) else None


def segment_of(key: str, entry: bytes) -> Segment:
    """The segment in an entry of the store, as `perform` made it."""
    about = json.loads(entry[: entry.index(b"\n")])
    words = tuple(tuple(TimedWord(*word) for word in line) for line in about["words"])
    lines = tuple((int(start), int(end)) for start, end in about["lines"])
    length = int(about["length"])
    if not all(0 <= start <= end <= _MAX_LENGTH for start, end in (*lines, (0, length))):
        raise ValueError("this is longer than any passage")
    return Segment(key, length, lines, words)
