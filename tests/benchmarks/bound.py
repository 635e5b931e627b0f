"""The least that an article can cost one processor: espeak says every line, LAME encodes the whole sound.

    python tests/benchmarks/bound.py ARTICLE NARRATED.mp3

Both without anything around them, one after the other in this one process. The sound is what narrator made of the
article, decoded. Prints JSON with the seconds of each; starting, reading and decoding are not counted.
"""

import ctypes
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import espeakng_loader
import lameenc
import soundfile

from narrator import pipeline, script

_VOICE = b"gmw/en-US"
_SYNCHRONOUS, _DONT_EXIT, _BY_CHARACTER, _UTF8 = 2, 0x8000, 1, 1

_RATE, _KBITS, _QUALITY = 44_100, 64, 5
_PIECE_SECONDS = 60


def synthesis(lines: Sequence[str]) -> tuple[float, float]:
    """Have espeak say the lines.

    Returns:
        The seconds that took, and the seconds of sound that were made.
    """
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    rate = library.espeak_Initialize(_SYNCHRONOUS, 0, os.fsencode(espeakng_loader.get_data_path()), _DONT_EXIT)
    if rate <= 0 or library.espeak_SetVoiceByName(_VOICE) != 0:
        raise OSError("espeak-ng has no data or no such voice")
    samples = 0

    def count(_samples: int | None, number: int, _events: int | None) -> int:
        nonlocal samples
        samples += number
        return 0

    # The library keeps only the pointer: this reference keeps it alive.
    callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(count)
    library.espeak_SetSynthCallback(callback)
    texts = [line.encode() + b"\0" for line in lines]
    began = time.perf_counter()
    for text in texts:
        library.espeak_Synth(text, len(text), 0, _BY_CHARACTER, 0, _UTF8, None, None)
    return time.perf_counter() - began, samples / rate


def encoding(audio: Path) -> float:
    """Encode a sound file of 44.1 kHz mono again, as narrator does, and return the seconds that took."""
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(_KBITS)
    encoder.set_in_sample_rate(_RATE)
    encoder.set_out_sample_rate(_RATE)
    encoder.set_channels(1)
    encoder.set_quality(_QUALITY)
    seconds = 0.0
    with soundfile.SoundFile(audio) as file:
        if (file.samplerate, file.channels) != (_RATE, 1):
            raise ValueError(f"{audio} is not 44.1 kHz mono")
        for block in file.blocks(blocksize=_PIECE_SECONDS * _RATE, dtype="int16"):
            pcm = block.tobytes()
            began = time.perf_counter()
            encoder.encode(pcm)
            seconds += time.perf_counter() - began
    began = time.perf_counter()
    encoder.flush()
    return seconds + time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    source, audio = sys.argv[1:]
    takes = script.takes(pipeline.read(source), announce=True)
    lines = [line.said for take in takes for line in take.passage.lines]
    speaking, spoken = synthesis(lines)
    encoded = encoding(Path(audio))
    sys.stdout.write(json.dumps({"espeak": speaking, "lame": encoded, "lines": len(lines), "spoken": spoken}) + "\n")


if __name__ == "__main__":
    main()
