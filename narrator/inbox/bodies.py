"""The bodies of requests, read within limits, and the articles in them."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive

from narrator.errors import SourceError
from narrator.inbox import submission
from narrator.inbox.queue import Submission
from narrator.sources import web

MAX_BYTES = 64_000_000
"""The largest size of an article, including the rest of its request, in bytes."""

_AT_ONCE = 4
_WAIT_SECONDS = 20.0
_MAX_PARTS = 20
# Seconds that are allowed in any case, for a phone far from its router. After that, fewer bytes a second mean that the
# sender is not honest.
GRACE_SECONDS = 15.0
_MIN_RATE = 16_000


class RefusedError(Exception):
    """A request is refused: the status, the reason, and headers of the response."""

    def __init__(self, status: int, why: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, why)
        self.status = status
        self.why = why
        self.headers = headers or {}


@dataclass(frozen=True, slots=True)
class Body:
    """What was sent: fields by name, and a file or a page with its name and media type."""

    fields: Mapping[str, str]
    content: bytes | None = None
    name: str = ""
    media_type: str = ""

    def submission(self) -> Submission:
        """The article.

        Raises:
            SourceError: it contains none.
        """
        fields = self.fields
        address, title, key = fields.get("url", "").strip(), fields.get("title", ""), fields.get("key", "")
        if self.content is not None:
            return submission.of_content(self.content, address, self.name, self.media_type, key, title)
        if html := fields.get("html", "").strip():
            return submission.of_content(html.encode("utf-8", "replace"), address, "", "text/html", key, title)
        if address:
            return submission.of_address(address, key)
        if text := fields.get("text", "").strip():
            return submission.of_text(text, title, key)
        if web.is_address(title.strip()):
            return submission.of_address(title, key)
        raise SourceError("no article was sent", "send url, html, text or a file")


class Bodies:
    """Reads the bodies of requests, only a few at a time because they are held in memory.

    Args:
        grace: seconds that each may take in any case.
    """

    def __init__(self, grace: float = GRACE_SECONDS) -> None:
        self._grace = grace
        self._free = asyncio.Semaphore(_AT_ONCE)

    @asynccontextmanager
    async def read(self, request: Request) -> AsyncIterator[Body]:
        """The body of a request; its content is released when the block ends.

        Raises:
            RefusedError: it is too large, too slow, or not what it claims to be.
        """
        if _length(request) > MAX_BYTES:
            raise _too_large()
        try:
            async with asyncio.timeout(_WAIT_SECONDS):
                await self._free.acquire()
        except TimeoutError:
            raise RefusedError(503, "too many articles are being sent at once; try again") from None
        try:
            limited = Request(request.scope, _Limited(request.receive, self._grace))
            yield await _parsed(limited)
        except ClientDisconnect:
            raise RefusedError(400, "the article did not arrive completely") from None
        finally:
            self._free.release()


class _Limited:
    """Receives a body within the limits of size and time."""

    def __init__(self, receive: Receive, grace: float) -> None:
        self._receive = receive
        self._grace = grace
        self._size = 0
        self._began = asyncio.get_running_loop().time()

    async def __call__(self) -> Message:
        end = self._began + self._grace + self._size / _MIN_RATE
        try:
            async with asyncio.timeout_at(end):
                message = await self._receive()
        except TimeoutError:
            raise RefusedError(408, "the article arrives too slowly") from None
        self._size += len(message.get("body", b""))
        if self._size > MAX_BYTES:
            raise _too_large()
        return message


async def _parsed(request: Request) -> Body:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return _from_json(await request.body())
    if kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        return await _from_form(request)
    if not kind:
        raise RefusedError(415, "say what it is: Content-Type: application/json, text/html, or that of the file")
    fields = {name: value for name, value in request.query_params.items() if name in ("url", "title", "key", "name")}
    return Body(fields, await request.body(), fields.get("name", ""), request.headers["content-type"])


def _from_json(content: bytes) -> Body:
    try:
        fields = json.loads(content)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict) or not all(isinstance(value, str) for value in fields.values()):
        raise RefusedError(400, 'that is not a JSON object of strings, such as {"url": "https://example.com/article"}')
    return Body({str(name): value.encode("utf-8", "replace").decode() for name, value in fields.items()})


async def _from_form(request: Request) -> Body:
    try:
        form = await request.form(max_files=1, max_fields=_MAX_PARTS, max_part_size=MAX_BYTES)
    except MultiPartException as error:
        raise RefusedError(400, f"the form cannot be read: {error.message}") from None
    try:
        fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
        file = _file(form)
        content = await file.read() if file else None
        return Body(fields, content, (file and file.filename) or "", (file and file.content_type) or "")
    finally:
        await form.close()


def _file(form: FormData) -> UploadFile | None:
    """The file of a form; browsers send an empty one without a name if none was chosen."""
    found = (value for _, value in form.multi_items() if isinstance(value, UploadFile))
    return next((each for each in found if each.filename or each.size), None)


def _length(request: Request) -> int:
    length = request.headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() else 0


def _too_large() -> RefusedError:
    return RefusedError(413, f"that is larger than {MAX_BYTES // 10**6} MB, the limit for articles")


def json_of(value: Any) -> bytes:
    """JSON for a client."""
    return json.dumps(value, ensure_ascii=False).encode()
