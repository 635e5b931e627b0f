"""Recordings of the user's own: an intro, an outro, passages that a person has spoken."""

from pathlib import Path

from narrator.errors import SourceError
from narrator.files import fingerprint_of
from narrator.script import Audio

MAX_SECONDS = 3600
"""How long one may last: all of it is held in memory to be levelled."""

_HINT = "give a WAV, FLAC, Ogg or MP3 file"


def find(name: str, folder: Path = Path()) -> Audio:
    """A recording by its path, from a folder, proven to be one.

    Raises:
        SourceError: it is not there, or no sound file that can be read, or endless.
    """
    from narrator import sound

    path = Path(folder, name)
    if not path.is_file():
        raise SourceError(f"{name} is not there", f"look in {path.absolute().parent}, or {_HINT}")
    try:
        seconds = sound.length(path)
        digest = fingerprint_of(path)
    except OSError as error:
        raise SourceError(f"{name} cannot be read: {error.strerror}", _HINT) from error
    if seconds > MAX_SECONDS:
        raise SourceError(f"{name} lasts {seconds / 60:.0f} minutes", f"{MAX_SECONDS // 60} are the most; cut it")
    return Audio(name, str(path.absolute()), digest)
