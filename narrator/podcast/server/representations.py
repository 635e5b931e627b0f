"""What is at an address: files of the folder, never anything outside it, and what is made in their place."""

import gzip
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from functools import lru_cache
from io import BytesIO
from os import fstat
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO, cast
from urllib.parse import unquote_to_bytes

from narrator.podcast.media_types import media_type

FEED = "feed.xml"
"""The feed's file name in the folder of a show."""

PAGE = "index.html"
"""The page's file name in the folder of a show, and in any other."""

COMPRESSED = ("text/", "application/json", "application/rss+xml", "application/x-subrip", "image/svg+xml")
"""What media types begin with that are worth compressing."""

# A browser would download these, and a frame or window in which a download begins stays as it was: a page of another
# origin that opened it could notice that the file exists. narrator makes no other files that browsers download.
_KINDS_IN_A_WINDOW = {
    "application/json+chapters": "application/json",
    "application/x-subrip": "text/plain; charset=utf-8",
}
_COMPRESSED_KEPT = 8


@dataclass(frozen=True, slots=True)
class Representation:
    """What is at an address: content that stays the same, even if its file is replaced.

    `modified` is an HTTP date, or "" if the content is made from files that come and go. `encoding` is gzip or "".
    Representations of the same unchanged file are equal.
    """

    content: BinaryIO = field(compare=False)
    size: int
    kind: str
    tag: str
    modified: str
    encoding: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a response, whatever part of the content it has."""
        compressible = {"vary": "Accept-Encoding"} if self.kind.startswith(COMPRESSED) else {}
        encoded = {"content-encoding": self.encoding} if self.encoding else {}
        return {
            **compressible,
            **encoded,
            "etag": self.tag,
            **({"last-modified": self.modified} if self.modified else {}),
            # Episodes keep their addresses when they are narrated again: clients must check for changes.
            "cache-control": "no-cache",
            **({} if self.encoding else {"accept-ranges": "bytes"}),
        }


def in_a_window(copy: Representation) -> Representation:
    """The same with a media type that a browser displays when it is opened in a window."""
    return replace(copy, kind=_KINDS_IN_A_WINDOW.get(copy.kind, copy.kind))


def found(home: Path, target: bytes) -> Path | None:
    """The file or folder that a request names, with symbolic links resolved; None if it is not to be served.

    Raises:
        OSError: it does not exist.
    """
    first, *names = target.split(b"/")
    if first or not names:
        return None
    is_folder = not names[-1]
    plain = [_name(name) for name in (names[:-1] if is_folder else names)]
    if not all(plain):
        return None
    try:
        path = home.joinpath(*plain).resolve(strict=True)
    except RuntimeError:
        # A circle of symbolic links, up to Python 3.12.
        return None
    if not path.is_relative_to(home) or any(part.startswith(".") for part in path.relative_to(home).parts):
        return None
    return path if path.is_dir() or not is_folder else None


def _name(quoted: bytes) -> str:
    """The name of a file or folder in an address; "" if it is hidden or leads elsewhere."""
    try:
        name = unquote_to_bytes(quoted).decode()
    except UnicodeDecodeError:
        return ""
    return "" if name.startswith(".") or "/" in name or "\\" in name or not name.isprintable() else name


def opened(path: Path) -> Representation | None:
    """A file, opened; None if it is a pipe or the like, which would block.

    Raises:
        OSError: it cannot be read.
    """
    if not path.is_file():
        return None
    file = path.open("rb", buffering=0)
    status = fstat(file.fileno())
    if not S_ISREG(status.st_mode):
        file.close()
        return None
    tag = f'"{status.st_mtime_ns:x}-{status.st_size:x}-{status.st_ino:x}"'
    return Representation(
        cast(BinaryIO, file),
        status.st_size,
        media_type(path.name),
        tag,
        formatdate(int(status.st_mtime), usegmt=True),
    )


def compressed(copy: Representation) -> Representation:
    """The same in gzip, which is another representation with its own tag (RFC 9110, 8.8.3.3)."""
    with copy.content:
        small = _gzip(copy)
    tag = copy.tag.removesuffix('"') + '-gzip"'
    return replace(copy, content=BytesIO(small), size=len(small), tag=tag, encoding="gzip")


@lru_cache(_COMPRESSED_KEPT)
def _gzip(copy: Representation) -> bytes:
    """The compressed content, shared by all clients that read it: slow ones would each hold a copy of their own."""
    return gzip.compress(copy.content.read(), compresslevel=6, mtime=0)
