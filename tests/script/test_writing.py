"""What of an article is said, and what is left out."""

from itertools import islice, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.article import Article, Block, Kind, Metadata, Omission, Section
from narrator.errors import SourceError
from narrator.script import FOOTNOTE, Line, Role, Script
from narrator.script.speaking import Break, utterances
from narrator.script.writing import (
    BREAK,
    MAX_PASSAGE,
    Addresses,
    Asides,
    Citations,
    Code,
    ContentOptions,
    Figures,
    Footnotes,
    Quotes,
    Tables,
    write,
)


def article(*blocks: Block, heading: str = "A heading", language: str = "en") -> Article:
    return Article(Metadata("The title", language=language), (Section(heading, 2, blocks),))


def paragraph(text: str) -> Block:
    return Block(Kind.PARAGRAPH, text)


WIDE = Block(Kind.TABLE, rows=(("a", "b", "c", "d"), ("1", "2", "3", "4")))
SMALL = Block(Kind.TABLE, rows=(("a",), ("1", "2")))


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
        [
            (
                "See https://example.com/a?b=c for 20-30 percent more.[12]",
                "See example.com for twenty to thirty percent more.",
            )
        ]
    ]


def test_a_wall_of_text_is_cut_at_sentences_into_even_passages() -> None:
    sentences = [f"This is sentence number {number} of a very long paragraph." for number in range(60)]
    script = write(article(paragraph(" ".join(sentences))))
    assert [shown for passage in passages(script) for shown, _ in passage] == sentences
    lengths = [sum(len(shown) for shown, _ in passage) for passage in passages(script)]
    assert max(lengths) <= MAX_PASSAGE
    assert min(lengths) > max(lengths) / 2


def test_each_list_item_is_a_passage() -> None:
    items = [Block(Kind.ITEM, text) for text in ("Salt. Not much.", "Pepper")]
    script = write(article(paragraph("You need:"), *items, paragraph("Mix.")))
    assert [(passage.role, [line.said for line in passage.lines]) for passage in script.sections[0].passages] == [
        (Role.PARAGRAPH, ["You need:"]),
        (Role.ITEM, ["Salt.", "Not much."]),
        (Role.ITEM, ["Pepper"]),
        (Role.PARAGRAPH, ["Mix."]),
    ]
    assert [utterance.boundary for utterance in utterances(script, announce=False)] == [
        Break.SECTION,
        Break.HEADING,
        Break.PARAGRAPH,
        Break.ITEM,
        Break.PARAGRAPH,
    ]


def test_a_quotation_is_told_once_however_long() -> None:
    quote = [Block(Kind.QUOTE, text) for text in ("It rained.", "It poured.")]
    script = write(article(paragraph("He wrote:"), *quote, paragraph("So it did.")))
    assert passages(script) == [
        [("He wrote:", "He wrote:")],
        [("", "Quote."), ("It rained.", "It rained.")],
        [("It poured.", "It poured."), ("", "End of quote.")],
        [("So it did.", "So it did.")],
    ]
    assert [utterance.boundary for utterance in utterances(script, announce=False)][2:] == [
        Break.QUOTE,
        Break.PARAGRAPH,
        Break.QUOTE,
    ]
    assert passages(write(article(quote[0]), choices=ContentOptions(quotes=Quotes.PAUSE))) == [
        [("It rained.", "It rained.")]
    ]


def test_a_quotation_in_another_language_is_told_in_that_of_the_article() -> None:
    script = write(article(Block(Kind.QUOTE, "Il pleut.", language="fr")))
    assert [
        (passage.delivery.language, [line.said for line in passage.lines]) for passage in script.sections[0].passages
    ] == [
        ("", ["Quote."]),
        ("fr", ["Il pleut."]),
        ("", ["End of quote."]),
    ]


def test_a_break_is_a_longer_pause() -> None:
    script = write(article(paragraph("One."), Block(Kind.BREAK), Block(Kind.BREAK), paragraph("Two."), paragraph("3.")))
    assert [passage.delivery.pause for passage in script.sections[0].passages] == [None, BREAK, None]


