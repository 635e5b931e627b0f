"""`narrator narrate`: articles in, episodes out."""

from typing import Any

import click

from narrator.cli import options
from narrator.cli.session import EPISODE, Session


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
    with Session(ctx, given, title) as session:
        for source in session.found(sources):
            session.make(source)
