"""MP3: passages encoded with LAME, linked frame by frame, with ID3v2.3 chapters.

Constant bit rate and an `Info` header, since only with these do players seek exactly. Each passage is encoded by a new
encoder, so its first frame does not depend on earlier frames, and it ends in silence; so it can follow any other
frames. The first sample of a passage is heard 1105 samples (LAME's 576 and the decoder's 529) after its first frame
begins; the header tells players to drop as many at the start, so a frame's number alone determines its time.

Sources: ISO/IEC 11172-3 (frames), the LAME tag specification (gabriel.mp3-tech.org/mp3infotag.html), id3.org
(id3v2.3.0, id3v2-chapters-1.0).
"""

from __future__ import annotations

import io
import re
import struct
from base64 import b64decode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar

from narrator.formats import Tags
from narrator.formats.languages import alpha3

if TYPE_CHECKING:
    from narrator.track import Chapter, Track

BIT_RATES = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""Kilobits a second of MPEG-1 Layer III, in the order of their index in a frame header, which counts from 1."""

BIT_RATE = 64
"""The default: enough for speech in mono."""

SOURCE = "narrator-source"
"""The description of the TXXX frame that has `Tags.source`."""

_RATE = 44_100
_FRAME_SIZE = 1152
_QUALITY = 5
_ENCODER_DELAY = 576

_EMBEDDED = re.compile("data:image/(?:png|jpeg);base64,")

# All of the last frame is silence: with this padding, the decoder's own 529 samples cancel out.
_PADDING = 576

# Silence after a passage, so that the following frames do not cut off its end.
_TAIL = bytes(2 * _ENCODER_DELAY)

_PIECE = 2 * _RATE
_SIDE_INFORMATION = 17
_MAX_CHAPTERS = 255
_IGNORED_OFFSET = 0xFFFFFFFF
_SMALLEST_INFO = 64
# The largest size of all pictures in a tag, which should stay under 300 kB as a whole (PRX, 360022234293).
_MAX_PICTURES = 290_000
_COVER = 3
_STATED_QUALITY = 50


@dataclass(frozen=True, slots=True)
class Mp3:
    """The encoder at a bit rate in kbit/s: 44.1 kHz mono."""

    bitrate: int = BIT_RATE

    rate: ClassVar[int] = _RATE
    """Samples a second."""
    frame_size: ClassVar[int] = _FRAME_SIZE
    """Samples in a frame."""
    max_chapters: ClassVar[int] = _MAX_CHAPTERS
    """CTOC counts its entries in one byte."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same samples would be encoded to other packets."""
        return f"mp3 1, lame quality {_QUALITY}, {self.bitrate} kbit/s"

    def encode(self, pcm: bytes) -> bytes:
        """The frames of one passage. See `narrator.formats.Encoder`."""
        import lameenc

        encoder = lameenc.Encoder()
        encoder.silence()
        encoder.set_bit_rate(self.bitrate)
        encoder.set_in_sample_rate(_RATE)
        encoder.set_out_sample_rate(_RATE)
        encoder.set_channels(1)
        encoder.set_quality(_QUALITY)
        # A second at a time: the encoder allocates as much room for its output as for its input.
        pieces = (pcm[start : start + _PIECE] for start in range(0, len(pcm), _PIECE))
        frames = [bytes(encoder.encode(piece)) for piece in (*pieces, _TAIL)]
        return b"".join(frames) + bytes(encoder.flush())

    def length(self, packets: bytes) -> int:
        """The samples that frames take on the clock; padding bytes keep the mean frame size exact."""
        return round(len(packets) / (_FRAME_SIZE // 8 * self.bitrate * 1000 / _RATE)) * _FRAME_SIZE

    def link(self, file: BinaryIO, track: Track, packets: Iterable[bytes], tags: Tags) -> None:
        """Write the complete file. See `narrator.formats.Encoder`."""
        file.write(_id3(tags, track))
        start = file.tell()
        # Reserves the space: the counts are known only at the end.
        file.write(_info_frame(self.bitrate, 0, 0))
        at = 0
        for begin, content, segment in zip(track.starts, packets, track.segments, strict=True):
            self._write_silence(file, start, at, begin)
            file.write(content)
            at = begin + segment.length
        self._write_silence(file, start, at, track.length + _FRAME_SIZE)
        size = file.tell() - start
        file.seek(start)
        file.write(_info_frame(self.bitrate, (track.length + _FRAME_SIZE) // _FRAME_SIZE, size))

    def _write_silence(self, file: BinaryIO, start: int, at: int, until: int) -> None:
        """Write silent frames from one sample to another, padded so that the bit rate stays exact in the long run."""
        written = file.tell() - start
        for frame in range(at // _FRAME_SIZE, until // _FRAME_SIZE):
            # One more frame than on the clock: the header's.
            due = (frame + 2) * _FRAME_SIZE // 8 * self.bitrate * 1000 // _RATE
            silence = _silent_frame(self.bitrate, padded=written + _frame_bytes(self.bitrate) < due)
            file.write(silence)
            written += len(silence)


def _frame_bytes(bitrate: int) -> int:
    return _FRAME_SIZE // 8 * bitrate * 1000 // _RATE


def _frame_header(bitrate: int, *, padded: bool) -> bytes:
    """MPEG-1 Layer III without checksum, 44.1 kHz, mono, original: as LAME writes it."""
    return bytes((0xFF, 0xFB, (BIT_RATES.index(bitrate) + 1) << 4 | padded << 1, 0xC4))


def _silent_frame(bitrate: int, *, padded: bool) -> bytes:
    """A frame whose side information is zero: no bits for either granule, and no use of earlier frames."""
    return _frame_header(bitrate, padded=padded).ljust(_frame_bytes(bitrate) + padded, b"\0")


def _info_frame(bitrate: int, frames: int, size: int) -> bytes:
    """The frame that describes to players what follows: frames, bytes, seek table, and what to drop at both ends.

    It is never played. The checksum over the music, which no known player checks, is left at zero.
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
    return (head + _crc16(head).to_bytes(2)).ljust(_frame_bytes(bitrate), b"\0")


def _crc16(data: bytes) -> int:
    """CRC-16 with polynomial 0x8005, reflected, starting at 0, as in the LAME tag."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def _id3(tags: Tags, track: Track) -> bytes:
    """An ID3v2.3 tag without padding: text frames, CTOC, then the CHAPs in chronological order."""
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
        known.add(_text(id3.TLAN, alpha3(tags.language)))
    if tags.comment:
        language = alpha3(tags.language)
        known.add(id3.COMM(encoding=_encoding(tags.comment), lang=language, desc="", text=[tags.comment]))
    if tags.link.isascii() and tags.link:
        known.add(id3.WOAS(url=tags.link))
    if tags.source:
        known.add(id3.TXXX(encoding=id3.Encoding.LATIN1, desc=SOURCE, text=[tags.source]))
    if tags.cover:
        known.add(_apic(tags.cover))
    names = [f"ch{number}" for number in range(len(track.chapters))]
    contents = [_text(id3.TIT2, tags.title)]
    flags = id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED
    known.add(id3.CTOC(element_id="toc", flags=flags, child_element_ids=names, sub_frames=contents))
    left = _MAX_PICTURES - len(tags.cover)
    for name, chapter in zip(names, track.chapters, strict=True):
        picture = _embedded(chapter.picture)
        if len(picture) > left:
            picture = b""
        left -= len(picture)
        known.add(_chap(name, chapter, picture))
    known.update_to_v23()
    file = io.BytesIO()
    known.save(file, v2_version=3, padding=lambda _: 0)
    return _in_time_order(file.getvalue(), names)


def _chap(name: str, chapter: Chapter, picture: bytes) -> Any:
    from mutagen import id3

    content = [_text(id3.TIT2, chapter.title)]
    # AntennaPod decodes links, which breaks those with encoded characters.
    if chapter.link.isascii() and chapter.link and not {"%", "+"} & set(chapter.link):
        content.append(id3.WXXX(encoding=id3.Encoding.LATIN1, desc="chapter url", url=chapter.link))
    if picture:
        content.append(_apic(picture))
    return id3.CHAP(
        element_id=name,
        start_time=_ms(chapter.start),
        end_time=_ms(chapter.end),
        start_offset=_IGNORED_OFFSET,
        end_offset=_IGNORED_OFFSET,
        sub_frames=content,
    )


def _embedded(address: str) -> bytes:
    """The picture embedded in an address, if apps show its format; those on the web are in `chapters.json` instead."""
    found = _EMBEDDED.match(address)
    try:
        return b64decode(address[found.end() :], validate=True) if found else b""
    except ValueError:
        return b""


def _apic(picture: bytes) -> Any:
    from mutagen import id3

    mime = "image/png" if picture.startswith(b"\x89PNG") else "image/jpeg"
    return id3.APIC(encoding=id3.Encoding.LATIN1, mime=mime, type=_COVER, desc="", data=picture)


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
    """Latin-1 for ASCII, otherwise UTF-16 with byte order mark: the two that ID3v2.3 has."""
    return 0 if text.isascii() else 1


def _ms(samples: int) -> int:
    return samples * 1000 // _RATE
