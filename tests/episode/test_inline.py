"""Marks on the player page, in a real browser: what a reader sees, may follow, and what never runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from narrator import pipeline
from narrator.article import Block, Kind, Metadata
from narrator.episode import inline, links
from narrator.script import DisplayBlock, Line, Passage, Script, Section
from narrator.sources import Document, Origin
from narrator.text import Mark, MarkKind, Text
from tests.episode.test_player import written
from tests.support.chromium import chromium_for_tests

PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
ARTICLE = f"""<html lang="en"><head><title>A lamp</title><link rel="canonical" href="https://example.com/lamp">
</head><body><h1>A lamp</h1>
<h2>The <code>lamp</code></h2>
<p>It is <em>very</em> <b>old</b>, see <a href="/more?a=1&amp;b=2" onclick="window.hacked = 1">the list</a>
and <a href="javascript:window.hacked = 1">that one</a>; press <kbd>Ctrl</kbd>, it cost <s>five</s> seven crowns,
about 10<sup>6</sup> of CO<sub>2</sub>.<sup><a href="#n" id="r">1</a></sup></p>
<p>Ada Brook<br>12 Quay Street, <ruby>字<rt>じ</rt></ruby> and <span lang="fr">déjà vu</span> again
<img class="emoji" src="{PIXEL}" alt="☀">.</p>
<figure><img src="{PIXEL}" alt="A boat &quot;at&quot; sea" onerror="window.hacked = 1" width="20" height="20">
<figcaption>The <em>boat</em> in winter</figcaption></figure>
<p>The last line of it all is here, and it says nothing more about the lamp.</p>
<p id="n">A note, <em>too</em>. <a href="#r">↩</a></p>
</body></html>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium_for_tests() as browser:
        yield browser


@pytest.fixture(scope="module")
def shown(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page of the article, opened; nothing goes wrong in it."""
    script = pipeline.read(Document(Origin("lamp.html"), ".html", ARTICLE.encode()))
    wrong: list[str] = []
    context = browser.new_context()
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    page = context.new_page()
    page.goto(written(tmp_path_factory.mktemp("lamp"), script))
    yield page
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("main h2 code", ["lamp"]),
        ("main .line em", ["very"]),
        ("main .line strong", ["old"]),
        ("main .line a", ["the list"]),
        ("main .line kbd", ["Ctrl"]),
        ("main .line del", ["five"]),
        ("main .line sup:not(.note)", ["6"]),
        ("main .line sub", ["2"]),
        ("main .line sup.note", ["1"]),
        ("main .line [lang=fr]", ["déjà vu"]),
        ("main .line rt", ["じ"]),
        ("main figcaption em", ["boat"]),
        ("main .footnote em", ["too"]),
    ],
)
def test_marks_are_seen(shown: Page, selector: str, expected: list[str]) -> None:
    assert shown.locator(selector).all_text_contents() == expected


@pytest.mark.slow
def test_pictures_are_seen_with_their_words(shown: Page) -> None:
    pictures = shown.locator("main img")
    assert [(each.get_attribute("alt"), each.get_attribute("src")) for each in pictures.all()] == [
        ("☀", PIXEL),
        ('A boat "at" sea', PIXEL),
    ]
    for each in pictures.all():
        each.scroll_into_view_if_needed()
        assert each.evaluate("it => it.decode().then(() => it.naturalWidth)") == 1


@pytest.mark.slow
def test_links_lead_to_the_web_and_nothing_runs(shown: Page) -> None:
    assert [each.get_attribute("href") for each in shown.locator("main .line a").all()] == [
        "https://example.com/more?a=1&b=2"
    ]
    assert shown.locator("main [onclick], main [onerror], main script, main iframe").count() == 0
    shown.locator("main .line a").evaluate("it => it.addEventListener('click', event => event.preventDefault())")
    before = shown.evaluate("audio.currentTime")
    shown.locator("main .line a").click()
    assert shown.evaluate("[window.hacked, audio.paused, audio.currentTime]") == [None, True, before]


@pytest.mark.slow
def test_the_page_asks_the_hosts_of_its_pictures_and_no_others(browser: Browser, tmp_path: Path) -> None:
    sources = [
        "https://pictures.example.com/a.png",
        "http://192.168.0.1/a.png",
        "https://localhost/a.png",
        "https://ada:secret@example.org/a.png",
        "data:image/svg+xml;base64,PHN2Zy8+",
        "javascript:alert(1)",
    ]
    blocks = tuple(
        DisplayBlock(0, Block(Kind.FIGURE, f"picture {place}", source=it)) for place, it in enumerate(sources)
    )
    line = Line("One.", "One.")
    script = Script(Metadata("A", language="en"), (Section(None, 1, (Passage((line,)),), display_blocks=blocks),))
    page = browser.new_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("http*://**", lambda route: route.abort())
    page.goto(written(tmp_path, script))
    pictures = page.locator("main img")
    assert [each.get_attribute("src") for each in pictures.all()] == sources[:1]
    pictures.first.scroll_into_view_if_needed()
    policy = page.locator("meta[http-equiv]").get_attribute("content") or ""
    assert "img-src 'self' file: data: https://pictures.example.com;" in policy
    assert {url for url in asked if url.startswith("http")} <= set(sources[:1])
    assert page.locator("main figcaption").all_text_contents() == [f"picture {place}" for place in range(len(sources))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a < b & "c"', "a &lt; b &amp; &quot;c&quot;"),
        (Text("<b>", (Mark(0, 3, MarkKind.STRONG),)), "<strong>&lt;b&gt;</strong>"),
        (
            Text("it", (Mark(0, 2, MarkKind.LINK, 'https://x.org/"><script>'),)),
            '<a href="https://x.org/&quot;&gt;&lt;script&gt;" rel="noopener">it</a>',
        ),
        (Text("it", (Mark(0, 2, MarkKind.LINK, "javascript:x"),)), "it"),
        (Text("it", (Mark(0, 2, MarkKind.LANGUAGE, '"><i>'),)), '<span lang="&quot;&gt;&lt;i&gt;">it</span>'),
        (Text("字", (Mark(0, 1, MarkKind.RUBY, "<i>"),)), "<ruby>字<rp>(</rp><rt>&lt;i&gt;</rt><rp>)</rp></ruby>"),
        (Text("T", (Mark(0, 1, MarkKind.PICTURE, "x:y"),)), "T"),
    ],
)
def test_what_is_in_marks_never_becomes_markup(text: str, expected: str) -> None:
    assert inline.html(text) == expected


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://example.com/a.png", "https://example.com"),
        ("HTTP://example.com:8080/a", "http://example.com:8080"),
        ("https://8.8.8.8/a", "https://8.8.8.8"),
        ("https://10.0.0.1/a", ""),
        ("http://127.0.0.1/a", ""),
        ("http://2130706433/a", ""),
        ("http://0x7f.1/a", ""),
        ("http://[::1]/a", ""),
        ("http://router/a", ""),
        ("http://printer.local/a", ""),
        ("https://example.com:bad/", ""),
        ("https://a b.com;script-src */", ""),
        ("ftp://example.com/", ""),
    ],
)
def test_pictures_come_from_public_hosts(address: str, origin: str) -> None:
    assert links.origin(address) == origin
