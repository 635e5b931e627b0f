"""A time for each word that a reader sees, from what an engine told of what it said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.script.words import Heard, TimedWord, shown, timed


def heard(text: str, *told: tuple[str, int, int]) -> list[Heard]:
    """What an engine tells of pieces of a text, each with its beginning and end in time."""
    found, at = [], 0
    for piece, begins, ends in told:
        at = text.index(piece, at)
        found.append(Heard(at, at + len(piece), begins, ends))
    return found


@pytest.mark.parametrize(
    ("said", "told", "words"),
    [
        ("One two.", [("One", 10, 20), ("two", 25, 40)], [("One", 10, 20), ("two.", 25, 40)]),
        # A group of words that is said as one is as many words as it was.
        ("out of the way", [("out", 0, 30), ("of the", 30, 80), ("way", 80, 90)],
         [("out", 0, 30), ("of", 30, 50), ("the", 50, 80), ("way", 80, 90)]),
        # One that is said as several is one.
        ("2,5 kg", [("2", 0, 10), (",", 10, 20), ("5", 20, 30), ("kg", 30, 60)], [("2,5", 0, 30), ("kg", 30, 60)]),
        # Of one nothing was told: it comes before the next.
        ("the “quick” fox", [("the", 0, 10), ("fox", 60, 70)], [("the", 0, 18), ("“quick”", 18, 60), ("fox", 60, 70)]),
        ("“Quick” fox", [("fox", 60, 70)], [("“Quick”", 60, 60), ("fox", 60, 70)]),
        ("so — or", [("so", 0, 10), ("or", 30, 40)], [("so —", 0, 10), ("or", 30, 40)]),
        ("Nothing told.", [], []),
        ("", [], []),
    ],
)  # fmt: skip
def test_each_word_that_is_said_has_a_time(
    said: str, told: list[tuple[str, int, int]], words: list[tuple[str, int, int]]
) -> None:
    assert list(timed(said, heard(said, *told))) == words


@pytest.mark.parametrize(
    ("text", "said", "words"),
    [
        ("The fox.", ["the 0 10", "fox 20 30"], [("The", 0, 10), ("fox.", 20, 30)]),
        ("It cost $5 — really.", ["it 0 10", "cost 10 20", "five 20 30", "dollars 30 50", "really 60 90"],
         [("It", 0, 10), ("cost", 10, 20), ("$5 —", 20, 50), ("really.", 60, 90)]),
        ("Dr. Smith", ["Doctor 0 30", "Smith 30 60"], [("Dr.", 0, 30), ("Smith", 30, 60)]),
        ("True [3] enough", ["true 0 30", "enough 40 60"], [("True", 0, 30), ("[3]", 30, 30), ("enough", 40, 60)]),
        ("2 km", ["two 0 10", "whole 10 20", "long 20 30", "miles 30 40"], [("2", 0, 13), ("km", 13, 40)]),
        ("Quoted", ["quote 0 10", "quoted 10 20"], [("Quoted", 10, 20)]),
        ("", ["by 0 10"], []),
        ("Something", [], []),
    ],
)  # fmt: skip
def test_each_word_that_is_shown_has_a_time(text: str, said: list[str], words: list[tuple[str, int, int]]) -> None:
    spoken = [TimedWord(word, int(begins), int(ends)) for word, begins, ends in map(str.split, said)]
    assert list(shown(text, spoken)) == words


TEXTS = st.text(alphabet="ab 1—“.日\u00a0\n", max_size=30)


@given(TEXTS, TEXTS, st.data())
def test_words_are_all_there_and_in_order_whatever_was_told(said: str, text: str, data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, max(len(said) - 1, 0)), max_size=6).map(sorted)) if said else []
    told = [Heard(place, place + 1, 10 * index, 10 * index + 7) for index, place in enumerate(places)]
    spoken = timed(said, told)
    if told:
        assert " ".join(word.text for word in spoken) == " ".join(said.split())
    read = shown(text, spoken)
    if spoken and text.split():
        assert " ".join(word.text for word in read) == " ".join(text.split())
    for words in (spoken, read):
        times = [time for word in words for time in (word.begins, word.ends)]
        assert times == sorted(times)
