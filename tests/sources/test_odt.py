"""ODT: headings, lists, tables that are repeated without measure, notes and frames, in an archive or flat."""

import time
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.article import Article, Kind
from narrator.errors import SourceError
from narrator.script import writing
from narrator.sources import Document, Origin, recognise, text
from narrator.sources.office import docx, odt
from tests.support.shown import blocks, headings, omissions, texts

OFFICE = Path(__file__).parent.parent / "data" / "office"
MIMETYPE = "application/vnd.oasis.opendocument.text"
NAMES = {
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
}
NAMESPACES = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMES.items())


def flat(body: str, styles: str = "", before: str = "", doctype: str = "") -> Document:
    content = (
        f'<?xml version="1.0"?>{doctype}<office:document {NAMESPACES} office:mimetype="{MIMETYPE}">{before}'
        f"<office:styles>{styles}</office:styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document>"
    )
    return Document(Origin("letter.fodt"), ".fodt", content.encode())


def packed(files: dict[str, str]) -> Document:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return Document(Origin("letter.odt"), ".odt", content.getvalue())


def part(name: str, inner: str) -> str:
    return f"<office:{name} {NAMESPACES}>{inner}</office:{name}>"


def content(body: str) -> str:
    return part("document-content", f"<office:body><office:text>{body}</office:text></office:body>")


