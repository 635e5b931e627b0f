"""What a client gets of a representation: all of it, ranges, the same compressed, or only that its copy is current."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from secrets import token_hex

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from narrator.podcast.server.ranges import parts_in
from narrator.podcast.server.representations import COMPRESSED, Representation, compressed, in_a_window

METHODS = "GET, HEAD, OPTIONS"

_WORDS = {
    400: "Bad request",
    401: "A name and a password are needed",
    403: "Not for pages of other origins",
    404: "Not found",
    405: "Method not allowed",
    416: "No such range",
    503: "Busy",
}
_COMPRESSED_FROM = 1_000
# Compressing needs all of it in memory.
_COMPRESSED_UP_TO = 8_000_000
# 500 slow listeners hold two pieces each.
_PIECE = 32 * 1024


async def answer(method: str, headers: Headers, copy: Representation) -> ASGIApp:
    """The response to a request for a representation. If the response does not send it, it is closed."""
    if method == "OPTIONS":
        copy.content.close()
        return Response(None, 204, {"allow": METHODS})
    if "text/html" in _joined(headers, "accept"):
        copy = in_a_window(copy)
    asked = _joined(headers, "range") if method == "GET" else ""
    if not asked and _is_compressed(copy, headers):
        copy = await asyncio.to_thread(compressed, copy)
    if _is_known(copy, headers):
        copy.content.close()
        return Response(None, 304, copy.headers)
    if not asked or _joined(headers, "if-range") not in ("", copy.tag, copy.modified):
        ranges = None
    else:
        ranges = parts_in(asked, copy.size)
    return _sent(copy, ranges)


def plain(status: int, headers: dict[str, str]) -> PlainTextResponse:
    """A response of a few words."""
    return PlainTextResponse(f"{_WORDS[status]}\n", status, headers)


def _joined(headers: Headers, name: str) -> str:
    """The value of a header; if it occurs several times, the values as one list (RFC 9110, 5.3)."""
    return ", ".join(headers.getlist(name)).strip()


def _is_compressed(copy: Representation, headers: Headers) -> bool:
    """Whether the content is worth compressing, and the client accepts gzip (RFC 9110, 12.5.3)."""
    if not (copy.kind.startswith(COMPRESSED) and _COMPRESSED_FROM <= copy.size <= _COMPRESSED_UP_TO):
        return False
    for coding in _joined(headers, "accept-encoding").lower().split(","):
        name, *weights = (part.strip() for part in coding.split(";"))
        if name == "gzip":
            return not any(re.fullmatch(r"q=0(\.0*)?", weight) for weight in weights)
    return False


def _is_known(copy: Representation, headers: Headers) -> bool:
    """Whether the client's copy is current (RFC 9110, 13.1.2 and 13.1.3)."""
    if tags := _joined(headers, "if-none-match"):
        return tags == "*" or copy.tag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
    since = _joined(headers, "if-modified-since")
    try:
        return bool(copy.modified) and parsedate_to_datetime(copy.modified) <= parsedate_to_datetime(since)
    except (ValueError, TypeError, OverflowError):
        # It is not a date, or has no zone.
        return False


@dataclass(frozen=True, slots=True)
class _Part:
    """Bytes of the content from `start` up to `end`, and what is sent before them."""

    start: int
    end: int
    lead: bytes = b""


@dataclass(frozen=True, slots=True)
class _Sent:
    """A response with content, sent in pieces no faster than the client reads. It closes the content."""

    status: int
    headers: dict[str, str]
    copy: Representation
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
                        # The file was truncated meanwhile; so is the response, for the client to notice.
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
            # Read here and not in a thread, as nginx does: most of it is in memory, and a thread halves the speed.
            while left and (piece := self.copy.content.read(min(_PIECE, left))):
                left -= len(piece)
                yield piece
                # Give others a turn, even if this client takes everything at once.
                await asyncio.sleep(0)
        if self.trail:
            yield self.trail


async def _hung_up(receive: Receive) -> None:
    """Return when the client has disconnected."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _sent(copy: Representation, ranges: list[tuple[int, int]] | None) -> ASGIApp:
    """All of the content, or ranges of it (RFC 9110, 14.4 to 14.6)."""
    headers = {**copy.headers, "content-type": copy.kind}
    if ranges is None:
        return _Sent(200, headers, copy, (_Part(0, copy.size),))
    if not ranges:
        copy.content.close()
        return plain(416, {"content-range": f"bytes */{copy.size}"})
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
