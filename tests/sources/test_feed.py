"""Feeds: what is in them, and that they are no articles."""

import json
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator import sources
from narrator.errors import SourceError
from narrator.sources import Document, Origin, feed, html, recognise

RSS = b"""<?xml version="1.0"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Bees &amp;amp; Birds</title><link>https://example.com/</link><language>en-GB</language>
<item><title>Older</title><link>/older</link><guid isPermaLink="false">1</guid>
<pubDate>Mon, 06 Jan 2025 23:30:00 -0200</pubDate><description>The beginning [&#8230;]</description></item>
<item><title>Newer &lt;i&gt;news&lt;/i&gt;</title><link>https://example.com/newer</link>
<dc:creator>Ivo Lind</dc:creator>
<pubDate>Tue, 07 Jan 2025 10:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<h2>Why</h2><p>All of it. <script>alert(1)</script></p>]]></content:encoded></item>
<item><title>Undated</title><guid>urn:3</guid></item>
<item><title>Newer again</title><link>https://example.com/newer</link></item>
</channel></rss>"""
ATOM = """<?xml version="1.0"?><!-- made by hand --><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
<title>Abeilles</title><author><name>Ada</name></author><entry><id>urn:a</id><title>Été</title>
<link rel="alternate" href="https://example.com/a"/><updated>2025-02-03T04:05:06+01:00</updated>
<content type="html">&lt;p&gt;Tout.&lt;/p&gt;</content></entry></feed>""".encode()
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Bees",
        "language": "en",
        "authors": [{"name": "Ada"}, {"name": "Ben"}],
        "items": [
            {"id": "1", "url": "/a", "title": "A", "content_html": "<p>All.</p>", "date_published": "2025-02-03"},
            {"id": 2, "content_text": "One.\nTwo & three.", "author": {"name": "Cy"}, "date_published": "soon"},
            "no entry",
        ],
    }
).encode()


def document(content: bytes, name: str = "feed.xml", link: str = "https://example.com/feed") -> Document:
    return Document(Origin(name, link=link), Path(name).suffix, content)


def test_rss_has_its_entries_the_newest_first_and_each_once() -> None:
    found = feed.entries(document(RSS))
    assert found.title == "Bees & Birds"
    assert [(entry.key, entry.title, entry.link, entry.published) for entry in found.entries] == [
        ("https://example.com/newer", "Newer news", "https://example.com/newer", "2025-01-07T10:00:00Z"),
        ("1", "Older", "https://example.com/older", "2025-01-07T01:30:00Z"),
        ("urn:3", "Undated", "", ""),
    ]
    assert found.entries[0].author == "Ivo Lind"
    assert found.entries[0].language == "en-GB"


def test_a_short_entry_is_another_version_once_a_word_changes_unless_it_leads_to_its_article() -> None:
    def version(text: str, link: str = "") -> str:
        item = f"<guid>entry-1</guid>{link}<description>{text}</description>"
        content = f"<rss version='2.0'><channel><title>T</title><item><title>A</title>{item}</item></channel></rss>"
        return feed.entries(document(content.encode())).entries[0].version

    assert version("Two words.") == version("Two words.") != version("Two others.") != ""
    assert version("Two words.", "<link>https://example.com/a</link>") == ""


@pytest.mark.parametrize(
    ("guid", "link"),
    [
        ("<guid>entry-1</guid>", ""),
        ("<guid>/entry-1</guid>", ""),
        ("<guid isPermaLink='true'>\n https://example.com/a?b=1&amp;c=2 </guid>", "https://example.com/a?b=1&c=2"),
        ("<guid><![CDATA[https://example.com/a]]></guid>", "https://example.com/a"),
        ("<guid>entry-1</guid><link>https://example.com/a</link>", "https://example.com/a"),
    ],
)
def test_a_guid_is_a_link_only_if_it_is_an_address(guid: str, link: str) -> None:
    content = f"<rss version='2.0'><channel><title>T</title><item><title>A</title>{guid}</item></channel></rss>"
    [entry] = feed.entries(document(content.encode())).entries
    assert entry.link == link


def test_atom_and_json_are_feeds_like_others() -> None:
    [entry] = feed.entries(document(ATOM)).entries
    assert (entry.title, entry.link, entry.author, entry.language) == ("Été", "https://example.com/a", "Ada", "fr")
    assert entry.published == "2025-02-03T03:05:06Z"
    first, second = feed.entries(document(JSON, "feed.json")).entries
    assert (first.key, first.link, first.author, first.published) == (
        "1",
        "https://example.com/a",
        "Ada, Ben",
        "2025-02-03T00:00:00Z",
    )
    assert (second.title, second.author, second.published) == ("One. Two & three.", "Cy", "")


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "Bees",
                "items": [{"title": title, "content_text": text} for title, text in (("A", "One."), ("B", "Two."))],
            }
        ),
        "<rss version='2.0'><channel><title>Bees</title><item><title>A</title><link>https://example.com/feed</link>"
        "<description>One.</description></item><item><title>B</title><link>/feed#b</link><description>Two.</description>"
        "</item></channel></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Bees</title><entry><title>A</title><link href=''/>"
        "<content>One.</content></entry><entry><title>B</title><link href=''/><content>Two.</content></entry></feed>",
    ],
)
def test_an_entry_without_an_address_is_what_its_feed_says_of_it(content: str) -> None:
    found = feed.entries(document(content.encode()))
    assert [(entry.key, entry.link) for entry in found.entries] == [("A", ""), ("B", "")]
    assert [b.text for entry in found.entries for s in sources.read(entry.page()).sections for b in s.blocks] == [
        "One.",
        "Two.",
    ]


