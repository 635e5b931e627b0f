"""Compile, then link: what formats that PyAV encodes make of passages, by the sample, as other programs hear it."""

import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from narrator.cli import main
from narrator.errors import SourceError
from narrator.formats import Encoder, Format, libav, source_of
from narrator.formats.m4b import FORMAT as M4B
from narrator.formats.opus import FORMAT as OPUS
from tests.support.linking import by_ffmpeg, linked, shift, speech
from tests.support.things import KINDS

FORMATS = [M4B, OPUS]
BIT_RATES = [pytest.param(each, rate, id=f"{each.name}-{rate}") for each in FORMATS for rate in each.bit_rates]


@pytest.fixture(params=FORMATS, ids=lambda each: each.name)
def kind(request: pytest.FixtureRequest) -> Format:
    found = request.param
    assert isinstance(found, Format)
    return found


@pytest.fixture
def encoder(kind: Format) -> Encoder:
    return kind.at(0)


def decoded(path: Path) -> NDArray[np.float32]:
    with libav.opened(path) as (_, channels, blocks):
        assert channels == 1
        return np.concatenate(list(blocks))[:, 0]


@pytest.mark.parametrize(("kind", "bit_rate"), BIT_RATES)
def test_a_linked_passage_is_sample_by_sample_what_it_is_alone(tmp_path: Path, kind: Format, bit_rate: int) -> None:
    encoder = kind.at(bit_rate)
    passages = [speech(length, encoder.rate, seed) for seed, length in enumerate((30_000, 61_001, 960, 48_123))]
    # The last two follow each other without a pause.
    track = linked(tmp_path / f"all{kind.suffix}", encoder, passages, gaps=(3, 10, 1, 0))
    together = decoded(tmp_path / f"all{kind.suffix}")
    assert len(together) == track.length
    for start, segment, passage in zip(track.starts, track.segments, passages, strict=True):
        linked(tmp_path / f"one{kind.suffix}", encoder, [passage])
        # In the last, silent packet the next passage may begin to swing.
        length = segment.length - encoder.frame_size
        assert length >= len(passage)
        assert (together[start : start + length] == decoded(tmp_path / f"one{kind.suffix}")[:length]).all()
    found = kind.examine(tmp_path / f"all{kind.suffix}")
    assert (found.faults, found.samples, found.rate) == ((), track.length, encoder.rate)


def test_times_are_what_was_counted_to_the_sample(tmp_path: Path, kind: Format, encoder: Encoder) -> None:
    path = tmp_path / f"a{kind.suffix}"
    passages = [speech(length, encoder.rate, seed) for seed, length in enumerate((30_000, 61_001, 47_000))]
    track = linked(path, encoder, passages, gaps=(3, 40, 0))
    heard = by_ffmpeg(path, encoder.rate)
    assert len(heard) == track.length
    for start, passage in zip(track.starts, passages, strict=True):
        late, alike = shift(heard[start - 40 : start + len(passage) + 40], passage)
        assert (late, alike > 0.9) == (0, True)


def test_between_passages_there_is_silence(tmp_path: Path, kind: Format, encoder: Encoder) -> None:
    path = tmp_path / f"a{kind.suffix}"
    track = linked(path, encoder, [speech(length, encoder.rate) for length in (30_000, 48_001)], gaps=(5, 30))
    sound = decoded(path)
    ends = [start + segment.length for start, segment in zip(track.starts, track.segments, strict=True)]
    for end, start in zip([0, *ends], [*track.starts, track.length], strict=True):
        # An encoder that looks ahead sounds a little before.
        assert np.abs(sound[end : max(start - encoder.frame_size, end)]).max(initial=0) < 1e-4


@pytest.mark.parametrize("length", [0, 1, 647, 648, 649, 1023, 1024, 1025])
def test_a_passage_of_any_length_stands_in_its_frames(
    tmp_path: Path, kind: Format, encoder: Encoder, length: int
) -> None:
    path = tmp_path / f"a{kind.suffix}"
    track = linked(path, encoder, [speech(length, encoder.rate), speech(9000, encoder.rate)], titles=("One",))
    assert track.segments[0].length >= length
    assert kind.examine(path).faults == ()
    assert len(decoded(path)) == track.length


def test_what_is_damaged_is_told(tmp_path: Path, kind: Format, encoder: Encoder) -> None:
    path, broken = tmp_path / f"a{kind.suffix}", tmp_path / f"b{kind.suffix}"
    linked(path, encoder, [speech(90_000, encoder.rate)])
    whole = path.read_bytes()
    broken.write_bytes(whole[:-100])
    assert "cut off" in kind.examine(broken).faults[0]
    broken.write_bytes(whole + b"more of something else")
    assert kind.examine(broken).faults
    broken.write_bytes(b"RIFF of another kind" * 100)
    with pytest.raises(SourceError, match=f"not an {kind.title}"):
        kind.examine(broken)
    assert source_of(broken) == ""
    assert source_of(path) == "abc"


@pytest.mark.parametrize("thing", KINDS)
def test_what_is_no_file_of_ours_has_no_source(tmp_path: Path, kind: Format, thing: str) -> None:
    KINDS[thing](tmp_path / f"a{kind.suffix}")
    assert source_of(tmp_path / f"a{kind.suffix}") == ""


def test_without_pyav_one_line_says_what_to_install(
    kind: Format, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Some words.")
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(SystemExit) as ended:
        main(["a.txt", "--engine", "tone", "--format", kind.name])
    assert ended.value.code == 2
    said = f"{kind.title} files need PyAV, which is not installed; run pip install 'narrator[formats]'"
    assert said in " ".join(capsys.readouterr().err.split())
    assert not Path("output").exists()