def p(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def h(text: str, level: int = 1) -> str:
    return f'<text:h text:outline-level="{level}">{text}</text:h>'


def items(*inner: str, attributes: str = "") -> str:
    listed = "".join(f"<text:list-item>{each}</text:list-item>" for each in inner)
    return f"<text:list {attributes}>{listed}</text:list>"


def read(body: str, styles: str = "") -> Article:
    return odt.read(flat(body, styles))


def tides(name: str) -> Document:
    return Document(Origin("standard input"), "", (OFFICE / name).read_bytes())


# Which it takes


@pytest.mark.parametrize("name", ["tides.odt", "tides.fodt"])
def test_it_reads_as_the_same_text_in_other_formats(name: str) -> None:
    document = tides(name)
    assert recognise(document) is odt.SOURCE
    article = odt.read(document)
    word = docx.read(tides("tides.docx"))

    assert article.sections == word.sections
    assert (article.metadata.title, article.metadata.author, article.metadata.published, article.metadata.language) == (
        word.metadata.title,
        word.metadata.author,
        word.metadata.published,
        word.metadata.language,
    )


def test_it_is_known_without_a_mimetype_at_its_beginning() -> None:
    manifest = f'<manifest><file-entry media-type="{MIMETYPE}" full-path="/"/></manifest>'

    for files in (
        {"META-INF/manifest.xml": manifest, "content.xml": content(p("Text."))},
        {"content.xml": content(p("Text.")), "mimetype": MIMETYPE},
    ):
        assert recognise(replace(packed(files), suffix="")) is odt.SOURCE
    chart = packed({"content.xml": "<x/>", "mimetype": "application/vnd.oasis.opendocument.chart"})
    with pytest.raises(SourceError, match="is an archive, not an article"):
        recognise(replace(chart, suffix=""))
    assert recognise(packed({"word/document.xml": "<x/>"})) is docx.SOURCE
    assert recognise(Document(Origin("a.odt"), ".odt", b"Text")) is text.SOURCE


def test_an_encrypted_one_is_refused() -> None:
    manifest = f'<manifest><file-entry media-type="{MIMETYPE}"><encryption-data/></file-entry></manifest>'

    with pytest.raises(SourceError, match="password"):
        odt.read(packed({"META-INF/manifest.xml": manifest, "content.xml": "\x01\x02"}))


def test_properties_and_styles_come_from_their_own_parts() -> None:
    meta = "<office:meta><dc:title>Untitled</dc:title><meta:initial-creator>Ada</meta:initial-creator></office:meta>"
    language = '<style:text-properties fo:language="pt" fo:country="BR"/>'
    styles = (
        f'<office:styles><style:default-style style:family="paragraph">{language}</style:default-style></office:styles>'
    )
    header = f"<office:master-styles><style:header>{p('Draft')}</style:header></office:master-styles>"
    article = odt.read(
        packed(
            {
                "mimetype": MIMETYPE,
                "content.xml": content(h("Sea") + p("Text.")),
                "styles.xml": part("document-styles", styles + header),
                "meta.xml": part("document-meta", meta),
            }
        )
    )

    assert (article.metadata.title, article.metadata.author, article.metadata.language) == ("Sea", "Ada", "pt-BR")
    assert omissions(article) == ["headers and footers of pages"]


# Text


def test_headings_and_titles_by_the_styles_that_they_are_based_on() -> None:
    styles = (
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
        '<style:style style:name="Title" style:family="paragraph"/>'
        '<style:style style:name="P2" style:family="paragraph" style:parent-style-name="Titre_20_2"/>'
        '<style:style style:name="Titre_20_2" style:family="paragraph"/>'
    )
    article = read(p("Book", "P1") + h("One", 3) + p("Text.") + p("Two", "P2") + p("Text."), styles)

    assert (article.metadata.title, headings(article)) == ("Book", [(3, "One"), (2, "Two")])


def test_what_stands_in_a_line() -> None:
    line = (
        "One\n  <text:span>two</text:span><text:tab/><text:a>three</text:a><text:s text:c='3'/>four<text:line-break/>"
        "five<text:bookmark-start/><text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>かん</text:ruby-text></text:ruby>"
        "<office:annotation><dc:creator>Ada</dc:creator><text:p>Really?</text:p></office:annotation>."
    )
    article = read(p(line))

    assert texts(article) == ["One two three four five漢."]
    assert omissions(article) == ["comments: 1"]


def test_what_was_deleted_is_left_out() -> None:
    region = f"<text:changed-region><text:deletion>{p('gone')}</text:deletion></text:changed-region>"
    changes = f"<text:tracked-changes>{region}</text:tracked-changes>"
    article = read(changes + p("Here<text:change/>."))

    assert (texts(article), omissions(article)) == (["Here."], ["deleted text"])


def test_a_table_of_contents_is_left_out_with_the_words_over_it() -> None:
    contents = f"<text:table-of-content><text:index-body>{p('Sea 1')}</text:index-body></text:table-of-content>"
    article = read(h("Contents") + contents + h("Sea") + p("Text."))

    assert (headings(article), texts(article), omissions(article)) == ([(1, "Sea")], ["Text."], ["table of contents"])


def test_sections_are_read_and_hidden_ones_listed() -> None:
    article = read(
        f'<text:section>{p("Seen.")}</text:section><text:section text:display="none">{p("No.")}</text:section>'
    )

    assert (texts(article), omissions(article)) == (["Seen."], ["a hidden section"])


def test_notes_stand_at_the_end_of_their_section() -> None:
    below = "<text:note-body><text:p>Below.</text:p></text:note-body>"
    note = f"<text:note><text:note-citation>1</text:note-citation>{below}</text:note>"
    article = read(p(f"One{note}.") + p("More.") + h("Next") + p("Two."))

    assert [(block.kind, block.text) for block in article.sections[0].blocks] == [
        (Kind.PARAGRAPH, "One."),
        (Kind.PARAGRAPH, "More."),
        (Kind.FOOTNOTE, "Below."),
    ]


# Lists

NUMBERED = "<text:list-level-style-number style:num-suffix='.' style:num-format='1'"
STEPS = (
    f"<text:list-style style:name='L'>{NUMBERED} text:level='1'/>{NUMBERED} text:level='2' text:display-levels='2'/>"
    "<text:list-level-style-number text:level='3' style:num-format='A' style:num-prefix='(' style:num-suffix=')'/>"
    "</text:list-style>"
)
STYLED = 'text:style-name="L"'


def test_items_have_the_numbers_that_are_shown() -> None:
    deep = items(p("b") + items(p("c"), p("d")))
    article = read(items(p("a") + deep, p("e") + p("more"), attributes=STYLED), STEPS)

    assert texts(article) == ["1. a", "1.1. b", "(A) c", "(B) d", "2. e", "more"]
    assert {block.kind for block in blocks(article)} == {Kind.ITEM}


def test_a_list_goes_on_or_starts_anew() -> None:
    first = items(p("a"), attributes=f'{STYLED} xml:id="one"')
    anew = items(p("b"), attributes=STYLED)
    on = items(p("c"), attributes=f'{STYLED} text:continue-numbering="true"')
    after = items(p("d"), attributes=f'{STYLED} text:continue-list="one"')
    at_seven = f'<text:list {STYLED}><text:list-item text:start-value="7">{p("e")}</text:list-item></text:list>'

    assert texts(read(first + anew + on + after + at_seven, STEPS)) == ["1. a", "1. b", "2. c", "2. d", "7. e"]


def test_headings_have_the_numbers_of_the_outline() -> None:
    outline = (
        '<text:outline-style><text:outline-level-style text:level="1" style:num-format="1"/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style>'
    )
    article = read(h("Sea") + h("Salt", 2) + h("Ice", 2) + h("Land") + p("Text."), outline)

    assert headings(article) == [(1, "1 Sea"), (2, "1.1 Salt"), (2, "1.2 Ice"), (1, "2 Land")]


# Tables and frames


def cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}>{p(text)}</table:table-cell>"


