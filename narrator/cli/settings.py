"""`narrator.toml`: what a person wants in every run in a folder.

Environment variables `NARRATOR_…` come before the file, flags before both. Only the command line reads settings;
the stages of the pipeline get plain values.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

import click

from narrator.errors import SettingsError

FILE = Path("narrator.toml")

SPEAKERS = "narrator.speakers"
"""Under which the command line keeps the voices of speakers by name: `[voices.speakers]`."""

ENGINES = "narrator.engines"
"""Under which the command line keeps the settings of engines; each engine checks its own."""

_TABLES = ("say", "pause", "show", "voices")
"""Tables of the file: what begins so on the command line."""


class OneRun(click.Option):
    """An option for one run, which a settings file may not have."""


def keys(commands: Iterable[click.Command]) -> dict[str, str]:
    """Every key of the file, tables with a dot, and the parameter of the command line that it sets."""
    return {
        _key(parameter.name): parameter.name
        for command in commands
        for parameter in command.params
        if isinstance(parameter, click.Option) and parameter.name and _is_setting(parameter)
    }


def _is_setting(option: click.Option) -> bool:
    return option.allow_from_autoenv and option.expose_value and not isinstance(option, OneRun)


def _key(name: str) -> str:
    table, _, rest = name.partition("_")
    return f"{table}.{rest.replace('_', '-')}" if table in _TABLES else name.replace("_", "-")


class Settings(NamedTuple):
    """What a file says: by parameter name, those of engines by their names, and speakers' voices by theirs."""

    values: dict[str, Any]
    engines: dict[str, dict[str, Any]]
    speakers: dict[str, str]


def load(known: Mapping[str, str], path: Path = FILE) -> Settings:
    """The settings of a file; none if there is no such file.

    Args:
        known: as `keys` gives them.

    Raises:
        SettingsError: it is not TOML, or has a key that narrator does not know.
    """
    try:
        # Editors on Windows put a byte order mark in front.
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Settings({}, {}, {})
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not valid TOML: {error}", "mend that line") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot read {path}: {error}", "check the file") from error
    settings = {}
    engines = content.pop("engines", {})
    if not isinstance(engines, dict) or not all(isinstance(table, dict) for table in engines.values()):
        raise SettingsError(f"{path}: [engines] cannot be taken", "give each engine a table of its own: [engines.NAME]")
    voices = content.get("voices")
    speakers = voices.pop("speakers", {}) if isinstance(voices, dict) else {}
    if not isinstance(speakers, dict) or not all(isinstance(voice, str) for voice in speakers.values()):
        raise SettingsError(
            f"{path}: [voices.speakers] cannot be taken", 'give each one a voice: host = "espeak:en-gb"'
        )
    for key, value in _flat(content):
        if key not in known:
            near = get_close_matches(key, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are: {', '.join(known)}"
            raise SettingsError(f"{path} has an unknown key “{key}”", hint)
        settings[known[key]] = value
    return Settings(settings, engines, speakers)


def _flat(table: dict[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{within}{key}.")
        else:
            yield f"{within}{key}", value
