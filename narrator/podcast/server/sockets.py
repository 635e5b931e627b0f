"""The socket that a show is served on, and how serving ends."""

import errno
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from narrator.errors import SettingsError
from narrator.podcast.server import connections, origins

_BACKLOG = 1024
_END_SECONDS = 2


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at a name or address of this machine. Port 0 picks a free one.

    Raises:
        SettingsError: this machine has no such address, or the port is not available.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        # Phones, and people who type localhost, always reach IPv4.
        family, _, _, _, address = min(found, key=lambda one: one[0] != socket.AF_INET)
        both = host == "::" and socket.has_dualstack_ipv6()
        return socket.create_server(
            (str(address[0]), port), family=socket.AddressFamily(family), backlog=_BACKLOG, dualstack_ipv6=both
        )
    except (OSError, UnicodeError) as error:
        code = error.errno if isinstance(error, OSError) else None
        if code == errno.EADDRINUSE:
            raise SettingsError(f"port {port} is in use", "give another with --port; 0 is any free one") from error
        if code == errno.EACCES:
            raise SettingsError(f"port {port} needs special rights", "give one above 1023 with --port") from error
        raise SettingsError(
            f"“{host}” is not an address of this machine", "127.0.0.1 is for this machine alone, 0.0.0.0 for all"
        ) from error


def run(
    application: ASGIApp,
    listening: socket.socket,
    ready: Callable[[], None],
    limits: connections.Limits | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM, then return; clients that are still connected are cut off.

    Call it in the main thread, or no signal ends it. `ready` is called once signals and connections are handled. The
    default limits are those of this process.
    """
    config = connections.Config(
        limits or connections.limits(),
        app=application,
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        # It would log every client that disconnects or sends nonsense.
        log_level="critical",
        access_log=False,
        server_header=False,
        headers=list(origins.HEADERS.items()),
        timeout_graceful_shutdown=_END_SECONDS,
    )
    _Server(config, ready).run(sockets=[listening])


class _Server(uvicorn.Server):
    """uvicorn, ended at once and quietly."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to accept connections, then call `ready`."""
        # uvicorn sets these and the date a moment after it begins to accept connections.
        self.server_state.default_headers = self.config.encoded_headers
        await super().startup(sockets)
        for listening in sockets or ():
            # asyncio has just set the backlog to the number of connections that it accepts at once.
            listening.listen(_BACKLOG)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close all connections: apps ask again for what they lack, so there is nothing to wait for."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take signals as a request to stop; uvicorn's own version would raise them again afterwards."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
