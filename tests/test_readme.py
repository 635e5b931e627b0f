"""What the README shows works."""

import re
from pathlib import Path
from typing import Any

from narrator import errors, sound
from narrator.engines import Engine, choose
from narrator.sources import Document, Origin, Source

README = (Path(__file__).parent.parent / "README.md").read_text()


def block(language: str, containing: str) -> str:
    found: list[str] = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return next(code for code in found if containing in code)


def test_the_engine_in_twenty_lines_speaks() -> None:
    code = block("python", "class Beep")
    assert len(code.strip().splitlines()) <= 20
    names: dict[str, Any] = {}
    exec(code, names)
    beep: Engine = names["Beep"]()
    clip = beep.speak("Three short words", choose(beep, "en"))
    assert sound.mix([[clip]], 0, 44_100).lines[0][1] > 44_100 / 2


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
