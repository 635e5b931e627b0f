"""What an M4B file says about itself, and whether it is true: any MP4 with audio, not only narrator's.

Sources: those of `narrator.formats.m4b.encoder`.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, islice, pairwise, repeat
from pathlib import Path
from typing import BinaryIO

from narrator.errors import SourceError
from narrator.formats import Examination, FoundChapter, chapters
from narrator.formats.m4b import boxes
from narrator.formats.m4b.boxes import Found
from narrator.formats.m4b.encoder import MAX_SHORT_TITLES, SOURCE

_HINT = "give an M4B file"
_LARGEST_TABLE = 1 << 28
_LARGEST_TEXT = 1 << 17
_MAX_CHAPTERS = 1 << 20
_MAX_SAMPLES = 1 << 25
_TITLE = b"\xa9nam"
_NO_MEDIA = (-1, 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF)


@dataclass(frozen=True, slots=True)
class _Samples:
    """The samples of a track: their sizes, where each chunk begins, how many each chunk has, and their durations.

    `lasting` are runs of (how many, how long each).
    """

    sizes: Sequence[int]
    chunks: Sequence[int]
    filled: Sequence[int]
    lasting: Sequence[tuple[int, int]]

    @property
    def length(self) -> int:
        """In units of the track's clock."""
        return sum(number * each for number, each in self.lasting)


@dataclass(frozen=True, slots=True)
class _Track:
    number: int
    rate: int
    edits: Sequence[tuple[int, int]]
    chapters: Sequence[int]
    samples: _Samples


def examine(path: Path) -> Examination:
    """Read the complete index of any M4B file, check that the audio is where it says, and list what is wrong.

    Raises:
        SourceError: it cannot be read, or is not an MP4 with audio.
    """
    try:
        with path.open("rb") as file:
            return _examined(path, file)
    except OSError as error:
        raise SourceError(f"cannot read {path}: {error.strerror}", "check the path") from error
    except (struct.error, ValueError, IndexError, OverflowError) as error:
        raise SourceError(f"the index of {path} is damaged, or it is not an M4B file: {error}", _HINT) from error


