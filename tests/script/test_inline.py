"""Marks in a script file: written as Markdown, and read back as they were."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from narrator.article import Block, Kind, Metadata
from narrator.errors import SourceError
from narrator.script import DisplayBlock, Line, Passage, Script, Section
from narrator.script.markdown import from_markdown, to_markdown
from narrator.text import Mark, MarkKind, Text, TextBuilder, marked

VALUES = {
    MarkKind.LINK: ["https://example.com/a?b=(c)&d", "mailto:ada@example.com"],
    MarkKind.PICTURE: ["https://example.com/a.png", "data:image/png;base64,AAAA="],
    MarkKind.LANGUAGE: ["fr", "pt-BR"],
    MarkKind.RUBY: ["かんじ", 'a<b>&"{|}\\[]*', ""],
    MarkKind.FORMULA: ["x^{2}", r"\frac{a}{b} < [c|d]", ""],
    MarkKind.NOTE: ["1", "*", "a.b"],
}
KINDS = [kind for kind in MarkKind if kind not in (MarkKind.NOTE, MarkKind.BREAK)]
CHARACTERS = st.text("ab 1*`<>[]!^\\{|}~_#-日é(", min_size=1, max_size=6)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A text whose marks are nested as those of a document are."""
    text = TextBuilder()
    depth = 0
    for step in draw(st.lists(st.sampled_from(["say", "say", "begin", "end", "note", "break"]), max_size=12)):
        match step:
            case "say":
                text.say(draw(CHARACTERS))
            case "begin":
                kind = draw(st.sampled_from(KINDS))
                text.begin(kind, draw(st.sampled_from(VALUES.get(kind, [""]))))
                depth += 1
            case "end" if depth:
                text.end()
                depth -= 1
            case "note":
                text.put("", MarkKind.NOTE, draw(st.sampled_from(VALUES[MarkKind.NOTE])))
            case "break":
                text.put(" ", MarkKind.BREAK)
    return text.take()


@st.composite
def lines(draw: st.DrawFn) -> Line:
    shown = draw(texts())
    words = shown.split()
    kept = [word if draw(st.booleans()) else draw(st.sampled_from(["two", "three four", ""])) for word in words]
    return Line(shown, " ".join(" ".join([*kept, "said"]).split()))


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    """What is shown and not said, with marks, in a fence."""
    match draw(st.sampled_from([Kind.FIGURE, Kind.FOOTNOTE, Kind.TABLE])):
        case Kind.TABLE:
            rows = draw(st.lists(st.lists(texts(), max_size=3).map(tuple), max_size=3))
            return Block(Kind.TABLE, rows=tuple(rows))
        case Kind.FIGURE:
            source = draw(st.sampled_from(["", *VALUES[MarkKind.PICTURE]]))
            return Block(Kind.FIGURE, draw(texts()), source=source, alt=str(draw(texts())))
        case kind:
            return Block(kind, draw(texts()), language=draw(st.sampled_from(["", "fr"])))


@given(block=blocks())
@example(block=Block(Kind.FIGURE, "![a](<b>)"))
def test_marks_of_what_is_only_shown_come_back_as_they_were(block: Block) -> None:
    heading = Line("A heading", "A heading")
    shown = Script(Metadata("T", language="en"), (Section(heading, 2, (), display_blocks=(DisplayBlock(0, block),)),))
    text = to_markdown(shown)
    back = from_markdown(text)
    assert to_markdown(back) == text
    assert repr(back.sections[0].display_blocks[0].block) == repr(block)


def script_of(line: Line) -> Script:
    heading = Line("A heading", "A heading")
    return Script(Metadata("T", language="en"), (Section(heading, 2, (Passage((line,)),)),))


@pytest.mark.slow
@settings(max_examples=400)
@given(line=lines())
@example(line=Line(Text("[x] pause", (Mark(0, 9, MarkKind.LINK, "https://x.org"),)), "x pause"))
@example(line=Line(Text("1\\1", (Mark(2, 3, MarkKind.FORMULA, "x^{2}"),)), "1\\1 said"))
@example(line=Line(Text("!pause", (Mark(1, 6, MarkKind.LINK, "https://x.org"),)), "pause"))
def test_marks_come_back_as_they_were(line: Line) -> None:
    text = to_markdown(script_of(line))
    back = from_markdown(text)
    assert to_markdown(back) == text
    assert repr(back.sections[0].passages[0].lines[0]) == repr(line)


