"""What Google would say, said by the embedded espeak-ng: MP3, 24 kHz mono, 64 kbit/s, silence around the speech."""

import io
import wave
from functools import cache
from threading import Lock

import lameenc
import numpy as np
import soxr

from narrator.engines import Voice, choose, find, load, speak
from narrator.errors import VoiceError

RATE = 24_000
BITRATE = 64
BEFORE, AFTER = 0.25, 0.4
"""Seconds of silence around the speech."""

_QUALITY = 7

# By what espeak-ng's voice can be found, where that is not Google's own word.
_TAGS = {"zh-TW": "zh"}

_lock = Lock()
_made: dict[tuple[str, str], bytes | None] = {}


def spoken(text: str, language: str) -> bytes | None:
    """A text in a language of Google's, the same bytes every time; None if there is nothing to be heard."""
    key = (text, language)
    if key not in _made:
        with _lock:
            # Made again it would differ by some samples: two who wait for the same text get the first one's.
            if key not in _made:
                _made[key] = _mp3(text, language)
    return _made[key]


def _mp3(text: str, language: str) -> bytes | None:
    clip = speak(find("espeak"), [text], _voice(language))[0].sound
    with wave.open(io.BytesIO(clip)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
        rate = file.getframerate()
    if not samples.any():
        return None
    speech = soxr.resample(samples, rate, RATE)
    silences = [np.zeros(round(seconds * RATE), np.int16) for seconds in (BEFORE, AFTER)]
    encoder = lameenc.Encoder()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(RATE)
    encoder.set_bit_rate(BITRATE)
    encoder.set_quality(_QUALITY)
    encoder.silence()
    return bytes(encoder.encode(np.concatenate([silences[0], speech, silences[1]]).tobytes()) + encoder.flush())


@cache
def _voice(language: str) -> Voice:
    engine = load(find("espeak"))
    try:
        return choose(engine, _TAGS.get(language, language))
    except VoiceError:
        return choose(engine, "en")
