"""The least that an article can cost one processor: the network says every line, LAME encodes the whole sound.

    python tests/benchmarks/kokoro_alone.py ARTICLE NARRATED.mp3

Both without anything around them, one after the other in this one process and thread. The network is given the signs
that narrator gives it; the sound is narrator's own. Prints JSON with the seconds of each; starting, reading and what
makes signs of a text are not counted.
"""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnxruntime
import soundfile

from narrator import pipeline
from narrator.engines.kokoro import weights
from narrator.engines.kokoro.signs import is_sound, signs, vocabulary
from narrator.engines.kokoro.speaker import pieces, runs, style
from narrator.script.speaking import utterances
from tests.benchmarks.bound import encoding

_VOICE, _READER, _LANGUAGE = "am_michael", "en-us", "en-US"


def spoken(source: str) -> Iterator[str]:
    """What the network is given at a time."""
    for utterance in utterances(pipeline.read(source), announce=True):
        for said in utterance.said:
            for _, text in pieces(said, _LANGUAGE):
                read = signs(text, _READER)
                yield from (read[first:last] for first, last in runs(read) if any(map(is_sound, read[first:last])))


def synthesis(texts: list[str]) -> float:
    """Seconds that the network takes."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        weights.find().read().getvalue(), options, providers=["CPUExecutionProvider"]
    )
    began = time.perf_counter()
    for text in texts:
        numbers = [vocabulary()[sign] for sign in text]
        inputs = {
            "tokens": np.array([[0, *numbers, 0]], np.int64),
            "style": style(_VOICE)[len(numbers) - 1][None],
            "speed": np.ones(1, np.float32),
        }
        session.run(None, inputs)
    return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    source, audio = sys.argv[1:]
    samples, _ = soundfile.read(Path(audio), dtype="int16")
    lame = encoding([samples.tobytes()])
    json.dump({"network": synthesis(list(spoken(source))), "lame": lame}, sys.stdout)


if __name__ == "__main__":
    main()
