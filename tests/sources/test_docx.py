"""DOCX: what is a heading, a list, a note; what is left out; what is refused."""

import struct
import time
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.article import Article, Block, Kind
from narrator.errors import SourceError
from narrator.script import writing
from narrator.sources import Document, Origin, recognise, text
from narrator.sources.office import docx
from tests.support.shown import blocks, headings, omissions, texts

OFFICE = Path(__file__).parent.parent / "data" / "office"
TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
NAMESPACES = (
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def part(name: str, inner: str, namespace: str = TRANSITIONAL) -> str:
    return f'<w:{name} xmlns:w="{namespace}" {NAMESPACES}>{inner}</w:{name}>'


def style(key: str, name: str, properties: str = "", base: str = "") -> str:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    return f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>{based}{properties}</w:style>'


STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="de-AT" w:eastAsia="ja-JP"/></w:rPr></w:rPrDefault>'
    "</w:docDefaults>"
    + style("a", "Normal")
    + style("berschrift1", "heading 1")
    + style("Titre2", "Titre 2")
    + style("Own", "Chapter opening", base="berschrift1")
    + style("Deep", "Deep", '<w:pPr><w:outlineLvl w:val="3"/></w:pPr>')
    + style("Deeper", "Deeper", base="Deep")
    + style("Flat", "Heading-like", '<w:pPr><w:outlineLvl w:val="9"/></w:pPr>', base="berschrift1")
    + style("Ttel", "Title")
    + style("Untertitel", "Subtitle")
    + style("Zitat", "Intense Quote")
    + style("Code", "Source Code")
    + style("Beschriftung", "caption")
    + style("Verz1", "toc 1")
    + style("Steps", "Steps", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
)


def made(body: str, namespace: str = TRANSITIONAL, **parts: str) -> Document:
    """A document of this body; `parts` are the contents of word/….xml, "core" that of docProps/core.xml."""
    files = {"word/document.xml": part("document", f"<w:body>{body}</w:body>", namespace)}
    files["word/styles.xml"] = part("styles", parts.pop("styles", STYLES), namespace)
    core = parts.pop("core", "")
    if core:
        files["docProps/core.xml"] = (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
            f"{core}</cp:coreProperties>"
        )
    files |= {f"word/{name}.xml": part(name, inner, namespace) for name, inner in parts.items()}
    return zipped(files)


def zipped(files: dict[str, str]) -> Document:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return Document(Origin("report.docx"), ".docx", content.getvalue())


def val(name: str, value: object) -> str:
    return f'<w:{name} w:val="{value}"/>'


def p(text: str, key: str = "", properties: str = "") -> str:
    named = f'<w:pStyle w:val="{key}"/>' if key else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{r(text)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def read(body: str, **parts: str) -> Article:
    return docx.read(made(body, **parts))


def tides(name: str) -> Document:
    return Document(Origin(name), "", (OFFICE / name).read_bytes())


# Which it takes


def test_a_document_of_a_real_program() -> None:
    document = tides("tides.docx")
    assert recognise(document) is docx.SOURCE
    article = docx.read(document)

    assert (article.metadata.title, article.metadata.author, article.metadata.published, article.metadata.language) == (
        "How to Read a Tide Table",
        "Ada Fenwick",
        "2024-03-05",
        "en-GB",
    )
    assert headings(article) == [(1, "What is in it"), (2, "How to use it"), (1, "When it errs")]
    assert blocks(article) == [
        Block(Kind.PARAGRAPH, "For those who walk on the sand"),
        Block(Kind.PARAGRAPH, "A tide table says when the sea will come, and how high."),
        Block(Kind.FOOTNOTE, "It does not say whether you will be dry."),
        Block(Kind.PARAGRAPH, "Two columns matter:"),
        Block(Kind.ITEM, "the time,"),
        Block(Kind.ITEM, "the height."),
        Block(Kind.TABLE, rows=(("Time", "Height"), ("04:10", "3.2 m"), ("10:25", "0.9 m"))),
        Block(Kind.ITEM, "3. Find the day."),
        Block(Kind.ITEM, "4. Find the hour:"),
        Block(Kind.ITEM, "a) in winter as it stands;"),
        Block(Kind.ITEM, "b) in summer an hour later."),
        Block(Kind.QUOTE, "Time and tide wait for no man."),
        Block(Kind.CODE, "height = low + range\n    * part"),
        Block(Kind.PARAGRAPH, "Wind holds the water back or drives it on."),
    ]


def test_the_main_part_may_have_any_name() -> None:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    document = zipped(
        {
            "[Content_Types].xml": f'<Types><Override PartName="/doc/text2.xml" ContentType="{kind}"/></Types>',
            "_rels/.rels": '<Relationships><Relationship Type="http://x/officeDocument" Target="/doc/text2.xml"/>'
            "</Relationships>",
            "doc/_rels/text2.xml.rels": '<Relationships><Relationship Type="http://x/styles" Target="../look.xml"/>'
            "</Relationships>",
            "doc/text2.xml": part("document", f"<w:body>{p('Here', 'berschrift1')}{p('Text.')}</w:body>"),
            "look.xml": part("styles", STYLES),
        }
    )

    assert recognise(document) is docx.SOURCE
    assert headings(docx.read(document)) == [(1, "Here")]


def test_other_archives_are_not_taken() -> None:
    sheet = {"[Content_Types].xml": "<Types>spreadsheetml.sheet.main+xml</Types>"}
    for files in ({"a/content.xml": "<x/>"}, sheet):
        with pytest.raises(SourceError, match="is an archive, not an article; unpack it"):
            recognise(replace(zipped(files), suffix=".zip"))
    assert recognise(Document(Origin("a.docx"), ".docx", b"Just text")) is text.SOURCE


def test_an_archive_that_is_named_as_a_document_is_a_damaged_one() -> None:
    damaged = zipped({"[Content_Types].xml": "<Types>spreadsheetml.sheet.main+xml</Types>"})
    assert recognise(damaged) is docx.SOURCE
    with pytest.raises(SourceError, match=r"report\.docx is damaged"):
        docx.read(damaged)


def test_the_strict_namespace_is_read_alike() -> None:
    assert headings(docx.read(made(p("One", "berschrift1") + p("Text."), STRICT))) == [(1, "One")]


@pytest.mark.parametrize(
    ("stream", "said"),
    [("EncryptedPackage", "is protected with a password"), ("WordDocument", "is an old Office file")],
)
def test_compound_files_are_named(stream: str, said: str) -> None:
    document = Document(
        Origin("a.doc"), ".doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + stream.encode("utf-16-le")
    )

    assert recognise(document) is docx.SOURCE
    with pytest.raises(SourceError, match=said):
        docx.read(document)


# Headings


@pytest.mark.parametrize(
    ("key", "level"),
    [("berschrift1", 1), ("Titre2", 2), ("Own", 1), ("Deep", 4), ("Deeper", 4), ("Flat", 0), ("a", 0), ("None", 0)],
)
def test_headings_by_their_style(key: str, level: int) -> None:
    assert headings(read(p("A heading", key) + p("Text."))) == ([(level, "A heading")] if level else [])


def test_headings_by_an_outline_level_of_their_own() -> None:
    top, level = '<w:outlineLvl w:val="0"/>', '<w:outlineLvl w:val="1"/>'

    outlined = p("One", "", top) + p("Two", "", level) + p("A pasted sentence.", "", level)
    assert headings(read(outlined)) == [(1, "One"), (2, "Two")]
    assert headings(read(p("Pasted", "", level))) == []
    assert headings(read(p("One", "berschrift1") + p("Pasted", "", level))) == [(1, "One")]
    assert headings(read(p("Not one", "berschrift1", '<w:outlineLvl w:val="9"/>'))) == []


def test_a_paragraph_of_a_style_that_is_based_on_itself() -> None:
    ring = style("A", "one", base="B") + style("B", "two", base="A")

    assert texts(read(p("Text.", "A"), styles=ring)) == ["Text."]


def test_numbers_of_headings_are_read_as_they_are_shown() -> None:
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Chapter %1:"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>'
    )
    deeper = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
    article = read(
        p("Sea", "berschrift1", numbered()) + p("Salt", "Titre2", deeper) + p("Text."), numbering=numbering(levels)
    )

    assert headings(article) == [(1, "Chapter 1: Sea"), (2, "1.1 Salt")]


# Title and properties


def test_the_title_in_the_text_comes_before_the_one_in_the_properties() -> None:
    created = "<dcterms:created>2023-04-05T06:00:00Z</dcterms:created>"
    core = f"<dc:title>Old template</dc:title><dc:creator>Ada</dc:creator>{created}"
    article = read(p("New", "Ttel") + p("and true", "Ttel") + p("Subtitle", "Untertitel") + p("Text."), core=core)

    assert (article.metadata.title, article.metadata.author, article.metadata.published, article.metadata.language) == (
        "New and true",
        "Ada",
        "2023-04-05",
        "de-AT",
    )
    assert texts(article) == ["Subtitle", "Text."]


def test_what_programs_fill_in_is_not_believed() -> None:
    created = "<dcterms:created>soon</dcterms:created>"
    core = f"<dc:title>Microsoft Word - x.doc</dc:title><dc:creator>Windows User</dc:creator>{created}"
    article = read(p("Text."), core=core)

    assert (article.metadata.title, article.metadata.author, article.metadata.published) == ("", "", "")
    for name in ("awave", "Usuário do Windows", "Utilisateur de Microsoft Office", "Utente Windows"):
        assert read(p("Text."), core=f"<dc:creator>{name}</dc:creator>").metadata.author == ""


@pytest.mark.parametrize(
    ("core", "published"),
    [
        ("<dc:creator>python-docx</dc:creator><dcterms:created>2013-12-23T23:15:00Z</dcterms:created>", ""),
        ("<dcterms:created>2017-12-27T05:22:50Z</dcterms:created>", ""),
        (
            "<dcterms:created>2005-04-05T06:00:00Z</dcterms:created><dcterms:modified>2023-04-05T06:00:00Z"
            "</dcterms:modified>",
            "",
        ),
        (
            "<dcterms:created>2023-02-05T06:00:00Z</dcterms:created><dcterms:modified>2023-04-05T06:00:00Z"
            "</dcterms:modified>",
            "2023-02-05",
        ),
    ],
)
def test_when_a_template_was_made_is_no_date_of_the_article(core: str, published: str) -> None:
    assert read(p("Text."), core=core).metadata.published == published


def test_who_wrote_it_may_stand_below_the_title() -> None:
    known = read(p("New", "Ttel") + p("by Ada Wave") + p("Text."), core="<dc:creator>Owner</dc:creator>").metadata
    assert (known.title, known.author) == ("New", "Ada Wave")
    core = "<dc:creator>Wave, Ada; Foam, Bo</dc:creator><dc:description>About the sea.</dc:description>"
    known = read(p("by the sea") + p("Text."), core=core).metadata
    assert (known.author, known.description) == ("Ada Wave, Bo Foam", "About the sea.")


def test_a_bold_line_above_the_first_bold_heading_is_the_title() -> None:
    def bold(text: str) -> str:
        return f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r></w:p>"

    article = read(bold("Tides") + bold("Moon") + p("Text.") + bold("Sea") + p("More text."))
    assert article.metadata.title == "Tides"
    assert headings(article)[-2:] == [(2, "Moon"), (2, "Sea")]


def test_without_a_title_that_of_the_heading_over_all() -> None:
    over_all = read(p("Sea", "berschrift1") + p("Salt", "Titre2") + p("Text."))
    one_of_two = read(p("Sea", "berschrift1") + p("Land", "berschrift1") + p("Text."))

    assert (over_all.metadata.title, one_of_two.metadata.title) == ("Sea", "")
    assert headings(over_all) == [(1, "Sea"), (2, "Salt")]


def test_a_title_amid_the_text_is_a_heading() -> None:
    article = read(p("Book", "Ttel") + p("Text.") + p("Part two", "Ttel") + p("More."))

    assert (article.metadata.title, headings(article)) == ("Book", [(1, "Part two")])


def test_a_title_that_is_repeated_after_the_cover_is_said_once() -> None:
    article = read(p("Book", "Ttel") + p("By Ada.") + p("BOOK", "Ttel") + p("Text."))

    assert (article.metadata.title, headings(article), texts(article)) == ("Book", [], ["By Ada.", "Text."])


def test_the_language_is_that_of_most_of_the_text() -> None:
    marked = r("A long sentence in another language.", '<w:lang w:val="fr-FR"/>')

    assert read(f"<w:p>{marked}</w:p>" + p("Kurz.")).metadata.language == "fr-FR"
    assert read(p("日本語の文章です。")).metadata.language == "ja-JP"


# Lists


def numbering(levels: str, more: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{more}</w:num>'
    )


def numbered(number: int = 1, depth: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'


def level(depth: int, form: str, text: str, start: int = 1) -> str:
    return f'<w:lvl w:ilvl="{depth}">{val("start", start)}{val("numFmt", form)}{val("lvlText", text)}</w:lvl>'


def test_items_have_the_numbers_that_are_shown() -> None:
    levels = level(0, "decimal", "%1.", 4) + level(1, "lowerLetter", "(%2)") + level(2, "lowerRoman", "%1.%3")
    depths = [0, 1, 1, 2, 0, 1]
    article = read("".join(p("x", "", numbered(1, depth)) for depth in depths), numbering=numbering(levels))

    assert texts(article) == ["4. x", "(a) x", "(b) x", "4.1 x", "5. x", "(a) x"]
    assert {block.kind for block in blocks(article)} == {Kind.ITEM}


def test_a_list_goes_on_after_a_paragraph_or_starts_anew() -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    body = p("a", "", numbered()) + p("Text.") + p("b", "", numbered()) + p("c", "", numbered(2))

    assert texts(read(body, numbering=numbering(level(0, "decimal", "%1."), anew))) == ["1. a", "Text.", "2. b", "1. c"]


def test_bullets_and_lists_by_style_and_lists_switched_off() -> None:
    body = p("a", "Steps") + p("b", "Steps", '<w:numPr><w:numId w:val="0"/></w:numPr>')
    article = read(body, numbering=numbering(level(0, "bullet", "o")))

    assert blocks(article) == [Block(Kind.ITEM, "a"), Block(Kind.PARAGRAPH, "b")]


# Text


def test_what_stands_in_a_line() -> None:
    body = (
        f"<w:p>{r('One')}<w:r><w:tab/></w:r>{r('two')}<w:hyperlink>{r(' three')}</w:hyperlink><w:smartTag>{r(' four')}"
        f"</w:smartTag><w:r><w:br/></w:r>{r('co')}<w:r><w:softHyphen/></w:r>{r('operate')}"
        f"<w:r><w:ruby><w:rt>{r('かん')}</w:rt><w:rubyBase>{r('漢')}</w:rubyBase></w:ruby></w:r>"
        '<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r></w:p>'
    )

    assert texts(read(body)) == ["One two three four cooperate漢α"]


def test_two_line_ends_end_a_paragraph() -> None:
    assert texts(read(f"<w:p>{r('One')}<w:r><w:br/><w:br/></w:r>{r('Two')}</w:p>")) == ["One", "Two"]


def test_what_was_deleted_is_left_out_and_what_was_inserted_kept() -> None:
    body = f"<w:p>{r('Yes')}<w:del><w:r><w:delText> no</w:delText></w:r></w:del><w:ins>{r(' indeed')}</w:ins></w:p>"
    article = read(body)

    assert texts(article) == ["Yes indeed"]
    assert omissions(article) == ["deleted text"]


def test_paragraphs_of_which_the_end_was_deleted_are_one() -> None:
    body = p("One ", "", "<w:rPr><w:del/></w:rPr>") + p("sentence.")

    assert texts(read(body)) == ["One sentence."]


def test_a_drop_cap_begins_the_next_paragraph() -> None:
    assert texts(read(p("O", "", '<w:framePr w:dropCap="drop"/>') + p("nce upon a time."))) == ["Once upon a time."]


def test_hidden_text_and_placeholders_are_not_shown() -> None:
    placeholder = f"<w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{p('Click here')}</w:sdtContent>"
    body = f"<w:p>{r('Seen')}{r(' unseen', '<w:vanish/>')}</w:p><w:sdt>{placeholder}</w:sdt>"

    assert texts(read(body)) == ["Seen"]


def test_content_controls_show_what_is_in_them() -> None:
    inner = f"<w:sdt><w:sdtContent>{p('Text.')}</w:sdtContent></w:sdt>"

    assert texts(read(f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>")) == ["Text."]


def test_quotes_and_code() -> None:
    article = read(p("Said.", "Zitat") + p("if x:", "Code") + p("", "Code") + p("  y = 1", "Code") + p("Text."))

    assert blocks(article) == [
        Block(Kind.QUOTE, "Said."),
        Block(Kind.CODE, "if x:\n\n  y = 1"),
        Block(Kind.PARAGRAPH, "Text."),
    ]


def test_formulas() -> None:
    simple = "<m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath>"
    power = "<m:sSup><m:e><m:r><m:t>c</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"
    article = read(
        f"<w:p>{r('As ')}{simple}{r(' says.')}</w:p><w:p><m:oMathPara><m:oMath>{power}</m:oMath></m:oMathPara></w:p>"
    )

    mathml = "<math><msup><mi>c</mi><mn>2</mn></msup></math>"
    assert blocks(article) == [Block(Kind.PARAGRAPH, "As a=b says."), Block(Kind.FORMULA, "c^2", mathml=mathml)]


def m(name: str, inner: str, **properties: str) -> str:
    """An element of Office MathML; text in it is a run."""
    inner = inner if inner.startswith("<") or not inner else f"<m:r><m:t>{inner}</m:t></m:r>"
    given = "".join(f'<m:{key} m:val="{value}"/>' for key, value in properties.items())
    return f"<m:{name}><m:{name}Pr>{given}</m:{name}Pr>{inner}</m:{name}>" if given else f"<m:{name}>{inner}</m:{name}>"


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        (m("f", m("num", "a+b") + m("den", "2")), "the fraction a plus b, over two, end of fraction"),
        (m("rad", m("deg", "") + m("e", "x"), degHide="1"), "the square root of x"),
        (m("rad", m("deg", "3") + m("e", "x")), "the cube root of x"),
        (
            m("nary", m("sub", "k=1") + m("sup", "n") + m("e", m("sSub", m("e", "a") + m("sub", "k"))), chr="∑"),
            "the sum from k equals one to n of a sub k",
        ),
        (m("nary", m("sub", "0") + m("sup", "1") + m("e", "x")), "the integral from zero to one of x"),
        (m("func", m("fName", "sin") + m("e", m("f", m("num", "x") + m("den", "2")))), "sine of x over two"),
        (m("sSup", m("e", m("d", m("e", "x+1"))) + m("sup", "2")), "x plus one, all squared"),
        (m("f", m("num", "a") + m("den", "b"), type="lin"), "a over b"),
    ],
)
def test_formulas_are_said_as_others_are(formula: str, said: str) -> None:
    article = read(f"<w:p>{r('So it is ')}<m:oMath>{formula}</m:oMath>{r(' here.')}</w:p>")
    script = writing.write(replace(article, metadata=replace(article.metadata, language="en")), "a.docx")
    lines = [line.said for section in script.sections for passage in section.passages for line in passage.lines]
    assert lines == [f"So it is {said} here."]


# Fields


def field(code: str, result: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_of_a_field_only_its_result_is_read() -> None:
    inner = field(" PAGEREF x ", r("7"))

    assert texts(read(f"<w:p>{r('See ')}{field(' IF 1 ', r('page ') + inner)}.</w:p>")) == ["See page 7"]


def test_a_table_of_contents_is_left_out_with_the_words_over_it() -> None:
    begin, end = field("TOC \\o", "|").split("|")
    by_field = f"<w:p>{begin}{r('Sea 1')}</w:p>{p('Land 2', 'Verz1')}<w:p>{end}</w:p>"
    gallery = "<w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
    by_control = f"<w:sdt>{gallery}<w:sdtContent>{p('Contents')}{p('Sea 1')}</w:sdtContent></w:sdt>"
    for contents in (by_field, by_control, p("Sea 1", "Verz1") + p("Land 2", "Verz1")):
        article = read(p("Inhalt", "berschrift1") + contents + p("Sea", "berschrift1") + p("Text."))

        assert headings(article) == [(1, "Sea")]
        assert texts(article) == ["Text."]
        assert omissions(article) == ["table of contents"]


def test_a_field_that_never_ends_swallows_nothing() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
    separate = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'

    assert texts(read(f"<w:p>{begin}</w:p>" + p("Text."))) == ["Text."]
    assert texts(read(f"<w:p>{begin}{separate}</w:p>" + p("Sea", "berschrift1") + p("Text."))) == ["Text."]


# Tables, notes, pictures


def cell(inner: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def test_tables() -> None:
    rows = (
        f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{cell(p('Month'))}{cell(p('Tide'), val('gridSpan', 2))}</w:tr>"
        f"<w:tr>{cell(p('May'), val('vMerge', 'restart'))}{cell(p('low') + p('lower'))}{cell(p('high'))}</w:tr>"
        f"<w:tr>{cell(p(''), '<w:vMerge/>')}{cell(p('1'))}{cell(p('2'))}</w:tr>"
        f"<w:tr><w:trPr><w:del/></w:trPr>{cell(p('gone'))}</w:tr>"
    )

    assert blocks(read(f"<w:tbl>{rows}</w:tbl>")) == [
        Block(Kind.TABLE, rows=(("Month", "Tide", "Tide"), ("May", "low lower", "high"), ("May", "1", "2")))
    ]


def test_a_table_that_lays_out_a_page_is_read_as_text() -> None:
    table = f"<w:tbl><w:tr>{cell(p('Sea', 'berschrift1') + p('Text.'))}{cell(p('Beside.'))}</w:tr></w:tbl>"
    article = read(table)

    assert (headings(article), texts(article)) == ([(1, "Sea")], ["Text.", "Beside."])


def test_notes_stand_at_the_end_of_their_section() -> None:
    one = f'<w:p>{r("One")}<w:r><w:footnoteReference w:id="2"/></w:r>{r(".")}</w:p>'
    two = f'<w:p>{r("Two.")}<w:r><w:endnoteReference w:id="2"/></w:r></w:p>'
    separator = f'<w:footnote w:type="separator" w:id="0">{p("---")}</w:footnote>'
    notes = f'{separator}<w:footnote w:id="2">{p("At the foot.")}</w:footnote>'
    body = one + p("More.") + p("Next", "berschrift1") + two
    article = read(body, footnotes=notes, endnotes=f'<w:endnote w:id="2">{p("At the end.")}</w:endnote>')

    assert [[(block.kind, block.text) for block in section.blocks] for section in article.sections] == [
        [(Kind.PARAGRAPH, "One."), (Kind.PARAGRAPH, "More."), (Kind.FOOTNOTE, "At the foot.")],
        [(Kind.PARAGRAPH, "Two."), (Kind.FOOTNOTE, "At the end.")],
    ]


def picture(description: str) -> str:
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="{description}"/><a:graphic>'
        '<a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="rId1"/></pic:blipFill></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def test_pictures_have_their_caption_or_their_description() -> None:
    body = (
        f"<w:p>{picture('A boat')}</w:p>"
        + p("Text.")
        + f"<w:p>{picture('A quay')}</w:p>"
        + p("Figure 1: The quay", "Beschriftung")
        + p("Table 1: Heights", "Beschriftung")
        + f"<w:tbl><w:tr>{cell(p('a'))}{cell(p('b'))}</w:tr><w:tr>{cell(p('c'))}{cell(p('d'))}</w:tr></w:tbl>"
    )

    assert blocks(read(body)) == [
        Block(Kind.FIGURE, "A boat"),
        Block(Kind.PARAGRAPH, "Text."),
        Block(Kind.FIGURE, "Figure 1: The quay", alt="A quay"),
        Block(Kind.PARAGRAPH, "Table 1: Heights"),
        Block(Kind.TABLE, rows=(("", ""), ("a", "b"), ("c", "d"))),
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("The Quay", "The Stair"), ["", "The Quay", "The Stair"]),
        (("bold", "more of it"), [""]),
        (("Goal: many boats", "Goal: no boats.", "Goal: a boat", "Goal: two."), [""]),
    ],
)
def test_bold_lines_are_headings_where_they_look_like_some(lines: tuple[str, ...], expected: list[str]) -> None:
    body = p("Before.") + "".join(f"<w:p>{r(line, '<w:b/>')}</w:p>{p('Text.')}" for line in lines)

    assert [section.heading for section in read(body).sections] == expected


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('In the box.')}</w:txbxContent>"
    body = (
        f"<w:p>{r('Before')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx>"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        f"</mc:AlternateContent></w:r>{r(' and after.')}</w:p>"
    )

    assert texts(read(body)) == ["Before and after.", "In the box."]


def test_comments_and_page_headers_are_listed() -> None:
    relations = '<Relationships><Relationship Type="http://x/header" Target="header1.xml"/></Relationships>'
    document = zipped(
        {
            "word/document.xml": part("document", f"<w:body>{p('Text.')}</w:body>"),
            "word/_rels/document.xml.rels": relations,
            "word/header1.xml": part("hdr", p("Draft")),
            "word/comments.xml": part("comments", f"<w:comment>{p('Really?')}</w:comment>"),
        }
    )
    article = docx.read(document)

    assert texts(article) == ["Text."]
    assert omissions(article) == ["comments: 1", "headers and footers of pages"]


# Broken and hostile

BEGIN = '<w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="separate"/>'


def test_a_document_without_text() -> None:
    with pytest.raises(SourceError, match="no text"):
        read("<w:p/>")


@pytest.mark.parametrize("depth", [70, 10_000])
def test_deep_nesting_ends(depth: int) -> None:
    nested = "<w:tbl><w:tr><w:tc>" * depth + p("Deep.") + "</w:tc></w:tr></w:tbl>" * depth
    try:
        assert texts(read(nested)) == ["Deep."]
    except SourceError as error:
        assert "damaged" in error.what


def test_entities_are_not_followed() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'
    document = zipped({"word/document.xml": bomb + part("document", f"<w:body>{p('Text. &b;&c;')}</w:body>")})

    assert texts(docx.read(document)) == ["Text."]


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        "<w:p><w:r>"
        + '<w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="separate"/>' * 9000
        + "<w:t>x</w:t></w:r></w:p>",
        "<w:p>" + '<w:r><w:t>x</w:t><w:footnoteReference w:id="1"/></w:r>' * 5000 + "</w:p>",
        p("x", "Code") * 5000,
        f"<w:tbl><w:tr>{cell(p('x'), val('gridSpan', 999999999)) * 500}</w:tr></w:tbl>",
        p("x", "", '<w:numPr><w:ilvl w:val="99999999999"/><w:numId w:val="-1"/></w:numPr><w:outlineLvl w:val="77"/>'),
    ],
    ids=["fields", "marks", "code", "spans", "numbers"],
)
def test_huge_counts_take_no_time(body: str) -> None:
    begin = time.process_time()
    assert blocks(read(body))
    assert time.process_time() - begin < 3


