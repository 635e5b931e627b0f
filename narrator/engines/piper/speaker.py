"""A voice in Piper's format, loaded: it turns a line into phonemes, and these into sound, and reports its frames.

It speaks without the noise that such networks usually add: this sounds no worse, and a text always sounds the same.
"""

import io
import wave
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import Any
from unicodedata import category, normalize

import numpy as np
from numpy.typing import NDArray

from narrator.engines import Clip, Voice, Word, alignment, espeak_library, onnx, onnx_blocked, onnx_model
from narrator.engines.piper.models import BEGIN, END, PAD, SPEAKER, TEXT, Model
from narrator.errors import VoiceError

SLOWEST, FASTEST = 0.5, 2.0
"""Rates at which the sound is good."""

# The tensor with how many frames each phoneme takes, in every model written by Piper's own exporter.
_FRAMES = "/Ceil_output_0"
_NOISE = 0.0
_MAX_CHARS = 300


class Piper:
    """Speaks. Each network is loaded when it is first needed."""

    def __init__(self, models: Mapping[str, Model]) -> None:
        self._models = models
        self._loaded = cache(lambda name: _Speaker(self._models[name]))

    def speak(self, lines: Sequence[str], voice: Voice) -> list[Clip]:
        """Speak each line as a WAV file, mono, with the times of its words; empty for a line without letters.
        Raises:
            VoiceError: the voice does not exist, its rate is out of range, or the network fails.
        """
        name, _, speaker = voice.name.partition(SPEAKER)
        model = self._models.get(name)
        if model is None or (speaker not in model.speakers if model.speakers else speaker):
            raise VoiceError(f"Piper has no voice “{voice.name}”", "see narrator voices")
        if not SLOWEST <= voice.rate <= FASTEST:
            hint = f"choose one from {SLOWEST:.2f} to {FASTEST:.2f}"
            raise VoiceError(f"Piper cannot speak at rate {voice.rate:g}", hint)
        number = model.speakers.get(speaker, 0)
        return [self._loaded(name).clip(line, voice, number) for line in lines]


class _Speaker:
    """A loaded network."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._network = _network(model)

    def clip(self, line: str, voice: Voice, speaker: int) -> Clip:
        samples: list[NDArray[np.float32]] = []
        words: list[Word] = []
        seconds = 0.0
        for start, text in _pieces(line, voice.language):
            sound, inside = self._piece(text, voice.rate, speaker)
            words += [
                Word(start + word.start, start + word.end, seconds + word.begins, seconds + word.ends)
                for word in inside
            ]
            samples.append(sound)
            seconds += len(sound) / self._model.rate
        return Clip(_wav(np.concatenate(samples or [np.zeros(0, np.float32)]), self._model.rate), tuple(words))

    def _piece(self, text: str, rate: float, speaker: int) -> tuple[NDArray[np.float32], list[Word]]:
        """The sound of a piece, and its words."""
        read = self._read(text)
        if not any(map(_is_sound, read)):
            return np.zeros(0, np.float32), []
        numbers, places = self._numbers(read)
        inputs: dict[str, Any] = {
            "input": [numbers],
            "input_lengths": [len(numbers)],
            "scales": [_NOISE, self._model.length / rate, _NOISE],
        }
        if "sid" in self._network.inputs:
            inputs["sid"] = [speaker]
        results = self._network.run(inputs)
        sound = results[self._network.outputs[0]].ravel()
        if _FRAMES not in results:
            return sound, []
        at = list(accumulate(results[_FRAMES].ravel() * self._model.frame / self._model.rate, initial=0.0))
        spans = alignment.spans(text, read, self._read, _is_sound)
        return sound, [Word(s.start, s.end, float(at[places[s.first]]), float(at[places[s.last]])) for s in spans]

    def _read(self, text: str) -> str:
        """A text as the network reads it."""
        if self._model.kind == TEXT:
            return normalize("NFD", text.casefold())
        return normalize("NFD", espeak_library.phonemes(text, self._model.reader))

    def _numbers(self, read: str) -> tuple[list[int], list[int]]:
        """The network's input, and the position in it of each character, and of the end."""
        table = self._model.table
        numbers, places = [*table[BEGIN], *table[PAD]], []
        for char in read:
            places.append(len(numbers))
            if char in table:
                numbers += [*table[char], *table[PAD]]
        return [*numbers, *table[END]], [*places, len(numbers)]


def _network(model: Model) -> onnx.Network:
    """The network, with its frames as an output if possible.

    Raises:
        VoiceError: it cannot be read or loaded.
    """
    try:
        return onnx.Network(_changed(_content(model)))
    except (VoiceError, ValueError, LookupError):
        # It is damaged, or of an unknown kind: onnxruntime reports what is wrong with it.
        return onnx.Network(_content(model))


def _content(model: Model) -> bytes:
    try:
        return model.network.read_bytes()
    except OSError as error:
        raise VoiceError(f"cannot read {model.network}: {error.strerror}", "get it again") from error


def _changed(content: bytes) -> bytes:
    """A model with the same output in less time, and its frames, if they are named as Piper's own exporter does."""
    changed = io.BytesIO(content)
    graph = onnx_model.Graph(changed)
    if graph.maker(_FRAMES, "Ceil"):
        onnx_model.add_output(changed, _FRAMES)
    if onnx.convolves_in_blocks():
        onnx_blocked.block_convolved(graph)
        graph.save()
    return changed.getvalue()


def _is_sound(char: str) -> bool:
    return category(char) in ("Ll", "Lu", "Lo")


def _pieces(line: str, language: str) -> Iterator[tuple[int, str]]:
    """A line in pieces that need little memory, each with its position in the line."""
    text = line.replace("\0", " ")
    if len(text) <= _MAX_CHARS:
        yield 0, text
        return
    from narrator.spoken.chunking import placed

    yield from placed(text, language, _MAX_CHARS)


def _wav(samples: NDArray[np.float32], rate: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, rate, 0, "NONE", ""))
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return file.getvalue()
