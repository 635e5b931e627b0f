"""What the README shows works."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from narrator import errors, sound
from narrator.engines import Engine, choose
from narrator.sources import Document, Origin, Source

README = (Path(__file__).parent.parent / "README.md").read_text()


def block(language: str, containing: str) -> str:
    found: list[str] = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return next(code for code in found if containing in code)


def test_the_engine_speaks_and_takes_its_settings() -> None:
    names: dict[str, Any] = {}
    exec(block("python", "class Beep"), names)
    make: Callable[[dict[str, Any]], Engine] = names["engine"]
    beep = make({"pitch": 3.0})
    [clip] = beep.load().speak(["Three short words"], choose(beep, "en"))
    assert sound.mix([[clip]], 0, 44_100).lines[0][1] > 44_100 / 2
    assert beep.fingerprint != make({}).fingerprint
    with pytest.raises(errors.SettingsError):
        make({"pitch": "high"})


def test_the_source_reads() -> None:
    names: dict[str, Any] = {}
    exec(block("python", "SOURCE = Source("), names)
    source: Source = names["SOURCE"]
    document = Document(Origin("a.recipe"), ".recipe", b"RECIPE Dumplings\nKnead.\nBoil.\n")
    assert source.is_surely(document)
    article = source.read(document)
    assert article.metadata.title == "Dumplings"
    assert [block.text for block in article.sections[0].blocks] == ["Knead.", "Boil."]


def test_the_exit_codes_are_those_of_the_errors() -> None:
    kinds = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.NarratorError)
    ]
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    assert listed == {0, 130} | {kind.exit_code for kind in kinds}


def test_the_commands_shown_exist() -> None:
    from narrator.cli import COMMANDS

    shown = set(re.findall(r"^narrator (\w+) ", block("sh", "narrator voices"), re.MULTILINE))
    assert shown <= {*COMMANDS, "article"}
