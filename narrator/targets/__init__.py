"""Where shows are published: one module for each kind of place, all loaded in the same way.

A target can connect to an address; a connection can read, write and remove files there, each completely or not at all.
Only `podcast.upload` decides what is sent, and in which order. A target is registered under the entry-point group
`narrator.targets`; narrator's own are, too. Libraries are imported when a connection is made.

Credentials come from the environment or from files of the service's own, such as `~/.ssh` and `~/.aws`, and never from
an address, which ends up in histories and logs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from narrator.doors import of_scheme
from narrator.errors import NarratorError, OutputError, SettingsError

if TYPE_CHECKING:
    from pathlib import Path

GROUP = "narrator.targets"
"""The entry-point group of targets."""

FOLDER = ""
"""The scheme of an address without one: a folder."""

# Two letters or more: C:\ is a folder.
_SCHEME = re.compile(r"([a-z][a-z0-9.+-]+)://", re.IGNORECASE)


class Connection(Protocol):
    """A target that can be written to. File names are relative, with slashes.

    If the target allows several uploads, several threads write at once.
    """

    def read(self, name: str) -> bytes | None:
        """The content of a file; None if it does not exist.

        Raises:
            OutputError: it cannot be read.
        """
        ...

    def write(self, name: str, content: bytes | Path, media_type: str) -> None:
        """Write or replace a file. Readers get the previous one until the new one is complete.

        Raises:
            OutputError: it cannot be written.
        """
        ...

    def remove(self, name: str) -> None:
        """Remove a file if it exists.

        Raises:
            OutputError: it cannot be removed.
        """
        ...

    def finish(self) -> None:
        """Called once, when everything is written: a target that can show all changes at once does so now.

        Raises:
            OutputError: that failed.
        """
        ...


@dataclass(frozen=True)
class Below:
    """A folder of a connection, as a connection."""

    connection: Connection
    folder: str

    def read(self, name: str) -> bytes | None:
        """The content of a file in it."""
        return self.connection.read(f"{self.folder}/{name}")

    def write(self, name: str, content: bytes | Path, media_type: str) -> None:
        """Write a file in it."""
        self.connection.write(f"{self.folder}/{name}", content, media_type)

    def remove(self, name: str) -> None:
        """Remove a file in it."""
        self.connection.remove(f"{self.folder}/{name}")

    def finish(self) -> None:
        """Make everything visible."""
        self.connection.finish()


@dataclass(frozen=True, kw_only=True)
class Target:
    """A kind of place; cheap to create.

    Args:
        title: what people call it.
        schemes: how its addresses begin, before `://`.
        example: such an address.
        connect: connects to an address until the block ends. It raises SettingsError for an address that is not valid,
            and OutputError if there is no answer or no access.
        uploads: how many files may be written at the same time.
    """

    title: str
    schemes: tuple[str, ...]
    example: str
    connect: Callable[[str], AbstractContextManager[Connection]]
    uploads: int = 1


def find(address: str) -> Target:
    """The target for an address.

    Raises:
        SettingsError: there is none for such an address, it contains a password, or the target cannot be loaded.
    """
    found = _SCHEME.match(address)
    scheme = found[1].lower() if found else FOLDER
    if found and "@" in urlsplit(address).netloc and urlsplit(address).password is not None:
        hint = "leave it out; docs/publishing.md says where each target takes it from"
        raise SettingsError("the target's address holds a password, which histories and logs would keep", hint)
    return of_scheme(scheme, GROUP, Target, "target", refusal=f"nothing can be published to {scheme}://")


@contextmanager
def needing(extra: str) -> Iterator[None]:
    """A block that imports a library from one of narrator's extras.

    Raises:
        SettingsError: it is not installed.
    """
    try:
        yield
    except ImportError as error:
        what = f"publishing there needs {error.name or 'a package'}, which is not installed"
        raise SettingsError(what, f"run: pip install 'narrator[{extra}]'") from error


@contextmanager
def failing(address: str, hint: str) -> Iterator[None]:
    """A block that works with a target: any error of a library in it becomes an OutputError.

    Raises:
        OutputError: something failed.
    """
    try:
        yield
    except NarratorError:
        raise
    except Exception as error:
        why = " ".join(str(error).split()) or type(error).__name__
        raise OutputError(f"cannot publish to {address}: {why}", hint) from error
