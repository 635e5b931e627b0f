"""The show over HTTP, at home: the files of one folder for podcast apps and browsers, and nothing from outside of it.

Starlette reads the requests and uvicorn the connections. Starlette's own `StaticFiles` does not do what apps ask for:
it refuses a `Range` that is to be ignored, refuses several of which one is beyond the end, opens a file only after its
length was told, and gives a compressed answer the `ETag` of the plain one.
"""

import asyncio
import errno
import gzip
import re
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from email.utils import formatdate, parsedate_to_datetime
from functools import lru_cache
from hashlib import blake2b
from io import BytesIO
from ipaddress import ip_address
from os import fstat, scandir
from pathlib import Path
from secrets import token_hex
from stat import S_ISREG
from typing import BinaryIO, TypeAlias, cast
from urllib.parse import unquote_to_bytes

import uvicorn
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from narrator.errors import NarratorError, SettingsError
from narrator.podcast import about, show, transcripts

FEED = "feed.xml"
"""The feed's name in the folder of a show."""

PAGE = "index.html"
"""The name of the page in the folder of a show, and in any other."""

Maker: TypeAlias = Callable[[str], bytes]
"""Makes a file for a folder that is served at an address, such as http://192.168.1.5:8000/."""

_State: TypeAlias = tuple[tuple[str, int, int], ...]

_TARGETS = {b"/": PAGE, b"/index.html": PAGE, b"/feed.xml": FEED}
_METHODS = "GET, HEAD, OPTIONS"
_COMMON = {"x-content-type-options": "nosniff"}
_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".gif": "image/gif",
    ".htm": "text/html; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".lrc": "text/plain; charset=utf-8",
    ".m4a": "audio/mp4",
    ".md": "text/markdown; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".opus": "audio/ogg",
    ".png": "image/png",
    ".srt": "application/x-subrip",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".webp": "image/webp",
    ".xml": "text/xml; charset=utf-8",
}
_KINDS_BY_NAME = {"chapters.json": "application/json+chapters", FEED: "application/rss+xml"}
_KIND_OTHERWISE = "application/octet-stream"

# What web players fetch from a page that is somewhere else: chapters and transcripts. What tells of everything that
# somebody reads is not for every page that they open.
_FETCHED_FROM_ELSEWHERE = frozenset({"chapters.json", *transcripts.NAMES})
_COMPRESSED = ("text/", "application/json", "application/rss+xml", "application/x-subrip", "image/svg+xml")
_COMPRESSED_FROM = 1_000
# It is compressed in memory.
_COMPRESSED_UP_TO = 32_000_000

