"""Pages: which part of them is the article, what they say about it, and what is refused."""

import json
import re
from collections import Counter
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator import sources
from narrator.article import Article, Block, Kind
from narrator.errors import SourceError
from narrator.sources import Document, Origin, elements, html, recognise
from narrator.sources.html import pages
from narrator.sources.html.places import keep_alike
from tests.support.documents import article
from tests.support.shown import outline

PAGES = Path(__file__).parent.parent / "data" / "pages"
LONG = "The harbour was quiet that morning, and the boats lay still at their moorings until noon. " * 6


def document(content: str | bytes, name: str = "page.html") -> Document:
    data = content if isinstance(content, bytes) else content.encode()
    return Document(Origin(name), Path(name).suffix, data)


def read(content: str | bytes) -> Article:
    return html.read(document(content))


def made(name: str) -> Document:
    return document((PAGES / name).read_bytes(), name)


def texts(article: Article) -> list[str]:
    return [block.text for section in article.sections for block in section.blocks]


def headings(article: Article) -> list[str]:
    return [section.heading for section in article.sections if section.heading]


def _data(item: dict[str, object]) -> str:
    return f"<script type=application/ld+json>{json.dumps({'@type': 'Article', **item})}</script>"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.html", "<p>text", True),
        ("a.htm", "\ufeff<!DOCTYPE html>", True),
        ("a.html", "no tags, 1 < 2", False),
        ("a.html", "%PDF-1.7 <a ", False),
        ("a.html", "{\\rtf1 <a ", False),
        ("a.md", "<html>", False),
        ("a.txt", "<!doctype html>", True),
        ("a.txt", "A text about <html>", False),
        ("", "<!doctype HTML><p>", True),
        ("", "\n<!-- saved from url --><html>", True),
        ("", "<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'>", True),
        ("", "A text about <html>", False),
        ("", "<p>A paragraph of Markdown</p>", False),
        ("", "From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n", True),
    ],
)
def test_which_documents_it_takes(name: str, content: str, expected: bool) -> None:
    assert (recognise(document(content, name)) is html.SOURCE) is expected


def test_a_page_named_html_that_is_plain_text_is_read_as_text() -> None:
    assert texts(sources.read(document("Two lines.\n\nAnd more.", "a.html"))) == ["Two lines.", "And more."]


def test_of_a_news_page_only_the_article_is_kept() -> None:
    article = html.read(made("news.html"))

    assert (article.metadata.title, article.metadata.author, article.metadata.published) == (
        "Why the Harbour Froze Over",
        "Ada Fenwick",
        "2024-02-13",
    )
    assert (article.metadata.language, article.metadata.link) == ("en-GB", "https://gazette.example/harbour-froze")
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


def test_of_a_magazine_only_the_article_is_kept_and_all_of_it() -> None:
    article = html.read(made("magazine.html"))

    assert (article.metadata.title, article.metadata.author, article.metadata.published) == (
        "Der Leuchtturm, der wandert",
        "Wiebke Harms",
        "2023-05-31",  # as it is shown; what is stated for machines is the day before
    )
    assert article.metadata.image == "https://inselblatt.example/bilder/leuchtturm.jpg"
    assert headings(article) == ["Sand in Bewegung", "Was die Leute sagen"]
    assert [len(section.blocks) for section in article.sections] == [2, 4, 4]
    assert article.sections[1].blocks[1].kind is Kind.QUOTE
    listed = {(each.where, each.what.partition(":")[0].partition(" (")[0]) for each in article.omissions}
    assert ("before the article", "menu") in listed
    assert ("after the article", "related articles") in listed
    assert any("Ich war im letzten Sommer dort" in each.what for each in article.omissions)


def test_of_a_plain_page_everything_is_kept() -> None:
    article = html.read(made("note.html"))

    assert (article.metadata.title, article.metadata.author) == ("Bees in Winter", "Ivo Lind")
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
    assert article.metadata.link == "https://bees.example/winter"
    assert article.sections[1].link == "https://bees.example/winter#food"


@pytest.mark.parametrize("suffix", ["", ".mht"])
def test_archives_are_known_by_their_content(suffix: str) -> None:
    content = (PAGES / "note.mhtml").read_bytes()

    assert sources.read(Document(Origin("standard input"), suffix, content)).metadata.title == "Bees in Winter"


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
        (b"<meta charset=utf-8><p>F\xfc" + "nf €".encode(), ""),
        (b"\xff\xff <p>F\xfcnf \x80", "iso-8859-1"),
    ],
)
def test_charsets(content: bytes, declared: str) -> None:
    assert pages.decoded(content, declared).endswith("<p>Fünf €")


TWICE = "It’s late – “the harbour’s asleep”, said Renée. Прилив, 林海."


@pytest.mark.parametrize("name", ["a.html", "a.md", "a.txt"])
@pytest.mark.parametrize("taken_for", ["cp1252", "latin-1"])
def test_a_text_that_was_encoded_twice_is_read_as_if_it_was_encoded_once(name: str, taken_for: str) -> None:
    # Browsers take bytes that Windows-1252 does not have for controls.
    shown = "".join(bytes([byte]).decode(taken_for, "ignore") or chr(byte) for byte in TWICE.encode())
    twice = f"<p>{shown}" if name == "a.html" else f"{shown}\n\nThe boats came home.\n"
    read = sources.read(Document(Origin(name), name[1:], twice.encode()))
    assert TWICE in texts(read)[0]


@pytest.mark.parametrize(
    "written",
    [
        "What is shown as “â€™” is ’ – it’s a text that was encoded twice, isn’t it? “â€“” is one, too; “Ã©” is “é”.",
        "A PÂ»A – 3 Â° of it.",
    ],
)
def test_a_text_about_such_characters_is_left_as_it_is(written: str) -> None:
    assert texts(read(f"<p>{written}")) == [written]


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

    assert article.metadata.title == title
    assert headings(article) == []


def test_a_heading_that_is_not_the_title_is_kept() -> None:
    article = read(f"<title>Tides, part two</title><h1>Boats</h1><p>{LONG}<h2>Nets</h2><p>{LONG}")

    assert article.metadata.title == "Tides, part two"
    assert headings(article) == ["Boats", "Nets"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("4 May 2021", "2021-05-04"),
        ("Updated on 9 May 2021", "2021-05-03"),
        ("The flood of 1 May 2011", "2021-05-03"),
        ("On 8 May 2021 the water rose to the windows of the old town hall again", "2021-05-03"),
    ],
)
def test_the_date_at_the_title_is_believed_if_it_is_the_article_s(line: str, expected: str) -> None:
    head = "<meta property=article:published_time content=2021-05-03T23:00:00Z>"

    assert read(f"{head}<h1>Boats</h1><div>{line}</div><p>{LONG}").metadata.published == expected


@pytest.mark.parametrize(
    ("head", "image"),
    [
        ("<meta property=og:image content=a.png>", "https://gazette.example/boats/a.png"),
        ("<meta name=twitter:image content=//cdn.example/a.png>", "https://cdn.example/a.png"),
        ("<link rel=image_src href=/a.png>", "https://gazette.example/a.png"),
        ("<base href=/b/><meta property=og:image content=a.png>", "https://gazette.example/b/a.png"),
        (_data({"image": {"@type": "ImageObject", "url": "/a.png"}}), "https://gazette.example/a.png"),
        (_data({"image": [{"contentUrl": "/a.png"}, "/b.png"]}), "https://gazette.example/a.png"),
        (_data({"image": [7, None, {"url": 7}], "thumbnailUrl": "/t.png"}), "https://gazette.example/t.png"),
        ("<meta property=og:image content=/logo.png><link rel=image_src href=/a.png>", "https://gazette.example/a.png"),
        ("<meta property=og:image content=/logo.png>", "https://gazette.example/logo.png"),
        ("<meta property=og:image content=''>", ""),
        ("<meta property=og:image content=data:image/png;base64,AAAA>", ""),
        ("<meta property=og:image content='http://[::1'>", ""),
        ("<img src=a.png>", ""),
    ],
)
def test_the_picture_that_stands_for_the_page(head: str, image: str) -> None:
    content = f"{head}<p>{LONG}".encode()

    page = Document(Origin("page", link="https://gazette.example/boats/1"), "", content)
    assert html.read(page).metadata.image == image


@pytest.mark.parametrize("mark", ["[edit]", "¶", " #", "<a href='#x'>¶</a>", " <span>[<a href=/e>edit</a>]</span>"])
def test_marks_are_taken_off_headings(mark: str) -> None:
    assert headings(read(f"<p>{LONG}<h2>Tides{mark}</h2><p>{LONG}<h2>Boats {mark}</h2><p>{LONG}")) == ["Tides", "Boats"]


def test_bold_lines_are_headings_where_there_are_no_others() -> None:
    body = f"<p><b>Tides</b></p><p>{LONG}</p><p><strong>Boats</strong></p><p>{LONG}</p><p><b>Not I.</b></p><p>End."

    assert headings(read(body)) == ["Tides", "Boats"]
    assert headings(read(f"<h2>A</h2><p>{LONG}</p><h2>B</h2><p>{LONG}</p>{body}")) == ["A", "B"]


def test_questions_of_an_interview_are_no_headings() -> None:
    body = "".join(f"<p><b>Why number {n}?</b></p><p>{LONG.replace('noon', f'{n} at night')}</p>" for n in range(4))

    assert headings(read(body)) == []


def test_the_text_that_a_page_carries_for_search_engines() -> None:
    data = json.dumps({"@type": "Article", "headline": "Boats", "articleBody": f"{LONG}\n\nThe end."})
    article = read(f"<script type=application/ld+json>{data}</script><div><p>The harbour was quiet.</p></div>")

    assert texts(article) == [LONG.strip(), "The end."]


