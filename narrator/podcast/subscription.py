"""Following a feed: which of its entries are to be narrated now, and what became of those before.

The state is kept beside the episodes, one file for each feed in the hidden folder `.followed` of the output folder. It
is written after each entry, so that whatever ends a run, each entry is narrated once.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path

from filelock import FileLock, Timeout

from narrator.errors import OutputError, SourceError
from narrator.files import NotRegularError, atomic_write, read_regular
from narrator.sources import Document, feed, web
from narrator.sources.continued import with_later_pages
from narrator.sources.feed import Entry, Feed
from narrator.sources.web.polite import Polite

FIRST = 3
"""Of a feed that was not followed before, so many entries are narrated: the newest."""

MOST_TRIES = 5
"""An entry that failed so often is not tried again unless it is asked for with `--since` or `--newest`."""

NARRATED, PASSED_OVER, FAILED = "narrated", "passed over", "failed"

_HINT = "choose another --output"
_MAX_STATE = 100_000_000


@dataclass(slots=True)
class Followed:
    """What became of the entries of a feed by key: `narrated`, `passed over`, or how often it could not be read.

    `versions` tells which version of it that was, where the feed tells them apart.
    """

    path: Path
    address: str
    entries: dict[str, str | int] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)

    def note(self, entry: Entry, outcome: str) -> None:
        """Keep what became of an entry.

        Raises:
            OutputError: the folder cannot be written.
        """
        tries = self.entries.get(entry.key)
        self.entries[entry.key] = (tries if isinstance(tries, int) else 0) + 1 if outcome == FAILED else outcome
        self.versions[entry.key] = entry.version
        self._save()

    def put_off(self, entry: Entry) -> None:
        """Keep that an entry is still to be narrated, though nothing is wrong with it: a voice or a disk failed.

        Raises:
            OutputError: the folder cannot be written.
        """
        if not isinstance(self.entries.get(entry.key), int):
            self.entries[entry.key] = 0
        self._save()

    def state(self, entry: Entry) -> str:
        """What became of an entry, in a word or two; `new` if it was never seen."""
        found = self.entries.get(entry.key, "new")
        return FAILED if isinstance(found, int) else found

    def pick(self, found: Feed, newest: int = 0, since: str = "") -> list[Entry]:
        """The entries that are to be narrated now, the oldest first; others that are new are passed over from now on.

        With neither `newest` nor `since` these are the ones that are new, those that failed, and those that were
        changed since they were narrated.

        Args:
            newest: of the feed's newest entries, so many, those that are not narrated; 0 for no such limit.
            since: those that are not narrated from this ISO 8601 date on; or "".
        """
        window = list(found.entries[:newest] if newest else found.entries)
        if since:
            window = [entry for entry in window if entry.published[:10] >= since]
        elif not newest and self.entries:
            window = [entry for entry in window if self._is_due(entry)]
        elif not newest:
            window = window[:FIRST]
        picked = [entry for entry in window if self.entries.get(entry.key) != NARRATED or self._is_changed(entry)]
        keys = {entry.key for entry in picked}
        for entry in found.entries:
            if entry.key not in keys:
                self.entries.setdefault(entry.key, PASSED_OVER)
                self.versions[entry.key] = entry.version
        self._save()
        return picked[::-1]

    def _is_due(self, entry: Entry) -> bool:
        state = self.entries.get(entry.key, 0)
        return self._is_changed(entry) or (isinstance(state, int) and state < MOST_TRIES)

    def _is_changed(self, entry: Entry) -> bool:
        """Whether an entry that was narrated is another now: by its date as before, or by its text as before."""
        before, now = self.versions.get(entry.key, ""), entry.version
        return self.entries.get(entry.key) == NARRATED and before != now and bool(before) and before[:2] == now[:2]

    def _save(self) -> None:
        versions = {key: version for key, version in self.versions.items() if version}
        content = {"feed": self.address, "entries": self.entries, "versions": versions}
        try:
            with atomic_write(self.path) as file:
                file.write(json.dumps(content, indent=1).encode())
        except OSError as error:
            raise OutputError(f"cannot write {self.path}: {error.strerror}", _HINT) from error


@dataclass(frozen=True, slots=True)
class Found:
    """A feed, its address, and the private host that it may lead to, see `Document`.

    The address has no login: it is kept beside the episodes, which may be published.
    """

    address: str
    feed: Feed
    private_host: str


def find(address: str, access: web.Access) -> Found:
    """The feed at an address, or the one that the page there names.

    Raises:
        SourceError: there is none.
    """
    shown = web.without_login(address)
    if not web.is_address(address):
        raise SourceError(f"{shown} is not an address that can be followed", "give one with https://")
    document = web.fetch(address, access)
    if feed.can_read(document):
        return Found(shown, feed.entries(document), document.origin.private_host)
    named = web.without_login(feed.named_by(document))
    if not named:
        raise SourceError(f"{shown} is no feed, and names none", "give the address of an RSS, Atom or JSON feed")
    linked = web.fetch_linked(named, address, document.origin.private_host, access)
    return Found(named, feed.entries(linked), linked.origin.private_host)


@contextmanager
def followed(output: Path, found: Found) -> Iterator[Followed]:
    """The state of a feed, held by one narrator at a time. `output` is the folder of the episodes.

    Raises:
        OutputError: the folder cannot be written, the file is damaged, or another narrator follows the feed just now.
    """
    folder = output / ".followed"
    name = blake2b(found.address.encode(), digest_size=8).hexdigest()
    path = folder / f"{name}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{name}.lock", blocking=False).acquire()
    except Timeout:
        raise OutputError(f"another narrator follows {found.address} just now", "wait until it is done") from None
    except OSError as error:
        raise OutputError(f"cannot write to {folder}: {error.strerror}", _HINT) from error
    with lock:
        yield Followed(path, found.address, *_load(path))


def article(entry: Entry, polite: Polite) -> Document:
    """What of an entry is to be narrated: itself if it is whole, else the page that it leads to.

    Raises:
        SourceError: neither can be had.
    """
    if entry.fault or entry.is_whole or not entry.link:
        page = entry.page()
        return replace(page, origin=replace(page.origin, private_host=polite.private_host))
    return with_later_pages(polite.fetch(entry.link), lambda: polite)


def _load(path: Path) -> tuple[dict[str, str | int], dict[str, str]]:
    try:
        content = json.loads(read_regular(path, _MAX_STATE))
        entries = {
            str(key): state if isinstance(state, int) else str(state) for key, state in content["entries"].items()
        }
        return entries, {str(key): str(version) for key, version in content.get("versions", {}).items()}
    except FileNotFoundError:
        return {}, {}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, NotRegularError) as error:
        what = f"{path}, which says what is narrated of a feed, is damaged"
        raise OutputError(what, "remove it: then the feed is followed from its newest entries on") from error
    except OSError as error:
        raise OutputError(f"cannot read {path}: {error.strerror}", _HINT) from error
