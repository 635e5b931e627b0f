"""How a run is displayed: a progress bar on a terminal, a few lines in a pipe, JSON lines for programs.

No other module draws.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import assert_never

from narrator.cli import printing
from narrator.cli.summary import clock
from narrator.events import (
    Asked,
    BackingOff,
    Event,
    Fetching,
    Linking,
    PartUnusable,
    PassageRecorded,
    RecordingStarted,
    Renamed,
    ScriptReady,
    SpokenAgain,
    Watcher,
    WorkerLost,
    WorkersLimited,
    unwatched,
)

_LINES_IN_A_PIPE = 10
_WORTH_A_LINE = 1.0
# What concerns all articles of a run, and was printed for one of them.
_TOLD: set[str] = set()
_LOST = "a worker process died; its work is done again"


@contextmanager
def watcher(*, as_json: bool, quiet: bool) -> Iterator[Watcher]:
    """The watcher that suits the output; progress goes to standard error, JSON to standard output."""
    if as_json:
        yield _print_json
    elif quiet:
        yield unwatched
    elif sys.stderr.isatty():
        with _bar() as watch:
            yield watch
    else:
        yield _Lines().watch


class Articles:
    """The progress of a run over many articles, displayed now and then; see `articles`.

    Args:
        total: how many there are.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = self.failed = 0
        self._seconds = 0.0
        self._began = time.monotonic()

    def add(self, seconds: float, *, is_failed: bool) -> None:
        """Record that one is done, with so many seconds of new audio."""
        self.done += 1
        self.failed += is_failed
        self._seconds += seconds
        self.display()

    def display(self) -> None:
        """Display the progress."""

    def watch(self, event: Event) -> None:
        """Handle an event within an article."""

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Make room for other output while the block runs."""
        yield

    @property
    def remaining(self) -> float:
        """The estimated remaining time in seconds."""
        return (time.monotonic() - self._began) * (self.total - self.done) / max(self.done, 1)

    def __str__(self) -> str:
        speed = self._seconds / max(time.monotonic() - self._began, 0.001)
        parts = [f"{self.done} of {self.total} articles"]
        if self.failed:
            parts.append(f"{self.failed} failed")
        if self._seconds:
            parts.append(f"{clock(self._seconds)} of audio, {speed:.{int(speed < 10)}f} × real time")
        return ", ".join(parts)


class _JsonArticles(Articles):
    def watch(self, event: Event) -> None:
        _print_json(event)


class _ArticleLines(Articles):
    """A line for each tenth, unless the previous one was printed just before."""

    def __init__(self, total: int) -> None:
        super().__init__(total)
        self._tenths = 0
        self._printed_at = time.monotonic()
        self._last = ""

    def display(self) -> None:
        tenth = self.done * _LINES_IN_A_PIPE // self.total
        if tenth > self._tenths and time.monotonic() - self._printed_at > _WORTH_A_LINE:
            self._tenths, self._printed_at = tenth, time.monotonic()
            left = f", about {clock(self.remaining)} left" if self.done < self.total else ""
            printing.echo(f"{self}{left}", err=True)

    def watch(self, event: Event) -> None:
        if (message := _noteworthy(event)) and message != self._last:
            self._last = message
            printing.echo(message, err=True)


@contextmanager
def articles(total: int, *, as_json: bool, quiet: bool) -> Iterator[Articles]:
    """The display that suits the output of a run over many articles, as in `watcher`."""
    if as_json:
        yield _JsonArticles(total)
    elif quiet:
        yield Articles(total)
    elif sys.stderr.isatty():
        with _article_bar(total) as bar:
            yield bar
    else:
        yield _ArticleLines(total)


def _noteworthy(event: Event) -> str:
    """An unusual event within one of many articles, as a message; "" for ordinary ones."""
    match event:
        case WorkerLost():
            return _LOST
        case SpokenAgain():
            return _spoken_again(event)
        case WorkersLimited():
            return event.what
        case PartUnusable():
            return _once(event.why)
        case Renamed():
            return f"“{event.title}” is now in {event.folder}"
        case BackingOff():
            return f"{_backing_off(event)}, until it answers or is given up" if event.seconds >= _WORTH_A_LINE else ""
        case _:
            return ""


def _once(message: str) -> str:
    """The message, or "" if it was told for an earlier article."""
    if message in _TOLD:
        return ""
    _TOLD.add(message)
    return message


@contextmanager
def download(name: str, size: int, *, as_json: bool) -> Iterator[Callable[[int], None]]:
    """Display how many of `size` bytes have arrived: call the function with that number, again and again."""
    if not as_json and sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn(name, markup=False), BarColumn(24), DownloadColumn(), TimeRemainingColumn(compact=True))
        with Progress(*columns, console=Console(stderr=True, emoji=False), transient=True) as progress:
            task = progress.add_task("", total=size)
            yield lambda there: progress.update(task, completed=there)
        return

    shown = -1

    def show(there: int) -> None:
        nonlocal shown
        tenth = there * _LINES_IN_A_PIPE // size
        if tenth != shown and as_json:
            printing.echo_json({"event": "downloading", "name": name, "bytes": there, "of": size})
        elif tenth != shown:
            printing.echo(f"{name}: {there / 1e6:.1f} of {size / 1e6:.1f} MB", err=True)
        shown = tenth

    yield show


def _print_json(event: Event) -> None:
    name = "".join(f"_{c.lower()}" if c.isupper() else c for c in type(event).__name__).strip("_")
    printing.echo_json({"event": name, **asdict(event)})


class _Tally:
    """The progress of a run."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.passages = self.done = 0
        self.letters = self.spoken = 0
        self.requests = self.answered = self.waiting = 0
        self.seconds = 0.0
        self._rest = ""
        self._rested = 0.0

    def start(self, event: RecordingStarted) -> None:
        self.began = time.monotonic()
        self.passages, self.done = event.passages, event.stored
        self.letters, self.requests = event.letters, event.requests

    def add(self, event: PassageRecorded) -> None:
        self.done += 1
        self.spoken += event.letters
        self.seconds += event.seconds

    def ask(self, event: Asked) -> None:
        self.answered, self.waiting = event.answered, event.waiting

    def rest(self, event: BackingOff) -> None:
        self._rest, self._rested = _backing_off(event), time.monotonic() + event.seconds

    @property
    def part(self) -> tuple[int, int]:
        """How much is done of what takes the time: requests if a service is used, otherwise characters."""
        return (self.answered, self.requests) if self.requests else (self.spoken, self.letters)

    def __str__(self) -> str:
        if time.monotonic() < self._rested:
            return f"{self.answered} of {self.requests} requests answered; {self._rest}"
        speed = self.seconds / max(time.monotonic() - self.began, 0.001)
        parts = [f"{self.done} of {self.passages} passages", f"{self.seconds / 60:.1f} min of audio"]
        if self.requests:
            parts.append(f"{self.answered} of {self.requests} requests answered, {self.waiting} waited for")
        return ", ".join([*parts, f"{speed:.{int(speed < 10)}f} × real time"])


