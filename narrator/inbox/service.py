"""The inbox over HTTP, in front of the show.

    GET  /inbox              the page: the queue, and a form; for a browser that is not paired, the form for pairing
    POST /inbox/pair         pairs a browser that sends the token
    GET  /inbox/receive      where the bookmarklet passes on a page; nothing is accepted until a person confirms
    POST /inbox/share        receives what another app on a phone shares
    POST /articles           accepts an article: JSON, a form, or the page or file itself
    GET  /inbox/articles     everything in the queue, JSON
    GET  /inbox/events       every change from now on, as server-sent events
    …/articles/N, …/articles/N/events; POST …/articles/N/again, cancel, first, last

All other requests go to the show.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from narrator import inbox as inbox_of
from narrator.errors import NarratorError, OutputError, SettingsError, SourceError
from narrator.inbox import page
from narrator.inbox.access import PROOF, Key, Limiter, is_from_home, is_of_another_origin
from narrator.inbox.bodies import GRACE_SECONDS, Bodies, Body, RefusedError, json_of
from narrator.inbox.queue import Article, Queue
from narrator.inbox.runner import Runner
from narrator.podcast.server import hosts

ARTICLES, HOME = "/articles", "/inbox"

_SHOWN = 300
_FAILURES, _ARTICLES, _WITHIN = 10, 600, 60.0
_LISTENERS = 50
_LOOK_SECONDS, _ALIVE_SECONDS = 0.5, 15.0
_ONE = re.compile(r"/inbox/articles/(\d{1,15})(?:/(\w+))?", re.ASCII)
_PAGES = (HOME, f"{HOME}/receive")
_JSON = "application/json"

_Answer: TypeAlias = Awaitable[Response]


@dataclass(frozen=True, slots=True)
class Inbox:
    """What the service works with.

    `home` is the address of the show's page on the server, with a slash at its end; `wake` is called when there is
    something to narrate; `names` are accepted host names besides those of home networks; `network` is the address for
    other machines on the network, or ""; `fault` says why nothing is narrated, for when the queue cannot record that
    because the disk is full; `grace` is how many seconds any article may take to arrive.
    """

    queue: Queue
    token: str
    wake: Callable[[], None]
    home: str = "/"
    names: Collection[str] = ()
    network: str = ""
    fault: Callable[[], str] = str
    grace: float = GRACE_SECONDS


@dataclass(frozen=True, slots=True)
class Running:
    """A server with an inbox, the inbox's token, and the file that has it."""

    application: ASGIApp
    token: str
    token_file: Path


@contextmanager
def running(
    output: Path, show: ASGIApp, tell: Callable[[str], None], *, home: str, names: Collection[str], network: str
) -> Iterator[Running]:
    """A server with the inbox of an output folder; waiting articles are narrated while the block runs.

    Args:
        output: the folder.
        show: handles all other requests.
        tell: see `Runner`.
        home, names, network: see `Inbox`.

    Raises:
        OutputError: the folder cannot be written.
    """
    token = inbox_of.token(output)
    with Queue(output) as queue, Runner(output, tell) as runner:
        application = app(Inbox(queue, token, runner.wake, home, names, network, lambda: runner.fault), show)
        yield Running(application, token, inbox_of.token_file(output))


def app(inbox: Inbox, show: ASGIApp) -> ASGIApp:
    """A server with an inbox; the show handles all other requests."""
    service: _Service | None = None

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal service
        path = scope["path"]
        if path in (ARTICLES, HOME) or path.startswith(f"{HOME}/"):
            # Created here because it needs a running event loop.
            service = service or _Service(inbox)
            response = await service.answer(Request(scope, receive))
            await response(scope, receive, send)
        else:
            await show(scope, receive, send)

    return serve


