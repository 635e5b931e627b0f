"""The objects of a PDF file, read with limits on time, memory and depth.

A PDF is a graph of objects that may be cyclic, and whose streams may decompress to any size. pdfminer follows and
decompresses them unchecked; here every object and every stream is checked first.
"""

import re
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from itertools import islice
from typing import Any

from pdfminer.cmapdb import CMap, CMapDB, CMapParser, FileCMap, FileUnicodeMap
from pdfminer.lzw import LZWDecoder
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdffont import PDFCIDFont, PDFFont
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import (
    LITERALS_CCITTFAX_DECODE,
    LITERALS_DCT_DECODE,
    LITERALS_FLATE_DECODE,
    LITERALS_JBIG2_DECODE,
    LITERALS_JPX_DECODE,
    LITERALS_LZW_DECODE,
    LITERALS_RUNLENGTH_DECODE,
    PDFObjRef,
    PDFStream,
    resolve1,
)
from pdfminer.psparser import PSKeyword, PSLiteral
from pdfminer.utils import decode_text

MAX_PAGES = 5_000
MAX_BYTES = 256 * 1024 * 1024
"""The most bytes to which the streams of one file may decompress in all."""

MAX_BYTES_A_STREAM = 64 * 1024 * 1024
MAX_BYTES_A_PAGE = 8 * 1024 * 1024
"""The most bytes that draw a page: text takes some kilobytes, a map some megabytes. Longer drawings are left out."""

SECONDS_A_PAGE = 20.0
SECONDS = 600.0
"""The most seconds for reading a page, and the whole file. A page of an article takes a tenth of a second."""

_MAX_CODES = 0x10000  # character codes of a font have two bytes at most, ISO 32000-1 annex C.2
_USED = re.compile(rb"/([\w-]+)\s+usecmap\b")
_CODE_SECTIONS = re.compile(rb"begincid(?:range|char)\b(.*?)endcid(?:range|char)\b", re.DOTALL)
_CODES = re.compile(rb"<([0-9A-Fa-f]{2,8})>\s*(?:<([0-9A-Fa-f]{2,8})>\s*)?(\d{1,6})")
_PACKING = (*LITERALS_FLATE_DECODE, *LITERALS_LZW_DECODE, *LITERALS_RUNLENGTH_DECODE)

_OF_PICTURES = (
    *LITERALS_CCITTFAX_DECODE,
    *LITERALS_DCT_DECODE,
    *LITERALS_JBIG2_DECODE,
    *LITERALS_JPX_DECODE,
)


class TooMuchError(Exception):
    """A limit was exceeded; the message says which, in words that follow "the file …"."""


class Limits:
    """The time and memory that are left for a file."""

    def __init__(self) -> None:
        self._end = time.monotonic() + SECONDS
        self._page_end = time.monotonic() + SECONDS_A_PAGE
        self._bytes = 0
        self._drawing = 0

    def next_page(self) -> None:
        """Start the clock for a page."""
        self._drawing = 0
        self._page_end = time.monotonic() + SECONDS_A_PAGE

    def check(self) -> None:
        """Raise `TooMuchError` if the time is up."""
        now = time.monotonic()
        if now > self._end or now > self._page_end:
            raise TooMuchError("takes too long to read")

    def unpacked(self, size: int) -> None:
        """Count the bytes of a decompressed stream; raise `TooMuchError` if its, or those of all, are too many."""
        self.check()
        self._bytes += size
        if size > MAX_BYTES_A_STREAM or self._bytes > MAX_BYTES:
            raise TooMuchError("unpacks to far more than an article or a book")

    def may_draw(self, size: int) -> bool:
        """Whether this many bytes of drawing are within the limit for a page."""
        self.check()
        if self._drawing + size > MAX_BYTES_A_PAGE:
            return False
        self._drawing += size
        return True


class _Stream(PDFStream):
    """A stream that measures its decompressed size before it is decompressed."""

    def __init__(self, stream: PDFStream, limits: Limits) -> None:
        super().__init__(stream.attrs, stream.rawdata or b"", stream.decipher)
        self._limits = limits

    def decode(self) -> None:
        packed = self.rawdata or b""
        if self.decipher and self.objid is not None and self.genno is not None:
            packed = self.decipher(self.objid, self.genno, packed, self.attrs)
        self.rawdata, self.decipher = packed, None
        filters = [name for name, _ in self.get_filters()]
        if any(name in _OF_PICTURES for name in filters):
            # Nothing uses it, and a picture of a few bytes may claim to be larger than any memory.
            self.data, self.rawdata = b"", None
            return
        if sum(name in _PACKING for name in filters) > 1:
            raise TooMuchError("packs a stream twice, as no article does")
        self._limits.unpacked(len(packed) if not filters else self._size(filters[0], packed))
        super().decode()

    def _size(self, first: object, packed: bytes) -> int:
        max_bytes = MAX_BYTES_A_STREAM + 1
        if first in LITERALS_FLATE_DECODE:
            try:
                return len(zlib.decompressobj().decompress(packed, max_bytes))
            except zlib.error:
                # Broken streams are decompressed byte by byte, as far as possible.
                if len(packed) > MAX_BYTES_A_STREAM // 1032:
                    raise
                return len(packed)
        if first in LITERALS_LZW_DECODE:
            size = 0
            for piece in LZWDecoder(BytesIO(packed)).run():
                size += len(piece or b"")
                if size > max_bytes:
                    break
            return size
        return len(packed) * (64 if first in LITERALS_RUNLENGTH_DECODE else 1)


