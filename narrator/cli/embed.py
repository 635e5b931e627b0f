"""`narrator embed`: the HTML that puts an episode into another page."""

from pathlib import Path

import click

from narrator.cli import feed, options, printing
from narrator.errors import SettingsError, SourceError

_PARTS = ("frame", "sound", "data")
_TITLE, *_ = feed.SHOW


@options.command(
    click.argument("episode", metavar="EPISODE"),
    click.option("--base-url", "show_base_url", default="", metavar="URL", help="The show's public address."),
    click.option("--only", type=click.Choice(_PARTS), help="Print one of the three."),
    _TITLE,
    name="embed",
)
def command(episode: str, show_base_url: str, show_title: str, only: str | None, as_json: bool) -> None:
    """Print the HTML that puts an episode into a page of your own.

    EPISODE is its folder. There are three parts; take what you need: the player in a frame; the audio element alone,
    with its chapters; and data for search engines, for the head of the page.
    """
    from narrator.episode import embed, links, manifest, placing
    from narrator.podcast import feed as rss
    from narrator.podcast import show

    folder = Path(episode)
    if not show_base_url:
        hint = "give --base-url https://…, or base-url in [show] of narrator.toml"
        raise SettingsError("the frame needs the public address of the show", hint)
    try:
        home = show.base(show_base_url)
        about = manifest.read(folder)
    except OSError as error:
        raise SourceError(f"there is no episode in {episode}: {error.strerror}", "name an episode's folder") from error
    except ValueError as error:
        raise SettingsError(f"{episode} at “{show_base_url}” cannot be embedded: {error}", "check both") from error
    place = placing.Place(f"{home}{links.segment(folder.resolve().name)}/", home, rss.FILE, show_title)
    made = {
        "frame": embed.frame(about, place.address),
        "sound": embed.sound(about, place.address),
        "data": placing.linked_data_html(about, place).strip(),
    }
    if as_json:
        printing.echo_json(made)
        return
    for part, html in made.items():
        if only in (None, part):
            _print(html, "" if only else part)


def _print(html: str, part: str) -> None:
    titles = {
        "frame": "The player, in a frame",
        "sound": "The sound alone, with its chapters",
        "data": "For search engines, in the head of the page",
    }
    if part:
        printing.echo(f"<!-- {titles[part]} -->")
    printing.echo(html)
