"""Which sources are meant: addresses and files, what stands in a list of them, and what can be read in a folder."""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from narrator.errors import SourceError
from narrator.sources import registry, web

LIST = "@"
"""How a list begins on the command line."""

# Of two letters or more: C:\ is a folder.
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
# A name with a domain, as RFC 1123 has it, and perhaps a port.
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z](?::\d+)?", re.IGNORECASE)

# What is near, and seldom has a certificate: this machine (RFC 6761), and a numbered one.
_NUMBERED = re.compile(r"(?:localhost|\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in a folder that is not read, and why."""

    source: str
    why: str


@dataclass(frozen=True, slots=True)
class Shard:
    """One of several machines that share a list without knowing of each other: the `number`th of `count`, from 1.

    Which source falls to which is told by the source alone, as it is spelled: it stays so when the list grows.
    """

    number: int
    count: int

    def has(self, source: str) -> bool:
        """Whether a source, as `chosen` gives it, falls to this one."""
        is_path = not web.is_address(source) and source != "-"
        spelled = Path(os.path.normpath(source)).as_posix() if is_path else source
        digest = blake2b(spelled.encode("utf-8", "surrogateescape"), digest_size=8).digest()
        return int.from_bytes(digest, "big") % self.count == self.number - 1

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"


def chosen(given: Iterable[str]) -> Iterator[str | Skipped | SourceError]:
    """The sources that are meant, each once and in order; among them what is not read, and what cannot be.

    Args:
        given: addresses, paths of files, "-" for standard input, paths of folders, and lists: "@" with the path of a
            file (or "@-"), see `narrator.sources.lists`. Paths in it are relative to the list.
    """
    met: set[str] = set()
    for source in given:
        for each in _meant(source):
            if not isinstance(each, str) or _canonical(each) not in met:
                yield each
            if isinstance(each, str):
                met.add(_canonical(each))


def _meant(source: str) -> Iterator[str | Skipped | SourceError]:
    if source.startswith(LIST) and not _is(Path.exists, Path(source)):
        yield from _listed(source.removeprefix(LIST))
    else:
        yield from _itself(source)


def _canonical(source: str) -> str:
    """One spelling of a source: a file may be named by several paths."""
    return source if web.is_address(source) or source == "-" else os.path.realpath(source)


def as_address(source: str) -> str:
    """A source, with the scheme that people leave out of an address: `example.com/article`, but not a path here."""
    host, slash, _ = source.partition("/")
    if not (slash or host.startswith("www.")) or os.path.lexists(host):
        return source
    return f"https://{source}" if _HOST.fullmatch(host) else f"http://{source}" if _NUMBERED.fullmatch(host) else source


def _itself(source: str) -> Iterator[str | Skipped | SourceError]:
    if not source.strip():
        yield SourceError("an empty name is not a source", "give an address, a file or a folder; . is this folder")
        return
    if "\0" in source:
        yield SourceError("the name of a source cannot contain a null character", "give an address, a file or a folder")
        return
    source = as_address(source)
    if not web.is_address(source) and _is(Path.is_dir, Path(source)):
        yield from _filled(Path(source))
    else:
        yield source


def listed(name: str) -> Iterator[str]:
    """What stands in a list: addresses, and paths, which are relative to it.

    Args:
        name: its path, or "-" for standard input.

    Raises:
        SourceError: it cannot be read.
    """
    from narrator.sources import lists

    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        text = content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise SourceError(
            f"cannot read the list {web.without_login(name)}: {why}", "give a file with a source on each line"
        ) from None  # What the system says has the whole name, with a password that may be in it.
    folder = Path() if name == "-" else Path(name).parent
    for source in lists.sources_in(text, name):
        yield source if _ADDRESS.match(source) else str(folder / source)


def _listed(name: str) -> Iterator[str | Skipped | SourceError]:
    try:
        found = list(listed(name))
        if not found:
            yield Skipped(web.without_login(name), "it lists no source")
        for source in found:
            yield from _itself(source)
    except SourceError as error:
        yield error


def _filled(folder: Path) -> Iterator[str | Skipped | SourceError]:
    """What is in a folder; first that this is nothing to read."""
    try:
        found = list(within(folder))
    except SourceError as error:
        yield error
        return
    if not any(isinstance(each, str) and _is(Path.is_file, Path(each)) for each in found):
        yield SourceError(f"there is nothing in the folder {folder} that narrator reads", "give a file")
    yield from found


def within(folder: Path) -> Iterator[str | Skipped]:
    """What is in a folder: files that are read by their ending, and what is not read, by name. What is hidden is not.

    Raises:
        SourceError: the folder cannot be read.
    """
    try:
        files = sorted(folder.iterdir(), key=lambda path: path.name.casefold())
    except OSError as error:
        raise SourceError(f"cannot read the folder {folder}: {error.strerror}", "check its permissions") from error
    # A file that is named itself may have any ending.
    endings = registry.endings()
    for path in files:
        if path.name.startswith("."):
            continue
        if _is(Path.is_dir, path):
            yield Skipped(str(path), "a folder in a folder is read only if it is given itself")
        elif _is(Path.exists, path) and not _is(Path.is_file, path):
            # Whoever opens a pipe waits until somebody writes into it.
            yield Skipped(str(path), "it is a pipe or a device, which is read only if it is given itself")
        elif path.suffix.lower() in endings:
            yield str(path)
        else:
            yield Skipped(str(path), f"{path.suffix} files are not read" if path.suffix else "it has no ending")


def _is(kind: Callable[[Path], bool], path: Path) -> bool:
    """Whether a path is of a kind; not if the system cannot say so: opening it will tell why."""
    try:
        return kind(path)
    except (OSError, ValueError):
        return False
