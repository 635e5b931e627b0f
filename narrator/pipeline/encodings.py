"""The files in which an episode is to be, each in its format."""

from collections.abc import Sequence
from typing import NamedTuple

from narrator import formats, track
from narrator.errors import SettingsError
from narrator.formats import Encoder, Format
from narrator.pipeline.options import EpisodeOptions
from narrator.recording.jobs import Segment
from narrator.script import Script
from narrator.script.speaking import Utterance
from narrator.track import Clock, Track


class Encoding(NamedTuple):
    """A format, at the bit rate that is wanted."""

    format: Format
    encoder: Encoder

    @property
    def clock(self) -> Clock:
        """How the format counts."""
        return Clock(self.encoder.rate, self.encoder.frame_size)


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
        raise SettingsError(f"an e-book cannot hold {usual.title} files", f"take --format {formats.DEFAULT} as well")
    return [Encoding(usual, usual.at(options.bitrate)), *(Encoding(other, other.at(0)) for other in others)]


def files(
    wanted: Sequence[Encoding],
    script: Script,
    utterances: Sequence[Utterance],
    segments: Sequence[Segment],
    options: EpisodeOptions,
) -> list[File]:
    """The files that are to be linked from segments, the usual one first."""
    clocks = [each.clock for each in wanted]
    usual = track.build_track(script, utterances, segments, clocks, pacing=options.pacing, depth=options.chapter_depth)
    others = (track.in_another_format(usual, utterances, number, clock) for number, clock in enumerate(clocks[1:]))
    return [File(*each, own) for each, own in zip(wanted, (usual, *others), strict=True)]


def merging(file: File) -> tuple[str, ...]:
    """A note, where an audio file cannot hold all chapters."""
    every, kept = len(file.track.chapters), len(file.holds.chapters)
    if kept == every:
        return ()
    title = file.format.title
    return (f"{every} chapters are more than the {title} file can hold: merged there into {kept}; the page has all",)
