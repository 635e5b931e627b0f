"""Plain text: what is a title, a heading, a list, a paragraph."""

import re
from collections import Counter
from contextlib import suppress
from pathlib import Path
from textwrap import fill, indent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.article import Article, Kind, Metadata
from narrator.errors import SourceError
from narrator.sources import Document, Origin, text
from narrator.sources.text import reading

SAMPLE = Path(__file__).parents[2] / "scripts" / "ketamine-treatment-therapy.txt"
BOOK = Path(__file__).parents[1] / "data" / "text" / "gutenberg.txt"
BODY = "The kettle had been on the stove for an hour, and nobody had thought of looking after it. "
PARAGRAPH = (BODY * 3).strip()


def read(content: str | bytes) -> Article:
    data = content if isinstance(content, bytes) else content.encode()
    return text.read(Document(Origin("story.txt"), ".txt", data))


def headings(*blocks: str, between: str = "\n\n") -> list[str]:
    """The title, if any, and the headings of a text made of these blocks."""
    article = read(between.join(blocks))
    return [
        heading for heading in (article.metadata.title, *(section.heading for section in article.sections)) if heading
    ]


def kinds(article: Article) -> list[tuple[Kind, str]]:
    return [(block.kind, block.text) for section in article.sections for block in section.blocks]


def test_the_sample_has_a_title_one_full_section_and_two_empty_ones() -> None:
    article = text.read(Document(Origin(str(SAMPLE)), ".txt", SAMPLE.read_bytes()))

    assert article.metadata.title == "Questions About You Must Know the Answers To"
    assert [(section.heading, len(section.blocks)) for section in article.sections] == [
        ("Ketamine Treatment Therapy", 1),
        ("What I Can Teach You About", 0),
        ("The Best Advice About I’ve Ever Written", 0),
    ]


def test_a_text_without_headings_is_one_lead() -> None:
    article = read(f"{PARAGRAPH}\n\n{PARAGRAPH}\n")

    assert article.metadata.title == ""
    assert [(section.heading, section.level, len(section.blocks)) for section in article.sections] == [("", 1, 2)]


@pytest.mark.parametrize("content", ["", "\n \n", "-----\n\n=====\n"])
def test_a_text_without_words_has_no_sections(content: str) -> None:
    assert read(content) == Article(Metadata(""), ())


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

    assert article.metadata.title == "A House by the Sea"
    assert [block.text for block in article.sections[0].blocks] == ["By Jane Doe", "12 May 2024", PARAGRAPH]


def test_a_first_heading_that_outranks_the_others_is_the_title() -> None:
    assert read(f"The House\n===\n\n{PARAGRAPH}\n\nThe Garden\n---\n\n{PARAGRAPH}").metadata.title == "The House"


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


def test_verses_and_addresses_keep_their_lines_between_wrapped_paragraphs() -> None:
    wrapped = fill(PARAGRAPH)
    article = read(f"{wrapped}\n\nRoses are red\nViolets are blue\n\n{wrapped}\n\nJane Doe\n4 Hill Road\n\n{wrapped}\n")

    assert [words for _, words in kinds(article)] == [
        PARAGRAPH, "Roses are red", "Violets are blue", PARAGRAPH, "Jane Doe", "4 Hill Road", PARAGRAPH,
    ]  # fmt: skip


def test_paragraphs_that_only_an_indent_begins_are_told_apart() -> None:
    paragraphs = [fill(PARAGRAPH, initial_indent="    ") for _ in range(3)]

    assert kinds(read("\n".join(paragraphs))) == [(Kind.PARAGRAPH, PARAGRAPH)] * 3


def test_rows_of_a_table_are_not_run_together() -> None:
    rows = "Bread      2 loaves     at 1.20\nButter     1 pound      at 3.40\nMilk       3 pints      at 0.90"
    article = read(f"{fill(PARAGRAPH)}\n\n{rows}\n")

    assert [words for _, words in kinds(article)[1:]] == [" ".join(row.split()) for row in rows.split("\n")]


