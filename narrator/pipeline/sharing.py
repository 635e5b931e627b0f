"""Whether workers elsewhere see the same folders as this process, checked by a mark in each folder.

On another machine, the same path may be another folder.
"""

import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

from narrator.errors import OutputError
from narrator.files import atomic_write

MARK = ".cluster"
"""The file by which workers recognize a shared folder."""


def marks(folders: Iterable[Path]) -> dict[str, str]:
    """The content of each folder's mark, by the folder's absolute path; folders without a mark get one.

    Raises:
        OutputError: a folder cannot be written.
    """
    return {str(folder.absolute()): _mark(folder) for folder in folders}


def are_shared(marks: Mapping[str, str]) -> bool:
    """Whether this process sees the folders from which these marks were read."""
    return all(_read(Path(folder)) == mark for folder, mark in marks.items())


def _mark(folder: Path) -> str:
    if found := _read(folder):
        return found
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with atomic_write(folder / MARK) as file:
            file.write(secrets.token_hex(8).encode())
        return _read(folder)
    except OSError as error:
        raise OutputError(f"cannot write to {folder}: {error.strerror}", "choose another folder") from error


def _read(folder: Path) -> str:
    try:
        return (folder / MARK).read_text()
    except (OSError, ValueError):
        return ""
