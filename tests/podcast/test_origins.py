"""A show that is served, and pages of other origins: they get nothing of it, and not even whether it is there.

By real requests, and in a real browser, which any page may send to any address.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from narrator.pipeline import EpisodeOptions
from tests.support import web
from tests.support.chromium import AT_HOME, ON_THE_WEB, chromium_for_tests
from tests.support.narrating import narrate
from tests.support.process import eventually
from tests.support.serving import Answer, Header, Server, serving

pytestmark = pytest.mark.slow

HEADERS = {
    "content-security-policy": "frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
TEXT = "# The walk\n\nWe walked on. It rained.\n\n## On the way\n\nThe end came soon, and we were home again.\n"
OWN_PAGE = """<!doctype html><title>Mine</title>
<video src="../the-walk/the-walk.mp3" muted><track src="../the-walk/transcript.vtt" default></video>
<script>
  fetch("../the-walk/chapters.json").then((it) => it.json()).then((it) => (window.read = it.chapters.length));
</script>
"""


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one episode, and a page that somebody else wrote."""
    folder = tmp_path_factory.mktemp("show")
    source = folder / ".walk.md"
    source.write_text(TEXT, encoding="utf-8")
    narrate(source, folder, EpisodeOptions(transcripts=("srt", "lrc", "words")))
    (folder / "mine").mkdir()
    (folder / "mine" / "index.html").write_text(OWN_PAGE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def server(show: Path) -> Iterator[Server]:
    with serving(show, feed=True) as server:
        yield server


def seen(answer: Answer) -> tuple[int, dict[str, str], bytes]:
    """All of an answer but when it came."""
    return answer.status, {name: value for name, value in answer.headers.items() if name != "date"}, answer.body


ANSWERS: list[tuple[int, str, str, tuple[Header, ...]]] = [
    (200, "GET", "/the-walk/the-walk.mp3", ()),
    (200, "HEAD", "/the-walk/cover.jpg", ()),
    (200, "GET", "/the-walk/transcript.json", ()),
    (200, "GET", "/the-walk/transcript.vtt", (("Accept-Encoding", "gzip"),)),
    (200, "GET", "/the-walk/chapters.json", ()),
    (200, "GET", "/feed.xml", ()),
    (200, "GET", "/mine/", ()),
    (206, "GET", "/the-walk/the-walk.mp3", (("Range", "bytes=0-1"),)),
    (206, "GET", "/the-walk/the-walk.mp3", (("Range", "bytes=0-1,9-10"),)),
    (416, "GET", "/the-walk/transcript.vtt", (("Range", "bytes=99999999-"),)),
    (304, "GET", "/the-walk/transcript.srt", (("If-None-Match", "*"),)),
    (301, "GET", "/the-walk", ()),
    (204, "OPTIONS", "/the-walk/chapters.json", (("Access-Control-Request-Method", "GET"),)),
    (404, "OPTIONS", "/the-talk/chapters.json", (("Access-Control-Request-Method", "GET"),)),
    (404, "GET", "/the-talk/", ()),
    (404, "HEAD", "/../secret", ()),
    (405, "POST", "/the-walk/the-walk.mp3", (("Content-Length", "0"),)),
    (403, "GET", "/the-walk/the-walk.mp3", (("Sec-Fetch-Site", "cross-site"),)),
    (400, "GET", "/", (("Host", "another"),)),
    (400, "GET", "/a b", ()),
    (400, "GET", "/", (("Content-Length", "x"),)),
]


@pytest.mark.parametrize(("status", "method", "target", "headers"), ANSWERS)
@pytest.mark.parametrize("origin", [(), (("Origin", "https://player.example"),), (("Origin", "null"),)])
def test_every_answer_is_for_its_own_origin_only(
    server: Server, status: int, method: str, target: str, headers: tuple[Header, ...], origin: tuple[Header, ...]
) -> None:
    got = server.ask(target, *headers, *origin, method=method)
    assert got.status == status
    assert {name: got[name] for name in HEADERS} == HEADERS
    assert not [name for name in got.headers if name.lower().startswith(("access-control", "timing-allow"))]


def test_so_is_that_a_feed_cannot_be_made(server: Server) -> None:
    got = server.ask("/feed.xml", host="broken")
    assert got.status == 500
    assert {name: got[name] for name in HEADERS} == HEADERS


def fetched(site: str, mode: str, destination: str) -> tuple[Header, ...]:
    """What a browser tells of a request, where it trusts the connection (W3C, Fetch Metadata Request Headers)."""
    return ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", mode), ("Sec-Fetch-Dest", destination)


REFUSED = [
    ("cors", "empty"),
    ("no-cors", "empty"),
    ("no-cors", "image"),
    ("no-cors", "audio"),
    ("no-cors", "script"),
    ("no-cors", "style"),
    ("cors", "track"),
    ("navigate", "iframe"),
    ("navigate", "object"),
    ("navigate", "embed"),
    ("websocket", "websocket"),
    ("same-origin", "document"),
    ("", ""),
]
THERE = ["", "/", "/index.html", "/the-walk.mp3", "/cover.jpg", "/chapters.json", "/transcript.vtt", "/episode.json"]


@pytest.mark.parametrize(("mode", "destination"), REFUSED)
@pytest.mark.parametrize("site", ["cross-site", "same-site", "whatever"])
def test_a_page_of_another_origin_is_refused_before_anything_is_looked_for(
    server: Server, site: str, mode: str, destination: str
) -> None:
    told = fetched(site, mode, destination)
    for method in ("GET", "HEAD", "OPTIONS", "POST"):
        answers = [
            seen(server.ask(f"/{folder}{name}", *told, method=method))
            for folder in ("the-walk", "the-talk")
            for name in THERE
        ]
        assert answers[0][0] == 403
        assert all(answer == answers[0] for answer in answers)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_link_from_elsewhere_leads_to_a_page_and_to_nothing_else(server: Server, site: str) -> None:
    followed = fetched(site, "navigate", "document")
    for target in ("/the-walk/", "/the-walk/index.html", "/mine/?from=there"):
        assert server.ask(target, *followed).status == 200
    for folder in ("the-walk", "the-talk"):
        for name in ("/the-walk.mp3", "/chapters.json", "/transcript.srt", ""):
            assert server.ask(f"/{folder}{name}", *followed).status == 403


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_its_own_pages_and_whoever_types_an_address_get_all(server: Server, site: str) -> None:
    for mode, destination in (("navigate", "document"), ("no-cors", "audio"), ("cors", "empty")):
        for name in THERE[1:]:
            assert server.ask(f"/the-walk{name}", *fetched(site, mode, destination)).status == 200


# All that a page can try at an address, and what it learns. What it tries with elements tells by events.
PROBES = """
const told = {};
const ELEMENTS = {
  img: ["img", "src"], button: ["input", "src", { type: "image" }], audio: ["audio", "src"], video: ["video", "src"],
  poster: ["img", "srcset"], script: ["script", "src"], module: ["script", "src", { type: "module" }],
  style: ["link", "href", { rel: "stylesheet" }], prefetch: ["link", "href", { rel: "prefetch" }],
  preload: ["link", "href", { rel: "preload", as: "image" }], picture: ["object", "data", { type: "image/jpeg" }],
  asked: ["img", "src", { crossorigin: "anonymous" }], listened: ["audio", "src", { crossorigin: "anonymous" }],
};
const FETCHES = {
  cors: {}, blind: { mode: "no-cors" }, head: { method: "HEAD", mode: "no-cors" }, options: { method: "OPTIONS" },
  preflight: { headers: { "X-Asked": "1" } }, range: { mode: "no-cors", headers: { Range: "bytes=0-9" } },
  manual: { redirect: "manual" }, unfollowed: { redirect: "error" }, cached: { mode: "no-cors", cache: "force-cache" },
};
const watched = (it, name, address) => {
  for (const event of ["load", "error", "loadedmetadata"])
    it.addEventListener(event, () => (told[address][name] = event));
  return it;
};
const made = (tag, attributes) => {
  const it = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) it.setAttribute(name, value);
  return it;
};
function look(address) {
  told[address] = {};
  for (const [name, [tag, attribute, more]] of Object.entries(ELEMENTS))
    document.body.append(watched(made(tag, { ...more, [attribute]: address }), name, address));
  const track = watched(made("track", { src: address, default: "" }), "track", address);
  const listens = made("video", {});
  listens.append(track);
  document.body.append(listens);
  track.track.mode = "showing";
  for (const [name, options] of Object.entries(FETCHES))
    fetch(address, options).then((it) => it.text(), (error) => String(error)).then((it) => (told[address][name] = it));
  import(address).catch((error) => (told[address].import = error.name));
}
const tried = (act) => {
  try { return act(); } catch (error) { return error.name; }
};
function reach(address) {
  told[address] = {};
  const frames = [{}, { sandbox: "allow-same-origin" }].map((more) => made("iframe", { src: address, ...more }));
  const object = made("object", { data: address });
  const other = document.createElement("p");
  other.textContent = "There is nothing.";
  object.append(other);
  document.body.append(...frames, object);
  const opened = window.open(address);
  told[address] = () => ({
    frames: frames.map((it) => [it.contentDocument, it.contentWindow.length]),
    instead: other.getClientRects().length,
    window: [opened.closed, opened.length, tried(() => opened.document.URL)],
  });
}
function learned() {
  const what = Object.entries(told).map(([address, it]) => [address, typeof it === "function" ? it() : { ...it }]);
  for (const [address, it] of what)
    it.timing = [...new Set(performance.getEntriesByName(address).map((one) =>
      [one.responseStatus, one.encodedBodySize, one.transferSize].join()))];
  return Object.fromEntries(what);
}
"""
# One of each media type: what a browser lets a page see of an answer depends on that.
FILES = [
    "",
    "/",
    "/the-walk.mp3",
    "/cover.jpg",
    "/chapters.json",
    "/transcript.vtt",
    "/transcript.json",
    "/transcript.srt",
    "/transcript.lrc",
]
OPENED = ["/", "/the-walk.mp3", "/cover.jpg", "/chapters.json", "/transcript.vtt", "/transcript.srt"]
ELEMENTS = "img button audio video poster script module style prefetch preload picture asked listened track"
FETCHES = "cors blind head options preflight range manual unfollowed cached"
NOTHING = {
    **dict.fromkeys(ELEMENTS.split(), "error"),
    **dict.fromkeys(FETCHES.split(), "TypeError: Failed to fetch"),
    "import": "TypeError",
    "timing": ["0,0,0"],
}


def closed(*window: Any) -> dict[str, Any]:
    """What a page learns of a frame, and of a window that it opened."""
    return {"frames": [[None, 0], [None, 0]], "instead": 1, "window": list(window), "timing": ["0,0,0"]}


@dataclass(frozen=True)
class Scene:
    """A page somewhere, and the show at another origin. `window` is what it learns of one that it opens there."""

    there: str
    show: str
    window: dict[str, Any]


@pytest.fixture(scope="module")
def served(show: Path) -> Iterator[int]:
    """The port of `narrator serve`."""
    command = [sys.executable, "-m", "narrator", "serve", str(show), "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            assert process.stdout and process.stderr
            yield int(json.loads(process.stdout.readline())["address"].strip("/").rpartition(":")[2])
            process.terminate()
            assert process.stderr.read() == b""
        finally:
            process.kill()


@pytest.fixture(scope="module")
def scenes(served: int) -> Iterator[dict[str, Scene]]:
    with web.Site() as elsewhere:
        elsewhere.put("/", web.Page(f"<!doctype html><body><script>{PROBES}</script>".encode()))
        # This machine is trusted by browsers: they tell who asks, and cut a window off from who opened it.
        here, cut = f"http://127.0.0.1:{served}", closed(True, 0, "SecurityError")
        yield {
            "cross-site": Scene(elsewhere.address(host="localhost"), here, cut),
            "same-site": Scene(elsewhere.address(), here, cut),
            "network": Scene(
                elsewhere.address(host=ON_THE_WEB), f"http://{AT_HOME}:{served}", closed(False, 0, "SecurityError")
            ),
        }


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium_for_tests() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def addresses(show: str, names: list[str]) -> list[str]:
    """Of an episode that is there, and of one that is not."""
    there = [f"{show}/the-walk{name}" for name in names]
    return [*there, *(address.replace("the-walk", "the-talk") for address in there)]


def surprises(page: Page, there: str, how: str, asked: list[str], wanted: dict[str, Any]) -> dict[str, Any]:
    """What a page learns of addresses that is not what it is to learn of each, when it has had time enough."""
    page.goto(there)
    page.evaluate(f"addresses => addresses.forEach({how})", asked)

    def found() -> dict[str, Any]:
        told: dict[str, dict[str, Any]] = page.evaluate("learned()")
        differing = {
            address: {name: of.get(name) for name in wanted.keys() | of.keys() if of.get(name) != wanted.get(name)}
            for address, of in told.items()
        }
        return {address: names for address, names in differing.items() if names}

    eventually(lambda: not found())
    return found()


@pytest.mark.parametrize("name", ["cross-site", "same-site", "network"])
def test_a_page_learns_nothing_by_what_it_embeds(page: Page, scenes: dict[str, Scene], name: str) -> None:
    scene = scenes[name]
    asked = [*addresses(scene.show, FILES), f"{scene.show}/", f"{scene.show}/feed.xml"]
    assert surprises(page, scene.there, "look", asked, NOTHING) == {}


@pytest.mark.parametrize("name", ["cross-site", "same-site", "network"])
def test_a_page_learns_nothing_by_what_it_opens(page: Page, scenes: dict[str, Scene], name: str) -> None:
    scene = scenes[name]
    assert surprises(page, scene.there, "reach", addresses(scene.show, OPENED), scene.window) == {}


@pytest.mark.parametrize("name", ["cross-site", "network"])
def test_a_person_who_follows_a_link_is_shown_the_show(page: Page, scenes: dict[str, Scene], name: str) -> None:
    scene = scenes[name]
    wrong: list[str] = []
    page.context.on("weberror", lambda error: wrong.append(str(error.error)))
    page.context.on("requestfailed", lambda request: wrong.append(request.url))
    page.goto(scene.there)
    page.evaluate(
        "to => document.body.append(Object.assign(made('a', { href: to }), { textContent: 'Go' }))", scene.show
    )
    page.get_by_text("Go").click()
    expect(page).to_have_title("Narrated articles")
    assert page.url == f"{scene.show}/"
    until(page, "[...document.images].every(it => it.naturalWidth > 0)")
    page.get_by_role("link", name="The walk").click()
    expect(page).to_have_url(f"{scene.show}/the-walk/index.html")
    until(page, "[...document.images].every(it => it.naturalWidth > 0)")
    page.get_by_role("button", name="Play").click()
    until(page, "document.querySelector('audio').currentTime > 0.2")
    page.get_by_role("link", name="WebVTT").click()
    expect(page.get_by_text("WEBVTT")).to_be_visible()
    page.goto(f"{scene.show}/mine/")
    until(page, "window.read === 2")
    until(page, "document.querySelector('track').track.cues?.length > 2")
    assert wrong == []


def until(page: Page, true: str) -> None:
    """Wait until an expression is true. Playwright's own waiting would evaluate it where the page's policy forbids."""
    assert eventually(lambda: bool(page.evaluate(true))), true
