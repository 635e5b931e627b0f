"""The page of a show in a real browser, from the disk and served: how people come from it into their apps."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html as lxml_html
from playwright.sync_api import Browser, expect

from narrator.podcast import publish, show_page
from narrator.podcast.show import Show
from tests.support.chromium import chromium_for_tests
from tests.support.shelf import about, put

pytestmark = pytest.mark.slow

OF = Show("Long reads", author="Ada Lind", description="Read aloud.", category="Education", language="en")
WEB = "https://example.com/my%20pod/"
HOME = "http://192.168.1.5:8000/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium_for_tests() as browser:
        yield browser


@pytest.mark.parametrize(
    ("base", "leads"),
    [
        (
            WEB,
            {
                "AntennaPod": "https://antennapod.org/deeplink/subscribe?url=https%3A%2F%2Fexample.com%2Fmy%2520pod%2Ffeed.xml",
                "Apple Podcasts": "podcast://example.com/my%20pod/feed.xml",
                "Overcast": "overcast://x-callback-url/add?url=https%3A%2F%2Fexample.com%2Fmy%2520pod%2Ffeed.xml",
                "Pocket Casts": "pktc://subscribe/example.com/my%20pod/feed.xml",
            },
        ),
        (
            HOME,
            {
                "AntennaPod": "antennapod-subscribe://192.168.1.5:8000/feed.xml",
                "Apple Podcasts": "podcast://192.168.1.5:8000/feed.xml",
            },
        ),
    ],
)
def test_each_app_has_a_button_and_any_other_the_address_to_copy(
    browser: Browser, tmp_path: Path, base: str, leads: dict[str, str]
) -> None:
    context = browser.new_context()
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("console", lambda message: wrong.append(message.text))
    shown = context.new_page()
    (tmp_path / "index.html").write_text(show_page.html(OF, [], base), encoding="utf-8")
    shown.goto((tmp_path / "index.html").as_uri())
    buttons = shown.locator(".apps a")
    assert dict(buttons.evaluate_all("them => them.map(it => [it.textContent, it.getAttribute('href')])")) == leads
    shown.get_by_role("button", name="Copy").click()
    expect(shown.get_by_role("button", name="Copied")).to_be_visible()
    shown.set_content("<textarea autofocus></textarea>")
    shown.locator("textarea").focus()
    shown.keyboard.press("Control+v")
    assert shown.locator("textarea").input_value() == f"{base}feed.xml"
    assert wrong == []
    context.close()


def test_a_long_show_is_searched(browser: Browser, tmp_path: Path) -> None:
    many = [
        (
            f"e{number}",
            replace(about(), title=f"Number {number}", description="Of hills and seas." if number % 2 else ""),
        )
        for number in range(200)
    ]
    (tmp_path / "index.html").write_text(show_page.html(OF, many, WEB), encoding="utf-8")
    context = browser.new_context()
    shown = context.new_page()
    shown.goto((tmp_path / "index.html").as_uri())
    rows = shown.locator("main li:visible")
    expect(rows).to_have_count(200)
    field = shown.get_by_role("searchbox", name="Search the episodes")
    for words, count in (("SEAS number 1", 64), ("number 123 ", 1), ("nowhere", 0), ("", 200)):
        field.fill(words)
        expect(rows).to_have_count(count)
        assert shown.get_by_role("status").count() == (count == 0)
    (tmp_path / "index.html").write_text(show_page.html(OF, many[:9], WEB), encoding="utf-8")
    shown.reload()
    assert shown.locator(".search").count() == 0
    context.close()


def test_it_says_on_other_pages_what_it_is(tmp_path: Path) -> None:
    put(tmp_path, "lemons", about())
    publish.write_show(OF, tmp_path, WEB)
    page = lxml_html.document_fromstring((tmp_path / "index.html").read_text())
    told = {str(meta.get("property")): meta.get("content") for meta in page.findall(".//meta[@property]")}
    (picture,) = tmp_path.glob("cover-*.jpg")
    assert told == {
        "og:type": "website",
        "og:title": OF.title,
        "og:url": WEB,
        "og:description": OF.description,
        "og:image": f"{WEB}{picture.name}",
    }
    link = page.find(".//link[@rel='canonical']")
    assert link is not None
    assert link.get("href") == WEB


def test_it_fits_any_window_and_needs_no_program(browser: Browser, tmp_path: Path) -> None:
    for number in range(3):
        put(
            tmp_path,
            f"lemons{number}",
            replace(about(), guid=f"{number}", title=f"On lemons {number} " * (1 + 9 * number)),
        )
    publish.write_show(OF, tmp_path, WEB)
    context = browser.new_context(java_script_enabled=False)
    shown = context.new_page()
    shown.goto((tmp_path / "index.html").as_uri())
    expect(shown.get_by_role("button", name="Copy")).to_be_hidden()
    expect(shown.get_by_role("link", name="Pocket Casts")).to_be_visible()
    assert shown.locator("main li").count() == 3
    for width in (1280, 768, 360):
        shown.set_viewport_size({"width": width, "height": 740})
        assert shown.evaluate("document.documentElement.scrollWidth") == width
    context.close()
