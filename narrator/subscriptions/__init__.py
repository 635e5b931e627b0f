"""What can be followed: each kind declared by one module, all entering by the same door.

    what the user named ─► place         an address or a path, looked at once
                        ─► kind          the one that is its scheme's, or that recognises it
                        ─► collection    its entries as they are now
                        ─► state         which of them are to be narrated, and what became of those before

A kind is a `Subscription` registered under the entry-point group `narrator.subscriptions`; narrator's own enter that
way too. `narrator/subscriptions/feed.py` is the example.
"""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from narrator import sources
from narrator.doors import parts
from narrator.errors import SettingsError, SourceError
from narrator.sources import Document, web

GROUP = "narrator.subscriptions"
"""The entry-point group of what can be followed."""

FIRST = 3
"""Of what goes on and was not followed before, so many entries are narrated: the newest."""

ALL = 0

# Of two letters or more: C:\ is a folder.
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article of a collection.

    Attributes:
        key: tells it from the others, now and later.
        title: as it stands in lists.
        read: gets it; raises SourceError if it cannot be had.
        link: the address that it is published at, or "".
        published: an ISO 8601 date, or "".
        version: what is another after a change; "" if that cannot be told.
        left_out: why it is not to be narrated, such as “it is a draft”, or "".
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
        address: where it is. It is kept beside the episodes, which may be published: no login is in it.
        title: what people call it, or "".
        entries: the newest first.
        first: how many are narrated of one that was not followed before; ALL of an archive.
        faults: what of it cannot be had, though the rest can.
        account: whose it is, where several have one of this address.
    """

    address: str
    title: str
    entries: tuple[Entry, ...]
    first: int = FIRST
    faults: tuple[SourceError, ...] = ()
    account: str = ""


@dataclass(frozen=True)
class Place:
    """What a user wants to have followed. `site` is the address of the site that an archive is of, or ""."""

    name: str
    access: web.Access = web.ANONYMOUS
    site: str = ""

    @property
    def shown(self) -> str:
        """What anybody may know of it."""
        return web.without_login(self.name if web.is_address(self.name) else web.without_logins(self.name))

    @property
    def scheme(self) -> str:
        """How its address begins, in lower case, or ""."""
        found = _SCHEME.match(self.name)
        return found[1].lower() if found else ""

    @property
    def is_remote(self) -> bool:
        """Whether it is an address, not a path."""
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
            SourceError: nothing, or it cannot be had.
        """
        return web.fetch(self.name, self.access) if web.is_address(self.name) else sources.fetch(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A kind of thing that can be followed; cheap to make, since it is loaded for hints.

    Attributes:
        name: as it stands in a sentence: “a feed”.
        open: looks at a place until the block ends, and raises SourceError if it cannot be followed. What it needs is
            loaded when it is called.
        schemes: how its addresses begin, where that tells it; web addresses are told by what is there.
        recognises: whether a web address, a file or a folder is one; None: none is.
        rank: who is asked first, the lowest.
    """

    name: str
    open: Callable[[Place], AbstractContextManager[Collection]]
    schemes: tuple[str, ...] = ()
    recognises: Callable[[Place], bool] | None = None
    rank: int = 50


def find(place: Place) -> Subscription:
    """What kind of thing a place is.

    Raises:
        SourceError: nothing that can be followed, or it cannot be had.
        SettingsError: a kind that is installed cannot be loaded.
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
            _ = place.document  # It tells if there is none.
        raise SourceError(f"{place.shown} cannot be followed", f"give {', '.join(kind.name for kind in kinds)}")
    return found


def installed() -> tuple[Subscription, ...]:
    """All kinds, in the order in which they are asked.

    Raises:
        SettingsError: one of them cannot be loaded, or there is none.
    """
    found = parts(GROUP, Subscription, "subscription").values()
    if not found:
        raise SettingsError("what follows feeds is not installed", "install narrator again")
    if faults := [each for each in found if isinstance(each, SettingsError)]:
        raise faults[0]
    working = (each for each in found if isinstance(each, Subscription))
    return tuple(sorted(working, key=lambda kind: (kind.rank, kind.name)))
