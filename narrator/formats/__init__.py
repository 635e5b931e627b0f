"""The files an episode can be: one module per container, each knowing two things.

To encode a passage into packets, and to link packets, chapters and tags into a file. Both happen on one clock of
whole samples, so a chapter's time is counted and never measured.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    # Worker processes, which only encode, are spared the script and all it imports.
    from narrator.track import Track


@dataclass(frozen=True, slots=True)
class Tags:
    """What a file says about itself. Empty strings are left out; `language` is a BCP 47 tag, `published` ISO 8601.

    `cover` is a JPEG or PNG image, or empty. `source` identifies what the episode was made from, without telling it.
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


class Format(Protocol):
    """What every format offers. It pickles, since passages are encoded in other processes.

    `suffix` ends its files' names, `fingerprint` changes when the same samples would be encoded to other packets.
    `rate` is in samples a second; a packet holds `frame_size` samples, and every passage begins on a packet.
    `max_chapters` is what its table of chapters can hold.
    """

    @property
    def suffix(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def rate(self) -> int: ...
    @property
    def frame_size(self) -> int: ...
    @property
    def max_chapters(self) -> int: ...

    def encode(self, pcm: bytes) -> bytes:
        """Signed 16-bit little-endian mono samples as packets that can stand behind any other packets."""
        ...

    def length(self, packets: bytes) -> int:
        """How many samples packets made by `encode` take on the clock: a multiple of the frame size."""
        ...

    def link(self, file: BinaryIO, track: Track, packets: Iterable[bytes], tags: Tags) -> None:
        """Write a whole file: tags with chapters, then the segments' packets, silence where the track has none.

        Args:
            file: open for writing and seeking, empty.
            packets: those of each of the track's segments, in order; taken one at a time.

        Raises:
            OSError: the file cannot be written.
        """
        ...
