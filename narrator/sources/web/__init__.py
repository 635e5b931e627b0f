"""Articles behind addresses: fetched as their user would, with limits on everything that a server decides.

    address ─► visits       one request after the other: redirects, second tries, what a status means
               connections  how a host is reached, and until when
               policy       who may be connected to
               addresses    what they name; `logins`, what of them is secret
               kept         pages that were fetched before, for servers that say whether they have changed
            ─► kinds        what it is called, by its type and its address
               meta         what a page says to machines: where it leads, what its owner opts out of
            ─► Document

`polite` is for pages that nobody asked for by name, such as those that a feed leads to. What fetches is loaded only
when there is something to fetch: that takes a tenth of a second.
"""

from typing import TYPE_CHECKING

from narrator.sources.web.access import ANONYMOUS, Access
from narrator.sources.web.limits import LIMITS, PICTURE_LIMITS, Limits
from narrator.sources.web.logins import is_address, without_login, without_logins

if TYPE_CHECKING:
    from pathlib import Path

    from narrator.sources.document import Document

__all__ = [
    "ANONYMOUS",
    "LIMITS",
    "PICTURE_LIMITS",
    "Access",
    "Limits",
    "fetch",
    "fetch_linked",
    "forget",
    "is_address",
    "picture",
    "without_login",
    "without_logins",
]


def fetch(address: str, access: Access = ANONYMOUS, limits: Limits = LIMITS) -> "Document":
    """Get what is behind an address, as the user who named it: robots.txt is not asked, opt-outs are noted.

    Args:
        address: http or https. A user and a password in it are sent to that host only, and told to nobody.
        access: what is brought along.
        limits: what the server may take.

    Raises:
        SourceError: it cannot be had, or is nothing that could be an article.
    """
    from narrator.sources.web.addresses import host_of

    return _fetched(address, host_of(address), host_of(address), access, limits)


def forget(address: str, cache: "Path") -> int:
    """Keep nothing that was fetched from an address; the bytes of what was removed from the folder for pages."""
    from narrator.sources.web.addresses import parsed
    from narrator.sources.web.kept import Kept

    return Kept(cache).forget(parsed(without_login(address)).url)


def fetch_linked(
    address: str, leader: str, private_host: str, access: Access = ANONYMOUS, limits: Limits = LIMITS
) -> "Document":
    """Get what a document leads to on behalf of its user, such as the feed that a page names.

    Args:
        address: http or https. A user and a password in it are not the user's, and left out.
        leader: the address of the document that leads there.
        private_host: that of the same.
        access: what is brought along.
        limits: what the server may take.

    Raises:
        SourceError: it cannot be had, or is nothing that could be an article.
    """
    return _fetched(without_login(address), _host(leader), private_host, access, limits)


def picture(
    address: str, leader: str, private_host: str, access: Access = ANONYMOUS, limits: Limits = PICTURE_LIMITS
) -> bytes:
    """Get the picture that a page says stands for it.

    Args:
        address: of the picture.
        leader: the address of the page.
        private_host: that of the same.
        access: what is brought along.
        limits: what the server may take.

    Raises:
        SourceError: it cannot be had, or is no picture by its type.
    """
    from narrator.sources.web.policy import AddressPolicy
    from narrator.sources.web.visits import refusal, visit

    policy = AddressPolicy(private_host)
    answer = visit(without_login(address), _host(leader), limits, policy, access, picture=True)
    if not answer.body:
        raise refusal(answer)
    return answer.body


def _host(leader: str) -> str:
    """The host of a document that leads elsewhere; "" for one that has none, such as a file."""
    from narrator.sources.web.addresses import host_of

    return host_of(leader) if is_address(leader) else ""


def _fetched(address: str, leader: str, entry_host: str, access: Access, limits: Limits) -> "Document":
    from narrator.sources.web.policy import AddressPolicy
    from narrator.sources.web.visits import document, visit

    policy = AddressPolicy(entry_host)
    return document(address, visit(address, leader, limits, policy, access), policy)
