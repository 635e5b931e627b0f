"""The files of a show as they are where its folder is served at an address. Nothing is written."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from narrator.episode import placing, telling
from narrator.episode.manifest import Manifest
from narrator.podcast import feed, installing, places, publish, show, show_page
from narrator.podcast.server import PAGE, Maker
from narrator.podcast.show import Show


def maker(of: Show, folder: Path, picture: bytes = b"") -> Maker:
    """What makes the files of a show: its feed and the pages of that, its page, its picture and what installs it, and
    the pages of its episodes.

    What it makes raises:
        ValueError: the address is none that a feed could have.
        SettingsError: the picture is none that a show could have.
        OSError: the folder cannot be read.
    """

    def make(base_url: str, name: str) -> bytes:
        if name == installing.WORKER:
            return installing.worker().encode()
        found = show.ordered(of, show.episodes(folder)[0])
        if name == show.PICTURE:
            return publish.art(replace(of, language=of.language or show.language(found)), picture)
        settled = publish.settled(of, folder, found, show.base(base_url) + feed.FILE)
        known = replace(settled, image=settled.image or show.PICTURE)
        if name == feed.FILE:
            return feed.rss(known, found, base_url)
        if feed.is_page(name):
            return feed.page(known, found, base_url, name)
        if name == show_page.FILE:
            return show_page.html(known, found, base_url).encode()
        if name == installing.MANIFEST:
            return installing.manifest(known).encode()
        return _player(of, folder, found, base_url, name.removesuffix(f"/{PAGE}"))

    return make


def _player(of: Show, folder: Path, found: Sequence[tuple[str, Manifest]], base_url: str, name: str) -> bytes:
    """The page of the episode in a folder; b"" if narrator made none."""
    for at, about, place in places.of(of, found, show.base(base_url)):
        if at == name:
            page = telling.own_page(folder / name, about)
            return page.content and placing.placed(page, about, replace(place, is_public=False))
    return b""
