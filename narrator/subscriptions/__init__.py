"""What can be followed: each kind declared by one module, all loaded in the same way.

    what the user named ─► place         an address or a path, fetched once
                        ─► kind          chosen by the scheme, or because it recognizes the place
                        ─► collection    its current entries
                        ─► state         which of them to narrate, and what became of earlier ones

A kind is a `Subscription` registered under the entry-point group `narrator.subscriptions`; narrator's own are, too.
`narrator/subscriptions/feed.py` is the example.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from narrator import doors, sources
from narrator.errors import SettingsError, SourceError
from narrator.sources import Document, web

GROUP = "narrator.subscriptions"
"""The entry-point group of what can be followed."""

FIRST = 3
"""How many entries, the newest, are narrated of something that continues and was not followed before."""

ALL = 0

# Of two letters or more: C:\ is a folder.
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article of a collection.

    Attributes:
        key: identifies it within the collection, now and later.
        title: its title in lists.
        read: fetches it; raises SourceError if that fails.
        link: the address that it is published at, or "".
        published: an ISO 8601 date, or "".
        version: changes whenever the entry does; "" if that is not known.
        left_out: why it is not narrated, such as “it is a draft”, or "".
    """

    key: str
    title: str
    read: Callable[[], Document]
    link: str = ""
    published: str = ""
    version: str = ""
    left_out: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """What is followed, as it is now.

    Attributes:
        address: where it is. It is stored beside the episodes, which may be published, so it contains no login.
        title: what people call it, or "".
        entries: the newest first.
        first: how many are narrated if it was not followed before; ALL for an archive.
        faults: errors in parts of it; the rest can be read.
        account: whose it is, if several users have one at this address.
    """

    address: str
    title: str
    entries: tuple[Entry, ...]
    first: int = FIRST
    faults: tuple[SourceError, ...] = ()
    account: str = ""


@dataclass(frozen=True)
class Place:
    """What a user wants to follow. `site` is the address of the site that an archive comes from, or ""."""

    name: str
    access: web.Access = web.ANONYMOUS
    site: str = ""

    @property
    def shown(self) -> str:
        """Its address without any login, for everyone to see."""
        return web.without_login(self.name if web.is_address(self.name) else web.without_logins(self.name))

    @property
    def scheme(self) -> str:
        """The scheme of its address in lower case, or ""."""
        found = _SCHEME.match(self.name)
        return found[1].lower() if found else ""

    @property
    def is_remote(self) -> bool:
        """Whether it is an address rather than a path."""
        return bool(self.scheme)

    @property
    def path(self) -> Path:
        """Where it is on this machine."""
        return Path(self.name)

    @cached_property
    def is_folder(self) -> bool:
        """Whether it is a folder on this machine."""
        try:
            return not self.is_remote and self.path.is_dir()
        except (OSError, ValueError):
            return False

    @cached_property
    def document(self) -> Document:
        """What is there, unless it is a folder.

        Raises:
            SourceError: there is nothing, or it cannot be fetched.
        """
        return web.fetch(self.name, self.access) if web.is_address(self.name) else sources.fetch(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A kind of thing that can be followed; cheap to create, since all are loaded for hints.

    Attributes:
        name: its name in a sentence: “a feed”.
        open: opens a place until the block ends, and raises SourceError if it cannot be followed. Whatever it needs is
            imported when it is called.
        schemes: the schemes of its addresses, if these identify it; web addresses are identified by what is there.
        recognises: whether it can follow a web address, a file or a folder; None if it never can.
        rank: the order in which kinds are asked, the lowest first.
    """

    name: str
    open: Callable[[Place], AbstractContextManager[Collection]]
    schemes: tuple[str, ...] = ()
    recognises: Callable[[Place], bool] | None = None
    rank: int = 50


def find(place: Place) -> Subscription:
    """The kind of a place.

    Raises:
        SourceError: it cannot be followed, or cannot be fetched.
        SettingsError: none of the kinds that are installed can be loaded.
    """
    kinds = installed()
    if place.is_remote and not web.is_address(place.name):
        found = next((kind for kind in kinds if place.scheme in kind.schemes), None)
    else:
        try:
            found = next((kind for kind in kinds if kind.recognises and kind.recognises(place)), None)
        except OSError as error:
            raise SourceError(f"cannot read {place.shown}: {error.strerror}", "allow it") from error
    if not found:
        if not place.is_remote and not place.is_folder:
            _ = place.document  # It raises an error if there is none.
        # A kind that cannot be loaded might have followed it.
        hint = "; ".join(map(str, faults())) or f"give {', '.join(kind.name for kind in kinds)}"
        raise SourceError(f"{place.shown} cannot be followed", hint)
    return found


@contextmanager
def opened(place: Place) -> Iterator[Collection]:
    """A place that is open until the block ends.

    Raises:
        SourceError: it cannot be followed, or cannot be fetched.
        SettingsError: none of the kinds that are installed can be loaded.
        UnexpectedError: a kind from another package failed.
    """
    kind = find(place)
    with ExitStack() as stack:
        with doors.blaming(f"the subscription “{kind.name}”", kind.open, place.shown):
            found = stack.enter_context(kind.open(place))
        yield found


def installed() -> tuple[Subscription, ...]:
    """All kinds that can be loaded, in the order in which they are asked.

    Raises:
        SettingsError: none of them can be loaded, or there is none.
    """
    found = doors.working(_registered())
    if not found:
        raise SettingsError("the part that follows feeds is not installed", "install narrator again")
    return tuple(sorted(found, key=lambda kind: (kind.rank, kind.name)))


def faults() -> list[SettingsError]:
    """Why kinds cannot be loaded, for each that cannot."""
    return doors.faults(_registered())


def _registered() -> Mapping[str, Subscription | SettingsError]:
    return doors.parts(GROUP, Subscription, "subscription")
