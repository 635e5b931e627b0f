"""What has been spoken and encoded already, stored by content and shared by all runs and articles.

An entry's key is a digest of everything that shapes its content, so an entry never goes stale. It is first written
under another name, and contains a digest of its own: readers see the whole entry or none, and a damaged one counts as
absent. That digest also tells narrator's entries from other files in the folder, which are neither counted nor removed.
Any number of narrators may use one store at once.

Entries do not say which source they belong to. Each source has an index, itself an entry, of the entries that were used
for it, so that they can be forgotten.
"""

import json
import os
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from hashlib import blake2b
from io import BufferedReader
from pathlib import Path
from stat import S_ISREG
from threading import Lock

from narrator.errors import OutputError
from narrator.files import PREFIX, NotRegularError, atomic_write, open_regular

_DIGEST_SIZE = 20
_PIECE = 1 << 20
_MAX_ENTRY = 1 << 29
_STALE_SECONDS = 24 * 3600
_FOLDER = re.compile("[0-9a-f]{2}")
_ENTRY = re.compile(f"[0-9a-f]{{{2 * _DIGEST_SIZE - 2}}}")
_HINT = "choose another folder with --store, or do without with --no-store"


def key(*parts: object) -> str:
    """The key for content that is determined by these parts, plain JSON values: 40 hexadecimal digits."""
    return blake2b(json.dumps(parts).encode(), digest_size=_DIGEST_SIZE).hexdigest()


def default_folder() -> Path:
    """The store in the user's cache directory."""
    import platformdirs

    return platformdirs.user_cache_path("narrator")


