"""Which entries of a collection to narrate now, and what became of earlier ones.

The state is stored beside the episodes, one file for each collection, in the hidden folder `.followed` of the output
folder. It is written after each entry, so that each is narrated once, however a run ends.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from filelock import FileLock, Timeout

from narrator.errors import OutputError
from narrator.files import NotRegularError, atomic_write, read_regular
from narrator.subscriptions import Collection, Entry

MAX_TRIES = 5
"""An entry that failed this often is not tried again unless `--since` or `--newest` asks for it."""

NARRATED, PASSED_OVER, FAILED, LEFT_OUT = "narrated", "passed over", "failed", "left out"

_HINT = "choose another --output"
_MAX_STATE = 100_000_000


@dataclass(slots=True)
class State:
    """What became of entries by key: `narrated`, `passed over`, `left out`, or how often they could not be read.

    `versions` has the version of each entry that this is about, if the collection has versions.
    """

    path: Path
    address: str
    entries: dict[str, str | int] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)

    def note(self, entry: Entry, outcome: str) -> None:
        """Record what became of an entry.

        Raises:
            OutputError: the folder cannot be written.
        """
        tries = self.entries.get(entry.key)
        self.entries[entry.key] = (tries if isinstance(tries, int) else 0) + 1 if outcome == FAILED else outcome
        self.versions[entry.key] = entry.version
        self._save()

    def put_off(self, entry: Entry) -> None:
        """Record that an entry is still to be narrated, though it has no fault of its own: a voice or a disk failed.

        Raises:
            OutputError: the folder cannot be written.
        """
        if not isinstance(self.entries.get(entry.key), int):
            self.entries[entry.key] = 0
        self._save()

    def of(self, entry: Entry) -> str:
        """What became of an entry, in a word or two; `new` if it was never seen."""
        if entry.left_out:
            return LEFT_OUT
        found = self.entries.get(entry.key, "new")
        return FAILED if isinstance(found, int) else found

    def pick(self, found: Collection, newest: int = 0, since: str = "") -> list[Entry]:
        """The entries to narrate now, the oldest first; other new ones are passed over from now on.

        With neither `newest` nor `since` these are the new entries, those that failed, and those that have changed
        since they were narrated.

        Args:
            newest: only entries among so many of the newest, without those already narrated; 0 for no such limit.
            since: only entries from this ISO 8601 date on, without those already narrated; or "".

        Raises:
            OutputError: the folder cannot be written.
        """
        wanted = [entry for entry in found.entries if not entry.left_out]
        window = wanted[:newest] if newest else wanted
        if since:
            window = [entry for entry in window if entry.published[:10] >= since]
        elif not newest and self.entries:
            window = [entry for entry in window if self._is_due(entry)]
        elif not newest and found.first:
            window = window[: found.first]
        picked = [entry for entry in window if self.entries.get(entry.key) != NARRATED or self._is_changed(entry)]
        keys = {entry.key for entry in picked}
        for entry in wanted:
            if entry.key not in keys and self.entries.get(entry.key, LEFT_OUT) == LEFT_OUT:
                self.entries[entry.key] = PASSED_OVER
                self.versions[entry.key] = entry.version
        self._save()
        return picked[::-1]

    def newly_left_out(self, found: Collection) -> list[Entry]:
        """The entries that are left out and were not reported before; from now on they count as reported.

        Raises:
            OutputError: the folder cannot be written.
        """
        new = [entry for entry in found.entries if entry.left_out and entry.key not in self.entries]
        self.entries |= {entry.key: LEFT_OUT for entry in new}
        if new:
            self._save()
        return new

    def _is_due(self, entry: Entry) -> bool:
        state = self.entries.get(entry.key, 0)
        return state == LEFT_OUT or self._is_changed(entry) or (isinstance(state, int) and state < MAX_TRIES)

    def _is_changed(self, entry: Entry) -> bool:
        """Whether an entry has changed since it was narrated, as far as versions of one kind (date or text) show."""
        before, now = self.versions.get(entry.key, ""), entry.version
        return self.entries.get(entry.key) == NARRATED and before != now and bool(before) and before[:2] == now[:2]

    def _save(self) -> None:
        versions = {key: version for key, version in self.versions.items() if version}
        content = {"feed": self.address, "entries": self.entries, "versions": versions}
        try:
            with atomic_write(self.path, is_locked=True) as file:
                # Without indentation, which takes ten times as long: this is written after each of thousands of
                # entries.
                file.write(json.dumps(content).encode())
        except OSError as error:
            raise OutputError(f"cannot write {self.path}: {error.strerror}", _HINT) from error


@contextmanager
def of(output: Path, found: Collection) -> Iterator[State]:
    """The state of a collection, held by one process at a time. `output` is the folder of the episodes.

    Raises:
        OutputError: the folder cannot be written, the file is damaged, or another process is following it.
    """
    folder = output / ".followed"
    named = f"{found.account} {found.address}" if found.account else found.address
    name = blake2b(named.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
    path = folder / f"{name}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{name}.lock", blocking=False).acquire()
    except Timeout:
        raise OutputError(f"another narrator is following {found.address}", "wait until it is done") from None
    except OSError as error:
        raise OutputError(f"cannot write to {folder}: {error.strerror}", _HINT) from error
    with lock:
        yield State(path, found.address, *_load(path))


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
        what = f"{path}, the record of what was narrated of a feed, is damaged"
        raise OutputError(what, "remove it: then the feed is followed from its newest entries on") from error
    except OSError as error:
        raise OutputError(f"cannot read {path}: {error.strerror}", _HINT) from error
