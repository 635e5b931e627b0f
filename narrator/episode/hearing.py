"""Listening to a finished episode: whether a speech recognizer hears what the episode shows.

Neural voices skip words and invent some. Each line of the transcript is recognized, normalized to words as they would
be said, and compared word by word. Recognizers err, too: the figures rank lines and voices, but prove nothing by
themselves.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import ceil
from pathlib import Path
from typing import NamedTuple

import numpy as np

from narrator import formats, sound, spoken
from narrator.episode import manifest, transcripts
from narrator.episode.recognition import RATE, Recognizer
from narrator.errors import SourceError
from narrator.files import read_regular
from narrator.script.lexicon import EMPTY, Lexicon
from narrator.sound import Samples

_MAX_TRANSCRIPT = 100_000_000

# The recognizer takes half a minute at a time; a short silence keeps lines apart.
_MAX_SECONDS, _PAUSE_SECONDS = 26.0, 0.4
_MARGIN = 0.08
_STEP = 0.01

_NO_WORD = re.compile(r"[^\w']+")
_MAX_JOINED = 6
_SPELLINGS = (
    (re.compile(r"our\b|our(?=s\b|ed\b|ing\b|ite|able|ful)"), "or"),
    (re.compile(r"is(?=e\b|ed\b|es\b|ing\b|ation)"), "iz"),
    (re.compile(r"tre\b"), "ter"),
    (re.compile(r"ll(?=ed\b|ing\b|er\b)"), "l"),
    (re.compile(r"\bgrey"), "gray"),
)


class Line(NamedTuple):
    """What a line shows, and when it is spoken, in seconds."""

    start: float
    end: float
    shown: str


@dataclass(frozen=True, slots=True)
class HeardLine:
    """A line, what was heard instead of it, and how many of its words were not recognized correctly."""

    start: float
    end: float
    shown: str
    heard: str
    words: int
    errors: int


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was heard in an episode."""

    lines: tuple[HeardLine, ...]

    @property
    def words(self) -> int:
        """How many words there are."""
        return sum(line.words for line in self.lines)

    @property
    def errors(self) -> int:
        """How many words are missing, wrong or added."""
        return sum(line.errors for line in self.lines)

    @property
    def rate(self) -> float:
        """The word error rate, as a fraction."""
        return self.errors / max(self.words, 1)

    def worst(self, count: int) -> list[HeardLine]:
        """The lines with the most errors relative to their length, in order."""
        wrong = [line for line in self.lines if line.errors]
        worst = sorted(wrong, key=lambda line: (-line.errors / (line.words + 4), line.start))[:count]
        return sorted(worst, key=lambda line: line.start)


class Ears:
    """Listens to the episode in a folder.

    Args:
        folder: the episode's folder.
        model: the recognizer's model; None for the one that the extra installs.
        lexicon: how words are said.

    Raises:
        SourceError: there is no episode with a transcript.
        SettingsError: there is no recognizer or model to listen with.
    """

    def __init__(self, folder: Path, model: Path | None = None, lexicon: Lexicon = EMPTY) -> None:
        self.about, self.lines = _episode(folder)
        self._audio = folder / self.about.audio
        self._recognizer = Recognizer(model, self.about.language)
        self._lexicon = lexicon

    def hear(self) -> Hearing:
        """Recognize the episode, line by line.

        Raises:
            SourceError: it cannot be decoded.
        """
        sounds = self._sounds(self.lines)
        groups = _groups(self.lines)
        return Hearing(
            tuple(line for group in groups for line in self.hear_group(group, list(islice(sounds, len(group)))))
        )

    def around(self, wanted: Sequence[HeardLine]) -> Iterator[tuple[list[Line], list[Samples]]]:
        """The groups in which the given lines were recognized, with their lines' sounds at `RATE`, full scale 1.0.

        Raises:
            SourceError: the episode cannot be decoded.
        """
        starts = {line.start for line in wanted}
        groups = [group for group in _groups(self.lines) if any(line.start in starts for line in group)]
        sounds = self._sounds(line for group in groups for line in group)
        for group in groups:
            yield group, list(islice(sounds, len(group)))

    def hear_group(self, group: Sequence[Line], sounds: Sequence[Samples]) -> list[HeardLine]:
        """Recognize lines of the episode together, given the sound of each."""
        [heard] = self._recognizer.heard([_with_pauses(sounds)])
        return list(self._compared(group, heard))

    def _sounds(self, lines: Iterable[Line]) -> Iterator[Samples]:
        audio_format = formats.of_file(self.about.audio)
        decode = audio_format.decode if audio_format else None
        return sound.excerpts(self._audio, map(_span, lines), RATE, decode or sound.by_libsndfile)

    def _compared(self, group: Sequence[Line], heard: str) -> Iterator[HeardLine]:
        language = self.about.language
        cut = [_label(line.shown, self.about.voices) for line in group]
        expected, labels = (
            [_words(self._lexicon.say(text, language, spoken.say)) for text in texts]
            for texts in (
                [line.shown[at:] for line, at in zip(group, cut, strict=True)],
                [line.shown[:at] for line, at in zip(group, cut, strict=True)],
            )
        )
        return compare(group, expected, _words(spoken.say(heard, language)), labels)


def listen(folder: Path, model: Path | None = None, lexicon: Lexicon = EMPTY) -> Hearing:
    """Recognize an episode, line by line; see `Ears`."""
    return Ears(folder, model, lexicon).hear()


