"""The files of a show as they are where its folder is served at an address. Nothing is written."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from narrator.podcast import feed, installing, publish, show
from narrator.podcast.server import FEED, PAGE, Maker
from narrator.podcast.show import Show


def maker(of: Show, folder: Path, picture: bytes = b"") -> Maker:
    """What makes the files of a show: its feed and the pages of that, its page, its picture and what installs it, and
    the pages of its episodes.

    What it makes raises:
        ValueError: the address is none that a feed could have.
        SettingsError: the picture is none that a show could have.
        OSError: the folder cannot be read.
    """
    makers: Mapping[str, Callable[[str], bytes]] = {
        FEED: partial(publish.feed_at, of=of, folder=folder),
        PAGE: partial(publish.page_at, of=of, folder=folder),
        show.PICTURE: lambda _: publish.picture_at(of, folder, picture),
        installing.MANIFEST: partial(publish.app_at, of=of, folder=folder),
        installing.WORKER: lambda _: installing.worker().encode(),
    }

    def make(base_url: str, name: str) -> bytes:
        if name in makers:
            return makers[name](base_url)
        if feed.is_page(name):
            return publish.feed_page_at(base_url, of, folder, name)
        return publish.player_at(base_url, of, folder, name.removesuffix(f"/{PAGE}"))

    return make
