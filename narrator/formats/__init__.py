"""The audio files an episode can be: one module for each format, all loaded in the same way.

A format can encode a passage into packets, link packets, chapters and tags into a file, and examine such a file. All
times are whole samples on one clock, so a chapter's time is counted, never measured. A format is registered under the
entry-point group `narrator.formats`; narrator's own are, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, BinaryIO, Protocol, TypeAlias

from narrator.doors import parts
from narrator.errors import SettingsError, SourceError
from narrator.files import is_regular

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    # Worker processes only encode, and so need not import the script and everything it imports.
    from narrator.track import Track

    Decoder: TypeAlias = Callable[[Path], AbstractContextManager[tuple[int, int, Iterator[NDArray[np.float32]]]]]
    """Opens a sound file; see `Format.decode`."""

GROUP = "narrator.formats"
"""The entry-point group of formats."""

DEFAULT = "mp3"
"""The format that every podcast app plays."""

_UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Tags:
    """What a file says about itself. Empty strings are left out; `language` is a BCP 47 tag, `published` ISO 8601.

    `cover` is a JPEG or PNG image, or empty. `source` identifies what the episode was made from without revealing it.
    `narrator` is the voice, `series` what the text is a part of, `description` what it is about.
    """

    title: str
    album: str
    author: str = ""
    published: str = ""
    language: str = ""
    link: str = ""
    comment: str = ""
    source: str = ""
    cover: bytes = b""
    narrator: str = ""
    series: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class FoundChapter:
    """A chapter as a file states it, in milliseconds."""

    start: int
    end: int
    title: str


@dataclass(frozen=True, slots=True)
class Examination:
    """What a file says about itself, and whether it is true.

    `frames` counts its packets; `samples` are counted as players do, without those that the file tells them to drop.
    `source` is the value of `Tags.source`, "" if the file was not made by narrator. `faults` are sentences.
    """

    frames: int
    samples: int
    rate: int
    title: str
    source: str
    chapters: tuple[FoundChapter, ...]
    faults: tuple[str, ...]


class Encoder(Protocol):
    """A format at a bit rate. It can be pickled, since passages are encoded in other processes.

    `fingerprint` changes whenever the same samples would be encoded to other packets. `rate` is in samples a second; a
    packet holds `frame_size` samples, and every passage begins with a new packet. `max_chapters` is how many the file's
    table of chapters can hold; the track that `link` gets has no more.
    """

    @property
    def fingerprint(self) -> str: ...
    @property
    def rate(self) -> int: ...
    @property
    def frame_size(self) -> int: ...
    @property
    def max_chapters(self) -> int: ...

    def encode(self, pcm: bytes) -> bytes:
        """Signed 16-bit little-endian mono samples as packets that can follow any other packets."""
        ...

    def length(self, packets: bytes) -> int:
        """How many samples packets made by `encode` take on the clock: a multiple of the frame size."""
        ...

    def link(self, file: BinaryIO, track: Track, packets: Iterable[bytes], tags: Tags) -> None:
        """Write a complete file: tags with chapters, then the segments' packets, and silence where the track has none.

        Args:
            file: open for writing and seeking, empty.
            packets: the packets of each of the track's segments, in order; consumed one at a time.

        Raises:
            OSError: the file cannot be written.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class Format:
    """A kind of audio file; cheap to create.

    Args:
        name: the value of `--format`.
        title: what people call it.
        suffix: how its files' names end, from the last dot on, such as ".mp3".
        media_type: its media type for servers and feeds.
        bit_rates: those it can have, in kbit/s.
        bit_rate: the default one.
        encoder: makes the encoder for a bit rate.
        examine: reads all of any such file, not only narrator's. It raises SourceError if the file cannot be read or is
            of another kind.
        source: the value of `Tags.source` in the tags of such a file, "" if there is none. Only its tags are read: it
            may be anything with such a name, and of any size.
        decode: opens such a file: its samples a second, its channels, and its samples as players give them, in blocks
            of ten seconds with a column for each channel, full scale 1.0. It raises SourceError if the file cannot be
            decoded. None leaves decoding to libsndfile.
        epub_type: its media type in an EPUB, if that may contain such a file; otherwise "".
    """

    name: str
    title: str
    suffix: str
    media_type: str
    bit_rates: tuple[int, ...]
    bit_rate: int
    encoder: Callable[[int], Encoder]
    examine: Callable[[Path], Examination]
    source: Callable[[Path], str]
    decode: Decoder | None = None
    epub_type: str = ""

    def at(self, bit_rate: int) -> Encoder:
        """The encoder for a bit rate in kbit/s; 0 is the format's default.

        Raises:
            SettingsError: the format does not have this bit rate.
        """
        if bit_rate and bit_rate not in self.bit_rates:
            choice = ", ".join(map(str, self.bit_rates))
            raise SettingsError(f"{self.title} has no bit rate of {bit_rate} kbit/s", f"choose one of {choice}")
        return self.encoder(bit_rate or self.bit_rate)


@cache
def installed() -> tuple[Format, ...]:
    """All formats that can be loaded, by name."""
    return tuple(each for each in _loaded().values() if isinstance(each, Format))


def find(name: str) -> Format:
    """The format of that name.

    Raises:
        SettingsError: there is none, or it cannot be loaded.
    """
    loaded = _loaded()
    if name not in loaded:
        near = get_close_matches(name, loaded, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(loaded)}"
        raise SettingsError(f"there is no format “{name}”", hint)
    found = loaded[name]
    if isinstance(found, SettingsError):
        raise found
    return found


def _loaded() -> dict[str, Format | SettingsError]:
    return parts(GROUP, Format, "format")


def of_file(name: str) -> Format | None:
    """The format of a file, by the suffix of its name; None for other files."""
    return next((each for each in installed() if name.lower().endswith(each.suffix)), None)


def media_type(name: str) -> str:
    """The media type of a file of that name, for servers and feeds."""
    found = of_file(name)
    return found.media_type if found else _UNKNOWN


def suffixes() -> tuple[str, ...]:
    """The suffixes of all formats."""
    return tuple(each.suffix for each in installed())


def source_of(path: Path) -> str:
    """The value of `Tags.source` in a file's tags, whoever wrote it; "" if there is none, or they cannot be read."""
    found = of_file(path.name)
    try:
        return found.source(path) if found and is_regular(path) else ""
    except (SourceError, OSError):
        return ""
