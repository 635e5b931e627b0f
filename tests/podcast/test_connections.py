"""Connections that ask for nothing, or take nothing: they end, or make room, and everybody else is served."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPException
from pathlib import Path

import pytest

from narrator.podcast.server import connections
from narrator.podcast.server.connections import Limits
from tests.support.process import eventually
from tests.support.serving import Server, answer, serving

pytestmark = pytest.mark.slow

SHORT = b"Walk on. " * 100
LONG = bytes(range(256)) * 40_000
ASK = b"GET /short.txt HTTP/1.1\r\nHost: a\r\n\r\n"
ASK_LONG = b"GET /long.mp3 HTTP/1.1\r\nHost: a\r\n\r\n"
UNFINISHED = b"GET /short.txt HTTP/1.1\r\nHost: a\r\nX: "
ANOTHER, THIRD = "127.0.0.2", "127.0.0.3"
SECONDS = 0.8


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("show")
    (folder / "short.txt").write_bytes(SHORT)
    (folder / "long.mp3").write_bytes(LONG)
    return folder


@pytest.fixture(scope="module")
def hasty(folder: Path) -> Iterator[Server]:
    """A server that does not wait long for a request."""
    with serving(folder, limits=Limits(200, 100, SECONDS)) as server:
        yield server


@pytest.fixture
def small(folder: Path) -> Iterator[Server]:
    """A server for eight, and for four of one address."""
    with serving(folder, limits=Limits(8, 4, 60)) as server:
        yield server


def is_served(server: Server, address: str = "127.0.0.1") -> bool:
    """Whether somebody at an address gets an answer."""
    try:
        with server.connected(address) as connection:
            connection.sendall(ASK)
            return answer(connection).body == SHORT
    except (ConnectionError, TimeoutError):
        return False


def is_open(connection: socket.socket) -> bool:
    """Whether the server still has a connection on which nothing is to come."""
    connection.settimeout(0)
    try:
        return connection.recv(1) != b""
    except BlockingIOError:
        return True
    except ConnectionError:
        return False
    finally:
        connection.settimeout(60)


@contextmanager
def listening(server: Server, address: str, count: int) -> Iterator[list[socket.socket]]:
    """Listeners at an address who have the beginning of an answer, and take no more of it for now."""
    with ExitStack() as open_ones:
        listeners = []
        for _ in range(count):
            listener = open_ones.enter_context(server.connected(address))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 50_000)
            listener.sendall(ASK_LONG)
            assert listener.recv(12, socket.MSG_PEEK | socket.MSG_WAITALL) == b"HTTP/1.1 200"
            listeners.append(listener)
        yield listeners


@pytest.mark.parametrize("begin", [b"", UNFINISHED], ids=["nothing", "unfinished"])
def test_many_who_ask_for_nothing_keep_nobody_out(folder: Path, begin: bytes) -> None:
    with serving(folder, descriptors=256) as server, ExitStack() as open_ones:
        for _ in range(300):
            open_ones.enter_context(server.connected()).sendall(begin)
        began = time.monotonic()
        assert is_served(server)
        assert is_served(server, ANOTHER)
        # Nobody waited until the others ran out of time.
        assert time.monotonic() - began < connections.limits().request_seconds - 1
        assert eventually(lambda: server.process.num_fds() < 128)


def test_many_at_once_keep_nobody_out(folder: Path) -> None:
    with serving(folder, descriptors=256) as server, ExitStack() as open_ones:
        # They come while it has no time, and all wait.
        server.process.suspend()
        for number in range(300):
            open_ones.enter_context(server.connected(f"127.0.0.{10 + number % 9}")).sendall(UNFINISHED)
        server.process.resume()
        assert is_served(server)
        assert is_served(server, ANOTHER)


@pytest.mark.parametrize(
    ("before", "begin"),
    [(b"", b""), (b"", UNFINISHED), (ASK, b""), (ASK, UNFINISHED), (ASK[:-2] + b"Content-Length: 9999\r\n\r\n", b"x")],
    ids=["nothing", "unfinished", "idle", "unfinished later", "unfinished content"],
)
def test_a_request_has_to_come_in_time_however_often_a_piece_of_it_comes(
    hasty: Server, before: bytes, begin: bytes
) -> None:
    def is_over(connection: socket.socket) -> bool:
        time.sleep(SECONDS / 20)
        try:
            connection.sendall(begin[:1] and b"x")
        except ConnectionError:
            return True
        return not is_open(connection)

    def is_ended() -> bool:
        began = time.monotonic()
        with hasty.connected() as connection:
            try:
                if before:
                    connection.sendall(before)
                    assert answer(connection).body == SHORT
                connection.sendall(begin)
            except (ConnectionError, HTTPException):
                return False
            assert eventually(lambda: is_over(connection))
            assert time.monotonic() - began > SECONDS
        return True

    # On a busy machine its time may be over before it has asked.
    assert eventually(is_ended)


def test_who_asks_again_and_again_is_served(hasty: Server) -> None:
    def is_served_for_long() -> bool:
        try:
            with hasty.connected() as busy:
                for _ in range(8):
                    busy.sendall(ASK[:20])
                    time.sleep(SECONDS / 6)
                    busy.sendall(ASK[20:])
                    assert answer(busy).body == SHORT
        except (ConnectionError, HTTPException):
            return False
        return True

    # On a busy machine one may have asked too slowly.
    assert eventually(is_served_for_long)


def test_what_is_read_late_comes_whole(hasty: Server) -> None:
    # The system takes some of an answer, however large that is: in between, all is said and not all is sent.
    sizes = range(60_000, 6_000_000, 120_000)
    with ExitStack() as open_ones:
        late = []
        for size in sizes:
            late.append(open_ones.enter_context(hasty.connected()))
            late[-1].sendall(ASK_LONG[:-2] + f"Range: bytes=0-{size - 1}\r\n\r\n".encode())
        time.sleep(3 * SECONDS)
        assert all(answer(one).body == LONG[:size] for size, one in zip(sizes, late, strict=True))


def test_one_address_has_half_of_the_connections(small: Server) -> None:
    with listening(small, "127.0.0.1", 4) as listeners:
        assert not is_served(small)
        with listening(small, ANOTHER, 3):
            assert is_served(small, ANOTHER)
            assert is_served(small, THIRD)
            assert not is_served(small)
        for listener in listeners:
            assert answer(listener).body == LONG
        assert eventually(lambda: is_served(small))


def test_when_all_connections_are_taken_nobody_is_cut_off(small: Server) -> None:
    with listening(small, "127.0.0.1", 4) as first, listening(small, ANOTHER, 4) as second:
        assert not is_served(small, THIRD)
        first[0].close()
        assert eventually(lambda: is_served(small, THIRD))
        for listener in first[1:] + second:
            assert answer(listener).body == LONG


def test_who_has_asked_for_nothing_for_longest_makes_room(small: Server) -> None:
    with ExitStack() as open_ones:
        idle = [open_ones.enter_context(small.connected()) for _ in range(4)]
        for connection in [*idle, idle[0]]:
            connection.sendall(ASK)
            assert answer(connection).body == SHORT
        assert is_served(small)
        assert [is_open(connection) for connection in idle] == [True, False, True, True]
        idle[0].sendall(ASK)
        assert answer(idle[0]).body == SHORT


@pytest.mark.parametrize("header", ["Transfer-Encoding: chunked", "Content-Length: 3"])
def test_nonsense_within_an_answer_ends_it_quietly(hasty: Server, header: str) -> None:
    with hasty.connected() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 50_000)
        connection.sendall(ASK_LONG[:-2] + f"{header}\r\n\r\n".encode())
        assert connection.recv(12, socket.MSG_WAITALL) == b"HTTP/1.1 200"
        connection.sendall(b"zzz\r\n\0\r\n\r\n")
        assert is_served(hasty)


def test_answers_on_a_connection_that_is_kept_come_at_once(hasty: Server) -> None:
    """Nothing waits for the client to acknowledge the head of an answer, which systems put off for 40 ms."""

    def are_at_once() -> bool:
        with hasty.connected() as connection:
            began = time.monotonic()
            for _ in range(50):
                connection.sendall(b"GET /long.mp3 HTTP/1.1\r\nHost: a\r\nRange: bytes=5-2004\r\n\r\n")
                assert answer(connection).body == LONG[5:2005]
            return time.monotonic() - began < 50 * 0.04

    # A busy machine takes its time now and then; a server that waits does so always.
    assert eventually(are_at_once)
