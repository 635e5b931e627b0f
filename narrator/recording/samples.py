"""Samples: a few words spoken by one voice, to hear what it is like."""

import io
import wave
from collections.abc import Sequence

from narrator import engines
from narrator.engines import EngineSpec, Voice
from narrator.spoken.chunking import chunks

_RATE = 44_100
_PAUSE = 400


def sample(spec: EngineSpec, voice: Voice, lines: Sequence[str]) -> bytes:
    """A WAV file of some lines, as loud as an episode would be. For a service, this takes a request for each piece.

    Raises:
        VoiceError: the voice cannot say them.
    """
    from narrator import sound

    longest = engines.load(spec).max_chars
    pieces = [chunks(line, voice.language, longest) if longest else [line] for line in lines]
    clips = [[clip.sound for clip in engines.speak(spec, line, voice)] for line in pieces]
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, _RATE, 0, "NONE", ""))
        out.writeframes(sound.mix(clips, _PAUSE, _RATE).pcm)
    return file.getvalue()