@pytest.mark.parametrize(
    ("first", "second", "elsewhere", "joined"),
    [
        ("exam-", "ple", "Another example.", "example"),
        ("well-", "known", "Also well-known.", "well-known"),
        ("well-", "known", "Nothing of the kind.", "well-known"),
        ("Anglo-", "Saxon", "Nothing of the kind.", "Anglo-Saxon"),
        ("exam\u00ad", "ple", "Nothing of the kind.", "example"),
    ],
)
def test_words_that_a_line_end_broke(first: str, second: str, elsewhere: str, joined: str) -> None:
    line = "the house on the hill by the sea was a most remarkable"
    article = read(f"And {line} {first}\n{second} of {line}, and\n{line}, too.\n\n{elsewhere}")

    assert f" {joined} of" in kinds(article)[0][1]


_LINES = {
    "fr": "Le phare est dans le port, et les bateaux des pêcheurs sont sur la mer",
    "de": "Der Leuchtturm ist nicht im Hafen, und die Boote der Fischer sind auf dem Meer",
    "es": "El faro no es del puerto, y los barcos de las islas son para una tarde",
    "it": "Il faro non è del porto, e una delle barche che sono sul mare di sera",
    "pt": "O farol não é do porto, e os barcos das ilhas são para uma tarde",
    "nl": "Het is niet de toren van de haven, en een boot van de vissers op zee",
}


@pytest.mark.parametrize(
    ("language", "first", "second", "joined"),
    [
        ("fr", "peut", "être", "peut-être"), ("fr", "rensei", "gnement", "renseignement"),
        ("fr", "regarde", "t", "regarde-t"), ("fr", "abat", "jour", "abat-jour"),
        ("de", "Wasser", "stand", "Wasserstand"), ("de", "Wör", "ter", "Wörter"),
        ("es", "ven", "tana", "ventana"), ("es", "siem", "pre", "siempre"),
        ("it", "qual", "cosa", "qualcosa"), ("it", "lumi", "noso", "luminoso"),
        ("pt", "certifique", "se", "certifique-se"), ("pt", "segu", "rança", "segurança"),
        ("nl", "water", "stand", "waterstand"),
    ],
)  # fmt: skip
def test_words_that_a_line_end_broke_in_other_languages(language: str, first: str, second: str, joined: str) -> None:
    line = _LINES[language]
    article = read(f"{line} {first}-\n{second} {line.lower()},\n{line.lower()} {line.lower()}.\n\n{line}.")

    assert f" {joined} " in kinds(article)[0][1]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("It was _very_ late.", "It was very late."),
        ("It was *very late*, he said.", "It was very late, he said."),
        ("A =bold= word and a **strong** one.", "A bold word and a strong one."),
        ("“_No!_” she cried—_no_—and left.", "“No!” she cried—no—and left."),
        ("It was _Emma_'s, _i.e._ hers.", "It was Emma's, i.e. hers."),
        *[(same, same) for same in (
            "snake_case_name and __init__", "2*3*4 and 2 *3* 4", "a * b and c * d", "*.txt and *.md", "x = y = z",
            "https://example.com/_the_/*page*", "f(*args, **more)", "f***", "a_b and c_d", "one * two * three",
        )],
    ],
)  # fmt: skip
def test_marks_of_emphasis_are_taken_off_words_only(typed: str, meant: str) -> None:
    assert kinds(read(f"{PARAGRAPH}\n\n{typed}\n\n{PARAGRAPH}"))[1][1] == meant


@pytest.mark.parametrize(
    "line", ["_The Garden_", "* The Garden *", "*The Garden*", "== The Garden ==", "THE GARDEN\n----------"]
)
def test_a_line_in_marks_is_a_heading(line: str) -> None:
    assert [heading.casefold() for heading in headings(PARAGRAPH, line, PARAGRAPH)] == ["the garden"]


@pytest.mark.parametrize(
    "rule", ["* * *", "      *      *      *", "-----", "~~~~", "⁂", "• • •", "#", "─────", "=-=-=-="]
)
def test_scene_breaks_are_heard_as_a_pause(rule: str) -> None:
    expected = [(Kind.PARAGRAPH, PARAGRAPH), (Kind.BREAK, ""), (Kind.PARAGRAPH, PARAGRAPH)]
    assert kinds(read(f"{PARAGRAPH}\n\n{rule}\n\n{PARAGRAPH}")) == expected


