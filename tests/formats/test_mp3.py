import io
import re
import struct
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from mutagen.id3 import ID3
from mutagen.mp3 import MP3, BitrateMode
from numpy.typing import NDArray

from narrator.errors import SourceError
from narrator.formats import Tags, source_of
from narrator.formats.mp3.encoder import BIT_RATES, Mp3
from narrator.formats.mp3.reader import examine
from narrator.recording.jobs import Segment
from narrator.track import Chapter, Track
from tests.support.things import KINDS

RATE, GRAIN = 44_100, 1152
MP3_64 = Mp3()
PLAIN = Tags("A title", "An album")


def hum(samples: int, hertz: float = 700) -> bytes:
    return (9000 * np.sin(2 * np.pi * hertz * np.arange(samples) / RATE)).astype("<i2").tobytes()


def data_address(picture: bytes) -> str:
    kind = "png" if picture.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{b64encode(picture).decode()}"


def linked(
    path: Path,
    *,
    mp3: Mp3 = MP3_64,
    lengths: tuple[int, ...] = (30_000, 70_001, 50_000),
    gaps: tuple[int, ...] = (10, 40, 0),
    titles: tuple[str, ...] = ("One", "Two"),
    tags: Tags = PLAIN,
    links: tuple[str, ...] = ("", ""),
    pictures: tuple[str, ...] = ("",) * 255,
) -> Track:
    """A file of hums with silence of so many frames before each; chapters share its whole seconds."""
    packets = [mp3.encode(hum(length)) for length in lengths]
    at, starts, segments = 0, [], []
    for gap, content, length in zip(gaps, packets, lengths, strict=True):
        at += gap * GRAIN
        starts.append(at)
        segments.append(Segment("", mp3.length(content), ((0, length),)))
        at += mp3.length(content)
    total = at + 20 * GRAIN
    edges = [i * (total // RATE // len(titles)) * RATE for i in range(len(titles))] + [total]
    chapters = tuple(
        Chapter(a, b, title, 1, link, picture)
        for a, b, title, link, picture in zip(edges, edges[1:], titles, links, pictures, strict=False)
    )
    track = Track(RATE, total, tuple(segments), tuple(starts), (), chapters)
    with path.open("wb") as file:
        mp3.link(file, track, packets, tags)
    return track


def decoded(path: Path) -> NDArray[np.float32]:
    samples, rate = soundfile.read(path, dtype="float32")
    assert rate == RATE
    return np.asarray(samples)


@pytest.mark.parametrize("bitrate", BIT_RATES)
def test_every_bit_rate_links_to_a_file_without_fault(tmp_path: Path, bitrate: int) -> None:
    path = tmp_path / "a.mp3"
    track = linked(path, mp3=Mp3(bitrate))
    found = examine(path)
    assert (found.faults, found.samples, found.rate) == ((), track.length, RATE)
    info = MP3(path).info
    assert info.length == pytest.approx(track.length / RATE, abs=0.03)
    assert (info.bitrate_mode, info.channels, info.sample_rate) == (BitrateMode.CBR, 1, RATE)


def test_times_are_what_was_counted_to_the_sample(tmp_path: Path) -> None:
    track = linked(tmp_path / "a.mp3")
    sound = decoded(tmp_path / "a.mp3")
    assert len(sound) == track.length
    for start, segment in zip(track.starts, track.segments, strict=True):
        (_, end) = segment.lines[0]
        expected = np.frombuffer(hum(end), "<i2").astype(np.float32) / 32768
        heard = sound[start : start + end]
        shifts = {shift: np.dot(sound[start + shift : start + shift + end], expected) for shift in range(-3, 4)}
        assert max(shifts, key=lambda shift: shifts[shift]) == 0
        assert np.corrcoef(heard, expected)[0, 1] > 0.99


def test_between_passages_there_is_silence(tmp_path: Path) -> None:
    track = linked(tmp_path / "a.mp3")
    sound = decoded(tmp_path / "a.mp3")
    ends = [start + segment.length for start, segment in zip(track.starts, track.segments, strict=True)]
    for end, start in zip([0, *ends], [*track.starts, track.length], strict=True):
        assert np.abs(sound[end : start - 1105]).max(initial=0) < 1e-4


def test_the_bit_rate_stays_true_over_a_long_file(tmp_path: Path) -> None:
    lengths = (20_000,) * 60
    track = linked(tmp_path / "a.mp3", lengths=lengths, gaps=(30,) * 60)
    tag = ID3(tmp_path / "a.mp3").size
    exact = (track.length // GRAIN + 2) * GRAIN * 64_000 / 8 / RATE
    assert (tmp_path / "a.mp3").stat().st_size - tag == pytest.approx(exact, abs=210)


@given(length=st.integers(0, 60_000))
def test_a_passage_of_any_length_stands_in_its_frames(tmp_path_factory: pytest.TempPathFactory, length: int) -> None:
    path = tmp_path_factory.mktemp("mp3") / "a.mp3"
    track = linked(path, lengths=(length, 20_000), gaps=(3, 0), titles=("One",), links=("",))
    assert track.segments[0].length >= length + 1105
    assert examine(path).faults == ()
    assert len(decoded(path)) == track.length


def test_tags_are_read_back_by_another_library(tmp_path: Path) -> None:
    title = "Ärger & <Freude> — 日本語 🎧 " + "x" * 250
    tags = Tags(
        title=title,
        album="An album",
        author="Jörg",
        published="2025-08-07",
        language="de-AT",
        link="https://example.com/a",
        comment="Künstliche Stimme",
        source="abc",
        cover=b"\x89PNG\r\n\x1a\n...",
    )
    track = linked(tmp_path / "a.mp3", titles=("Ünï", "Two"), links=("https://example.com/a#b", "a%20b"), tags=tags)
    read = ID3(tmp_path / "a.mp3")
    assert read.version == (2, 3, 0)
    texts = {name: str(read[name]) for name in ("TIT2", "TALB", "TPE1", "TLAN", "TCON", "TLEN", "TDRC", "WOAS")}
    assert texts == {
        "TIT2": title,
        "TALB": "An album",
        "TPE1": "Jörg",
        "TLAN": "deu",
        "TCON": "Podcast",
        "TLEN": str(track.length * 1000 // RATE),
        "TDRC": "2025-08-07",
        "WOAS": "https://example.com/a",
    }
    assert str(read.getall("COMM")[0]) == "Künstliche Stimme"
    assert read.getall("APIC")[0].data == tags.cover
    first, second = read.getall("CHAP")
    assert (str(first.sub_frames["TIT2"]), str(second.sub_frames["TIT2"])) == ("Ünï", "Two")
    assert first.sub_frames.getall("WXXX")[0].url == "https://example.com/a#b"
    assert second.sub_frames.getall("WXXX") == []  # AntennaPod decodes %
    [toc] = read.getall("CTOC")
    assert (toc.flags, toc.child_element_ids) == (3, ["ch0", "ch1"])
    assert examine(tmp_path / "a.mp3").source == "abc"


def test_chapters_stand_in_time_order_whatever_their_titles(tmp_path: Path) -> None:
    titles = ("a long title that sorts late", "b", "in the middle", "ç", "日本")
    linked(tmp_path / "a.mp3", titles=titles, links=("",) * 5, lengths=(300_000,), gaps=(0,))
    tag = (tmp_path / "a.mp3").read_bytes()[: ID3(tmp_path / "a.mp3").size]
    places = [tag.index(b"CHAP", 10)]
    while (place := tag.find(b"CHAP", places[-1] + 1)) > 0:
        places.append(place)
    starts = [struct.unpack(">L", tag[place + 14 : place + 18])[0] for place in places]
    assert starts == sorted(starts)
    assert len(starts) == 5
    assert tag.index(b"CTOC") < places[0]
    assert [chapter.title for chapter in examine(tmp_path / "a.mp3").chapters] == list(titles)


def test_chapters_have_the_pictures_that_the_article_holds(tmp_path: Path) -> None:
    png, jpeg, large = b"\x89PNG\r\n\x1a\n" + bytes(60), b"\xff\xd8\xff" + bytes(60), b"\xff\xd8\xff" + bytes(290_000)
    pictures = (*map(data_address, (png, large, jpeg)), "data:image/png;base64,?", "https://example.com/a.png", "")
    titles = tuple("abcdef")
    linked(tmp_path / "a.mp3", titles=titles, links=("",) * 6, pictures=pictures, lengths=(300_000,), gaps=(0,))
    chapters = ID3(tmp_path / "a.mp3").getall("CHAP")
    held = [[(each.type, each.mime, each.data) for each in it.sub_frames.getall("APIC")] for it in chapters]
    assert held == [[(3, "image/png", png)], [], [(3, "image/jpeg", jpeg)], [], [], []]
    assert [chapter.title for chapter in examine(tmp_path / "a.mp3").chapters] == list(titles)


def test_255_chapters_fit(tmp_path: Path) -> None:
    titles = tuple(f"Chapter {number}" for number in range(255))
    linked(tmp_path / "a.mp3", lengths=(256 * RATE,), gaps=(0,), titles=titles, links=("",) * 255)
    assert [chapter.title for chapter in examine(tmp_path / "a.mp3").chapters] == list(titles)


def drop_a_frame(data: bytes) -> bytes:
    at = data.index(b"\xff\xfb\x50\xc4", len(data) // 2)
    return data[:at] + data[at + 208 :]


DAMAGES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "half": (lambda data: data[: len(data) // 2], "cut off|header counts"),
    "a byte short": (lambda data: data[:-1], "cut off"),
    "a frame lost": (drop_a_frame, "header counts"),
    "text inside": (lambda data: data[: len(data) // 2] + b"<html>" * 9 + data[len(data) // 2 :], "not a frame"),
    "twice": (lambda data: data + data[data.index(b"\xff\xfb") :], "header counts"),
    "text behind": (lambda data: data + b"\n\nService unavailable", "not a frame"),
}


@pytest.mark.parametrize(("damage", "fault"), DAMAGES.values(), ids=DAMAGES)
def test_damage_is_found(tmp_path: Path, damage: Callable[[bytes], bytes], fault: str) -> None:
    path = tmp_path / "a.mp3"
    linked(path)
    path.write_bytes(damage(path.read_bytes()))
    assert any(re.search(fault, found) for found in examine(path).faults)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda tag: tag.delall("CTOC"), "no table of contents"),
        (lambda tag: tag.delall("CHAP:ch1"), "does not list"),
        (lambda tag: setattr(tag["CHAP:ch0"], "end_time", 10**7), "after the end"),
        (lambda tag: setattr(tag["CHAP:ch0"], "end_time", tag["CHAP:ch1"].start_time + 500), "overlap"),
        (lambda tag: setattr(tag["CHAP:ch1"], "end_time", 0), "before it starts"),
        (lambda tag: tag["CHAP:ch1"].sub_frames.delall("TIT2"), "no title"),
    ],
)
def test_wrong_chapters_are_found(tmp_path: Path, change: Callable[[ID3], object], fault: str) -> None:
    linked(tmp_path / "a.mp3")
    tag = ID3(tmp_path / "a.mp3")
    change(tag)
    tag.save(v2_version=3)
    assert any(fault in found for found in examine(tmp_path / "a.mp3").faults)


def test_files_of_others_are_examined_too(tmp_path: Path) -> None:
    file = io.BytesIO()
    soundfile.write(file, np.zeros(24_000, np.float32), 24_000, format="MP3")
    (tmp_path / "gtts.mp3").write_bytes(file.getvalue() + b"TAG" + bytes(125))
    found = examine(tmp_path / "gtts.mp3")
    assert (found.rate, found.chapters, found.faults) == (24_000, (), ())


@pytest.mark.parametrize("content", [b"", b"\xff", b"ID3", b"text" * 1000, bytes(5000), b"\xff\xfb" * 4000])
def test_what_is_no_mp3_is_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.mp3").write_bytes(content)
    with pytest.raises(SourceError, match="has no MP3 frames"):
        examine(tmp_path / "a.mp3")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_episode_has_no_source(tmp_path: Path, kind: str) -> None:
    KINDS[kind](tmp_path / "a.mp3")
    assert source_of(tmp_path / "a.mp3") == ""


def test_a_missing_file(tmp_path: Path) -> None:
    assert source_of(tmp_path / "a.mp3") == ""
    with pytest.raises(SourceError, match="cannot read"):
        examine(tmp_path / "a.mp3")
