"""What users may have under any name, and proof that it is still there unchanged."""

import os
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from stat import S_ISLNK, S_ISREG
from typing import TypeAlias

Seen: TypeAlias = dict[Path, tuple[int, int, int, bytes]]


def _folder(path: Path) -> None:
    path.mkdir()
    (path / "notes.txt").write_text("mine")


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        # The name of a socket is at most 107 bytes long.
        here = Path.cwd()
        os.chdir(path.parent)
        try:
            listening.bind(path.name)
        finally:
            os.chdir(here)


def _link(path: Path) -> None:
    target = path.with_name(f"{path.name}-target")
    target.write_text("mine, elsewhere")
    path.symlink_to(target.name)


def _link_to_a_folder(path: Path) -> None:
    target = path.with_name(f"{path.name}-target")
    _folder(target)
    path.symlink_to(target.name)


def _locked(path: Path) -> None:
    path.write_text("mine alone")
    path.chmod(0)


def _huge(path: Path) -> None:
    """More than fits in any memory, but sparse on the disk."""
    with path.open("wb") as file:
        file.truncate(1 << 40)


KINDS: Mapping[str, Callable[[Path], object]] = {
    "a file": lambda path: path.write_text("mine"),
    "an empty file": lambda path: path.touch(),
    "a file that nobody may read": _locked,
    "a huge file": _huge,
    "a folder": _folder,
    "a pipe": os.mkfifo,
    "a socket": _socket,
    "a link to a file": _link,
    "a link to a folder": _link_to_a_folder,
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
    "a link to itself": lambda path: path.symlink_to(path.name),
}
"""Everything that can have a name, by what it is called; each function puts one at an unused path."""


def seen(*roots: Path) -> Seen:
    """Everything at and below these paths: its kind, size, modification time and content."""
    found: Seen = {}
    for root in roots:
        for path in (root, *(root.rglob("*") if root.is_dir() and not root.is_symlink() else ())):
            status = path.lstat()
            content = b""
            if S_ISLNK(status.st_mode):
                content = os.fsencode(path.readlink())
            elif S_ISREG(status.st_mode) and os.access(path, os.R_OK) and status.st_size < 1 << 30:
                content = path.read_bytes()
            changed = 0 if path.is_dir() else status.st_mtime_ns
            found[path] = (status.st_mode, 0 if path.is_dir() else status.st_size, changed, content)
    return found
