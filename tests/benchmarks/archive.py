"""Many short articles in one command: beside their raw work, on a cluster, found done, and ten thousand of them."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from narrator import pipeline
from narrator.episode import manifest
from narrator.errors import SourceError
from narrator.pipeline.tasks import Outcome, Task
from narrator.recording.recorder import Recorder
from tests.benchmarks import texts
from tests.benchmarks.bench import EMBEDDED, Bench, Row, listed
from tests.benchmarks.runs import Run, narrator, python
from tests.benchmarks.serving import served

_HERE = Path(__file__).parent
_BYTES = 6_000
_MANY = 10_000
_URL = "https://example.com/pod/"
_TONE = ("--engine", "tone", "--no-announce", "--quiet")
_SLEEP = 1.0
# So many articles, of those of an archive, are spoken and encoded bare before it, and as many after it.
_SAMPLE = 30


def archive(bench: Bench) -> Iterator[Row]:
    """Articles of 6 kB narrated in one command, once more, and after one was changed."""
    folder, sources = _sources(bench, "archive")
    # Bare work of all of them would take longer than all rounds together: some before and others after them will do.
    step = max(1, bench.articles // _SAMPLE)
    before = _bound(bench, "archive-before", sources[::step], sources)
    runs = [_narrated(sources, folder / f"output-{number}") for number in range(bench.rounds)]
    after = _bound(bench, "archive-after", sources[step // 2 :: step], sources)
    bounds, processor = map(list, zip(before, after, strict=True))
    seconds = [run.seconds for run in runs]
    yield _row(
        f"{bench.articles} articles of 6 kB, {bench.cores} cores, time ÷ bound",
        median(seconds) / (median(bounds) / bench.cores),
        1.15,
        "",
        f"narrator: {listed(seconds, 1)} s; {listed([run.processor for run in runs], 1)} s of the processors",
        f"bound, one process: {listed(bounds, 1)} s; {listed(processor, 1)} s of the processor",
    )
    again = [_narrated(sources, folder / "output-0") for _ in range(bench.rounds)]
    yield _row(
        "the same command again, nothing changed, an article",
        1000 * median(run.seconds for run in again) / bench.articles,
        5,
        " ms",
        f"{listed([run.seconds for run in again], 2)} s for all; "
        f"{listed([run.processor for run in again], 2)} s of the processors",
    )
    changed = []
    for number in range(bench.rounds):
        text = sources[number].read_text(encoding="utf-8")
        sources[number].write_text(texts.edited(text, texts.last_number(text)), encoding="utf-8")
        changed.append(_narrated(sources, folder / "output-0"))
    yield _row(
        "the same after one of them was changed",
        median(run.seconds for run in changed),
        1.5,
        " s",
        f"{listed([run.seconds for run in changed], 2)} s; "
        f"{listed([run.processor for run in changed], 2)} s of the processors",
    )


def _bound(bench: Bench, name: str, some: list[Path], sources: list[Path]) -> tuple[float, float]:
    """What some of the sources cost one processor at least, in proportion for all: in seconds, and in its own."""
    whole = bench.folder / f"{name}.md"
    whole.write_text("\n\n".join(source.read_text(encoding="utf-8") for source in some), encoding="utf-8")
    bench.cold(whole, name)
    (audio,) = (bench.folder / name / "output").glob("*/*.mp3")
    told = json.loads(python(_HERE / "bound.py", whole, audio, folder=bench.folder).output)
    share = sum(source.stat().st_size for source in some) / sum(source.stat().st_size for source in sources)
    return (told["espeak"] + told["lame"]) / share, told["processor"] / share


def cluster(bench: Bench) -> Iterator[Row]:
    """The same articles on a cluster of this machine, with its start, beside a run without."""
    folder, sources = _sources(bench, "cluster")
    alone: list[Run] = []
    clustered: list[Run] = []
    for number in range(bench.rounds):
        alone.append(_narrated(sources, folder / f"output-{number}"))
        clustered.append(_narrated(sources, folder / f"cluster-{number}", "--cluster", f"local:{bench.cores}"))
    yield _row(
        f"{bench.articles} articles of 6 kB on a cluster of {bench.cores} workers here ÷ without a cluster",
        median(run.seconds for run in clustered) / median(run.seconds for run in alone),
        1.10,
        "",
        f"cluster: {listed([run.seconds for run in clustered], 1)} s; "
        f"{listed([run.processor for run in clustered], 1)} s of the processors",
        f"without: {listed([run.seconds for run in alone], 1)} s; "
        f"{listed([run.processor for run in alone], 1)} s of the processors",
    )


def _sources(bench: Bench, name: str) -> tuple[Path, list[Path]]:
    """A new folder of that name, and the articles in it."""
    folder = bench.folder / name
    folder.mkdir()
    sources = [folder / f"{number}.md" for number in range(bench.articles)]
    for source, text in zip(sources, texts.short_articles(bench.articles, _BYTES), strict=True):
        source.write_text(text, encoding="utf-8")
    return folder, sources


def growth(bench: Bench) -> Iterator[Row]:
    """Tasks that take a second, on workers that sleep: what handing them out costs."""
    sources = []
    for number in range(16 * 8):
        sources.append(str(bench.folder / f"task-{number}.md"))
        Path(sources[-1]).write_text(f"# Task {number}\n\nThis is all.\n")
    for count in (4, 8, 16):
        with _Sleeping(count) as executor, Recorder(engine="tone", executor=executor) as recorder:
            began = time.perf_counter()
            tried = sources[: 8 * count]
            assert len(list(pipeline.update_all(tried, bench.folder / "none", recorder=recorder))) == len(tried)
            ratio = 8 * _SLEEP / (time.perf_counter() - began)
        yield Row(f"tasks of a second on {count} workers, of what is ideal", f"{ratio:.2f}", "≥ 0.9", ratio >= 0.9, ())


class _Sleeping(Executor):
    """Workers that sleep for a second in the place of each article."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._threads = ThreadPoolExecutor(count)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        is_article = bool(args) and isinstance(args[0], Task)
        return self._threads.submit(_asleep) if is_article else self._threads.submit(fn, *args, **kwargs)

    def count_workers(self) -> int:
        return self._count

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._threads.shutdown(wait, cancel_futures=cancel_futures)