def test_repeated_rows_and_cells_are_not_made() -> None:
    wide = cell("c", 'table:number-columns-spanned="2"')
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    rows = (
        f"<table:table-header-rows><table:table-row>{cell('a')}{cell('b')}</table:table-row></table:table-header-rows>"
        f"<table:table-row>{wide}<table:covered-table-cell/></table:table-row>"
        f'<table:table-row table:number-rows-repeated="1048576"><table:table-cell/>{blank}</table:table-row>'
    )
    (table,) = blocks(read(f"<table:table>{rows}</table:table>"))

    assert table.rows == (("a", "b"), ("c", ""))


def frame(inner: str) -> str:
    return f"<draw:frame>{inner}</draw:frame>"


def test_pictures_boxes_and_shapes() -> None:
    picture = frame('<draw:image xlink:href="Pictures/1.png"/><svg:title>Boat</svg:title><svg:desc>A boat</svg:desc>')
    box = frame(f"<draw:text-box>{p('In the box.')}</draw:text-box>")
    captioned = frame(f"<draw:text-box>{p(picture + 'Figure 1: Quay', 'Caption')}</draw:text-box>")
    shape = f"<draw:custom-shape>{p('On a shape.')}</draw:custom-shape>"
    styles = '<style:style style:name="Caption" style:family="paragraph"/>'
    article = read(picture + p(f"Before{box} and after.") + p(captioned) + p(shape), styles)

    assert [(block.kind, block.text) for block in blocks(article)] == [
        (Kind.FIGURE, "A boat"),
        (Kind.PARAGRAPH, "Before and after."),
        (Kind.PARAGRAPH, "In the box."),
        (Kind.FIGURE, "Figure 1: Quay"),
        (Kind.PARAGRAPH, "On a shape."),
    ]


def test_formulas_are_parts_of_their_own() -> None:
    signs = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>a</mi><mo>=</mo><mi>b</mi></math>'
    embedded = frame('<draw:object xlink:href="./Object 1"/><draw:image/>')
    line = p(f"So {embedded} holds.")

    document = packed({"mimetype": MIMETYPE, "content.xml": content(line), "Object 1/content.xml": signs})
    assert texts(odt.read(document)) == ["So a = b holds."]


# Broken and hostile


def test_a_document_without_text() -> None:
    with pytest.raises(SourceError, match="no text"):
        read(p(""))
    with pytest.raises(SourceError, match=r"content\.xml is missing"):
        odt.read(packed({"mimetype": MIMETYPE}))


def test_entities_are_not_followed() -> None:
    doctype = '<!DOCTYPE x [<!ENTITY a "aaa"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'

    assert texts(odt.read(flat(p("Text.&b;&c;"), doctype=doctype))) == ["Text."]


@pytest.mark.parametrize("depth", [60, 10_000])
def test_deep_nesting_ends(depth: int) -> None:
    nested = "<text:list><text:list-item>" * depth + p("Deep.") + "</text:list-item></text:list>" * depth
    try:
        assert texts(read(nested)) == ["Deep."]
    except SourceError as error:
        assert "damaged" in error.what


