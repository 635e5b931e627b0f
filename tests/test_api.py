"""narrator as a program uses it: three verbs, each of which takes what the one before returned."""

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import narrator
from narrator import engines
from narrator.formats.mp3 import reader as mp3_reader

ARTICLE = "# Tides\n\nThe sea comes, and the sea goes.\n\n## At night\n\nNobody sees it.\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "tides.md"
    path.write_text(ARTICLE)
    return path


def test_a_script_is_read_and_narrated(article: Path, tmp_path: Path) -> None:
    script = narrator.read(str(article))
    assert isinstance(script, narrator.Script)
    assert script.provenance.name == "tides.md"
    with narrator.Recorder(engine="tone", jobs=1) as recorder:
        episode = narrator.narrate(script, str(tmp_path / "output"), recorder=recorder)
    assert isinstance(episode, narrator.Episode)
    assert [chapter.title for chapter in episode.chapters] == ["Tides", "At night"]
    assert mp3_reader.examine(episode.audio).source == script.identity


def test_in_short(article: Path, tmp_path: Path) -> None:
    with narrator.Recorder(engine="tone", jobs=1) as recorder:
        short = narrator.narrate(str(article), tmp_path / "output", recorder=recorder)
        again = narrator.narrate(narrator.read(str(article)), tmp_path / "output", recorder=recorder)
    assert short.folder == again.folder


def test_a_path_is_a_source_wherever_its_text_is(article: Path, tmp_path: Path) -> None:
    class Entry:
        def __fspath__(self) -> str:
            return str(article)

    by_text = narrator.read(str(article))
    assert narrator.read(article) == narrator.read(Entry()) == by_text
    with narrator.Recorder(engine="tone", jobs=1) as recorder:
        episode = narrator.narrate(article, tmp_path / "output", recorder=recorder)
        ((source, again),) = narrator.update_all([article], tmp_path / "output", recorder=recorder)
    assert episode.manifest.identity == by_text.identity
    assert isinstance(again, narrator.Episode)
    assert (source, again.folder) == (article, episode.folder)


@pytest.mark.parametrize("wrong", [None, 7, b"tides.md", ["tides.md"]])
def test_what_is_no_source_is_refused_by_its_type(wrong: object, tmp_path: Path) -> None:
    expected = f"not {type(wrong).__name__}$"
    with pytest.raises(TypeError, match=expected):
        narrator.read(wrong)  # type: ignore[arg-type]
    with narrator.Recorder(engine="tone", jobs=1) as recorder, pytest.raises(TypeError, match=expected):
        narrator.narrate(wrong, tmp_path / "output", recorder=recorder)  # type: ignore[arg-type]
    with narrator.Recorder(engine="tone", jobs=1) as recorder, pytest.raises(TypeError, match=expected):
        narrator.update_all(["a.md", wrong], tmp_path / "output", recorder=recorder)  # type: ignore[type-var]
    assert not (tmp_path / "output").exists()


def test_a_single_source_is_no_list_of_sources(article: Path, tmp_path: Path) -> None:
    for alone in (str(article), article):
        with narrator.Recorder(engine="tone", jobs=1) as recorder, pytest.raises(TypeError, match="are a list"):
            narrator.update_all(alone, tmp_path / "output", recorder=recorder)  # type: ignore[arg-type]


def test_an_empty_name_is_said_to_be_empty() -> None:
    with pytest.raises(narrator.SourceError, match="an empty name is not a source"):
        narrator.read("")


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ({"jobs": -1}, "jobs cannot be -1; give 0 or more"),
        ({"max_requests": 9}, "max_requests cannot be 9; give 1 to 4"),
        ({"max_requests": 0}, "max_requests cannot be 0; give 1 to 4"),
        ({"max_remote_chars": -5}, "max_remote_chars cannot be -5; give 0 or more"),
        ({"rate": 0.0}, "rate cannot be 0.0; give 0.1 to 10"),
        ({"rate": float("nan")}, "rate cannot be nan; give 0.1 to 10"),
    ],
)
def test_a_recorder_refuses_the_numbers_that_the_command_line_refuses(numbers: dict[str, float], told: str) -> None:
    with pytest.raises(narrator.SettingsError) as caught:
        narrator.Recorder(**numbers)  # type: ignore[arg-type]
    assert str(caught.value) == told


@pytest.mark.slow
def test_the_shortest_program_works(article: Path, tmp_path: Path) -> None:
    article.write_text("It is noon.")
    program = tmp_path / "program.py"
    program.write_text(
        f"import narrator\nprint(narrator.narrate({str(article)!r}, {str(tmp_path / 'output')!r}).engine)\n"
    )
    run = subprocess.run([sys.executable, program], capture_output=True, text=True, check=False)
    best = "Kokoro" if engines.load(engines.find("kokoro")).voices() else "espeak-ng"
    assert (run.returncode, run.stdout) == (0, f"{best}\n"), run.stderr


def test_all_that_is_offered_is_there_and_described() -> None:
    assert sorted(narrator.__all__) == narrator.__all__
    for name in narrator.__all__:
        assert inspect.getdoc(getattr(narrator, name)), name


def test_importing_it_loads_nothing_else() -> None:
    code = "import sys, narrator; print([name for name in sys.modules if name.startswith('narrator.')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_no_control_character_is_in_a_title(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# A \x1b[31mred\x1b[0m title\n\nText.\n")
    scripted = tmp_path / "s.md"
    scripted.write_text('---\nnarrator: script\ntitle: "A \\e[31mred\\e[0m title"\n---\n\nText.\n')
    for each in (path, scripted):
        assert narrator.read(str(each)).metadata.title == "A [31mred[0m title"
