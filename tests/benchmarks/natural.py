"""The rows about natural voices: their speed beside the bare network, the sample article, and memory.

They need the extras `natural` and `test`, which brings a voice of Piper's, and ten minutes. What is compared is time of
the processor: that of the network hardly depends on what else is done, and all of it is spent on all cores.
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
from tests.support import joe

_PROGRAM = Path(__file__).with_name("network_alone.py")

# Of the long article: twenty minutes if that is an hour.
_PART = 1 / 3
_MOST = 1.15


@dataclass(frozen=True, slots=True)
class _Voice:
    """An engine with its settings, and the most seconds that the sample article may take."""

    title: str
    engine: str
    settings: dict[str, str]
    sample: float


@dataclass(frozen=True, slots=True)
class _Bound:
    """Seconds of the processor that the raw work takes."""

    network: float
    lame: float


def natural(bench: Bench) -> Iterator[Row]:
    """An article of twenty minutes and the sample, each with an empty store."""
    for voice in (_Voice("Kokoro", "kokoro", {}, 45), _Voice("Piper", "piper", {"folder": str(joe.folder())}, 9)):
        yield from _of_voice(bench, voice)


def _of_voice(bench: Bench, voice: _Voice) -> Iterator[Row]:
    source = bench.folder / "natural.md"
    source.write_text(texts.article(bench.hours * _PART), encoding="utf-8")
    run, audio = _cold(bench, voice, source, "long", measure_memory=voice.engine == "kokoro")
    bounds = [_bound(bench, voice, source, audio) for _ in range(2)]
    bound = median(one.network + one.lame for one in bounds)
    ratio = run.processor / bound
    yield Row(
        f"{voice.title}, {bench.hours * _PART * 60:.0f} min article, processor ÷ bound",
        f"{ratio:.2f}",
        f"≤ {_MOST}",
        ratio <= _MOST,
        (
            f"{MP3(audio).info.length / 60:.1f} min of audio: {run.processor:.1f} s of the processor, "
            f"{run.seconds:.1f} s on {bench.cores} cores, {run.seconds / bound * bench.cores:.2f} × the bound on them",
            f"bound: the network alone, one thread {listed([one.network for one in bounds], 1)} s + LAME "
            f"{listed([one.lame for one in bounds], 1)} s",
        ),
    )
    if run.peak.own:
        yield Row(
            f"{voice.title}, the same, peak memory of all processes",
            f"{run.peak.own / 1e6:.0f} MB",
            "≤ 1300 MB",
            run.peak.own <= 1.3e9,
            (f"PSS {run.peak.own / 1e6:.0f} MB, RSS {run.peak.resident / 1e6:.0f} MB",),
        )
    run, _ = _cold(bench, voice, texts.SAMPLE, "sample")
    yield Row(
        f"{voice.title}, sample article, empty store",
        f"{run.seconds:.1f} s",
        f"≤ {voice.sample} s",
        run.seconds <= voice.sample,
        (f"{run.processor:.1f} s of the processor, {run.processor / bench.cores:.1f} s for each of {bench.cores}",),
    )


def _cold(bench: Bench, voice: _Voice, source: Path, name: str, *, measure_memory: bool = False) -> tuple[Run, Path]:
    folder = bench.folder / f"{voice.engine}-{name}"
    folder.mkdir()
    table = "".join(f"{key} = {json.dumps(value)}\n" for key, value in voice.settings.items())
    (folder / "narrator.toml").write_text(f"[engines.{voice.engine}]\n{table}", encoding="utf-8")
    arguments = command(source, folder, "--engine", voice.engine)
    run = narrator(*arguments, folder=folder, measure_memory=measure_memory)
    (audio,) = (folder / "output").glob("*/*.mp3")
    return run, audio


def _bound(bench: Bench, voice: _Voice, source: Path, audio: Path) -> _Bound:
    arguments = (voice.engine, json.dumps(voice.settings), source, audio)
    found = json.loads(python(_PROGRAM, *arguments, folder=bench.folder).output)
    return _Bound(found["network"], found["lame"])
