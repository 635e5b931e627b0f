"""The files of a show, made for the address at which its folder is served. Nothing is written."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from narrator.episode import placing, relocation
from narrator.episode.manifest import Manifest
from narrator.podcast import feed, installing, places, publish, show, show_page
from narrator.podcast.server import PAGE, Maker
from narrator.podcast.show import Show


def maker(of: Show, folder: Path, picture: bytes = b"") -> Maker:
    """A function that makes the files of a show: its feed and feed pages, its page, its picture, and what installs it.

    It makes the pages of the episodes, too.

    What it makes raises:
        ValueError: a feed cannot have this address.
        SettingsError: the show's picture cannot be used.
        OSError: the folder cannot be read.
    """

    def make(base_url: str, name: str) -> bytes:
        if name == installing.WORKER:
            return installing.worker().encode()
        found = show.ordered(of, show.episodes(folder)[0])
        if name == show.PICTURE:
            return publish.art(replace(of, language=of.language or show.language(found)), picture)
        completed = publish.completed(of, folder, found, show.base(base_url) + feed.FILE)
        known = replace(completed, image=completed.image or show.PICTURE)
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
    """The page of the episode in the folder `name`; b"" if narrator did not make it."""
    for at, about, place in places.of(of, found, show.base(base_url)):
        if at == name:
            page = relocation.own_page(folder / name, about)
            return page.content and placing.placed(page, about, replace(place, is_public=False))
    return b""
