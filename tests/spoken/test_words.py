"""What holds for the families of words and signs: each alone, whatever the text and the language."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as some

from narrator.spoken import (
    abbreviations,
    acronyms,
    addresses,
    all_caps,
    cards,
    emoji,
    identifiers,
    references,
    speakable,
    symbols,
)
from narrator.spoken.formulas import notation

Family = Callable[[str, str], str]

# In the order in which they must be applied.
FAMILIES: tuple[Family, ...] = (
    references.drop,
    addresses.say,
    notation.say,
    identifiers.say,
    cards.say,
    emoji.say,
    abbreviations.say,
    symbols.say,
    all_caps.say,
    acronyms.say,
)
ALL = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__module__.rpartition(".")[2])

_PIECES = (
    "Dr. St. Mr Inc. No. p. e.g. z. B. M. Sr. EE. UU. etc. vs. Smith Main 5 12 2019 THE AND BIG FBI WHO RAM don't IV a "
    "x b C & + = < > ≈ ± × → • § © ™ ° # * / \\ ^ ~ | _ -- - ... … ( ) [12] [who?] (Smith, 2019) \" ' “ ” , . ! ? : ; "
    "@joe #OneTwo a@b.com www.example.com/a https://example.com src/main.py .env my_var __init__ getName() std::map "
    "--flag -v H2O CO₂ C6H12O6 x² 10⁻³ √2 a≤b x^2 1-2=5 👍🏽 👩\u200d💻 ❤️ 1️⃣ 🇫🇷 ☆ <b> </b> $5 %"
).split()
TEXTS = some.lists(some.sampled_from([*_PIECES, " ", " ", " "]), max_size=14).map("".join) | some.lists(
    some.sampled_from(_PIECES), max_size=14
).map(" ".join)
LANGUAGES = some.sampled_from(["en", "de", "fr", "es", "it", "pt", "nl", "ja", ""])


def said(text: str, language: str) -> str:
    for family in FAMILIES:
        text = " ".join(family(text, language).split())
    return text


def settled(text: str, language: str) -> str:
    before = ""
    for _ in range(20):
        if text == before:
            return text
        before, text = text, said(text, language)
    raise AssertionError(f"never settles: {text!r}")


@given(TEXTS, LANGUAGES)
def test_saying_comes_to_rest(text: str, language: str) -> None:
    rest = settled(" ".join(text.split()), language)
    assert said(rest, language) == rest


@given(TEXTS, LANGUAGES)
def test_what_cannot_be_spoken_is_not_made_to_speak(text: str, language: str) -> None:
    assert speakable(text) or not speakable(said(text, language))


@given(some.lists(some.from_regex(r"[a-z]{1,9}", fullmatch=True), max_size=30), LANGUAGES)
def test_plain_words_stay_as_they_are(words: list[str], language: str) -> None:
    text = " ".join(word for word in words if word not in ("vs", "eg", "ie", "p", "no", "bd"))
    assert said(text, language) == text


@given(some.lists(some.sampled_from(_PIECES), max_size=12).map(" ".join))
def test_a_language_without_words_gets_none(text: str) -> None:
    """Only what is written is said: no letter comes in."""
    letters = sorted(char for char in said(text, "nl").lower() if char.isalpha())
    written = sorted(char for char in text.lower() if char.isalpha())
    for letter in letters:
        written.remove(letter)


UNITS = (
    *"a A 1 . 1/ a.b a@ #a a_ ( * aA /a H 😀 a😀 [1] ` ₁ x^ 1= 1- a< a/ C1H1 Aa_ -- ~/".split(),
    *("(Smith, ", "St. ", "A. ", "THE ", " | ", " -a", "(A, 2019; ", "AB "),
)


@pytest.mark.slow
@ALL
def test_a_long_text_of_anything_takes_no_longer_than_its_length(family: Family) -> None:
    took = dict[str, float]()
    for unit in UNITS:
        before = time.process_time()
        family(unit * (20_000 // len(unit)), "en")
        took[unit] = time.process_time() - before
    assert not {unit: seconds for unit, seconds in took.items() if seconds >= 0.5}


@pytest.mark.parametrize(
    ("shown", "heard"),
    [
        ("Home | News | Sport", "Home, News, Sport"),
        ("The title | The site", "The title, The site"),
        ("a || b", "a, b"),
    ],
)
def test_bars_are_pauses(shown: str, heard: str) -> None:
    assert symbols.say(shown, "en") == heard


@pytest.mark.parametrize("tone", ["", *map(chr, range(0x1F3FB, 0x1F400))])
def test_skin_tones_are_never_said(tone: str) -> None:
    assert emoji.say(f"Good 👍{tone}", "en") == "Good, thumbs up"
    assert emoji.say(f"Gut 👍{tone} so", "de").split() == ["Gut", "so"]
