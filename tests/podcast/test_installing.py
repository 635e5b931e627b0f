"""A show as an app of the browser: installed from a host, and opened again without a network."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from narrator.podcast import installing, publish
from narrator.podcast.show import Show
from tests.support.chromium import chromium_for_tests
from tests.support.hosting import hosted
from tests.support.narrating import narrate
from tests.support.process import eventually
from tests.support.shelf import about, put

OF = Show("Long & <reads>", author="Ada", description="Read aloud.", language="de")
WEB = "https://example.com/pod/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium_for_tests() as browser:
        yield browser


def kept(shown: Page, what: str) -> list[str]:
    """The paths of what the browser keeps."""
    found = shown.evaluate(
        """async (what) => {
          const names = (await caches.keys()).filter((name) => name.startsWith(`narrator ${what}`));
          const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
          return requests.flat().map((request) => new URL(request.url).pathname).sort();
        }""",
        what,
    )
    return list(found)


@pytest.mark.slow
def test_after_the_first_visit_it_opens_and_plays_without_a_network(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "walk.md").write_text("# A walk\n\nWe walked on for a long time.\n\n## Later\n\nWe came home.\n")
    made = narrate(tmp_path / "walk.md", tmp_path / "output", engine="espeak")
    publish.write_show(OF, made.folder.parent, WEB)
    context = browser.new_context()
    shown = context.new_page()
    wrong: list[str] = []
    shown.on("pageerror", lambda error: wrong.append(str(error)))
    shown.on("console", lambda message: wrong.append(message.text))
    with hosted(made.folder.parent) as port:
        home = f"http://127.0.0.1:{port}/"
        shown.goto(f"{home}a-walk/?t=1")
        assert eventually(lambda: {"/", "/a-walk/", "/a-walk/cover-small.jpg"} <= set(kept(shown, "pages")))
        errors = context.new_cdp_session(shown).send("Page.getInstallabilityErrors")["installabilityErrors"]
        assert [error["errorId"] for error in errors] == ["in-incognito"], "a test's window is nothing else"
        assert kept(shown, "sound") == []
        shown.get_by_role("button", name="Play").click()
        assert eventually(lambda: kept(shown, "sound") == ["/a-walk/a-walk.mp3"])
        # Another page may belong to another sound.
        page = made.folder / "index.html"
        page.write_text(page.read_text() + "<!-- again -->")
        shown.reload()
        assert eventually(lambda: kept(shown, "sound") == [])
        shown.get_by_role("button", name="Play").click()
        assert eventually(lambda: kept(shown, "sound") == ["/a-walk/a-walk.mp3"])
        assert wrong == []
    shown.goto("about:blank")
    shown.goto(f"{home}a-walk/index.html#t=2")
    expect(shown.get_by_role("heading", name="A walk")).to_be_visible()
    shown.get_by_role("button", name="Play").click()
    assert eventually(lambda: shown.evaluate("audio.currentTime > 2.2"))
    shown.evaluate("(audio.pause(), (audio.currentTime = 0.5))")
    assert eventually(lambda: shown.evaluate("!audio.seeking && audio.currentTime < 2"))
    shown.locator(".places a").last.click()
    shown.get_by_role("button", name="A walk").click()
    assert eventually(lambda: shown.evaluate("document.title.startsWith('Long') && audio.currentTime > 0.1"))
    context.close()


def test_what_installs_a_show_tells_its_name_and_language(tmp_path: Path) -> None:
    put(tmp_path, "lemons", about())
    publish.write_show(OF, tmp_path, WEB)
    told: dict[str, Any] = json.loads((tmp_path / installing.MANIFEST).read_text())
    assert (told["name"], told["lang"], told["dir"], told["scope"]) == (OF.title, "de", "ltr", "./")
    [cover] = tmp_path.glob("cover-*.jpg")
    assert [icon["type"] for icon in told["icons"]] == ["image/svg+xml", "image/jpeg"]
    assert told["icons"][1]["src"] == cover.name


def test_a_worker_of_the_users_own_stays(tmp_path: Path) -> None:
    put(tmp_path, "lemons", about())
    (tmp_path / installing.WORKER).write_text("// Mine.")
    done = publish.write_show(OF, tmp_path, WEB)
    assert installing.MANIFEST in done.written and installing.WORKER not in done.written
    assert done.notes == ("sw.js is not narrator's, and is left as it is",)
    assert publish.write_show(OF, tmp_path, WEB).written == ()
    (tmp_path / installing.MANIFEST).unlink()
    assert publish.write_show(OF, tmp_path, WEB).written == (installing.MANIFEST,)
    assert (tmp_path / installing.WORKER).read_text() == "// Mine."