class Store:
    """A folder of entries, created with the first one.

    Args:
        folder: where it is.
        hint: what errors advise if the folder cannot be read or written.
        owners: as for `noting`.
    """

    def __init__(self, folder: Path, hint: str = _HINT, owners: Sequence[str] = ()) -> None:
        self.folder = folder
        self._hint = hint
        self._owners = owners
        self._used: set[str] = set()
        self._lock = Lock()

    @contextmanager
    def noting(self, *owners: str) -> Iterator["Store"]:
        """The same store, recording for some sources (by identity) which entries are used while the block runs.

        Raises:
            OutputError: the folder cannot be written.
        """
        noting = Store(self.folder, self._hint, owners)
        try:
            yield noting
        finally:
            noting.note(())

    def note(self, keys: Iterable[str]) -> None:
        """Write these keys, and all keys used so far, to the index of each noted source, in addition to earlier runs'.

        Raises:
            OutputError: the folder cannot be written.
        """
        with self._lock:
            self._used.update(keys)
            used = frozenset(self._used)
        for owner in self._owners:
            before = self._noted(owner)
            if not used <= before:
                content = b"".join(map(bytes.fromhex, sorted(used | before)))
                self.put(_index(owner), content, is_shared=True)

    def used(self) -> dict[str, bytes]:
        """The entries used for the noted sources: content by key, all that was put or read while the block runs."""
        with self._lock:
            keys = sorted(self._used)
        return {key: content for key in keys if (content := self.get(key)) is not None}

    def forget(self, owner: str) -> tuple[int, int]:
        """Remove all entries used for a source, even those also used for others; how many, and how many bytes."""
        index = _index(owner)
        gone = [size for each in self._noted(owner) if (size := self.remove(each))]
        self.remove(index)
        return len(gone), sum(gone)

    def _noted(self, owner: str) -> set[str]:
        content = self.get(_index(owner), is_shared=True) or b""
        return {content[at : at + _DIGEST_SIZE].hex() for at in range(0, len(content), _DIGEST_SIZE)}

    def remove(self, key: str) -> int:
        """Remove the entry of a key; its bytes, or 0 if there was none of narrator's."""
        path = self._path(key)
        try:
            return _removed(path, path.lstat()) if _is_entry(path) else 0
        except OSError:
            return 0

    def get(self, key: str, *, is_shared: bool = False) -> bytes | None:
        """The content stored under a key, or None if there is none or it is damaged.

        Args:
            is_shared: whether it belongs to all sources, and is not forgotten with any.
        """
        path = self._path(key)
        try:
            with open_regular(path) as file:
                entry = file.read()
        except (FileNotFoundError, NotADirectoryError, NotRegularError):
            return None
        except OSError as error:
            raise OutputError(f"cannot read the store entry {path}: {error.strerror}", self._hint) from error
        digest, content = entry[:_DIGEST_SIZE], entry[_DIGEST_SIZE:]
        if blake2b(content, digest_size=_DIGEST_SIZE).digest() != digest:
            return None
        if not is_shared:
            self._add(key)
        # Least recently used entries are pruned first; a store that is read-only still works.
        with suppress(OSError):
            os.utime(path)
        return content

    def put(self, key: str, content: bytes, *, is_shared: bool = False) -> None:
        """Store content under a key; `is_shared` as for `get`.

        Raises:
            OutputError: the folder cannot be written, or the disk is full.
        """
        if not is_shared:
            self._add(key)
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with atomic_write(path) as file:
                file.write(blake2b(content, digest_size=_DIGEST_SIZE).digest() + content)
        except OSError as error:
            raise OutputError(f"cannot write to the store {self.folder}: {error.strerror}", self._hint) from error

    def add(self, key: str, content: bytes) -> bool:
        """Store content under a key unless there is some already; whether there was none.

        Several narrators may make the same entry at the same time, not always identical to the bit: one that others may
        already rely on must not be replaced.

        Raises:
            OutputError: the folder cannot be written, or the disk is full.
        """
        self._add(key)
        path = self._path(key)
        if os.path.lexists(path):
            return False
        made = path.with_name(PREFIX + os.urandom(8).hex())
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with atomic_write(made) as file:
                file.write(blake2b(content, digest_size=_DIGEST_SIZE).digest() + content)
            try:
                os.link(made, path)
            except FileExistsError:
                return False
            except OSError:
                # This file system has no links.
                made.replace(path)
            finally:
                made.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(f"cannot write to the store {self.folder}: {error.strerror}", self._hint) from error
        return True

    def drop(self, key: str) -> None:
        """Remove whatever is under a key."""
        with suppress(FileNotFoundError):
            self._path(key).unlink()

    def size(self) -> tuple[int, int]:
        """How many entries there are, and their total bytes. Reads each one: about a second for each gigabyte."""
        files = list(self._files(_ENTRY))
        with ThreadPoolExecutor() as pool:
            whole = pool.map(_is_entry, (path for path, _ in files))
            sizes = [status.st_size for (_, status), is_whole in zip(files, whole, strict=True) if is_whole]
        return len(sizes), sum(sizes)

    def prune(self, limit: int, *, spare: float = 0) -> int:
        """Remove the least recently used entries until at most `limit` bytes are left.

        Entries used within the last `spare` seconds are kept in any case: another narrator may be about to link them.

        Returns:
            How many bytes were removed.
        """
        removed = 0
        for path, status in self._files(re.compile(re.escape(PREFIX) + ".*")):
            if time.time() - status.st_mtime > _STALE_SECONDS:
                removed += _removed(path, status)
        files = sorted(self._files(_ENTRY), key=lambda entry: entry[1].st_mtime)
        excess = sum(status.st_size for _, status in files) - limit
        for path, status in files:
            if excess <= 0 or time.time() - status.st_mtime < spare:
                break
            if _is_entry(path):
                size = _removed(path, status)
                removed += size
            else:
                # Not an entry, which only reading it could tell: what was counted for it is taken off.
                size = status.st_size
            excess -= size
        return removed

    def _add(self, key: str) -> None:
        if self._owners:
            with self._lock:
                self._used.add(key)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]

    def _files(self, names: re.Pattern[str]) -> Iterator[tuple[Path, os.stat_result]]:
        """The files that are named like entries. They need not be narrator's."""
        with suppress(OSError):
            for folder in sorted(self.folder.iterdir()):
                if _FOLDER.fullmatch(folder.name) and not folder.is_symlink():
                    yield from _files(folder, names)


def _index(owner: str) -> str:
    return key("used for", owner)


def _files(folder: Path, names: re.Pattern[str]) -> Iterator[tuple[Path, os.stat_result]]:
    # Another narrator may remove them meanwhile, and it may not be a folder.
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if names.fullmatch(entry.name):
                with suppress(FileNotFoundError):
                    status = entry.stat(follow_symlinks=False)
                    if S_ISREG(status.st_mode) and status.st_size <= _MAX_ENTRY:
                        yield Path(entry.path), status


def _is_entry(path: Path) -> bool:
    """Whether a file is a complete entry, and so narrator's."""
    found = blake2b(digest_size=_DIGEST_SIZE)
    try:
        with open_regular(path) as file:
            digest = file.read(_DIGEST_SIZE)
            for piece in _pieces(file):
                found.update(piece)
    except OSError:
        return False
    return found.digest() == digest


def _pieces(file: BufferedReader) -> Iterator[bytes]:
    return iter(lambda: file.read(_PIECE), b"")


def _removed(path: Path, status: os.stat_result) -> int:
    """Remove a file; its bytes, or 0 if it could not be removed."""
    try:
        path.unlink()
    except OSError:
        return 0
    return status.st_size