def test_quotations_are_known_by_their_indent_or_their_marks() -> None:
    article = read(
        f"{fill(PARAGRAPH)}\n\n{indent(fill(PARAGRAPH, 56), '    ')}\n\n"
        "On Monday Jane wrote:\n> And so it\n> was.\n> > Was it?\n\nYes."
    )

    assert kinds(article) == [
        (Kind.PARAGRAPH, PARAGRAPH),
        (Kind.QUOTE, PARAGRAPH),
        (Kind.PARAGRAPH, "On Monday Jane wrote:"),
        (Kind.QUOTE, "And so it was."),
        (Kind.QUOTE, "Was it?"),
        (Kind.PARAGRAPH, "Yes."),
    ]


def test_fenced_code_keeps_its_lines() -> None:
    article = read(f"{PARAGRAPH}\n\n```python\nif x:\n\n    y()\n```\n\n{PARAGRAPH}\n~~~\nnever closed")

    assert kinds(article)[1] == (Kind.CODE, "if x:\n\n    y()")
    assert kinds(article)[-1][1] == "never closed"


def test_notes_stand_at_the_end_of_the_section_that_mentions_them() -> None:
    parts = [
        f"The House\n\n{BODY}[1] {BODY}",
        f"The Garden\n\n{PARAGRAPH}",
        "[1] A small one.\n\n[2] Nobody mentions this.",
    ]
    article = read("\n\n".join(parts))

    assert [block.text for block in article.sections[0].blocks if block.kind is Kind.FOOTNOTE] == ["A small one."]
    assert kinds(article)[-1] == (Kind.PARAGRAPH, "[2] Nobody mentions this.")


def test_pictures_and_notes_in_brackets() -> None:
    article = read(
        f"{BODY}[A]\n\n[Illustration: The\n\n_kettle_]\n\n[Footnote A: Of tin.]\n\n{PARAGRAPH}\n\n"
        f"[Illustration: no end\n\n{BODY}"
    )

    assert kinds(article)[1:3] == [(Kind.FIGURE, "The kettle"), (Kind.PARAGRAPH, PARAGRAPH)]
    assert kinds(article)[-1] == (Kind.FOOTNOTE, "Of tin.")
    assert (Kind.PARAGRAPH, "[Illustration: no end") in kinds(article)


def test_a_book_of_project_gutenberg() -> None:
    article = text.read(Document(Origin("kettle.txt"), ".txt", BOOK.read_bytes()))

    assert (article.metadata.title, article.metadata.author, article.metadata.published, article.metadata.language) == (
        "The Kettle, and Other Vessels", "Jane Q. Doe", "2009-03-05", "en",
    )  # fmt: skip
    assert [(section.heading, section.level) for section in article.sections] == [
        ("", 1),
        ("CHAPTER I. The Stove", 1),
        ("CHAPTER II. The Tap", 1),
    ]
    assert [block.text for block in article.sections[0].blocks] == ["by Jane Q. Doe", ""]
    assert [block.kind for block in article.sections[1].blocks] == [
        Kind.PARAGRAPH, Kind.QUOTE, Kind.QUOTE, Kind.FIGURE, Kind.PARAGRAPH, Kind.PARAGRAPH, Kind.FOOTNOTE,
    ]  # fmt: skip
    assert [re.split(r" \(|:", out.what)[0] for out in article.omissions] == [
        "Project Gutenberg's header",
        "credits",
        "transcriber's note",
        "Project Gutenberg's licence",
        "table of contents",
    ]


def test_the_head_of_a_text_says_what_it_is() -> None:
    article = read(f"Title: The Kettle\nBy Jane Doe\nDate: May 12, 2024\nLanguage: German\nTags: tea\n\n{PARAGRAPH}")

    assert (article.metadata.title, article.metadata.author, article.metadata.published, article.metadata.language) == (
        "The Kettle", "Jane Doe", "2024-05-12", "de",
    )  # fmt: skip
    assert [out.what for out in article.omissions] == ["head (2 words): Tags: tea"]
    assert kinds(article) == [(Kind.PARAGRAPH, PARAGRAPH)]


