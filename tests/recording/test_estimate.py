"""What narrating would take, against what it does take."""

from pathlib import Path

import pytest

from narrator import pipeline
from narrator.engines import find, load, names
from narrator.pipeline import EpisodeOptions, ReadOptions
from narrator.recording.estimate import Estimate
from narrator.recording.recorder import Recorder
from narrator.script.speaking import Pacing
from narrator.store import Store
from tests.support.narrating import narrate

SAMPLE = Path(__file__).parent.parent.parent / "scripts" / "ketamine-treatment-therapy.txt"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def estimates(
    source: Path, recorder: Recorder, store: Store, options: EpisodeOptions = pipeline.DEFAULT
) -> list[Estimate]:
    return pipeline.estimate(pipeline.read(str(source)), recorder, store, options)


def test_there_is_one_for_each_engine_or_for_the_one_that_is_wished(store: Store) -> None:
    ready = [name for name in names() if load(find(name)).voices()]
    assert "openai" not in ready
    assert [each.engine for each in estimates(SAMPLE, Recorder(), store)] == ready
    assert [each.engine for each in estimates(SAMPLE, Recorder(engine="gtts"), store)] == ["gtts"]


@pytest.mark.slow
def test_it_is_not_far_from_what_the_embedded_engine_takes(tmp_path: Path, store: Store) -> None:
    [estimate] = estimates(SAMPLE, Recorder(engine="espeak"), store)
    made = narrate(SAMPLE, tmp_path / "output", engine="espeak", store=store)
    assert estimate.audio == pytest.approx(made.seconds, rel=0.15)
    assert estimate.requests == 0


def test_pace_and_pauses_count(store: Store) -> None:
    [natural] = estimates(SAMPLE, Recorder(engine="tone"), store)
    [faster] = estimates(SAMPLE, Recorder(engine="tone", rate=2.0), store)
    [slower] = estimates(SAMPLE, Recorder(engine="tone"), store, EpisodeOptions(pacing=Pacing(line=2400)))
    assert natural.audio / 2 < faster.audio < natural.audio < slower.audio


def test_fewer_requests_at_a_time_take_longer(store: Store) -> None:
    [four] = estimates(SAMPLE, Recorder(engine="gtts"), store)
    [one] = estimates(SAMPLE, Recorder(engine="gtts", max_requests=1), store)
    assert four.requests == one.requests > 20
    assert one.wait == pytest.approx(4 * four.wait)


def test_an_engine_that_cannot_read_it_says_why(store: Store) -> None:
    written = pipeline.read(str(SAMPLE), ReadOptions(language="eo"))
    [estimate] = pipeline.estimate(written, Recorder(engine="gtts"), store)
    assert estimate.obstacle.startswith("gTTS has no voice for the language “eo”")
    assert estimate.requests == 0