@given(st.data())
def test_damaged_files_give_one_error(data: st.DataObject) -> None:
    content = bytearray(tides("tides.docx").content)
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    end = data.draw(st.one_of(st.just(len(content)), st.integers(0, len(content))))
    document = Document(Origin("damaged.docx"), ".docx", bytes(content[:end]))
    try:
        recognise(document)
        writing.write(docx.read(document))
    except SourceError as error:
        assert "\n" not in str(error)


@given(st.data())
def test_any_attribute_may_hold_anything(data: st.DataObject) -> None:
    odd = st.sampled_from(["", "-1", "0", "99999999999", "x", "é", "1.5"])
    number, depth, text, key, outline = (data.draw(odd) for _ in range(5))
    levels = f'<w:lvl w:ilvl="{depth}"><w:start w:val="{number}"/><w:lvlText w:val="%1 {text} %9"/></w:lvl>'
    properties = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="{outline}"/>'
    table = f"<w:tbl><w:tr>{cell(p('x'), val('gridSpan', number))}{cell(p('y'))}</w:tr></w:tbl>"
    symbol = f"<w:p>{r('z')}<w:r><w:sym w:font='Symbol' w:char='{key}'/></w:r></w:p>"

    assert blocks(read(p("x", key, properties) + table + symbol, numbering=numbering(levels)))


