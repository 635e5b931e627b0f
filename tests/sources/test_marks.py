"""What stands inside a line comes through every reader that can know it: the same marks on the same words."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from narrator import sources
from narrator.article import Article, Block
from narrator.sources import Document, Origin
from narrator.text import MarkKind, marks_of
from tests.sources import test_docx as docx
from tests.sources import test_epub as epub
from tests.sources import test_odt as odt
from tests.sources import test_rtf as rtf

LINK = "https://example.org/harbour"
RUBY = "<ruby>字<rt>じ</rt></ruby>"

HTML = {
    MarkKind.LINK: f'the <a href="{LINK}">old harbour</a> again',
    MarkKind.EMPHASIS: "it was <em>very</em> cold",
    MarkKind.STRONG: "do <b>not</b> go",
    MarkKind.CODE: "then <code>x = 1</code> holds",
    MarkKind.KEYBOARD: "press <kbd>Ctrl</kbd> now",
    MarkKind.DELETED: "it was <s>five</s> seven",
    MarkKind.RAISED: "about 10<sup>6</sup> ships",
    MarkKind.LOWERED: "of CO<sub>2</sub> here",
    MarkKind.LANGUAGE: 'she said <i lang="fr">à la vôtre</i> then',
    MarkKind.RUBY: f"the {RUBY} sign",
    MarkKind.BREAK: "Ada Brook<br>12 Quay Street",
    MarkKind.FORMULA: "so <math><mfrac><mi>a</mi><mi>b</mi></mfrac></math> is",
}
MARKDOWN = HTML | {
    MarkKind.LINK: f"the [old harbour]({LINK}) again",
    MarkKind.EMPHASIS: "it was *very* cold",
    MarkKind.STRONG: "do **not** go",
    MarkKind.CODE: "then `x = 1` holds",
    MarkKind.DELETED: "it was ~~five~~ seven",
    MarkKind.BREAK: "Ada Brook  \n12 Quay Street",
    MarkKind.FORMULA: r"so $\frac{a}{b}$ is",
}
WORD = {
    MarkKind.LINK: ("the ", '<w:hyperlink r:id="rId9">{}</w:hyperlink>', "", "old harbour", " again"),
    MarkKind.EMPHASIS: ("it was ", "{}", "<w:i/>", "very", " cold"),
    MarkKind.STRONG: ("do ", "{}", "<w:b/>", "not", " go"),
    MarkKind.CODE: ("then ", "{}", '<w:rStyle w:val="Verbatim"/>', "x = 1", " holds"),
    MarkKind.KEYBOARD: ("press ", "{}", '<w:rStyle w:val="Keys"/>', "Ctrl", " now"),
    MarkKind.DELETED: ("it was ", "{}", "<w:strike/>", "five", " seven"),
    MarkKind.RAISED: ("about 10", "{}", '<w:vertAlign w:val="superscript"/>', "6", " ships"),
    MarkKind.LOWERED: ("of CO", "{}", '<w:vertAlign w:val="subscript"/>', "2", " here"),
    MarkKind.LANGUAGE: ("she said ", "{}", '<w:lang w:val="fr-FR"/>', "à la vôtre", " then"),
    MarkKind.RUBY: (
        "the ",
        "<w:r><w:ruby><w:rt><w:r><w:t>じ</w:t></w:r></w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>",
        "",
        "字",
        " sign",
    ),
}
ODT = {
    MarkKind.LINK: f'the <text:a xlink:href="{LINK}">old harbour</text:a> again',
    MarkKind.EMPHASIS: 'it was <text:span text:style-name="Em">very</text:span> cold',
    MarkKind.STRONG: 'do <text:span text:style-name="Bold">not</text:span> go',
    MarkKind.CODE: 'then <text:span text:style-name="Source_20_Text">x = 1</text:span> holds',
    MarkKind.KEYBOARD: 'press <text:span text:style-name="User_20_Entry">Ctrl</text:span> now',
    MarkKind.DELETED: 'it was <text:span text:style-name="Struck">five</text:span> seven',
    MarkKind.RAISED: 'about 10<text:span text:style-name="Up">6</text:span> ships',
    MarkKind.LOWERED: 'of CO<text:span text:style-name="Down">2</text:span> here',
    MarkKind.LANGUAGE: 'she said <text:span text:style-name="French">à la vôtre</text:span> then',
    MarkKind.RUBY: (
        "the <text:ruby><text:ruby-base>字</text:ruby-base><text:ruby-text>じ</text:ruby-text></text:ruby> sign"
    ),
    MarkKind.BREAK: "Ada Brook<text:line-break/>12 Quay Street",
}
ODT_STYLES = "".join(
    f'<style:style style:name="{name}" style:family="text"><style:text-properties {properties}/></style:style>'
    for name, properties in (
        ("Em", 'fo:font-style="italic"'),
        ("Bold", 'fo:font-weight="bold"'),
        ("Source_20_Text", ""),
        ("User_20_Entry", ""),
        ("Struck", 'style:text-line-through-style="solid"'),
        ("Up", 'style:text-position="super 58%"'),
        ("Down", 'style:text-position="-33% 58%"'),
        ("French", 'fo:language="fr" fo:country="FR"'),
    )
)
RTF = {
    MarkKind.LINK: rb'the {\field{\*\fldinst HYPERLINK "https://example.org/harbour"}{\fldrslt old harbour}} again',
    MarkKind.EMPHASIS: rb"it was {\i very} cold",
    MarkKind.STRONG: rb"do {\b not} go",
    MarkKind.DELETED: rb"it was {\strike five} seven",
    MarkKind.RAISED: rb"about 10{\super 6} ships",
    MarkKind.LOWERED: rb"of CO\sub 2\nosupersub  here",
    MarkKind.BREAK: rb"Ada Brook\line 12 Quay Street",
}
EXPECTED = {
    MarkKind.LINK: ("old harbour", LINK),
    MarkKind.EMPHASIS: ("very", ""),
    MarkKind.STRONG: ("not", ""),
    MarkKind.CODE: ("x = 1", ""),
    MarkKind.KEYBOARD: ("Ctrl", ""),
    MarkKind.DELETED: ("five", ""),
    MarkKind.RAISED: ("6", ""),
    MarkKind.LOWERED: ("2", ""),
    MarkKind.LANGUAGE: ("à la vôtre", "fr"),
    MarkKind.RUBY: ("字", "じ"),
    MarkKind.BREAK: (" ", ""),
}
REST = (
    "The lamp was lit every evening before the boats came home, and nobody on the quay remembered a night without it."
)


def html(written: str) -> Document:
    page = f'<html lang="en"><title>A</title><body><h1>A</h1><p>{REST}</p><p>{written}</p><p>{REST}</p></body></html>'
    return Document(Origin("a.html"), ".html", page.encode())


def markdown(written: str) -> Document:
    return Document(Origin("a.md"), ".md", f"---\nlang: en\n---\n# A\n\n{REST}\n\n{written}\n".encode())


def book(written: str) -> Document:
    return epub.packed(epub.members({"a.xhtml": f"<h1>A</h1><p>{REST}</p><p>{written}</p>"}))


def word(written: tuple[str, str, str, str, str]) -> Document:
    def run(text: str, properties: str = "") -> str:
        return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'

    before, around, properties, text, after = written
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="character" w:styleId="Verbatim"><w:name w:val="Verbatim Char"/></w:style>'
        '<w:style w:type="character" w:styleId="Keys"><w:name w:val="HTML Keyboard"/></w:style>'
    )
    body = f"<w:p>{run(REST)}</w:p><w:p>{run(before)}{around.format(run(text, properties))}{run(after)}</w:p>"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId9" Type="{docx.TRANSITIONAL}/hyperlink" Target="{LINK}" TargetMode="External"/>'
        "</Relationships>"
    )
    content = BytesIO(docx.made(body, styles=styles).content)
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("word/_rels/document.xml.rels", relations)
    return Document(Origin("a.docx"), ".docx", content.getvalue())


def open_document(written: str) -> Document:
    return odt.flat(odt.p(REST) + odt.p(written), ODT_STYLES)


def rich_text(written: bytes) -> Document:
    return rtf.document(REST.encode() + rb"\par " + written + rb"\par")


CASES: list[tuple[str, Callable[[Any], Document], Any, MarkKind]] = [
    (name, make, written, kind)
    for name, make, cases in (
        ("html", html, HTML),
        ("markdown", markdown, MARKDOWN),
        ("epub", book, HTML),
        ("docx", word, WORD),
        ("odt", open_document, ODT),
        ("rtf", rich_text, RTF),
    )
    for kind, written in cases.items()
]


def found(article: Article) -> list[tuple[MarkKind, str, str]]:
    """Each mark with its words and its value."""
    blocks: list[Block] = [block for section in article.sections for block in section.blocks]
    return [
        (mark.kind, block.text[mark.start : mark.end], mark.value) for block in blocks for mark in marks_of(block.text)
    ]


@pytest.mark.parametrize(
    ("make", "written", "kind"), [case[1:] for case in CASES], ids=[f"{case[0]}-{case[3].name}" for case in CASES]
)
def test_marks_come_through(make: Callable[[str], Document], written: str, kind: MarkKind) -> None:
    marks = found(sources.read(make(written)))
    if kind is MarkKind.FORMULA:
        assert [mark[0] for mark in marks] == [kind]
        return
    words, value = EXPECTED[kind]
    own = [
        (text, given.partition("-")[0] if kind is MarkKind.LANGUAGE else given)
        for each, text, given in marks
        if each is kind
    ]
    assert own == [(words, value)]


@pytest.mark.parametrize(
    ("make", "written"),
    [
        (html, 'It ends.<sup><a href="#n" id="r">1</a></sup></p><p id="n">A note. <a href="#r">↩</a>'),
        (markdown, "It ends.[^x]\n\n[^x]: A note."),
        (
            book,
            'It ends.<a href="#n" epub:type="noteref">1</a></p>'
            '<aside id="n" epub:type="footnote"><p>A note.</p></aside><p>',
        ),
        (open_document, "It ends.<text:note><text:note-body><text:p>A note.</text:p></text:note-body></text:note>"),
        (rich_text, rb"It ends.{\footnote A note.}"),
    ],
    ids=["html", "markdown", "epub", "odt", "rtf"],
)
def test_references_to_notes_stay_where_they_were(make: Callable[[str], Document], written: str) -> None:
    blocks = [block for section in sources.read(make(written)).sections for block in section.blocks]
    (block,) = [block for block in blocks if block.text == "It ends."]
    (mark,) = marks_of(block.text)
    assert (mark.kind, mark.start, mark.end) == (MarkKind.NOTE, 8, 8)
    assert any(block.text == "A note." for block in blocks)


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc",
    ],
)
@pytest.mark.parametrize("make", [html, markdown], ids=["html", "markdown"])
def test_what_runs_is_no_link(make: Callable[[str], Document], href: str) -> None:
    article = sources.read(make(f'the <a href="{href}" onclick="alert(1)">old harbour</a> again'))
    assert not found(article)


def test_links_are_whole_addresses_or_none() -> None:
    page = (
        '<html lang="en"><head><title>A</title><link rel="canonical" href="https://example.com/a/b"></head><body>'
        f'<h1>A</h1><p>{REST}</p><p>see <a href="c?d=1">this</a> or <a href="#e">that</a> of it</p></body></html>'
    )
    marks = found(sources.read(Document(Origin("a.html"), ".html", page.encode())))
    assert [value for _, _, value in marks] == ["https://example.com/a/c?d=1", "https://example.com/a/b#e"]
    without = found(sources.read(html('see <a href="c">this</a>')))
    assert not without


def test_a_picture_has_its_address() -> None:
    pixel = "data:image/png;base64,iVBORw0KGgo="
    page = (
        f'<img src="https://example.com/a.png" alt="a boat"> <img src="{pixel}" alt="a lamp"> <img src="x:y" alt="z">'
    )
    article = sources.read(html(page))
    pictures = [
        (block.text, block.source)
        for section in article.sections
        for block in section.blocks
        if block.text in ("a boat", "a lamp", "z")
    ]
    assert pictures == [("a boat", "https://example.com/a.png"), ("a lamp", pixel), ("z", "")]


@pytest.mark.parametrize(
    ("written", "shown"),
    [("Green [^1]. Blue [^1], **red**.", "Green. Blue, red."), ("Green [^1] .5 [^1] ; **red**.", "Green .5 ; red.")],
)
def test_a_note_leaves_no_space_before_a_stop(written: str, shown: str) -> None:
    read = sources.read(markdown(f"{written}\n\n[^1]: A note."))
    first = next(block for section in read.sections for block in section.blocks if block.text.startswith("Green"))
    assert first.text == shown
    assert [shown[mark.start : mark.end] for mark in marks_of(first.text) if mark.kind is MarkKind.STRONG] == ["red"]
