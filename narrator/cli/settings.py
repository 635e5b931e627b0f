"""`narrator.toml`: what a person wants in every run in a folder.

Environment variables `NARRATOR_…` come before the file, flags before both. Only the command line reads settings;
the stages of the pipeline get plain values.
"""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

import click

from narrator.errors import SettingsError
from narrator.files import read_toml

FILE = Path("narrator.toml")

VARIABLE = "NARRATOR_"
"""How the environment variable of an option begins."""

SPEAKERS = "narrator.speakers"
"""Under which the command line keeps the voices of speakers by name: `[voices.speakers]`."""

ENGINES = "narrator.engines"
"""Under which the command line keeps the settings of engines; each engine checks its own."""

SITES = "narrator.sites"
"""Under which the command line keeps what is sent to sites by name: `[site."example.com"]`."""

_TABLES = ("say", "pause", "show", "voices")
"""Tables of the file: what begins so on the command line."""


class OneRun(click.Option):
    """An option for one run, which a settings file may not have."""


def keys(commands: Iterable[click.Command]) -> dict[str, click.Option]:
    """Every key of the file, tables with a dot, and the option of the command line that it sets."""
    return {
        _key(parameter.name): parameter
        for command in commands
        for parameter in command.params
        if isinstance(parameter, click.Option) and parameter.name and _is_setting(parameter)
    }


def mistyped(environment: Iterable[str], commands: Iterable[click.Command], others: Iterable[str]) -> Iterator[str]:
    """What to say of variables that are nearly one of an option's, or of the `others`."""
    options = (option for command in commands for option in command.params if isinstance(option, click.Option))
    own = (f"{VARIABLE}{option.name.upper()}" for option in options if option.name and option.allow_from_autoenv)
    # Told apart by what is behind the beginning that all have.
    known = {name.removeprefix(VARIABLE): name for name in (*own, *others)}
    for name in environment:
        rest = name.removeprefix(VARIABLE)
        if name.startswith(VARIABLE) and rest not in known and (near := get_close_matches(rest, known, n=1)):
            yield f"no setting is called {name}; did you mean {known[near[0]]}?"


def _is_setting(option: click.Option) -> bool:
    return option.allow_from_autoenv and option.expose_value and not isinstance(option, OneRun)


def _key(name: str) -> str:
    table, _, rest = name.partition("_")
    return f"{table}.{rest.replace('_', '-')}" if table in _TABLES else name.replace("_", "-")


class Settings(NamedTuple):
    """What a file says: by parameter name; engines, speakers' voices, and what is sent to sites, by their names."""

    values: dict[str, Any]
    engines: dict[str, dict[str, Any]]
    speakers: dict[str, str]
    sites: dict[str, dict[str, Any]]


def load(known: Mapping[str, click.Option], path: Path = FILE) -> Settings:
    """The settings of a file; none if there is no such file.

    Args:
        known: as `keys` gives them.

    Raises:
        SettingsError: it is not TOML, or has a key that narrator does not know, or a value that a key cannot have.
    """
    try:
        _, content = read_toml(path, "mend that line")
    except FileNotFoundError:
        return Settings({}, {}, {}, {})
    settings = {}
    engines = content.pop("engines", {})
    if not isinstance(engines, dict) or not all(isinstance(table, dict) for table in engines.values()):
        raise SettingsError(f"{path}: [engines] cannot be taken", "give each engine a table of its own: [engines.NAME]")
    sites = _sites(path, content.pop("site", {}))
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
        settings[known[key].name or ""] = _taken(path, key, value, known[key])
    return Settings(settings, engines, speakers, sites)


def check_engines(tables: Iterable[str], path: Path = FILE) -> None:
    """See that there is an engine for each table `[engines.NAME]`; what is in it is checked by the engine.

    Raises:
        SettingsError: there is none.
    """
    for name in tables:
        # Here, since to look for engines takes longer than to read a file that says nothing of them.
        from narrator.engines import names

        if name not in names():
            near = get_close_matches(name, names(), n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(names())}"
            raise SettingsError(f"{path} has a table [engines.{name}], and there is no such engine", hint)


def _sites(path: Path, tables: Any) -> dict[str, dict[str, Any]]:
    """What is sent to sites: texts of headers by name, and a file of cookies."""
    hint = 'write [site."example.com"] with cookies = "cookies.txt", or with headers = { Authorization = "…" }'
    if not isinstance(tables, dict):
        raise SettingsError(f"{path}: [site] cannot be taken", hint)
    for host, table in tables.items():
        headers = table.get("headers", {}) if isinstance(table, dict) else None
        if (
            not isinstance(headers, dict)
            or set(table) - {"headers", "cookies"}
            or not all(isinstance(value, str) for value in (*headers.values(), table.get("cookies", "")))
        ):
            raise SettingsError(f"{path}: [site.{host}] cannot be taken", hint)
    return tables


def _taken(path: Path, key: str, value: Any, option: click.Option) -> Any:
    """A value as an option takes it: what was a number becomes what a person types."""
    values = value if isinstance(value, list) and option.multiple else [value]
    wanted = (bool, str) if option.is_flag else (str, int, float)
    for each in values:
        if not isinstance(each, wanted) or isinstance(each, bool) is not (option.is_flag and not isinstance(each, str)):
            like = "true or false" if option.is_flag else "a list of texts" if option.multiple else "a text or a number"
            raise SettingsError(f"{path}: {key} cannot be {value}", f"give {like}")
    taken = [str(each) if isinstance(each, float) else each for each in values]
    return taken if option.multiple else taken[0]


def _flat(table: dict[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{within}{key}.")
        else:
            yield f"{within}{key}", value
