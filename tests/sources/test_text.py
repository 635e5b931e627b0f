"""Plain text: what is a title, a heading, a list, a paragraph."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.article import Article, Kind
from narrator.errors import SourceError
from narrator.sources import Document, text

SAMPLE = Path(__file__).parents[2] / "scripts" / "ketamine-treatment-therapy.txt"
BODY = "The kettle had been on the stove for an hour, and nobody had thought of looking after it. "
PARAGRAPH = (BODY * 3).strip()


def read(content: str | bytes) -> Article:
    data = content if isinstance(content, bytes) else content.encode()
    return text.read(Document("story.txt", ".txt", data))


def headings(*blocks: str, between: str = "\n\n") -> list[str]:
    """The title, if any, and the headings of a text made of these blocks."""
    article = read(between.join(blocks))
    return [heading for heading in (article.title, *(section.heading for section in article.sections)) if heading]


def kinds(article: Article) -> list[tuple[Kind, str]]:
    return [(block.kind, block.text) for section in article.sections for block in section.blocks]


def test_the_sample_has_a_title_one_full_section_and_two_empty_ones() -> None:
    article = text.read(Document(str(SAMPLE), ".txt", SAMPLE.read_bytes()))

    assert article.title == "Questions About You Must Know the Answers To"
    assert [(section.heading, len(section.blocks)) for section in article.sections] == [
        ("Ketamine Treatment Therapy", 1),
        ("What I Can Teach You About", 0),
        ("The Best Advice About I’ve Ever Written", 0),
    ]


def test_a_text_without_headings_is_one_lead() -> None:
    article = read(f"{PARAGRAPH}\n\n{PARAGRAPH}\n")

    assert article.title == ""
    assert [(section.heading, section.level, len(section.blocks)) for section in article.sections] == [("", 1, 2)]


@pytest.mark.parametrize("content", ["", "\n \n", "-----\n\n=====\n"])
def test_a_text_without_words_has_no_sections(content: str) -> None:
    assert read(content) == Article("", ())


def test_a_single_line_is_something_to_say_and_no_heading() -> None:
    assert kinds(read("Good Morning Vietnam")) == [(Kind.PARAGRAPH, "Good Morning Vietnam")]


def test_the_words_before_the_first_heading_are_the_lead() -> None:
    article = read(f"{PARAGRAPH}\n\nThe Kitchen\n\n{PARAGRAPH}")

    assert [section.heading for section in article.sections] == ["", "The Kitchen"]


@pytest.mark.parametrize("between", ["\n\n", "\n"])
def test_layouts_with_and_without_blank_lines_read_alike(between: str) -> None:
    assert headings("A House by the Sea", "The Kitchen", PARAGRAPH, "The Garden", PARAGRAPH, between=between) == [
        "A House by the Sea",
        "The Kitchen",
        "The Garden",
    ]


def test_hard_wrapped_lines_are_joined() -> None:
    wrapped = (
        "It was late in the year and the well-\nknown house on the hill stood\nempty, as "
        "it had since the summer, when the\nlast of the family had gone down the road to\nthe town and "
        "had not come back for anything."
    )
    article = read(
        f"The Garden\n\n{wrapped}\n\n- one long item of a list that goes on and on until\n  here\n- another\n"
    )

    assert kinds(article)[1:] == [
        (Kind.ITEM, "one long item of a list that goes on and on until here"),
        (Kind.ITEM, "another"),
    ]
    assert kinds(article)[0][1].startswith("It was late in the year and the well-known house on the hill stood empty,")


def test_wrapped_japanese_is_joined_without_spaces() -> None:
    line = "春が来て山の雪がとけると村の人々は畑に出て" * 2
    article = read("\n".join([line] * 3))

    assert kinds(article) == [(Kind.PARAGRAPH, line * 3)]


@pytest.mark.parametrize(
    "line",
    ["Into the Garden", "¿Por qué ahora?", "データを集める", "حول المشروع", "🎉 After the party", "1984",
     "iPhone Cases", "3. Methods", "2.1. Methods.", "Chapter 3", "THE GARDEN", "Conclusion:", "— Prologue —"],
)  # fmt: skip
def test_what_is_a_heading(line: str) -> None:
    assert headings(PARAGRAPH, line, PARAGRAPH) == [line]


@pytest.mark.parametrize(
    "line",
    ["It was a garden.", "and then the garden", "The garden, the house,", "- The Garden", "• The Garden",
     "12 May 2024", "Monday, May 13, 2024", "2024-05-13", "2024年5月13日", "Photo: A Garden",
     "Garden, photo by Jane Doe", "https://example.com/Garden", "jane@example.com", "“In the garden?”", "Dear Jane,",
     "— Jane Doe", "if (a) { b(); }", "The Garden. It was green", "(The Garden)", "***",
     "HOME 225.86 -12.99 -5.44%", "A " * 15],
)  # fmt: skip
def test_what_is_no_heading(line: str) -> None:
    assert headings(PARAGRAPH, line, PARAGRAPH) == []


def test_a_line_within_a_paragraph_is_no_heading() -> None:
    assert headings(PARAGRAPH, "Jane Doe\nGarden Street\nEdinburgh", PARAGRAPH) == []


def test_a_heading_may_stand_right_above_its_text() -> None:
    assert headings(PARAGRAPH, f"The Garden\n{PARAGRAPH}", f"The House\n{PARAGRAPH}") == ["The Garden", "The House"]


def test_four_lines_are_enough_for_two_sections() -> None:
    assert headings("The Kitchen", PARAGRAPH, "The Garden", PARAGRAPH, between="\n") == ["The Kitchen", "The Garden"]


def test_many_short_lines_are_a_list() -> None:
    assert headings(PARAGRAPH, "Bread", "Butter", "Milk", "Flour", "Two eggs, beaten.", PARAGRAPH) == []


def test_what_is_asked_in_an_interview_is_no_heading() -> None:
    questions = [f"What did you see in {place}?" for place in ("Rome", "Paris", "Oslo", "Bern", "Lima")]
    asked = [block for question in questions for block in (question, PARAGRAPH)]

    assert headings(PARAGRAPH, "The Interview", PARAGRAPH, *asked) == ["The Interview"]


def test_underlines_and_numbers_give_levels() -> None:
    parts = ("The House\n=========", "The Shed\n========", "The Garden\n----------", "2. Trees\n", "2.1 Oaks\n")
    article = read("\n\n".join(f"{part}\n{PARAGRAPH}" for part in parts))

    assert [(section.heading, section.level, len(section.blocks)) for section in article.sections] == [
        ("The House", 1, 1),
        ("The Shed", 1, 1),
        ("The Garden", 2, 1),
        ("2. Trees", 1, 1),
        ("2.1 Oaks", 2, 1),
    ]


def test_an_underlined_question_or_number_is_a_heading_whatever_stands_around_it() -> None:
    parts = [f"{number}. Why?\n-----" for number in range(1, 5)]

    assert headings(PARAGRAPH, *parts, PARAGRAPH) == ["1. Why?", "2. Why?", "3. Why?", "4. Why?"]


def test_the_title_may_have_a_byline_and_a_date_below() -> None:
    article = read(f"A House by the Sea\n\nBy Jane Doe\n\n12 May 2024\n\n{PARAGRAPH}\n")

    assert article.title == "A House by the Sea"
    assert [block.text for block in article.sections[0].blocks] == ["By Jane Doe", "12 May 2024", PARAGRAPH]


def test_a_first_heading_that_outranks_the_others_is_the_title() -> None:
    assert read(f"The House\n===\n\n{PARAGRAPH}\n\nThe Garden\n---\n\n{PARAGRAPH}").title == "The House"


def test_lists_drop_bullets_and_keep_numbers() -> None:
    article = read("We need:\n\n* bread\n* butter\n\nThen:\n\n1. Cut the bread\n2. Spread the butter\n")

    assert kinds(article) == [
        (Kind.PARAGRAPH, "We need:"),
        (Kind.ITEM, "bread"),
        (Kind.ITEM, "butter"),
        (Kind.PARAGRAPH, "Then:"),
        (Kind.ITEM, "1. Cut the bread"),
        (Kind.ITEM, "2. Spread the butter"),
    ]


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"caf\xe9", b"ok\n\xff\xfe"])
def test_what_is_not_text_is_refused(content: bytes) -> None:
    with pytest.raises(SourceError, match=r"story\.txt"):
        read(content)


@pytest.mark.parametrize(
    "content",
    [
        BODY * 11_000,
        "a" * 1_000_000,
        f"The Garden\n\n{PARAGRAPH}\n\n" * 300,
        "Foo Bar\n" * 10_000,
        "Foo\n---\n" * 5_000,
    ],
    ids=["one line", "one word", "300 headings", "short lines", "underlines"],
)
def test_large_texts_can_be_read(content: str) -> None:
    article = read(content)
    assert article.title or article.sections


@given(st.text())
def test_any_text_can_be_read(content: str) -> None:
    if "\0" not in content:
        read(content.encode("utf-8", "replace"))


WORDS = st.sampled_from("the The Garden, garden. was 3 2024 IT WAS “No!” why? été Москва 東京 :".split())
LINES = st.lists(WORDS, max_size=20).map(" ".join)


@given(st.lists(LINES, max_size=12), st.sampled_from(["\n", "\n\n", "\n---\n", "\n- ", "\n3. "]))
def test_no_word_is_lost_and_their_order_is_kept(lines: list[str], between: str) -> None:
    article = read(between.join(lines))

    said = [article.title]
    for section in article.sections:
        said += [section.heading, *(block.text for block in section.blocks)]
    # Without their spaces: where a wrapped line broke, some scripts have none.
    assert "".join(word for word in " ".join(said).split() if word not in ("-", "3.")) == "".join(
        " ".join(lines).split()
    )
