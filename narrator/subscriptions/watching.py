"""Waiting for folders to change."""

from collections.abc import Iterator, Sequence
from pathlib import Path

_STEP = 1000
"""Milliseconds after which to check whether to stop waiting."""


def changes(folders: Sequence[Path], *, but: Path) -> Iterator[None]:
    """Yield once immediately, and then whenever something in the folders has changed. Only Ctrl-C ends it.

    Changes between two rounds are not missed. Hidden files do not count.

    Args:
        folders: the folders, with everything in them at any depth.
        but: a folder whose changes do not count: the one for episodes.
    """
    import watchfiles

    apart = but.resolve()
    within = [folder.resolve() for folder in folders]

    def counts(_change: watchfiles.Change, name: str) -> bool:
        path = Path(name)
        if path.is_relative_to(apart):
            return False
        beneath = next((path.relative_to(folder) for folder in within if path.is_relative_to(folder)), path)
        return not any(part.startswith(".") for part in beneath.parts)

    is_first = True
    for changed in watchfiles.watch(*within, watch_filter=counts, rust_timeout=_STEP, yield_on_timeout=True):
        if changed or is_first:
            is_first = False
            yield
