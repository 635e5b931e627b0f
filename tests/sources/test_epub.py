"""Books: what of them becomes chapters, what is left out, and that broken ones end with a line."""

import time
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.article import Article, Kind, Omission
from narrator.errors import SourceError
from narrator.sources import Document, Origin, epub, recognise, xml
from narrator.sources.nodes import text_within

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles><rootfile full-path="OPS/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>"""
ABOUT = "<dc:title>The Sea</dc:title><dc:creator>Ada Wave</dc:creator><dc:language>en</dc:language>"
PNG = b"\x89PNG\r\n\x1a\n picture"
JPEG = b"\xff\xd8\xff\xe0 picture"

Content = str | bytes
Pages = Mapping[str, Content]


def page(body: str, title: str = "", head: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f"<head><title>{title}</title>{head}</head><body>{body}</body></html>"
    )


def nav(*items: str, after: str = "") -> str:
    return page(f"<nav epub:type='toc'><ol>{''.join(items)}</ol></nav>{after}")


def to(href: str, label: str, *below: str) -> str:
    inner = f"<ol>{''.join(below)}</ol>" if below else ""
    return f"<li><a href='{href}'>{label}</a>{inner}</li>"


def ncx(points: str) -> str:
    return f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><navMap>{points}</navMap></ncx>'


def point(href: str, label: str, below: str = "") -> str:
    return f"<navPoint><navLabel><text>{label}</text></navLabel><content src='{href}'/>{below}</navPoint>"


def packed(members: Mapping[str, Content]) -> Document:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(name, content)
    return Document(Origin("sea.epub"), ".epub", file.getvalue())


def members(
    pages: Pages,
    contents: str = "",
    *,
    about: str = ABOUT,
    guide: str = "",
    aside: Sequence[str] = (),
    others: Pages | None = None,
    items: str = "",
) -> dict[str, Content]:
    """The files of a book: its pages in their order, with bodies for whole pages, and its table of contents."""
    kind = "ncx" if contents.startswith("<ncx") else "nav" if contents else ""
    whole = {
        name: content if isinstance(content, bytes) or content.startswith("<?xml") else page(content)
        for name, content in pages.items()
    }
    listed = "".join(
        f'<item id="p{number}" href="{name}" media-type="application/xhtml+xml"/>' for number, name in enumerate(pages)
    )
    spine = "".join(
        f'<itemref idref="p{number}" linear="{"no" if name in aside else "yes"}"/>' for number, name in enumerate(pages)
    )
    listed += {
        "nav": '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        "ncx": '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>',
        "": "",
    }[kind]
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">'
        f'{about}</metadata><manifest>{listed}{items}</manifest><spine toc="ncx">{spine}</spine>'
        f"<guide>{guide}</guide></package>"
    )
    toc = {"nav": {"OPS/nav.xhtml": contents}, "ncx": {"OPS/toc.ncx": contents}, "": {}}[kind]
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/package.opf": package,
        **{f"OPS/{name}": content for name, content in whole.items()},
        **toc,
        **(others or {}),
    }


def read(pages: Pages, contents: str = "", **more: object) -> Article:
    return epub.read(packed(members(pages, contents, **more)))  # type: ignore[arg-type]


def outline(article: Article) -> list[str]:
    """Each section as its level, its heading and the first words of its blocks."""
    return [
        f"{section.level} {section.heading}: {' / '.join(block.text for block in section.blocks)}".strip()
        for section in article.sections
    ]


def left(article: Article) -> list[str]:
    return [out.what for out in article.omissions]


def one(label: str, body: str) -> list[str]:
    """The outline of a book of one page that its table of contents calls by a label."""
    return outline(read({"a.xhtml": body}, nav(to("a.xhtml", label))))


# Metadata


def test_a_book_of_version_3() -> None:
    about = """
      <dc:title id="t2">A Voyage in Tides</dc:title><meta refines="#t2" property="title-type">subtitle</meta>
      <dc:title id="t1">The Sea</dc:title><meta refines="#t1" property="title-type">main</meta>
      <dc:creator id="c1">Ada Wave</dc:creator><meta refines="#c1" property="role">aut</meta>
      <dc:creator id="c2">Ben Brush</dc:creator><meta refines="#c2" property="role">ill</meta>
      <dc:creator>Carl Foam</dc:creator>
      <dc:language>en_GB</dc:language><dc:date>2019-06-22T15:01:38Z</dc:date>
      <meta id="s0" property="belongs-to-collection">Best Books</meta>
      <meta refines="#s0" property="collection-type">set</meta>
      <meta id="s1" property="belongs-to-collection">Waters</meta>
      <meta refines="#s1" property="collection-type">series</meta><meta refines="#s1" property="group-position">2</meta>
    """
    items = '<item id="c" href="cover%201.png" media-type="image/png" properties="cover-image"/>'
    article = read({"a.xhtml": "<p>Text.</p>"}, about=about, items=items, others={"OPS/cover 1.png": PNG})

    assert article.metadata.title == "The Sea"
    assert article.metadata.author == "Ada Wave, Carl Foam"
    assert article.metadata.language == "en-GB"
    assert article.metadata.published == "2019-06-22"
    assert article.metadata.series == "Waters 2"
    assert article.metadata.cover == PNG
    assert article.metadata.link == ""
    assert article.omissions == ()


@pytest.mark.parametrize(
    ("about", "title", "author"),
    [
        ("<dc:title>The Sea</dc:title><dc:creator>Wave, Ada</dc:creator>", "The Sea", "Ada Wave"),
        ("<dc:title>sea_final_v2.indd</dc:title><dc:creator>Unknown</dc:creator>", "", ""),
        ("<dc:title>1984</dc:title><dc:creator>Wave, Ada; Foam, Bo</dc:creator>", "1984", "Ada Wave, Bo Foam"),
        (
            '<dc:title>S</dc:title><dc:creator id="a">Ada Wave</dc:creator>'
            '<meta refines="#a" property="role">ill</meta><meta refines="#a" property="role">aut</meta>'
            '<dc:creator id="b">Bo Foam</dc:creator><meta refines="#b" property="role">edt</meta>',
            "S",
            "Ada Wave",
        ),
        (
            '<dc:title>S</dc:title><dc:creator id="a">García Márquez, Gabriel</dc:creator>'
            '<meta refines="#a" property="file-as">García Márquez, Gabriel</meta>',
            "S",
            "Gabriel García Márquez",
        ),
        ("<dc:title>S</dc:title><dc:creator>Random House, Inc.</dc:creator>", "S", "Random House, Inc."),
        ("<dc:title>S</dc:title><dc:creator>Ada Wave, Bo Foam</dc:creator>", "S", "Ada Wave, Bo Foam"),
    ],
)
def test_titles_and_authors_that_are_such(about: str, title: str, author: str) -> None:
    known = read({"a.xhtml": "<p>Text.</p>"}, about=about).metadata
    assert (known.title, known.author) == (title, author)


