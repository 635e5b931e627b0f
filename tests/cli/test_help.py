"""Help is quick, complete and true."""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from narrator.cli import COMMANDS, main
from narrator.errors import NarratorError
from tests.support.packages import install
from tests.support.process import Cli

HEAVY = {
    *("distributed", "gtts", "lameenc", "mutagen", "numpy", "pydub", "rich", "soundfile", "soxr", "yaml"),
    *("chardet", "feedparser", "lxml", "markdown_it", "pdfminer", "requests", "trafilatura", "urllib3"),
}
INTERRUPTED = 130


def test_help_loads_nothing_heavy() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "narrator", "--help"]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in run.stderr.splitlines()}
    assert {"narrator", "click"} <= loaded
    assert not loaded & HEAVY


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_explained(narrator: Cli, name: str) -> None:
    run = narrator(name, "--help")
    assert (run.returncode, run.stderr) == (0, "")
    command = main.get_command(click.Context(main), name)
    assert command and command.help
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    assert [option.name for option in options if not option.help] == []
    assert all(option.opts[0] in run.stdout for option in options)


def test_help_lists_every_exit_code(narrator: Cli) -> None:
    listed = re.search(r"Exit codes: (.*?)\.\n", narrator("--help").stdout, re.DOTALL)
    assert listed
    kinds: list[type[NarratorError]] = [NarratorError, *NarratorError.__subclasses__()]
    codes = [*sorted({0, *(kind.exit_code for kind in kinds)}), INTERRUPTED]
    assert [int(code) for code in re.findall(r"\d+", listed[1])] == codes


@pytest.mark.parametrize(
    ("command", "group", "before"),
    [
        ("narrate", "engines", "The engine that speaks: "),
        ("narrate", "formats", "The audio format: "),
        ("publish", "targets", "kinds that are installed: "),
        ("follow", "subscriptions", "Kinds that are installed: "),
    ],
)
def test_help_lists_what_packages_add_without_loading_it(
    narrator: Cli, tmp_path: Path, command: str, group: str, before: str
) -> None:
    # Even what cannot be loaded is listed.
    environment = install(tmp_path / "site", f"narrator.{group}:PART", "kazoo", "1/0")
    for here, is_listed in ((environment, True), (None, False)):
        run = narrator(command, "--help", **({"env": here} if here else {}))
        assert (run.returncode, run.stderr) == (0, "")
        listed = " ".join(run.stdout.split()).partition(before)[2]
        assert ("kazoo" in re.split(r"[.;(]", listed)[0]) == is_listed