NIGHT = (
    "The keeper of the light at the mouth of the river had seen boats come home late, but none as late as this.",
    "She lit the second lamp, which nobody had done since the war, and waited on the stairs until its oil was gone.",
    "By noon the harbour knew. The baker closed his shop, the school let the children go, and the band came down.",
    "Nobody had an answer to the question of what the boats had carried, nor did the men who sailed them say a word.",
    "“It is a matter for the council,” said the oldest of them, and he sat down on a coil of rope at the water.",
    "The council met that evening in the hall above the market, and the windows were open because of the heat.",
    "Three of its members wanted the boats searched, two wanted them sent away, and the chair wanted some quiet.",
)


@pytest.mark.parametrize("body", [" ".join(NIGHT * 2), " ".join(NIGHT).replace(" ", "&amp;nbsp; ")])
def test_text_for_search_engines_that_the_page_shows_is_read_as_it_is_shown(body: str) -> None:
    data = json.dumps({"@type": "Article", "headline": "Boats", "articleBody": body})
    text = "".join(f"<p>{each}</p>" for each in NIGHT[:3]) + f"<h2>The council</h2><p>{'<p>'.join(NIGHT[3:])}"
    article = read(f"<title>Boats</title><script type=application/ld+json>{data}</script>{MENU}<h1>Boats</h1>{text}")

    assert outline(article) == [*NIGHT[:3], "## The council", *NIGHT[3:]]


def test_paragraphs_of_one_template_are_read_whatever_it_is_called() -> None:
    def box(paragraphs: tuple[str, ...]) -> str:
        text = "".join(f"<p>{each}</p>" for each in paragraphs)
        return f"<div class=sidebar-grid><div class='sidebar-grid__content article__content'>{text}</div></div>"

    advert = "<div class='sidebar-grid ad'><p>Advertisement</p></div>".join(
        box(each) for each in (NIGHT[:3], NIGHT[3:4])
    )
    council = f"<h2>The council</h2>{box(NIGHT[4:])}"
    page = f"<title>Boats</title>{MENU}<article><h1>Boats</h1>{advert}{council}</article><footer>Quay Press</footer>"

    assert texts(read(page)) == list(NIGHT)


@pytest.mark.parametrize("escape", [str, escape])
def test_the_text_for_search_engines_may_be_markup(escape: Callable[[str], str]) -> None:
    body = escape(f"<h2>Tides</h2><p>{LONG}</p><p>The end.</p>").replace('"', "'")
    data = json.dumps({"@type": "Article", "articleBody": body})
    article = read(
        f"<script type=application/ld+json>{data.replace('</', '<' + chr(92) + '/')}</script><p>The harbour."
    )

    assert headings(article) == ["Tides"]
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

    assert raised.value.hint


@pytest.mark.parametrize(
    "title",
    ["Seite nicht gefunden", "Page introuvable", "Página no encontrada", "Pagina non trovata", "Página não encontrada",
     "Pagina niet gevonden", "Nie znaleziono strony", "Страница не найдена", "ページが見つかりません", "页面不存在",
     "Fehler 404", "Zugriff verweigert", "Un instant…", "Вы не робот?", "安全验证", "We can’t find that page"],
)  # fmt: skip
def test_error_pages_in_other_languages(title: str) -> None:
    with pytest.raises(SourceError, match=f"error page: {re.escape(title)}"):
        read(f"<title>{title} | Gazette</title><meta property=og:site_name content=Gazette><p>404")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<title>Page not found</title><h1>Page not found</h1><p>" + "You may like another. " * 50, "error page"),
        ("<title>Anmelden</title><p>Bitte die Adresse angeben.", "is a login"),
        ("<title>ログイン</title><p>メール", "is a login"),
        ("<p>JavaScriptを有効にしてください</p><script></script>", "filled by scripts"),
        ("<p>Bitte aktivieren Sie JavaScript.</p><script></script>", "filled by scripts"),
        ("<p>JavaScript est désactivé.</p><script></script>", "filled by scripts"),
        ("<p>Пожалуйста, включите JavaScript</p><script></script>", "filled by scripts"),
        ("<title>Gazette</title><p>We use cookies. Accept or reject them.<p>Cookie settings", "consent to cookies"),
        ("<title>Zeitung</title><p>Cookies: alle akzeptieren oder ablehnen?", "consent to cookies"),
        ("<h1>Boats</h1><p>The harbour was quiet.</p><p>Subscribe to continue reading", "not free"),
        ("<h1>Boote</h1><p>Der Hafen war still.</p><div>Weiterlesen mit Plus</div>", "not free"),
        ("<h1>Bateaux</h1><p>Le port était calme.</p><p>Article réservé aux abonnés", "not free"),
        ("<h1>News</h1>" + "".join(f"<h2><a href=/{n}>Story number {n}</a></h2><p>It is new." for n in range(9)),
         "list of links"),
        ("<h1>News</h1>" + "".join(f"<li><a href=/{n}>Story number {n} of today</a>" for n in range(30)),
         "list of links"),
    ],
)  # fmt: skip
def test_walls_before_articles(content: str, message: str) -> None:
    with pytest.raises(SourceError, match=rf"page\.html.*{message}"):
        read(content)


@pytest.mark.parametrize(
    "content",
    [
        f"<title>Page not found: a history</title><h1>Page not found: a history</h1><p>{LONG * 3}",
        "<title>Un instant de silence</title><p>Le port était calme ce matin-là.",
        "<title>Oat cookies</title><p>Bake the cookies for ten minutes. We accept no substitutes.",
        f"<title>Boats</title><p>{LONG[:200]} Night falls.</p><form action=/enter>Sign in <input type=password></form>",
        "<title>Signing in at the harbour</title><p>Boats sign in at the gate.",
        "<title>Court rules</title><p>Nobody may be asked twice whether they agree.<p>Their privacy is at stake.",
        f"<h1>Boats</h1><p>{LONG * 3}<p>Subscribe to continue reading",
        "<h1>Links I like</h1>" + "".join(f"<p><a href=/{n}>Boat {n}</a> is a very good boat to sail in.</p>"
                                          for n in range(30)),
    ],
)  # fmt: skip
def test_articles_that_look_like_walls_are_read(content: str) -> None:
    assert texts(read(content))


def test_several_articles_on_a_page_are_all_read() -> None:
    posts = "".join(f"<article><h2><a href=/{n}>Post {n}</a></h2><p>{n}: {LONG * n}</article>" for n in range(2, 6))

    assert headings(read(f"<title>Blog</title><main>{posts}</main>{'<div></div>' * 20}")) == [
        f"Post {n}" for n in range(2, 6)
    ]


@pytest.mark.parametrize("tag", ["main", "article", "section", "x-app"])
def test_a_page_without_body_that_begins_with_what_html_4_did_not_know(tag: str) -> None:
    assert texts(read(f"<title>Boats</title><{tag}><p>One.</p></{tag}> two <p>Three.")) == ["One.", "two", "Three."]


def test_a_page_that_is_one_form_is_read() -> None:
    body = f"<nav><a href=/>Home</a></nav><form id=aspnet><div><p>{LONG}</div></form><script></script>"

    assert texts(read(body)) == [LONG.strip()]


def test_a_short_page_is_read() -> None:
    assert texts(read("<title>500 years of boats</title><p>There were many.")) == ["There were many."]