@pytest.mark.parametrize(
    ("block", "choices", "said"),
    [
        (Block(Kind.CODE, "a = 1\nb"), ContentOptions(code=Code.READ), ["a equals one", "b"]),
        (Block(Kind.CODE, "a"), ContentOptions(code=Code.SKIP), []),
        (WIDE, ContentOptions(tables=Tables.READ), ["a: one; b: two; c: three; d: four."]),
        (WIDE, ContentOptions(tables=Tables.SKIP), []),
        (SMALL, ContentOptions(tables=Tables.ANNOUNCE), ["A table is left out. Rows: 1."]),
        (SMALL, ContentOptions(), ["a: one; two."]),
        (
            Block(Kind.FIGURE, "A cat. It sleeps."),
            ContentOptions(figures=Figures.READ),
            ["Picture: A cat.", "It sleeps."],
        ),
        (Block(Kind.FIGURE, "A cat"), ContentOptions(), []),
        (Block(Kind.FOOTNOTE, "See there."), ContentOptions(footnotes=Footnotes.READ), ["Footnote.", "See there."]),
        (Block(Kind.FORMULA, "\\foo{x}"), ContentOptions(), ["A formula is left out."]),
        (Block(Kind.FORMULA, "x^2 \\le 4"), ContentOptions(), ["x squared less than or equal to four"]),
        (Block(Kind.FORMULA, "x^2", mathml="<math><mo>⍼</mo></math>"), ContentOptions(), ["x squared"]),
        (paragraph("Read more »"), ContentOptions(), []),
        (paragraph("By Ada Lind."), ContentOptions(), []),
        (paragraph("Read more of what he wrote then."), ContentOptions(), ["Read more of what he wrote then."]),
    ],
)
def test_what_is_said_of_it_is_a_choice_and_what_is_not_is_listed(
    block: Block, choices: ContentOptions, said: list[str]
) -> None:
    written = Article(Metadata("T", author="Ada Lind"), (Section("A heading", 2, (paragraph("Text."), block)),))
    script = write(written, choices=choices)
    assert [line for passage in passages(script)[1:] for _, line in passage] == said
    is_told = any(line.shown for passage in script.sections[0].passages[1:] for line in passage.lines)
    assert bool(script.omissions) is not is_told


@pytest.mark.parametrize(
    ("block", "what"),
    [
        (Block(Kind.CODE, "a = 1\nb = 2"), "code: a = 1 b = 2"),
        (Block(Kind.FIGURE, "A cat"), "figure: A cat"),
        (Block(Kind.FIGURE), "figure"),
        (Block(Kind.FOOTNOTE, "See there."), "footnote: See there."),
        (Block(Kind.MARKUP, "<iframe>"), "markup: <iframe>"),
        (Block(Kind.TABLE, rows=(("a", "b", "c", "d"), ("1", "", "3", "4"))), "table: a | b | c | d; 1 | | 3 | 4"),
        (Block(Kind.FOOTNOTE, "See there, " * 9), f"footnote: {'See there, ' * 8}See there,"),
        (paragraph("***"), "line: ***"),
        (paragraph("Artikel gaat verder onder de advertentie"), "line: Artikel gaat verder onder de advertentie"),
        (paragraph("Реклама"), "line: Реклама"),
        (paragraph("#sea #old-boats #2024notes #渡し船"), "line: #sea #old-boats #2024notes #渡し船"),
        (paragraph("Tags: #sea"), "line: Tags: #sea"),
        (Block(Kind.CODE, "x" * 100), f"code: {'x' * 59}…"),
    ],
)
def test_what_is_left_out_is_listed(block: Block, what: str) -> None:
    script = write(article(paragraph("Text."), block))
    assert [(out.where, out.what) for out in script.omissions] == [("A heading", what)]
    assert script.omissions[0].why


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
    assert said == ["City: Bern; People: one hundred and thirty-four thousand.", "City: Basel."]


