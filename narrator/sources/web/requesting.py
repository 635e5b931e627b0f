"""Visits: the requests from an address to the response at the end of its redirects.

Redirects are followed by hand, so that each is checked as the first address is. No cookies are kept and no .netrc is
read; the user's credentials go where `credentials` says. Like `requests`, this uses the proxies and the certificates
(REQUESTS_CA_BUNDLE) that the environment names.
"""

import base64
import re
from collections.abc import Callable, Iterator
from http.client import HTTPException
from importlib.metadata import version
from time import monotonic, sleep
from typing import Any
from urllib.parse import unquote_to_bytes

import requests
from requests.utils import select_proxy
from urllib3.exceptions import HTTPError, ReadTimeoutError
from urllib3.util import Url

from narrator.errors import SourceError
from narrator.http.unpacking import PIECE, CutShortError, PackingError, unpacked
from narrator.sources import registry
from narrator.sources.document import Document, Origin
from narrator.sources.web import kinds, meta
from narrator.sources.web.access import ANONYMOUS, Access
from narrator.sources.web.addresses import followed, host_of, origin, parsed, shown
from narrator.sources.web.answers import Answer
from narrator.sources.web.connections import Adapter, Connector, Deadline
from narrator.sources.web.limits import Limits
from narrator.sources.web.logins import without_login
from narrator.sources.web.page_cache import PageCache, conditions
from narrator.sources.web.policy import AddressPolicy

_ACCEPTED = "text/html,application/xhtml+xml,text/markdown,text/plain;q=0.9,application/pdf;q=0.9,*/*;q=0.8"
_ACCEPTED_PICTURES = "image/jpeg,image/png,image/webp,image/gif"
_HEADERS = {
    "Accept-Language": "*",
    "Accept-Encoding": "gzip, deflate, br",
}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CROWDED = frozenset({429, 503})
_PASSING = frozenset({500, 502, 503, 504})
_SAVE = "open it in a browser, save the page and give the file"
_LOG_IN = f"give your browser's cookies with --cookies, or {_SAVE}"
_LATER = "try again later"
_REFUSALS = {
    401: ("asks for a login", _LOG_IN),
    402: ("requires payment", _LOG_IN),
    403: ("refuses narrator, maybe because it blocks robots", _SAVE),
    404: ("is not there", "check the address"),
    407: ("is behind a proxy that asks for a login", "name user and password in the proxy's address"),
    410: ("is no longer there", "look for a copy of it"),
    429: ("was requested too often", _LATER),
    451: ("is withheld for legal reasons", _SAVE),
    503: ("is unavailable at the moment", _LATER),
}
_CERTIFICATE = re.compile(r"certificate verify failed: ([^(),'\"]+)")


class _BrokenOffError(Exception):
    """A connection ended too early; another may not."""


def request(
    address: str,
    named_host: str,
    limits: Limits,
    policy: AddressPolicy,
    access: Access = ANONYMOUS,
    *,
    before: Callable[[str], None] | None = None,
    picture: bool = False,
) -> Answer:
    """Follow redirects to the final response, whatever its status. Only status 200 has a body.

    Args:
        address: where to begin. A user and password in it are sent there and nowhere else.
        named_host: the host that the user named: that of the address itself, or of the document that links to it.
        limits: the most that servers may take.
        policy: which hosts may be connected to; it records where they are.
        access: the cache and the user's credentials. A response to a request with credentials is not cached.
        before: called with each address before its request; may wait, or raise. Its time is not counted.
        picture: whether a picture is wanted rather than an article.

    Raises:
        SourceError: there is no response, or none that may be accepted.
    """
    first = parsed(address)
    here = first._replace(auth=None)
    with Deadline(limits.whole) as deadline:
        requester = _Requester(first, named_host, limits, access, deadline, policy, picture=picture)
        been: set[str] = set()
        while len(been) <= limits.redirects:
            if here.url in been:
                raise SourceError(f"{shown(here.url)} redirects in a circle, as pages do that require cookies", _SAVE)
            been.add(here.url)
            if before:
                begun = monotonic()
                before(here.url)
                deadline.extend(monotonic() - begun)
            answer = requester.answer(here)
            target = _target(answer)
            if not target:
                return answer
            there = followed(here, target)
            # A page that arrived may reload itself again and again.
            if answer.body and there.url == here.url:
                return answer
            policy.check_redirect(here.host or "", there.host or "")
            here = there
    raise SourceError(f"{shown(address)} redirects more than {limits.redirects} times", _SAVE)


