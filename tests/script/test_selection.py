from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator import pipeline
from narrator.article import Metadata
from narrator.errors import SourceError
from narrator.pipeline import ReadOptions
from narrator.script import Line, Passage, Script, Section
from narrator.script.selection import chapters, select

BOOK = """---
title: The River
---
By way of beginning.

# Spring

Snow melts.

## Ice

It breaks.

# Summer, at last

The water is low.

# Autumn

Leaves float.

## Ice

It is back.

# References

Books.
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "river.md"
    path.write_text(BOOK)
    return path


def read(path: Path, *only: str, skip: tuple[str, ...] = ()) -> Script:
    return pipeline.read(str(path), ReadOptions(only=only, skip=skip))


def headings(script: Script) -> list[str]:
    return [str(section.heading.shown) if section.heading else "" for section in script.sections]


def test_chapters_are_numbered_at_the_outermost_level_that_has_several(book: Path) -> None:
    found = [(chapter.number, chapter.title) for chapter in chapters(read(book))]
    assert found == [
        (0, "The River"),
        (1, "Spring"),
        (None, "Ice"),
        (2, "Summer, at last"),
        (3, "Autumn"),
        (None, "Ice"),
        (4, "References"),
    ]


@pytest.mark.parametrize(
    ("only", "skip", "left"),
    [
        (["2"], [], ["Summer, at last"]),
        (["2-3"], [], ["Summer, at last", "Autumn", "Ice"]),
        (["1, 4"], [], ["Spring", "Ice", "References"]),
        (["3-"], ["references"], ["Autumn", "Ice"]),
        (["ICE"], [], ["Ice", "Ice"]),
        (["0", "summer, at last"], [], ["", "Summer, at last"]),
        ([], ["Ice", "4", "Nothing of that name"], ["", "Spring", "Summer, at last", "Autumn"]),
        (["1"], ["Ice"], ["Spring"]),
    ],
)
def test_chapters_are_chosen_by_number_and_title(book: Path, only: list[str], skip: list[str], left: list[str]) -> None:
    assert headings(read(book, *only, skip=tuple(skip))) == left


def test_what_is_not_chosen_is_listed(book: Path) -> None:
    told = [(out.what, out.why) for out in read(book, "1", "2", skip=("Ice",)).omissions]
    assert told == [
        ("chapter: The River", "not one of those you wanted"),
        ("chapter: Ice", "skipped, as you wanted"),
        ("chapter: Autumn", "not one of those you wanted"),
        ("chapter: Ice", "skipped, as you wanted"),
        ("chapter: References", "not one of those you wanted"),
    ]


def test_what_is_to_be_skipped_and_is_not_there_is_told_if_wanted(book: Path) -> None:
    wishes = ("Ice", "Winter", "9")
    assert read(book, skip=wishes).provenance.notes == ()
    told = pipeline.read(str(book), ReadOptions(skip=wishes, is_skip_told=True)).provenance.notes
    assert told == ("there is no chapter “Winter” to skip", "there is no chapter “9” to skip")


def test_some_chapters_are_an_episode_of_their_own_and_a_whole_without_some_is_not(book: Path) -> None:
    whole, first, two = read(book), read(book, "Spring"), read(book, "2-3", "0")
    assert len({whole.identity, first.identity, two.identity}) == 3
    assert first.metadata.title == "The River: Spring"
    assert two.metadata.title == "The River: 2–3, 0"
    assert read(book, skip=("References",)).identity == whole.identity


@pytest.mark.parametrize(("only", "skip"), [(["9"], []), (["Winter"], []), (["1"], ["Spring"]), ([], ["0-4"])])
def test_a_choice_that_leaves_nothing_is_told_with_what_there_is(book: Path, only: list[str], skip: list[str]) -> None:
    with pytest.raises(SourceError) as raised:
        read(book, *only, skip=tuple(skip))
    assert "1 Spring, 2 Summer, at last" in raised.value.hint


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from("abc")), max_size=12), st.data())
def test_each_section_is_kept_or_listed(shape: list[tuple[int, str]], data: st.DataObject) -> None:
    passages = (Passage((Line("Words.", "Words."),)),)
    sections = tuple(
        Section(Line(title, title) if level else None, level, passages)
        for index, (level, title) in enumerate(shape)
        if level or not index
    )
    script = Script(Metadata("Title", language="en"), sections)
    wishes = st.lists(st.sampled_from(["a", "b", "0", "1-2", "2-", "x"]), max_size=2)
    only, skip = data.draw(wishes), data.draw(wishes)
    try:
        chosen = select(script, only, skip)
    except SourceError:
        return
    assert len(chosen.sections) + len(chosen.omissions) == len(sections)
    assert list(chosen.sections) == [section for section in sections if any(section is one for one in chosen.sections)]
