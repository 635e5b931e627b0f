"""The player page in a real browser, from the disk, with an episode that narrator made: what is seen and heard."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page, expect

from narrator import pipeline
from narrator.article import Block, Kind, Metadata, Omission
from narrator.episode import placing, slots
from narrator.episode import player as page
from narrator.episode.manifest import Manifest
from narrator.recording.jobs import Segment
from narrator.script import Delivery, DisplayBlock, Line, Passage, Role, Script, Section
from narrator.script.speaking import Pacing, utterances
from narrator.store import Store
from narrator.track import Clock, Cue, Track, build_track
from tests.support.chromium import chromium_for_tests
from tests.support.hosting import hosted
from tests.support.narrating import narrate, timeline
from tests.support.process import eventually
from tests.support.serving import serving

pytestmark = pytest.mark.slow

TEXT = """---
title: The ferry & the <mill>
author: Ada "Countess" Lovelace
date: 2026-01-02
---

Nobody had told us how far it would be to the river. So we walked on until the sun had gone behind the hills.

## Crossing the water

The ferryman was asleep under a willow. We called him twice. He rowed us over without saying a single word.

- The grass stood high.
- The gate was open.
- Somebody had lit a lamp upstairs.

## Inside the mill

An old woman gave us bread and cheese. She had lived there for years, long after the wheel had stopped turning.

> I would not hear of leaving it. The wheel may turn again.

### At night

The rain came down on the roof for hours. Nobody could sleep, and so she told us how the mill had been built.

## Morning again

