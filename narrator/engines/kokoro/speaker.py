"""Kokoro, loaded: it turns a line into phonemes and these into sound, and reports how long each phoneme took."""

import io
import wave
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from narrator.engines import Clip, Voice, Word, alignment
from narrator.engines.kokoro.signs import is_sound, signs, vocabulary
from narrator.engines.onnx import Network
from narrator.errors import VoiceError

SLOWEST, FASTEST = 0.45, 2.0
"""Rates at which it was trained to speak."""

RATE = 24_000
_FRAME = 600
"""Samples."""

FRAMES = "/encoder/Clip_output_0"
"""The tensor in the 8-bit weights with the frames of each symbol. Other weights have it as an output."""

# Memory grows with the length of a piece, and so does the time for each symbol: 100 characters take 520 MB in all, 180
# take 770. The network accepts 510 symbols, at least as many as 180 characters have in any language.
_MAX_CHARS = 180
_MAX_SIGNS = 250
_STYLES = (510, 256)
_FRAMES_1_1 = "duration"
_TOKENS = ("tokens", "input_ids")

# Seconds kept around the sound. The first symbol is heard a little before its reported frames; the last one fades out
# within its own (measured on four of the voices, by the level of the sound).
_BEFORE, _BEHIND = 0.18, 0.03
_SILENCE_BELOW_PEAK = 10 ** (-46 / 20)
_FADE = 0.005

# Seconds of rest where a line is split. The network makes such pauses itself within a piece, but hardly any at commas.
_RESTS = {",": 0.1, ";": 0.2, ":": 0.2, "—": 0.2, ".": 0.4, "!": 0.4, "?": 0.4, "…": 0.4}


class _Piece(NamedTuple):
    """Samples, their words at positions in the line, and the seconds of rest that follow."""

    samples: NDArray[np.float32]
    words: list[Word]
    rest: float


class Kokoro:
    """Speaks. `model` is the content of an ONNX file; `readers` has the voice of espeak-ng that each voice reads."""

    def __init__(self, model: bytes, readers: dict[str, str]) -> None:
        self._network = Network(model)
        self._readers = readers
        self._tokens = next(name for name in _TOKENS if name in self._network.inputs)
        self._frames = next(name for name in (FRAMES, _FRAMES_1_1) if name in self._network.outputs)

    def speak(self, lines: Sequence[str], voice: Voice) -> list[Clip]:
        """Speak each line as a WAV file, 24 kHz mono, with the times of its words; empty for a line without letters.
        Raises:
            VoiceError: the voice does not exist, its rate is out of range, or the network fails.
        """
        if voice.name not in self._readers:
            raise VoiceError(f"Kokoro has no voice “{voice.name}”", "see narrator voices")
        if not SLOWEST <= voice.rate <= FASTEST:
            raise VoiceError(
                f"Kokoro cannot speak at rate {voice.rate:g}", f"choose one from {SLOWEST:.2f} to {FASTEST:.2f}"
            )
        return [self._clip(line, voice) for line in lines]

    def _clip(self, line: str, voice: Voice) -> Clip:
        samples: list[NDArray[np.float32]] = []
        words: list[Word] = []
        seconds = 0.0
        for start, text in pieces(line, voice.language):
            for piece in self._spoken(text, start, voice):
                words += [word._replace(begins=word.begins + seconds, ends=word.ends + seconds) for word in piece.words]
                samples += [piece.samples, np.zeros(round(piece.rest / voice.rate * RATE), np.float32)]
                seconds += sum(map(len, samples[-2:])) / RATE
        return Clip(_wav(np.concatenate(samples[:-1]) if samples else np.zeros(0, np.float32)), tuple(words))

    def _spoken(self, text: str, start: int, voice: Voice) -> Iterator[_Piece]:
        """Speak a piece of a line, which may have more symbols than the network accepts at a time."""
        reader = self._readers[voice.name]
        read = signs(text, reader)
        words = alignment.spans(text, read, lambda word: signs(word, reader), is_sound)
        for first, last in runs(read):
            if not any(map(is_sound, read[first:last])):
                continue
            sound, frames = self._run(read[first:last], voice)
            at = list(accumulate((frames * (_FRAME / RATE)).tolist(), initial=0.0))
            begin, end = _sounding(read[first:last], at, sound)
            inside = [word for word in words if first <= word.first < last]
            yield _Piece(
                _faded(sound[round(begin * RATE) : round(end * RATE)]),
                [
                    Word(
                        start + word.start,
                        start + word.end,
                        min(max(at[word.first - first + 1], begin), end) - begin,
                        min(at[min(word.last, last) - first + 1], end) - begin,
                    )
                    for word in inside
                ],
                _RESTS.get(read[first:last].rstrip()[-1], 0.0),
            )

    def _run(self, read: str, voice: Voice) -> tuple[NDArray[np.float32], NDArray[Any]]:
        """The sound of some symbols, and the frames that each takes, including the silence before and after."""
        numbers = [vocabulary()[sign] for sign in read]
        inputs = {
            self._tokens: [[0, *numbers, 0]],
            "style": style(voice.name)[len(numbers) - 1][None],
            "speed": [voice.rate],
        }
        results = self._network.run(inputs)
        return results[self._network.outputs[0]].ravel(), results[self._frames].ravel()


