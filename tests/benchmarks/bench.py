"""What all rows are made with: a folder, articles that several of them need, and the row itself."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mutagen.mp3 import MP3

from tests.benchmarks import texts
from tests.benchmarks.runs import Run, narrator

# Not `auto`, which would ask Google and measure that.
EMBEDDED = ("--engine", "espeak")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `raw` are the figures it was made from, in words."""

    what: str
    measured: str
    wanted: str
    ok: bool
    raw: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Narrated:
    """A long article that was narrated with an empty store."""

    source: Path
    store: Path
    output: Path
    run: Run
    audio: Path

    @property
    def seconds(self) -> float:
        """How long it sounds."""
        return float(MP3(self.audio).info.length)

    def __str__(self) -> str:
        return f"{self.seconds / 3600:.2f} h of audio in {self.run.seconds:.1f} s"


class Bench:
    """What is measured, in a folder of its own. The long articles are narrated once for all rows.

    `hours` is the length of the shorter one, the other is ten times as long; `rounds` is how often the run that is
    compared with its bound is repeated, `runs` how often narrator is disturbed, `articles` how many an archive has.
    """

    def __init__(self, folder: Path, hours: float, rounds: int, runs: int, articles: int) -> None:
        self.folder = folder
        self.hours = hours
        self.rounds = rounds
        self.runs = runs
        self.articles = articles
        self.cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

    @cached_property
    def short(self) -> Narrated:
        """The article of one hour."""
        return self._narrated("short", self.hours)

    @cached_property
    def long(self) -> Narrated:
        """The article of ten hours."""
        return self._narrated("long", 10 * self.hours)

    def cold(self, source: Path, name: str, *, measure_memory: bool = False) -> Run:
        """Narrate a source with an empty store into an empty output folder, both in a new folder of that name."""
        folder = self.folder / name
        folder.mkdir()
        return narrator(*command(source, folder, *EMBEDDED), folder=folder, measure_memory=measure_memory)

    def again(self, source: Path, name: str) -> Run:
        """Narrate with the store and the output folder of that name."""
        folder = self.folder / name
        return narrator(*command(source, folder, *EMBEDDED), folder=folder)

    def _narrated(self, name: str, hours: float) -> Narrated:
        source = self.folder / f"{name}.md"
        source.write_text(texts.article(hours), encoding="utf-8")
        run = self.cold(source, name, measure_memory=True)
        output = self.folder / name / "output"
        (audio,) = output.glob("*/*.mp3")
        return Narrated(source, self.folder / name / "store", output, run, audio)


def command(source: Path, folder: Path, *voice: str) -> tuple[str | Path, ...]:
    """What narrator is told: to use the store and the output folder in a folder, and which voice."""
    return (source, *voice, "-o", folder / "output", "--store", folder / "store")


def listed(values: list[float], digits: int) -> str:
    """Figures with so many digits behind the point."""
    return ", ".join(f"{value:.{digits}f}" for value in values)