@pytest.mark.parametrize("content", [b"x" * pages.MAX_BYTES, b"x" * (pages.MAX_BYTES // 2), b"<br>" * 300_000])
def test_a_page_that_is_too_large_is_refused(content: bytes) -> None:
    with pytest.raises(SourceError, match=r"page\.html (has more than 20 MB|is too large)"):
        read(b"<p>" + content)


@pytest.mark.parametrize("opening", ["<div>", "<b>", "<blockquote><p>", "<table><tr><td>", "<ul><li>", "<article>"])
def test_a_page_nested_very_deeply_is_read(opening: str) -> None:
    article = read(f"<title>Deep</title><p>Above.{opening * 10_000}below. <i>Far</i> below.")

    assert article.metadata.title == "Deep"
    assert " ".join(texts(article)) == "Above. below. Far below."


def test_a_page_that_would_take_very_long_to_unnest_is_refused() -> None:
    with pytest.raises(SourceError, match=r"page\.html nests too many elements"):
        read("<div>" * 10_000 + "</b>" * 500_000)


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


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        "<p>" + "word " * 200_000,
        "<p>One.</p>" * 15_000,
        "<div><a href=x>link</a> text</div>" * 5_000,
        "<table><tr>" + "<td>cell" * 5_000,
        '<script type=application/ld+json>' + "[" * 100_000 + "</script><p>Text.",
    ],
)  # fmt: skip
def test_large_pages_can_be_read(content: str) -> None:
    assert texts(read(content))


TAGS = st.sampled_from("p div h1 h2 li ul table td br pre a script article main nav b blockquote section sup".split())
OPENED = st.sampled_from(["p", "div class=gallery", "div class=related", "a href=/x", "a href=#a id=a", "h2 id=a"])
TEXT = st.text(max_size=9) | st.sampled_from([LONG, "Related:", "4 May 2021", "Accept all cookies"])
MARKUP = st.lists(
    st.builds("<{}{}>".format, st.sampled_from(["", "/"]), TAGS) | st.builds("<{}>".format, OPENED) | TEXT, max_size=60
).map("".join)


@given(MARKUP)
def test_any_markup_is_read_or_refused(body: str) -> None:
    try:
        assert read(f"<html><body>{body}").sections
    except SourceError as error:
        assert error.hint


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
        assert error.hint


SENTENCES = st.lists(
    st.sampled_from("boat harbour tide lamp keeper winter net rope light oil stair storm quay map".split()),
    min_size=1, max_size=16, unique=True,
).map(lambda chosen: f"{' '.join(chosen).capitalize()}.")  # fmt: skip
TEXT_BLOCKS = st.builds(
    "<{0}>{1}</{2}>".format,
    st.sampled_from(
        ["p", "div class=share", "li", "h2", "nav", "aside", "footer", "div class=comment", "td", "button"]
    ),
    SENTENCES,
    st.just(""),
).map(lambda block: f"{block.removesuffix('</>')}</{block[1:].split()[0].split('>')[0]}>")
ARTICLES = st.lists(TEXT_BLOCKS, min_size=1, max_size=25).map("".join)


@given(ARTICLES, st.booleans())
def test_every_word_that_a_page_shows_is_said_or_listed(body: str, is_article: bool) -> None:
    page = f"<title>Boats</title><h1>Boats</h1><p>{LONG}</p>{body}<p>{LONG}Night falls.</p>"
    article = read(f"<article>{page}</article>" if is_article else page)

    shown = re.findall(r"\w+", re.sub("<[^>]*>", " ", page).lower())
    rows = [" ".join(row) for section in article.sections for block in section.blocks for row in block.rows]
    read_out = " ".join([article.metadata.title, *headings(article), *texts(article), *rows])
    listed = " ".join(each.what.partition(": ")[2] for each in article.omissions)
    accounted = Counter(re.findall(r"\w+", f"{read_out} {listed}".lower()))
    assert not {word: count for word, count in Counter(shown).items() if word != "boats" and accounted[word] < count}


@pytest.mark.parametrize(
    ("head", "summary"),
    [
        ("<meta name=description content='How a lamp is lit &amp;amp; kept.'>", "How a lamp is lit & kept."),
        (_data({"description": "What the <b>keeper</b> saw."}), "What the keeper saw."),
        ("<meta property=og:description content='The harbour was quiet that mor…'>", ""),
        ("<meta name=description content='Boats and their winter'>", ""),
        ("<meta name=description content=Lamps>", ""),
    ],
)
def test_a_page_s_own_summary(head: str, summary: str) -> None:
    page = f"<title>Boats and their winter</title>{head}<h1>Boats and their winter</h1><p>{LONG}"

    assert read(page).metadata.description == summary


def test_what_stands_behind_the_end_of_a_page_is_read() -> None:
    article = read("<html><body><p>This stands before the end.</p></body></html><p>This stands behind it.</p>")
    assert texts(article) == ["This stands before the end.", "This stands behind it."]


def test_deep_pages_may_have_attributes_of_any_name() -> None:
    deep = '<div xmlns:og="u" epub:type="x">' * 3000 + "<p>This stands deep down.</p>" + "</div>" * 3000
    assert texts(read(f"<html xmlns:og='x'><body>{deep}")) == ["This stands deep down."]


def test_deep_pages_may_have_elements_of_any_name() -> None:
    assert texts(read("<p>This is above.</p>" + "<d[iv><a:b><1>" * 200 + "</d[iv>" * 3))[0] == "This is above."


MENU = "<nav><a href=/>Home</a> <a href=/news>News</a></nav>" + "<div></div>" * 9
WALL = "".join(f"<p>{n}: {LONG}</p>" for n in range(3))


@pytest.mark.parametrize(
    "hidden",
    [
        "<div id=app aria-hidden=true>{}</div><div class=cookie-dialog><p>We use cookies. Accept them all?</p></div>",
        "<div class=page-overlay aria-hidden=true><h1>Boats</h1>{}</div>",
        "<div class=notes-overlay aria-hidden=true><div role=dialog><a href=/>&lt;</a>{}</div></div>",
        "<div hidden id='S:0'>{}</div>",
        "<main><template id='B:0'></template></main><div hidden id='S:0'>{}</div>",
        "<x-story><template shadowrootmode=open>{}</template></x-story>",
        "<div hidden=until-found>{}</div>",
        "<div style='display:none' id=late>{}</div>",
        "<h2><button aria-expanded=false>More</button></h2><section hidden>{}</section>",
    ],
)
def test_what_scripts_would_show_is_read(hidden: str) -> None:
    assert f"2: {LONG.strip()}" in texts(read(f"<title>Boats</title>{MENU}{hidden.format(WALL)}"))


def test_a_hidden_dialog_is_never_the_article() -> None:
    dialog = "<div hidden class=consent-modal><p>We and our partners keep what we find on your device.</p></div>"

    assert texts(read(f"<title>Boats</title>{MENU}<article>{WALL}</article>{dialog}")) == [
        f"{n}: {LONG.strip()}" for n in range(3)
    ]


@pytest.mark.parametrize("opening", ["<div role=dialog>", "<dialog>", "<div class=x aria-modal=true>"])
def test_a_dialog_about_consent_is_not_the_article_though_it_is_longer(opening: str) -> None:
    kinds = "".join(f"<h4>Cookies {n}</h4><p>We keep {n} of these to see what you like. {LONG}</p>" for n in range(9))
    dialog = f"<div id=choices-sdk>{opening}<h2>Your choices</h2>{kinds}<button>Allow all</button></div></div>"

    assert texts(read(f"<title>Boats</title>{MENU}<main><article><h1>Boats</h1>{WALL}</article></main>{dialog}")) == [
        f"{n}: {LONG.strip()}" for n in range(3)
    ]


def test_elements_of_a_page_s_own_are_paragraphs_between_blocks() -> None:
    own = WALL.replace("<p>", "<tale-par>").replace("</p>", "</tale-par>")

    assert texts(read(f"{MENU}<tale-body>{own}</tale-body>")) == [f"{n}: {LONG.strip()}" for n in range(3)]


def test_a_button_that_is_a_word_is_read() -> None:
    page = f"{MENU}<main>{WALL}<p>Every spring she oiled the <button>capstan</button> before the boats went out."

    assert "Every spring she oiled the capstan before the boats went out." in texts(read(page))


def test_every_post_of_a_thread_is_read_with_who_says_it() -> None:
    posts = "".join(
        f"<div class=post><div class=user>{who} on Monday</div><div class=msg><p>{who} says: {LONG}</p></div></div>"
        for who in ("Ada", "Bo", "Cyrus", "Dora")
    )
    said = texts(read(f"<title>Oil</title>{MENU}<h1>Oil</h1><div class=thread>{posts}</div>"))

    assert [text.split()[0] for text in said] == ["Ada", "Bo", "Cyrus", "Dora"]


def test_the_lead_between_title_and_text_is_read() -> None:
    lead = "Whoever lives by the sea needs a lamp, and somebody who climbs the stairs every evening to light it."
    page = f"{MENU}<main><header><h1>Boats</h1><div class=intro>{lead}</div></header><hr><div class=body>{WALL}</div>"

    assert texts(read(f"<title>Boats</title>{page}"))[0] == lead


def test_the_lead_below_a_title_that_is_no_heading_of_the_page_is_read() -> None:
    lead = "Whoever lives by the sea needs a lamp, and somebody who climbs the stairs every evening to light it."
    head = f"<div><h2>Boats come home</h2></div><div>{lead}</div>"
    page = f"{MENU}<main><header>{head}</header><hr><div class=body>{WALL}</div></main>"

    assert texts(read(f"<title>Boats come home</title>{page}"))[0] == lead


@pytest.mark.parametrize(
    "around",
    [
        "<p>Photograph by Bo Reed, Quay Restoration Programme</p>",
        "<p>We want to hear what you think about this article. Write to the keeper.</p>",
        "<p>As an Amazon associate we earn from what you buy.</p>",
        "<h3>142 replies to Boats</h3>",
        f"<ol class=comment-list><li><div class=comment-body><p>I do not think so. {LONG}</p></div></ol>",
    ],
)
def test_what_is_said_to_readers_or_by_them_is_no_article(around: str) -> None:
    page = f"<title>Boats</title>{MENU}<article><h1>Boats</h1>{WALL}{around}</article>"
    article = read(page)

    assert texts(article) == [f"{n}: {LONG.strip()}" for n in range(3)]
    assert headings(article) == []
    assert any(re.sub("<[^>]*>", "", around).strip()[:20] in each.what for each in article.omissions)


def test_a_line_drawn_out_of_the_text_is_said_once() -> None:
    pulled = "<blockquote class=pull-quote><p>the boats lay still at their moorings until noon</p></blockquote>"
    article = read(f"{MENU}<article>{WALL}{pulled}<p>{LONG}Then they sailed.</p></article>")

    assert "the boats lay still at their moorings until noon" not in texts(article)
    assert any(each.what.startswith("said already: the boats lay") for each in article.omissions)


def test_chinese_that_is_wrapped_in_the_source_has_no_spaces_in_its_words() -> None:
    content = (
        "<h1>灯台\n  守</h1><p>每天晚上，\n    看守人都会点\n亮<b>那\n盏</b>\n<i>灯</i>，等船回来。</p>"
        + "<p>船只平安归来。</p>" * 2
    )
    article = read(f"<html lang=zh><body>{content}")

    assert (article.metadata.title, texts(article)[0]) == ("灯台守", "每天晚上，看守人都会点亮那盏灯，等船回来。")


def test_a_sentence_of_few_words_is_said_again_also_where_words_are_not_parted() -> None:
    opening = "<div><p>上午九点到下午五点开放，周一闭馆。</p></div>"
    article = read(f"<html lang=zh>{MENU}<article>{WALL}<h2>船</h2>{opening}<h2>鱼</h2>{opening}</article>")

    assert texts(article).count("上午九点到下午五点开放，周一闭馆。") == 2


QUAY = (
    "The harbour was quiet that morning, and nobody on the quay spoke. Old men mended their nets behind the wall.",
    "Later the lamps were lit one after another, until the bay looked like a street. Then the first boat came home.",
)


@pytest.mark.parametrize(
    "copy",
    [
        "<aside class=pullquote><p>The harbour was quiet that morning … Old men mended their nets</p></aside>",
        "<blockquote class=pull-quote>Old men mended their nets behind the wall. <cite>A fisher</cite></blockquote>",
        "<blockquote>Later the lamps were lit one after another, until the bay looked like a street.</blockquote>",
        "<div class=highlights><ul><li>Later the lamps were lit one after another, until the bay looked</ul></div>",
        "<section class='sumario derecha'><p>Nobody on the quay spoke. Then the first boat came home.</p></section>",
    ],
)
def test_what_is_put_together_of_sentences_of_the_text_is_said_once(copy: str) -> None:
    page = f"{MENU}<article><h1>Boats</h1><p>{QUAY[0]}</p>{copy}<p>{QUAY[1]}</p>{WALL}</article>"

    assert texts(read(page))[:2] == list(QUAY)


def test_a_lead_that_is_no_sentence_is_known_by_its_name() -> None:
    lead = "<div data-gu-name=standfirst><p>Islanders gather to see the light after a long dark</p></div>"
    byline = "<address><a rel=author href=/ada>Ada Brook</a> in Olm</address>"
    dates = "<details><summary>3 May 2021</summary>Changed 4 May 2021</details><div>Share</div>"
    text = "".join(f"<p>{each}</p>" for each in NIGHT[:3])
    head = f"<div><h1>Boats</h1></div>{lead}<div data-gu-name=meta>{byline}{dates}</div>"
    article = read(f"{MENU}<main><article>{head}<div>{text}</div></article></main>")

    assert texts(article)[0].startswith("Islanders gather to see the light")


def test_a_teaser_over_the_text_that_is_its_beginning_is_said_once() -> None:
    page = f"{MENU}<article><h1>Boats</h1><div class=abstract><p>{' '.join(QUAY)}</p></div>"
    article = read(f"{page}<div><p>{QUAY[0]}</p><p>{QUAY[1]}</p>{WALL}</div></article>")

    assert texts(article)[:2] == list(QUAY)


PASSAGE = f"{' '.join(QUAY)} Nobody asked where it had been, and by morning it was gone."


@pytest.mark.parametrize(
    "copy",
    [
        f"<p>{PASSAGE}</p>",
        f"<h2>The bay</h2><p>{PASSAGE.removeprefix('The harbour was quiet that morning, and ')}</p>",
        f"<div class=mobile><p>{PASSAGE}</p></div>",
    ],
)
def test_a_passage_that_is_on_the_page_again_is_said_once(copy: str) -> None:
    article = read(
        f"{MENU}<article><h1>Boats</h1><p>{PASSAGE}</p><p>{NIGHT[0]}</p>{copy}<p>{NIGHT[2]}</p>{WALL}</article>"
    )

    assert texts(article)[:3] == [PASSAGE, NIGHT[0], NIGHT[2]]
    assert any("by morning it was gone" in each.what for each in article.omissions)


def test_a_long_sentence_that_was_pasted_in_again_is_said_once() -> None:
    article = read(f"{MENU}<article><h1>Boats</h1><p>{NIGHT[1]}</p><p>{NIGHT[0]}</p><p>{NIGHT[1]}</p>{WALL}</article>")

    assert texts(article)[:2] == [NIGHT[1], NIGHT[0]] and texts(article).count(NIGHT[1]) == 1
    assert any(each.what.startswith("said already: She lit the second lamp") for each in article.omissions)


REFRAIN = "She lit the second lamp, which nobody had done since the war, and waited."


@pytest.mark.parametrize(
    "text",
    [
        f"<p>{REFRAIN}</p><p>{REFRAIN}</p>",
        f"<p>{NIGHT[1]}</p><p>{NIGHT[0]}</p><p>{NIGHT[1]}</p><p>{NIGHT[2]}</p><p>{NIGHT[1]}</p>",
        f"<p>“{NIGHT[1]}”</p><p>{NIGHT[0]}</p><p>“{NIGHT[1]}”</p>",
        f"<h2>Monday</h2><p>{PASSAGE}</p><h2>Tuesday</h2><p>{PASSAGE}</p>",
        f"<h2>Monday</h2><p>{PASSAGE}</p><h2>Tuesday</h2><p>{NIGHT[0]} {PASSAGE}</p>",
        f"<p>{PASSAGE.replace('. ', '.<br>')}</p><p>{NIGHT[1]}</p><p>{PASSAGE.replace('. ', '.<br>')}</p>",
    ],
)
def test_what_is_repeated_on_purpose_is_said_again(text: str) -> None:
    paragraphs = re.findall("<p>(.*?)</p>", text.replace("<br>", " "))
    article = read(f"{MENU}<article><h1>Boats</h1>{text}<p>{NIGHT[2]}</p>{WALL}</article>")

    assert texts(article)[: len(paragraphs)] == paragraphs


def test_a_quote_that_is_not_in_the_text_and_points_that_are_explained_are_said() -> None:
    quote = "<blockquote class=pull-quote>We mended the nets that were torn in the storm of last winter.</blockquote>"
    points = "<ul><li>Old men mend the nets that were torn in the storm, behind the wall of the harbour.</li></ul>"
    article = read(f"{MENU}<article><h1>Boats</h1>{points}<p>{QUAY[0]}</p>{quote}<p>{QUAY[1]}</p>{WALL}</article>")

    assert len(texts(article)) >= 4 and any("last winter" in text for text in texts(article))
    assert any("torn in the storm, behind" in text for text in texts(article))


@pytest.mark.parametrize("heading", ["References", "Literaturverzeichnis", "Références", "参考文献"])
def test_lists_of_references_are_listed_and_not_read(heading: str) -> None:
    page = f"{MENU}<article>{WALL}<h2>{heading}</h2><ol><li>Brook, Oil. 2011.<li>Reed, Wicks. 2012.</ol></article>"
    article = read(page)

    assert headings(article) == []
    assert any("Brook, Oil. 2011." in each.what for each in article.omissions)


def test_a_list_of_contents_is_not_read() -> None:
    contents = "<p><a href=#a>The Quay 2</a></p><p><a href=#b>The Stair 5</a></p>"
    page = f"{contents}<h1 id=a>The Quay</h1><p>{LONG}</p><h1 id=b>The Stair</h1><p>{LONG}</p>"

    assert texts(read(page)) == [LONG.strip(), LONG.strip()]


def test_a_page_of_which_scraps_remain_is_refused() -> None:
    promos = "".join(f"<aside class=promo><p><a href=/{n}>{n} {LONG}</a></p></aside>" for n in range(9))
    with pytest.raises(SourceError, match=r"page\.html"):
        read(f"<title>Boats</title>{MENU}<p>The harbour.</p>{promos}")


@pytest.mark.parametrize(
    ("head", "line", "author"),
    [
        (_data({"author": [{"@type": "Person", "name": "Ada Brook"}, {"name": "Bo Reed"}]}), "", "Ada Brook, Bo Reed"),
        (_data({"author": {"name": "Quay Press"}, "publisher": {"name": "Quay Press"}}), "", ""),
        (_data({"author": {"name": "Quay Press"}, "publisher": {"name": "Quay Press"}}), "<p>By Ada Brook</p>",
         "Ada Brook"),
        (_data({"publisher": {"name": "Quay Press"}}), "<p class=byline>Quay Press</p>", ""),
        (_data({"publisher": {"name": "Quay Press"}}), "", ""),
        ("<meta name=author content=Gwern>", "", "Gwern"),
        ("<meta name=citation_author content='Brook, Ada'><meta name=citation_author content='Reed, Bo'>", "",
         "Ada Brook, Bo Reed"),
        ("<meta name=author content='https://quay.example/ada'>", "", ""),
        ("", "<p class=byline>By Ada Brook and Bo Reed | 3 May 2021</p>", "Ada Brook, Bo Reed"),
        ("", "<p class=byline>Published May 22, 2021</p>", ""),
        ("", "<div class=author><a title='View all posts by ada' rel=author>Ada Brook</a></div>", "Ada Brook"),
        ("", "<div class=author>View all posts by</div>", ""),
        ("", "<p>Von Wiebke Harms</p>", "Wiebke Harms"),
        ("", "<p>By the time the boats came home it was dark.</p>", ""),
        ("", "<aside class=sidebar><span class=author>Side Barman</span></aside>", ""),
        ("", "<div class=comments><div class=author>Carla Menter</div></div>", ""),
        ("", "<div class=widget Blog><div class=post-footer>Posted by <i itemprop=author>Ada Brook</i></div></div>",
         "Ada Brook"),
        ("", "<div class=author>Text: <b itemprop=author>Ada Brook</b> / <i itemprop=publisher>Quay</i></div>",
         "Ada Brook"),
        ("<meta name=author content='Quay Foundation'>", "<p><b>Author: Ada Brook, keeper of lamps.</b></p>",
         "Ada Brook"),
        ("<meta name=author content='Quay Foundation'>", "", "Quay Foundation"),
        ("<meta name=author content='Quay'><meta name=dc.publisher content=Quay>", "", ""),
        ("<meta name=author content=Quay7>", "<p>By Ada Brook</p>", "Ada Brook"),
        ("", "<p>By Ada Brook7 May 2021</p>", "Ada Brook"),
        ("<meta name=author content=AdaB>", "<p>By <a href=/author/ada>Ada Brook</a></p>", "Ada Brook"),
        ("<meta name=author content=AdaB>", "<p>Quay Harbour</p>", "AdaB"),
        ("<meta name=author content='Ada Brook'>", "<p><a href=/a/1>Ada Brook</a>, <a href=/a/2>Bo Reed</a></p>",
         "Ada Brook, Bo Reed"),
        ("<meta name=author content='Ada Brook'>",
         "<p>By <a href=/author/a>Ada Brook</a>. Reviewed by <a href=/author/b>Bo Reed</a></p>", "Ada Brook"),
        ("", "<p>By Ada Brook, Lamp Expert, Quay Hospital</p>", "Ada Brook"),
        ("", "<p>By Ada Brook, ophthalmologist, Quay Light</p>", "Ada Brook"),
        ("", "<p>By Ada Brook, Lamps</p>", "Ada Brook"),
        ("", "<div><p>Ada Brook</p><p>Senior Tech Writer</p></div>", "Ada Brook"),
        ("", "<div><p>Ada Brook</p><p>Lamps and nets</p></div>", ""),
        ("", "<p>A guest article - by Ada Brook</p>", "Ada Brook"),
        ("", "<p>Ein Gastbeitrag von Wiebke Harms</p>", "Wiebke Harms"),
        ("", "<h2>Von Lampen über Öl</h2>", ""),
        ("", "<p>作者：林海</p>", "林海"),
        ("", "<div><i>来源：河流日报</i><span>作者：林海</span><span>字号：大</span></div>", "林海"),
        ("", "<p>Geplaatst op 4 maart 2021 door Ada Brook</p>", "Ada Brook"),
        ("<meta name=author content='Ada Brook, Quay'><meta property=og:site_name content='The Quay'>", "",
         "Ada Brook"),
        ("", "<p>2021-03-04 10:00 来源：河流日报 作者：林海</p>", "林海"),
        ("", "<p>2021年3月4日 公開／著者：林 海子</p>", "林 海子"),
        ("", "<p>Words by Ada Brook. Photographs by Per Holm.</p>", "Ada Brook"),
        ("", "<p>Text & Fotos: Wiebke Harms</p>", "Wiebke Harms"),
        ("", "<p>Foto: Per Holm</p>", ""),
        ("", "<div class=byline><p>By Ada Brook and Per Holm</p><p>Reporting from Quay</p></div>",
         "Ada Brook, Per Holm"),
        ("", "<div class=vcard><b class='fn org'>Quay Light</b><p>Built: 1801</p></div>", ""),
        ("", "<p>Tekst: Per Holm Foto: Kari Lie</p>", "Per Holm"),
        ("", "<p>Автор: Иван Петров</p>", "Иван Петров"),
        ("", "<p>בחדשות</p><p>מאת: דנה כהן</p>", "דנה כהן"),
        ("", "<span class=writer>김민수 기자</span>", "김민수"),
        ("", "<p>文：林 海子</p>", "林 海子"),
        ("", "<dl><dt>Auteur</dt><dd>Hélène Faure</dd></dl>", "Hélène Faure"),
        ("", "<p>Published: 4 March 2021 Author: Ada Brook</p>", "Ada Brook"),
        ("", "<div class=article__author>Politics · Ada Brook, Bo Reed</div>", "Ada Brook, Bo Reed"),
        ("", "<div class=author>Written by <a href=/>Ada Brook</a> in Lamps on 4 May</div>", "Ada Brook"),
        ("", "<p><a href=/reporter/Ada-Brook-13.cms>Ada Brook</a> / QNN / Updated: Oct 9, 2019</p>", "Ada Brook"),
        ("", "<div class=articleMeta><span class=authorText>Ada Brook</span> · Quay News</div>", "Ada Brook"),
        ("", "<blockquote><a href=/people/ada>Ada Brook, CEO</a></blockquote>", ""),
        ("", "<nav class=byline><b itemprop=author>Ada Brook</b></nav>", "Ada Brook"),
        ("", "<p>By Ada Brook, MBA, RN</p>", "Ada Brook"),
        ("", "<p class=byline>By ADA BROOK and BO REED<b>March 4, 2021</b></p>", "Ada Brook, Bo Reed"),
        ("<meta name=author content='Quay, Harbour, Bay'>", "", ""),
        ("<meta name=author content=abrook>", "<a class=byline__authorLink href=/staff/abrook/posts.html>Ada Brook</a>",
         "Ada Brook"),
        ("<meta name=author content=abrook>", "", "abrook"),
        ("<meta name=author content='Quay Nast'><meta name=copyright content='Copyright (c) Quay Nast 2022'>"
         "<meta property=article:author content='Ada Brook'>", "", "Ada Brook"),
        ("<meta property=og:site_name content='Ada Brook'>"
         + _data({"author": {"@type": "Person", "name": "Ada Brook"}}), "", "Ada Brook"),
        ("<meta property=og:site_name content='Quay Post'>"
         + _data({"author": {"@type": "Person", "name": "Quay Post"},
                  "publisher": {"@type": "Organization", "name": "Quay Post"}}), "", ""),
        ("<meta name=author content='Ada Brook'>"
         + _data({"author": {"@type": "Person", "name": "Ada Brook"},
                  "publisher": {"@type": "Organization", "name": "Ada Brook"}}), "", "Ada Brook"),
        (_data({"author": {"@type": "Person", "name": "ada brook"}}), "", "Ada Brook"),
        (_data({"author": {"@type": "Person", "name": "quay admin"}}), "", ""),
        (_data({"author": {"@type": "Person", "name": "undefined"}}), "", ""),
        ("", "<p>Posted by Webmaster on March 4, 2021</p>", ""),
        (_data({"author": {"@type": "Organization", "name": "Contributors to Quay"}}), "", "Contributors to Quay"),
        (_data({"review": {"@type": "Review", "author": "Rita Reader"}}), "", ""),
        (_data({"author": {"@type": "Person", "name": "CNN Wire"}}), "", "CNN Wire"),
        ("", "<div class=byline><i>Ada Brook</i> <i>Bo Reed</i> <i>Per van Holm</i></div>",
         "Ada Brook, Bo Reed, Per van Holm"),
        ("", "<ul class=authors><li><b rel=author>Ada Brook</b> Close<li><b rel=author>Bo Reed</b> Close</ul>",
         "Ada Brook, Bo Reed"),
        ("", "<p><a rel=author href=/a>Ada Brook</a>, <a rel=author href=/b>Bo Reed</a></p>", "Ada Brook, Bo Reed"),
        ("<meta name=author content='Ada Brook'>", "<p>By Ada Brook and Bo Reed</p>", "Ada Brook, Bo Reed"),
        ("<meta name=author content='Ada Brook'>", "<p class=byline>Bo Reed</p><p class=byline>Ada Brook</p>",
         "Bo Reed, Ada Brook"),
        ("<meta name=author content='Ada Brook'>", "<p class=byline>Ada Brook, Quay News Fellow</p>", "Ada Brook"),
        ("", "<span class=authorname-txt>Ada Brook</span>", "Ada Brook"),
        ("", "<b class=x7 data-testid=author-name>Ada Brook</b>", "Ada Brook"),
        ("", "<b data-hook=user-name>Ada Brook</b>", "Ada Brook"),
        ("", "<div class='elementor-widget elementor-widget-post-info'><li itemprop=author>Ada Brook</li></div>",
         "Ada Brook"),
        ("", "<div class=testimonial-author><b>Ada Brook</b><p>A keeper who is happy</p></div>", ""),
        ("", "<p>كتب: سالم حداد</p>", "سالم حداد"),
        ("", "<div class=author>लेखक: अदिति शर्मा</div>", "अदिति शर्मा"),
        ("", "<div data-testid=byline-new><b>Ada Brook</b><div>Coast correspondent</div></div>", "Ada Brook"),
        ("", "<p class=author>Oprac. Anna Nowak</p>", "Anna Nowak"),
        ("<meta name=author content='Ada Brook - https://brook.example/'>", "", "Ada Brook"),
        ("", "<div class=author-name>By <a href=/staff/ada>Ada Brook</a> <b>Staff Writer</b></div>", "Ada Brook"),
        ("", "<div class=author-name>By <a href=/staff/ada>Ada Brook</a> and Bo Reed</div>", "Ada Brook, Bo Reed"),
        ("<meta name=author content='Ada Brook'>", "<a rel=author href=/a>See full bio</a>", "Ada Brook"),
        ("", f"<p>{LONG}</p><p>{LONG}</p><b data-hook=user-name>Ada Brook</b>", ""),
        ("", "<div><i>By</i><i>Ada Brook</i></div><p>Published March 4, 2021</p>", "Ada Brook"),
        ("", "<p>Ada Brook | Senior Writer | March 4, 2021</p>", "Ada Brook"),
        ("", "<p>Quay Harbour | March 4, 2021</p>", ""),
        ("", "<p>by <a href=/author/ada/>Ada</a> · March 4, 2021</p>", "Ada"),
        ("", "<p>by <a href=/author/7/>Staff</a> · March 4, 2021</p>", ""),
        ("", "<p class=author>Ada (Brook) Reed</p>", "Ada (Brook) Reed"),
        (
            "",
            "<p class=authors><b>Ada Brook<sup>1,2</sup></b>, <b>Bo Reed<sup>2*</sup></b></p>",
            "Ada Brook, Bo Reed",
        ),
        ("", "<div class='credits reader-credits'>Ada Brook</div>", "Ada Brook"),
        ("", "<div class=byline>By ADA BROOK<br>Quay Post Staff Writer</div>", "Ada Brook"),
        ("", "<div class=author>نویسنده: سارا راد</div>", "سارا راد"),
        ("", "<div class=heading><aside class=post-author>Ada Brook</aside></div>", "Ada Brook"),
    ],
)  # fmt: skip
def test_authors_are_names_that_are_marked_as_the_article_s(head: str, line: str, author: str) -> None:
    assert read(f"<title>Boats</title>{head}{MENU}<h1>Boats</h1>{line}{WALL}").metadata.author == author


def test_what_a_listing_shows_is_read_where_the_page_says_it_too() -> None:
    line = "Boats that come home late at night are moored outside, until there is enough water."
    page = f"<title>Boats</title><article><h1>Boats</h1>{WALL}<pre>> {line}</pre><blockquote>{line}</blockquote>{WALL}"
    assert line in texts(read(f"{page}</article>"))


def test_a_title_that_is_escaped_twice_is_read_without_escapes() -> None:
    head = _data({"headline": "The boats &amp;#8211; at last &amp;#8230;"})
    assert read(f"<title>Home</title>{head}{MENU}{WALL}").metadata.title == "The boats – at last …"


@pytest.mark.parametrize(
    ("foot", "author"),
    [
        ("<h3>Written by Ada Brook</h3><p>Ada Brook keeps the lamps of the quay.</p>", "Ada Brook"),
        ("<p>Verfasst von Wiebke Harms</p>", "Wiebke Harms"),
        ("<p>Written by Ada Brook</p><p>Written by Bo Reed</p>", ""),
        ("<p>Written by hand</p>", ""),
        ("<div>This post was written by Ada Brook, Head of Lamps and Quays</div>", "Ada Brook"),
        ("<h2>Article by</h2><div>Ada Brook</div>", "Ada Brook"),
        ("<aside><h3>Author</h3><p>Ada Brook</p></aside>", "Ada Brook"),
        ("<aside class=related><h3>Author</h3><p>Ada Brook</p></aside>", ""),
        ("<div class=author-box><b>Ada Brook</b><p>Ada keeps the lamps of the quay.</p></div>", "Ada Brook"),
        ("<div class=author-box><b>Quay Harbour</b><p>Boats come home here.</p></div>", ""),
        ("<p>Posted by Ada at March 4, 2021 10:12 AM</p>", "Ada"),
        ("<div class=author_links><a href=/author/ada>View all posts by Ada Brook</a></div>", "Ada Brook"),
    ],
)  # fmt: skip
def test_authors_below_a_text_are_such_as_are_said_to_be(foot: str, author: str) -> None:
    assert read(f"<title>Boats</title>{MENU}<h1>Boats</h1>{WALL}{foot}").metadata.author == author


@pytest.mark.parametrize(
    ("head", "line", "published"),
    [
        (_data({"datePublished": "2021-05-03T08:00:00Z"}), "", "2021-05-03"),
        ("<meta name=citation_publication_date content='2021 May 3'>", "", "2021-05-03"),
        ("<meta name=date content=20210503>", "", "2021-05-03"),
        ("<link rel=canonical href=https://quay.example/2021/05/03/boats>", "", "2021-05-03"),
        ("", "<time datetime=2021-05-03>yesterday</time>", "2021-05-03"),
        ("", "<p>3 May 2021</p>", "2021-05-03"),
        ("", "<div><time>3 May 2021</time><time>21:25</time></div>", "2021-05-03"),
        ("", "<time class='entry-date published updated' datetime=2021-05-03>May</time>", "2021-05-03"),
        ("", "<time class=updated datetime=2022-01-01>x</time><time datetime=2021-05-03>x</time>", "2021-05-03"),
        ("", "<span property='dc:date dc:created' content='2021-05-03T10:00'>by Ada</span>", "2021-05-03"),
        ("", "<relative-time datetime=2021-05-03T12:00:00Z>on Monday</relative-time>", "2021-05-03"),
        ("", "<li class=x__date>03.05.21</li>", "2021-05-03"),
        ("", "<div class=articleMeta>By Ada Brook in Lamps on 3 May 2021 at 08:34 PM. 5 Comments</div>", "2021-05-03"),
        (
            "",
            "<p>A lead of more than twelve words stands between the title and the line about it.</p>"
            "<div>By Ada Brook Published in Front May 3, 2021 2:24 pm</div>",
            "2021-05-03",
        ),
        ("", "<dl><dt>Publié le</dt><dd>3 mai 2021</dd></dl>", "2021-05-03"),
        ("", f"<p>{LONG}</p><p>Haltern am See | Paris, 3. Mai 2021</p>", "2021-05-03"),
        ("", f"<p>{LONG}</p><p>Version 4.5 of 3 May 2021</p>", ""),
        ("", "<p>河流日报北方频道（ 2021-05-03 09:20:26 ）稿件来源：河流日报</p>", "2021-05-03"),
        (
            "",
            "<div>Par Hélène Faure<br>Publié le 3 mai 2021 à 18h04, mis à jour le 4 mai 2021 à 10h20 par elle</div>",
            "2021-05-03",
        ),
        ("", "<div><span>By ADA BROOK</span><span>May 3, 2021</span></div>", "2021-05-03"),
        ('<script>window.page = {"publishedDate": "2021-05-03T10:00:00Z"}</script>', "", "2021-05-03"),
        ("<script>[{pubDate: '2021-05-03'}, {pubDate: '2020-05-03'}]</script>", "", ""),
        ("<link rel=canonical href=https://quay.example/n1/2021/0503/c1-32.html>", "", "2021-05-03"),
        (_data({"dateCreated": "2021-04-01"}) + "<meta name=date content=2021-05-03>", "", "2021-05-03"),
        (_data({"datePublished": [{"@type": "Date", "@value": "2021-05-03"}]}), "", "2021-05-03"),
        (_data({"review": [{"@type": "Review", "datePublished": "2020-01-01"}]}), "", ""),
        (
            '<script type=application/ld+json>// by hand\n{"@type": "Article", /* when */ "datePublished": '
            '"2021-05-03",}</script>',
            "",
            "2021-05-03",
        ),
        (
            "<script type=application/ld+json>{&quot;@type&quot;:&quot;Article&quot;,"
            "&quot;datePublished&quot;:&quot;2021-05-03&quot;}</script>",
            "",
            "2021-05-03",
        ),
        (
            "<script type=application/ld+json>"
            + json.dumps(
                [
                    {"@type": "Article", "headline": "Nets and oil", "datePublished": "2020-01-01"},
                    {"@type": "Article", "headline": "Boats", "datePublished": "2021-05-03"},
                ]
            )
            + "</script>",
            "",
            "2021-05-03",
        ),
        ("", "<p>Mon 03.05.21 | 14:07 | by Ada Brook</p>", "2021-05-03"),
        (
            "",
            "<small>May 3, 2021 at 08:45 AM | in: Boats, Lamps, Ropes, Nets, Oil, Sails, Tar</small><br>",
            "2021-05-03",
        ),
        ("", "<div class=node-promoted><div class=submitted>Saved by ada on May 3, 2021</div></div>", "2021-05-03"),
        ("", "<div><time class=updated datetime=2021-05-03>Monday</time></div>", "2021-05-03"),
        ("", "<div>Updated <time class=updated datetime=2021-05-03>Monday</time></div>", ""),
        ("", "<figure><img src=a.png><figcaption>The quay, 3 May 2021</figcaption></figure>", ""),
        (
            "<link rel=canonical href=https://quay.example/boats><meta name=date content=2020-07-08>",
            "<p>3 May 2021</p>",
            "2020-07-08",
        ),
        (
            "<link rel=canonical href=https://quay.example/2021/05/03/boats><meta name=date content=2020-07-08>",
            "<p>3 May 2021</p>",
            "2021-05-03",
        ),
        ("", "<p>Updated 3 May 2021</p>", ""),
        ("", "<p>Updated 3 May 2021</p><p>Published 1 May 2021</p>", "2021-05-01"),
        ("", f"<p>{LONG}</p><p>The quay was updated on 3 May 2021</p>", ""),
        ("<meta name=date content=2022-07-08>", "<p>Updated 3 May 2021</p>", "2022-07-08"),
        ("<meta name=date content=2022-07-08>", "<p>3 May 2021</p>", "2021-05-03"),
        ("<meta name=date content=2022-07-08>", "<p>Published 3 May 2021</p>", "2021-05-03"),
        ("<meta name=date content=2022-07-08>", "<p>The flood of 3 May 2021</p>", "2022-07-08"),
        (
            "<meta name=date content=2022-07-08>",
            "<p><time class=updated>9 July 2022</time><time class=published>8 July 2022</time></p>",
            "2022-07-08",
        ),
        ("", "<p>03/05/2021</p>", ""),
        ("", "<p>03/05/2021</p><p>Seen on 28/02/2021.</p>", "2021-05-03"),
        ("<meta name=date content=2021>", "", ""),
        ("", "<p>© 2019 Quay Press</p>", ""),
        (
            "<meta property=article:published_time content=2021-05-01>",
            f"<h2>{LONG}<span class=art__date>Monday, 3 May 2021</span></h2>",
            "2021-05-03",
        ),
        ("", "<p>Week 14 – 20 January 2022</p>", ""),
        ("", "<table><tr><td>Anmeldungsdatum: 3. Mai 2021</table>", ""),
        ("", "<p>Vom 14. bis 20. Januar 2022</p>", ""),
        ("", "<p>10:30 – 3 May 2021</p>", "2021-05-03"),
        ("", "<p>Everyone remembers the storm of 2007.</p>", ""),
        ("", "<aside class=related><time datetime=2020-01-02>2 January</time></aside>", ""),
        ("", "<ul class=menu><li class=date>Friday, 21 January 2022<li><a href=/>Start</a></ul>", ""),
        ("", "<p>OLM, May 3, 2021 /Wire/ -- The boats lay still at their moorings that morning.</p>", "2021-05-03"),
        (
            "<meta property=article:published_time content=2019-11-22>",
            "<div><time class=Head_PublishDate-x1>3 May 2021</time></div>",
            "2021-05-03",
        ),
        (
            "<meta property=article:published_time content=2019-11-22>",
            "<div class=published-date>Updated 3 May 2021</div>",
            "2019-11-22",
        ),
        (
            "<meta property=article:published_time content=2019-11-22>",
            "<p class=posted-on><time class=updated datetime=2021-05-03>3 May 2021</time></p>",
            "2019-11-22",
        ),
        (
            "",
            "<p>They were all at sea when the storm came in, and nobody on the pier had seen them go.</p>"
            "<video src='https://cdn.example/a/b/c/d/e/f/g/h/i/j/k/l.mp4'></video><p>First published on 3 May 2021</p>",
            "2021-05-03",
        ),
        ("", "<div class=submitted>Submitted by Ada Brook on Mon, 05/03/2021 - 10:12</div>", "2021-05-03"),
        ("", f"<p>{LONG} They had sailed since <time datetime=2021-05-03>3 May</time>, and {LONG}</p>", ""),
        ("", f"<p><time datetime=2021-05-03>3 May</time> – {LONG} {LONG}</p>", "2021-05-03"),
        (
            "",
            "<p>Updated: <time datetime=2021-05-09>9 May 2021</time> | First published: <time>3 May 2021</time></p>",
            "2021-05-03",
        ),
    ],
)
def test_dates_are_stated_or_absent(head: str, line: str, published: str) -> None:
    foot = "<footer>Copyright 2019, since 1 January 1990</footer>"
    page = f"<title>Boats</title>{head}{MENU}<h1>Boats</h1>{line}{WALL}{foot}"

    assert read(page).metadata.published == published


@pytest.mark.parametrize(
    ("language", "address", "published"),
    [
        ("en-US", "", "2021-03-05"),
        ("en-GB", "", "2021-05-03"),
        ("fr", "", "2021-05-03"),
        ("en", "<link rel=canonical href=https://quay.example.uk/boats>", "2021-05-03"),
        ("en", "", ""),
        ("ja", "", ""),
    ],
)
def test_language_and_country_tell_which_of_day_and_month_stands_first(
    language: str, address: str, published: str
) -> None:
    page = f"<html lang={language}><title>Boats</title>{address}{MENU}<h1>Boats</h1><p>03/05/2021</p>{WALL}"

    assert read(page).metadata.published == published


def test_the_day_of_today_over_a_page_is_not_the_date_of_its_article() -> None:
    head = "<div class=date>Friday, 21 January 2022</div><p>Weather</p><p>Harbour</p>"
    page = f"<title>Boats</title>{head}{MENU}<h1>Boats</h1><p class=datum>3 May 2021</p>{WALL}"

    assert read(page).metadata.published == "2021-05-03"
    alone = f"<title>Boats</title><div class=topbar>{head}</div>{MENU}<main><h1>Boats</h1>{WALL}</main>"
    assert read(alone).metadata.published == ""


def test_who_wrote_other_articles_is_asked_last() -> None:
    teasers = "<article><h3>Nets and oil</h3><a class=byline href=/bo>Bo Reed</a></article>"
    page = f"<title>Boats</title>{teasers}{MENU}<h1>Boats</h1><div class=info>By Ada Brook in Front</div>{WALL}"

    assert read(page).metadata.author == "Ada Brook"


@pytest.mark.parametrize(
    "line",
    [
        "This entry was posted on Monday, May 3rd, 2021 at 3:00 pm and is filed under Lamps.",
        "Dieser Eintrag wurde am Montag, 3. Mai 2021 um 15:00 Uhr erstellt und ist unter Lampen abgelegt.",
        "Cet article a été publié le 3 mai 2021 dans Lampes par Ada.",
        "Kiel, den 3. Mai 2021",
        "3 May 2021",
        "Erstellt von Anna Blum am 3. Mai 2021 um 10:12 Uhr | Kommentare (2)",
        "Publié par Luc Morel à 10:12 le 3 mai 2021",
        "Written by Ole Dahl, 3 May 2021",
    ],
)
def test_the_date_below_an_article_counts_where_none_is_over_it(line: str) -> None:
    assert read(f"<title>Boats</title>{MENU}<h1>Boats</h1>{WALL}<p>{line}</p>").metadata.published == "2021-05-03"


@pytest.mark.parametrize(
    "rest",
    [
        "<ul><li><time>3 May 2021</time>, Kiel<li><time>4 May 2021</time>, Olm<li><time>5 May 2021</time>, Rom</ul>",
        "<p><a href=/1>Nets</a> <i class=date>9 May 2021</i></p><p><a href=/2>Oil</a> <i class=date>8 May 2021</i></p>",
    ],
)
def test_the_days_of_events_and_of_other_articles_are_not_the_date_of_this_one(rest: str) -> None:
    assert read(f"<title>Boats</title>{MENU}<h1>Boats</h1>{WALL}{rest}").metadata.published == ""


def test_the_date_in_a_heading_counts() -> None:
    page = f"<title>Boats</title>{MENU}<h1>Boats<br><small>03.05.2021 • Ada</small></h1>{WALL}"

    assert read(page).metadata.published == "2021-05-03"


def test_of_headings_that_say_the_title_the_highest_is_the_article_s() -> None:
    teaser = "<ul><li><h3>Boats</h3><p>18 April 2021 in Lamps</p></li></ul>"
    page = f"<title>Boats</title>{teaser}{MENU}<h1>Boats</h1><p>3 May 2021</p>{WALL}"

    assert read(page).metadata.published == "2021-05-03"


def test_a_message_of_an_agency_begins_with_its_date() -> None:
    for behind in (" – ", "<br>"):
        text = f"Kiel, 3 May 2021{behind}The harbour was quiet that morning, and the boats lay still at their moorings."
        page = f"<title>Boats</title>{MENU}<h1>Boats</h1><p>{text}</p>{WALL}"

        assert read(page).metadata.published == "2021-05-03"


def test_a_change_at_the_beginning_of_a_text_is_not_its_date() -> None:
    text = "Update 2021-05-03: The harbour was quiet that morning, and the boats lay still at their moorings."
    assert read(f"<title>Boats</title>{MENU}<h1>Boats</h1><p>{text}</p>{WALL}").metadata.published == ""


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>The Stair | Quay Journal</title>", "<h1>Quay Journal</h1><h2>The Stair</h2>", "The Stair"),
        ("<title>Set up — Lamp 1.0</title>", "<h1>Set up<a href=#x>¶</a></h1>", "Set up"),
        ("", "<p class=title>The Stair</p>", "The Stair"),
        (
            "<title>Quay Journal: The Stair</title><meta property=og:title content='The Stair'>",
            "<h1>Quay Journal</h1>",
            "The Stair",
        ),
        (
            "<title>The Stair | quay.example | The journal of all who live at sea</title>",
            "<h1>The Stair</h1>",
            "The Stair",
        ),
        ("<title>Stairs | A journal of lamps</title>", "<h1>A journal of lamps</h1><h1>Stairs</h1>", "Stairs"),
        (
            "<title>Quay - News - All that we know of the stair</title>",
            "<h1>All that we know of the stair</h1>",
            "All that we know of the stair",
        ),
        (
            "<title>Quay | Lamps and oil</title><meta property=og:title content='The Stair | Quay'>",
            "<h1><a href=/>Quay</a></h1><h2>The Stair</h2>",
            "The Stair",
        ),
        ("<title>The Stair - Quay</title>", "<h2>The Stair</h2>", "The Stair"),
        (
            "<title>Lamps at the best price, tested for you</title>",
            "<h1>How the keeper trims her wick</h1>",
            "How the keeper trims her wick",
        ),
        (
            "<title>Lamps for all | Quay</title><meta property=og:site_name content='Lamps for all'>",
            "<h1>Lamps for all who live at sea</h1>",
            "Lamps for all who live at sea",
        ),
        (
            "<title>Coffee at the pier - Stairs - Quay Diary</title><meta property=og:site_name content='Quay Diary'>",
            "<h2>Quay Diary</h2><div class=blog-top><h1>Coffee at the pier – Stairs</h1></div>",
            "Coffee at the pier – Stairs",
        ),
        (
            "<title>Quay Diary: Coffee at the pier</title>",
            "<h1 class=title>Quay Diary</h1><h3 class='post-title entry-title'>Coffee at the pier</h3>",
            "Coffee at the pier",
        ),
        (
            "<title>Quay Diary &raquo; Blog Archive &raquo; Coffee at the pier</title>",
            "<h1><a href=https://quay.example/>Quay Diary</a></h1><h2><a href=/12>Coffee at the pier</a></h2>",
            "Coffee at the pier",
        ),
        (
            "<title>Stairs: Quay</title>",
            "<h3>Stairs</h3>",
            "Stairs",
        ),
        (
            "<title>Lamps &bull; View topic - Which oil?</title>",
            "<div id=site-description><h1>Lamps</h1><p>Of all kinds</p></div><h2><a href=./t?12>Which oil?</a></h2>",
            "Which oil?",
        ),
        (
            "<title>Lamps :: View topic - Which oil?</title>",
            "<a href=index.php>Lamps Index</a><p class=maintitle>Lamps</p><a class=maintitle href=t?12>Which oil?</a>",
            "Which oil?",
        ),
        ("<title>Lamps: Which oil?</title>", "<p><a href=/>Lamps</a></p><h2>Which oil?</h2>", "Which oil?"),
        (
            "<title>Which oil? : lamps</title>",
            "<p><a class='title may-blank' href=/r/1>Which oil?</a></p>",
            "Which oil?",
        ),
        ("<title>Oil - Vault</title>", "<div><div class=page-header>Oil</div></div>", "Oil"),
        ("<title>Lamps -> Which oil?</title>", "<p><a href=index.php>Lamps</a></p>", "Which oil?"),
        (
            "<title>Which oil? - Lamps</title>",
            "<a href=https://oil.example/>Which oil?</a><a href=/>Lamps</a>",
            "Which oil?",
        ),
        (
            "<title>lamp:oil [Quay]</title>",
            "<h1 class=logo><a href=?id=start>Quay</a></h1><h1>Oil for lamps</h1>",
            "Oil for lamps",
        ),
        ("<title>lamp:whale_oil [Quay]</title>", "<h1><a href=?id=start class=logo>Quay</a></h1>", "whale oil"),
        ("<title>Which oil? [Updated]</title>", "", "Which oil? [Updated]"),
        (
            "<title>Thread: Which oil? - Lamps</title>",
            "<h1>Thread: <span class=name><a href=t?12>Which oil?</a></span></h1>",
            "Which oil?",
        ),
        ("<title>Oil: Which oil?</title>", "<h1>Oil: Which oil?</h1>", "Oil: Which oil?"),
        (
            "<title>Which oil is best » Oils » Lamps</title>",
            "<div class=head>Lamps</div><div class=name>Which oil is best</div>",
            "Which oil is best",
        ),
        (
            "<title>Trim the wick by bo · Pull Request #42 · lamps</title>",
            "<h1><bdi>Trim the wick</bdi> <span>#42</span></h1>",
            "Trim the wick",
        ),
        ("<title>Print - Lamps - Which oil?</title>", "<h2>Which oil?</h2>", "Which oil?"),
        (
            "<title>Lamps</title>",
            "<h1 class=logo><a href=/>Lamps</a></h1><article><h2>Which oil?</h2></article>",
            "Which oil?",
        ),
    ],
)
def test_titles_are_the_article_s(head: str, body: str, title: str) -> None:
    article = read(f"{head}{body}{WALL}")

    assert (article.metadata.title, headings(article)) == (title, [])


