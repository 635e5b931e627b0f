"""`narrator serve`: the show at home, for the phone on the same network."""

import ipaddress
import socket
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from narrator.cli import feed, options, printing
from narrator.errors import OutputError

if TYPE_CHECKING:
    from narrator.inbox.service import Running


@options.command(
    options.episodes,
    click.option(
        "--host",
        default="127.0.0.1",
        show_default=True,
        metavar="ADDRESS",
        allow_from_autoenv=False,
        help="Where to listen: 127.0.0.1 is this machine only, 0.0.0.0 every network it is on.",
    ),
    click.option(
        "--port",
        type=click.IntRange(0, 65535),
        default=8000,
        show_default=True,
        allow_from_autoenv=False,
        help="The port; 0 is any free one.",
    ),
    click.option(
        "--private",
        is_flag=True,
        allow_from_autoenv=False,
        help="Serve only those who know a secret: an address that nobody can guess, or a password.",
    ),
    click.option(
        "--inbox",
        is_flag=True,
        allow_from_autoenv=False,
        help="Also accept articles from your phone and browser, and narrate them one after the other.",
    ),
    click.option(
        "--name",
        "names",
        multiple=True,
        allow_from_autoenv=False,
        metavar="HOST",
        help="Also answer under this public name, such as that of your proxy with HTTPS; can be repeated.",
    ),
    *feed.SHOW,
    feed.PICTURE,
    name="serve",
)
def command(
    output: str,
    host: str,
    port: int,
    private: bool,
    inbox: bool,
    names: tuple[str, ...],
    as_json: bool,
    **params: Any,
) -> None:
    """Serve a folder of episodes, with its feed, to podcast apps and browsers.

    DIR is the output folder unless you name another. The feed and the show's page are made for the address that
    they are requested from; nothing is written. Ctrl-C and SIGTERM stop it with exit code 0.

    With --inbox, anyone with the token that it shows can send articles. They are narrated with the settings in
    narrator.toml and NARRATOR_… variables; narrator queue lists them.
    """
    from narrator.podcast import live, secret, server
    from narrator.podcast.server import hosts, sockets

    folder, described = Path(output), replace(feed.described(params), is_private=private)
    picture = feed.read_picture(params["show_image"])
    if inbox:
        # Then the folder is served even if there is no episode yet.
        _make_folder(folder)
    public = frozenset(map(hosts.name_of, names))
    application = server.app(
        folder,
        live.maker(described, folder, picture),
        is_private=private,
        names=public,
    )
    known = secret.of(folder) if private else ""
    if known:
        application = server.private(application, known)
    with ExitStack() as stack:
        listening = stack.enter_context(sockets.listen(host, port))
        bound, port = listening.getsockname()[:2]
        bound = bound.partition("%")[0]
        plain = addresses(bound, port)
        here, network = (f"{address}{known}/" if known and address else address for address in plain)
        sending = _Inbox("", "", "", "")
        if inbox:
            from narrator.inbox import service

            # Phones share only to a page with a host name and HTTPS.
            reached = f"https://{names[0]}/" if names else plain[1]
            home = f"/{known}/" if known else "/"
            receiving = stack.enter_context(
                service.running(folder, application, _print_fault, home=home, names=public, network=reached)
            )
            application = receiving.application
            sending = _reached_at(receiving, reached or plain[0], is_far=bool(reached))

        def ready() -> None:
            if as_json:
                _print_json(output, here, network, server.FEED, sending)
                return
            is_open = not ipaddress.ip_address(bound).is_loopback
            _print(output, here, network, server.FEED, is_open=is_open, sending=sending)
            if known:
                _print_login(f"{plain[1] or plain[0]}{server.FEED}", known)

        sockets.run(application, listening, ready)


class _Inbox(NamedTuple):
    """An inbox: its address, the address that pairs a device, the same for other devices, and where the token is.

    All are "" if there is none.
    """

    address: str
    pairing: str
    code: str
    token_file: str


def _reached_at(receiving: "Running", server: str, *, is_far: bool) -> _Inbox:
    from narrator.inbox import service

    address = f"{server}{service.HOME.removeprefix('/')}"
    pairing = f"{address}#{receiving.token}"
    return _Inbox(address, pairing, pairing if is_far else "", str(receiving.token_file))


def _print_fault(fault: str) -> None:
    printing.echo(f"narrator: nothing is narrated: {fault}", err=True)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot make the folder {folder}: {error.strerror}", "choose another") from error


def addresses(bound: str, port: int) -> tuple[str, str]:
    """The addresses of a server: for a browser on this machine, and for other machines on its network.

    The second is "" if there are no others. Nothing is sent to find it out.

    Args:
        bound: the address that the server listens on, 0.0.0.0 or :: for all.
        port: its port.
    """
    at = ipaddress.ip_address(bound)
    if at.is_loopback:
        return _address(str(at), port), ""
    if not at.is_unspecified:
        return _address(str(at), port), _address(str(at), port)
    own = own_address()
    return _address("127.0.0.1", port), _address(own, port) if own else ""


def own_address() -> str:
    """The address of this machine on the network that leads outside, or "" if there is none.

    A UDP socket is connected to a peer (in the documentation network, RFC 5737), which sends nothing, and so gets the
    address from which it would send.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _print_json(folder: str, here: str, network: str, feed: str, sending: _Inbox) -> None:
    about = {"event": "serving", "folder": folder, "address": here, "network": network}
    inbox = {"inbox": sending.address, "token_file": sending.token_file} if sending.address else {}
    printing.echo_json(about | {"feed": f"{network or here}{feed}"} | inbox)


def _print_login(feed: str, password: str) -> None:
    printing.echo("Anyone with this address can listen; nobody can guess it.")
    printing.echo(f"In an app that asks for a password, enter {feed}, any name, and the password {password}")


def _print(folder: str, here: str, network: str, feed: str, *, is_open: bool, sending: _Inbox) -> None:
    """Print the addresses for people, also as a QR code if there is a terminal: the inbox's, if there is one.

    Without a terminal the output may be a log, which must not contain the token.
    """
    printing.echo(f"{folder} is served at {here} until Ctrl-C")
    printing.echo(f"The feed's address: {network or here}{feed}")
    if not network:
        none = "This machine is not on a network that a phone could use."
        printing.echo(none if is_open else "For a phone on the same network: --host 0.0.0.0")
    is_terminal = sys.stdout.isatty()
    if sending.address:
        shown = sending.pairing if is_terminal else f"{sending.address} (the token is in {sending.token_file})"
        printing.echo(f"Send articles: {shown}")
    if is_terminal and (code := sending.code or network):
        import segno

        # The page has a button for each app; a phone's camera would display the feed's source.
        segno.make(code).terminal(compact=True)
