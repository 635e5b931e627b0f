"""The secret of a private show: the name of a folder that nobody can guess, and a password.

It never changes, so that subscriptions keep working. It is kept in a hidden file of the output folder that is neither
served nor published, and that only its owner may read.
"""

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from narrator.errors import OutputError
from narrator.files import read_regular

FILE = ".secret"
"""The file's name in the output folder."""

_BYTES = 24
_MAX_SIZE = 1000
_OTHERS = 0o077
_SECRET = re.compile(r"[A-Za-z0-9_-]{20,100}")


def known(folder: Path) -> str:
    """The secret of the show in a folder, "" if it has none.

    Raises:
        OutputError: as `of` does.
    """
    return of(folder) if (folder / FILE).exists() else ""


def of(folder: Path) -> str:
    """The secret of the show in a folder; it is created if there is none yet.

    Raises:
        OutputError: the file cannot be read or written, or holds something else.
    """
    path = folder / FILE
    try:
        with suppress(FileExistsError), open(path, "xb", opener=_private_opener) as file:
            file.write(f"{secrets.token_urlsafe(_BYTES)}\n".encode())
        found = read_regular(path, _MAX_SIZE).decode("ascii", "replace").strip()
        if path.stat().st_mode & _OTHERS:
            path.chmod(0o600)
    except OSError as error:
        raise OutputError(
            f"cannot store the secret in {path}: {error.strerror}", "make sure that it can be written"
        ) from error
    if not _SECRET.fullmatch(found):
        raise OutputError(
            f"{path} holds no secret", "remove it to create another; its subscribers must subscribe again"
        )
    return found


def _private_opener(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)