def document(address: str, answer: Answer, policy: AddressPolicy) -> Document:
    """The document that was fetched from an address under a policy.

    Raises:
        SourceError: it is not one, by its status or by its content.
    """
    if answer.status != requests.codes.ok:
        raise refusal(answer)
    origin = Origin(
        name=without_login(address),
        is_fetched=True,
        link=answer.address,
        opt_outs=meta.opt_outs(answer),
        private_host=policy.private_from(host_of(answer.address)),
        is_loopback=policy.is_loopback(host_of(answer.address)),
    )
    return Document(origin, kinds.suffix(answer), answer.body, answer.charset)


class _Requester:
    """Sends the requests for an address, one after the other. A login in the first address goes to its host only."""

    def __init__(
        self,
        first: Url,
        named_host: str,
        limits: Limits,
        access: Access,
        deadline: Deadline,
        policy: AddressPolicy,
        *,
        picture: bool,
    ) -> None:
        self._first = first
        self._named_host = named_host
        self._limits = limits
        self._credentials = access.credentials
        self._cache = PageCache(access.cache) if access.cache else None
        self._deadline = deadline
        self._policy = policy
        self._accepted, self._check = (
            (_ACCEPTED_PICTURES, kinds.check_picture) if picture else (_ACCEPTED, kinds.check_type)
        )
        self._adapter = Adapter(Connector(policy, limits.connect, deadline))
        self._session = requests.Session()

    def answer(self, here: Url) -> Answer:
        """The response to a request; it is sent a second time if the first failed in a way that may pass."""
        try:
            answer = self._response(here)
        except _BrokenOffError:
            wait = self._limits.pause
        else:
            again = self._retry_delay(answer)
            if again is None:
                return answer
            wait = again
        self._deadline.extend(wait)
        sleep(wait)
        try:
            return self._response(here)
        except _BrokenOffError as error:
            raise SourceError(f"the connection to {shown(here.url)} broke off, twice", _LATER) from error

    def _retry_delay(self, answer: Answer) -> float | None:
        """Seconds until a retry; None if there is to be none."""
        after = answer.retry_after if answer.status in _CROWDED else None
        if after is not None:
            return max(after, self._limits.pause) if after <= self._limits.wait else None
        return self._limits.pause if answer.status in _PASSING else None

    def _response(self, here: Url) -> Answer:
        credentials = self._credentials_for(here)
        cache = None if credentials else self._cache
        before = cache.get(here.url) if cache else None
        settings: dict[str, Any] = dict(self._session.merge_environment_settings(here.url, {}, True, None, None))
        if select_proxy(here.url, settings["proxies"]):
            self._policy.check_name(here.host or "")
        timeout = (self._limits.connect, self._limits.silent)
        try:
            request = requests.Request("GET", here.url, self._headers(before) | credentials).prepare()
            with self._adapter.send(request, timeout=timeout, **settings) as response:
                answer = self._read(here, response, before)
        except (requests.RequestException, HTTPError, HTTPException, OSError, CutShortError) as error:
            raise self._failure(here, error) from error
        finally:
            self._adapter.close()
        if cache and answer is not before and answer.status == requests.codes.ok:
            cache.put(answer)
        return answer

    def _headers(self, before: Answer | None) -> dict[str, str]:
        return {
            "User-Agent": f"narrator/{version('narrator')}",
            "Accept": self._accepted,
            **_HEADERS,
            **(conditions(before) if before else {}),
        }

    def _credentials_for(self, here: Url) -> dict[str, str]:
        """The user's credentials for an address."""
        headers = self._credentials.headers(here, self._first, self._named_host) if self._credentials else {}
        if self._first.auth and origin(here) == origin(self._first):
            login = unquote_to_bytes(self._first.auth)
            headers["Authorization"] = f"Basic {base64.b64encode(login).decode()}"
        return headers

    def _read(self, here: Url, response: requests.Response, before: Answer | None) -> Answer:
        headers = {name.lower(): value for name, value in response.headers.items()}
        answer = Answer(here.url, response.status_code, headers)
        if before and answer.status == requests.codes.not_modified:
            return before
        if answer.status != requests.codes.ok:
            return answer
        self._check(answer)
        try:
            return Answer(here.url, answer.status, headers, self._body(here, response))
        except PackingError as error:
            raise SourceError(
                f"{shown(here.url)} is compressed in a way that narrator cannot decompress: {error}", _SAVE
            ) from error

    def _body(self, here: Url, response: requests.Response) -> bytes:
        length = response.headers.get("Content-Length", "")
        if length.isdecimal() and float(length) > self._limits.file:
            raise _too_large(here, self._limits.file)
        body = bytearray()
        max_bytes = self._limits.page
        is_file = False
        for piece in self._pieces(response):
            body += piece
            if not is_file and body.startswith(registry.large_beginnings()):
                is_file, max_bytes = True, self._limits.file
                self._deadline.extend(self._limits.whole_file - self._limits.whole)
            if len(body) > max_bytes:
                raise _too_large(here, max_bytes)
            if not self._deadline.left:
                break
        # A response that was cut off at the deadline looks like a complete one.
        if not self._deadline.left:
            raise self._timed_out(here)
        return bytes(body)

    def _pieces(self, response: requests.Response) -> Iterator[bytes]:
        packed = response.raw.stream(PIECE, decode_content=False)
        return unpacked(packed, response.headers.get("Content-Encoding", ""))

    def _failure(self, here: Url, error: Exception) -> Exception:
        """The error for the user, or `_BrokenOffError` where a retry may help."""
        message = str(error)
        if not self._deadline.left:
            return self._timed_out(here)
        if isinstance(error, requests.exceptions.SSLError):
            reason = _CERTIFICATE.search(message)
            if reason:
                what = f"the certificate of {here.host} is not valid: {reason[1].strip()}"
                return SourceError(what, f"check the address, or {_SAVE}")
            return SourceError(f"there is no secure connection with {here.host}", "check the address")
        if isinstance(error, requests.exceptions.ProxyError | requests.exceptions.InvalidProxyURL):
            return SourceError(f"the proxy cannot reach {here.host}", "check http_proxy and https_proxy")
        if isinstance(error, requests.exceptions.InvalidSchema):
            return SourceError(
                f"narrator cannot use the proxy for {here.host}: {message}", "use another proxy, or none"
            )
        if isinstance(error, requests.Timeout | ReadTimeoutError | TimeoutError):
            return SourceError(f"{shown(here.url)} stopped answering", _LATER)
        if isinstance(error, requests.exceptions.InvalidURL):
            return SourceError(f"{shown(here.url)} is not a valid address", "check the address")
        return _BrokenOffError()

    def _timed_out(self, here: Url) -> SourceError:
        what = f"{shown(here.url)} takes too long: more than {self._limits.whole:g} seconds for a page"
        return SourceError(what, _LATER)


def _target(answer: Answer) -> str:
    if answer.status in _REDIRECTS:
        # Header bytes are read as Latin-1; those beyond ASCII are UTF-8 in practice.
        return answer.headers.get("location", "").encode("latin-1", "replace").decode("utf-8", "replace").strip()
    return meta.leads_to(answer) if answer.body else ""


def _too_large(here: Url, max_bytes: int) -> SourceError:
    return SourceError(
        f"{shown(here.url)} has more than {max_bytes // 1_000_000} MB", "save the article alone and give the file"
    )


def refusal(answer: Answer) -> SourceError:
    """The error that a status other than 200 means."""
    default = ("is unavailable: its server reports an error of its own", _LATER)
    if answer.status < 500:
        default = ("cannot be fetched like this", _SAVE)
    what, hint = _REFUSALS.get(answer.status, default)
    after = answer.retry_after if answer.status in _CROWDED else None
    if after:
        hint = f"try again in {after:.0f} seconds"
    return SourceError(f"{shown(answer.address)} {what} ({answer.status})", hint)
