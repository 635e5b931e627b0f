"""The manifest of an episode: what narrator knows of it. It is `episode.json` in its folder; feeds are made from it."""

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
"""The file's name in the folder of an episode."""

_MAX_SIZE = 50_000_000
MAX_PAGE = 200_000_000
"""The largest size of a page, in bytes."""
_IDENTITY, _RELATIVE = (re.compile(rb'"%s"\s*:\s*("(?:[^"\\]|\\.)*")' % name) for name in (b"identity", b"relative"))
_CAST = b'"voices": {\n'
_BEGINNING = b'{\n "guid": "'


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its first millisecond and its end. `level` is 1 for the outermost.

    `link` leads to its section, `picture` is the address of one on the web; both may be "".
    """

    start: int
    end: int
    title: str
    level: int = 1
    link: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same episode in another format: the name and the size in bytes of its file."""

    audio: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """An episode, for readers that have only its folder. Unknown fields are "".

    `guid` stays the same when the article is narrated again, as does `narrated`, the time when it was first narrated
    (ISO 8601, UTC). `published` is the article's own date, `link` its address, `source` that address or the name of the
    file that was read. `audio`, `cover` and `transcripts` are names of files in the folder, as is `thumbnail`, the
    cover for where it is shown small. `size` is the audio's in bytes, `duration` its milliseconds; `alternates` are the
    same audio in other formats, `epub` is the name of the e-book. `language` is a BCP 47 tag. `description` is plain
    text. `identity` identifies the source; `relative` does so even if the source and the output folder were moved
    together. `recipe` is a digest of what the episode was made from, and how. `voices` maps speakers and roles that
    have voices of their own to these. `files` has the fingerprints of each file that narrator wrote beside this one, by
    name: a file with that name and other content is the user's. The page's fingerprint is that of what is outside its
    slots. While an episode is being replaced, `files` has both the old fingerprints and the new ones.
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

_Record = TypeVar("_Record", Manifest, Chapter, Alternate, Omission)

_KEYS = frozenset(Manifest.__slots__)
# For each class, the fields that are strings or numbers, with their types.
_PLAIN: Mapping[type, Sequence[tuple[str, object]]] = {
    kind: [(each.name, each.type) for each in fields(kind) if each.type in (str, int)]
    for kind in (Manifest, Chapter, Alternate, Omission)
}


def read(folder: str | Path) -> Manifest:
    """Read the `episode.json` of a folder, whoever put it there.

    Raises:
        OSError: it does not exist or cannot be read; a link, a pipe or the like does not count as one.
        ValueError: it is not valid.
    """
    return from_json(read_regular(f"{folder}/{FILE}", _MAX_SIZE))


def is_own(path: Path, fingerprints: Collection[str]) -> bool:
    """Whether a file in the folder of an episode is as narrator wrote it, given the fingerprints on record.

    Raises:
        NotRegularError: the name is not that of a regular file.
        OSError: it does not exist, or cannot be read.
    """
    if path.name != slots.PAGE:
        return is_one_of(path, fingerprints)
    page = slots.Page(read_regular(path, MAX_PAGE))
    # Narrator 0.2 and earlier recorded the whole page.
    return fingerprint(page.content) in fingerprints or (page.is_sealed and fingerprint(page.outside()) in fingerprints)


class _Seen(NamedTuple):
    """What was read from an `episode.json`, and the state of the file at that time."""

    state: tuple[int, ...]
    identity: str
    relative: str


# What this process has read: for each output folder, by the name of a folder in it.
_seen: dict[str, dict[str, _Seen]] = {}


def of_source(output: Path, identity: str) -> list[str]:
    """The names of the folders in an output folder whose `episode.json` seems to be that of a source, in order.

    It takes far less time than parsing them, and almost none for those that have not changed since this process last
    looked: whoever narrates thousands of articles asks for each of them.

    Raises:
        OSError: the output folder cannot be read.
    """
    with os.scandir(output) as entries:
        names = [each.name for each in entries if not each.name.startswith(".") and each.is_dir(follow_symlinks=False)]
    folder = str(output.absolute())
    before = _seen.get(folder, {})
    now = {name: met for name in names if (met := _seen_file(f"{folder}/{name}/{FILE}", before.get(name)))}
    _seen[folder] = now
    return sorted(name for name, met in now.items() if met.identity == identity)


def moved(output: Path, relative: str) -> list[tuple[str, str]]:
    """Folders whose source has the same path relative to the output folder, each with the identity on record.

    Only those that `of_source` saw last are considered.
    """
    met = _seen.get(str(output.absolute()), {}) if relative else {}
    return sorted((name, each.identity) for name, each in met.items() if each.relative == relative)


def _seen_file(path: str, before: _Seen | None) -> _Seen | None:
    """What to remember of a file; None if it does not exist or cannot be read."""
    try:
        status = os.lstat(path)
        state = (status.st_ino, status.st_size, status.st_mtime_ns)
        if before and before.state == state:
            return before
        content = read_regular(path, _MAX_SIZE)
        found = (each.search(content) for each in (_IDENTITY, _RELATIVE))
        return _Seen(state, *(str(json.loads(each[1])) if each else "" for each in found))
    except (OSError, ValueError):
        return None


def casts(output: Path) -> dict[str, list[str]]:
    """The voices that speakers had in the episodes of an output folder, by name in lower case, the newest first."""
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
    """Whether the `episode.json` in a folder was written by narrator, though it may be truncated or damaged."""
    try:
        return read_regular(folder / FILE, _MAX_SIZE).startswith(_BEGINNING)
    except OSError:
        return False


def to_json(about: Manifest) -> str:
    """The text of an `episode.json`: a line for each field, and for each element of a list."""
    lines = ",\n ".join(f"{_dumped(name)}: {_lines(value)}" for name, value in _in_json(about).items())
    return f"{{\n {lines}\n}}\n"


def _lines(value: Any) -> str:
    # `json` indents with a part that takes five times as long.
    if value and isinstance(value, Mapping):
        return "{\n  " + ",\n  ".join(f"{_dumped(key)}: {_dumped(each)}" for key, each in value.items()) + "\n }"
    if value and isinstance(value, tuple):
        return "[\n  " + ",\n  ".join(map(_dumped, value)) + "\n ]"
    return _dumped(value)


def from_json(text: str | bytes) -> Manifest:
    """Parse an `episode.json`. Unknown keys are ignored: a later version may have written them.

    Raises:
        ValueError: it is not valid.
    """
    try:
        data = json.loads(text)
        if _HALF.search(text if isinstance(text, bytes) else text.encode("utf-8", "replace")):
            # Unpaired surrogates, which cannot be encoded, become question marks.
            data = json.loads(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))
        known: dict[str, Any] = {key: value for key, value in data.items() if key in _KEYS}
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


def _texts(values: Iterable[Any]) -> tuple[str, ...]:
    found = tuple(values)
    if not {str}.issuperset(map(type, found)):
        raise TypeError(f"{found!r} are not texts")
    return found


def _checked(record: _Record) -> _Record:
    """The object, if its strings are strings and its numbers are numbers. Raises TypeError otherwise."""
    for name, kind in _PLAIN[type(record)]:
        if type(value := getattr(record, name)) is not kind:
            raise TypeError(f"{name} cannot be {value!r}")
    return record


def _in_json(record: Any) -> dict[str, Any]:
    """An object or a mapping as a dictionary for JSON: `asdict` would also copy everything in it."""
    if isinstance(record, Mapping):
        return dict(record)
    return {each.name: getattr(record, each.name) for each in fields(record)}


_dumped = json.JSONEncoder(ensure_ascii=False, default=_in_json).encode
