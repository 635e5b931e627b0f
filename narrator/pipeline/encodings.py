"""The files in which an episode is to be, each in its format."""

from typing import NamedTuple

from narrator import formats, track
from narrator.errors import SettingsError
from narrator.formats import Encoder, Format
from narrator.pipeline.options import EpisodeOptions
from narrator.track import Track


class Encoding(NamedTuple):
    """A format, at the bit rate that is wanted."""

    format: Format
    encoder: Encoder


class File(NamedTuple):
    """A file that is to be linked, with all on its own clock."""

    format: Format
    encoder: Encoder
    track: Track

    @property
    def holds(self) -> Track:
        """The track with as many chapters as there can be in the file."""
        return track.with_chapters(self.track, self.encoder.max_chapters)


def encodings(options: EpisodeOptions) -> list[Encoding]:
    """The formats in which the episode is to be, the usual one first.

    Raises:
        SettingsError: one cannot be had, or none of them can be in the e-book that is wanted.
    """
    usual, *others = (formats.find(name) for name in dict.fromkeys((options.format, *options.also)))
    if options.epub and not any(each.epub_type for each in (usual, *others)):
        raise SettingsError(f"an e-book cannot hold {usual.title} files", "take --format mp3 as well")
    return [Encoding(usual, usual.at(options.bitrate)), *(Encoding(other, other.at(0)) for other in others)]


def merging(file: File) -> tuple[str, ...]:
    """A note, where an audio file cannot hold all chapters."""
    every, kept = len(file.track.chapters), len(file.holds.chapters)
    if kept == every:
        return ()
    title = file.format.title
    return (f"{every} chapters are more than the {title} file can hold: merged there into {kept}; the page has all",)