def test_huge_counts_take_no_time() -> None:
    repeated = 'table:number-columns-repeated="1000000"'
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell("x", repeated) * 20}</table:table-row>'
    begin = time.process_time()
    article = read(f"<table:table>{row * 20}</table:table>" + p("<text:s text:c='999999999'/>x" * 5000))

    assert len(blocks(article)) == 2
    assert time.process_time() - begin < 2


def test_pictures_within_a_flat_file_are_passed_over() -> None:
    data = "QUJD" * 3_000_000
    picture = frame(f"<draw:image><office:binary-data>{data}</office:binary-data></draw:image>")

    assert texts(read(p("Text.") + p(picture))) == ["Text.", ""]


@given(st.data(), st.sampled_from(["tides.odt", "tides.fodt"]))
def test_damaged_files_give_one_error(data: st.DataObject, name: str) -> None:
    damaged = bytearray(tides(name).content)
    for place in data.draw(st.lists(st.integers(0, len(damaged) - 1), max_size=4)):
        damaged[place] = data.draw(st.integers(0, 255))
    end = data.draw(st.one_of(st.just(len(damaged)), st.integers(0, len(damaged))))
    document = Document(Origin("damaged"), "", bytes(damaged[:end]))
    try:
        recognise(document)
        writing.write(odt.read(document))
    except SourceError as error:
        assert "\n" not in str(error)


def test_paragraphs_that_are_bold_by_their_style_are_headings_where_there_are_no_others() -> None:
    styles = (
        '<style:style style:name="P1" style:family="paragraph"><style:text-properties fo:font-weight="bold"/>'
        "</style:style>"
    )
    body = "".join(
        f'<text:p text:style-name="P1">{title}</text:p><text:p>It grows by the weir.</text:p>'
        for title in ("Elm", "Ash")
    )
    assert headings(odt.SOURCE.read(flat(body, styles))) == [(2, "Elm"), (2, "Ash")]


def test_a_bibliography_is_left_out() -> None:
    entries = "<text:index-body><text:p>Heron, A. Wading.</text:p></text:index-body>"
    article = read(f"<text:p>They wade.</text:p><text:bibliography>{entries}</text:bibliography>")

    assert (texts(article), omissions(article)) == (["They wade."], ["list of references"])


def test_a_first_line_larger_than_all_others_is_the_title() -> None:
    large = '<style:text-properties fo:font-size="24pt"/>'
    styles = f'<style:style style:name="P1" style:family="paragraph">{large}</style:style>'
    body = '<text:p text:style-name="P1">Tides</text:p><text:p>The sea comes.</text:p><text:p>It goes.</text:p>'
    article = odt.SOURCE.read(flat(body, styles))
    assert (article.metadata.title, texts(article)) == ("Tides", ["The sea comes.", "It goes."])


def test_a_cell_over_several_rows_stands_in_each() -> None:
    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"

    rows = (
        cell("Day") + cell("Tide"),
        cell("May", 'table:number-rows-spanned="2"') + cell("low"),
        "<table:covered-table-cell/>" + cell("high"),
    )
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    assert blocks(read(f"<table:table>{table}</table:table>"))[0].rows[-2:] == (("May", "low"), ("May", "high"))


def test_text_between_paragraphs_is_one() -> None:
    assert texts(read("<text:p>The sea</text:p>comes <text:p>in.</text:p>")) == ["The sea", "comes", "in."]


def test_a_line_of_what_a_program_fills_in_is_listed() -> None:
    page = "<text:p>Page <text:page-number>3</text:page-number> of <text:page-count>12</text:page-count></text:p>"
    day = "<text:p><text:date text:date-value='2024-05-01'>1 May 2024</text:date></text:p>"
    article = odt.read(flat(f"<text:p>The tide.</text:p>{page}{day}<text:p>The foam.</text:p>"))
    assert texts(article) == ["The tide.", "The foam."]
    assert omissions(article) == ["filled in: Page 3 of 12", "filled in: 1 May 2024"]
