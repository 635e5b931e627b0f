"""Whole articles as tasks: what a worker is given, what it does with it, and what it gives back.

A worker reads, speaks, links and installs an article by itself, so nothing but the article and a few facts goes to and
fro, and while one is linked others are read and spoken. It asks no service: an article for which one is needed is given
back, and so is one that is long enough for all workers together. A worker that does not see the folders gives back the
script with all that was recorded of it.
"""

import pickle
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from narrator.episode import Episode
from narrator.errors import NarratorError, OutputError, UnexpectedError
from narrator.events import Event
from narrator.pipeline import sharing
from narrator.pipeline.finishing import NameTakenError, Naming
from narrator.pipeline.narrating import narrate, record
from narrator.pipeline.options import EpisodeOptions, ReadOptions
from narrator.pipeline.reading import display_name, read
from narrator.pipeline.updating import note
from narrator.recording.plan import VoiceOptions
from narrator.recording.recorder import Recorder, TaskRecorder
from narrator.recording.service import ServiceNeededError
from narrator.script import Script
from narrator.script import markdown as script_file
from narrator.sources import Document, web
from narrator.store import Store

MAX_CHARACTERS = 60_000
"""About an hour of sound, and how much one worker says alone."""


@dataclass(frozen=True, slots=True)
class Order:
    """What all articles of a run have in common.

    `marks` are those of the output and the store where workers may not see these, see `narrator.pipeline.sharing`.
    """

    output: Path
    reading: ReadOptions
    options: EpisodeOptions
    voices: VoiceOptions
    engine_settings: Mapping[str, Mapping[str, Any]]
    store: Path | None
    marks: Mapping[str, str]

    @classmethod
    def of(cls, output: Path, reading: ReadOptions, options: EpisodeOptions, recorder: Recorder) -> bytes:
        """An order as workers take it.

        Raises:
            OutputError: a folder cannot be written.
        """
        store = recorder.store.folder.absolute() if recorder.store else None
        marks = sharing.marks([output, *([store] if store else [])]) if recorder.is_elsewhere else {}
        if recorder.is_elsewhere:
            # What a user sends to sites stays on this machine.
            reading, options = replace(reading, access=web.ANONYMOUS), replace(options, access=web.ANONYMOUS)
        order = cls(output.absolute(), reading, options, recorder.options, recorder.engine_settings, store, marks)
        return pickle.dumps(order)


@dataclass(frozen=True, slots=True)
class Task:
    """An article to narrate: its source, the `order`, and under which key the store is to have where it stands.

    `silences` has the services that are known not to speak now, and why. With `has_company` there are other workers,
    with whom a long article can be shared.
    """

    source: Document
    order: bytes
    key: str
    silences: Mapping[str, str]
    has_company: bool


@dataclass(frozen=True, slots=True)
class GivenBack:
    """An article that whoever has given it is to narrate.

    `script` is what is said, if that is known; `recorded` what the store is to have of it, by key.
    """

    script: Script | None
    recorded: Mapping[str, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an article, and the events on the way."""

    result: Episode | NarratorError | GivenBack
    events: tuple[Event, ...] = ()


def perform(task: Task) -> Outcome:
    """Narrate an article in this process. Nothing is raised: what went wrong is the result."""
    events: list[Event] = []
    try:
        return Outcome(_result(task, events), tuple(events))
    except NarratorError as error:
        return Outcome(error, tuple(events))
    except Exception as error:
        return Outcome(_unexpected(error, display_name(task.source.name)), tuple(events))


def _result(task: Task, events: list[Event]) -> Episode | GivenBack:
    order, recorder, is_shared = _prepared(task.order)
    recorder.known_silences = task.silences
    if not is_shared and (not order.store or script_file.is_script(task.source.opening)):
        # There is nothing that could keep what is recorded; or the recordings that a script names are not here.
        return GivenBack(None)
    script = read(task.source, order.reading, watch=events.append)
    if task.has_company and _characters(script) > MAX_CHARACTERS:
        return GivenBack(script)
    told = len(events)
    try:
        if not is_shared:
            return _recorded(script, order, recorder)
        made = narrate(script, order.output, order.options, recorder=recorder, watch=events.append, naming=Naming.ALONE)
        note(recorder.store, task.key, made)
    except (ServiceNeededError, OutputError, NameTakenError):
        # Whoever has given it asks the service, finds out whether it has room where this worker has none, and knows
        # whose turn it is to get a number.
        del events[told:]
        return GivenBack(script)
    return made


def _recorded(script: Script, order: Order, recorder: TaskRecorder) -> GivenBack:
    """A script with all that is recorded of it here, where the folders of whoever has given it are not."""
    with TemporaryDirectory() as folder, Store(Path(folder)).noting(script.identity) as store:
        record(script, order.output, order.options, recorder, store)
        return GivenBack(script, store.used())


@lru_cache(1)
def _prepared(order: bytes) -> tuple[Order, TaskRecorder, bool]:
    """An order with a recorder for it, which lasts from article to article; and whether its folders are seen here."""
    found: Order = pickle.loads(order)
    is_shared = sharing.are_shared(found.marks)
    store = Store(found.store) if found.store and is_shared else None
    return found, TaskRecorder(found.voices, found.engine_settings, store), is_shared


def _characters(script: Script) -> int:
    passages = (passage for section in script.sections for passage in section.passages)
    return sum(len(line.said) for passage in passages for line in passage.lines)


def _unexpected(error: Exception, source: str) -> UnexpectedError:
    """An exception that nobody expected, as it can go from process to process: many cannot be made anew."""
    unexpected = UnexpectedError(error, source)
    unexpected.add_note(f"in a worker process:\n{traceback.format_exc()}")
    return unexpected
