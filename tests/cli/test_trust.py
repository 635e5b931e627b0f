"""What a stranger's page or feed may decide: what is said in its own episode, and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from narrator.subscriptions.state import MAX_TRIES
from tests.cli.test_follow import publish, states
from tests.support.packages import install
from tests.support.process import Cli, events, lines, told, visible
from tests.support.web import HTML, Page, Site

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("shared_store")]

TONE = ("--engine", "tone", "--jobs", "1", "--no-announce")
TEXT = "text/plain; charset=utf-8"
WHOLE = "<p>" + "All of it is here. " * 70 + "</p>"
DESCRIPTION = f"<description><![CDATA[{WHOLE}]]></description>"
SECRET = "hunter2"
LOGIN = f"bob:{SECRET}@"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def like_a_script(identity: str) -> bytes:
    front = f"---\nnarrator: script\ntitle: Hijacked\nidentity: {identity}\n---\n\n"
    return f"{front}# Hijacked\n\n[pause 600s] Oh.\n".encode()


def test_a_page_that_looks_like_a_script_is_an_article_with_a_folder_of_its_own(narrator: Cli, site: Site) -> None:
    Path("mine.md").write_text("# Mine\n\nThis is what I wrote.\n")
    assert narrator("mine.md", *TONE).returncode == 0
    written = narrator("script", "mine.md").stdout
    [identity] = [line.removeprefix("identity: ") for line in lines(written) if line.startswith("identity: ")]
    mine = {path: path.read_bytes() for path in Path("output/mine").iterdir()}

    kinds = (TEXT, "text/markdown", "application/octet-stream")
    addresses = [site.put(f"/evil{at}", Page(like_a_script(identity), kind)) for at, kind in enumerate(kinds)]
    for address in addresses:
        run = narrator(address, *TONE, "--json")
        assert {path: path.read_bytes() for path in Path("output/mine").iterdir()} == mine, address
        episode = told(events(run), "episode")
        assert Path(episode["audio"]).parent.name != "mine", address
        assert episode["seconds"] < 60, "its pauses are words"

    entries = (f"<item><title>E</title><link>{address}</link><guid>{address}</guid></item>" for address in addresses)
    assert narrator("follow", publish(site, *entries), *TONE).returncode == 0
    assert {path: path.read_bytes() for path in Path("output/mine").iterdir()} == mine


def test_a_file_and_standard_input_are_scripts(narrator: Cli) -> None:
    content = like_a_script("0123456789abcdef").replace(b"600s", b"20s")
    Path("s.md").write_bytes(content)
    for source, more in (("s.md", {}), ("-", {"stdin": content.decode()})):
        assert told(events(narrator(source, *TONE, "--json", **more)), "episode")["seconds"] > 20


def test_an_entry_cannot_take_the_place_of_a_page_on_another_host(narrator: Cli, site: Site) -> None:
    with Site("::1") as good:
        address = good.put("/a", Page(b"<title>Good</title><h1>Good</h1><p>This is good, and stays as it is.</p>"))
        assert narrator(address, *TONE).returncode == 0
        before = {path: path.read_bytes() for path in Path("output/good").iterdir()}
        entry = f"<item><title>Good</title><link>{address}</link><guid>1</guid>{DESCRIPTION}</item>"
        assert narrator("follow", publish(site, entry), *TONE).returncode == 0
    assert {path: path.read_bytes() for path in Path("output/good").iterdir()} == before
    assert visible(Path("output")) == ["good-2/good-2.mp3", "good/good.mp3"]


def test_an_entry_without_an_address_cannot_take_the_place_of_a_file(narrator: Cli, site: Site) -> None:
    Path("mine.md").write_text("# Mine\n\nThis is what I wrote.\n")
    assert narrator("mine.md", *TONE).returncode == 0
    before = {path: path.read_bytes() for path in Path("output/mine").iterdir()}
    entry = f"<item><title>mine.md</title><guid>1</guid>{DESCRIPTION}</item>"
    assert narrator("follow", publish(site, entry), *TONE).returncode == 0
    assert {path: path.read_bytes() for path in Path("output/mine").iterdir()} == before


def test_an_entry_narrated_again_keeps_its_folder(narrator: Cli, site: Site) -> None:
    link = "https://elsewhere.example/1"
    entry = f"<item><title>E</title><link>{link}</link><guid>1</guid>{DESCRIPTION}</item>"
    address = publish(site, entry)
    for output in (("--newest", "1"), ()):
        assert narrator("follow", address, *output, *TONE).returncode == 0
        for state in Path("output/.followed").glob("*.json"):
            state.unlink()
    assert visible(Path("output")) == ["e/e.mp3"]


@dataclass(frozen=True)
class Private:
    """Addresses with a password, and a machine that may not show it to anybody."""

    site: Site
    narrator: Cli

    def put(self, target: str, page: Page) -> str:
        return self.site.put(target, page).replace("//", f"//{LOGIN}")

    def run(self, *command: str) -> None:
        run = self.narrator(*command, "--debug")
        assert SECRET not in run.stdout + run.stderr, (command, run.stdout, run.stderr)


@pytest.fixture
def private(site: Site, narrator: Cli) -> Iterator[Private]:
    yield Private(site, narrator)
    for path in (*Path().rglob("*"), *Path.home().rglob("*")):
        assert SECRET not in str(path)
        if path.is_file() and path.name not in ("list.txt", "cookies.txt", "narrator.toml"):
            assert SECRET.encode() not in path.read_bytes(), path


def test_cookies_and_headers_are_told_their_site_and_nobody_else(private: Private) -> None:
    Path("cookies.txt").write_text(f"# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tsid\t{SECRET}\n")
    Path("narrator.toml").write_text(f'[site."127.0.0.1"]\nheaders = {{ Authorization = "Bearer {SECRET}" }}\n')
    page = private.site.put("/1", Page(b"<title>Page</title><h1>Page</h1><p>This is a page, and it is short.</p>"))
    private.run(page, *TONE, "--cookies", "cookies.txt")
    private.run("script", page, "--cookies", "cookies.txt")
    for asked in private.site.asked:
        assert (asked.headers["cookie"], asked.headers["authorization"]) == (f"sid={SECRET}", f"Bearer {SECRET}")
    assert visible(Path("output")) == ["page/page.mp3"]
    assert private.narrator(page, *TONE, "--cookies", "narrator.toml").returncode == 2


def test_a_password_in_the_address_of_an_article_is_told_nowhere(private: Private) -> None:
    page = private.put("/1", Page(b"<title>Page</title><h1>Page</h1><p>This is a page, and it is short.</p>"))
    empty = private.put("/empty", Page(b""))
    Path("list.txt").write_text(f"{page}\nhttp://{LOGIN}127.0.0.1:1/\n")
    Path("s.md").write_text("---\nnarrator: script\ntitle: T\n---\n\nHello.\n")
    private.run(empty, page, "@list.txt", *TONE)
    private.run(page, *TONE, "--json")
    private.run(page, "--offline")
    private.run(page, *TONE, "--cover", f"https://{LOGIN}127.0.0.1/a.png")
    private.run("digest", page, empty, "--title", "D", *TONE)
    for more in ((), ("--json",), ("-o", "scripts"), ("--diff", "s.md"), ("--estimate",)):
        private.run("script", page, *more)
    private.run("script", "s.md", "--diff", page)
    private.run("words", page)
    private.run("verify", page)
    assert any("authorization" in asked.headers for asked in private.site.asked)


def test_a_password_in_the_address_of_a_feed_is_told_nowhere(private: Private) -> None:
    page = private.put("/1", Page(b"<title>Page</title><h1>Page</h1><p>This is a page, and it is short.</p>"))
    entry = f"<item><title>Entry</title><link>{page}</link><guid>1</guid>{DESCRIPTION}</item>"
    feed = publish(private.site, entry).replace("//", f"//{LOGIN}")
    named = f'<link rel="alternate" type="application/rss+xml" href="{feed}"><p>Welcome to all.'
    untitled = Page(b'<rss version="2.0"><channel></channel></rss>', "application/rss+xml")
    private.run("follow", private.put("/names", Page(named.encode(), HTML)), *TONE)
    private.run("follow", feed, *TONE)
    private.run("follow", feed, "--list")
    private.run("follow", feed, "--list", "--json")
    private.run("follow", private.put("/untitled", untitled), *TONE)
    private.run("follow", page, *TONE)
    private.run("follow", feed, "--offline")
    private.run("script", feed)
    with FileLock(next(Path("output/.followed").glob("*.lock"))):
        private.run("follow", feed, *TONE)


def test_a_password_in_the_address_of_a_show_is_told_nowhere(private: Private) -> None:
    private.run("feed", "--base-url", f"https://{LOGIN}example.com/")
    for flag in ("--link", "--image"):
        private.run("feed", "--base-url", "https://example.com/", flag, f"https://{LOGIN}example.com/a.png")


def test_a_password_in_a_mistyped_address_is_told_nowhere(private: Private) -> None:
    without_scheme = [f"ftp://{LOGIN}h/", f"http:/{LOGIN}h/", f"https//{LOGIN}h/", f"{LOGIN}h/a", f"//{LOGIN}h"]
    # With a password that should have been encoded, or an impossible host.
    impossible = [f"http://bob:{SECRET}{more}@h/" for more in ("/more", "?more", "#more", "@more")]
    impossible += [f"http://{LOGIN}h:x/", f"http://{LOGIN}[/"]
    private.run(*without_scheme, *impossible, *(f"@{source}" for source in without_scheme), *TONE)
    for source in (*without_scheme, *impossible):
        private.run("follow", source)


# Each of them made a reader, or what narrator reads with, raise something that nobody expected: a number of more than
# 4,300 digits, for one.
POISON = {
    "front.md": b"---\nnarrator: script\ntitle: 0x" + b"f" * 3600 + b"\n---\n\nHello.\n",
    "date.md": b"---\nnarrator: script\npublished: 2024-13-45\n---\n\nHello.\n",
    "deep.md": b"---\nnarrator: script\ntitle: " + b"[" * 1500 + b"\n---\n\nHello.\n",
    "pause.md": b"---\nnarrator: script\ntitle: T\n---\n\n[pause " + b"9" * 400 + b"] Hello.\n",
    "title.md": b"---\ntitle: 0x" + b"f" * 3600 + b"\n---\n\nHello.\n",
    "digits.md": b"---\nlang: pt\n---\n\n123-456-789-012-345-678-901\n",
    "nul\n.txt": b"Hello.",
}


def test_a_source_that_nobody_expected_does_not_stop_the_others(narrator: Cli) -> None:
    Path("in").mkdir()
    bad, good = [Path("in", f"a-{name}") for name in POISON], Path("in/b.txt")
    for path in bad:
        path.write_bytes(POISON[path.name.removeprefix("a-")])
    good.write_text("A good article, and a short one.")
    for sources in ((*bad, good), ("in",)):
        run = narrator(*sources, *TONE, "--rate", "10", "--json")
        found = events(run)
        [failed] = [each["message"] for each in found if each["event"] == "error"]
        assert "a-deep.md" in failed
        read = {each["source"]: each["title"] for each in found if each["event"] == "episode"}
        assert set(read) == {str(path) for path in (*bad, good) if path.name != "a-deep.md"}
        assert read["in/b.txt"] == "B"
    run = narrator("digest", *bad, good, *TONE, "--rate", "10", "--title", "All")
    assert "all/all.mp3" in visible(Path("output")), run.stderr


_BROKEN = """
from narrator.sources import Source