# In larger pieces nothing is faster on loopback; 200 slow listeners hold two each.
_PIECE = 128 * 1024
_MOST_RANGES = 32
_LONGEST_PLACE = 18
_RANGES = re.compile(r"bytes=\s*(.*)", re.IGNORECASE)
_RANGE = re.compile(r"(\d*)-(\d*)", re.ASCII)
_HOST = re.compile(r"(?:[a-z0-9_][a-z0-9_.-]*|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.IGNORECASE | re.ASCII)
# RFC 6762, RFC 8375, RFC 9476 and what routers give.
_HOME_DOMAINS = (".local", ".home.arpa", ".internal", ".lan", ".home", ".localhost")
_MADE_KEPT = 16
_END_SECONDS = 2


def app(folder: Path, feed: Maker | None = None, page: Maker | None = None) -> ASGIApp:
    """The server of a folder, as an ASGI application.

    Names that begin with a dot are not served, nor what lies outside of the folder, whatever symbolic links say. A
    folder is answered with its `index.html`, never with a list. Ranges, conditions and compression are those of RFC
    9110; an answer under way goes on with the file that it began with, even if another took its name.

    Args:
        folder: of the show.
        feed: makes /feed.xml for the address that the client asked at. Without it that is a file as others.
        page: makes the page of the show in the same way, unless there is one that somebody else wrote.

    Raises:
        SettingsError: there is no such folder.
    """
    if not folder.is_dir():
        raise SettingsError(f"there is no folder {folder} to serve", "narrate something first, or name another")
    home = folder.resolve()
    makers = {name: maker for name, maker in ((FEED, feed), (PAGE, page)) if maker}
    made = lru_cache(_MADE_KEPT)(lambda name, base, _state: makers[name](base))

    def copy(name: str, base: str) -> _Copy:
        content = made(name, base, _state(home))
        tag = f'"{blake2b(content, digest_size=12).hexdigest()}"'
        return _Copy(BytesIO(content), len(content), _kind(name), tag, "")

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        method, headers = scope["method"], Headers(scope=scope)
        name = _TARGETS.get(scope["raw_path"], "")
        if method not in _METHODS.split(", "):
            response: ASGIApp = _plain(405, {"allow": _METHODS, "connection": "close"})
        elif (base := _base(scope, headers)) is None:
            response = _plain(400, {"connection": "close"})
        elif name in makers and (name == FEED or _is_ours(home / PAGE)):
            try:
                response = await _answer(method, headers, await asyncio.to_thread(copy, name, base))
            except Exception as error:
                # Whoever asked is told, as there may be nobody at the terminal; everything else goes on.
                why = str(error) if isinstance(error, NarratorError) else f"{type(error).__name__}: {error}"
                response = PlainTextResponse(f"{name} cannot be made: {why}\n", 500, _COMMON)
        else:
            response = await _file_answer(method, headers, home, scope["raw_path"])
        await response(scope, receive, send)

    return serve


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections for a name or address of this machine. Port 0 is any that is free.

    Raises:
        SettingsError: there is no such address here, or the port is not to be had.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        # A phone and a person who types localhost try IPv4 in any case.
        family, _, _, _, address = min(found, key=lambda one: one[0] != socket.AF_INET)
        both = host == "::" and socket.has_dualstack_ipv6()
        return socket.create_server(
            (str(address[0]), port), family=socket.AddressFamily(family), backlog=1024, dualstack_ipv6=both
        )
    except (OSError, UnicodeError) as error:
        code = error.errno if isinstance(error, OSError) else None
        if code == errno.EADDRINUSE:
            raise SettingsError(f"port {port} is in use", "give another with --port; 0 is any free one") from error
        if code == errno.EACCES:
            raise SettingsError(f"port {port} is not for everybody", "give one above 1023 with --port") from error
        raise SettingsError(
            f"“{host}” is no address of this machine", "127.0.0.1 is for this machine alone, 0.0.0.0 for all"
        ) from error


def run(application: ASGIApp, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM comes, then return; whoever still listens is cut off.

    Call it in the main thread, or no signal ends it. `ready` is called when signals and connections are taken.
    """
    # h11 is stricter than others in what it takes for a request.
    config = uvicorn.Config(
        application,
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        # It would tell of every client that hangs up or speaks nonsense.
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_END_SECONDS,
    )
    _Server(config, ready).run(sockets=[listening])


class _Server(uvicorn.Server):
    """uvicorn, ended at once and quietly."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin."""
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End: apps ask again for what they lack, so nothing is waited for."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take signals as the wish to end; uvicorn's own would send them again when all is done."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


@dataclass(frozen=True, slots=True)
class _Copy:
    """What stands at an address: content that stays as it is, even if its file is replaced meanwhile.

    `modified` is a date as HTTP has it, or "": what was made from files that come and go has none. `encoding` is gzip
    or "". `shared` says that pages of other hosts may read it.
    """

    content: BinaryIO
    size: int
    kind: str
    tag: str
    modified: str
    encoding: str = ""
    shared: bool = False

    @property
    def headers(self) -> dict[str, str]:
        """Those that an answer has, whatever part of the copy it brings."""
        compressible = {"vary": "Accept-Encoding"} if self.kind.startswith(_COMPRESSED) else {}
        encoded = {"content-encoding": self.encoding} if self.encoding else {}
        return {
            **_COMMON,
            **_access(shared=self.shared),
            **compressible,
            **encoded,
            "etag": self.tag,
            **({"last-modified": self.modified} if self.modified else {}),
            # What is narrated again keeps its address: ask whether it has changed.
            "cache-control": "no-cache",
            **({} if self.encoding else {"accept-ranges": "bytes"}),
        }


@dataclass(frozen=True, slots=True)
class _Part:
    """Bytes of a copy from `start` up to `end`, and what is sent before them."""

    start: int
    end: int
    lead: bytes = b""


@dataclass(frozen=True, slots=True)
class _Sent:
    """An answer with content, sent piece by piece, no faster than it is read. It closes the copy."""

    status: int
    headers: dict[str, str]
    copy: _Copy
    parts: tuple[_Part, ...]
    trail: bytes = b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        length = sum(len(part.lead) + part.end - part.start for part in self.parts) + len(self.trail)
        headers = {**self.headers, "content-length": str(length)}
        gone = asyncio.ensure_future(_hung_up(receive))
        with self.copy.content:
            try:
                raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
                await send({"type": "http.response.start", "status": self.status, "headers": raw})
                if scope["method"] != "HEAD":
                    async for piece in self._pieces():
                        if gone.done():
                            return
                        await send({"type": "http.response.body", "body": piece, "more_body": True})
                        length -= len(piece)
                    if length:
                        # The file was cut meanwhile; the connection is, too, so that the client knows.
                        return
                await send({"type": "http.response.body", "body": b"", "more_body": False})
            finally:
                gone.cancel()

    async def _pieces(self) -> AsyncIterator[bytes]:
        for part in self.parts:
            if part.lead:
                yield part.lead
            self.copy.content.seek(part.start)
            left = part.end - part.start
            # Read here and not in a thread, as nginx does: most of it is in memory, and a thread costs half the speed.
            while left and (piece := self.copy.content.read(min(_PIECE, left))):
                left -= len(piece)
                yield piece
                # The others have their turn, even if this client takes all at once.
                await asyncio.sleep(0)
        if self.trail:
            yield self.trail


async def _hung_up(receive: Receive) -> None:
    """Returns when the client is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _plain(status: int, headers: dict[str, str]) -> PlainTextResponse:
    """An answer in a few words."""
    words = {400: "Bad request", 404: "Not found", 405: "Method not allowed", 416: "No such range", 503: "Busy"}
    return PlainTextResponse(f"{words[status]}\n", status, {**_COMMON, **headers})


def _access(*, shared: bool) -> dict[str, str]:
    """Who may read it from a page of another host: everybody, or nobody."""
    if not shared:
        return {}
    exposed = "Accept-Ranges, Content-Length, Content-Range, ETag"
    return {"access-control-allow-origin": "*", "access-control-expose-headers": exposed}


def _base(scope: Scope, headers: Headers) -> str | None:
    """The address of the folder as the client has it, with a slash at its end; None if the client tells no sane one.

    A client of HTTP/1.0 may tell none: then it is the address at which it was answered.
    """
    told = headers.getlist("host")
    if not told and scope["http_version"] == "1.0":
        host, port = scope["server"]
        told = [f"[{host}]:{port}" if ":" in host else f"{host}:{port}"]
    if len(told) != 1 or not _HOST.fullmatch(told[0]) or not _is_at_home(told[0]):
        return None
    try:
        return show.base(f"{scope['scheme']}://{told[0]}/")
    except ValueError:
        return None


def _is_at_home(host: str) -> bool:
    """Whether a host, with a port or without, is an address, or a name that only a network at home gives.

    A page of anybody's could lead a name of its own here, and read what is served: DNS rebinding.
    """
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return "." not in name.rstrip(".") or name.lower().rstrip(".").endswith(_HOME_DOMAINS)
    return True


def _state(home: Path) -> _State:
    """What a feed is made from: the name of each episode's folder, when that and its `episode.json` were changed (ns).

    The feed that is there counts as well, for what it says of the show. Not only the newest of these times: a removed
    folder, and one put back from a backup, change the feed, too.
    """
    found = []
    with scandir(home) as entries:
        for entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            if entry.name == FEED or (is_folder and not entry.name.startswith(".")):
                path = Path(entry.path, about.FILE) if is_folder else Path(entry.path)
                with suppress(OSError):
                    # Else it is no episode, or was just replaced.
                    found.append((entry.name, entry.stat().st_mtime_ns, path.stat().st_mtime_ns))
    return tuple(sorted(found))


def _is_ours(page: Path) -> bool:
    """Whether narrator may show another page in place of this one: there is none, or narrator wrote it."""
    try:
        return not page.exists() or (page.is_file() and show.marked(page) is not None)
    except OSError:
        return False


def _kind(name: str) -> str:
    return _KINDS_BY_NAME.get(name) or _KINDS.get(Path(name).suffix.lower(), _KIND_OTHERWISE)


async def _file_answer(method: str, headers: Headers, home: Path, target: bytes) -> ASGIApp:
    """The answer for a path as it was written in the request."""
    try:
        path = _found(home, target)
        if path and path.is_dir():
            path = _found(home, target.removesuffix(b"/") + b"/" + PAGE.encode())
            if path and not target.endswith(b"/"):
                return RedirectResponse(f"{target.decode('ascii')}/", 301, _COMMON)
        copy = _opened(path) if path else None
    except OSError as error:
        if error.errno in (errno.EMFILE, errno.ENFILE):
            return _plain(503, {"retry-after": "2"})
        copy = None
    return await _answer(method, headers, copy) if copy else _plain(404, {})


def _found(home: Path, target: bytes) -> Path | None:
    """The file or folder that a request is for, free of symbolic links; None for what is not to be served.

    Raises:
        OSError: there is none.
    """
    first, *names = target.split(b"/")
    if first or not names:
        return None
    is_folder = not names[-1]
    plain = [_name(name) for name in (names[:-1] if is_folder else names)]
    if not all(plain):
        return None
    try:
        path = home.joinpath(*plain).resolve(strict=True)
    except RuntimeError:
        # Links in a circle, until Python 3.12.
        return None
    if not path.is_relative_to(home) or any(part.startswith(".") for part in path.relative_to(home).parts):
        return None
    return path if path.is_dir() or not is_folder else None


def _name(quoted: bytes) -> str:
    """The name of a file or folder as it stood in an address; "" for one that is hidden or leads elsewhere."""
    try:
        name = unquote_to_bytes(quoted).decode()
    except UnicodeDecodeError:
        return ""
    return "" if name.startswith(".") or "/" in name or "\\" in name or not name.isprintable() else name


def _opened(path: Path) -> _Copy | None:
    """A file, open; None for a pipe and the like, which would be waited for.

    Raises:
        OSError: it cannot be read.
    """
    if not path.is_file():
        return None
    file = path.open("rb", buffering=0)
    status = fstat(file.fileno())
    if not S_ISREG(status.st_mode):
        file.close()
        return None
    tag = f'"{status.st_mtime_ns:x}-{status.st_size:x}-{status.st_ino:x}"'
    return _Copy(
        cast(BinaryIO, file),
        status.st_size,
        _kind(path.name),
        tag,
        formatdate(int(status.st_mtime), usegmt=True),
        shared=path.name in _FETCHED_FROM_ELSEWHERE,
    )


async def _answer(method: str, headers: Headers, copy: _Copy) -> ASGIApp:
    """What a client gets of a copy. A copy that is not sent is closed."""
    if method == "OPTIONS":
        copy.content.close()
        return _options(shared=copy.shared)
    asked = _joined(headers, "range") if method == "GET" else ""
    if not asked and _is_compressed(copy, headers):
        copy = await asyncio.to_thread(_compressed, copy)
    if _is_known(copy, headers):
        copy.content.close()
        return Response(None, 304, copy.headers)
    if not asked or _joined(headers, "if-range") not in ("", copy.tag, copy.modified):
        ranges = None
    else:
        ranges = _ranges(asked, copy.size)
    return _sent(copy, ranges)


def _options(*, shared: bool) -> Response:
    """What may be done, and for a page of another host, what it may ask."""
    access = _access(shared=shared)
    if access:
        access |= {
            "access-control-allow-methods": _METHODS,
            "access-control-allow-headers": "If-Modified-Since, If-None-Match, If-Range, Range",
            "access-control-max-age": "86400",
        }
    return Response(None, 204, {**_COMMON, **access, "allow": _METHODS})


def _joined(headers: Headers, name: str) -> str:
    """The value of a header; of one that is there twice, both as if it were one list (RFC 9110, 5.3)."""
    return ", ".join(headers.getlist(name)).strip()


def _is_compressed(copy: _Copy, headers: Headers) -> bool:
    """Whether a copy is worth compressing, and the client wants that (RFC 9110, 12.5.3)."""
    if not (copy.kind.startswith(_COMPRESSED) and _COMPRESSED_FROM <= copy.size <= _COMPRESSED_UP_TO):
        return False
    for coding in _joined(headers, "accept-encoding").lower().split(","):
        name, *weights = (part.strip() for part in coding.split(";"))
        if name == "gzip":
            return not any(re.fullmatch(r"q=0(\.0*)?", weight) for weight in weights)
    return False


def _compressed(copy: _Copy) -> _Copy:
    """The same in gzip, which is another copy with a tag of its own (RFC 9110, 8.8.3.3)."""
    with copy.content:
        small = gzip.compress(copy.content.read(), compresslevel=6, mtime=0)
    tag = copy.tag.removesuffix('"') + '-gzip"'
    return replace(copy, content=BytesIO(small), size=len(small), tag=tag, encoding="gzip")


def _is_known(copy: _Copy, headers: Headers) -> bool:
    """Whether the client has just this copy (RFC 9110, 13.1.2 and 13.1.3)."""
    if tags := _joined(headers, "if-none-match"):
        return tags == "*" or copy.tag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
    since = _joined(headers, "if-modified-since")
    try:
        return bool(copy.modified) and parsedate_to_datetime(copy.modified) <= parsedate_to_datetime(since)
    except (ValueError, TypeError, OverflowError):
        # It is no date, or one without a zone.
        return False


def _ranges(asked: str, size: int) -> list[tuple[int, int]] | None:
    """The parts that are asked for, from first byte up to end; None if all is to be sent, as nonsense asks for nothing.

    There is none where all lie beyond the end, or where there are too many (RFC 9110, 14.1.2 and 14.2). Parts that
    overlap or touch become one.
    """
    found = _RANGES.fullmatch(asked)
    pairs = [_RANGE.fullmatch(one.strip()) for one in found[1].split(",") if one.strip()] if found else []
    wanted = []
    for pair in pairs:
        if not pair or pair[0] == "-":
            return None
        first, last = (_place(figures) if figures else None for figures in pair.groups())
        if first is not None and last is not None and first > last:
            return None
        start = max(size - (last or 0), 0) if first is None else first
        end = size if first is None or last is None else min(last + 1, size)
        if start < end:
            wanted.append((start, end))
    if not pairs:
        return None
    return [] if len(pairs) > _MOST_RANGES else _merged(wanted)


def _place(figures: str) -> int:
    """The number of a byte; no file is so long that more figures would tell more."""
    return int(figures) if len(figures) < _LONGEST_PLACE else 10**_LONGEST_PLACE


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """In the order in which they were asked for, unless two of them overlap or touch."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return ranges if len(merged) == len(ranges) else merged


def _sent(copy: _Copy, ranges: list[tuple[int, int]] | None) -> ASGIApp:
    """The whole copy, or parts of it (RFC 9110, 14.4 to 14.6)."""
    headers = {**copy.headers, "content-type": copy.kind}
    if ranges is None:
        return _Sent(200, headers, copy, (_Part(0, copy.size),))
    if not ranges:
        copy.content.close()
        return _plain(416, {"content-range": f"bytes */{copy.size}", **_access(shared=copy.shared)})
    if len(ranges) == 1:
        [(start, end)] = ranges
        headers["content-range"] = f"bytes {start}-{end - 1}/{copy.size}"
        return _Sent(206, headers, copy, (_Part(start, end),))
    boundary = token_hex(12)
    headers["content-type"] = f"multipart/byteranges; boundary={boundary}"
    parts = []
    for start, end in ranges:
        place = f"Content-Type: {copy.kind}\r\nContent-Range: bytes {start}-{end - 1}/{copy.size}"
        parts.append(_Part(start, end, f"\r\n--{boundary}\r\n{place}\r\n\r\n".encode()))
    return _Sent(206, headers, copy, tuple(parts), f"\r\n--{boundary}--\r\n".encode())
