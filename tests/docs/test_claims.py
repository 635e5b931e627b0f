"""What the papers say of files, texts, settings and names is so."""

import dataclasses
import inspect
import json
import re
import tomllib
import wave
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import narrator as library
from narrator import errors
from narrator.cli import settings
from narrator.engines import catalogue
from narrator.sources import Document, Origin, Source
from narrator.spoken import cldr, languages
from tests.docs.papers import DOCS, EXAMPLES, ROOT, block, code_in, table
from tests.support.narrating import narrate
from tests.support.process import Cli

SHIPPED = ROOT / "scripts" / "ketamine-treatment-therapy.txt"
INTERRUPTED = 130


def lines(script: library.Script) -> list[tuple[str, str]]:
    passages = (passage for section in script.sections for passage in section.passages)
    return [(line.shown, line.said) for passage in passages for line in passage.lines]


def read(path: Path, text: str) -> library.Script:
    path.write_text(text)
    return library.read(str(path))


def named(paper: str, header: str) -> dict[str, str]:
    """The names in the first column of a table, each with what the second column says."""
    return {code: row[1] for row in table(paper, header) for code in code_in(row[0])}


def agree(told: Mapping[str, str], actual: Mapping[str, Any]) -> None:
    """Names and, where they are given in code, defaults are those there are."""
    assert set(told) == set(actual)
    for name, default in told.items():
        if default.startswith("`"):
            assert (
                eval(default.strip("`"), vars(library) | {"Pacing": library.Pacing, "Access": library.Access})
                == actual[name]
            ), name


def test_the_files_of_an_episode(tmp_path: Path) -> None:
    options = library.EpisodeOptions(transcripts=("srt", "lrc", "words"))
    # Its beginning makes the same files, in a folder of the same name.
    beginning = tmp_path / SHIPPED.name
    beginning.write_text("".join(SHIPPED.read_text().splitlines(keepends=True)[:6]))
    episode = narrate(beginning, tmp_path, options)
    there = sorted(path.name for path in episode.folder.iterdir())
    assert sorted(file.replace("….mp3", episode.audio.name) for file in named("docs/podcast.md", "file")) == there
    on_request = {"transcript.srt", "transcript.lrc", "words.vtt"}
    assert set(named("README.md", "file")) == set(named("docs/podcast.md", "file")) - on_request
    # The folder that the first command of the README leaves.
    assert f"`output/{episode.folder.name}/index.html`" in (ROOT / "README.md").read_text()


def test_the_endings_are_those_that_are_read(tmp_path: Path, narrator: Cli) -> None:
    told = {code for row in table("docs/commands.md", "source") for code in code_in(row[0]) if code.startswith(".")}
    for ending in (*told, ".xyz"):
        (tmp_path / f"a{ending}").touch()
    run = narrator(tmp_path, "--engine", "tone", "--json", "--output", tmp_path / "output")
    events = [json.loads(line) for line in run.stdout.splitlines()]
    skipped = [event["source"] for event in events if event["event"] == "skipped"]
    assert skipped == [str(tmp_path / "a.xyz")]


@pytest.mark.parametrize(
    ("written", "said"), [*table("docs/speaking.md", "written"), *table("docs/speaking.md", "marked")]
)
def test_what_is_written_is_said_so(written: str, said: str, tmp_path: Path) -> None:
    script = read(tmp_path / "a.md", f"# Title\n\n{written}\n")
    assert " ".join(line[1] for line in lines(script)) == said


def test_the_readme_says_how_money_is_said(tmp_path: Path) -> None:
    shown = re.search(r"“([^”]*)” is said “([^”]*)”", (ROOT / "README.md").read_text().replace("\n", " "))
    assert shown
    [(_, said)] = lines(read(tmp_path / "a.md", f"# Title\n\nIt cost {shown[1]} in all.\n"))
    assert said == f"It cost {shown[2]} in all."


def test_the_lexicon_is_obeyed(tmp_path: Path, narrator: Cli) -> None:
    (tmp_path / "lexicon.toml").write_text(block("docs/speaking.md", "toml"))
    (tmp_path / "a.md").write_text("# Title\n\nNginx serves a GIF and a gif of v2, all polish, by Nguyen.\n")
    script = read(tmp_path / "script.md", narrator("script", "a.md", cwd=tmp_path).stdout)
    assert lines(script)[0][1] == "engine x serves a jif and a gif of version 2, all pollish, by win."


def test_the_keys_of_a_lexicon_are_taken(tmp_path: Path, narrator: Cli) -> None:
    keys = [key for key in named("docs/speaking.md", "key of an entry") if key != "say"]
    values = {"case": '"any"', "whole": "false", "ipa": '"sɛd"'}
    entry = ", ".join(f"{key} = {values[key]}" for key in keys)
    (tmp_path / "lexicon.toml").write_text(f'[en]\n"word" = {{say = "said", {entry}, espeak = "spoken"}}\n')
    (tmp_path / "a.md").write_text("# Title\n\nWords.\n")
    assert "{Words.|saids.}" in narrator("script", "a.md", cwd=tmp_path).stdout


def test_the_source_reads() -> None:
    names: dict[str, Any] = {}
    exec(block("docs/architecture.md", "python", "SOURCE = Source("), names)
    source: Source = names["SOURCE"]
    document = Document(Origin("a.recipe"), ".recipe", b"RECIPE Dumplings\nKnead.\nBoil.\n")
    assert source.is_surely(document)
    article = source.read(document)
    assert article.metadata.title == "Dumplings"
    assert [each.text for each in article.sections[0].blocks] == ["Knead.", "Boil."]


