"""Which hosts may be connected to, for an address that the user typed and for all that it leads to.

A page may lead anywhere, also to the machine of its reader, to the network around that, or to a name that a stranger's
name server resolves to either. Only the user may lead there: the host of a typed address may be private, that is, on
this machine or in the network around it, and a document from there may lead to that same host. Everything else has to
be public: redirects, links to feeds, pictures, entries and their robots.txt. Once a typed host has been public, it has
to stay so, whatever its name server says afterwards; and a document from a public host may lead to no private one, not
even to one that was typed.

The host that a document may lead to goes with the document as a plain name, its `private_host`.
"""

import socket
from collections.abc import Sequence
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any, TypeAlias

from narrator.errors import SourceError
from narrator.sources.web.addresses import bare, shown

Found: TypeAlias = Sequence[tuple[socket.AddressFamily, socket.SocketKind, int, str, Any]]
"""The result of `socket.getaddrinfo`: the address of a host comes first in the last field of each entry."""

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address is in its last 32 bits
_DOCUMENTATION = IPv6Network("3fff::/20")  # RFC 9637, younger than some versions of `ipaddress`
# RFC 6761, 6762 with appendix G, 8375; ICANN keeps corp, home, internal and mail out of the public root because private
# networks use them; systems call themselves localdomain by default.
_PRIVATE_DOMAINS = (
    ".localhost .local .localdomain .localdomain6 .internal .intranet .private .corp .home .home.arpa .lan .mail"
).split()


class AddressPolicy:
    """Which hosts may be connected to; used for one address, or for all entries of a feed.

    Args:
        entry_host: the one host that may be private: the one that the user typed, or the `private_host` of the
            document with the link; "" for none.
        is_loopback: whether that host was found on this machine itself.
    """

    def __init__(self, entry_host: str = "", *, is_loopback: bool = False) -> None:
        self._private_host = bare(entry_host)
        self._is_loopback = is_loopback

    @property
    def private_host(self) -> str:
        """The host that may be private; "" if there is none, or if it turned out to be public."""
        return self._private_host

    def private_from(self, host: str) -> str:
        """The private host that a document from a host may lead to: that very host, or ""."""
        return self._private_host if bare(host) == self._private_host else ""

    def is_loopback(self, host: str) -> bool:
        """Whether the last connection to a host was to this machine itself."""
        return self._is_loopback and bool(self.private_from(host))

    def check_redirect(self, here: str, there: str) -> None:
        """Check a redirect from one host to another.

        Raises:
            SourceError: it leads from a public host to a private one.
        """
        if self.private_from(there) and not self.private_from(here):
            raise _private(there)

    def check_name(self, host: str) -> None:
        """Check the name of a host behind a proxy, which alone knows its address.

        Raises:
            SourceError: a host of this name may not be connected to.
        """
        is_public_host = _is_public_name(bare(host))
        if not is_public_host and not self.private_from(host):
            raise _private(host)
        self._note(host, is_public_host, is_loopback=False)

    def permitted(self, host: str, found: Found) -> Found:
        """Those of a host's addresses that may be connected to: for a host that has to be public, its public ones.

        Raises:
            SourceError: there are none.
        """
        if self.private_from(host):
            return found
        public = [each for each in found if is_public(each[-1][0])]
        if found and not public:
            raise _private(host)
        return public

    def reached(self, host: str, address: str) -> None:
        """Record that a host was connected to at an IP address."""
        self._note(host, is_public(address), is_loopback=_is_loopback(address))

    def _note(self, host: str, is_public_host: bool, *, is_loopback: bool) -> None:
        if self.private_from(host):
            self._private_host = "" if is_public_host else self._private_host
            self._is_loopback = is_loopback


def _is_loopback(address: str) -> bool:
    ip = ip_address(address.partition("%")[0])
    inner = ip.ipv4_mapped if isinstance(ip, IPv6Address) else None
    return (inner or ip).is_loopback


def is_public(address: str) -> bool:
    """Whether an IP address is on the internet: not this machine, not the network around it, nothing reserved."""
    ip: IPv4Address | IPv6Address | None = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        if ip.is_site_local or ip in _DOCUMENTATION:
            return False
        inner = IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else ip.ipv4_mapped or ip.sixtofour
        ip = inner or ip
    assert ip is not None
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _is_public_name(host: str) -> bool:
    with suppress(OSError):
        # Systems read addresses so: 127.1, 0x7f000001, 017700000001 and 2130706433 are all 127.0.0.1.
        return is_public(socket.inet_ntoa(socket.inet_aton(host)))
    with suppress(ValueError):
        return is_public(host)
    return "." in host and not f".{host}".endswith(tuple(_PRIVATE_DOMAINS))


def _private(host: str) -> SourceError:
    what = f"the address leads on to {shown(bare(host))}, which is on this machine or in the network around it"
    return SourceError(what, "if you trust it, give that address itself")
