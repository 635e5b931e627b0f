"""Files that are there under their name whole or not at all, and files that may be anybody's, read with care."""

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
"""How the name of a file begins that is being written."""

_DIGEST_SIZE = 16
# After each piece a thread waits until another leaves it the interpreter: a digest of smaller ones takes twice as long.
_PIECE = 1 << 22


class NotRegularError(OSError):
    """Something has the name of a file and is none: a folder, a symbolic link, a pipe, a socket or a device."""

    def __init__(self, path: str | Path, mode: int) -> None:
        is_folder = S_ISDIR(mode)
        message = os.strerror(errno.EISDIR) if is_folder else "Not a regular file"
        super().__init__(errno.EISDIR if is_folder else errno.EINVAL, message, str(path))


@contextmanager
def atomic_write(path: str | Path, *, public: bool = False, is_locked: bool = False) -> Iterator[BinaryIO]:
    """A file to write that takes its name only when the block ends well; otherwise nothing is left of it.

    Args:
        public: whether it has the rights that any new file has (those that umask leaves), or its owner's alone.
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
    """The name of a file as text. Bytes that are no UTF-8, as old archives leave them, are taken for Windows-1252."""
    try:
        name.encode()
    except UnicodeEncodeError:
        written = os.fsencode(name)
        try:
            # Where the system says that names are ASCII, they are UTF-8 all the same.
            return written.decode()
        except UnicodeDecodeError:
            return written.decode("cp1252", "replace")
    return name


def is_regular(path: Path) -> bool:
    """Whether there is a file of that name, and not a link to one.

    Raises:
        OSError: there is nothing, or its folder cannot be searched.
    """
    return S_ISREG(path.lstat().st_mode)


def open_regular(path: Path) -> BufferedReader:
    """Open a file to read it, whoever put it there: no pipe is waited for, and no link followed.

    Raises:
        NotRegularError: it is no file, but something else of that name.
        OSError: there is none, or it cannot be read.
    """
    return os.fdopen(_opened(path)[0], "rb")


def read_regular(path: str | Path, max_size: int) -> bytes:
    """The content of a file, as `open_regular` opens it.

    Raises:
        NotRegularError: it is no file, but something else of that name.
        OSError: there is none, it cannot be read, or it has more than `max_size` bytes.
    """
    descriptor, size = _opened(path)
    # Without a buffer of its own, which takes a third of the time that a short file does.
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        content = file.readall() if size <= max_size else b""
    if max(size, len(content)) > max_size:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return content


def read_beginning(path: str | Path, size: int) -> bytes:
    """So many bytes of a file, or what it has, as `open_regular` opens it.

    Raises:
        NotRegularError: it is no file, but something else of that name.
        OSError: there is none, or it cannot be read.
    """
    with os.fdopen(_opened(path)[0], "rb", buffering=0) as file:
        return file.read(size)


def read_toml(path: Path, hint: str) -> tuple[str, dict[str, Any]]:
    """The text of a file in TOML that a person wrote, and what it says.

    Args:
        hint: what is to be done if it is not TOML.

    Raises:
        SettingsError: it is not TOML, or cannot be read.
        FileNotFoundError: there is none.
    """
    # Workers read none, and do not load what reads it.
    import tomllib

    try:
        # Editors on Windows put a byte order mark in front.
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
    """What tells a content from any other: its size in bytes and its digest."""
    return f"{len(content)}-{blake2b(content, digest_size=_DIGEST_SIZE).hexdigest()}"


def fingerprint_of(path: Path) -> str:
    """The fingerprint of a file's content, as `open_regular` opens it.

    Raises:
        NotRegularError: it is no file, but something else of that name.
        OSError: there is none, or it cannot be read.
    """
    found = blake2b(digest_size=_DIGEST_SIZE)
    with open_regular(path) as file:
        while piece := file.read(_PIECE):
            found.update(piece)
        return f"{file.tell()}-{found.hexdigest()}"


def is_one_of(path: Path, fingerprints: Collection[str]) -> bool:
    """Whether a file has one of these contents. It is read only if its size is that of one.

    Raises:
        NotRegularError: it is no file, but something else of that name.
        OSError: there is none, or it cannot be read.
    """
    with open_regular(path) as file:
        size = os.fstat(file.fileno()).st_size
    return any(each.startswith(f"{size}-") for each in fingerprints) and fingerprint_of(path) in fingerprints


def sync(path: Path) -> None:
    """Have the disk hold what was written to a file or, where that can be done, which names a folder has.

    Raises:
        OSError: the disk failed.
    """
    if path.is_dir():
        # Some systems open no folders, and some file systems sync none.
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
    # Before it is opened, since that alone sets some devices going; and after, since it may have been replaced.
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
    """Make a file to write; one that is there is removed, or an error."""
    try:
        return open(path, "xb", opener=lambda name, flags: os.open(name, flags, mode))
    except FileExistsError:
        if not may_be_there:
            raise
    # And not written to: it could be another name of a file that is elsewhere.
    os.unlink(path)
    return _new(path, mode, False)


def _check(path: str | Path, status: os.stat_result) -> None:
    if not S_ISREG(status.st_mode):
        raise NotRegularError(path, status.st_mode)
