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

from pathlib import Path
from typing import TYPE_CHECKING

from narrator.sources.web.limits import LIMITS, PICTURE_LIMITS, Limits
from narrator.sources.web.logins import is_address, without_login, without_logins

if TYPE_CHECKING:
    from narrator.sources.document import Document

__all__ = ["LIMITS", "PICTURE_LIMITS", "Limits", "fetch", "is_address", "picture", "without_login", "without_logins"]


def fetch(address: str, cache: Path | None = None, limits: Limits = LIMITS) -> "Document":
    """Get what is behind an address, as the user who named it: robots.txt is not asked, opt-outs are noted.

    Args:
        address: http or https. A user and a password in it are sent to that host only, and told to nobody.
        cache: a folder for pages that can be asked for again; None keeps nothing.
        limits: what the server may take.

    Raises:
        SourceError: it cannot be had, or is nothing that could be an article.
    """
    from narrator.sources.web.addresses import host_of

    return _fetched(address, host_of(address), cache, limits)


def fetch_linked(address: str, private_host: str, cache: Path | None = None, limits: Limits = LIMITS) -> "Document":
    """Get what a document leads to on behalf of its user, such as the feed that a page names.

    Args:
        address: http or https. A user and a password in it are not the user's, and left out.
        private_host: that of the document that leads there.
        cache: a folder for pages that can be asked for again; None keeps nothing.
        limits: what the server may take.

    Raises:
        SourceError: it cannot be had, or is nothing that could be an article.
    """
    return _fetched(without_login(address), private_host, cache, limits)


def picture(address: str, private_host: str, cache: Path | None = None, limits: Limits = PICTURE_LIMITS) -> bytes:
    """Get the picture that a page says stands for it.

    Args:
        address: of the picture.
        private_host: that of the page.
        cache: a folder for what can be asked for again; None keeps nothing.
        limits: what the server may take.

    Raises:
        SourceError: it cannot be had, or is no picture by its type.
    """
    from narrator.sources.web.kept import Kept
    from narrator.sources.web.policy import AddressPolicy
    from narrator.sources.web.visits import refusal, visit

    kept = Kept(cache) if cache else None
    answer = visit(without_login(address), limits, AddressPolicy(private_host), kept, picture=True)
    if not answer.body:
        raise refusal(answer)
    return answer.body


def _fetched(address: str, entry_host: str, cache: Path | None, limits: Limits) -> "Document":
    from narrator.sources.web.kept import Kept
    from narrator.sources.web.policy import AddressPolicy
    from narrator.sources.web.visits import document, visit

    policy = AddressPolicy(entry_host)
    return document(address, visit(address, limits, policy, Kept(cache) if cache else None), policy)
