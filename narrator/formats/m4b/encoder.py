"""M4B: passages encoded as AAC-LC, linked frame by frame into an MP4 file as audiobook apps expect it.

Each passage is encoded by a new encoder, and ends in a frame of digital silence. After such a frame, a decoder gives
exactly the samples that a new decoder gives for the passage alone. So one more silent frame is at the beginning; the
edit list tells players to drop it and the encoder's priming, and a frame's number determines its time.

Chapters are written twice, as QuickTime does (a text track) and as Nero did (`chpl`): some apps know only one of them.
The index precedes the audio, so that a file from the web can be played and seeked before all of it has arrived.

Sources: ISO/IEC 14496-12 (boxes), 14496-1 (descriptors), 14496-14; Apple's QuickTime File Format (text media, chapter
lists, edit lists); what FFmpeg, mutagen and AtomicParsley read.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import TYPE_CHECKING, BinaryIO, ClassVar

from narrator.formats import Tags, libav
from narrator.formats.m4b.boxes import LARGEST, box, full, long_header, times
from narrator.formats.packets import count, joined, split

if TYPE_CHECKING:
    from narrator.track import Chapter, Track

BIT_RATES = (48, 56, 64, 80, 96, 112, 128, 160, 192)
"""Kilobits a second of AAC-LC, on average."""

BIT_RATE = 64
"""The default: enough for speech in mono."""

SOURCE = ("org.narrator", "source")
"""The vendor and the name of the atom that has `Tags.source`."""

MAX_SHORT_TITLES = 255
"""Chapters that `chpl` can hold: it counts them in one byte, as it does the bytes of a title."""

_RATE = 44_100
_FRAME_SIZE = 1024
# The silent frame, and the encoder's priming.
_PRIMING = 2 * _FRAME_SIZE
# A single channel element: long window, no bands, nothing else; then the end.
_SILENCE = bytes.fromhex("01182007")
# No noise substitution: no two decoders agree on it.
_OPTIONS = {"aac_coder": "fast", "aac_pns": "0"}
_LARGEST_FRAME = 768
_CHUNK = 43
_MAX_CHAPTERS = 65_535
_MAX_TITLE = 65_535

# AudioSpecificConfig: AAC-LC, 44.1 kHz, one channel.
_CONFIG = b"\x12\x08"
_UNITY = struct.pack(">9L", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_SOUND, _TEXTS = 1, 2
_ENABLED, _IN_MOVIE = 1, 2
_SELF_CONTAINED = 1
_AUDIOBOOK = 2
_UTF8, _JPEG, _PNG, _INTEGER = 1, 13, 14, 21
# Follows the text of a sample: its encoding is UTF-8.
_ENCODING = box(b"encd", struct.pack(">L", 0x100))


@dataclass(frozen=True, slots=True)
class M4b:
    """The encoder at a bit rate in kbit/s: 44.1 kHz mono."""

    bitrate: int = BIT_RATE

    rate: ClassVar[int] = _RATE
    """Samples a second."""
    frame_size: ClassVar[int] = _FRAME_SIZE
    """Samples in a frame."""
    max_chapters: ClassVar[int] = _MAX_CHAPTERS
    """More than any article has; `chpl` alone holds fewer, and gets merged ones."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same samples would be encoded to other packets."""
        return f"aac 1, fast, {self.bitrate} kbit/s"

    def encode(self, pcm: bytes) -> bytes:
        """The frames of one passage. See `narrator.formats.Encoder`."""
        packets = libav.encoded(pcm, "aac", _RATE, _FRAME_SIZE, self.bitrate * 1000, _OPTIONS)
        return joined((*packets, _SILENCE))

    def length(self, packets: bytes) -> int:
        """The samples that frames take on the clock."""
        return count(packets) * _FRAME_SIZE

    def link(self, file: BinaryIO, track: Track, packets: Iterable[bytes], tags: Tags) -> None:
        """Write the complete file. See `narrator.formats.Encoder`."""
        frames = -(-(track.length + _PRIMING) // _FRAME_SIZE)
        texts = [_text(chapter.title) for chapter in track.chapters]
        movie = _Movie(track, tags, frames, [len(text) for text in texts])
        head = _file_type()
        # The index already has its final size, but is not filled in yet.
        sizes, offsets = array("I", bytes(4 * frames)), [0] * -(-frames // _CHUNK)
        start = len(head) + len(movie.box(sizes, offsets, 0)) + len(long_header(b"mdat", 0))
        file.seek(start)
        file.write(b"".join(texts))
        at = start + sum(map(len, texts))
        for number, packet in enumerate(_all_frames(track, packets, frames)):
            if number % _CHUNK == 0:
                offsets[number // _CHUNK] = at
            sizes[number] = len(packet)
            at += len(packet)
            file.write(packet)
        file.seek(0)
        file.write(head + movie.box(sizes, offsets, start) + long_header(b"mdat", at - start))


def _all_frames(track: Track, packets: Iterable[bytes], due: int) -> Iterator[bytes]:
    """All frames of a file: the silent one at the beginning, the passages, and silence wherever the track has none."""
    yield _SILENCE
    at = 1
    for begin, content, segment in zip(track.starts, packets, track.segments, strict=True):
        first = 1 + begin // _FRAME_SIZE
        yield from chain(repeat(_SILENCE, first - at), split(content))
        at = first + segment.length // _FRAME_SIZE
    yield from repeat(_SILENCE, due - at)


def _file_type() -> bytes:
    return box(b"ftyp", b"M4B ", struct.pack(">L", 0x200), b"M4B ", b"M4A ", b"mp42", b"isom")


def _text(title: str) -> bytes:
    """A text sample."""
    content = _cut(title, _MAX_TITLE)
    return struct.pack(">H", len(content)) + content + _ENCODING


def _cut(text: str, most: int) -> bytes:
    """A text of at most so many bytes, cut between characters."""
    content = text.encode("utf-8", "replace")
    return content if len(content) <= most else content[:most].decode("utf-8", "ignore").encode()


@dataclass(frozen=True, slots=True)
class _Movie:
    """Everything in the index. `texts` are the sizes of the chapters' text samples, which precede the audio."""

    track: Track
    tags: Tags
    frames: int
    texts: Sequence[int]

    def box(self, sizes: array[int], offsets: Sequence[int], texts_at: int) -> bytes:
        """The `moov` box; its size does not depend on the arguments' values."""
        version, made, duration = _times(self.track.length)
        clock = made + struct.pack(">L", _RATE) + duration
        rest = struct.pack(">LHHQ", 0x10000, 0x100, 0, 0) + _UNITY + bytes(24) + struct.pack(">L", _TEXTS + 1)
        return box(
            b"moov",
            full(b"mvhd", clock, rest, version=version),
            self._sound(sizes, offsets),
            self._chapters(texts_at),
            box(b"udta", self._short_chapters(), _metadata(self.tags)),
        )

    def _sound(self, sizes: array[int], offsets: Sequence[int]) -> bytes:
        sample = box(
            b"mp4a", bytes(6), struct.pack(">H", 1), bytes(8), struct.pack(">HHLL", 1, 16, 0, _RATE << 16),
            full(b"esds", _descriptor(self.frames, sum(sizes), max(sizes))),
        )  # fmt: skip
        whole, rest = divmod(self.frames, _CHUNK)
        runs = [(1, _CHUNK), *([(whole + 1, rest)] if rest and whole else [])] if whole else [(1, rest)]
        table = box(
            b"stbl",
            full(b"stsd", struct.pack(">L", 1), sample),
            full(b"stts", struct.pack(">LLL", 1, self.frames, _FRAME_SIZE)),
            full(b"stsc", struct.pack(">L", len(runs)), *(struct.pack(">LLL", first, n, 1) for first, n in runs)),
            full(b"stsz", struct.pack(">LL", 0, self.frames), _big_endian(sizes)),
            self._offsets(offsets),
        )
        version, edit = times(self.track.length, _PRIMING)
        edits = full(b"elst", struct.pack(">L", 1), edit, struct.pack(">HH", 1, 0), version=version)
        media = _media(self.frames * _FRAME_SIZE, b"soun", full(b"smhd", bytes(4)), table, self.tags.language)
        reference = box(b"tref", box(b"chap", struct.pack(">L", _TEXTS)))
        header = _track_header(_SOUND, self.track.length, _ENABLED | _IN_MOVIE, 0x100)
        return box(b"trak", header, box(b"edts", edits), reference, media)

    def _chapters(self, texts_at: int) -> bytes:
        # Texts are shown in the upper left corner, in any font.
        sample = box(b"text", bytes(6), struct.pack(">H", 1), struct.pack(">LL", 1, 1), bytes(36))
        lasting = [chapter.end - chapter.start for chapter in self.track.chapters]
        table = box(
            b"stbl",
            full(b"stsd", struct.pack(">L", 1), sample),
            full(b"stts", struct.pack(">L", len(lasting)), *(struct.pack(">LL", 1, each) for each in lasting)),
            full(b"stsc", struct.pack(">LLLL", 1, 1, len(lasting), 1)),
            full(b"stsz", struct.pack(">LL", 0, len(self.texts)), struct.pack(f">{len(self.texts)}L", *self.texts)),
            self._offsets([texts_at]),
        )
        generic = full(b"gmin", struct.pack(">HHHHHH", 0x40, 0x8000, 0x8000, 0x8000, 0, 0))
        header = box(b"gmhd", generic, box(b"text", _UNITY))
        media = _media(self.track.length, b"text", header, table, self.tags.language)
        return box(b"trak", _track_header(_TEXTS, self.track.length, 0, 0), media)

    def _offsets(self, offsets: Sequence[int]) -> bytes:
        # Decided by what is known before the first frame is written.
        is_long = self.frames * _LARGEST_FRAME + sum(self.texts) + (1 << 28) >= LARGEST
        table = struct.pack(f">{len(offsets)}{'LQ'[is_long]}", *offsets)
        return full(b"co64" if is_long else b"stco", struct.pack(">L", len(offsets)), table)

    def _short_chapters(self) -> bytes:
        from narrator.track import with_chapters

        listed = with_chapters(self.track, MAX_SHORT_TITLES).chapters
        entries = b"".join(map(_short_chapter, listed))
        return full(b"chpl", struct.pack(">LB", 0, len(listed)), entries, version=1)


def _short_chapter(chapter: Chapter) -> bytes:
    """A chapter in `chpl`: its start in units of 100 ns, and its title."""
    title = _cut(chapter.title, MAX_SHORT_TITLES)
    return struct.pack(">QB", chapter.start * 10_000_000 // _RATE, len(title)) + title


def _track_header(number: int, length: int, flags: int, volume: int) -> bytes:
    version, made, duration = _times(length)
    head = made + struct.pack(">LL", number, 0) + duration + bytes(8) + struct.pack(">HHHH", 0, 0, volume, 0)
    return full(b"tkhd", head, _UNITY, bytes(8), version=version, flags=flags)


def _times(length: int) -> tuple[int, bytes, bytes]:
    """The version of a box, its creation and modification times, which are left at zero, and its duration."""
    version, packed = times(0, 0, length)
    at = len(packed) // 3 * 2
    return version, packed[:at], packed[at:]


def _media(length: int, kind: bytes, header: bytes, table: bytes, language: str) -> bytes:
    version, made, duration = _times(length)
    head = made + struct.pack(">L", _RATE) + duration + struct.pack(">HH", _language(language), 0)
    handler = full(b"hdlr", bytes(4), kind, bytes(12), b"narrator\0")
    local = box(b"dinf", full(b"dref", struct.pack(">L", 1), full(b"url ", flags=_SELF_CONTAINED)))
    return box(b"mdia", full(b"mdhd", head, version=version), handler, box(b"minf", header, local, table))


def _language(tag: str) -> int:
    """A language of ISO 639-2 as three numbers of five bits."""
    from narrator.formats.languages import alpha3

    first, second, third = (ord(letter) - 0x60 for letter in alpha3(tag))
    return first << 10 | second << 5 | third


def _descriptor(frames: int, size: int, largest: int) -> bytes:
    """The content of `esds`: an AAC stream, its maximum and mean bits a second, and how to decode it."""
    mean = size * 8 * _RATE // (frames * _FRAME_SIZE)
    most = largest * 8 * _RATE // _FRAME_SIZE
    specific = b"\x05" + bytes([len(_CONFIG)]) + _CONFIG
    decoder = b"\x40\x15" + bytes(3) + struct.pack(">LL", most, mean) + specific
    stream = struct.pack(">HB", _SOUND, 0) + b"\x04" + bytes([len(decoder)]) + decoder + b"\x06\x01\x02"
    return b"\x03" + bytes([len(stream)]) + stream


def _big_endian(numbers: array[int]) -> bytes:
    turned = array(numbers.typecode, numbers)
    if sys.byteorder == "little":
        turned.byteswap()
    return turned.tobytes()


def _metadata(tags: Tags) -> bytes:
    """Tags as iTunes writes them."""
    texts = {
        b"\xa9nam": tags.title,
        b"\xa9ART": tags.author,
        b"aART": tags.author,
        b"\xa9alb": tags.album,
        b"\xa9wrt": tags.narrator,
        b"\xa9nrt": tags.narrator,
        b"\xa9mvn": tags.series,
        b"\xa9day": tags.published,
        b"\xa9gen": "Audiobook",
        b"\xa9cmt": tags.comment,
        b"desc": tags.description,
        b"ldes": tags.description,
        b"\xa9too": "narrator",
    }
    atoms = [box(name, _data(_UTF8, text.encode("utf-8", "replace"))) for name, text in texts.items() if text]
    atoms.append(box(b"stik", _data(_INTEGER, bytes([_AUDIOBOOK]))))
    if tags.cover:
        kind = _PNG if tags.cover.startswith(b"\x89PNG") else _JPEG
        atoms.append(box(b"covr", _data(kind, tags.cover)))
    own = {("com.apple.iTunes", "SERIES"): tags.series, ("com.apple.iTunes", "LANGUAGE"): tags.language}
    own |= {("com.apple.iTunes", "WWWARTICLE"): tags.link, SOURCE: tags.source}
    atoms += [_free_form(*name, text) for name, text in own.items() if text]
    handler = full(b"hdlr", bytes(4), b"mdirappl", bytes(9))
    return full(b"meta", handler, box(b"ilst", *atoms))


def _data(kind: int, content: bytes) -> bytes:
    return box(b"data", struct.pack(">LL", kind, 0), content)


def _free_form(whose: str, name: str, text: str) -> bytes:
    data = _data(_UTF8, text.encode("utf-8", "replace"))
    return box(b"----", full(b"mean", whose.encode()), full(b"name", name.encode()), data)
