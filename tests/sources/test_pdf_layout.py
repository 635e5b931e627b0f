"""PDF: what stands where on a page, and how that is read: drop caps, margins, columns, hyphens, matrices, codes."""

from collections.abc import Sequence

import pytest

from narrator.article import Kind
from narrator.errors import SourceError
from tests.sources.test_pdf import column, headings, kinds, pages_of, read, stream, text_at, texts
from tests.support.shown import omissions

COURIER = b"<</Type/Font/Subtype/Type1/BaseFont/Courier>>"
LINES = (
    "he tide comes in at noon, and nobody who lives along the coast has",
    "ever seen it come at another time, although many of them have waited.",
    "For this they have a reason that is as old as the harbour, and which",
    "nobody tells to strangers who come here in the summer to look at it.",
)
TEXT = "T" + " ".join(LINES)


def drawn(*contents: bytes) -> bytes:
    return pages_of(stream(b"\n".join(contents)))


def lines_at(x: int, lines: Sequence[str], indent: int = 0, indented: int = 0) -> bytes:
    return text_at(*((x + indent * (n < indented), 700 - 12 * n, line) for n, line in enumerate(lines)))


@pytest.mark.parametrize(("size", "y", "height"), [(24, 688, 2), (38, 676, 3), (30, 685, 2)])
def test_a_drop_cap_begins_the_first_of_the_lines_beside_it(size: int, y: int, height: int) -> None:
    cap = text_at((60, y, "T"), size=size)
    content = cap + lines_at(60, LINES, indent=size, indented=height)
    assert texts(read(drawn(content))) == [TEXT]


def test_a_quotation_mark_goes_with_the_drop_cap() -> None:
    content = text_at((60, 676, '"T'), size=38) + lines_at(60, LINES, indent=52, indented=3)
    assert texts(read(drawn(content))) == [f'"{TEXT}']


def test_a_drop_cap_may_be_a_word() -> None:
    lines = ("tide comes in at noon, and nobody who lives along the coast has", *LINES[1:])
    content = text_at((60, 688, "A"), size=24) + lines_at(60, lines, indent=22, indented=2)
    assert texts(read(drawn(content)))[0].startswith("A tide comes in")


@pytest.mark.parametrize(("x", "first", "step"), [(40, 1, 1), (40, 20, 5), (520, 1, 1)])
def test_numbers_of_lines_in_a_margin_are_left_out(x: int, first: int, step: int) -> None:
    lines = ("T" + LINES[0], *LINES[1:]) * 6
    numbers = [(x, 700 - 12 * n, str(first + n)) for n in range(len(lines)) if not (first + n) % step]
    found = read(drawn(lines_at(60, lines), text_at(*numbers, size=8)))
    assert " ".join(texts(found)) == " ".join([TEXT] * 6)
    assert len(omissions(found)) == 1


@pytest.mark.parametrize("step", [1, 5])
def test_numbers_of_lines_are_left_out_on_a_page_of_few_lines(step: int) -> None:
    pages = []
    for count, first in ((24, 1), (5, 25)):
        lines = (("T" + LINES[0], *LINES[1:]) * 6)[:count]
        numbers = [(40, 700 - 12 * n, str(first + n)) for n in range(count) if not (first + n) % step]
        pages.append(stream(lines_at(60, lines) + b"\n" + text_at(*numbers, size=8)))
    found = read(pages_of(*pages))
    assert not any(map(str.isdigit, " ".join(texts(found))))
    assert [out[:17] for out in omissions(found)] == [" · ".join(str(n) for n in range(step, 30, step))[:17]]


def test_numbers_of_items_stay() -> None:
    lines = [(60, 700 - 12 * n, f"Item of a list that is of {n} words") for n in range(8)]
    numbers = [(40, 700 - 12 * n, str(n)) for n in range(8)]
    assert "5 Item of a list" in " ".join(texts(read(drawn(text_at(*lines), text_at(*numbers)))))