def test_a_summary_may_hold_html() -> None:
    about = f"{ABOUT}<dc:description>&lt;p&gt;About the&lt;br/&gt;sea &amp;amp; more.&lt;/p&gt;</dc:description>"
    assert read({"a.xhtml": "<p>Text.</p>"}, about=about).metadata.description == "About the sea & more."


@pytest.mark.parametrize(
    "first",
    [
        "<p class='title'>{}</p>",
        "<div class='chapter-heading'><p>{}</p></div>",
        "<p><b>{}</b></p>",
        "<p>CHAPTER {}</p>",
    ],
)
def test_a_book_without_contents_and_headings(first: str) -> None:
    pages = {f"{name}.xhtml": first.format(name) + "<p>The sea comes.</p><p>It goes.</p>" for name in ("One", "Two")}
    assert [section.heading.removeprefix("CHAPTER ") for section in read(pages).sections] == ["One", "Two"]
    assert outline(read({"a.xhtml": "<p>Dear Bo,</p><p>It comes.</p>", "b.xhtml": "<p>Yes.</p><p>It goes.</p>"})) == [
        "1 : Dear Bo, / It comes. / Yes. / It goes."
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p><span class='dropcap'>T</span> he sea comes.</p>", "The sea comes."),
        ("<p><span class='dropcap'>T</span>he sea comes.</p>", "The sea comes."),
        ("<div class='drop'>“W</div><p>hen it comes.”</p>", "“When it comes.”"),
        ("<p><span class='dropcap'>A</span> sea comes.</p>", "A sea comes."),
        ("<p><span class='dropcap'>T</span> <span class='small'>he sea</span> comes.</p>", "The sea comes."),
        ("<p><span class='lettrine'>T</span> Rex comes.</p>", "T Rex comes."),
    ],
)
def test_a_drop_cap_begins_a_word(body: str, expected: str) -> None:
    assert outline(read({"a.xhtml": body})) == [f"1 : {expected}"]


def test_a_page_break_may_hold_text() -> None:
    body = """<p epub:type="pagebreak" title="5">“But you do?”</p><h2 role="doc-pagebreak">The Stair</h2>
      <p>He said<span epub:type="pagebreak" title="8">8</span>
      no<span epub:type="pagebreak" title="A-9">A-9</span>.</p>"""
    shown = " ".join(outline(read({"a.xhtml": body})))
    assert "But you do" in shown
    assert "The Stair" in shown
    assert "He said no." in shown


def test_a_book_of_version_2() -> None:
    about = """
      <dc:title>The Sea</dc:title><dc:creator opf:role="aut">Ada Wave</dc:creator>
      <dc:creator opf:role="trl">Dora Deep</dc:creator><dc:language>UND</dc:language><dc:language>de</dc:language>
      <dc:date opf:event="modification">2020-01-01</dc:date><dc:date>0101-01-01T00:00:00+00:00</dc:date>
      <dc:date opf:event="publication">1999-12-31</dc:date>
      <meta name="cover" content="pic"/>
      <meta name="calibre:series" content="Waters"/><meta name="calibre:series_index" content="2.0"/>
    """
    items = '<item id="pic" href="c.jpg" media-type="image/jpeg"/>'
    contents = ncx(point("a.xhtml", "Ebb", point("a.xhtml#x", "Tide")) + point("b.xhtml", "Flow"))
    pages = {"a.xhtml": "<p>Low.</p><p id='x'>Lower.</p>", "b.xhtml": "<p>High.</p>"}
    article = read(pages, contents, about=about, items=items, others={"OPS/c.jpg": JPEG})

    assert (article.metadata.author, article.metadata.language, article.metadata.published) == (
        "Ada Wave",
        "de",
        "1999-12-31",
    )
    assert (article.metadata.series, article.metadata.cover) == ("Waters 2", JPEG)
    assert outline(article) == ["1 Ebb: Low.", "2 Tide: Lower.", "1 Flow: High."]


def test_the_cover_may_be_on_the_page_that_the_guide_names() -> None:
    pages = {
        "cover.xhtml": "<svg xmlns='http://www.w3.org/2000/svg'><image xmlns:xlink='http://www.w3.org/1999/xlink' "
        "xlink:href='c.jpg'/></svg>",
        "a.xhtml": "<p>Text.</p>",
    }
    guide = '<reference type="cover" href="cover.xhtml"/>'
    article = read(pages, guide=guide, others={"OPS/c.jpg": JPEG})
    assert article.metadata.cover == JPEG
    assert outline(article) == ["1 : Text."]


@pytest.mark.parametrize("content", [b"<svg/>", b"GIF89a", b""])
def test_a_cover_of_another_kind_is_none(content: bytes) -> None:
    items = '<item id="c" href="c" media-type="image/png" properties="cover-image"/>'
    assert read({"a.xhtml": "<p>Text.</p>"}, items=items, others={"OPS/c": content}).metadata.cover == b""


# Chapters


