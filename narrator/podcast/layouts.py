"""Other layouts of a show's files, for programs that read folders instead of feeds.

Source: audiobookshelf.org/docs/documentation/libraries, on podcast and book libraries.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from narrator import system
from narrator.episode.manifest import Manifest
from narrator.podcast import feed, show
from narrator.podcast.show import Show

Layout = Callable[[Show, Path], dict[str, Path]]
"""Maps the path that a file of the show has elsewhere, with slashes, to the file."""

_COVER = "cover"
# Characters that Windows, macOS or SMB reject in names; and those that hide a file if its name begins with them, or are
# rejected at the end.
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_EDGES = " ."
_MAX_BYTES = 150
"""In bytes, so that a date, a number and a suffix also fit into a file system's 255."""


def podcast(of: Show, folder: Path) -> dict[str, Path]:
    """A folder for the show with an audio file for each episode, the oldest first by name, and the show's picture."""
    title = _named(of.title)
    found: dict[str, Path] = {}
    for name, known in _oldest_first(of, folder):
        day = show.when(of, known).strftime("%Y-%m-%d")
        path = folder / name / known.audio
        found[_free(found, f"{title}/{day} {_named(known.title)}", path.suffix)] = path
    _, picture = feed.before(folder / feed.FILE)
    if picture and (folder / picture).is_file():
        found[f"{title}/{_COVER}{Path(picture).suffix}"] = folder / picture
    return found


def books(of: Show, folder: Path) -> dict[str, Path]:
    """A folder for each author, in it one for each episode, with its audio and its cover."""
    found: dict[str, Path] = {}
    for name, known in _oldest_first(of, folder):
        title = _named(known.title)
        author = _named(known.author or of.author or of.title)
        path = folder / name / known.audio
        place = _free(found, f"{author}/{title}", f"/{title}{path.suffix}")
        found[place] = path
        if known.cover:
            cover = folder / name / known.cover
            found[f"{place.rpartition('/')[0]}/{_COVER}{cover.suffix}"] = cover
    return found


LAYOUTS: Mapping[str, Layout] = {"audiobookshelf": podcast, "audiobookshelf-books": books}
"""Layouts by name."""


def _oldest_first(of: Show, folder: Path) -> Sequence[tuple[str, Manifest]]:
    """The episodes from the oldest: later ones then do not change what earlier ones are called."""
    return show.ordered(of, show.episodes(folder)[0])[::-1]


def _free(taken: Mapping[str, Path], name: str, ending: str) -> str:
    """A name that is not taken yet."""
    lower = {each.casefold() for each in taken}
    names = (f"{name}{f' ({number})' if number > 1 else ''}{ending}" for number in range(1, len(taken) + 2))
    return next(each for each in names if each.casefold() not in lower)


def _named(title: str) -> str:
    """A title as a file name that every system accepts."""
    name = " ".join(_FORBIDDEN.sub(" ", title).split()).strip(_EDGES)
    name = name.encode("utf-8", "replace")[:_MAX_BYTES].decode("utf-8", "ignore").strip(_EDGES)
    if name.partition(".")[0].rstrip().casefold() in system.DEVICES:
        return f"_{name}"
    return name or "Untitled"
