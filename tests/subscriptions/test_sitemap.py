"""Sitemaps, from a server: their pages and dates, those of an index, packed ones, and what cannot be had."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from narrator.subscriptions import Collection, Place, find, sitemap, state
from tests.support.process import Cli, lines, visible
from tests.support.web import Page, Site

NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)
XML = "application/xml"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def urlset(*urls: tuple[str, str], more: str = "") -> bytes:
    entries = (
        f"<url><image:image><image:loc>{loc}.jpg</image:loc><image:title>Picture</image:title></image:image>"
        f"<loc>\n {loc}\n</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}{more}</url>"
        for loc, changed in urls
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {NAMESPACES}>{"".join(entries)}</urlset>'.encode()


def index(*addresses: str) -> bytes:
    entries = "".join(f"<sitemap><loc>{each}</loc><lastmod>2026-01-01</lastmod></sitemap>" for each in addresses)
    return f"<?xml version='1.0'?><!-- by hand --><sitemapindex {NAMESPACES}>{entries}</sitemapindex>".encode()


def found(address: str) -> Collection:
    place = Place(address)
    kind = find(place)
    assert kind is sitemap.SUBSCRIPTION
    with kind.open(place) as collection:
        return collection


def test_pages_have_their_dates_and_names(site: Site) -> None:
    news = "<news:publication_date>2026-03-04</news:publication_date><news:title>News &amp; more</news:title>"
    base = site.address()
    urls = [
        (base, "2026-05-01"), (f"{base}posts/2026/high-tide/", "2026-02"),
        (f"{base}posts/low%20tide.html", "2026-03-01T10:00:00+02:00"),
        (f"{base}about", ""), (f"{base}odd", "yesterday"), ("ftp://x.org/a", ""), ("http://[", ""),
    ]  # fmt: skip
    collection = found(site.put("/sitemap.xml", Page(urlset(*urls), XML)))
    assert [(entry.title, entry.published, bool(entry.left_out)) for entry in collection.entries] == [
        (base, "2026-05-01T00:00:00Z", True),
        ("Low tide", "2026-03-01T08:00:00Z", False),
        ("High tide", "2026-02-01T00:00:00Z", False),
        ("About", "", False),
        ("Odd", "", False),
    ]
    [entry] = found(
        site.put("/news.xml", Page(urlset((f"{base}n", ""), more=f"<news:news>{news}</news:news>"), XML))
    ).entries
    assert (entry.title, entry.published[:10]) == ("News & more", "2026-03-04")


@pytest.mark.slow
def test_an_index_leads_to_others_and_one_that_is_missing_stops_none(site: Site) -> None:
    base = site.address()
    first = site.put("/1.xml.gz", Page(gzip.compress(urlset((f"{base}one", "2026-01-05"))), "application/gzip"))
    second = site.put("/2.xml", Page(urlset((f"{base}two", "2026-01-06"), (f"{base}one", "2026-01-05")), XML))
    damaged = site.put("/3.xml.gz", Page(gzip.compress(b"\0" * 60_000_000), "application/x-gzip"))
    itself = site.address("/index.xml")
    collection = found(site.put("/index.xml", Page(index(first, second, damaged, f"{base}gone.xml", itself), XML)))
    assert [entry.title for entry in collection.entries] == ["Two", "One"]
    assert sorted(fault.what.replace(base, "") for fault in collection.faults) == [
        "3.xml.gz unpacks to more than any sitemap", "gone.xml is not there (404)",
    ]  # fmt: skip


def test_pages_since_a_day_are_told_once_by_address_and_date(site: Site, tmp_path: Path) -> None:
    base = site.address()

    def picked(*urls: tuple[str, str], since: str = "") -> list[str]:
        collection = found(site.put("/sitemap.xml", Page(urlset(*((base + name, day) for name, day in urls)), XML)))
        with state.of(tmp_path, collection) as kept:
            due = kept.pick(collection, since=since)
            for entry in due:
                kept.note(entry, state.NARRATED)
        return [entry.title for entry in due]

    old, new = ("old", "2025-01-01"), ("new", "2026-02-01")
    assert picked(old, new, since="2026-01-01") == ["New"]
    assert picked(old, new) == []
    assert picked(old, ("new", "2026-03-01"), ("newer", "2026-03-02")) == ["New", "Newer"]


@pytest.mark.slow
def test_a_site_is_narrated_by_its_sitemap(
    site: Site, narrator: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARRATOR_STORE", str(tmp_path / "store"))
    monkeypatch.chdir(tmp_path)
    site.put("/robots.txt", Page(b"User-agent: *\nDisallow: /private\n", "text/plain"))
    for name in ("tides", "private"):
        page = f"<title>{name.title()}</title><h1>{name.title()}</h1><p>The tide comes at noon, and goes at six.</p>"
        site.put(f"/{name}", Page(page.encode()))
    links = "".join(f"<li><a href='/{number}'>What was written on day {number}</a>" for number in range(25))
    site.put("/days", Page(f"<title>Days</title><h1>Days</h1><main><ul>{links}</ul></main>".encode()))
    pages = urlset(*((site.address(f"/{name}"), "2026-02-03") for name in ("tides", "private", "days")))
    address = site.put("/sitemap.xml.gz", Page(gzip.compress(pages), "application/octet-stream"))
    tone = ("--engine", "tone", "--jobs", "1", "--no-announce")
    run = narrator("follow", address, "--since", "2026-01-01", *tone)
    assert run.returncode == 3
    assert "robots.txt" in run.stderr
    assert "a list of links" in run.stderr
    assert visible(Path("output")) == ["tides/tides.mp3"]
    assert lines(narrator("follow", address, *tone).stdout) == [f"nothing new in {address}"]
