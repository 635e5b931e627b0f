import string
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from narrator.article import Article, Block, Kind, Metadata, Omission, Section
from narrator.errors import SourceError
from narrator.script import DEFAULT_DELIVERY, Delivery, DisplayBlock, Line, Passage, Role, Script
from narrator.script import Section as Part
from narrator.script.markdown import MAX_PAUSE, from_markdown, is_script, to_markdown
from narrator.script.speaking import announcement
from narrator.script.writing import write

PART = Part(None, 1, (Passage((Line("Said.", "Said."),)),))
DATA = Path(__file__).parents[1] / "data"


LIKE_SIGNS = (
    "[audio x]",
    "a &amp; b",
    "[a](b)",
    "<b>c</b>",
    "~~~x",
    "• x",
    "[pause2s]",
    "x ##",
    "[lang fr]",
    "<p>",
    "[^a]: b",
)


def paragraph(text: str) -> Block:
    return Block(Kind.PARAGRAPH, text)


texts = st.text(string.printable + "äß“”’—日本語🎧{}|\\#<>[]", min_size=1, max_size=40).map(
    lambda t: " ".join(t.split())
)
words = texts.filter(lambda text: any(character.isalnum() for character in text))
directives = st.sampled_from(["[pause 2s]", "[voice x]", "a [language de] b", "[pause]", "[voice-over]", *LIKE_SIGNS])
words |= directives.filter(lambda text: any(map(str.isalnum, text)))
manners = st.builds(
    Delivery,
    language=st.sampled_from(["", "fr", "pt-BR"]),
    voice=st.sampled_from(["", "Anna", "en-GB"]),
    pause=st.none() | st.integers(0, MAX_PAUSE),
)
lines = st.builds(Line, texts, words) | st.builds(Line, st.just(""), words) | words.map(lambda word: Line(word, word))
passages = st.builds(Passage, st.lists(lines, min_size=1, max_size=4).map(tuple), manners, st.sampled_from(list(Role)))
tags = st.sampled_from(["", "fr", "pt-BR"])
blocks = (
    st.builds(
        Block, st.sampled_from([Kind.CODE, Kind.FIGURE]), st.lists(texts, min_size=1).map("\n".join), language=tags
    )
    | st.builds(Block, st.just(Kind.TABLE), rows=st.lists(st.lists(texts).map(tuple)).map(tuple), language=tags)
    | st.just(Block(Kind.BREAK))
)


def part(
    heading: Line, level: int, said: list[Passage], link: str, delivery: Delivery, seen: list[list[Block]]
) -> Part:
    """A section that shows some blocks before each of its passages, and some behind the last."""
    display_blocks = tuple(
        DisplayBlock(place, block) for place, shown in enumerate(seen) if place <= len(said) for block in shown
    )
    return Part(heading, level, tuple(said), link, delivery, display_blocks)


parts = st.builds(
    part,
    lines,
    st.integers(1, 6),
    st.lists(passages, max_size=3),
    st.sampled_from(["", "https://example.com/a#b"]),
    manners,
    st.lists(st.lists(blocks, max_size=2), max_size=3),
)
metadata = st.builds(
    Metadata,
    title=texts,
    author=texts | st.just(""),
    published=st.sampled_from(["", "2025-08-07"]),
    language=st.sampled_from(["en", "no", "pt-BR"]),
    link=st.sampled_from(["", "https://example.com/a"]),
    series=texts | st.just(""),
    image=st.sampled_from(["", "https://example.com/a.jpg"]),
)
scripts = st.builds(
    Script,
    metadata,
    sections=st.lists(parts, min_size=1, max_size=4).map(tuple),
    identity=st.sampled_from(["", "0123456789abcdef"]),
    omissions=st.lists(st.builds(Omission, texts, texts, texts), max_size=3).map(tuple),
    voices=st.dictionaries(texts, texts | st.just(""), max_size=3).map(lambda voices: tuple(voices.items())),
)


@given(script=scripts)
@example(
    script=Script(
        Metadata("---", language="en"),
        (Part(Line("# a {b|c} (<d>)", "a"), 1, (Passage((Line("#", "x"), Line("---", "-x"))),)),),
    )
)
def test_a_script_file_reads_back_as_the_same_script(script: Script) -> None:
    text = to_markdown(script)
    assert is_script(text)
    assert from_markdown(text) == script
    assert to_markdown(from_markdown(text)) == text


