"""Recordings of the user's own, before, after and within what a voice reads: on the same clock, as loud as it."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from narrator import pipeline, sound
from narrator.episode import Episode
from narrator.errors import SourceError
from narrator.pipeline import EpisodeOptions
from narrator.recording import clips
from narrator.script.markdown import to_markdown
from narrator.store import Store
from tests.support.narrating import narrate

RATE = 44_100
SCRIPT = """---
narrator: script
title: With a person
language: en
---

## One

It begins.

[audio person.flac] What a *person* says. And more.

It goes on.

## Two

[pause 2s] [audio person.flac]

It ends.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A script with recordings beside it: quiet, loud, stereo, short."""
    at = np.arange(2 * RATE) / RATE
    tone = np.sin(2 * np.pi * 880 * at)
    soundfile.write(tmp_path / "chime.wav", 0.02 * tone * np.exp(-at), RATE)
    soundfile.write(tmp_path / "short.ogg", np.stack([0.9 * tone[: RATE // 4]] * 2, axis=1), RATE)
    noise = np.random.default_rng(1).standard_normal(3 * RATE) * np.abs(np.sin(np.arange(3 * RATE) / 4000))
    soundfile.write(tmp_path / "person.flac", noise / 8, RATE)
    (tmp_path / "script.md").write_text(SCRIPT)
    return tmp_path


def spans(episode: Episode) -> list[tuple[float, float, str]]:
    """The lines that are shown, in seconds."""
    about = json.loads((episode.folder / "transcript.json").read_text())
    return [(line["startTime"], line["endTime"], line["body"]) for line in about["segments"]]


def chapters(episode: Episode) -> list[float]:
    return [each["startTime"] for each in json.loads((episode.folder / "chapters.json").read_text())["chapters"]]


@pytest.mark.slow
def test_a_person_an_intro_and_an_outro_are_on_the_clock_and_as_loud_as_the_voice(folder: Path) -> None:
    intro, outro = clips.find("chime.wav", folder), clips.find("short.ogg", folder)
    framed = EpisodeOptions(also=("opus",), intro=intro, outro=outro)
    plain = narrate(folder / "script.md", folder / "plain")
    episode = narrate(folder / "script.md", folder / "framed", framed)
    assert [text for *_, text in spans(episode)] == [
        "With a person", "One", "It begins.", "What a person says. And more.", "It goes on.", "Two", "It ends.",
    ]  # fmt: skip
    # Chapters begin on whole seconds; the lines of one stay where they are in it, but for the frame that they begin in.
    assert chapters(episode)[0] == chapters(plain)[0] == 0
    [moved] = {new - old for old, new in zip(chapters(plain)[1:], chapters(episode)[1:], strict=True)}
    assert moved == round(moved) and moved >= 2
    second = [(old, new) for old, new in zip(spans(plain), spans(episode), strict=True) if old[0] >= chapters(plain)[1]]
    assert second and all(new[0] - old[0] == pytest.approx(moved, abs=0.027) for old, new in second)
    [audio] = episode.folder.glob("*.mp3")
    start, end, _ = spans(episode)[3]
    assert end - start == pytest.approx(3, abs=0.05)
    whole = sound.measure(audio, 1).seconds
    heard = [(0.3, 2.3), (start, end), (whole - 1.3, whole - 1.0)]
    for stretch, samples in zip(heard, sound.excerpts(audio, heard, RATE), strict=True):
        assert sound.loudness(samples, RATE, between_pauses=True) == pytest.approx(-19, abs=1.5), stretch
    assert [each.suffix for each in episode.folder.glob("*.opus")] == [".opus"]


def test_the_recording_has_the_place_in_the_script_that_it_had(folder: Path) -> None:
    written = pipeline.read(str(folder / "script.md"))
    again = folder / "again.md"
    again.write_text(to_markdown(written))
    assert "[audio person.flac]\nWhat a *person* says. And more.\n" in again.read_text()
    assert "[pause 2s] [audio person.flac]\n" in again.read_text()
    assert pipeline.read(str(again)).sections == written.sections


def test_another_recording_under_the_name_is_noticed_and_the_voice_costs_nothing(folder: Path) -> None:
    store = Store(folder / "store")
    first = narrate(folder / "script.md", folder / "out", store=store)
    assert narrate(folder / "script.md", folder / "out", store=store).is_unchanged
    soundfile.write(folder / "person.flac", np.random.default_rng(2).standard_normal(RATE) / 9, RATE)
    second = narrate(folder / "script.md", folder / "out", store=store)
    assert first.is_provisional and not second.is_unchanged
    assert spans(second)[3][1] - spans(second)[3][0] == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("[audio gone.wav]", "line 7: gone.wav is not there"),
        ("[audio script.md]", "line 7: script.md is not audio that can be decoded"),
        ("[audio .]", "line 7: . is not there"),
        ("[audio]", "line 7: [audio] gives no name"),
        ("[audio empty.wav]", "line 7: empty.wav holds no sound"),
        ("# Head [audio person.flac]", "line 7: [audio person.flac] is in a heading"),
    ],
)
def test_what_is_no_recording_is_told_with_its_line_before_anything_is_spoken(
    folder: Path, written: str, told: str
) -> None:
    soundfile.write(folder / "empty.wav", np.zeros(0), RATE)
    (folder / "script.md").write_text(f"---\nnarrator: script\ntitle: T\n---\n\nIt is so.\n{written}\n")
    with pytest.raises(SourceError) as error:
        pipeline.read(str(folder / "script.md"))
    assert told in error.value.what


def test_silence_is_told(folder: Path) -> None:
    soundfile.write(folder / "person.flac", np.zeros(RATE), RATE)
    with pytest.raises(SourceError, match=r"person\.flac is silent"):
        narrate(folder / "script.md", folder / "out")


def test_a_recording_that_is_damaged_behind_its_header_is_told(folder: Path) -> None:
    path = folder / "person.flac"
    content = path.read_bytes()
    path.write_bytes(content[:200].ljust(len(content), b"\0"))
    with pytest.raises(SourceError, match=r"person\.flac is not sound"):
        narrate(folder / "script.md", folder / "out")


def test_an_article_cannot_bring_a_recording_along(folder: Path) -> None:
    (folder / "a.md").write_text("# A title\n\n[audio person.flac] It is text.\n")
    [passage] = pipeline.read(str(folder / "a.md")).sections[0].passages
    assert passage.delivery.audio is None and "audio person.flac" in passage.lines[0].shown