@pytest.mark.parametrize(
    ("label", "body", "expected"),
    [
        ("The Sea", "<h1>THE SEA.</h1><p>a</p>", ["1 The Sea: a"]),
        ("Chapter 1: Tides", "<h2>Chapter 1</h2><h2>Tides</h2><p>a</p>", ["1 Chapter 1: Tides: a"]),
        ("Chapter I. Tides", "<h2>1</h2><p>a</p>", ["1 Chapter I. Tides: a"]),
        ("Tides", "<h3>Chapter 1</h3><h2>Tides</h2><p>a</p>", ["1 Chapter 1: Tides: a"]),
        ("Chapter 1", "<h2>Chapter 1</h2><h3>Tides</h3><p>a</p>", ["1 Chapter 1: Tides: a"]),
        ("Chapter 1", "<h2>Tides</h2><p>a</p>", ["1 Chapter 1: Tides: a"]),
        ("Tides", "<h2>I</h2><p>a</p>", ["1 I: Tides: a"]),
        ("Chapter One", "<h2>1</h2><p>a</p>", ["1 Chapter One: a"]),
        ("Tides", "<h1>The Sea</h1><h2>Tides</h2><p>a</p>", ["1 Tides: a"]),
        ("Tides of the", "<h2>Tides of the Sea</h2><p>a</p>", ["1 Tides of the Sea: a"]),
        ("1. Tides and the Moon", "<h2>I. Tides with the Moon</h2><p>a</p>", ["1 1. Tides and the Moon: a"]),
        ("Tides", "<h2><img alt='' src='x.png'/></h2><p>TIDES</p><p>a</p>", ["1 Tides: a"]),
        ("Chapter 1: Tides", "<p>Chapter 1</p><p>Tides</p><p>a</p>", ["1 Chapter 1: Tides: a"]),
        ("Tides", "<p class='epigraph'>“Roll on!”</p><h2>Tides</h2><p>a</p>", ["1 Tides: “Roll on!” / a"]),
        ("Tides", "<h2>Moons</h2><p>a</p>", ["1 Tides:", "2 Moons: a"]),
        ("a.xhtml", "<h2>Tides</h2><p>a</p>", ["1 Tides: a"]),
        ("part0001_split_002", "<p>a</p>", ["1 : a"]),
        ("第一章 海", "<h2>第一章</h2><h2>海</h2><p>a</p>", ["1 第一章 海: a"]),
        ("<ruby>海<rt>うみ</rt></ruby>", "<h2><ruby>海<rt>うみ</rt></ruby></h2><p>a</p>", ["1 海: a"]),
        ("Part Two", "<h2>Part Two</h2><p>a</p><h3>x</h3><p>b</p>", ["1 Part Two: a", "2 x: b"]),
        ("Part Two", "<h1>Part Two</h1><h2>x</h2><p>a</p><h2>y</h2><p>b</p>", ["1 Part Two:", "2 x: a", "2 y: b"]),
    ],
)  # fmt: skip
def test_an_entry_and_the_headings_at_its_place_are_one(label: str, body: str, expected: list[str]) -> None:
    assert one(label, body) == expected


def test_several_entries_in_a_page_and_pages_without_an_entry() -> None:
    pages = {
        "a.xhtml": "<h1>Part I</h1><h2 id='one'>Ebb</h2><p>1</p><div><a id='two'/><h2>Flow</h2><p>2</p></div>",
        "b.xhtml": "<p>2, too</p>",
        "c.xhtml": "<p>3</p><p>The <b id='four'>word</b>.</p>",
    }
    contents = nav(
        to("a.xhtml", "Part I", to("a.xhtml#one", "Ebb"), to("a.xhtml#two", "Flow")), to("c.xhtml#four", "End")
    )
    assert outline(read(pages, contents)) == ["1 Part I:", "2 Ebb: 1", "2 Flow: 2 / 2, too / 3", "1 End: The word."]


def test_headings_that_the_contents_do_not_list_come_below() -> None:
    body = "<h1>Tides</h1><p>a</p><h1>Ebb</h1><p>b</p><h4>Low</h4><p>c</p>"
    assert one("Tides", body) == ["1 Tides: a", "2 Ebb: b", "3 Low: c"]


def test_a_page_that_is_not_listed_but_begins_as_chapters_do_is_one() -> None:
    pages = {name: f"<h2>{title}</h2><p>{name}</p>" for name, title in (("a", "Ebb"), ("b", "Flow"), ("c", "After"))}
    contents = nav(to("a", "Ebb"), to("b", "Flow"))
    assert outline(read(pages, contents)) == ["1 Ebb: a", "1 Flow: b", "1 After: c"]


def test_entries_without_a_link_stand_over_those_below_them() -> None:
    contents = nav("<li><span>Poets</span><ol>", to("a", "Ebb"), to("b", "Flow"), "</ol></li>")
    assert outline(read({"a": "<p>1</p>", "b": "<p>2</p>"}, contents)) == ["1 Poets:", "2 Ebb: 1", "2 Flow: 2"]


def test_entries_to_nothing_are_listed() -> None:
    contents = nav(to("a", "Ebb"), to("gone", "Flow"), to("a#gone", "Low"), to("a#lost", "Deep"))
    article = read({"a": "<p>1</p><h2>Deep</h2><p>2</p>"}, contents)
    assert outline(article) == ["1 Ebb: 1", "1 Deep: 2"]
    assert article.omissions == (
        Omission("Flow", "entry of the table of contents: Flow", "it leads to no place in the book"),
        Omission("Low", "entry of the table of contents: Low", "it leads to no place in the book"),
    )


def test_links_to_the_text_below_a_heading_take_the_heading_in() -> None:
    body = "<h2>Ebb</h2><p id='a'>1</p><h2>Flow</h2><p id='b'>2</p>"
    assert outline(read({"a": body}, nav(to("a#a", "Ebb"), to("a#b", "Flow")))) == ["1 Ebb: 1", "1 Flow: 2"]


def test_of_two_elements_with_one_id_the_first_counts() -> None:
    body = "<p>0</p><h2 id='x'>Ebb</h2><p>1</p><p id='x'>2</p>"
    assert outline(read({"a": body}, nav(to("a#x", "Ebb")))) == ["1 : 0", "1 Ebb: 1 / 2"]


def test_where_the_navigation_is_broken_the_ncx_is_read() -> None:
    others = {"OPS/toc.ncx": ncx(point("a", "Ebb"))}
    items = '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    for broken in (nav(to("gone", "Flow")), page("<p>nothing</p>"), "<?xml version='1.0'?>", page("<div>" * 300)):
        files = members({"a": "<p>1</p>"}, nav(), items=items, others={**others, "OPS/nav.xhtml": broken})
        assert outline(epub.read(packed(files))) == ["1 Ebb: 1"]


