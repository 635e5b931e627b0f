"""A server on loopback that serves one file, with or without ranges, complete or not, as specified for each request."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from threading import Event, Thread
from typing import Any, Self

_POLL_SECONDS = 0.01


@dataclass(frozen=True)
class Manner:
    """How a request is answered.

    Args:
        stops_after: bytes of the body after which the connection is closed; None for all.
        content: replaces the file.
        knows_ranges: whether a requested range is served.
        etag: the ETag of this version.
        status: replaces 200 or 206; the body is then an HTML page.
        headers: added to the usual ones, or replacing them.
        shift: bytes by which a range begins later than requested.
        length: whether there is a Content-Length.
        hangs: whether the connection stays open after `stops_after` without sending anything.
    """

    stops_after: int | None = None
    content: bytes | None = None
    knows_ranges: bool = True
    etag: str = '"1"'
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    shift: int = 0
    length: bool = True
    hangs: bool = False


class FileServer:
    """The server, while the `with` block lasts. Each request is answered in the next manner; the last one repeats."""

    def __init__(self, content: bytes, manners: Sequence[Manner] = (Manner(),)) -> None:
        self.content = content
        self.asked: list[dict[str, str]] = []
        self.stopping = Event()
        self._manners = list(manners)

    def __enter__(self) -> Self:
        self._server = _Server(self)
        self._thread = Thread(target=self._server.serve_forever, args=(_POLL_SECONDS,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def address(self) -> str:
        """The address of the folder with the file."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/voices/"

    @property
    def ranges(self) -> list[tuple[str, str]]:
        """The Range and If-Range headers of each request."""
        return [(asked.get("range", ""), asked.get("if-range", "")) for asked in self.asked]

    def next(self) -> Manner:
        """How the next request is answered."""
        return self._manners.pop(0) if len(self._manners) > 1 else self._manners[0]


class _Server(ThreadingTCPServer):
    def __init__(self, files: FileServer) -> None:
        self.files = files
        super().__init__(("127.0.0.1", 0), _Connection)

    def handle_error(self, *_: Any) -> None:
        """Ignore errors: clients that disconnect are what is being tested."""


class _Connection(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        """Serve the file."""
        files = self.server.files
        files.asked.append({name.lower(): value for name, value in self.headers.items()} | {"path": self.path})
        manner = files.next()
        content = files.content if manner.content is None else manner.content
        if manner.status:
            return self._send(manner.status, b"<html>Sorry</html>", manner, {})
        start = self._start(manner)
        if not start:
            return self._send(200, content, manner, {"ETag": manner.etag})
        start += manner.shift
        span = f"bytes {start}-{len(content) - 1}/{len(content)}"
        return self._send(206, content[start:], manner, {"ETag": manner.etag, "Content-Range": span})

    def log_message(self, *_: Any) -> None:
        """Log nothing."""

    def _start(self, manner: Manner) -> int:
        wanted = self.headers.get("Range", "")
        is_current = self.headers.get("If-Range", manner.etag) == manner.etag
        return int(wanted[6:-1]) if wanted and manner.knows_ranges and is_current else 0

    def _send(self, status: int, body: bytes, manner: Manner, headers: dict[str, str]) -> None:
        self.send_response(status)
        length = {"Content-Length": str(len(body))} if manner.length else {}
        for name, value in (length | headers | manner.headers).items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        with suppress(OSError):
            for piece in _pieces(body[: manner.stops_after]):
                self.wfile.write(piece)
            if manner.hangs:
                self.server.files.stopping.wait(60)


def _pieces(body: bytes) -> Iterator[bytes]:
    for at in range(0, len(body), 4096):
        yield body[at : at + 4096]