def test_a_script_file_is_pleasant_to_read_and_edit() -> None:
    script = write(
        Article(
            Metadata("A title: with colon", author="Jörg", language="en"),
            (
                Section("", 1, (paragraph("The lead."),)),
                Section("Part & parcel", 2, (paragraph("It rose 20-30 percent. No {braces}."), Block(Kind.CODE, "x"))),
            ),
        )
    )
    assert to_markdown(script) == (DATA / "script-file.md").read_text()


def test_edits_of_a_script_are_taken() -> None:
    text = to_markdown(
        write(
            Article(Metadata("T", language="en"), (Section("A heading", 2, (paragraph("The GmbH grew. It shrank."),)),))
        )
    )
    edited = text.replace("The GmbH grew.", "The {GmbH|company} grew.\nTwice.").replace(
        "It shrank.\n", "\nIt {shrank|}.\n"
    )
    assert [passage.lines for passage in from_markdown(edited).sections[0].passages] == [
        (Line("The GmbH grew.", "The company grew."), Line("Twice.", "Twice.")),
        (Line("It shrank.", "It ."),),
    ]


def test_speakers_are_given_voices_in_the_front_matter() -> None:
    text = "---\nnarrator: script\nvoices:\n  host: espeak:en-gb\n  Jane Lind:\n---\n\n[voice host] Yes.\n"
    assert from_markdown(text).voices == (("host", "espeak:en-gb"), ("Jane Lind", ""))


def read(body: str) -> list[tuple[str, Delivery, list[str]]]:
    """Each heading and passage of a script file: its heading, its manner, what is said in it."""
    script = from_markdown(f"---\nnarrator: script\ntitle: T\n---\n\n{body}")
    found = []
    for section in script.sections:
        heading = section.heading.said if section.heading else ""
        found.append((heading, section.delivery, [heading]))
        found += [(heading, passage.delivery, [line.said for line in passage.lines]) for passage in section.passages]
    return [each for each in found if each[2] != [""]]


def test_directives_hold_to_the_end_of_their_passage() -> None:
    body = """# [voice Ada] One

[language fr] [pause 2s]
Bonjour.
Ça va ?

As usual.

Wait for it. [pause 1.5 s] Now [pause 250ms] again.

[pause 3]

## Two
"""
    assert read(body) == [
        ("One", Delivery(voice="Ada"), ["One"]),
        ("One", Delivery("fr", pause=2000), ["Bonjour.", "Ça va ?"]),
        ("One", DEFAULT_DELIVERY, ["As usual."]),
        ("One", DEFAULT_DELIVERY, ["Wait for it."]),
        ("One", Delivery(pause=1500), ["Now"]),
        ("One", Delivery(pause=250), ["again."]),
        ("Two", Delivery(pause=3000), ["Two"]),
    ]


def test_directives_in_a_paragraph_of_their_own_hold_to_the_next_heading() -> None:
    body = "[voice Ada]\n\nOne.\n\n[voice Ben] Two.\n\nThree.\n\n# H\n\nFour.\n"
    assert [(delivery.voice, said) for _, delivery, said in read(body)] == [
        ("Ada", ["One."]),
        ("Ben", ["Two."]),
        ("Ada", ["Three."]),
        ("", ["H"]),
        ("", ["Four."]),
    ]


