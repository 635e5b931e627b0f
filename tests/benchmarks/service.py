"""The rows of Google's voice: narrator and a stand-in on loopback, which is slow, or fails, or sees narrator cut off.

The stand-ins speak in this process, with the embedded espeak-ng: nothing else in here may. What one has said they all
say again at no cost, so a run before the others keeps their work out of the figures.
"""

import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random
from statistics import median
from threading import Event
from time import monotonic
from typing import TypeVar

from narrator import pipeline
from narrator.script import speaking
from tests.benchmarks import texts
from tests.benchmarks.bench import Bench, Row, command, listed
from tests.benchmarks.runs import FailedError, Run, disturbed_narrator, narrator, python
from tests.google import faults
from tests.google.answers import Asked
from tests.google.server import Google

_T = TypeVar("_T")

_ALONE = Path(__file__).with_name("gtts_alone.py")
_AT_ONCE = 4
_VOICE = ("--engine", "gtts", "--requests", str(_AT_ONCE))

# Seconds: of a service as it may be, and of one that leaves requests under way without making a run long.
_LATENCY = 0.15
_SHORT_LATENCY = 0.05

_FAILING = 0.1
# All that end quickly.
_FAULTS: dict[str, faults.Fault] = {
    "429": faults.Status(429),
    "503": faults.Status(503),
    "500": faults.Status(500),
    "reset": faults.Reset(),
    "closed": faults.Close(),
    "cut off": faults.CutOff(),
    "no sound file": faults.NotAudio(),
    "without sound": faults.NoAudio(),
    "web page": faults.Page(),
    "half": faults.Half(),
    "other shape": faults.OtherShape(),
}

_INTERRUPTED = 130

# For so many runs that are interrupted one is killed.
_KILLED = 5


@dataclass(frozen=True, slots=True)
class _Served:
    """A run and the stand-in that served it: `first` seconds until its first request, `rest` after the last answer."""

    google: Google
    seconds: float
    first: float
    rest: float


@dataclass(frozen=True, slots=True)
class _Brief:
    """The brief article, and what comes of it when nothing goes wrong: the pieces asked for, and the MP3."""

    source: Path
    pieces: int
    mp3: bytes

    def trouble(self, output: Path) -> str:
        """What is wrong with the episode in an output folder; empty if it is the same to the last byte."""
        found = list(output.glob("*/*.mp3"))
        if len(found) != 1:
            return f"{len(found)} episodes"
        mp3 = found[0].read_bytes()
        return "" if mp3 == self.mp3 else f"another episode, of {len(mp3):,} bytes instead of {len(self.mp3):,}"


@dataclass(frozen=True, slots=True)
class _Failed:
    """A run in which answers failed. `trouble` says what is wrong with its episode, if anything."""

    asked: Counter[str]
    failed: Counter[str]
    kinds: Counter[str]
    trouble: str

    @property
    def too_often(self) -> int:
        """Pieces that were asked for more often than they failed, and once."""
        return sum(times > self.failed[piece] + 1 for piece, times in self.asked.items())


@dataclass(frozen=True, slots=True)
class _CutOff:
    """A run that was disturbed, and the same command once more.

    `code` is the exit code of the first, 0 if it was not cut off, `errors` what it said of it, and `before` how many
    pieces were answered in it; `delivered` counts the answers to each piece in both. `trouble` says what is wrong with
    the episode, if anything.
    """

    code: int
    errors: str
    before: int
    delivered: Counter[str]
    trouble: str

    @property
    def twice(self) -> int:
        """Pieces that were answered more than once."""
        return sum(times > 1 for times in self.delivered.values())


