"""What an MP3 says about itself, and whether it is true: any MP3, not only narrator's.

Sources: ISO/IEC 11172-3 and 13818-3 (frames), the LAME tag specification (gabriel.mp3-tech.org/mp3infotag.html),
id3.org (id3v2.3.0, id3v2-chapters-1.0).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import SEEK_END
from itertools import product
from pathlib import Path
from typing import Any, BinaryIO

from narrator.errors import SourceError
from narrator.formats import Examination, FoundChapter
from narrator.formats.chapters import faults as of_chapters
from narrator.formats.mp3.encoder import BIT_RATES, SOURCE

_LARGEST_FRAME = 2048
_PIECE = 1 << 20
_TRAILING_TAGS = (b"TAG", b"APETAGEX", b"3DI")
_NO_FRAME = (0, 0, 0, 0)
_LOW_BIT_RATES = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


def examine(path: Path) -> Examination:
    """Read every frame header, the Info header and the tags of any MP3, and list what is wrong with them.

    Raises:
        SourceError: it cannot be read, or has no MP3 frames.
    """
    try:
        with path.open("rb") as file:
            start = _skip_id3(file)
            walk = _walk(file, start)
            length = file.seek(0, SEEK_END) - start
    except OSError as error:
        raise SourceError(f"cannot read {path}: {error.strerror}", "check the path") from error
    if not walk.frames:
        raise SourceError(f"{path} has no MP3 frames", "give an audio file, or a folder with episodes")
    if 2 * walk.size < length:
        raise SourceError(f"{path} is not an MP3 file: most of it is something else", "give an MP3 file")
    rate, frame_size = walk.rate, walk.frame_size
    frames, dropped, faults = walk.frames, 0, list(walk.faults)
    if info := _read_info(walk.first):
        frames -= 1
        dropped = info.dropped
        if info.frames not in (None, frames):
            faults.append(f"the header counts {info.frames} frames, the file has {frames}")
        if info.size not in (None, walk.size):
            faults.append(f"the header counts {info.size} bytes, the file has {walk.size}")
    elif walk.bit_rates > 1:
        faults.append("the bit rate varies and no header says so: players will guess the duration")
    samples = frames * frame_size - dropped
    tags = _read_tags(path)
    chapters = tuple(FoundChapter(c.start_time, c.end_time, _first_text(c.sub_frames, "TIT2")) for c in tags.chapters)
    faults += _chapter_faults(chapters, tags.listed, [c.element_id for c in tags.chapters], samples * 1000 // rate)
    return Examination(frames, samples, rate, tags.title, tags.source, chapters, tuple(faults))


def source(path: Path) -> str:
    """The value of `Tags.source` in a file's tags; "" if there is none."""
    return _read_tags(path).source


@dataclass(frozen=True, slots=True)
class _Walk:
    """The frames from the first to the end of a file. `first` is the first frame, `size` the bytes of all frames."""

    frames: int
    size: int
    rate: int
    frame_size: int
    bit_rates: int
    first: bytes
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Info:
    """What an Info or Xing frame says; None for what it does not."""

    frames: int | None
    size: int | None
    dropped: int


@dataclass(frozen=True, slots=True)
class _ReadTags:
    title: str
    source: str
    chapters: tuple[Any, ...]
    listed: tuple[str, ...] | None


