"""The samples of voices: small, whole, and of the texts beside them."""

from pathlib import Path

import pytest
from mutagen.id3 import ID3

from narrator import pipeline
from narrator.episode import checking
from tests.docs.papers import ROOT

SAMPLES = sorted((ROOT / "docs" / "samples").glob("*.mp3"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_small_whole_and_of_the_text_beside_it(sample: Path) -> None:
    assert sample.stat().st_size <= 150_000
    assert checking.file(sample).faults == ()
    tags = ID3(sample)
    script = pipeline.read(str(sample.with_suffix(".md")))
    assert tags["TIT2"].text == [script.metadata.title]
    paper = (ROOT / "docs" / "voices.md").read_text()
    [row] = [line for line in paper.splitlines() if f"samples/{sample.name}" in line]
    comment = str(tags.getall("COMM")[0])
    assert all(voice in comment for voice in row.split("|")[2].split("`")[1::2])