def test_without_contents_the_headings_count() -> None:
    pages = {"a": "<h1>The Sea</h1><h2>Chapter 1</h2><h2>Ebb</h2><p>1</p>", "b": "<h3>Low</h3><p>2</p>"}
    assert outline(read(pages)) == ["1 Chapter 1:", "1 Ebb: 1", "2 Low: 2"]
    assert outline(read({"a": "<h2>Chapter 1</h2><h3>Ebb</h3><p>1</p>"})) == ["1 Chapter 1: Ebb: 1"]


def test_without_headings_the_titles_of_pages_count() -> None:
    pages = {"a": page("<p>1</p>", "Ebb"), "b": page("<p>2</p>", "Flow"), "c": page("<p>3</p>", "The Sea")}
    assert outline(read(pages)) == ["1 Ebb: 1", "1 Flow: 2 / 3"]
    assert outline(read({"a": page("<p>1</p>", "x"), "b": page("<p>2</p>", "x")})) == ["1 : 1 / 2"]


# Front and back matter

STORY = "<h2>Ebb</h2><p>Water goes, and comes again.</p>"


@pytest.mark.parametrize(
    ("types", "what"),
    [
        ("cover", "cover"),
        ("frontmatter titlepage", "title page"),
        ("copyright-page", "copyright page"),
        ("colophon", "copyright page"),
        ("imprint", "copyright page"),
        ("toc", "table of contents"),
        ("loi", "list of what is in the book"),
        ("backmatter index", "index"),
        ("bibliography", "bibliography"),
    ],
)
def test_front_and_back_matter_by_type(types: str, what: str) -> None:
    pages = {"a": f"<section epub:type='{types}'><h1>Part</h1><p>of the book</p></section>", "b": STORY}
    article = read(pages, nav(to("a", "That"), to("b", "Ebb")))
    assert outline(article) == ["1 Ebb: Water goes, and comes again."]
    assert [(out.where, out.what) for out in article.omissions] == [("That", f"{what}: Part of the book")]


@pytest.mark.parametrize(
    "types",
    ["preface", "foreword", "introduction", "prologue", "epilogue", "afterword", "acknowledgments", "dedication",
     "epigraph", "appendix", "glossary", "frontmatter", "bodymatter chapter", "z3998:poem"],
)  # fmt: skip
def test_what_is_of_the_book_is_read(types: str) -> None:
    pages = {"a": f"<section epub:type='{types}'><p>of the book</p></section>", "b": STORY}
    article = read(pages, nav(to("a", "That"), to("b", "Ebb")))
    assert outline(article)[0] == "1 That: of the book"
    assert article.omissions == ()


def test_an_epigraph_on_a_title_page_is_read() -> None:
    body = (
        "<section epub:type='titlepage'><h1>The Sea</h1><p epub:type='epigraph'>Roll on!</p>"
        "<p epub:type='dedication'>For E.</p></section>"
    )
    article = read({"a": body + STORY}, nav(to("a", "Ebb")))
    assert outline(article) == ["1 Ebb: Roll on! / For E. / Water goes, and comes again."]
    assert left(article) == ["title page: The Sea"]


@pytest.mark.parametrize(
    ("label", "what"),
    [
        ("Cover", "cover"),
        ("Title Page", "title page"),
        ("Copyright", "copyright page"),
        ("Impressum", "copyright page"),
        ("Mentions légales", "copyright page"),
        ("MENTIONS LEGALES", "copyright page"),
        ("Créditos", "copyright page"),
        ("Содержание", "table of contents"),
        ("Inhaltsverzeichnis", "table of contents"),
        ("奥付", "copyright page"),
        ("版权页", "copyright page"),
        ("זכויות יוצרים", "copyright page"),
        ("Also by Ada Wave", "list of other books"),
        ("Du même auteur", "list of other books"),
        ("Advertisement", "advertisement"),
        ("Praise for The Sea", "advertisement"),
        ("Sign up for our newsletter", "advertisement"),
    ],
)
def test_front_and_back_matter_by_name(label: str, what: str) -> None:
    article = read({"a": "<p>Some words</p>", "b": STORY}, ncx(point("a", label) + point("b", "Ebb")))
    assert outline(article) == ["1 Ebb: Water goes, and comes again."]
    assert article.omissions[0].where == label
    assert article.omissions[0].what == f"{what}: Some words"


def test_a_story_may_be_called_like_back_matter() -> None:
    prose = "<p>" + "She turned the page and read on, for there was nothing else to do on the island. " * 5 + "</p>"
    contents = nav(to("a", "Index"), to("b", "Contents"), to("c", "The Copyright"))
    article = read({"a": prose * 9, "b": prose * 9, "c": prose * 9}, contents)
    assert [section.heading for section in article.sections] == ["Index", "Contents", "The Copyright"]


def test_front_matter_by_the_guide_and_the_landmarks() -> None:
    guide = '<reference type="title-page" href="a"/><reference type="text" href="c"/>'
    marks = "<nav epub:type='landmarks'><a epub:type='copyright-page' href='b#c'>x</a></nav>"
    pages = {"a": "<p>A book</p>", "b": "<p>Thanks.</p><p id='c'>Not to be copied</p>", "c": STORY}
    article = read(pages, nav(to("c", "Ebb"), after=marks), guide=guide)
    assert outline(article) == ["1 : Thanks.", "1 Ebb: Water goes, and comes again."]
    assert left(article) == ["title page: A book", "copyright page: Not to be copied"]


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("<p>THE SEA</p><p>by Ada Wave</p>", "title page: THE SEA by Ada Wave"),
        ("<p>© 2019 Ada Wave</p><p>All rights reserved.</p>", "copyright page: © 2019 Ada Wave All rights reserved."),
        ("<p>Copyright © by Ada Wave, 2019. ISBN 978-3-16-148410-0</p>", "copyright page: Copyright"),
        ("<p>Go</p>" + "".join(f"<p><a href='b#{n}'>Chapter {n}</a></p>" for n in range(9)), "table of contents: Go"),
        ("<h2>Contents</h2><p>Ebb</p><p>Flow</p>", "table of contents: Contents Ebb Flow"),
        ("<p><img src='c.jpg' alt='Waves'/></p>", "cover: Waves"),
        ("<section class='pg-boilerplate pgheader'><p>eBook</p></section>", "copyright page: eBook"),
    ],
)  # fmt: skip
def test_front_matter_of_which_the_book_says_nothing(body: str, what: str) -> None:
    article = read({"a": body, "b": STORY}, nav(to("b", "Ebb")))
    assert outline(article) == ["1 Ebb: Water goes, and comes again."]
    assert left(article)[0].startswith(what)