@cache
def _headers() -> dict[bytes, tuple[int, int, int, int]]:
    """The first three bytes of every Layer III frame → its size in bytes, sample rate, samples, bit rate."""
    headers = {}
    for version, divisor in ((3, 1), (2, 2), (0, 4)):
        for protection, (index, hertz), padding, private in product(
            (0, 1), enumerate((44_100, 48_000, 32_000)), (0, 1), (0, 1)
        ):
            rate, frame_size = hertz // divisor, 1152 if version == 3 else 576
            for code, kbits in enumerate(BIT_RATES if version == 3 else _LOW_BIT_RATES, 1):
                first = bytes((0xFF, 0xE2 | version << 3 | protection, code << 4 | index << 2 | padding << 1 | private))
                headers[first] = (frame_size // 8 * kbits * 1000 // rate + padding, rate, frame_size, kbits)
    return headers


@cache
def _run_pattern(header: bytes) -> tuple[re.Pattern[bytes], int]:
    """A pattern for a run of frames that differ at most in padding, and the size in bytes of one without padding.

    A run is short enough for its size alone to determine how many frames it has: an hour has 140,000.
    """
    bare, padded = (header[:2] + bytes((header[2] & ~2 | padding,)) for padding in (0, 2))
    size = _headers()[bare][0]
    frame = b"%b.{%d}|%b.{%d}" % (re.escape(bare), size - len(bare), re.escape(padded), size + 1 - len(padded))
    return re.compile(b"(?:%b){1,%d}+" % (frame, size - 1), re.DOTALL), size


def _skip_id3(file: BinaryIO) -> int:
    """The offset after all ID3v2 tags at the start of a file (id3.org/id3v2.3.0, section 3.1)."""
    at = 0
    while True:
        file.seek(at)
        head = file.read(10)
        if len(head) < 10 or not head.startswith(b"ID3"):
            return at
        a, b, c, d = head[6:]
        footer = 10 if head[5] & 0x10 else 0
        at += 10 + (a << 21 | b << 14 | c << 7 | d) + footer


def _walk(file: BinaryIO, start: int) -> _Walk:
    """Go from frame to frame, in pieces that keep memory use low, and note what is between them."""
    headers = _headers()
    kinds: set[bytes] = set()
    faults: list[str] = []
    first, strays, frames, size = b"", 0, 0, 0
    file.seek(start)
    data, at, base = file.read(_PIECE), 0, start
    while True:
        if len(data) - at < _LARGEST_FRAME:
            base += at
            data, at = data[at:] + file.read(_PIECE), 0
        header = data[at : at + 3]
        if not header or data[at : at + 8].startswith(_TRAILING_TAGS):
            break
        length = headers.get(header, _NO_FRAME)[0]
        if not length:
            if not strays:
                faults.append(f"from byte {base + at} on there is something that is not a frame")
            strays += 1
            after = data.find(b"\xff", at + 1)
            at = after if after > 0 else len(data)
        elif at + length > len(data):
            faults.append(f"the last frame is cut off at byte {base + len(data)}")
            break
        else:
            first = first or data[at : at + length]
            alike, shortest = _run_pattern(header)
            run = alike.match(data, at)
            end = run.end() if run else at + length
            kinds.add(header)
            frames += (end - at) // shortest
            size += end - at
            at = end
    formats = {headers[header][1:3] for header in kinds}
    if len(formats) > 1:
        faults.append("the sample rate changes")
    _, rate, frame_size, _ = headers.get(first[:3], _NO_FRAME)
    return _Walk(
        frames=frames,
        size=size,
        rate=rate,
        frame_size=frame_size,
        bit_rates=len({headers[header][3] for header in kinds}),
        first=first,
        faults=tuple(faults),
    )


def _read_info(frame: bytes) -> _Info | None:
    """An Info or Xing frame (LAME tag specification); None for any other frame."""
    mono = frame[3] >> 6 == 3
    at = 4 + ((17 if mono else 32) if frame[1] & 0x08 else (9 if mono else 17))
    if frame[at : at + 4] not in (b"Info", b"Xing"):
        return None
    flags = int.from_bytes(frame[at + 4 : at + 8])
    at += 8
    values = []
    for flag, length in ((1, 4), (2, 4), (4, 100), (8, 4)):
        values.append(int.from_bytes(frame[at : at + 4]) if flags & flag else None)
        at += length if flags & flag else 0
    delays = int.from_bytes(frame[at + 21 : at + 24]) if frame[at : at + 4] in (b"LAME", b"Lavf", b"Lavc") else 0
    return _Info(values[0], values[1], (delays >> 12) + (delays & 0xFFF))


def _read_tags(file: Path) -> _ReadTags:
    from mutagen import MutagenError, id3

    try:
        tags = id3.ID3(file)
    except MutagenError:
        return _ReadTags("", "", (), None)
    tables = [table for table in tags.getall("CTOC") if table.flags & id3.CTOCFlags.TOP_LEVEL]
    return _ReadTags(
        title=_first_text(tags, "TIT2"),
        source=_first_text(tags, f"TXXX:{SOURCE}"),
        chapters=tuple(tags.getall("CHAP")),
        listed=tuple(tables[0].child_element_ids) if tables else None,
    )


def _first_text(frames: Any, name: str) -> str:
    found = frames.getall(name)
    return str(found[0]) if found else ""


def _chapter_faults(
    chapters: tuple[FoundChapter, ...], listed: tuple[str, ...] | None, names: list[str], length: int
) -> Iterator[str]:
    """What is wrong with the chapters in a file of so many milliseconds."""
    yield from of_chapters(chapters, length)
    if chapters and listed is None:
        yield "there is no table of contents for the chapters"
    elif chapters and sorted(listed or ()) != sorted(names):
        yield "the table of contents does not list the chapters"
