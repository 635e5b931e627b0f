"""Tables of cases in text files, one per language: thousands of lines, whose failures are all reported at once.

A test for each line would take longer than what it tests.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path


def rows(folder: Path, split: Callable[[str], Sequence[str]]) -> dict[str, list[tuple[str, str]]]:
    """The lines of the files in a folder, each as its two sides, by language, which file names begin with."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in sorted(folder.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                written, said = map(str.strip, split(line))
                found.setdefault(path.stem.partition("-")[0], []).append((written, said))
    return found


def all_alike(cases: Iterable[tuple[str, str | None, str]]) -> None:
    """Fail with a report of every case (what is given, what comes of it, what should) that is wrong."""
    wrong = [
        f"{given!r}\n    gave {found!r}\n    not  {expected!r}" for given, found, expected in cases if found != expected
    ]
    assert not wrong, "\n".join([f"{len(wrong)} wrong", *wrong])