@cache
def style(voice: str) -> NDArray[np.float32]:
    """A voice: for each number of symbols, a vector of how they should sound."""
    path = Path(__file__).with_name("voices") / f"{voice}.bin"
    return np.fromfile(path, "<f4").reshape(_STYLES)


def pieces(line: str, language: str) -> Iterator[tuple[int, str]]:
    """A line in pieces that suit the network, each with its position in the line; none for a line without letters.

    For an empty text the network makes a plop.
    """
    text = line.replace("\0", " ")
    if not any(map(str.isalnum, text)):
        return
    if len(text) <= _MAX_CHARS:
        yield 0, text
        return
    from narrator.spoken.chunking import placed

    yield from placed(text, language, _MAX_CHARS)


def runs(read: str) -> Iterator[tuple[int, int]]:
    """Ranges of at most as many symbols as the network accepts, split after a mark, or else at a space, or anywhere."""
    first = 0
    while len(read) - first > _MAX_SIGNS:
        window = read[first : first + _MAX_SIGNS]
        marks = [index + 1 for index, sign in enumerate(window) if sign in _RESTS and index > _MAX_SIGNS // 2]
        last = first + (marks[-1] if marks else max(window.rfind(" "), 0) or len(window))
        yield first, last
        first = last
    yield first, len(read)


def _sounding(read: str, at: Sequence[float], sound: NDArray[np.float32]) -> tuple[float, float]:
    """Where the sound begins and ends, in seconds: by the frames of the first and last symbols, then by its level."""
    heard = [index for index, sign in enumerate(read) if is_sound(sign)]
    begin = max(at[heard[0] + 1] - _BEFORE, 0.0)
    level = np.abs(sound[: round(at[heard[-1] + 2] * RATE)])
    loud = np.flatnonzero(level > level.max(initial=0.0) * _SILENCE_BELOW_PEAK)
    end = loud[-1] / RATE + _BEHIND if len(loud) else begin
    return begin, max(begin, min(float(end), len(sound) / RATE))


def _faded(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Samples that fade in and out, so that there is no click where two pieces meet."""
    length = min(round(_FADE * RATE), len(samples) // 2)
    ramp = np.linspace(0, 1, length, endpoint=False, dtype=np.float32)
    faded = samples.copy()
    faded[:length] *= ramp
    faded[len(faded) - length :] *= ramp[::-1]
    return faded


def _wav(samples: NDArray[np.float32]) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return file.getvalue()
