import html
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html as lxml_html

from narrator.episode import wording
from narrator.episode.manifest import Chapter
from narrator.podcast import feed, show, show_notes, show_page
from narrator.podcast.show import Show
from tests.support.readers import as_feedparser, as_gpodder, found, psc_in
from tests.support.shelf import NASTY, about

BASE = "https://example.com/pod"
FULL = Show(
    title="Sailors & <their> food",
    author="Ada",
    email="ada@example.com",
    description="What they ate.\n\nAnd “why” 1 < 2 & so on.",
    category="Books",
    language="en",
    image="cover-00000000.jpg",
    link="https://ada.example.com/",
    guid="9b024349-ccf0-5f69-a609-6b82873eab3c",
)
PLAIN = Show("Articles", category="Education", language="en")


def of_one(**known: object) -> bytes:
    return feed.rss(PLAIN, [("on-lemons", about(**known))], BASE)


def test_the_show_is_told_as_apple_and_psp_1_ask() -> None:
    written = feed.rss(FULL, [], BASE)
    assert {
        path: found(written, f"/rss/channel/{path}")
        for path in (
            "title",
            "link",
            "language",
            "atom:link/@href",
            "podcast:guid",
            "podcast:locked",
            "podcast:locked/@owner",
            "podcast:medium",
            "podcast:txt",
            "itunes:author",
            "itunes:owner/itunes:name",
            "itunes:owner/itunes:email",
            "itunes:category/@text",
            "itunes:category/itunes:category/@text",
            "itunes:image/@href",
            "image/url",
            "itunes:explicit",
            "itunes:type",
        )
    } == {
        "title": ["Sailors & <their> food"],
        "link": ["https://ada.example.com/"],
        "language": ["en"],
        "atom:link/@href": ["https://example.com/pod/feed.xml"],
        "podcast:guid": ["9b024349-ccf0-5f69-a609-6b82873eab3c"],
        "podcast:locked": ["yes"],
        "podcast:locked/@owner": ["ada@example.com"],
        "podcast:medium": ["podcast"],
        "podcast:txt": ["true"],
        "itunes:author": ["Ada"],
        "itunes:owner/itunes:name": ["Ada"],
        "itunes:owner/itunes:email": ["ada@example.com"],
        "itunes:category/@text": ["Arts"],
        "itunes:category/itunes:category/@text": ["Books"],
        "itunes:image/@href": ["https://example.com/pod/cover-00000000.jpg"],
        "image/url": ["https://example.com/pod/cover-00000000.jpg"],
        "itunes:explicit": ["false"],
        "itunes:type": ["episodic"],
    }
    (description,) = found(written, "/rss/channel/description")
    assert description == (
        "<p>What they ate.</p>\n<p>And “why” 1 &lt; 2 &amp; so on.</p>\n<p>This is read by a synthetic voice.</p>"
    )


def test_the_show_is_told_in_plain_text_where_no_reader_can_take_it_for_markup() -> None:
    of = Show("Articles", description="One.\n\nTwo > three.", category="Education", language="en")
    assert found(feed.rss(of, [], BASE), "/rss/channel/description") == [
        "One.\n\nTwo > three.\n\nThis is read by a synthetic voice."
    ]
    (cut,) = found(
        feed.rss(Show("x", description="word " * 2000, category="Arts", language="en"), [], BASE), "//description"
    )
    assert len(cut.encode()) <= 4000 and cut.endswith("word…</p>\n<p>This is read by a synthetic voice.</p>")


