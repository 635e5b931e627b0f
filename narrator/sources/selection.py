"""Which sources are meant: addresses and files, the entries of lists, and the readable files in folders."""

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
"""The first character of a list's name on the command line."""

# At least two letters: C:\ is a folder.
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
# A name with a domain, as RFC 1123 has it, and perhaps a port.
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z](?::\d+)?", re.IGNORECASE)

# Hosts nearby, which seldom have a certificate: this machine (RFC 6761), and numeric addresses.
_NUMBERED = re.compile(r"(?:localhost|\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in a folder that is not read, and the reason."""

    source: str
    why: str


@dataclass(frozen=True, slots=True)
class Shard:
    """One of several machines that share a list without knowing of each other: the `number`th of `count`, from 1.

    A source's spelling alone decides which machine it falls to, so that this stays the same when the list grows.
    """

    number: int
    count: int

    def has(self, source: str) -> bool:
        """Whether a source, as `chosen` yields it, falls to this shard."""
        is_path = not web.is_address(source) and source != "-"
        spelled = Path(os.path.normpath(source)).as_posix() if is_path else source
        digest = blake2b(spelled.encode("utf-8", "surrogateescape"), digest_size=8).digest()
        return int.from_bytes(digest, "big") % self.count == self.number - 1

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"


def chosen(given: Iterable[str]) -> Iterator[str | Skipped | SourceError]:
    """The sources that are meant, each once and in order; between them what is not read, and what is wrong.

    Args:
        given: addresses, paths of files, "-" for standard input, paths of folders, and lists: "@" with the path of a
            file (or "@-"), see `narrator.sources.lists`. Paths in it are relative to the list.
    """
    met: set[str] = set()
    for source in given:
        for each in _expanded(source):
            if not isinstance(each, str) or _canonical(each) not in met:
                yield each
            if isinstance(each, str):
                met.add(_canonical(each))


def _expanded(source: str) -> Iterator[str | Skipped | SourceError]:
    if source.startswith(LIST) and not _is_kind(Path.exists, Path(source)):
        yield from _listed(source.removeprefix(LIST))
    else:
        yield from _single(source)


def _canonical(source: str) -> str:
    """One spelling for a source: a file may have several paths."""
    return source if web.is_address(source) or source == "-" else os.path.realpath(source)


def as_address(source: str) -> str:
    """A source with the scheme that people leave out of addresses (`example.com/article`), unless it is a path here."""
    host, slash, _ = source.partition("/")
    if not (slash or host.startswith("www.")) or os.path.lexists(host):
        return source
    return f"https://{source}" if _HOST.fullmatch(host) else f"http://{source}" if _NUMBERED.fullmatch(host) else source


def _single(source: str) -> Iterator[str | Skipped | SourceError]:
    if not source.strip():
        yield SourceError("an empty name is not a source", "give an address, a file or a folder; . is this folder")
        return
    if "\0" in source:
        yield SourceError("the name of a source cannot contain a null character", "give an address, a file or a folder")
        return
    source = as_address(source)
    if not web.is_address(source) and _is_kind(Path.is_dir, Path(source)):
        yield from _contents_of(Path(source))
    else:
        yield source


def listed(name: str) -> Iterator[str]:
    """The entries of a list: addresses, and paths relative to the list.

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
        ) from None  # The system's message has the whole name, maybe with a password.
    folder = Path() if name == "-" else Path(name).parent
    for source in lists.sources_in(text, name):
        yield source if _ADDRESS.match(source) else str(folder / source)


def _listed(name: str) -> Iterator[str | Skipped | SourceError]:
    try:
        found = list(listed(name))
        if not found:
            yield Skipped(web.without_login(name), "it lists no sources")
        for source in found:
            yield from _single(source)
    except SourceError as error:
        yield error


def _contents_of(folder: Path) -> Iterator[str | Skipped | SourceError]:
    """The contents of a folder; an error if there is nothing to read in it."""
    try:
        found = list(within(folder))
    except SourceError as error:
        yield error
        return
    if not any(isinstance(each, str) and _is_kind(Path.is_file, Path(each)) for each in found):
        yield SourceError(f"the folder {folder} holds nothing that narrator reads", registry.what_to_give())
    yield from found


def within(folder: Path) -> Iterator[str | Skipped]:
    """The contents of a folder: the files to read, by their endings, and what is skipped. Hidden files are ignored.

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
        if _is_kind(Path.is_dir, path):
            yield Skipped(str(path), "folders inside folders are read only if given themselves")
        elif _is_kind(Path.exists, path) and not _is_kind(Path.is_file, path):
            # Opening a pipe waits until something writes into it.
            yield Skipped(str(path), "it is a pipe or device, which is read only if given itself")
        elif path.suffix.lower() in endings:
            yield str(path)
        else:
            yield Skipped(str(path), f"{path.suffix} files are not read" if path.suffix else "it has no file ending")


def _is_kind(kind: Callable[[Path], bool], path: Path) -> bool:
    """Whether a path is of a kind; False if the system cannot tell: opening it will give the reason."""
    try:
        return kind(path)
    except (OSError, ValueError):
        return False
