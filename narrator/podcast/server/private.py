"""A show for those who know its secret, sent as the first part of the path or as a password; nobody else gets anything.

Podcast apps support either: an address that they keep to themselves, or a name and a password (HTTP Basic, RFC 7617)
that they ask the user for and send with every request.
"""

import base64
import binascii
from hmac import compare_digest

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from narrator.podcast.server.responses import plain

_ASKING = {"www-authenticate": 'Basic realm="podcast", charset="UTF-8"'}


def private(application: ASGIApp, secret: str) -> ASGIApp:
    """A server that passes requests with the secret on to the application, and answers all others in the same way."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        first, slash, rest = scope["raw_path"].removeprefix(b"/").partition(b"/")
        if slash and compare_digest(first, secret.encode()):
            inner = {**scope, "root_path": f"/{secret}", "raw_path": b"/" + rest}
            await application(inner, receive, send)
        elif compare_digest(_password(Headers(scope=scope)), secret.encode()):
            await application(scope, receive, send)
        else:
            await plain(401, _ASKING)(scope, receive, send)

    return serve


def _password(headers: Headers) -> bytes:
    """The password that a client sends, whatever the user name."""
    scheme, _, credentials = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return b""
    try:
        return base64.b64decode(credentials.strip(), validate=True).partition(b":")[2]
    except (binascii.Error, ValueError):
        return b""
