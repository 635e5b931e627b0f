"""TOML as dataclasses: what a file has to hold is what the class says, and whoever writes one is told what is wrong."""

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from string import Formatter
from types import UnionType
from typing import Any, get_args, get_origin

from narrator.errors import SettingsError


def shaped(value: Any, kind: Any, where: str) -> Any:
    """A value as a kind: str, bool, a dataclass of a table or a list, a dict or tuple of a kind, a pattern.

    A frozenset of str is written as one text with spaces between the words, for that is how lists of them read best.
    A class may look at its values when it is made, and raise ValueError.

    Raises:
        SettingsError: the value is of another kind. The message begins with `where`.
    """
    if is_dataclass(kind):
        return _record(value, kind, where)
    origin, inner = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return shaped(value, inner[0], where)
    if origin is dict and isinstance(value, dict):
        return {key: shaped(item, inner[1], f"{where}: {key}") for key, item in value.items()}
    if origin is tuple and isinstance(value, list) and (inner[-1] is ... or len(value) == len(inner)):
        return tuple(shaped(item, inner[0], where) for item in value)
    if origin is frozenset and isinstance(value, str):
        return frozenset(value.split())
    if origin is re.Pattern and isinstance(value, str):
        return _pattern(value, where)
    if origin is None and isinstance(value, kind):
        return value
    wanted = {dict: "a table", tuple: "a list", bool: "true or false", int: "a number"}.get(origin or kind, "a text")
    if origin is tuple and inner[-1] is not ...:
        wanted = f"a list of {len(inner)}"
    raise SettingsError(f"{where} has to be {wanted}", f"it is {value!r}")


def _record(value: Any, kind: Any, where: str) -> Any:
    known = {field.name: field for field in fields(kind)}
    if isinstance(value, list) and len(value) <= len(known):
        value = dict(zip(known, value, strict=False))
    if not isinstance(value, Mapping):
        raise SettingsError(f"{where} has to be a table or a short list", f"it is {value!r}")
    if unknown := value.keys() - known.keys():
        raise SettingsError(f"{where} has no use for {', '.join(sorted(unknown))}", f"there are: {', '.join(known)}")
    needed = [name for name, field in known.items() if field.default is field.default_factory is MISSING]
    if missing := [name for name in needed if name not in value]:
        raise SettingsError(f"{where} lacks {', '.join(missing)}", "add it")
    parts = {name: shaped(item, known[name].type, f"{where}: {name}") for name, item in value.items()}
    try:
        return kind(**parts)
    except ValueError as error:
        raise SettingsError(f"{where}: {error}", "mend it, or install its package again") from error


def added(first: Any, second: Any) -> Any:
    """A dataclass whose tuples and sets hold what two of its kind hold; other values are those of the second."""
    values = {}
    for name, value in ((field.name, getattr(second, field.name)) for field in fields(second)):
        match value:
            case tuple():
                values[name] = getattr(first, name) + value
            case frozenset():
                values[name] = getattr(first, name) | value
            case _:
                values[name] = value
    return type(second)(**values)


def by_sign(rows: Mapping[str, Any]) -> dict[str, Any]:
    """Rows that are written with all signs of a thing before it, spaces between them, by each of the signs."""
    return {sign: value for signs, value in rows.items() for sign in signs.split()}


def gaps(text: str) -> set[str]:
    """The names of the gaps in a text, such as `{author}`.

    Raises:
        ValueError: a brace is not closed.
    """
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _pattern(written: str, where: str) -> re.Pattern[str]:
    try:
        return re.compile(written)
    except re.error as error:
        raise SettingsError(f"{where} is no regular expression: {error}", f"it is {written}") from error
