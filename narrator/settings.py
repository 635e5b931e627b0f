"""`narrator.toml`: what a person wants in every run in a folder.

Environment variables `NARRATOR_…` come before the file, flags before both. Only the command line reads settings;
the stages of the pipeline get plain values.
"""

import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from narrator.errors import SettingsError

FILE = Path("narrator.toml")

ENGINES = "narrator.engines"
"""Under which the command line keeps the settings of engines; each engine checks its own."""

KEYS = {
    "output": "output",
    "engine": "engine",
    "offline": "offline",
    "remote-limit": "remote_limit",
    "requests": "requests",
    "voice": "voice",
    "language": "language",
    "rate": "rate",
    "bitrate": "bitrate",
    "chapter-depth": "chapter_depth",
    "announce": "announce",
    "author": "author",
    "parts": "parts",
    "cover": "cover",
    "transcripts": "transcripts",
    "jobs": "jobs",
    "store": "store",
    "store-limit": "store_limit",
    "say.code": "say_code",
    "say.tables": "say_tables",
    "say.figures": "say_figures",
    "say.footnotes": "say_footnotes",
    "say.quotes": "say_quotes",
    "say.citations": "say_citations",
    "say.addresses": "say_addresses",
    "say.asides": "say_asides",
    "pause.line": "pause_line",
    "pause.item": "pause_item",
    "pause.paragraph": "pause_paragraph",
    "pause.quote": "pause_quote",
    "pause.heading": "pause_heading",
    "pause.section": "pause_section",
    "show.title": "show_title",
    "show.author": "show_author",
    "show.email": "show_email",
    "show.description": "show_description",
    "show.category": "show_category",
    "show.language": "show_language",
    "show.image": "show_image",
    "show.link": "show_link",
    "show.explicit": "show_explicit",
    "show.base-url": "show_base_url",
}
"""Every key of the file, tables with a dot, and the parameter of the command line that it sets."""


def load(path: Path = FILE) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The settings of a file by parameter name, and those of engines by their names; none if there is no such file.

    Raises:
        SettingsError: it is not TOML, or has a key that narrator does not know.
    """
    try:
        with path.open("rb") as file:
            content = tomllib.load(file)
    except FileNotFoundError:
        return {}, {}
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not valid TOML: {error}", "mend that line") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot read {path}: {error}", "check the file") from error
    settings = {}
    engines = content.pop("engines", {})
    if not isinstance(engines, dict) or not all(isinstance(table, dict) for table in engines.values()):
        raise SettingsError(f"{path}: [engines] cannot be taken", "give each engine a table of its own: [engines.NAME]")
    for key, value in _flat(content):
        if key not in KEYS:
            near = get_close_matches(key, KEYS, n=1)
            todo = f"did you mean {near[0]}?" if near else f"known are: {', '.join(KEYS)}"
            raise SettingsError(f"{path} has an unknown key “{key}”", todo)
        settings[KEYS[key]] = value
    return settings, engines


def _flat(table: dict[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{within}{key}.")
        else:
            yield f"{within}{key}", value
