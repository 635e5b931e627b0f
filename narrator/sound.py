"""Samples: decoding, trimming, joining and levelling what engines speak. The only module that uses pydub.

Loudness follows ITU-R BS.1770-4: K-weighted, gated, in LUFS. Mono speech is brought to -19 LUFS as stored,
which plays as loud as stereo at -16 LUFS. The gain of a passage depends on that passage alone, so that a passage
stored years ago still fits.
"""

import io
import warnings
import wave
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, islice
from pathlib import Path
from typing import TypeAlias

import numpy as np
import soxr
from numpy.typing import NDArray

from narrator.errors import SourceError, VoiceError

with warnings.catch_warnings():
    # pydub warns if ffmpeg is not installed; soundfile decodes here, so ffmpeg is never needed.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

LOUDNESS = -19.0
"""LUFS of each passage, as encoded."""

# Limiting and MP3's low-pass at 64 kbit/s take 0.7 to 1.0 dB off speech again (measured over nine voices).
_MAKEUP = 0.9

# dBFS of the limiter, before and after resampling: encoding adds up to 0.3 dB to a true peak, which must stay below
# -1 dBTP.
_CEILING = -1.8
_CEILING_RESAMPLED = -1.5

_FULL_SCALE = 32768.0
_MAX_GAIN = 30.0
_SILENCE_BELOW_PEAK = 10 ** (-46 / 20)
_SILENCE = 16
_EDGE_BLOCK_MS = 2
_EDGE_KEPT_MS = 12
_BREATH_MS = 100
_BLOCK_TENTHS = 4
# With 3, the test file of five words would be at -19.3 instead of -19.5 LUFS, but a chime of 0.3 s would stand out.
_PAUSE_TENTHS = 2
_ROWS_AT_ONCE = 32
_LIMITER_BLOCK = 64
_LIMITER_REACH_MS = 20

Samples: TypeAlias = NDArray[np.float32]
Decoder: TypeAlias = Callable[[Path], AbstractContextManager[tuple[int, int, Iterator[Samples]]]]
"""Opens a sound file, as `by_libsndfile` does."""


@dataclass(frozen=True, slots=True)
class Mixdown:
    """A mixed passage. `pcm` is signed 16-bit little-endian mono; `lines` has each line's first sample and end.

    `skipped` has, for each line, the seconds of silence that were cut at the start of its first clip.
    """

    pcm: bytes
    lines: tuple[tuple[int, int], ...]
    skipped: tuple[float, ...]


class SilentError(VoiceError):
    """A clip contains no sound. `line` is the index of its line among those given to `mix`."""

    def __init__(self, line: int) -> None:
        super().__init__(f"the voice made no sound for line {line + 1} of a passage")
        self.line = line


class NotSoundError(VoiceError):
    """A clip is not a sound file."""


def mix(lines: Sequence[Sequence[bytes]], pause: int, rate: int, pace: float = 1.0) -> Mixdown:
    """Join the clips of a passage's lines into one sound of even loudness.

    The silence that an engine puts around a clip is trimmed. Clips of the same line are separated by a short breath at
    most; two lines by `pause` milliseconds. The speech, but not the pauses, is played `pace` times as fast as in the
    clips, and the whole is brought to `LOUDNESS` with no peak above -1.5 dBFS at `rate` samples a second.

    Raises:
        SilentError: a clip contains no sound.
        NotSoundError: a clip is not a sound file.
    """
    joined_lines = [_joined(clips, index) for index, clips in enumerate(lines)]
    heard = joined_lines[0][0].frame_rate
    voices = [_paced(voice.set_frame_rate(heard), pace) for voice, _ in joined_lines]
    rest = AudioSegment.silent(pause, heard)
    parts = [part for voice in voices for part in (voice, rest)][:-1]
    joined = _mono(b"".join(part.raw_data for part in parts), heard)
    ends = list(accumulate(int(part.frame_count()) for part in parts))
    starts = [0, *ends]
    places = tuple((starts[i] * rate // heard, ends[i] * rate // heard) for i in range(0, len(parts), 2))
    skipped = tuple(seconds for _, seconds in joined_lines)
    return Mixdown(_levelled(_samples(joined), heard, rate).tobytes(), places, skipped)


def join(clips: Sequence[bytes]) -> tuple[bytes, tuple[float, ...]]:
    """Join clips into one WAV file, separated by a short breath at most.

    Returns:
        The file, and for each clip the seconds by which its own times are earlier than those in the file.

    Raises:
        SilentError: a clip contains no sound.
        NotSoundError: a clip is not a sound file.
    """
    trimmed = [_trimmed(_decoded(clip), 0) for clip in clips]
    rate = trimmed[0][0].frame_rate
    breath = AudioSegment.silent(_BREATH_MS, rate)
    parts = [part for clip, _ in trimmed for part in (breath, clip.set_frame_rate(rate))][1:]
    starts = accumulate((part.duration_seconds for part in parts), initial=0.0)
    later = tuple(start - skipped for start, (_, skipped) in zip(islice(starts, 0, None, 2), trimmed, strict=False))
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, rate, 0, "NONE", ""))
        out.writeframes(b"".join(part.raw_data for part in parts))
    return file.getvalue(), later


