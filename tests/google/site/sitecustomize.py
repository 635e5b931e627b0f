"""A machine that reaches nothing but itself; and Google and a world, where something on it stands in for them.

Python runs this at the start of every process that has its folder on PYTHONPATH, spawned workers among them. What
is found under the name of Google the environment variable says: a port on loopback, or `hang` for a name server that
does not answer; without it Google is as unknown as every other name. What else there is beyond the machine another
variable says, see `World`. Imported as part of `tests` it changes nothing.
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

VARIABLE = "TESTS_GOOGLE"
WORLD_VARIABLE = "TESTS_WORLD"
HANG = "hang"

_GOOGLE = "translate.google."
_LOOPBACK = "127.0.0.1"
_HANG_SECONDS = 60


class World:
    """What is beyond the machine, played by servers on it.

    Args:
        names: by name what its name server says: the IP addresses for each time that it is asked, the last ones again
            and again.
        hosts: by IP address, whatever the port, the host and the port on loopback that stand in for it.
    """

    def __init__(self, names: "Mapping[str, Sequence[Sequence[str]]]", hosts: "Mapping[str, tuple[str, int]]") -> None:
        self._answers = {name: list(answers) for name, answers in names.items()}
        self._hosts = hosts

    def addresses(self, name: str) -> "Sequence[str]":
        """What a name server says this time; nothing of a name that is not there."""
        answers = self._answers.get(name.lower(), [()])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def stand_in(self, address: "Any") -> "Any":
        """Where to connect to in place of an address, which may be itself."""
        if not isinstance(address, tuple):
            return address
        host, port = self._hosts.get(address[0], address[:2])
        return (host, port, *address[2:])


def confine() -> None:
    """From now on this process finds and reaches loopback only."""
    import errno
    import socket

    world = _world()
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def abroad(of: "Any", address: "Any") -> bool:
        return of.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0])

    def near_connect(self: "Any", address: "Any") -> None:
        address = world.stand_in(address) if world else address
        if abroad(self, address):
            raise OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))
        connect(self, address)

    def near_connect_ex(self: "Any", address: "Any") -> int:
        return errno.ENETUNREACH if abroad(self, address) else connect_ex(self, address)

    socket.socket.connect = near_connect  # type: ignore[method-assign]
    socket.socket.connect_ex = near_connect_ex  # type: ignore[method-assign]
    socket.getaddrinfo = confined(socket.getaddrinfo, lambda: os.environ.get(VARIABLE, ""), world)


def confined(
    getaddrinfo: "Callable[..., Any]", google: "Callable[[], str]", world: World | None = None
) -> "Callable[..., Any]":
    """`socket.getaddrinfo` of a machine in a world, where `google` tells what the environment variable would."""
    import socket

    def found(host: str | bytes | None, port: "Any", *more: "Any", **named: "Any") -> "Any":
        name = host.decode() if isinstance(host, bytes) else host
        if name is None or _is_loopback(name) or _is_address(name):
            return getaddrinfo(host, port, *more, **named)
        if world and (addresses := world.addresses(name)):
            return [each for address in addresses for each in getaddrinfo(address, port, *more, **named)]
        at = google()
        if name.lower().startswith(_GOOGLE) and at == HANG:
            import time

            time.sleep(_HANG_SECONDS)
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        if name.lower().startswith(_GOOGLE) and at:
            return getaddrinfo(_LOOPBACK, int(at), *more, **named)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    return found


def _world() -> World | None:
    told = os.environ.get(WORLD_VARIABLE)
    if not told:
        return None
    import json

    return World(**json.loads(told))


def _is_loopback(host: str) -> bool:
    import socket

    try:
        return socket.inet_pton(socket.AF_INET, host)[0] == 127
    except OSError:
        return host in ("", "localhost", "::1")


def _is_address(host: str) -> bool:
    import socket

    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, host.partition("%")[0])
        except OSError:
            continue
        return True
    return False


class _OnceImported:
    """Waits for the module socket: importing it takes milliseconds, and many a process never does."""

    def find_spec(
        self, name: str, path: "Sequence[str] | None", target: "ModuleType | None" = None
    ) -> "ModuleSpec | None":
        """In the place of all other finders, once."""
        if name != "socket":
            return None
        sys.meta_path.remove(self)
        spec = next(spec for finder in sys.meta_path if (spec := finder.find_spec(name, path, target)))
        assert spec.loader
        execute = spec.loader.exec_module

        def execute_and_confine(module: "ModuleType") -> None:
            execute(module)
            confine()

        spec.loader.exec_module = execute_and_confine  # type: ignore[method-assign]
        return spec


if __name__ == "sitecustomize":
    if "socket" in sys.modules:
        confine()
    else:
        sys.meta_path.insert(0, _OnceImported())
