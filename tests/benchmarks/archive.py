"""Many short articles in one command: what they take beside their raw work, and what it takes to see they are done."""

import json
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.benchmarks import texts
from tests.benchmarks.bench import EMBEDDED, Bench, Row, listed
from tests.benchmarks.runs import Run, narrator, python

_HERE = Path(__file__).parent
_ARTICLES = 60
_BYTES = 6_000


def archive(bench: Bench) -> Iterator[Row]:
    """Sixty articles of 6 kB, narrated in one command and then once more."""
    folder = bench.folder / "archive"
    folder.mkdir()
    sources = []
    for number, text in enumerate(texts.short_articles(_ARTICLES, _BYTES)):
        sources.append(folder / f"{number}.md")
        sources[-1].write_text(text, encoding="utf-8")
    whole = folder / "whole.md"
    whole.write_text("\n\n".join(source.read_text(encoding="utf-8") for source in sources), encoding="utf-8")
    one = bench.cold(whole, "archive-whole")
    (audio,) = (bench.folder / "archive-whole" / "output").glob("*/*.mp3")

    def bound() -> float:
        told = json.loads(python(_HERE / "bound.py", whole, audio, folder=folder).output)
        return float(told["espeak"] + told["lame"])

    bounds = [bound()]
    runs: list[Run] = []
    for number in range(bench.rounds):
        runs.append(_narrated(sources, folder / f"output-{number}", folder / f"store-{number}"))
        bounds.append(bound())
    again = [_narrated(sources, folder / "output-0", folder / "store-0") for _ in range(bench.rounds)]
    seconds = [run.seconds for run in runs]
    ratio = median(seconds) / (median(bounds) / bench.cores)
    yield Row(
        f"{_ARTICLES} articles of 6 kB, {bench.cores} cores, time ÷ bound",
        f"{ratio:.2f}",
        "≤ 1.25",
        ratio <= 1.25,
        (
            f"narrator: {listed(seconds, 1)} s; the same as one article: {one.seconds:.1f} s",
            f"bound, one process: {listed(bounds, 1)} s",
        ),
    )
    each = median(run.seconds for run in again) / _ARTICLES
    yield Row(
        "the same command again, nothing changed, an article",
        f"{each:.3f} s",
        "≤ 0.05 s",
        each <= 0.05,
        (f"{listed([run.seconds for run in again], 2)} s for all",),
    )


def _narrated(sources: list[Path], output: Path, store: Path) -> Run:
    return narrator(*sources, *EMBEDDED, "--quiet", "-o", output, "--store", store, folder=output.parent)
