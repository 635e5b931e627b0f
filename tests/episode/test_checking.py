import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from narrator.episode import checking as verify
from narrator.errors import SourceError, VerifyError
from narrator.formats import Tags
from narrator.formats.mp3 import Mp3
from narrator.recording.jobs import Segment
from narrator.script import Line, Passage
from narrator.script.speaking import Break, Utterance
from narrator.store import Store
from narrator.track import Chapter, Cue, Track
from tests.support.narrating import narrate

RATE = 44_100
TAKES = tuple(
    Utterance(Passage((Line(f"Sentence {name}.", f"Sentence {name}."),)), Break.PARAGRAPH, 0) for name in ("one", "two")
)


def linked(path: Path, seconds: float = 1.0, pause_frames: int = 40) -> Track:
    """Two hums as the two takes."""
    mp3 = Mp3()
    samples = round(seconds * RATE)
    hum = (9000 * np.sin(np.arange(samples) / 9)).astype("<i2").tobytes()
    packets = mp3.encode(hum)
    starts = (11 * 1152, 11 * 1152 + mp3.length(packets) + pause_frames * 1152)
    length = starts[1] + mp3.length(packets) + 40 * 1152
    track = Track(
        rate=RATE,
        length=length,
        segments=(Segment("", mp3.length(packets), ((0, samples),)),) * 2,
        starts=starts,
        cues=tuple(
            Cue(start, start + samples, utterance.passage.lines[0].shown)
            for start, utterance in zip(starts, TAKES, strict=False)
        ),
        chapters=(Chapter(0, length, "All"),),
    )
    with path.open("wb") as file:
        mp3.link(file, track, [packets, packets], Tags("Title", "Album"))
    return track


def test_a_whole_episode_passes(tmp_path: Path) -> None:
    track = linked(tmp_path / "a.mp3")
    verify.episode(tmp_path / "a.mp3", track, TAKES, rate=1.0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: replace(t, cues=t.cues[:1]), "does not contain the lines"),
        (lambda t: replace(t, cues=t.cues[::-1]), "does not contain the lines"),
        (lambda t: replace(t, cues=(t.cues[0], replace(t.cues[1], end=t.cues[1].start + 900))), "0.0 s, which cannot"),
        (lambda t: replace(t, cues=(t.cues[0], replace(t.cues[1], start=t.cues[0].end - 9))), "cannot be right"),
        (lambda t: replace(t, cues=(t.cues[0], replace(t.cues[1], end=t.length + 1))), "cannot be right"),
        (lambda t: replace(t, length=t.length + 1152), "samples instead of"),
        (lambda t: replace(t, chapters=(Chapter(0, t.length - RATE, "All"),)), "do not cover it"),
        (lambda t: replace(t, chapters=(Chapter(0, t.length, "Other"),)), "does not have the chapters"),
    ],
)
def test_what_is_missing_or_wrong_is_an_error(tmp_path: Path, change, message: str) -> None:  # type: ignore[no-untyped-def]
    track = linked(tmp_path / "a.mp3")
    with pytest.raises(VerifyError, match=message):
        verify.episode(tmp_path / "a.mp3", change(track), TAKES, rate=1.0)


def test_any_file_can_be_examined(tmp_path: Path) -> None:
    track = linked(tmp_path / "a.mp3", seconds=3)
    report = verify.file(tmp_path / "a.mp3")
    assert (report.title, report.chapters, report.faults) == ("Title", 1, ())
    assert report.seconds == pytest.approx(track.length / RATE, abs=0.01)
    assert report.frames == track.length // 1152 + 1


def test_half_silent_and_cut_off_files_are_found(tmp_path: Path) -> None:
    linked(tmp_path / "silent.mp3", seconds=2, pause_frames=300)
    assert verify.file(tmp_path / "silent.mp3").faults == ("silence from 0:00:02 to 0:00:10",)
    linked(tmp_path / "a.mp3", seconds=20)
    content = (tmp_path / "a.mp3").read_bytes()
    (tmp_path / "half.mp3").write_bytes(content[: len(content) // 2])
    assert len(verify.file(tmp_path / "half.mp3").faults) >= 2


def test_what_is_no_mp3(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_text("text")
    with pytest.raises(SourceError, match="no MP3 frames"):
        verify.file(tmp_path / "a.mp3")


def test_what_is_not_called_audio_and_is_none_is_no_mp3_that_lacks_something(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Text")
    with pytest.raises(SourceError, match=r"a\.md is no audio file that narrator knows; give one that ends in .*\.mp3"):
        verify.file(tmp_path / "a.md")
    with pytest.raises(SourceError, match=r"cannot read .*b\.md"):
        verify.file(tmp_path / "b.md")
    linked(tmp_path / "c.bin", seconds=2)
    assert verify.file(tmp_path / "c.bin").frames


def test_an_episode_that_fails_its_proof_gets_no_name(tmp_path: Path) -> None:
    source, output, store = tmp_path / "a.txt", tmp_path / "output", Store(tmp_path / "store")
    source.write_text("Hello there, you.")
    episode = narrate(source, output, store=store)
    before = episode.audio.read_bytes()
    kept = (path for path in store.folder.glob("??/*") if b'"lines"' in path.read_bytes())
    shortest = min(kept, key=lambda path: path.stat().st_size)
    key = shortest.parent.name + shortest.name
    about, _, packets = (store.get(key) or b"").partition(b"\n")
    damaged = json.dumps(json.loads(about) | {"lines": [[0, 90]]}).encode()
    store.put(key, damaged + b"\n" + packets)
    with pytest.raises(VerifyError, match=r"“Hello there, you\.” lasts 0\.0 s"):
        narrate(source, output, store=store)
    assert {path.name for path in output.iterdir()} == {".lock", episode.folder.name}
    assert episode.audio.read_bytes() == before