@pytest.mark.parametrize("body", ["<p>For Ada</p>", "<p>The Sea is wide.</p>", "<p>Copyright is theft, he said.</p>"])
def test_pages_that_are_not_surely_front_matter_are_read(body: str) -> None:
    article = read({"a": body, "b": STORY}, nav(to("b", "Ebb")))
    assert len(article.sections) == 2
    assert article.omissions == ()


def test_a_cover_that_is_only_drawn_is_listed() -> None:
    pages = {"a": "<svg xmlns='http://www.w3.org/2000/svg'><path/></svg>", "b": STORY}
    article = read(pages, nav(to("a", "Umschlag"), to("b", "Ebb")))
    assert outline(article) == ["1 Ebb: Water goes, and comes again."]
    assert article.omissions == (Omission("Umschlag", "cover", "the title and the author are announced"),)


def test_what_else_is_said_to_begin_where_the_text_does_takes_nothing_of_it() -> None:
    guide = '<reference type="cover" href="a"/><reference type="toc" href="a"/>'
    prose = STORY + "<p>" + "The moon pulls at the water, and the water follows it round the world. " * 60 + "</p>"
    article = read({"a": prose}, nav(to("a", "Cover"), to("a", "Ebb")), guide=guide)
    assert [section.heading for section in article.sections] == ["Cover", "Ebb"]
    assert article.omissions == ()


def test_a_book_that_is_all_front_matter_is_read() -> None:
    article = read({"a": "<section epub:type='titlepage'><p>A poem, and no more.</p></section>"})
    assert outline(article) == ["1 : A poem, and no more."]


def test_pages_beside_the_order_are_left_out_unless_the_contents_list_them() -> None:
    pages = {"a": STORY, "b": "<p>Answers</p>", "c": "<p>Maps</p>"}
    article = read(pages, nav(to("a", "Ebb"), to("c", "Maps")), aside=["b", "c"])
    assert outline(article) == ["1 Ebb: Water goes, and comes again.", "1 Maps:"]
    assert left(article) == ["page aside: Answers"]


def test_the_navigation_itself_is_not_read() -> None:
    contents = page(
        "<h1>Contents</h1><nav epub:type='toc'><ol><li><a href='a'>Ebb</a></li></ol></nav>"
        "<nav epub:type='page-list'><h2>Pages</h2><ol><li><a href='a#p1'>1</a></li></ol></nav>"
    )
    article = read({"nav.xhtml": contents, "a": STORY}, contents)
    assert outline(article) == ["1 Ebb: Water goes, and comes again."]
    assert [what.partition(":")[0] for what in left(article)] == ["table of contents", "list of what is in the book"]


# Notes, pages and languages


def test_notes_in_another_file_come_to_where_they_are_mentioned() -> None:
    pages = {
        "a": "<p>Low<a epub:type='noteref' href='n#n1'>1</a> water.</p>",
        "b": "<p>High<sup><a id='r2' href='n#n2'>2</a></sup> water.</p>",
        "n": "<h2>Notes</h2><aside epub:type='footnote' id='n1'><p>At ebb.</p></aside>"
        "<p id='n2'><a href='b#r2'>2</a> At flow.</p>",
    }
    article = read(pages, nav(to("a", "Ebb"), to("b", "Flow"), to("n", "Notes")))
    assert outline(article) == ["1 Ebb: Low water. / At ebb.", "1 Flow: High water. / At flow."]
    assert article.sections[0].blocks[1].kind is article.sections[1].blocks[1].kind is Kind.FOOTNOTE
    assert left(article) == ["heading over notes: Notes"]


def test_notes_of_one_number_in_several_files_are_not_confused() -> None:
    note = "<p>{0}<a epub:type='noteref' href='#n1'>1</a></p><aside epub:type='footnote' id='n1'>Note {0}.</aside>"
    article = read({"a": note.format("A"), "b": note.format("B")}, nav(to("a", "Ebb"), to("b", "Flow")))
    assert outline(article) == ["1 Ebb: A / Note A.", "1 Flow: B / Note B."]


def test_notes_that_nothing_mentions_stay_where_they_are() -> None:
    pages = {"a": "<p>1</p>", "n": "<aside epub:type='endnote' id='n1'><p>Alone.</p></aside>", "b": "<p>2</p>"}
    article = read(pages, nav(to("a", "Ebb"), to("n", "Notes"), to("b", "Flow")))
    assert outline(article) == ["1 Ebb: 1", "1 Notes: Alone.", "1 Flow: 2"]


def test_page_numbers_are_not_read() -> None:
    body = (
        "<p>Wa<span epub:type='pagebreak' id='p1' title='1'>1</span>ter<span class='pagenum'>[Pg 2]</span>.</p>"
        "<div role='doc-pagebreak'>iii</div>"
    )
    assert outline(read({"a": body})) == ["1 : Water."]


def test_blocks_in_another_language_say_so() -> None:
    pages = {
        "a": "<p>English.</p><p xml:lang='fr'>Bonjour.</p><p><i lang='la'>Carpe diem.</i></p><p lang='en-GB'>Too.</p>",
        "b": page("<p>Guten Tag.</p>").replace("<html ", "<html xml:lang='de' "),
    }
    blocks = [block for section in read(pages).sections for block in section.blocks]
    assert [block.language for block in blocks] == ["", "fr", "la", "", "de"]


# Books that are not as they should be


def test_odd_references_lead_to_their_files() -> None:
    files = members({"a": "<p>x</p>"})
    files |= {"OPS/text/Ein Meer.xhtml": page("<h2 id='ö'>Ebb</h2><p>1</p>"), "OPS/text/b.xhtml": page("<p>2</p>")}
    files["OPS/package.opf"] = (
        "<package><metadata><dc:title>The &quot;Sea&quot; &nbsp;& more</dc:title></metadata><manifest>"
        "<item id='a' href='TEXT/Ein%20Meer.xhtml'/><item id='b' href='/OPS/text\\b.xhtml' media-type='text/html'/>"
        "<item id='n' href='nav.xhtml' properties='nav'/></manifest>"
        "<spine><itemref idref='a'/><itemref idref='b'/><itemref idref='b'/></spine></package>"
    )
    files["OPS/nav.xhtml"] = nav(to("text/ein meer.xhtml#%C3%B6", "Ebb"), to("./x/../text/b.xhtml", "Flow"))
    article = epub.read(packed(files))
    assert article.metadata.title.startswith('The "Sea"')
    assert outline(article) == ["1 Ebb: 1", "1 Flow: 2"]


