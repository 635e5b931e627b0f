"""Articles behind addresses: fetched as their user would, with limits on everything that a server decides.

    address ─► visits       one request after the other: redirects, second tries, what a status means
               connections  who may be connected to, and until when
               addresses    what they name; `logins`, what of them is secret
               unpacking    gzip, deflate and brotli, piece by piece
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
    from narrator.sources.web.kept import Kept
    from narrator.sources.web.visits import document, visit

    return document(address, visit(address, limits, Kept(cache) if cache else None))


def picture(address: str, page: str, cache: Path | None = None, limits: Limits = PICTURE_LIMITS) -> bytes:
    """Get the picture that a page says stands for it.

    Args:
        address: of the picture.
        page: the address of the page, as its user named it; the picture of a page that is elsewhere may not be in
            the user's own network.
        cache: a folder for what can be asked for again; None keeps nothing.
        limits: what the server may take.

    Raises:
        SourceError: it cannot be had, or is no picture by its type.
    """
    from narrator.sources.web.addresses import host_of
    from narrator.sources.web.kept import Kept
    from narrator.sources.web.visits import refusal, visit

    kept = Kept(cache) if cache else None
    answer = visit(without_login(address), limits, kept, named=host_of(page), picture=True)
    if not answer.body:
        raise refusal(answer)
    return answer.body