def test_a_script_looks_as_shown(tmp_path: Path) -> None:
    script = read(tmp_path / "storm.md", block("docs/scripts.md", "markdown"))
    assert [section.heading.shown for section in script.sections if section.heading] == ["The storm", "At sea"]
    assert lines(script)[:3] == [
        ("It began in 1998.", "It began in nineteen ninety-eight."),
        ("Nobody had expected it.", "Nobody had expected it."),
        ("“Turn back!” cried Dr. Lind.", "“Turn back!” cried Doctor Lind."),
    ]
    assert "shown, and not said" not in str(lines(script))
    assert [out.where for out in script.omissions] == ["At sea"]
    shown = re.findall(r"^(\w+):", block("docs/scripts.md", "markdown"), re.MULTILINE)
    told = {code.partition(":")[0] for code in named("docs/scripts.md", "key")}
    assert set(shown) <= told


@pytest.mark.parametrize("mark", named("docs/scripts.md", "in a script"))
def test_the_marks_of_a_script_are_taken(mark: str, tmp_path: Path) -> None:
    line = f"It is {mark}." if mark.startswith("\\") else mark  # a sign alone is nothing that can be said
    text = f"---\nnarrator: script\ntitle: T\n---\n\nBefore.\n\n{line}\n\nAfter.\n"
    with wave.open(str(tmp_path / "clip.wav"), "wb") as clip:
        clip.setparams((1, 2, 8000, 0, "NONE", ""))
        clip.writeframes(bytes(2000))
    said = [line[1] for line in lines(read(tmp_path / "a.md", text))]
    assert (said[0], said[-1]) == ("Before.", "After.")
    assert not [each for each in said[1:-1] if "[pause" in each or "[audio" in each or "[voice" in each or "|" in each]


def test_the_example_of_a_script_has_every_mark() -> None:
    script = library.read(str(EXAMPLES / "script.md"))
    passages = [passage for section in script.sections for passage in section.passages]
    assert {passage.role.value for passage in passages} == {"paragraph", "list item", "quote"}
    assert any(section.display_blocks for section in script.sections)
    assert ("It began in 1998[3].", "It began in nineteen ninety-eight.") in lines(script)
    assert ("Curly brackets, { and }, are written with a backslash.",) * 2 in lines(script)
    assert script.identity and script.omissions and script.metadata.published


def test_narrator_speaks_for_itself_in_the_languages_that_are_told() -> None:
    told = re.search(r"it says in\s+([^.]+)\.", (DOCS / "speaking.md").read_text())
    assert told
    listed = [cldr.tags_called(name)[0] for name in re.split(r",\s+|\s+and\s+", told[1])]
    # Installed packages may add others.
    own = Path(languages.__file__).parent.glob("*/phrases.toml")
    assert sorted(listed) == sorted(path.parent.name for path in own)


def test_the_exit_codes_are_those_of_the_errors() -> None:
    kinds = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.NarratorError)
    ]
    listed = [int(row[0]) for row in table("docs/settings.md", "code")]
    assert listed == sorted({0, INTERRUPTED} | {kind.exit_code for kind in kinds})


def test_the_settings_of_an_engine_are_loaded(tmp_path: Path) -> None:
    path = tmp_path / "narrator.toml"
    path.write_text(block("docs/voices.md", "toml", "[engines.beep]"))
    assert settings.load({}, path).engines == {"beep": {"pitch": 523}}


def test_an_engine_tells_what_is_listed() -> None:
    agree(dict.fromkeys(named("docs/voices.md", "field of `Engine`"), ""), _fields(library.Engine))


def test_the_engines_are_those_that_ship() -> None:
    shipped = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]["narrator.engines"]
    assert set(named("docs/voices.md", "engine")) == set(shipped)


def test_the_voices_to_get_are_those_of_the_catalogue() -> None:
    rows = [
        [name.strip("`"), engine.strip("`"), size, what] for name, engine, size, what in table("docs/voices.md", "name")
    ]
    assert rows == [[each.name, each.engine, f"{each.size / 1e6:.0f}", each.licence] for each in catalogue.CATALOGUE]


def test_the_options_of_the_library_are_listed() -> None:
    of_reading, of_episodes = library.ReadOptions(), library.EpisodeOptions()
    agree(named("docs/python.md", "field of `ReadOptions`"), _values(of_reading))
    agree(named("docs/python.md", "field of `EpisodeOptions`"), _values(of_episodes))
    arguments = inspect.signature(library.Recorder).parameters
    agree(named("docs/python.md", "argument"), {name: each.default for name, each in arguments.items()})


def test_the_errors_of_the_library_are_listed() -> None:
    kinds = {name for name in library.__all__ if name.endswith("Error")}
    assert set(named("docs/python.md", "error")) == kinds


def test_the_functions_of_the_library_take_what_is_shown() -> None:
    for name, arguments in re.findall(r"^## (read|narrate)\((.*)\)$", (DOCS / "python.md").read_text(), re.MULTILINE):
        shown = re.findall(r"\w+", arguments)
        assert set(shown) <= set(inspect.signature(getattr(library, name)).parameters)


def test_an_episode_has_what_is_told_of_it() -> None:
    text = re.search(r"an\s+`Episode` with (.*?)\.\n", (DOCS / "python.md").read_text(), re.DOTALL)
    assert text
    told = code_in(text[1])
    assert set(told) == {"episode.json"} | {name for name in dir(library.Episode) if not name.startswith("_")}


def _fields(kind: Any) -> dict[str, Any]:
    return {field.name: field.default for field in dataclasses.fields(kind)}


def _values(options: Any) -> dict[str, Any]:
    return {name: getattr(options, name) for name in _fields(options)}
