"""Pages: which part of them is the article, what they say about it, and what is refused."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator import sources
from narrator.article import Article, Block, Kind
from narrator.errors import SourceError
from narrator.sources import Document, html, pages

PAGES = Path(__file__).parent.parent / "data" / "pages"
LONG = "The harbour was quiet that morning, and the boats lay still at their moorings until noon. " * 6


def document(content: str | bytes, name: str = "page.html") -> Document:
    data = content if isinstance(content, bytes) else content.encode()
    return Document(name, Path(name).suffix, data)


def read(content: str | bytes) -> Article:
    return html.read(document(content))


def made(name: str) -> Document:
    return document((PAGES / name).read_bytes(), name)


def texts(article: Article) -> list[str]:
    return [block.text for section in article.sections for block in section.blocks]


def headings(article: Article) -> list[str]:
    return [section.heading for section in article.sections if section.heading]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.html", "<p>text", True),
        ("a.htm", "\ufeff<!DOCTYPE html>", True),
        ("a.html", "no tags, 1 < 2", False),
        ("a.html", "%PDF-1.7 <a ", False),
        ("a.html", "PK\x03\x04<p>", False),
        ("a.md", "<html>", False),
        ("", "<!doctype HTML><p>", True),
        ("", "\n<!-- saved from url --><html>", True),
        ("", "<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'>", True),
        ("", "A text about <html>", False),
        ("", "<p>A paragraph of Markdown</p>", False),
        ("", "From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n", True),
    ],
)
def test_which_documents_it_takes(name: str, content: str, expected: bool) -> None:
    assert html.can_read(document(content, name)) is expected


def test_a_page_named_html_that_is_plain_text_is_read_as_text() -> None:
    assert texts(sources.read(document("Two lines.\n\nAnd more.", "a.html"))) == ["Two lines.", "And more."]


def test_of_a_news_page_only_the_article_is_kept() -> None:
    article = html.read(made("news.html"))

    assert (article.title, article.author, article.published) == (
        "Why the Harbour Froze Over",
        "Ada Fenwick",
        "2024-02-13",
    )
    assert (article.language, article.link) == ("en-GB", "https://gazette.example/harbour-froze")
    assert [(section.heading, section.level, section.link) for section in article.sections] == [
        ("", 1, ""),
        ("How salt water turns to ice", 2, "https://gazette.example/harbour-froze#ice"),
        ("What the town did next", 2, ""),
    ]
    kinds = [block.kind for section in article.sections for block in section.blocks]
    assert kinds == [
        *(Kind.PARAGRAPH, Kind.FIGURE, Kind.PARAGRAPH),
        *(Kind.PARAGRAPH, Kind.ITEM, Kind.ITEM),
        *(Kind.PARAGRAPH, Kind.QUOTE, Kind.PARAGRAPH, Kind.MARKUP, Kind.PARAGRAPH),
    ]


def test_of_a_plain_page_everything_is_kept() -> None:
    article = html.read(made("note.html"))

    assert (article.title, article.author) == ("Bees in Winter", "Ivo Lind")
    assert headings(article) == ["What they eat", "How warm it is"]
    assert texts(article) == [
        "Bees do not sleep in winter: they stand in a ball and shiver.",
        "Not all at once, they take turns.",
        "Only honey.",
        "3. In autumn they carry it together.",
        "4. In winter they eat it up.",
        "",
        "inside: 25\noutside: -10",
        "Nobody is cold.",
    ]
    assert article.sections[1].blocks[3] == Block(
        Kind.TABLE, rows=(("Month", "Honey"), ("January", "700 g"), ("March", "2 kg"))
    )


def test_an_archive_reads_like_the_page_in_it() -> None:
    article = html.read(made("note.mhtml"))

    assert texts(article) == texts(html.read(made("note.html")))
    assert article.link == "https://bees.example/winter"
    assert article.sections[1].link == "https://bees.example/winter#food"


@pytest.mark.parametrize("suffix", ["", ".mht"])
def test_archives_are_known_by_their_content(suffix: str) -> None:
    content = (PAGES / "note.mhtml").read_bytes()

    assert sources.read(Document("standard input", suffix, content)).title == "Bees in Winter"


@pytest.mark.parametrize(
    ("content", "declared"),
    [
        ("<p>Fünf €".encode(), ""),
        ("<p>Fünf €".encode(), "iso-8859-1"),
        ("<p>Fünf €".encode("cp1252"), "ISO-8859-1"),
        ("<p>Fünf €".encode("utf-16"), ""),
        ("<p>Fünf €".encode("utf-16-le"), "utf-8"),
        (b"\xef\xbb\xbf" + "<p>Fünf €".encode(), "cp1252"),
        (b"<meta charset=windows-1252>" + "<p>Fünf €".encode("cp1252"), "utf-8"),
        (b"<meta charset=no-such>" + "<p>Fünf €".encode(), "no-such-either"),
    ],
)
def test_charsets(content: bytes, declared: str) -> None:
    assert pages.decoded(content, declared).endswith("<p>Fünf €")


def test_bytes_of_an_undeclared_charset_are_guessed() -> None:
    words = "Съешь же ещё этих мягких французских булок, да выпей чаю. " * 3

    assert pages.decoded(words.encode("cp1251")) == words


def test_a_page_cut_off_within_a_character_is_read_to_its_end() -> None:
    assert texts(read(b"<p>One.</p><p>caf\xc3\xa9 \xc3"))[0] == "One."


def test_a_page_in_another_charset() -> None:
    assert "„Café am Fluß“ kostet der Kuchen 3 €" in texts(html.read(made("cp1252.html")))[0]


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Boats - The Tide</title><meta property=og:site_name content='The Tide'>", "", "Boats"),
        ("<title>The Tide | Boats in winter</title>", "", "Boats in winter"),
        ("<title>Boats &amp; tides</title>", "", "Boats & tides"),
        ("<title>On boats | Tide</title>", "<h1>On boats in the harbour</h1>", "On boats in the harbour"),
        ("", "<h1>Boats</h1>", "Boats"),
        ("", "", ""),
    ],
)
def test_titles(head: str, body: str, title: str) -> None:
    article = read(f"<html><head>{head}</head><body>{body}<p>{LONG}</body>")

    assert article.title == title
    assert headings(article) == []


@pytest.mark.parametrize("mark", ["[edit]", "¶", " #", "<a href='#x'>¶</a>", " <span>[<a href=/e>edit</a>]</span>"])
def test_marks_are_taken_off_headings(mark: str) -> None:
    assert headings(read(f"<p>{LONG}<h2>Tides{mark}</h2><p>{LONG}<h2>Boats {mark}</h2><p>{LONG}")) == ["Tides", "Boats"]


def test_bold_lines_are_headings_where_there_are_no_others() -> None:
    body = f"<p><b>Tides</b></p><p>{LONG}</p><p><strong>Boats</strong></p><p>{LONG}</p><p><b>Not I.</b></p><p>End."

    assert headings(read(body)) == ["Tides", "Boats"]
    assert headings(read(f"<h2>A</h2><p>{LONG}</p><h2>B</h2><p>{LONG}</p>{body}")) == ["A", "B"]


def test_questions_of_an_interview_are_no_headings() -> None:
    body = "".join(f"<p><b>Why number {n}?</b></p><p>{LONG}</p>" for n in range(4))

    assert headings(read(body)) == []


def test_the_text_that_a_page_carries_for_search_engines() -> None:
    data = json.dumps({"@type": "Article", "headline": "Boats", "articleBody": f"{LONG}\n\nThe end."})
    article = read(f"<script type=application/ld+json>{data}</script><div><p>The harbour was quiet.</p></div>")

    assert texts(article) == [LONG.strip(), "The end."]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<title>403 Forbidden</title><h1>403 Forbidden</h1><p>nginx", "error page: 403 Forbidden"),
        ("<title>Just a moment...</title><p>Checking your browser.", "error page: Just a moment"),
        ("<title>Page not found</title><p>Sorry.", "error page: Page not found"),
        ("<title>Log in</title><form><input name=user><input type=password></form><p>Welcome back", "is a login"),
        ("<div id=root></div><script src=app.js></script>", "filled by scripts"),
        ("<noscript>You need to enable JavaScript to run this app.</noscript><div>Loading</div><script></script>",
         "filled by scripts"),
        ("<script type=application/ld+json>{\"@type\": \"NewsArticle\", \"isAccessibleForFree\": \"False\"}</script>"
         "<p>The harbour was quiet.", "not free"),
        ("<html></html>", "no text"),
        ("<p><img src=x.png></p>", "no text"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_refused_with_what_to_do(content: str, message: str) -> None:
    with pytest.raises(SourceError, match=rf"page\.html.*{message}|{message}.*page\.html") as raised:
        read(content)

    assert raised.value.todo


def test_a_page_that_is_one_form_is_read() -> None:
    body = f"<nav><a href=/>Home</a></nav><form id=aspnet><div><p>{LONG}</div></form><script></script>"

    assert texts(read(body)) == [LONG.strip()]


def test_a_short_page_is_read() -> None:
    assert texts(read("<title>500 years of boats</title><p>There were many.")) == ["There were many."]


@pytest.mark.parametrize("content", [b"x" * pages.LARGEST, b"x" * (pages.LARGEST // 2), b"<br>" * 300_000])
def test_a_page_that_is_too_large_is_refused(content: bytes) -> None:
    with pytest.raises(SourceError, match=r"page\.html (has more than 20 MB|is too large)"):
        read(b"<p>" + content)


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "table"])
def test_a_page_nested_too_deeply_is_refused_rather_than_lost(tag: str) -> None:
    with pytest.raises(SourceError, match="256 deep"):
        read(f"<{tag}>" * 10_000 + "deep")


@pytest.mark.parametrize(
    "content",
    [
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: image/png\n\n--x--",
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n--x--",
        b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<p>text",
    ],
)
def test_broken_archives(content: bytes) -> None:
    with pytest.raises(SourceError, match=r"page\.mhtml.*archive"):
        html.read(document(content, "page.mhtml"))


def test_entities_and_null_bytes_do_nothing() -> None:
    content = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>a\0b &x; c</p>\r\n<p>d\re'

    assert texts(read(content)) == ["ab &x; c", "d e"]


@pytest.mark.parametrize(
    "content",
    [
        "<p>" + "word " * 200_000,
        "<p>One.</p>" * 30_000,
        "<div><a href=x>link</a> text</div>" * 5_000,
        "<table><tr>" + "<td>cell" * 20_000,
        '<script type=application/ld+json>' + "[" * 100_000 + "</script><p>Text.",
    ],
)  # fmt: skip
def test_large_pages_can_be_read(content: str) -> None:
    assert texts(read(content))


TAGS = st.sampled_from("p div h1 h2 li ul table td br pre a script article main nav b".split())
MARKUP = st.lists(st.builds("<{}{}>".format, st.sampled_from(["", "/"]), TAGS) | st.text(max_size=9)).map("".join)


@settings(max_examples=60, deadline=None)
@given(MARKUP)
def test_any_markup_is_read_or_refused(body: str) -> None:
    try:
        assert read(f"<html><body>{body}").sections
    except SourceError as error:
        assert error.todo


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["news.html", "note.mhtml", "cp1252.html"]),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), min_size=1, max_size=20),
    st.integers(100, 6000),
)
def test_damaged_pages_are_read_or_refused(name: str, flips: list[tuple[int, int]], length: int) -> None:
    content = bytearray((PAGES / name).read_bytes()[:length])
    for place, value in flips:
        content[place % len(content)] = value
    try:
        sources.read(document(bytes(content), name))
    except SourceError as error:
        assert error.todo
