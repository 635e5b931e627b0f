"""At which names a server may be asked, and what it is called by whoever asks."""

import re
from collections.abc import Collection
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import Scope

from narrator.podcast import show

_HOST = re.compile(r"(?:[a-z0-9_][a-z0-9_.-]*|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.IGNORECASE | re.ASCII)
# RFC 6762, RFC 8375, RFC 9476 and what routers give.
_HOME_DOMAINS = (".local", ".home.arpa", ".internal", ".lan", ".home", ".localhost")


def base(scope: Scope, headers: Headers, *, is_private: bool, names: Collection[str] = ()) -> str | None:
    """The address of the folder as the client has it, with a slash at its end; None if the client tells no sane one.

    A client of HTTP/1.0 may tell none: then it is the address at which it was answered.

    Args:
        is_private: whether it may have any name.
        names: that it may have beside those of a network at home, in lower case.
    """
    told = headers.getlist("host")
    if not told and scope["http_version"] == "1.0":
        host, port = scope["server"]
        told = [f"[{host}]:{port}" if ":" in host else f"{host}:{port}"]
    if len(told) != 1 or not _HOST.fullmatch(told[0]):
        return None
    if not (is_private or name_of(told[0]) in names or _is_at_home(told[0])):
        return None
    try:
        return show.base(f"{scope['scheme']}://{told[0]}{scope.get('root_path', '')}/")
    except ValueError:
        return None


def name_of(host: str) -> str:
    """The name in a host that may have a port, in lower case."""
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return name.rstrip(".").lower()


def _is_at_home(host: str) -> bool:
    """Whether a host, with a port or without, is an address, or a name that only a network at home gives.

    A page of anybody's could lead a name of its own here, and read what is served: DNS rebinding.
    """
    name = name_of(host)
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return "." not in name or name.endswith(_HOME_DOMAINS)
    return True
