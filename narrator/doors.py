"""How parts are loaded that may come from other packages: as entry points, narrator's own included.

The package that uses a kind of part, such as `formats`, defines what such a part is.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from narrator.errors import NarratorError, SettingsError, UnexpectedError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint, EntryPoints


class _Addressed(Protocol):
    @property
    def schemes(self) -> tuple[str, ...]: ...
    @property
    def example(self) -> str: ...


_OWN = "narrator."

_Part = TypeVar("_Part")
_AddressedPart = TypeVar("_AddressedPart", bound=_Addressed)


@cache
def entries(group: str) -> "EntryPoints":
    """The entry points of a group, not loaded."""
    found: EntryPoints = _entries().select(group=group)
    return found


@cache
def _entries() -> Any:
    # This searches all installed packages, which takes 2 to 6 ms: as long as many a sentence. The type differs between
    # Python 3.11 and later versions.
    from importlib.metadata import entry_points

    return entry_points()


@cache
def parts(group: str, kind: type[_Part], what: str) -> dict[str, _Part | SettingsError]:
    """The parts registered in a group, by name; for each that cannot be loaded, the error instead.

    Args:
        group: the entry-point group.
        kind: the class that each must be an instance of.
        what: what users call such a part, such as “format”.
    """
    found = sorted(entries(group), key=lambda entry: entry.name)
    return {entry.name: _load(entry, kind, what) for entry in found}


def working(found: Mapping[str, _Part | SettingsError]) -> list[_Part]:
    """Those of some `parts` that can be loaded: one that cannot does not stop the others.

    Raises:
        SettingsError: there are some, but none can be loaded.
    """
    usable = [each for each in found.values() if not isinstance(each, SettingsError)]
    if not usable:
        for fault in faults(found):
            raise fault
    return usable


def faults(found: Mapping[str, _Part | SettingsError]) -> list[SettingsError]:
    """Why some `parts` cannot be loaded, for each that cannot."""
    return [each for each in found.values() if isinstance(each, SettingsError)]


@contextmanager
def blaming(part: str, function: Callable[..., object], source: str) -> Iterator[None]:
    """A block that calls a function of a part, whose author is told of exceptions that are not errors of narrator.

    Args:
        part: what users call it, such as “the source “a recipe””.
        function: whose module says whether it is narrator's own: then nothing changes.
        source: what it works on, for the error.

    Raises:
        UnexpectedError: the function failed, and it is from another package.
    """
    try:
        yield
    except (NarratorError, MemoryError, RecursionError):
        raise
    except Exception as error:
        if function.__module__.startswith(_OWN):
            raise
        raise UnexpectedError(error, source, part) from error


def of_scheme(
    scheme: str, group: str, kind: type[_AddressedPart], what: str, *, refusal: str, mark: str = "://"
) -> _AddressedPart:
    """The part that handles addresses of a scheme.

    Args:
        scheme: the beginning of the address, in lower case.
        group, kind, what: as for `parts`.
        refusal: the error message if there is none.
        mark: what follows the scheme in an address.

    Raises:
        SettingsError: there is none, or the one there is cannot be loaded; the error says which.
    """
    entered = parts(group, kind, what).values()
    known = {begin: each for each in entered if isinstance(each, kind) for begin in each.schemes}
    if scheme in known:
        return known[scheme]
    for each in entered:
        if isinstance(each, SettingsError):
            raise each
    near = get_close_matches(scheme, known, 1)
    examples = ", ".join(dict.fromkeys(each.example for each in known.values()))
    raise SettingsError(refusal, f"did you mean {near[0]}{mark}…?" if near else f"{what}s are such as {examples}")


def _load(entry: "EntryPoint", kind: type[_Part], what: str) -> _Part | SettingsError:
    """A part, or why it cannot be loaded: its author may have made any mistake."""
    try:
        found = entry.load()
        if isinstance(found, kind):
            return found
        fault = f"{entry.value} is no {kind.__name__}"
    except Exception as error:
        fault = f"{type(error).__name__}: {error}"
    return SettingsError(f"the {what} “{entry.name}” cannot be loaded: {fault}", "install it again, or remove it")
