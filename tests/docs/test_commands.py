"""The commands that the papers show exist, and take the options that they are shown with."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import pytest
from click.core import ParameterSource

from narrator.cli import COMMANDS, feed, main, narrate, settings
from tests.docs.papers import CURRENT, DOCS, README, blocks, code_in, name, prose

ENDS = {"&&", "||", "|", ";", ">"}
VARIABLE = re.compile(r"(NARRATOR_[A-Z_]+)=(.*)")


class Shown(NamedTuple):
    """A call of narrator in a paper: the variables that it is given, and its arguments."""

    paper: str
    line: str
    variables: dict[str, str]
    arguments: list[str]


def calls(paper: str, line: str) -> Iterator[Shown]:
    words: list[str] = []
    for word in [*shlex.split(line, comments=True), ";"]:
        if word not in ENDS:
            words.append(word)
            continue
        variables = {found[1]: found[2] for each in words if (found := VARIABLE.fullmatch(each))}
        words = words[len(variables) :]
        if words and words[0].rpartition("/")[2] == "narrator":
            yield Shown(paper, line, variables, words[1:])
        words = []


def shown() -> Iterator[Shown]:
    for each in blocks("sh"):
        for line in each.code.splitlines():
            yield from calls(each.paper, line)


def in_prose() -> Iterator[Shown]:
    for paper in CURRENT:
        for code in code_in(prose(paper)):
            if code.startswith("narrator ") and "…" not in code:
                yield from calls(name(paper), code)


def command_of(arguments: list[str]) -> tuple[click.Command, list[str]]:
    if arguments[0] in COMMANDS:
        found = main.get_command(click.Context(main), arguments[0])
        assert found
        return found, arguments[1:]
    assert not re.fullmatch("[a-z]+", arguments[0]), f"{arguments[0]} is neither a command nor a source"
    return narrate.command, arguments


def options(command: click.Command) -> set[str]:
    names = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    return {*names, "--help"}


def test_there_are_calls_to_look_at() -> None:
    assert {each.paper for each in shown()} >= {"README.md", "docs/commands.md", "docs/settings.md", "docs/voices.md"}


@pytest.mark.parametrize("call", list(shown()), ids=lambda call: f"{call.paper}: {call.line.partition('#')[0].strip()}")
def test_a_command_takes_what_it_is_shown_with(call: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NARRATOR_PREFER")
    for variable, value in call.variables.items():
        monkeypatch.setenv(variable, value)
    command, arguments = command_of(call.arguments)
    context = command.make_context(command.name, list(arguments))
    sources = [context.get_parameter_source(parameter.name or "") for parameter in command.params]
    assert sources.count(ParameterSource.ENVIRONMENT) == len(call.variables)


@pytest.mark.parametrize("call", list(in_prose()), ids=lambda call: f"{call.paper}: {call.line}")
def test_a_command_in_a_sentence_exists(call: Shown) -> None:
    if call.arguments[0].startswith("-"):
        assert call.arguments[0] in options(main)
        return
    command, arguments = command_of(call.arguments)
    assert {word for word in arguments if word.startswith("--")} <= options(command)


@pytest.mark.parametrize("paper", CURRENT, ids=name)
def test_an_option_in_a_sentence_exists(paper: Path) -> None:
    known = options(main).union(*(options(command_of([each])[0]) for each in COMMANDS))
    alone = (code.split(" ")[0] for code in code_in(prose(paper)) if code.startswith("--"))
    assert set(alone) <= known


def test_every_command_has_its_place() -> None:
    headings = " ".join(re.findall(r"^## (.*)", (DOCS / "commands.md").read_text(), re.MULTILINE))
    assert set(COMMANDS) <= set(headings.split())


def test_the_readme_shows_ten_things_that_people_do() -> None:
    [many] = [each.code for each in blocks("sh") if each.paper == name(README) and each.code.count("\n") > 1]
    assert len(many.splitlines()) == 10


KEYS = settings.keys([narrate.command, feed.command])


@pytest.mark.parametrize("key", KEYS)
def test_every_setting_has_a_variable(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATOR_" + re.sub("[.-]", "_", key).upper(), "something")
    found = [
        parameter.resolve_envvar_value(click.Context(command, auto_envvar_prefix="NARRATOR"))
        for command in (narrate.command, feed.command)
        for parameter in command.params
        if parameter.name == KEYS[key].name
    ]
    assert "something" in found
