"""A folder that a real process serves, and its responses."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from email.message import Message
from http.client import HTTPResponse
from pathlib import Path

import psutil

from narrator.podcast.server.connections import Limits

# Its feed contains the address that it was made for, and how many were made before.
PROGRAM = """
import itertools, json, resource, sys
from pathlib import Path
from narrator.errors import SettingsError
from narrator.podcast import server
from narrator.podcast.server import sockets
from narrator.podcast.server.connections import Limits

given = json.loads(sys.argv[2])
if given["descriptors"]:
    resource.setrlimit(resource.RLIMIT_NOFILE, (given["descriptors"], given["descriptors"]))
limits = Limits(**given["limits"]) if given["limits"] else None
count = itertools.count()

def make(base, name):
    if name != server.FEED:
        return b""
    if "broken" in base:
        raise SettingsError("the show has no title", "give it one")
    return f"<rss>{base} {next(count)}</rss>".encode()

with sockets.listen("127.0.0.1", 0) as listening:
    application = server.app(Path(sys.argv[1]), make if given["feed"] else None)
    sockets.run(application, listening, lambda: print(listening.getsockname()[1], flush=True), limits)
"""

Header = tuple[str, str]


@dataclass(frozen=True)
class Answer:
    """The response. A header is "" if there is none."""

    status: int
    headers: Message
    body: bytes

    def __getitem__(self, name: str) -> str:
        return ", ".join(self.headers.get_all(name, []))


@dataclass(frozen=True)
class Server:
    """A server, and its process."""

    port: int
    folder: Path
    process: psutil.Process

    def ask(
        self, target: str = "/walk/walk.mp3", *headers: Header, method: str = "GET", host: str | None = None
    ) -> Answer:
        """Send a request with exactly these headers."""
        hostname = f"127.0.0.1:{self.port}" if host is None else host
        lines = [f"{method} {target} HTTP/1.1", f"Host: {hostname}", *(f"{name}: {value}" for name, value in headers)]
        return self.send("\r\n".join([*lines, "", ""]).encode("latin-1"), method)

    def send(self, request: bytes, method: str = "GET") -> Answer:
        """Send these bytes."""
        with self.connected() as connection:
            connection.sendall(request)
            return answer(connection, method)

    def connected(self, address: str = "127.0.0.1") -> socket.socket:
        """A connection from an address of this machine."""
        return socket.create_connection(("127.0.0.1", self.port), 60, (address, 0))


def answer(connection: socket.socket, method: str = "GET") -> Answer:
    """The response that arrives on a connection."""
    with HTTPResponse(connection, method=method) as response:
        response.begin()
        return Answer(response.status, response.headers, response.read())


@contextmanager
def serving(
    folder: Path, *, feed: bool = False, limits: Limits | None = None, descriptors: int = 0
) -> Iterator[Server]:
    """A server of a folder, which must end without errors or output.

    Args:
        folder: the folder to serve.
        feed: whether a feed is made.
        limits: those of its connections, if not the default ones.
        descriptors: how many files it may have open; 0 leaves that as it is.
    """
    given = {"feed": feed, "limits": limits and asdict(limits), "descriptors": descriptors}
    command = [sys.executable, "-c", PROGRAM, str(folder), json.dumps(given)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            assert process.stdout and process.stderr
            yield Server(int(process.stdout.readline()), folder, psutil.Process(process.pid))
            process.send_signal(signal.SIGTERM)
            assert process.stderr.read() == b""
            assert process.wait() == 0
        finally:
            process.kill()
