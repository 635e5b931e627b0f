"""Opus: passages encoded with libopus, linked packet by packet into Ogg pages, with chapters in the comments.

Each passage is encoded by a new encoder, and ends in a packet of digital silence. After such a packet, a decoder gives
exactly the samples that a new decoder gives for the passage alone. So one more silent packet is at the beginning;
the header makes players drop it and libopus's look-ahead, and a packet's number determines its time.

Sources: RFC 6716 (packets), RFC 7845 (Ogg, gain, pictures), wiki.xiph.org/Chapter_Extension,
xiph.org/vorbis/doc/v-comment.html, RFC 9639 section 8.8 (picture).
"""

from __future__ import annotations

import struct
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, repeat
from typing import TYPE_CHECKING, BinaryIO, ClassVar
from zlib import crc32

from narrator.formats import Tags, libav
from narrator.formats.opus import ogg
from narrator.formats.packets import count, joined, split

if TYPE_CHECKING:
    from narrator.track import Track

RATE = 48_000
"""The clock of every Opus file, whatever was encoded."""

BIT_RATES = (24, 32, 40, 48, 64, 80, 96, 128)
"""Kilobits a second, on average. With fewer, the encoder would leave the modes that are proven to link."""

BIT_RATE = 32
"""The default: enough for speech in mono."""

SOURCE = "NARRATOR_SOURCE"
"""The comment that has `Tags.source`."""

HEAD, COMMENTS = b"OpusHead", b"OpusTags"

_FRAME_SIZE = 960
_LOOK_AHEAD = 312
_PRE_SKIP = _FRAME_SIZE + _LOOK_AHEAD
# One full-band CELT frame of 20 ms, mono, whose first bit says that it is silent.
_SILENCE = b"\xf8\xff\xfe"
_TAIL = bytes(2 * _LOOK_AHEAD)
_OPTIONS = {"application": "audio"}
_SECOND = RATE // _FRAME_SIZE
_MAX_CHAPTERS = 1000

# The loudness of passages, and the one that gain is relative to (RFC 7845, section 5.2.1), in LUFS.
LOUDNESS = -19.0
_REFERENCE = -23.0

_FRONT_COVER = 3
_PNG = b"\x89PNG"


@dataclass(frozen=True, slots=True)
class Opus:
    """The encoder at a bit rate in kbit/s: 48 kHz mono."""

    bitrate: int = BIT_RATE

    rate: ClassVar[int] = RATE
    """Samples a second."""
    frame_size: ClassVar[int] = _FRAME_SIZE
    """Samples in a packet."""
    max_chapters: ClassVar[int] = _MAX_CHAPTERS
    """Their names have three digits."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same samples would be encoded to other packets."""
        return f"opus 1, {self.bitrate} kbit/s"

    def encode(self, pcm: bytes) -> bytes:
        """The packets of one passage. See `narrator.formats.Encoder`."""
        packets = libav.encoded(pcm + _TAIL, "libopus", RATE, _FRAME_SIZE, self.bitrate * 1000, _OPTIONS)
        return joined((*packets, _SILENCE))

    def length(self, packets: bytes) -> int:
        """The samples that packets take on the clock."""
        return count(packets) * _FRAME_SIZE

    def link(self, file: BinaryIO, track: Track, packets: Iterable[bytes], tags: Tags) -> None:
        """Write the complete file. See `narrator.formats.Encoder`."""
        writer = ogg.Writer(file, crc32(tags.source.encode()))
        writer.header(HEAD + struct.pack("<BBHLhB", 1, 1, _PRE_SKIP, RATE, 0, 0), ogg.FIRST)
        writer.header(_comments(tags, track))
        end = track.length + _PRE_SKIP
        page: list[bytes] = []
        lengths, number = b"", 0
        # As many packets as it takes for the decoder to output the last sample.
        due = -(-end // _FRAME_SIZE)
        for number, packet in enumerate(_all_packets(track, packets, due), 1):
            more = ogg.lacing(packet)
            if len(page) == _SECOND or len(lengths) + len(more) > ogg.MAX_SEGMENTS:
                writer.page(lengths, b"".join(page), (number - 1) * _FRAME_SIZE)
                page, lengths = [], b""
            page.append(packet)
            lengths += more
        writer.page(lengths, b"".join(page), end, ogg.LAST)


def _all_packets(track: Track, packets: Iterable[bytes], due: int) -> Iterator[bytes]:
    """All packets of a file: the silent one at the beginning, the passages, and silence wherever the track has none."""
    yield _SILENCE
    at = 1
    for begin, content, segment in zip(track.starts, packets, track.segments, strict=True):
        first = 1 + begin // _FRAME_SIZE
        yield from chain(repeat(_SILENCE, first - at), split(content))
        at = first + segment.length // _FRAME_SIZE
    yield from repeat(_SILENCE, due - at)


def _comments(tags: Tags, track: Track) -> bytes:
    """The comment packet. Its strings contain no zero characters, and every name has a value."""
    known = {
        "TITLE": tags.title,
        "ALBUM": tags.album,
        "ARTIST": tags.author,
        "PERFORMER": tags.narrator,
        "DATE": tags.published,
        "LANGUAGE": tags.language,
        "GENRE": "Podcast",
        "DESCRIPTION": tags.description,
        "COMMENT": tags.comment,
        "CONTACT": tags.link,
        SOURCE: tags.source,
        "R128_TRACK_GAIN": str(round((_REFERENCE - LOUDNESS) * 256)),
    }
    for number, chapter in enumerate(track.chapters):
        known[f"CHAPTER{number:03}"] = _clock(chapter.start * 1000 // track.rate)
        known[f"CHAPTER{number:03}NAME"] = chapter.title
        known[f"CHAPTER{number:03}URL"] = chapter.link if chapter.link.isascii() else ""
    if tags.cover:
        known["METADATA_BLOCK_PICTURE"] = b64encode(_picture(tags.cover)).decode()
    entries = [f"{name}={value}".encode("utf-8", "replace") for name, value in known.items() if value]
    vendor = b"narrator"
    listed = b"".join(struct.pack("<L", len(entry)) + entry for entry in entries)
    return COMMENTS + struct.pack("<L", len(vendor)) + vendor + struct.pack("<L", len(entries)) + listed


def _picture(cover: bytes) -> bytes:
    """A picture as FLAC has it; zero stands for what the picture itself says: width, height and colours."""
    kind = b"image/png" if cover.startswith(_PNG) else b"image/jpeg"
    return struct.pack(">LL", _FRONT_COVER, len(kind)) + kind + struct.pack(">LLLLLL", *[0] * 5, len(cover)) + cover


def _clock(ms: int) -> str:
    seconds = ms // 1000
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms % 1000:03}"