def test_an_episode_is_told_whole() -> None:
    written = of_one()
    at = "https://example.com/pod/on-lemons/"
    assert {
        path: found(written, f"//item/{path}")
        for path in (
            "title",
            "link",
            "guid",
            "guid/@isPermaLink",
            "pubDate",
            "enclosure/@url",
            "enclosure/@length",
            "itunes:duration",
            "itunes:author",
            "itunes:image/@href",
            "podcast:person",
            "podcast:txt",
            "podcast:chapters/@url",
            "podcast:transcript/@url",
            "podcast:transcript/@type",
            "podcast:transcript/@language",
        )
    } == {
        "title": ["On lemons"],
        "link": [at],
        "guid": ["0d3b5f8e-0001"],
        "guid/@isPermaLink": ["false"],
        "pubDate": ["Wed, 04 Mar 2026 05:06:07 GMT"],
        "enclosure/@url": [f"{at}on-lemons.mp3"],
        "enclosure/@length": ["20000"],
        "itunes:duration": ["182"],
        "itunes:author": ["James Lind"],
        "itunes:image/@href": [f"{at}cover.jpg"],
        "podcast:person": ["James Lind"],
        "podcast:txt": ["true"],
        "podcast:chapters/@url": [f"{at}chapters.json"],
        "podcast:transcript/@url": [f"{at}transcript.vtt", f"{at}transcript.json"],
        "podcast:transcript/@type": ["text/vtt", "application/json"],
        "podcast:transcript/@language": ["en", "en"],
    }
    assert psc_in(written) == [
        ("00:00:00.000", "The ship", "https://example.com/lemons#ship"),
        ("00:01:00.000", "The trial", ""),
        ("00:02:01.000", "The end", ""),
    ]
    description = (
        "<p>What sailors ate.</p>\n<p>And what became of them.</p>\n"
        "<p>(00:00:00) The ship</p>\n<p>(00:01:00) The trial</p>\n<p>(00:02:01) The end</p>\n"
        '<p><a href="https://example.com/lemons?page=1&amp;all=yes">On lemons</a></p>\n'
        "<p>This is read by a synthetic voice. (espeak-ng, en-GB)</p>"
    )
    assert found(written, "//item/description") == [description]
    assert b"content:encoded" not in written


@pytest.mark.parametrize("language", ["he-IL", "ar"])
def test_it_says_that_nobody_speaks_in_each_language_of_the_pages(language: str) -> None:
    own = wording.of(language).texts
    written = of_one(language=language, link="", description="", chapters=())
    assert found(written, "//item/description") == [f"<p>{own['voice'].format(voice='espeak-ng, en-GB')}</p>"]
    written = feed.rss(replace(PLAIN, language=language), [], BASE)
    assert str(found(written, "//channel/description")[0]).endswith(own["synthetic"])


def test_what_is_not_known_is_not_told() -> None:
    nothing = {"author": "", "link": "", "description": "", "cover": "", "transcripts": (), "chapters": ()}
    written = of_one(language="xx", **nothing)
    assert found(written, "//item/description") == ["<p>This is read by a synthetic voice. (espeak-ng, en-GB)</p>"]
    assert found(written, "//item/itunes:author") == found(written, "//podcast:person") == []
    assert found(written, "//item/podcast:chapters") == found(written, "//psc:chapters") == []
    assert found(written, "//podcast:locked") == ["no"]
    assert found(written, "/rss/channel/link") == ["https://example.com/pod/"]
    assert found(written, "//podcast:guid") == [show.guid("example.com/pod/feed.xml")]


def test_prefixes_are_the_usual_ones_and_text_stands_in_cdata() -> None:
    written = of_one().decode()
    for prefix in ("itunes", "psc", "podcast", "atom"):
        assert f'xmlns:{prefix}="' in written
    assert written.count("<![CDATA[") == 2
    assert written.startswith("<?xml version='1.0' encoding='UTF-8'?>\n")


def test_the_same_gives_the_same_bytes() -> None:
    assert of_one() == of_one()


@pytest.mark.parametrize("base", [BASE, f"{BASE}/"])
def test_feedparser_and_gpodder_read_it(base: str) -> None:
    written = feed.rss(FULL, [("on-lemons", about())], base)
    read = as_feedparser(written)
    assert (read.version, read.feed.title, read.feed.language) == ("rss20", "Sailors & <their> food", "en")
    (entry,) = read.entries
    assert (entry.id, entry.title, entry.itunes_duration) == ("0d3b5f8e-0001", "On lemons", "182")
    assert entry.published_parsed[:6] == (2026, 3, 4, 5, 6, 7)
    assert entry.image.href == "https://example.com/pod/on-lemons/cover.jpg"
    (enclosure,) = entry.enclosures
    assert dict(enclosure) == {
        "length": "20000",
        "type": "audio/mpeg",
        "href": "https://example.com/pod/on-lemons/on-lemons.mp3",
    }
    gpodder = as_gpodder(written, "https://example.com/pod/feed.xml")
    assert gpodder["title"] == "Sailors & <their> food"
    assert gpodder["type"] == "episodic"
    (episode,) = gpodder["episodes"]
    assert (episode["guid"], episode["total_time"], episode["published"]) == ("0d3b5f8e-0001", 182, 1772600767)
    assert episode["enclosures"] == [
        {"url": "https://example.com/pod/on-lemons/on-lemons.mp3", "file_size": 20000, "mime_type": "audio/mpeg"}
    ]
    assert [(chapter["start"], chapter["title"]) for chapter in episode["chapters"]] == [
        (0, "The ship"),
        (60, "The trial"),
        (121, "The end"),
    ]


