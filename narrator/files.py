"""Writing files that appear complete or not at all, and reading with care files that anyone may have put there."""

import errno
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from io import BufferedReader
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any, BinaryIO

from narrator import system
from narrator.errors import SettingsError

PREFIX = ".narrator-"
"""How the names of files begin that are still being written."""

_DIGEST_SIZE = 16
# After each piece, a thread waits for another to release the interpreter: with smaller pieces a digest takes twice as
# long.
_PIECE = 1 << 22


class NotRegularError(OSError):
    """What has the name of a file is something else: a folder, a symbolic link, a pipe, a socket or a device."""

    def __init__(self, path: str | Path, mode: int) -> None:
        is_folder = S_ISDIR(mode)
        message = os.strerror(errno.EISDIR) if is_folder else "Not a regular file"
        super().__init__(errno.EISDIR if is_folder else errno.EINVAL, message, str(path))


@contextmanager
def atomic_write(path: str | Path, *, public: bool = False, is_locked: bool = False) -> Iterator[BinaryIO]:
    """Open a file for writing that gets its name only if the block ends without an error; otherwise it is removed.

    Args:
        public: whether it gets the permissions of any new file (those that umask leaves), or only its owner's.
        is_locked: whether nobody else can be writing it. Then what a killed narrator left of it is replaced.

    Raises:
        OSError: the folder cannot be written, or the disk is full.
    """
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, PREFIX + (name if is_locked else os.urandom(8).hex()))
    with _new(temporary, 0o666 if public else 0o600, is_locked) as file:
        try:
            yield file
            file.close()
            os.replace(temporary, path)
        except BaseException:
            file.close()
            with suppress(FileNotFoundError):
                os.unlink(temporary)
            raise


def readable(name: str) -> str:
    """A file name as text. Bytes that are not UTF-8, as in old archives, are decoded as Windows-1252."""
    try:
        name.encode()
    except UnicodeEncodeError:
        written = os.fsencode(name)
        try:
            # Where the system claims that names are ASCII, they are UTF-8 all the same.
            return written.decode()
        except UnicodeDecodeError:
            return written.decode("cp1252", "replace")
    return name


def is_regular(path: Path) -> bool:
    """Whether there is a regular file of that name, not a link to one.

    Raises:
        OSError: there is nothing of that name, or its folder cannot be searched.
    """
    return S_ISREG(path.lstat().st_mode)


def open_regular(path: Path) -> BufferedReader:
    """Open a file for reading, whoever put it there, without waiting for a pipe or following a link.

    Raises:
        NotRegularError: it is not a file, but something else of that name.
        OSError: it does not exist, or cannot be read.
    """
    return os.fdopen(_opened(path)[0], "rb")


def read_regular(path: str | Path, max_size: int) -> bytes:
    """The content of a file, opened as `open_regular` does.

    Raises:
        NotRegularError: it is not a file, but something else of that name.
        OSError: it does not exist, cannot be read, or has more than `max_size` bytes.
    """
    descriptor, size = _opened(path)
    # Unbuffered: for a short file, a buffer would take a third of the time.
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        content = file.readall() if size <= max_size else b""
    if max(size, len(content)) > max_size:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return content


def read_beginning(path: str | Path, size: int) -> bytes:
    """The first `size` bytes of a file, or all of a shorter one, opened as `open_regular` does.

    Raises:
        NotRegularError: it is not a file, but something else of that name.
        OSError: it does not exist, or cannot be read.
    """
    with os.fdopen(_opened(path)[0], "rb", buffering=0) as file:
        return file.read(size)


def read_toml(path: Path, hint: str) -> tuple[str, dict[str, Any]]:
    """The text of a TOML file that a person wrote, and the values in it.

    Args:
        hint: what to do if it is not TOML.

    Raises:
        SettingsError: it is not TOML, or cannot be read.
        FileNotFoundError: it does not exist.
    """
    # Workers read no TOML, so they do not load the parser.
    import tomllib

    try:
        # Editors on Windows put a byte order mark first.
        text = path.read_text(encoding="utf-8-sig")
        return text, tomllib.loads(text)
    except FileNotFoundError:
        raise
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SettingsError(f"{path} is not UTF-8 text: see line {line}", "save it as UTF-8") from error
    except OSError as error:
        raise SettingsError(f"cannot read {path}: {error.strerror}", "check the file") from error
    except RecursionError as error:
        raise SettingsError(f"{path} is not valid TOML: too many brackets", hint) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not valid TOML: {error}", hint) from error


def fingerprint(content: bytes) -> str:
    """What identifies a content: its size in bytes and its digest."""
    return f"{len(content)}-{blake2b(content, digest_size=_DIGEST_SIZE).hexdigest()}"


def fingerprint_of(path: Path) -> str:
    """The fingerprint of a file's content, opened as `open_regular` does.

    Raises:
        NotRegularError: it is not a file, but something else of that name.
        OSError: it does not exist, or cannot be read.
    """
    found = blake2b(digest_size=_DIGEST_SIZE)
    with open_regular(path) as file:
        while piece := file.read(_PIECE):
            found.update(piece)
        return f"{file.tell()}-{found.hexdigest()}"


def is_one_of(path: Path, fingerprints: Collection[str]) -> bool:
    """Whether a file has one of these contents. It is read only if its size matches one of them.

    Raises:
        NotRegularError: it is not a file, but something else of that name.
        OSError: it does not exist, or cannot be read.
    """
    with open_regular(path) as file:
        size = os.fstat(file.fileno()).st_size
    return any(each.startswith(f"{size}-") for each in fingerprints) and fingerprint_of(path) in fingerprints


def sync(path: Path) -> None:
    """Flush to disk what was written to a file, or, where the system can, the names in a folder.

    Raises:
        OSError: the disk failed.
    """
    if path.is_dir():
        # Some systems cannot open folders, and some file systems cannot sync them.
        with suppress(OSError):
            _sync(path, os.O_RDONLY)
    else:
        _sync(path, os.O_RDWR)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _opened(path: str | Path) -> tuple[int, int]:
    """The descriptor of a file, and its size in bytes."""
    # Checked before opening, since that alone triggers some devices; and after, since it may have been replaced.
    _check(path, os.lstat(path))
    descriptor = os.open(path, os.O_RDONLY | system.CAREFULLY)
    try:
        status = os.fstat(descriptor)
        _check(path, status)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor, status.st_size


def _new(path: str, mode: int, may_be_there: bool) -> BinaryIO:
    """Create a file for writing; an existing one is removed, or is an error."""
    try:
        return open(path, "xb", opener=lambda name, flags: os.open(name, flags, mode))
    except FileExistsError:
        if not may_be_there:
            raise
    # Not overwritten: it could be another name of a file elsewhere.
    os.unlink(path)
    return _new(path, mode, False)


def _check(path: str | Path, status: os.stat_result) -> None:
    if not S_ISREG(status.st_mode):
        raise NotRegularError(path, status.st_mode)
