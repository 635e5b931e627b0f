"""Lines that a voice cannot have said as they are written are spoken once more, otherwise."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from narrator import engines
from narrator.engines import EngineSpec
from narrator.events import Event, SpokenAgain
from narrator.formats.mp3 import Mp3
from narrator.recording.doubts import record
from narrator.recording.jobs import Job
from narrator.recording.pool import WorkerPool
from narrator.recording.service import ServiceClient
from narrator.recording.takes import Choices
from narrator.store import Store
from tests.engines import stubs

STORM = "There was a storm over the coast on that day, and nobody could go to sea."
FLOOD = "Then came the flood of the spring, and it took the old bridge with it."
FOG = "In the fog of the next day nobody could say where the road had been."
PLAIN = tuple(f"The {word} line is said." for word in "one two three four five six seven eight nine ten".split())
LINES = (*PLAIN, STORM, FLOOD)


@pytest.fixture
def forgetful(tmp_path: Path) -> EngineSpec:
    return stubs.slow_spec(tmp_path / "log", forgets=True)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def recorded(forgetful: EngineSpec, store: Store) -> Iterator[Callable[..., tuple[list[float], list[SpokenAgain]]]]:
    """Records lines; gives the seconds for each character, and what was told."""

    def take(lines: tuple[str, ...], engine: EngineSpec = forgetful) -> tuple[list[float], list[SpokenAgain]]:
        events: list[Event] = []
        fingerprint, encoder = engines.load(engine).fingerprint, Mp3()
        chosen = Choices(store)
        job = Job(
            lines,
            engine,
            fingerprint,
            stubs.ANY,
            400,
            encoder,
            tuple((line,) for line in lines),
            takes=tuple(chosen.of(line, engine, stubs.ANY) for line in lines),
        )
        [segment] = record([job], store, pool, no_service, events.append)
        seconds = [
            (end - start) / encoder.rate / len(line) for line, (start, end) in zip(lines, segment.lines, strict=True)
        ]
        return seconds, [event for event in events if isinstance(event, SpokenAgain)]

    with ThreadPoolExecutor(1) as executor:
        pool = WorkerPool(1, executor)
        yield take


def no_service(engine: EngineSpec) -> ServiceClient:
    raise AssertionError(f"{engine} is asked")


def test_what_lacks_words_or_has_too_many_is_cut_otherwise_and_told(
    recorded: Callable[..., tuple[list[float], list[SpokenAgain]]], tmp_path: Path
) -> None:
    seconds, told = recorded(LINES)
    assert all(0.055 < each < 0.07 for each in seconds)
    assert {(event.line, event.before < event.after) for event in told} == {(STORM, True), (FLOOD, False)}
    assert [event.expected for event in told] == [pytest.approx(0.06 * len(event.line), rel=0.05) for event in told]
    pieces = [line.partition(" ")[2] for line in (tmp_path / "log").read_text().splitlines()][len(LINES) :]
    assert " ".join(pieces).split() == f"{STORM} {FLOOD}".split()
    assert len(pieces) >= 4


def test_what_was_spoken_again_stays_so(
    recorded: Callable[..., tuple[list[float], list[SpokenAgain]]], tmp_path: Path
) -> None:
    first, _ = recorded(LINES)
    (tmp_path / "log").write_text("")
    assert recorded(LINES) == (first, [])
    edited, told = recorded((*LINES, PLAIN[0]))
    assert (edited[:-1], told) == (first, [])
    assert (tmp_path / "log").read_text() == ""


def test_a_line_that_is_no_better_the_second_time_stays_as_it_was(
    recorded: Callable[..., tuple[list[float], list[SpokenAgain]]], tmp_path: Path
) -> None:
    lines = (*PLAIN, PLAIN[0], FOG)
    seconds, [told] = recorded(lines)
    assert (told.line, seconds[-1] < 0.04) == (FOG, True)
    (tmp_path / "log").write_text("")
    assert recorded(lines) == (seconds, [])
    assert (tmp_path / "log").read_text() == ""


def test_a_few_lines_are_taken_as_they_are(
    recorded: Callable[..., tuple[list[float], list[SpokenAgain]]],
) -> None:
    seconds, told = recorded((STORM, *PLAIN[1:]))
    assert (told, seconds[0] < 0.04) == ([], True)


def test_a_few_lines_are_doubted_by_what_the_voice_said_before(
    recorded: Callable[..., tuple[list[float], list[SpokenAgain]]],
) -> None:
    assert recorded(PLAIN)[1] == []
    seconds, [told] = recorded((STORM, "And that was all."))
    assert (told.line, seconds[0] > 0.055) == (STORM, True)


def test_engines_that_speak_by_rules_are_not_doubted(
    recorded: Callable[..., tuple[list[float], list[SpokenAgain]]],
) -> None:
    assert recorded(LINES, engines.find("tone"))[1] == []
