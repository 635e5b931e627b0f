"""A show on its way to where it is published: what changed, in an order in which every address in the feed is good.

First goes the audio, then what is beside it, then the show's picture and page, the feed last; only then may go what is
not wanted any more. What a target has is listed in a file there, so that nothing needs to be read back. Before a file
is replaced or removed, it is struck from the list: whenever a run ends, what the list says is true.
"""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from filelock import FileLock, Timeout

from narrator import formats
from narrator.episode import folders
from narrator.errors import OutputError, SourceError
from narrator.files import fingerprint_of, read_regular
from narrator.podcast import feed, installing, show, show_page
from narrator.podcast.media_types import media_type
from narrator.targets import Connection

LISTING = ".narrator-published.json"
"""The name of the list of what a target has."""

_JSON = "application/json"
_CHECKPOINT_SECONDS = 2.0
# Of the time that a run takes, what writing its list may take.
_CHECKPOINT_SHARE = 1 / 20
_UNKNOWN = ("", 0)
_LOCK = ".publishing.lock"


class _Local(NamedTuple):
    """A file here: its size in bytes, and when it was changed (ns)."""

    path: Path
    size: int
    modified: int


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What was done: names of files that were sent and removed, how many are as they were, and the bytes sent.

    `stale` are those there whose episodes are gone here.
    """

    sent: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    size: int
    stale: tuple[str, ...]
    notes: tuple[str, ...]


def upload(
    folder: Path,
    connection: Connection,
    *,
    uploads: int = 1,
    prune: bool = False,
    arrange: Callable[[Path], Mapping[str, Path]] | None = None,
    report: Callable[[str], None] = lambda _: None,
) -> Uploaded:
    """Send what changed in the folder of a show.

    Args:
        uploads: how many files may be sent at the same time.
        prune: whether to remove what was sent once and is not here any more.
        arrange: what is sent of the folder instead of the show as it is, by the names that it has there.
        report: gets the name of each file that was sent or removed.

    Raises:
        SourceError: there are no episodes, or the feed names files that are not there.
        OutputError: the folder cannot be read, or the target cannot be written.
    """
    try:
        local, notes = _local(folder)
        if arrange:
            local = {name: file for name, path in arrange(folder).items() if (file := _stat(path))}
        _check_feed(folder, local)
    except OSError as error:
        raise OutputError(f"cannot read {folder}: {error.strerror}", "name the folder of the episodes") from error
    run = _Run(connection, report)
    changed = [name for name, file in local.items() if not run.has(name, file)]
    stale = [name for name in run.there if name not in local]
    # Some systems take a name in capitals for the same.
    kept = {name.casefold() for name in local}
    going = [name for name in stale if name.casefold() not in kept] if prune else []
    if changed or going:
        _check_owner(connection, [name for name in changed if name not in run.there])
        run.strike([*changed, *going])
        for _, names in groupby(sorted(changed, key=_rank), key=_rank):
            run.send({name: local[name] for name in names}, uploads)
        run.remove(going)
    run.finish()
    size = sum(local[name].size for name in changed)
    left = tuple(name for name in stale if name not in going)
    return Uploaded(tuple(changed), tuple(going), len(local) - len(changed), size, left, tuple(notes))


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """While the block runs, no other narrator publishes the show in a folder: the list would be true of neither.

    Raises:
        OutputError: another one does.
    """
    lock = FileLock(folders.hidden(folder, _LOCK), blocking=False)
    try:
        lock.acquire()
    except Timeout:
        what = f"another narrator publishes {folder} just now"
        raise OutputError(what, "wait until it is done; then run the same command again") from None
    except OSError:
        # Where nothing can be written, it is published as it stands.
        pass
    try:
        yield
    finally:
        lock.release()


class _Run:
    """The list of what a target has, by name: its fingerprint, and when the file here was changed (ns)."""

    def __init__(self, connection: Connection, report: Callable[[str], None]) -> None:
        self._connection = connection
        self._report = report
        self._written = connection.read(LISTING)
        self._due = 0.0
        self.there = _from_json(self._written or b"")

    def has(self, name: str, file: _Local) -> bool:
        """Whether the target has a file as it is here, which is read only if it was touched since."""
        known, modified = self.there.get(name, _UNKNOWN)
        if not known.startswith(f"{file.size}-"):
            return False
        if modified != file.modified:
            if fingerprint_of(file.path) != known:
                return False
            self.there[name] = (known, file.modified)
        return True

    def strike(self, names: Sequence[str]) -> None:
        """Say of files that they may be there or not, in whatever state."""
        self.there |= dict.fromkeys(names, _UNKNOWN)
        self._save()

    def send(self, files: Mapping[str, _Local], uploads: int) -> None:
        """Send files in any order."""
        pool = ThreadPoolExecutor(uploads)
        sending = {pool.submit(self._sent, name, file): name for name, file in files.items()}
        try:
            for done in as_completed(sending):
                self.there[sending[done]] = done.result()
                self._report(sending[done])
                if time.monotonic() > self._due:
                    self._save()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            self.there |= {
                name: done.result()
                for done, name in sending.items()
                if not done.cancelled() and done.exception() is None
            }
            # What ended the run is to be told, not that this fails, too.
            with suppress(OutputError):
                self._save()
            raise
        pool.shutdown()

    def remove(self, names: Sequence[str]) -> None:
        """Remove files that the feed does not name any more."""
        for name in names:
            self._connection.remove(name)
            del self.there[name]
            self._report(name)

    def finish(self) -> None:
        """Have all be seen."""
        self._save()
        self._connection.finish()

    def _sent(self, name: str, file: _Local) -> tuple[str, int]:
        known = fingerprint_of(file.path)
        self._connection.write(name, file.path, media_type(file.path.name))
        # What took its name meanwhile may be another file than was sent.
        if _stat(file.path) != file:
            raise OutputError(f"{file.path} was changed while it was sent", "run the same command again")
        return known, file.modified

    def _save(self) -> None:
        written = _to_json(self.there)
        started = time.monotonic()
        if written != self._written:
            self._connection.write(LISTING, written, _JSON)
            self._written = written
        ended = time.monotonic()
        self._due = ended + max(_CHECKPOINT_SECONDS, (ended - started) / _CHECKPOINT_SHARE)


def _local(folder: Path) -> tuple[dict[str, _Local], list[str]]:
    """The files of a show by name, with slashes: those that narrator wrote for it, and all of its episodes' folders."""
    episodes, notes = show.episodes(folder)
    if not episodes:
        raise SourceError(f"there are no episodes in {folder}", "narrate an article into it, or name their folder")
    _, picture = feed.before(folder / feed.FILE)
    found: dict[str, _Local] = {}
    for name in (picture, *installing.FILES, show_page.FILE, *feed.page_names(len(episodes)), feed.FILE):
        if name and (file := _stat(folder / name)):
            found[name] = file
    for name, _ in episodes:
        for file in _within(folder / name):
            found[f"{name}/{file.path.name}"] = file
    return found, notes


