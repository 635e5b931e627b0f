"""Sends an article to an inbox, on another machine or on this one."""

import mimetypes
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

import requests

from narrator.errors import OutputError, SettingsError, SourceError
from narrator.files import readable

_TIMEOUT = (10, 120)
_TRIES = 3
_UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Destination:
    """The address of a server with an inbox, and the inbox's token."""

    address: str
    token: str


def send(
    destination: Destination, *, address: str = "", content: bytes | None = None, name: str = "", key: str = ""
) -> dict[str, Any]:
    """Send an article: an address to fetch it from, or content with its name, which may have been found there.

    If there is no response it is sent again, but accepted only once, because of its key; without one, a key is made up.

    Returns: the response of the inbox, see docs/inbox.md.

    Raises:
        SettingsError: the token is wrong, or there is no inbox.
        SourceError: the inbox rejects the article.
        OutputError: the inbox cannot be reached, or has no room.
    """
    target = f"{base_of(destination.address)}articles"
    headers = {"Authorization": f"Bearer {destination.token}", "Accept": "application/json"}
    key = key or token_hex(16)
    if content is None:
        request: dict[str, Any] = {"json": {"url": address, "key": key}}
    else:
        headers["Content-Type"] = mimetypes.guess_type(name)[0] or _UNKNOWN
        request = {"data": content, "params": {"url": address, "name": readable(name), "key": key}}
    return _result(_post(target, headers, request), target)


def is_here(address: str) -> bool:
    """Whether an address is on this machine, which may be sent what only this machine knows."""
    return (urlsplit(address).hostname or "") in ("localhost", "127.0.0.1", "::1")


def read(path: Path) -> bytes:
    """The content of a file.

    Raises:
        SourceError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot read {path}: {error.strerror}", "give an address or a file") from error


def base_of(address: str) -> str:
    """The address of a server, from the address of any of its pages.

    Raises:
        SettingsError: it is not an address.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"{address} is not the address of an inbox", "give one such as http://192.168.1.5:8000")
    return f"{parts.scheme}://{parts.netloc}/"


def _post(target: str, headers: dict[str, str], request: dict[str, Any]) -> requests.Response:
    # A proxy would take what is for this machine out of it.
    proxies = {"no_proxy": "*"} if is_here(target) else {}
    for left in reversed(range(_TRIES)):
        try:
            # The token is only for this server, so redirects are not followed.
            return requests.post(
                target, headers=headers, timeout=_TIMEOUT, allow_redirects=False, proxies=proxies, **request
            )
        except requests.RequestException as error:
            if not left:
                hint = "see that narrator serve --inbox runs there"
                raise OutputError(f"{target} cannot be reached: {_cause(error)}", hint) from error
    raise AssertionError


def _result(response: requests.Response, target: str) -> dict[str, Any]:
    try:
        answer = response.json()
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise SettingsError(
            f"{target} is not an inbox: it answers {response.status_code}", "give where serve --inbox runs"
        )
    if response.ok:
        return answer
    why = str(answer.get("error", response.status_code))
    if response.status_code in (requests.codes.unauthorized, requests.codes.forbidden):
        raise SettingsError(f"{target}: {why}", "give the token with --token")
    if response.status_code >= requests.codes.server_error or response.status_code == requests.codes.too_many_requests:
        raise OutputError(f"{target}: {why}", "try again later")
    raise SourceError(why)


def _cause(error: Exception) -> str:
    """The innermost cause."""
    while isinstance(inner := error.__cause__ or error.__context__, Exception):
        error = inner
    return str(error)
