"""What holds for figures in any text: the cases themselves are in ../said/, one file a language."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from narrator.spoken import figures
from narrator.spoken.reading import Kinds

LANGUAGES = some.sampled_from(["en", "de", "fr", "es", "it", "pt"])
_WORDS = (
    "a the May 14. 2024 1984 1,234 1.234 3,50 € $5 bn 5% 10 km/h 20 °C ½ 1/2 3-2 5–10 pp. XIV Henry I 15:30 p.m. "
    "1st 90s '90s No. #5 +49 30 1.2.3 v1 10⁸ x² ± −5 Uhr mai de 1er 3ª"
)
_CHARS = "0123456789 .,:;/-–+%€$°²½⁸'xXeEIVmk=()#"
TEXTS = some.lists(some.sampled_from(_WORDS.split()), max_size=12).map(" ".join) | some.text(
    some.sampled_from(_CHARS), max_size=40
)


def _said(text: str, language: str) -> str:
    before = ""
    while text != before:
        before = text
        text = " ".join(figures.say(text, language).split())
    return text


@given(TEXTS, LANGUAGES)
def test_no_digit_is_left(text: str, language: str) -> None:
    assert not any(char in "0123456789" for char in _said(text, language))


@given(TEXTS, LANGUAGES)
def test_what_is_said_stays_as_it_is(text: str, language: str) -> None:
    said = _said(text, language)
    assert _said(said, language) == said


@given(TEXTS)
def test_a_language_without_a_table_is_left_to_the_engine(text: str) -> None:
    assert figures.say(text, "cs") == text


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1.",
        "1/",
        "1,234,",
        "$1-",
        "12:30-",
        "5 to ",
        "XI ",
        "1 1/2 ",
        "a1",
        "1 000 ",
        "No. 1 ",
        "1h ",
        "$1 to ",
        "1/1 ",
        "John 1:",
        "1.1.",
        "between 1 and ",
        "1' ",
        "v1.",
    ],
)
@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "pt"])
def test_hostile_texts_take_no_longer_than_their_length(unit: str, language: str) -> None:
    # What is read and compiled of a language for its first text takes as long however short that is.
    figures.say(unit, language)
    text = unit * (5_000 // len(unit))
    start = time.process_time()
    figures.say(text, language)
    assert time.process_time() - start < 0.5


def test_each_reading_tells_what_it_was_taken_for() -> None:
    text = "The $1.4 billion loan of 5 May 2024 has No. 7 and 10 km."
    found = figures.readings(text, "en")
    assert [(text[reading.start : reading.end], reading.kind) for reading in found] == [
        ("$1.4 billion", "a sum of money"),
        ("5 May 2024", "a date"),
        ("No. 7", "a number with a label"),
        ("10 km", "a measure"),
    ]
    assert found[0].said == "one point four billion dollar"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "pt"])
def test_no_kind_is_passed_over_that_a_text_has(language: str) -> None:
    said = Path(__file__).parents[1] / "said"
    texts = {line.partition("|")[0] for path in said.glob("*.txt") for line in path.read_text("utf-8").splitlines()}
    kinds = Kinds(figures.all_kinds(language))
    for text in map(figures.lowered, texts):
        kept = set(kinds.possible(text))
        passed_over = [kind for kind in figures.all_kinds(language) if kind not in kept]
        assert not [kind.name for kind in passed_over if any(map(kind.said, _found(text, kind)))], text


def _found(text: str, kind: figures.Kind) -> Iterator[re.Match[str]]:
    """All expressions of a text that are written as those of a kind are."""
    at = 0
    while found := kind.pattern.search(text, at):
        yield found
        at = max(found.end(), found.start() + 1)