@pytest.mark.parametrize("title", NASTY)
def test_nasty_titles_come_out_right_and_never_as_markup(title: str) -> None:
    three = tuple(Chapter(number * 1000, number * 1000 + 1000, title) for number in range(3))
    known = about(title=title, author=title, description=title, chapters=three)
    of = Show(title, author=title, description=title, category="Education", language="en")
    written = feed.rss(of, [("on-lemons", known)], BASE)

    shown = title if len(title) <= 255 else "word " * 50 + "word…"
    assert found(written, "/rss/channel/title") == found(written, "//item/title") == [shown]
    assert [chapter for _, chapter, _ in psc_in(written)] == [title] * 3
    (entry,) = as_feedparser(written).entries
    assert html.unescape(entry.title) == html.unescape(shown)
    (episode,) = as_gpodder(written, f"{BASE}/feed.xml")["episodes"]
    assert [chapter["title"] for chapter in episode["chapters"]] == [title] * 3
    for description in found(written, "//item/description"):
        assert len(description.encode()) <= show_notes.MAX_DESCRIPTION
        body = lxml_html.fragment_fromstring(description, create_parent="div")
        assert {element.tag for element in body.iter()} <= {"div", "p", "a"}
        assert body[0].text == title
    (introduction,) = found(written, "/rss/channel/description")
    assert lxml_html.fragment_fromstring(introduction, create_parent="div").xpath("string()").startswith(title.strip())
    page = show_page.html(of, [("on-lemons", known)], BASE)
    shown_page = lxml_html.document_fromstring(page)
    assert shown_page.findtext(".//h1") == shown_page.findtext(".//title") == title
    assert shown_page.findtext(".//h3/a") == title
    assert page.count("<script>") == 1
    assert not shown_page.xpath("//b[not(self::bdi)]")


def test_what_xml_forbids_is_removed() -> None:
    title = "One\x00 two\x0b\x1b[31m \ud800three\ufffe\uffff"
    of = Show(title, author=title, category="Education", language="en")
    written = feed.rss(of, [("x", about(title=title))], BASE)
    assert found(written, "//title") == ["One two[31m three"] * 2
    page = show_page.html(of, [("x", about(title=title))], BASE)
    assert '<h1 dir="auto">One two[31m three</h1>' in page


def test_names_are_encoded() -> None:
    known = about(audio="a b&c#?%.mp3", cover="“c”.jpg", transcripts=("a/../b.vtt",))
    written = feed.rss(PLAIN, [("javascript:x y/é", known)], BASE)
    at = "https://example.com/pod/javascript%3Ax%20y%2F%C3%A9/"
    assert found(written, "//enclosure/@url") == [f"{at}a%20b%26c%23%3F%25.mp3"]
    assert found(written, "//item/itunes:image/@href") == [f"{at}%E2%80%9Cc%E2%80%9D.jpg"]
    assert found(written, "//podcast:transcript/@url") == [f"{at}a%2F..%2Fb.vtt"]
    page = show_page.html(PLAIN, [("javascript:x y/é", known)], BASE)
    assert lxml_html.document_fromstring(page).xpath("//h3/a/@href") == ["javascript%3Ax%20y%2F%C3%A9/index.html"]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "lemons.html"])
def test_links_lead_to_the_web_only(link: str) -> None:
    written = of_one(link=link)
    assert link not in written.decode()
    assert link not in show_page.html(Show("x", link=link), [("a", about(link=link))], BASE)


