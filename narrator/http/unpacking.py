"""Decompression of response bodies as they arrive, one piece at a time, however large the result would be."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

PIECE = 65_536
"""The approximate number of bytes that are unpacked at a time."""

# For zlib.decompressobj: https://docs.python.org/3/library/zlib.html#zlib.compressobj
_GZIP, _ZLIB, _BARE = 31, 15, -15
_MEMBER = b"\x1f\x8b"


class PackingError(Exception):
    """The body is damaged, or its encoding is not supported."""


class CutShortError(Exception):
    """The body ends too early."""


def unpacked(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The pieces of a body without its Content-Encoding (RFC 9110, section 8.4). Unknown encodings are ignored.

    Raises:
        PackingError: the body does not match the encoding, or is packed twice or in a way that narrator does not
            accept.
        CutShortError: its end is missing.
    """
    encoding = encoding.strip().lower()
    # If a body is packed twice, the first unpacking can go on forever without output from the second.
    if encoding in _OTHERS or "," in encoding:
        raise PackingError(encoding)
    return _KNOWN.get(encoding, iter)(pieces)


def _gzip(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """One member or several; whatever follows them is ignored."""
    unpacker = None
    for piece in pieces:
        while piece:
            if unpacker is None or unpacker.eof:
                if unpacker is not None and not _MEMBER.startswith(piece[:2]):
                    return
                unpacker = zlib.decompressobj(_GZIP)
            yield from _inflated(unpacker, piece)
            piece = unpacker.unused_data
    if unpacker is not None and not unpacker.eof:
        raise CutShortError


def _deflate(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """In zlib's format as it should be, or raw as some servers send it."""
    rest = iter(pieces)
    head = b""
    while len(head) < 2 and (piece := next(rest, b"")):
        head += piece
    if not head:
        return
    is_zlib = head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0  # RFC 1950, section 2.2
    unpacker = zlib.decompressobj(_ZLIB if is_zlib else _BARE)
    for piece in chain([head], rest):
        yield from _inflated(unpacker, piece)
        if unpacker.eof:
            return
    raise CutShortError


def _inflated(unpacker: "zlib._Decompress", piece: bytes) -> Iterator[bytes]:
    while True:
        try:
            out = unpacker.decompress(piece, PIECE)
        except zlib.error as error:
            raise PackingError(str(error)) from error
        yield out
        piece = unpacker.unconsumed_tail
        if unpacker.eof or (not piece and len(out) < PIECE):
            return


def _brotli(pieces: Iterable[bytes]) -> Iterator[bytes]:
    import brotli

    unpacker = brotli.Decompressor()
    is_empty = True
    try:
        for piece in pieces:
            is_empty = False
            yield unpacker.process(piece, output_buffer_limit=PIECE)
            while not unpacker.can_accept_more_data():
                yield unpacker.process(b"", output_buffer_limit=PIECE)
            if unpacker.is_finished():
                return
    except brotli.error as error:
        raise PackingError(str(error)) from error
    if not is_empty:
        raise CutShortError


_OTHERS = frozenset({"zstd", "compress", "x-compress", "dcb", "dcz"})
_KNOWN: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
}
