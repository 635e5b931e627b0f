"""TOML as named tuples: a class defines what a file must contain, and errors tell its author what is wrong.

Named tuples rather than dataclasses: there are thirty classes, and defining them takes 3 ms instead of 20.
"""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from types import UnionType
from typing import Any, NewType, get_args, get_origin

from narrator.errors import SettingsError

Name = NewType("Name", str)
"""The name of something, in one word or several."""

_GAP = re.compile(r"\{(\w*)\}")


def shaped(value: Any, kind: Any, where: str) -> Any:
    """A value converted to a type: str, bool, int, a named tuple (from a table or list), a mapping or tuple, a pattern.
    A frozenset of str is written as one string, with words separated by spaces; a frozenset or a tuple of Name as one
    string, with one name a line. A named tuple may have a method `check` that raises ValueError.

    Raises:
        SettingsError: the value is of another type. The message begins with `where`.
    """
    origin, inner = _generic(kind)
    if origin is None and hasattr(kind, "_fields"):
        return _record(value, kind, where)
    if origin is UnionType:
        return shaped(value, inner[0], where)
    if origin is Mapping and isinstance(value, dict):
        return {key: shaped(item, inner[1], f"{where}: {key}") for key, item in value.items()}
    if origin is tuple and isinstance(value, list) and (inner[-1] is ... or len(value) == len(inner)):
        return tuple(shaped(item, inner[0], where) for item in value)
    if origin in (frozenset, tuple) and inner[0] is Name and isinstance(value, str):
        return origin(value.strip().splitlines())
    if origin is frozenset and isinstance(value, str):
        return frozenset(value.split())
    if origin is re.Pattern and isinstance(value, str):
        return _pattern(value, where)
    if origin is None and isinstance(value, kind):
        return value
    wanted = {Mapping: "a table", tuple: "a list", bool: "true or false", int: "a number"}.get(origin or kind, "a text")
    if origin is tuple and inner[-1] is not ...:
        wanted = f"a list of {len(inner)}"
    raise SettingsError(f"{where} has to be {wanted}", f"it is {value!r}")


@cache
def _generic(kind: Any) -> tuple[Any, tuple[Any, ...]]:
    return get_origin(kind), get_args(kind)


def _record(value: Any, kind: Any, where: str) -> Any:
    known = kind._fields
    if isinstance(value, list) and len(value) <= len(known):
        value = dict(zip(known, value, strict=False))
    if not isinstance(value, dict):
        raise SettingsError(f"{where} has to be a table or a short list", f"it is {value!r}")
    if unknown := sorted(value.keys() - set(known)):
        near = [meant for key in unknown for meant in get_close_matches(key, known, 1)]
        hint = f"did you mean {', '.join(near)}?" if near else f"there are: {', '.join(known)}"
        raise SettingsError(f"{where} has unknown keys: {', '.join(unknown)}", hint)
    if missing := [name for name in known if name not in value and name not in kind._field_defaults]:
        raise SettingsError(f"{where} lacks {', '.join(missing)}", "add it")
    kinds = kind.__annotations__
    made = kind(**{name: shaped(item, kinds[name], f"{where}: {name}") for name, item in value.items()})
    if check := getattr(made, "check", None):
        try:
            check()
        except ValueError as error:
            raise SettingsError(f"{where}: {error}", "fix it, or install its package again") from error
    return made


def added(first: Any, second: Any) -> Any:
    """A named tuple that combines the tuples and sets of two; other values are those of the second."""
    values = dict(second._asdict())
    for name, value in values.items():
        if isinstance(value, tuple):
            values[name] = getattr(first, name) + value
        elif isinstance(value, frozenset):
            values[name] = getattr(first, name) | value
    return type(second)(**values)


def by_symbol(rows: Mapping[str, Any]) -> dict[str, Any]:
    """Rows whose keys are all symbols of something, separated by spaces, by each single symbol."""
    return {symbol: value for symbols, value in rows.items() for symbol in symbols.split()}


def gaps(text: str) -> set[str]:
    """The names of the placeholders in a text, such as `{author}`.

    Raises:
        ValueError: a brace has no counterpart.
    """
    if set(_GAP.sub("", text)) & set("{}"):
        raise ValueError(f"in “{text}” a brace has no counterpart")
    return set(_GAP.findall(text))


def _pattern(written: str, where: str) -> re.Pattern[str]:
    try:
        return re.compile(written)
    except re.error as error:
        raise SettingsError(f"{where} is not a regular expression: {error}", f"it is {written}") from error
