"""Tone: an engine that hums each word instead of saying it.

It needs nothing and sounds the same everywhere: for dry runs, for tests, and as the example of an engine.
"""

import io
import math
import wave
from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from narrator.engines import EVERY_LANGUAGE, Engine, Voice, with_defaults

RATE = 16_000


def engine(settings: Mapping[str, Any]) -> Engine:
    """One voice, which takes every language alike."""
    with_defaults("tone", settings)
    hum = Voice("hum", EVERY_LANGUAGE, "Humming", licence="GPL-3.0-or-later")
    return Engine(title="tone", fingerprint="tone 1", voices=lambda: [hum], load=Tone)


class Tone:
    """Hums a word in 60 ms a character, then rests 60 ms; words starting with different letters differ in pitch."""

    def speak(self, lines: Sequence[str], voice: Voice) -> list[bytes]:
        """For each line a WAV file, 16 kHz mono, with a hum of -14 dBFS for every word."""
        return [_hum(line, voice.rate) for line in lines]


def _hum(line: str, rate: float) -> bytes:
    unit = round(0.06 * RATE / rate)
    samples = array("h")
    for word in line.split():
        step = 2 * math.pi * (110 + ord(word[0]) % 24 * 10) / RATE
        samples.extend(round(6500 * math.sin(step * i)) for i in range(unit * len(word)))
        samples.extend(bytes(unit))
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(samples.tobytes())
    return file.getvalue()
