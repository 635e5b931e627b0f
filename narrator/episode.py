"""What a finished folder holds, and how it comes to stand there: whole or not at all.

A draft is a hidden folder beside the finished ones. It is locked while its run lives; what a killed run left behind
is removed by the next one. A file gets its final name only when it is complete and proven.
"""

import errno
import os
import re
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from filelock import FileLock, Timeout

from narrator.article import Omission
from narrator.errors import OutputError
from narrator.formats import mp3_reader
from narrator.track import Track

MAKE_ROOM = "free some space or choose another --output"
"""What to do when the output folder cannot be written."""

_LONGEST_SLUG = 60
# Letters that are not a plain one with a mark.
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "đ": "d", "Đ": "D"}
    | {"þ": "th", "Þ": "Th", "ð": "d", "Ð": "D", "ı": "i"}
)
_ABANDONED_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Episode:
    """A finished episode: its folder, the MP3 in it with its size in bytes, and what it is made of.

    `because` says why this engine reads, where narrator chose it.
    """

    title: str
    folder: Path
    audio: Path
    size: int
    engine: str
    voice: str
    because: str
    track: Track
    left_out: tuple[Omission, ...]

    @property
    def seconds(self) -> float:
        """Duration."""
        return self.track.length / self.track.rate


def slug(*names: str) -> str:
    """A folder and file name for the first of the names that gives one, in a-z, 0-9 and hyphens.

    Podcast hosts take no other characters; a title in another script gives none, so give the file's name next.
    """
    for name in names:
        plain = unicodedata.normalize("NFKD", name.translate(_LETTERS)).encode("ascii", "ignore").decode().lower()
        words = re.sub(r"['’]", "", plain)
        found = re.sub(r"[^a-z0-9]+", "-", words).strip("-")
        if len(found) > _LONGEST_SLUG:
            found = found[: _LONGEST_SLUG + 1].rsplit("-", 1)[0][:_LONGEST_SLUG]
        if found:
            return found
    return "article-" + identity(*names)[:8]


def identity(*parts: str) -> str:
    """A short digest that tells one source from another without telling what it is."""
    return blake2b("\0".join(parts).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


@contextmanager
def draft(output: Path) -> Iterator[Path]:
    """A hidden folder in the output folder for the files of an episode in the making; it is gone afterwards.

    Raises:
        OutputError: the output folder cannot be written.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(output)
        folder = Path(tempfile.mkdtemp(prefix=".draft-", dir=output))
    except OSError as error:
        raise cannot_write(output, error) from error
    try:
        with FileLock(folder / "lock"):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def place(output: Path, name: str, source: str, *, taken: set[str], files: Collection[str]) -> Iterator[Path]:
    """The folder that an episode is to stand in: `name` in the output folder. It may not be there yet.

    That of an older episode from the same source is used again, whatever it is called: its address stays. One that has
    another source's episode, or a file of the user's where one of ours would stand, is left alone: the name gets a
    number. While the block runs, no other narrator publishes to the same output folder.

    Args:
        name: the slug.
        source: the identity of the source, as the file's tags have it.
        taken: names that this run has used; the one found is added.
        files: the names of all files that an episode may have beside its audio.

    Raises:
        OutputError: the output folder cannot be written.
    """
    try:
        with FileLock(output / ".lock"):
            folder = output / name
            if folder.name in taken or _owner(folder) != source:
                folder = _home(output, source, taken) or folder
            number = 1
            while folder.name in taken or not _may_hold(folder, source, files):
                number += 1
                folder = output / f"{name}-{number}"
            yield folder
            taken.add(folder.name)
    except OSError as error:
        raise cannot_write(output, error) from error


def publish(file: Path, folder: Path, beside: Mapping[str, bytes]) -> Path:
    """Give a finished file and what belongs beside it their final names in the folder of an episode.

    A new folder appears with all of its files. In one that is there, each file is replaced whole, in their order, and
    files of other names stay.

    Args:
        file: the audio, in a draft. It is called as the folder is.
        beside: the other files by name; an empty one is not to be there.

    Raises:
        OSError: the folder cannot be written.
    """
    with file.open("rb+") as written:
        os.fsync(written.fileno())
    staged = file.parent / folder.name
    staged.mkdir()
    final = folder / f"{folder.name}{file.suffix}"
    for name in (final.name, *beside):
        if (folder / name).is_dir():
            raise OSError(errno.EISDIR, f"{name} is a folder there")
    file.rename(staged / final.name)
    wanted = {name: content for name, content in beside.items() if content}
    for name, content in wanted.items():
        (staged / name).write_bytes(content)
    if not folder.exists():
        staged.rename(folder)
        return final
    for name in (final.name, *wanted):
        (staged / name).replace(folder / name)
    for name in beside.keys() - wanted:
        (folder / name).unlink(missing_ok=True)
    return final


def _home(output: Path, source: str, taken: set[str]) -> Path | None:
    """The folder that has the episode of a source."""
    for told in sorted(output.glob("[!.]*/episode.json")):
        folder = told.parent
        # To look for the digest is a hundred times as quick as to read the tags of each file.
        if source.encode() in told.read_bytes() and folder.name not in taken and _owner(folder) == source:
            return folder
    return None


def _owner(folder: Path) -> str | None:
    return mp3_reader.source_of(folder / f"{folder.name}.mp3")


def _may_hold(folder: Path, source: str, files: Collection[str]) -> bool:
    """Whether the episode of a source may stand in a folder."""
    owner = _owner(folder)
    return owner == source or (owner is None and not any((folder / name).exists() for name in files))


def cannot_write(folder: Path, error: OSError) -> OutputError:
    """The error for a folder that the system refuses to write to."""
    return OutputError(f"cannot write to {folder}: {error.strerror}", MAKE_ROOM)


def _remove_abandoned(output: Path) -> None:
    """Remove drafts whose run is gone; a young one may be about to be locked."""
    for folder in output.glob(".draft-*"):
        with suppress(Timeout, OSError):
            if folder.stat().st_mtime < time.time() - _ABANDONED_SECONDS:
                with FileLock(folder / "lock").acquire(blocking=False):
                    shutil.rmtree(folder, ignore_errors=True)