def test_brackets_that_are_no_directives_are_text() -> None:
    text = r"A [note], a [voice-over], \[pause 2s], {a [pause 2s]|b} and [pause"
    assert read(text) == [("", DEFAULT_DELIVERY, ["A [note], a [voice-over], [pause 2s], b and [pause"])]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("---\nnarrator: script\ntitle: x\n", "is not closed"),
        ("---\nnarrator: script\ntitle: [x\n---\n\nText.\n", "line 3"),
        ("---\nnarrator: script\nleft_out: [1]\n---\n\nText.\n", "cannot be read"),
        ("---\nnarrator: script\nvoices: [1]\n---\n\nText.\n", "cannot be read"),
        ("---\nnarrator: script\nvoices: {host: [1]}\n---\n\nText.\n", "cannot be read"),
        ("---\nnarrator: script\ntitle: x\n---\n\n\n", "no lines to say"),
        ("---\nnarrator: script\ntitle: x\n---\n\nOne.\nTwo. [pause soon] Three.\n", "line 7: .*not a pause"),
        ("---\nnarrator: script\ntitle: x\n---\n\n[pause 99999s] Three.\n", "line 6: .*not a pause"),
        ("---\nnarrator: script\ntitle: x\n---\n\n[voice ] Three.\n", "line 6: .*gives no name"),
        ("---\nnarrator: script\ntitle: x\n---\n\nOne.\n{a|b|c} Two.\n", r"line 7: \{a\|b\|c\} is not understood"),
        ("---\nnarrator: script\ntitle: x\n---\n\nOne } two.\n", "line 6: .*not understood"),
        ("---\nnarrator: script\ntitle: x\n---\n\n##\n\nTwo.\n", "line 6: .*no words"),
        ("---\nnarrator: script\ntitle: x\n---\n\n<p>One.</p>\n", "line 6: <p> is not understood"),
        ("---\nnarrator: script\ntitle: x\n---\n\nOne.\n\n[^1]: A note.\n", "line 8: .* is the text of a note"),
        ("---\nnarrator: script\ntitle: x\n---\n\n[language french] Un.\n", "line 6: .* names no language"),
        (
            "---\nnarrator: script\ntitel: x\n---\n\nOne.\n",
            "line 3: unknown key titel in the front matter; did you mean title",
        ),
        ("---\nnarrator: script\ntitle: x: y\n---\n\nOne.\n", "line 3: .*between quotes"),
        ("---\nnarrator: script\nlanguage: English\n---\n\nOne.\n", "line 3: English is not a language"),
        ("---\nnarrator: script\ntitle: x\n---\n\n#Two\n\nThree.\n", "line 6: #Two is not a heading"),
        (
            "---\nnarrator: script\ntitle: x\n---\n\nOne.\n\n...\n",
            "line 8: there is nothing in ... that a voice can say",
        ),
        (
            "---\nnarrator: script\ntitle: x\n---\n\n|---|---|\n",
            r"line 6: there is nothing in \|---\|---\| that a voice",
        ),
        (
            "---\nnarrator: script\ntitle: x\n---\n\n[announcement]\n?!\n",
            "line 7: there is nothing in \\?! that a voice",
        ),
        ("---\nnarrator: script\ntitle: x\n---\n\nOne.\n\n<!-- Two.\n\nThree.\n", "line 8: the comment is not closed"),
        ("---\nnarrator: script\ntitle: x\n---\n\nOne.\n\n[announcement] Two.\n", "line 8: .*in the middle"),
    ],
)
def test_a_broken_script_file_is_an_error_that_names_it(text: str, message: str) -> None:
    assert is_script(text)
    with pytest.raises(SourceError, match=rf"mine\.md.*{message}"):
        from_markdown(text, "mine.md")


def test_what_is_fenced_is_shown_and_not_said() -> None:
    text = """---
narrator: script
title: T
---

Before.
```python
# a = 1

b
```
After.

***

````table
a \\| b | c |
````
"""
    (section,) = from_markdown(text).sections
    assert [line.said for passage in section.passages for line in passage.lines] == ["Before.", "After."]
    assert section.display_blocks == (
        DisplayBlock(1, Block(Kind.CODE, "# a = 1\n\nb")),
        DisplayBlock(2, Block(Kind.BREAK)),
        DisplayBlock(2, Block(Kind.TABLE, rows=(("a | b", "c"),))),
    )


def test_a_fence_without_an_end_is_an_error() -> None:
    with pytest.raises(SourceError, match=r"line 7: what begins there is not closed; add ```"):
        from_markdown("---\nnarrator: script\ntitle: T\n---\n\nSaid.\n```code\nnot said\n")


