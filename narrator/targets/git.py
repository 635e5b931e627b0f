"""A branch of a Git repository, as static hosts such as GitHub Pages serve it.

Everything that is sent becomes one commit, which is pushed at the end: until then nothing changes. The list of the
branch's files is kept in narrator's cache; it is fetched only if somebody else has changed the branch since. The cache
contains no audio.

Over SSH, the system's `ssh` connects. Over HTTPS, the user name and password (a token) are those in GIT_USERNAME and
GIT_PASSWORD, or else those in ~/.git-credentials, where `git config credential.helper store` puts them.
"""

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b, sha1
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from narrator.errors import OutputError, SettingsError
from narrator.files import atomic_write
from narrator.store import default_folder
from narrator.targets import Connection, Target, failing, needing

if TYPE_CHECKING:
    from dulwich.client import GitClient
    from dulwich.object_store import MemoryObjectStore

USERNAME, PASSWORD = "GIT_USERNAME", "GIT_PASSWORD"

_SCHEMES = ("git+https", "git+http", "git+ssh", "git+file")
_BRANCH = "gh-pages"
_HINT = f"check the address, and the token in {PASSWORD} or ~/.git-credentials, or your SSH key"
_MODE = 0o100644
_AUTHOR = b"narrator <narrator@localhost>"
_CHUNK = 1 << 20
# What git reports if somebody else moves the branch, or holds its lock, at the same time (builtin/receive-pack.c,
# refs).
_TAKEN = frozenset({"failed to update ref", "failed to lock", "fetch first", "non-fast-forward"})


@dataclass
class _State:
    """A branch: its last commit, "" if there is none; the object and mode of each file; the content of small files."""

    commit: str = ""
    files: dict[str, tuple[str, int]] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)


class _Branch:
    def __init__(self, address: str, client: "GitClient", path: str, branch: str, folder: str, cache: Path) -> None:
        self._address = address
        self._client = client
        self._path = path.encode()
        self._branch = f"refs/heads/{branch}".encode()
        self._folder = folder
        self._cache = cache
        self._before = self._current()
        self._files = dict(self._before.files)
        self._written: dict[str, bytes | Path] = {}

    def read(self, name: str) -> bytes | None:
        found, _ = self._files.get(self._folder + name, ("", 0))
        if not found:
            return None
        if found in self._before.contents:
            return self._before.contents[found].encode()
        with _failing(self._address):
            return self._fetched(found)

    def write(self, name: str, content: bytes | Path, media_type: str) -> None:  # noqa: ARG002 — its host knows
        with _failing(self._address):
            written = _digest(content)
        self._written[written] = content
        self._files[self._folder + name] = (written, _MODE)

    def remove(self, name: str) -> None:
        self._files.pop(self._folder + name, None)

    def finish(self) -> None:
        """Commit and push."""
        from dulwich.object_store import MemoryObjectStore
        from dulwich.objects import Commit

        if self._files == self._before.files:
            return
        commit = Commit()
        made = MemoryObjectStore()
        commit.tree = _tree(made, self._files)
        commit.parents = [self._before.commit.encode()] if self._before.commit else []
        commit.author = commit.committer = _AUTHOR
        commit.author_time = commit.commit_time = int(time.time())
        commit.author_timezone = commit.commit_timezone = 0
        commit.message = b"Publish episodes\n"
        made.add_object(commit)
        with _failing(self._address):
            self._push(commit.id, made)
        small = {name: content for name, content in self._written.items() if isinstance(content, bytes)}
        kept = {known: small[known].decode() for known, _ in self._files.values() if known in small}
        self._cache_state(_State(commit.id.decode(), self._files, kept))

    def _current(self) -> _State:
        """The branch as it is now."""
        commit = self._client.get_refs(self._path).refs.get(self._branch)
        if not commit:
            return _State()
        try:
            kept = json.loads(self._cache.read_bytes())
            if kept["commit"] == commit.decode():
                files = {str(name): (str(known), int(mode)) for name, (known, mode) in kept["files"].items()}
                return _State(kept["commit"], files, kept["contents"])
        except (OSError, ValueError, TypeError, LookupError, AttributeError):
            pass
        state = _State(commit.decode())
        self._fetched("", state)
        self._cache_state(state)
        return state

    def _fetched(self, wanted: str, state: _State | None = None) -> bytes:
        """An object of the branch as it is now, which is fetched; if a state is given, its files are filled in."""
        from dulwich.object_store import iter_tree_contents
        from dulwich.repo import Repo

        def end(refs: Mapping[Any, Any], **_: Any) -> list[Any]:
            return [refs[self._branch]] if self._branch in refs else []

        with TemporaryDirectory() as folder, Repo.init_bare(folder) as repo:
            self._client.fetch(self._path, repo, end, depth=1)
            if state:
                for entry in iter_tree_contents(repo.object_store, repo[state.commit.encode()].tree):
                    state.files[os.fsdecode(entry.path)] = (entry.sha.decode(), entry.mode)
            return bytes(repo[wanted.encode()].data) if wanted else b""

    def _cache_state(self, state: _State) -> None:
        with failing(str(self._cache), "make room in the cache, or make sure that it can be written"):
            self._cache.parent.mkdir(parents=True, exist_ok=True)
            with atomic_write(self._cache) as file:
                file.write(json.dumps(vars(state)).encode())

    def _push(self, commit: Any, made: "MemoryObjectStore") -> None:
        from dulwich.object_store import MemoryObjectStore
        from dulwich.objects import Blob
        from dulwich.pack import full_unpacked_object

        had = MemoryObjectStore()
        _tree(had, self._before.files)
        there = {known for known, _ in self._before.files.values()}
        blobs = {known for known, _ in self._files.values()} - there
        objects = [known for known in made if known not in had]

        def records() -> Iterator[Any]:
            for known in objects:
                yield full_unpacked_object(made[known])
            # One by one, since a show may be larger than the memory.
            for name in sorted(blobs):
                content = self._written[name]
                blob = Blob.from_string(content.read_bytes() if isinstance(content, Path) else content)
                if blob.id.decode() != name:
                    raise OutputError(f"{content!s} was changed while it was sent", "run the same command again")
                yield full_unpacked_object(blob)

        def updated(refs: Mapping[Any, Any]) -> dict[Any, Any]:
            if refs.get(self._branch, b"").decode() != self._before.commit:
                raise self._changed()
            return {self._branch: commit}

        def pack(*_: Any, **__: Any) -> tuple[int, Iterator[Any]]:
            return len(objects) + len(blobs), records()

        done = self._client.send_pack(self._path, updated, pack)
        if fault := (done.ref_status or {}).get(self._branch):
            if fault in _TAKEN:
                raise self._changed()
            raise OutputError(f"{self._address} refuses the commit: {fault}", "see that you may push to the branch")

    def _changed(self) -> OutputError:
        return OutputError(f"{self._address} was changed meanwhile", "run the same command again")


