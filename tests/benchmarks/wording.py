"""Rows about reading an article and deciding how it is said, without any sound."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from narrator import pipeline
from tests.benchmarks import texts
from tests.benchmarks.bench import Bench, Row, listed

_BOOK, _ARTICLE = 600_000, 4_000
_ROUNDS = 5


def wording(bench: Bench) -> Iterator[Row]:
    """A book and an article as scripts, in a process that has read one before."""
    long = texts.article(12)
    for what, size, most in (("600 kB book", _BOOK, 1.5), ("4 kB article", _ARTICLE, 0.03)):
        source = bench.folder / f"{size}.md"
        source.write_text(long[:size], encoding="utf-8")
        pipeline.read(str(source))
        seconds = [_seconds(source) for _ in range(_ROUNDS)]
        yield Row(
            f"{what}, read and worded",
            f"{median(seconds):.3f} s",
            f"≤ {most} s",
            median(seconds) <= most,
            (f"median of {listed(seconds, 3)} s",),
        )


def _seconds(source: Path) -> float:
    start = perf_counter()
    pipeline.read(str(source))
    return perf_counter() - start
