"""How long a line takes by all that its voice says."""

import random
from pathlib import Path

import pytest

from narrator import engines
from narrator.engines import Voice
from narrator.recording import tempo
from narrator.recording.tempo import Timed
from narrator.store import Store

WORDS = "the river went on and so did they although nobody had told them how far it would be to mill".split()


def spoken(count: int, seed: int = 1) -> list[tuple[str, float]]:
    """Lines of a voice that takes 60 ms for a character, a sixteenth more or less."""
    chance = random.Random(seed)
    lines = (" ".join(chance.choices(WORDS, k=chance.randrange(1, 30))) for _ in range(count))
    return [(line, len(line) * 0.06 * chance.gauss(1, 0.06)) for line in lines]


def timed(lines: list[tuple[str, float]]) -> list[Timed]:
    return [tempo.timed(*line) for line in lines]


def test_what_a_voice_takes_is_told_by_its_lines() -> None:
    found = tempo.of(timed(spoken(200)))
    assert found
    assert 0.058 < found.character < 0.062
    assert 0.03 < found.spread < 0.08


def test_lines_as_they_vary_are_not_doubted() -> None:
    for seed in range(10):
        lines = spoken(100, seed)
        found = tempo.of(timed(lines))
        assert found
        assert [line for line, seconds in lines if found.is_doubtful(line, seconds)] == []


def test_lines_that_lack_half_of_their_words_or_say_them_twice_do_not_hide_each_other() -> None:
    lines = spoken(40)
    long = [place for place, (line, _) in enumerate(lines) if len(line) > 40]
    wrong = dict(zip(long, [0.5] * 4 + [2.0] * 4, strict=False))
    lines = [(line, seconds * wrong.get(place, 1.0)) for place, (line, seconds) in enumerate(lines)]
    found = tempo.of(timed(lines))
    assert found
    assert {place for place, line in enumerate(lines) if found.is_doubtful(*line)} == set(wrong)


def test_a_few_lines_tell_nothing_but_with_those_before() -> None:
    few, before = timed(spoken(5, 2)), timed(spoken(30))
    assert tempo.of(timed(spoken(11))) is None
    assert tempo.of(few, before[:6]) is None
    assert tempo.of(few, before) == tempo.of([*before, *few])
    assert tempo.of(before, few) == tempo.of(before)


def test_the_last_lines_of_each_voice_are_remembered(tmp_path: Path) -> None:
    engine, voice = engines.find("tone"), Voice("a", "en")
    for seed in range(3):
        memory = tempo.Memory(Store(tmp_path))
        memory.add(engine, voice, timed(spoken(60, seed)))
        memory.save()
    kept = tempo.Memory(Store(tmp_path))
    assert len(kept.of(engine, voice)) == 100
    assert kept.of(engine, voice)[-1] == pytest.approx(timed(spoken(60, 2))[-1], abs=0.001)
    assert kept.of(engine, Voice("b", "en")) == []


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b'{"a": 1}', b'{"a": [[1]]}', b'{"a": [["x", 2]]}', b"[" * 100_000]
)
def test_what_another_program_has_put_there_is_no_line(tmp_path: Path, content: bytes) -> None:
    store, engine, voice = Store(tmp_path), engines.find("tone"), Voice("a", "en")
    memory = tempo.Memory(store)
    memory.add(engine, voice, timed(spoken(3)))
    memory.save()
    [path] = (path for path in tmp_path.rglob("*") if path.is_file())
    store.put(path.parent.name + path.name, content)
    assert tempo.Memory(store).of(engine, voice) == []
