"""The user's credentials for a site: cookies and headers, which are sent to that site and nowhere else.

They are sent only where the user leads: an address that a page, a feed or a redirect of another site names does not
get them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from urllib3.util import Url

from narrator.errors import SettingsError
from narrator.sources.web.addresses import bare

if TYPE_CHECKING:
    from http.cookiejar import CookieJar

# RFC 9110, section 5.6.2; the headers below belong to the connection, and the user cannot set them (section 7.6.1).
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_OF_THE_CONNECTION = frozenset(
    "connection content-length host keep-alive te trailer transfer-encoding upgrade accept-encoding".split()
)
_VALUE = re.compile(r"[\x20-\x7e\x80-\xff]*")
_EXPORT = "export the cookies of your browser as cookies.txt in Netscape's form"


@dataclass(frozen=True, slots=True)
class Site:
    """What is sent to a host, from the settings: headers by name, and the cookies in a file."""

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    cookies: Path | None = None


class Credentials:
    """All credentials that a user gives.

    Args:
        cookies: a file of cookies in Netscape's format, of any sites; None if there is none.
        sites: what is sent to individual hosts, by host name.

    Raises:
        SettingsError: a header cannot be sent.
    """

    def __init__(self, cookies: Path | None = None, sites: Mapping[str, Site] | None = None) -> None:
        self._cookies = cookies
        self._sites = {bare(host): site for host, site in (sites or {}).items()}
        for host, site in self._sites.items():
            _check(host, site.headers)

    def __repr__(self) -> str:
        return f"Credentials({self._cookies!s}, {self._sites})"

    def check(self) -> None:
        """Read the cookie files.

        Raises:
            SettingsError: one cannot be read, or is not a cookie file.
        """
        assert self._jars is not None

    def headers(self, here: Url, first: Url, named_host: str) -> dict[str, str]:
        """The headers that are added to a request.

        Args:
            here: the address to request.
            first: where the request began: credentials go over plain http only if it began so.
            named_host: the host that the user named, or that of the feed or page which links to `first`.

        Raises:
            SettingsError: a cookie file cannot be read, or is not one.
        """
        host = bare(here.host or "")
        if not _is_of(host, bare(named_host)) or (first.scheme == "https" and here.scheme != "https"):
            return {}
        found = dict(self._sites[host].headers) if host in self._sites else {}
        cookies = "; ".join(filter(None, (_cookies(jar, here) for of, jar in self._jars.items() if of in ("", host))))
        if cookies and not any(name.lower() == "cookie" for name in found):
            found["Cookie"] = cookies
        return found

    @cached_property
    def _jars(self) -> "dict[str, CookieJar]":
        """The cookies by the host that they are for; those under "" name their hosts themselves."""
        files = {"": self._cookies} | {host: site.cookies for host, site in self._sites.items()}
        return {host: _jar(path) for host, path in files.items() if path}


def _is_of(host: str, named_host: str) -> bool:
    """Whether a host belongs to the site of another: the same, with or without “www.”, or a subdomain of it."""
    site = named_host.removeprefix("www.")
    return host.removeprefix("www.") == site or host.endswith(f".{site}")


def _check(host: str, headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        if not _NAME.fullmatch(name) or name.lower() in _OF_THE_CONNECTION or not _VALUE.fullmatch(value):
            raise SettingsError(f"the header {name!r} for {host} cannot be sent", "give one such as Authorization")


def _jar(path: Path) -> "CookieJar":
    # Only where there are cookies: importing it takes a while.
    from http.cookiejar import LoadError, MozillaCookieJar

    jar = MozillaCookieJar()
    try:
        jar.load(str(path), ignore_discard=True, ignore_expires=True)
    except OSError as error:
        if isinstance(error, LoadError):
            raise SettingsError(f"{path} is not a file of cookies", _EXPORT) from error
        raise SettingsError(f"cannot read the cookies in {path}: {error.strerror}", "check the path") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not a file of cookies", _EXPORT) from error
    for cookie in jar:
        # Browsers export cookies without an expiry date with the date 0.
        if cookie.expires == 0:
            cookie.expires = None
    return jar


def _cookies(jar: "CookieJar", here: Url) -> str:
    from urllib.request import Request

    request = Request(here.url)  # Nothing is opened: it selects the cookies of an address.
    jar.add_cookie_header(request)
    return request.get_header("Cookie", "") or ""
