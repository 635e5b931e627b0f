"""`narrator narrate`: articles in, episodes out."""

import os
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click

from narrator.cli import options, printing, settings
from narrator.cli.episode_options import EPISODE
from narrator.cli.session import Session

if TYPE_CHECKING:
    from narrator.sources.selection import Shard

_INSTEAD = {"help": "--help", "version": "--version"}


class _Shard(click.ParamType):
    """Which part of the sources to narrate."""

    name = "shard"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> "Shard":
        """The part: its number, and how many there are."""
        from narrator.sources.selection import Shard

        found = re.fullmatch(r"\s*0*(\d{1,9})\s*/\s*0*(\d{1,9})\s*", str(value))
        if not found or not 1 <= int(found[1]) <= int(found[2]):
            self.fail(f"“{value}” is not a part such as 3/40, from 1/40 to 40/40.", param, ctx)
        return Shard(int(found[1]), int(found[2]))


@options.command(
    click.argument("sources", nargs=-1, required=True, metavar="SOURCE…"),
    click.option(
        "--shard",
        type=_Shard(),
        cls=settings.OneRun,
        metavar="N/M",
        help="Narrate only the Nth of M parts of the sources: for several machines that share only the list.",
    ),
    *EPISODE,
    options.title,
    name="narrate",
)
@click.pass_context
def command(ctx: click.Context, /, sources: tuple[str, ...], shard: "Shard | None", title: str, **params: Any) -> None:
    """Narrate each SOURCE: an address, a file, a folder, a list of them (@FILE), or - for standard input.

    A file is {kinds}, or a script that narrator wrote.
    """
    _check_first(ctx, sources[0])
    with Session(ctx, params, title, is_shard=bool(shard)) as session:
        found = [source for source in session.found(sources) if not shard or shard.has(source)]
        if shard and not found and not params["quiet"]:
            printing.echo(f"narrator: no source belongs to part {shard}", err=True)
        session.make_all(found)


def _check_first(ctx: click.Context, source: str) -> None:
    """Take a first word that is not a source for a command, mistyped or after its options: then nothing is narrated.

    Raises:
        UsageError: it is one.
    """
    if not ctx.meta.get(options.IS_SHORT) or not re.fullmatch(r"[A-Za-z-]{2,}", source) or os.path.lexists(source):
        return
    commands = (
        ctx.parent.command.list_commands(ctx) if ctx.parent and isinstance(ctx.parent.command, click.Group) else []
    )
    if source in commands:
        what = f"“{source}” is a command and no file here"
        raise click.UsageError(f"{what}; options come after the command: narrator {source} …", ctx.parent)
    near = _INSTEAD.get(source.lower()) or next(iter(get_close_matches(source.lower(), commands, 1)), "")
    hint = f"did you mean {near}?" if near else f"the commands are: {', '.join(commands)}"
    raise click.UsageError(f"There is no command and no file “{source}”; {hint}", ctx.parent)
