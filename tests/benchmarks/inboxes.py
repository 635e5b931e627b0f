"""The rows of `narrator serve --inbox`: how soon a long queue accepts an article, and what an idle server takes."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

import psutil

from narrator import inbox
from narrator.inbox.queue import Queue, Submission
from tests.benchmarks.bench import Bench, Row

_QUEUE = 10_000
_SENT = 200
_ACCEPTED = 0.05
_IDLE = 80e6
_PAGE = b"<title>A page</title><article>" + b"<p>The river went on and on between the hills.</p>" * 4_000
_REST_SECONDS = 3


def accepted(bench: Bench) -> Iterator[Row]:
    """An article after the other, a page of 200 kB each, while thousands wait; then the server is left alone."""
    output = bench.folder / "inbox"
    output.mkdir()
    with Queue(output) as queue:
        for number in range(_QUEUE):
            queue.add(Submission(f"https://example.com/{number}"))
        # As if it were being narrated elsewhere, so that the server has nothing to do but to accept.
        claimed = queue.claim("elsewhere:1:benchmark")
        assert claimed
        queue._database.execute("UPDATE articles SET lease = lease + 86400 WHERE id = ?", (claimed.id,))
    with _served(output) as (address, process):
        resident = [process.memory_info().rss]
        seconds = [_send(address, output, number) for number in range(_SENT)]
        resident.append(process.memory_info().rss)
        for target in ("/", "/feed.xml", "/inbox", "/inbox/articles"):
            _ask(address, "GET", target, output)
        time.sleep(_REST_SECONDS)
        resident.append(process.memory_info().rss)
        used = _cpu(process)
        time.sleep(_REST_SECONDS)
        used = (_cpu(process) - used) / _REST_SECONDS
    most = quantiles(seconds, n=20)[-1]
    yield Row(
        f"inbox: accepted at a queue of {_QUEUE:,}, 19 of 20 within",
        f"{1000 * most:.0f} ms",
        f"≤ {1000 * _ACCEPTED:.0f} ms",
        most <= _ACCEPTED,
        (
            f"{_SENT} pages of {len(_PAGE) / 1000:.0f} kB: median {1000 * median(seconds):.1f} ms, "
            f"most {1000 * max(seconds):.1f} ms, each on a connection of its own",
        ),
    )
    yield Row(
        "inbox: idle server, resident",
        f"{resident[-1] / 1e6:.0f} MB",
        f"≤ {_IDLE / 1e6:.0f} MB",
        resident[-1] <= _IDLE,
        (
            f"begun {resident[0] / 1e6:.0f} MB, when all was accepted {resident[1] / 1e6:.0f} MB, "
            f"after its pages were asked for {resident[2] / 1e6:.0f} MB; idle: {100 * used:.1f} % of a processor",
        ),
    )


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


@contextmanager
def _served(output: Path) -> Iterator[tuple[str, psutil.Process]]:
    command = [sys.executable, "-m", "narrator", "serve", str(output), "--inbox", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            assert process.stdout
            yield json.loads(process.stdout.readline())["address"], psutil.Process(process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def _send(address: str, output: Path, number: int) -> float:
    began = time.perf_counter()
    status = _ask(address, "POST", f"/articles?url=https://example.com/page/{number}", output, _PAGE)
    seconds = time.perf_counter() - began
    if status != 201:
        raise ConnectionError(f"answered {status}")
    return seconds


def _ask(address: str, method: str, target: str, output: Path, body: bytes | None = None) -> int:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
    try:
        headers = {"Authorization": f"Bearer {inbox.token(output)}", "Content-Type": "text/html"}
        connection.request(method, target, body, headers)
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()
