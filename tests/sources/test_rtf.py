"""RTF: groups and control words made paragraphs, in any encoding, with nothing to recurse into."""

import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from narrator.article import Article, Block, Kind
from narrator.errors import SourceError
from narrator.script import writing
from narrator.sources import Document, Origin, recognise
from narrator.sources.office import docx, rtf
from tests.support.documents import article
from tests.support.shown import blocks, headings, omissions, outline, texts

OFFICE = Path(__file__).parent.parent / "data" / "office"
STYLES = (
    rb"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s2 \'dcberschrift 2;}{\s3\sbasedon1 Own;}{\s4 Title;}"
    rb"{\s5 Quote;}{\s6 HTML Preformatted;}{\s7 toc 1;}{\*\cs10 \additive heading 3;}}"
)


def document(body: bytes) -> Document:
    return Document(Origin("letter.rtf"), ".rtf", rb"{\rtf1\ansi\ansicpg1252 " + STYLES + body + b"}")


def read(body: bytes) -> Article:
    return rtf.read(document(body))


# Which it takes


def test_it_reads_as_the_same_text_in_other_formats() -> None:
    letter = Document(Origin("standard input"), "", (OFFICE / "tides.rtf").read_bytes())
    assert recognise(letter) is rtf.SOURCE
    article = rtf.read(letter)
    word = docx.read(Document(Origin("tides.docx"), ".docx", (OFFICE / "tides.docx").read_bytes()))

    assert article.sections == word.sections
    assert (article.metadata.title, article.metadata.author, article.metadata.published, article.metadata.language) == (
        word.metadata.title,
        word.metadata.author,
        word.metadata.published,
        word.metadata.language,
    )


def test_it_is_known_by_its_first_characters() -> None:
    assert recognise(Document(Origin("a.doc"), ".doc", b"\xef\xbb\xbf {\\rtf1 x}")) is rtf.SOURCE
    assert recognise(Document(Origin("a.rtf"), ".rtf", b"Text about {\\rtf")) is not rtf.SOURCE


# Headings and titles


def test_headings_by_style_and_by_outline_level() -> None:
    body = (
        rb"\pard\s1 One\par\pard Text.\par\pard\s2 Two\par\pard Text.\par\pard\s3 Three\par\pard Text.\par"
        rb"{\pard\outlinelevel2 Four\par}Text.\par"
    )

    assert headings(read(body)) == [(1, "One"), (2, "Two"), (1, "Three"), (3, "Four")]


def test_without_headings_bold_lines_are_some() -> None:
    bold = rb"{\b One}\par Text of one.\par\b Two\b0\par Text \b of\b0  two.\par"

    assert headings(read(bold)) == [(2, "One"), (2, "Two")]
    assert headings(read(bold + rb"\pard\s1 Three\par\pard Text.\par")) == [(1, "Three")]
    assert headings(read(rb"{\b One}\par{\b Two}\par Text.\par")) == []
    assert headings(read(rb"{\b A sentence.}\par Text.\par{\b Another.}\par Text.\par")) == []


def test_a_title_by_style_by_its_look_or_by_the_properties() -> None:
    info = rb"{\info{\title In the file}{\author Ada}{\creatim\yr2024\mo3\dy5\hr1}{\*\company X}}"
    styled = read(info + rb"\pard\s4 In the text\par\pard Text.\par")
    shown = read(rb"\pard\qc\b Shown\b0\par\pard Text.\par")

    assert (styled.metadata.title, styled.metadata.author, styled.metadata.published) == (
        "In the text",
        "Ada",
        "2024-03-05",
    )
    assert (shown.metadata.title, texts(shown)) == ("Shown", ["Text."])
    assert read(info + rb"Text.\par").metadata.title == "In the file"


def test_the_language_is_that_of_most_of_the_text() -> None:
    assert read(rb"\deflang1033 {\lang1036 Une phrase.} {\lang1031 Nein.}\par").metadata.language == "fr-FR"
    assert read(rb"\deflang1043 Tekst.\par").metadata.language == "nl-NL"
    assert read(rb"\deflang1024 Text.\par").metadata.language == ""


