"""What happens during a run. The library tells a watcher; the command line draws."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Fetching:
    """A source is being fetched from its address."""

    source: str


@dataclass(frozen=True, slots=True)
class ScriptReady:
    """It is known what will be said and by whom; `because` says why, where narrator chose the engine."""

    title: str
    engine: str
    voice: str
    because: str


@dataclass(frozen=True, slots=True)
class RecordingStarted:
    """So many different passages are wanted, of which so many are in the store already.

    `letters` are in those that are not; `requests` is how many times a service has to be asked for them.
    """

    passages: int
    stored: int
    letters: int
    requests: int


@dataclass(frozen=True, slots=True)
class Asked:
    """So many requests are answered, and so many are being waited for."""

    answered: int
    waiting: int


@dataclass(frozen=True, slots=True)
class BackingOff:
    """A service did not answer, or asks for fewer requests: it is left alone for so many seconds.

    After that at most `at_once` requests are made at a time.
    """

    why: str
    seconds: float
    at_once: int


@dataclass(frozen=True, slots=True)
class PassageRecorded:
    """A passage was spoken, mixed, encoded and kept: so many `seconds` of audio for so many `letters`."""

    seconds: float
    letters: int


@dataclass(frozen=True, slots=True)
class WorkerLost:
    """A worker process died; the passage it had in hand is done again."""


@dataclass(frozen=True, slots=True)
class SpokenAgain:
    """A line took a time that cannot be right, so it was spoken once more, otherwise.

    It took `before` seconds, and `after` then; it should take about `expected`. The better one was kept.
    """

    line: str
    before: float
    after: float
    expected: float


@dataclass(frozen=True, slots=True)
class WorkersLimited:
    """Fewer processes work than were wanted: how many, and why, in words."""

    what: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """An episode of this run was done before one of the same title that comes first: it has another `folder` now."""

    title: str
    folder: str


@dataclass(frozen=True, slots=True)
class Linking:
    """All passages are recorded; they are being joined to one file."""


Event: TypeAlias = (
    Fetching
    | ScriptReady
    | RecordingStarted
    | Asked
    | BackingOff
    | PassageRecorded
    | WorkerLost
    | SpokenAgain
    | WorkersLimited
    | Renamed
    | Linking
)
Watcher: TypeAlias = Callable[[Event], None]


def unwatched(_event: Event) -> None:
    """The watcher of whoever does not want to know."""