def source(path: Path) -> str:
    """The value of `Tags.source` in a file's tags; "" if there is none.

    Raises:
        OSError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            movie = next((each for each in boxes.top(file) if each.kind == b"moov"), None)
            return _tags(file, movie)[1] if movie else ""
    except (struct.error, ValueError):
        return ""


def _examined(path: Path, file: BinaryIO) -> Examination:
    outer = list(boxes.top(file))
    if not outer or outer[0].kind != b"ftyp":
        raise SourceError(f"{path} is not an M4B file", _HINT)
    movie = next((each for each in outer if each.kind == b"moov"), None)
    if not movie or not movie.is_whole:
        raise SourceError(f"{path} is not an M4B file, or is cut off before its index", _HINT)
    if boxes.find(file, movie, b"mvex"):
        raise SourceError(f"{path} is in fragments, as streams are", "give an MP4 file with one index")
    clock = _clock(file, movie)
    sounds, texts = _tracks(file, movie, b"soun"), _tracks(file, movie, b"text")
    if not sounds:
        raise SourceError(f"{path} is not an M4B file: there is no audio in it", _HINT)
    sound = sounds[0]
    media = [each for each in outer if each.kind == b"mdat"]
    faults = list(_file_faults(path, outer)) + list(_sound_faults(sound.samples, media))
    skipped = sum(at for at, _ in sound.edits[:1])
    samples = sum(length * sound.rate // clock for _, length in sound.edits) or sound.samples.length
    if skipped + samples > sound.samples.length:
        faults.append(f"its edit list wants {skipped + samples} samples, there are {sound.samples.length}")
    length = samples * 1000 // sound.rate
    listed = [found for each in texts if each.number in sound.chapters for found in _texts(file, each)]
    short = list(_short_chapters(file, movie, length))
    faults += chapters.faults(listed or short, length)
    if listed and short and not _agree(listed, short):
        faults.append("its two lists of chapters differ")
    title, whose = _tags(file, movie)
    count = len(sound.samples.sizes)
    return Examination(count, samples, sound.rate, title, whose, tuple(listed or short), tuple(faults))


def _file_faults(path: Path, outer: Sequence[Found]) -> Iterator[str]:
    if not outer[-1].is_whole:
        yield "it is cut off"
    elif outer[-1].end != path.stat().st_size:
        yield f"after byte {outer[-1].end} there is something that is not a box"


def _sound_faults(samples: _Samples, media: Sequence[Found]) -> Iterator[str]:
    """Check that all chunks are in the boxes that the file says contain the audio, without overlaps."""
    if sum(number for number, _ in samples.lasting) != len(samples.sizes):
        yield "its index has times for more or fewer frames than there are"
    if sum(samples.filled) != len(samples.sizes) or len(samples.filled) != len(samples.chunks):
        yield "its index has positions for more or fewer frames than there are"
        return
    ends = list(accumulate(samples.sizes, initial=0))
    firsts = list(accumulate(samples.filled, initial=0))
    spans = [(at, at + ends[b] - ends[a]) for at, (a, b) in zip(samples.chunks, pairwise(firsts), strict=True)]
    inside = [(each.start, each.end) for each in media]
    if any(not any(start <= first and last <= end for start, end in inside) for first, last in spans):
        yield "some of its audio is not in the file"
    if any(after[0] < before[1] for before, after in pairwise(sorted(spans))):
        yield "some of its audio overlaps"


def _agree(listed: Sequence[FoundChapter], short: Sequence[FoundChapter]) -> bool:
    """Whether `chpl` agrees with the text track, as far as it can hold the chapters."""
    starts = {each.start: each.title for each in listed}
    if len(listed) <= MAX_SHORT_TITLES and len(short) != len(listed):
        return False
    return all(starts.get(each.start, "\0").startswith(each.title) for each in short)


def _clock(file: BinaryIO, movie: Found) -> int:
    header = boxes.read(file, _needed(file, movie, b"mvhd"))
    return int.from_bytes(header[20:24] if header[0] else header[12:16]) or 1


def _needed(file: BinaryIO, of: Found, *path: bytes) -> Found:
    found = boxes.find(file, of, *path)
    if not found:
        raise ValueError(f"{path[-1].decode('ascii', 'replace')} is missing")
    return found


def _tracks(file: BinaryIO, movie: Found, kind: bytes) -> list[_Track]:
    """The tracks of a kind."""
    found = []
    for each in boxes.inside(file, movie):
        handler = boxes.find(file, each, b"mdia", b"hdlr") if each.kind == b"trak" else None
        if handler and boxes.read(file, handler)[8:12] == kind:
            found.append(_track(file, each))
    return found


def _track(file: BinaryIO, of: Found) -> _Track:
    header = boxes.read(file, _needed(file, of, b"tkhd"))
    number = int.from_bytes(header[20:24] if header[0] else header[12:16])
    media = boxes.read(file, _needed(file, of, b"mdia", b"mdhd"))
    rate = int.from_bytes(media[20:24] if media[0] else media[12:16])
    if not rate:
        raise ValueError("a track has no clock")
    reference = boxes.find(file, of, b"tref", b"chap")
    listed = boxes.read(file, reference) if reference else b""
    table = _needed(file, of, b"mdia", b"minf", b"stbl")
    return _Track(
        number,
        rate,
        list(_edits(file, of)),
        struct.unpack(f">{len(listed) // 4}L", listed[: len(listed) // 4 * 4]),
        _samples(file, table),
    )


def _edits(file: BinaryIO, of: Found) -> Iterator[tuple[int, int]]:
    """What is played of a track: from where, in its own time, and for how long, in the movie's."""
    found = boxes.find(file, of, b"edts", b"elst")
    content = boxes.read(file, found) if found else b""
    if content:
        form = ">QQL" if content[0] else ">LLL"
        for length, at, _ in struct.iter_unpack(form, content[8 : 8 + _count(content) * struct.calcsize(form)]):
            if at not in _NO_MEDIA:
                yield at, length