def test_the_number_of_a_footnote_that_leads_back_is_no_mark() -> None:
    page = """<article><h1>Tides</h1><p>The sea rises twice a day on most coasts, and the boats in the harbour rise with
      it, whatever the weather may be, and lie on their sides in the mud in between.</p>
      <div><a id="n1" href="#m1">1</a><div><p>One place has a single tide.</p></div></div>
      <p>Nobody on the quay has ever asked why that should be so.<a id="m1" href="#n1">1</a></p></article>"""
    found = outline(article("a.html", page))
    assert any(line.startswith("Nobody on the quay has ever asked") for line in found)
    assert sum("single tide" in line for line in found) == 1


@pytest.mark.parametrize(
    "page",
    [
        "<p>The hull is of oak.<sup>1</sup> It is old.<sup>2</sup></p><p>It holds 10<sup>3</sup> men.</p>"
        "<p><sup>1</sup> From the north.</p><p><sup>2</sup> Some 90 years.</p>",
        "<p>The hull is of oak.<sup><a id=footnoteref-1 href=javascript:;>1</a></sup></p>"
        "<div id=footnote-1>From the north.</div>",
        "<p>The hull is of oak. <span><label for=n1></label> <input type=checkbox id=n1> <span class=x>From the north."
        "</span></span></p>",
        "<p>The hull is of oak.<span class=inline-footnote>1<span class=content style='display:none'>From the north."
        "</span></span></p>",
    ],
)
def test_footnotes_that_no_link_leads_to(page: str) -> None:
    notes = [block for section in read(page).sections for block in section.blocks if block.kind is Kind.FOOTNOTE]

    assert notes[0].text == "From the north."
    assert texts(read(page))[0].startswith("The hull is of oak.")