# Characters


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb"caf\'e9 \u8364\'80 \u8211?", "café € –"),
        (rb"{\uc0\u8364}x {\uc2\u8364 abc}", "€x €c"),
        (rb"\uc1\u-10179?\u-8704?", "\U0001f600"),
        (rb"\uc1 cut \u-10179? off\u-2?\u1?\u65535?", "cut off"),
        (rb"\u8364{}a \u8364\emdash b", "€a €b"),
        (rb"\ldblquote a\rdblquote\~b\_c\-d\emdash\{\}\\", "“a” b‑cd—{}\\"),
        (b"split\r\n over lin\nes", "split over lines"),
        (b"one\\tab two\\line three", "one two three"),
        (rb"{\upr{ansi}{\*\ud{unicode}}}", "unicode"),
        (rb"{\*\unknown no}{\fonttbl no}{\pict 0102ff}{\v hidden }seen", "seen"),
        (rb"a{\*\bkmkstart x}b{\xe{\v index}}c", "abc"),
        (rb"a\bin5 {{{{{b", "ab"),
        (rb"{\field{\*\fldinst{HYPERLINK http://x}}{\fldrslt{link}}} here", "link here"),
        (rb"no\unknownword123 w", "now"),
        (b"nul\x00l", "null"),
    ],
)
def test_what_stands_in_a_line(body: bytes, text: str) -> None:
    assert texts(read(body + rb"\par"))[0] == text


@pytest.mark.parametrize(
    ("charset", "written", "text"),
    [
        (204, rb"\'cf\'f0\'e8\'e2\'e5\'f2", "Привет"),
        (128, rb"\'93\'fa\'96\'7b\'83\'5c", "日本ソ"),
        (238, rb"\'9elu\'9d", "žluť"),
        (2, rb"\'61\'62", "αβ"),
    ],
)
def test_bytes_are_read_in_the_encoding_of_their_font(charset: int, written: bytes, text: str) -> None:
    fonts = rb"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset%d Other;}}" % charset
    assert texts(read(fonts + rb"\f0 \'e9 \f1 " + written + rb"\f0 \'e9\par")) == [f"é {text}é"]


def test_the_encoding_of_the_document() -> None:
    assert texts(rtf.read(Document(Origin("a"), "", rb"{\rtf1\ansi\ansicpg1251 \'cf\'f0\par}"))) == ["Пр"]
    assert texts(rtf.read(Document(Origin("a"), "", rb"{\rtf1\mac caf\'8e\par}"))) == ["café"]
    assert texts(rtf.read(Document(Origin("a"), "", rb"{\rtf1\ansicpg99999 caf\'e9\par}"))) == ["café"]


# Blocks


def test_lists_quotes_and_code() -> None:
    body = (
        rb"{\listtext\pard 1.\tab}one\par{\listtext\'b7\tab}dot\par{\pntext\f1 o\tab}ring\par"
        rb"{\listtext a)\tab}letter\par\pard\s5 Said.\par\pard\s6 if x:\par   y\par"
    )

    assert blocks(read(body)) == [
        Block(Kind.ITEM, "1. one"),
        Block(Kind.ITEM, "dot"),
        Block(Kind.ITEM, "ring"),
        Block(Kind.ITEM, "a) letter"),
        Block(Kind.QUOTE, "Said."),
        Block(Kind.CODE, "if x:\n  y"),
    ]


def test_tables() -> None:
    header = rb"\trowd\trhdr\cellx100\cellx200\pard\intbl Month\cell Tide\cell\row"
    row = rb"\trowd\cellx100\cellx200\pard\intbl May\cell low\par lower\cell\row"
    nested = (
        rb"\pard\intbl\itap2 in\nestcell{\*\nesttableprops\nestrow}{\nonesttables\par}\pard\intbl x\cell y\cell\row"
    )

    assert blocks(read(rb"Before.\par" + header + row + nested + rb"\pard After.\par")) == [
        Block(Kind.PARAGRAPH, "Before."),
        Block(Kind.TABLE, rows=(("Month", "Tide"), ("May", "low lower"), ("in x", "y"))),
        Block(Kind.PARAGRAPH, "After."),
    ]


def test_notes_boxes_and_pictures() -> None:
    body = (
        rb"One{\super\chftn{\footnote\pard\plain{\super\chftn} Below.}}.\par"
        rb"{\shp{\*\shpinst{\sp{\sn wzDescription}{\sv A boat}}{\sp{\sn pib}{\sv{\pict 00ff}}}"
        rb"{\shptxt\pard Boxed.\par}}{\shprslt{\*\do Boxed.}}}Two.\par"
        rb"{\*\shppict{\pict{\*\picprop{\sp{\sn wzDescription}{\sv A quay}}}ffd8}}{\nonshppict{\pict 00}}\par"
    )

    assert [(block.kind, block.text) for block in blocks(read(body))] == [
        (Kind.PARAGRAPH, "One."),
        (Kind.PARAGRAPH, "Two."),
        (Kind.FIGURE, "A boat"),
        (Kind.PARAGRAPH, "Boxed."),
        (Kind.FIGURE, "A quay"),
        (Kind.FOOTNOTE, "Below."),
    ]


