"""Places to publish to: real servers on loopback, each with a user who may write there, and the files in them."""

import asyncio
import base64
import os
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import uvicorn

from tests.support.loops import looping

SECRET = "correct-horse-battery"
"""The password or the secret key of the user who may write."""

_USER = "ada"


@dataclass(frozen=True)
class Place:
    """A place: its address, the environment that gives access to it, and functions that examine it from outside.

    `environment` has no effect on other places. `media_type` returns the media type of a download, if publishing
    determines that. `folder` contains its files, if they are files.
    """

    address: str
    read: Callable[[str], bytes | None]
    names: Callable[[], set[str]]
    environment: Mapping[str, str] = field(default_factory=dict)
    media_type: Callable[[str], str] | None = None
    folder: Path | None = None

    def files(self) -> dict[str, bytes]:
        """All files there by name, except hidden ones."""
        found = {name: self.read(name) for name in self.names() if not name.rpartition("/")[2].startswith(".")}
        return {name: content for name, content in found.items() if content is not None}


@contextmanager
def folder(here: Path) -> Iterator[Place]:
    """A folder, like that of a web server."""
    site = here / "site"
    yield Place(str(site), *_looking(site), folder=site)


@contextmanager
def s3(here: Path) -> Iterator[Place]:
    """A bucket."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        environment = {
            "AWS_ACCESS_KEY_ID": "AKIAADA",
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_ENDPOINT_URL": f"http://{host}:{port}",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_MAX_ATTEMPTS": "1",
            "HOME": str(here),
        }
        client = boto3.client(
            "s3",
            aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=SECRET,
            endpoint_url=environment["AWS_ENDPOINT_URL"],
            region_name=environment["AWS_DEFAULT_REGION"],
        )
        client.create_bucket(Bucket="shows")

        def names() -> set[str]:
            pages = client.get_paginator("list_objects_v2").paginate(Bucket="shows", Prefix="pod/")
            return {known["Key"].removeprefix("pod/") for page in pages for known in page.get("Contents", ())}

        def read(name: str) -> bytes | None:
            try:
                return bytes(client.get_object(Bucket="shows", Key=f"pod/{name}")["Body"].read())
            except client.exceptions.NoSuchKey:
                return None

        def media_type(name: str) -> str:
            return str(client.head_object(Bucket="shows", Key=f"pod/{name}")["ContentType"])

        yield Place("s3://shows/pod", read, names, environment, media_type)
        client.close()
    finally:
        server.stop()


@contextmanager
def sftp(here: Path) -> Iterator[Place]:
    """A machine that accepts a key, and whose own key is known."""
    import asyncssh

    own, theirs = asyncssh.generate_private_key("ssh-ed25519"), asyncssh.generate_private_key("ssh-ed25519")
    keys = here / ".ssh"
    keys.mkdir(mode=0o700)
    own.write_private_key(keys / "id_ed25519")
    own.write_public_key(keys / "authorized")
    root = here / "machine"
    root.mkdir()

    async def listen() -> Any:
        files = partial(asyncssh.SFTPServer, chroot=str(root).encode())
        return await asyncssh.listen(
            "127.0.0.1",
            0,
            server_host_keys=[theirs],
            authorized_client_keys=str(keys / "authorized"),
            sftp_factory=files,
        )

    with looping() as loop:
        server = asyncio.run_coroutine_threadsafe(listen(), loop).result()
        port = server.get_port()
        known = theirs.export_public_key().decode()
        (keys / "known_hosts").write_text(f"[127.0.0.1]:{port} {known}")
        yield Place(
            f"sftp://{_USER}@127.0.0.1:{port}/www/pod",
            *_looking(root / "www/pod"),
            {"HOME": str(here)},
            None,
            root / "www/pod",
        )
        loop.call_soon_threadsafe(server.close)


@contextmanager
def webdav(here: Path) -> Iterator[Place]:
    """A WebDAV server that asks for a password."""
    from wsgidav.fs_dav_provider import FileResource, FilesystemProvider
    from wsgidav.wsgidav_app import WsgiDAVApp

    class Closing(FileResource):  # type: ignore[misc]
        """A file that is closed if a client is killed while sending it: wsgidav leaves that to garbage collection."""

        def begin_write(self, **more: Any) -> Any:
            self.written = super().begin_write(**more)
            return self.written

        def end_write(self, **more: Any) -> None:
            self.written.close()
            super().end_write(**more)

    class Provider(FilesystemProvider):  # type: ignore[misc]
        def get_resource_inst(self, path: str, environ: dict[str, Any]) -> Any:
            found = super().get_resource_inst(path, environ)
            return Closing(path, environ, found._file_path) if isinstance(found, FileResource) else found

    root = here / "cloud"
    root.mkdir()
    application = WsgiDAVApp(
        {
            "provider_mapping": {"/dav": Provider(str(root))},
            "simple_dc": {"user_mapping": {"*": {_USER: {"password": SECRET}}}},
            "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
            "verbose": 0,
            "logging": {"enable": False},
        }
    )
    with _served(application) as port:
        netrc = here / ".netrc"
        netrc.write_text(f"machine 127.0.0.1 login {_USER} password {SECRET}\n")
        netrc.chmod(0o600)
        address = f"dav://127.0.0.1:{port}/dav/music/pod"
        yield Place(address, *_looking(root / "music/pod"), {"HOME": str(here)}, None, root / "music/pod")


@contextmanager
def git(here: Path) -> Iterator[Place]:
    """A repository on a server that asks for a password: Git's own."""
    from dulwich.object_store import iter_tree_contents
    from dulwich.repo import Repo

    (here / "pod.git").mkdir()
    with Repo.init_bare(str(here / "pod.git")) as repo:

        def files() -> dict[str, Any]:
            commit = repo.refs.as_dict().get(b"refs/heads/gh-pages")
            if commit is None:
                return {}
            entries = iter_tree_contents(repo.object_store, repo[commit].tree)
            return {entry.path.decode().removeprefix("docs/"): entry.sha for entry in entries}

        def read(name: str) -> bytes | None:
            sha = files().get(name)
            return bytes(repo[sha].data) if sha else None

        with _asked(here) as port:
            address = f"git+http://127.0.0.1:{port}/pod.git#gh-pages:docs"
            environment = {"GIT_USERNAME": _USER, "GIT_PASSWORD": SECRET, "HOME": str(here)}
            environment["XDG_CACHE_HOME"] = str(here / ".cache")
            yield Place(address, read, lambda: set(files()), environment)