@pytest.mark.parametrize(
    "page",
    [
        "<p>It holds 10<sup>1</sup> men.</p><p><sup>1</sup>H is the lightest.</p>",
        "<p>Oak<sup>1</sup> and ash<sup>1</sup>.</p><p><sup>1</sup> From the north.</p>",
        "<p>Oak<sup>14</sup>.</p><p><sup>14</sup>C tells its age.</p>",
    ],
)
def test_raised_numbers_that_are_no_footnotes(page: str) -> None:
    assert all(block.kind is Kind.PARAGRAPH for section in read(page).sections for block in section.blocks)


@pytest.mark.parametrize(("likely", "expected"), [(0.42, True), (0.3, False)])
def test_where_hardly_any_text_is_certain_what_is_about_as_likely_is_read(likely: float, expected: bool) -> None:
    shown = elements.parts(pages.open_page("page", f"<div>{'<p>'.join(('', *NIGHT))}</div>".encode()).tree)
    kept = [True, *(False for _ in NIGHT[1:])]
    keep_alike(shown, kept, [0.6, *(likely for _ in NIGHT[1:])])

    assert all(kept) is expected


@pytest.mark.parametrize(
    "note", ["<span class=sr-only>(new window)</span>", "<b style='position:absolute;clip:rect(0 0 0 0)'>, new tab</b>"]
)
def test_what_only_screen_readers_say_of_a_link_is_not_read(note: str) -> None:
    link = f"The log is <a href=/log>at the pier{note}</a>, and <a href=/x><i class=sr-only>here</i></a>."

    assert texts(read(f"<p>{link}")) == ["The log is at the pier, and here."]


