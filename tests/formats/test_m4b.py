"""M4B files, read back by others."""

import json
import random
import shutil
import subprocess
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from mutagen.mp4 import MP4
from PIL import Image

from narrator.episode import checking
from narrator.errors import SourceError
from narrator.formats import Tags, source_of
from narrator.formats.m4b.encoder import M4b
from narrator.formats.m4b.reader import examine
from narrator.recording.jobs import Segment
from narrator.track import Chapter, Track
from tests.support.linking import linked, speech

RATE, FRAME = 44_100, 1024
PATH = "a.m4b"


def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (80, 80), "teal").save(file, "JPEG")
    return file.getvalue()


def silent(path: Path, seconds: int, titles: list[str]) -> Track:
    """A file of silence with a passage at each end, and chapters of the same length."""
    length = -(-seconds * RATE // FRAME) * FRAME
    every = seconds // len(titles)
    edges = [index * every * RATE for index in range(len(titles))] + [length]
    chapters = tuple(Chapter(edges[index], edges[index + 1], title) for index, title in enumerate(titles))
    packets = M4b().encode(speech(RATE, RATE).tobytes())
    segment = Segment("", M4b().length(packets), ((0, RATE),))
    track = Track(RATE, length, (segment, segment), (0, length - 50 * FRAME), (), chapters)
    with path.open("wb") as file:
        M4b().link(file, track, iter([packets, packets]), Tags("Long", "Album", source="abc"))
    return track


def probed(path: Path) -> Any:
    if not (ffprobe := shutil.which("ffprobe")):
        pytest.skip("ffprobe is not installed")
    asked = ["-v", "error", "-print_format", "json", "-show_chapters", "-show_format", "-show_streams"]
    return json.loads(subprocess.run([ffprobe, *asked, str(path)], capture_output=True, check=True).stdout)


def test_tags_and_both_lists_of_chapters_are_read_back_by_others(tmp_path: Path) -> None:
    tags = Tags(
        title="Ärger & <Freude> — 日本語 🎧",
        album="An album",
        author="Jörg",
        published="2025-08-07",
        language="de-AT",
        link="https://example.com/a",
        comment="Künstliche Stimme",
        source="abc",
        cover=picture(),
        narrator="espeak-ng, de",
        series="A series",
        description="What it is about",
    )
    titles = ("Öne", "日" * 2000)
    track = linked(tmp_path / PATH, M4b(), [speech(RATE * 3, RATE)], titles=titles, tags=tags)
    read = MP4(tmp_path / PATH)
    assert {name: value[0] for name, value in read.tags.items() if name[0] in "\xa9ads"} == {
        "\xa9nam": tags.title,
        "\xa9ART": "Jörg",
        "aART": "Jörg",
        "\xa9alb": "An album",
        "\xa9wrt": "espeak-ng, de",
        "\xa9nrt": "espeak-ng, de",
        "\xa9mvn": "A series",
        "\xa9day": "2025-08-07",
        "\xa9gen": "Audiobook",
        "\xa9cmt": "Künstliche Stimme",
        "desc": "What it is about",
        "\xa9too": "narrator",
        "stik": 2,
    }
    assert bytes(read.tags["covr"][0]) == tags.cover
    assert bytes(read.tags["----:com.apple.iTunes:SERIES"][0]) == b"A series"
    # What Nero's list holds of a title are whole characters in 255 bytes.
    assert [(each.start, each.title) for each in read.chapters] == [
        (0, "Öne"),
        (track.chapters[1].start / RATE, "日" * 85),
    ]
    assert [each.title for each in examine(tmp_path / PATH).chapters] == list(titles)
    found = probed(tmp_path / PATH)
    assert [each["tags"]["title"] for each in found["chapters"]] == list(titles)
    assert [float(each["start_time"]) for each in found["chapters"]] == [each.start / RATE for each in track.chapters]
    audio = next(each for each in found["streams"] if each["codec_type"] == "audio")
    assert (audio["profile"], audio["sample_rate"], audio["channels"]) == ("LC", "44100", 1)
    assert audio["tags"]["language"] == "deu"


def test_the_index_stands_before_the_sound(tmp_path: Path) -> None:
    linked(tmp_path / PATH, M4b(), [speech(RATE, RATE)])
    content = (tmp_path / PATH).read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_verify_decodes_it_whole(tmp_path: Path) -> None:
    track = linked(tmp_path / PATH, M4b(), [speech(RATE * 12, RATE, seed) for seed in range(2)])
    report = checking.file(tmp_path / PATH)
    assert report.faults == ()
    assert report.seconds == track.length / RATE
    assert -30 < report.loudness < -5


def test_more_chapters_than_the_short_list_holds_are_merged_in_it_only(tmp_path: Path) -> None:
    silent(tmp_path / PATH, 6000, [f"Chapter {number}" for number in range(3000)])
    found = examine(tmp_path / PATH)
    assert (found.faults, len(found.chapters)) == ((), 3000)
    short = MP4(tmp_path / PATH).chapters
    assert len(short) == 255
    assert [each.title for each in short[:2]] == ["Chapter 0", "Chapter 11"]
    assert len(probed(tmp_path / PATH)["chapters"]) == 3000


@pytest.mark.slow
def test_what_may_be_over_four_gigabytes_has_offsets_of_64_bits(tmp_path: Path) -> None:
    seconds = 40 * 3600
    track = silent(tmp_path / PATH, seconds, ["One", "Two"])
    assert track.length > 1 << 32
    with (tmp_path / PATH).open("rb") as file:
        assert b"co64" in file.read()
    found = examine(tmp_path / PATH)
    assert (found.faults, found.samples) == ((), track.length)
    assert found.chapters[1].start == seconds * 500
    about = probed(tmp_path / PATH)
    assert float(about["format"]["duration"]) == pytest.approx(track.length / RATE, abs=0.1)


def test_a_damaged_index_is_told_or_refused_and_nothing_else(tmp_path: Path) -> None:
    linked(tmp_path / PATH, M4b(), [speech(RATE * 2, RATE)], tags=Tags("Title", "Album", source="abc", cover=picture()))
    whole = (tmp_path / PATH).read_bytes()
    index = whole.index(b"mdat")
    chance = random.Random(1)
    for _ in range(300):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            damaged[chance.randrange(index)] = chance.choice((0, 1, 127, 255, chance.randrange(256)))
        (tmp_path / PATH).write_bytes(damaged)
        with suppress(SourceError):
            examine(tmp_path / PATH)
        source_of(tmp_path / PATH)


def test_an_mp4_in_fragments_is_refused(tmp_path: Path) -> None:
    linked(tmp_path / PATH, M4b(), [speech(RATE, RATE)])
    content = (tmp_path / PATH).read_bytes()
    (tmp_path / PATH).write_bytes(content.replace(b"udta", b"mvex", 1))
    with pytest.raises(SourceError, match="in fragments"):
        examine(tmp_path / PATH)
