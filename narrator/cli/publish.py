"""`narrator publish`: send the show to where it is published, in one command."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrator.cli import feed, options, printing

if TYPE_CHECKING:
    from narrator.podcast.show import Show
    from narrator.targets import Connection

_WEB = "web"
# Copies of those in `podcast.layouts`, which takes long to import.
_LAYOUTS = (_WEB, "audiobookshelf", "audiobookshelf-books")


@options.command(
    click.argument("target", metavar="TARGET"),
    options.episodes,
    click.option("--base-url", "show_base_url", default="", metavar="URL", help="The public address of TARGET."),
    click.option("--prune", is_flag=True, allow_from_autoenv=False, help="Remove there what was removed here."),
    click.option(
        "--layout",
        type=click.Choice(_LAYOUTS),
        default=_WEB,
        show_default=True,
        allow_from_autoenv=False,
        help="How the folders there are laid out: the show as it is, or a podcast or book library for Audiobookshelf.",
    ),
    feed.SECRET,
    *feed.SHOW,
    feed.PICTURE,
    options.quiet,
    name="publish",
)
def command(target: str, output: str, prune: bool, layout: str, quiet: bool, as_json: bool, **params: Any) -> None:
    """Make the feed of the episodes in DIR, and send what changed to TARGET: the audio first, the feed last.

    TARGET is a folder, s3://bucket/folder, sftp://host/folder, davs://host/folder or
    git+https://host/repository.git#branch; kinds that are installed: {targets}. DIR is the output folder unless you
    name another. After an interruption run the same command again.
    """
    from narrator import targets
    from narrator.podcast import upload

    folder, place = Path(output), targets.find(target)
    of = replace(feed.described(params), is_private=params["show_secret"])
    notes: list[str] = []
    address, below, arrange = "", "", None
    if layout == _WEB:
        address, below = _write_feed(of, folder, params, notes)
    else:
        arrange = _arrangement(of, layout)
    with upload.alone(folder), place.connect(target) as connection:
        if not below:
            _check_secret(connection, folder)
        within = targets.Below(connection, below) if below else connection
        report = (lambda _: None) if as_json or quiet else _report
        done = upload.upload(folder, within, uploads=place.uploads, prune=prune, arrange=arrange, report=report)
    notes += [note for note in done.notes if note not in notes]
    if done.stale:
        notes.append(f"still there, though removed here: {_files(len(done.stale))}; --prune removes such files")
    if address and done.sent:
        notes += _notes_on_feed(address, folder)
    if as_json:
        about = {"folder": output, "target": target, "feed": address, "sent": done.sent, "removed": done.removed}
        printing.echo_json(about | {"unchanged": done.unchanged, "bytes": done.size, "notes": notes})
        return
    if quiet:
        return
    for note in notes:
        printing.echo(f"Note: {note}")
    counted = [f"{len(done.sent)} sent", *([f"{len(done.removed)} removed"] if done.removed else [])]
    changed = f"{', '.join(counted)}, {_size(done.size)}" if done.sent or done.removed else "nothing has changed"
    printing.echo(f"{target}: {changed}; {_files(done.unchanged)} as before")
    if address:
        printing.echo(f"The feed's address: {address}")


def _write_feed(of: "Show", folder: Path, params: Mapping[str, Any], notes: list[str]) -> tuple[str, str]:
    """Make the feed. Returns its address and the name of its folder at the target, each "" if there is none."""
    from narrator.podcast import publish, secret
    from narrator.podcast.feed import FILE

    below = secret.of(folder) if of.is_private else ""
    if not params["show_base_url"]:
        what = "the feed is sent as it was made before" if (folder / FILE).exists() else "no feed is made"
        notes.append(f"{what}; give --base-url https://…, or base-url in [show] of narrator.toml")
        return "", below
    show = publish.write_show(of, folder, params["show_base_url"], feed.read_picture(params["show_image"]), below)
    notes += show.notes
    return show.address, below


def _check_secret(connection: "Connection", folder: Path) -> None:
    """Raise SettingsError if the target has the show under a secret address."""
    from narrator.errors import SettingsError
    from narrator.podcast import secret, upload

    known = secret.known(folder)
    if known and connection.read(f"{known}/{upload.LISTING}") is not None:
        hint = f"add --secret; to make it public, remove {folder / secret.FILE} first"
        raise SettingsError("this show was published there under a secret address", hint)


def _arrangement(of: "Show", layout: str) -> Callable[[Path], dict[str, Path]]:
    from narrator.podcast.layouts import LAYOUTS

    return partial(LAYOUTS[layout], of)


def _notes_on_feed(address: str, folder: Path) -> list[str]:
    """Notes if the feed at its address is not the one in its folder: `base-url` may not be the target's."""
    from narrator.errors import NarratorError
    from narrator.sources import web

    try:
        found = web.fetch(address, limits=web.PICTURE_LIMITS)
        if found.content == (folder / address.rpartition("/")[2]).read_bytes():
            return []
        why = f"{address} has another feed"
    except NarratorError as error:
        why = error.what
    return [f"{why}; it may take a while to appear there, or base-url is not the address of the target"]


def _report(name: str) -> None:
    printing.echo(f"  {name}")


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"


def _size(number: int) -> str:
    return f"{number / 1e6:.1f} MB" if number >= 100_000 else f"{number / 1e3:.0f} kB"
