"""The rows of the table: each runs narrator, and what it is compared with, and says what came of it.

Those in this file are about the embedded voice, those in `service.py` about Google's, in `natural.py` about Kokoro.
`wording.py` makes no sound, `feeds.py`, `player.py`, `serving.py` and `inboxes.py` are about the podcast.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeAlias

from tests.benchmarks import archive, compressed, feeds, inboxes, natural, player, service, serving, texts, wording
from tests.benchmarks.bench import Bench, Row, listed
from tests.benchmarks.runs import Run, narrator, python

_HERE = Path(__file__).parent
_BARRED_FROM_HELP = ("pydub", "gtts", "rich", "numpy", "onnxruntime")
_NARRATOR_RATE = "44100"


@dataclass(frozen=True, slots=True)
class _Bound:
    """Seconds that one process needs for the raw work, and those of the processor for both."""

    espeak: float
    lame: float
    processor: float

    @property
    def whole(self) -> float:
        return self.espeak + self.lame


def bound(bench: Bench) -> Iterator[Row]:
    """Narrating with all cores, against the raw work of one process divided by them, and of as many at once."""
    short = bench.short
    bounds = [_bound(bench)]
    runs: list[Run] = []
    ratios: list[float] = []
    for number in range(bench.rounds):
        runs.append(bench.cold(short.source, f"bound-{number}"))
        bounds.append(_bound(bench))
        espeak = median(one.espeak for one in bounds[-2:])
        lame = median(one.lame for one in bounds[-2:])
        ratios.append(runs[-1].seconds / ((espeak + lame) / bench.cores))
    with ThreadPoolExecutor(bench.cores) as pool:
        together = [one.whole for one in pool.map(lambda _: _bound(bench), range(bench.cores))]
    processor = median(run.processor for run in runs) / median(one.processor for one in bounds)
    slowed = median(together) / median(one.whole for one in bounds)
    ratio = median(ratios)
    yield Row(
        f"{bench.hours:g} h article, {bench.cores} cores, time ÷ bound",
        f"{ratio:.2f}",
        "≤ 1.15",
        ratio <= 1.15,
        (
            f"{short.seconds / 3600:.2f} h of audio; each round: {listed(ratios, 2)}",
            f"narrator: {listed([run.seconds for run in runs], 2)} s",
            f"bound: espeak {listed([one.espeak for one in bounds], 2)} s + LAME "
            f"{listed([one.lame for one in bounds], 2)} s, one process, before, between and after; "
            f"÷ {bench.cores} = {listed([one.whole / bench.cores for one in bounds], 2)} s",
            f"narrator: {listed([run.processor for run in runs], 2)} s of the processors; "
            f"bound: {listed([one.processor for one in bounds], 2)} s; ratio {processor:.2f}, whatever else is done",
        ),
    )
    yield Row(
        f"the same, beside the raw work of {bench.cores} processes at once",
        f"{ratio / slowed:.2f}",
        "≤ 1.15",
        ratio / slowed <= 1.15,
        (f"where cores share what they are made of, each takes {slowed:.2f} × as long when all are busy",),
    )


def sample(bench: Bench) -> Iterator[Row]:
    """The sample article as a person meets it: the whole process, first with an empty store, then again."""
    times = 5
    bench.cold(texts.SAMPLE, "sample-warm")
    first = [bench.cold(texts.SAMPLE, f"sample-{number}").seconds for number in range(times)]
    again = [bench.again(texts.SAMPLE, "sample-0").seconds for _ in range(times)]
    for what, seconds, most in (("empty store", first, 2.5), ("everything stored", again, 0.6)):
        yield Row(
            f"sample article, {what}",
            f"{median(seconds):.2f} s",
            f"≤ {most} s",
            median(seconds) <= most,
            (f"median of {listed(seconds, 2)} s",),
        )


def memory(bench: Bench) -> Iterator[Row]:
    """Peak memory of all processes together, and whether it grows with the article."""
    short, long = bench.short, bench.long
    ratio = long.run.peak.own / short.run.peak.own
    raw = tuple(
        f"{narrated}, empty store: PSS {_mb(narrated.run.peak.own)}, RSS {_mb(narrated.run.peak.resident)}"
        for narrated in (short, long)
    )
    yield Row(
        f"{10 * bench.hours:g} h article, peak memory of all processes",
        _mb(long.run.peak.own),
        "≤ 300 MB",
        long.run.peak.own <= 300e6,
        raw,
    )
    yield Row(
        f"the same, against the {bench.hours:g} h article",
        f"{100 * (ratio - 1):+.0f} %",
        "within 10 %",
        ratio <= 1.1,
        (),
    )


def edit(bench: Bench) -> Iterator[Row]:
    """The long article again, each time with another paragraph changed."""
    long = bench.long
    text = long.source.read_text(encoding="utf-8")
    last = texts.last_number(text)
    runs = []
    for number in (last // 4, last // 2, last * 3 // 4):
        long.source.write_text(texts.edited(text, max(number, 1)), encoding="utf-8")
        runs.append(bench.again(long.source, "long"))
    long.source.write_text(text, encoding="utf-8")
    unchanged = bench.again(long.source, "long")
    seconds = [run.seconds for run in runs]
    ratio = median(seconds) / long.run.seconds
    yield Row(
        f"{10 * bench.hours:g} h article after editing a paragraph ÷ first run",
        f"1/{1 / ratio:.0f}",
        "≤ 1/20",
        ratio <= 1 / 20,
        (
            f"first run: {long.run.seconds:.1f} s; edited: {listed(seconds, 2)} s; "
            f"unchanged: {unchanged.seconds:.2f} s",
            *(next((line for line in run.errors.splitlines() if "in the store" in line), "") for run in runs),
        ),
    )


def help_(bench: Bench) -> Iterator[Row]:
    """What it takes to be asked for help."""
    times = 9
    narrator("--help", folder=bench.folder)
    seconds = [narrator("--help", folder=bench.folder).seconds for _ in range(times)]
    yield Row(
        "narrator --help",
        f"{median(seconds):.3f} s",
        "≤ 0.15 s",
        median(seconds) <= 0.15,
        (f"median of {listed(seconds, 3)} s",),
    )
    told = python("-X", "importtime", "-m", "narrator", "--help", folder=bench.folder).errors
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in told.splitlines()}
    found = sorted(imported & set(_BARRED_FROM_HELP))
    yield Row(
        f"narrator --help imports {', '.join(_BARRED_FROM_HELP)}",
        ", ".join(found) or "none",
        "none",
        not found,
        (f"{len(imported)} top-level modules imported",),
    )


def obvious(bench: Bench) -> Iterator[Row]:
    """The same article narrated the obvious way, with a file of the same kind at the end, and in cheaper ways."""
    short = bench.short
    target = bench.folder / "obvious.mp3"
    before = bench.cold(short.source, "obvious-before").seconds
    program = _HERE / "obvious.py"
    sections = python(program, "section", short.source, target, _NARRATOR_RATE, folder=bench.folder)
    paragraphs = python(program, "paragraph", short.source, target, _NARRATOR_RATE, folder=bench.folder)
    own_rate = python(program, "section", short.source, target, folder=bench.folder)
    after = bench.cold(short.source, "obvious-after").seconds
    ours = median([before, after])
    faster = sections.seconds / ours
    encoder = {"ffmpeg": "one export with ffmpeg", "lameenc": "no ffmpeg here, so encoded with lameenc"}
    yield Row(
        f"{bench.hours:g} h article, the obvious way ÷ narrator",
        f"{faster:.1f} × faster",
        "> 1",
        faster > 1,
        (
            f"narrator before and after: {listed([before, after], 1)} s",
            f"obvious, one espeak call and one += for each of {len(texts.sections(short.source.read_text('utf-8')))} "
            f"sections, {encoder[sections.output]}, 44.1 kHz: {sections.seconds:.1f} s",
            f"obvious, one for each paragraph: {paragraphs.seconds:.1f} s, {paragraphs.seconds / ours:.1f} ×",
            f"obvious, each section, but at 22.05 kHz (half the encoding): {own_rate.seconds:.1f} s, "
            f"{own_rate.seconds / ours:.1f} ×",
        ),
    )


Measurement: TypeAlias = Callable[[Bench], Iterator[Row]]

ROWS: dict[str, Measurement] = {
    "help": help_,
    "sample": sample,
    "bound": bound,
    "obvious": obvious,
    "memory": memory,
    "edit": edit,
    "archive": archive.archive,
    "cluster": archive.cluster,
    "growth": archive.growth,
    "thousands": archive.thousands,
    "compressed": compressed.compressed,
    "natural": natural.natural,
    "wording": wording.wording,
    "feed": feeds.feed,
    "publish": feeds.publish,
    "player": player.player,
    "serve": serving.throughput,
    "listeners": serving.listeners,
    "inbox": inboxes.accepted,
    "service": service.speed,
    "faults": service.failing,
    "cut-off": service.cut_off,
}


def machine(bench: Bench) -> str:
    """Where this is measured."""
    version = sys.version.split()[0]
    load = f"load {os.getloadavg()[0]:.2f}, " if hasattr(os, "getloadavg") else ""
    return f"{bench.cores} cores, {load}Python {version}"


def _bound(bench: Bench) -> _Bound:
    run = python(_HERE / "bound.py", bench.short.source, bench.short.audio, folder=bench.folder)
    found = json.loads(run.output)
    return _Bound(found["espeak"], found["lame"], found["processor"])


def _mb(size: int) -> str:
    return f"{size / 1e6:.0f} MB"
