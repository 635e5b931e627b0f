"""What the page of an episode tells once it is known where it stands, and which files may be written again for that."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import active_children
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from lxml import html

from narrator import pipeline
from narrator.episode import contents, manifest, placing
from narrator.episode.slots import Page
from narrator.files import PREFIX, fingerprint
from narrator.podcast import live, places, publish
from narrator.podcast.show import Show
from narrator.system import processors
from tests.support.narrating import narrate
from tests.support.shelf import NASTY, about

WEB = "https://example.com/my%20pod/"
OF = Show("Walks & <talks>", language="en")


@pytest.fixture(scope="module")
def narrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three episodes in the folder of a show."""
    output = tmp_path_factory.mktemp("show")
    for title in ("One & only", "Two", "Three"):
        (output / "article.md").write_text(f"# {title}\n\nFirst.\n\n## Later\n\nLast.\n")
        narrate(_as(title, output / "article.md"), output, engine="espeak")
    (output / "article.md").unlink()
    return output


def _as(title: str, path: Path) -> Any:
    return replace(pipeline.read(str(path)), identity=title)


@pytest.fixture
def show(narrated: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of them."""
    for folder in narrated.iterdir():
        if folder.is_dir():
            (tmp_path / folder.name).mkdir()
            for file in folder.iterdir():
                (tmp_path / folder.name / file.name).write_bytes(file.read_bytes())
    yield tmp_path


def told(page: Path) -> dict[str, str]:
    """What the page tells other sites."""
    tree: Any = html.document_fromstring(page.read_text(encoding="utf-8"))
    metas = {str(it.get("property") or it.get("name")): str(it.get("content")) for it in tree.findall(".//meta")}
    return metas | {f"{it.get('rel')} {it.get('type')}": str(it.get("href")) for it in tree.findall(".//link")}


def links(page: Path) -> dict[str | None, tuple[str, str]]:
    tree: Any = html.document_fromstring(page.read_text(encoding="utf-8"))
    found = tree.xpath("//div[@class='places']/a")
    return {it.get("rel"): (it.get("href"), " ".join(it.text_content().split())) for it in found}


def test_pages_tell_where_they_stand_and_lead_to_their_neighbours(show: Path) -> None:
    done = publish.write_show(OF, show, WEB)
    assert set(done.placed) == {"one-only", "two", "three"}
    page = show / "two" / "index.html"
    here = f"{WEB}two/"
    assert (
        told(page).items()
        >= {
            "canonical None": here,
            "alternate application/rss+xml": f"{WEB}feed.xml",
            "alternate application/json+oembed": f"{here}oembed.json",
            "og:title": "Two",
            "og:url": here,
            "og:site_name": OF.title,
            "og:image": f"{here}cover-small.jpg",
            "og:audio": f"{here}two.mp3",
            "og:audio:type": "audio/mpeg",
            "twitter:card": "player",
            "twitter:player": f"{here}embed.html",
        }.items()
    )
    home = ("../index.html", f"All episodes {OF.title}")
    assert links(page) == {
        "prev": ("../one-only/index.html", "Previous episode One & only"),
        "next": ("../three/index.html", "Next episode Three"),
        None: home,
    }
    assert links(show / "three" / "index.html") == {"prev": ("../two/index.html", "Previous episode Two"), None: home}
    embedded = json.loads((show / "two" / "oembed.json").read_text())
    frame: Any = html.fragment_fromstring(embedded["html"])
    assert (frame.tag, frame.get("src"), frame.get("title")) == ("iframe", f"{here}embed.html", "Two")
    assert (embedded["version"], embedded["type"], embedded["provider_name"]) == ("1.0", "rich", OF.title)
    tree: Any = html.document_fromstring(page.read_text())
    [data] = tree.xpath("//script[@type='application/ld+json']/text()")
    linked = json.loads(data)
    assert (linked["@type"], linked["url"], linked["partOfSeries"]["webFeed"]) == (
        *("PodcastEpisode", here, f"{WEB}feed.xml"),
    )
    assert linked["duration"] == f"PT{manifest.read(show / 'two').duration / 1000:g}S"
    assert [part["name"] for part in linked["hasPart"]] == ["Two", "Later"]


def test_only_what_changes_is_written_again_and_narrating_goes_on_from_there(show: Path) -> None:
    publish.write_show(OF, show, WEB)
    first = {path: path.stat().st_mtime_ns for path in show.rglob("*")}
    assert publish.write_show(OF, show, WEB).placed == ()
    assert {path: path.stat().st_mtime_ns for path in show.rglob("*")} == first
    (show / "article.md").write_text("# Four\n\nFirst.\n")
    narrate(_as("Four", show / "article.md"), show, engine="espeak")
    assert set(publish.write_show(OF, show, WEB).placed) == {"three", "four"}
    # Every file is narrator's still, and is replaced where the article is narrated again.
    for name in ("three", "four"):
        known = manifest.read(show / name)
        assert all(manifest.is_own(show / name / file, written_as) for file, written_as in known.files.items())
    (show / "article.md").write_text("# Four\n\nAnother.\n")
    again = narrate(_as("Four", show / "article.md"), show, engine="espeak")
    assert (again.folder.name, again.notes) == ("four", ())
    assert "json+oembed" not in (show / "four" / "index.html").read_text()
    assert publish.write_show(OF, show, WEB).placed == ("four",)
    moved = publish.write_show(OF, show, "https://example.org/")
    assert set(moved.placed) == {"one-only", "two", "three", "four"}
    assert "example.com" not in (show / "two" / "index.html").read_text()


@pytest.mark.parametrize("is_killed", [False, True])
def test_processes_tell_what_one_does_though_they_are_killed(
    show: Path, monkeypatch: pytest.MonkeyPatch, *, is_killed: bool
) -> None:
    told = publish.write_show(OF, show, WEB).placed
    before = {path: path.read_bytes() for path in show.rglob("*.*") if path.suffix in (".html", ".json")}
    publish.write_show(OF, show, "https://example.org/")
    monkeypatch.setattr(places, "_WORTH_A_PROCESS", 1)
    monkeypatch.setattr(places, "_PART", 1)
    with ThreadPoolExecutor(1) as other:
        over = Event()
        killed = other.submit(_kill_children, over) if is_killed else None
        assert publish.write_show(OF, show, WEB).placed == told
        over.set()
        assert killed is None or killed.result() or processors() == 1
    assert {path: path.read_bytes() for path in before} == before
    assert not list(show.glob("*/.*"))


def _kill_children(over: Event) -> int:
    """Kill each process that this one starts; how many."""
    met = set()
    while not over.wait(0.01):
        for child in active_children():
            child.kill()
            met.add(child.pid)
    return len(met)


def test_a_run_that_was_stopped_is_gone_on_with(show: Path) -> None:
    publish.write_show(OF, show, WEB)
    page = show / "two" / "index.html"
    before = page.read_bytes()
    publish.write_show(OF, show, "https://example.org/")
    # So it stands if narrator is killed before the page.
    page.write_bytes(before)
    (show / "feed.xml").unlink()
    for path in (page, show / "feed.xml"):
        path.with_name(f"{PREFIX}{path.name}").write_bytes(b"half of it")
    assert publish.write_show(OF, show, "https://example.org/").placed == ("two",)
    assert b"example.com" not in page.read_bytes()
    assert not list(show.rglob(f"{PREFIX}*"))


def test_what_somebody_changed_in_a_page_stays_in_its_places_and_outside(show: Path) -> None:
    publish.write_show(OF, show, WEB)
    outside, inside = show / "one-only" / "index.html", show / "two" / "index.html"
    outside.write_bytes(outside.read_bytes().replace(b"</h1>", b" (mine)</h1>"))
    inside.write_bytes(inside.read_bytes().replace(b"Previous episode", b"My own word"))
    theirs = inside.read_bytes()
    assert set(publish.write_show(OF, show, "https://example.org/").placed) == {"one-only", "two", "three"}
    assert b" (mine)</h1>" in outside.read_bytes() and b"example.com" not in outside.read_bytes()
    assert inside.read_bytes() == theirs
    for page in (outside, inside):
        assert not manifest.is_own(page, manifest.read(page.parent).files["index.html"])


def test_an_episode_of_narrator_0_2_is_narrators_and_told_its_place(show: Path) -> None:
    folder = show / "two"
    known = manifest.read(folder)
    page = re.sub(rb"(place: head) \w+ \w+", rb"\1", (folder / "index.html").read_bytes())
    (folder / "index.html").write_bytes(page)
    (folder / "oembed.json").write_text("{}")
    (folder / "embed.html").unlink()
    files = {**known.files, "index.html": (fingerprint(page),), "oembed.json": (fingerprint(b"{}"),)}
    del files["embed.html"]
    (folder / "episode.json").write_text(manifest.to_json(replace(known, files=files)))
    assert "two" in publish.write_show(OF, show, WEB).placed
    assert (
        told(folder / "index.html")["og:url"]
        == json.loads((folder / "oembed.json").read_text())["provider_url"] + "two/"
    )
    (show / "article.md").write_text("# Two\n\nAnother.\n")
    again = narrate(_as("Two", show / "article.md"), show, engine="espeak")
    assert (again.folder.name, again.notes) == ("two", ())
    assert publish.write_show(OF, show, WEB).placed == ("two",)


def test_files_of_the_users_stay(show: Path) -> None:
    (show / "two" / "index.html").write_text("Mine.")
    (show / "three" / "oembed.json").mkdir()
    assert set(publish.write_show(OF, show, WEB).placed) == {"one-only", "two", "three"}
    assert (show / "two" / "index.html").read_text() == "Mine."
    assert live.maker(OF, show)(WEB, "two/index.html") == b""
    assert live.maker(OF, show)(WEB, "nowhere/index.html") == b""


def test_at_home_a_page_leads_to_its_neighbours_and_is_for_no_frame(show: Path) -> None:
    before = {path: path.read_bytes() for path in show.rglob("*") if path.is_file()}
    page = live.maker(OF, show)("http://192.168.1.5:8000/", "two/index.html").decode()
    assert 'rel="prev"' in page and 'rel="next"' in page and "http://192.168.1.5:8000/two/" in page
    assert "json+oembed" not in page and "twitter:player" not in page
    assert {path: path.read_bytes() for path in show.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("title", NASTY)
def test_nasty_titles_never_become_markup(title: str) -> None:
    known = about(title=title, author=title, description=title)
    beside = placing.Neighbour(title, "a b")
    place = placing.Place(WEB, WEB, "feed.xml", title, beside, beside)
    page = b"<html><head><!-- place: head -->\n<!-- /place --></head><body><!-- place: next -->\n<!-- /place --></body>"
    tree: Any = html.document_fromstring(placing.placed(Page(page), known, place).decode())
    assert tree.xpath("string(//meta[@property='og:title']/@content)") == title
    [data] = tree.xpath("//script/text()")
    assert json.loads(data)["name"] == title
    assert {it.tag for it in tree.iter() if isinstance(it.tag, str)} <= {
        *("html", "head", "body", "link", "meta", "script", "div", "a", "span", "bdi"),
    }
    frame: Any = html.fragment_fromstring(json.loads(placing.oembed(known, place))["html"])
    assert (frame.tag, frame.get("title")) == ("iframe", title)


def test_a_page_of_an_early_narrator_stays_as_it_is(show: Path) -> None:
    known = manifest.read(show / "two")
    page = b"<p>No places.</p>"
    assert placing.placed(Page(page), known, placing.Place(WEB, WEB, "feed.xml", "T")) == page
    assert contents.FILES[-1] == manifest.FILE
