"""MP3: passages encoded with LAME, linked frame by frame, with ID3v2.3 chapters.

Constant bit rate and an `Info` header, since players seek exactly in nothing else. A passage is encoded by a fresh
encoder, so its first frame borrows nothing from frames before it, and ends in silence; it can stand behind any
other frames. The first sample of a passage sounds 1105 samples (LAME's 576 and the decoder's 529) after its first
frame begins; the header tells players to drop as many at the start, so a frame's number alone tells its time.

Sources: ISO/IEC 11172-3 (frames), the LAME tag specification (gabriel.mp3-tech.org/mp3infotag.html), id3.org
(id3v2.3.0, id3v2-chapters-1.0).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from narrator.errors import SourceError, VerifyError
from narrator.formats import Tags

if TYPE_CHECKING:
    from narrator.track import Chapter, Track

BIT_RATES = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""Kilobits a second of MPEG-1 Layer III, in the order of their index in a frame header, which counts from 1."""

_RATE = 44_100
_GRAIN = 1152
_QUALITY = 5
_ENCODER_DELAY = 576

# The whole last frame is silence: dropped like this, the decoder's own 529 samples come out even.
_PADDING = 576

# Silence behind a passage, so that its last sound is not cut by the frames that follow.
_TAIL = bytes(2 * _ENCODER_DELAY)

_SIDE_INFORMATION = 17
_MOST_CHAPTERS = 255
_IGNORED_OFFSET = 0xFFFFFFFF
_SMALLEST_INFO = 64
_LARGEST_FRAME = 2048
_PIECE = 1 << 20
_SOURCE = "narrator-source"
_STATED_QUALITY = 50
_TRAILING_TAGS = (b"TAG", b"APETAGEX", b"3DI")
_NO_FRAME = (0, 0, 0, 0)
_REPORT = "please report this with the article"


