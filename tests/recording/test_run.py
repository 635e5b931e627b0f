"""Recording with real worker processes and real engines."""

import json
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest

from narrator import engines
from narrator.engines import EngineSpec, Voice
from narrator.errors import OutputError, VoiceError
from narrator.events import Event, PassageRecorded, RecordingStarted, Watcher, WorkerLost
from narrator.formats.mp3 import Mp3
from narrator.recording.jobs import Job, Segment, packets, perform, plausible, stored_segment
from narrator.recording.pool import WorkerPool
from narrator.recording.run import record
from narrator.recording.service import ServiceClient
from narrator.store import Store
from tests.engines import stubs
from tests.support.process import eventually, spawned

TONE = engines.find("tone")
HUM = Voice("hum", "mul")


def job(*said: str, engine: EngineSpec = TONE, voice: Voice = HUM, pause: int = 400, bitrate: int = 64) -> Job:
    return Job(said, engine, engines.load(engine).fingerprint, voice, pause, Mp3(bitrate))


def recorded(
    wanted: list[Job], store: Store, watch: Watcher, *, workers: int, executor: Executor | None = None
) -> list[Segment]:
    pool = WorkerPool(workers, executor)
    try:
        return record(wanted, store, pool, no_service, watch)
    finally:
        pool.close()


def no_service(engine: EngineSpec) -> ServiceClient:
    raise AssertionError(f"{engine} is asked")


def jobs(count: int) -> list[Job]:
    return [job(f"passage {number}", "and a line") for number in range(count)]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def events() -> list[Event]:
    return []


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    """Of two workers, which take longer to start than all that is recorded here; no test that has it harms them."""
    pool = WorkerPool(2)
    yield pool
    pool.close()


def test_segments_come_in_the_order_of_their_jobs(store: Store, pool: WorkerPool, events: list[Event]) -> None:
    wanted = jobs(9)
    segments = record(wanted, store, pool, no_service, events.append)
    assert [segment.key for segment in segments] == [each.key() for each in wanted]
    assert events[0] == RecordingStarted(9, 0, sum(each.characters for each in wanted), 0)
    assert sum(isinstance(event, PassageRecorded) for event in events) == 9
    for segment, content in zip(segments, packets(store, segments), strict=True):
        assert Mp3().length(content) == segment.length
        assert len(segment.lines) == 2


def test_what_is_stored_is_not_made_again(store: Store, pool: WorkerPool, events: list[Event]) -> None:
    first = record(jobs(3), store, pool, no_service, events.append)
    events.clear()
    assert record(jobs(4), store, pool, no_service, events.append)[:3] == first
    assert isinstance(events[0], RecordingStarted)
    assert (events[0].stored, len(events)) == (3, 2)


@pytest.mark.parametrize(
    "entry",
    [
        b"",
        b"no line",
        b"{}\n",
        b"\xff\n",
        b'{"length": "x", "lines": 1, "words": []}\n',
        b'{"length": 9, "lines": [[0, 9]], "words": [[]]}\n',
    ],
)
def test_what_is_no_segment_is_recorded_again(store: Store, entry: bytes) -> None:
    store.put("a" * 40, entry)
    assert stored_segment(store, "a" * 40, 2) is None


def test_equal_passages_are_recorded_once(store: Store, pool: WorkerPool, events: list[Event]) -> None:
    segments = record([job("same"), job("other"), job("same")], store, pool, no_service, events.append)
    assert segments[0] == segments[2] != segments[1]
    assert len(events) == 3


@pytest.mark.parametrize(
    "other",
    [
        job("A line.", "Two."),
        job("A line", "Two", pause=500),
        job("A line", "Two", bitrate=96),
        job("A line", "Two", voice=Voice("hum", "mul", rate=1.1)),
        job("A line", "Two", engine=engines.find("espeak")),
        job("A line Two"),
    ],
)
def test_all_that_shapes_the_sound_is_in_the_key(other: Job) -> None:
    assert other.key() != job("A line", "Two").key()