def test_signs_before_headings_and_headings_over_contents_are_dropped() -> None:
    contents = "<h2>Contents</h2><ul><li><a href=#a>The paint</a><li><a href=#b>The quarrel</a></ul>"
    heads = [
        f"<h2 id={key}><a href=#{key}>#</a>{name}</h2>" for key, name in (("a", "The paint"), ("b", "The quarrel"))
    ]
    page = f"<title>Boats</title><h1>Boats</h1>{contents}{heads[0]}<p>{LONG}</p>{heads[1]}<p>{LONG}</p>"

    assert headings(read(page)) == ["The paint", "The quarrel"]
    assert headings(read(f"<h1>Boats</h1><h2>#1 of all</h2><p>{LONG}")) == ["#1 of all"]


@pytest.mark.parametrize(("below", "title"), [("3.1 Wick", "Lamps"), ("Wick", "3 Lamps"), ("3.14 is pi", "Lamps")])
def test_the_number_of_a_section_is_no_word_of_its_title(below: str, title: str) -> None:
    page = f"<title>3 Lamps</title>{MENU}<h1>3 Lamps</h1>{WALL}<h2>{below}</h2>{WALL}"
    assert read(page).metadata.title == title


def test_a_word_that_two_titles_share_does_not_make_them_one() -> None:
    page = f"<body class=doc-content><p class=title>The green boats</p><h1>The paint</h1><p>{LONG}</p>"

    assert (read(page).metadata.title, headings(read(page))) == ("The green boats", ["The paint"])


