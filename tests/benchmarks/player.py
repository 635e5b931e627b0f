"""The rows of the player page: that of the long article in a real browser, from the disk."""

from collections.abc import Iterator
from statistics import median

from playwright.sync_api import Page

from narrator.episode import player as page
from tests.benchmarks.bench import Bench, Row, listed
from tests.support.chromium import chromium

# Milliseconds from the start of the navigation until the program has run and the player knows the sound.
_READY = """() => new Promise((done) => {
  const audio = document.querySelector("audio");
  const tell = () => setTimeout(() => done(performance.now()), 0);
  if (audio.readyState >= audio.HAVE_METADATA) tell();
  else audio.addEventListener("loadedmetadata", tell);
})"""

# The clock is set by hand: milliseconds of script, with the layout that it asks for, for each moment given in seconds.
_UPDATES = """async (moments) => {
  const audio = document.querySelector("audio");
  const took = [];
  let now = 0;
  Object.defineProperty(audio, "currentTime", { get: () => now, set() {}, configurable: true });
  audio.dispatchEvent(new Event("play"));
  for (const moment of moments) {
    now = moment;
    await new Promise(requestAnimationFrame);
    const began = performance.now();
    audio.dispatchEvent(new Event("timeupdate"));
    took.push(performance.now() - began);
  }
  return took;
}"""


# While it plays for so many milliseconds: how far behind the sound, in milliseconds of it, each sentence was lit.
_LIT = """async (time) => {
  const late = [];
  let before = lit;
  new MutationObserver(() => {
    if (lit && lit !== before) late.push(audio.currentTime * 1000 - litFrom[indexOf.get(lit)] + BEGIN_EARLY * 1000);
    before = lit;
  }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["aria-current"] });
  await audio.play();
  await new Promise((done) => setTimeout(done, time));
  audio.pause();
  return late.slice(1);
}"""
_PLAYED = 30_000


def player(bench: Bench) -> Iterator[Row]:
    """How soon the page is ready to play, and how long the light takes to go from one sentence to the next."""
    times = 5
    address = bench.long.audio.with_name(page.FILE).as_uri()
    seconds = bench.long.seconds
    ready, longest = [], []
    with chromium() as browser:
        for _ in range(times):
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            shown = context.new_page()
            shown.goto(address, wait_until="commit")
            ready.append(float(shown.evaluate(_READY)))
            sentences = shown.locator(".line").count()
            first, *onward = _updates(shown, [seconds / 2 + step for step in range(201)])
            longest.append(max(onward))
            leaps = _updates(shown, [seconds * (step * 37 % 100) / 100 for step in range(100)])
            context.close()
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        shown = context.new_page()
        shown.goto(address)
        late = [float(each) for each in shown.evaluate(_LIT, _PLAYED)]
        context.close()
    yield Row(
        f"page of a {10 * bench.hours:g} h episode, ready to play",
        f"{median(ready) / 1000:.2f} s",
        "≤ 1 s",
        median(ready) <= 1000,
        (f"median of {listed(ready, 0)} ms; {sentences} sentences",),
    )
    yield Row(
        "the same, script for the next lit sentence, at most",
        f"{median(longest):.1f} ms",
        "≤ 16 ms",
        median(longest) <= 16,
        (
            f"200 s from the middle on, each second: at most {listed(longest, 1)} ms, the last time "
            f"median {median(onward):.2f} ms; the leap there {first:.1f} ms",
            f"100 leaps across the episode: median {median(leaps):.1f} ms, at most {max(leaps):.1f} ms",
        ),
    )

    yield Row(
        "the same, a sentence is lit behind its sound, at most",
        f"{max(late):.1f} ms",
        "≤ 16 ms",
        max(late) <= 16,
        (f"{len(late)} sentences in {_PLAYED // 1000} s: median {median(late):.1f} ms",),
    )


def _updates(shown: Page, moments: list[float]) -> list[float]:
    return [float(took) for took in shown.evaluate(_UPDATES, moments)]
