"""Whole articles as tasks: what a worker is sent, what it does, and what it sends back.

A worker reads, speaks, links and installs an article by itself. So little more than the article has to be sent, and
while one article is linked, others are read and spoken. Workers send no requests to services: an article that needs one
is given back, and so is one long enough for all workers to share. A worker that cannot see the folders gives back the
script with everything recorded for it.
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
"""About an hour of sound: the most that one worker speaks alone."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the tasks of a run have in common.

    `marks` are those of the output and store folders if workers may not see these, see `narrator.pipeline.sharing`.
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
        """An order, pickled for workers.

        Raises:
            OutputError: a folder cannot be written.
        """
        store = recorder.store.folder.absolute() if recorder.store else None
        marks = sharing.marks([output, *([store] if store else [])]) if recorder.is_elsewhere else {}
        if recorder.is_elsewhere:
            # The user's logins for sites stay on this machine.
            reading, options = replace(reading, access=web.ANONYMOUS), replace(options, access=web.ANONYMOUS)
        order = cls(output.absolute(), reading, options, recorder.options, recorder.engine_settings, store, marks)
        return pickle.dumps(order)


@dataclass(frozen=True, slots=True)
class Task:
    """An article to narrate: its source, the `order`, and the key under which the store notes where its episode is.

    `silences` has the services that are known to be unavailable, and why. With `has_company`, there are other workers
    that can share a long article.
    """

    source: Document
    order: bytes
    key: str
    silences: Mapping[str, str]
    has_company: bool


@dataclass(frozen=True, slots=True)
class GivenBack:
    """An article that a worker leaves to the process that sent it.

    `script` is what will be said, if that is known; `recorded` has what belongs into the store, by key.
    """

    script: Script | None
    recorded: Mapping[str, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a task, and the events on the way."""

    result: Episode | NarratorError | GivenBack
    events: tuple[Event, ...] = ()


def perform(task: Task) -> Outcome:
    """Narrate an article in this process. Nothing is raised: errors are returned as the result."""
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
        # There is no store for what would be recorded; or the script may name recordings that are on the other machine.
        return GivenBack(None)
    script = read(task.source, order.reading, watch=events.append)
    if task.has_company and _characters(script) > MAX_CHARACTERS:
        return GivenBack(script)
    reported = len(events)
    try:
        if not is_shared:
            return _recorded(script, order, recorder)
        made = narrate(script, order.output, order.options, recorder=recorder, watch=events.append, naming=Naming.ALONE)
        note(recorder.store, task.key, made)
    except (ServiceNeededError, OutputError, NameTakenError):
        # The process that sent the article uses the service, may have room where this worker has none, and knows which
        # article is to be numbered next.
        del events[reported:]
        return GivenBack(script)
    return made


def _recorded(script: Script, order: Order, recorder: TaskRecorder) -> GivenBack:
    """Record a script here, where its folders are not, and give it back with all that was recorded."""
    with TemporaryDirectory() as folder, Store(Path(folder)).noting(script.identity) as store:
        record(script, order.output, order.options, recorder, store)
        return GivenBack(script, store.used())


@lru_cache(1)
def _prepared(order: bytes) -> tuple[Order, TaskRecorder, bool]:
    """An order, a recorder for it that is reused for the next articles, and whether its folders are visible here."""
    decoded: Order = pickle.loads(order)
    is_shared = sharing.are_shared(decoded.marks)
    store = Store(decoded.store) if decoded.store and is_shared else None
    return decoded, TaskRecorder(decoded.voices, decoded.engine_settings, store), is_shared


def _characters(script: Script) -> int:
    passages = (passage for section in script.sections for passage in section.passages)
    return sum(len(line.said) for passage in passages for line in passage.lines)


def _unexpected(error: Exception, source: str) -> UnexpectedError:
    """An unexpected exception in a form that can be sent between processes, as many exceptions cannot."""
    unexpected = UnexpectedError(error, source)
    unexpected.add_note(f"in a worker process:\n{traceback.format_exc()}")
    return unexpected
