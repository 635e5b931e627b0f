"""What narrator knows of an episode. It is in its folder as `episode.json`, from which feeds are made."""

import json
import os
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from narrator.article import Omission
from narrator.episode import slots
from narrator.files import fingerprint, is_one_of, read_regular

FILE = "episode.json"
"""Its name in the folder of an episode."""

_MAX_SIZE = 50_000_000
MAX_PAGE = 200_000_000
"""The most bytes that a page has."""
_IDENTITY, _RELATIVE = (re.compile(rb'"%s"\s*:\s*("(?:[^"\\]|\\.)*")' % name) for name in (b"identity", b"relative"))
_CAST = b'"voices": {\n'
_BEGINNING = b'{\n "guid": "'


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: first millisecond and end. `level` is 1 for the outermost; `link` leads to its section, or is "".

    `picture` is the address of one on the web, or "".
    """

    start: int
    end: int
    title: str
    level: int = 1
    link: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same episode in another format: the name of its file, and the bytes of that."""

    audio: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """An episode, for whoever has only its folder. What is not known is "".

    `guid` stays the same when the article is narrated again, as does `narrated`, the time when that was first done (ISO
    8601, UTC). `published` is the article's own date, `link` its address, `source` that address or the name of the file
    that was read. `audio`, `cover` and `transcripts` are names of files in the folder, as is `thumbnail`, the cover for
    where it is shown small. `size` is the bytes of the audio, `duration` its milliseconds; `alternates` are the same in
    other formats, `epub` is the name of the e-book. `language` is a BCP 47 tag. `description` is plain text. `identity`
    tells the source from others, `relative` does so where it and the output folder were moved together, `recipe` from
    what and how the episode was made. `voices` are those who are read by a voice of their own, by the names of speakers
    and roles. `files` has the fingerprint of each file that narrator wrote beside this one, by name: what has that name
    and another content is the user's; of the page it is that of what is outside its slots. While an episode is being
    replaced, it has both the old and the new.
    """

    guid: str
    title: str
    narrated: str
    audio: str
    size: int
    duration: int
    language: str
    engine: str
    voice: str
    author: str = ""
    published: str = ""
    link: str = ""
    series: str = ""
    source: str = ""
    description: str = ""
    cover: str = ""
    thumbnail: str = ""
    transcripts: tuple[str, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    alternates: tuple[Alternate, ...] = ()
    epub: str = ""
    left_out: tuple[Omission, ...] = ()
    notes: tuple[str, ...] = ()
    identity: str = ""
    relative: str = ""
    recipe: str = ""
    voices: Mapping[str, str] = field(default_factory=dict, hash=False)
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False, hash=False)


_HALF = re.compile(rb"\\u[dD][89a-fA-F]")

_Told = TypeVar("_Told", Manifest, Chapter, Alternate, Omission)

_KEYS = frozenset(Manifest.__slots__)
# Of each kind the fields that are texts or numbers, and which of both.
_PLAIN: Mapping[type, Sequence[tuple[str, object]]] = {
    kind: [(each.name, each.type) for each in fields(kind) if each.type in (str, int)]
    for kind in (Manifest, Chapter, Alternate, Omission)
}


def read(folder: str | Path) -> Manifest:
    """Read the `episode.json` of a folder, whoever put it there.

    Raises:
        OSError: there is none, or it cannot be read; a link, a pipe or the like is none.
        ValueError: it is not one.
    """
    return from_json(read_regular(f"{folder}/{FILE}", _MAX_SIZE))


def is_own(path: Path, fingerprints: Collection[str]) -> bool:
    """Whether a file in the folder of an episode is as narrator wrote it, which has these fingerprints of it.

    Raises:
        NotRegularError: it is no file, but something else of that name.
        OSError: there is none, or it cannot be read.
    """
    if path.name != slots.PAGE:
        return is_one_of(path, fingerprints)
    page = slots.Page(read_regular(path, MAX_PAGE))
    # Narrator 0.2 and before noted the whole page.
    return fingerprint(page.content) in fingerprints or (page.is_sealed and fingerprint(page.outside()) in fingerprints)


class _Met(NamedTuple):
    """What was read of an `episode.json`, and what the system told of the file then."""

    state: tuple[int, ...]
    identity: str
    relative: str


# What this process has read of folders: of each output folder, by the name of a folder in it.
_met: dict[str, dict[str, _Met]] = {}


def of_source(output: Path, identity: str) -> list[str]:
    """The names of the folders in an output folder whose `episode.json` seems to be that of a source, in order.

    It takes far less time than to read them, and of those that are as they were when this process last looked next to
    none: whoever narrates thousands of articles asks for each.

    Raises:
        OSError: the output folder cannot be read.
    """
    with os.scandir(output) as entries:
        names = [each.name for each in entries if not each.name.startswith(".") and each.is_dir(follow_symlinks=False)]
    folder = str(output.absolute())
    before = _met.get(folder, {})
    now = {name: met for name in names if (met := _meeting(f"{folder}/{name}/{FILE}", before.get(name)))}
    _met[folder] = now
    return sorted(name for name, met in now.items() if met.identity == identity)