def speech_duration(clip: bytes) -> float:
    """Seconds from the first sound of a clip to its last.

    Raises:
        SilentError: it contains none.
        NotSoundError: it is not a sound file.
    """
    return float(_trimmed(_decoded(clip), 0)[0].duration_seconds)


def flac(clip: bytes) -> bytes:
    """A clip as FLAC. Nothing is lost of what `mix` uses: 16 bits, mono.

    Raises:
        NotSoundError: it is not a sound file.
    """
    import soundfile

    segment = _decoded(clip)
    file = io.BytesIO()
    samples = np.frombuffer(segment.raw_data, np.int16)
    soundfile.write(file, samples, segment.frame_rate, format="FLAC", subtype="PCM_16")
    return file.getvalue()


def loudness(samples: Samples, rate: int, *, between_pauses: bool = False) -> float:
    """Integrated loudness of mono samples (full scale 1.0) in LUFS; -inf for silence.

    A single word `between_pauses` measures quieter than alone: the blocks at its ends also contain silence.
    """
    energies = _weighted_energies(samples, rate)
    return _gated(np.pad(energies, _PAUSE_TENTHS) if between_pauses else energies)


@dataclass(frozen=True, slots=True)
class LoudnessReport:
    """How loud a whole file is.

    The `seconds` decoded, the integrated `loudness` in LUFS, the highest true peak in dBTP, and the silences of at
    least the requested length as (start, end) in seconds.
    """

    seconds: float
    loudness: float
    true_peak: float
    silences: tuple[tuple[float, float], ...]


@contextmanager
def by_libsndfile(path: Path) -> Iterator[tuple[int, int, Iterator[Samples]]]:
    """A sound file: its samples a second, its channels, and its samples in blocks of ten seconds, one column a channel.

    Raises:
        SourceError: it cannot be decoded.
    """
    import soundfile

    try:
        with soundfile.SoundFile(path) as file:
            blocks = file.blocks(blocksize=file.samplerate * 10, dtype="float32", always_2d=True)
            yield file.samplerate, file.channels, blocks
    except (soundfile.SoundFileError, OSError) as error:
        raise SourceError(f"{path} cannot be decoded: {error}", "give a complete audio file") from error


def length(path: Path) -> float:
    """The duration of a sound file in seconds, according to its header.

    Raises:
        SourceError: it cannot be decoded, or contains no sound.
        OSError: it cannot be opened.
    """
    import soundfile

    hint = "give a WAV, FLAC, Ogg or MP3 file"
    with path.open("rb") as file:
        try:
            about = soundfile.info(file)
        except soundfile.SoundFileError as error:
            raise SourceError(f"{path.name} is not audio that can be decoded", hint) from error
    if not about.frames:
        raise SourceError(f"{path.name} holds no sound", hint)
    return float(about.frames / about.samplerate)


