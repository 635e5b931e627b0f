"""How parts enter that may come from other packages: by entry points, narrator's own the same way.

What each kind of part is, and who asks for it, its own package says: `formats`, `sources`, `targets`, `subscriptions`.
"""

from functools import cache
from typing import TYPE_CHECKING, TypeVar

from narrator.errors import SettingsError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_Part = TypeVar("_Part")


@cache
def parts(group: str, kind: type[_Part], what: str) -> dict[str, _Part | SettingsError]:
    """The parts that entered by a door, by name; in place of each that cannot be loaded, why.

    Args:
        group: the entry-point group.
        kind: what each has to be.
        what: what people call such a part, such as “format”.
    """
    from importlib.metadata import entry_points

    found = sorted(entry_points(group=group), key=lambda entry: entry.name)
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
