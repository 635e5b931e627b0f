"""The door for formats: one file of somebody else's, and episodes are made in it."""

import json
import wave
from pathlib import Path
from xml.etree import ElementTree

import pytest

from narrator.formats import GROUP
from tests.support.packages import install
from tests.support.process import Cli, events, told

pytestmark = pytest.mark.slow

TOY = """
import json, struct, wave
from dataclasses import asdict, dataclass
from narrator.errors import SourceError
from narrator.formats import Examination, Format, FoundChapter

FRAME = 800


@dataclass(frozen=True)
class Wave:
    bit_rate: int
    fingerprint: str = "toy wave"
    rate: int = 16_000
    frame_size: int = FRAME
    max_chapters: int = 3

    def encode(self, pcm):
        return pcm + bytes(-len(pcm) % (2 * FRAME))

    def length(self, packets):
        return len(packets) // 2

    def link(self, file, track, packets, tags):
        sound = bytearray(2 * track.length)
        for start, content in zip(track.starts, packets):
            sound[2 * start : 2 * start + len(content)] = content
        chapters = [(c.start * 1000 // track.rate, c.end * 1000 // track.rate, c.title) for c in track.chapters]
        with wave.open(file, "wb") as out:
            out.setparams((1, 2, self.rate, 0, "NONE", ""))
            out.writeframes(sound)
        file.write(json.dumps({"title": tags.title, "source": tags.source, "chapters": chapters}).encode())


def examine(path):
    content = path.read_bytes()
    if content[:4] != b"RIFF":
        raise SourceError(f"{path} is no wave", "give another")
    size = struct.unpack("<L", content[40:44])[0]
    about = json.loads(content[44 + size :])
    chapters = tuple(FoundChapter(*chapter) for chapter in about["chapters"])
    return Examination(size // 2 // FRAME, size // 2, 16_000, about["title"], about["source"], chapters, ())


FORMAT = Format(name="toy", title="Toy wave", suffix=".twav", media_type="audio/x-toy", bit_rates=(256,),
                bit_rate=256, encoder=Wave, examine=examine,
                source=lambda path: examine(path).source)
"""


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests leave articles and episodes in the folder that they work in."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    parts = "".join(f"## Part {number}\n\nWords of part {number}.\n\n" for number in range(1, 6))
    Path("a.md").write_text(f"# An article\n\nIt begins.\n\n{parts}")
    return install(tmp_path / "site", f"{GROUP}:FORMAT", "toy", TOY)


def test_an_episode_is_made_verified_served_and_made_again(narrator: Cli, environment: dict[str, str]) -> None:
    command = ("a.md", "--engine", "tone", "--format", "toy", "--json")
    episode = told(events(narrator(*command, env=environment)), "episode")
    audio = Path("output/an-article/an-article.twav")
    assert Path(episode["audio"]) == audio
    with wave.open(str(audio)) as sound:
        assert sound.getframerate() == 16_000
        assert sound.getnframes() == round(episode["seconds"] * 16_000)
    # The file has as many as its table holds, everything else has all.
    assert len(episode["chapters"]) == 6
    assert len(json.loads(Path("output/an-article/chapters.json").read_bytes())["chapters"]) == 6
    verified = narrator("verify", str(audio), env=environment).stdout
    assert "whole" in verified.splitlines()
    assert " 3 chapters" in verified
    narrator("feed", "output", "--base-url", "https://example.org/", env=environment)
    [enclosure] = ElementTree.parse("output/feed.xml").iter("enclosure")
    assert enclosure.attrib["type"] == "audio/x-toy"
    assert enclosure.attrib["url"].endswith("/an-article/an-article.twav")
    assert "Toy wave, " in Path("output/an-article/index.html").read_text()
    again = told(events(narrator(*command, env=environment)), "episode")
    assert Path(again["audio"]) == audio
    assert [path.name for path in Path("output").iterdir() if path.is_dir()] == ["an-article"]


def test_another_format_takes_the_place_of_the_one_before(narrator: Cli, environment: dict[str, str]) -> None:
    narrator("a.md", "--engine", "tone", env=environment)
    assert Path("output/an-article/an-article.mp3").is_file()
    narrator("a.md", "--engine", "tone", "--format", "toy", env=environment)
    assert [path.name for path in Path("output/an-article").glob("an-article*")] == ["an-article.twav"]
    # Without the package nobody knows what such a file is, but whose the folder is stands in episode.json.
    narrator("a.md", "--engine", "tone")
    assert [path.name for path in Path("output/an-article").glob("an-article*")] == ["an-article.mp3"]


def test_what_it_does_not_have_is_refused(narrator: Cli, environment: dict[str, str], tmp_path: Path) -> None:
    refused = narrator("a.md", "--engine", "tone", "--format", "toy", "--bitrate", "64", env=environment)
    assert refused.returncode == 2
    assert "Toy wave has no bit rate of 64 kbit/s; choose one of 256" in refused.stderr
    unknown = narrator("a.md", "--engine", "tone", "--format", "toi", env=environment)
    assert (unknown.returncode, "did you mean toy?" in unknown.stderr) == (2, True)
    broken = install(tmp_path / "broken", f"{GROUP}:FORMAT", "rust", "import nothing_of_the_kind\n")
    asked = narrator("a.md", "--engine", "tone", "--format", "rust", env=broken)
    assert (asked.returncode, "the format “rust” cannot be loaded" in asked.stderr) == (2, True)
    assert narrator("a.md", "--engine", "tone", env=broken).returncode == 0
