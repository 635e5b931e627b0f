"""The connections of the server: how many there may be at once, and how long a client may take to send a request.

uvicorn limits the time between two requests, but not the time that one takes to arrive, and its `limit_concurrency`
counts a connection only once a request is complete. So a client that opens connections and sends nothing would keep
everybody else out.
"""

import asyncio
import socket
from dataclasses import dataclass
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from narrator import system

ACCEPTED_AT_ONCE = 16
"""How many connections asyncio accepts in a row before `Connection` sees the first of them."""

_MAX_CONNECTIONS = 500
_MIN_CONNECTIONS = 8
# A socket, and the file that it sends.
_DESCRIPTORS_EACH = 2
# For connections that are accepted but not yet refused, the files that a feed is made from, and the process itself.
_DESCRIPTORS_RESERVED = 6 * ACCEPTED_AT_ONCE
_REQUEST_SECONDS = 15.0
# Bytes that wait for one client: hundreds of slow clients should take little memory.
_MAX_UNSENT = 32 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How many connections there may be, in all and from one address, and how many seconds a request may take."""

    connections: int
    per_client: int
    request_seconds: float = _REQUEST_SECONDS


def limits() -> Limits:
    """The limits of this process, given how many files it may have open.

    One address gets at most half of the connections, so that some are left for others.
    """
    descriptors = system.max_open_files()
    allowed = _MAX_CONNECTIONS if descriptors is None else (descriptors - _DESCRIPTORS_RESERVED) // _DESCRIPTORS_EACH
    connections = max(_MIN_CONNECTIONS, min(allowed, _MAX_CONNECTIONS))
    return Limits(connections, connections // 2)


class Config(uvicorn.Config):
    """uvicorn's settings, with the limits."""

    def __init__(self, limits: Limits, **settings: Any) -> None:
        super().__init__(**settings, http=Connection, backlog=ACCEPTED_AT_ONCE)
        self.limits = limits


class Connection(H11Protocol):
    """uvicorn's connection, closed if no request comes in time, or to make room for another.

    Of uvicorn's two protocol implementations this one, with h11, is the stricter in what it accepts as a request.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._limits = config.limits
        self._deadline: asyncio.TimerHandle | None = None

    @property
    def _address(self) -> str:
        return self.client[0] if self.client else ""

    @property
    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    @property
    def _is_unsent(self) -> bool:
        """Whether part of a response, even of a complete one, still waits to be sent."""
        return self.transport.get_write_buffer_size() > 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the time limit, and make room if there are too many connections."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(_MAX_UNSENT)
        # asyncio does this only for sockets with the protocol number of TCP, which the listening socket does not have:
        # responses on a reused connection would come 40 ms late.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._watch()
        every = [one for one in self.connections if isinstance(one, Connection)]
        self._make_room([one for one in every if one._address == self._address], self._limits.per_client)
        self._make_room(every, self._limits.connections)

    def data_received(self, data: bytes) -> None:
        """Receive a piece of a request."""
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the time limit."""
        super().connection_lost(exc)
        if self._deadline:
            self._deadline.cancel()

    def send_400_response(self, msg: str) -> None:
        """Reject a malformed request.

        uvicorn's own response lacks the headers that all others have, and cannot be sent within another response.
        """
        if self._is_answering:
            self.transport.abort()
            return
        body = f"{msg}\n".encode()
        headers = (
            *self.server_state.default_headers,
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        )
        lines = (b"HTTP/1.1 400 Bad Request", *(b": ".join(header) for header in headers), b"", body)
        self.transport.write(b"\r\n".join(lines))
        self.transport.close()

    def _watch(self) -> None:
        """Limit the time until the next request is complete, however many pieces it comes in."""
        if self._is_answering:
            if self._deadline:
                self._deadline.cancel()
            self._deadline = None
        elif not self._deadline:
            # What is still in the buffer is sent before it closes.
            self._deadline = self.loop.call_later(self._limits.request_seconds, self.transport.close)

    def _make_room(self, connections: "list[Connection]", limit: int) -> None:
        """If there are too many connections, close the one that has been idle the longest, or else this one."""
        counted = [one for one in connections if one._is_unsent or not one.transport.is_closing()]
        if len(counted) > limit:
            idle = [(one._deadline.when(), one) for one in counted if one._deadline and not one._is_unsent]
            _, oldest = min(idle, key=lambda one: one[0], default=(0, self))
            oldest.transport.close()