@pytest.mark.parametrize(
    ("line", "title"),
    [
        (
            "<div><p style='margin:0in;font-family:Calibri;font-size:20.0pt'>The green boats</p></div>",
            "The green boats",
        ),
        ("<p align=center><font size=5><b>The green boats</b></font></p>", "The green boats"),
        ("<style>p.p1 {margin: 0px; font: 24.0px Helvetica}</style><p class=p1>The green boats</p>", "The green boats"),
        ("<p style='font-size:11pt'>The green boats</p>", "A"),
        ("<p><b>The boats were green.</b></p>", "A"),
    ],
)
def test_a_title_that_only_its_look_tells_is_the_document_s(line: str, title: str) -> None:
    page = f"<title></title><body>{line}<h1>The paint</h1><p>{LONG}</p><h1>The boats</h1><p>{LONG}</p>"
    assert article("a.html", page).metadata.title == title


def test_a_list_of_notes_with_a_line_across_the_page_behind_it_leaves_no_name() -> None:
    mark, back = "<a name=r></a><a href='#n'>[1]</a>", "<a name=n></a><a href='#r'>[1]</a>"
    page = f"<title>Boats</title><h1>Boats</h1><p>{LONG}{mark}<p>{LONG}<hr><h3>Notes</h3><p>{back} By ear.<hr>"
    assert headings(read(page)) == []


