"""What an Opus file says about itself, and whether it is true: any Opus in Ogg, not only narrator's.

Sources: RFC 3533 (pages), RFC 6716 section 3.1 (lengths of packets), RFC 7845, wiki.xiph.org/Chapter_Extension.
"""

import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from narrator.errors import SourceError
from narrator.formats import Examination, FoundChapter, chapters
from narrator.formats.opus import ogg
from narrator.formats.opus.encoder import COMMENTS, HEAD, RATE, SOURCE

# In units of 2.5 ms, by the configuration of a packet: SILK, hybrid, CELT.
_FRAMES = (4, 8, 16, 24) * 3 + (4, 8) * 2 + (1, 2, 4, 8) * 4
_UNIT = RATE // 400
_ANY_NUMBER = 3
_CHAPTER = re.compile(r"CHAPTER(\d{3})")
_TIME = re.compile(r"(\d+):(\d{2}):(\d{2})(?:\.(\d{1,3}))?")
_LARGEST_HEADERS = 1 << 26


def examine(path: Path) -> Examination:
    """Read every page, the head of every packet, and the comments of any Opus file, and list what is wrong with them.

    Raises:
        SourceError: it cannot be read, or is not Opus.
    """
    try:
        with path.open("rb") as file:
            pages = ogg.pages(file)
            head, comments = _headers(path, pages)
            sound = _Sound()
            for page in pages:
                sound.take(page)
            size, end = path.stat().st_size, file.tell()
    except OSError as error:
        raise SourceError(f"cannot read {path}: {error.strerror}", "check the path") from error
    named = _comments(comments)
    samples = max(sound.end - _pre_skip(head), 0)
    listed = tuple(_chapters(named, samples * 1000 // RATE))
    faults = [*sound.faults(), *chapters.faults(listed, samples * 1000 // RATE)]
    if end < size or not sound.is_finished:
        faults.insert(0, f"it is cut off, or not Opus from byte {end} on")
    return Examination(
        sound.packets, samples, RATE, named.get("TITLE", ""), named.get(SOURCE, ""), listed, tuple(faults)
    )


def source(path: Path) -> str:
    """The value of `Tags.source` in a file's comments; "" if there is none.

    Raises:
        SourceError: it is not Opus.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return _comments(_headers(path, ogg.pages(file))[1]).get(SOURCE, "")


class _Sound:
    """The counts from page to page. `end` is the position of the last sample, including those that players drop."""

    def __init__(self) -> None:
        self.packets = self.end = 0
        self.is_finished = False
        self._length = 0
        self._before: ogg.Page | None = None
        self._found: dict[str, None] = {}

    def take(self, page: ogg.Page) -> None:
        """Count a page of packets."""
        if not page.is_whole:
            self._found[f"page {page.number} is damaged"] = None
        if self._before and (page.number != self._before.number + 1 or page.serial != self._before.serial):
            self._found[f"page {self._before.number} is not followed by the next, or another stream follows"] = None
        parts = list(page.packets())
        for index, (part, _) in enumerate(parts):
            if index or not page.is_continued:
                self.packets += 1
                self._length += _samples(part)
        if page.granule != ogg.NO_PACKET_ENDS:
            is_last = bool(page.flags & ogg.LAST)
            if page.granule > self._length or (page.granule < self._length and not is_last):
                wrong = f"page {page.number} gives its end as {page.granule}, by its packets it is {self._length}"
                self._found[wrong] = None
            self.end = page.granule
        self.is_finished = page.is_whole and bool(page.flags & ogg.LAST)
        self._before = page

    def faults(self) -> list[str]:
        """What is wrong, as sentences. The first few are enough: a file may have thousands."""
        return list(self._found)[:10]


def _headers(path: Path, pages: Iterator[ogg.Page]) -> tuple[bytes, bytes]:
    """The first two packets; the pages after them remain to be read."""
    found: list[bytes] = []
    begun, size = b"", 0
    for page in pages:
        size += len(page.body)
        for part, ends in page.packets():
            begun += part
            if ends:
                found.append(begun)
                begun = b""
        if len(found) > 1 or size > _LARGEST_HEADERS or (found and not found[0].startswith(HEAD)):
            break
    if len(found) < 2 or not found[0].startswith(HEAD) or not found[1].startswith(COMMENTS) or len(found[0]) < 19:
        raise SourceError(f"{path} is not an Opus file", "give another")
    return found[0], found[1]


def _pre_skip(head: bytes) -> int:
    return int(struct.unpack_from("<H", head, 10)[0])


def _comments(packet: bytes) -> dict[str, str]:
    """The comments by name in upper case, as many as are complete; of those with the same name, the first."""
    found: dict[str, str] = {}
    for entry in _entries(packet, len(COMMENTS)):
        name, _, value = entry.decode("utf-8", "replace").partition("=")
        found.setdefault(name.upper(), value)
    return found


def _entries(packet: bytes, at: int) -> Iterator[bytes]:
    """The strings of a comment packet after the vendor's."""
    at += 4 + int.from_bytes(packet[at : at + 4], "little")
    count = int.from_bytes(packet[at : at + 4], "little")
    at += 4
    for _ in range(count):
        if at + 4 > len(packet):
            return
        start = at + 4
        at = start + int.from_bytes(packet[at:start], "little")
        yield packet[start:at]


def _samples(packet: bytes) -> int:
    """The duration of a packet in samples, from its first two bytes."""
    if not packet:
        return 0
    frames = (1, 2, 2, packet[1] & 63 if len(packet) > 1 else 0)[packet[0] & _ANY_NUMBER]
    return frames * _FRAMES[packet[0] >> 3] * _UNIT


def _chapters(named: Mapping[str, str], length: int) -> Iterator[FoundChapter]:
    """The chapters in the order of their numbers; each ends where the next begins."""
    numbers: Iterable[str] = sorted(name for name in named if _CHAPTER.fullmatch(name))
    found = [(_milliseconds(named[name]), named.get(f"{name}NAME", "")) for name in numbers]
    for (start, title), (end, _) in pairwise([*found, (length, "")]):
        yield FoundChapter(start, end, title)


def _milliseconds(text: str) -> int:
    """A chapter's time; 0 if it is not valid."""
    if not (found := _TIME.fullmatch(text.strip())):
        return 0
    hours, minutes, seconds, fraction = found.groups()
    return 1000 * (3600 * int(hours) + 60 * int(minutes) + int(seconds)) + int((fraction or "").ljust(3, "0"))
