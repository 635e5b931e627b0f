"""Files of all formats in programs that people play and examine them with: mpv and MediaInfo."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from narrator import formats
from narrator.formats import Format, Tags
from narrator.track import Track
from tests.support.linking import linked, speech

pytestmark = pytest.mark.slow

TITLES = ("Öne & <two>", "日本語", "Three")
TAGS = Tags("A title — 日本", "An album", author="Jörg", source="abc")


def asked(program: str, *arguments: str | Path) -> str:
    """What a program says; the test is skipped where it is missing."""
    if not (found := shutil.which(program)):
        pytest.skip(f"{program} is not installed")
    return subprocess.run([found, *arguments], capture_output=True, text=True, check=True).stdout


def made(folder: Path, name: str) -> tuple[Path, Format, Track]:
    found = formats.find(name)
    encoder, path = found.at(0), folder / f"a{found.suffix}"
    return path, found, linked(path, encoder, [speech(encoder.rate * 7, encoder.rate)], titles=TITLES, tags=TAGS)


@pytest.mark.parametrize("name", ["mp3", "m4b", "opus"])
def test_mpv_plays_it_to_its_end_with_its_chapters(tmp_path: Path, name: str) -> None:
    path, _, track = made(tmp_path, name)
    chapters = [f"chapter-list/{index}/{what}" for index in range(len(TITLES)) for what in ("title", "=time")]
    fields = ["media-title", "metadata/by-key/artist", "=duration", "chapters", *chapters]
    # With an equals sign before its name a property is a bare number.
    told = "".join("\n> ${" + ("=" if "=" in field else "") + field.replace("=", "") + "}" for field in fields)
    options = ("--no-config", "--vid=no", "--ao=null", "--ao-null-untimed", "--quiet")
    heard = asked("mpv", *options, f"--term-playing-msg={told}", path)
    assert "End of file" in heard
    title, author, seconds, count, *rest = re.findall(r"^> (.*)$", heard, re.MULTILINE)
    assert (title, author, count) == (TAGS.title, "Jörg", str(len(TITLES)))
    assert float(seconds) == pytest.approx(track.length / track.rate, abs=0.06)
    assert tuple(rest[::2]) == TITLES
    # mpv counts an MP3 from behind the delay of its encoder, 1,105 samples.
    starts = [chapter.start / track.rate for chapter in track.chapters]
    assert [float(start) for start in rest[1::2]] == pytest.approx(starts, abs=0.03)


@pytest.mark.parametrize("name", ["m4b", "opus"])
def test_mediainfo_examines_it(tmp_path: Path, name: str) -> None:
    """Its version 23.04 does not know the chapters of MP3 files."""
    path, _, track = made(tmp_path, name)
    whole, *parts = json.loads(asked("mediainfo", "--Output=JSON", path))["media"]["track"]
    assert (whole["Title"], whole["Album"]) == (TAGS.title, TAGS.album)
    assert float(whole["Duration"]) == pytest.approx(track.length / track.rate, abs=0.06)
    assert [part["Channels"] for part in parts if part["@type"] == "Audio"] == ["1"]
    menus = [part["extra"] for part in parts if part["@type"] == "Menu"]
    assert menus
    for menu in menus:
        assert [title for time, title in menu.items() if time.startswith("_")] == list(TITLES)
