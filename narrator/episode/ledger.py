"""Which episodes are up to date, so that their sources need not even be read.

The store has an entry for each: its key is a digest of everything that shapes an episode, from the bytes of its source
to the installed packages, so an entry never goes stale. The entry has the episode's folder, and the size and time of
each file.
"""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from stat import S_ISREG

from narrator import engines, formats
from narrator.doors import entries
from narrator.episode import Episode, manifest
from narrator.sources import registry
from narrator.spoken import languages
from narrator.store import Store, key

_DOORS = (engines.GROUP, formats.GROUP, languages.GROUP, registry.GROUP)


def entry_key(*shapes: str) -> str:
    """The store's key for an episode: a digest of everything that shapes it, and of what is installed."""
    return key("episode", _installation(), *shapes)


def note(store: Store, key: str, episode: Episode) -> None:
    """Record an episode, unless it may come out differently next time.

    Raises:
        OutputError: the store cannot be written.
    """
    if episode.is_provisional:
        return
    try:
        files = {name: _state(episode.folder / name) for name in (*episode.manifest.files, manifest.FILE)}
    except OSError:
        return  # The user has just removed it.
    about = {
        "folder": episode.folder.name,
        "because": episode.because,
        "recipe": episode.manifest.recipe,
        "files": files,
    }
    store.put(key, json.dumps(about).encode())


def find(store: Store, key: str, output: Path) -> Episode | None:
    """The episode in an output folder that was recorded under a key; None if its files have changed since.

    Pages that were updated with their place in the show, and files that were copied, do not count as changed.

    Raises:
        OutputError: the store cannot be read or written.
    """
    entry = store.get(key)
    if entry is None:
        return None
    try:
        about = json.loads(entry)
        folder = output / str(about["folder"])
        if folder.is_symlink():
            return None
        changed = [name for name, state in about["files"].items() if _state(folder / name) != state]
        found = Episode(folder, manifest.read(folder), str(about["because"]), is_unchanged=True)
        if changed:
            if not _is_still(found, str(about["recipe"]), changed):
                return None
            note(store, key, found)
        return found
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _is_still(episode: Episode, recipe: str, changed: Sequence[str]) -> bool:
    """Whether changed files of an episode are still narrator's: it wrote them again, or they were copied."""
    known = episode.manifest
    names = [name for name in changed if name != manifest.FILE]
    return known.recipe == recipe and all(manifest.is_own(episode.folder / name, known.files[name]) for name in names)


def _state(path: Path | str) -> list[int]:
    """What changes when a file is written: its size in bytes and its time in nanoseconds. [] for links and the like."""
    status = os.lstat(path)
    return [status.st_size, status.st_mtime_ns] if S_ISREG(status.st_mode) else []


@cache
def _installation() -> str:
    """A digest of the code that makes episodes.

    Other packages count by name and version. The files of narrator and of packages that extend it count by size and
    time, since their authors change them without a new version.
    """
    found: list[object] = [
        sorted(path.name for path in Path(folder).iterdir() if path.name.endswith("-info"))
        for folder in sys.path
        if Path(folder).is_dir()
    ]
    doors = {entry.module.partition(".")[0] for group in _DOORS for entry in entries(group)}
    for package in sorted({__name__.partition(".")[0], *doors}):
        found.append(sorted(_files_of(package)))
    return blake2b(repr(found).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _files_of(package: str) -> Iterator[tuple[str, list[int]]]:
    found = find_spec(package)
    for location in found.submodule_search_locations or () if found else ():
        # Each command examines hundreds of files: `Path.rglob` takes three times as long.
        for folder, folders, names in os.walk(location):
            folders[:] = [name for name in folders if name != "__pycache__"]
            for path in (f"{folder}{os.sep}{name}" for name in names):
                yield path, _state(path)
    if found and found.origin:
        yield found.origin, _state(found.origin)