class _Parser(PDFParser):
    def __init__(self, content: bytes, limits: Limits) -> None:
        super().__init__(BytesIO(content))
        self._limits = limits

    def do_keyword(self, pos: int, token: PSKeyword) -> None:
        self._limits.check()
        super().do_keyword(pos, token)
        if token is self.KEYWORD_STREAM and self.curstack:
            position, stream = self.curstack[-1]
            if isinstance(stream, PDFStream) and not isinstance(stream, _Stream):
                self.curstack[-1] = (position, _Stream(stream, self._limits))


class Objects(PDFDocument):
    """The objects of a file by their numbers."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self.limits = limits
        super().__init__(_Parser(content, limits))

    def getobj(self, objid: int) -> object:
        """The object with this number. Raises what pdfminer raises, and `TooMuchError` if it refers to itself."""
        self.limits.check()
        found = super().getobj(objid)
        seen = {objid}
        while isinstance(found, PDFObjRef):
            if found.objid in seen:
                raise TooMuchError("has an object that refers to itself")
            seen.add(found.objid)
            found = super().getobj(found.objid)
        return found

    def pages(self) -> Iterator[PDFPage]:
        """Its pages, up to `MAX_PAGES`."""
        return islice(PDFPage.create_pages(self), MAX_PAGES)


class Fonts(PDFResourceManager):
    """The fonts of a file, each read once; one that maps more codes than exist is refused."""

    def get_font(self, objid: object, spec: Any) -> PDFFont:
        """The font with this number or, if it has none, with this specification."""
        for name in ("W", "W2"):
            _refuse_wide_ranges(resolve1(spec.get(name)))
        mapping = resolve1(spec.get("ToUnicode"))
        if isinstance(mapping, PDFStream) and b"range" in mapping.get_data():
            CMapParser(_Counter(), BytesIO(mapping.get_data())).run()
        font = super().get_font(objid, spec)
        encoding = resolve1(spec.get("Encoding"))
        if isinstance(font, PDFCIDFont) and isinstance(encoding, PDFStream) and (codes := _codes(encoding)):
            font.cmap = codes
        return font


def _codes(encoding: PDFStream) -> CMap | None:
    """The characters for the codes of a font, from a stream in the file that pdfminer does not read.

    ISO 32000-2 9.7.5.3; codes may have one byte or several.
    """
    content = encoding.get_data()
    codes = FileCMap()
    with suppress(CMapDB.CMapNotFound, AssertionError):
        base = _USED.search(content)
        name = base[1].decode("latin-1") if base else name_of(resolve1(encoding.get("UseCMap")))
        if name:
            codes.use_cmap(CMapDB.get_cmap(name))
    count = 0
    for section in _CODE_SECTIONS.findall(content):
        for first, last, number in _CODES.findall(section):
            start, end, cid = int(first, 16), int(last or first, 16), int(number)
            count += max(0, end - start + 1)
            if count > _MAX_CODES:
                raise TooMuchError("has a font with more characters than there are")
            for code in range(start, end + 1):
                codes.add_code2cid(code.to_bytes((len(first) + 1) // 2).decode("latin-1"), cid + code - start)
    return codes if codes.code2cid else None


def _refuse_wide_ranges(widths: object) -> None:
    """Widths are given as `first [w …]` or as `first last w`, ISO 32000-1 9.7.4.3."""
    if isinstance(widths, list) and any(
        isinstance(number, int | float) and abs(number) > _MAX_CODES for number in map(resolve1, widths)
    ):
        raise TooMuchError("has a font with more characters than there are")


class _Counter(FileUnicodeMap):
    """A map from codes to characters that stores none of them, and limits their number."""

    def __init__(self) -> None:
        super().__init__()
        self._count = 0

    def add_cid2unichr(self, cid: int, code: object) -> None:  # noqa: ARG002
        self._count += 1
        if self._count > 4 * _MAX_CODES:
            raise TooMuchError("has a font with more characters than there are")


def text_of(value: object) -> str:
    """A text string in any of the encodings of ISO 32000-2 7.9.2.2, or "" for anything else."""
    value = resolve1(value)
    if isinstance(value, str):
        return value
    if not isinstance(value, bytes):
        return ""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le")):
        if value.startswith(mark):
            return value[len(mark) :].decode(encoding, "ignore")
    return decode_text(value)


def name_of(value: object) -> str:
    """A name, or "" for anything else."""
    value = resolve1(value)
    if isinstance(value, PSLiteral):
        return value.name if isinstance(value.name, str) else value.name.decode("latin-1")
    return ""


def entries(value: object) -> dict[str, Any]:
    """A dictionary, or an empty one for anything else."""
    value = resolve1(value)
    return value if isinstance(value, dict) else {}


def kids(value: object) -> list[Any]:
    """A list as it is, a single object as a list of one, nothing as an empty list."""
    value = value if isinstance(value, PDFObjRef) and not isinstance(resolve1(value), list) else resolve1(value)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
