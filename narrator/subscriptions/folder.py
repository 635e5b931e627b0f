"""Folders that articles are put into: each file is narrated once, and again after it was changed.

A file that is still being copied is waited for: it must be unchanged for two seconds.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from narrator import sources
from narrator.files import fingerprint_of, readable
from narrator.sources import selection
from narrator.sources.selection import Skipped
from narrator.subscriptions import ALL, Collection, Entry, Place, Subscription

SETTLED = 2.0
"""Seconds for which a file must be unchanged."""

PATIENCE = 60.0
"""Seconds after which a file that is still being written is left for the next run."""

_STEP = 0.25
_BEING_WRITTEN = "it is still being written"


@contextmanager
def opened(place: Place) -> Iterator[Collection]:
    """The files in a folder, the newest first."""
    found = list(selection.within(place.path))
    states = _wait_until_settled(Path(each) for each in found if isinstance(each, str))
    entries = [
        _left_out(each) if isinstance(each, Skipped) else _entry(Path(each), states[Path(each)]) for each in found
    ]
    entries.sort(key=lambda entry: entry.published, reverse=True)
    yield Collection(
        address=str(place.path.resolve()), title=f"the folder {place.name}", entries=tuple(entries), first=ALL
    )


SUBSCRIPTION = Subscription(name="a folder", open=opened, recognises=lambda place: place.is_folder, rank=80)


def _left_out(skipped: Skipped) -> Entry:
    name = Path(skipped.source).name
    return Entry(key=name, title=readable(name), read=partial(sources.fetch, skipped.source), left_out=skipped.why)


def _entry(path: Path, why: str) -> Entry:
    """A file as an entry; `why` says why it is not read."""
    published = version = ""
    try:
        changed = path.stat().st_mtime
        published = datetime.fromtimestamp(changed, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        version = f"of {fingerprint_of(path)}" if not why else ""
    except (OSError, OverflowError, ValueError):
        pass  # Reading it will report the error.
    return Entry(
        key=path.name,
        title=readable(path.name),
        read=partial(sources.fetch, str(path)),
        published=published,
        version=version,
        left_out=why,
    )


def _wait_until_settled(paths: Iterable[Path]) -> dict[Path, str]:
    """Wait until files are complete. For each, why it is not read, or ""."""
    looks = {path: _look(path) for path in paths}
    since = {path: _age(path) for path in looks}
    begin = time.monotonic()
    while (young := [path for path in looks if since[path] < SETTLED]) and time.monotonic() - begin < PATIENCE:
        time.sleep(_STEP)
        for path in young:
            before, looks[path] = looks[path], _look(path)
            since[path] = since[path] + _STEP if before == looks[path] else 0.0
    return {path: _why(looks[path], since[path]) for path in looks}


def _why(look: tuple[int, ...], seconds: float) -> str:
    if seconds < SETTLED:
        return _BEING_WRITTEN
    return "it is empty" if look[:1] == (0,) else ""


def _look(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _age(path: Path) -> float:
    """Seconds since a file was written or put there, by the system's clock; 0 if that is in the future."""
    look = _look(path)
    return max(0.0, time.time() - max(look[1:]) / 1e9) if look else SETTLED