@pytest.mark.parametrize(
    ("line", "author"),
    [
        (
            "<b>Ada Brook</b> <a href='mailto:list@ness.example'>ada at ness.example</a><br><i>Thu Mar 4 2010</i>",
            "Ada Brook",
        ),
        ("<div class=byline>BY ADA BROOK AND BO VAN REED</div>", "Ada Brook, Bo Van Reed"),
        ("<meta property=og:site_name content='The Oil Herald'><p>By Ada Brook, The Oil Herald</p>", "Ada Brook"),
        ("<div class=byline><span>Ada Brook</span><span>Senior Writer</span></div>", "Ada Brook"),
        ("<meta name=author content='Ada Brook (ada@ness.example)'>", "Ada Brook"),
        ("<div class=info>文・春山花子</div>", "春山花子"),
        ("<div class=info>写真・文＝春山花子</div>", "春山花子"),
        (
            "<div class=ltx_authors><span class='ltx_creator ltx_role_author'>"
            "<span class=ltx_personname>Ada Brook</span>"
            "<span class=ltx_author_notes><span class=ltx_contact>Seal House, Ness</span></span></span></div>",
            "Ada Brook",
        ),
        (
            "<table class=docinfo><tr><th>Author:</th><td>Ada Brook</td></tr>"
            "<tr><th>Date:</th><td>2014-09-02</td></tr></table>",
            "Ada Brook",
        ),
    ],
)
def test_authors_are_told_from_what_stands_beside_them(line: str, author: str) -> None:
    found = read(f"<title>Which oil?</title><h1>Which oil?</h1>{line}<p>{LONG}</p><p>{LONG}</p>")
    assert found.metadata.author == author
    assert not any(text.startswith("Ada Brook ada") for text in texts(found))
