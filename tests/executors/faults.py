"""Whatever happens to a cluster, an archive comes out whole: every episode once, none missing, the feed right.

    python -m tests.executors.faults                            300 articles, 20 kills: half an hour on two cores
    python -m tests.executors.faults --articles 12 --kills 3

It is run by hand; `test_dask.py` runs a small version. The cluster is a real one of Dask on this machine: a scheduler
and workers, each a process, killed by SIGKILL. Prints what was seen, and ends with 1 at the first fault.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import click
import psutil

from narrator.episode import manifest
from narrator.sources import registry
from tests.support.packages import install
from tests.support.process import spawned

_PATIENCE = 900.0

# An article that ends the process in which it is read, or one that is there as soon as another file is.
_DEADLY = """
import os, time
from pathlib import Path
from narrator.article import Article, Block, Kind, Metadata, Section
from narrator.sources import Source


def read(document):
    wanted = document.text.partition("until ")[2]
    if not wanted:
        os._exit(9)
    while not Path(wanted).exists():
        time.sleep(0.05)
    return Article(Metadata("The last"), (Section(blocks=(Block(Kind.PARAGRAPH, "Here it is."),)),))


SOURCE = Source(name="deadly", endings=(".deadly",), media_types=(), read=read)
"""


class Cluster:
    """A scheduler and workers of Dask, each a process. A context: all end with it.

    Args:
        folder: for what they write.
        environment: of all of them.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._environment = environment
        self._processes: list[subprocess.Popen[bytes]] = []
        self.address = ""
        self.scheduler = self._start("scheduler", "--port", "0", "--host", "127.0.0.1", "--no-dashboard")
        self._find_out()

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            with suppress(psutil.NoSuchProcess):
                for child in psutil.Process(process.pid).children(recursive=True):
                    with suppress(psutil.NoSuchProcess):
                        child.kill()
            process.kill()
            process.wait()

    def work(self, count: int = 1, *, limit: int = 0, variables: Mapping[str, str] | None = None) -> None:
        """Start workers, which come back when they die.

        Args:
            limit: how large a file they can write, in blocks of 1,024 bytes; 0 for any.
            variables: more of their environment.
        """
        self._start(
            "worker", self.address, "--nworkers", str(count), "--nthreads", "1", "--no-dashboard",
            "--memory-limit", "0", limit=limit, variables=variables,
        )  # fmt: skip

    def workers(self) -> list[psutil.Process]:
        """The processes that do the work now: children of those that have them come back."""
        return [worker for process in self._processes[1:] for worker in spawned(process.pid)]

    def wait_for(self, count: int) -> None:
        """Wait until there are so many workers, and the scheduler has been told of so many."""
        end = time.monotonic() + _PATIENCE
        log = self._folder / "scheduler.log"
        while len(self.workers()) < count or log.read_text().count("Register worker") < count:
            assert time.monotonic() < end, "the workers do not start"
            time.sleep(0.1)

    def _start(
        self, what: str, *arguments: str, limit: int = 0, variables: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", what, *arguments]
        if limit:
            command = ["bash", "-c", f'ulimit -f {limit}; exec "$@"', "bash", *command]
        with (self._folder / f"{what}.log").open("ab") as log:
            process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self._folder, env={**self._environment, **(variables or {})}
            )
        self._processes.append(process)
        return process

    def _find_out(self) -> None:
        end = time.monotonic() + _PATIENCE
        while not self.address:
            assert time.monotonic() < end, "the scheduler does not start"
            time.sleep(0.1)
            told = (self._folder / "scheduler.log").read_text()
            addresses = [word for word in told.split() if word.startswith("tcp://127.0.0.1:")]
            self.address = addresses[-1] if addresses else ""


class Archive:
    """Articles, one of them deadly, and where they are narrated."""

    def __init__(self, folder: Path, articles: int) -> None:
        self.folder = folder
        self.output, self.store = folder / "output", folder / "store"
        self._told = folder / "told.txt"
        self._ended = 0.0
        self.environment = install(folder / "site", f"{registry.GROUP}:SOURCE", "deadly", _DEADLY)
        posts = folder / "posts"
        posts.mkdir()
        self.sources = [posts / f"{number:04}.md" for number in range(articles)]
        for number, path in enumerate(self.sources):
            # Titles that occur twice want folders of their own.
            path.write_text(f"# Post {number // 2}\n\n" + f"This is number {number}, and it is not long.\n\n" * 4)

    def begin(self, address: str, *more: Path) -> subprocess.Popen[bytes]:
        """Start narrating them on a cluster."""
        with self._told.open("wb") as told:
            # Not into a pipe, which nobody empties while workers are killed.
            return subprocess.Popen(
                [
                    sys.executable, "-m", "narrator", *map(str, (*self.sources, *more)), "--engine", "espeak",
                    "--cluster", address, "--json", "--output", str(self.output), "--store", str(self.store),
                ],
                stdout=told, stderr=subprocess.STDOUT, cwd=self.folder, env=self.environment,
            )  # fmt: skip

    def end(self, process: subprocess.Popen[bytes], seconds: float = 3600) -> str:
        """Wait for its end; what it told."""
        process.wait(seconds)
        self._ended = time.time()
        return self._told.read_text(encoding="utf-8")

    def done(self) -> int:
        """How many episodes there are."""
        return len(list(self.output.glob("*/episode.json")))

    def wait_for(self, count: int, process: subprocess.Popen[bytes]) -> None:
        """Wait until there are so many episodes, or the process has ended."""
        while self.done() < count and process.poll() is None:
            time.sleep(0.05)

    def check(self) -> None:
        """Every article is an episode, once, with all its files as they were written; and the feed has all."""
        folders = sorted(path.parent for path in self.output.glob("*/episode.json"))
        known = [manifest.read(folder) for folder in folders]
        assert len(known) == len({each.identity for each in known}) == len(self.sources), f"{len(known)} episodes"
        assert len({each.guid for each in known}) == len(known)
        for folder, each in zip(folders, known, strict=True):
            for name, written in each.files.items():
                assert manifest.is_own(folder / name, written), f"{folder / name} is not whole"
        feed = subprocess.run(
            [sys.executable, "-m", "narrator", "feed", str(self.output), "--base-url", "https://a.example/", "--json"],
            capture_output=True,
            text=True,
            check=True,
            cwd=self.folder,
            env=self.environment,
        )
        assert json.loads(feed.stdout)["episodes"] == len(self.sources)
        # Workers that were killed leave drafts; nobody is at work on any.
        assert not [path for path in self.output.glob(".draft-*") if path.stat().st_mtime > self._ended]


