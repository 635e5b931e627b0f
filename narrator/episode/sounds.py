"""The audio of an episode in its formats, as pages offer it: a browser uses the first that it can play."""

from collections.abc import Iterator
from dataclasses import dataclass

from narrator.episode import links
from narrator.episode.manifest import Manifest
from narrator.formats import of_file


@dataclass(frozen=True, slots=True)
class Sound:
    """The audio in a format: its address, its media type and the format's name if known, and its megabytes."""

    address: str
    media_type: str
    title: str
    megabytes: str


def sounds(about: Manifest) -> Iterator[Sound]:
    """The audio in each of its formats, the usual one first."""
    for name, size in ((about.audio, about.size), *((each.audio, each.size) for each in about.alternates)):
        found = of_file(name)
        title = found.title if found else ""
        yield Sound(links.segment(name), found.media_type if found else "", title, f"{size / 1e6:.1f}")
