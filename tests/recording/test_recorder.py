"""A recorder: what it keeps from one script to the next, what it closes, and where it lets others work."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from narrator import pipeline
from narrator.article import Metadata
from narrator.errors import NarratorError, VoiceError
from narrator.events import Event, PassageRecorded, RecordingStarted, WorkerLost
from narrator.recording.recorder import Recorder
from narrator.script import Delivery, Line, Passage, Script, Section
from narrator.store import Store
from tests.google.server import Google, reached
from tests.support.process import eventually, spawned

pytestmark = pytest.mark.slow

# Called as what `distributed` raises for a task whose workers died.
KilledWorker: type[Exception] = type("KilledWorker", (Exception,), {})


class LikeDask(Executor):
    """`distributed.cfexecutor.ClientExecutor`: its `shutdown` takes no `cancel_futures`, its lost workers raise another
    exception than BrokenExecutor.

    Args:
        lost: so many tasks are lost at first.
    """

    def __init__(self, lost: int = 0, error: Callable[[str], Exception] = KilledWorker) -> None:
        self._threads = ThreadPoolExecutor(2)
        self._lost, self._error = lost, error
        self.is_shut_down = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if self._lost:
            self._lost -= 1
            lost: Future[Any] = Future()
            lost.set_exception(self._error("the worker was killed"))
            return lost
        return self._threads.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True) -> None:  # type: ignore[override]
        self._threads.shutdown(wait)
        self.is_shut_down = True


def script(title: str, passages: int = 3) -> Script:
    lines = [Line(text, text) for text in (f"{title} has a passage of number {number}." for number in range(passages))]
    return Script(
        Metadata(title, language="en"), (Section(None, 1, tuple(Passage((line,)) for line in lines)),), identity=title
    )


def workers() -> set[int]:
    return {worker.pid for worker in spawned()}


def asking() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name == "voice service"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def google(tmp_path: Path) -> Iterator[Google]:
    with Google(tmp_path) as google, reached(google):
        yield google


def test_workers_are_the_same_from_script_to_script_and_end_with_it(tmp_path: Path) -> None:
    with Recorder(engine="tone", jobs=2) as recorder:
        pipeline.narrate(script("One"), tmp_path, recorder=recorder)
        first = workers()
        pipeline.narrate(script("Two"), tmp_path, recorder=recorder)
        assert len(first) == 2 and workers() == first
    assert eventually(lambda: not workers())


def test_what_is_used_again_after_it_was_closed_can_be_closed_again(tmp_path: Path) -> None:
    recorder = Recorder(engine="tone", jobs=1)
    for title in ("One", "Two"):
        pipeline.narrate(script(title), tmp_path, recorder=recorder)
        assert workers()
        recorder.close()
        assert eventually(lambda: not workers())


def test_threads_that_ask_a_service_are_the_same_from_script_to_script_and_end_with_it(
    google: Google, tmp_path: Path
) -> None:
    before = asking()
    with Recorder(engine="gtts", jobs=1) as recorder:
        counts = []
        for title in ("One", "Two", "Three"):
            pipeline.narrate(script(title), tmp_path, recorder=recorder)
            counts.append(len(asking() - before))
        assert counts == [5, 5, 5]
    assert google.asked
    assert eventually(lambda: asking() <= before)


@pytest.mark.parametrize(
    "executor", [lambda: None, lambda: ThreadPoolExecutor(2), LikeDask], ids=["our own", "threads", "like Dask's"]
)
def test_any_executor_makes_the_same_and_is_left_as_it_is(
    executor: Callable[[], Executor | None], tmp_path: Path
) -> None:
    given = executor()
    for title in ("One", "Two"):
        with Recorder(engine="tone", jobs=2, executor=given) as recorder:
            episode = pipeline.narrate(script(title), tmp_path, recorder=recorder)
            assert (episode.folder / "transcript.vtt").read_text().count(" --> ") == 4
    if given:
        assert given.submit(len, "abc").result() == 3
        given.shutdown()


@pytest.mark.parametrize("error", [KilledWorker, BrokenExecutor])
def test_what_a_lost_worker_had_in_hand_is_done_once_more(error: Callable[[str], Exception], tmp_path: Path) -> None:
    events: list[Event] = []
    with Recorder(engine="tone", jobs=2, executor=LikeDask(1, error)) as recorder:
        pipeline.narrate(script("One"), tmp_path, recorder=recorder, watch=events.append)
    assert [type(event) for event in events].count(WorkerLost) == 1
    with (
        Recorder(engine="tone", jobs=2, executor=LikeDask(99, error)) as recorder,
        pytest.raises(VoiceError, match="died twice"),
    ):
        pipeline.narrate(script("Two"), tmp_path, recorder=recorder)


def test_an_executor_that_loses_a_worker_for_good_ends_the_run_and_what_is_stored_is_kept(
    tmp_path: Path, store: Store
) -> None:
    events: list[Event] = []
    with ProcessPoolExecutor(1, get_context("spawn")) as lost:

        def watch(event: Event) -> None:
            events.append(event)
            if [type(each) for each in events].count(PassageRecorded) == 5:
                for process in list(lost._processes.values()):
                    process.kill()

        with (
            Recorder(engine="tone", jobs=1, store=store, executor=lost) as recorder,
            pytest.raises(NarratorError, match=r"all workers are lost; .* what is stored is kept"),
        ):
            pipeline.narrate(script("One", 40), tmp_path, recorder=recorder, watch=watch)
    ended = ThreadPoolExecutor(1)
    ended.shutdown()
    recorder = Recorder(engine="tone", store=store, executor=ended)
    with recorder, pytest.raises(NarratorError, match="all workers are lost"):
        pipeline.narrate(script("One", 40), tmp_path, recorder=recorder)
    events.clear()
    with ThreadPoolExecutor(1) as new, Recorder(engine="tone", store=store, executor=new) as recorder:
        pipeline.narrate(script("One", 40), tmp_path, recorder=recorder, watch=events.append)
    assert next(event.stored for event in events if isinstance(event, RecordingStarted)) >= 5


def test_after_a_script_that_fails_the_next_is_recorded(tmp_path: Path) -> None:
    with Recorder(engine="espeak", voice="", jobs=1) as recorder:
        passage = Passage((Line("Hello.", "Hello."),), Delivery(voice="nobody"))
        with pytest.raises(VoiceError, match="nobody"):
            bad = Script(Metadata("Bad", language="en"), (Section(None, 1, (passage,)),), identity="bad")
            pipeline.narrate(bad, tmp_path, recorder=recorder)
        assert pipeline.narrate(script("Good"), tmp_path, recorder=recorder).seconds > 1


def test_several_engines_read_one_script(tmp_path: Path, store: Store) -> None:
    Path(tmp_path, "s.md").write_text(
        "---\nnarrator: script\ntitle: Two voices\n---\n\nHummed by one.\n\n[voice espeak:en-gb] And said by another.\n"
    )
    written = pipeline.read(str(tmp_path / "s.md"))
    with Recorder(engine="tone", jobs=1, store=store) as recorder:
        episode = pipeline.narrate(written, tmp_path / "output", recorder=recorder)
    assert episode.voice == "hum, espeak:en-gb"
    with Recorder(voice="espeak:en-gb", jobs=1) as recorder:
        assert pipeline.narrate(script("One"), tmp_path / "output", recorder=recorder).engine == "espeak-ng"


def test_a_voice_of_another_engine_than_the_one_named_is_an_error(tmp_path: Path) -> None:
    with (
        Recorder(engine="tone", voice="espeak:de") as recorder,
        pytest.raises(VoiceError, match=r"“espeak:de” is not one of tone; take --engine espeak"),
    ):
        pipeline.narrate(script("One"), tmp_path, recorder=recorder)


def test_a_service_and_an_engine_of_this_machine_read_one_script(google: Google, tmp_path: Path) -> None:
    hummed = Passage((Line("And hummed.", "And hummed."),), Delivery(voice="tone:hum"))
    section = Section(None, 1, (*script("One", 1).sections[0].passages, hummed))
    with Recorder(engine="gtts", jobs=1) as recorder:
        episode = pipeline.narrate(
            Script(Metadata("One", language="en"), (section,), identity="1"), tmp_path, recorder=recorder
        )
    assert episode.voice == "en, tone:hum"
    assert not any("hummed" in asked.text for asked in google.asked)
