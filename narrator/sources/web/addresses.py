"""Addresses: taken apart, followed, and shown without what is secret in them."""

import re
from typing import Any
from urllib.parse import urljoin

from urllib3.exceptions import HTTPError
from urllib3.util import Url, parse_url

from narrator.errors import SourceError
from narrator.sources.web.logins import is_address, without_login

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{0,30}:")
_LONGEST = 200
_HTTP_ONLY = "narrator fetches http and https only"


def parsed(address: str) -> Url:
    """An address in its parts: percent-encoded, its host in ASCII, without fragment.

    Raises:
        SourceError: it is none of http or https, or not a valid one.
    """
    if not is_address(address):
        scheme = _SCHEME.match(address)
        raise SourceError(f"{scheme[0] if scheme else shown(address)} is no address to fetch", _HTTP_ONLY)
    try:
        parts = parse_url(address)
    except HTTPError:
        raise SourceError(f"{shown(address)!r} is not a valid address", "check the address") from None
    if not (parts.host or "").strip("[.]"):
        raise SourceError(f"{shown(address)!r} names no host", "check the address")
    return parts._replace(fragment=None)


def followed(here: Url, target: str) -> Url:
    """Where an address leads, as a redirect in it says. A login that this names is not the user's, and left out.

    Raises:
        SourceError: to no address of http or https.
    """
    try:
        address = urljoin(here.url, target)
    except ValueError:
        address = target
    if not is_address(address):
        raise SourceError(f"{shown(here.url)} leads to {shown(address)!r}", _HTTP_ONLY)
    return parsed(address)._replace(auth=None)


def origin(url: Url) -> tuple[Any, ...]:
    """What has to be the same for a login to be sent (RFC 6454, section 4)."""
    return url.scheme, url.host, url.port


def host_of(address: str) -> str:
    """The host that an address names.

    Raises:
        SourceError: it names none, or is no address.
    """
    return parsed(address).host or ""


def bare(host: str) -> str:
    """A host as it is compared: in lower case, without brackets and the dot of the root."""
    return host.strip("[]").rstrip(".").lower()


def shown(address: str) -> str:
    """An address as errors call it: not longer than a line or two, and without a password."""
    address = without_login(address)
    return address if len(address) <= _LONGEST else f"{address[:_LONGEST]}…"
