"""The show over HTTP, at home: the files of one folder, for podcast apps and browsers, and nothing outside it.

    request ─► private           lets only those in who know the secret, if there is one
               app               finds what is asked for: a file, or a feed or page made for the client's address
               hosts             decides which host names are accepted
               origins           refuses pages of other origins
               representations   what an address has, as it was when it was opened
               responses         sends all of it, or ranges, or only that the client's copy is current
               connections       limits how many there may be, and how long a request may take
               sockets           listens, and ends serving

Starlette reads the requests, and uvicorn handles the connections. Starlette's own `StaticFiles` does not do what apps
need: it refuses a `Range` that should be ignored, refuses several ranges if one of them is beyond the end, opens a file
only after its length was sent, and gives a compressed response the `ETag` of the plain one.
"""

import asyncio
import errno
import re
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from io import BytesIO
from os import scandir
from pathlib import Path, PurePath
from typing import TypeAlias

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from narrator.episode import manifest
from narrator.errors import NarratorError, SettingsError
from narrator.podcast import installing, show
from narrator.podcast.media_types import media_type
from narrator.podcast.server import hosts
from narrator.podcast.server.origins import is_refused
from narrator.podcast.server.private import private
from narrator.podcast.server.representations import FEED, PAGE, Representation, found, opened
from narrator.podcast.server.responses import METHODS, answer, plain

__all__ = ["FEED", "PAGE", "Maker", "app", "private"]

Maker: TypeAlias = Callable[[str, str], bytes]
"""Makes a file of a folder for the address at which it is served.

It takes that address, such as http://192.168.1.5:8000/, and the name of the file in the folder: one of the show's own
files, a page of its feed, or the page of an episode, such as the-sea/index.html. It returns b"" if the file on the disk
is to be served instead.
"""

_State: TypeAlias = tuple[tuple[str, int, int], ...]

_TARGETS = {b"/": PAGE, b"/index.html": PAGE, b"/feed.xml": FEED, b"/show-cover.jpg": show.PICTURE}
_TARGETS |= {f"/{name}".encode(): name for name in installing.FILES}
# If files with these names exist, they are served, whoever wrote them.
_ONCE = (show.PICTURE, *installing.FILES)
_FEED_PAGE = re.compile(rb"/(feed-[1-9]\d{0,5}\.xml)")
_MADE_KEPT = 32


def app(folder: Path, make: Maker | None = None, *, is_private: bool = False, names: Collection[str] = ()) -> ASGIApp:
    """The server of a folder, as an ASGI application.

    Names that begin with a dot are not served, nor anything outside the folder, not even through symbolic links. A
    folder is answered with its `index.html`, never with a listing. Ranges, conditions and compression follow RFC 9110;
    a response that has begun continues with the file that it began with, even if that is replaced.

    Args:
        folder: the show's folder.
        make: makes the files that depend on the address that the client used. Without it, all files are served as they
            are; files that somebody else wrote always are.
        is_private: whether the server is behind `private`. Clients may then use any host name.
        names: accepted host names besides those of home networks, in lower case.

    Raises:
        SettingsError: there is no such folder.
    """
    if not folder.is_dir():
        raise SettingsError(f"there is no folder {folder} to serve", "narrate something first, or name another")
    home = folder.resolve()
    made = lru_cache(_MADE_KEPT)(lambda name, base, _state: make(base, name) if make else b"")

    def made_for(target: bytes, base: str) -> Representation | None:
        name = _wanted(home, target)
        if not name or not _is_made(name, home):
            return None
        try:
            content = made(name, base, (_state(home), _changed(home / name)))
        except OSError:
            if target in _TARGETS:
                raise
            return None
        return _representation(name, content) if content else None

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        method, headers, target = scope["method"], Headers(scope=scope), scope["raw_path"]
        if is_refused(target, headers):
            response: ASGIApp = plain(403, {})
        elif method not in METHODS.split(", "):
            response = plain(405, {"allow": METHODS, "connection": "close"})
        elif (base := hosts.base(scope, headers, is_private=is_private, names=names)) is None:
            response = plain(400, {"connection": "close"})
        else:
            try:
                made_here = await asyncio.to_thread(made_for, target, base) if make else None
            except Exception as error:
                # The client gets the reason, since nobody may be at the terminal; everything else keeps working.
                why = str(error) if isinstance(error, NarratorError) else f"{type(error).__name__}: {error}"
                response = PlainTextResponse(f"{_TARGETS.get(target, PAGE)} cannot be made: {why}\n", 500)
            else:
                answered = (
                    answer(method, headers, made_here) if made_here else _file_answer(method, headers, home, scope)
                )
                response = await answered
        await response(scope, receive, send)

    return serve


