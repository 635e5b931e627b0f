"""Send a show to where it is published: what changed, in an order in which every address in the feed always works.

Audio goes first, then what is beside it, then the show's picture and page, the feed last; only after that are unwanted
files removed. A listing at the target records what it has, so that nothing needs to be read back. Before a file is
replaced or removed, it is struck from the listing: whenever a run ends, the listing is true.
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
"""The file name of the listing of what a target has."""

_JSON = "application/json"
_CHECKPOINT_SECONDS = 2.0
# The share of a run's time that writing its listing may take.
_CHECKPOINT_SHARE = 1 / 20
_UNKNOWN = ("", 0)
_LOCK = ".publishing.lock"


class _Local(NamedTuple):
    """A file here: its size in bytes, and when it was last changed (ns)."""

    path: Path
    size: int
    modified: int


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What was done: the names of the files sent and removed, the number of unchanged ones, and the bytes sent.

    `stale` are the files that are still at the target but no longer here.
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
        prune: whether to remove files that were sent before and are no longer here.
        arrange: gives the files to send instead of the show as it is, by their names at the target.
        report: called with the name of each file that was sent or removed.

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
    # Some systems do not distinguish upper from lower case in names.
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
    """Keep other processes from publishing the show in a folder while the block runs: they would spoil the listing.

    Raises:
        OutputError: another process is publishing it.
    """
    lock = FileLock(folders.hidden(folder, _LOCK), blocking=False)
    try:
        lock.acquire()
    except Timeout:
        what = f"another narrator is publishing {folder}"
        raise OutputError(what, "wait until it is done; then run the same command again") from None
    except OSError:
        # A folder that cannot be written can still be published.
        pass
    try:
        yield
    finally:
        lock.release()


class _Run:
    """The listing of what a target has, by name: the fingerprint, and when the file here was last changed (ns)."""

    def __init__(self, connection: Connection, report: Callable[[str], None]) -> None:
        self._connection = connection
        self._report = report
        self._written = connection.read(LISTING)
        self._due = 0.0
        self.there = _from_json(self._written or b"")

    def has(self, name: str, file: _Local) -> bool:
        """Whether the target has a file as it is here. The file is read only if it was touched since it was sent."""
        known, modified = self.there.get(name, _UNKNOWN)
        if not known.startswith(f"{file.size}-"):
            return False
        if modified != file.modified:
            if fingerprint_of(file.path) != known:
                return False
            self.there[name] = (known, file.modified)
        return True

    def strike(self, names: Sequence[str]) -> None:
        """Record that files may or may not be at the target, in any state."""
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
            # Report what ended the run, not that this fails as well.
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
        """Save the listing, and have the connection make everything visible."""
        self._save()
        self._connection.finish()

    def _sent(self, name: str, file: _Local) -> tuple[str, int]:
        known = fingerprint_of(file.path)
        self._connection.write(name, file.path, media_type(file.path.name))
        # The file may have been replaced while it was sent.
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
    """The files of a show by name, with slashes: those that narrator wrote for it, and all in its episodes' folders."""
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
    """When a file is sent: lower ranks first."""
    if "/" in name:
        return 0 if formats.of_file(name) else 1
    return {show_page.FILE: 3, feed.FILE: 4}.get(name, 2)


def _check_feed(folder: Path, local: Mapping[str, _Local]) -> None:
    """Raise SourceError if the feed or one of its pages is damaged, or names a file that is not going to be sent."""
    for page in (name for name in local if name == feed.FILE or feed.is_page(name)):
        try:
            named = feed.files(read_regular(folder / page, show.MAX_SIZE))
        except ValueError as error:
            raise SourceError(f"{folder / page} is damaged", "remove it, and run narrator feed again") from error
        for name in named:
            if name not in local:
                raise SourceError(f"{page} names {name}, which does not exist", "run narrator feed again")


def _check_owner(connection: Connection, names: Sequence[str]) -> None:
    """Raise OutputError if the target has one of the show's own files, and narrator neither listed nor wrote it."""
    for name in names:
        if name in (feed.FILE, show_page.FILE, *installing.FILES) or feed.is_page(name):
            there = connection.read(name)
            if there is not None and not show.bears_mark(there):
                what = f"{name} already exists at the target, and narrator did not write it"
                raise OutputError(what, "move it away first, or publish to a folder of its own")


def _to_json(there: Mapping[str, tuple[str, int]]) -> bytes:
    return json.dumps({"files": there}, separators=(",", ":"), sort_keys=True).encode()


def _from_json(content: bytes) -> dict[str, tuple[str, int]]:
    """The content of a listing; empty if it is damaged, so that everything is sent again."""
    try:
        files = json.loads(content or b"{}").get("files", {})
        return {str(name): (str(known), int(modified)) for name, (known, modified) in files.items()}
    except (ValueError, TypeError, AttributeError):
        return {}