@pytest.mark.parametrize(
    "head",
    [
        "From: Jane Doe <jane@example.com>\nTo: x@example.com\nSubject: The\n Kettle\nDate: Sun, 12 May 2024 10:00:00",
        "Van: Jane Doe\nVerzonden: zondag 12 mei 2024 10:00\nAan: Piet\nOnderwerp: The Kettle",
        "Från: Jane Doe\nSkickat: den 12 maj 2024 10:00\nTill: Per\nÄmne: The Kettle",
    ],
)
def test_a_mail_is_read_without_its_head(head: str) -> None:
    article = read(f"{head}\n\n{PARAGRAPH}")

    assert (article.metadata.title, article.metadata.author, article.metadata.published) == (
        "The Kettle",
        "Jane Doe",
        "2024-05-12",
    )


@pytest.mark.parametrize("first", ["Title: The Kettle", "Note: it is late\nTitle: The Kettle", "Title: A\nand so on"])
def test_what_only_resembles_a_head_is_read(first: str) -> None:
    article = read(f"{first}\n\n{PARAGRAPH}")

    assert article.omissions == ()
    assert article.metadata.title in ("", "Title: The Kettle")


def test_a_table_of_contents_is_left_out_but_a_refrain_is_not() -> None:
    chapters = [f"{name}\n\n{PARAGRAPH}" for name in ("The Stove", "The Tap", "The Cup")]
    article = read(
        "\n\n".join(["Of Kettles", "Contents", "The Stove ..... 1\nThe Tap ..... 7\nThe Cup ..... 12", *chapters])
    )
    song = "Oh the kettle\nOn the stove\nSings all day\n\n"

    assert [section.heading for section in article.sections] == ["The Stove", "The Tap", "The Cup"]
    assert len(article.omissions) == 1
    assert read(f"{song}{PARAGRAPH}\n\n{song}{PARAGRAPH}").omissions == ()


def test_chapters_that_are_only_numbered_are_chapters() -> None:
    assert headings(*(block for number in ("I", "II", "III", "IV") for block in (number, PARAGRAPH))) == [
        "I", "II", "III", "IV",
    ]  # fmt: skip


def test_chapters_stand_below_the_parts_of_a_book() -> None:
    names = ("Book One", "Chapter 1: The Stove", "Chapter 2: The Tap", "Book Two", "Chapter 1: The Cup")
    article = read("\n\n".join(f"{name}\n\n{PARAGRAPH}" for name in names))

    assert [section.level for section in article.sections] == [1, 2, 2, 1, 2]


def test_authors_and_their_addresses_are_no_headings() -> None:
    front = ["Of Kettles", "Jane Doe", "jane@example.com", "Kettle Lab, Edinburgh", "John Roe", "john@example.com"]

    assert headings(*front, "Introduction", PARAGRAPH, "The Stove", PARAGRAPH) == [
        "Of Kettles",
        "Introduction",
        "The Stove",
    ]


def test_what_stands_on_a_letter_is_no_heading() -> None:
    assert (
        headings("Jane Doe", "Abbey Road", "Dear John,", PARAGRAPH, "Sincerely,", "Jane Doe", "Head of Kettles") == []
    )


def test_what_is_far_longer_than_all_headings_stands_below_a_picture() -> None:
    names = [
        "Get in",
        "See",
        "Do",
        "Eat",
        "Sleep",
        "One of the more interesting kettles in the old town",
        "Go on",
    ]

    assert headings(PARAGRAPH, *(block for name in names for block in (name, PARAGRAPH))) == [*names[:5], names[6]]


