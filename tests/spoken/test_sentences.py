"""Where text is cut: the cases are in sentences/, one file a language."""

from pathlib import Path

import pytest

from narrator.spoken.sentences import MAX_CHARS, cut, whole

CASES = [
    (path.stem, [sentence.strip() for sentence in line.split("|")])
    for path in sorted((Path(__file__).parent / "sentences").glob("*.txt"))
    for line in path.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("language", "sentences"), CASES)
def test_is_cut(language: str, sentences: list[str]) -> None:
    space = "" if language == "zh" else " "
    assert cut(space.join(sentences), language) == sentences


def test_a_blank_line_ends_a_sentence_and_a_line_end_does_not() -> None:
    assert cut("A heading\n\nA sentence\nof two lines", "en") == ["A heading", "A sentence of two lines"]


@pytest.mark.parametrize("joint", ["; ", " — ", ": ", ", ", " "])
def test_a_long_sentence_is_cut_at_its_best_joint(joint: str) -> None:
    half = " ".join(["word"] * 35)
    sentence = f"{half}{joint}{half}."
    assert cut(sentence, "en") == [f"{half}{joint}".strip(), f"{half}."]
    assert whole(sentence, "en") == [sentence]


def test_a_long_sentence_leaves_no_crumb() -> None:
    assert all(len(part) > MAX_CHARS / 5 for part in cut(", ".join(["some words"] * 60), "en"))


@pytest.mark.parametrize("char", ["e\u0301", "👍🏽", "a\ufe0f"])
def test_a_hard_cut_never_parts_a_char(char: str) -> None:
    parts = cut(char * 500, "en")
    assert max(map(len, parts)) <= MAX_CHARS
    assert "".join(parts) == char * 500
    assert all(part.startswith(char) and part.endswith(char) for part in parts)


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["word ", "a", "你好。", "你好!", "(a. ", "Mr. ", ". » ", "[1 ", "!)", "• a "])
def test_a_long_text_of_anything_is_cut_and_nothing_lost(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    parts = cut(text, "en")
    assert max(map(len, parts)) <= MAX_CHARS
    assert "".join("".join(parts).split()) == "".join(text.split())