def _wanted(home: Path, target: bytes) -> str:
    """The name of the requested file if it is one that may be made; otherwise ""."""
    if name := _TARGETS.get(target):
        return name
    if page := _FEED_PAGE.fullmatch(target):
        return page[1].decode()
    folder = _episode(home, target)
    return f"{folder}/{PAGE}" if folder else ""


def _representation(name: str, content: bytes) -> Representation:
    tag = f'"{blake2b(content, digest_size=12).hexdigest()}"'
    return Representation(BytesIO(content), len(content), media_type(PurePath(name).name), tag, "")


def _episode(home: Path, target: bytes) -> str:
    """The name of the folder whose page is requested; "" for any other request."""
    if target.count(b"/") != 2 or not target.endswith((b"/", b"/" + PAGE.encode())):
        return ""
    try:
        folder = found(home, target.removesuffix(PAGE.encode()))
    except OSError:
        return ""
    return folder.name if folder and folder.parent == home and folder.is_dir() else ""


def _changed(path: Path) -> int:
    """When a file was last changed, in nanoseconds; 0 if there is none."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _state(home: Path) -> _State:
    """What a feed is made from: each episode folder's name, and when it and its `episode.json` were last changed (ns).

    The existing feed counts as well, since it has the show's guid and picture. Not just the newest of these times
    counts: a folder that is removed, or restored from a backup, changes the feed, too.
    """
    changes = []
    with scandir(home) as entries:
        for entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            if entry.name == FEED or (is_folder and not entry.name.startswith(".")):
                path = Path(entry.path, manifest.FILE) if is_folder else Path(entry.path)
                with suppress(OSError):
                    # Otherwise it is not an episode, or was just replaced.
                    changes.append((entry.name, entry.stat().st_mtime_ns, path.stat().st_mtime_ns))
    return tuple(sorted(changes))


def _is_made(name: str, home: Path) -> bool:
    """Whether a file is made, rather than served from the disk."""
    if name == PAGE:
        return _is_ours(home / PAGE)
    return name not in _ONCE or not (home / name).exists()


def _is_ours(page: Path) -> bool:
    """Whether narrator may serve another page in place of this one: because there is none, or narrator wrote it."""
    try:
        return not page.exists() or (page.is_file() and show.marked(page) is not None)
    except OSError:
        return False


async def _file_answer(method: str, headers: Headers, home: Path, scope: Scope) -> ASGIApp:
    """The response for a path as it is written in the request."""
    target = scope["raw_path"]
    try:
        path = found(home, target)
        if path and path.is_dir():
            path = found(home, target.removesuffix(b"/") + b"/" + PAGE.encode())
            if path and not target.endswith(b"/"):
                return RedirectResponse(f"{scope.get('root_path', '')}{target.decode('ascii')}/", 301)
        copy = opened(path) if path else None
    except OSError as error:
        if error.errno in (errno.EMFILE, errno.ENFILE):
            return plain(503, {"retry-after": "2"})
        copy = None
    return await answer(method, headers, copy) if copy else plain(404, {})
