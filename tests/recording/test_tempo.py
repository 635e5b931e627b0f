"""How long a line takes by all that its voice says."""

import random

from narrator.recording import tempo

WORDS = "the river went on and so did they although nobody had told them how far it would be to mill".split()


def spoken(count: int, seed: int = 1) -> list[tuple[str, float]]:
    """Lines of a voice that takes 60 ms for a character, a sixteenth more or less."""
    chance = random.Random(seed)
    lines = (" ".join(chance.choices(WORDS, k=chance.randrange(1, 30))) for _ in range(count))
    return [(line, len(line) * 0.06 * chance.gauss(1, 0.06)) for line in lines]


def test_what_a_voice_takes_is_told_by_its_lines() -> None:
    found = tempo.of(spoken(200))
    assert found
    assert 0.058 < found.character < 0.062
    assert 0.03 < found.spread < 0.08


def test_lines_as_they_vary_are_not_doubted() -> None:
    for seed in range(10):
        lines = spoken(100, seed)
        found = tempo.of(lines)
        assert found
        assert [line for line, seconds in lines if found.is_doubtful(line, seconds)] == []


def test_lines_that_lack_half_of_their_words_or_say_them_twice_do_not_hide_each_other() -> None:
    lines = spoken(40)
    long = [place for place, (line, _) in enumerate(lines) if len(line) > 40]
    wrong = dict(zip(long, [0.5] * 4 + [2.0] * 4, strict=False))
    lines = [(line, seconds * wrong.get(place, 1.0)) for place, (line, seconds) in enumerate(lines)]
    found = tempo.of(lines)
    assert found
    assert {place for place, line in enumerate(lines) if found.is_doubtful(*line)} == set(wrong)


def test_a_few_lines_tell_nothing() -> None:
    assert tempo.of(spoken(11)) is None