def test_a_row_of_one_cell_over_all_columns_belongs_to_none() -> None:
    table = Block(Kind.TABLE, rows=(("Day", "Task"), ("Friday", "Load"), ("If it is dry",)))
    said = [said for passage in passages(write(article(table))) for _, said in passage]
    assert said == ["Day: Friday; Task: Load.", "If it is dry."]


def test_a_label_with_a_colon_of_its_own_gets_no_second_one() -> None:
    table = Block(Kind.TABLE, rows=(("", ""), ("Built:", "in spring"), ("Why?", "Nobody knows")))
    said = [said for passage in passages(write(article(table))) for _, said in passage]
    assert said == ["Built: in spring.", "Why?", "Nobody knows."]


def test_an_article_without_words_is_an_error() -> None:
    with pytest.raises(SourceError, match="no words a voice could say"):
        write(Article(Metadata("***"), (Section("", 1, (paragraph("—"), paragraph("* * *"))),)))


def test_a_heading_that_cannot_be_said_heads_nothing_and_loses_nothing() -> None:
    script = write(
        Article(Metadata("T"), (Section("A", 1, (paragraph("One."),)), Section("***", 1, (paragraph("Two."),))))
    )
    assert [(part.heading, len(part.passages)) for part in script.sections] == [(Line("A", "A"), 2)]
    assert script.omissions == (Omission("***", "heading: ***", "there is nothing in it that a voice can say"),)


@pytest.mark.parametrize(
    ("language", "text", "lines"),
    [
        (
            "en",
            "1. Open the door. Walk in.",
            [("1. Open the door.", "first, Open the door."), ("Walk in.", "Walk in.")],
        ),
        ("en", "12) Sit", [("12) Sit", "twelfth, Sit")]),
        ("en", "3. ***", [("3.", "third.")]),
        ("en", "21. Go", [("21. Go", "twenty-one. Go")]),
        ("en", "1.5 litres", [("1.5 litres", "one point five litres")]),
        ("de", "3. Komm", [("3. Komm", "drittens, Komm")]),
        ("fr", "1. Entrez", [("1. Entrez", "premièrement, Entrez")]),
        ("es-MX", "2. Pase", [("2. Pase", "segundo, Pase")]),
        ("ja", "1. 開く", [("1. 開く", "1. 開く")]),
    ],
)
def test_numbered_items_are_counted(language: str, text: str, lines: list[tuple[str, str]]) -> None:
    number = int(text.partition(".")[0].partition(")")[0])
    neighbour = Block(Kind.ITEM, f"{number + 1}. Next")
    assert passages(write(article(Block(Kind.ITEM, text), neighbour, language=language)))[0] == lines


def test_numbers_that_do_not_count_are_none_of_a_list() -> None:
    items = [Block(Kind.ITEM, text) for text in ("3. Mai 1990 geboren", "1. FC Köln", "7. Himmel")]
    said = [said for passage in passages(write(article(*items, language="de"))) for _, said in passage]
    assert not any(words.startswith(("drittens", "erstens", "siebtens")) for words in said)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (ContentOptions(), "It holds (mostly, see example.com)."),
        (ContentOptions(citations=Citations.READ), "It holds [twelve] (mostly, see example.com)."),
        (ContentOptions(addresses=Addresses.SKIP), "It holds (mostly, see)."),
        (ContentOptions(asides=Asides.SKIP), "It holds."),
    ],
)
def test_what_of_a_sentence_is_said_is_a_choice(chosen: ContentOptions, said: str) -> None:
    shown = "It holds [12] (mostly, see https://example.com/x)."
    assert passages(write(article(paragraph(shown)), choices=chosen)) == [[(shown, said)]]


def test_an_aside_as_long_as_its_sentence_is_listed() -> None:
    script = write(article(paragraph("So it is. (I was told.)")), choices=ContentOptions(asides=Asides.SKIP))
    assert script.omissions == (Omission("A heading", "line: (I was told.)", "it is not said, by choice"),)