def read(document):
    raise ZeroDivisionError("nobody expected this")


SOURCE = Source(name="a bomb", endings=(".bomb",), media_types=("text/x-bomb",), beginnings=(b"BOMB",), read=read)
"""


@pytest.fixture
def bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of source is installed whose reader has a fault."""
    environment = install(tmp_path / "bombs", "narrator.sources:SOURCE", "bomb", _BROKEN)
    monkeypatch.setenv("PYTHONPATH", environment["PYTHONPATH"])


@pytest.mark.usefixtures("bombs")
def test_an_unexpected_fault_is_told_counted_and_shown_with_debug(narrator: Cli) -> None:
    Path("bad.bomb").write_bytes(b"BOMB")
    Path("good.txt").write_text("A good article, and a short one.")
    run = narrator("bad.bomb", "good.txt", *TONE)
    assert run.returncode == 1
    [line] = [line for line in lines(run.stderr) if line.startswith("narrator:")]
    assert "bad.bomb" in line and "unexpected" in line and "--debug" in line
    assert visible(Path("output")) == ["good/good.mp3"]
    assert "Traceback" in narrator("bad.bomb", *TONE, "--debug").stderr


@pytest.mark.usefixtures("bombs")
def test_a_feed_gives_an_unexpected_entry_up_after_its_tries(narrator: Cli, site: Site) -> None:
    bad = site.put("/bad", Page(b"BOMB", "text/x-bomb"))
    good = site.put("/good", Page(b"<title>Good</title><h1>Good</h1><p>This is good, and it is short.</p>"))
    items = [
        f"<item><title>{name}</title><link>{link}</link><guid>{name}</guid>"
        f"<pubDate>{day:02} Sep 2025 10:00:00 GMT</pubDate></item>"
        for day, (name, link) in enumerate((("Bad", bad), ("Good", good)), 1)
    ]
    address = publish(site, *items)
    assert narrator("follow", address, *TONE).returncode == 1
    assert states(narrator, address) == {"Bad": "failed", "Good": "narrated"}
    for _ in range(MAX_TRIES - 1):
        assert narrator("follow", address, *TONE).returncode == 1
    assert narrator("follow", address, *TONE).returncode == 0