def test_two_short_columns_are_read_one_after_the_other() -> None:
    left = ("The council of the harbour went over the", "ledger and")
    right = ("agreed to pay for the oil of the", "coming winter.")
    whole = "The council of the harbour went over the ledger and agreed to pay for the oil of the coming winter."
    assert texts(read(drawn(column(60, 700, *left), column(330, 700, *right)))) == [whole]
    above = lines_at(60, ["T" + LINES[0] + " in the summer", LINES[1] + " They will"])
    content = (above, column(60, 640, *left), column(330, 640, *right))
    assert texts(read(drawn(*content)))[-1].endswith(whole)


def test_a_row_of_cells_is_none() -> None:
    content = (column(60, 700, "Ada Wave", "Bo Foam"), column(330, 700, "reads the tides", "keeps the light"))
    assert "Wave reads" in " ".join(texts(read(drawn(*content)))).replace("\n", " ")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("by the well-", "known keeper", "by the well-known keeper"),
        ("who was self-", "taught", "who was self-taught"),
        ("an ex-", "keeper of", "an ex-keeper of"),
        ("an ex-", "ample of", "an example of"),
        ("it was unbeliev-", "ably bright", "it was unbelievably bright"),
        ("what they over-", "come", "what they overcome"),
        ("in 1905-", "1906 they", "in 1905-1906 they"),
        ("a state-of-the-", "art lamp", "a state-of-the-art lamp"),
        ("the Quay-", "Street", "the Quay-Street"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_stays_where_it_belongs(first: str, second: str, expected: str) -> None:
    lines = ("The lamp of the harbour is lit by the keeper every evening, " + first, second + " and that is all.")
    assert expected in texts(read(drawn(lines_at(60, lines))))[0]


@pytest.mark.parametrize(
    ("before", "first", "second", "expected"),
    [
        ("Les bateaux des marins sont dans le port", "rendez-", "vous", "rendez-vous"),
        ("Les bateaux des marins sont dans le port", "lumi-", "neux", "lumineux"),
        ("Os barcos das ilhas são para uma tarde", "encontram-", "se", "encontram-se"),
        ("Der Leuchtturm ist nicht in dem Hafen der Stadt", "Wasser-", "stand", "Wasserstand"),
        ("El faro de la isla es para los barcos que pasan", "per-", "dona", "perdona"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_in_other_languages(before: str, first: str, second: str, expected: str) -> None:
    found = texts(read(drawn(lines_at(60, (f"{before} {first}", f"{second} {before.lower()}.")))))
    assert f" {expected} " in found[0]


def test_the_text_itself_knows_its_words_best() -> None:
    lines = ("We e-mail and co-operate as they co-operate here, and all of us re-", "sign. They re-sign, too, and co-")
    found = read(drawn(lines_at(60, (*lines, "operate as all the others do in the harbour."))))
    assert "co-operate as all" in texts(found)[0]


def test_a_text_of_one_pitch_is_no_listing() -> None:
    content = stream(lines_at(60, ("T" + LINES[0], *LINES[1:]) * 3))
    assert Kind.CODE not in kinds(read(pages_of(content, font=COURIER)))
    code = ("int main() {", "  return f(1);", "}", "// an end", "if (a < b) { c = d; }")
    assert kinds(read(pages_of(stream(lines_at(60, code)), font=COURIER))) == [Kind.CODE]


def test_letters_set_apart_are_a_word() -> None:
    content = text_at((60, 720, "T H E  T I D E S"), font="B", size=14) + lines_at(60, ("T" + LINES[0], *LINES[1:]))
    found = read(drawn(content))
    assert "THE TIDES" in (found.metadata.title, *(text for _, text in headings(found)))


@pytest.mark.parametrize(
    "matrix",
    [
        "0.1 0 0 0.1 60 700",
        "2 0 0 2 60 700",
        "1 0 0 -1 60 700",
        "0 1 -1 0 500 60",
        "0 -1 1 0 60 740",
        "-1 0 0 -1 540 80",
    ],
)
def test_scaled_mirrored_and_turned_text(matrix: str) -> None:
    a, b, c, d = (float(number) for number in matrix.split()[:4])
    scale = max(abs(a), abs(b))
    size, step = round(10 / scale), round(12 / scale)
    # Text on a mirrored page is mirrored back by its own matrix.
    own = "1 0 0 -1" if a * d - b * c < 0 else "1 0 0 1"
    down = step if own.endswith("-1") else -step
    shown = "".join(f"{own} 0 {down * n} Tm ({line}) Tj\n" for n, line in enumerate(("T" + LINES[0], *LINES[1:])))
    content = f"q {matrix} cm BT /F {size} Tf\n{shown}ET Q".encode()
    assert texts(read(drawn(content))) == [TEXT]


def test_the_operator_that_shows_and_spaces_begins_a_line() -> None:
    shown = f'(T{LINES[0]}) Tj 0 0 ({LINES[1]}) " 0 0 ({LINES[2]}) " ({LINES[3]}) \''
    assert texts(read(drawn(f"BT /F 10 Tf 12 TL 60 700 Td {shown} ET".encode()))) == [TEXT]


@pytest.mark.parametrize(
    ("space", "codes"),
    [
        ("<00> <FF>", "1 begincidrange <00> <FF> 0 endcidrange"),
        ("<00> <FF>", "95 begincidchar " + " ".join(f"<{n:02X}> {n}" for n in range(32, 127)) + " endcidchar"),
        ("<0000> <FFFF>", "1 begincidrange <0000> <00FF> 0 endcidrange"),
    ],
)
def test_a_font_may_say_itself_how_long_its_codes_are(space: str, codes: str) -> None:
    head = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange "
    encoding = f"{head}{space} endcodespacerange {codes} endcmap end end".encode()
    wide = len(space) > 9
    bounds = "<0020> <007E>" if wide else "<20> <7E>"
    mapping = f"{head}{space} endcodespacerange 1 beginbfrange {bounds} <0020> endbfrange endcmap end end".encode()
    font = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding 11 0 R/DescendantFonts[12 0 R]/ToUnicode 13 0 R>>"
    below = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/DW 500/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
    more = [b"null", stream(encoding, b"/CMapName/X"), below + b"/Supplement 0>>>>", stream(mapping)]

    def coded(line: str) -> str:
        return line.encode("utf-16-be" if wide else "ascii").hex()

    shown = "".join(f"<{coded(line)}> Tj T*\n" for line in ("T" + LINES[0], *LINES[1:]))
    content = f"BT /F 10 Tf 12 TL 60 700 Td {shown} ET".encode()
    assert texts(read(pages_of(stream(content), font=font, more=more))) == [TEXT]


def test_a_font_with_codes_without_end_is_refused() -> None:
    encoding = b"begincmap 1 begincidrange <00000000> <FFFFFFFF> 0 endcidrange endcmap"
    font = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding 11 0 R/DescendantFonts[12 0 R]>>"
    below = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
    more = [b"null", stream(encoding), below + b"/Supplement 0>>>>"]
    with pytest.raises(SourceError, match="more characters than there are"):
        read(pages_of(stream(b"BT /F 10 Tf (Text) Tj ET"), font=font, more=more))


def test_a_chapter_with_a_number_is_no_title_and_a_heading_over_a_heading_is() -> None:
    body = lines_at(60, ("T" + LINES[0], *LINES[1:]))
    more = column(60, 690, "Others have never been here, and they do not know why the lamp is lit", "at all.")
    first = text_at((60, 740, "Chapter 1. Sea"), font="B", size=16) + body
    second = text_at((60, 740, "Chapter 2. Moon"), font="B", size=16) + more
    found = read(pages_of(stream(first), stream(second)))
    assert (found.metadata.title, headings(found)) == ("", [(1, "Chapter 1. Sea"), (1, "Chapter 2. Moon")])
    top = text_at((200, 760, "The Tides"), (60, 730, "Moon"), font="B", size=16)
    later = text_at((60, 740, "Sea"), font="B", size=16)
    found = read(pages_of(stream(top + body), stream(later + more)))
    assert (found.metadata.title, [text for _, text in headings(found)]) == ("The Tides", ["Moon", "Sea"])


def test_when_a_file_was_made_is_no_date_of_the_article_and_what_its_publisher_states_is() -> None:
    info = b"<</Producer(pdfTeX-1.40.25)/CreationDate(D:20190304120000Z)>>"
    page = stream(lines_at(60, LINES))
    assert read(pages_of(page, more=[b"null", info], trailer=b"/Info 11 0 R")).metadata.published == ""
    xmp = b"<x><xmp:CreateDate>2019-03-04</xmp:CreateDate><prism:coverDate>2018-02-01</prism:coverDate></x>"
    found = read(pages_of(page, more=[stream(xmp, b"/Type/Metadata/Subtype/XML")], catalog=b"/Metadata 10 0 R"))
    assert found.metadata.published == "2018-02-01"


def test_names_above_an_abstract_are_authors_and_a_subtitle_is_none() -> None:
    def paper(below: str, heading: str) -> str:
        top = text_at((60, 760, "On the Tides"), font="B", size=18) + text_at((60, 735, below))
        return read(
            pages_of(stream(top + text_at((60, 710, heading), font="B", size=12) + lines_at(60, LINES)))
        ).metadata.author

    assert paper("Ada Wave and Bo Lake", "Abstract") == "Ada Wave, Bo Lake"
    assert paper("New York and Old Quay", "The lamp") == ""


def test_a_short_list_beside_text_is_a_column() -> None:
    left = b"".join(
        text_at((60, 700 - 14 * row, f"Everyone waits for the tide of day {row} and sees")) for row in range(9)
    )
    right = b"".join(
        text_at((330, 698 - 13 * row, words))
        for row, words in enumerate(
            [
                "Moon",
                "Wave, A. and Lake, B. The old lamp of the quay.",
                "2019.",
                "Lake, B. On foam and its many friends at sea.",
                "2001.",
            ]
        )
    )
    found = read(pages_of(stream(left + right)))
    assert not any(block.rows for section in found.sections for block in section.blocks)


def test_what_programs_state_is_no_title_and_no_author() -> None:
    info = b"<</Title((anonymous))/Author((anonymous))>>"
    found = read(pages_of(stream(lines_at(60, LINES)), more=[b"null", info], trailer=b"/Info 11 0 R"))
    assert (found.metadata.title, found.metadata.author) == ("", "")


def test_a_stated_title_that_stands_over_each_page_is_the_title_over_its_chapters() -> None:
    body = "Nobody knows who {} the weir, and nobody who knew it is alive to tell."
    pages = [
        text_at((200, 780, "The Old Weir"))
        + text_at((60, 740, title), font="B", size=16)
        + column(60, 700, body.format(verb), "The water does not say.")
        for title, verb in (("Stones", "built"), ("Water", "owned"), ("Fish", "feared"))
    ]
    info = [b"null", b"<</Title(The Old Weir)>>"]
    found = read(pages_of(*map(stream, pages), more=info, trailer=b"/Info 11 0 R"))
    assert (found.metadata.title, [text for _, text in headings(found)]) == (
        "The Old Weir",
        ["Stones", "Water", "Fish"],
    )


def test_a_stated_title_of_a_few_letters_is_not_found_within_words() -> None:
    page = text_at((60, 740, "Wording the Old Weir"), font="B", size=20) + lines_at(60, LINES)
    found = read(pages_of(stream(page), more=[b"null", b"<</Title(Word)>>"], trailer=b"/Info 11 0 R"))
    assert found.metadata.title == "Wording the Old Weir"


@pytest.mark.parametrize(("size", "y", "indent", "indented"), [(38, 676, 38, 3), (30, 700, 20, 1)])
def test_a_drop_cap_of_a_tagged_file_begins_its_paragraph(size: int, y: int, indent: int, indented: int) -> None:
    drawn = text_at((60, y, "T"), size=size) + lines_at(60, LINES, indent=indent, indented=indented)
    root = b"<</Type/StructTreeRoot/K<</S/P/Pg 11 0 R/K 0>>>>"
    content = b"/P<</MCID 0>>BDC\n" + drawn + b"EMC"
    assert texts(read(pages_of(stream(content), more=[root], catalog=b"/StructTreeRoot 10 0 R"))) == [TEXT]


@pytest.mark.parametrize("drawn", ["har\xad-", "har-\xad"])
def test_a_hyphen_is_drawn_beside_a_soft_one(drawn: str) -> None:
    content = lines_at(60, [f"The tide co\xadmes into the {drawn}", "bour at noon, as it has always done here."])
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[173/uni00AD]>>>>"
    assert texts(read(pages_of(stream(content), font=font))) == [
        "The tide comes into the harbour at noon, as it has always done here."
    ]


def test_a_line_over_who_wrote_it_is_the_title_in_whatever_size() -> None:
    content = lines_at(60, ["THE TIDES"]) + text_at((60, 670, "by Ada Wave"))
    body = text_at(*((60, 640 - 12 * n, line) for n, line in enumerate(("T" + LINES[0], *LINES[1:]))))
    found = read(pages_of(stream(content + body), font=COURIER)).metadata
    assert (found.title, found.author) == ("THE TIDES", "Ada Wave")


def test_a_note_amid_a_tagged_paragraph_does_not_end_it() -> None:
    pieces = [
        text_at((60, 700, "The tide comes in at noon")),
        text_at((175, 700, "1"), size=6),
        text_at((60, 100, "1 So they say.")),
        text_at((178, 700, ", and goes at six.")),
    ]
    content = b"".join(b"/P<</MCID %d>>BDC\n%sEMC\n" % numbered for numbered in enumerate(pieces))
    kids = b"[0<</S/Lbl/K 1>><</S/Note/K 2>>3]"
    root = b"<</Type/StructTreeRoot/K<</S/P/Pg 11 0 R/K %s>>>>" % kids
    found = read(pages_of(stream(content), more=[root], catalog=b"/StructTreeRoot 10 0 R"))
    assert texts(found) == ["The tide comes in at noon, and goes at six.", "1 So they say."]
    assert kinds(found)[1] is Kind.FOOTNOTE


def test_what_is_set_larger_than_all_headings_of_a_tagged_file_is_its_title() -> None:
    pieces = [
        text_at((60, 740, "The Tides"), size=24),
        text_at((60, 710, "by Ada Wave")),
        text_at((60, 680, "At noon"), size=14),
        lines_at(60, ["T" + LINES[0], *LINES[1:]]),
    ]
    content = b"".join(b"/P<</MCID %d>>BDC\n%sEMC\n" % numbered for numbered in enumerate(pieces[:3]))
    content += b"/P<</MCID 3>>BDC\n1 0 0 1 0 -60 cm\n" + pieces[3] + b"EMC\n"
    kids = b" ".join(
        b"<</S/%s/Pg 11 0 R/K %d>>" % (role, place) for place, role in enumerate((b"P", b"P", b"H1", b"P"))
    )
    root = b"<</Type/StructTreeRoot/K[%s]>>" % kids
    found = read(pages_of(stream(content), more=[root], catalog=b"/StructTreeRoot 10 0 R"))
    assert (found.metadata.title, found.metadata.author) == ("The Tides", "Ada Wave")
    assert [section.heading for section in found.sections] == ["", "At noon"]


def test_the_title_and_the_authors_over_a_second_page_are_its_head() -> None:
    first = (
        text_at((60, 760, "The Tides of the Quay"), size=20)
        + text_at((60, 730, "by Ada Wave and Bo Lake"))
        + lines_at(60, LINES)
    )
    second = text_at((60, 770, "Wave and Lake"), (400, 770, "The Tides of the Quay")) + lines_at(60, LINES)
    found = read(pages_of(stream(first), stream(second)))
    assert "Wave and Lake" not in " ".join(texts(found))
    assert [out.why for out in found.omissions] == ["it is on page after page"]
    second = text_at((60, 770, "Wave and the sea"), (400, 770, "The Tides of the Quay")) + lines_at(60, LINES)
    assert "Wave and the sea" in " ".join(texts(read(pages_of(stream(first), stream(second)))))


def test_a_hyphen_at_the_end_of_a_line_may_stand_for_a_second_half() -> None:
    lines = ("Die Leute an der Küste flickten abends die Segel-", "und Fischernetze, und das ist alles, was man weiß.")
    assert "Segel- und Fischernetze" in texts(read(drawn(lines_at(60, lines))))[0]


def test_a_typescript_with_wide_lines_begins_with_its_title() -> None:
    lines = [(200, 700, "THE TIDES"), (210, 676, "by Ada Wave")]
    lines += [(60, 652 - 24 * n, line) for n, line in enumerate(("T" + LINES[0], *LINES[1:]))]
    found = read(pages_of(stream(text_at(*lines)), font=COURIER))
    assert (found.metadata.title, found.metadata.author) == ("THE TIDES", "Ada Wave")
    assert " ".join(texts(found)).endswith(f" {TEXT}")


def test_a_pull_quote_is_read_once() -> None:
    content = text_at((60, 760, "The Tides"), size=24) + text_at(
        (60, 600, "nobody tells to strangers who come"), size=18
    )
    body = ("T" + LINES[0], *LINES[1:])
    found = read(drawn(content, lines_at(60, body), column(60, 560, *body)))
    assert headings(found) == [] and " ".join(texts(found)) == f"{TEXT} {TEXT}"
    assert omissions(found) == ["nobody tells to strangers who come"]


@pytest.mark.parametrize("units", [256, 1000, 83])
def test_letters_drawn_in_units_of_their_own_are_as_large_as_they_look(units: int) -> None:
    widths = b"%d " % (units // 2) * 95
    font = (
        b"<</Type/Font/Subtype/Type3/FontMatrix[%f 0 0 %f 0 0]/FontBBox[0 0 %d %d]/FirstChar 32/LastChar 126"
        b"/Widths[%s]/CharProcs<<>>/Encoding<</Type/Encoding/Differences[]>>/ToUnicode 10 0 R>>"
    ) % (1 / units, 1 / units, units, units, widths)
    mapping = stream(b"1 beginbfrange <20> <7e> <0020> endbfrange")
    content = text_at((60, 740, "The Tides"), size=24) + lines_at(60, ("T" + LINES[0], *LINES[1:]))
    found = read(pages_of(stream(content), font=font, more=[mapping]))
    assert found.metadata.title == "The Tides" and TEXT in " ".join(texts(found))


@pytest.mark.parametrize("below", ["Sunday, 14 March 2021", "Press Release"])
def test_the_name_of_a_paper_over_the_headline_is_not_the_title(below: str) -> None:
    masthead = text_at((60, 740, "Harbour Herald"), size=34) + b"\n" + text_at((60, 720, below))
    head = text_at((60, 680, "The lamp is lit again"), size=20) + b"\n" + text_at((60, 655, "By Ada Brook"))
    found = read(drawn(masthead, head, column(60, 625, "T" + LINES[0], *LINES[1:])))
    assert (found.metadata.title, found.metadata.author) == ("The lamp is lit again", "Ada Brook")
    assert (headings(found), texts(found)[0]) == ([], below)
    assert "name of the paper: Harbour Herald" in omissions(found)