def test_any_executor_will_do(store: Store) -> None:
    assert len(recorded(jobs(3), store, lambda _: None, workers=2, executor=ThreadPoolExecutor(2))) == 3


def test_a_segment_tells_where_its_lines_are() -> None:
    [entry] = perform(job("one", "three"))
    about = json.loads(entry.partition(b"\n")[0])
    (start, end), (next_start, _) = about["lines"]
    assert start == 0
    assert next_start - end == pytest.approx(0.4 * 44_100, abs=2)
    assert about["length"] % 1152 == 0


@pytest.mark.parametrize(
    ("engine", "message"),
    [
        (stubs.spec("Silent"), "Silent made no sound for “second”"),
        (stubs.spec("Hasty"), "Hasty took 0.0 s for “second”"),
        (stubs.spec("Refusing"), "no more today"),
        (stubs.spec("Garbled"), "something that is not sound"),
        (stubs.spec("Absent"), "cannot be loaded"),
    ],
)
def test_a_line_that_cannot_be_said_is_an_error_that_names_it(
    store: Store, pool: WorkerPool, engine: EngineSpec, message: str
) -> None:
    wanted = Job(("first", "second"), engine, "1", Voice("any", "en"), 400, Mp3())
    with pytest.raises(VoiceError, match=message):
        record([wanted], store, pool, no_service, lambda _: None)
    assert store.size() == (0, 0)


@pytest.mark.slow
def test_a_passage_that_kills_its_worker_is_named_and_the_others_are_kept(store: Store, events: list[Event]) -> None:
    deadly = Job(("second",), stubs.spec("Deadly"), "1", Voice("any", "en"), 400, Mp3())
    with pytest.raises(VoiceError, match="died twice on “second”"):
        recorded([*jobs(5), deadly, *jobs(9)[5:]], store, events.append, workers=2)
    assert any(isinstance(event, WorkerLost) for event in events)


@pytest.mark.slow
def test_a_worker_that_dies_once_costs_nothing_but_time(tmp_path: Path, events: list[Event]) -> None:
    others = spawned()

    def watch(event: Event) -> None:
        if isinstance(event, PassageRecorded) and not any(isinstance(past, PassageRecorded) for past in events):
            next(each for each in spawned() if each not in others).kill()
        events.append(event)

    def is_lost() -> bool:
        events.clear()
        store = Store(tmp_path / str(next(attempts)))
        assert len(recorded(jobs(12), store, watch, workers=1)) == 12
        assert store.size()[0] == 12
        return any(isinstance(event, WorkerLost) for event in events)

    attempts = count()
    # On a busy machine it may have done all before it dies.
    assert eventually(is_lost)


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_no_worker_outlives_a_run_that_fails(store: Store, error: type[BaseException]) -> None:
    def watch(event: Event) -> None:
        if isinstance(event, PassageRecorded):
            raise error

    others = spawned()
    with pytest.raises(error):
        recorded(jobs(40), store, watch, workers=2)
    assert eventually(lambda: set(spawned()) <= set(others))


def test_a_store_that_cannot_be_written_stops_the_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="cannot write to the store"):
        recorded(jobs(2), Store(tmp_path / "file" / "store"), lambda _: None, workers=1)


def test_packets_that_have_left_the_store_are_an_error(store: Store) -> None:
    with pytest.raises(OutputError, match="gone from the store"):
        list(packets(store, [Segment("0" * 40, 1152, ((0, 1),))]))


@pytest.mark.parametrize(
    ("said", "seconds", "rate", "is_plausible"),
    [
        ("A sentence of some length that somebody said.", 3.0, 1.0, True),
        ("A sentence of some length that somebody said.", 0.3, 1.0, False),
        ("A sentence of some length that somebody said.", 0.3, 4.0, True),
        ("Hi", 30.0, 1.0, False),
        ("12,345,678,901", 9.0, 1.0, True),
        ("日本語の文", 1.5, 1.0, True),
        ("%", 0.5, 1.0, True),
    ],
)
def test_how_long_a_line_may_take(said: str, seconds: float, rate: float, is_plausible: bool) -> None:
    assert plausible(said, seconds, rate) is is_plausible
