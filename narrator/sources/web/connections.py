"""Connections: to which hosts, and until when.

For each connection a name is looked up once, all its addresses are checked, and one of those that passed is connected
to: nothing can change in between. A proxy looks names up itself, so behind one only the names can be checked.
"""

import socket
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any, Self

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from narrator.errors import SourceError
from narrator.sources.web.addresses import bare, shown
from narrator.sources.web.policy import AddressPolicy, Found

_TICK = 0.1


class Deadline:
    """When a request must be over, while the `with` block lasts. Whatever still waits for the network then is cut off.

    The timeout of a socket starts anew with every byte, and nothing else ends headers that drip.
    """

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds
        self._finished = Event()
        self._lock = Lock()
        self._guarded: socket.socket | None = None

    def __enter__(self) -> Self:
        Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._finished.set()
        with self._lock:
            self._let_go()

    @property
    def left(self) -> float:
        """Seconds until the deadline."""
        return max(self._end - monotonic(), 0.0)

    def extend(self, seconds: float) -> None:
        """Move the deadline back."""
        self._end += seconds

    def guard(self, connection: socket.socket) -> None:
        """Cut this connection off at the deadline, and no longer the previous one."""
        with self._lock:
            self._let_go()
            # A second handle: TLS takes over the first.
            self._guarded = connection.dup()
            if not self.left:
                self._cut()

    def _watch(self) -> None:
        # It runs on after that: a request that waits for its turn gets that time back.
        while not self._finished.wait(self.left or _TICK):
            if not self.left:
                with self._lock:
                    self._cut()

    def _cut(self) -> None:
        if self._guarded:
            with suppress(OSError):
                self._guarded.shutdown(socket.SHUT_RDWR)

    def _let_go(self) -> None:
        if self._guarded:
            self._guarded.close()
            self._guarded = None


class Connector:
    """Connect to hosts that the policy permits, in time.

    Args:
        policy: which hosts these are.
        seconds: for looking a host up, and for connecting to it.
        deadline: when everything must be over.
    """

    def __init__(self, policy: AddressPolicy, seconds: float, deadline: Deadline) -> None:
        self._policy = policy
        self._seconds = seconds
        self._deadline = deadline

    def connected(self, host: str, port: int, *, is_proxy: bool) -> socket.socket:
        """Connect to a host.

        Raises:
            SourceError: there is no such host, nothing listens there, or the policy forbids it.
        """
        host = bare(host)
        found = self._resolved(host, port)
        failure: OSError | None = None
        for family, kind, protocol, _, address in found if is_proxy else self._policy.permitted(host, found):
            try:
                connection = self._connected(socket.socket(family, kind, protocol), address)
            except OSError as error:
                failure = error
                continue
            if not is_proxy:
                self._policy.reached(host, address[0])
            return connection
        raise _connection_error(host, failure) from failure

    def _resolved(self, host: str, port: int) -> Found:
        """Look up all addresses of a host. A thread that waits for a name server cannot be stopped, and is left."""
        answers: SimpleQueue[Found | Exception] = SimpleQueue()

        def look_up() -> None:
            try:
                answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
            except (OSError, UnicodeError) as error:
                answers.put(error)

        Thread(target=look_up, daemon=True).start()
        try:
            answer = answers.get(timeout=self._timeout)
        except Empty:
            raise SourceError(f"the name server did not answer for {shown(host)}", "check the network") from None
        if isinstance(answer, Exception):
            raise SourceError(f"there is no host {shown(host)}", "check the address and the network") from answer
        return answer

    def _connected(self, connection: socket.socket, address: Any) -> socket.socket:
        try:
            connection.settimeout(self._timeout)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.connect(address)
            self._deadline.guard(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    @property
    def _timeout(self) -> float:
        # A timeout of 0 would make the socket non-blocking.
        return max(min(self._seconds, self._deadline.left), 0.001)


class Adapter(HTTPAdapter):
    """Send requests over connections that `Connector` opens. SOCKS proxies have connections of their own."""

    def __init__(self, connector: Connector) -> None:
        self._pools = _pools(connector)
        super().__init__()
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **more: Any) -> Any:
        """Called for every request that goes through a proxy."""
        manager = super().proxy_manager_for(proxy, **more)
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = self._pools
        return manager


def _pools(connector: Connector) -> dict[str, Any]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return connector.connected(self._dns_host, self.port, is_proxy=self.proxy is not None)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return connector.connected(self._dns_host, self.port, is_proxy=self.proxy is not None)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _connection_error(host: str, error: OSError | None) -> SourceError:
    if isinstance(error, TimeoutError):
        return SourceError(f"{host} cannot be reached: it does not answer", "try again later")
    if isinstance(error, ConnectionRefusedError):
        return SourceError(f"{host} cannot be reached: it refuses the connection", "check the address")
    reason = error.strerror if error and error.strerror else "it has no address"
    return SourceError(f"{host} cannot be reached: {reason}", "check the network")
