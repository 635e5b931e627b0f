"""Text that is not an article: source code, data, and markup without a reader."""

import json
import tomllib
from functools import cache
from importlib.resources import files


def named(suffix: str) -> str:
    """The kind of files with this ending, for a sentence: “source code (.py)”; "" if they may be articles."""
    what = _endings().get(suffix.removeprefix("."), "")
    return f"{what} ({suffix})" if what else ""


def is_json(content: bytes) -> bool:
    """Whether it is one JSON value: an object or an array."""
    try:
        return isinstance(json.loads(content), dict | list)
    except (ValueError, RecursionError):
        return False


@cache
def _endings() -> dict[str, str]:
    text = files("narrator.sources").joinpath("not_articles.toml").read_text(encoding="utf-8")
    return {ending: what for what, endings in tomllib.loads(text).items() for ending in endings.split()}
