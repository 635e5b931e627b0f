"""What the paper on privacy says is kept and forgotten is so."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from narrator.cli import COMMANDS
from tests.docs.papers import code_in, table
from tests.support.process import Cli
from tests.support.web import Page, Site

PAGE = b"<title>A walk</title><article><h1>A walk</h1><p>%s</p></article>" % (b"The river went on. " * 30)
TONE = ("--engine", "tone", "--jobs", "1", "--quiet")


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.put("/a", Page(PAGE, headers={"ETag": '"a"'}))
        item = b"<item><title>One</title><guid>1</guid><description>%s</description></item>" % (b"Words of it. " * 300)
        site.put("/feed", Page(b'<rss version="2.0"><channel>%s</channel></rss>' % item, "application/rss+xml"))
        yield site


def test_every_command_tells_what_it_sends() -> None:
    told = {code.split()[0] for row in table("docs/privacy.md", "command") for code in code_in(row[0])}
    assert told == set(COMMANDS)


@pytest.mark.slow
def test_what_is_kept_is_kept_where_it_is_said_and_for_whom(
    tmp_path: Path, narrator: Cli, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = os.umask(0o022)
    try:
        for line in (
            (site.address("/a"), *TONE),
            ("follow", site.address("/feed"), *TONE),
            ("script", site.address("/a"), "-o", "scripts"),
            ("feed", "--base-url", "https://example.com/pod"),
        ):
            run = narrator(*line, "--store", "store") if line[0] != "feed" else narrator(*line)
            assert run.returncode == 0, run.stderr
    finally:
        os.umask(before)
    readers = {what: who for what, _, who in table("docs/privacy.md", "what")}
    places = {
        "recordings": (tmp_path / "store").glob("[0-9a-f]?/*"),
        "pages": (tmp_path / "store/pages").rglob("*"),
        "which entries": (tmp_path / "output/.followed").glob("*.json"),
        "episodes": (tmp_path / "output").glob("[!.]*/*"),
        "scripts": (tmp_path / "scripts").iterdir(),
    }
    for begins, paths in places.items():
        [who] = [who for what, who in readers.items() if what.startswith(begins)]
        rights = {path.stat().st_mode & 0o777 for path in paths if path.is_file()}
        assert rights == {0o600 if who == "you" else 0o644}, begins
    assert (tmp_path / "store/pages").stat().st_mode & 0o777 == 0o700
    assert not list((tmp_path / "output").glob(".draft-*"))


@pytest.mark.slow
def test_what_is_forgotten_is_gone(tmp_path: Path, narrator: Cli, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NARRATOR_STORE", "store")
    Path("a.md").write_text("# A\n\nOnly here.\n\nBoth say this.\n")
    Path("b.md").write_text("# B\n\nAlone.\n\nBoth say this.\n")
    assert narrator("a.md", "b.md", site.address("/a"), *TONE).returncode == 0
    assert narrator("digest", "a.md", "b.md", "--title", "Both", *TONE).returncode == 0
    Path("a.md").write_text("# Another title\n\nEdited.\n")
    assert narrator("a.md", *TONE).returncode == 0
    Path("a.md").unlink()
    assert "removed all " in narrator("store", "--forget", "./a.md").stdout
    assert "has nothing" in narrator("store", "--forget", "a.md").stdout
    assert "removed all " in narrator("store", "--forget", "output/b").stdout
    assert list(Path("store/pages").rglob("*/*"))
    assert "removed all " in narrator("store", "--forget", site.address("/a")).stdout
    assert not list(Path("store/pages").rglob("*/*"))
    left = [path.read_bytes() for path in Path("store").glob("[0-9a-f]?/*")]
    assert left and all(len(entry) % 20 == 0 for entry in left), "digests alone: of what was forgotten"
    assert sorted(path.name for path in Path("output").glob("[!.]*")) == ["a", "a-walk", "b", "both"]


def test_what_is_in_the_folder_of_no_episode_is_told(tmp_path: Path, narrator: Cli) -> None:
    run = narrator("store", "--forget", tmp_path)
    assert (run.returncode, "is not the folder of an episode" in run.stderr) == (3, True)
