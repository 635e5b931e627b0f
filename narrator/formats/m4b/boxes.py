"""Boxes of ISO base media files, written and read.

Source: ISO/IEC 14496-12, section 4.2.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from io import SEEK_END
from typing import BinaryIO

LARGEST = 1 << 32
"""The size of a box, or the offset, from which on 64 bits are needed."""

_HEADER = 8
_LONG_HEADER = 16


def box(kind: bytes, *content: bytes) -> bytes:
    """A box that contains other boxes or anything else."""
    body = b"".join(content)
    return struct.pack(">L4s", _HEADER + len(body), kind) + body


def full(kind: bytes, *content: bytes, version: int = 0, flags: int = 0) -> bytes:
    """A box that begins with version and flags."""
    return box(kind, struct.pack(">L", version << 24 | flags), *content)


def long_header(kind: bytes, size: int) -> bytes:
    """The header of a box of any size, with a body of so many bytes."""
    return struct.pack(">L4sQ", 1, kind, _LONG_HEADER + size)


def times(*values: int) -> tuple[int, bytes]:
    """The version of a box, 1 if one of its times needs 64 bits, and its times in that version."""
    version = int(max(values) >= LARGEST)
    return version, struct.pack(f">{len(values)}{'LQ'[version]}", *values)


@dataclass(frozen=True, slots=True)
class Found:
    """A box in a file: where its body begins and ends. `is_whole` is False if the file ends before it."""

    kind: bytes
    start: int
    end: int
    is_whole: bool = True

    @property
    def size(self) -> int:
        """The size of its body in bytes."""
        return self.end - self.start


def top(file: BinaryIO) -> Iterator[Found]:
    """The outermost boxes of a file."""
    return _within(file, 0, file.seek(0, SEEK_END))


def inside(file: BinaryIO, of: Found, skipped: int = 0) -> Iterator[Found]:
    """The boxes in another one, after so many bytes of something else."""
    return _within(file, of.start + skipped, of.end)


def find(file: BinaryIO, of: Found, *path: bytes) -> Found | None:
    """The first box on a path of kinds, or None."""
    found: Found | None = of
    for kind in path:
        found = next((each for each in inside(file, found) if each.kind == kind), None) if found else None
    return found


def read(file: BinaryIO, of: Found) -> bytes:
    """The body of a box."""
    file.seek(of.start)
    return file.read(of.size)


def _within(file: BinaryIO, at: int, end: int) -> Iterator[Found]:
    while at + _HEADER <= end:
        file.seek(at)
        header = file.read(_LONG_HEADER)
        size, kind = struct.unpack_from(">L4s", header)
        start = at + _HEADER
        if size == 1 and len(header) == _LONG_HEADER:
            size, start = int.from_bytes(header[_HEADER:]), at + _LONG_HEADER
        elif size == 0:
            size = end - at
        if size < start - at:
            return
        yield Found(kind, start, min(at + size, end), at + size <= end)
        at += size
