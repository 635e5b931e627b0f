"""The least that an article can cost one processor: espeak says every line, one encoder encodes the whole sound.

    python tests/benchmarks/bound.py ARTICLE NARRATED.mp3      LAME, or the encoder of the format of another file

Both without anything around them, one after the other in this one process. The sound is what narrator gives its
encoder, and silence up to the length of what it made. Prints JSON with the seconds of each, and those of the processor
for both; starting, reading and mixing are not counted.
"""

import ctypes
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import espeakng_loader
import lameenc

from narrator import engines, formats, pipeline, sound
from narrator.formats import Encoder
from narrator.script.speaking import Pacing, Utterance
from narrator.script.speaking import utterances as utterances_of

_VOICE = b"gmw/en-US"
_SYNCHRONOUS, _DONT_EXIT, _BY_CHARACTER, _UTF8 = 2, 0x8000, 1, 1

_RATE, _KBITS, _QUALITY = 44_100, 64, 5


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


def encoding(pieces: Iterable[bytes]) -> float:
    """Encode samples at 44.1 kHz, mono, as narrator does, and return the seconds that took."""
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(_KBITS)
    encoder.set_in_sample_rate(_RATE)
    encoder.set_out_sample_rate(_RATE)
    encoder.set_channels(1)
    encoder.set_quality(_QUALITY)
    seconds = 0.0
    for pcm in pieces:
        began = time.perf_counter()
        encoder.encode(pcm)
        seconds += time.perf_counter() - began
    began = time.perf_counter()
    encoder.flush()
    return seconds + time.perf_counter() - began


def encoding_to(encoder: Encoder, pieces: Iterable[bytes]) -> float:
    """The same for any format, by its own encoder and all at once."""
    whole = b"".join(pieces)
    began = time.perf_counter()
    encoder.encode(whole)
    return time.perf_counter() - began


def samples(utterances: Sequence[Utterance], length: int, rate: int = _RATE) -> Iterator[bytes]:
    """What narrator gives its encoder for each take, and as much silence behind it as makes so many samples in all."""
    espeak = engines.find("espeak")
    voice = engines.choose(engines.load(espeak), "en")
    mixed = [
        sound.mix([[clip.sound] for clip in engines.speak(espeak, utterance.said, voice)], Pacing().line, rate).pcm
        for utterance in utterances
    ]
    rest = bytes(2 * ((length - sum(map(len, mixed)) // 2) // len(mixed)))
    for pcm in mixed:
        yield pcm
        yield rest


def main() -> None:
    """Measure and print."""
    source, audio = sys.argv[1:]
    utterances = utterances_of(pipeline.read(source), announce=True)
    lines = [said for utterance in utterances for said in utterance.said]
    began = time.process_time()
    speaking, spoken = synthesis(lines)
    processor = time.process_time() - began
    kind = formats.of_file(audio) or formats.find(formats.DEFAULT)
    found = kind.examine(Path(audio))
    pieces = list(samples(utterances, found.samples, found.rate))
    began = time.process_time()
    encoded = encoding(pieces) if kind.name == formats.DEFAULT else encoding_to(kind.at(0), pieces)
    processor += time.process_time() - began
    told = {"espeak": speaking, "lame": encoded, "lines": len(lines), "spoken": spoken, "processor": processor}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