def test_a_member_that_claims_to_be_small_is_not_believed() -> None:
    content = bytearray(made(p("x " * 2_000_000)).content)
    place = content.find(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 10)

    with pytest.raises(SourceError):
        docx.read(Document(Origin("bomb.docx"), ".docx", bytes(content)))


@pytest.mark.parametrize(
    "entries",
    [
        f"<w:p>{field(' ADDIN ZOTERO_BIBL {} CSL_BIBLIOGRAPHY ', r('Heron, A. Wading.'))}</w:p>",
        f"<w:p>{field(' BIBLIOGRAPHY ', r('Heron, A. Wading.'))}</w:p>",
        p("Heron, A. Wading.", "Works") + p("Gull, B. Crabs.", "Works"),
    ],
)
def test_what_a_manager_of_references_lists_is_left_out(entries: str) -> None:
    body = p("Birds", "berschrift1") + p("They wade.") + p("References", "berschrift1") + entries
    article = read(body, styles=STYLES + style("Works", "Bibliography"))

    assert (headings(article), texts(article)) == ([(1, "Birds")], ["They wade."])
    assert omissions(article) == ["list of references"]


LARGE = '<w:sz w:val="48"/>'


def test_a_first_line_larger_than_all_others_is_the_title() -> None:
    byline, rest = p("by Ada Wave"), p("The sea comes in at noon.") * 2
    article = read(f"<w:p>{r('Tides', LARGE)}</w:p>{byline}{rest}")
    assert (article.metadata.title, article.metadata.author) == ("Tides", "Ada Wave")
    assert "Tides" not in texts(article)
    assert read(f"<w:p>{r('Tides', LARGE)}</w:p><w:p>{r('Moon', LARGE)}</w:p>{rest}").metadata.title == ""
    assert read(f"<w:p>{r('Tides', LARGE)}</w:p>").metadata.title == ""


