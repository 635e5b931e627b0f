"""The stand-in itself: HTTPS on loopback as translate.google.<country> serves it to the `gtts` package.

It answers `POST /_/TranslateWebserverUi/data/batchexecute` with speech, or fails as told. What its answers look like
was learnt from the clients of that service that others have published, gTTS and google-tts-api among them.
"""

import json
import os
import socket
import ssl
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler
from itertools import count
from pathlib import Path
from socketserver import ThreadingTCPServer
from threading import Event, RLock, Thread
from time import monotonic
from types import TracebackType
from typing import Any, Literal, Self, TypeAlias
from urllib.parse import parse_qs, urlsplit

import pytest
import trustme
from gtts.lang import tts_langs

from tests.google.answers import Answer, Asked
from tests.google.faults import Fault, NoAudio
from tests.google.site.sitecustomize import VARIABLE, confined
from tests.google.speech import spoken

LONGEST = 100
"""Characters that are said at a time."""

_HOST = "127.0.0.1"
_PATH = "/_/TranslateWebserverUi/data/batchexecute"
_FORM = "application/x-www-form-urlencoded"
_COUNTRIES = (
    "com ac ae at be ca ch cl cn co.id co.il co.in co.jp co.ke co.kr co.nz co.th co.tz co.uk co.za com.ar com.au "
    "com.bd com.br com.co com.eg com.gh com.hk com.mx com.my com.ng com.ph com.pk com.sg com.tr com.tw com.ua com.vn "
    "cz de dk es fi fr gr hu ie it lk lt lv nl no pl pt ro rs ru se sk us"
).split()
_LANGUAGES = frozenset(tts_langs())
_POLL_SECONDS = 0.01
_SITE = Path(__file__).with_name("site")

Whereabouts: TypeAlias = int | Literal["hang"] | None
"""Where Google is found: at a port on loopback, nowhere, or by a name server that does not answer."""


def never(_asked: Asked) -> Fault | None:
    """No fault at all."""
    return None


class Google:
    """The service, while the `with` block lasts: no connection outlives it. An error of its own fails the block.

    Args:
        folder: where `ca_file` is put.
        latency: seconds from a request's arrival to the first byte of its answer, in which the sound is made as well;
            it is late only if that takes longer.
        fault: decides of each request what goes wrong with it; called for one request at a time, in their order.
        trusted: whether its certificate is one that `ca_file` vouches for.
        framed: whether answers come as length-prefixed lines, or as one JSON array over several lines.
    """

    def __init__(
        self,
        folder: Path,
        *,
        latency: float = 0.0,
        fault: Callable[[Asked], Fault | None] = never,
        trusted: bool = True,
        framed: bool = True,
    ) -> None:
        self.port = 0
        self.ca_file = folder / "ca.pem"
        self.asked: list[Asked] = []
        self.most_at_once = 0
        self._latency = latency
        self._fault = fault
        self._framed = framed
        self._lock = RLock()
        self._stopping = Event()
        self._under_way: set[Answer] = set()
        self._open: set[ssl.SSLSocket] = set()
        self._numbers = count(1)
        self._own_errors: list[BaseException] = []
        authority = trustme.CA()
        (authority if trusted else trustme.CA()).cert_pem.write_to_path(self.ca_file)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        names = ["translate.google.com", *(f"*.google.{country}" for country in _COUNTRIES)]
        authority.issue_cert(*names).configure_cert(self._context)

    def __enter__(self) -> Self:
        self._server = _Server(self)
        self.port = self._server.server_address[1]
        self._thread = Thread(target=self._server.serve_forever, args=(_POLL_SECONDS,))
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._thread.join()
        with self._lock:
            for connection in self._open:
                _cut(connection)
            # Not before: whoever waits for an answer to be due would send it.
            self._stopping.set()
        self._server.server_close()
        if self._own_errors and not error:
            raise self._own_errors[0]

    @property
    def environment(self) -> dict[str, str]:
        """The variables of a process that finds this under the name of Google, and trusts it."""
        return environment(self.port) | {"REQUESTS_CA_BUNDLE": str(self.ca_file)}

    def delivered(self) -> Counter[str]:
        """How many times each text was answered whole."""
        with self._lock:
            return Counter(asked.text for asked in self.asked if asked.answered)

    def opened(self, connection: ssl.SSLSocket) -> int:
        """The number of a new connection."""
        with self._lock:
            self._open.add(connection)
            if self._stopping.is_set():
                _cut(connection)
            return next(self._numbers)

    def closing(self, connection: ssl.SSLSocket) -> None:
        """The connection is about to be closed."""
        with self._lock:
            self._open.discard(connection)

    def answer(self, handler: "_Connection", text: str, language: str, slow: bool) -> None:
        """Answer a request."""
        at = monotonic()
        with self._lock:
            number = sum(earlier.text == text for earlier in self.asked)
            earlier = next((earlier for earlier in reversed(self.asked) if earlier.text != text), None)
            asked = Asked(text, language, slow, handler.headers["Host"], number, at, handler.number)
            self.asked.append(asked)
            fault = self._fault(asked)
            answer = Answer(
                asked,
                earlier,
                framed=self._framed,
                due=at + self._latency,
                stopping=self._stopping,
                handler=handler,
                over=self._over,
            )
            self._under_way.add(answer)
            # Whose client has given up is waited for no more, though its thread may not have noticed yet.
            self.most_at_once = max(self.most_at_once, sum(not other.gone() for other in self._under_way))
        try:
            if fault:
                fault.play(answer)
            elif self._can_say(asked):
                body = answer.speech()
                answer.begin()
                answer.go_on(body)
                answer.end(good=True)
            else:
                NoAudio().play(answer)
        except OSError:
            asked.answered = False
            raise
        finally:
            self._over(answer, asked.answered)

    def failed(self, error: BaseException) -> None:
        """A connection ended with an error. That of a client that hangs up, or does not trust this, is none."""
        if not isinstance(error, OSError):
            self._own_errors.append(error)

    @property
    def context(self) -> ssl.SSLContext:
        """How connections are secured."""
        return self._context

    def _can_say(self, asked: Asked) -> bool:
        return (
            asked.language in _LANGUAGES
            and len(asked.text) <= LONGEST
            and bool(asked.text.strip())
            and spoken(asked.text, asked.language) is not None
        )

    def _over(self, answer: Answer, good: bool) -> None:
        with self._lock:
            self._under_way.discard(answer)
            answer.asked.answered = good


