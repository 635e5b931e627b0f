from dataclasses import replace
from functools import cache
from hashlib import blake2b
from pathlib import Path

import pytest

from narrator.article import Metadata
from narrator.episode import cover
from narrator.errors import OutputError
from narrator.podcast import live, publish
from narrator.podcast.show import Show
from narrator.script import Line, Passage, Script, Section
from tests.support.narrating import narrate
from tests.support.readers import as_feedparser, found
from tests.support.shelf import about, put
from tests.support.things import KINDS, seen

OF = Show("Articles", category="Education")
HOME = "http://192.168.1.5:8000/"


def test_at_home_a_feed_has_addresses_of_home_and_stays_the_same_show(tmp_path: Path) -> None:
    put(tmp_path, "lemons", about(language="de"))
    publish.write_show(OF, tmp_path, "https://example.com/pod/")
    (picture,) = tmp_path.glob("cover-*.jpg")
    written = (tmp_path / "feed.xml").read_bytes()
    at_home = live.maker(OF, tmp_path)(HOME, "feed.xml")
    assert found(at_home, "//podcast:guid") == found(written, "//podcast:guid")
    assert found(at_home, "//enclosure/@url") == [f"{HOME}lemons/on-lemons.mp3"]
    assert found(at_home, "/rss/channel/itunes:image/@href") == [HOME + picture.name]
    assert found(at_home, "/rss/channel/language") == ["de"]
    page = live.maker(OF, tmp_path)(HOME, "index.html").decode()
    assert f">{HOME}feed.xml</code>" in page and f'src="{picture.name}"' in page


def test_no_picture_of_the_user_is_taken_for_one_of_ours(tmp_path: Path) -> None:
    put(tmp_path, "lemons", about())
    (tmp_path / "cover-original.jpg").write_bytes(b"mine")
    publish.write_show(OF, tmp_path, "https://example.com/pod/")
    (first,) = set(tmp_path.glob("cover-*.jpg")) - {tmp_path / "cover-original.jpg"}
    publish.write_show(replace(OF, title="Others"), tmp_path, "https://example.com/pod/")
    assert not first.exists()
    assert (tmp_path / "cover-original.jpg").read_bytes() == b"mine"


def test_at_home_nothing_needs_to_be_written_before(tmp_path: Path) -> None:
    put(tmp_path, "lemons", about())
    assert [entry.title for entry in as_feedparser(live.maker(OF, tmp_path)(HOME, "feed.xml")).entries] == ["On lemons"]
    assert [path.name for path in tmp_path.iterdir()] == ["lemons"]
    with pytest.raises(ValueError):
        live.maker(OF, tmp_path)("http://<b>/", "feed.xml")


def test_at_home_a_show_has_a_picture_though_none_was_written(tmp_path: Path) -> None:
    put(tmp_path, "lemons", about())
    served = live.maker(OF, tmp_path)(HOME, "feed.xml")
    assert found(served, "/rss/channel/itunes:image/@href") == [f"{HOME}show-cover.jpg"]
    assert 'class="cover" src="show-cover.jpg"' in live.maker(OF, tmp_path)(HOME, "index.html").decode()
    assert live.maker(OF, tmp_path)(HOME, "show-cover.jpg") == cover.draw(OF.title, OF.author, "en")
    square = cover.draw("Another", "", "en")
    assert live.maker(OF, tmp_path, square)(HOME, "show-cover.jpg") == cover.square(square)


URL = "https://example.com/pod/"


@cache
def picture_name(of: Show, size: int = 4) -> str:
    art = cover.draw(of.title, of.author, "en")
    return f"cover-{blake2b(art, digest_size=size).hexdigest()}.jpg"


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_gets_a_name_that_nothing_of_the_user_has(tmp_path: Path, kind: str) -> None:
    put(tmp_path, "lemons", about())
    name = picture_name(OF)
    KINDS[kind](tmp_path / name)
    before = seen(tmp_path / name)
    for of in (OF, replace(OF, description="Others"), replace(OF, title="Others"), OF):
        publish.write_show(of, tmp_path, URL)
        assert seen(tmp_path / name) == before
        (address,) = found((tmp_path / "feed.xml").read_bytes(), "/rss/channel/itunes:image/@href")
        expected = picture_name(of) if of.title != OF.title else picture_name(OF, 5)
        assert address == URL + expected
        assert (tmp_path / expected).is_file()
    pictures = {path.name for path in tmp_path.glob("cover-*.jpg") if path != tmp_path / name}
    assert pictures == {picture_name(OF, 5)}


def test_a_picture_of_the_show_that_was_changed_stays_and_is_told(tmp_path: Path) -> None:
    put(tmp_path, "lemons", about())
    publish.write_show(OF, tmp_path, URL)
    picture = tmp_path / picture_name(OF)
    picture.write_bytes(b"mine")
    assert publish.write_show(OF, tmp_path, URL).written == ()
    put(tmp_path, "limes", about(guid="limes"))
    done = publish.write_show(OF, tmp_path, URL)
    assert done.notes == (f"{picture.name} was changed and is left as it is; use --image to keep it in the show",)
    assert picture.read_bytes() == b"mine"
    assert publish.write_show(replace(OF, title="Others"), tmp_path, URL).notes == ()
    assert picture.read_bytes() == b"mine"


@pytest.mark.parametrize("name", ["feed.xml", "index.html"])
def test_a_file_of_the_show_that_was_changed_is_not_written_over(tmp_path: Path, name: str) -> None:
    put(tmp_path, "lemons", about())
    publish.write_show(OF, tmp_path, URL)
    path = tmp_path / name
    written = path.read_bytes()
    path.write_bytes(written.replace(b"On lemons", b"On citrus fruit"))
    before = seen(tmp_path)
    for of in (OF, replace(OF, title="Others")):
        with pytest.raises(OutputError, match=f"{name} was changed since narrator wrote it"):
            publish.write_show(of, tmp_path, URL)
    assert seen(tmp_path) == before
    path.write_bytes(written)
    assert publish.write_show(OF, tmp_path, URL).written == ()


@pytest.mark.parametrize("kind", KINDS)
def test_at_home_a_feed_of_the_users_does_not_matter(tmp_path: Path, kind: str) -> None:
    put(tmp_path, "lemons", about())
    KINDS[kind](tmp_path / "feed.xml")
    at_home = live.maker(OF, tmp_path)(HOME, "feed.xml")
    assert found(at_home, "//enclosure/@url") == [f"{HOME}lemons/on-lemons.mp3"]


def test_pages_that_were_told_their_place_are_not_looked_at_again(tmp_path: Path) -> None:
    """Of thousands, that takes a minute."""
    only = Section(None, 1, (Passage((Line("One.", "One."),)),))
    narrate(Script(Metadata("Limes", language="en"), (only,)), tmp_path)
    assert publish.write_show(OF, tmp_path, URL).placed == ("limes",)
    again = publish.write_show(OF, tmp_path, URL)
    assert (again.placed, again.written) == ((), ())
