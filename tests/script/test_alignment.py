"""Each word that is shown has its own words in what is said, where that can be told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator import spoken
from narrator.script.alignment import align
from narrator.text import Mark, MarkKind, marked


def pieces(shown: str, language: str = "en") -> list[tuple[str, str]]:
    said = spoken.say(shown, language)
    return [(shown[pair.start : pair.end], pair.said) for pair in align(shown, said, language)]


@pytest.mark.parametrize(
    ("shown", "language", "expected"),
    [
        ("Q3 FY25", "en", [("Q3", "Q three"), (" ", " "), ("FY25", "fiscal year twenty-five")]),
        ("C++ 17", "en", [("C++", "C plus plus"), (" ", " "), ("17", "seventeen")]),
        ("$1.4 billion", "en", [("$1.4 billion", "one point four billion dollars")]),
        ("5 km", "de", [("5 km", "fünf Kilometer")]),
        ("so so", "en", [("so", "so"), (" ", " "), ("so", "so")]),
    ],
)
def test_what_belongs_together(shown: str, language: str, expected: list[tuple[str, str]]) -> None:
    assert pieces(shown, language) == expected


def test_a_formula_is_one_piece_however_many_words_and_figures_it_has() -> None:
    tex = r"$E_{90} = m_7 c^2$"
    shown = marked(f"Let {tex} be 2.", [Mark(4, 4 + len(tex), MarkKind.FORMULA)])
    said = spoken.say(spoken.readable(shown, "en"), "en")
    pairs = [(shown[pair.start : pair.end], pair.said) for pair in align(shown, said, "en")]
    assert (tex, "E ninety equals m seven c squared") in pairs
    assert ("2.", "two.") in pairs


WORDS = st.sampled_from("we saw $5 10 km 1/2 No. Dr. Lind 3–4 C++ F-16s and then 5% of 1984 e.g. x²".split())


@given(st.lists(WORDS, min_size=1, max_size=8))
def test_together_the_pieces_are_the_line(words: list[str]) -> None:
    shown = " ".join(words)
    said = spoken.say(shown, "en")
    pairs = align(shown, said, "en")
    assert "".join(pair.said for pair in pairs) == said
    assert "".join(shown[pair.start : pair.end] for pair in pairs) == shown
