"""An installed third-party package: one module, and the entry point through which narrator finds it."""

import os
import shutil
import tomllib
from pathlib import Path


def install(folder: Path, group: str, name: str, code: str) -> dict[str, str]:
    """Put a module with an entry point where Python finds installed packages.

    Args:
        folder: where; it must not exist yet.
        group: the entry point's group, such as `narrator.engines`, and the attribute that it refers to, as in
            `group:attribute`: `engine`, `FORMAT` or the like.
        name: the entry point's name and, after `toy_`, the module's.
        code: the module's code.

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
    return _with(folder)


def install_project(folder: Path, project: Path) -> dict[str, str]:
    """The same for a project of one module, according to its `pyproject.toml`; it is installed as pip would.

    Args:
        folder: where; it must not exist yet.
        project: the folder of `pyproject.toml` and the module.

    Returns:
        The environment of a process in which it is installed.
    """
    table = tomllib.loads((project / "pyproject.toml").read_text())["project"]
    name = table["name"].replace("-", "_")
    about = folder / f"{name}-{table['version']}.dist-info"
    about.mkdir(parents=True)
    shutil.copy(project / f"{name}.py", folder)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {table['name']}\nVersion: {table['version']}\n")
    groups = (
        "\n".join((f"[{group}]", *(f"{entry} = {where}" for entry, where in entries.items())))
        for group, entries in table["entry-points"].items()
    )
    (about / "entry_points.txt").write_text("\n".join(groups) + "\n")
    return _with(folder)


def _with(folder: Path) -> dict[str, str]:
    path = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH", "")]))
    return os.environ | {"PYTHONPATH": path}
