"""A folder: of a web server, on a network drive, or one that another program synchronizes."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from narrator.errors import OutputError, SettingsError
from narrator.files import PREFIX, NotRegularError, read_regular
from narrator.targets import FOLDER, Connection, Target

_MAX_READ = 1 << 30


class _Folder:
    """Files have a temporary name until they are complete, always the same: the next run replaces leftovers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> bytes | None:
        try:
            return read_regular(self._folder / name, _MAX_READ)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise _failed(error) from error

    def write(self, name: str, content: bytes | Path, media_type: str) -> None:  # noqa: ARG002 — its server knows
        path = self._folder / name
        part = _part(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                raise NotRegularError(path, path.stat().st_mode)
            if isinstance(content, Path) and path.exists() and path.samefile(content):
                raise OutputError(f"{self._folder} is the folder of the episodes themselves", "publish to another")
            part.unlink(missing_ok=True)
            if isinstance(content, Path):
                shutil.copyfile(content, part)
            else:
                part.write_bytes(content)
            part.replace(path)
        except OSError as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise _failed(error) from error

    def remove(self, name: str) -> None:
        path = self._folder / name
        try:
            path.unlink(missing_ok=True)
            _part(path).unlink(missing_ok=True)
        except NotADirectoryError:
            return
        except OSError as error:
            raise _failed(error) from error
        with suppress(OSError):
            # Only folders of episodes can be empty now.
            while path.parent != self._folder:
                path = path.parent
                path.rmdir()

    def finish(self) -> None:
        pass


def _part(path: Path) -> Path:
    """The name of a file until it is complete; a run that was killed leaves it behind."""
    return path.with_name(f"{PREFIX}{path.name}")


@contextmanager
def _connected(address: str) -> Iterator[Connection]:
    if not address:
        raise SettingsError("TARGET is empty", "name where to publish; . is this folder")
    folder = Path(_path(address)).expanduser()
    if folder.exists() and not folder.is_dir():
        raise SettingsError(f"{folder} is a file", "name a folder to publish to")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _failed(error) from error
    yield _Folder(folder)


def _path(address: str) -> str:
    if not address.lower().startswith("file://"):
        return address
    parts = urlsplit(address)
    if parts.netloc not in ("", "localhost"):
        raise SettingsError(f"{address} is on another machine", "write file:///home/ada/site, or sftp://")
    return url2pathname(parts.path)


def _failed(error: OSError) -> OutputError:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    hint = "free some space there" if full else "see that the folder can be written"
    return OutputError(f"cannot publish to {os.fsdecode(error.filename or 'the folder')}: {error.strerror}", hint)


TARGET = Target(
    title="a folder",
    schemes=(FOLDER, "file"),
    example="/var/www/podcast",
    connect=_connected,
)