@contextmanager
def _cluster(archive: Archive, workers: int) -> Iterator[Cluster]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="narrator-cluster-")))
        cluster = stack.enter_context(Cluster(folder, archive.environment))
        cluster.work(workers)
        cluster.wait_for(workers)
        yield cluster


def events(told: str) -> list[dict[str, object]]:
    """The events in what narrator printed."""
    return [json.loads(line) for line in told.splitlines() if line.startswith("{")]


def kills(folder: Path, articles: int, count: int, *, has_deadly: bool = True) -> str:
    """Workers killed at random; one with another version, one whose disk is full; an article that ends its workers."""
    archive = Archive(folder, articles)
    deadly = [folder / "posts" / "a.deadly"] if has_deadly else []
    for path in deadly:
        path.write_text("Deadly.")
    other = folder / "other" / "narrator-9.9.dist-info"
    other.mkdir(parents=True)
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: narrator\nVersion: 9.9\n")
    first = os.pathsep.join((str(other.parent), archive.environment.get("PYTHONPATH", "")))
    with _cluster(archive, 2) as cluster:
        cluster.work(variables={"PYTHONPATH": first})
        cluster.work(limit=40)
        cluster.wait_for(4)
        process = archive.begin(cluster.address, *deadly)
        chance = random.Random(articles)
        killed = 0
        for number in range(count):
            archive.wait_for((number + 1) * articles // (count + 1), process)
            if process.poll() is None and (there := cluster.workers()):
                with suppress(psutil.NoSuchProcess):
                    chance.choice(there).kill()
                    killed += 1
        told = archive.end(process)
    found = events(told)
    assert process.returncode == (3 if deadly else 0), told[-3000:]
    failed = [str(event["message"]) for event in found if event["event"] == "error"]
    assert len(failed) == len(deadly) and all("a.deadly" in message for message in failed), failed
    refused = [str(event["why"]) for event in found if event["event"] == "worker_refused"]
    assert any("narrator 9.9" in why for why in refused), refused
    archive.check()
    return f"{killed} workers killed, {len(archive.sources)} articles whole; told: {'; '.join((*failed, *refused))}"


def scheduler_lost(folder: Path, articles: int, workers: int = 2) -> str:
    """The scheduler dies: narrator ends with a line, and goes on with the next one."""
    archive = Archive(folder, articles)
    # The run has not come to its end before, however late it is looked at.
    last, is_lost = folder / "posts" / "last.deadly", folder / "lost"
    last.write_text(f"until {is_lost}")
    archive.sources.append(last)
    with _cluster(archive, workers) as cluster:
        process = archive.begin(cluster.address)
        archive.wait_for(articles // 3, process)
        cluster.scheduler.kill()
        is_lost.touch()
        lost = time.monotonic()
        told = archive.end(process, _PATIENCE)
        seconds = time.monotonic() - lost
    assert process.returncode == 1, told[-3000:]
    [why] = [str(event["message"]) for event in events(told) if event["event"] == "error"]
    assert "gone" in why, why
    before = archive.done()
    _finish(archive)
    return f"ended {seconds:.0f} s after with {before} of {articles} done: {why}"


def client_killed(folder: Path, articles: int) -> str:
    """Narrator itself is killed while workers work, and started again on the same cluster."""
    archive = Archive(folder, articles)
    with _cluster(archive, 2) as cluster:
        process = archive.begin(cluster.address)
        archive.wait_for(articles // 3, process)
        process.send_signal(signal.SIGKILL)
        process.wait()
        before = archive.done()
        again = archive.begin(cluster.address)
        told = archive.end(again)
    assert again.returncode == 0, told[-3000:]
    archive.check()
    return f"killed with {before} of {articles} done"


def _finish(archive: Archive) -> None:
    with _cluster(archive, 1) as cluster:
        process = archive.begin(cluster.address)
        told = archive.end(process)
    assert process.returncode == 0, told[-3000:]
    archive.check()


@click.command(help=(__doc__ or "").partition("\n")[0])
@click.option("--articles", default=300, show_default=True)
@click.option("--kills", "count", default=20, show_default=True)
@click.option("--only", type=click.Choice(["kills", "scheduler", "client"]), multiple=True)
def main(articles: int, count: int, only: Sequence[str]) -> None:
    """Try one after the other."""
    tried: dict[str, Callable[[Path], str]] = {
        "kills": lambda folder: kills(folder, articles, count),
        "scheduler": lambda folder: scheduler_lost(folder, articles // 5),
        "client": lambda folder: client_killed(folder, articles // 5),
    }
    for name, trial in tried.items():
        if not only or name in only:
            with tempfile.TemporaryDirectory(prefix="narrator-faults-") as folder:
                began = time.monotonic()
                told = trial(Path(folder))
                click.echo(f"{name}: {told} ({time.monotonic() - began:.0f} s)")


if __name__ == "__main__":
    main()
