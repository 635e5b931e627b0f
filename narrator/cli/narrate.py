"""`narrator narrate`: articles in, episodes out."""

import os
import re
from difflib import get_close_matches
from typing import Any

import click

from narrator.cli import options
from narrator.cli.session import EPISODE, Session

_INSTEAD = {"help": "--help", "version": "--version"}


@options.command(
    click.argument("sources", nargs=-1, required=True, metavar="SOURCE…"),
    *EPISODE,
    options.title,
    name="narrate",
)
@click.pass_context
def command(ctx: click.Context, /, sources: tuple[str, ...], title: str, **given: Any) -> None:
    """Narrate each SOURCE: an address, a file, a folder, a list of them (@FILE), or - for standard input.

    A file is {kinds}, or a script that narrator wrote.
    """
    _check_first(ctx, sources[0])
    with Session(ctx, given, title) as session:
        for source in session.found(sources):
            session.make(source)


def _check_first(ctx: click.Context, source: str) -> None:
    """Take a first word that is no source for a command that was mistyped: then nothing of the line is done.

    Raises:
        UsageError: it is one.
    """
    if not ctx.meta.get(options.IS_SHORT) or not re.fullmatch(r"[A-Za-z-]{2,}", source) or os.path.lexists(source):
        return
    commands = (
        ctx.parent.command.list_commands(ctx) if ctx.parent and isinstance(ctx.parent.command, click.Group) else []
    )
    near = _INSTEAD.get(source.lower()) or next(iter(get_close_matches(source.lower(), commands, 1)), "")
    hint = f"did you mean {near}?" if near else f"the commands are: {', '.join(commands)}"
    raise click.UsageError(f"There is no command and no file “{source}”; {hint}", ctx.parent)
