"""Tone: an engine that hums each word instead of saying it.

It needs nothing and sounds the same everywhere: for dry runs, for tests, and as an example of an engine.
"""

import io
import wave
from collections.abc import Mapping, Sequence
from typing import Any

from narrator.engines import EVERY_LANGUAGE, Engine, Voice, with_defaults

RATE = 16_000


def engine(settings: Mapping[str, Any]) -> Engine:
    """One voice, which speaks every language in the same way."""
    with_defaults("tone", settings)
    hum = Voice("hum", EVERY_LANGUAGE, "Humming", licence="GPL-3.0-or-later")
    return Engine(title="tone", fingerprint="tone 1", voices=lambda: [hum], load=Tone)


class Tone:
    """Hums a word for 60 ms a character, then pauses for 60 ms; words with different first letters differ in pitch."""

    def speak(self, lines: Sequence[str], voice: Voice) -> list[bytes]:
        """Speak each line as a WAV file, 16 kHz mono, with a hum of -14 dBFS for every word."""
        return [_hum(line, voice.rate) for line in lines]


def _hum(line: str, rate: float) -> bytes:
    import numpy as np  # not needed to list voices

    unit = round(0.06 * RATE / rate)
    samples = []
    for word in line.split():
        step = 2 * np.pi * (110 + ord(word[0]) % 24 * 10) / RATE
        samples.append(np.rint(6500 * np.sin(step * np.arange(unit * len(word)))))
        samples.append(np.zeros(unit))
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(np.concatenate([[], *samples]).astype("<i2").tobytes())
    return file.getvalue()
