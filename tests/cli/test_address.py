"""Addresses as sources."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.process import Cli, events, lines, told, visible
from tests.support.web import Page, Site, to

TONE = ("--engine", "tone", "--jobs", "1", "--no-announce")
ARTICLE = b"<title>The Article</title><h1>The Article</h1><p>This is what it says, and it says no more than this.</p>"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def test_an_address_is_narrated_and_asked_for_again_only_if_it_changed(narrator: Cli, site: Site) -> None:
    site.put("/old", to("/article"))
    address = site.put(
        "/article", Page(ARTICLE, headers={"ETag": '"1"', "X-Robots-Tag": "noai"}), Page(status=304, length=None)
    )
    run = narrator(site.address("/old"), *TONE, "--json")
    episode = told(events(run), "episode")
    assert episode["title"] == "The Article"
    assert any("noai" in note for note in episode["notes"])
    again = narrator("script", site.address("/old"))
    assert f"link: {address}" in again.stdout
    assert site.asked[-1].headers["if-none-match"] == '"1"'
    assert site.asked[-1].headers["user-agent"].startswith("narrator/")


def test_text_is_read_in_the_encoding_that_the_server_states(narrator: Cli, site: Site) -> None:
    address = site.put(
        "/a.txt", Page("Kirjoitus\n\nÄlä hätäile, sää on hyvä.\n".encode("latin-1"), "text/plain; charset=latin-1")
    )
    assert "Älä hätäile, sää on hyvä." in narrator("script", address).stdout


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (Page(b"<p>Not here", status=404), "404"),
        (Page(b"<p>Go away", status=403), "save"),
        (Page(b"\x89PNG\r\n\x1a\n", "image/png"), "image"),
        (to("http://10.0.0.1/"), "10.0.0.1"),
        (to("file:///etc/passwd"), "http"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(narrator: Cli, site: Site, page: Page, words: str) -> None:
    run = narrator(site.put("/a", page), *TONE)
    assert run.returncode == 3
    fetching, line = lines(run.stderr)
    assert fetching.startswith("Fetching http://127.0.0.1:")
    assert words in line
    assert not Path("output").exists() or visible(Path("output")) == []


@pytest.mark.parametrize("scheme", ["ftp", "file", "gopher"])
def test_only_the_web_is_fetched(narrator: Cli, scheme: str) -> None:
    run = narrator(f"{scheme}://localhost/a")
    assert run.returncode == 3
    assert "http and https" in run.stderr


def test_offline_nothing_is_fetched(narrator: Cli, site: Site) -> None:
    run = narrator(site.put("/", Page(ARTICLE)), "--offline")
    assert run.returncode == 3
    assert site.targets == []


def test_many_sources_make_many_episodes(narrator: Cli, site: Site) -> None:
    folder = Path("saved")
    for each in (folder, folder / "made", folder / "other"):
        each.mkdir()
    (folder / "a.md").write_text("# One\n\nText of one.\n")
    (folder / "b.bin").write_bytes(b"\0")
    Path("list.txt").write_text(f"# mine\n{site.put('/', Page(ARTICLE))}\n")
    run = narrator("@list.txt", "saved", "--output", "saved/made", *TONE)
    assert run.returncode == 0
    assert visible(folder / "made") == ["one/one.mp3", "the-article/the-article.mp3"]
    assert "saved/b.bin is left out: .bin files are not read" in run.stderr
    assert "saved/other is left out: " in run.stderr
    assert "saved/made is left out: " not in run.stderr
