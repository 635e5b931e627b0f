"""What happens during a run. The library reports events to a watcher; the command line displays them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Fetching:
    """A source is being fetched from its address."""

    source: str


@dataclass(frozen=True, slots=True)
class ScriptReady:
    """What will be said, and by whom, is now known; `because` says why narrator chose the engine, if it did."""

    title: str
    engine: str
    voice: str
    because: str


@dataclass(frozen=True, slots=True)
class RecordingStarted:
    """How many different passages are needed, and how many of them are in the store already.

    `letters` counts the characters of the missing ones; `requests` is how many requests to a service they need.
    """

    passages: int
    stored: int
    letters: int
    requests: int


@dataclass(frozen=True, slots=True)
class Asked:
    """How many requests have been answered, and how many are pending."""

    answered: int
    waiting: int


@dataclass(frozen=True, slots=True)
class BackingOff:
    """A service did not answer, or asks for fewer requests: narrator waits for some seconds.

    After that, at most `at_once` requests are made at a time.
    """

    why: str
    seconds: float
    at_once: int


@dataclass(frozen=True, slots=True)
class PassageRecorded:
    """A passage was spoken, mixed, encoded and stored: `seconds` of audio for `letters` characters."""

    seconds: float
    letters: int


@dataclass(frozen=True, slots=True)
class WorkerLost:
    """A worker process died; the passage it was recording is recorded again."""


@dataclass(frozen=True, slots=True)
class SpokenAgain:
    """A line took an implausible time to say, so it was spoken once more in another way.

    It took `before` seconds first, then `after`; about `expected` is plausible. The better one was kept.
    """

    line: str
    before: float
    after: float
    expected: float


@dataclass(frozen=True, slots=True)
class WorkersLimited:
    """Fewer processes work than requested: how many, and why, in words."""

    what: str


@dataclass(frozen=True, slots=True)
class PartUnusable:
    """An installed part, such as a kind of source, cannot be loaded; narrator works without it. `why` is in words."""

    why: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """An episode was finished before another of the same title that has precedence: its folder is now `folder`."""

    title: str
    folder: str


@dataclass(frozen=True, slots=True)
class Linking:
    """All passages are recorded, and are now being joined into one file."""


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
    | PartUnusable
    | Renamed
    | Linking
)
Watcher: TypeAlias = Callable[[Event], None]


def unwatched(_event: Event) -> None:
    """A watcher that ignores all events."""