def environment(google: Whereabouts) -> dict[str, str]:
    """The variables of a process that reaches loopback only, and finds Google there or nowhere."""
    others = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path not in ("", str(_SITE))]
    path = os.pathsep.join([str(_SITE), *others])
    return {VARIABLE: str(google or ""), "PYTHONPATH": path} | _WITHOUT_PROXY


@contextmanager
def reached(google: Google | Whereabouts) -> Iterator[None]:
    """This process finds Google there and nowhere else, nor any other name but its own, and trusts it."""
    at = google.port if isinstance(google, Google) else google
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", confined(socket.getaddrinfo, lambda: str(at or "")))
        for name, value in _WITHOUT_PROXY.items():
            patch.setenv(name, value)
        if isinstance(google, Google):
            patch.setenv("REQUESTS_CA_BUNDLE", str(google.ca_file))
        yield


@contextmanager
def refusing() -> Iterator[int]:
    """A port at which nobody listens."""
    with socket.socket() as reserved:
        reserved.bind((_HOST, 0))
        yield reserved.getsockname()[1]


# An empty variable is none: a proxy of the machine's would be asked for Google in place of the stand-in.
_WITHOUT_PROXY = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"), "")


class _Server(ThreadingTCPServer):
    """Waits at its end for the threads of all connections."""

    request_queue_size = 128

    def __init__(self, google: Google) -> None:
        self.google = google
        super().__init__((_HOST, 0), _Connection)

    def handle_error(self, *_: Any) -> None:
        """Called in the thread of a connection, while the error is being handled."""
        if error := sys.exception():
            self.google.failed(error)


class _Connection(BaseHTTPRequestHandler):
    """A connection, in a thread of its own from the first byte of the handshake."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "ESF", ""
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        """Called first."""
        self.google = self.server.google
        context = self.google.context
        self.request = context.wrap_socket(self.request, server_side=True, do_handshake_on_connect=False)
        self.number = self.google.opened(self.request)
        super().setup()

    def handle(self) -> None:
        """Serve one request after the other."""
        self.request.do_handshake()
        super().handle()

    def finish(self) -> None:
        """Called last, whatever happened."""
        self.google.closing(self.request)
        super().finish()
        self.request.close()

    def do_GET(self) -> None:
        """There is nothing to look at."""
        self.send_error(404)

    def do_POST(self) -> None:
        """Answer it, or say that it is not understood."""
        if urlsplit(self.path).path != _PATH:
            return self.send_error(404)
        try:
            form = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            question = _understood(self.headers.get_content_type(), form)
        except ValueError:
            return self.send_error(400)
        return self.google.answer(self, *question)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def _understood(kind: str, form: bytes) -> tuple[str, str, bool]:
    """The text, the language and whether to speak slowly.

    Raises:
        ValueError: it is not a request as the service knows it.
    """
    if kind == _FORM:
        [request] = parse_qs(form.decode(), errors="strict").get("f.req", [])
        match json.loads(request):
            case [[["jQ1olc", str(call), None, "generic"]]]:
                match json.loads(call):
                    case [str(text), str(language), (None | True) as slow, "null"]:
                        return text, language, slow is True
    raise ValueError("not a request for speech")


def _cut(connection: ssl.SSLSocket) -> None:
    """End a connection, whoever waits for it."""
    with suppress(OSError):
        # That of SSLSocket lets other threads send in the clear.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
