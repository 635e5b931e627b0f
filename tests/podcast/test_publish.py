from dataclasses import replace
from pathlib import Path

import pytest

from narrator.podcast import publish
from narrator.podcast.show import Show
from tests.podcast.readers import as_feedparser, found
from tests.podcast.shelf import about, put

OF = Show("Articles", category="Education")
HOME = "http://192.168.1.5:8000/"


def test_at_home_a_feed_has_addresses_of_home_and_stays_the_same_show(tmp_path: Path) -> None:
    put(tmp_path, "lemons", about(language="de"))
    publish.publish(OF, tmp_path, "https://example.com/pod/")
    (picture,) = tmp_path.glob("cover-*.jpg")
    written = (tmp_path / "feed.xml").read_bytes()
    at_home = publish.feed_at(HOME, OF, tmp_path)
    assert found(at_home, "//podcast:guid") == found(written, "//podcast:guid")
    assert found(at_home, "//enclosure/@url") == [f"{HOME}lemons/on-lemons.mp3"]
    assert found(at_home, "/rss/channel/itunes:image/@href") == [HOME + picture.name]
    assert found(at_home, "/rss/channel/language") == ["de"]
    page = publish.page_at(HOME, OF, tmp_path).decode()
    assert f"<code>{HOME}feed.xml</code>" in page and f'src="{picture.name}"' in page


def test_no_picture_of_the_user_is_taken_for_one_of_ours(tmp_path: Path) -> None:
    put(tmp_path, "lemons", about())
    (tmp_path / "cover-original.jpg").write_bytes(b"mine")
    publish.publish(OF, tmp_path, "https://example.com/pod/")
    (first,) = set(tmp_path.glob("cover-*.jpg")) - {tmp_path / "cover-original.jpg"}
    publish.publish(replace(OF, title="Others"), tmp_path, "https://example.com/pod/")
    assert not first.exists()
    assert (tmp_path / "cover-original.jpg").read_bytes() == b"mine"


def test_at_home_nothing_needs_to_be_written_before(tmp_path: Path) -> None:
    put(tmp_path, "lemons", about())
    assert [entry.title for entry in as_feedparser(publish.feed_at(HOME, OF, tmp_path)).entries] == ["On lemons"]
    assert [path.name for path in tmp_path.iterdir()] == ["lemons"]
    with pytest.raises(ValueError):
        publish.feed_at("http://<b>/", OF, tmp_path)
