import string
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from narrator.article import Article, Block, Kind, LeftOut, Section
from narrator.errors import SourceError
from narrator.script import Line, Passage, Script, write
from narrator.script import Section as Part
from narrator.script_file import from_markdown, is_script, to_markdown

DATA = Path(__file__).parent / "data"


def paragraph(text: str) -> Block:
    return Block(Kind.PARAGRAPH, text)


texts = st.text(string.printable + "äß“”’—日本語🎧{}|\\#<>", min_size=1, max_size=40).map(lambda t: " ".join(t.split()))
words = texts.filter(lambda text: any(character.isalnum() for character in text))
lines = st.builds(Line, texts, words) | st.builds(Line, st.just(""), words) | words.map(lambda word: Line(word, word))
parts = st.builds(
    Part,
    lines,
    st.integers(1, 6),
    st.lists(st.lists(lines, min_size=1, max_size=4).map(tuple).map(Passage), max_size=3).map(tuple),
    st.sampled_from(["", "https://example.com/a#b"]),
)
scripts = st.builds(
    Script,
    title=texts,
    sections=st.lists(parts, min_size=1, max_size=4).map(tuple),
    author=texts | st.just(""),
    published=st.sampled_from(["", "2025-08-07"]),
    language=st.sampled_from(["en", "no", "pt-BR"]),
    link=st.sampled_from(["", "https://example.com/a"]),
    left_out=st.lists(st.builds(LeftOut, texts, texts, texts), max_size=3).map(tuple),
)


@given(script=scripts)
@example(
    script=Script("---", (Part(Line("# a {b|c} (<d>)", "a"), 1, (Passage((Line("#", "x"), Line("---", "-x"))),)),))
)
def test_a_script_file_reads_back_as_the_same_script(script: Script) -> None:
    text = to_markdown(script)
    assert is_script(text)
    assert from_markdown(text) == script
    assert to_markdown(from_markdown(text)) == text


def test_a_script_file_is_pleasant_to_read_and_edit() -> None:
    script = write(
        Article(
            "A title: with colon",
            (
                Section("", 1, (paragraph("The lead."),)),
                Section("Part & parcel", 2, (paragraph("It rose 20-30 percent. No {braces}."), Block(Kind.CODE, "x"))),
            ),
            author="Jörg",
            language="en",
        )
    )
    assert to_markdown(script) == (DATA / "script-file.md").read_text()


def test_edits_of_a_script_are_taken() -> None:
    text = to_markdown(
        write(Article("T", (Section("A heading", 2, (paragraph("The GmbH grew. It shrank."),)),), language="en"))
    )
    edited = text.replace("The GmbH grew.", "The {GmbH|company} grew.\nTwice.").replace(
        "It shrank.\n", "\nIt {shrank|}.\n"
    )
    assert [passage.lines for passage in from_markdown(edited).sections[0].passages] == [
        (Line("The GmbH grew.", "The company grew."), Line("Twice.", "Twice.")),
        (Line("It shrank.", "It ."),),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("---\nnarrator: script\ntitle: x\n", "has no end"),
        ("---\nnarrator: script\ntitle: [x\n---\n\nText.\n", "line 3"),
        ("---\nnarrator: script\nleft_out: [1]\n---\n\nText.\n", "cannot be read"),
        ("---\nnarrator: script\ntitle: x\n---\n\n\n", "no lines to say"),
    ],
)
def test_a_broken_script_file_is_an_error_that_names_it(text: str, message: str) -> None:
    assert is_script(text)
    with pytest.raises(SourceError, match=rf"mine\.md.*{message}"):
        from_markdown(text, "mine.md")