def measure(path: Path, longest_silence: float, decode: Decoder = by_libsndfile) -> LoudnessReport:
    """Decode a whole sound file, in pieces, and measure it.

    The channels' power is added, as ITU-R BS.1770 says for left and right; peaks are those of the loudest channel.

    Raises:
        SourceError: it cannot be decoded.
    """
    energies: list[NDArray[np.float32]] = []
    quiet: list[NDArray[np.bool_]] = []
    peak, frames = 0.0, 0
    with decode(path) as (rate, channels, blocks):
        finer = soxr.ResampleStream(rate, 4 * rate, channels)
        for block in blocks:
            frames += len(block)
            columns = [np.ascontiguousarray(channel) for channel in block.T]
            energies.append(np.sum([_weighted_energies(channel, rate) for channel in columns], axis=0))
            loudest = np.abs(block).max(axis=1)
            quiet.append(_rows(loudest, rate // 10).max(axis=1) * _FULL_SCALE <= _SILENCE)
            peak = max(peak, float(np.abs(finer.resample_chunk(block)).max(initial=0.0)))
        rest = finer.resample_chunk(np.zeros((0, channels), np.float32), last=True)
        peak = max(peak, float(np.abs(rest).max(initial=0.0)))
    with np.errstate(divide="ignore"):
        true_peak = float(20 * np.log10(peak))
    silences = tuple(_runs(np.concatenate(quiet) if quiet else np.zeros(0, bool), longest_silence))
    return LoudnessReport(
        frames / rate, _gated(np.concatenate(energies or [np.zeros(0, np.float32)])), true_peak, silences
    )


def excerpts(
    path: Path, spans: Iterable[tuple[float, float]], rate: int, decode: Decoder = by_libsndfile
) -> Iterator[Samples]:
    """Stretches of a sound file, mono, at `rate` samples a second.

    Args:
        path: the file.
        spans: start and end of each, in seconds; one that overlaps the previous one begins where that ended.
        rate: samples a second.
        decode: opens the file.

    Raises:
        SourceError: it cannot be decoded.
    """
    with decode(path) as (heard, channels, blocks):
        # Seeking in an MP3 file is not exact, so it is decoded from the start.
        held, at = np.zeros((0, channels), np.float32), 0
        for start, end in spans:
            first, last = max(round(start * heard), at), round(end * heard)
            while at + len(held) < last and (block := next(blocks, None)) is not None:
                is_before = at + len(held) <= first
                at += len(held) if is_before else 0
                held = block if is_before else np.concatenate([held, block])
            excerpt = held[first - at : max(last - at, 0)]
            held, at = held[max(last - at, 0) :], at + len(held[: max(last - at, 0)])
            yield soxr.resample(excerpt.mean(axis=1, dtype=np.float32), heard, rate)


def _decoded(clip: bytes) -> AudioSegment:
    """A clip as mono 16-bit."""
    try:
        with wave.open(io.BytesIO(clip)) as file:
            channels, width, rate = file.getnchannels(), file.getsampwidth(), file.getframerate()
            data = file.readframes(file.getnframes())
    except (wave.Error, EOFError):
        # Only voices that do not give plain WAV pay for loading this library.
        import soundfile

        try:
            samples, rate = soundfile.read(io.BytesIO(clip), dtype="int16", always_2d=True)
        except soundfile.SoundFileError as error:
            raise NotSoundError(
                "the voice gave something that is not sound", "try again, or see its package"
            ) from error
        data, width, channels = samples.tobytes(), 2, samples.shape[1]
    segment = AudioSegment(data, sample_width=width, frame_rate=rate, channels=channels)
    return segment.set_channels(1).set_sample_width(2)


def _joined(clips: Sequence[bytes], index: int) -> tuple[AudioSegment, float]:
    """The clips of a line in a row, and the seconds that were cut at the start of the first one."""
    (first, skipped), *others = (_trimmed(_decoded(clip), index) for clip in clips)
    breath = AudioSegment.silent(_BREATH_MS, first.frame_rate)
    parts = [first, *(part for other, _ in others for part in (breath, other.set_frame_rate(first.frame_rate)))]
    return _mono(b"".join(part.raw_data for part in parts), first.frame_rate), skipped


def _paced(voice: AudioSegment, pace: float) -> AudioSegment:
    """A voice played faster or slower at the same pitch."""
    if pace == 1.0:
        return voice
    # Only a service that cannot set its pace needs this library.
    import pedalboard

    samples = pedalboard.time_stretch(_samples(voice) / _FULL_SCALE, voice.frame_rate, pace)
    samples = np.clip(samples * _FULL_SCALE, -_FULL_SCALE, _FULL_SCALE - 1)
    return _mono(np.rint(samples).astype(np.int16).tobytes(), voice.frame_rate)


def _trimmed(clip: AudioSegment, index: int) -> tuple[AudioSegment, float]:
    """A clip without the silence around it, and the seconds that were cut at its start."""
    samples = np.frombuffer(clip.raw_data, np.int16)
    peak = max(int(samples.max(initial=0)), -int(samples.min(initial=0)))
    if peak <= _SILENCE:
        raise SilentError(index)
    # A whole number, since comparing with a float would convert the samples to floats.
    level = max(int(peak * _SILENCE_BELOW_PEAK), _SILENCE)
    sounding = (samples > level) | (samples < -level)
    first, last = int(sounding.argmax()), len(samples) - 1 - int(sounding[::-1].argmax())
    block = max(clip.frame_rate * _EDGE_BLOCK_MS // 1000, 1)
    kept = clip.frame_rate * _EDGE_KEPT_MS // 1000
    start = max(first // block * block - kept, 0)
    end = min((last // block + 1) * block + kept, len(samples))
    return clip.get_sample_slice(start, end), start / clip.frame_rate


def _mono(data: bytes, rate: int) -> AudioSegment:
    return AudioSegment(data, sample_width=2, frame_rate=rate, channels=1)


def _samples(segment: AudioSegment) -> Samples:
    return np.frombuffer(segment.raw_data, np.int16).astype(np.float32)


def _levelled(samples: Samples, heard: int, rate: int) -> NDArray[np.int16]:
    """Samples on the 16-bit scale, at `heard` a second, brought to `LOUDNESS` and resampled to `rate` a second."""
    measured = loudness(samples, heard, between_pauses=True) - 20 * np.log10(_FULL_SCALE)
    samples *= np.float32(10 ** (min(LOUDNESS + _MAKEUP - measured, _MAX_GAIN) / 20))
    # Before resampling there is half as much to limit. Afterwards only few passages have peaks that are too high again.
    _limit(samples, heard, _CEILING)
    if heard != rate:
        samples = soxr.resample(samples, heard, rate)
        _limit(samples, rate, _CEILING_RESAMPLED)
    return np.rint(samples, out=samples).astype(np.int16)


def _limit(samples: Samples, rate: int, decibels: float) -> None:
    """Turn samples down, in place, around each peak above `decibels` dBFS.

    The gain that each block needs is held over the same distance on both sides, and then averaged over that distance:
    so it is smooth, and never above what any block needs.
    """
    ceiling = np.float32(_FULL_SCALE * 10 ** (decibels / 20))
    if max(samples.max(initial=0), -samples.min(initial=0)) <= ceiling:
        return
    whole = len(samples) // _LIMITER_BLOCK * _LIMITER_BLOCK
    blocks = samples[:whole].reshape(-1, _LIMITER_BLOCK)
    peaks = np.abs(samples[:whole])
    # Halving is four times as fast as numpy's max over rows this short.
    while len(peaks) > len(blocks):
        peaks = np.maximum(peaks[::2], peaks[1::2])
    rest = samples[whole:]
    peaks = np.append(peaks, np.abs(rest).max(initial=0))
    needed = ceiling / np.maximum(peaks, ceiling)
    reach = max(rate * _LIMITER_REACH_MS // 1000 // _LIMITER_BLOCK, 1)
    window = np.hanning(2 * reach + 3)[1:-1]
    padded = np.pad(needed, 2 * reach, constant_values=1)
    held = _lowest(padded, 2 * reach + 1)
    gains = np.convolve(held, window / window.sum(), mode="valid").astype(np.float32)
    edges = np.minimum(np.append(gains[:1], gains), np.append(gains, gains[-1:]))
    lowered = np.flatnonzero(np.minimum(edges[:-2], edges[1:-1]) < 1)
    ramp = np.arange(_LIMITER_BLOCK, dtype=np.float32) / _LIMITER_BLOCK
    before, after = edges[lowered, None], edges[lowered + 1, None]
    blocks[lowered] *= before + (after - before) * ramp
    rest *= gains[-1]


def _lowest(values: Samples, size: int) -> Samples:
    """The minimum of each `size` neighbours in a row, found for two, then four, and so on."""
    width = 1
    while 2 * width <= size:
        values = np.minimum(values[:-width], values[width:])
        width *= 2
    return np.minimum(values[: len(values) - size + width], values[size - width :])


def _weighted_energies(samples: Samples, rate: int) -> NDArray[np.float32]:
    """K-weighted mean square of each tenth of a second, approximately.

    Weighting in the frequency domain, row by row, differs from BS.1770's filters by less than 0.1 dB.
    """
    rows = _rows(samples, _quick_length(rate // 10))
    weights = _weights(rows.shape[1], rate)
    energies = np.empty(len(rows), np.float32)
    # This many at once fit into the processor's cache.
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        some = slice(start, start + _ROWS_AT_ONCE)
        # Normalized forward, it is computed in 32 bits; otherwise numpy 2 takes the slower 64.
        spectrum = np.fft.rfft(rows[some], norm="forward").view(np.float32)
        energies[some] = np.square(spectrum, out=spectrum) @ weights
    return energies


def _quick_length(size: int) -> int:
    """The length closest to a size with no prime factors but 2 and 3: its spectrum takes two thirds of the time."""
    lengths = [int(3**power) << shift for power in range(6) for shift in range(3, 16)]
    return min(lengths, key=lambda length: abs(length - size))


def _rows(samples: Samples, size: int) -> Samples:
    """Samples in rows of a size; a sound shorter than one row is one row, filled with silence."""
    if len(samples) < size:
        samples = np.pad(samples, (0, size - len(samples)))
    return samples[: len(samples) // size * size].reshape(-1, size)


@cache
def _weights(size: int, rate: int) -> NDArray[np.float32]:
    """The weight of each number of a spectrum (real and imaginary parts in turn) in the K-weighted mean square.

    They are the two filters of BS.1770-4 Annex 1 for any sample rate, as in libebur128: a shelf and a high-pass.
    """
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    powers = np.array([z**0, z, z**2])

    k, q = np.tan(np.pi * 1681.974450955533 / rate), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    shelf = np.array([high + band * k / q + k * k, 2 * (k * k - high), high - band * k / q + k * k])
    shelf_response = shelf @ powers / (np.array([1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k]) @ powers)

    k, q = np.tan(np.pi * 38.13547087602444 / rate), 0.5003270373238773
    base = np.array([1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k])
    pass_response = np.array([1, -2, 1]) @ powers / (base / base[0] @ powers)

    weights = np.abs(shelf_response * pass_response) ** 2 * 2
    return np.repeat(weights, 2).astype(np.float32)


def _gated(energies: NDArray[np.float32]) -> float:
    """Loudness of 400 ms blocks that overlap by 75 %: absolute gate -70 LUFS, relative gate -10 LU."""
    width = min(_BLOCK_TENTHS, len(energies))
    if not width:
        return -np.inf
    blocks = np.convolve(energies, np.full(width, 1 / width), mode="valid")
    loud = blocks[blocks > _energy(-70)]
    if not len(loud):
        return -np.inf
    loud = loud[loud > loud.mean() / 10]
    return float(-0.691 + 10 * np.log10(loud.mean()))


def _energy(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))


def _runs(quiet: NDArray[np.bool_], seconds: float) -> Iterator[tuple[float, float]]:
    """The stretches of quiet tenths of a second that last at least `seconds`."""
    steps = np.diff(np.concatenate(([0], quiet.astype(np.int8), [0])))
    for start, end in zip(np.flatnonzero(steps == 1), np.flatnonzero(steps == -1), strict=True):
        if (end - start) / 10 >= seconds:
            yield float(start) / 10, float(end) / 10