When we woke, the lamp was still burning. The woman had gone. The bridge was not far away, and so we crossed it.
"""

CODE = 'if a < b and "x" > c:\n    print("</pre><b>&amp;")  # kept as it is'
EXHIBITS = (
    DisplayBlock(1, Block(Kind.CODE, CODE)),
    DisplayBlock(2, Block(Kind.TABLE, rows=(("Name", "Hours"), ("wheel", "<7>")))),
    DisplayBlock(9, Block(Kind.FIGURE, "The mill in winter")),
)

NASTY = (
    "<script>window.hacked = 1</script>",
    '"><img src=x onerror="window.hacked = 1">',
    "]]> --> <!-- </script></style></title>",
    "{{ 7 * 7 }} {% raw %} ${7 * 7} \\u003c",
    "Tom & Jerry &amp; &lt;b&gt; 'single' \"double\" `back`",
    "👩‍🚀 emoji, שלום עולם, مرحبا بالعالم",
    "x" * 300,
)

# How far from its time a seek may land, in seconds, as it is measured on the clock and by ear.
NEAR = 0.15

LOUD = 0.01


@dataclass(frozen=True)
class Episode:
    """An episode in its folder: what the page was made from, and the MP3 decoded."""

    folder: Path
    about: Manifest
    script: Script
    track: Track
    sound: NDArray[np.float32]

    @property
    def url(self) -> str:
        return (self.folder / page.FILE).as_uri()

    def start(self, shown: str) -> float:
        """Seconds until a line is spoken."""
        return next(cue.start for cue in self.track.cues if cue.shown == shown) / self.track.rate

    def shown_at(self, seconds: float) -> str:
        """The line that is spoken, or was last spoken, of those that are shown."""
        return [cue.shown for cue in self.track.cues if cue.shown and cue.start <= seconds * self.track.rate][-1]


def about(script: Script, track: Track, audio: str = "nothing.mp3") -> Manifest:
    return Manifest(
        guid="urn:uuid:1",
        title=script.metadata.title,
        narrated="2026-01-02T03:04:05Z",
        audio=audio,
        size=1_500_000,
        duration=track.length * 1000 // track.rate,
        language=script.metadata.language,
        engine="espeak-ng",
        voice="en-us",
        author=script.metadata.author,
        published=script.metadata.published,
        link=script.metadata.link,
        series=script.metadata.series,
        transcripts=("transcript.vtt", "transcript.json"),
        left_out=script.omissions,
    )


@pytest.fixture(scope="module")
def episode(tmp_path_factory: pytest.TempPathFactory) -> Episode:
    folder = tmp_path_factory.mktemp("page")
    source = folder / "ferry.md"
    source.write_text(TEXT, encoding="utf-8")
    store = Store(folder / "store")
    made = narrate(source, folder / "output", engine="espeak", store=store)
    script = pipeline.read(str(source))
    sections = [
        replace(
            section,
            display_blocks=EXHIBITS if section.heading and section.heading.shown == "Crossing the water" else (),
        )
        for section in script.sections
    ]
    metadata = replace(script.metadata, link="https://example.com/ferry?a=1&b=2")
    script = replace(script, metadata=metadata, sections=tuple(sections))
    track = timeline(script, store, engine="espeak")
    known = replace(about(script, track, made.audio.name), size=made.size)
    html = page.html(known, script, utterances(script), track)
    (made.folder / page.FILE).write_text(html, encoding="utf-8")
    sound, _ = soundfile.read(made.audio, dtype="float32")
    return Episode(made.folder, known, script, track, sound)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium_for_tests() as browser:
        yield browser


@dataclass(frozen=True)
class Window:
    """A window of the browser, with what it asked for and what went wrong in it."""

    shown: Page
    asked: list[str]
    wrong: list[str]


@pytest.fixture(scope="module")
def window(browser: Browser) -> Window:
    context = browser.new_context(reduced_motion="reduce")
    window = Window(context.new_page(), [], [])
    context.on("request", lambda request: window.asked.append(request.url))
    context.on("weberror", lambda error: window.wrong.append(str(error.error)))
    context.on("console", lambda message: window.wrong.append(message.text))
    return window


@pytest.fixture
def shown(window: Window) -> Iterator[Page]:
    """An empty window, in which nothing that was opened before is remembered: a new one takes longer than its page."""
    shown = window.shown
    shown.set_viewport_size({"width": 1280, "height": 720})
    window.asked.clear()
    window.wrong.clear()
    yield shown
    leave(shown)


def leave(shown: Page) -> None:
    """Empty a window, and forget what its page remembered."""
    if shown.url != "about:blank":
        shown.evaluate("window.addEventListener('pagehide', () => localStorage.clear())")
        shown.goto("about:blank")


@pytest.fixture
def player(window: Window, shown: Page, episode: Episode) -> Iterator[Page]:
    """The page, opened for the first time. Nothing goes wrong in it, and it asks for nothing outside its folder."""
    shown.set_viewport_size({"width": 800, "height": 600})
    shown.goto(episode.url)
    # Where each seek lands.
    shown.evaluate("window.landed = []; audio.addEventListener('seeked', () => landed.push(audio.currentTime))")
    yield shown
    leave(shown)
    assert window.wrong == []
    assert [url for url in window.asked if not url.startswith((f"{episode.folder.as_uri()}/", "data:"))] == []


def until(player: Page, true: str) -> None:
    """Wait until an expression is true. Playwright's own waiting would evaluate it where the page's policy forbids."""
    assert eventually(lambda: bool(player.evaluate(true))), true


def slowly(player: Page) -> None:
    """Play a sixteenth as fast, the slowest that Chromium can: nothing moves on while the machine is busy."""
    player.evaluate(
        """() => {
          speed.add(new Option("0.0625", "0.0625"));
          speed.value = "0.0625";
          speed.dispatchEvent(new Event("change"));
        }"""
    )


def now(player: Page) -> float:
    return float(player.evaluate("audio.currentTime"))


def landed(player: Page) -> float:
    """Where the next seek, or the one just made, lands."""
    until(player, "landed.length")
    return float(player.evaluate("landed.pop()"))


def is_playing(player: Page) -> bool:
    return bool(player.evaluate("!audio.paused"))


def lit(player: Page) -> list[str]:
    return player.locator(".line[aria-current]").all_text_contents()


def line(player: Page, text: str) -> None:
    """Click on a sentence."""
    words = player.locator(".line", has_text=text)
    words.scroll_into_view_if_needed()
    # A sentence may begin at the end of a row: then its box begins left of it.
    box = words.evaluate("it => it.getClientRects()[0]")
    player.mouse.click(box["x"] + 8, box["y"] + box["height"] / 2)


def test_it_plays_and_pauses(player: Page, episode: Episode) -> None:
    assert player.title() == "The ferry & the <mill>"
    player.get_by_role("button", name="Play").click()
    until(player, "audio.currentTime > 0.3")
    assert player.evaluate("audio.duration") == pytest.approx(episode.track.length / episode.track.rate, abs=0.05)
    player.get_by_role("button", name="Pause").click()
    expect(player.get_by_role("button", name="Play")).to_be_visible()
    assert not is_playing(player)


def test_a_click_on_a_chapter_plays_from_its_start(player: Page, episode: Episode) -> None:
    chapters = episode.track.chapters
    assert len(chapters) == 5
    slowly(player)
    for index in (3, 1, 4, 2, 0):
        player.get_by_role("button", name="Chapters").click()
        player.locator("nav a").nth(index).click()
        assert landed(player) == pytest.approx(chapters[index].start / episode.track.rate, abs=NEAR)
        assert is_playing(player)
        expect(player.locator("nav a[aria-current]")).to_have_attribute("data-start", re.compile(r"^[\d.]+$"))
        assert chapters[index].title in player.locator("nav a[aria-current]").all_text_contents()[0]


def test_a_click_on_a_sentence_plays_from_its_start(player: Page, episode: Episode) -> None:
    slowly(player)
    for cue in episode.track.cues:
        if cue.shown:
            line(player, cue.shown)
            assert landed(player) == pytest.approx(cue.start / episode.track.rate, abs=NEAR)
            assert lit(player) == [cue.shown]
    assert is_playing(player)


# What is played from the end of a seek on goes into `heard`.
LISTEN = """() => {
  const hearing = new AudioContext({ sampleRate: 44100 });
  const ear = hearing.createScriptProcessor(512, 1, 1);
  ear.onaudioprocess = (event) => window.heard?.push(...event.inputBuffer.getChannelData(0));
  hearing.createMediaElementSource(audio).connect(ear);
  ear.connect(hearing.destination);
  audio.addEventListener("seeked", () => (window.heard = []));
  return hearing.resume();
}"""


def test_what_is_heard_after_a_click_is_the_sentence_from_its_first_sound(browser: Browser, episode: Episode) -> None:
    context = browser.new_context()
    player = context.new_page()
    player.goto(episode.url)
    player.evaluate(LISTEN)
    for shown in ("He rowed us over", "Nobody could sleep"):
        (cue,) = (cue for cue in episode.track.cues if cue.shown.startswith(shown))
        before = episode.sound[cue.start - episode.track.rate // 5 : cue.start]
        assert np.abs(before).max() < LOUD
        assert int(np.argmax(np.abs(episode.sound[cue.start :]) > LOUD)) / episode.track.rate < NEAR
        # On a busy machine the sound may stop for a moment, and is not what is in the file then.
        assert eventually(lambda cue=cue: abs(heard_from(player, episode, cue)) < 0.02)  # type: ignore[misc]
    context.close()


def heard_from(player: Page, episode: Episode, cue: Cue) -> float:
    """Click on a sentence: how far from its start, in seconds, is the first sound that is heard, by what it is?"""
    player.evaluate("audio.pause(), (window.heard = null)")
    line(player, cue.shown)
    until(player, "window.heard?.length > 20000")
    heard = np.array(player.evaluate("heard"), dtype=np.float32)
    first = int(np.argmax(np.abs(heard) > LOUD))
    sample = heard[first : first + 4096]
    start = cue.start - episode.track.rate // 2
    near = episode.sound[start : start + episode.track.rate]
    energy = np.cumsum(np.square(near, dtype=np.float64))
    strength = np.sqrt(energy[len(sample) - 1 :] - np.append(0, energy[: -len(sample)]))
    likeness = np.correlate(near, sample, "valid") / np.maximum(strength, LOUD)
    return (start + int(np.argmax(likeness)) - cue.start) / episode.track.rate


def test_the_lit_sentence_is_the_one_being_spoken(player: Page, episode: Episode) -> None:
    seconds = episode.track.length / episode.track.rate
    for number in range(20):
        cue = episode.track.cues[number * len(episode.track.cues) // 20]
        middle = (cue.start + cue.end) / 2 / episode.track.rate
        for moment in (middle, seconds * (number + 0.5) / 20):
            player.evaluate("moment => { landed.length = 0; audio.currentTime = moment }", moment)
            landed(player)
            spoken = {episode.shown_at(moment), episode.shown_at(moment + NEAR)}
            assert lit(player)[0] in spoken


def test_the_light_goes_on_to_the_next_sentence_while_it_plays(player: Page, episode: Episode) -> None:
    slowly(player)
    line(player, "The ferryman was asleep")
    expect(player.locator(".line[aria-current]")).to_have_text("The ferryman was asleep under a willow.")
    player.evaluate("moment => (audio.currentTime = moment)", episode.start("We called him twice.") - 0.2)
    expect(player.locator(".line[aria-current]")).to_have_text("The ferryman was asleep under a willow.")
    expect(player.locator(".line[aria-current]")).to_have_text("We called him twice.")


def test_the_voice_is_followed_until_somebody_scrolls(player: Page, episode: Episode) -> None:
    slowly(player)
    line(player, "The ferryman was asleep")
    player.evaluate("moment => (audio.currentTime = moment)", episode.start("The woman had gone."))
    far = player.locator(".line", has_text="The woman had gone.")
    expect(far).to_be_in_viewport()
    expect(player.get_by_role("button", name="Back to the voice")).to_be_hidden()
    player.mouse.move(400, 200)
    player.mouse.wheel(0, -5000)
    until(player, "scrollY === 0")
    player.evaluate(
        "moment => (audio.currentTime = moment)", episode.start("The rain came down on the roof for hours.")
    )
    expect(player.locator(".line[aria-current]")).to_have_text("The rain came down on the roof for hours.")
    assert player.evaluate("scrollY") == 0
    player.get_by_role("button", name="Back to the voice").click()
    expect(player.locator(".line[aria-current]")).to_be_in_viewport()
    expect(player.get_by_role("button", name="Back to the voice")).to_be_hidden()


def test_the_keyboard(player: Page, episode: Episode) -> None:
    chapters = [chapter.start / episode.track.rate for chapter in episode.track.chapters]
    player.keyboard.press("Space")
    until(player, "!audio.paused")
    player.keyboard.press("Space")
    until(player, "audio.paused")
    player.evaluate("audio.currentTime = 1")
    player.keyboard.press("ArrowRight")
    assert now(player) == pytest.approx(31, abs=0.01)
    player.keyboard.press("ArrowLeft")
    assert now(player) == pytest.approx(16, abs=0.01)
    player.evaluate("audio.currentTime = 0")
    for chapter in chapters[1:]:
        player.keyboard.press("j")
        assert now(player) == pytest.approx(chapter, abs=NEAR)
    player.keyboard.press("k")
    assert now(player) == pytest.approx(chapters[-2], abs=NEAR)
    player.keyboard.press("Control+j")
    assert now(player) == pytest.approx(chapters[-2], abs=NEAR)
    player.get_by_label("Speed").focus()
    for key in ("j", "ArrowLeft", "Space", "Escape"):
        player.keyboard.press(key)
    assert now(player) == pytest.approx(chapters[-2], abs=NEAR)
    assert not is_playing(player)


def test_the_seek_bar_and_the_buttons(player: Page, episode: Episode) -> None:
    seconds = episode.track.length / episode.track.rate
    bar = player.get_by_role("slider", name="Position")
    box = bar.bounding_box()
    assert box
    player.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert landed(player) == pytest.approx(seconds / 2, abs=seconds / 100)
    player.get_by_role("button", name="Back 15 seconds").click()
    assert landed(player) == pytest.approx(seconds / 2 - 15, abs=seconds / 100)
    player.get_by_role("button", name="Forward 30 seconds").click()
    assert landed(player) == pytest.approx(seconds / 2 + 15, abs=seconds / 100)
    assert re.match(r"\d+:\d\d of \d:\d\d, \w+", bar.get_attribute("aria-valuetext") or "")
    ticks = player.locator(".seek path").get_attribute("d") or ""
    starts = [chapter.start / episode.track.length * 1000 for chapter in episode.track.chapters[1:]]
    assert [float(tick) for tick in re.findall(r"M([\d.]+)", ticks)] == pytest.approx(starts, abs=0.1)


def test_a_chapter_is_lit_from_its_start_although_it_is_not_spoken_yet(player: Page, episode: Episode) -> None:
    titles = [chapter.title for chapter in episode.track.chapters]
    for title in titles[1:]:
        player.keyboard.press("j")
        assert lit(player) == [title]
    for title in titles[-2::-1]:
        player.keyboard.press("k")
        assert lit(player) == [title]
    for chapter in episode.track.chapters:
        player.evaluate("address => (location.hash = address)", f"t={chapter.start / episode.track.rate}")
        landed(player)
        assert lit(player) == [chapter.title]
    assert not is_playing(player)


def test_a_page_loaded_again_goes_on_where_it_was_and_not_where_its_address_led(player: Page, episode: Episode) -> None:
    player.goto("about:blank")
    player.goto(episode.url + "#t=9")
    player.keyboard.press("Space")
    until(player, "audio.currentTime > 9.5")
    player.keyboard.press("Space")
    player.evaluate("audio.currentTime = 20")
    until(player, "!audio.seeking")
    player.reload()
    until(player, "audio.readyState > 0")
    assert now(player) == pytest.approx(20, abs=0.5)
    player.goto("about:blank")
    player.goto(episode.url + "#t=9")
    player.keyboard.press("j")
    player.reload()
    second = episode.track.chapters[1]
    assert now(player) == pytest.approx(second.start / episode.track.rate, abs=NEAR), "where somebody went, unplayed"
    assert lit(player) == [second.title]


def test_each_sentence_can_be_reached_by_the_keyboard(player: Page, episode: Episode) -> None:
    shown = [cue.shown for cue in episode.track.cues if cue.shown]
    player.keyboard.press("j")
    index = shown.index(lit(player)[0])
    for text in shown[index + 1 :]:
        player.keyboard.press(".")
        assert lit(player) == [text]
    player.keyboard.press(".")
    assert lit(player) == [shown[-1]]
    for text in shown[-2:index:-1]:
        player.keyboard.press(",")
        assert lit(player) == [text]
    assert not is_playing(player)


def test_it_stops_at_the_end_of_a_chapter_or_after_some_minutes(
    browser: Browser, player: Page, episode: Episode
) -> None:
    second = episode.track.chapters[1].start / episode.track.rate
    slowly(player)
    player.evaluate("moment => (audio.currentTime = moment)", second - 0.2)
    player.get_by_label("Stop after").select_option("chapter")
    player.keyboard.press("Escape")
    player.evaluate("audio.play()")
    until(player, "audio.currentTime > 0 && audio.paused")
    assert now(player) == pytest.approx(second, abs=NEAR)
    assert player.get_by_label("Stop after").input_value() == ""
    player.get_by_label("Stop after").select_option("chapter")
    player.get_by_role("button", name="Chapters").click()
    player.locator("nav a").nth(3).click()
    until(player, "audio.played.length > 1")
    assert is_playing(player), "the chapter that somebody went to is heard to its end"

    context = browser.new_context()
    shown = context.new_page()
    shown.clock.install()
    shown.goto(episode.url)
    shown.evaluate("audio.play()")
    shown.get_by_label("Stop after").select_option("5")
    expect(shown.locator(".sleep span")).to_have_text("5′")
    shown.clock.run_for(150_000)
    expect(shown.locator(".sleep span")).to_have_text("3′")
    shown.evaluate("(audio.currentTime = 0, audio.play())")
    assert is_playing(shown)
    shown.clock.run_for(151_000)
    until(shown, "audio.paused")
    expect(shown.locator(".sleep span")).to_have_text("")
    context.close()


def test_the_dock_tells_the_chapter_and_the_time_that_is_left(player: Page, episode: Episode) -> None:
    player.set_viewport_size({"width": 360, "height": 640})
    for chapter in episode.track.chapters[::2]:
        player.evaluate("moment => go(moment)", chapter.start / episode.track.rate)
        expect(player.locator(".where")).to_have_text(chapter.title)
        expect(player.locator(".where")).to_be_visible()
        whole = dict.fromkeys((chapter.title, episode.about.title))
        assert player.evaluate("navigator.mediaSession.metadata.title") == " – ".join(whole)
    left = round(episode.track.length / episode.track.rate - now(player))
    expect(player.locator(".end")).to_have_text(f"−{left // 60}:{left % 60:02}")


def test_what_is_shared_leads_here_and_one_player_is_heard_at_a_time(browser: Browser, episode: Episode) -> None:
    with serving(episode.folder.parent) as server:
        address = f"http://127.0.0.1:{server.port}/{episode.folder.name}/"
        context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
        first, second = context.new_page(), context.new_page()
        first.goto(f"{address}?t=3")
        second.goto(address)
        # A page behind another is drawn once a second, and is clicked when it has been drawn twice.
        first.bring_to_front()
        first.evaluate("(audio.currentTime = 12.7)")
        first.get_by_role("button", name="More").click()
        first.get_by_role("button", name="Copy a link to this moment").click()
        expect(first.get_by_role("button", name="Copied")).to_be_visible()
        assert first.evaluate("navigator.clipboard.readText()") == f"{address}#t=12"
        sentence = first.evaluate("starts[lineAt(12.7)] / 1000")
        first.get_by_role("button", name="Copy a link to this sentence").click()
        assert eventually(lambda: first.evaluate("navigator.clipboard.readText()") == f"{address}#t={sentence}")
        second.goto(first.evaluate("navigator.clipboard.readText()"))
        assert second.evaluate("lit.textContent") == first.evaluate("lit.textContent")
        for one, other in ((first, second), (second, first)):
            one.evaluate("audio.play()")
            until(other, "audio.paused")
            until(one, "!audio.paused")
        context.close()


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("he-IL", "rtl"), ("ks-Deva", "ltr"), ("az-Arab", "rtl"), ("de", "ltr")]
)
def test_a_page_runs_as_its_language_does(language: str, direction: str) -> None:
    script = Script(Metadata("T", language=language), (Section(None, 1, (passage("One."),)),))
    track = laid(script)
    html = page.html(about(script, track), script, utterances(script), track)
    assert f'<html lang="{language}"{" dir=" if direction == "rtl" else ">"}' in html


def test_links_to_a_moment(player: Page, episode: Episode) -> None:
    end = episode.track.length / episode.track.rate
    for address, seconds in (
        ("12", 12.0),
        ("12.5", 12.5),
        ("0:20", 20.0),
        ("0:00:25", 25.0),
        ("9:00:00", end),
        ("0m11s", 11.0),
        ("13s", 13.0),
        ("14,30", 14.0),
        ("npt:0:15", 15.0),
    ):
        player.evaluate("address => (location.hash = address)", f"t={address}")
        assert landed(player) == pytest.approx(seconds, abs=0.05)
    for address in ("t=x", "t=", "x", "t=1x2s", "t=s"):
        player.evaluate("address => (location.hash = address)", address)
    player.evaluate("location.hash = 't=0:07'")
    assert landed(player) == pytest.approx(7)
    assert now(player) == pytest.approx(7)
    player.goto("about:blank")
    for place, seconds in (("#t=0:00:09", 9), ("?t=8", 8), ("?t=8#t=7", 7)):
        player.goto("about:blank")
        player.goto(episode.url + place)
        assert now(player) == pytest.approx(seconds)
        assert not is_playing(player)


def test_the_position_and_the_speed_are_remembered(player: Page, episode: Episode) -> None:
    slowly(player)
    line(player, "Nobody could sleep")
    # What was not played is not remembered.
    until(player, "!audio.seeking && audio.played.length > 0 && audio.played.end(0) > audio.played.start(0)")
    player.keyboard.press("Space")
    until(player, "audio.paused")
    player.get_by_label("Speed").select_option("1.5")
    assert player.evaluate("audio.playbackRate") == 1.5
    left = now(player)
    player.reload()
    until(player, "audio.readyState > 0")
    assert now(player) == pytest.approx(left, abs=0.5)
    assert player.evaluate("audio.playbackRate") == 1.5
    assert lit(player)[0].startswith("Nobody could sleep")
    expect(player.locator(".line[aria-current]")).to_be_in_viewport()
    player.goto("about:blank")
    player.goto(episode.url + "#t=3")
    assert now(player) == pytest.approx(3, abs=0.01)


def test_a_browser_that_remembers_nothing(browser: Browser, episode: Episode) -> None:
    context = browser.new_context()
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })"
    )
    player = context.new_page()
    player.goto(episode.url)
    player.keyboard.press("Space")
    until(player, "audio.currentTime > 0.2")
    context.close()
    assert wrong == []


def test_the_text_is_searched_and_a_hit_leads_to_its_sentence(player: Page, episode: Episode) -> None:
    player.keyboard.press("/")
    field = player.get_by_role("searchbox", name="Search the text")
    expect(field).to_be_focused()
    hits = player.locator(".hits button")
    for words, count in (("LAMP", 2), ("still lamp", 1), ("nowhere", 0), ("", 0)):
        field.fill(words)
        expect(hits).to_have_count(count)
    assert player.locator(".found").text_content() == ""
    field.fill("had lived")
    expect(player.locator(".found")).to_have_text("Found: 1")
    field.press("Enter")
    expect(player.locator("#more")).to_be_hidden()
    (cue,) = (cue for cue in episode.track.cues if cue.shown.startswith("She had lived"))
    assert landed(player) == pytest.approx(cue.start / episode.track.rate, abs=NEAR)
    assert lit(player) == [cue.shown]


def test_the_volume_and_the_pauses(player: Page, episode: Episode) -> None:
    player.keyboard.press("m")
    assert player.evaluate("audio.muted")
    player.get_by_role("button", name="More").click()
    player.get_by_role("slider", name="Volume").fill("0.25")
    assert player.evaluate("[audio.muted, audio.volume]") == [False, 0.25]
    after = episode.track.chapters[1].start / episode.track.rate
    before = max(cue.end for cue in episode.track.cues if cue.end < after * episode.track.rate) / episode.track.rate
    assert after - before > 0.5
    rate = "moment => { audio.currentTime = moment; update(); return audio.playbackRate }"
    assert player.evaluate(rate, before + 0.3) == 1
    player.get_by_label("Shorten pauses").check()
    assert [player.evaluate(rate, moment) for moment in (before - 0.2, before + 0.3, after + 0.5)] == [1, 4, 1]
    player.reload()
    assert player.evaluate(rate, before + 0.3) == 4


def test_the_word_that_is_spoken_is_lit_where_the_engine_told_its_time(player: Page, episode: Episode) -> None:
    word = "[...CSS.highlights.get('word') ?? []].map(String)"
    told = [cue for cue in episode.track.cues if cue.shown and cue.words]
    assert len(told) > 10
    for cue in told[1:9]:
        for timed in cue.words:
            if timed.ends - timed.begins > episode.track.rate // 10:
                middle = (timed.begins + timed.ends) / 2 / episode.track.rate
                player.evaluate("moment => { audio.currentTime = moment; update() }", middle)
                assert player.evaluate(word) == [timed.text]
    player.evaluate(
        """() => {
            window.addEventListener("click", () => (window.seen = []), { capture: true });
            CSS.highlights.set = function (name, words) {
                window.seen?.push(String([...words][0]));
                return HighlightRegistry.prototype.set.call(this, name, words);
            };
        }"""
    )
    texts = [timed.text for timed in told[2].words]

    def are_seen() -> bool:
        player.evaluate("(audio.pause(), (audio.currentTime = 0), update())")
        line(player, told[2].shown)
        assert eventually(lambda: texts[-1] in player.evaluate("seen"))
        seen = [text for text, _ in groupby(player.evaluate("seen"))]
        seen = seen[: seen.index(texts[-1]) + 1]
        rest = iter(texts)
        assert all(text in rest for text in seen), (seen, texts)
        return len(seen) > len(texts) / 2

    # One that is short may go by while the machine is busy.
    assert eventually(are_seen)


def test_nothing_jumps_while_a_page_opens(browser: Browser, tmp_path: Path) -> None:
    """Of several short sections, which are laid out when they are seen, none moves what stands below it."""
    source = tmp_path / "a.md"
    source.write_text("# Short\n\n" + "".join(f"## Part {number}\n\nA line.\n\n" for number in range(4)))
    made = narrate(source, tmp_path / "output")
    context = browser.new_context(viewport={"width": 768, "height": 1024})
    shown = context.new_page()
    shown.add_init_script(
        """window.shift = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((each) => (shift += each.value)))
          .observe({ type: "layout-shift", buffered: true });"""
    )
    shown.goto((made.folder / page.FILE).as_uri())
    shown.evaluate("new Promise((done) => setTimeout(done, 300))")
    assert shown.evaluate("shift") < 0.02
    context.close()


def test_without_javascript_there_are_the_text_and_a_plain_player(browser: Browser, episode: Episode) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(episode.url)
    expect(plain.locator("audio")).to_be_visible()
    assert plain.locator("audio").get_attribute("controls") is not None
    expect(plain.get_by_text("The ferryman was asleep under a willow.")).to_be_visible()
    expect(plain.locator(".dock")).to_be_hidden()
    plain.get_by_role("link", name="Morning again").click()
    expect(plain.get_by_role("heading", name="Morning again")).to_be_in_viewport()
    context.close()


def test_what_is_seen(player: Page) -> None:
    headings = [
        ("h1", "The ferry & the <mill>"),
        ("h2", "Crossing the water"),
        ("h2", "Inside the mill"),
        ("h3", "At night"),
        ("h2", "Morning again"),
    ]
    for tag, text in headings:
        expect(player.locator(f":is(h1, main {tag})", has_text=text)).to_have_count(1)
    assert player.locator("main li").all_text_contents() == [
        "The grass stood high.",
        "The gate was open.",
        "Somebody had lit a lamp upstairs.",
    ]
    quotation = "I would not hear of leaving it. The wheel may turn again."
    assert player.locator("main blockquote p").all_text_contents() == [quotation]
    assert player.locator("main pre code").text_content() == CODE
    assert player.locator("main th").all_text_contents() == ["Name", "Hours"]
    assert player.locator("main td").all_text_contents() == ["wheel", "<7>"]
    assert player.locator("#s1 > *").evaluate_all("them => them.map(it => it.tagName)") == [
        *("H2", "P", "PRE", "UL", "DIV", "UL", "FIGURE"),
    ]
    assert player.locator("main").evaluate("it => it.innerText.includes('Quote.')") is False
    expect(player.get_by_role("link", name="Original article")).to_have_attribute(
        "href", "https://example.com/ferry?a=1&b=2"
    )
    expect(player.locator("header")).to_contain_text('By Ada "Countess" Lovelace')
    expect(player.locator("header time")).to_have_text("2 January 2026")
    expect(player.locator("footer")).to_contain_text("Read by a synthetic voice: espeak-ng, en-us.")
    files = player.locator("footer a").evaluate_all("them => them.map(it => it.getAttribute('href'))")
    assert files[1:] == ["the-ferry-the-mill.mp3", "transcript.vtt", "transcript.json"]


def test_it_fits_any_window_and_every_control_has_a_name(player: Page) -> None:
    for width in (1280, 768, 360, 320):
        player.set_viewport_size({"width": width, "height": 568})
        assert player.evaluate("document.documentElement.scrollWidth") == width
        expect(player.get_by_role("button", name="More")).to_be_in_viewport(ratio=1)
    small = player.evaluate(
        """[...document.querySelectorAll('.dock button, .dock select')].map(it => it.getBoundingClientRect())
           .filter(box => box.width && (box.width < 36 || box.height < 36)).length"""
    )
    assert small == 0
    unnamed = player.evaluate(
        """[...document.querySelectorAll('button, input, select, audio')]
           .filter(it => !it.getAttribute('aria-label') && !it.textContent.trim() && !it.labels?.length).length"""
    )
    assert unnamed == 0


def laid(script: Script) -> Track:
    """A track on which each line takes a second."""
    order = utterances(script)
    segments = [
        Segment(
            "", len(utterance.passage.lines) * 44_100 + 4410, tuple((i * 44_100, (i + 1) * 44_100) for i, _ in lines)
        )
        for utterance in order
        for lines in [list(enumerate(utterance.passage.lines))]
    ]
    return build_track(script, order, segments, [Clock(44_100, 1152)], pacing=Pacing(), depth=6)


def written(folder: Path, script: Script, **more: object) -> str:
    """A page beside no sound, and its address."""
    track = laid(script)
    html = page.html(replace(about(script, track), **more), script, utterances(script), track)  # type: ignore[arg-type]
    (folder / "nasty.html").write_text(html, encoding="utf-8")
    return (folder / "nasty.html").as_uri()


def passage(*texts: str, role: Role = Role.PARAGRAPH, language: str = "") -> Passage:
    return Passage(tuple(Line(text, "Said.") for text in texts), Delivery(language), role)


def test_nasty_texts_never_become_markup(browser: Browser, tmp_path: Path) -> None:
    sections = [
        Section(
            Line(text, "Said."),
            1,
            (passage(text, text), passage(text, role=Role.ITEM), passage(text, role=Role.QUOTE, language='"><i>')),
            "javascript:hacked=1",
            display_blocks=tuple(
                DisplayBlock(0, Block(kind, text, ((text,), (text,)), language='"><i>')) for kind in Kind
            ),
        )
        for text in NASTY
    ]
    every = " ".join(NASTY)
    left_out = (Omission(every, every, every),)
    script = Script(
        Metadata(every, author=every, published=every, language="en", link="javascript:window.hacked=1", series=every),
        tuple(sections),
        omissions=left_out,
    )
    url = written(tmp_path, script, guid=every, description=every, engine=every, voice=every, transcripts=(every,))
    context = browser.new_context()
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    nasty = context.new_page()
    nasty.goto(url)
    assert nasty.title() == every
    assert nasty.locator("h1").text_content() == every
    assert [shown.strip() for shown in nasty.locator("main h2").all_text_contents()] == list(NASTY)
    assert nasty.locator("nav a span").all_text_contents() == list(NASTY)
    assert nasty.locator("main pre").all_text_contents() == list(NASTY)
    assert nasty.evaluate("[window.hacked, guid, lines.every(it => it !== undefined)]") == [None, every, True]
    assert nasty.locator("img, i, b").count() == 0
    assert nasty.locator("script, style").count() == 3
    assert nasty.locator("a[href^=javascript]").count() == 0
    assert wrong == []
    context.close()


def test_the_sentence_that_is_lit_after_a_leap_is_the_one_that_is_seen(shown: Page, tmp_path: Path) -> None:
    """Asked of the window itself: sections that are not laid out yet tell places beyond what is painted."""
    many = iter(range(10_000))
    sections = [
        Section(
            Line(f"Part {part}", "Said."),
            1,
            tuple(
                passage(*(f"Sentence {next(many)} of those that follow on each other." for _ in range(4)))
                for _ in range(50)
            ),
        )
        for part in range(6)
    ]
    # Each takes one.
    seconds = next(many)
    url = written(tmp_path, Script(Metadata("Long", language="en"), tuple(sections)))
    for width, height in ((1280, 800), (360, 640)):
        shown.set_viewport_size({"width": width, "height": height})
        for place in (0.11, 0.35, 0.48, 0.62, 0.8, 0.97):
            shown.goto("about:blank")
            shown.goto(f"{url}#t={round(place * seconds)}")
            expect_lit_is_seen(shown)
        for place in (0.2, 0.7, 0.4, 0.9, 0.05):
            shown.evaluate("time => { seek.value = time; seek.dispatchEvent(new Event('change')) }", place * seconds)
            expect_lit_is_seen(shown)
        shown.evaluate("go", 0.9 * seconds)
        shown.reload()
        expect_lit_is_seen(shown)
        # Else the browser may move the window once more, to where it was, whenever it is done with loading.
        assert shown.evaluate("history.scrollRestoration") == "manual"


def test_where_narrator_speaks_for_itself_the_nearest_line_is_lit(shown: Page, tmp_path: Path) -> None:
    own = Passage((Line("", "Here is code."),))
    passages = own, passage(*(f"Sentence {number}." for number in range(90))), own, passage("B."), own
    url = written(tmp_path, Script(Metadata("Code", language="en"), (Section(Line("One", "One."), 1, passages),)))
    shown.goto(url)
    own_starts = shown.evaluate("own.map((index) => starts[index] / 1000 + 0.5)")
    for moment, line in zip(own_starts, ("Code", "One", "Sentence 89.", "B."), strict=True):
        shown.goto("about:blank")
        shown.goto(f"{url}#t={moment}")
        expect_lit_is_seen(shown)
        assert lit(shown) == [line]


def expect_lit_is_seen(shown: Page) -> None:
    """After the frames in which the page settles, there is the lit sentence where its box is, above the dock."""
    shown.evaluate("async () => { for (let frame = 0; frame < 12; frame++) await new Promise(requestAnimationFrame) }")
    seen = shown.evaluate(
        """() => {
          const box = lit.getClientRects()[0];
          const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          return [there?.closest(".line")?.textContent, box.top >= 0, box.bottom < dock.offsetTop];
        }"""
    )
    assert seen == [lit(shown)[0], True, True]


def test_words_of_any_length_fit_and_the_show_is_named_where_lines_begin(shown: Page, tmp_path: Path) -> None:
    word = "Donau" * 16
    script = Script(Metadata(word, author=word, language="he"), (Section(None, 1, (passage(word),)),))
    beside = placing.Neighbour(word, "beside")
    place = placing.Place("https://example.com/a/", "https://example.com/", "feed.xml", "Sea stories", beside, beside)
    url = written(tmp_path, script, cover="cover.jpg", left_out=(Omission(word, "code", word),))
    page_file = tmp_path / "nasty.html"
    known = replace(about(script, laid(script)), cover="cover.jpg")
    page_file.write_bytes(placing.placed(slots.Page(page_file.read_bytes()), known, place))
    shown.goto(url)
    for width in (1280, 768, 360, 320):
        shown.set_viewport_size({"width": width, "height": 740})
        # Right to left, what is too wide is left of the window.
        out = shown.evaluate(
            """[...document.querySelectorAll(".page *")].filter((it) => !it.closest("[hidden], #more, .dock, nav"))
              .filter((it) => [...it.getClientRects()].some((box) => box.left < 0 || box.right > innerWidth))
              .map((it) => it.outerHTML)"""
        )
        assert (width, out) == (width, [])
        right = "(it) => it.getBoundingClientRect().right"
        assert shown.locator(".show").evaluate(right) == pytest.approx(shown.locator("h1").evaluate(right), abs=1)


def test_a_server_without_ranges_is_no_obstacle_to_leaps(browser: Browser, episode: Episode) -> None:
    with hosted(episode.folder) as port:
        context = browser.new_context()
        player = context.new_page()
        player.goto(f"http://127.0.0.1:{port}/#t=9")
        slowly(player)
        until(player, "audio.readyState > 0 && Math.abs(audio.currentTime - 9) < 0.1 && !audio.seeking")
        line(player, "Nobody could sleep")
        (cue,) = (cue for cue in episode.track.cues if cue.shown.startswith("Nobody could sleep"))
        until(player, f"Math.abs(audio.currentTime - {cue.start / episode.track.rate}) < 1 && !audio.paused")
        context.close()


def test_other_scripts_and_languages(shown: Page, tmp_path: Path) -> None:
    arabic = passage("مرحبا بالعالم.", language="ar")
    script = Script(
        Metadata("題名", language="ja"), (Section(None, 1, (passage("一つ目の文。", "二つ目の文。"), arabic)),)
    )
    shown.goto(written(tmp_path, script))
    assert shown.locator("html").get_attribute("lang") == "ja"
    told = shown.get_by_role("alert")
    expect(told).to_contain_text("nothing.mp3 をこのページと同じ場所に置いてください")
    for width in (1280, 360):
        shown.set_viewport_size({"width": width, "height": 740})
        shown.evaluate("scrollTo(0, 9999)")
        expect(told).to_be_in_viewport(ratio=1)
    assert shown.locator("main p").all_text_contents() == ["一つ目の文。二つ目の文。", "مرحبا بالعالم."]
    assert shown.locator("main p[lang=ar]").evaluate("it => getComputedStyle(it).direction") == "rtl"


def test_a_passage_of_which_nothing_is_shown_and_an_announcement_that_is_not_made() -> None:
    code = DisplayBlock(1, Block(Kind.CODE, "x = 1"))
    unshown = Passage((Line("", "A code example is left out."),))
    script = Script(
        Metadata("T", language="en"),
        (Section(Line("A", "A"), 1, (passage("One."), unshown, passage("Two.")), display_blocks=(code,)),),
    )
    track, order = laid(script), utterances(script)
    html = page.html(about(script, track), script, order, track)
    assert html.count("<p dir=") == 2
    assert html.index("One.") < html.index("x = 1") < html.index("Two.")
    assert '"own":[1,4]' in html, "that the voice is synthetic, and that code is left out"
    assert html.count('class="line"') + 2 == len(track.cues)


def test_items_that_bring_their_own_numbers_are_a_numbered_list_without_markers(shown: Page, tmp_path: Path) -> None:
    items = [passage(text, role=Role.ITEM) for text in ("1. One.", "b) Two.", "Plain.", "(3) Three.")]
    unread = DisplayBlock(4, Block(Kind.ITEM, "4. Four."))
    shown.goto(
        written(
            tmp_path, Script(Metadata("T", language="en"), (Section(None, 1, tuple(items), display_blocks=(unread,)),))
        )
    )
    lists = shown.locator("main").get_by_role("list")
    look = "them => them.map(it => [it.tagName, it.innerText, getComputedStyle(it).listStyleType])"
    assert lists.evaluate_all(look) == [
        ["OL", "1. One.\nb) Two.", "none"],
        ["UL", "Plain.", "disc"],
        ["OL", "(3) Three.", "none"],
        ["OL", "4. Four.", "none"],
    ]


def test_the_cover_is_the_small_one_where_there_is_one() -> None:
    script = Script(Metadata("T", language="en"), (Section(None, 1, (passage("One."),)),))
    track = laid(script)
    known = replace(about(script, track), cover="cover.jpg")
    for shown, address in ((known, "cover.jpg"), (replace(known, thumbnail="small one.jpg"), "small%20one.jpg")):
        assert f'<img class="cover" src="{address}"' in page.html(shown, script, utterances(script), track)


def test_an_address_that_is_no_web_address_is_no_link() -> None:
    script = Script(Metadata("T", language="en", link="file:///etc/passwd"), (Section(None, 1, (passage("One."),)),))
    track = laid(script)
    html = page.html(about(script, track, audio="a b#c?.mp3"), script, utterances(script), track)
    assert "passwd" not in html
    assert 'src="a%20b%23c%3F.mp3"' in html
