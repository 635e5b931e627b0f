"""`kill -9` of two servers with one inbox and of what narrates, while articles are sent: none is lost, none twice.

python -m tests.kills.inbox                  50 kills, 100 articles, 20 senders: about five minutes
python -m tests.kills.inbox --kills 10 --articles 20 --seed 2
"""

import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Self

import click
import psutil

from narrator.errors import NarratorError
from narrator.inbox import sending, token
from narrator.inbox.queue import DONE, FAILED, Queue
from tests.google.server import environment
from tests.kills.campaigns import broken, episodes

_SENDERS = 20
_SETTINGS = 'engine = "tone"\njobs = 1\nannounce = false\nstore = "store"\n'
_PATIENCE = 120.0


@dataclass
class Outcome:
    """What was killed, how many articles had to be tried again by hand, and what was wrong."""

    killed: Counter[str] = field(default_factory=Counter)
    again: int = 0
    faults: list[str] = field(default_factory=list)


class _Server:
    """A server that is started again whenever it was killed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = int(free.getsockname()[1])
        self.address = f"http://127.0.0.1:{self._port}"
        self._start()

    def _start(self) -> None:
        command = [sys.executable, "-m", "narrator", "serve", "--inbox", "--port", str(self._port), "--json"]
        end = time.monotonic() + _PATIENCE
        is_serving = False
        # A connection of somebody else may have its port for a moment.
        while not is_serving:
            assert time.monotonic() < end, "the server does not start"
            self._process = subprocess.Popen(command, cwd=self._folder, stdout=subprocess.PIPE, start_new_session=True)
            assert self._process.stdout
            with self._process.stdout as told:
                is_serving = b'"serving"' in told.readline()
            if not is_serving:
                # Python warns of one that nobody has waited for.
                self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        for worker in self._workers():
            worker.kill()

    def kill(self, what: str) -> bool:
        """Kill the server, what narrates, or both; whether there was something to kill."""
        workers = self._workers()
        if what != "server":
            for worker in workers:
                for each in (worker, *_children(worker)):
                    _kill(each)
        if what == "worker":
            return bool(workers)
        self._process.kill()
        self._process.wait()
        self._start()
        return True

    def _workers(self) -> list[psutil.Process]:
        """What narrates in the folder, for this server or for one that was killed."""
        return [
            each for each in psutil.process_iter() if "--narrate" in _command(each) and _folder(each) == self._folder
        ]


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return list(process.children(recursive=True))
    except psutil.NoSuchProcess:
        return []


def _kill(process: psutil.Process) -> None:
    with suppress(psutil.NoSuchProcess):
        process.kill()


def _command(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def _folder(process: psutil.Process) -> Path | None:
    try:
        return Path(process.cwd())
    except psutil.Error:
        return None


def tried(kills: int, articles: int, seed: int, folder: Path) -> Outcome:
    """Send articles to an inbox in a folder while it is killed at random moments; then let it end its work."""
    chance = random.Random(seed)
    outcome = Outcome()
    folder = folder.resolve()
    (folder / "narrator.toml").write_text(_SETTINGS)
    texts = [_text(number, chance) for number in range(articles)]
    with (
        _Server(folder) as one,
        _Server(folder) as other,
        ThreadPoolExecutor(_SENDERS) as pool,
        Queue(folder / "output") as queue,
    ):
        servers = one, other
        known = token(folder / "output")
        over = Event()
        slowly = iter(sorted(chance.uniform(0, kills) for _ in texts))
        sent = [
            pool.submit(_send, servers[number % 2].address, known, text, wait, over)
            for number, (text, wait) in enumerate(zip(texts, slowly, strict=True))
        ]
        while outcome.killed.total() < kills:
            time.sleep(chance.uniform(0.2, 3))
            what = chance.choice(("server", "worker", "worker", "both"))
            outcome.killed[what] += chance.choice(servers).kill(what)
        over.set()
        accepted = [each.result() for each in sent]
        outcome.again = _finish(queue)
        outcome.faults = [*_faults(folder / "output", queue, accepted, texts)]
    return outcome


def _text(number: int, chance: random.Random) -> str:
    days = "\n\n".join(f"On day {day} of {number} the river went on." for day in range(chance.randint(3, 40)))
    return f"Article {number}\n\n{days}\n"


def _send(address: str, known: str, text: str, wait: float, over: Event) -> int:
    """Send an article until it is accepted, as `narrator send` does again and again; its number."""
    over.wait(wait)
    title = text.partition("\n")[0]
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            told = sending.send(
                sending.Destination(address, known), content=text.encode(), name=f"{title}.txt", key=title
            )
            return int(told["id"])
        except NarratorError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def _finish(queue: Queue) -> int:
    """Wait until all is narrated; how many articles failed since they were killed too often, and were tried again."""
    again = 0
    end = time.monotonic() + _PATIENCE
    progress = -1
    while queue.counts().keys() != {DONE}:
        for article in queue.articles():
            if article.state == FAILED and "ended the program" in article.reason:
                queue.again(article.id)
                again += 1
        done = queue.counts().get(DONE, 0)
        if done != progress:
            progress, end = done, time.monotonic() + _PATIENCE
        if time.monotonic() > end:
            break
        time.sleep(0.2)
    return again


def _faults(output: Path, queue: Queue, accepted: list[int], texts: list[str]) -> Iterator[str]:
    if len(set(accepted)) != len(texts):
        yield f"{len(texts)} articles were accepted as {len(set(accepted))}"
    by_number = {article.id: article for article in queue.articles()}
    for number in accepted:
        if number not in by_number:
            yield f"article {number} is lost"
    for number, article in by_number.items():
        if article.state != DONE:
            yield f"article {number} is {article.state}: {article.reason}"
    if extra := by_number.keys() - set(accepted):
        yield f"nobody knows that these were accepted: {extra}"
    found = Counter(known.title for known in episodes(output).values())
    wanted = Counter(text.partition("\n")[0] for text in texts)
    if found != wanted:
        yield f"lost {wanted - found}, too many {found - wanted}"
    yield from broken(output)


@click.command(help=__doc__.partition("\n")[0] if __doc__ else "")
@click.option("--kills", default=50, show_default=True)
@click.option("--articles", default=100, show_default=True)
@click.option("--seed", default=1, show_default=True, help="Another number is other moments.")
def main(kills: int, articles: int, seed: int) -> None:
    """Run it, and print what became of it."""
    for name in [name for name in os.environ if name.startswith("NARRATOR_")]:
        del os.environ[name]
    with tempfile.TemporaryDirectory(prefix="narrator-kills-") as home:
        os.environ.update(environment(None) | {"HOME": home, "XDG_CACHE_HOME": home, "XDG_CONFIG_HOME": home})
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="narrator-kills-") as folder:
            outcome = tried(kills, articles, seed, Path(folder))
        click.echo(
            f"{articles} articles, killed {dict(outcome.killed)}, {outcome.again} tried again by hand, "
            f"{len(outcome.faults)} faults, {time.monotonic() - began:.0f} s"
        )
        for fault in outcome.faults[:20]:
            click.echo(f"  {fault}")
        sys.exit(1 if outcome.faults else 0)


if __name__ == "__main__":
    main()