def test_marks_that_cross_are_written_one_in_the_other() -> None:
    crossing = Text("a b c", (Mark(0, 3, MarkKind.EMPHASIS), Mark(2, 5, MarkKind.STRONG)))
    text = to_markdown(script_of(Line(crossing, "a b c")))
    assert text.endswith("*a <strong>b</strong>* **c**\n")
    assert to_markdown(from_markdown(text)) == text


@given(text=st.text("*`[](<>)!^ab \\|/supt", max_size=30))
def test_whatever_a_person_writes_is_read_and_stays_the_same(text: str) -> None:
    front = to_markdown(script_of(Line("x", "x")))
    try:
        once = from_markdown(f"{front}\nSo {text} said\n")
    except SourceError as error:  # an element that no script has
        assert re.search(r"line 11: </?[abupts]+[^<>]*> is not understood", error.what)
        return
    assert from_markdown(to_markdown(once)) == once


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (Text("so it is", (Mark(0, 2, MarkKind.EMPHASIS), Mark(3, 8, MarkKind.STRONG))), "*so* **it is**"),
        (Text("bold it", (Mark(0, 7, MarkKind.STRONG), Mark(5, 7, MarkKind.EMPHASIS))), "**bold <em>it</em>**"),
        (Text("say x = 1", (Mark(4, 9, MarkKind.CODE),)), "say `x = 1`"),
        (Text("say *x", (Mark(4, 6, MarkKind.CODE),)), r"say <code>\*x</code>"),
        (Text("here", (Mark(0, 4, MarkKind.LINK, "https://x.org/a b"),)), "[here](<https://x.org/a%20b>)"),
        (Text("106", (Mark(2, 3, MarkKind.RAISED),)), "10<sup>6</sup>"),
        (Text("So.", (Mark(3, 3, MarkKind.NOTE, "2"),)), "So.[^2]"),
        (Text("a b", (Mark(1, 2, MarkKind.BREAK),)), "a<br>b"),
        (Text("字 x", (Mark(0, 1, MarkKind.RUBY, "じ"),)), "<ruby>字<rt>じ</rt></ruby> x"),
        (Text("le roi", (Mark(0, 6, MarkKind.LANGUAGE, "fr"),)), '<span lang="fr">le roi</span>'),
        (Text("x² y", (Mark(0, 2, MarkKind.FORMULA, "x^2"),)), '<math alttext="x^2">x²</math> y'),
        ("5 * 3 is [a] <b>", r"5 \* 3 is [a] \<b>"),
    ],
)
def test_marks_are_ordinary_markdown(text: str, expected: str) -> None:
    assert to_markdown(script_of(Line(text, str(text)))).rstrip().endswith(f"\n{expected}")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("*a **b** c*", Text("a b c", (Mark(0, 5, MarkKind.EMPHASIS), Mark(2, 3, MarkKind.STRONG)))),
        ("**a *b***", Text("a b", (Mark(0, 3, MarkKind.STRONG), Mark(2, 3, MarkKind.EMPHASIS)))),
        ("5 * 3 * 2", "5 * 3 * 2"),
        ("a < b> [c] `d", "a < b> [c] `d"),
        ("see [1] *there*", Text("see [1] there", (Mark(8, 13, MarkKind.EMPHASIS),))),
    ],
)
def test_what_a_person_writes(written: str, expected: str) -> None:
    back = from_markdown(f"{to_markdown(script_of(Line('x', 'x')))}\n{written}\n")
    line = back.sections[0].passages[-1].lines[0]
    assert repr(line.shown) == repr(expected)
    assert line.said == str(expected)


def test_marks_of_what_is_said_otherwise_are_kept() -> None:
    shown = marked("The 106 ships.", [Mark(6, 7, MarkKind.RAISED), Mark(4, 13, MarkKind.LINK, "https://x.org")])
    line = Line(shown, "The ten to the sixth ships.")
    text = to_markdown(script_of(line))
    assert "The {[10<sup>6</sup>|ten to the sixth} ships](<https://x.org>)." in text
    assert repr(from_markdown(text).sections[0].passages[0].lines[0]) == repr(line)
