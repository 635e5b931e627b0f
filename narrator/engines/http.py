"""Requests to voice services over HTTP, within deadlines, over persistent connections, with certificates checked.

All engines that use a service share the rules for which answers mean waiting, and when waiting is of no use.
"""

from collections.abc import Iterator, Mapping
from threading import Lock
from time import monotonic
from typing import Any

import requests
from urllib3.exceptions import HTTPError

from narrator.engines import UnansweredError
from narrator.errors import VoiceError
from narrator.http import retry_after
from narrator.http.unpacking import PIECE, CutShortError, PackingError, unpacked

_CONNECT_SECONDS = 5.0
_RATE_LIMITED = frozenset({429, 503})
_LATER = "try again later"

# requests briefly puts `no_proxy` into the environment, which other threads may be reading.
_ONE_AT_A_TIME = Lock()


def request(
    method: str, address: str, headers: Mapping[str, str] | None = None, json: Any = None
) -> requests.PreparedRequest:
    """A request for `Client.send`, with a JSON body if `json` is given."""
    return requests.Request(method, address, dict(headers or {}), json=json).prepare()


class Client:
    """Sends requests to a service, from several threads.

    Args:
        hint: what to do if the service refuses, or if its answers cannot be read.
        hints: the same for single status codes, each of which is then a refusal.
        unreachable: what to do if the service does not answer.
        is_direct: whether to bypass proxies because the service is on this machine.
        silent: seconds without data after which an answer is given up.
        whole: seconds within which an answer must be complete, however slowly it arrives.
        max_bytes: the maximum size of an answer, uncompressed.
    """

    def __init__(
        self,
        hint: str,
        *,
        hints: Mapping[int, str] | None = None,
        unreachable: str = "check the network",
        is_direct: bool = False,
        silent: float = 10.0,
        whole: float = 20.0,
        max_bytes: int = 4_000_000,
    ) -> None:
        self._hint = hint
        self._hints = hints or {}
        self._unreachable = unreachable
        self._is_direct = is_direct
        self._silent, self._whole = silent, whole
        self._max_bytes = max_bytes
        self._session = requests.Session()

    def send(self, request: requests.PreparedRequest, host: str) -> bytes:
        """Send a request; returns the body of its answer, which has status 200. Redirects are not followed.

        Raises:
            VoiceError: trying again will not help: the certificate is not the service's, or it refuses the request.
            UnansweredError: it did not answer, not in time, or asks for fewer requests.
        """
        deadline = monotonic() + self._whole
        proxies = {"no_proxy": "*"} if self._is_direct else {}
        with _ONE_AT_A_TIME:
            environment = self._session.merge_environment_settings(request.url, proxies, True, None, None)
        timeout = (_CONNECT_SECONDS, self._silent)
        unfinished = UnansweredError(f"{host} did not finish its answer", _LATER)
        try:
            with self._session.send(request, timeout=timeout, allow_redirects=False, **environment) as response:
                self._check(response, host)
                body = bytearray()
                for piece in unpacked(_pieces(response, deadline), response.headers.get("Content-Encoding", "")):
                    body += piece
                    if monotonic() > deadline or len(body) > self._max_bytes:
                        raise unfinished
        except requests.exceptions.SSLError as error:
            hint = "something intercepts the connection; take another --engine"
            raise VoiceError(f"the certificate of {host} is not valid", hint) from error
        except (CutShortError, PackingError) as error:
            raise unfinished from error
        except (requests.RequestException, HTTPError, OSError) as error:
            raise UnansweredError(f"{host} did not answer", self._unreachable) from error
        return bytes(body)

    def _check(self, response: requests.Response, host: str) -> None:
        status = f"{response.status_code} {response.reason}"
        if hint := self._hints.get(response.status_code):
            raise VoiceError(f"{host} refuses the request ({status})", hint)
        # Clients that send too many requests are redirected to a page that checks whether they are human.
        if response.status_code in _RATE_LIMITED or response.is_redirect:
            after = retry_after(response.headers.get("Retry-After", ""))
            raise UnansweredError(f"{host} asks for fewer requests ({status})", rate_limited=True, retry_after=after)
        if response.status_code >= 500:
            raise UnansweredError(f"{host} has an internal error ({status})", _LATER)
        if response.status_code != requests.codes.ok:
            raise VoiceError(f"{host} refuses the request ({status})", self._hint)


def _pieces(response: requests.Response, deadline: float) -> Iterator[bytes]:
    """The body as it arrives, still compressed; the deadline applies to each read rather than to a whole piece."""
    while monotonic() <= deadline and (piece := response.raw.read1(PIECE, decode_content=False)):
        yield piece