def _within(folder: Path) -> Iterator[_Local]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if not entry.name.startswith(".") and entry.is_file(follow_symlinks=False):
                status = entry.stat(follow_symlinks=False)
                yield _Local(Path(entry.path), status.st_size, status.st_mtime_ns)


def _stat(path: Path) -> _Local | None:
    try:
        status = path.lstat()
    except FileNotFoundError:
        return None
    return _Local(path, status.st_size, status.st_mtime_ns) if S_ISREG(status.st_mode) else None


def _rank(name: str) -> int:
    """When a file is sent: the lower, the earlier."""
    if "/" in name:
        return 0 if formats.of_file(name) else 1
    return {show_page.FILE: 3, feed.FILE: 4}.get(name, 2)


def _check_feed(folder: Path, local: Mapping[str, _Local]) -> None:
    """Raise SourceError if the feed or a page of it is none, or names a file that is not to be sent."""
    for page in (name for name in local if name == feed.FILE or feed.is_page(name)):
        try:
            named = feed.files(read_regular(folder / page, show.MAX_SIZE))
        except ValueError as error:
            raise SourceError(f"{folder / page} is damaged", "remove it, and run narrator feed again") from error
        for name in named:
            if name not in local:
                raise SourceError(f"{page} names {name}, which is not there", "run narrator feed again")


def _check_owner(connection: Connection, names: Sequence[str]) -> None:
    """Raise OutputError if a file of a show that a target has, and that narrator did not list, is somebody else's."""
    for name in names:
        if name in (feed.FILE, show_page.FILE, *installing.FILES) or feed.is_page(name):
            there = connection.read(name)
            if there is not None and not show.bears_mark(there):
                what = f"{name} is at the target already, and narrator did not write it"
                raise OutputError(what, "move it away first, or publish to a folder of its own")


def _to_json(there: Mapping[str, tuple[str, int]]) -> bytes:
    return json.dumps({"files": there}, separators=(",", ":"), sort_keys=True).encode()


def _from_json(content: bytes) -> dict[str, tuple[str, int]]:
    """What a list says; nothing if it is damaged, so that all is sent again."""
    try:
        files = json.loads(content or b"{}").get("files", {})
        return {str(name): (str(known), int(modified)) for name, (known, modified) in files.items()}
    except (ValueError, TypeError, AttributeError):
        return {}
