"""Where a reader breathes: the cases are in chunking/, one file a language."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from narrator.spoken import speakable
from narrator.spoken.chunking import chunks

CASES = [
    (path.stem, *line.split(" ", 1))
    for path in sorted((Path(__file__).parent / "chunking").glob("*.txt"))
    for line in path.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]

_WORDS = "a I the of and that house, Dr. e.g. 5 20 km € % New York – (so) “well,” it’s end. 你好， コーヒー naïve"
_TRICKY = "ab AB.!?…;:,—–- ()[]“”\"'’«»12€%&/*。、，（）你ぁーッカ3人めのe\u0301\u200d👍🏽ที่\ud800\u3000\n"
LIMITS = some.integers(20, 200)
LANGUAGES = some.sampled_from(
    ["en", "de-CH", "FR", "es", "it", "pt-BR", "nl", "ru", "zh-Hans", "ja", "th", "", "no-such"]
)
PROSE = some.lists(some.sampled_from(_WORDS.split()), max_size=150).map(" ".join)
TEXTS = PROSE | some.text(some.sampled_from(_TRICKY), max_size=700) | some.text(max_size=400)


def _ink(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(("language", "max_chars", "pieces"), CASES)
def test_is_cut_where_a_reader_breathes(language: str, max_chars: str, pieces: str) -> None:
    said = pieces.replace(" | ", " ").replace("|", "")
    assert chunks(said, language, int(max_chars)) == [piece.strip() for piece in pieces.split("|")]


def test_a_sentence_that_fits_stays_whole() -> None:
    assert chunks(" It is so; it was so. ", "en", 20) == ["It is so; it was so."]
    assert chunks(" \n ", "en", 20) == []


def test_a_region_does_not_change_the_language() -> None:
    said = "They say to those who never asked them that nobody will ever know."
    assert chunks(said, "en-GB", 40) == chunks(said, "en", 40) != chunks(said, "fi", 40)


@pytest.mark.parametrize("char", ["e\u0301", "👍🏽", "👨‍👩‍👧‍👦", "a\ufe0f", "ที่"])
@pytest.mark.parametrize("max_chars", [20, 97])
def test_a_hard_cut_never_parts_a_char(char: str, max_chars: int) -> None:
    pieces = chunks(char * 100, "en", max_chars)
    assert all(piece.startswith(char) and piece.endswith(char) for piece in pieces)


def test_a_char_longer_than_a_piece_is_parted_for_lack_of_anything_better() -> None:
    assert "".join(chunks("e" + "\u0301" * 500, "en", 100)) == "e" + "\u0301" * 500


@pytest.mark.parametrize("silent", ["-", "* ", "… ", "🙂", "。", "— "])
def test_what_cannot_be_said_goes_with_what_can(silent: str) -> None:
    word = "w" * 90
    for said in (silent * 45 + word, f"{silent * 45} {word}", f"{word} {silent * 45}", f"{word} {silent * 45} {word}"):
        assert all(map(speakable, chunks(said, "en", 100)))


def test_where_nothing_can_be_said_it_is_cut_all_the_same() -> None:
    assert [len(piece) for piece in chunks("-" * 300, "en", 100)] == [100, 100, 100]


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["word ", "a", "你好，世界很大。", "你好", "カ", "ก", "a—", "A ", "1 ", "a. ", "( ", "— ", "”", "a/b"]
)
def test_a_long_text_of_anything_is_cut_and_nothing_lost(unit: str) -> None:
    text = unit * (40_000 // len(unit))
    pieces = chunks(text, "en", 100)
    assert max(map(len, pieces)) <= 100
    assert _ink("".join(pieces)) == _ink(text)


@given(TEXTS, LANGUAGES, LIMITS)
def test_nothing_is_lost_and_nothing_too_long(said: str, language: str, max_chars: int) -> None:
    pieces = chunks(said, language, max_chars)
    assert _ink("".join(pieces)) == _ink(said)
    assert all(piece and piece == piece.strip() and len(piece) <= max_chars for piece in pieces)
    assert [part for piece in pieces for part in chunks(piece, language, max_chars)] == pieces


@given(PROSE, LANGUAGES, LIMITS)
def test_prose_is_cut_between_words_into_few_pieces(said: str, language: str, max_chars: int) -> None:
    words = [word for word in said.split() if word.isascii()]
    pieces = chunks(" ".join(words), language, max_chars)
    assert " ".join(pieces).split() == words
    assert len(pieces) <= 2 * -(-len(" ".join(words)) // max_chars) + 1


@given(PROSE, LANGUAGES, LIMITS)
def test_every_piece_of_prose_says_something(said: str, language: str, max_chars: int) -> None:
    assume("– – – –" not in said)
    assert all(map(speakable, chunks(f"Well {said}", language, max_chars)))


@given(some.text(some.sampled_from("abe\u0301👍🏽ที่你"), max_size=400), LIMITS)
def test_no_piece_begins_with_a_mark(said: str, max_chars: int) -> None:
    assert not any(unicodedata.combining(piece[0]) for piece in chunks("a" + said, "th", max_chars))