class _Service:
    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._queue = inbox.queue
        self._key = Key(inbox.token)
        self._failures = Limiter(_FAILURES, _WITHIN)
        self._sent = Limiter(_ARTICLES, _WITHIN)
        self._bodies = Bodies(inbox.grace)
        self._listeners = 0

    async def answer(self, request: Request) -> Response:
        """The response to a request, including errors."""
        try:
            return await self._answer(request)
        except RefusedError as refused:
            status, why, headers = refused.status, refused.why, dict(refused.headers)
        except SettingsError as error:
            status, why, headers = 409, str(error), {}
        except SourceError as error:
            status, why, headers = 400, str(error), {}
        except OutputError as error:
            status, why, headers = 507, str(error), {"retry-after": "60"}
        except NarratorError as error:
            status, why, headers = 500, str(error), {}
        except Exception as error:
            # The client gets the reason, since nobody may be at the terminal; everything else keeps working.
            status, why, headers = 500, f"unexpected {type(error).__name__}: {error}", {}
        # Otherwise an unread rest of the request would be taken for the next one.
        headers = {**headers, "connection": "close"}
        if _wants_a_page(request) and not request.url.path.startswith(ARTICLES):
            return page.refusal(status, why, _languages(request), headers)
        return _json({"error": why}, status, headers)

    async def _answer(self, request: Request) -> Response:
        path, method, headers = request.url.path, request.method, request.headers
        client = _client(request)
        if not is_from_home(client, self._inbox.names):
            raise RefusedError(403, "this inbox is for its own network only")
        base = hosts.base(request.scope, headers, is_private=False, names=self._inbox.names)
        if base is None:
            raise RefusedError(400, "this inbox has no such name")
        if is_of_another_origin(method, headers, base, is_page=path in _PAGES):
            raise RefusedError(403, "not for pages of other origins")
        if self._failures.is_over(client) and not self._key.is_paired(request):
            raise RefusedError(429, "too many wrong tokens; wait a minute", {"retry-after": str(int(_WITHIN))})
        found = self._route(path)
        if not found:
            raise RefusedError(404, "not found")
        handler, needed = found
        if method != needed:
            raise RefusedError(405, "method not allowed", {"allow": needed})
        return await handler(request, base)

    def _route(self, path: str) -> tuple[Callable[[Request, str], _Answer], str] | None:
        routes: dict[str, tuple[Callable[[Request, str], _Answer], str]] = {
            HOME: (self._page, "GET"),
            f"{HOME}/pair": (self._pair, "POST"),
            f"{HOME}/receive": (self._receive, "GET"),
            f"{HOME}/share": (self._share, "POST"),
            f"{HOME}/articles": (self._articles, "GET"),
            f"{HOME}/events": (self._all_events, "GET"),
            f"{HOME}/manifest.webmanifest": (self._manifest, "GET"),
            ARTICLES: (self._accept, "POST"),
        }
        if path in routes:
            return routes[path]
        if not (one := _ONE.fullmatch(path)):
            return None
        number, what = int(one[1]), one[2] or ""
        changes: dict[str, Callable[[int], Article]] = {
            "again": self._queue.again,
            "cancel": self._queue.cancel,
            "first": lambda it: self._queue.move(it, first=True),
            "last": lambda it: self._queue.move(it, first=False),
        }
        if what in changes:
            return lambda request, _: self._change(request, changes[what], number), "POST"
        if what == "events":
            return lambda request, _: self._events(request, number), "GET"
        return (lambda request, _: self._one(request, number), "GET") if not what else None

    # Reading

    async def _page(self, request: Request, _base: str) -> Response:
        if not self._may_see(request):
            return page.closed(_languages(request))
        articles, counts, fault = await asyncio.to_thread(self._snapshot)
        return page.inbox(
            articles,
            counts,
            fault,
            _languages(request),
            proof=self._key.proof,
            home=self._inbox.home,
            pairing=f"{self._inbox.network}{HOME.removeprefix('/')}#{self._inbox.token}" if self._inbox.network else "",
        )

    def _snapshot(self) -> tuple[list[Article], Mapping[str, int], str]:
        return self._queue.articles(_SHOWN), self._queue.counts(), self._queue.fault() or self._inbox.fault()

    async def _receive(self, request: Request, _base: str) -> Response:
        # A browser that comes from another site sends no cookie, so anybody gets this page.
        return page.receive(_languages(request))

    async def _manifest(self, request: Request, _base: str) -> Response:
        return page.manifest(_languages(request))

    async def _articles(self, request: Request, _base: str) -> Response:
        self._check_seen(request)
        articles, counts, fault = await asyncio.to_thread(self._snapshot)
        queue = {"articles": [each.as_json() for each in articles], "counts": dict(counts), "fault": fault}
        return _json({**queue, "proof": self._key.proof})

    async def _one(self, request: Request, number: int) -> Response:
        self._check_seen(request)
        return _json((await self._found(number)).as_json())

    async def _found(self, number: int) -> Article:
        try:
            return await asyncio.to_thread(self._queue.find, number)
        except SettingsError as error:
            raise RefusedError(404, str(error)) from None

    async def _all_events(self, request: Request, _base: str) -> Response:
        self._check_seen(request)
        last = request.headers.get("last-event-id", "")
        revision = int(last) if last.isascii() and last.isdigit() and len(last) < 16 else -1
        if revision < 0:
            revision = await asyncio.to_thread(self._queue.revision)
        return self._stream(self._changes(revision, None))

    async def _events(self, request: Request, number: int) -> Response:
        self._check_seen(request)
        # Before the article is read, so that no change in between is missed.
        revision = await asyncio.to_thread(self._queue.revision)
        return self._stream(self._changes(revision, await self._found(number)))

    def _stream(self, events: AsyncIterator[bytes]) -> Response:
        if self._listeners >= _LISTENERS:
            raise RefusedError(503, "too many are listening", {"retry-after": "10"})
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)

    async def _changes(self, revision: int, only: Article | None) -> AsyncIterator[bytes]:
        """The changes since a revision, of all articles, or of one until it is over."""
        self._listeners += 1
        loop = asyncio.get_running_loop()
        try:
            yield b"retry: 2000\n\n"
            if only:
                yield _event(revision, only)
            said = loop.time()
            while not (only and only.is_over):
                for number, article in await asyncio.to_thread(self._queue.since, revision):
                    revision = number
                    if not only or article.id == only.id:
                        only = article if only else None
                        yield _event(number, article)
                        said = loop.time()
                if loop.time() - said > _ALIVE_SECONDS:
                    yield b": waiting\n\n"
                    said = loop.time()
                if not (only and only.is_over):
                    await asyncio.sleep(_LOOK_SECONDS)
        finally:
            self._listeners -= 1

    # Changing

    async def _pair(self, request: Request, base: str) -> Response:
        async with AsyncExitStack() as stack:
            body = await stack.enter_async_context(self._bodies.read(request))
            token = body.fields.get("token", "").strip()
        if not self._key.is_token(token):
            raise self._wrong_token(request)
        cookie = self._key.set_cookie(is_secure=base.startswith("https:"))
        headers = {"set-cookie": cookie, "cache-control": "no-store"}
        return RedirectResponse(HOME, 303, headers) if _wants_a_page(request) else Response(None, 204, headers)

    async def _share(self, request: Request, _base: str) -> Response:
        # The browser itself sends this, without a page that has the proof; no page can make it do so.
        if request.headers.get("sec-fetch-site") not in ("none", "same-origin") or not self._key.is_paired(request):
            raise RefusedError(401, "open the inbox and pair this device first")
        async with self._bodies.read(request) as body:
            await self._add(request, body)
        return RedirectResponse(HOME, 303)

    async def _accept(self, request: Request, base: str) -> Response:
        headers = request.headers
        is_known = self._key.is_bearer(headers)
        if "authorization" in headers and not is_known:
            raise self._wrong_token(request)
        is_proven = self._key.is_paired(request) and self._key.is_proof(headers.get(PROOF, ""))
        is_form = headers.get("content-type", "").startswith(("multipart/", "application/x-www-form-urlencoded"))
        if not (is_known or is_proven or is_form):
            raise self._wrong_token(request, is_guess=False)
        async with self._bodies.read(request) as body:
            if not (is_known or is_proven):
                self._check_form(request, body)
            article, is_new = await self._add(request, body)
        if _wants_a_page(request):
            return RedirectResponse(HOME, 303)
        here = f"{base}inbox/articles/{article.id}"
        accepted = {**article.as_json(), "article": here, "events": f"{here}/events"}
        return _json(accepted, 201 if is_new else 200, {"location": here})

    async def _add(self, request: Request, body: Body) -> tuple[Article, bool]:
        client = _client(request)
        if self._sent.is_over(client):
            raise RefusedError(429, "too many articles; wait a minute", {"retry-after": str(int(_WITHIN))})
        self._sent.note(client)
        sent = await asyncio.to_thread(body.submission)
        added = await asyncio.to_thread(self._queue.add, sent)
        self._inbox.wake()
        return added

    async def _change(self, request: Request, change: Callable[[int], Article], number: int) -> Response:
        headers = request.headers
        is_proven = self._key.is_paired(request) and self._key.is_proof(headers.get(PROOF, ""))
        if not (is_proven or self._key.is_bearer(headers)):
            raise self._wrong_token(request, is_guess="authorization" in headers)
        await self._found(number)
        article = await asyncio.to_thread(change, number)
        self._inbox.wake()
        return _json(article.as_json())

    # Access

    def _may_see(self, request: Request) -> bool:
        return self._key.is_paired(request) or self._key.is_bearer(request.headers)

    def _check_seen(self, request: Request) -> None:
        if not self._may_see(request):
            raise self._wrong_token(request, is_guess="authorization" in request.headers)

    def _check_form(self, request: Request, body: Body) -> None:
        """Check that a form has the token, or is the inbox's own."""
        token = body.fields.get("token", "")
        if self._key.is_token(token):
            return
        if not (self._key.is_paired(request) and self._key.is_proof(body.fields.get("proof", ""))):
            raise self._wrong_token(request, is_guess=bool(token))

    def _wrong_token(self, request: Request, *, is_guess: bool = True) -> RefusedError:
        if is_guess:
            self._failures.note(_client(request))
        return RefusedError(401, "the token is wrong or missing", {"www-authenticate": "Bearer"})


def _client(request: Request) -> str:
    return request.client.host if request.client else ""


def _wants_a_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _languages(request: Request) -> str:
    return request.headers.get("accept-language", "")


def _event(revision: int, article: Article) -> bytes:
    return b"id: %d\nevent: article\ndata: %b\n\n" % (revision, json_of(article.as_json()))


def _json(value: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(json_of(value), status, {"cache-control": "no-store", **(headers or {})}, _JSON)