def test_pages_that_are_missing_or_no_text_are_listed() -> None:
    files = members({"a": "<p>Text.</p>", "gone": "", "empty": b"", "c.jpg": JPEG})
    del files["OPS/gone"]
    package = str(files["OPS/package.opf"]).replace(
        '"c.jpg" media-type="application/xhtml+xml"', '"c.jpg" media-type="image/jpeg"'
    )
    files["OPS/package.opf"] = package.replace("</spine>", '<itemref idref="what"/></spine>')
    article = epub.read(packed(files))
    assert outline(article) == ["1 : Text."]
    assert article.omissions == (
        Omission("", "page: gone", "it is missing in the book"),
        Omission("", "page: c.jpg", "it is not text"),
        Omission("", "page: what", "the book does not say which file it is"),
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One<p>two & three<br>four</p></div>", ["One", "two & three four"]),
        ("<p>Caf&eacute;&nbsp;&mdash; &lt;b&gt; &amp;</p>", ["Café — <b> &"]),
        ("<p>a\0b\x01c</p>", ["abc"]),
        ("<p>one</p><a id='x'/><p>two<br></p><i/><p>three</p>", ["one", "two", "three"]),
        ("<p>one</p></body></html><p>two</p>", ["one", "two"]),
        ("<p>&unknown; word</p>", ["&unknown; word"]),
        ("<epub:switch><epub:case>new</epub:case><epub:default><p>old</p></epub:default></epub:switch>", ["old"]),
    ],
)  # fmt: skip
def test_broken_pages_are_read(body: str, expected: list[str]) -> None:
    article = read({"a": body})
    assert [block.text for section in article.sections for block in section.blocks] == expected


def test_any_encoding_a_page_declares_is_read() -> None:
    latin = page("<p>Café</p>").replace("utf-8", "iso-8859-1").encode("latin-1")
    wide = page("<p>Meer</p>").replace("utf-8", "utf-16").encode("utf-16")
    assert outline(read({"a": latin, "b": wide})) == ["1 : Café / Meer"]


def test_a_wrong_media_type_and_a_missing_container_do_no_harm() -> None:
    files = members({"a": "<p>Text.</p>"})
    files["mimetype"] = "text/plain"
    del files["META-INF/container.xml"]
    assert outline(epub.read(packed(files))) == ["1 : Text."]


def encryption(way: str, *names: str) -> str:
    data = "".join(
        f'<EncryptedData><EncryptionMethod Algorithm="{way}"/><CipherData><CipherReference URI="{name}"/></CipherData>'
        "</EncryptedData>"
        for name in names
    )
    return f'<encryption xmlns="http://www.w3.org/2001/04/xmlenc#">{data}</encryption>'


def test_a_copy_protected_book_is_refused() -> None:
    aes = encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OPS/a", "OPS/c.jpg")
    files = members({"a": "<p>Text.</p>"}, others={"META-INF/encryption.xml": aes})
    with pytest.raises(SourceError, match=r"sea\.epub is copy-protected: OPS/a is encrypted; give a copy without"):
        epub.read(packed(files))


def test_fonts_that_are_hidden_do_no_harm() -> None:
    hidden = encryption("http://www.idpf.org/2008/embedding", "OPS/a", "OPS/font.otf")
    assert outline(read({"a": "<p>Text.</p>"}, others={"META-INF/encryption.xml": hidden})) == ["1 : Text."]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<p><img src='1.jpg' alt='Page one'/></p>", "sea.epub has no text: its pages are pictures"),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", "sea.epub has no text: its pages are pictures"),
        ("<div> </div>", "sea.epub has no text"),
    ],
)
def test_a_book_without_text_says_so(body: str, reason: str) -> None:
    with pytest.raises(SourceError) as error:
        read({"a": body})
    assert error.value.what == reason


def test_pages_that_are_drawings_are_read_if_they_have_text() -> None:
    drawing = "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><title>Page 1</title>{}</svg>"
    pages = {
        "a.svg": drawing.format("<text>One <tspan>line,</tspan></text><text>another.</text>"),
        "b.svg": drawing.format("<path/>"),
    }
    assert outline(read(pages)) == ["1 : One line, / another. / Page 1"]


@pytest.mark.parametrize(
    "change",
    [
        {"OPS/package.opf": "no XML"},
        {"OPS/package.opf": "<package/>"},
        {"OPS/package.opf": None},
        {"META-INF/container.xml": b"\0\0"},
        {"META-INF/encryption.xml": ""},
        {"OPS/a": None},
    ],
    ids=["no xml", "empty", "no package", "container", "encryption", "no pages"],
)  # fmt: skip
def test_a_broken_book_is_refused_in_one_line(change: dict[str, Content | None]) -> None:
    files = members({"a": "<p>Text.</p>"})
    for name, content in change.items():
        files.pop(name, None)
        if content is not None:
            files[name] = content
    with pytest.raises(SourceError) as error:
        epub.read(packed(files))
    assert "sea.epub" in error.value.what
    assert "\n" not in str(error.value)
    assert error.value.hint


def test_what_is_named_as_a_book_but_is_none_is_refused() -> None:
    for content in (b"", b"text", b"PK\x03\x04", packed({"a.txt": "x"}).content):
        with pytest.raises(SourceError, match=r"sea\.epub"):
            epub.read(Document(Origin("sea.epub"), ".epub", content))


def test_books_are_known_by_their_name_or_by_what_is_in_them() -> None:
    content = packed(members({"a": "<p>Text.</p>"})).content
    for document in (
        Document(Origin("standard input"), "", content),
        Document(Origin("sea.zip"), ".zip", content),
        Document(Origin("sea.docx"), ".docx", content),
        Document(Origin("sea.epub"), ".epub", b"damaged"),
        Document(Origin("sea.epub"), ".epub", packed({"a.txt": "x"}).content),
    ):
        assert recognise(document) is epub.SOURCE
    for document in (
        Document(Origin("a.epub"), ".epub", packed({"word/document.xml": "x"}).content),
        Document(Origin("a.txt"), ".txt", b"META-INF/container.xml"),
    ):
        assert recognise(document) is not epub.SOURCE