def _samples(file: BinaryIO, table: Found) -> _Samples:
    short = boxes.find(file, table, b"stco")
    chunks = _numbers(file, short or _needed(file, table, b"co64"), "L" if short else "Q")
    lasting = list(zip(*[iter(_numbers(file, _needed(file, table, b"stts"), "LL"))] * 2, strict=True))
    runs = list(zip(*[iter(_numbers(file, _needed(file, table, b"stsc"), "LLL"))] * 3, strict=True))
    firsts = [first for first, _, _ in runs] + [len(chunks) + 1]
    filled = chain.from_iterable(
        repeat(number, max(after - first, 0)) for (first, number, _), after in zip(runs, firsts[1:], strict=True)
    )
    return _Samples(_sizes(file, table), chunks, list(islice(filled, len(chunks))), lasting)


def _sizes(file: BinaryIO, table: Found) -> Sequence[int]:
    content = _content(file, _needed(file, table, b"stsz"))
    same, count = struct.unpack_from(">LL", content, 4)
    if count > _MAX_SAMPLES:
        raise ValueError("it has too many frames")
    if same:
        return [same] * count
    return struct.unpack_from(f">{count}L", content, 12)


def _numbers(file: BinaryIO, of: Found, form: str) -> Sequence[int]:
    """The entries of a table, each of so many numbers, in one sequence."""
    content = _content(file, of)
    count = _count(content)
    if count * struct.calcsize(f">{form}") > len(content) - 8:
        raise ValueError("a table is cut off")
    return struct.unpack_from(f">{count * len(form)}{form[0]}", content, 8)


def _count(content: bytes) -> int:
    return int.from_bytes(content[4:8])


def _content(file: BinaryIO, of: Found) -> bytes:
    if of.size > _LARGEST_TABLE:
        raise ValueError("a table is too large")
    return boxes.read(file, of)


def _texts(file: BinaryIO, track: _Track) -> Iterator[FoundChapter]:
    """The chapters of a text track."""
    samples = track.samples
    if len(samples.sizes) > _MAX_CHAPTERS:
        raise ValueError("there are too many chapters")
    lasting = chain.from_iterable(repeat(each, number) for number, each in samples.lasting)
    start = 0
    for at, size, length in zip(_places(samples), samples.sizes, lasting, strict=False):
        file.seek(at)
        end = start + length
        yield FoundChapter(
            start * 1000 // track.rate, end * 1000 // track.rate, _string(file.read(min(size, _LARGEST_TEXT)))
        )
        start = end


def _places(samples: _Samples) -> Iterator[int]:
    """Where each sample of a track begins."""
    sizes = iter(samples.sizes)
    for at, number in zip(samples.chunks, samples.filled, strict=False):
        place = at
        for size in islice(sizes, number):
            yield place
            place += size


def _string(text: bytes) -> str:
    content = text[2 : 2 + int.from_bytes(text[:2])]
    return content.decode("utf-16" if content[:2] in (b"\xfe\xff", b"\xff\xfe") else "utf-8", "replace")


def _short_chapters(file: BinaryIO, movie: Found, length: int) -> Iterator[FoundChapter]:
    """The chapters of `chpl`; each ends where the next begins."""
    found = boxes.find(file, movie, b"udta", b"chpl")
    content = _content(file, found) if found else b""
    if not content:
        return
    at = 9 if content[0] else 5
    listed = []
    for _ in range(content[at - 1]):
        start, size = struct.unpack_from(">QB", content, at)
        listed.append((start // 10_000, content[at + 9 : at + 9 + size].decode("utf-8", "ignore")))
        at += 9 + size
    for (start, title), (end, _) in pairwise([*listed, (length, "")]):
        yield FoundChapter(start, end, title)


def _tags(file: BinaryIO, movie: Found) -> tuple[str, str]:
    """The title, and the value of `Tags.source`."""
    meta = boxes.find(file, movie, b"udta", b"meta")
    listed = next((each for each in boxes.inside(file, meta, 4) if each.kind == b"ilst"), None) if meta else None
    title = whose = ""
    for each in boxes.inside(file, listed) if listed else ():
        parts = {part.kind: part for part in boxes.inside(file, each)} if each.kind in (_TITLE, b"----") else {}
        if b"data" not in parts:
            continue
        text = _content(file, parts[b"data"])[8:].decode("utf-8", "replace")
        if each.kind == _TITLE:
            title = title or text
        elif b"mean" in parts and b"name" in parts:
            named = tuple(_content(file, parts[kind])[4:].decode("utf-8", "replace") for kind in (b"mean", b"name"))
            whose = text if named == SOURCE else whose
    return title, whose
