"""What a person sees of the natural voice: it reads where it can, and where it cannot the output says why."""

import json
from pathlib import Path

import pytest

from narrator.engines.kokoro import weights
from tests.support.natural import needs_kokoro
from tests.support.process import Cli, events, lines, told

pytestmark = [needs_kokoro, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All engines may be tried, in a folder of the test's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NARRATOR_PREFER")
    Path("a.txt").write_text("A walk\n\nWe went out. It was the first of May.\n")


def test_it_reads_by_itself_and_every_word_has_its_time(narrator: Cli) -> None:
    run = narrator("a.txt", "--no-announce", "--jobs", 1, "--json")
    episode = told(events(run), "episode")
    assert (episode["engine"], episode["voice"], episode["because"]) == ("Kokoro", "am_michael", "")
    folder = Path(episode["audio"]).parent
    for segment in json.loads((folder / "transcript.json").read_text())["segments"]:
        words = segment["words"]
        assert [word["body"] for word in words] == segment["body"].split()
        begins = [word["startTime"] for word in words]
        assert begins == sorted(set(begins))
    # Another bit rate asks nothing of it: nobody could load the weights from now on.
    Path("narrator.toml").write_text('bitrate = 96\n[engines.kokoro]\nmodel = "weights.onnx"\n')
    Path("weights.onnx").write_bytes(weights.find().read().getvalue()[:-1] + b"?")
    again = told(events(narrator("a.txt", "--no-announce", "--engine", "kokoro", "--json")), "episode")
    assert again["seconds"] == pytest.approx(episode["seconds"], abs=0.1)


def test_it_is_passed_over_for_a_language_that_it_has_not(narrator: Cli) -> None:
    run = narrator("a.txt", "--language", "de", "--offline")
    assert lines(run.stderr)[0] == (
        "Narrating “A walk” with espeak-ng, de, because Kokoro has no voice for the language “de”; narrator is offline"
    )


def test_it_is_passed_over_when_its_weights_are_damaged_or_missing(narrator: Cli) -> None:
    Path("narrator.toml").write_text('[engines.kokoro]\nmodel = "weights.onnx"\n')
    run = narrator("a.txt", "--offline")
    assert (
        "with espeak-ng, en-us, because Kokoro has no voices here (cannot read Kokoro's weights weights.onnx"
        in (lines(run.stderr)[0])
    )
    Path("weights.onnx").write_bytes(weights.find().read().getvalue()[:-1] + b"?")
    run = narrator("a.txt", "--offline")
    assert "espeak-ng, en-us, because Kokoro's weights are damaged: weights.onnx; fix model" in lines(run.stderr)[0]
    run = narrator("a.txt", "--engine", "kokoro", "--no-store")
    assert run.returncode == 4
    assert run.stderr.count("\n") <= 3
    assert "Kokoro's weights are damaged: weights.onnx; fix model in [engines.kokoro]" in run.stderr
