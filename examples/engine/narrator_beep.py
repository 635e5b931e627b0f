"""An engine for narrator that plays a beep for every word."""

import io
import math
import struct
import wave

from narrator.engines import EVERY_LANGUAGE, Engine, Voice, with_defaults

RATE = 16_000


def engine(settings):
    """The engine, with the table [engines.beep] of narrator.toml as its settings."""
    pitch = with_defaults("beep", settings, pitch=440)["pitch"]
    voices = [Voice("beep", EVERY_LANGUAGE, "A beep for every word")]
    return Engine(title="beep", fingerprint=f"beep 1 {pitch}", voices=lambda: voices, load=lambda: Beep(pitch))


class Beep:
    """Speaks; made once in each process that does."""

    def __init__(self, pitch):
        self._pitch = pitch

    def speak(self, lines, voice):
        """For each line a WAV file: for each word a quarter of a second of beep, at the voice's rate."""
        word = self._beep(0.25 / voice.rate) + bytes(2 * round(0.06 * RATE))
        return [wav(word * len(line.split())) for line in lines]

    def _beep(self, seconds):
        step = 2 * math.pi * self._pitch / RATE
        return b"".join(struct.pack("<h", round(9000 * math.sin(step * i))) for i in range(round(seconds * RATE)))


def wav(samples):
    """A sound file of 16-bit samples."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(samples)
    return file.getvalue()
