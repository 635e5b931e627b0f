"""Update the files of an episode that depend on where it is published, when that becomes known or changes.

If somebody changed the slots of its page, they stay as they are, and so does a file of the user's with one of the
names. Each file is replaced atomically, the page last: if the page is up to date, all are.
"""

import os
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from narrator.episode import embed, manifest, placing, slots
from narrator.episode.manifest import Manifest
from narrator.episode.placing import Place
from narrator.episode.slots import Page
from narrator.files import atomic_write, fingerprint, is_one_of, read_regular

# File names are joined as strings: for thousands of pages, making a `Path` takes ten times as long.
_MAX_SIZE = manifest.MAX_PAGE


def is_due(folder: str | Path, about: Manifest, place: Place) -> bool:
    """Whether the page of an episode does not say that its slots are filled for this place.

    In a show of thousands, only those beside a new one are due: the others need not be read in full.
    """
    return _made_of(f"{folder}/{slots.PAGE}") != placing.made_of(about, place)


def relocate(folder: str | Path, about: Manifest, place: Place) -> bool:
    """Update an episode with its place. Returns whether any of its files changed.

    Raises:
        OSError: the folder cannot be read or written.
        ValueError: its `episode.json` is damaged.
    """
    page = own_page(folder, about)
    if not page.is_sealed:
        _adopt(Path(folder))
    oembed = placing.oembed(about, place)
    is_changed = _is_free(f"{folder}/{placing.OEMBED}", oembed)
    if is_changed:
        _write(f"{folder}/{placing.OEMBED}", oembed)
    if page.content and (placed := placing.placed(page, about, place)) != page.content:
        _write(f"{folder}/{slots.PAGE}", placed)
        is_changed = True
    return is_changed


def own_page(folder: str | Path, about: Manifest) -> Page:
    """The page of an episode if its slots are narrator's, otherwise an empty one."""
    page = Page(_read(f"{folder}/{slots.PAGE}"))
    is_own = page.is_sealed or fingerprint(page.content) in about.files.get(slots.PAGE, ())
    return page if is_own else Page(b"")


def _adopt(folder: Path) -> None:
    """Bring an episode of an earlier narrator up to date: what its manifest records, and its small player.

    Up to 0.2, the manifest had fingerprints of all files as a whole, and the first version made no small player. It may
    be interrupted and repeated.
    """
    known = manifest.read(folder)
    files = dict(known.files)
    if _is_one_of(folder / slots.PAGE, files.get(slots.PAGE, ())):
        outside = fingerprint(Page(_read(folder / slots.PAGE)).outside())
        files[slots.PAGE] = tuple(dict.fromkeys((*files[slots.PAGE], outside)))
    if _is_one_of(folder / placing.OEMBED, files.pop(placing.OEMBED, ())):
        (folder / placing.OEMBED).unlink()
    player = b"" if os.path.lexists(folder / embed.FILE) else embed.html(known).encode()
    if player:
        files[embed.FILE] = (fingerprint(player),)
    if files != known.files:
        # Before the file is written, so that it counts as narrator's.
        _write(folder / manifest.FILE, manifest.to_json(replace(known, files=files)).encode())
    if player:
        _write(folder / embed.FILE, player)


def _made_of(page: str) -> str:
    try:
        return slots.made_of(page)
    except OSError:
        return ""


def _is_free(path: str, content: bytes) -> bool:
    """Whether narrator may write this content, in place of whatever is there."""
    if not os.path.lexists(path):
        return True
    before = _read(path)
    return before != content and placing.is_own_oembed(before)


def _read(path: str | Path) -> bytes:
    """The content of a file; b"" if it is not a regular file, or cannot be read."""
    try:
        return read_regular(path, _MAX_SIZE)
    except OSError:
        return b""


def _is_one_of(path: Path, fingerprints: Collection[str]) -> bool:
    try:
        return is_one_of(path, fingerprints)
    except OSError:
        return False


def _write(path: str | Path, content: bytes) -> None:
    with atomic_write(path, public=True, is_locked=True) as file:
        file.write(content)
