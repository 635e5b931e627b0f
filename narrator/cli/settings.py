"""`narrator.toml`: settings for every run in a folder.

Environment variables `NARRATOR_…` take precedence over the file, and options over both. Only the command line reads
settings; the stages of the pipeline get plain values.
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
"""The prefix of the options' environment variables."""

SPEAKERS = "narrator.speakers"
"""The context's key for the voices of speakers by name: `[voices.speakers]`."""

ENGINES = "narrator.engines"
"""The context's key for the settings of engines; each engine checks its own."""

SITES = "narrator.sites"
"""The context's key for what is sent to sites by name: `[site."example.com"]`."""

_TABLES = ("say", "pause", "show", "voices")
"""Tables of the file: prefixes of options on the command line."""


class OneRun(click.Option):
    """An option for one run, which a settings file cannot set."""


def keys(commands: Iterable[click.Command]) -> dict[str, click.Option]:
    """Every key of the file, with a dot after its table, and the option that it sets."""
    return {
        _key(parameter.name): parameter
        for command in commands
        for parameter in command.params
        if isinstance(parameter, click.Option) and parameter.name and _is_setting(parameter)
    }


def mistyped(environment: Iterable[str], commands: Iterable[click.Command], others: Iterable[str]) -> Iterator[str]:
    """Messages about variables that are nearly one of an option's, or of the `others`."""
    options = (option for command in commands for option in command.params if isinstance(option, click.Option))
    own = (f"{VARIABLE}{option.name.upper()}" for option in options if option.name and option.allow_from_autoenv)
    # Compared without the prefix that all share.
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
    """A file's content: values by parameter name; engines, speakers' voices, and what is sent to sites, by name."""

    values: dict[str, Any]
    engines: dict[str, dict[str, Any]]
    speakers: dict[str, str]
    sites: dict[str, dict[str, Any]]


def load(known: Mapping[str, click.Option], path: Path = FILE) -> Settings:
    """The settings in a file; none if it does not exist.

    Args:
        known: as `keys` returns them.

    Raises:
        SettingsError: it is not TOML, or has an unknown key, or a value that a key cannot have.
    """
    try:
        _, content = read_toml(path, "fix that line")
    except FileNotFoundError:
        return Settings({}, {}, {}, {})
    settings = {}
    engines = content.pop("engines", {})
    if not isinstance(engines, dict) or not all(isinstance(table, dict) for table in engines.values()):
        raise SettingsError(f"{path}: [engines] is not valid", "give each engine a table of its own: [engines.NAME]")
    sites = _sites(path, content.pop("site", {}))
    voices = content.get("voices")
    speakers = voices.pop("speakers", {}) if isinstance(voices, dict) else {}
    if not isinstance(speakers, dict) or not all(isinstance(voice, str) for voice in speakers.values()):
        raise SettingsError(f"{path}: [voices.speakers] is not valid", 'give each one a voice: host = "espeak:en-gb"')
    for key, value in _flattened(content):
        if key not in known:
            near = get_close_matches(key, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are: {', '.join(known)}"
            raise SettingsError(f"{path} has an unknown key “{key}”", hint)
        settings[known[key].name or ""] = _option_value(path, key, value, known[key])
    return Settings(settings, engines, speakers, sites)


def check_engines(tables: Iterable[str], path: Path = FILE) -> None:
    """Check that an engine exists for each table `[engines.NAME]`; the engine checks its content.

    Raises:
        SettingsError: there is none.
    """
    for name in tables:
        # Imported here because looking for engines takes longer than reading a file without such tables.
        from narrator.engines import names

        if name not in names():
            near = get_close_matches(name, names(), n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(names())}"
            raise SettingsError(f"{path} has a table [engines.{name}], and there is no such engine", hint)


def _sites(path: Path, tables: Any) -> dict[str, dict[str, Any]]:
    """What is sent to sites: headers by name, and a file of cookies."""
    hint = 'write [site."example.com"] with cookies = "cookies.txt", or with headers = { Authorization = "…" }'
    if not isinstance(tables, dict):
        raise SettingsError(f"{path}: [site] is not valid", hint)
    for host, table in tables.items():
        headers = table.get("headers", {}) if isinstance(table, dict) else None
        if (
            not isinstance(headers, dict)
            or set(table) - {"headers", "cookies"}
            or not all(isinstance(value, str) for value in (*headers.values(), table.get("cookies", "")))
        ):
            raise SettingsError(f"{path}: [site.{host}] is not valid", hint)
    return tables


def _option_value(path: Path, key: str, value: Any, option: click.Option) -> Any:
    """A value as an option accepts it: numbers become what a person would type."""
    values = value if isinstance(value, list) and option.multiple else [value]
    wanted = (bool, str) if option.is_flag else (str, int, float)
    for each in values:
        if not isinstance(each, wanted) or isinstance(each, bool) is not (option.is_flag and not isinstance(each, str)):
            plain = "a list of strings" if option.multiple else "a string or a number"
            like = "true or false" if option.is_flag else plain
            raise SettingsError(f"{path}: {key} cannot be {value}", f"give {like}")
    taken = [str(each) if isinstance(each, float) else each for each in values]
    return taken if option.multiple else taken[0]


def _flattened(table: dict[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flattened(value, f"{within}{key}.")
        else:
            yield f"{within}{key}", value
