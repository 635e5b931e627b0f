"""What pages say in their own words."""

import re
from datetime import date
from pathlib import Path

import pytest

from narrator.episode import wording

NAMES = sorted(path.stem for path in Path(wording.__file__).parent.joinpath("pages", "words").glob("*.toml"))


@pytest.mark.parametrize("folder", [wording.WORDS, wording.INBOX])
@pytest.mark.parametrize("name", NAMES)
def test_each_language_has_all_the_words_with_the_same_gaps(name: str, folder: str) -> None:
    own, english = wording.of(name, folder), wording.of("en", folder)
    assert own.language == name
    for texts, model in ((own.texts, english.texts), (own.program, english.program)):
        gaps = [{key: sorted(re.findall(r"{(\w+)}", text)) for key, text in each.items()} for each in (texts, model)]
        assert gaps[0] == gaps[1]
        assert all(text.strip() == text and text for text in texts.values())


def test_there_are_those_of_the_languages_in_which_narrator_speaks_itself() -> None:
    assert {"de", "en", "es", "fr", "it", "ja", "pt"} <= set(NAMES)


@pytest.mark.parametrize(
    ("language", "day", "length", "direction"),
    [
        ("en-GB", "2 January 2026", "1 h 5 min", "ltr"),
        ("de", "2. Januar 2026", "1 Std. 5 Min.", "ltr"),
        ("fr-CA", "2 janvier 2026", "1 h 5 min", "ltr"),
        ("ja", "2026年1月2日", "1時間 5分", "ltr"),
        ("he", "2 בינואר 2026", "1 שע׳ 5 דק׳", "rtl"),
        ("xx", "2 January 2026", "1 h 5 min", "ltr"),
        ("../en", "2 January 2026", "1 h 5 min", "ltr"),
    ],
)
def test_dates_and_durations(language: str, day: str, length: str, direction: str) -> None:
    own = wording.of(language)
    assert own.day(date(2026, 1, 2)) == day
    assert own.length(3900) == length
    assert own.direction == direction
    assert own.is_of(language) == (language not in ("xx", "../en"))


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("he-IL", "rtl"), ("ks-Deva", "ltr"), ("az-Arab", "rtl"), ("de", "ltr")]
)
def test_a_language_runs_as_it_is_written(language: str, direction: str) -> None:
    assert wording.direction(language) == direction
