"""Other ways to have a line spoken."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from narrator import engines, sound
from narrator.engines import Voice
from narrator.recording import takes
from narrator.recording.takes import Choices
from narrator.store import Store
from tests.engines import stubs

LINE = "The boats were still at sea, and nobody had expected the storm to last for more than a day or two."
TONE, ESPEAK, GTTS = map(engines.find, ("tone", "espeak", "gtts"))
ENGLISH = Voice("en-us", "en-US")


def cuts(line: str, limit: int = 0) -> list[int]:
    """Into how many pieces a line is cut in each take."""
    return [len(takes.cut(line, "en", takes.max_chars(line, take, limit))) for take in range(6)]


def test_a_line_is_cut_or_spoken_at_another_pace() -> None:
    assert cuts(LINE) == [1, 2, 1, 3, 1, 2]
    assert takes.others(LINE, ESPEAK, ENGLISH) == [1, 2, 3, 4, 5]


def test_a_short_line_is_not_cut() -> None:
    assert cuts("A short line of words.") == [1] * 6
    assert takes.others("A short line of words.", ESPEAK, ENGLISH) == [2, 4]


def test_what_a_service_takes_is_cut_shorter() -> None:
    assert cuts(LINE * 3, 100)[1] > cuts(LINE * 3, 100)[0]
    assert takes.others("A short line of words.", GTTS, ENGLISH) == []


@pytest.mark.parametrize("take", range(6))
def test_all_of_a_line_is_said_in_each_take_and_its_words_are_in_their_places(take: int) -> None:
    clip = takes.spoken(ESPEAK, LINE, ENGLISH, take)
    words = [LINE[word.start : word.end] for word in clip.words]
    assert set(words) <= set(re.findall(r"\w+", LINE))
    assert len(words) > 15
    times = [time for word in clip.words for time in (word.begins, word.ends)]
    assert times == sorted(times)
    usual = sound.speech_duration(takes.spoken(ESPEAK, LINE, ENGLISH, 0).sound)
    assert sound.speech_duration(clip.sound) == pytest.approx(usual, rel=0.15)
    assert times[-1] == pytest.approx(sound.speech_duration(clip.sound), abs=0.3)


def test_what_is_chosen_is_kept_for_that_line_voice_and_pace(tmp_path: Path) -> None:
    store = Store(tmp_path)
    nothing = Choices(store)
    assert (nothing.of(LINE, ESPEAK, ENGLISH), nothing.knows(LINE, ESPEAK, ENGLISH)) == (0, False)
    nothing.choose(LINE, ESPEAK, ENGLISH, 3)
    nothing.save()
    kept = Choices(store)
    assert (kept.of(LINE, ESPEAK, ENGLISH), kept.knows(LINE, ESPEAK, ENGLISH)) == (3, True)
    assert kept.of(LINE, ESPEAK, replace(ENGLISH, rate=1.2)) == 0
    assert kept.of(LINE, TONE, ENGLISH) == 0
    assert kept.of(LINE + ".", ESPEAK, ENGLISH) == 0


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"a": 99}', b'{"a": "b"}', b"[" * 100_000])
def test_what_another_program_has_put_there_is_no_choice(tmp_path: Path, content: bytes) -> None:
    store = Store(tmp_path)
    choices = Choices(store)
    choices.choose(LINE, stubs.spec("Silent"), stubs.ANY, 1)
    choices.save()
    [path] = (path for path in tmp_path.rglob("*") if path.is_file())
    store.put(path.parent.name + path.name, content)
    assert Choices(store).of(LINE, stubs.spec("Silent"), stubs.ANY) == 0
