"""Where a real browser lands when it seeks in files of each format, by what is heard."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page

from narrator.formats import Format, libav
from narrator.formats.m4b import FORMAT as M4B
from narrator.formats.opus import FORMAT as OPUS
from tests.support.chromium import chromium_for_tests
from tests.support.linking import linked, speech
from tests.support.process import eventually

pytestmark = pytest.mark.slow

NEAR = 0.05
LISTEN = """async (rate) => {
  const hearing = new AudioContext({ sampleRate: rate });
  const ear = hearing.createScriptProcessor(512, 1, 1);
  ear.onaudioprocess = (event) => window.heard?.push(...event.inputBuffer.getChannelData(0));
  const audio = document.querySelector("audio");
  hearing.createMediaElementSource(audio).connect(ear);
  ear.connect(hearing.destination);
  audio.addEventListener("seeked", () => (window.heard = []));
  await hearing.resume();
  await audio.play();
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium_for_tests() as browser:
        yield browser


@pytest.mark.parametrize("kind", [M4B, OPUS], ids=lambda each: each.name)
def test_what_is_heard_after_a_seek_is_what_stands_there(browser: Browser, tmp_path: Path, kind: Format) -> None:
    encoder = kind.at(0)
    path = tmp_path / f"a{kind.suffix}"
    linked(path, encoder, [speech(encoder.rate * 8, encoder.rate, seed) for seed in range(3)])
    with libav.opened(path) as (rate, _, blocks):
        sound = np.concatenate(list(blocks))[:, 0]
    (tmp_path / "a.html").write_text(f'<!doctype html><audio src="{path.name}"></audio>')
    page = browser.new_page()
    page.goto((tmp_path / "a.html").as_uri())
    page.evaluate(LISTEN, rate)
    # Of Opus Chromium counts what it is told to drop, 26.5 ms.
    assert page.evaluate("document.querySelector('audio').duration") == pytest.approx(len(sound) / rate, abs=0.03)
    for moment in (20.0, 3.3, 12.7):
        # On a busy machine the sound may stop for a moment, and is not what is in the file then.
        assert eventually(lambda moment=moment: abs(landed(page, sound, rate, moment) - moment) < NEAR)  # type: ignore[misc]
    page.close()


def landed(page: Page, sound: NDArray[np.float32], rate: int, moment: float) -> float:
    """Seek: the second of the file that is heard then."""
    page.evaluate(
        """(moment) => {
          const audio = document.querySelector("audio");
          window.heard = null;
          audio.currentTime = moment;
          audio.play();
        }""",
        moment,
    )
    page.wait_for_function("window.heard?.length > 12000")
    heard = np.array(page.evaluate("heard"), dtype=np.float32)
    first = int(np.argmax(np.abs(heard) > 0.01))
    sample = heard[first : first + 4096]
    start = int((moment - 0.5) * rate)
    near = sound[start : start + rate + 4096]
    return float(start + int(np.argmax(np.correlate(near, sample, "valid")))) / rate
