"""What holds for each language: its folder can be read to the end, and is read only for its own texts."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from narrator import spoken
from narrator.article import languages as told_apart
from narrator.script import pronunciation
from narrator.sources import vocabulary
from narrator.sources.epub import matter
from narrator.sources.html import wordings
from narrator.sources.office import styled
from narrator.spoken import boilerplate, chunking, cldr, languages, phrases
from narrator.spoken.figures.dates import days_of_week

HOME = Path(languages.__file__).parent
LOADED = (
    spoken,
    vocabulary,
    matter,
    styled,
    wordings,
    boilerplate,
    chunking,
    phrases,
    told_apart,
    pronunciation,
)  # all that read the folders
CODE = {"__init__.py", "grammar.py"}

_OPENED = """
import json, sys
opened = set()
sys.addaudithook(lambda event, args: opened.add(str(args[0])) if event == "open" else None)
from narrator import spoken
from narrator.spoken.phrases import phrases
for text, language in json.load(sys.stdin):
    spoken.lines(text, language)
    phrases(language)
json.dump(sorted(opened), sys.stdout)
"""


def opened(*texts: tuple[str, str]) -> set[str]:
    """The folders of languages, and the files in them, that a process opens to say texts."""
    done = subprocess.run(
        [sys.executable, "-c", _OPENED], input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    paths = (Path(path) for path in json.loads(done.stdout) if path.endswith(".toml"))
    return {path.relative_to(HOME).as_posix() for path in paths if path.is_relative_to(HOME)}


@pytest.mark.parametrize("language", languages.names())
def test_a_folder_is_read_to_the_end(language: str) -> None:
    languages.grammar(language)
    read = {name: languages.reader(name, shape)(language) for name, shape in list(languages.SHAPES.items())}
    known = {name.partition(".")[0] for name, words in read.items() if words is not None}
    assert known == {path.stem for path in (HOME / language).glob("*.toml")}


@pytest.mark.parametrize("language", languages.names())
def test_a_folder_is_data_but_for_its_grammar(language: str) -> None:
    code = {path.name for path in (HOME / language).glob("*.py")}
    assert not code or code >= CODE
    assert not [path for path in (HOME / language).iterdir() if path.suffix not in (".toml", ".py", "")]


def test_a_text_opens_the_files_of_its_language_alone() -> None:
    text = "In 2024 Dr. Lind paid $3.5m for 10 km. THIS IS BIG! [5] “So it is,” she said; so it is."
    folders = {path.partition("/")[0] for path in opened((text, "en"))}
    assert folders == {"en", "mul"}
    assert {path.partition("/")[0] for path in opened((text, "de"))} == {"de", "mul"}


def test_a_file_is_opened_when_a_text_needs_it() -> None:
    plain = opened(("It was so, and so it is.", "en"))
    assert not {"en/streets.toml", "en/emoji.toml", "en/formulas.toml", "en/boilerplate.toml"} & plain
    assert "en/emoji.toml" in opened(("It was so 🦀 and so it is.", "en"))


@pytest.mark.parametrize("language", ["", "mul", "..", "../en", "x", "no-such", "éo", "en/../de"])
def test_a_language_that_is_none_has_nothing(language: str) -> None:
    assert spoken.say("5 % of $3, Dr. Lind", language) == "5 % of $3, Dr. Lind"
    assert phrases.phrases(language) is None or languages.base(language) in languages.names()


@pytest.mark.parametrize("language", sorted({path.parent.name for path in HOME.glob("*/dates.toml")}))
def test_a_day_is_known_by_each_of_its_short_forms_whether_or_not_those_of_cldr_are_loaded(language: str) -> None:
    assert cldr.days(language).items() <= days_of_week(language).items()
