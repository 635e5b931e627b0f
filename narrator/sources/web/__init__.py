"""Fetch articles from addresses on behalf of the user, with limits on everything that a server decides.

    address ─► requesting   the requests: redirects, retries, the meaning of a status
               connections  how a host is reached, and by when
               policy       which hosts may be connected to
               addresses    parsing and comparing them; `logins` keeps their secrets out of messages
               page_cache   a cache of pages, for servers that say whether a page has changed
            ─► kinds        file ending by media type and address
               meta         what a page states for programs: where it redirects to, which uses its owner opts out of
            ─► Document

`crawling` fetches pages that nobody named, such as those that a feed links to. The HTTP client is imported only when
there is something to fetch: importing it takes a tenth of a second.
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
    """Fetch an address that the user named: robots.txt is not consulted, opt-outs are noted.

    Args:
        address: http or https. A user and password in it are sent to that host only, and never shown.
        access: the cache and the user's credentials.
        limits: the most time and bytes that a server may take.

    Raises:
        SourceError: it cannot be fetched, or is nothing that could be an article.
    """
    from narrator.sources.web.addresses import host_of

    return _fetched(address, host_of(address), host_of(address), access, limits)


def forget(address: str, cache: "Path") -> int:
    """Remove what is cached for an address from the page cache, and return how many bytes that freed."""
    from narrator.sources.web.addresses import parsed
    from narrator.sources.web.page_cache import PageCache

    return PageCache(cache).forget(parsed(without_login(address)).url)


def fetch_linked(
    address: str, linked_from: str, private_host: str, access: Access = ANONYMOUS, limits: Limits = LIMITS
) -> "Document":
    """Fetch what a document links to on behalf of its user, such as the feed that a page names.

    Args:
        address: http or https. A user and password in it are not the user's own, and are left out.
        linked_from: the address of the document with the link.
        private_host: the private host that this document may lead to, see `Origin`.
        access: the cache and the user's credentials.
        limits: the most time and bytes that a server may take.

    Raises:
        SourceError: it cannot be fetched, or is nothing that could be an article.
    """
    return _fetched(without_login(address), _host(linked_from), private_host, access, limits)


def picture(
    address: str, linked_from: str, private_host: str, access: Access = ANONYMOUS, limits: Limits = PICTURE_LIMITS
) -> bytes:
    """Fetch the preview image of a page.

    Args:
        address: of the picture.
        linked_from: the address of the page.
        private_host: the private host that the page may lead to, see `Origin`.
        access: the cache and the user's credentials.
        limits: the most time and bytes that a server may take.

    Raises:
        SourceError: it cannot be fetched, or its type is not that of a picture.
    """
    from narrator.sources.web.policy import AddressPolicy
    from narrator.sources.web.requesting import refusal, request

    policy = AddressPolicy(private_host)
    answer = request(without_login(address), _host(linked_from), limits, policy, access, picture=True)
    if not answer.body:
        raise refusal(answer)
    return answer.body


def _host(linked_from: str) -> str:
    """The host of a document that links elsewhere; "" if it has none, as a file does."""
    from narrator.sources.web.addresses import host_of

    return host_of(linked_from) if is_address(linked_from) else ""


def _fetched(address: str, named_host: str, entry_host: str, access: Access, limits: Limits) -> "Document":
    from narrator.sources.web.policy import AddressPolicy
    from narrator.sources.web.requesting import document, request

    policy = AddressPolicy(entry_host)
    return document(address, request(address, named_host, limits, policy, access), policy)