class _Lines:
    """A line at the start, and one for each tenth of the passages."""

    def __init__(self) -> None:
        self._tally = _Tally()
        self._tenths = 0
        self._last = ""

    def watch(self, event: Event) -> None:
        match event:
            case Fetching():
                printing.echo(f"Fetching {event.source}", err=True)
            case ScriptReady():
                printing.echo(_opening(event), err=True)
            case RecordingStarted():
                self._tally.start(event)
                if event.stored:
                    printing.echo(f"{event.stored} of {event.passages} passages are in the store", err=True)
                if event.requests:
                    needed = "1 request is" if event.requests == 1 else f"{event.requests} requests are"
                    printing.echo(f"{needed} to be made", err=True)
            case Asked():
                if event.answered > self._tally.answered:
                    self._last = ""
                self._tally.ask(event)
            case BackingOff():
                if event.seconds >= _WORTH_A_LINE and event.why != self._last:
                    self._last = event.why
                    printing.echo(f"{_backing_off(event)}, until it answers or is given up", err=True)
            case PassageRecorded():
                self._tally.add(event)
                tenth = self._tally.done * _LINES_IN_A_PIPE // self._tally.passages
                if tenth > self._tenths:
                    self._tenths = tenth
                    printing.echo(str(self._tally), err=True)
            case WorkerLost():
                printing.echo(_LOST, err=True)
            case SpokenAgain():
                printing.echo(_spoken_again(event), err=True)
            case WorkersLimited():
                printing.echo(event.what, err=True)
            case PartUnusable():
                if message := _once(event.why):
                    printing.echo(message, err=True)
            case Linking() | Renamed():
                pass
            case _:
                assert_never(event)


