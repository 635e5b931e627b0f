"""An inbox that a real process serves; it accepts articles but narrates none."""

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any

from narrator import inbox
from narrator.inbox.bodies import GRACE_SECONDS

PROGRAM = """
import sys
from pathlib import Path
from narrator import inbox
from narrator.inbox import service
from narrator.inbox.queue import Queue
from narrator.podcast import server
from narrator.podcast.server import sockets

folder, grace, names = Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]
with Queue(folder) as queue, sockets.listen("127.0.0.1", 0) as listening:
    port = listening.getsockname()[1]
    of = service.Inbox(queue, inbox.token(folder), lambda: None, "/", names, f"http://127.0.0.1:{port}/", grace=grace)
    sockets.run(service.app(of, server.app(folder, names=names)), listening, lambda: print(port, flush=True))
"""


@dataclass(frozen=True)
class Answer:
    """The response."""

    status: int
    headers: Message
    body: bytes

    @property
    def told(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Inbox:
    """A server with an inbox, and its process."""

    port: int
    folder: Path
    process: subprocess.Popen[str]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def token(self) -> str:
        return inbox.token(self.folder)

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def ask(
        self,
        method: str,
        target: str,
        body: bytes | str | Mapping[str, str] | None = None,
        *more: Mapping[str, str],
        client: str = "127.0.0.1",
    ) -> Answer:
        """Send a request; a mapping is sent as JSON. `client` is the address of this machine that it comes from."""
        headers = {name: value for each in more for name, value in each.items()}
        if isinstance(body, Mapping):
            headers = {"Content-Type": "application/json"} | headers
            body = json.dumps(body)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, 60, (client, 0))
        try:
            connection.request(method, target, body, headers)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()


@contextmanager
def serving(folder: Path, *names: str, grace: float = GRACE_SECONDS) -> Iterator[Inbox]:
    """A server of a folder with an inbox, which also accepts these host names."""
    command = [sys.executable, "-c", PROGRAM, str(folder), str(grace), *names]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield Inbox(int(process.stdout.readline()), folder, process)
        finally:
            process.kill()
