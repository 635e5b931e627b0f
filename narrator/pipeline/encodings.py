"""The audio files of an episode, each in its format."""

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
    """A format at the requested bit rate."""

    format: Format
    encoder: Encoder

    @property
    def clock(self) -> Clock:
        """How the format counts time."""
        return Clock(self.encoder.rate, self.encoder.frame_size)


class File(NamedTuple):
    """A file to be linked, with its track on the clock of its own format."""

    format: Format
    encoder: Encoder
    track: Track

    @property
    def holds(self) -> Track:
        """The track, with no more chapters than the file can hold."""
        return track.with_chapters(self.track, self.encoder.max_chapters)


def encodings(options: EpisodeOptions) -> list[Encoding]:
    """The formats of the episode, the main one first.

    Raises:
        SettingsError: one is not available, or an e-book is requested that can hold none of them.
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
    """The files to be linked from the segments, the main one first."""
    clocks = [each.clock for each in wanted]
    usual = track.build_track(script, utterances, segments, clocks, pacing=options.pacing, depth=options.chapter_depth)
    others = (track.in_another_format(usual, utterances, number, clock) for number, clock in enumerate(clocks[1:]))
    return [File(*each, own) for each, own in zip(wanted, (usual, *others), strict=True)]


def merging(file: File) -> tuple[str, ...]:
    """A note if the audio file cannot hold all chapters."""
    every, kept = len(file.track.chapters), len(file.holds.chapters)
    if kept == every:
        return ()
    title = file.format.title
    return (f"{every} chapters are more than the {title} file can hold: merged there into {kept}; the page has all",)
