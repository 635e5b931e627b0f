"""Tone: an engine that hums each word instead of saying it.

It needs nothing and sounds the same everywhere: for dry runs, for tests, and as the example of an engine.
"""

import io
import math
import wave
from array import array
from collections.abc import Sequence

from narrator.engines import EVERY_LANGUAGE, Voice

RATE = 16_000


class Tone:
    """Hums a word in 60 ms a character, then rests 60 ms; words starting with different letters differ in pitch."""

    title = "tone"
    fingerprint = "tone 1"
    at_once = 0

    def voices(self) -> Sequence[Voice]:
        """One voice, which takes every language alike."""
        return [Voice("hum", EVERY_LANGUAGE, "Humming")]

    def speak(self, said: str, voice: Voice) -> bytes:
        """A WAV file, 16 kHz mono, with a hum of -14 dBFS for every word."""
        unit = round(0.06 * RATE / voice.rate)
        samples = array("h")
        for word in said.split():
            step = 2 * math.pi * (110 + ord(word[0]) % 24 * 10) / RATE
            samples.extend(round(6500 * math.sin(step * i)) for i in range(unit * len(word)))
            samples.extend(bytes(unit))
        file = io.BytesIO()
        with wave.open(file, "wb") as out:
            out.setparams((1, 2, RATE, 0, "NONE", ""))
            out.writeframes(samples.tobytes())
        return file.getvalue()
