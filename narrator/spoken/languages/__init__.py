"""The languages: what is known of each is in one folder, in TOML files that can be mended without Python.

    de/
      phrases.toml    what narrator says in its own words
      …               a file for each group of rules; the class that it is read as says what its keys mean
      grammar.py      what no table can tell; few languages need it

A folder is called as the first part of a BCP 47 tag. It may lack any file: what narrator does not know of a language is
left to the engine. A file is read when a text needs it, not before. `mul` (ISO 639-2: multiple languages) is no
language, but what texts in all of them have: acronyms, little words in names, the marks of an encyclopedia.

A package of somebody else adds a language under the entry-point group `narrator.languages`. The name of the entry is
the tag, its value the package whose folder has these files.
"""

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from narrator.errors import SettingsError
from narrator.spoken.languages.grammar import Grammar
from narrator.spoken.languages.shapes import added, shaped

COMMON = "mul"
GROUP = "narrator.languages"

_HOME = Path(__file__).parent
_WHOLE = "numbers.toml"
"""A language that has this file is narrator's own alone. Only for others are installed packages looked through, which
takes 40 ms in a new process, a third of what the first sentence takes altogether."""

_Shape = TypeVar("_Shape")

SHAPES: dict[str, type] = {}
"""What the files are read as, by their name without the end, and after a dot that of a table in one."""


def names() -> list[str]:
    """The tags of all languages of which anything is known, by narrator or an installed package."""
    from importlib.metadata import entry_points

    own = {path.name for path in _HOME.iterdir() if path.is_dir() and path.name.isalpha()}
    return sorted((own | entry_points(group=GROUP).names) - {COMMON})


def base(tag: str) -> str:
    """The first part of a BCP 47 tag, in small letters: the language without its region."""
    return tag.partition("-")[0].lower()


def reader(name: str, shape: type[_Shape]) -> Callable[[str], _Shape | None]:
    """A function that reads what a language has under this name, None where it has nothing. Each is read once.

    The function takes a base language such as "de", and raises SettingsError if a file is not as it should be.
    """
    SHAPES[name] = shape

    @cache
    def read(language: str) -> _Shape | None:
        return _read(_homes(language), name, shape)

    return read


def common(name: str, shape: type[_Shape]) -> Callable[[], _Shape]:
    """As `reader`, for what all languages share."""

    @cache
    def read() -> _Shape:
        found = _read((_Home(f"{__name__}.{COMMON}", _HOME / COMMON),), name, shape)
        assert found is not None
        return found

    return read


def reader_for_all(name: str, shape: type[_Shape]) -> Callable[[str], _Shape]:
    """As `reader`, together with what all languages share under this name: lists and sets of words, added up."""
    own, shared = reader(name, shape), common(name, shape)

    @cache
    def read(language: str) -> _Shape:
        words = own(language)
        both: _Shape = shared() if words is None else added(shared(), words)
        return both

    return read


@cache
def grammar(language: str) -> Grammar:
    """What a base language does in code, from the `grammar.py` in its folder."""
    for home in _homes(language):
        if (home.folder / "grammar.py").is_file():
            try:
                found: Grammar = import_module(f"{home.package}.grammar").GRAMMAR
            except (ImportError, AttributeError) as error:
                raise SettingsError(f"{home.package} cannot be loaded: {error}", "install its package again") from error
            return found
    return Grammar()


class _Home(NamedTuple):
    """A folder with what is known of a language, and the package that it is."""

    package: str
    folder: Path


def _read(homes: tuple[_Home, ...], name: str, shape: type[_Shape]) -> _Shape | None:
    file, _, table = name.partition(".")
    for home in homes:
        path = home.folder / f"{file}.toml"
        known = _parsed(path)
        if known is not None and (not table or table in known):
            found: _Shape = shaped(known[table] if table else known, shape, f"{path}: {table}" if table else f"{path}")
            return found
    return None


@cache
def _parsed(path: Path) -> Mapping[str, Any] | None:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path} cannot be read: {error}", "mend it, or install its package again") from error


@cache
def _homes(language: str) -> tuple[_Home, ...]:
    """Where a language may be: what other packages know of one comes before what narrator does."""
    if not (language.isascii() and language.isalpha()) or language == COMMON:
        return ()
    own = _Home(f"{__name__}.{language}", _HOME / language)
    if (own.folder / _WHOLE).is_file():
        return (own,)
    return (*_installed(language), own)


def _installed(language: str) -> list[_Home]:
    from importlib.metadata import entry_points
    from importlib.util import find_spec

    homes: list[_Home] = []
    for entry in entry_points(group=GROUP, name=language):
        try:
            found = find_spec(entry.value)
        except ImportError:
            found = None
        if not found or not found.submodule_search_locations:
            raise SettingsError(f"the language {language} has no folder {entry.value}", "install its package again")
        homes += (_Home(entry.value, Path(folder)) for folder in found.submodule_search_locations)
    return homes
