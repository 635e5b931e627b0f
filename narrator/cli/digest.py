"""`narrator digest`: several articles in one episode."""

from typing import Any

import click

from narrator.cli import options
from narrator.cli.episode_options import EPISODE
from narrator.cli.session import Session


class _Title(click.ParamType):
    """A title that is not empty."""

    name = "title"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The title."""
        if not str(value).strip():
            self.fail("it is empty.", param, ctx)
        return str(value).strip()


@options.command(
    click.argument("sources", nargs=-1, required=True, metavar="SOURCE…"),
    *EPISODE,
    click.option(
        "--title", default=None, type=_Title(), help="The episode's title (default: made from the articles' titles)."
    ),
    name="digest",
)
@click.pass_context
def command(ctx: click.Context, /, sources: tuple[str, ...], title: str | None, **params: Any) -> None:
    """Narrate several SOURCES as one episode: each is a chapter, with its sections below it.

    Unreadable ones are reported and left out, and the exit code says so. A digest of the same sources with the same
    title replaces the earlier episode, even if one of them could not be read.
    """
    with Session(ctx, params) as session:
        if script := session.combine(list(session.found(sources)), title):
            session.make(script)
