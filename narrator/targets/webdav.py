"""A folder of a WebDAV server, such as Nextcloud or a web host's.

The user name and password are those in WEBDAV_USER and WEBDAV_PASSWORD, or else the machine's in ~/.netrc or in the
file that NETRC names.
"""

import netrc
import os
import posixpath
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from narrator.errors import SettingsError
from narrator.files import PREFIX
from narrator.targets import Connection, Target, failing, needing

if TYPE_CHECKING:
    from webdav4.client import Client

USER, PASSWORD = "WEBDAV_USER", "WEBDAV_PASSWORD"

_HINT = f"check the address, and the password in {PASSWORD} or ~/.netrc"
_SECONDS = 60.0
_SCHEMES = {"dav": "http", "webdav": "http", "davs": "https", "webdavs": "https"}


class _Folder:
    def __init__(self, address: str, client: "Client", folder: str) -> None:
        self._address = address
        self._client = client
        self._folder = folder
        self._made: set[str] = set()

    def read(self, name: str) -> bytes | None:
        from webdav4.client import ResourceNotFound

        content = BytesIO()
        with failing(self._address, _HINT):
            try:
                self._client.download_fileobj(self._folder + name, content)
            except ResourceNotFound:
                return None
        return content.getvalue()

    def write(self, name: str, content: bytes | Path, media_type: str) -> None:
        path = self._folder + name
        part = _part(path)
        with failing(self._address, _HINT):
            self._make(posixpath.dirname(path))
            with content.open("rb") if isinstance(content, Path) else BytesIO(content) as source:
                size = source.seek(0, os.SEEK_END)
                source.seek(0)
                headers = {"Content-Type": media_type}
                self._client.upload_fileobj(source, part, overwrite=True, size=size, headers=headers)
            self._client.move(part, path, overwrite=True)

    def remove(self, name: str) -> None:
        from webdav4.client import ResourceNotFound

        path = self._folder + name
        for each in (path, _part(path)):
            with failing(self._address, _HINT), suppress(ResourceNotFound):
                self._client.remove(each)
        with failing(self._address, _HINT):
            try:
                above = posixpath.dirname(name)
                while above and not self._client.ls(self._folder + above, detail=False):
                    self._client.remove(self._folder + above)
                    above = posixpath.dirname(above)
            except ResourceNotFound:
                return

    def finish(self) -> None:
        pass

    def _make(self, folder: str) -> None:
        """Make a folder and its missing parents."""
        from webdav4.client import ResourceAlreadyExists, ResourceConflict

        if not folder or folder in self._made:
            return
        with suppress(ResourceAlreadyExists):
            try:
                self._client.mkdir(folder)
            except ResourceConflict:
                self._make(posixpath.dirname(folder))
                self._client.mkdir(folder)
        self._made.add(folder)


def _part(path: str) -> str:
    """The name of a file until it is complete; a run that was killed leaves it behind."""
    above, file = posixpath.split(path)
    return posixpath.join(above, PREFIX + file)


@contextmanager
def _connected(address: str) -> Iterator[Connection]:
    parts = urlsplit(address)
    if not parts.hostname or "@" in parts.netloc or parts.query or parts.fragment:
        hint = "write davs://host/folder, without name and “?”"
        raise SettingsError("that is not the address of a WebDAV folder", hint)
    with needing("webdav"):
        from webdav4.client import Client
    folder = unquote(parts.path).strip("/")
    with failing(address, _HINT):
        host = f"{_SCHEMES[parts.scheme.lower()]}://{parts.netloc}/"
        client = Client(host, auth=_login(parts.hostname), timeout=_SECONDS)
        with closing(client.http):
            yield _Folder(address, client, f"{folder}/" if folder else "")


def _login(host: str) -> tuple[str, str] | None:
    """User name and password for a host, if known."""
    if USER in os.environ:
        return os.environ[USER], os.environ.get(PASSWORD, "")
    try:
        found = netrc.netrc(os.environ.get("NETRC")).authenticators(host)
    except FileNotFoundError:
        return None
    except (OSError, netrc.NetrcParseError) as error:
        raise SettingsError(f"cannot read ~/.netrc: {type(error).__name__}", "check the file") from error
    return (found[0], found[2] or "") if found else None


TARGET = Target(
    title="WebDAV",
    schemes=tuple(_SCHEMES),
    example="davs://cloud.example.com/podcast",
    connect=_connected,
    uploads=4,
)