def speed(bench: Bench) -> Iterator[Row]:
    """The sample article through a service that takes its time: against its latency, and against gTTS by itself."""
    times = 5
    folder = _new(bench.folder / "service")
    text = folder / "said.txt"
    utterances = speaking.utterances(pipeline.read(str(texts.SAMPLE)))
    text.write_text("\n".join(said for utterance in utterances for said in utterance.said), encoding="utf-8")
    _sample(folder / "warm")
    _alone(text, folder / "alone-warm")
    ours = [_sample(folder / f"{number}", _LATENCY) for number in range(times)]
    alone = [_alone(text, folder / f"alone-{number}", _LATENCY) for number in range(2)]
    seconds = [run.seconds for run in ours]
    requests = len(ours[0].google.asked)
    least = requests * _LATENCY / _AT_ONCE
    ratio = median(seconds) / least
    connections = {len({asked.connection for asked in run.google.asked}) for run in ours}
    yield Row(
        "sample article, a service, time ÷ latency of all requests",
        f"{ratio:.2f}",
        "≤ 1.25",
        ratio <= 1.25,
        (
            f"{requests} requests × {1000 * _LATENCY:.0f} ms ÷ {_AT_ONCE} = {least:.2f} s; connections: "
            f"{', '.join(map(str, sorted(connections)))}; at once: {max(run.google.most_at_once for run in ours)}",
            f"narrator, empty store: median of {listed(seconds, 2)} s",
            f"until the first request: {listed([run.first for run in ours], 2)} s; "
            f"after the last answer: {listed([run.rest for run in ours], 2)} s",
        ),
    )
    faster = median(run.seconds for run in alone) / median(seconds)
    yield Row(
        "the same lines, gTTS(text).save(file) ÷ narrator",
        f"{faster:.1f} × faster",
        "≥ 3",
        faster >= 3,
        (
            f"gTTS: {listed([run.seconds for run in alone], 2)} s, {len(alone[0].google.asked)} requests; "
            f"narrator: {median(seconds):.2f} s, with mixing, encoding and chapters",
        ),
    )


def failing(bench: Bench) -> Iterator[Row]:
    """The brief article through a service that fails now and then: is each episode whole, is nothing asked in vain?"""
    folder = _new(bench.folder / "faults")
    brief = _brief(folder)
    began = monotonic()
    runs = _together(bench, bench.runs, lambda number: _failed(brief, folder / f"{number}", number))
    seconds = monotonic() - began
    whole = sum(not run.trouble for run in runs)
    kinds = sum((run.kinds for run in runs), Counter[str]())
    yield Row(
        f"{100 * _FAILING:.0f} % of answers fail: whole episodes",
        f"{whole} of {len(runs)}",
        "all",
        whole == len(runs),
        (
            f"{brief.pieces} pieces; {len(runs)} runs, {bench.cores} at a time, took {seconds:.0f} s",
            f"{kinds.total()} of {sum(run.asked.total() for run in runs)} answers failed, in "
            f"{sum(run.kinds.total() > 0 for run in runs)} runs: {_counted(kinds)}",
            *_troubles(run.trouble for run in runs),
        ),
    )
    too_often = sum(run.too_often for run in runs)
    yield Row("the same: pieces asked for again without need", f"{too_often}", "0", not too_often, ())


