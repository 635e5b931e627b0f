"""Articles in several pages: fetched as their site lets, read as one, and noted where they go on."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from narrator.article import Article
from narrator.sources import Document, Origin, read
from narrator.sources.continued import MAX_PAGES, with_later_pages
from narrator.sources.html.pagination import continues, is_same
from narrator.sources.web import Limits, fetch
from narrator.sources.web.crawling import Crawler
from tests.support.web import Page, Site

QUICK = Limits(connect=30, silent=30, whole=60, wait=0.05, pause=0.01)
LEAD = "The quay has two lamps, and one keeper who trims both of them."


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        yield server


def page(number: int, following: str = "", title: str = "The Quay") -> Page:
    text = f"Page {number} tells what the keeper saw from the stair that night. " * 8
    link = f'<link rel="next" href="{following}">' if following else ""
    head = f"<html lang=en><head><title>{title}</title>{link}</head><body><nav><a href=/>Home</a></nav>"
    body = f"<h1>{title}</h1><p>{LEAD}</p><p>{text}</p><h2>Part {number}</h2><p>{text}And on it goes.</p>"
    return Page(f"{head}<article>{body}</article>".encode())


def article(site: Site, path: str = "/quay") -> Article:
    first = fetch(site.address(path), limits=QUICK)
    polite = Crawler(first.origin.link, first.origin.private_host, limits=QUICK, pace=0)
    return read(with_later_pages(first, lambda: polite))


def said(of: Article) -> str:
    return " ".join(block.text for section in of.sections for block in section.blocks)


def notes(of: Article) -> list[str]:
    return [each.what for each in of.omissions if each.what.startswith("next page: ")]


def test_the_pages_of_an_article_are_read_as_one(site: Site) -> None:
    site.put("/quay", page(1, "/quay?page=2"))
    site.put("/quay?page=2", page(2, "/quay?page=3", "The Quay - Page 2 of 3"))
    site.put("/quay?page=3", page(3))
    whole = article(site)

    assert [section.heading for section in whole.sections] == ["", "Part 1", "Part 2", "Part 3"]
    assert all(f"Page {number} tells" in said(whole) for number in (1, 2, 3))
    assert said(whole).count(LEAD) == 1
    assert notes(whole) == []


def test_where_robots_may_not_follow_the_next_page_is_noted(site: Site) -> None:
    site.put("/robots.txt", Page(b"User-agent: *\nDisallow: /quay/2", "text/plain"))
    site.put("/quay", page(1, "/quay/2"))
    site.put("/quay/2", page(2))
    first = article(site)

    assert "Page 2" not in said(first)
    assert notes(first) == [f"next page: {site.address('/quay/2')}"]
    assert all(target != "/quay/2" for target in site.targets)


def test_the_next_post_of_a_blog_is_not_fetched(site: Site) -> None:
    site.put("/2024/quay", page(1, "/2024/stair", "Quay"))
    site.put("/2024/stair", page(2, "", "Stair"))
    first = article(site, "/2024/quay")

    assert "Page 2" not in said(first)
    assert notes(first) == []


def test_a_page_of_another_title_is_another_article(site: Site) -> None:
    site.put("/tale-1", page(1, "/tale-2", "Chapter one"))
    site.put("/tale-2", page(2, "", "Chapter two"))

    assert "Page 2" not in said(article(site, "/tale-1"))


def test_no_more_pages_than_a_limit_are_fetched(site: Site) -> None:
    for number in range(1, MAX_PAGES + 3):
        site.put("/quay" if number == 1 else f"/quay/{number}", page(number, f"/quay/{number + 1}"))
    whole = article(site)

    assert f"Page {MAX_PAGES} tells" in said(whole)
    assert f"Page {MAX_PAGES + 1} tells" not in said(whole)
    assert notes(whole) == [f"next page: {site.address(f'/quay/{MAX_PAGES + 1}')}"]


def test_of_a_file_the_next_page_is_noted() -> None:
    content = page(1, "https://quay.example/tale/2").body
    content = content.replace(b"</head>", b"<link rel=canonical href=https://quay.example/tale/></head>")

    assert notes(read(Document(Origin("a.html"), ".html", content))) == ["next page: https://quay.example/tale/2"]


def test_a_later_page_that_is_no_article_ends_it() -> None:
    first = Document(Origin("a.html"), ".html", page(1).body)
    login = replace(first, content=b"<html><title>Log in</title><form><input type=password></form></html>")

    assert "Page 1" in said(read(replace(first, later=(login,))))


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ("https://a.example/x", "https://a.example/x?page=2", True),
        ("https://a.example/x?id=7", "https://a.example/x?id=7&p=2", True),
        ("https://a.example/x?page=2", "https://a.example/x?page=3", True),
        ("https://a.example/x?page=2", "https://a.example/x?page=1", False),
        ("https://a.example/x?page=2", "https://a.example/x?page=4", False),
        ("https://a.example/x/", "https://a.example/x/2/", True),
        ("https://a.example/x/", "https://a.example/x/page/2/", True),
        ("https://a.example/x.html", "https://a.example/x-2.html", True),
        ("https://a.example/x,3.html", "https://a.example/x,4.html", True),
        ("https://a.example/top-10.html", "https://a.example/top-10-2.html", True),
        ("http://a.example/x", "https://A.example/x/2", True),
        ("https://a.example/x", "https://b.example/x/2", False),
        ("https://a.example/x", "https://a.example/y", False),
        ("https://a.example/x", "https://a.example/y/2", False),
        ("https://a.example/x", "https://a.example/x", False),
    ],
)
def test_addresses_of_pages_differ_by_their_number_alone(here: str, there: str, expected: bool) -> None:
    assert continues(here, there) is expected


def test_titles_of_pages_differ_by_their_number_alone() -> None:
    assert is_same("The Quay", "The Quay – Page 2")
    assert is_same("The Quay", "The quay (Seite 2 von 3)")
    assert is_same("The Quay", "")
    assert not is_same("Chapter 1", "Chapter 2")
