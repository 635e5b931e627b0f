"""`narrator send`: send articles to the inbox of a show, here or on another machine."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrator.cli import options, printing, settings
from narrator.errors import NarratorError, OutputError, SettingsError

if TYPE_CHECKING:
    from narrator.inbox.sending import Destination


@options.command(
    click.argument("sources", nargs=-1, required=True, metavar="SOURCE…"),
    click.option(
        "--to",
        default="http://127.0.0.1:8000",
        show_default=True,
        cls=settings.OneRun,
        metavar="URL",
        help="The address at which narrator serve --inbox runs.",
    ),
    click.option(
        "--token",
        default="",
        cls=settings.OneRun,
        metavar="TOKEN",
        help="The token that narrator serve prints; safer in NARRATOR_TOKEN; not needed on the same machine.",
    ),
    click.option(
        "--found-at",
        default="",
        cls=settings.OneRun,
        allow_from_autoenv=False,
        metavar="URL",
        help="The address that the file came from, if it is a page that you saved.",
    ),
    click.option(
        "-o",
        "--output",
        type=options.FolderName(),
        default="output",
        show_default=True,
        metavar="DIR",
        help="On the same machine, the folder that is served: it has the token.",
    ),
    options.offline,
    name="send",
)
@click.pass_context
def command(
    ctx: click.Context,
    /,
    sources: tuple[str, ...],
    to: str,
    token: str,
    found_at: str,
    output: str,
    offline: bool,
    as_json: bool,
) -> None:
    """Send each SOURCE, an address or a file, to an inbox, where it is narrated.

    Exit code 0 means that all of them were accepted: the inbox has them on its disk.
    """
    from narrator.inbox.sending import Destination, base_of, is_here
    from narrator.sources import web
    from narrator.sources.selection import as_address

    if found_at and (len(sources) > 1 or web.is_address(as_address(sources[0]))):
        raise click.UsageError("--found-at is for one file, not for addresses.", ctx)
    address = base_of(to)
    if offline and not is_here(address):
        hint = "allow it with --no-offline, or send to an inbox on this machine"
        raise OutputError(f"{web.without_login(address)} is on the network, but narrator is offline", hint)
    destination = Destination(address, token or _token_here(to, Path(output)))
    exit_code = 0
    for source in sources:
        try:
            answer = _send(destination, source, found_at)
        except NarratorError as error:
            printing.print_error(ctx, error)
            exit_code = exit_code or error.exit_code
            continue
        if as_json:
            printing.echo_json({"event": "accepted", "source": source, **answer})
        else:
            printing.echo(f"{source} is accepted as article {answer['id']}")
    ctx.exit(exit_code)


def _send(destination: "Destination", source: str, found_at: str) -> dict[str, Any]:
    from narrator.inbox import sending
    from narrator.sources import web
    from narrator.sources.selection import as_address

    if web.is_address(address := as_address(source)):
        return sending.send(destination, address=address)
    path = Path(source)
    return sending.send(destination, address=found_at, content=sending.read(path), name=path.name)


def _token_here(to: str, output: Path) -> str:
    """The token of the inbox in a folder of this machine.

    Raises:
        SettingsError: the inbox is elsewhere, or the folder has none.
    """
    from narrator import inbox
    from narrator.inbox.sending import is_here

    if not is_here(to):
        raise SettingsError(f"the token of {to} is needed", "set NARRATOR_TOKEN to the one that narrator serve prints")
    if not inbox.token_file(output).exists():
        hint = "start narrator serve --inbox there, name the folder with --output, or give --token"
        raise SettingsError(f"{output} has no inbox", hint)
    return inbox.token(output)