# Hostile books


def test_entities_do_nothing() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12)).replace("'", '"')
    doctype = f'<!DOCTYPE html [<!ENTITY l0 "ha">{laughs}<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    hostile = page("<p>Water. &l11; &x;</p>").replace("<!DOCTYPE html>", doctype)
    start = time.thread_time()
    texts = outline(read({"a": hostile}))
    assert "Water." in texts[0]
    assert "root:" not in texts[0]
    assert len(texts[0]) < 2000
    assert time.thread_time() - start < 20


def test_entities_of_a_documents_own_are_gone() -> None:
    root = xml.parsed('<!DOCTYPE a [<!ENTITY x "y">]><a>1&x;2<b>&x;</b></a>', xml.parser(recover=False))
    assert root is not None
    assert text_within(root) == "12"


def test_deep_nesting_is_read_or_refused() -> None:
    start = time.thread_time()
    try:
        assert outline(read({"a": "<div>" * 10_000 + "x" + "</div>" * 10_000})) == ["1 : x"]
    except SourceError as error:
        assert "sea.epub" in error.what
    assert time.thread_time() - start < 20


@pytest.mark.slow
def test_a_huge_table_of_contents_takes_seconds_at_most() -> None:
    deep = "".join(f"<li><a href='a'>Part {n}</a><ol>" for n in range(50)) + "</ol></li>" * 50
    contents = nav(deep, *(to("a", f"{n}") for n in range(3000)), *(to(f"a#{n}", "Ebb") for n in range(3000)))
    start = time.thread_time()
    article = read({"a": "<h2>x</h2>" * 1000 + "<p>Text.</p>"}, contents)
    assert article.sections[-1].blocks[-1].text == "Text."
    assert time.thread_time() - start < 20


def test_a_page_that_unpacks_without_measure_is_refused() -> None:
    with pytest.raises(SourceError, match="unpacks to far more"):
        read({"a": "<p>" + " " * 3_000_000 + "</p>"})


def test_pages_are_never_looked_for_outside() -> None:
    files = members({"a": "<p>Text.</p>", "../../../etc/passwd": "x"})
    files = {name: content for name, content in files.items() if "passwd" not in name}
    assert left(epub.read(packed(files))) == ["page: ../../../etc/passwd"]


WHOLE = packed(
    members(
        {
            "a": "<section epub:type='titlepage'><h1>The Sea</h1></section>",
            "b": "<h2 id='x'>Ebb</h2><p lang='fr'>Un<a epub:type='noteref' href='c#n'>1</a></p>",
            "c": "<aside epub:type='footnote' id='n'>Note.</aside><p>Two</p>",
        },
        nav(to("a", "Title"), to("b#x", "Ebb", to("c", "Flow"))),
        guide='<reference type="cover" href="a"/>',
    )
).content


@given(st.data())
def test_damaged_books_are_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(0, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(0, len(content)))] if data.draw(st.booleans()) else content
    try:
        epub.read(Document(Origin("sea.epub"), ".epub", bytes(content)))
    except SourceError as error:
        assert "\n" not in str(error)


@given(st.data())
def test_books_of_damaged_files_are_read_or_refused(data: st.DataObject) -> None:
    with zipfile.ZipFile(BytesIO(WHOLE)) as file:
        files = {name: bytearray(file.read(name)) for name in file.namelist()}
    for _ in range(data.draw(st.integers(1, 4))):
        content = files[data.draw(st.sampled_from(sorted(files)))]
        place = data.draw(st.integers(0, len(content)))
        content[place : place + data.draw(st.integers(0, 30))] = data.draw(
            st.binary(max_size=4) | st.sampled_from([b"<", b"&", b"</p>", b"]]>", b"\xff", b"'", b"#"])
        )
    try:
        epub.read(packed({name: bytes(content) for name, content in files.items()}))
    except SourceError as error:
        assert "\n" not in str(error)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 3), st.sampled_from(["Ebb", "I", "", "Chapter 1"]))))
def test_whatever_the_contents_say_no_text_is_lost(entries: list[tuple[int, int, str]]) -> None:
    """Points at any depth, to any page, in any order, to headings and to text."""
    pages = {f"p{n}": f"<h2 id='x'>{title}</h2><p>Text {n}.</p>" for n, title in enumerate(["Ebb", "II", "Chapter 1"])}
    points = "".join(
        point(f"p{to}" + ("#x" if depth % 2 else ""), label) if depth < 4
        else f"<navPoint><navLabel><text>{label}</text></navLabel>{point(f'p{to}', label)}</navPoint>"
        for depth, to, label in entries
    )  # fmt: skip
    article = read(pages, ncx(points))
    said = [block.text for section in article.sections for block in section.blocks]
    assert said == ["Text 0.", "Text 1.", "Text 2."]


def test_what_is_not_stated_may_stand_on_the_first_page() -> None:
    about = "<dc:title>[Title here]</dc:title><dc:creator>Main author</dc:creator><dc:language>en</dc:language>"
    chapters = {f"{name}.xhtml": f"<h2>{name}</h2><p>The sea comes.</p><p>It goes.</p>" for name in ("One", "Two")}
    front = {"front.xhtml": "<p><b>The Sea</b></p><p>by Ada Wave</p>"}
    known = read(front | chapters, about=about).metadata
    assert (known.title, known.author) == ("The Sea", "Ada Wave")
    whole = {"a.xhtml": "<h1>The Sea</h1><p>For Bo, who is never seen.</p>" + "".join(chapters.values())}
    assert read(whole, about=about).metadata.title == "The Sea"
    assert read(chapters, about=about).metadata.title == ""


def test_a_lone_entry_that_leads_to_the_beginning_is_no_table_of_contents() -> None:
    pages = {f"{name}.xhtml": f"<p>CHAPTER {name}</p><p>The sea comes.</p><p>It goes.</p>" for name in ("I", "II")}
    found = read({"cover.xhtml": "<p>The Sea, of which this is about.</p>"} | pages, nav(to("cover.xhtml", "Start")))
    assert [section.heading for section in found.sections] == ["", "CHAPTER I", "CHAPTER II"]