@contextmanager
def _bar() -> Iterator[Watcher]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(bar_width=24),
        TextColumn("{task.description}", markup=False),
        TimeRemainingColumn(compact=True),
    )
    console = Console(stderr=True, emoji=False)
    tally = _Tally()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=None)

        def draw() -> None:
            completed, total = tally.part
            progress.update(task, completed=completed, total=total or None, description=printing.plain(str(tally)))

        def watch(event: Event) -> None:
            match event:
                case Fetching():
                    progress.update(task, description=printing.plain(f"fetching {event.source}"))
                case ScriptReady():
                    console.print(printing.plain(_opening(event)), markup=False, emoji=False, highlight=False)
                case RecordingStarted():
                    tally.start(event)
                    draw()
                case Asked():
                    tally.ask(event)
                    draw()
                case BackingOff():
                    tally.rest(event)
                    draw()
                case PassageRecorded():
                    tally.add(event)
                    draw()
                case WorkerLost():
                    console.print(_LOST, markup=False, emoji=False, highlight=False)
                case SpokenAgain():
                    console.print(printing.plain(_spoken_again(event)), markup=False, emoji=False, highlight=False)
                case WorkersLimited():
                    console.print(event.what, markup=False, emoji=False, highlight=False)
                case PartUnusable():
                    if message := _once(event.why):
                        console.print(printing.plain(message), markup=False, emoji=False, highlight=False)
                case Linking():
                    progress.update(task, description="linking and verifying the file")
                case Renamed():
                    pass
                case _:
                    assert_never(event)

        yield watch


@contextmanager
def _article_bar(total: int) -> Iterator[Articles]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(bar_width=24),
        TextColumn("{task.description}", markup=False),
        TimeRemainingColumn(compact=True),
    )
    console = Console(stderr=True, emoji=False)
    # Episodes are printed to standard output, which may be redirected.
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as progress:
        task = progress.add_task("", total=total)

        class Bar(Articles):
            def display(self) -> None:
                progress.update(task, completed=self.done, description=printing.plain(str(self)))

            def watch(self, event: Event) -> None:
                if isinstance(event, Fetching):
                    progress.update(task, description=printing.plain(f"{self}; fetching {event.source}"))
                if message := _noteworthy(event):
                    console.print(printing.plain(message), markup=False, emoji=False, highlight=False)

            @contextmanager
            def paused(self) -> Iterator[None]:
                progress.stop()
                try:
                    yield
                finally:
                    progress.start()

        bar = Bar(total)
        bar.display()
        yield bar


def _opening(event: ScriptReady) -> str:
    because = f", because {event.because}" if event.because else ""
    return f"Narrating “{event.title}” with {event.engine}, {event.voice}{because}"


def _spoken_again(event: SpokenAgain) -> str:
    took = f"it took {event.before:.1f} s, not about {event.expected:.1f} s; now {event.after:.1f} s"
    return f"“{event.line}” is spoken again: {took}"


def _backing_off(event: BackingOff) -> str:
    return f"{event.why}: asking again in {event.seconds:.0f} s, {event.at_once} at a time"
