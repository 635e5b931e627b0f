"""TOML as named tuples: a class says what a file has to hold, and errors tell whoever writes one what is wrong.

Named tuples, not dataclasses: there are thirty classes, and it takes 3 ms to define them so, not 20.
"""

import re
from collections.abc import Mapping
from functools import cache
from types import UnionType
from typing import Any, NewType, get_args, get_origin

from narrator.errors import SettingsError

Name = NewType("Name", str)
"""What something is called, in one word or several."""

_GAP = re.compile(r"\{(\w*)\}")


def shaped(value: Any, kind: Any, where: str) -> Any:
    """A value as a kind: str, bool, int, a named tuple of a table or a list, a mapping or tuple of a kind, a pattern.

    A frozenset of str is written as one text, with spaces between the words; a frozenset or a tuple of Name as one
    text, with each name in a line.
    A named tuple may have a method `check` that raises ValueError.

    Raises:
        SettingsError: the value is of another kind. The message begins with `where`.
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
    if unknown := value.keys() - set(known):
        raise SettingsError(f"{where} has no use for {', '.join(sorted(unknown))}", f"there are: {', '.join(known)}")
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
    """A named tuple whose tuples and sets hold what two of its kind hold; other values are those of the second."""
    values = dict(second._asdict())
    for name, value in values.items():
        if isinstance(value, tuple):
            values[name] = getattr(first, name) + value
        elif isinstance(value, frozenset):
            values[name] = getattr(first, name) | value
    return type(second)(**values)


def by_symbol(rows: Mapping[str, Any]) -> dict[str, Any]:
    """Rows whose keys are all symbols of a thing, with spaces between them, by each of the symbols."""
    return {symbol: value for symbols, value in rows.items() for symbol in symbols.split()}


def gaps(text: str) -> set[str]:
    """The names of the gaps in a text, such as `{author}`.

    Raises:
        ValueError: there is a brace without another.
    """
    if set(_GAP.sub("", text)) & set("{}"):
        raise ValueError(f"in “{text}” a brace is left over")
    return set(_GAP.findall(text))


def _pattern(written: str, where: str) -> re.Pattern[str]:
    try:
        return re.compile(written)
    except re.error as error:
        raise SettingsError(f"{where} is not a regular expression: {error}", f"it is {written}") from error