ENCODED = {
    "cp1252": "Der Kessel stand auf dem Herd, und niemand hatte daran gedacht, nach ihm zu sehen – „schön“.",
    "iso8859-2": "Czajnik stał na kuchence od godziny, a nikt nie pomyślał, żeby na niego spojrzeć, chociaż gwizdał.",
    "cp1251": "Чайник стоял на плите уже целый час, и никто не подумал о том, чтобы посмотреть на него.",
    "shift_jis": "やかんは一時間も前からストーブの上に置かれていたが、だれも見に行かなかった。",
    "gb18030": "水壶已经在炉子上放了一个小时，没有人想到要去看看它，虽然它一直在响。",
    "utf-16": "The kettle: “ready”.",
    "utf-8-sig": "The kettle: “ready”.",
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_texts_are_read_in_the_encoding_they_are_in(encoding: str) -> None:
    written = "\r\n\r\n".join([ENCODED[encoding]] * 3)

    assert kinds(read(written.encode(encoding))) == [(Kind.PARAGRAPH, ENCODED[encoding])] * 3


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("written", [ENCODED["cp1252"], ENCODED["cp1251"], ENCODED["gb18030"]])
def test_utf_16_is_known_without_a_mark_of_its_byte_order(encoding: str, written: str) -> None:
    assert kinds(read("\n\n".join([written] * 2).encode(encoding))) == [(Kind.PARAGRAPH, written)] * 2


def test_the_encoding_that_a_server_names_comes_first() -> None:
    document = Document(Origin("story.txt"), ".txt", "Žluťoučký kůň".encode("cp1250"), charset="windows-1250")

    assert kinds(text.read(document)) == [(Kind.PARAGRAPH, "Žluťoučký kůň")]


@pytest.mark.parametrize("ends", ["\r", "\r\n", "\f", "\n\r\n"])
def test_all_line_ends_are_line_ends(ends: str) -> None:
    assert headings("The Kettle", "The Stove", PARAGRAPH, "The Tap", PARAGRAPH, between=ends * 2) == [
        "The Kettle", "The Stove", "The Tap",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02", b"ok\n\x81\x8d\x01\xff\xfe", bytes(range(1, 256)), bytes(range(256)) * 9]
)
def test_what_is_not_text_is_refused(content: bytes) -> None:
    with pytest.raises(SourceError, match=r"story\.txt"):
        read(content)


def test_what_is_far_too_long_is_refused() -> None:
    with pytest.raises(SourceError, match="more than 50 MB"):
        read(b"a" * (reading.MAX_BYTES + 1))


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        BODY * 11_000,
        "a" * 1_000_000,
        f"The Garden\n\n{PARAGRAPH}\n\n" * 300,
        "Foo Bar\n" * 10_000,
        "Foo\n---\n" * 5_000,
        "[Footnote 1: a[1]\n\n" * 5_000,
        "Contents\n\nFoo 1\n\n" * 5_000,
        "_a *b =c " * 50_000,
        "> " * 100_000 + "a",
        "a" + " . " * 100_000,
        "Transcriber's Note:\n\n" * 5_000 + "a",
        "Title: a\n b\n" * 5_000 + "\na",
        "exam-\nple " * 20_000,
        "Chapter I\n\n" * 5_000,
        "I\n\nII\n\nWhy?\n\n" * 3_000,
    ],
    ids=[
        "one line",
        "one word",
        "300 headings",
        "short lines",
        "underlines",
        "notes",
        "contents",
        "marks",
        "quotes",
        "dots",
        "transcribers",
        "head",
        "hyphens",
        "chapters",
        "numerals",
    ],
)
def test_large_texts_can_be_read(content: str) -> None:
    article = read(content)
    assert article.metadata.title or article.sections


@given(st.text())
def test_any_text_can_be_read(content: str) -> None:
    if "\0" not in content:
        read(content.encode("utf-8", "replace"))


def words_of(article: Article) -> str:
    """All letters and digits of an article: title, headings, blocks."""
    said = [article.metadata.title, article.metadata.author]
    for section in article.sections:
        said += [section.heading, *(block.text for block in section.blocks)]
    return "".join(filter(str.isalnum, "".join(said)))


WORDS = st.sampled_from(
    "the The Garden, garden. was IT “No!” why? été Москва 東京 : _so_ *so* =so= a_b 2*3*4 well- (a) [ ] # ...".split()
)
LINES = st.lists(WORDS, max_size=20).map(" ".join)
BETWEEN = st.sampled_from(
    ["\n", "\n\n", "\n---\n", "\n- ", "\n    ", "\n> ", "\n\n> > ", "\n```\n", "\n\n* * *\n\n", "\r", "\f"]
)


@given(st.lists(st.tuples(LINES, BETWEEN), max_size=12))
def test_no_word_is_lost_and_their_order_is_kept(pieces: list[tuple[str, str]]) -> None:
    written = "".join(line + between for line, between in pieces)

    assert words_of(read(written)) == "".join(filter(str.isalnum, written))


MORE = st.sampled_from(
    [
        "Chapter 1",
        "II",
        "Contents",
        "[1] See",
        "so[1]",
        "[Illustration: x]",
        "[Footnote 2: y]",
        "By Jane",
        "Title: a",
        "Dear J,",
    ]
)


