"""Ogg pages: writing and reading them.

Source: RFC 3533.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import SEEK_CUR
from typing import BinaryIO

CAPTURE = b"OggS"
FIRST, LAST = 2, 4
"""Flags of the pages at both ends of a stream."""

NO_PACKET_ENDS = (1 << 64) - 1
"""The granule position of a page on which no packet ends."""

MAX_SEGMENTS = 255

_CONTINUED = 1
_HEADER = struct.Struct("<4sBBQLLLB")
_CHECKSUM = slice(22, 26)
_SEGMENT = 255
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True, slots=True)
class Page:
    """A page. `lacing` are the lengths of its segments: a segment shorter than 255 ends a packet."""

    flags: int
    granule: int
    serial: int
    number: int
    lacing: bytes
    body: bytes
    is_whole: bool

    @property
    def is_continued(self) -> bool:
        """Whether it begins with the rest of a packet."""
        return bool(self.flags & _CONTINUED)

    def packets(self) -> Iterator[tuple[bytes, bool]]:
        """The packets on it, or parts of packets, each with whether it ends here."""
        start = end = 0
        for length in self.lacing:
            end += length
            if length < _SEGMENT:
                yield self.body[start:end], True
                start = end
        if end > start or (self.lacing and self.lacing[-1] == _SEGMENT):
            yield self.body[start:end], False


def lacing(packet: bytes) -> bytes:
    """The lengths of a packet's segments."""
    whole, rest = divmod(len(packet), _SEGMENT)
    return bytes([_SEGMENT]) * whole + bytes([rest])


class Writer:
    """Writes the pages of one stream."""

    def __init__(self, file: BinaryIO, serial: int) -> None:
        self._file = file
        self._serial = serial
        self._number = 0

    def page(self, lengths: bytes, body: bytes, granule: int, flags: int = 0) -> None:
        """Write a page of at most 255 segments."""
        header = _HEADER.pack(CAPTURE, 0, flags, granule, self._serial, self._number, 0, len(lengths)) + lengths
        self._file.write(header[: _CHECKSUM.start] + _checksum(header + body) + header[_CHECKSUM.stop :] + body)
        self._number += 1

    def header(self, packet: bytes, flags: int = 0) -> None:
        """Write a packet of any length on pages of its own, as required for the headers of a stream."""
        lengths, at = lacing(packet), 0
        for start in range(0, len(lengths), MAX_SEGMENTS):
            part = lengths[start : start + MAX_SEGMENTS]
            size = sum(part)
            granule = 0 if start + MAX_SEGMENTS >= len(lengths) else NO_PACKET_ENDS
            self.page(part, packet[at : at + size], granule, flags | (_CONTINUED if start else 0))
            at += size


def pages(file: BinaryIO) -> Iterator[Page]:
    """The pages from here on; the file is left where they end, or at the first thing that is not a page."""
    while len(header := file.read(_HEADER.size)) == _HEADER.size and header.startswith(CAPTURE):
        _, _, flags, granule, serial, number, _, segments = _HEADER.unpack(header)
        lengths = file.read(segments)
        body = file.read(sum(lengths))
        blank = header[: _CHECKSUM.start] + bytes(4) + header[_CHECKSUM.stop :]
        is_whole = len(lengths) == segments and len(body) == sum(lengths)
        is_whole = is_whole and _checksum(blank + lengths + body) == header[_CHECKSUM]
        yield Page(flags, granule, serial, number, lengths, body, is_whole)
    file.seek(-len(header), SEEK_CUR)


def _checksum(page: bytes) -> bytes:
    """CRC-32 with polynomial 0x04c11db7, not reflected, starting at 0: zlib's with all bits in reverse order."""
    reflected = zlib.crc32(page.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return reflected.to_bytes(4).translate(_REVERSED)
