"""`narrator follow`: the new articles of feeds, mailboxes, folders and archives, each narrated once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from narrator.cli import options, printing
from narrator.cli.episode_options import EPISODE
from narrator.cli.session import Session, one_source
from narrator.errors import BarredError, NarratorError, NoArticleError, SourceError, UnexpectedError

if TYPE_CHECKING:
    from narrator.subscriptions import Collection, Entry, Place
    from narrator.subscriptions.state import State


@options.command(
    click.argument("addresses", nargs=-1, required=True, metavar="URL…"),
    click.option(
        "--newest",
        type=click.IntRange(1),
        metavar="N",
        allow_from_autoenv=False,
        help="Narrate those of the newest N entries that have not been narrated yet.",
    ),
    click.option(
        "--since",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="DATE",
        allow_from_autoenv=False,
        help="Narrate entries from this date on, such as 2026-01-31, that have not been narrated yet.",
    ),
    click.option(
        "--watch",
        is_flag=True,
        allow_from_autoenv=False,
        help="Keep running, and narrate what is put into the folders, until Ctrl-C.",
    ),
    click.option(
        "--site",
        default="",
        metavar="URL",
        allow_from_autoenv=False,
        help="The address of the site that an archive comes from, if it does not say.",
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
    watch: bool,
    site: str,
    only_list: bool,
    **params: Any,
) -> None:
    """Narrate what is new in feeds, mail folders, sites, folders and archives, each entry once.

    URL is the address of a feed (RSS, Atom, JSON Feed), of a page that names one, or of a sitemap; a mail folder,
    imaps://name@host/folder; a folder on this machine; an export of WordPress, Substack or Ghost; or the folder of a
    site for Hugo, Jekyll or Astro. @FILE is a list of these, such as the OPML that feed readers export.
    Kinds that are installed: {subscriptions}.

    The first run narrates the three newest entries, or all of a folder or an archive; later runs narrate all new ones.
    Run it daily.
    """
    from narrator import subscriptions
    from narrator.sources import web
    from narrator.subscriptions import Place, watching

    if site and not web.is_address(site):
        raise click.BadParameter(f"“{site}” is not an address; write it with https://.", param_hint="--site")
    access = options.access(ctx, params)
    choice = _Choice(newest or 0, since.strftime("%Y-%m-%d") if since else "", only_list)
    with Session(ctx, params) as session:
        session.report_unusable(subscriptions.faults())
        places = [Place(address, access, site) for address in _with_lists(addresses, session)]
        folders = [place for place in places if place.is_folder]
        if not watch or only_list:
            _follow_all(places, choice, session, params)
        elif not folders:
            raise click.UsageError("--watch is for folders, and none is given.")
        else:
            for _ in watching.changes([place.path for place in folders], but=Path(params["output"])):
                _follow_all(places, choice, session, params)
                session.prune()
                places, params = folders, params | {"quiet": True}


class _Choice(NamedTuple):
    """Which entries are wanted: so many of the newest, or those since a day; and whether only to list them."""

    newest: int
    since: str
    only_list: bool


def _with_lists(addresses: Sequence[str], session: Session) -> list[str]:
    """The addresses, each once, including those in lists."""
    from narrator.sources.selection import LIST, as_address, listed

    met: dict[str, None] = {}
    for address in addresses:
        try:
            found = listed(address.removeprefix(LIST)) if address.startswith(LIST) else [address]
            met.update(dict.fromkeys(map(as_address, found)))
        except SourceError as error:
            session.fail(error)
    return list(met)


def _follow_all(places: "Sequence[Place]", choice: _Choice, session: Session, params: Mapping[str, Any]) -> None:
    """Follow one place after the other; a failure does not affect the others."""
    for place in places:
        try:
            with one_source(place.shown):
                _follow(place, choice, session, params)
        except NarratorError as error:
            session.fail(error)


def _follow(place: "Place", choice: _Choice, session: Session, params: Mapping[str, Any]) -> None:
    """Narrate the wanted entries of a place, and record what becomes of them."""
    from narrator import subscriptions
    from narrator.subscriptions import state

    if params["offline"] and place.is_remote:
        what = f"{place.shown} is on the network, but narrator is offline"
        raise SourceError(what, "allow it: --no-offline")
    with subscriptions.opened(place) as found, state.of(Path(params["output"]), found) as known:
        for fault in found.faults:
            session.fail(fault)
        if choice.only_list:
            _list(found, known, as_json=params["as_json"])
            return
        for entry in known.newly_left_out(found):
            session.skip(entry.title, entry.left_out)
        picked = known.pick(found, choice.newest, choice.since)
        if not picked and not params["quiet"] and not params["as_json"]:
            printing.echo(f"nothing new in {found.title or found.address}")
        session.make_all(picked, partial(_record, known))


def _record(known: "State", entry: "Entry", error: NarratorError | None) -> None:
    """Record what became of an entry. A failure that is not its own fault does not count as an attempt.

    An entry that is not an article, or must not be fetched, is passed over.
    """
    from narrator.subscriptions import state

    if isinstance(error, NoArticleError | BarredError):
        known.note(entry, state.PASSED_OVER)
    elif error and not isinstance(error, SourceError | UnexpectedError):
        known.put_off(entry)
    else:
        known.note(entry, state.FAILED if error else state.NARRATED)


def _list(found: "Collection", known: "State", *, as_json: bool) -> None:
    for entry in found.entries:
        if as_json:
            about = {"title": entry.title, "link": entry.link, "published": entry.published}
            reason = {"why": entry.left_out} if entry.left_out else {}
            printing.echo_json(about | {"state": known.of(entry)} | reason)
        else:
            why = f"({entry.left_out})" if entry.left_out else ""
            cells = (f"{entry.published[:10] or '—':<10}", f"{known.of(entry):<11}", entry.title, entry.link, why)
            printing.echo("  ".join(filter(None, cells)))
