"""A folder on a machine that is reached by SSH.

asyncssh reads the files of OpenSSH: ~/.ssh/config, the keys, and known_hosts, which must list the machine. It also uses
the agent. Passwords are not supported.
"""

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from narrator.errors import SettingsError
from narrator.files import PREFIX
from narrator.targets import Connection, Target, failing, needing

if TYPE_CHECKING:
    from sshfs import SSHFileSystem

_HINT = "see that ssh connects there without asking for a password, and that the folder can be written"
_SECONDS = 30


class _Folder:
    def __init__(self, address: str, files: "SSHFileSystem", folder: str) -> None:
        self._address = address
        self._files = files
        self._folder = folder

    def read(self, name: str) -> bytes | None:
        with failing(self._address, _HINT), suppress(FileNotFoundError):
            return bytes(self._files.cat_file(self._folder + name))
        return None

    def write(self, name: str, content: bytes | Path, media_type: str) -> None:  # noqa: ARG002 — its server knows
        path = self._folder + name
        part = _part(path)
        with failing(self._address, _HINT):
            if isinstance(content, Path):
                self._files.put_file(str(content), part)
            else:
                self._files.pipe_file(part, content)
            self._files.mv(part, path)

    def remove(self, name: str) -> None:
        path = self._folder + name
        for each in (path, _part(path)):
            with failing(self._address, _HINT), suppress(FileNotFoundError):
                self._files.rm_file(each)
        while "/" in name:
            name = posixpath.dirname(name)
            try:
                self._files.rm(self._folder + name)
            except Exception:
                # It is not empty yet; servers report that in many ways.
                return

    def finish(self) -> None:
        pass


def _part(path: str) -> str:
    """The name of a file until it is complete; a run that was killed leaves it behind."""
    above, file = posixpath.split(path)
    return posixpath.join(above, PREFIX + file)


@contextmanager
def _connected(address: str) -> Iterator[Connection]:
    parts = urlsplit(address)
    if not parts.hostname or parts.query or parts.fragment:
        hint = "write sftp://host/folder or sftp://user@host:port/folder; /~/folder is below your home there"
        raise SettingsError(f"{address} is not the address of a folder", hint)
    with needing("sftp"):
        from sshfs import SSHFileSystem
    path = unquote(parts.path)
    folder = path[3:] if path.startswith("/~/") else path or "/"
    given: dict[str, Any] = {"port": parts.port, "username": parts.username}
    with failing(address, _HINT):
        # Without this, it trusts every machine and does not look into known_hosts.
        files = SSHFileSystem(
            parts.hostname,
            known_hosts=(),
            password_auth=False,
            kbdint_auth=False,
            connect_timeout=_SECONDS,
            skip_instance_cache=True,
            **{key: value for key, value in given.items() if value},
        )
    yield _Folder(address, files, folder if not folder or folder.endswith("/") else f"{folder}/")


TARGET = Target(
    title="SFTP",
    schemes=("sftp",),
    example="sftp://ada@example.com/var/www/podcast",
    connect=_connected,
    uploads=4,
)
