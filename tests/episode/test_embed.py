"""The small player in a page of somebody else's, in a real browser: from a disk, and from two other origins."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from lxml import html
from playwright.sync_api import Browser, Page, expect

from narrator.episode import embed
from narrator.episode.manifest import Alternate, Chapter
from tests.support.chromium import AT_HOME, chromium_for_tests
from tests.support.hosting import hosted
from tests.support.process import Cli, eventually
from tests.support.shelf import NASTY, about, put

TITLE = "On lemons & <limes>"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium_for_tests() as browser:
        yield browser


def episode(output: Path) -> Path:
    known = replace(about(title=TITLE), audio="lemons.wav", duration=181_500, cover="", thumbnail="", transcripts=())
    folder = put(output, "lemons", known)
    soundfile.write(folder / known.audio, np.zeros(181_500 * 4), 4_000, subtype="PCM_U8")
    (folder / embed.FILE).write_text(embed.html(known), encoding="utf-8")
    return folder


def watched(shown: Page) -> list[str]:
    wrong: list[str] = []
    shown.on("pageerror", lambda error: wrong.append(str(error)))
    shown.on("console", lambda message: wrong.append(message.text))
    return wrong


@pytest.mark.slow
def test_a_blog_has_the_player_in_a_frame_from_a_disk_and_from_other_origins(browser: Browser, tmp_path: Path) -> None:
    show, blog = tmp_path / "show", tmp_path / "blog"
    blog.mkdir()
    folder = episode(show)
    with ExitStack() as stack:
        port, other = stack.enter_context(hosted(show)), stack.enter_context(hosted(blog))
        places = {
            "disk.html": (folder.as_uri() + "/", (blog / "disk.html").as_uri()),
            "same.html": (f"http://127.0.0.1:{port}/lemons/", f"http://{AT_HOME}:{other}/same.html"),
            "port.html": (f"http://127.0.0.1:{port}/lemons/", f"http://127.0.0.1:{other}/port.html"),
            "file.html": (f"http://127.0.0.1:{port}/lemons/", (blog / "file.html").as_uri()),
        }
        context = browser.new_context()
        for name, (address, blog_address) in places.items():
            frame = embed.frame(about(title=TITLE), address)
            (blog / name).write_text(f"<!DOCTYPE html><link rel=icon href=data:,><p>Mine.</p>{frame}", encoding="utf-8")
            shown = context.new_page()
            wrong = watched(shown)
            shown.goto(blog_address)
            inside = shown.frame_locator("iframe")
            title = inside.get_by_role("link", name=TITLE)
            expect(title).to_be_visible()
            assert title.evaluate("it => it.href") == f"{address}index.html"
            inside.get_by_role("button", name="Play").click()
            sound = inside.locator("audio")
            assert eventually(lambda sound=sound: sound.evaluate("it => it.currentTime > 0.2"))  # type: ignore[misc]
            expect(inside.locator(".by")).to_have_text("The ship")
            if address.startswith("file:"):
                inside.get_by_role("button", name="Pause").click()
                inside.get_by_role("slider", name="Position").fill("130")
                expect(inside.locator(".by")).to_have_text("The end")
                expect(inside.locator(".end")).to_have_text("−0:52")
            assert wrong == []
            shown.close()
        context.close()


@pytest.mark.slow
def test_the_browser_takes_the_format_that_it_can_play(browser: Browser, tmp_path: Path) -> None:
    known = replace(about(), audio="a.m4b", alternates=(Alternate("a.mp3", 9),), cover="", thumbnail="")
    (tmp_path / "a.m4b").write_bytes(b"of no use")
    soundfile.write(tmp_path / "a.mp3", np.zeros(16_000 * 30), 16_000, format="MP3")
    (tmp_path / embed.FILE).write_text(embed.html(known), encoding="utf-8")
    shown = browser.new_context().new_page()
    shown.goto((tmp_path / embed.FILE).as_uri())
    shown.get_by_role("button", name="Play").click()
    assert eventually(lambda: shown.evaluate("audio.currentTime > 0.1"))
    assert shown.evaluate("audio.currentSrc").endswith("a.mp3")
    expect(shown.get_by_role("alert")).to_be_hidden()
    shown.context.close()
    sound: Any = html.fragment_fromstring(embed.sound(known, "https://example.com/"), create_parent=True)
    assert [(it.get("src"), it.get("type")) for it in sound.iter("source")] == [
        ("https://example.com/a.m4b", "audio/mp4"),
        ("https://example.com/a.mp3", "audio/mpeg"),
    ]


@pytest.mark.slow
def test_it_fits_any_width_and_from_120_to_180_pixels_of_height(browser: Browser, tmp_path: Path) -> None:
    known = about(title=TITLE * 8, chapters=(Chapter(0, 181_500, TITLE * 8, 1),))
    (tmp_path / "embed.html").write_text(embed.html(known), encoding="utf-8")
    context = browser.new_context()
    shown = context.new_page()
    shown.goto((tmp_path / "embed.html").as_uri())
    for width in (220, 300, 360, 480, 768, 1280):
        for height in (120, 150, 180):
            shown.set_viewport_size({"width": width, "height": height})
            out = shown.evaluate(
                """() => [...document.querySelectorAll("h1, .by, .play, .bar, .cover, .now, .end")]
                  .filter(it => { const box = it.getBoundingClientRect();
                    return box.top < 0 || box.left < 0 || box.right > innerWidth || box.bottom > innerHeight; })
                  .map(it => it.className || it.tagName)"""
            )
            assert (width, height, out) == (width, height, [])
            apart = shown.evaluate("one('h1').getBoundingClientRect().bottom <= dock.getBoundingClientRect().top + 1")
            assert apart, (width, height)
            assert shown.evaluate("seek.getBoundingClientRect().width") > 50, (width, height)
    shown.evaluate("(seek.value = 5, seek.dispatchEvent(new Event('input')))")
    assert shown.locator(".by").text_content() == known.author, "of a chapter that is called as the episode is, no more"
    context.close()
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto((tmp_path / "embed.html").as_uri())
    expect(plain.locator("audio")).to_be_visible()
    expect(plain.locator(".dock")).to_be_hidden()
    plain.context.close()


@pytest.mark.parametrize("title", NASTY)
def test_nasty_titles_never_become_markup(title: str) -> None:
    known = about(title=title, author=title)
    page: Any = html.document_fromstring(embed.html(known))
    assert page.xpath("string(//h1)") == title
    assert page.xpath("count(//script)") == 2
    frame: Any = html.fragment_fromstring(embed.frame(known, "https://example.com/a'b/"))
    assert (frame.get("src"), frame.get("title")) == ("https://example.com/a'b/embed.html", title)
    sound: Any = html.fragment_fromstring(embed.sound(known, "https://example.com/"), create_parent=True)
    assert len(sound.findall("ol/li")) == 3


@pytest.mark.slow
def test_the_command_prints_the_three_parts(narrator: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    episode(tmp_path)
    run = narrator("embed", tmp_path / "lemons", "--base-url", "https://example.com/pod")
    assert run.returncode == 0
    parts: Any = html.fragment_fromstring(run.stdout, create_parent=True)
    assert [it.tag for it in parts if isinstance(it.tag, str)] == ["iframe", "audio", "ol", "script"]
    assert parts.xpath("string(audio/source/@src)") == "https://example.com/pod/lemons/lemons.wav"
    leads = [str(it) for it in parts.xpath("ol/li/a/@href")]
    assert leads == [f"https://example.com/pod/lemons/#t={start}" for start in (0, 60, 121)]
    Path("narrator.toml").write_text('[show]\nbase-url = "https://example.com/pod/"\n')
    run = narrator("embed", tmp_path / "lemons", "--only", "frame")
    assert run.stdout.startswith('<iframe src="https://example.com/pod/lemons/embed.html"')
