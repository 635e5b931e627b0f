"""PDF: what is read of printed, typeset and hand-made files, and what is refused."""

import subprocess
import sys
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.article import Article, Kind
from narrator.errors import SourceError
from narrator.sources import Document, Origin, pdf, recognise

FILES = Path(__file__).parent.parent / "data" / "pdf"
HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
BOLD = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>"
PICTURE = b"/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"
HELLO = b"BT /F 12 Tf 72 700 Td (Hello world, this is text.) Tj ET"


def file_of(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of objects numbered from 1, of which the first is the catalog."""
    written = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"trailer\n<</Root 1 0 R /Size %d %s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, start)
    return bytes(written)


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (more, len(data), data)


def packed(data: bytes) -> bytes:
    return stream(zlib.compress(data, 1), b"/Filter/FlateDecode")


def pages_of(
    *contents: bytes, font: bytes = HELVETICA, more: Sequence[bytes] = (), catalog: bytes = b"", trailer: bytes = b""
) -> bytes:
    """A PDF with a page for each content stream; `more` are the objects from number 10 on, 10 being drawn as /A."""
    first = 10 + max(1, len(more))
    kids = b" ".join(b"%d 0 R" % (first + 2 * place) for place in range(len(contents)))
    objects = [b"<</Type/Catalog/Pages 2 0 R %s>>" % catalog, b"<</Type/Pages/Kids[%s]/Count 1>>" % kids, font, BOLD]
    objects += [b"null"] * 5 + [*(more or [b"null"])]
    for place, content in enumerate(contents):
        resources = b"/Resources<</Font<</F 3 0 R /B 4 0 R>>/XObject<</A 10 0 R>>>>"
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R %s>>"
        objects += [page % (first + 2 * place + 1, resources), content]
    return file_of(objects, trailer)


def text_at(*lines: tuple[int, int, str], font: str = "F", size: int = 10) -> bytes:
    """Content that shows lines, each at (x, y)."""
    shown = "".join(f"1 0 0 1 {x} {y} Tm ({line}) Tj\n" for x, y, line in lines)
    return f"BT /{font} {size} Tf\n{shown}ET\n".encode("cp1252")


def column(x: int, y: int, *lines: str) -> bytes:
    return text_at(*((x, y - 12 * place, line) for place, line in enumerate(lines)))


def read(content: bytes, name: str = "a.pdf") -> Article:
    return pdf.read(Document(Origin(name), Path(name).suffix, content))


def made(name: str) -> Article:
    return read((FILES / name).read_bytes(), name)


def texts(article: Article) -> list[str]:
    return [block.text for section in article.sections for block in section.blocks]


def headings(article: Article) -> list[tuple[int, str]]:
    return [(section.level, section.heading) for section in article.sections if section.heading]


def kinds(article: Article) -> list[Kind]:
    return [block.kind for section in article.sections for block in section.blocks]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.pdf", b"", True),
        ("a.bin", b"%PDF-1.7", True),
        ("-", b"\n\n%PDF-1.4", True),
        ("a.md", b"About\n%PDF-1.4", False),
        ("a.txt", b"text", False),
    ],
)
def test_which_documents_it_takes(name: str, content: bytes, expected: bool) -> None:
    assert (recognise(Document(Origin(name), Path(name).suffix, content)) is pdf.SOURCE) is expected


def test_what_reads_pages_is_loaded_for_a_pdf_only() -> None:
    code = "import sys, narrator.sources.pdf; sys.exit('pdfminer' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# Real files


def test_a_tagged_print_is_read_by_its_structure() -> None:
    article = made("tagged-print.pdf")

    assert (article.metadata.title, article.metadata.language) == ("How Bees Find Home", "en-GB")
    assert headings(article) == [(2, "Landmarks"), (3, "An experiment"), (2, "The sun")]
    landmarks = article.sections[1]
    assert [(block.kind, block.text) for block in landmarks.blocks[1:]] == [
        (Kind.ITEM, "Near landmarks count most."),
        (Kind.ITEM, "Tall ones count more than wide ones."),
        (Kind.ITEM, "1. Leave the hive."),
        (Kind.ITEM, "2. Turn around and look."),
    ]
    experiment = article.sections[2]
    assert [block.kind for block in experiment.blocks] == [Kind.PARAGRAPH, Kind.QUOTE, Kind.TABLE, Kind.CODE]
    assert experiment.blocks[0].text.endswith("over a whole summer, with the same outcome each time it was tried.")
    assert experiment.blocks[2].rows == (("Bottles", "Landed off"), ("moved", "19 of 20"), ("left", "0 of 20"))
    assert experiment.blocks[3].text == "for bee in hive:\n    bee.look()"


def test_a_two_column_print_without_tags_is_read_column_by_column() -> None:
    article = made("untagged-two-columns.pdf")

    assert article.metadata.title == "Salt and the Making of Towns", (
        "what the file states is the name of a program and a file"
    )
    assert headings(article) == [(2, "Roads"), (2, "Towers"), (2, "What is left")]
    assert [text[:20] for text in texts(article)] == [
        "Salt was worth the t",
        "A cart of salt neede",
        "Tolls were taken at ",
        "Whoever has salt has",
        "The towers were sold",
        "Names are left, and ",
        "There is also a tast",
    ]
    assert texts(article)[-1].endswith("in these towns, and although it costs more than it saves.")
    assert {out.what for out in article.omissions} == {
        "Microsoft Word - notes_final2.doc",
        "http://localhost:8765/site/plain.html",
    }


def test_a_typeset_paper_is_read_without_what_belongs_to_its_pages() -> None:
    article = made("typeset-paper.pdf")

    assert (article.metadata.title, article.metadata.author) == ("On Quiet Machines", "Ida Noll")
    assert [heading for _, heading in headings(article)] == [
        "Abstract",
        "1 Introduction",
        "2 Methods",
        "2.1 Listening",
        "2.2 Counting",
        "3 Results",
        "4 Conclusion",
    ]
    levels = {heading: level for level, heading in headings(article)}
    assert levels["2 Methods"] == levels["3 Results"] < levels["2.1 Listening"] == levels["2.2 Counting"]
    assert [(out.what, out.why) for out in article.omissions] == [
        ("Annals of Small Sounds", "it is on page after page"),
        ("1", "page number"),
    ]


def test_words_broken_at_line_ends_are_whole_and_true_hyphens_stay() -> None:
    said = " ".join(texts(made("typeset-paper.pdf")))

    assert "well-insulated" in said
    assert not [word for word in said.split() if word.endswith("-")]
    assert "one hundred machines" in said and "refrigerator" in said and "fi" in said


def test_a_footnote_stands_at_the_end_of_its_section_without_its_mark() -> None:
    introduction = next(s for s in made("typeset-paper.pdf").sections if s.heading.endswith("Introduction"))

    assert introduction.blocks[-1].kind is Kind.FOOTNOTE
    assert introduction.blocks[-1].text == "Decibels were named after a man who taught the deaf."
    assert "how it is received. A refrigerator" in introduction.blocks[0].text


def test_a_table_of_a_paper_is_read_by_rows() -> None:
    tables = [b for s in made("typeset-paper.pdf").sections for b in s.blocks if b.kind is Kind.TABLE]

    assert [table.rows[:2] for table in tables] == [(("Machine", "Steady", "Irregular"), ("Fan", "2", "19"))]


# Pages made for one thing


def test_a_title_over_two_columns_is_read_first() -> None:
    left = (
        "Left one is quite a full line",
        "left two is quite a full line",
        "left three is a line.",
        "Left four ends.",
    )
    right = ("Right one is quite full now", "right two is quite full now", "right three is a line.", "Right four ends.")
    page = text_at((72, 740, "A Title That Runs Over Both of the Columns"), font="B", size=20)

    article = read(pages_of(stream(page + column(72, 700, *left) + column(320, 700, *right))))

    assert article.metadata.title == "A Title That Runs Over Both of the Columns"
    assert " ".join(texts(article)).index("Left four") < " ".join(texts(article)).index("Right one")


def test_a_paragraph_goes_on_over_a_page_and_a_word_with_it() -> None:
    first = column(72, 700, "The first page of this text ends in the middle of a long sen-")
    second = column(72, 700, "tence and the second page goes on with it until its very end.")

    assert texts(read(pages_of(stream(first), stream(second)))) == [
        "The first page of this text ends in the middle of a long sentence and the second page goes on with it until "
        "its very end."
    ]


def test_running_heads_and_page_numbers_are_left_out_once_each() -> None:
    pages = [
        text_at((72, 780, "The Quiet Quarterly"), (520, 780, str(number)))
        + column(72, 600, f"Page {number} has a paragraph of its own that says something.")
        for number in range(7, 12)
    ]

    article = read(pages_of(*map(stream, pages)))

    assert len(texts(article)) == 5
    assert [out.what for out in article.omissions] == ["The Quiet Quarterly"]


def test_bold_lines_head_what_stands_below_them() -> None:
    page = (
        text_at((72, 700, "Where it began"), font="B")
        + column(72, 680, "Nobody remembers where it began, and those who do remember it", "differ. It was long ago.")
        + text_at((72, 640, "Where it ended"), font="B")
        + column(72, 620, "It ended in the same place, and everybody remembers that very", "well. It was last year.")
    )

    assert headings(read(pages_of(stream(page)))) == [(1, "Where it began"), (1, "Where it ended")]


def test_the_outline_says_what_a_heading_is() -> None:
    page = (
        text_at((72, 700, "A plain line"), (72, 640, "Another plain line"))
        + column(72, 680, "Its text is set in the same type as the line above it, and so the", "file has to say it.")
        + column(72, 620, "That is what an outline is for. It also tells which level it is of,", "and it is believed.")
    )
    outline = [
        b"<</First 11 0 R/Last 11 0 R>>",
        b"<</Title(A plain line)/First 12 0 R/Last 12 0 R/Dest[13 0 R]>>",
        b"<</Title(Another plain line)/Dest[13 0 R]>>",
    ]

    article = read(pages_of(stream(page), more=outline, catalog=b"/Outlines 10 0 R"))

    assert headings(article) == [(1, "A plain line"), (2, "Another plain line")]


def test_lists_and_captions_are_what_they_are() -> None:
    page = column(72, 700, "These are the points to make here:", "• the first point", "• the second point")
    page += text_at((72, 600, "Figure 3: A picture of a point."))

    article = read(pages_of(stream(page), font=HELVETICA[:-2] + b"/Encoding/WinAnsiEncoding>>"))

    assert kinds(article) == [Kind.PARAGRAPH, Kind.ITEM, Kind.ITEM, Kind.FIGURE]
    assert texts(article)[1:3] == ["the first point", "the second point"]


def test_ligatures_soft_hyphens_and_icons_are_resolved() -> None:
    mapping = b"3 beginbfchar <01> <FB01> <02> <E0A1> <03> <00AD> endbfchar"
    font = HELVETICA[:-2] + b"/ToUnicode 10 0 R>>"
    page = (
        b"BT /F 10 Tf 72 700 Td (\002 The \001sh swam a long, long way up the ri\003) Tj 0 -12 Td (ver to spawn.) Tj ET"
    )

    article = read(pages_of(stream(page), font=font, more=[stream(mapping)]))

    assert texts(article)[0].removeprefix("• ") == "The fish swam a long, long way up the river to spawn."


def test_text_set_sideways_is_left_out_and_listed() -> None:
    page = (
        column(72, 700, "This is what the page says, in a line.")
        + b"BT /F 10 Tf 0 1 -1 0 30 300 Tm (2101.00001v2) Tj ET"
    )

    article = read(pages_of(stream(page)))

    assert texts(article) == ["This is what the page says, in a line."]
    assert [(out.what, out.why) for out in article.omissions] == [("2101.00001v2", "it is set across the text")]


def test_invisible_text_over_a_picture_of_a_page_is_its_text() -> None:
    page = b"q 600 0 0 800 0 0 cm /A Do Q BT 3 Tr /F 12 Tf 72 700 Td (What was recognised is read.) Tj ET"

    assert texts(read(pages_of(stream(page), more=[stream(b"\0", PICTURE)]))) == ["What was recognised is read."]


@pytest.mark.parametrize("name", [b"Administrator", b"awave", b"ada.wave7"])
def test_what_a_file_states_of_itself_is_believed_where_it_can_be_true(name: bytes) -> None:
    info = b"<</Title(\xfe\xff\0B\0l\0u\0e)/Author(" + name + b")/CreationDate(D:20190304120000+01'00')>>"
    article = read(pages_of(stream(HELLO), more=[info], catalog=b"/Lang(pt-BR)", trailer=b"/Info 10 0 R"))

    assert (article.metadata.title, article.metadata.author, article.metadata.published, article.metadata.language) == (
        "Blue",
        "",
        "",
        "pt-BR",
    )


@pytest.mark.parametrize("lines", [("By Ada Wave", "3 May 2019"), ("By Ada Wave - 3 May 2019",)])
def test_who_wrote_it_and_when_stands_below_the_title(lines: tuple[str, ...]) -> None:
    body = column(60, 600, *["The sea comes in at noon, and nobody has ever seen it come at another time."] * 6)
    below = [(60, 700 - 30 * place, line) for place, line in enumerate(lines)]
    found = read(pages_of(stream(text_at((60, 740, "The Tides"), size=24) + text_at(*below) + body))).metadata
    assert (found.title, found.author, found.published) == ("The Tides", "Ada Wave", "2019-05-03")


@pytest.mark.parametrize("name", ["encrypted-without-password.pdf", "encrypted-rc4-without-password.pdf"])
def test_what_is_encrypted_without_a_password_is_read(name: str) -> None:
    assert texts(made(name)) == ["Hello world, this is text."]


# What is refused


def test_what_is_locked_with_a_password_is_refused() -> None:
    with pytest.raises(SourceError, match="is locked with a password; save it without one"):
        made("locked-with-password.pdf")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"<html>log in</html>", "is not a PDF"),
        (b"%PDF-1.4\n", "is damaged"),
        (file_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]>>"]), "is damaged"),
        (pages_of(stream(HELLO))[:-300], "is damaged"),
        (pages_of(stream(b"")), "holds no text"),
        (pages_of(stream(b"/A Do"), more=[stream(b"\0", PICTURE)]), "pictures only, in which there is no text"),
        (pages_of(stream(b"BT /F 9 Tf 9 9 Td (\1\2\3) Tj ET")), "does not say which letters"),
        (pages_of(packed(b" " * 70_000_000)), "unpacks to far more"),
        (pages_of(stream(zlib.compress(zlib.compress(HELLO)), b"/Filter[/FlateDecode/FlateDecode]")), "packs .* twice"),
        (pages_of(packed(b"q " * 5_000)), "nested deeper"),
        (pages_of(stream(HELLO), more=[b"10 0 R"], catalog=b"/Lang 10 0 R"), "refers to itself"),
        (
            pages_of(
                stream(HELLO),
                font=HELVETICA[:-2] + b"/ToUnicode 10 0 R>>",
                more=[stream(b"begincidrange <00000000> % \n <ffffffff> 65 endcidrange")],
            ),
            "more characters than there are",
        ),
        (
            pages_of(stream(HELLO), font=HELVETICA[:-2] + b"/W[0 4000000000 500]>>"),
            "more characters than there are",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(content: bytes, what: str) -> None:
    with pytest.raises(SourceError, match=what) as caught:
        read(content)

    assert "\n" not in str(caught.value) and caught.value.hint


def test_pages_and_forms_nested_without_end_are_refused() -> None:
    deep = [b"<</Type/Catalog/Pages 2 0 R>>"] + [b"<</Type/Pages/Kids[%d 0 R]>>" % (n + 1) for n in range(2, 3000)]
    tree = [b"<</Type/StructTreeRoot/K 11 0 R>>"] + [b"<</S/P/K[0 %d 0 R]>>" % (n + 1) for n in range(11, 1000)]
    marked = b"/P<</MCID 0>>BDC " + HELLO + b" EMC"

    for content in (file_of(deep), pages_of(stream(marked), more=tree, catalog=b"/StructTreeRoot 10 0 R")):
        with pytest.raises(SourceError):
            read(content)


@pytest.mark.parametrize(
    ("content", "more", "catalog"),
    [
        (b"[" * 10_000 + b"]" * 10_000 + HELLO, [b"null"], b""),
        (HELLO, [b"[" * 10_000 + b"]" * 10_000], b"/Lang 10 0 R"),
        (HELLO, [b"<</First 10 0 R/Next 10 0 R/Title(A)>>"], b"/Outlines 10 0 R"),
        (HELLO, [b"<</K[10 0 R 10 0 R]>>"], b"/StructTreeRoot 10 0 R"),
        (HELLO, [stream(b"<x:xmpmeta><dc:title>" + b"<" * 10_000)], b"/Metadata 10 0 R"),
        (
            HELLO + b" /A Do",
            [stream(b"/A Do", b"/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</A 10 0 R>>>>")],
            b"",
        ),
    ],
)
def test_circles_and_deep_nests_beside_the_text_do_no_harm(content: bytes, more: list[bytes], catalog: bytes) -> None:
    assert texts(read(pages_of(stream(content), more=more, catalog=catalog))) == ["Hello world, this is text."]


def test_a_drawing_without_end_is_left_out() -> None:
    article = read(pages_of(stream(HELLO + b" /A Do"), more=[packed_form(b"n " * 5_000_000)]))

    assert texts(article) == ["Hello world, this is text."]
    assert [out.what for out in article.omissions] == ["a drawing"]


def packed_form(data: bytes) -> bytes:
    data = zlib.compress(data)
    return stream(data, b"/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Filter/FlateDecode")


def test_a_file_with_a_broken_table_of_its_objects_is_read() -> None:
    content = pages_of(stream(HELLO))
    start = content.rindex(b"startxref")

    assert texts(read(content[:start] + b"startxref\n7\n%%EOF")) == ["Hello world, this is text."]


def test_a_damaged_page_is_left_out_and_the_others_are_read() -> None:
    content = pages_of(stream(HELLO), stream(HELLO), more=[b"<</Type/Font/Subtype/Type0/DescendantFonts[]>>"])

    article = read(content.replace(b"/F 3 0 R", b"/F 10 0 R", 1))

    assert texts(article) == ["Hello world, this is text."]
    assert [(out.where, out.what) for out in article.omissions] == [("page 1", "the page")]


@given(st.data())
def test_whatever_happens_to_a_file_only_a_source_error_comes_of_it(data: st.DataObject) -> None:
    whole = bytearray(
        pages_of(
            packed(b"/P<</MCID 0>>BDC " + HELLO + b" EMC /A Do"),
            font=HELVETICA[:-2] + b"/ToUnicode 10 0 R>>",
            more=[
                stream(b"1 beginbfrange <41> <5a> <0041> endbfrange", b"/Subtype/Form/BBox[0 0 1 1]"),
                b"<</Type/StructTreeRoot/K 12 0 R>>",
                b"<</S/P/Pg 13 0 R/K 0>>",
            ],
            catalog=b"/StructTreeRoot 11 0 R /Lang(en)",
        )
    )
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=8)):
        whole[place] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(0, len(whole)) | st.just(len(whole)))
    try:
        read(bytes(whole[:end]))
    except SourceError as error:
        assert "\n" not in str(error)


def test_pictures_are_not_decoded() -> None:
    """A fax of a few bytes may say that it is wider than any memory."""
    fax = stream(b"\x00\x11" * 500, b"/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 2000000000 >>")
    began = time.thread_time()
    with pytest.raises(SourceError, match="no text"):
        read(pages_of(fax))
    assert time.thread_time() - began < 2
