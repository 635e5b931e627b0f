"""Which host names the server accepts, and the address that a client uses for it."""

import re
from collections.abc import Collection
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import Scope

from narrator.podcast import show

_HOST = re.compile(r"(?:[a-z0-9_][a-z0-9_.-]*|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.IGNORECASE | re.ASCII)
# RFC 6762, RFC 8375, RFC 9476, and the names that routers use.
_HOME_DOMAINS = (".local", ".home.arpa", ".internal", ".lan", ".home", ".localhost")


def base(scope: Scope, headers: Headers, *, is_private: bool, names: Collection[str] = ()) -> str | None:
    """The folder's address as the client uses it, with a slash at its end; None if the client sends no acceptable host.

    An HTTP/1.0 client may send none: then it is the address that the request reached.

    Args:
        is_private: whether any host name is accepted.
        names: accepted host names besides those of home networks, in lower case.
    """
    sent = headers.getlist("host")
    if not sent and scope["http_version"] == "1.0":
        host, port = scope["server"]
        sent = [f"[{host}]:{port}" if ":" in host else f"{host}:{port}"]
    if len(sent) != 1 or not _HOST.fullmatch(sent[0]):
        return None
    if not (is_private or name_of(sent[0]) in names or _is_at_home(sent[0])):
        return None
    try:
        return show.base(f"{scope['scheme']}://{sent[0]}{scope.get('root_path', '')}/")
    except ValueError:
        return None


def name_of(host: str) -> str:
    """The name in a host with or without a port, in lower case."""
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return name.rstrip(".").lower()


def _is_at_home(host: str) -> bool:
    """Whether a host, with or without a port, is an IP address, or a name that only home networks use.

    Otherwise anybody could make a name of theirs lead here, and have a page read what is served: DNS rebinding.
    """
    name = name_of(host)
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return "." not in name or name.endswith(_HOME_DOMAINS)
    return True
