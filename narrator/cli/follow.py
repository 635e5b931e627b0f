"""`narrator follow`: the new articles of a feed, each narrated once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from narrator.cli import options, printing
from narrator.cli.session import EPISODE, Session, one_source
from narrator.errors import NarratorError, SourceError, UnexpectedError

if TYPE_CHECKING:
    from narrator.podcast.subscription import Followed
    from narrator.sources.feed import Feed
    from narrator.sources.web import Access


@options.command(
    click.argument("addresses", nargs=-1, required=True, metavar="URL…"),
    click.option(
        "--newest",
        type=click.IntRange(1),
        metavar="N",
        allow_from_autoenv=False,
        help="Narrate those of the newest N entries that are not narrated yet.",
    ),
    click.option(
        "--since",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="DATE",
        allow_from_autoenv=False,
        help="Narrate those from this date on, such as 2026-01-31, that are not narrated yet.",
    ),
    click.option("--list", "only_list", is_flag=True, help="Instead, list the entries and what became of each."),
    *EPISODE,
    name="follow",
)
@click.pass_context
def command(
    ctx: click.Context,
    /,
    addresses: tuple[str, ...],
    newest: int | None,
    since: datetime | None,
    only_list: bool,
    **given: Any,
) -> None:
    """Narrate the entries of the feeds at URL, RSS, Atom or JSON Feed, that are not narrated yet.

    Of a feed that is new these are the three newest, after that all new ones; run it daily. @FILE is a list of feeds,
    such as the OPML that feed readers export.
    """
    from narrator.sources import web

    if given["offline"]:
        raise SourceError(
            f"{web.without_login(addresses[0])} is on the network, and narrator is to stay offline",
            "allow it: --no-offline",
        )
    access = options.access(ctx, given)
    choice = _Choice(newest or 0, since.strftime("%Y-%m-%d") if since else "", only_list)
    with Session(ctx, given) as session:
        for address in _meant(addresses, session):
            try:
                with one_source(web.without_login(address)):
                    _follow(address, access, choice, session, given)
            except NarratorError as error:
                session.fail(error)


class _Choice(NamedTuple):
    """Which entries are wanted: the newest so many, or those since a day; or whether they are only to be listed."""

    newest: int
    since: str
    only_list: bool


def _meant(addresses: Sequence[str], session: Session) -> Iterator[str]:
    """The addresses, each once, with those in lists."""
    from narrator.sources.selection import LIST, listed

    met: set[str] = set()
    for address in addresses:
        try:
            found = list(listed(address.removeprefix(LIST))) if address.startswith(LIST) else [address]
        except SourceError as error:
            session.fail(error)
            continue
        yield from (each for each in found if each not in met)
        met.update(found)


def _follow(address: str, access: "Access", choice: _Choice, session: Session, given: Mapping[str, Any]) -> None:
    """Narrate what is wanted of one feed, and note what becomes of it."""
    from narrator.podcast import subscription as follow
    from narrator.sources.web.polite import Polite

    found = follow.find(address, access)
    with follow.followed(Path(given["output"]), found) as state:
        if choice.only_list:
            _list(found.feed, state, as_json=given["as_json"])
            return
        polite = Polite(found.address, found.private_host, access)
        picked = state.pick(found.feed, choice.newest, choice.since)
        if not picked and not given["quiet"] and not given["as_json"]:
            printing.echo(f"nothing new in {found.feed.title or found.address}")
        for entry in picked:
            try:
                with one_source(entry.title):
                    document = follow.article(entry, polite)
            except (SourceError, UnexpectedError) as error:
                session.fail(error)
                state.note(entry, follow.FAILED)
                continue
            failure = session.make(document)
            if failure and not isinstance(failure, SourceError | UnexpectedError):
                state.put_off(entry)
            else:
                state.note(entry, follow.FAILED if failure else follow.NARRATED)


def _list(found: "Feed", state: "Followed", *, as_json: bool) -> None:
    for entry in found.entries:
        if as_json:
            about = {"title": entry.title, "link": entry.link, "published": entry.published}
            printing.echo_json(about | {"state": state.state(entry)})
        else:
            printing.echo(f"{entry.published[:10] or '—':<10}  {state.state(entry):<11}  {entry.title}  {entry.link}")
