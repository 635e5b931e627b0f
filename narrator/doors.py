"""How parts enter that may come from other packages: by entry points, narrator's own the same way.

What each kind of part is, and who asks for it, its own package says, such as `formats`.
"""

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from narrator.errors import SettingsError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint, EntryPoints

_Part = TypeVar("_Part")


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
