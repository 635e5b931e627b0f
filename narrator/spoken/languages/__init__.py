"""The languages. Everything known about one is in its folder, in TOML files that can be edited without Python.

    de/
      phrases.toml    what narrator says in its own words
      numbers.toml    words for numbers; other families have a file each: dates, money, units, symbols, formulas, …
      documents.toml  the names of parts of documents, for readers to recognise; mails, matter (of books), pages and
                      styles have a file each; for some languages there is nothing else
      grammar.py      what no table can express, in code; few languages need it

A folder's name is the first subtag of a BCP 47 tag. No file is required: what narrator does not know about a language
is left to the engine. A TOML file of another name is an error. The keys of a file are explained in the class that it is
read as, which the module of its family passes to `reader`. Files are read when a text needs them. Those for recognising
parts of documents are read for all languages at once, since documents seldom state their language: see
`narrator.sources.vocabulary`.

`mul` (ISO 639-2: multiple languages) is not a language: it has what is looked for in texts of all languages, since
these quote each other: acronyms, names of people and titles, the lines of sites, citation marks.

Other packages add languages with an entry point in the group `narrator.languages`: its name is the tag, its value the
package with these files. They may also add files to a language for which narrator has no numbers; if it has, the
language is narrator's own.
"""

import os
import tomllib
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from narrator.doors import entries
from narrator.errors import SettingsError
from narrator.spoken.languages.grammar import Grammar
from narrator.spoken.languages.shapes import added, shaped

COMMON = "mul"
GROUP = "narrator.languages"

_HOME = Path(__file__).parent
# A language with this file is complete; for others, installed packages are searched.
_WHOLE = "numbers.toml"
_CODE = "grammar.py"
# How similar a name has to be: one or two slips in it.
_SIMILAR = 0.8

_Shape = TypeVar("_Shape")

SHAPES: dict[str, type] = {}
"""The classes that files are read as, by name: "dates" for dates.toml, "symbols.addresses" for one table of a file."""


def names() -> list[str]:
    """The tags of all languages for which narrator or an installed package has anything."""
    with os.scandir(_HOME) as found:
        own = {entry.name for entry in found if entry.name.isalpha() and entry.is_dir()}
    return sorted((own | entries(GROUP).names) - {COMMON})


def base(tag: str) -> str:
    """The first subtag of a BCP 47 tag, in lower case: the language without its region."""
    return tag.partition("-")[0].lower()


def reader(name: str, shape: type[_Shape]) -> Callable[[str], _Shape | None]:
    """A function from a base language such as "de" to its content under this name, or None; each is read once.

    The function raises SettingsError if a file is invalid.
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
    """As `reader`, but what all languages share is added to the lists and sets of words."""
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
        if (home.folder / _CODE).is_file():
            try:
                found: Grammar = import_module(f"{home.package}.grammar").GRAMMAR
            except (ImportError, AttributeError) as error:
                raise SettingsError(f"{home.package} cannot be loaded: {error}", "install its package again") from error
            return found
    return Grammar()


class _Home(NamedTuple):
    """A folder with the files of a language, and its package."""

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
        raise SettingsError(f"{path} cannot be read: {error}", "fix it, or install its package again") from error


@cache
def _homes(language: str) -> tuple[_Home, ...]:
    """The folders of a language. Those of other packages take precedence over narrator's."""
    if not (language.isascii() and language.isalpha()) or language == COMMON:
        return ()
    own = _Home(f"{__name__}.{language}", _HOME / language)
    if (own.folder / _WHOLE).is_file():
        return (own,)
    return (*_installed(language), own)


def _installed(language: str) -> list[_Home]:
    from importlib.util import find_spec

    homes: list[_Home] = []
    for entry in entries(GROUP).select(name=language):
        try:
            found = find_spec(entry.value)
        except ImportError:
            found = None
        if not found or not found.submodule_search_locations:
            raise SettingsError(f"the language {language} has no folder {entry.value}", "install its package again")
        homes += (_Home(entry.value, Path(folder)) for folder in found.submodule_search_locations)
    for home in homes:
        _refuse_misnamed(home.folder)
    return homes


def _refuse_misnamed(folder: Path) -> None:
    """Raises SettingsError for a file of an installed language that would be ignored because of its name."""
    known = _files()
    # Other modules are what grammar.py imports, and anything else may be beside them.
    suffixes = {".toml"} if (folder / _CODE).exists() else {".toml", ".py"}
    for path in sorted(path for path in folder.iterdir() if path.suffix in suffixes and path.name not in known):
        near = get_close_matches(path.name, known, 1, _SIMILAR)
        if not near and path.suffix == ".py":
            continue
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(sorted(known))}"
        raise SettingsError(f"narrator knows no file {path.name} of a language, but there is {path}", hint)


@cache
def _files() -> frozenset[str]:
    """The names of all files that a language can have; each is in one of narrator's own folders."""
    return frozenset({path.name for path in _HOME.glob("*/*.toml")} | {_CODE})