@dataclass(frozen=True, slots=True)
class Mp3:
    """The format at a bit rate in kbit/s: 44.1 kHz mono."""

    bitrate: int = 64

    @property
    def suffix(self) -> str:
        """Ends file names."""
        return ".mp3"

    @property
    def fingerprint(self) -> str:
        """Changes when the same samples would be encoded to other packets."""
        return f"mp3 1, lame quality {_QUALITY}, {self.bitrate} kbit/s"

    @property
    def rate(self) -> int:
        """Samples a second."""
        return _RATE

    @property
    def grain(self) -> int:
        """Samples in a frame."""
        return _GRAIN

    @property
    def most_chapters(self) -> int:
        """CTOC counts its entries in one byte."""
        return _MOST_CHAPTERS

    def encode(self, pcm: bytes) -> bytes:
        """Frames of one passage. See `narrator.formats.Format`."""
        import lameenc

        encoder = lameenc.Encoder()
        encoder.silence()
        encoder.set_bit_rate(self.bitrate)
        encoder.set_in_sample_rate(_RATE)
        encoder.set_out_sample_rate(_RATE)
        encoder.set_channels(1)
        encoder.set_quality(_QUALITY)
        return bytes(encoder.encode(pcm + _TAIL)) + bytes(encoder.flush())

    def length(self, packets: bytes) -> int:
        """Samples that frames take on the clock."""
        return _GRAIN * sum(1 for _ in _frames(packets))

    def link(self, file: BinaryIO, track: Track, packets: Iterable[bytes], tags: Tags) -> None:
        """Write the whole file. See `narrator.formats.Format`."""
        file.write(_id3(tags, track))
        start = file.tell()
        # Its counts are known at the end; until then it holds the place.
        file.write(_info_frame(self.bitrate, 0, 0))
        at = 0
        for begin, content, segment in zip(track.starts, packets, track.segments, strict=True):
            self._rest(file, start, at, begin)
            file.write(content)
            at = begin + segment.length
        self._rest(file, start, at, track.length + _GRAIN)
        size = file.tell() - start
        file.seek(start)
        file.write(_info_frame(self.bitrate, (track.length + _GRAIN) // _GRAIN, size))

    def check(self, path: Path, track: Track) -> None:
        """Prove that a file holds exactly the track. See `narrator.formats.Format`."""
        found = examine(path)
        if found.faults:
            raise VerifyError(f"{path} is damaged: {found.faults[0]}", "run the same command again")
        if found.samples != track.length:
            raise VerifyError(f"{path} has {found.samples} samples instead of {track.length}", _REPORT)
        expected = [(_ms(c.start), _ms(c.end), c.title) for c in track.chapters]
        if expected != [(c.start, c.end, c.title) for c in found.chapters]:
            raise VerifyError(f"{path} does not have the chapters of its track", _REPORT)

    def _rest(self, file: BinaryIO, start: int, at: int, until: int) -> None:
        """Write silent frames from one sample to another, padded so that the bit rate stays true in the long run."""
        written = file.tell() - start
        for frame in range(at // _GRAIN, until // _GRAIN):
            # One frame more than the clock says: the header's.
            due = (frame + 2) * _GRAIN // 8 * self.bitrate * 1000 // _RATE
            silence = _silent_frame(self.bitrate, padded=written + _frame_size(self.bitrate) < due)
            file.write(silence)
            written += len(silence)


@dataclass(frozen=True, slots=True)
class FoundChapter:
    """A chapter as a file states it, in milliseconds."""

    start: int
    end: int
    title: str


@dataclass(frozen=True, slots=True)
class Found:
    """What the frames and tags of an MP3 say.

    `samples` as players count them: without what the header tells them to drop. `faults` are in words.
    """

    frames: int
    samples: int
    rate: int
    title: str
    chapters: tuple[FoundChapter, ...]
    faults: tuple[str, ...]


def examine(path: Path) -> Found:
    """Read every frame header, the Info header and the tags of any MP3, and list what is wrong with them.

    Raises:
        SourceError: it cannot be read, or holds no MP3 frames.
    """
    try:
        with path.open("rb") as file:
            start = _skip_id3(file)
            walk = _walk(file, start)
    except OSError as error:
        raise SourceError(f"cannot read {path}: {error.strerror}", "check the path") from error
    if not walk.frames:
        raise SourceError(f"{path} holds no MP3 frames", "give an MP3 file")
    rate, grain = walk.rate, walk.grain
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
    samples = frames * grain - dropped
    tags = _read_tags(path)
    chapters = tuple(FoundChapter(c.start_time, c.end_time, _first_text(c.sub_frames, "TIT2")) for c in tags.chapters)
    faults += _chapter_faults(chapters, tags.listed, [c.element_id for c in tags.chapters], samples * 1000 // rate)
    return Found(frames, samples, rate, tags.title, chapters, tuple(faults))


def source_of(path: Path) -> str | None:
    """What the tags of a file give as `Tags.source`, "" if they give none; None if there is no such file."""
    return _read_tags(path).source if path.is_file() else None


@dataclass(frozen=True, slots=True)
class _Walk:
    """The frames from the first to the end of a file. `first` is the first frame, `size` all bytes of frames."""

    frames: int
    size: int
    rate: int
    grain: int
    bit_rates: int
    first: bytes
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Info:
    """What an Info or Xing frame states; None where it does not."""

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
    low_rates = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
    headers = {}
    for version, divisor in ((3, 1), (2, 2), (0, 4)):
        for protection, (index, hertz), padding, private in product(
            (0, 1), enumerate((44_100, 48_000, 32_000)), (0, 1), (0, 1)
        ):
            rate, grain = hertz // divisor, 1152 if version == 3 else 576
            for code, kbits in enumerate(BIT_RATES if version == 3 else low_rates, 1):
                first = bytes((0xFF, 0xE2 | version << 3 | protection, code << 4 | index << 2 | padding << 1 | private))
                headers[first] = (grain // 8 * kbits * 1000 // rate + padding, rate, grain, kbits)
    return headers


def _frames(packets: bytes) -> Iterator[int]:
    """Where each frame begins. For packets of `Mp3.encode`, which are nothing but whole frames."""
    headers, at = _headers(), 0
    while at < len(packets):
        yield at
        at += headers[packets[at : at + 3]][0]


def _frame_size(bitrate: int) -> int:
    return _GRAIN // 8 * bitrate * 1000 // _RATE


def _frame_header(bitrate: int, *, padded: bool) -> bytes:
    """MPEG-1 Layer III without checksum, 44.1 kHz, mono, original: as LAME writes it."""
    return bytes((0xFF, 0xFB, (BIT_RATES.index(bitrate) + 1) << 4 | padded << 1, 0xC4))


def _silent_frame(bitrate: int, *, padded: bool) -> bytes:
    """A frame whose side information is zero: no bits for either granule, nothing borrowed from frames before."""
    return _frame_header(bitrate, padded=padded).ljust(_frame_size(bitrate) + padded, b"\0")


def _info_frame(bitrate: int, frames: int, size: int) -> bytes:
    """The frame that tells players what follows: frames, bytes, seek table, what to drop at both ends.

    It is never played. The checksum over all the music, which no known player looks at, is left at zero.
    """
    bitrate = max(bitrate, _SMALLEST_INFO)
    table = bytes(percent * 256 // 100 for percent in range(100))
    info = b"Info" + struct.pack(">LLL", 0b1111, frames, size) + table + struct.pack(">L", _STATED_QUALITY)
    lame = struct.pack(
        ">9sBBfHHBB3sBbHLH",
        b"LAME3.100",
        1,  # tag revision 0, constant bit rate
        0,
        0.0,
        0,
        0,
        0,
        min(bitrate, 255),
        (_ENCODER_DELAY << 12 | _PADDING).to_bytes(3),
        0,
        0,
        0,
        size,
        0,
    )
    head = _frame_header(bitrate, padded=False).ljust(4 + _SIDE_INFORMATION, b"\0") + info + lame
    return (head + _crc16(head).to_bytes(2)).ljust(_frame_size(bitrate), b"\0")


def _crc16(data: bytes) -> int:
    """CRC-16 with polynomial 0x8005, reflected, starting at 0, as in the LAME tag."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def _id3(tags: Tags, track: Track) -> bytes:
    """An ID3v2.3 tag without padding: text frames, CTOC, then the CHAPs in time order."""
    from mutagen import id3

    known = id3.ID3()
    known.add(_text(id3.TIT2, tags.title))
    known.add(_text(id3.TALB, tags.album))
    known.add(_text(id3.TCON, "Podcast"))
    known.add(_text(id3.TLEN, str(_ms(track.length))))
    if tags.author:
        known.add(_text(id3.TPE1, tags.author))
    if tags.published:
        known.add(_text(id3.TDRC, tags.published))
    if tags.language:
        known.add(_text(id3.TLAN, _alpha3(tags.language)))
    if tags.comment:
        language = _alpha3(tags.language)
        known.add(id3.COMM(encoding=_encoding(tags.comment), lang=language, desc="", text=[tags.comment]))
    if tags.link.isascii() and tags.link:
        known.add(id3.WOAS(url=tags.link))
    if tags.source:
        known.add(id3.TXXX(encoding=id3.Encoding.LATIN1, desc=_SOURCE, text=[tags.source]))
    if tags.cover:
        mime = "image/png" if tags.cover.startswith(b"\x89PNG") else "image/jpeg"
        known.add(id3.APIC(encoding=id3.Encoding.LATIN1, mime=mime, type=3, desc="", data=tags.cover))
    names = [f"ch{number}" for number in range(len(track.chapters))]
    contents = [_text(id3.TIT2, tags.title)]
    flags = id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED
    known.add(id3.CTOC(element_id="toc", flags=flags, child_element_ids=names, sub_frames=contents))
    for name, chapter in zip(names, track.chapters, strict=True):
        known.add(_chap(name, chapter))
    known.update_to_v23()
    file = io.BytesIO()
    known.save(file, v2_version=3, padding=lambda _: 0)
    return _in_time_order(file.getvalue(), names)


def _chap(name: str, chapter: Chapter) -> Any:
    from mutagen import id3

    content = [_text(id3.TIT2, chapter.title)]
    # AntennaPod decodes links, which breaks those that hold an encoded character.
    if chapter.link.isascii() and chapter.link and not {"%", "+"} & set(chapter.link):
        content.append(id3.WXXX(encoding=id3.Encoding.LATIN1, desc="chapter url", url=chapter.link))
    return id3.CHAP(
        element_id=name,
        start_time=_ms(chapter.start),
        end_time=_ms(chapter.end),
        start_offset=_IGNORED_OFFSET,
        end_offset=_IGNORED_OFFSET,
        sub_frames=content,
    )


def _in_time_order(tag: bytes, names: list[str]) -> bytes:
    """A saved tag with its CHAP frames last and in order; mutagen sorts frames by their length."""
    others: list[bytes] = []
    chapters: dict[str, bytes] = {}
    at = 10
    while at < len(tag):
        end = at + 10 + int.from_bytes(tag[at + 4 : at + 8])
        if tag[at : at + 4] == b"CHAP":
            chapters[tag[at + 10 : tag.index(b"\0", at + 10)].decode()] = tag[at:end]
        else:
            others.append(tag[at:end])
        at = end
    return tag[:10] + b"".join(others) + b"".join(chapters[name] for name in names)


def _text(frame: Any, text: str) -> Any:
    return frame(encoding=_encoding(text), text=[text])


def _encoding(text: str) -> int:
    """Latin-1 for ASCII, else UTF-16 with byte order mark: what ID3v2.3 has."""
    return 0 if text.isascii() else 1


def _alpha3(language: str) -> str:
    """The three-letter code of ISO 639-2, "und" for a language it cannot name."""
    import langcodes

    try:
        return langcodes.Language.get(language).to_alpha3() if language else "und"
    except LookupError:
        return "und"


def _ms(samples: int) -> int:
    return samples * 1000 // _RATE


def _skip_id3(file: BinaryIO) -> int:
    """The offset behind all ID3v2 tags at the start of a file (id3.org/id3v2.3.0, section 3.1)."""
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
    """Go from frame to frame, in pieces that keep memory small, and note what is between them."""
    headers = _headers()
    kinds: dict[bytes, int] = {}
    faults: list[str] = []
    first, strays, size = b"", 0, 0
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
                faults.append(f"from byte {base + at} on there is something that is no frame")
            strays += 1
            after = data.find(b"\xff", at + 1)
            at = after if after > 0 else len(data)
        elif at + length > len(data):
            faults.append(f"the last frame is cut off at byte {base + len(data)}")
            break
        else:
            first = first or data[at : at + length]
            kinds[header] = kinds.get(header, 0) + 1
            size += length
            at += length
    formats = {headers[header][1:3] for header in kinds}
    if len(formats) > 1:
        faults.append("the sample rate changes")
    rate, grain = headers[first[:3]][1:3] if first else (_RATE, _GRAIN)
    return _Walk(
        frames=sum(kinds.values()),
        size=size,
        rate=rate,
        grain=grain,
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


def _read_tags(path: Path) -> _ReadTags:
    from mutagen import MutagenError, id3

    try:
        tags = id3.ID3(path)
    except MutagenError:
        return _ReadTags("", "", (), None)
    tables = [table for table in tags.getall("CTOC") if table.flags & id3.CTOCFlags.TOP_LEVEL]
    return _ReadTags(
        title=_first_text(tags, "TIT2"),
        source=_first_text(tags, f"TXXX:{_SOURCE}"),
        chapters=tuple(tags.getall("CHAP")),
        listed=tuple(tables[0].child_element_ids) if tables else None,
    )


def _first_text(frames: Any, name: str) -> str:
    found = frames.getall(name)
    return str(found[0]) if found else ""


def _chapter_faults(
    chapters: tuple[FoundChapter, ...], listed: tuple[str, ...] | None, names: list[str], length: int
) -> Iterator[str]:
    """What is wrong with chapters in a file of so many milliseconds."""
    for chapter in chapters:
        if not chapter.title:
            yield f"the chapter at {chapter.start} ms has no title"
        if chapter.end <= chapter.start:
            yield f"the chapter “{chapter.title}” ends before it starts"
        if chapter.end > length + 1:
            yield f"the chapter “{chapter.title}” ends behind the end of the sound"
    for before, after in pairwise(chapters):
        if after.start < before.start:
            yield f"the chapter “{after.title}” is out of order"
        elif after.start < before.end:
            yield f"the chapters “{before.title}” and “{after.title}” overlap"
    if chapters and listed is None:
        yield "there is no table of contents for the chapters"
    elif chapters and sorted(listed or ()) != sorted(names):
        yield "the table of contents does not list the chapters"