def cut_off(bench: Bench) -> Iterator[Row]:
    """The brief article, cut off at any moment and narrated again: is it whole, is nothing answered twice?"""
    folder = _new(bench.folder / "cut-off")
    brief = _brief(folder)
    began = monotonic()
    runs = _together(
        bench, bench.runs, lambda number: _cut_off(brief, folder / f"{number}", Random(number), signal.SIGINT)
    )
    seconds = monotonic() - began
    killed = _together(
        bench,
        -(-bench.runs // _KILLED),
        lambda number: _cut_off(brief, folder / f"killed-{number}", Random(number), signal.SIGKILL),
    )
    cut = [run for run in runs if run.code]
    before = [run.before for run in cut] or [0]
    whole = sum(not run.trouble for run in runs)
    yield Row(
        "Ctrl-C at any request, then again: whole episodes",
        f"{whole} of {len(runs)}",
        "all",
        whole == len(runs) and bool(cut),
        (
            f"{brief.pieces} pieces; {len(runs)} × 2 runs, {bench.cores} at a time, took {seconds:.0f} s",
            f"{len(cut)} were cut off before their end, when {min(before)} to {max(before)} pieces were answered; "
            f"exit codes: {_counted(Counter(str(run.code) for run in runs))}",
            *_troubles(run.trouble for run in runs),
            *_troubles(_complaint(run) for run in runs),
        ),
    )
    twice = sum(run.twice for run in runs)
    missing = sum(brief.pieces - len(run.delivered) for run in runs)
    yield Row(
        "the same: pieces answered twice, or never",
        f"{twice}, {missing}",
        "0, 0",
        not twice and not missing,
        (
            *(f"run {number}: {run.twice} twice" for number, run in enumerate(runs) if run.twice),
            f"killed instead: {sum(bool(run.code) for run in killed)} of {len(killed)} before their end, "
            f"{sum(not run.trouble for run in killed)} whole, at most {max(run.twice for run in killed)} pieces of one "
            f"answered twice",
            *_troubles(run.trouble for run in killed),
        ),
    )


def _sample(folder: Path, latency: float = 0.0) -> _Served:
    """The sample article with an empty store."""
    return _served(
        folder,
        latency,
        lambda google: narrator(*command(texts.SAMPLE, folder, *_VOICE), folder=folder, variables=google.environment),
    )


def _alone(text: Path, folder: Path, latency: float = 0.0) -> _Served:
    """A text by gTTS itself."""
    return _served(
        folder,
        latency,
        lambda google: python(_ALONE, text, folder / "said.mp3", folder=folder, variables=google.environment),
    )


def _served(folder: Path, latency: float, run: Callable[[Google], Run]) -> _Served:
    with Google(_new(folder), latency=latency) as google:
        began = monotonic()
        seconds = run(google).seconds
    times = [asked.at - began for asked in google.asked]
    return _Served(google, seconds, times[0], seconds - times[-1] - latency)


def _brief(folder: Path) -> _Brief:
    source = folder / "brief.md"
    source.write_text(texts.BRIEF, encoding="utf-8")
    with Google(folder) as google:
        narrator(*command(source, folder, *_VOICE), folder=folder, variables=google.environment)
    (audio,) = (folder / "output").glob("*/*.mp3")
    # It fails if anything is wrong with it.
    narrator("verify", audio, folder=folder)
    return _Brief(source, len(google.delivered()), audio.read_bytes())


def _failed(brief: _Brief, folder: Path, number: int) -> _Failed:
    kinds = Counter[str]()

    def fault(asked: Asked) -> faults.Fault | None:
        # Of this piece and this try, whatever came before it: a run that fails can be had again.
        dice = Random(f"{number} {asked.text} {asked.number}")
        if dice.random() >= _FAILING:
            return None
        kind = dice.choice(list(_FAULTS))
        kinds[kind] += 1
        return _FAULTS[kind]

    with Google(_new(folder), latency=_SHORT_LATENCY, fault=fault) as google:
        trouble = _narrated(brief, folder, google)
    asked = Counter(asked.text for asked in google.asked)
    return _Failed(asked, asked - google.delivered(), kinds, trouble)


def _cut_off(brief: _Brief, folder: Path, dice: Random, by: signal.Signals) -> _CutOff:
    when = Event()
    number, last = count(1), dice.randint(1, brief.pieces)

    def notice(_: Asked) -> None:
        if next(number) == last:
            when.set()

    with Google(_new(folder), latency=_SHORT_LATENCY, fault=notice) as google:
        code, errors = disturbed_narrator(
            *command(brief.source, folder, *_VOICE),
            folder=folder,
            variables=google.environment,
            by=by,
            when=when,
            after=dice.uniform(0, _SHORT_LATENCY),
        )
        before = len(google.delivered())
        trouble = _narrated(brief, folder, google)
    return _CutOff(code, errors, before, google.delivered(), trouble)


def _narrated(brief: _Brief, folder: Path, google: Google) -> str:
    """Narrate the brief article; what went wrong, if anything."""
    try:
        narrator(*command(brief.source, folder, *_VOICE), folder=folder, variables=google.environment)
    except FailedError as error:
        return str(error).splitlines()[-1]
    return brief.trouble(folder / "output")


def _together(bench: Bench, times: int, run: Callable[[int], _T]) -> list[_T]:
    """Runs that need not be quick, as many at a time as there are processors."""
    with ThreadPoolExecutor(bench.cores) as threads:
        return list(threads.map(run, range(times)))


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _counted(kinds: Counter[str]) -> str:
    return ", ".join(f"{times} × {kind}" for kind, times in kinds.most_common())


def _complaint(run: _CutOff) -> str:
    """What is amiss with how a run took Ctrl-C, whose episode may be whole all the same; empty if nothing."""
    if run.code not in (0, _INTERRUPTED):
        return f"ended with {run.code}: {' '.join(run.errors.splitlines()[-1:])}"
    return "shows the user a traceback" if "Traceback" in run.errors else ""


def _troubles(troubles: Iterable[str]) -> Iterator[str]:
    return (f"run {number}: {trouble}" for number, trouble in enumerate(troubles) if trouble)