@given(st.lists(st.tuples(st.one_of(MORE, LINES), BETWEEN), max_size=12))
def test_no_word_is_lost_unless_it_is_listed(pieces: list[tuple[str, str]]) -> None:
    written = "".join(line + between for line, between in pieces)
    article = read(written)

    marks = re.sub(r"\[Illustration|\[Footnote 2|\[1\]|Title:", "", written)
    missing = Counter(filter(str.isalnum, marks)) - Counter(words_of(article))
    assert not missing or article.omissions or article.metadata.published


@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=5), st.integers(0, 2500))
def test_a_damaged_file_is_read_or_refused(flips: list[tuple[int, int]], end: int) -> None:
    content = bytearray(BOOK.read_bytes())
    for place, byte in flips:
        content[place % len(content)] = byte
    with suppress(SourceError):
        read(bytes(content[:end]))


def test_a_byte_that_is_in_no_text_is_left_out() -> None:
    content = "The lamp was lit \xff every evening on the quay of L'Ha\xff.".encode("latin-1")
    assert Document(Origin("a.txt"), ".txt", content).text == "The lamp was lit  every evening on the quay of L'Haÿ."


def test_an_english_word_that_a_line_end_breaks_is_one() -> None:
    text = (
        "The lamp on the quay was lit by the water com-\npany in the spring of that year, and the keeper's mother-\n"
        "in-law sold the oil. It is said that she was a well-\nknown figure in all of the villages along the coast.\n"
    )
    said = read(text).sections[0].blocks[0].text

    assert "water company in" in said and "mother-in-law" in said and "well-known" in said


def test_a_short_text_is_wrapped_though_a_song_and_a_signature_are_not() -> None:
    written = (
        "The ferry left at dawn, and the whole village stood on the pier to\nsee it go, as it had every spring, and by"
        " noon the fog had lifted and\nthe nets were dry, and in the evening they rang the bell of the old\nchapel"
        " three times and ate.\n\n* eel,\n* bread with\n  butter.\n\n        Row, row,\n          said the crow.\n\n"
        "Ada Wave\nQuay 7\n"
    )
    assert kinds(read(written))[0][1].endswith("three times and ate.")


def test_the_head_of_an_article_of_usenet() -> None:
    written = (
        "Path: news.example!not-for-mail\nFrom: ada@quay.example (Ada Wave)\nNewsgroups: rec.sea\nSubject: Foam\n"
        "Date: 3 May 1994 10:20:00 GMT\nNNTP-Posting-Host: quay.example\n\nThe foam is back.\n"
    )
    found = read(written)
    assert (found.metadata.title, found.metadata.author, found.metadata.published) == ("Foam", "Ada Wave", "1994-05-03")
    assert kinds(found) == [(Kind.PARAGRAPH, "The foam is back.")]


def test_chapters_with_roman_numbers() -> None:
    text = ["TIDES", "I. THE SEA", "It comes at noon.", "II. THE MOON", "It goes at six.", "XIV. FOAM", "Nobody waits."]
    assert headings(*text) == ["TIDES", "I. THE SEA", "II. THE MOON", "XIV. FOAM"]


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("海の話", "iso2022_jp"), ("바다 이야기", "iso2022_kr"), ("Über die Größe der Möwen", "quoted")],
)
def test_a_text_as_old_mail_programs_encoded_it(name: str, encoding: str) -> None:
    text = f"{name}\n\n" + f"{name} = {name}: {name}.\n" * 3
    if encoding == "quoted":
        content = text.replace("=", "=3D").replace("Ü", "=DC").replace("ö", "=F6").replace("ß", "=DF").encode("ascii")
    else:
        content = text.encode(encoding)
    assert f"{name} = {name}" in kinds(read(content))[-1][1]


def test_zeros_that_fill_the_end_of_a_file_are_no_text() -> None:
    content = "Die Möwen\n\nSie kamen spät.\n".encode()
    assert kinds(read(content + bytes(700))) == kinds(read(content))
    assert kinds(read(content[:-6] + bytes(9)))[-1][1].startswith("Sie kamen s")
    wide = "海と月\n\n潮が満ちる。船が来る。人が待つ。\n".encode("utf-16-le")
    assert "船が来る" in kinds(read(wide))[-1][1]