@pytest.mark.parametrize(
    "front",
    [
        "---\nnarrator: script\ntitle: T\n---\n",
        "---\ntitle: T\nnarrator: script\n---\n",
        "---\nnarrator:   'script'   # mine\ntitle: T\n...\n",
        '--- \n"narrator" : "script"\ntitle: T\n---  \n',
        "---\n{narrator: script, title: T}\n---\n",
        "\ufeff---\r\nnarrator: script\r\ntitle: T\r\n---\r\n",
    ],
)
def test_a_script_is_known_however_its_front_matter_is_written(front: str) -> None:
    assert is_script(front + "\nSaid.\n")
    script = from_markdown(front + "\nSaid.\n")
    assert script.metadata.title == "T"
    assert [line.said for line in script.sections[0].passages[0].lines] == ["Said."]


@pytest.mark.parametrize(
    "text", ["narrator: script\n", "---\nnarrator: article\n---\n", "---\nby: a narrator: script\n---\n"]
)
def test_what_is_no_script_is_none(text: str) -> None:
    assert not is_script(text)


def test_markdown_as_people_write_it_is_understood_as_it_is_meant() -> None:
    body = """##Heading

<!-- a note
to myself -->
* One.
+ Two. <!-- not
said --> [Pause: 2 seconds] Three.

---

Four <!-- hidden -->is here.
"""
    script = from_markdown(f"---\nnarrator: script\ntitle: T\n---\n\n{body}")
    (section,) = script.sections
    assert (section.heading, section.level) == (Line("Heading", "Heading"), 2)
    assert [(passage.role, passage.delivery.pause, passage.lines[0].said) for passage in section.passages] == [
        (Role.ITEM, None, "One."),
        (Role.ITEM, None, "Two."),
        (Role.ITEM, 2000, "Three."),
        (Role.PARAGRAPH, None, "Four is here."),
    ]
    assert section.display_blocks == (DisplayBlock(3, Block(Kind.BREAK)),)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("This is <b>bold</b> &amp; <i>so</i>.", "This is bold & so."),
        ('See [this](https://x.org/a "a") and [that](b).', "See this and that."),
        ('One. <break time="1.5s"/> Two.', "One.|1500 Two."),
        ("[pause2s] One. [break 1 min] Two.", "2000 One.|60000 Two."),
        ("Heading\n===\n\nOne.", "# Heading|One."),
        ("Heading\n-------\n\nOne.\n---\nTwo.", "# Heading|One.|Two."),
        ("  ## Heading ##\n• One.\n>Two.", "# Heading|One.|Two."),
        ("~~~\ncode\n~~~\n[lang fr] Un.", "fr Un."),
    ],
)
def test_what_people_write_out_of_habit_is_understood(written: str, said: str) -> None:
    script = from_markdown(f"---\nnarrator: script\ntitle: T\n---\n\n{written}\n")
    found: list[str] = []
    for section in script.sections:
        found += [f"# {section.heading.said}"] if section.heading else []
        for passage in section.passages:
            manner = [str(passage.delivery.pause or ""), passage.delivery.language]
            found.append(" ".join(filter(None, [*manner, *(line.said for line in passage.lines)])))
    assert "|".join(found) == said


def test_the_announcement_stands_in_the_script_and_can_be_edited() -> None:
    opening = Passage((Line("The title", "The title"), Line("", "By Jörg.")))
    script = Script(Metadata("The title", author="Jörg", language="en"), (PART,), opening=opening)
    text = to_markdown(script)
    assert "\n[announcement]\nThe title\n{|By Jörg.}\n" in text
    assert from_markdown(text) == script
    edited = from_markdown(text.replace("{|By Jörg.}", "Written by Jörg.\nRead for you."))
    assert announcement(edited).lines == (
        Line("The title", "The title"),
        Line("Written by Jörg.", "Written by Jörg."),
        Line("Read for you.", "Read for you."),
    )
    silent = from_markdown(text.replace("The title\n{|By Jörg.}\n", ""))
    assert not announcement(silent).lines


def test_braces_belong_together_word_by_word() -> None:
    said = "Q three fiscal year twenty-five beat one point four billion dollars and C plus plus."
    line = Line("Q3 FY25 beat $1.4 billion and C++.", said)
    script = Script(Metadata("T", language="en"), (Part(None, 1, (Passage((line,)),)),))
    assert to_markdown(script).endswith(
        "{Q3|Q three} {FY25|fiscal year twenty-five} beat {$1.4 billion|one point four billion dollars} "
        "and {C++.|C plus plus.}\n"
    )
