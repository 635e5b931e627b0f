"""The network beyond the machine: host names that resolve to changing addresses, and hosts on the internet.

Servers on loopback play all of it, so that narrator sees public addresses although nothing leaves the machine; in this
process, and in those that are started with `environment`.
"""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.google.site import sitecustomize
from tests.support.web import Site

PUBLIC, ALSO_PUBLIC, SILENT = "93.184.216.34", "93.184.216.35", "93.184.216.36"
"""Addresses on the internet. `World.put` says what is at them; nothing is at the last one."""


class World:
    """A world that is set up before it is used: each use begins with the first answers of all name servers."""

    def __init__(self) -> None:
        self._names: dict[str, list[list[str]]] = {}
        self._hosts: dict[str, tuple[str, int]] = {}

    def put(self, address: str, site: Site) -> None:
        """Put a server at a public address, whatever the port."""
        self._hosts[address] = (site.host, site.port)

    def name(self, name: str, *answers: str) -> None:
        """Have a name resolve to the addresses of each answer, one answer for each look-up; the last one repeats."""
        self._names[name] = [answer.split() for answer in answers]

    @property
    def environment(self) -> dict[str, str]:
        """The environment variable for a process in this world."""
        return {sitecustomize.WORLD_VARIABLE: json.dumps({"names": self._names, "hosts": self._hosts})}

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Put this process into the world while the block runs."""
        world = sitecustomize.World(self._names, self._hosts)
        connect = socket.socket.connect

        def connect_near(self: socket.socket, address: Any) -> None:
            connect(self, world.stand_in(address))

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(socket, "getaddrinfo", sitecustomize.confined(socket.getaddrinfo, str, world))
            patch.setattr(socket.socket, "connect", connect_near)
            yield
