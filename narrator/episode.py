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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from filelock import FileLock, Timeout

from narrator.article import LeftOut
from narrator.errors import OutputError
from narrator.formats import mp3_reader
from narrator.track import Track

MAKE_ROOM = "free some space or choose another --output"
"""What to do when the output folder cannot be written."""

_LONGEST_SLUG = 60
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
    left_out: tuple[LeftOut, ...]

    @property
    def seconds(self) -> float:
        """Duration."""
        return self.track.length / self.track.rate


def slug(*names: str) -> str:
    """A folder and file name for the first of the names that gives one, in a-z, 0-9 and hyphens.

    Podcast hosts take no other characters; a title in another script gives none, so give the file's name next.
    """
    for name in names:
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        words = re.sub(r"['’]", "", plain)
        found = re.sub(r"[^a-z0-9]+", "-", words).strip("-")
        if len(found) > _LONGEST_SLUG:
            found = found[: _LONGEST_SLUG + 1].rsplit("-", 1)[0][:_LONGEST_SLUG]
        if found:
            return found
    return "article-" + identity(*names)[:8]


def identity(*parts: str) -> str:
    """A short digest that tells one source from another without telling what it is."""
    return blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()


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


def publish(file: Path, output: Path, name: str, source: str, *, taken: set[str]) -> Path:
    """Give a finished file its final name: `name/name.mp3` in the output folder.

    An older episode from the same source is replaced. One from another source is left alone: the name gets a number.
    Other narrators may publish to the same folder at the same time.

    Args:
        file: in a draft.
        name: the slug.
        source: the identity of the source, as the file's tags have it.
        taken: names that this run has used; the one found is added.

    Raises:
        OutputError: the folder cannot be written.
    """
    try:
        with file.open("rb+") as written:
            os.fsync(written.fileno())
        number = 1
        while True:
            folder = output / (name if number == 1 else f"{name}-{number}")
            if folder.name not in taken and (final := _put(file, folder, source)):
                taken.add(folder.name)
                return final
            number += 1
    except OSError as error:
        raise cannot_write(output, error) from error


def cannot_write(folder: Path, error: OSError) -> OutputError:
    """The error for a folder that the system refuses to write to."""
    return OutputError(f"cannot write to {folder}: {error.strerror}", MAKE_ROOM)


def _put(file: Path, folder: Path, source: str) -> Path | None:
    """Move a file into an episode's folder; None if that is another source's."""
    final = folder / f"{folder.name}{file.suffix}"
    if not folder.exists():
        # The folder gets its name with the file in it, so that of two narrators only one can have it.
        staged = file.parent / folder.name
        staged.mkdir()
        moved = file.rename(staged / final.name)
        try:
            staged.rename(folder)
            return final
        except OSError as error:
            if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):
                raise
            moved.rename(file)
    if mp3_reader.source_of(final) not in (None, source):
        return None
    file.replace(final)
    return final


def _remove_abandoned(output: Path) -> None:
    """Remove drafts whose run is gone; a young one may be about to be locked."""
    for folder in output.glob(".draft-*"):
        with suppress(Timeout, OSError):
            if folder.stat().st_mtime < time.time() - _ABANDONED_SECONDS:
                with FileLock(folder / "lock").acquire(blocking=False):
                    shutil.rmtree(folder, ignore_errors=True)
