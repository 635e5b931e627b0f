"""The rows of `narrator serve`: one file as fast as it goes, beside nginx, and many listeners at once."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from statistics import median

import psutil

from tests.benchmarks.bench import Bench, Row, listed

_SIZE = 60_000_000
_ROUNDS = 15
_LISTENERS = 200
# Of each listener's share: so much is read in turns.
_SIP = 20_000
_SIPS = 50
_PATIENCE = 10.0

_NGINX = """
daemon off;
worker_processes auto;
pid {folder}/pid;
error_log {folder}/errors;
events {{}}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  types {{ audio/mpeg mp3; }}
  server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


def throughput(bench: Bench) -> Iterator[Row]:
    """One file of an hour or two, whole, over loopback: narrator and nginx in turns."""
    what = f"serve: throughput of a {_SIZE / 1e6:.0f} MB file ÷ nginx"
    if not shutil.which("nginx"):
        yield Row(what, "skipped", "≥ 0.5", True, ("there is no nginx on this machine",))
        return
    root = _folder(bench)
    with _nginx(bench.folder, root) as nginx, served(root) as (narrator, _):
        _speed(nginx), _speed(narrator)
        theirs, ours = zip(*((_speed(nginx), _speed(narrator)) for _ in range(_ROUNDS)), strict=True)
    ratio = median(ours) / median(theirs)
    yield Row(
        what,
        f"{ratio:.2f}",
        "≥ 0.5",
        ratio >= 0.5,
        (
            f"narrator: {listed(sorted(ours), 0)} MB/s",
            f"nginx with sendfile: {listed(sorted(theirs), 0)} MB/s",
        ),
    )


def listeners(bench: Bench) -> Iterator[Row]:
    """Many listeners of one file, each of another part of it, who take a little in turns."""
    with served(_folder(bench)) as (port, process), ExitStack() as open_ones:
        before = process.memory_info().rss
        sockets = [
            open_ones.enter_context(_asked(port, number * (_SIZE // 2) // _LISTENERS)) for number in range(_LISTENERS)
        ]
        resident = []
        began = time.perf_counter()
        for _ in range(_SIPS):
            for one in sockets:
                _read(one, _SIP)
            resident.append(process.memory_info().rss)
        seconds = time.perf_counter() - began
    grown = resident[-1] / resident[0]
    yield Row(
        f"serve: {_LISTENERS} listeners at once, memory after the first turn and the last",
        f"{100 * (grown - 1):+.0f} %",
        "within 10 %",
        grown <= 1.1,
        (
            f"resident before, first, last: {listed([size / 1e6 for size in (before, resident[0], resident[-1])], 0)}"
            " MB",
            f"{_LISTENERS * _SIPS} times {_SIP / 1000:.0f} kB in {seconds:.1f} s",
        ),
    )


def _folder(bench: Bench) -> Path:
    folder = bench.folder / "served"
    folder.mkdir(exist_ok=True)
    if not (folder / "a.mp3").exists():
        (folder / "a.mp3").write_bytes(os.urandom(_SIZE))
    return folder


@contextmanager
def _nginx(folder: Path, root: Path) -> Iterator[int]:
    """nginx as it is set up by many: sendfile, a worker for each processor. Its port."""
    own = folder / "nginx"
    own.mkdir(exist_ok=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    (own / "conf").write_text(_NGINX.format(folder=own, root=root, port=port))
    with _process(["nginx", "-e", str(own / "errors"), "-c", str(own / "conf")]):
        end = time.monotonic() + _PATIENCE
        while True:
            with suppress(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
            if time.monotonic() > end:
                raise TimeoutError(f"nginx did not start: {(own / 'errors').read_text()}")
            time.sleep(0.01)
        # Its workers run as somebody else, who must be let in.
        for path in (folder, root, root / "a.mp3"):
            path.chmod(0o755)
        yield port


@contextmanager
def served(root: Path) -> Iterator[tuple[int, psutil.Process]]:
    """`narrator serve`: its port, and the process."""
    command = [sys.executable, "-m", "narrator", "serve", str(root), "--port", "0", "--json"]
    with _process(command) as process:
        assert process.stdout
        address = json.loads(process.stdout.readline())["address"]
        yield int(address.rstrip("/").rpartition(":")[2]), psutil.Process(process.pid)


@contextmanager
def _process(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def _asked(port: int, start: int) -> socket.socket:
    """A connection on which the file was asked for, from a byte on."""
    connection = socket.create_connection(("127.0.0.1", port), _PATIENCE)
    lines = ("GET /a.mp3 HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Range: bytes={start}-", "Connection: close", "", "")
    connection.sendall("\r\n".join(lines).encode())
    return connection


def _read(connection: socket.socket, size: int) -> None:
    while size:
        got = len(connection.recv(size))
        if not got:
            raise ConnectionError("the answer is too short")
        size -= got


def _speed(port: int) -> float:
    """MB/s of the whole file."""
    buffer = bytearray(1_000_000)
    began = time.perf_counter()
    with _asked(port, 0) as connection:
        size = 0
        while got := connection.recv_into(buffer):
            size += got
    seconds = time.perf_counter() - began
    if not _SIZE < size < _SIZE + 1_000:
        raise ConnectionError(f"{size} bytes came")
    return _SIZE / 1e6 / seconds
