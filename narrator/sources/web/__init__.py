"""Articles behind addresses: fetched as their user would, with limits on everything that a server decides.

    address ─► visits       one request after the other: redirects, second tries, what a status means
               connections  how a host is reached, and until when
               policy       who may be connected to
               addresses    what they name, and what of them is secret
               kept         pages that were fetched before, for servers that say whether they have changed
            ─► kinds        what came, by its content, its type, its address
               marks        what a page says to machines: where it leads, what it does not wish
            ─► Document

`polite` is for pages that nobody asked for by name, such as those that a feed leads to. What fetches is loaded only
when there is something to fetch: that takes a tenth of a second.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from narrator.sources import Document

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_AUTHORITY = re.compile(r"[^/?#\\]*")
_HOST_AND_PORT = re.compile(r"(?:\[[^\]]*\]|[^:]*)(?::\d*)?")
_LOGIN_IN_TEXT = re.compile(r"(\b[a-z][a-z0-9+.-]{1,30}:/{1,2}|//)[^\s/?#\\@]*@(?:[^\s/?#\\@]*@)*", re.IGNORECASE)
# A mistyped address: "http:/bob:secret@host", "bob:secret@host". One letter before a colon is a drive.
_LOGIN_IN_NAME = re.compile(r"[^/\s:]{2,}:\S*@")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a server may take: times in seconds, sizes in bytes as they are unpacked.

    `connect` is for finding and reaching a host, `silent` for an answer that does not go on, `whole` for all of it with
    its redirects, however slowly it drips, and `whole_file` for a PDF or an archive such as an EPUB. A wait that a
    server asks for is granted once, up to `wait`, and not counted; `pause` is before a second try. `page` is the
    largest page, `file` the largest PDF or archive.
    """

    connect: float = 10.0
    silent: float = 20.0
    whole: float = 60.0
    whole_file: float = 300.0
    wait: float = 30.0
    pause: float = 1.0
    redirects: int = 10
    page: int = 20_000_000
    file: int = 100_000_000


LIMITS = Limits()
PICTURE_LIMITS = Limits(connect=5.0, silent=5.0, whole=15.0, wait=0.0)
"""Nobody waits long for a picture: a cover can be drawn."""


def is_address(source: str) -> bool:
    """Whether a source is an address that can be fetched: http or https."""
    return bool(_ADDRESS.match(source))


def without_login(source: str) -> str:
    """A source as anybody may know it: of an address, also of a mistyped one, the user and the password are left out.

    A password with a slash in it is none that an address may hold, and is left out all the same.
    """
    match = _ADDRESS.match(source)
    if not match:
        return _LOGIN_IN_NAME.sub("…@", source)
    rest = source[match.end() :]
    authority = _AUTHORITY.match(rest)
    assert authority
    _, at, host = authority[0].rpartition("@")
    if at:
        return match[0] + host + rest[authority.end() :]
    if _HOST_AND_PORT.fullmatch(authority[0]):
        return source
    return match[0] + rest.rpartition("@")[2]


def without_logins(text: str) -> str:
    """A text for people in which addresses may stand, without the users and passwords in them."""
    return _LOGIN_IN_TEXT.sub(r"\1", text)


def fetch(address: str, cache: Path | None = None, limits: Limits = LIMITS) -> "Document":
    """Get what is behind an address, as the user who named it: robots.txt is not asked, wishes are noted.

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