def test_an_author_named_without_spaces_is_on_one_line() -> None:
    found = read("海与月亮\n\n作者：王海\n\n第一章 潮水\n\n潮水来了。船也来了。\n\n第二章 月亮\n\n月亮出来了。\n")
    assert (found.metadata.title, found.metadata.author) == ("海与月亮", "王海")
    assert "第一章 潮水" in [section.heading for section in found.sections]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (
            "Die Leute an der Küste flickten abends die Segel- und die Fischer-",
            "oder Krabbennetze der",
            "Fischer- oder Krabben",
        ),
        ("The people on the coast would wait for the next of the three-", "or four-masted", "three- or four-masted"),
        ("Everybody on the coast would have told you about the captain and his sail‐", "ors of the", "his sailors of"),
    ],
)
def test_a_hyphen_may_stand_for_a_second_half(first: str, second: str, expected: str) -> None:
    more = f"{first.rsplit(' ', 1)[0]} and they said".replace(" and ", " und " if "Die" in first else " and ")
    assert expected in kinds(read(f"{first}\n{second} {more}\n{more}\n{more} so.\n"))[0][1]


def test_a_web_page_that_lynx_printed() -> None:
    written = f"""   #[1]Feed [2]Next

   [3]Home | [4]Tides

                                   The moon

   {BODY}
   It pulls at [5]the sea [6], as [1999] is [7]no number of a link.

   [moon.png]

References

   Visible links:
   1. https://tides.example/feed
   2. https://tides.example/next
   3. https://tides.example/
   4. https://tides.example/tides

   Hidden links:
   5. https://tides.example/sea
   6. mailto:ada@tides.example
"""
    found = read(written)
    assert found.metadata.title == "The moon"
    said = " ".join(text for _, text in kinds(found))
    assert said.endswith("It pulls at the sea , as [1999] is [7]no number of a link.")
    left = [each.what for each in found.omissions]
    assert left == ["addresses of links (6)", "#Feed Next", "Home | Tides", "[moon.png]"]


def test_references_without_addresses_are_no_links() -> None:
    written = f"The moon\n\n{BODY}[1]\n\nReferences\n\n   1. Wave, A.: Tides. 1999.\n   2. Foam, B.: Foam. 2001.\n"
    assert "[1]" in kinds(read(written))[0][1]


def test_a_manual_page() -> None:
    written = """TIDE(1)                General Commands Manual               TIDE(1)

NAME
     tide — show when the sea comes

DESCRIPTION
     The tide utility shows when the sea comes, which it does at noon, and
     when it goes.

   Exit status
     It is 0 at noon.

Quay 7                      May 3, 2019                      TIDE(1)
"""
    found = read(written)
    assert found.metadata.title == "TIDE"
    assert [section.heading for section in found.sections][:2] == ["NAME", "DESCRIPTION"]
    assert [each.what[:12] for each in found.omissions] == ["TIDE(1) Gene", "Quay 7 May 3"]
    assert "when it goes." in kinds(found)[1][1]


def test_a_text_of_aozora_bunko() -> None:
    rule = "-" * 55
    written = f"""海と月
―潮の話―
波野海子
月野訳

{rule}
【テキスト中に現れる記号について】

《》：ルビ
{rule}

［＃３字下げ］潮［＃「潮」は中見出し］

　潮《しお》が満ちる。昔｜大波《おおなみ》が来た。※［＃「さんずい＋」、第3水準1-86-20］
［＃改ページ］
［＃３字下げ］月［＃「月」は中見出し］

　月が出る。※［＃「月」、U+6708、12-3］

底本：「海」港書店
入力：泡
"""
    found = read(written.encode("cp932", "ignore"))
    assert (found.metadata.title, found.metadata.author, found.metadata.language) == ("海と月", "波野海子", "ja")
    assert [section.heading for section in found.sections] == ["潮", "月"]
    text = "".join(text for _, text in kinds(found))
    assert text.startswith("潮が満ちる。昔大波が来た。") and text.endswith("月が出る。月")
    assert not set("《》｜［＃］※") & set(text)
    assert [each.what[:3] for each in found.omissions] == ["exp", "abo", "rea"]


