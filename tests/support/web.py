"""A web server on loopback that responds as specified, well or badly: real sockets, and every byte written by hand."""

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event, Lock, Thread
from typing import Any, Protocol, Self, TypeAlias

Step: TypeAlias = bytes | float
"""Bytes to send, or seconds to wait."""

HTML = "text/html; charset=utf-8"
_POLL_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: its target as it was written, and the headers with their names in lower case."""

    target: str
    headers: Mapping[str, str]


class Reply(Protocol):
    """The response to a request."""

    def steps(self) -> Iterator[Step]:
        """The steps in order; then the connection is closed."""
        ...


@dataclass(frozen=True)
class Page:
    """A proper response. `length` replaces its Content-Length; with None the connection's end is that of the body."""

    body: bytes = b""
    kind: str = HTML
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = -1

    def head(self) -> bytes:
        """The status line and the headers."""
        length = len(self.body) if self.length == -1 else self.length
        headers = {
            "Content-Type": self.kind,
            **({} if length is None else {"Content-Length": str(length)}),
            **self.headers,
        }
        lines = [f"HTTP/1.1 {self.status} As told", *(f"{name}: {value}" for name, value in headers.items() if value)]
        return "\r\n".join([*lines, "", ""]).encode("utf-8")

    def steps(self) -> Iterator[Step]:
        """All at once."""
        yield self.head() + self.body


@dataclass(frozen=True)
class Chunked(Page):
    """A response in chunks; without `end`, the final chunk, which marks the end, is missing."""

    size: int = 100
    end: bool = True

    def steps(self) -> Iterator[Step]:
        """Chunk by chunk."""
        headers = {**self.headers, "Transfer-Encoding": "chunked"}
        yield Page(b"", self.kind, self.status, headers, None).head()
        for at in range(0, len(self.body), self.size):
            chunk = self.body[at : at + self.size]
            yield b"%x\r\n%b\r\n" % (len(chunk), chunk)
        if self.end:
            yield b"0\r\n\r\n"


@dataclass(frozen=True)
class Drip:
    """Another response, one byte at a time, after so many that are sent at once."""

    page: Page
    begin: int = 0
    seconds: float = 0.05

    def steps(self) -> Iterator[Step]:
        """Byte by byte."""
        whole = b"".join(step for step in self.page.steps() if isinstance(step, bytes))
        yield whole[: self.begin]
        for byte in whole[self.begin :]:
            yield self.seconds
            yield bytes([byte])


@dataclass(frozen=True)
class Raw:
    """These bytes."""

    content: bytes

    def steps(self) -> Iterator[Step]:
        """All at once."""
        yield self.content


@dataclass(frozen=True)
class Hang:
    """These bytes, then nothing more, while the connection stays open."""

    content: bytes = b""

    def steps(self) -> Iterator[Step]:
        """The bytes, then a long wait."""
        yield self.content
        yield 60.0


def to(address: str, status: int = 302) -> Page:
    """A redirect."""
    return Page(status=status, headers={"Location": address})


class Site:
    """A server, while the `with` block lasts: no connection outlives it. Unknown targets get a 404.

    Args:
        host: 127.0.0.1 or ::1.
        context: for TLS; None for plain connections.
    """

    def __init__(self, host: str = "127.0.0.1", context: ssl.SSLContext | None = None) -> None:
        self.host = host
        self.context = context
        self.asked: list[Asked] = []
        self._replies: dict[str, list[Reply]] = {}
        self._lock = Lock()
        self._stopping = Event()

    def __enter__(self) -> Self:
        self._server = _Server(self)
        self.port: int = self._server.server_address[1]
        self._thread = Thread(target=self._server.serve_forever, args=(_POLL_SECONDS,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def put(self, target: str, *replies: Reply) -> str:
        """Answer requests for a target in this order; the last reply repeats. Returns its address."""
        self._replies[target] = list(replies)
        return self.address(target)

    def clear(self) -> None:
        """Forget all replies and requests."""
        with self._lock:
            self._replies.clear()
            self.asked.clear()

    def address(self, target: str = "/", host: str = "", login: str = "") -> str:
        """The address of a target, under another name of this machine if one is given."""
        scheme = "https" if self.context else "http"
        name = host or (f"[{self.host}]" if ":" in self.host else self.host)
        return f"{scheme}://{login}{name}:{self.port}{target}"

    @property
    def targets(self) -> list[str]:
        """The requested targets, in order."""
        with self._lock:
            return [asked.target for asked in self.asked]

    def reply(self, asked: Asked) -> Reply:
        """The reply to a request."""
        with self._lock:
            self.asked.append(asked)
            replies = self._replies.get(asked.target, [Page(b"Not found", status=404)])
            return replies.pop(0) if len(replies) > 1 else replies[0]

    def wait(self, seconds: float) -> None:
        """Wait, but not beyond the server's end."""
        if self._stopping.wait(seconds):
            raise ConnectionAbortedError


class _Server(ThreadingTCPServer):
    """Waits for the threads of all connections when it ends."""

    request_queue_size = 32
    allow_reuse_address = True

    def __init__(self, site: Site) -> None:
        self.site = site
        self.address_family = socket.AF_INET6 if ":" in site.host else socket.AF_INET
        super().__init__((site.host, 0), _Connection)

    def handle_error(self, *_: Any) -> None:
        """Ignore errors: clients that disconnect are what is being tested."""


class _Connection(StreamRequestHandler):
    """A connection; it serves one request."""

    server: _Server
    disable_nagle_algorithm = True

    def setup(self) -> None:
        """Prepare TLS, if it is used."""
        if self.server.site.context:
            context = self.server.site.context
            self.request = context.wrap_socket(self.request, server_side=True, do_handshake_on_connect=False)
        super().setup()

    def handle(self) -> None:
        """Read the request, and send the reply."""
        if isinstance(self.request, ssl.SSLSocket):
            self.request.do_handshake()
        line = self.rfile.readline().decode("latin-1")
        headers: dict[str, str] = {}
        while header := self.rfile.readline().decode("latin-1").strip():
            name, _, value = header.partition(":")
            headers[name.lower()] = value.strip()
        for step in self.server.site.reply(Asked(line.split()[1], headers)).steps():
            if isinstance(step, bytes):
                self.wfile.write(step)
            else:
                self.server.site.wait(step)

    def finish(self) -> None:
        """Close the connection, whatever happened."""
        with suppress(OSError):
            super().finish()
        self.request.close()
