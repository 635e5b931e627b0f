"""Following a feed as a person does, run after run."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from narrator.subscriptions.state import MAX_TRIES
from tests.support.process import Cli, events, lines, told, visible
from tests.support.web import HTML, Page, Site

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("shared_store")]

TONE = ("--engine", "tone", "--jobs", "1", "--no-announce")
XML = "application/rss+xml"
WHOLE = "<p>" + "All of it is here. " * 70 + "</p>"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def item(site: Site, number: int, content: str = "") -> str:
    """An entry whose page holds its article; with content, the entry itself does."""
    page = f"<title>Page {number}</title><h1>Page {number}</h1><p>This is what page {number} says, and it is short.</p>"
    address = site.put(f"/{number}", Page(page.encode()))
    return (
        f"<item><title>Entry {number}</title><link>{address}</link><guid>{number}</guid>"
        f"<pubDate>{number:02} Sep 2025 10:00:00 GMT</pubDate><description><![CDATA[{content}]]></description></item>"
    )


def publish(site: Site, *items: str) -> str:
    channel = f"<channel><title>The feed</title>{''.join(items)}</channel>"
    feed = f'<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">{channel}</rss>'
    return site.put("/feed", Page(feed.encode(), XML))


def states(narrator: Cli, address: str) -> dict[str, str]:
    listed = narrator("follow", address, "--list", "--json").stdout.splitlines()
    return {entry["title"]: entry["state"] for entry in map(json.loads, listed)}


def test_each_entry_is_narrated_once_the_newest_first_three(narrator: Cli, site: Site) -> None:
    address = publish(site, *(item(site, number) for number in range(1, 5)), item(site, 5, WHOLE))
    first = narrator("follow", address, *TONE)
    assert (first.returncode, first.stderr.count("Narrating")) == (0, 3)
    assert visible(Path("output")) == ["entry-5/entry-5.mp3", "page-3/page-3.mp3", "page-4/page-4.mp3"]
    assert "/5" not in site.targets

    again = narrator("follow", address, *TONE)
    assert lines(again.stdout) == ["nothing new in The feed"]
    publish(site, *(item(site, number) for number in range(4, 7)))
    assert narrator("follow", address, *TONE).stdout.count("Left out") == 1
    assert states(narrator, address) == {f"Entry {number}": "narrated" for number in (6, 5, 4)}

    publish(site, *(item(site, number) for number in range(1, 7)))
    since = narrator("follow", address, "--since", "2025-09-02", *TONE, "--json")
    assert [event["title"] for event in events(since) if event["event"] == "episode"] == ["Page 2"]
    assert narrator("follow", address, "--newest", "6", "--quiet", *TONE).returncode == 0
    assert set(states(narrator, address).values()) == {"narrated"}


def test_many_entries_overlap_and_what_became_of_each_is_kept(narrator: Cli, site: Site) -> None:
    address = publish(site, item(site, 1), *(item(site, number, WHOLE[:400]) for number in range(2, 9)))
    site.put("/1", Page(b"", status=404))
    run = narrator("follow", address, "--newest", "99", *TONE)
    assert run.returncode == 3
    assert "8 articles in " in run.stdout and "7 narrated, 0 unchanged, 1 failed" in run.stdout
    assert len(visible(Path("output"))) == 7
    assert states(narrator, address) == {f"Entry {n}": "narrated" if n > 1 else "failed" for n in range(8, 0, -1)}


def test_an_article_that_was_changed_is_narrated_again_under_its_guid(narrator: Cli, site: Site) -> None:
    """Both what stands in the feed, and a page whose feed tells when it was changed. Nothing else is."""

    def changed(entry: str, day: int) -> str:
        return entry.replace("</guid>", f"</guid><atom:updated>2025-09-{day:02}T10:00:00Z</atom:updated>")

    def told() -> dict[str, str]:
        found = [json.loads(path.read_text()) for path in Path("output").glob("*/episode.json")]
        return {str(episode["title"]): str(episode["guid"]) for episode in found}

    untold = item(site, 1)
    address = publish(site, untold, item(site, 2, WHOLE), changed(item(site, 3), 3))
    assert narrator("follow", address, *TONE).stderr.count("Narrating") == 3
    first = told()
    assert lines(narrator("follow", address, *TONE).stdout) == ["nothing new in The feed"]

    publish(site, untold, item(site, 2, WHOLE.replace("here", "there")), changed(item(site, 3), 4))
    site.put("/3", Page(b"<title>Page 3</title><h1>Page 3</h1><p>It says another thing now, and is short as well.</p>"))
    again = narrator("follow", address, *TONE, "--json")
    assert [event["title"] for event in events(again) if event["event"] == "episode"] == ["Entry 2", "Page 3"]
    assert told() == first
    assert "another thing" in Path("output/page-3/index.html").read_text()
    assert lines(narrator("follow", address, *TONE).stdout) == ["nothing new in The feed"]


def test_an_entry_that_fails_does_not_stop_the_others_and_is_tried_again(narrator: Cli, site: Site) -> None:
    address = publish(site, item(site, 1), item(site, 2))
    page = Page(b"<title>Page 2</title><h1>Page 2</h1><p>Now it is there, and can be read by all.</p>")
    site.put("/2", Page(b"gone", status=404), page)
    first = narrator("follow", address, *TONE)
    assert first.returncode == 3
    assert visible(Path("output")) == ["page-1/page-1.mp3"]
    assert states(narrator, address) == {"Entry 2": "failed", "Entry 1": "narrated"}
    assert narrator("follow", address, *TONE).returncode == 0
    assert states(narrator, address) == {"Entry 2": "narrated", "Entry 1": "narrated"}


def test_a_voice_that_fails_costs_no_entry_a_try(narrator: Cli, site: Site) -> None:
    address = publish(site, item(site, 1, WHOLE))
    for _ in range(MAX_TRIES + 1):
        assert narrator("follow", address, "--voice", "nobody", "--engine", "tone").returncode == 4
    assert states(narrator, address) == {"Entry 1": "failed"}
    assert narrator("follow", address, *TONE).returncode == 0
    assert states(narrator, address) == {"Entry 1": "narrated"}


def test_a_page_leads_to_its_feed(narrator: Cli, site: Site) -> None:
    publish(site, item(site, 1))
    page = f'<link rel="alternate" type="{XML}" href="feed"><p>Welcome.'
    assert narrator("follow", site.put("/", Page(page.encode(), HTML)), *TONE).returncode == 0
    assert visible(Path("output")) == ["page-1/page-1.mp3"]


def test_what_robots_are_asked_to_leave_is_left(narrator: Cli, site: Site) -> None:
    site.put("/robots.txt", Page(b"User-agent: *\nDisallow: /1\n", "text/plain"))
    run = narrator("follow", publish(site, item(site, 1)), *TONE)
    assert run.returncode == 3
    assert "robots.txt" in run.stderr
    assert "/1" not in site.targets


def test_no_entry_leads_into_the_network_of_the_reader(narrator: Cli, site: Site) -> None:
    with Site("::1") as private:
        secret = private.put("/secret", Page(b"<p>A secret."))
        entry = f"<item><title>E</title><link>{secret}</link><guid>1</guid></item>"
        run = narrator("follow", publish(site, entry), *TONE)
        assert run.returncode == 3
        assert private.targets == []


def test_a_damaged_state_is_told_and_nothing_is_narrated_twice(narrator: Cli, site: Site) -> None:
    address = publish(site, item(site, 1))
    narrator("follow", address, *TONE)
    [state] = Path("output/.followed").glob("*.json")
    state.write_text("{")
    run = narrator("follow", address, *TONE)
    assert run.returncode == 5
    assert str(state) in run.stderr


def test_offline_nothing_is_followed(narrator: Cli, site: Site) -> None:
    address = publish(site, item(site, 1))
    assert narrator("follow", address, "--offline").returncode == 3
    assert site.targets == []


def test_a_feed_given_as_a_source_is_listed(narrator: Cli, site: Site) -> None:
    address = publish(site, item(site, 1), item(site, 2))
    run = narrator(address)
    assert run.returncode == 3
    _, line, *entries = lines(run.stderr)
    assert f"narrator follow {address}" in line
    assert [entry.split()[0] for entry in entries] == ["2025-09-02", "2025-09-01"]
    error = told(events(narrator("script", address, "--json")), "error")
    assert len(error["details"]) == 2


def test_feeds_of_a_list_are_followed_and_one_that_fails_stops_no_other(narrator: Cli, site: Site) -> None:
    address = publish(site, item(site, 1), item(site, 2))
    gone = site.address("/gone")
    Path("feeds.opml").write_text(f'<opml><outline xmlUrl="{gone}"/><outline xmlUrl="{address}"/></opml>')
    run = narrator("follow", "@feeds.opml", "@missing.opml", address, *TONE)
    assert run.returncode == 3
    assert "cannot read the list missing.opml" in run.stderr and "/gone is not there (404)" in run.stderr
    assert visible(Path("output")) == ["page-1/page-1.mp3", "page-2/page-2.mp3"]
    assert "nothing new" not in run.stdout, "each feed once"
