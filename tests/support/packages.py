"""A package of somebody else's, installed: one module, and the entry point by which narrator finds it."""

import os
from pathlib import Path


def install(folder: Path, group: str, name: str, code: str) -> dict[str, str]:
    """Put a module with an entry point where Python finds installed packages.

    Args:
        folder: where; it must not be there yet.
        group: of the entry point, such as `narrator.engines`.
        name: of the entry point and, behind `toy_`, of the module; it leads to `engine`, `FORMAT` and the like, as
            `group:attribute` says.
        code: of the module.

    Returns:
        The environment of a process in which it is installed.
    """
    group, _, attribute = group.partition(":")
    module = f"toy_{name}"
    about = folder / f"{module}-1.0.dist-info"
    about.mkdir(parents=True)
    (folder / f"{module}.py").write_text(code)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[{group}]\n{name} = {module}:{attribute}\n")
    path = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH", "")]))
    return os.environ | {"PYTHONPATH": path}
