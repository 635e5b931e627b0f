"""Opus files, read back by others."""

import re
from base64 import b64decode
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import soundfile
from mutagen.flac import Picture
from mutagen.oggopus import OggOpus
from PIL import Image

from narrator import sound
from narrator.formats import Tags
from narrator.formats.opus.encoder import LOUDNESS, RATE, Opus
from narrator.formats.opus.reader import examine
from narrator.recording.jobs import Segment
from narrator.track import Chapter, Track
from tests.support.linking import linked, speech

PATH = "a.opus"


def picture() -> bytes:
    file = BytesIO()
    Image.effect_noise((700, 700), 90).save(file, "PNG")
    return file.getvalue()


def test_tags_chapters_and_a_large_cover_are_read_back_by_another_library(tmp_path: Path) -> None:
    tags = Tags(
        title="Ärger & <Freude> — 日本語 🎧",
        album="An album",
        author="Jörg",
        published="2025-08-07",
        language="de-AT",
        link="https://example.com/a?b=c",
        comment="Künstliche Stimme",
        source="abc",
        cover=picture(),
        narrator="espeak-ng, de",
        description="What it\nis about",
    )
    assert len(tags.cover) > 200_000
    titles = ("Öne", "x" * 2000)
    track = linked(tmp_path / PATH, Opus(), [speech(RATE * 3, RATE)], titles=titles, tags=tags)
    read = OggOpus(tmp_path / PATH)
    assert read.info.length == pytest.approx(track.length / RATE, abs=1e-6)
    texts = {name: read[name][0] for name in ("title", "album", "artist", "performer", "date", "language", "contact")}
    assert texts == {
        "title": tags.title,
        "album": "An album",
        "artist": "Jörg",
        "performer": "espeak-ng, de",
        "date": "2025-08-07",
        "language": "de-AT",
        "contact": "https://example.com/a?b=c",
    }
    assert (read["description"], read["comment"]) == (["What it\nis about"], ["Künstliche Stimme"])
    found = Picture(b64decode(read["metadata_block_picture"][0]))
    assert (found.type, found.mime, found.data) == (3, "image/png", tags.cover)
    assert read["chapter000"] == ["00:00:00.000"]
    assert (read["chapter000name"], read["chapter001name"]) == (["Öne"], ["x" * 2000])
    assert [(each.start, each.end, each.title) for each in examine(tmp_path / PATH).chapters] == [
        (chapter.start * 1000 // RATE, chapter.end * 1000 // RATE, chapter.title) for chapter in track.chapters
    ]


def test_the_stated_gain_is_that_of_what_passages_are_brought_to(tmp_path: Path) -> None:
    assert sound.LOUDNESS == LOUDNESS
    linked(tmp_path / PATH, Opus(), [speech(RATE, RATE)])
    gain = int(OggOpus(tmp_path / PATH)["r128_track_gain"][0])
    assert gain / 256 == -23 - LOUDNESS


def test_libsndfile_seeks_to_the_sample(tmp_path: Path) -> None:
    track = linked(tmp_path / PATH, Opus(), [speech(RATE * 4, RATE, seed) for seed in (1, 2)])
    whole, _ = soundfile.read(tmp_path / PATH, dtype="float32")
    assert len(whole) == track.length
    with soundfile.SoundFile(tmp_path / PATH) as file:
        file.seek(5 * RATE)
        assert np.corrcoef(file.read(RATE, dtype="float32"), whole[5 * RATE : 6 * RATE])[0, 1] > 0.999


def test_a_checksum_that_does_not_fit_is_told(tmp_path: Path) -> None:
    linked(tmp_path / PATH, Opus(), [speech(RATE * 9, RATE)])
    content = bytearray((tmp_path / PATH).read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / PATH).write_bytes(content)
    assert re.fullmatch(r"page \d+ is damaged", examine(tmp_path / PATH).faults[0])


@pytest.mark.slow
def test_twelve_hours_with_a_thousand_chapters(tmp_path: Path) -> None:
    hours = 12 * 3600 * RATE
    edges = [number * 43 * RATE for number in range(1000)] + [hours]
    chapters = tuple(Chapter(edges[i], edges[i + 1], f"Chapter {i}") for i in range(1000))
    packets = Opus().encode(speech(RATE, RATE).tobytes())
    segment = Segment("", Opus().length(packets), ((0, RATE),))
    starts = (0, hours - 2 * RATE)
    track = Track(RATE, hours, (segment, segment), starts, (), chapters)
    with (tmp_path / PATH).open("wb") as file:
        Opus().link(file, track, iter([packets, packets]), Tags("Long", "Album"))
    found = examine(tmp_path / PATH)
    assert (found.faults, found.samples, len(found.chapters)) == ((), hours, 1000)
    assert found.chapters[-1].start == 999 * 43_000