def test_a_date_by_its_style_is_that_of_the_document() -> None:
    styles = style("D", "Date", base="T") + style("T", "Title")
    article = read(p("Tides", "T") + p("3 May 2019", "D") + p("The sea comes."), styles=styles)
    assert (article.metadata.title, article.metadata.published) == ("Tides", "2019-05-03")
    assert texts(article) == ["The sea comes."]


@pytest.mark.parametrize(
    "chunk",
    [
        "<html><body><p>Low tide.</p></body></html>",
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n"
        "Content-Transfer-Encoding: quoted-printable\n\n<p class=3D'a'>Low tide.</p>\n--x--\n",
    ],
)
def test_a_page_within_is_read(chunk: str) -> None:
    files = with_page(chunk)
    assert texts(docx.read(zipped(files))) == ["Tides.", "Low tide.", "End."]
    files["word/a.mht"] = r"{\rtf1 Low tide.}"
    article = docx.read(zipped(files))
    assert (texts(article), omissions(article)) == (["Tides.", "End."], ["another document"])


def with_page(chunk: str) -> dict[str, str]:
    """A document with a page between two paragraphs."""
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    return {
        "word/document.xml": part("document", f"<w:body>{p('Tides.')}<w:altChunk r:id='a'/>{p('End.')}</w:body>"),
        "word/a.mht": chunk,
        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="a" Type="{related}" Target="a.mht"/></Relationships>',
    }