def _asleep() -> Outcome:
    time.sleep(_SLEEP)
    return Outcome(SourceError("it was only a dream", "wake up"))


def thousands(bench: Bench) -> Iterator[Row]:
    """Ten thousand episodes in one folder, and as many sources in one command."""
    folder = bench.folder / "thousands"
    output = folder / "output"
    _fill(folder, output)
    first = _feed(output)
    again = [_feed(output) for _ in range(bench.rounds)]
    more = []
    alone = []
    for number in range(bench.rounds):
        (folder / "more.md").write_text(f"# More {number}\n\nThis is all.\n")
        more.append(narrator(folder / "more.md", *_TONE, "-o", output, "--no-store", folder=folder))
        alone.append(narrator(folder / "more.md", *_TONE, "-o", folder / f"{number}", "--no-store", folder=folder))
        more[-1] = replace(more[-1], seconds=more[-1].seconds - alone[-1].seconds)
    after = _feed(output)
    yield _row(
        f"the first feed of {_MANY} episodes",
        first.seconds,
        5,
        " s",
        f"{first.processor:.1f} s of the processors; nothing changed: {listed([run.seconds for run in again], 2)} s; "
        f"after one more: {after.seconds:.2f} s",
    )
    yield _row("serve of them, until it answers", _until_served(output), 1, " s")
    taken = [run.seconds for run in more]
    yield _row("one more article beside them, more than alone", median(taken), 0.3, " s", f"{listed(taken, 2)} s")
    sources = []
    for number in range(_MANY):
        # Too little for an article: read, refused, told.
        sources.append(folder / f"{number}.md")
        sources[-1].write_text("***\n")
    listing = folder / "list.txt"
    listing.write_text("\n".join(map(str, sources)))
    run = narrator(f"@{listing}", *_TONE, "-o", folder / "none", folder=folder, measure_memory=True, may_fail=True)
    yield _row(f"{_MANY} sources in one command, memory of the parent", run.peak.first / 1e6, 300, " MB")


def _fill(folder: Path, output: Path) -> None:
    """Ten thousand episodes: one that was narrated, with other names. What nobody reads is short."""
    folder.mkdir()
    (folder / "seed.md").write_text("# Seed\n\nThis is all.\n")
    narrator(folder / "seed.md", *_TONE, "-o", folder / "seeds", "--no-store", folder=folder)
    seed = folder / "seeds" / "seed"
    known = manifest.read(seed)
    small = {path.name: path.read_bytes() for path in seed.iterdir() if path.suffix not in (".mp3", ".jpg", ".json")}
    for number in range(_MANY):
        name = f"episode-{number}"
        about = replace(known, guid=f"{number:032x}", identity=str(number), title=f"No. {number}", audio=f"{name}.mp3")
        (output / name).mkdir(parents=True)
        (output / name / manifest.FILE).write_text(manifest.to_json(about), encoding="utf-8")
        for file in (about.audio, about.cover, about.thumbnail):
            (output / name / file).write_bytes(b"\xff\xfb")
        for file, content in small.items():
            (output / name / file).write_bytes(content)


def _until_served(output: Path) -> float:
    began = time.perf_counter()
    with served(output):
        return time.perf_counter() - began


def _feed(output: Path) -> Run:
    return narrator("feed", output, "--base-url", _URL, folder=output.parent)


def _narrated(sources: list[Path], output: Path, *more: str) -> Run:
    store = output.with_name(f"{output.name}-store")
    return narrator(*sources, *EMBEDDED, "--quiet", "-o", output, "--store", store, *more, folder=output.parent)


def _row(what: str, measured: float, most: float, unit: str, *raw: str) -> Row:
    return Row(what, f"{measured:.2f}{unit}", f"≤ {most:g}{unit}", measured <= most, raw)