def test_a_feed_with_unexpected_entries_is_followed(narrator: Cli, site: Site) -> None:
    items = (
        '{"id": "\\ud800", "title": "\\ud800", "url": "http://[x", "content_text": "A"}',
        '{"id": "1", "title": "\\udfff cut off", "content_html": "<p>\\ud83d cut off"}',
        '{"id": "2", "title": "D", "date_published": "9999-12-31T23:59:59-23:59", "content_text": "A word"}',
        '{"id": "3", "title": "E", "content_text": ["A"], "authors": [null, 3]}',
        f'{{"id": "good", "title": "Good", "content_html": "{WHOLE}"}}',
    )
    feed = f'{{"version": "https://jsonfeed.org/version/1.1", "title": "\\ud800", "items": [{", ".join(items)}]}}'
    address = site.put("/feed", Page(feed.encode(), "application/feed+json"))
    run = narrator("follow", address, "--newest", len(items), *TONE)
    assert run.returncode in (0, 3), run.stderr
    assert "good/good.mp3" in visible(Path("output"))
    found = states(narrator, address)
    assert len(found) == 5
    assert found["Good"] == "narrated"


def test_an_xml_feed_with_half_a_character_is_followed(narrator: Cli, site: Site) -> None:
    bad = "<item><title>&#xD800; cut off</title><guid>&#xD800;</guid></item>"
    good = f"<item><title>Good</title><guid>2</guid>{DESCRIPTION}</item>"
    address = publish(site, bad, good)
    assert narrator("follow", address, *TONE).returncode in (0, 3)
    assert "good/good.mp3" in visible(Path("output"))


def test_a_page_that_names_an_impossible_feed_names_none(narrator: Cli, site: Site) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="http://[">'
    run = narrator("follow", site.put("/", Page(f"{link}<p>Welcome to all.".encode())), *TONE)
    assert run.returncode == 3
    assert "is not a feed and names none" in run.stderr
