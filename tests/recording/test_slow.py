"""Engines that take their time: each line is kept, as few processes load one as there is memory for."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from narrator import engines
from narrator.engines import EngineSpec
from narrator.errors import VoiceError
from narrator.events import Event, RecordingStarted, WorkersLimited
from narrator.formats.mp3 import Mp3
from narrator.recording.jobs import Job, Segment
from narrator.recording.plan import Means, RecordingRequest, VoiceOptions
from narrator.recording.plan import plan as planned
from narrator.recording.pool import WorkerPool
from narrator.recording.run import record
from narrator.recording.service import ServiceClient
from narrator.script import Line, Passage
from narrator.script.speaking import Break, Utterance
from narrator.store import Store
from tests.engines import stubs

GB = 10**9


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def slow(tmp_path: Path) -> EngineSpec:
    return stubs.slow_spec(tmp_path / "log")


@pytest.fixture
def spoken(tmp_path: Path) -> Callable[[], list[str]]:
    """Takes the lines that the engine has spoken since it was last asked."""

    def take() -> list[str]:
        log = tmp_path / "log"
        lines = log.read_text().splitlines() if log.exists() else []
        log.write_text("")
        return [line.partition(" ")[2] for line in lines]

    return take


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    """Of two workers, which take a second to start; no test that has it harms them."""
    pool = WorkerPool(2)
    yield pool
    pool.close()


def no_service(engine: EngineSpec) -> ServiceClient:
    raise AssertionError(f"{engine} is asked")


def jobs(slow: EngineSpec, *passages: tuple[str, ...], pause: int = 400, encoder: Mp3 | None = None) -> list[Job]:
    engine = engines.load(slow)
    return [
        Job(said, slow, engine.fingerprint, stubs.ANY, pause, encoder or Mp3(), tuple((line,) for line in said))
        for said in passages
    ]


def lengths(segments: list[Segment]) -> list[list[int]]:
    return [[end - start for start, end in segment.lines] for segment in segments]


def test_a_changed_pause_or_bit_rate_asks_no_engine(
    slow: EngineSpec, store: Store, pool: WorkerPool, spoken: Callable[[], list[str]]
) -> None:
    passages = ("One.", "Two words."), ("Three.",)
    first = record(jobs(slow, *passages), store, pool, no_service, lambda _: None)
    assert sorted(spoken()) == ["One.", "Three.", "Two words."]
    for changed in (jobs(slow, *passages, pause=700), jobs(slow, *passages, encoder=Mp3(96))):
        again = record(changed, store, pool, no_service, lambda _: None)
        assert spoken() == []
        assert lengths(again) == lengths(first)


def test_after_an_edit_that_sentence_is_spoken(
    slow: EngineSpec, store: Store, pool: WorkerPool, spoken: Callable[[], list[str]]
) -> None:
    record(jobs(slow, ("One.", "Two.", "Three.")), store, pool, no_service, lambda _: None)
    spoken()
    record(jobs(slow, ("One.", "Two and a half.", "Three.")), store, pool, no_service, lambda _: None)
    assert spoken() == ["Two and a half."]


def test_what_is_kept_of_a_line_depends_on_its_voice_and_rate(
    slow: EngineSpec, store: Store, pool: WorkerPool, spoken: Callable[[], list[str]]
) -> None:
    [job] = jobs(slow, ("One.",))
    for voice in (stubs.ANY, replace(stubs.ANY, rate=1.2), replace(stubs.ANY, name="other")):
        record([replace(job, voice=voice)], store, pool, no_service, lambda _: None)
        assert spoken() == ["One."]


def test_one_that_knows_no_pace_is_asked_once_for_all_of_them(
    slow: EngineSpec, store: Store, pool: WorkerPool, spoken: Callable[[], list[str]]
) -> None:
    [job] = jobs(slow, ("One and two.",))
    paces = [replace(job, voice=replace(stubs.ANY, rate=rate), keeps_pace=False) for rate in (1.0, 1.5)]
    slower, faster = lengths(record(paces, store, pool, no_service, lambda _: None))
    assert spoken() == ["One and two."]
    assert slower[0] == pytest.approx(1.5 * faster[0], rel=0.1)


def test_the_sound_is_that_of_lines_which_were_not_kept(slow: EngineSpec, store: Store, pool: WorkerPool) -> None:
    [kept] = jobs(slow, ("One.", "Two words."))
    both = record([kept, replace(kept, pieces=())], store, pool, no_service, lambda _: None)
    assert store.get(both[0].key) == store.get(both[1].key)


def test_no_requests_are_announced(slow: EngineSpec, store: Store, pool: WorkerPool) -> None:
    events: list[Event] = []
    record(jobs(slow, ("One.", "Two.")), store, pool, no_service, events.append)
    assert isinstance(events[0], RecordingStarted)
    assert events[0].requests == 0


def test_a_run_that_ends_early_keeps_every_line_that_was_spoken(
    slow: EngineSpec, store: Store, spoken: Callable[[], list[str]]
) -> None:
    """The last line fails: what came before it is not spoken again."""
    lines = tuple(f"Line number {number} of a passage." for number in range(12))
    refusing = jobs(stubs.spec("Refusing"), ("second",))
    pool = WorkerPool(1)
    with pytest.raises(VoiceError, match="no more today"):
        record([*jobs(slow, lines), *refusing], store, pool, no_service, lambda _: None)
    pool.close()
    before = spoken()
    pool = WorkerPool(1)
    record(jobs(slow, lines), store, pool, no_service, lambda _: None)
    pool.close()
    # What was in a worker's hands when the run ended is spoken once more, no other line is.
    assert Counter(before + spoken()).total() <= len(lines) + 3


@pytest.mark.slow
@pytest.mark.parametrize(("free", "size"), [(1.0, 1), (1.3, 2), (50.0, 2), (None, 2)])
def test_as_many_processes_as_there_is_memory_for(
    slow: EngineSpec, store: Store, tmp_path: Path, free: float | None, size: int
) -> None:
    pool = WorkerPool(2, available=lambda: None if free is None else int(free * GB))
    events: list[Event] = []
    record(jobs(slow, *((f"Passage {number}.",) for number in range(8))), store, pool, no_service, events.append)
    pool.close()
    assert pool.size == size
    told = [event.what for event in events if isinstance(event, WorkersLimited)]
    assert told == (["1 of 2 processes work, for lack of free memory"] if size == 1 else [])
    assert len({line.split()[0] for line in (tmp_path / "log").read_text().splitlines()}) <= size


def test_too_little_memory_for_one_is_an_error(slow: EngineSpec, store: Store) -> None:
    pool = WorkerPool(2, available=lambda: 300_000_000)
    with pytest.raises(VoiceError, match="Slow needs 600 MB of memory, and 300 MB are free; close other programs"):
        record(jobs(slow, ("One.",)), store, pool, no_service, lambda _: None)
    assert pool.probe(slow).startswith("Slow needs 600 MB of memory")


def test_a_pool_that_works_already_is_made_smaller(slow: EngineSpec, store: Store) -> None:
    pool = WorkerPool(2, available=lambda: GB)
    pool.warm_up(engines.find("tone"))
    record(jobs(slow, ("One.",), ("Two.",)), store, pool, no_service, lambda _: None)
    assert pool.size == 1
    pool.close()


def request(*said: str) -> RecordingRequest:
    utterances = [Utterance(Passage((Line(line, line),)), Break.PARAGRAPH, 0) for line in said]
    return RecordingRequest(utterances, "en", 400, Mp3())


def auto(slow: EngineSpec, store: Store, pool: WorkerPool) -> tuple[str, str]:
    """Who reads, if the slow engine is preferred to espeak, and why."""

    def find(name: str) -> EngineSpec:
        return slow if name == "slow" else engines.find(name)

    options = VoiceOptions(prefer=("slow", "espeak"))
    found = planned(options, request("One line."), Means(find, no_service, store, pool.probe))
    return found.engine.title, found.fallback_reason


def test_auto_takes_one_that_can_be_loaded(slow: EngineSpec, store: Store, pool: WorkerPool) -> None:
    assert auto(slow, store, pool) == ("Slow", "")


def test_auto_goes_on_when_a_worker_dies_of_it(tmp_path: Path, store: Store) -> None:
    deadly = stubs.slow_spec(tmp_path / "log", dies=True)
    pool = WorkerPool(2)
    assert auto(deadly, store, pool) == ("espeak-ng", "a worker process died when it loaded Slow")
    pool.close()


def test_auto_goes_on_when_there_is_too_little_memory(slow: EngineSpec, store: Store) -> None:
    engine, reason = auto(slow, store, WorkerPool(2, available=lambda: 300_000_000))
    assert engine == "espeak-ng"
    assert reason.startswith("Slow needs 600 MB of memory, and 300 MB are free")


def test_short_lines_come_in_the_end(slow: EngineSpec, store: Store, spoken: Callable[[], list[str]]) -> None:
    """So that no process is left alone with a long one."""
    lines = ("A.", *(f"This is line number {number} of them." for number in range(6)), "Two words.", "One.")
    pool = WorkerPool(1)
    record(jobs(slow, lines), store, pool, no_service, lambda _: None)
    pool.close()
    assert spoken() == [*lines[1:-2], "Two words.", "One.", "A."]
