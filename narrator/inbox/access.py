"""Who may use the inbox: clients that have its token, from a home network, and not through pages of other origins.

A program sends the token (`Authorization: Bearer`), a plain form has it in a field. A browser is given it once, and
then has a cookie that other sites cannot make it send. A page on another port of the same machine can: so requests that
change something also need a proof, which is in the inbox's own page and which no other page can read.
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
"""The header that the page's own script sends; the field in its form has the same name without the prefix."""

_COOKIE_SECONDS = 400 * 86_400
_REMEMBERED = 1000
_NAVIGATION = ("navigate", "document")


class Key:
    """The token, and values derived from it. All comparisons take constant time."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()
        # Cookies are sent to every port of a machine: two inboxes need cookies of different names.
        self.cookie = f"narrator-{blake2b(self._token, digest_size=4).hexdigest()}"
        self.proof = self._derived(b"proof")
        self._session = self._derived(b"session")

    def is_token(self, value: str) -> bool:
        """Whether a string is the token."""
        return compare_digest(value.encode("utf-8", "replace"), self._token)

    def is_bearer(self, headers: Headers) -> bool:
        """Whether a program sends the token."""
        scheme, _, credentials = headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and self.is_token(credentials.strip())

    def is_paired(self, request: Request) -> bool:
        """Whether a browser has been given the token."""
        return compare_digest(request.cookies.get(self.cookie, "").encode("utf-8", "replace"), self._session.encode())

    def is_proof(self, value: str) -> bool:
        """Whether the request comes from the inbox's own page."""
        return compare_digest(value.encode("utf-8", "replace"), self.proof.encode())

    def set_cookie(self, *, is_secure: bool) -> str:
        """The header that pairs a browser."""
        secure = "; Secure" if is_secure else ""
        return f"{self.cookie}={self._session}; Path=/; Max-Age={_COOKIE_SECONDS}; HttpOnly; SameSite=Strict{secure}"

    def _derived(self, purpose: bytes) -> str:
        return keyed(self._token, purpose, "sha256").hex()


class Limiter:
    """Limits how often a client may do something within some seconds; of many clients, older ones are forgotten."""

    def __init__(self, times: int, seconds: float) -> None:
        self._times = times
        self._seconds = seconds
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def is_over(self, client: str) -> bool:
        """Whether a client has exceeded the limit."""
        seen = self._seen.get(client)
        now = time.monotonic()
        while seen and seen[0] < now - self._seconds:
            seen.popleft()
        return bool(seen) and len(seen or ()) >= self._times

    def note(self, client: str) -> None:
        """Count one more attempt of a client."""
        self._seen.setdefault(client, deque(maxlen=self._times)).append(time.monotonic())
        self._seen.move_to_end(client)
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)


def is_from_home(client: str, names: Collection[str]) -> bool:
    """Whether a client may connect at all: from a home network, or from anywhere if the inbox has a public name."""
    if names:
        return True
    try:
        return not is_public(client)
    except ValueError:
        # A local socket, which only this machine can use.
        return True


def is_of_another_origin(method: str, headers: Headers, base: str, *, is_page: bool) -> bool:
    """Whether a page of another origin sent the request, not a person following a link to one of the inbox's pages.

    Browsers say which page sends a request: with `Sec-Fetch-Site` on trusted connections, and with `Origin` if the
    request may change something.
    """
    # A proxy may terminate TLS without saying so, so both schemes count.
    _, _, here = base.removesuffix("/").partition("://")
    if headers.get("origin", "null") not in ("null", f"http://{here}", f"https://{here}"):
        return True
    if headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
        return False
    is_followed = (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) == _NAVIGATION
    return not (is_followed and is_page and method == "GET")