def test_what_stands_above_a_press_release() -> None:
    written = f"""PRESSEMITTEILUNG
Kontakt: Ada Welle, ada@see.example
+49 30 12345

Die Flut kommt wieder

HAMBURG, 3. Mai 2019 (ots) – Die Flut kommt mittags wieder, und niemand hat sie je zu einer anderen Zeit gesehen.

{BODY}
"""
    found = read(written)
    assert (found.metadata.title, found.metadata.published) == ("Die Flut kommt wieder", "2019-05-03")
    assert [each.what for each in found.omissions] == [
        "PRESSEMITTEILUNG Kontakt: Ada Welle, ada@see.example +49 30 12345"
    ]
    assert read(f"On the press release\n\n{BODY}").omissions == ()


def test_the_head_of_a_message_may_have_fields_of_any_name() -> None:
    written = "From: ada@x.example (Ada Wave)\nNewsgroups: rec.sea\nSubject: Foam\nFoam-Height: 3 feet\n\nIt is back.\n"
    found = read(written)
    assert (found.metadata.title, found.metadata.author) == ("Foam", "Ada Wave")
    assert kinds(found) == [(Kind.PARAGRAPH, "It is back.")]
    assert "Foam-Height" in found.omissions[0].what


def test_a_name_and_a_date_below_the_title_need_no_by() -> None:
    article = read(f"A House by the Sea\n\nJane Doe, 12 May 2024\n\n{PARAGRAPH}\n")

    assert (article.metadata.author, article.metadata.published) == ("Jane Doe", "2024-05-12")
    assert [block.text for section in article.sections for block in section.blocks] == [PARAGRAPH]
    assert [out.what for out in article.omissions] == ["line: Jane Doe, 12 May 2024"]


def test_numbers_of_lines_at_the_left() -> None:
    written = fill(BODY * 4, 50).split("\n")
    numbered = "\n".join(f"{number:>3}  {line}" for number, line in enumerate(written, 1))
    found = read(numbered)
    assert kinds(found) == [(Kind.PARAGRAPH, (BODY * 4).strip())]
    assert [each.what for each in found.omissions] == [f"numbers of lines ({len(written)})"]
    items = "\n".join(f"{number}  Harbour of the {number} winds" for number in range(1, 12))
    assert "1 Harbour" in str(read(items))


def test_numbers_of_lines_at_the_right_of_a_poem() -> None:
    verses = [
        f"The sea comes in at {hour} and goes" for hour in "one two three four five six seven eight nine ten".split()
    ]
    numbered = [f"{verse:<50}{number}" if not number % 5 else verse for number, verse in enumerate(verses, 1)]
    found = read("THE SEA\n\nby Ada Wave\n\n" + "\n".join([*numbered[:4], "", *numbered[4:]]) + "\n")
    assert [text for _, text in kinds(found)[1:]] == verses
    assert found.metadata.title == "THE SEA" and [section.heading for section in found.sections] == [""]
    prices = [f"{verse:<50}{number * 10}" for number, verse in enumerate(verses, 1)]
    assert "100" in str(kinds(read("\n".join(prices))))


def test_what_scanners_stamped_on_each_page() -> None:
    found = read(f"Digitized by Google\n\n{BODY}\n\nDigitized by Google\n\n{BODY}\n")
    assert "Digitized" not in str(kinds(found)) and found.metadata.title == ""


def test_bbcode() -> None:
    written = f"[b]Foam[/b]\n\n{BODY}\n[quote=Bo]It is [i]white[/i].[/quote]\n[list]\n[*]oil\n[*]rope\n[/list]\n[img]https://x.example/a.png[/img]\n"
    found = read(written)
    assert kinds(found)[-3:] == [(Kind.QUOTE, "It is [i]white[/i]."), (Kind.ITEM, "oil"), (Kind.ITEM, "rope")]
    assert [each.what for each in found.omissions] == ["picture: https://x.example/a.png"]


def test_a_question_with_a_time_before_it_is_no_heading() -> None:
    lines = ["[00:00:04] Ada: It comes at noon.", "[00:00:09] Bo: And when does it go?", "[00:00:12] Ada: At six."]
    assert [heading for heading in headings(*lines) if "go" in heading] == []


def test_verses_without_blank_lines_are_no_headings_but_the_numbers_of_parts_are() -> None:
    verses = ["The sea comes in", "And nobody has seen", "Another time for it", "Or waited long enough"]
    parts = ["Part 1", *verses, "Part 2", *verses, *verses]
    assert headings("THE SEA", "by Ada Wave", "\n".join(parts)) == ["THE SEA", "Part 1", "Part 2"]