@pytest.mark.parametrize("text", ["many words & more " * 1000, "猫" * 9000, "a\n" * 3000, "&" * 5000])
def test_long_descriptions_are_cut_at_a_word_and_keep_their_ending(text: str) -> None:
    (description,) = found(of_one(description=text), "//item/description")
    assert 3900 < len(description.encode()) <= 4000
    first, *_, ending = description.split("\n")
    assert ending == "<p>This is read by a synthetic voice. (espeak-ng, en-GB)</p>"
    assert "<p>(00:01:00) The trial</p>" in description
    if text.startswith("many"):
        assert first.endswith(("many…</p>", "words…</p>", "&amp;…</p>", "more…</p>"))


def test_chapters_stand_in_a_description_all_or_not_at_all() -> None:
    some = tuple(
        Chapter(number * 1000, number * 1000 + 1000, "A title of thirty characters..") for number in range(255)
    )
    (description,) = found(of_one(chapters=some), "//item/description")
    assert "(00:00:00)" not in description
    assert len(psc_in(of_one(chapters=some))) == 255


def test_a_feed_is_of_the_day_of_its_newest_episode() -> None:
    older = about(guid="b", narrated="2025-01-01T00:00:00+00:00")
    written = feed.rss(FULL, [("a", about()), ("b", older)], BASE)
    for name in ("pubDate", "lastBuildDate"):
        assert found(written, f"/rss/channel/{name}") == ["Wed, 04 Mar 2026 05:06:07 GMT"]
    assert found(feed.rss(FULL, [], BASE), "/rss/channel/lastBuildDate") == []


def test_what_is_to_stay_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    assert feed.before(path) == ("", "")
    path.write_bytes(feed.rss(FULL, [("on-lemons", about())], BASE))
    assert feed.before(path) == (FULL.guid, FULL.image)
    path.write_bytes(of_one())
    assert feed.before(path)[1] == ""
    path.write_bytes(path.read_bytes()[:300])
    assert feed.before(path) == ("", "")


def test_the_page_asks_for_nothing_outside() -> None:
    page = lxml_html.document_fromstring(show_page.html(FULL, [("on-lemons", about())], BASE))
    assert page.xpath("//@src") == ["cover-00000000.jpg", "on-lemons/cover-small.jpg"]
    assert page.xpath("string(//link[@rel='alternate']/@href)") == "feed.xml"
    assert not page.xpath("//iframe | //object | //@onclick | //@style")
    assert page.xpath("string(//time)") == "4 March 2026"
    assert page.xpath("//footer/a/@href | //footer/p/a/@href") == ["feed.xml"]
    assert "3 min" in str(page.xpath("string(//li)"))


def test_an_episode_without_a_small_cover_is_shown_with_the_large_one() -> None:
    pages = [show_page.html(PLAIN, [("a", about(thumbnail="", cover=cover))], BASE) for cover in ("c d.jpg", "")]
    assert [lxml_html.document_fromstring(page).xpath("//li/img/@src") for page in pages] == [["a/c%20d.jpg"], []]


@pytest.mark.parametrize(
    ("ms", "length"),
    [(0, "1 s"), (59_400, "59 s"), (60_000, "1 min"), (3_599_000, "1 h 0 min"), (36_000_000, "10 h 0 min")],
)
def test_lengths_in_words(ms: int, length: str) -> None:
    page = show_page.html(PLAIN, [("a", about(duration=ms))], BASE)
    assert f"<span>{length}</span>" in page


def test_episodes_made_within_a_second_have_a_second_each() -> None:
    times = ("00:00:01", "00:00:00.900", "00:00:00.100", "00:00:00")
    shelf = [
        (name, about(guid=name, narrated=f"2026-03-04T{time}+00:00")) for name, time in zip("dcba", times, strict=True)
    ]
    dates = [entry.published_parsed[5] for entry in as_feedparser(feed.rss(FULL, shelf, "https://a.example/")).entries]
    assert dates == [3, 2, 1, 0]


@pytest.mark.parametrize("known", [{"title": "🎉" * 1400}, {"link": "https://a.example/" + "x" * 6000}])
def test_no_description_is_longer_than_apple_takes(known: dict[str, str]) -> None:
    for text in found(feed.rss(FULL, [("a", about(**known))], "https://a.example/"), "//item/description"):
        assert len(text.encode()) <= 4000