def _episode(folder: Path) -> tuple[manifest.Manifest, list[Line]]:
    try:
        about = manifest.read(folder)
        transcript = json.loads(read_regular(folder / transcripts.JSON, _MAX_TRANSCRIPT))
        lines = [Line(each["startTime"], each["endTime"], each["body"]) for each in transcript["segments"]]
    except (OSError, ValueError, LookupError, TypeError) as error:
        hint = "give the folder of an episode that narrator made"
        why = "" if isinstance(error, FileNotFoundError) else f": {error}"
        raise SourceError(f"{folder} holds no episode with a transcript{why}", hint) from error
    if not lines:
        raise SourceError(f"{folder} shows nothing that could be compared", "there is nothing to listen for")
    return about, lines


def _span(line: Line) -> tuple[float, float]:
    """The seconds of a line, with a little of the silence around it."""
    return max(line.start - _MARGIN, 0.0), line.end + _MARGIN


def _groups(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines that are recognized together: the same groups even if some lines are spoken a little faster or slower."""
    exact = sum(line.end - line.start for line in lines) / max(sum(len(line.shown) for line in lines), 1)
    for_character = ceil(exact / _STEP) * _STEP
    group: list[Line] = []
    seconds = 0.0
    for line in lines:
        length = len(line.shown) * for_character + _PAUSE_SECONDS
        if group and seconds + length > _MAX_SECONDS:
            yield group
            group, seconds = [], 0.0
        group.append(line)
        seconds += length
    if group:
        yield group


def _with_pauses(excerpts: Sequence[Samples]) -> Samples:
    pause = np.zeros(round(_PAUSE_SECONDS * RATE), np.float32)
    return np.concatenate([part for excerpt in excerpts for part in (excerpt, pause)])


def _label(shown: str, speakers: Iterable[str]) -> int:
    """How many characters name the speaker. If speakers have their own voices, names are said only once."""
    head, colon, _ = shown.partition(":")
    names = {word for speaker in speakers for word in speaker.casefold().split()}
    return len(head) + 1 if colon and names & set(head.casefold().split()) else 0


def _words(said: str) -> list[str]:
    """The words of a text, with British spellings made American."""
    text = said.casefold().replace("’", "'")
    for british, american in _SPELLINGS:
        text = british.sub(american, text)
    return [word for each in _NO_WORD.split(text) if (word := each.strip("'_"))]


def compare(
    group: Sequence[Line],
    expected: Sequence[Sequence[str]],
    heard: Sequence[str],
    labels: Sequence[Sequence[str]] = (),
) -> Iterator[HeardLine]:
    """Each line with what was heard of it.

    Args:
        group: the lines.
        expected: the words of each line.
        heard: the words that were recognized in all of them.
        labels: for each line, the words before it that may or may not be said.
    """
    labels = labels or [()] * len(group)
    rows = [[*label, *words] for label, words in zip(labels, expected, strict=True)]
    optional = [place < len(label) for label, row in zip(labels, rows, strict=True) for place in range(len(row))]
    owners = [number for number, row in enumerate(rows) for _ in row]
    errors = [0] * len(group)
    parts: list[list[str]] = [[] for _ in group]
    owner = 0
    for step in _steps([word for row in rows for word in row], heard, optional):
        owner = owners[step.expected.start] if step.expected else owner
        errors[owner] += step.errors
        parts[owner] += heard[step.heard.start : step.heard.stop]
    for line, words, wrong, part in zip(group, expected, errors, parts, strict=True):
        yield HeardLine(line.start, line.end, line.shown, " ".join(part), len(words), wrong)


class _Step(NamedTuple):
    """Words that correspond: the indices of expected ones and of heard ones, and the number of errors."""

    expected: range
    heard: range
    errors: int


def _steps(expected: Sequence[str], heard: Sequence[str], optional: Sequence[bool]) -> list[_Step]:
    """The alignment of the two sequences with the fewest errors.

    Words may be joined ("every day", "everyday"), and optional ones may be missing.
    """
    rows, columns = len(expected) + 1, len(heard) + 1
    costs = [[0] * columns for _ in range(rows)]
    steps: list[list[tuple[int, int, int]]] = [[(0, 0, 0)] * columns for _ in range(rows)]
    for row in range(rows):
        for column in range(columns):
            if row or column:
                price = 0 if row and optional[row - 1] else 1
                costs[row][column], steps[row][column] = _best(expected, heard, costs, (row, column), price)
    found: list[_Step] = []
    row, column = rows - 1, columns - 1
    while row or column:
        down, right, errors = steps[row][column]
        found.append(_Step(range(row - down, row), range(column - right, column), errors))
        row, column = row - down, column - right
    return found[::-1]


def _best(
    expected: Sequence[str], heard: Sequence[str], costs: Sequence[Sequence[int]], place: tuple[int, int], missing: int
) -> tuple[int, tuple[int, int, int]]:
    """The cheapest way to a cell: its cost, and its last step. `missing` is the price of an expected word not heard."""
    row, column = place
    ways: list[tuple[int, tuple[int, int, int]]] = []
    if row and column:
        wrong = int(expected[row - 1] != heard[column - 1])
        ways.append((costs[row - 1][column - 1] + wrong, (1, 1, wrong)))
        for count in range(2, _MAX_JOINED + 1):
            if count <= row and "".join(expected[row - count : row]) == heard[column - 1]:
                ways.append((costs[row - count][column - 1], (count, 1, 0)))
            if count <= column and "".join(heard[column - count : column]) == expected[row - 1]:
                ways.append((costs[row - 1][column - count], (1, count, 0)))
    if row:
        ways.append((costs[row - 1][column] + missing, (1, 0, missing)))
    if column:
        ways.append((costs[row][column - 1] + 1, (0, 1, 1)))
    return min(ways, key=lambda way: way[0])