def test_what_is_left_out_is_listed() -> None:
    contents = rb"\pard\s1 Contents\par{\field{\*\fldinst TOC \\o}{\fldrslt\pard\s7 Sea 1\par Land 2\par}}"
    body = (
        rb"{\header\pard Draft\par}{\footer\par}" + contents + rb"\pard\s1 Sea\par\pard Text{\deleted gone}."
        rb"{\*\atnid A}{\*\annotation\pard Really?}\par"
    )
    article = read(body)

    assert (headings(article), texts(article)) == ([(1, "Sea")], ["Text."])
    assert omissions(article) == [
        "headers and footers of pages",
        "comments: 1",
        "deleted text",
        "table of contents",
    ]


# Broken and hostile


def test_a_document_without_text() -> None:
    with pytest.raises(SourceError, match="no text"):
        read(rb"\pard\par")


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        b"{" * 10_000 + b"Deep." + b"}" * 10_000,
        b"{" * 10_000 + b"Deep.",
        b"}" * 10_000 + b"Deep.",
        rb"{\shpinst{\shptxt " * 5_000 + b"Deep.",
        rb"Deep.\par{\footnote " * 5_000,
        rb"{\*\x" * 9_000 + b"}" * 9_000 + b"Deep.",
        rb"Deep.\bin99999999999 never}",
        rb"\u-99999999999 ?\uc99999999\ansicpg-1\f-1\s99999\lang-7\outlinelevel99 Deep.",
    ],
    ids=["groups", "open", "closed", "boxes", "notes", "skipped", "binary", "numbers"],
)
def test_hostile_groups_take_no_time(body: bytes) -> None:
    begin = time.process_time()
    assert "Deep." in " ".join(texts(read(body)))
    assert time.process_time() - begin < 2


def test_nesting_beyond_measure_is_refused() -> None:
    with pytest.raises(SourceError, match="nested too deeply"):
        read(b"{" * 1_000_000)


def test_styles_based_on_one_another() -> None:
    ring = rb"{\rtf1{\stylesheet{\s1\sbasedon2 a;}{\s2\sbasedon1 b;}}\pard\s1 Text.\par}"

    assert texts(rtf.read(Document(Origin("a"), "", ring))) == ["Text."]


@given(st.data())
def test_damaged_files_are_read_as_far_as_possible(data: st.DataObject) -> None:
    content = bytearray((OFFICE / "tides.rtf").read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=6)):
        content[place] = data.draw(st.integers(0, 255))
    end = data.draw(st.one_of(st.just(len(content)), st.integers(0, len(content))))
    damaged = Document(Origin("damaged"), "", bytes(content[:end]))
    try:
        recognise(damaged)
        writing.write(rtf.read(damaged))
    except SourceError as error:
        assert "\n" not in str(error)


WORDS = (
    rb"\par \cell \row \pard \intbl \s1 \b {\footnote {\shptxt {\pict {\field{\*\fldinst } \u8364 \'e4 \uc2 \bin3"
    rb" } { x \*".split()
)


@given(st.lists(st.sampled_from(WORDS), max_size=60))
@example([b"{\\footnote", b"\\bin3", b"}", b"{\\footnote"])
@example([b"\\u8364", b"}", b"\\par", b"\\bin3", b"}", b"{\\shptxt"])
@example([b"}", b"\\bin3", b"}", b"{\\footnote"])
def test_words_in_any_order_keep_the_text_after_them(words: list[bytes]) -> None:
    closed = b" ".join(words) + b" abc " + b"}" * 70 + rb"\pard\plain\par The end.\par"

    assert "The end." in " ".join([*texts(read(closed)), *map(str, blocks(read(closed)))])


def test_a_first_line_larger_than_all_others_is_the_title() -> None:
    article = read(rb"\pard\fs48 Tides\fs24\par The sea comes.\par It goes.\par")
    assert (article.metadata.title, texts(article)) == ("Tides", ["The sea comes.", "It goes."])


def test_a_first_line_without_form_is_the_title_of_the_long_text_below_it() -> None:
    long = "The sea comes at noon and goes at six, and whoever waits for it on the quay sees the foam come."
    found = article("a.rtf", r"{\rtf1 The Tides\par " + long + r"\par}")
    assert (found.metadata.title, outline(found)) == ("The Tides", [long])
    for first in ("Dear Bo,", "It is late."):
        assert outline(article("a.rtf", r"{\rtf1 " + first + r"\par " + long + r"\par}")) == [first, long]