def test_terms_rhythm_and_pictures_are_told() -> None:
    of = replace(
        FULL,
        copyright="© 2026 Ada & Co",
        license="CC-BY-4.0",
        funding="https://example.com/give?a=1&b=2",
        frequency="biweekly",
    )
    written = feed.rss(of, [("on-lemons", about())], BASE)
    assert found(written, "/rss/channel/copyright") == ["© 2026 Ada & Co"]
    assert found(written, "//podcast:license") == ["cc-by-4.0"] and found(written, "//podcast:license/@url") == []
    assert found(written, "//podcast:funding/@url") == ["https://example.com/give?a=1&b=2"]
    assert found(written, "//podcast:funding") == ["Support Sailors & <their> food"]
    assert found(written, "//podcast:updateFrequency") == ["Biweekly"]
    assert found(written, "//podcast:updateFrequency/@rrule") == ["FREQ=WEEKLY;INTERVAL=2"]
    assert found(written, "/rss/channel/podcast:image/@href") == found(written, "/rss/channel/itunes:image/@href")
    assert found(written, "//item/podcast:image/@alt") == ["On lemons"]
    assert found(written, "//item/podcast:image/@href") == found(written, "//item/itunes:image/@href")

    own = replace(
        of, license="Ada's own", license_url="https://example.com/l", funding_text="Tea", frequency="complete"
    )
    written = feed.rss(own, [("on-lemons", about())], BASE)
    assert found(written, "//podcast:license") == ["Ada's own"]
    assert found(written, "//podcast:license/@url") == ["https://example.com/l"]
    assert found(written, "//podcast:funding") == ["Tea"]
    assert found(written, "//podcast:updateFrequency/@complete") == ["true"]
    untold = feed.rss(FULL, [("on-lemons", about())], BASE)
    assert not found(untold, "//*[self::copyright or self::podcast:license or self::podcast:funding]")
    assert not found(untold, "//podcast:updateFrequency")


def test_episodes_have_the_dates_of_their_articles_on_request() -> None:
    told = {
        "old": about(guid="old", published="1753-05-20", narrated="2026-03-05T00:00:00Z"),
        "new": about(guid="new", published="2026-02-03T04:05:06+01:00", narrated="2026-03-04T00:00:00Z"),
        "none": about(guid="none", published="", narrated="2026-03-03T00:00:00Z"),
        "odd": about(guid="odd", published="in spring", narrated="2025-12-31T00:00:00Z"),
        "later": about(guid="later", published="2030-01-01", narrated="2026-03-02T00:00:00Z"),
    }
    of = replace(FULL, dates="published", numbers="years")
    written = feed.rss(of, show.ordered(of, list(told.items())), BASE)
    assert list(zip(found(written, "//guid"), found(written, "//item/pubDate"), strict=True)) == [
        ("none", "Tue, 03 Mar 2026 00:00:00 GMT"),
        ("later", "Mon, 02 Mar 2026 00:00:00 GMT"),
        ("new", "Tue, 03 Feb 2026 03:05:06 GMT"),
        ("odd", "Wed, 31 Dec 2025 00:00:00 GMT"),
        ("old", "Sun, 20 May 1753 12:00:00 GMT"),
    ]
    assert found(written, "//item/itunes:season") == ["2026", "2026", "2026", "2025", "1753"]
    assert found(written, "//item/podcast:season") == found(written, "//item/itunes:season")
    assert found(written, "//item/itunes:episode") == ["3", "2", "1", "1", "1"]
    assert found(written, "/rss/channel/lastBuildDate") == ["Thu, 05 Mar 2026 00:00:00 GMT"]
    page = show_page.html(of, show.ordered(of, list(told.items())), BASE)
    assert page.index('datetime="2026-02-03"') < page.index('datetime="1753-05-20"')

    of = replace(of, numbers="all")
    written = feed.rss(of, show.ordered(of, list(told.items())), BASE)
    assert found(written, "//item/podcast:episode") == ["5", "4", "3", "2", "1"]
    assert found(written, "//podcast:season") == []
