"""What the service sends back: the shape of its answers, and the sending of one."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from select import select
from socket import SO_LINGER, SOL_SOCKET
from struct import pack
from threading import Event
from time import monotonic
from typing import Any

from tests.google.speech import spoken

JSON = "application/json; charset=utf-8"

# Keeps pages of others from running an answer as a script.
_GUARD = ")]}'\n\n"


@dataclass(eq=False, slots=True)
class Asked:
    """A request.

    `slow` is what gTTS calls so, `host` the name it was sent to, `number` how many times this text had been asked
    for before, `at` when it was there, on the clock of `time.monotonic`, `connection` the number of the connection
    it came over. `answered` once a whole good answer was sent.
    """

    text: str
    language: str
    slow: bool
    host: str
    number: int
    at: float
    connection: int
    answered: bool = False


class Answer:
    """What is sent back for one request.

    Args:
        asked: the request.
        earlier: the last request before it that was for another text.
        framed: whether answers come as length-prefixed lines.
        due: when its first byte may be sent, on the clock of `time.monotonic`.
        stopping: set when nothing is waited for any more.
        handler: the connection.
        over: called before the last byte is sent, with whether this was a good answer.
    """

    def __init__(
        self,
        asked: Asked,
        earlier: Asked | None,
        *,
        framed: bool,
        due: float,
        stopping: Event,
        handler: BaseHTTPRequestHandler,
        over: Callable[["Answer", bool], None],
    ) -> None:
        self.asked = asked
        self.earlier = earlier
        self._framed = framed
        self._due = due
        self._stopping = stopping
        self._handler = handler
        self._over = over

    def body(self, audio: bytes | None) -> bytes:
        """A whole answer with a sound, or without one."""
        return self.body_of(None if audio is None else base64.b64encode(audio).decode())

    def speech(self) -> bytes:
        """The body with what was asked for."""
        return self.body(spoken(self.asked.text, self.asked.language))

    def body_of(self, content: str | None) -> bytes:
        """The body with something in the place of base64."""
        rows: list[list[Any]] = [
            ["wrb.fr", "jQ1olc", content if content is None else _json([content]), None, None, None, "generic"],
            ["di", 52],
            ["af.httprm", 51, "-8692744518077823928", 2],
        ]
        return (_framed(rows) if self._framed else _plain(rows)).encode()

    def begin(self, kind: str = JSON, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        """Wait until the answer is due, and send its head."""
        self._stopping.wait(max(self._due - monotonic(), 0.0))
        self._handler.send_response(status)
        for name, value in {"Content-Type": kind, "Transfer-Encoding": "chunked", **(headers or {})}.items():
            self._handler.send_header(name, value)
        self._handler.end_headers()

    def go_on(self, piece: bytes) -> None:
        """Send a piece of the body."""
        self._handler.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))

    def end(self, good: bool = False) -> None:
        """Send what ends the body; the connection is kept."""
        # Whoever has the whole answer is to find it counted already.
        self._over(self, good and not self.gone())
        self._handler.wfile.write(b"0\r\n\r\n")

    def send(self, body: bytes, kind: str = JSON) -> None:
        """Send a whole answer that is not a good one."""
        self.begin(kind)
        self.go_on(body)
        self.end()

    def close(self) -> None:
        """Close the connection, whatever was sent."""
        self._handler.close_connection = True

    def reset(self) -> None:
        """Close the connection as if this machine had lost its memory of it."""
        self._handler.connection.setsockopt(SOL_SOCKET, SO_LINGER, pack("ii", 1, 0))
        self.close()

    def gone(self, patience: float | None = 0) -> bool:
        """Whether the other side hangs up within some seconds, None for however long it takes."""
        # Nobody sends anything before having the answer: all there is to read is the end.
        return bool(select([self._handler.connection], [], [], patience)[0])


def _plain(rows: list[list[Any]]) -> str:
    return _GUARD + "[" + "\n,".join(map(_json, rows)) + "\n]"


def _framed(rows: list[list[Any]]) -> str:
    text, end = _GUARD + _frame(rows), ""
    # The last line tells the length of it all, in digits that count as well.
    for _ in range(4):
        end = _frame([["e", 4, None, None, len(text + end)]])
    return text + end


def _frame(rows: list[list[Any]]) -> str:
    line = _json(rows)
    # The line breaks on both sides count.
    return f"{len(line) + 2}\n{line}\n"


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
