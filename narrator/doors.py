"""How parts enter that may come from other packages: by entry points, narrator's own the same way.

What each kind of part is, and who asks for it, its own package says, such as `formats`.
"""

from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from narrator.errors import SettingsError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint, EntryPoints


class _Addressed(Protocol):
    @property
    def schemes(self) -> tuple[str, ...]: ...
    @property
    def example(self) -> str: ...


_Part = TypeVar("_Part")
_AddressedPart = TypeVar("_AddressedPart", bound=_Addressed)


@cache
def entries(group: str) -> "EntryPoints":
    """What enters by a door, not loaded."""
    found: EntryPoints = _entries().select(group=group)
    return found


@cache
def _entries() -> Any:
    # All installed packages are looked through, which takes 2 to 6 ms: as long as many a sentence. Python 3.11 has
    # another type for it than later ones.
    from importlib.metadata import entry_points

    return entry_points()


@cache
def parts(group: str, kind: type[_Part], what: str) -> dict[str, _Part | SettingsError]:
    """The parts that entered by a door, by name; in place of each that cannot be loaded, why.

    Args:
        group: the entry-point group.
        kind: what each has to be.
        what: what people call such a part, such as “format”.
    """
    found = sorted(entries(group), key=lambda entry: entry.name)
    return {entry.name: _load(entry, kind, what) for entry in found}


def of_scheme(
    scheme: str, group: str, kind: type[_AddressedPart], what: str, *, refusal: str, mark: str = "://"
) -> _AddressedPart:
    """The part whose addresses begin so.

    Args:
        scheme: how the address begins, in lower case.
        group, kind, what: as for `parts`.
        refusal: what is told where there is none.
        mark: what is behind the scheme in an address.

    Raises:
        SettingsError: there is none, and perhaps since one cannot be loaded, which is told then.
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
    """A part, or why it cannot be had: whoever wrote it may have made any mistake."""
    try:
        found = entry.load()
        if isinstance(found, kind):
            return found
        fault = f"{entry.value} is no {kind.__name__}"
    except Exception as error:
        fault = f"{type(error).__name__}: {error}"
    return SettingsError(f"the {what} “{entry.name}” cannot be loaded: {fault}", "install it again, or remove it")
