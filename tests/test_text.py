"""Text with marks: what is done to the characters is done to the marks."""

import pickle
from copy import deepcopy
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.text import (
    Mark,
    MarkKind,
    Text,
    TextBuilder,
    folded,
    joined,
    mapped,
    marked,
    marks_of,
    one_line,
    part,
    parts,
    runs,
)

EM, LINK, NOTE, BREAK = MarkKind.EMPHASIS, MarkKind.LINK, MarkKind.NOTE, MarkKind.BREAK


@st.composite
def texts(draw: st.DrawFn) -> str:
    characters = draw(st.text("ab灯\n ", max_size=12))
    places = st.integers(0, len(characters))
    bounds = draw(st.lists(st.tuples(places, places), max_size=4))
    kinds = st.sampled_from([EM, LINK, MarkKind.RAISED, NOTE])
    marks = []
    for start, end in bounds:
        kind = draw(kinds)
        end = start if kind is NOTE else end
        marks.append(Mark(min(start, end), max(start, end), kind, draw(st.sampled_from("xy"))))
    return marked(characters, marks)


def covered(text: str) -> list[tuple[str, frozenset[tuple[MarkKind, str]]]]:
    """Each character that is not white space with the marks that it has."""
    return [
        (character, frozenset((mark.kind, mark.value) for mark in marks))
        for piece, marks in runs(text)
        for character in piece
        if not character.isspace()
    ]


def notes(text: str) -> set[str]:
    return {mark.value for mark in marks_of(text) if mark.kind is NOTE}


def test_a_marked_text_is_its_characters_to_who_wants_no_more() -> None:
    text = Text("a link", (Mark(2, 6, LINK, "https://example.com"),))
    assert text == "a link" and str.__eq__("a link", text) and "a link" in {text}
    assert text != Text("a link", (Mark(2, 6, LINK, "https://example.org"),))
    assert type(text.upper()) is type(text[:3]) is type(str(text)) is str
    assert marks_of(pickle.loads(pickle.dumps(text))) == marks_of(deepcopy(text)) == text.marks


@given(text=texts())
def test_folding_keeps_each_character_with_its_marks(text: str) -> None:
    assert folded(text) == one_line(text)
    assert covered(folded(text)) == covered(text)
    assert notes(folded(text)) == (notes(text) if text.strip() else set())
    assert repr(folded(folded(text))) == repr(folded(text))


@pytest.mark.parametrize(
    ("characters", "line"),
    [
        ("灯台\n守、\r\n  海", "灯台守、海"),
        ("灯台 守\nlamp\n灯", "灯台 守 lamp 灯"),
        ("등대\n지기 ", "등대 지기"),
        ("灯\n\n台", "灯台"),
    ],
)
def test_lines_of_scripts_without_spaces_are_joined_without_one(characters: str, line: str) -> None:
    assert one_line(characters) == line


def test_a_line_break_of_the_author_stays_between_lines_of_the_document() -> None:
    verse = marked("灯 \n台\n守", [Mark(1, 2, BREAK), Mark(5, 6, EM)])
    assert (str(folded(verse)), marks_of(folded(verse))) == ("灯 台守", (Mark(1, 2, BREAK), Mark(3, 4, EM)))


@given(text=texts(), cuts=st.lists(st.integers(0, 12), max_size=3))
def test_parts_of_a_text_joined_again_are_the_same(text: str, cuts: list[int]) -> None:
    bounds = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    found = list(parts(text, pairwise(bounds))) if len(text) else [text]
    assert covered(joined(found)) == covered(text)
    assert notes(joined(found)) == notes(text)


@given(text=texts())
def test_what_is_changed_between_the_marks_keeps_them(text: str) -> None:
    doubled = mapped(text, lambda piece: "".join(2 * character for character in piece))
    assert covered(doubled) == [each for each in covered(text) for _ in range(2)]
    assert repr(mapped(text, str)) == repr(text)


@given(one=texts(), two=texts())
def test_texts_are_joined_with_their_marks(one: str, two: str) -> None:
    both = joined([one, two], "–")
    assert both == f"{one}–{two}"
    assert covered(both) == [*covered(one), ("–", frozenset()), *covered(two)]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 4, Text("One.", (Mark(4, 4, NOTE, "1"),))),
        (5, 9, "Two."),
        (4, 9, " Two."),
    ],
)
def test_a_note_between_two_parts_belongs_to_the_first(start: int, end: int, expected: str) -> None:
    text = Text("One. Two.", (Mark(4, 4, NOTE, "1"),))
    assert repr(part(text, start, end)) == repr(expected)


def test_marks_are_around_no_space_and_around_something() -> None:
    assert repr(marked("a b", [Mark(0, 2, EM), Mark(1, 2, LINK), Mark(1, 1, EM)])) == repr(
        Text("a b", (Mark(0, 1, EM),))
    )
    assert type(marked("a b", [Mark(1, 2, EM)])) is str


def test_what_goes_on_in_one_another_is_one_mark_and_two_keys_are_two() -> None:
    assert marks_of(marked("abcd", [Mark(0, 2, EM), Mark(1, 3, EM), Mark(3, 4, EM)])) == (Mark(0, 4, EM),)
    keys = (Mark(0, 1, MarkKind.KEYBOARD), Mark(1, 2, MarkKind.KEYBOARD))
    assert marks_of(marked("ab", keys)) == keys


def test_a_builder_marks_what_is_said_between_begin_and_end() -> None:
    text = TextBuilder()
    text.say(" See ")
    text.begin(LINK, "/a")
    text.say(" the ")
    text.put("very", EM)
    text.say(" end ")
    text.end()
    text.put("", NOTE, "1")
    text.put(" ", BREAK)
    text.say(" of\nit.")
    assert repr(text.take()) == repr(
        Text(
            "See the very end of it.",
            (Mark(4, 16, LINK, "/a"), Mark(8, 12, EM), Mark(16, 16, NOTE, "1"), Mark(16, 17, BREAK)),
        )
    )
    assert text.take() == "" and not text


def test_a_mark_that_has_not_ended_goes_on_in_the_next_text() -> None:
    text = TextBuilder()
    text.begin(EM)
    text.say("one")
    assert repr(text.take()) == repr(Text("one", (Mark(0, 3, EM),)))
    text.say("two")
    text.end()
    text.say(" three")
    assert repr(text.take()) == repr(Text("two three", (Mark(0, 3, EM),)))


def test_a_line_break_at_an_end_is_none() -> None:
    text = TextBuilder()
    text.put(" ", BREAK)
    text.say("one")
    text.put(" ", BREAK)
    assert repr(text.take()) == repr("one")
