"""Feeds of more than 500 episodes: the newest in the feed, the others on pages that stay as they are (RFC 5005)."""

import asyncio
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from narrator import targets
from narrator.episode.manifest import Manifest
from narrator.errors import OutputError
from narrator.podcast import feed, live, publish, server
from narrator.podcast.show import Show
from narrator.podcast.upload import upload
from tests.support.readers import as_feedparser, as_gpodder, found
from tests.support.shelf import about, put

BASE = "https://example.com/pod/"
SHOW = Show("Articles", category="Education", language="en", guid="9b024349-ccf0-5f69-a609-6b82873eab3c")
COUNT = 1203


def episodes(count: int) -> list[tuple[str, Manifest]]:
    """The newest first; the number of each is in its names."""
    one = about(chapters=(), transcripts=(), description="")
    return [(f"e{number}", replace(one, guid=f"g{number}")) for number in range(count, 0, -1)]


@pytest.fixture(scope="module")
def documents() -> dict[str, bytes]:
    listed = episodes(COUNT)
    pages = {name: make() for name, _, make in feed.pages(SHOW, listed, BASE, lambda *_: "")}
    return pages | {feed.FILE: feed.rss(SHOW, listed, BASE)}


def guids(content: bytes) -> list[int]:
    return [int(number) for number in re.findall(rb"<guid[^>]*>g(\d+)</guid>", content)]


def linked(content: bytes) -> dict[str, str]:
    links = etree.fromstring(content).iterfind("channel/{http://www.w3.org/2005/Atom}link")
    return {link.get("rel", ""): link.get("href", "").removeprefix(BASE) for link in links}


def test_the_feed_has_the_newest_and_leads_to_all_others(documents: dict[str, bytes]) -> None:
    assert guids(documents["feed.xml"]) == [*range(COUNT, COUNT - 500, -1)]
    assert guids(documents["feed-2.xml"]) == [*range(1000, 500, -1)]
    assert guids(documents["feed-1.xml"]) == [*range(500, 0, -1)]
    for relation in ("next", "prev-archive"):
        name, met = "feed.xml", set[int]()
        for _ in documents:
            met.update(guids(documents[name]))
            name = linked(documents[name]).get(relation, name)
        assert met == {*range(1, COUNT + 1)}
    assert linked(documents["feed.xml"]) == {
        "self": "feed.xml", "first": "feed.xml", "last": "feed-1.xml", "next": "feed-2.xml",
        "prev-archive": "feed-2.xml",
    }  # fmt: skip
    assert linked(documents["feed-1.xml"]) == {
        "self": "feed-1.xml", "first": "feed.xml", "last": "feed-1.xml", "previous": "feed-2.xml",
        "current": "feed.xml", "next-archive": "feed-2.xml",
    }  # fmt: skip
    archives = [name for name, content in documents.items() if b"<fh:archive/>" in content]
    assert archives == ["feed-1.xml", "feed-2.xml"]


def test_readers_that_page_go_on_and_others_have_the_newest(documents: dict[str, bytes]) -> None:
    read = as_gpodder(documents["feed.xml"], f"{BASE}feed.xml")
    assert (len(read["episodes"]), read["paged_feed_next"]) == (500, f"{BASE}feed-2.xml")
    assert len(as_feedparser(documents["feed.xml"]).entries) == 500


def test_a_page_stays_as_it_is_when_episodes_come(documents: dict[str, bytes]) -> None:
    more = episodes(COUNT + 400)
    later = {name: make() for name, _, make in feed.pages(SHOW, more, BASE, lambda *_: "")}
    assert list(later) == ["feed-1.xml", "feed-2.xml", "feed-3.xml"]
    assert later["feed-1.xml"] == documents["feed-1.xml"]
    assert guids(later["feed-2.xml"]) == guids(documents["feed-2.xml"])


def test_as_long_as_one_page_is_enough_nothing_is_said_of_pages() -> None:
    assert feed.page_names(500) == []
    content = feed.rss(SHOW, episodes(500), BASE)
    assert (len(guids(content)), list(linked(content))) == (500, ["self"])
    assert b"syndication/history" not in content
    assert feed.page_names(501) == ["feed-1.xml"]


@pytest.fixture
def output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A show of eight episodes, three to a page."""
    monkeypatch.setattr(feed, "PAGE_SIZE", 3)
    for number in range(1, 9):
        day = f"2026-03-{number:02}T05:06:07+00:00"
        put(tmp_path / "show", f"e{number}", about(guid=f"g{number}", title=f"E {number}", narrated=day))
    return tmp_path / "show"


def test_pages_are_written_once_and_go_with_their_episodes(output: Path) -> None:
    first = publish.write_show(SHOW, output, BASE)
    for name in ("feed.xml", "feed-2.xml"):
        assert found((output / name).read_bytes(), "//item/title")[0] == {"feed.xml": "E 8", "feed-2.xml": "E 6"}[name]
    assert [name for name in first.written if name.startswith("feed")] == ["feed-1.xml", "feed-2.xml", "feed.xml"]
    assert publish.write_show(SHOW, output, BASE).written == ()
    put(output, "e9", about(guid="g9", title="E 9", narrated="2026-03-09T05:06:07+00:00"))
    again = publish.write_show(SHOW, output, BASE).written
    assert "feed.xml" in again and not {"feed-1.xml", "feed-2.xml"} & {*again}
    (output / "feed-1.xml").unlink()
    assert publish.write_show(SHOW, output, BASE).written == ("feed-1.xml",)
    for number in range(1, 6):
        (output / f"e{number}").rename(output / f".e{number}")
    publish.write_show(SHOW, output, BASE)
    assert sorted(path.name for path in output.glob("feed*.xml")) == ["feed-1.xml", "feed.xml"]


def test_what_is_not_narrators_is_not_written_over(output: Path) -> None:
    (output / "feed-2.xml").write_text("<rss/>")
    with pytest.raises(OutputError, match=r"feed-2\.xml already exists"):
        publish.write_show(SHOW, output, BASE)


def test_pages_are_sent_with_all_that_they_name(output: Path, tmp_path: Path) -> None:
    publish.write_show(SHOW, output, BASE)
    address = str(tmp_path / "site")
    with targets.find(address).connect(address) as connection:
        sent = upload(output, connection).sent
        assert {"feed.xml", "feed-1.xml", "feed-2.xml", "e1/on-lemons.mp3"} <= {*sent}
        put(output, "e9", about(guid="g9", title="E 9", narrated="2026-03-09T05:06:07+00:00"))
        publish.write_show(SHOW, output, BASE)
        assert not {"feed-1.xml", "feed-2.xml"} & {*upload(output, connection).sent}


def test_pages_are_served_for_the_address_that_asks(output: Path) -> None:
    application = server.app(output, live.maker(SHOW, output))

    def ask(path: str) -> tuple[int, bytes]:
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            await asyncio.Event().wait()  # It hangs up never.
            return {}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"",
            "headers": [(b"host", b"localhost:8000")], "scheme": "http", "server": ("127.0.0.1", 8000), "root_path": "",
            "client": ("127.0.0.1", 5), "http_version": "1.1",
        }  # fmt: skip

        async def answered() -> None:
            await application(scope, receive, send)

        asyncio.run(answered())
        return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])

    status, content = ask("/feed-2.xml")
    assert (status, guids(content)) == (200, [6, 5, 4])
    assert b'href="http://localhost:8000/feed-1.xml"' in content
    assert ask("/feed-3.xml")[0] == 404
