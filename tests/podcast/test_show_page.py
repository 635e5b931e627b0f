"""The page of a show in a real browser, from the disk and served: how people come from it into their apps."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from lxml import html as lxml_html
from playwright.sync_api import Browser, expect

from narrator.episode.manifest import Alternate
from narrator.podcast import publish, show, show_page
from narrator.podcast.show import Show
from tests.support.chromium import chromium_for_tests
from tests.support.process import eventually
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
    shown.set_content("<textarea></textarea>")
    shown.locator("textarea").focus()
    shown.keyboard.press("Control+v")
    assert shown.locator("textarea").input_value() == f"{base}feed.xml"
    assert wrong == []
    context.close()


def test_a_row_plays_the_format_that_the_browser_can_play(browser: Browser, tmp_path: Path) -> None:
    known = about(guid="a", audio="a.m4b", alternates=(Alternate("a.mp3", 9),), cover="", thumbnail="")
    put(tmp_path, "a", known)
    soundfile.write(tmp_path / "a" / "a.mp3", np.zeros(16_000 * 30), 16_000, format="MP3")
    (tmp_path / "index.html").write_text(show_page.html(OF, [("a", known)], WEB), encoding="utf-8")
    context = browser.new_context()
    shown = context.new_page()
    shown.add_init_script("HTMLMediaElement.prototype.canPlayType = type => type === 'audio/mp4' ? '' : 'maybe'")
    shown.goto((tmp_path / "index.html").as_uri())
    shown.get_by_role("button", name="Play On lemons").click()
    assert eventually(lambda: shown.evaluate("audio.currentTime > 0.1"))
    assert shown.evaluate("audio.src").endswith("/a/a.mp3")
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
    field.fill("number 12")
    expect(rows).to_have_count(12)
    expect(shown.get_by_role("heading", name="Episodes: 12")).to_be_visible()
    shown.get_by_role("combobox", name="Order").select_option("oldest")
    field.press("Enter")
    expect(shown.get_by_role("link", name="Number 129")).to_be_focused()
    shown.goto("about:blank")
    shown.go_back()
    expect(field).to_have_value("number 12")
    expect(rows).to_have_count(12)
    expect(rows.first).to_contain_text("Number 129")
    (tmp_path / "index.html").write_text(show_page.html(OF, many[:9], WEB), encoding="utf-8")
    shown.reload()
    assert shown.locator(".search").count() == 0
    context.close()


def test_a_long_show_is_sorted_and_its_years_stand_before_their_first_episode(browser: Browser, tmp_path: Path) -> None:
    many = [
        (f"e{number}", replace(about(), title=f"N{number}", duration=1000 * (number * 7 % 12 + 1), narrated=when))
        for number, when in enumerate(f"{year}-05-06T07:08:09Z" for year in (2026,) * 4 + (2024,) * 8)
    ]
    (tmp_path / "index.html").write_text(show_page.html(OF, many, WEB), encoding="utf-8")
    context = browser.new_context()
    shown = context.new_page()
    shown.goto((tmp_path / "index.html").as_uri())

    def order() -> list[str]:
        return [text[1:] for text in shown.locator("main li h3").all_text_contents()]

    def years() -> list[str]:
        return list(shown.locator("main li.opens").evaluate_all("them => them.map(it => it.dataset.year)"))

    assert (order(), years()) == ([f"{number}" for number in range(12)], ["2026", "2024"])
    shown.get_by_role("link", name="2024", exact=True).click()
    expect(shown.locator("main li").nth(4)).to_be_in_viewport()
    by = shown.get_by_role("combobox", name="Order")
    by.select_option("oldest")
    assert (order(), years()) == ([f"{number}" for number in reversed(range(12))], ["2024", "2026"])
    shown.get_by_role("searchbox").fill("n1")
    assert years() == ["2024", "2026"]
    by.select_option("longest")
    lengths = [int(number) * 7 % 12 for number in order()]
    assert (lengths, years()) == (sorted(lengths, reverse=True), [])
    by.select_option("newest")
    assert years() == ["2026", "2024"]
    context.close()


def test_episodes_are_heard_from_their_rows_one_after_the_other(browser: Browser, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        known = replace(about(), guid=f"g{number}", title=f"Number {number}", narrated=f"2026-03-0{number}T05:06:07Z")
        folder = put(tmp_path, f"e{number}", replace(known, audio=f"e{number}.wav", duration=29_000))
        soundfile.write(folder / f"e{number}.wav", np.zeros(4_000 * 29), 4_000, subtype="PCM_U8")
    (tmp_path / "e1" / "e1.wav").unlink()
    (tmp_path / "index.html").write_text(show_page.html(OF, show.episodes(tmp_path)[0], WEB), encoding="utf-8")
    context = browser.new_context()
    shown = context.new_page()
    shown.goto((tmp_path / "index.html").as_uri())
    expect(shown.get_by_role("region", name="Player")).to_be_hidden()
    shown.get_by_role("button", name="Play Number 3").click()
    assert eventually(lambda: shown.evaluate("audio.currentTime > 0.1"))
    expect(shown.locator(".dock .title")).to_have_text("Number 3")
    assert shown.evaluate("navigator.mediaSession.metadata.album") == OF.title
    shown.get_by_role("button", name="Pause").click()
    assert eventually(lambda: shown.evaluate("localStorage.getItem('narrator position g3') > 0"))
    shown.get_by_role("button", name="Forward 30 seconds").click()
    expect(shown.get_by_role("slider", name="Position")).to_have_attribute("aria-valuetext", "0:29 of 0:29")
    shown.get_by_role("button", name="Play", exact=True).click()
    # At its end, it begins anew: nobody needs to listen to all of it.
    shown.evaluate("audio.playbackRate = 16")
    expect(shown.locator(".dock .title a")).to_have_text("Number 2")
    expect(shown.locator(".dock .title a")).to_have_attribute("href", (tmp_path / "e2" / "index.html").as_uri())
    assert shown.locator("main li[aria-current] h3").all_text_contents() == ["Number 2"]
    context.close()


def test_the_page_speaks_the_language_of_its_show(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context()
    shown = context.new_page()
    for language, direction, runs, button, says in (
        ("de", "ltr", "ltr", "Kopieren", "Abonnieren mit"),
        ("he", "rtl", "rtl", "העתקה", "הרשמה באמצעות"),
        ("fi", "ltr", "ltr", "Copy", "Subscribe with"),
        ("ur", "rtl", "ltr", "Copy", "Subscribe with"),
    ):
        page = show_page.html(replace(OF, language=language), [("e", about(language="en"))], WEB)
        (tmp_path / "index.html").write_text(page, encoding="utf-8")
        shown.goto((tmp_path / "index.html").as_uri())
        assert shown.evaluate("getComputedStyle(document.documentElement).direction") == direction
        assert (
            shown.locator("h1").evaluate("it => getComputedStyle(it).textAlign")
            == {"ltr": "left", "rtl": "right"}[direction]
        )
        assert shown.locator(".subscribe").evaluate("it => getComputedStyle(it).direction") == runs
        assert shown.locator(".subscribe h2").text_content() == says
        assert shown.locator(".copy").text_content() == button
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