ALL = {"folder": folder, "git": git, "s3": s3, "sftp": sftp, "webdav": webdav}
"""All places by name."""


def _looking(site: Path) -> tuple[Callable[[str], bytes | None], Callable[[], set[str]]]:
    def read(name: str) -> bytes | None:
        path = site / name
        return path.read_bytes() if path.is_file() else None

    def names() -> set[str]:
        return {str(path.relative_to(site)) for path in site.rglob("*") if path.is_file()}

    return read, names


@contextmanager
def _served(application: Any) -> Iterator[int]:
    from cheroot.wsgi import Server

    server = Server(("127.0.0.1", 0), application)
    server.prepare()
    thread = Thread(target=server.serve)
    thread.start()
    try:
        yield server.bind_addr[1]
    finally:
        server.stop()
        thread.join()


@contextmanager
def _asked(root: Path) -> Iterator[int]:
    """The port of Git's server for the repositories in a folder, protected by the password."""
    login = "Basic " + base64.b64encode(f"{_USER}:{SECRET}".encode()).decode()

    async def application(scope: Any, receive: Any, send: Any) -> None:
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        body, event = b"", {"type": "http.request", "more_body": True}
        while event.get("more_body"):
            event = await receive()
            body += event.get("body", b"")
        if event["type"] == "http.disconnect":
            return
        if headers.get("authorization") == login:
            answer = await asyncio.to_thread(_git, root, scope, headers, body)
        else:
            answer = 401, {"www-authenticate": "Basic realm=git"}, b""
        status, given, content = answer
        named = [(name.encode(), value.encode()) for name, value in given.items()]
        await send({"type": "http.response.start", "status": status, "headers": named})
        await send({"type": "http.response.body", "body": content})

    server = uvicorn.Server(uvicorn.Config(application, lifespan="off", log_config=None))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


def _git(root: Path, scope: Any, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
    """Git's response through CGI: the status, the headers, the body."""
    environment = {
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": headers.get("content-type", ""),
        "GIT_HTTP_EXPORT_ALL": "1",
        "GIT_PROJECT_ROOT": str(root),
        "GIT_PROTOCOL": headers.get("git-protocol", ""),
        "HTTP_CONTENT_ENCODING": headers.get("content-encoding", ""),
        "PATH": os.environ["PATH"],
        "PATH_INFO": scope["path"],
        "QUERY_STRING": scope["query_string"].decode(),
        "REMOTE_USER": _USER,
        "REQUEST_METHOD": scope["method"],
    }
    done = subprocess.run(["git", "http-backend"], input=body, env=environment, capture_output=True, check=True)
    head, _, content = done.stdout.partition(b"\r\n\r\n")
    given = dict(line.split(": ", 1) for line in head.decode().splitlines())
    return int(given.pop("Status", "200").split()[0]), given, content
