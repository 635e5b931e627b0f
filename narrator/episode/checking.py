"""Verification of an episode: that every line is in the file, and that the file describes itself correctly."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from narrator import formats
from narrator.errors import SourceError, VerifyError
from narrator.recording.jobs import plausible
from narrator.script.speaking import Utterance
from narrator.track import Track

_REPORT = "please report this with the article"

MAX_SILENCE = 5.0
"""Seconds of silence above which something is missing; narrator's own pauses stay below it."""


@dataclass(frozen=True, slots=True)
class Report:
    """What `file` found: seconds, LUFS and dBTP as decoded, and `faults` as sentences, none if the file is sound."""

    title: str
    seconds: float
    frames: int
    chapters: int
    loudness: float
    true_peak: float
    faults: tuple[str, ...]


def episode(path: Path, track: Track, utterances: Sequence[Utterance], rate: float) -> None:
    """Verify, without decoding it, that a newly linked file contains every line of the utterances.

    The frames are counted and compared with the header and the track, and the chapters are read back. All lines must be
    there, in order, without overlaps, and each as long as its text can take at the voice's rate.

    Raises:
        VerifyError: something is missing or wrong.
    """
    _check_file(path, track)
    lines = [line for utterance in utterances for line in utterance.passage.lines]
    is_spoken = [not utterance.passage.delivery.audio for utterance in utterances for _ in utterance.passage.lines]
    if [line.shown for line in lines] != [cue.shown for cue in track.cues]:
        raise VerifyError(f"{path} does not contain the lines of the script", _REPORT)
    end = 0
    for line, cue, is_said in zip(lines, track.cues, is_spoken, strict=True):
        seconds = (cue.end - cue.start) / track.rate
        is_plausible = not is_said or plausible(line.said, seconds, rate)
        if cue.start < end or cue.end > track.length or not is_plausible:
            raise VerifyError(f"“{line.said}” lasts {seconds:.1f} s, which cannot be right", "run with --no-store")
        end = cue.end
    boundaries = [(chapter.start, chapter.end) for chapter in track.chapters]
    if any(start >= end for start, end in boundaries) or boundaries[-1][1] != track.length:
        raise VerifyError(f"the chapters of {path} do not cover it", _REPORT)


def _check_file(path: Path, track: Track) -> None:
    found = _examined(path)
    if found.faults:
        raise VerifyError(f"{path} is damaged: {found.faults[0]}", "run the same command again")
    if found.samples != track.length:
        raise VerifyError(f"{path} has {found.samples} samples instead of {track.length}", _REPORT)
    milliseconds = (1000 * chapter.start // track.rate for chapter in track.chapters)
    expected = [(start, chapter.title) for start, chapter in zip(milliseconds, track.chapters, strict=True)]
    if expected != [(chapter.start, chapter.title) for chapter in found.chapters]:
        raise VerifyError(f"{path} does not have the chapters of its track", _REPORT)


def file(path: Path) -> Report:
    """Examine any audio file: its frames, header, tags and chapters and, after decoding all of it, how it sounds.

    Its name determines the format; if it does not, the usual one is assumed.

    Raises:
        SourceError: it cannot be read, or is not of that format.
    """
    # Imported here because it needs numpy, which a run that finds everything in the store does not.
    from narrator import sound

    found = _examined(path)
    measured = sound.measure(path, MAX_SILENCE, _format(path).decode or sound.by_libsndfile)
    faults = list(found.faults)
    stated = found.samples / found.rate
    if abs(measured.seconds - stated) > 0.2:
        faults.append(f"{measured.seconds:.1f} s can be decoded of the {stated:.1f} s that are stated")
    faults += [f"silence from {_clock(start)} to {_clock(end)}" for start, end in measured.silences]
    return Report(
        title=found.title,
        seconds=measured.seconds,
        frames=found.frames,
        chapters=len(found.chapters),
        loudness=measured.loudness,
        true_peak=measured.true_peak,
        faults=tuple(faults),
    )


def _examined(path: Path) -> formats.Examination:
    try:
        return _format(path).examine(path)
    except SourceError as error:
        if formats.of_file(path.name) or isinstance(error.__cause__, OSError):
            raise
        what = f"{path} is no audio file that narrator knows"
        hint = f"give one that ends in {', '.join(formats.suffixes())}, or a folder with episodes"
        raise SourceError(what, hint) from error


def _format(path: Path) -> formats.Format:
    return formats.of_file(path.name) or formats.find(formats.DEFAULT)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"
