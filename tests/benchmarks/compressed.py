"""The formats beside MP3: what they take beside their raw work, and a longer article after an edit."""

import json
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.benchmarks import texts
from tests.benchmarks.bench import EMBEDDED, Bench, Row, command, listed
from tests.benchmarks.runs import narrator, python

_BOUND = Path(__file__).parent / "bound.py"
_FORMATS = ("m4b", "opus")
_LONGER = 5


def compressed(bench: Bench) -> Iterator[Row]:
    """Each format by the processor's time, against espeak and one encoder; then again with one paragraph changed."""
    for name in _FORMATS:
        folder = bench.folder / f"compressed-{name}"
        folder.mkdir()
        source = folder / "article.md"
        source.write_text(text := texts.article(bench.hours), encoding="utf-8")
        runs = []
        for number in range(bench.rounds):
            own = folder / f"{number}"
            own.mkdir()
            runs.append(
                narrator(*command(source, own, *EMBEDDED), "--format", name, folder=folder, measure_memory=True)
            )
        whole = median(run.processor for run in runs)
        (audio,) = (folder / "0" / "output").glob(f"*/*.{name}")
        bound = float(json.loads(python(_BOUND, source, audio, folder=folder).output)["processor"])
        ratio = whole / bound
        yield Row(
            f"{bench.hours:g} h article as {name}, processor's time ÷ bound",
            f"{ratio:.2f}",
            "≤ 1.2",
            ratio <= 1.2,
            (
                f"narrator: {listed([run.processor for run in runs], 2)} s of the processors, "
                f"at most {max(run.peak.own for run in runs) // 1_000_000} MB",
                f"espeak and the encoder alone: {bound:.2f} s",
            ),
        )
        # Longer, as for MP3: to start, and to look through it all, takes two seconds of a processor in any case.
        source.write_text(text := texts.article(_LONGER * bench.hours), encoding="utf-8")
        own = folder / "long"
        own.mkdir()
        whole = narrator(*command(source, own, *EMBEDDED), "--format", name, folder=folder).processor
        source.write_text(text.replace(". ", ". Indeed. ", 1), encoding="utf-8")
        edited = narrator(*command(source, own, *EMBEDDED), "--format", name, folder=folder).processor
        share = edited / whole
        yield Row(
            f"{_LONGER * bench.hours:g} h article as {name} with one paragraph changed ÷ first run",
            f"{share:.3f}",
            "≤ 1/15",
            share <= 1 / 15,
            (f"{edited:.2f} s of {whole:.2f} s of the processors",),
        )