def test_what_is_only_to_be_seen_keeps_its_place() -> None:
    code, wide = Block(Kind.CODE, "a = 1"), WIDE
    script = write(
        Article(
            Metadata("T"),
            (
                Section("", 1, (Block(Kind.FIGURE, "A cat"),)),
                Section("A", 1, (paragraph("One."), code, paragraph("Two."))),
                Section("***", 1, (paragraph("Three."), wide)),
            ),
        ),
        choices=ContentOptions(code=Code.SKIP),
    )
    (section,) = script.sections
    assert [(display_block.before, display_block.block) for display_block in section.display_blocks] == [
        (0, Block(Kind.FIGURE, "A cat")),
        (1, code),
        (3, wide),
    ]


kinds = st.sampled_from([kind for kind in Kind if kind not in (Kind.TABLE, Kind.BREAK)])
lengths = st.integers(1, 4)
shapes = st.tuples(kinds, lengths) | st.tuples(st.just(Kind.TABLE), st.tuples(lengths, lengths))
choices = st.builds(
    ContentOptions,
    *(st.sampled_from(list(each)) for each in (Code, Tables, Figures, Footnotes, Quotes, Citations, Addresses, Asides)),
)
MARKS = ("", "[1]", "https://example.com/x", "(or so it is)", "$5")


@given(st.lists(st.tuples(shapes, st.sampled_from(MARKS)), max_size=6), choices)
def test_every_word_is_either_shown_or_left_out(found: list[tuple[Any, str]], chosen: ContentOptions) -> None:
    names = map("".join, product("abcdefgh", "ijklmnop", "qrstuvwx"))
    blocks = []
    for (kind, size), mark in found:
        if kind is Kind.TABLE:
            rows = tuple(tuple(next(names) for _ in range(size[1])) for _ in range(size[0]))
            blocks.append(Block(kind, rows=rows))
        else:
            blocks.append(Block(kind, " ".join([*islice(names, size), *mark.split()])))
    script = write(Article(Metadata("T"), (Section("A heading", 1, tuple(blocks)),)), choices=chosen)
    shown = " ".join(line.shown for passage in script.sections[0].passages for line in passage.lines)
    listed = " ".join(out.what for out in script.omissions)
    for block in blocks:
        # Of a table that is left out its header is listed.
        for word in (*block.text.split(), *(cell for row in block.rows[:1] for cell in row)):
            assert word in MARKS or word in "(or so it is)" or (word in shown) is not (word in listed), word


TALK = (
    Block(Kind.PARAGRAPH, "HOST: Who is there? I hear you.", speaker="host", label=6),
    Block(Kind.PARAGRAPH, "Q: And why?", speaker="q", label=3),
    Block(Kind.ITEM, "HOST: Come in.", speaker="host", label=6),
    Block(Kind.PARAGRAPH, "Sit down.", speaker="host"),
)


def test_who_says_a_passage_is_its_voice() -> None:
    script = write(article(*TALK, paragraph("They sat down.")))
    voices = [passage.delivery.voice for passage in script.sections[0].passages]
    assert voices == ["host", "q", "host", "host", ""]
    assert script.voices == (("host", ""), ("q", ""))
    assert passages(script)[1] == [("Q: And why?", "Q: And why?")]


def test_with_a_voice_for_each_a_name_is_said_once_and_a_letter_never() -> None:
    script = write(article(*TALK), is_cast=True)
    assert passages(script) == [
        [("HOST: Who is there?", "host: Who is there?"), ("I hear you.", "I hear you.")],
        [("Q: And why?", "And why?")],
        [("HOST: Come in.", "Come in.")],
        [("Sit down.", "Sit down.")],
    ]


def test_a_footnote_has_a_voice_that_may_be_another() -> None:
    script = write(article(Block(Kind.FOOTNOTE, "See there.")), choices=ContentOptions(footnotes=Footnotes.READ))
    assert script.sections[0].passages[0].delivery.voice == FOOTNOTE
    assert script.voices == ()
