"""A server on loopback that implements OpenAI's `POST /v1/audio/speech`, well or badly: espeak-ng in WAV."""

import io
import json
import socket
import struct
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler
from itertools import count
from socketserver import ThreadingTCPServer
from threading import Event, RLock, Thread
from time import monotonic
from types import TracebackType
from typing import Any, Self

import soundfile

from tests.google.answers import Answer, Asked
from tests.google.faults import Fault
from tests.google.speech import spoken

WAV = "audio/wav"
UNKNOWN_SIZE = 0xFFFFFFFF

_HOST = "127.0.0.1"
_POLL_SECONDS = 0.01


class SoundAnswer(Answer):
    """A response that is just a sound file."""

    def body(self, audio: bytes | None) -> bytes:
        """A complete response body, with or without a sound."""
        return audio or b""

    def speech(self) -> bytes:
        """The body with the requested speech."""
        return wav(self.asked.text)

    def begin(self, kind: str = WAV, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        """Wait until the response is due, and send its head."""
        super().begin(kind, status, headers)


@dataclass(frozen=True)
class Shortened(Fault):
    """A WAV file without its second half, which its head announces; the response itself ends properly."""

    def play(self, answer: Answer) -> None:
        body = answer.speech()
        answer.send(body[: len(body) // 2], WAV)


@dataclass(frozen=True)
class Request:
    """A request: the JSON, and the headers with their names in lower case."""

    body: dict[str, Any]
    headers: Mapping[str, str]


class SpeechServer:
    """The server, while the `with` block lasts.

    Args:
        fault: decides for each request what goes wrong with it.
        key: the key that must be sent; "" for a server without one.
        voices: the response to `GET /v1/audio/voices`; None for a server without that.
        size: the size in the head of a WAV file instead of the true one; None for the true one.
    """

    def __init__(
        self,
        fault: Callable[[Asked], Fault | None] = lambda _: None,
        *,
        key: str = "",
        voices: Any = None,
        size: int | None = None,
    ) -> None:
        self.asked: list[Asked] = []
        self.requests: list[Request] = []
        self._fault = fault
        self._key = key
        self._voices = voices
        self._size = size
        self._lock = RLock()
        self._stopping = Event()
        self._open: set[socket.socket] = set()
        self._numbers = count(1)

    def __enter__(self) -> Self:
        self._server = _Server(self)
        self.port: int = self._server.server_address[1]
        self._thread = Thread(target=self._server.serve_forever, args=(_POLL_SECONDS,))
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._thread.join()
        with self._lock:
            self._stopping.set()
            for connection in self._open:
                _cut(connection)
        self._server.server_close()

    @property
    def base_url(self) -> str:
        """Its address, as people write it into their settings."""
        return f"http://{_HOST}:{self.port}/v1"

    def delivered(self) -> Counter[str]:
        """How many times each text was answered completely."""
        with self._lock:
            return Counter(asked.text for asked in self.asked if asked.answered)

    def opened(self, connection: socket.socket) -> int:
        """The number of a new connection."""
        with self._lock:
            self._open.add(connection)
            if self._stopping.is_set():
                _cut(connection)
            return next(self._numbers)

    def closing(self, connection: socket.socket) -> None:
        """Forget a connection that is about to be closed."""
        with self._lock:
            self._open.discard(connection)

    def lets_in(self, authorization: str | None) -> bool:
        """Whether the right key was sent."""
        return not self._key or authorization == f"Bearer {self._key}"

    def listed(self) -> Any:
        """The response to a request for the voices."""
        return self._voices

    def answer(self, handler: "_Connection", request: Request) -> None:
        """Answer a request for speech."""
        with self._lock:
            self.requests.append(request)
            text = request.body["input"]
            number = sum(earlier.text == text for earlier in self.asked)
            earlier = next((earlier for earlier in reversed(self.asked) if earlier.text != text), None)
            asked = Asked(text, "en", False, request.headers["host"], number, monotonic(), handler.number)
            self.asked.append(asked)
            fault = self._fault(asked)
        answer = SoundAnswer(
            asked,
            earlier,
            framed=False,
            due=asked.at,
            stopping=self._stopping,
            handler=handler,
            over=self._over,
        )
        if fault:
            fault.play(answer)
            return
        answer.begin()
        answer.go_on(_with_size(answer.speech(), self._size))
        answer.end(good=True)

    def _over(self, answer: Answer, good: bool) -> None:
        with self._lock:
            answer.asked.answered = good


def _cut(connection: socket.socket) -> None:
    """End a connection, even if somebody waits for it."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


@cache
def wav(text: str) -> bytes:
    """The speech for a text, the same bytes every time."""
    samples, rate = soundfile.read(io.BytesIO(spoken(text, "en") or b""), dtype="int16")
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format="WAV", subtype="PCM_16")
    return file.getvalue()


def settings(server: SpeechServer, **more: Any) -> dict[str, Any]:
    """The table [engines.openai] for this server."""
    return {"base-url": server.base_url, **{key.replace("_", "-"): value for key, value in more.items()}}


class _Server(ThreadingTCPServer):
    request_queue_size = 32

    def __init__(self, speech: SpeechServer) -> None:
        self.speech = speech
        super().__init__((_HOST, 0), _Connection)

    def handle_error(self, *_: Any) -> None:
        """Ignore errors: clients that disconnect are what is being tested."""


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        """Register the connection."""
        self.number = self.server.speech.opened(self.request)
        super().setup()

    def finish(self) -> None:
        """Unregister the connection, whatever happened."""
        self.server.speech.closing(self.request)
        with suppress(OSError):
            super().finish()

    def do_GET(self) -> None:
        """List the voices."""
        listed = self.server.speech.listed()
        if self.path != "/v1/audio/voices" or listed is None:
            self._send(404, b'{"detail": "Not Found"}')
        elif not self.server.speech.lets_in(self.headers["Authorization"]):
            self._send(401, b'{"error": {"message": "Incorrect API key provided"}}')
        else:
            self._send(200, listed if isinstance(listed, bytes) else json.dumps(listed).encode())

    def do_POST(self) -> None:
        """Speak."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path != "/v1/audio/speech":
            return self._send(404, b'{"detail": "Not Found"}')
        if not self.server.speech.lets_in(self.headers["Authorization"]):
            # OpenAI's own message contains half of the key.
            return self._send(401, json.dumps({"error": {"message": self.headers["Authorization"]}}).encode())
        request = Request(body, {name.lower(): value for name, value in self.headers.items()})
        return self.server.speech.answer(self, request)

    def log_message(self, *_: Any) -> None:
        """Log nothing."""

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _with_size(file: bytes, size: int | None) -> bytes:
    """A WAV file whose head has another size."""
    if size is None:
        return file
    head = bytearray(file)
    struct.pack_into("<I", head, 4, size)
    struct.pack_into("<I", head, head.index(b"data") + 4, size)
    return bytes(head)
