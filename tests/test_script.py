from pathlib import Path

import pytest

from narrator.article import Article, Block, Kind, LeftOut, Section
from narrator.errors import SourceError
from narrator.script import (
    LONGEST_PASSAGE,
    Cause,
    Line,
    Passage,
    Script,
    announcement,
    takes,
    to_dict,
    write,
)
from narrator.script import Section as Part

DATA = Path(__file__).parent / "data"


def article(*blocks: Block, heading: str = "A heading", language: str = "en") -> Article:
    return Article("The title", (Section(heading, 2, blocks),), language=language)


def paragraph(text: str) -> Block:
    return Block(Kind.PARAGRAPH, text)


def passages(script: Script) -> list[list[tuple[str, str]]]:
    return [
        [(line.shown, line.said) for line in passage.lines] for part in script.sections for passage in part.passages
    ]


def test_a_paragraph_is_a_passage_and_a_sentence_a_line() -> None:
    script = write(article(paragraph("One. Two!"), paragraph("Three?")))
    assert passages(script) == [[("One.", "One."), ("Two!", "Two!")], [("Three?", "Three?")]]
    assert script.sections[0].heading == Line("A heading", "A heading")


def test_what_is_shown_and_what_is_said_may_differ() -> None:
    script = write(article(paragraph("See https://example.com/a?b=c for 20-30 percent more.[12]")))
    assert passages(script) == [
        [("See https://example.com/a?b=c for 20-30 percent more.[12]", "See example.com for 20 to 30 percent more.")]
    ]


def test_a_wall_of_text_is_cut_at_sentences_into_even_passages() -> None:
    sentences = [f"This is sentence number {number} of a very long paragraph." for number in range(60)]
    script = write(article(paragraph(" ".join(sentences))))
    assert [shown for passage in passages(script) for shown, _ in passage] == sentences
    lengths = [sum(len(shown) for shown, _ in passage) for passage in passages(script)]
    assert max(lengths) <= LONGEST_PASSAGE
    assert min(lengths) > max(lengths) / 2


def test_list_items_in_a_row_are_one_passage() -> None:
    items = [Block(Kind.ITEM, text) for text in ("Salt", "Pepper")]
    script = write(article(paragraph("You need:"), *items, paragraph("Mix.")))
    assert [[said for _, said in passage] for passage in passages(script)] == [
        ["You need:"],
        ["Salt", "Pepper"],
        ["Mix."],
    ]


@pytest.mark.parametrize(
    ("block", "what"),
    [
        (Block(Kind.CODE, "a = 1\nb = 2"), "code: a = 1 b = 2"),
        (Block(Kind.FIGURE, "A cat"), "figure: A cat"),
        (Block(Kind.FIGURE), "figure"),
        (Block(Kind.FOOTNOTE, "See there."), "footnote: See there."),
        (Block(Kind.MARKUP, "<iframe>"), "markup: <iframe>"),
        (Block(Kind.TABLE, rows=(("a", "b", "c", "d"), ("1", "2", "3", "4"))), "table: a b c d"),
        (paragraph("***"), "line: ***"),
        (Block(Kind.CODE, "x" * 100), f"code: {'x' * 59}…"),
    ],
)
def test_what_is_left_out_is_listed(block: Block, what: str) -> None:
    script = write(article(paragraph("Text."), block))
    assert [(out.where, out.what) for out in script.left_out] == [("A heading", what)]
    assert script.left_out[0].why


def test_a_listing_is_announced_in_the_language_of_the_article() -> None:
    listing = Block(Kind.CODE, "a\nb\nc\n")
    assert passages(write(article(listing)))[0] == [("", "A code example is left out. Lines: 3.")]
    assert passages(write(article(listing, language="de-AT")))[0] == [
        ("", "Ein Codebeispiel ist ausgelassen. Zeilen: 3.")
    ]
    assert passages(write(article(listing, language="tlh"))) == []


def test_a_small_table_is_read_row_by_row() -> None:
    table = Block(Kind.TABLE, rows=(("City", "People"), ("Bern", "134,000"), ("Basel", "")))
    said = [said for passage in passages(write(article(table))) for _, said in passage]
    assert said == ["City: Bern; People: 134,000.", "City: Basel."]


def test_an_article_without_words_is_an_error() -> None:
    with pytest.raises(SourceError, match="no words a voice could say"):
        write(Article("***", (Section("", 1, (paragraph("—"), paragraph("* * *"))),)))


def test_a_heading_that_cannot_be_said_heads_nothing_and_loses_nothing() -> None:
    script = write(Article("T", (Section("A", 1, (paragraph("One."),)), Section("***", 1, (paragraph("Two."),)))))
    assert [(part.heading, len(part.passages)) for part in script.sections] == [(Line("A", "A"), 2)]
    assert script.left_out == (LeftOut("***", "heading: ***", "there is nothing in it that a voice can say"),)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["The title", "By Jane Doe.", "August 7, 2025.", "This is read by a synthetic voice."]),
        ("de", ["The title", "Von Jane Doe.", "7. August 2025.", "Gelesen von einer synthetischen Stimme."]),
        ("tlh", ["The title", "Jane Doe", "2025-08-07"]),
    ],
)
def test_the_announcement(language: str, said: list[str]) -> None:
    script = Script("The title", (), author="Jane Doe", published="2025-08-07", language=language)
    assert [line.said for line in announcement(script).lines] == said


def test_takes_are_in_the_order_of_speaking_with_the_cause_of_each_pause() -> None:
    lines = Passage((Line("Text.", "Text."),))
    heading = Line("A", "A")
    script = Script("T", (Part(None, 1, (lines, lines)), Part(heading, 1, (lines,)), Part(heading, 1, ())))
    order = [(take.before, take.section) for take in takes(script)]
    assert order == [
        (Cause.SECTION, None),
        (Cause.SECTION, 0),
        (Cause.PARAGRAPH, 0),
        (Cause.SECTION, 1),
        (Cause.HEADING, 1),
        (Cause.SECTION, 2),
    ]
    assert len(takes(script, announce=False)) == 5


def test_the_shape_for_machines() -> None:
    script = write(article(paragraph("One."), Block(Kind.CODE, "x")))
    assert to_dict(script) == {
        "title": "The title",
        "author": "",
        "published": "",
        "language": "en",
        "sections": [
            {
                "heading": "A heading",
                "level": 2,
                "passages": [
                    [{"shown": "One.", "said": "One."}],
                    [{"shown": "", "said": "A code example is left out. Lines: 1."}],
                ],
            }
        ],
        "left_out": [{"where": "A heading", "what": "code: x", "why": "code is read, not heard"}],
    }
