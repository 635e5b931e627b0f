"""What narrating would take, against what it does take."""

from pathlib import Path

import pytest

from narrator import pipeline
from narrator.casting import Wish
from narrator.engines import names
from narrator.estimate import Estimate
from narrator.pipeline import Changes, Options
from narrator.script import Pacing
from narrator.store import Store

SAMPLE = Path(__file__).parent.parent / "scripts" / "ketamine-treatment-therapy.txt"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def estimates(source: Path, wish: Wish, store: Store, options: Options = pipeline.DEFAULTS) -> list[Estimate]:
    return pipeline.estimate(pipeline.read(str(source)), wish, store, options)


def test_there_is_one_for_each_engine_or_for_the_one_that_is_wished(store: Store) -> None:
    assert [each.engine for each in estimates(SAMPLE, Wish(), store)] == names()
    assert [each.engine for each in estimates(SAMPLE, Wish("gtts"), store)] == ["gtts"]


def test_it_is_not_far_from_what_the_embedded_engine_takes(tmp_path: Path, store: Store) -> None:
    [estimate] = estimates(SAMPLE, Wish("espeak"), store)
    made = pipeline.narrate(str(SAMPLE), tmp_path / "output", options=Options(Wish("espeak")), kept=store)
    assert estimate.audio == pytest.approx(made.seconds, rel=0.15)
    assert estimate.requests == 0


def test_pace_and_pauses_count(store: Store) -> None:
    [natural] = estimates(SAMPLE, Wish("tone"), store)
    [faster] = estimates(SAMPLE, Wish("tone", rate=2.0), store)
    [slower] = estimates(SAMPLE, Wish("tone"), store, Options(pacing=Pacing(line=2400)))
    assert natural.audio / 2 < faster.audio < natural.audio < slower.audio


def test_fewer_requests_at_a_time_take_longer(store: Store) -> None:
    [four] = estimates(SAMPLE, Wish("gtts"), store)
    [one] = estimates(SAMPLE, Wish("gtts", requests=1), store)
    assert four.requests == one.requests > 20
    assert one.wait == pytest.approx(4 * four.wait)


def test_an_engine_that_cannot_read_it_says_why(store: Store) -> None:
    written = pipeline.read(str(SAMPLE), Changes(language="eo"))
    [estimate] = pipeline.estimate(written, Wish("gtts"), store)
    assert estimate.obstacle.startswith("gTTS has no voice for the language “eo”")
    assert estimate.requests == 0
