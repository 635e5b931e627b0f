"""The rows about Kokoro: its speed beside the bare network, the sample article, and memory.

They need the extra `natural`, and a few minutes.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from mutagen.mp3 import MP3

from tests.benchmarks import texts
from tests.benchmarks.bench import Bench, Row, command, listed
from tests.benchmarks.runs import Run, narrator, python

_KOKORO = ("--engine", "kokoro")
_PROGRAM = Path(__file__).with_name("kokoro_alone.py")

# Of the long article: twenty minutes if that is an hour.
_PART = 1 / 3


@dataclass(frozen=True, slots=True)
class _Bound:
    """Seconds that one process needs for the raw work."""

    network: float
    lame: float


def natural(bench: Bench) -> Iterator[Row]:
    """An article of twenty minutes and the sample, each with an empty store."""
    source = bench.folder / "natural.md"
    source.write_text(texts.article(bench.hours * _PART), encoding="utf-8")
    run = _cold(bench, source, "natural", measure_memory=True)
    (audio,) = (bench.folder / "natural" / "output").glob("*/*.mp3")
    bounds = [_bound(bench, source, audio) for _ in range(2)]
    bound = median(one.network + one.lame for one in bounds) / bench.cores
    ratio = run.seconds / bound
    yield Row(
        f"Kokoro, {bench.hours * _PART * 60:.0f} min article, {bench.cores} cores, time ÷ bound",
        f"{ratio:.2f}",
        "≤ 1.15",
        ratio <= 1.15,
        (
            f"{MP3(audio).info.length / 60:.1f} min of audio in {run.seconds:.1f} s",
            f"bound: the network alone, one thread {listed([one.network for one in bounds], 1)} s + LAME "
            f"{listed([one.lame for one in bounds], 1)} s, ÷ {bench.cores} = {bound:.1f} s",
        ),
    )
    yield Row(
        "Kokoro, the same, peak memory of all processes",
        f"{run.peak.own / 1e6:.0f} MB",
        "≤ 1300 MB",
        run.peak.own <= 1.3e9,
        (f"PSS {run.peak.own / 1e6:.0f} MB, RSS {run.peak.resident / 1e6:.0f} MB",),
    )
    seconds = _cold(bench, texts.SAMPLE, "natural-sample").seconds
    yield Row("Kokoro, sample article, empty store", f"{seconds:.1f} s", "≤ 45 s", seconds <= 45, ())


def _cold(bench: Bench, source: Path, name: str, *, measure_memory: bool = False) -> Run:
    folder = bench.folder / name
    folder.mkdir()
    return narrator(*command(source, folder, *_KOKORO), folder=folder, measure_memory=measure_memory)


def _bound(bench: Bench, source: Path, audio: Path) -> _Bound:
    found = json.loads(python(_PROGRAM, source, audio, folder=bench.folder).output)
    return _Bound(found["network"], found["lame"])