def test_what_is_around_a_page_within_is_listed() -> None:
    around = "<nav><a href='/'>Home</a></nav>{}<div role='contentinfo'>© Quay Post</div>"
    article = docx.read(
        zipped(with_page(around.format("<article><p>Low tide.</p><footer>So they say.</footer></article>")))
    )
    assert texts(article) == ["Tides.", "Low tide.", "So they say.", "End."]
    assert omissions(article) == ["beside a page: Home", "beside a page: © Quay Post"]


def test_a_byline_and_a_lone_heading_tell_more_than_the_properties() -> None:
    core = "<dc:creator>Bo Lake</dc:creator>"
    article = read(p("Tides", "H") + p("by Ada Wave") + p("The sea comes."), styles=style("H", "heading 1"), core=core)
    assert (article.metadata.title, article.metadata.author) == ("Tides", "Ada Wave")


@pytest.mark.parametrize(
    ("line", "listed"),
    [
        (f"{r('Page ')}{field(' PAGE ', r('3'))}{r(' of ')}{field(' NUMPAGES ', r('12'))}", "filled in: Page 3 of 12"),
        (f"{r('Printed on ')}{field(' DATE ', r('1 May 2024'))}", "filled in: Printed on 1 May 2024"),
        (f"<w:fldSimple w:instr=' FILENAME '>{r('sea-final-2.docx')}</w:fldSimple>", "filled in: sea-final-2.docx"),
    ],
)
def test_a_line_of_what_a_program_fills_in_is_listed(line: str, listed: str) -> None:
    article = read(p("The tide.") + f"<w:p>{line}</w:p>" + p("The foam."))

    assert texts(article) == ["The tide.", "The foam."]
    assert omissions(article) == [listed]
    assert article.metadata.published == ""


def test_what_is_filled_in_amid_a_sentence_is_said_and_broken_references_are_not() -> None:
    page = f"<w:p>{r('This is written on the page that has number ')}{field(' PAGE ', r('3'))}{r('.')}</w:p>"
    broken = f"<w:p>{r('See ')}{field(' REF x ', r('Fehler! Verweisquelle nicht gefunden.'))}{r(' for more.')}</w:p>"
    article = read(page + broken)

    assert texts(article) == ["This is written on the page that has number 3.", "See for more."]
    assert omissions(article) == ["broken reference: Fehler! Verweisquelle nicht gefunden."]


def test_a_name_and_a_date_below_the_title_need_no_by() -> None:
    article = read(p("The tide", "berschrift1") + p("Ada Wave | 3 May 2019") + p("It comes at noon, and goes again."))

    assert (article.metadata.author, article.metadata.published) == ("Ada Wave", "2019-05-03")
    assert texts(article) == ["It comes at noon, and goes again."]
    assert omissions(article) == ["line: Ada Wave | 3 May 2019"]