def _tree(store: "MemoryObjectStore", files: Mapping[str, tuple[str, int]]) -> Any:
    from dulwich.index import commit_tree

    return commit_tree(store, [(os.fsencode(name), known.encode(), mode) for name, (known, mode) in files.items()])


def _digest(content: bytes | Path) -> str:
    """Git's identifier for a content."""
    if isinstance(content, bytes):
        return sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
    with content.open("rb") as file:
        digest = sha1(b"blob %d\0" % os.fstat(file.fileno()).st_size, usedforsecurity=False)
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def _connected(address: str) -> Iterator[Connection]:
    url, branch, folder = _parts(address)
    with needing("git"):
        from dulwich.client import get_transport_and_path_from_url
    parts = urlsplit(url)
    username, password = _login(parts.scheme, parts.hostname or "")
    for name in ("https_proxy", "http_proxy", "all_proxy"):
        # An empty one means no proxy to every program except dulwich.
        if not os.environ.get(name, "-"):
            del os.environ[name]
    with _failing(address):
        client, path = get_transport_and_path_from_url(url, username=username, password=password, quiet=True)
        connection = _Branch(address, client, path, branch, folder, _cache(url, branch))
    yield connection


@contextmanager
def _failing(address: str) -> Iterator[None]:
    """As `failing`, with what the system says of the network instead of how libraries wrap it."""
    with failing(address, _HINT):
        try:
            yield
        except Exception as error:
            if why := _network_fault(error):
                raise OSError(why) from error
            raise


def _network_fault(error: BaseException) -> str:
    """What the system says is wrong with a connection, or ""; urllib3 keeps that below its own errors."""
    cause: BaseException | None = error
    while cause and not (isinstance(cause, OSError) and cause.strerror):
        below = getattr(cause, "reason", None)
        cause = below if isinstance(below, BaseException) else cause.__cause__
    return cause.strerror or "" if isinstance(cause, OSError) and cause is not error else ""


def _parts(address: str) -> tuple[str, str, str]:
    """The address of a repository, a branch, and the folder in it with a slash at its end, or ""."""
    parts = urlsplit(address)
    scheme = parts.scheme.removeprefix("git+")
    if not parts.path.strip("/") or parts.query or (scheme.startswith("http") and "@" in parts.netloc):
        hint = "write git+https://host/repository.git#branch, or git+ssh://git@host/repository.git#branch:folder"
        raise SettingsError("that is not the address of a Git branch", hint)
    branch, _, folder = parts.fragment.partition(":")
    folder = folder.strip("/")
    return urlunsplit((scheme, *parts[1:4], "")), branch or _BRANCH, f"{folder}/" if folder else ""


def _cache(url: str, branch: str) -> Path:
    """The file with what is known of a branch."""
    return default_folder() / "git" / f"{blake2b(f'{url}#{branch}'.encode(), digest_size=16).hexdigest()}.json"


def _login(scheme: str, host: str) -> tuple[str | None, str | None]:
    from dulwich.client import get_credentials_from_store

    if not scheme.startswith("http"):
        return None, None
    if PASSWORD in os.environ:
        return os.environ.get(USERNAME, "git"), os.environ[PASSWORD]
    return next(get_credentials_from_store(scheme, host), (None, None))


TARGET = Target(
    title="a Git branch",
    schemes=_SCHEMES,
    example="git+https://github.com/ada/podcast.git#gh-pages",
    connect=_connected,
)
