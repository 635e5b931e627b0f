"""What has been spoken and encoded already, kept by content and shared by all runs and articles.

An entry's key is a digest of everything that shapes its content, so an entry never goes stale. It is written
under another name first and carries a digest of its own: a reader sees the whole entry or none, and a damaged
one counts as absent. Any number of narrators may use one store at once.
"""

import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from narrator.errors import OutputError
from narrator.files import written_whole

_DIGEST_SIZE = 20
_STALE_SECONDS = 24 * 3600
_TODO = "choose another folder with --store, or do without with --no-store"


def key(*parts: object) -> str:
    """The key of what the parts, plain JSON values, shape: 40 hexadecimal digits."""
    return blake2b(json.dumps(parts).encode(), digest_size=_DIGEST_SIZE).hexdigest()


def default_folder() -> Path:
    """The store in the user's cache directory."""
    import platformdirs

    return platformdirs.user_cache_path("narrator")


class Store:
    """A folder of entries. It is made when the first entry is put.

    `todo` is what errors advise when the folder cannot be read or written.
    """

    def __init__(self, folder: Path, todo: str = _TODO) -> None:
        self.folder = folder
        self._todo = todo

    def get(self, key: str) -> bytes | None:
        """The content kept under a key, or None if there is none or it is damaged."""
        path = self._path(key)
        try:
            entry = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise OutputError(f"cannot read the store entry {path}: {error.strerror}", self._todo) from error
        digest, content = entry[:_DIGEST_SIZE], entry[_DIGEST_SIZE:]
        if blake2b(content, digest_size=_DIGEST_SIZE).digest() != digest:
            return None
        # What was used last is pruned last; a store that may only be read still serves.
        with suppress(OSError):
            os.utime(path)
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep content under a key.

        Raises:
            OutputError: the folder cannot be written, or the disk is full.
        """
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with written_whole(path) as file:
                file.write(blake2b(content, digest_size=_DIGEST_SIZE).digest() + content)
        except OSError as error:
            raise OutputError(f"cannot write to the store {self.folder}: {error.strerror}", self._todo) from error

    def drop(self, key: str) -> None:
        """Keep nothing under a key."""
        with suppress(FileNotFoundError):
            self._path(key).unlink()

    def size(self) -> tuple[int, int]:
        """How many entries there are, and their bytes in all."""
        sizes = [status.st_size for _, status in self._entries()]
        return len(sizes), sum(sizes)

    def prune(self, limit: int, *, spare: float = 0) -> int:
        """Remove the entries that were not used for longest until at most `limit` bytes are left.

        Entries used within the last `spare` seconds stay in any case: another narrator may be about to link them.

        Returns:
            How many bytes were removed.
        """
        entries = sorted(self._entries(), key=lambda entry: entry[1].st_mtime)
        excess = sum(status.st_size for _, status in entries) - limit
        removed = 0
        for path, status in entries:
            age = time.time() - status.st_mtime
            being_written = path.name.startswith(".")
            if age > _STALE_SECONDS if being_written else removed < excess and age >= spare:
                with suppress(OSError):
                    path.unlink()
                    removed += status.st_size
        return removed

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]

    def _entries(self) -> Iterator[tuple[Path, os.stat_result]]:
        for path in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            # Another narrator may remove it in the meantime.
            with suppress(FileNotFoundError):
                yield path, path.stat()