def moved(output: Path, relative: str) -> list[tuple[str, str]]:
    """Folders whose source was where this one is, seen from the output folder, each with the identity it has so far.

    They are those that `of_source` saw last.
    """
    met = _met.get(str(output.absolute()), {}) if relative else {}
    return sorted((name, each.identity) for name, each in met.items() if each.relative == relative)


def _meeting(path: str, before: _Met | None) -> _Met | None:
    """What is to be kept of a file; None if there is none that can be read."""
    try:
        status = os.lstat(path)
        state = (status.st_ino, status.st_size, status.st_mtime_ns)
        if before and before.state == state:
            return before
        content = read_regular(path, _MAX_SIZE)
        found = (each.search(content) for each in (_IDENTITY, _RELATIVE))
        return _Met(state, *(str(json.loads(each[1])) if each else "" for each in found))
    except (OSError, ValueError):
        return None


def casts(output: Path) -> dict[str, list[str]]:
    """The voices that speakers had in the episodes of an output folder, by name in lower case, the last one first."""
    found: list[Manifest] = []
    for path in output.glob(f"[!.]*/{FILE}"):
        with suppress(OSError, ValueError):
            if _CAST in read_regular(path, _MAX_SIZE):
                found.append(read(path.parent))
    voices: dict[str, list[str]] = {}
    for about in sorted(found, key=lambda about: str(about.narrated), reverse=True):
        for who, voice in about.voices.items():
            voices.setdefault(who.casefold(), []).append(voice)
    return voices


def is_remnant(folder: Path) -> bool:
    """Whether there is an `episode.json` in a folder that narrator wrote, though it may be cut off or damaged."""
    try:
        return read_regular(folder / FILE, _MAX_SIZE).startswith(_BEGINNING)
    except OSError:
        return False


def to_json(about: Manifest) -> str:
    """The text of an `episode.json`: a line for each thing that is told, and for each of several."""
    lines = ",\n ".join(f"{_dumped(name)}: {_lines(value)}" for name, value in _in_json(about).items())
    return f"{{\n {lines}\n}}\n"


def _lines(told: Any) -> str:
    # The whole at once, indented, is written by a part of `json` that takes five times as long.
    if told and isinstance(told, Mapping):
        return "{\n  " + ",\n  ".join(f"{_dumped(key)}: {_dumped(value)}" for key, value in told.items()) + "\n }"
    if told and isinstance(told, tuple):
        return "[\n  " + ",\n  ".join(map(_dumped, told)) + "\n ]"
    return _dumped(told)


def from_json(text: str | bytes) -> Manifest:
    """Read an `episode.json`. Keys that are not known are passed over: a later narrator may have written them.

    Raises:
        ValueError: it is not one.
    """
    try:
        told = json.loads(text)
        if _HALF.search(text if isinstance(text, bytes) else text.encode("utf-8", "replace")):
            # Halves of characters, which nothing can be written with, become question marks.
            told = json.loads(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))
        known: dict[str, Any] = {key: value for key, value in told.items() if key in _KEYS}
        return _checked(
            Manifest(
                **known
                | {
                    "transcripts": _texts(known.get("transcripts", ())),
                    "chapters": tuple(_checked(Chapter(**chapter)) for chapter in known.get("chapters", ())),
                    "alternates": tuple(_checked(Alternate(**each)) for each in known.get("alternates", ())),
                    "left_out": tuple(_checked(Omission(**out)) for out in known.get("left_out", ())),
                    "notes": _texts(known.get("notes", ())),
                    "voices": {str(who): str(voice) for who, voice in known.get("voices", {}).items()},
                    "files": {name: _texts(fingerprints) for name, fingerprints in known.get("files", {}).items()},
                }
            )
        )
    except (TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not an {FILE}: {error}") from error


def _texts(told: Iterable[Any]) -> tuple[str, ...]:
    found = tuple(told)
    if not {str}.issuperset(map(type, found)):
        raise TypeError(f"{found!r} are not texts")
    return found


def _checked(told: _Told) -> _Told:
    """What was told, if its texts are texts and its numbers are numbers."""
    for name, kind in _PLAIN[type(told)]:
        if type(value := getattr(told, name)) is not kind:
            raise TypeError(f"{name} cannot be {value!r}")
    return told


def _in_json(told: Any) -> dict[str, Any]:
    """What JSON has in the place of things and mappings: `asdict` would copy all that is in them, too."""
    return dict(told) if isinstance(told, Mapping) else {each.name: getattr(told, each.name) for each in fields(told)}


_dumped = json.JSONEncoder(ensure_ascii=False, default=_in_json).encode
