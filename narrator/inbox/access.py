"""Who may use the inbox: whoever knows its token, from a network at home, and not by a page of another origin.

A program sends the token along (`Authorization: Bearer`), a plain form has it in a field. A browser is told it once,
and has a cookie from then on, which other sites cannot have it send. A page on another port of the same machine can:
what changes something has to bring along a proof, too, which stands in the inbox's own page, and no other can read.
"""

import time
from collections import OrderedDict, deque
from collections.abc import Collection
from hashlib import blake2b
from hmac import compare_digest
from hmac import digest as keyed

from starlette.datastructures import Headers
from starlette.requests import Request

from narrator.sources.web.policy import is_public

PROOF = "x-narrator-proof"
"""The header of a request of the page's own program; in its form a field is called so without what comes before it."""

_COOKIE_SECONDS = 400 * 86_400
_REMEMBERED = 1000
_NAVIGATION = ("navigate", "document")


class Key:
    """The token, and what is derived from it. Everything is compared in constant time."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()
        # A cookie is sent to every port of a machine: of two inboxes each has its own.
        self.cookie = f"narrator-{blake2b(self._token, digest_size=4).hexdigest()}"
        self.proof = self._derived(b"proof")
        self._session = self._derived(b"session")

    def is_token(self, told: str) -> bool:
        """Whether somebody knows the token."""
        return compare_digest(told.encode("utf-8", "replace"), self._token)

    def is_bearer(self, headers: Headers) -> bool:
        """Whether a program sends it along."""
        scheme, _, told = headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and self.is_token(told.strip())

    def is_paired(self, request: Request) -> bool:
        """Whether a browser was told it."""
        return compare_digest(request.cookies.get(self.cookie, "").encode("utf-8", "replace"), self._session.encode())

    def is_proof(self, told: str) -> bool:
        """Whether the inbox's own page asks."""
        return compare_digest(told.encode("utf-8", "replace"), self.proof.encode())

    def set_cookie(self, *, is_secure: bool) -> str:
        """The header that pairs a browser."""
        secure = "; Secure" if is_secure else ""
        return f"{self.cookie}={self._session}; Path=/; Max-Age={_COOKIE_SECONDS}; HttpOnly; SameSite=Strict{secure}"

    def _derived(self, purpose: bytes) -> str:
        return keyed(self._token, purpose, "sha256").hex()


class Limiter:
    """How often one client may do something in some seconds; the least recent of many clients are forgotten."""

    def __init__(self, times: int, seconds: float) -> None:
        self._times = times
        self._seconds = seconds
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def is_over(self, client: str) -> bool:
        """Whether a client has done it too often."""
        seen = self._seen.get(client)
        now = time.monotonic()
        while seen and seen[0] < now - self._seconds:
            seen.popleft()
        return bool(seen) and len(seen or ()) >= self._times

    def note(self, client: str) -> None:
        """A client does it once more."""
        self._seen.setdefault(client, deque(maxlen=self._times)).append(time.monotonic())
        self._seen.move_to_end(client)
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)


def is_from_home(client: str, names: Collection[str]) -> bool:
    """Whether a client may ask at all: from a network at home, or from anywhere where the inbox has a public name."""
    if names:
        return True
    try:
        return not is_public(client)
    except ValueError:
        # A socket of the system's, which only this machine has.
        return True


def is_of_another_origin(method: str, headers: Headers, base: str, *, is_page: bool) -> bool:
    """Whether a page of another origin asks, and not a person who follows a link to one of the inbox's pages.

    Browsers tell which page asks: by `Sec-Fetch-Site`, where they trust the connection, and by `Origin`, where a
    request may change something.
    """
    # A proxy may have taken the encryption off, without a word of it.
    _, _, here = base.removesuffix("/").partition("://")
    if headers.get("origin", "null") not in ("null", f"http://{here}", f"https://{here}"):
        return True
    if headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
        return False
    is_followed = (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) == _NAVIGATION
    return not (is_followed and is_page and method == "GET")
