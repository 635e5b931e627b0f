"""Parse, resolve and compare addresses, and show them without their secrets."""

import re
from typing import Any
from urllib.parse import urljoin

from urllib3.exceptions import HTTPError
from urllib3.util import Url, parse_url

from narrator.errors import SourceError
from narrator.sources.web.logins import is_address, without_login

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{0,30}:")
_MAX_LENGTH = 200
_HTTP_ONLY = "narrator fetches http and https only"


def parsed(address: str) -> Url:
    """Parse an address: percent-encoded, its host in ASCII, without fragment.

    Raises:
        SourceError: it is not a valid http or https address.
    """
    if not is_address(address):
        scheme = _SCHEME.match(address)
        raise SourceError(f"{scheme[0] if scheme else shown(address)} cannot be fetched", _HTTP_ONLY)
    try:
        parts = parse_url(address)
    except HTTPError:
        raise SourceError(f"{shown(address)!r} is not a valid address", "check the address") from None
    if not (parts.host or "").strip("[.]"):
        raise SourceError(f"{shown(address)!r} names no host", "check the address")
    return parts._replace(fragment=None)


def followed(here: Url, target: str) -> Url:
    """Resolve a link or redirect against the address it is on. A login in it is not the user's, and is left out.

    Raises:
        SourceError: it leads to something other than http or https.
    """
    try:
        address = urljoin(here.url, target)
    except ValueError:
        address = target
    if not is_address(address):
        raise SourceError(f"{shown(here.url)} leads to {shown(address)!r}", _HTTP_ONLY)
    return parsed(address)._replace(auth=None)


def origin(url: Url) -> tuple[Any, ...]:
    """What has to be equal before a login is sent (RFC 6454, section 4)."""
    return url.scheme, url.host, url.port


def host_of(address: str) -> str:
    """The host that an address names.

    Raises:
        SourceError: it names none, or is not an address.
    """
    return parsed(address).host or ""


def bare(host: str) -> str:
    """A host in the form in which hosts are compared: lower case, without brackets and without the dot of the root."""
    return host.strip("[]").rstrip(".").lower()


def shown(address: str) -> str:
    """An address as error messages show it: at most a line or two long, and without a password."""
    address = without_login(address)
    return address if len(address) <= _MAX_LENGTH else f"{address[:_MAX_LENGTH]}…"