def test_what_archives_of_stories_list_is_left_out() -> None:
    front = (
        "<p>Posted originally on the <a href='http://archive.example'>Archive of Our Own</a> at <a href='x'>x</a>.</p>"
        "<dl><dt>Rating:</dt><dd>Everyone</dd><dt>Fandom:</dt><dd>Quays</dd><dt>Stats:</dt><dd>Words: 1,204</dd></dl>"
        "<p>Summary</p><p>A wall and a wave.</p>"
    )
    lines = "<p><b>Genre:</b> Sea<br/><b>Status:</b> Done<br/><b>Words:</b> 1,204<br/><b>Summary:</b> A wave.</p>"
    assert [out.what for out in read({"a.xhtml": lines, "b.xhtml": "<h2>One</h2><p>Sea.</p>"}).omissions] == [
        "copyright page: Genre: Sea Status: Done Words: 1,204 Summary: A wave."
    ]
    glossary = "<h2>Words</h2><dl><dt>Ebb</dt><dd>It goes.</dd><dt>Status</dt><dd>Wet.</dd></dl>"
    found = read({"a.xhtml": front, "b.xhtml": "<h2>One</h2><p>The sea comes.</p>", "c.xhtml": glossary})
    said = [block.text for section in found.sections for block in section.blocks]
    assert said == [
        "Summary",
        "A wall and a wave.",
        "The sea comes.",
        "Ebb",
        "It goes.",
        "Status",
        "Wet.",
    ]
    assert [out.why for out in found.omissions] == ["it is about the edition"]


def test_contents_amid_a_page_and_titles_beside_numbers() -> None:
    group = "<hgroup><h2 epub:type='ordinal'>{}</h2><p epub:type='title'>{}</p></hgroup><p>Text {}.</p>"
    front = (
        "<p>For Bo.</p><h2>CONTENTS</h2><table><tr><td>I.</td><td><a href='b.xhtml'>The Sea</a></td><td>1</td></tr>"
        "<tr><td>II.</td><td>The Moon</td><td>17</td></tr></table>"
    )
    found = read(
        {"a.xhtml": front, "b.xhtml": group.format("I", "The Sea", 1), "c.xhtml": group.format("II", "The Moon", 2)}
    )
    assert [section.heading for section in found.sections] == ["", "I: The Sea", "II: The Moon"]
    assert [block.text for section in found.sections for block in section.blocks] == ["For Bo.", "Text 1.", "Text 2."]


def test_the_years_of_an_author_are_no_part_of_the_name() -> None:
    about = "<dc:title>The Sea</dc:title><dc:creator>{}</dc:creator><dc:language>en</dc:language>"
    for name in ("Ada Wave, 1850-1920", "Wave, Ada, 1850–", "Ada Wave (1850-1920)"):
        assert read({"a.xhtml": "<p>The sea.</p>"}, about=about.format(name)).metadata.author == "Ada Wave"


def test_links_around_articles_of_newspapers_made_by_calibre() -> None:
    page = (
        "<div class='calibre_navbar'>| <a href='x'>Next</a> | </div><h1>{0}</h1><p>Text {0}.</p>"
        "<div class='calibre_navbar1'><p>This article was downloaded by calibre.</p></div>"
    )
    found = read({"a.xhtml": page.format("One"), "b.xhtml": page.format("Two")})
    assert [block.text for section in found.sections for block in section.blocks] == ["Text One.", "Text Two."]
    assert {out.why for out in found.omissions} == {"it leads to places in the book"}


TIDE = "The tide comes in at noon, and nobody has seen it come at another time."


def test_words_at_places_of_their_own_are_apart() -> None:
    style = "position:absolute; left:{}px"
    words = "".join(f'<span style="{style.format(n * 40)}">{word}</span>' for n, word in enumerate(TIDE.split()))
    assert read({"1.xhtml": f"<p>{words}</p>"}).sections[0].blocks[0].text == TIDE
    parted = f'<span style="{style}">The </span><span style="{style}">t</span><span style="{style}">ide</span>'
    assert read({"1.xhtml": f"<p>{parted} comes.</p>"}).sections[0].blocks[0].text == "The tide comes."


def test_a_page_about_the_edition_is_left_out_under_the_name_of_the_book() -> None:
    first = "<h1>The Sea</h1><p>© 2011, Ada Wave</p><p>ISBN: 978-3-00-000000-2</p><p>Digital editor: foam7</p>"
    found = read(
        {"1.xhtml": first, "2.xhtml": f"<h2>Noon</h2><p>{TIDE}</p>"},
        nav(to("1.xhtml", "The Sea"), to("2.xhtml", "Noon")),
    )
    assert [section.heading for section in found.sections] == ["Noon"]
    assert [each.what.split(":")[0] for each in found.omissions] == ["copyright page"]


def test_a_pull_quote_is_read_once() -> None:
    drawn = '<p class="Pull-Quote">{}</p>'
    found = read({"1.xhtml": f"<p>{TIDE}</p>{drawn.format(TIDE[:20].rsplit(' ', 1)[0])}{drawn.format('Not so.')}"})
    assert [block.text for block in found.sections[0].blocks] == [TIDE, "Not so."]
    assert [each.what.split(":")[0] for each in found.omissions] == ["pull quote"]


def test_lines_that_are_paragraphs_are_joined() -> None:
    words = (
        f"{TIDE} It is so most unbeliev- able. {TIDE} {TIDE} {TIDE} {TIDE} So say Ada and Bo who wait. {TIDE}".split()
    )
    lines = [" ".join(words[start : start + 10]) for start in range(0, len(words), 10)]
    found = read({"1.xhtml": "".join(f'<p id="l{n}">{line}</p>' for n, line in enumerate(lines)) + "<p>The end.</p>"})
    said = [block.text for block in found.sections[0].blocks]
    assert (
        " ".join(said)
        == f"{TIDE} It is so most unbelievable. {TIDE} {TIDE} {TIDE} {TIDE} So say Ada and Bo who wait. {TIDE} The end."
    )
    assert not [text for text in said if not text.endswith(".")]
    verses = "".join(f"<p>{line}</p>" for line in ("The tide comes in", "at noon and goes at six", "with foam") * 6)
    assert len(read({"1.xhtml": verses}).sections[0].blocks) == 18