def test_an_entry_makes_a_page_with_all_that_the_feed_says() -> None:
    newer, *_ = feed.entries(document(RSS)).entries
    article = html.read(newer.page())
    assert (article.metadata.title, article.metadata.author, article.metadata.published[:10]) == (
        "Newer news",
        "Ivo Lind",
        "2025-01-07",
    )
    assert (article.metadata.language, article.metadata.link) == ("en-GB", "https://example.com/newer")
    assert [(section.heading, [block.text for block in section.blocks]) for section in article.sections] == [
        ("Why", ["All of it."])
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<p>" + "word " * 300 + "</p>", True),
        ("<p>" + "word " * 30 + "</p>", False),
        ("<p>" + "word " * 300 + "</p><p><a href='/a'>Read the full story</a></p>", False),
        ("<p>" + "word " * 300 + " […]</p>", False),
        ("<p>" + "word " * 300 + "</p><p>Weiterlesen →</p>", False),
    ],
)
def test_whether_an_entry_is_whole(content: str, expected: bool) -> None:
    assert feed.Entry("1", "T", content=content).is_whole is expected


@pytest.mark.parametrize(
    ("content", "name"),
    [(RSS, "a.xml"), (RSS, "a.html"), (ATOM, "a"), (JSON, "a.json"), (b"\xef\xbb\xbf" + RSS, "")],
)
def test_a_feed_is_no_article(content: bytes, name: str) -> None:
    assert recognise(document(content, name)) is feed.SOURCE
    with pytest.raises(SourceError, match=r"is a feed of .*, not an article") as caught:
        sources.read(document(content, name))
    assert any("https://example.com/" in detail for detail in caught.value.details)


@pytest.mark.parametrize(("content", "name"), [(b"<html><rss>", ""), (RSS, "a.md"), (b"feed", "")])
def test_what_is_no_feed(content: bytes, name: str) -> None:
    assert recognise(document(content, name)) is not feed.SOURCE


def test_any_other_json_is_refused() -> None:
    with pytest.raises(SourceError, match="is JSON, not an article"):
        recognise(document(b'{"title": "jsonfeed"}', "a"))


@pytest.mark.parametrize(
    "content",
    [
        b"<rss",
        b"<rss>" + b"<a>" * 10_000,
        b"<feed>\0</feed>",
        b'{"version": "https://jsonfeed.org/version/1", "items": 1}',
        b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000,
        b'{"version": "https://jsonfeed.org/version/1"',
    ],
)
def test_a_broken_feed_is_an_error(content: bytes) -> None:
    with pytest.raises(SourceError, match="feed"):
        feed.read(document(content))


def test_entities_lead_nowhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("treasure")
    hostile = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]><rss version="2.0"><channel><title>&x;</title>'
    found = feed.entries(document(f"{hostile}<item><title>A &x;</title></item></channel></rss>".encode()))
    assert "treasure" not in str(found)


@given(st.sampled_from([RSS, ATOM, JSON]), st.integers(0, 2000), st.binary(max_size=3), st.integers(0, 60))
def test_damage_is_an_error_or_survived(content: bytes, place: int, put: bytes, cut: int) -> None:
    place %= len(content)
    with suppress(SourceError):
        feed.entries(document(content[:place] + put + content[place + cut :]))


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ('<link rel="alternate" type="application/atom+xml; charset=utf-8" href="/feed">', "https://example.com/feed"),
        ('<link rel="alternate" hreflang="de" href="/de"><link rel=ALTERNATE type=application/rss+xml href=r>', None),
        ("<p>None", ""),
        ("", ""),
    ],
)
def test_a_page_may_name_its_feed(page: str, address: str | None) -> None:
    found = feed.named_by(document(page.encode(), "page.html", "https://example.com/a/b"))
    assert found == ("https://example.com/a/r" if address is None else address)


@pytest.mark.parametrize(
    "item",
    [
        f"<author>{'a.' * 50_000}@</author>",
        f"<dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'><![CDATA[{'a.' * 50_000}@]]></dc:creator>",
        f"<description>{'&lt;!--' * 20_000}</description>",
    ],
)
def test_what_its_library_takes_too_long_for_is_cut_before(item: str) -> None:
    content = f"<rss version='2.0'><channel><title>T</title><item><title>A</title>{item}</item></channel></rss>"
    began = time.thread_time()
    assert [entry.title for entry in feed.entries(Document(Origin("f.xml"), ".xml", content.encode())).entries] == ["A"]
    assert time.thread_time() - began < 2
