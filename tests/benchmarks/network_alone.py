"""The least that an article can cost a processor: a voice's network says every line, LAME encodes the whole sound.

    python tests/benchmarks/network_alone.py ENGINE SETTINGS ARTICLE NARRATED.mp3

All in this one process and thread, the network as narrator loads it. It is timed in the midst of what makes its signs
and its sound, which are not counted, nor are starting, loading and reading. The sound that is encoded is narrator's.
Prints JSON with the seconds of each, of the processor.
"""

import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

import soundfile
from numpy.typing import ArrayLike, NDArray

from narrator import engines, pipeline
from narrator.engines.onnx import Network
from narrator.script.speaking import utterances
from tests.benchmarks.bound import encoding

_run = Network.run
_seconds = 0.0


def _timed(network: Network, inputs: Mapping[str, ArrayLike]) -> dict[str, NDArray[Any]]:
    global _seconds
    began = time.process_time()
    results = _run(network, inputs)
    _seconds += time.process_time() - began
    return results


def main() -> None:
    """Measure and print."""
    name, settings, source, audio = sys.argv[1:]
    spec = engines.find(name, json.loads(settings))
    script = pipeline.read(source)
    voice = engines.choose(engines.load(spec), script.metadata.language)
    engines.speak(spec, ["To begin with."], voice)
    with patch.object(Network, "run", _timed):
        for utterance in utterances(script, announce=True):
            engines.speak(spec, utterance.said, voice)
    samples, _ = soundfile.read(Path(audio), dtype="int16")
    began = time.process_time()
    encoding([samples.tobytes()])
    json.dump({"network": _seconds, "lame": time.process_time() - began}, sys.stdout)


if __name__ == "__main__":
    main()
