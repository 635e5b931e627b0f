"""The user's own recordings: an intro, an outro, or passages that a person has spoken."""

from pathlib import Path

from narrator.errors import SourceError
from narrator.files import fingerprint_of
from narrator.script import Audio

MAX_SECONDS = 3600
"""How long a recording may be: it is levelled in memory as a whole."""

_HINT = "give a WAV, FLAC, Ogg or MP3 file"


def find(name: str, folder: Path = Path()) -> Audio:
    """Find a recording by its path from a folder, and check that it is one.

    Raises:
        SourceError: it does not exist, is not a sound file that can be read, or is too long.
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
