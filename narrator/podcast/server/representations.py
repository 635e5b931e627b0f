"""What is at an address: files of the folder, free of all that leads elsewhere, and what is made in their place."""

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
"""The feed's name in the folder of a show."""

PAGE = "index.html"
"""The name of the page in the folder of a show, and in any other."""

COMPRESSED = ("text/", "application/json", "application/rss+xml", "application/x-subrip", "image/svg+xml")
"""How the kinds begin that are worth compressing."""

# A browser would download them, and a frame or window in which a download begins stays as it was: so a page of another
# origin that opened it could tell that they are there. Files of other kinds that are downloaded are not narrator's.
_KINDS_IN_A_WINDOW = {
    "application/json+chapters": "application/json",
    "application/x-subrip": "text/plain; charset=utf-8",
}
_COMPRESSED_KEPT = 8


@dataclass(frozen=True, slots=True)
class Representation:
    """What is at an address: content that stays as it is, even if its file is replaced meanwhile.

    `modified` is a date as HTTP has it, or "": what was made from files that come and go has none. `encoding` is gzip
    or "". Copies of the same file, unchanged, are equal.
    """

    content: BinaryIO = field(compare=False)
    size: int
    kind: str
    tag: str
    modified: str
    encoding: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """Those that an answer has, whatever part of the copy it brings."""
        compressible = {"vary": "Accept-Encoding"} if self.kind.startswith(COMPRESSED) else {}
        encoded = {"content-encoding": self.encoding} if self.encoding else {}
        return {
            **compressible,
            **encoded,
            "etag": self.tag,
            **({"last-modified": self.modified} if self.modified else {}),
            # What is narrated again keeps its address: ask whether it has changed.
            "cache-control": "no-cache",
            **({} if self.encoding else {"accept-ranges": "bytes"}),
        }


def in_a_window(copy: Representation) -> Representation:
    """The same for a browser that opens it in a window, and shows what it can."""
    return replace(copy, kind=_KINDS_IN_A_WINDOW.get(copy.kind, copy.kind))


def found(home: Path, target: bytes) -> Path | None:
    """The file or folder that a request is for, free of symbolic links; None for what is not to be served.

    Raises:
        OSError: there is none.
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
        # Links in a circle, until Python 3.12.
        return None
    if not path.is_relative_to(home) or any(part.startswith(".") for part in path.relative_to(home).parts):
        return None
    return path if path.is_dir() or not is_folder else None


def _name(quoted: bytes) -> str:
    """The name of a file or folder as it stood in an address; "" for one that is hidden or leads elsewhere."""
    try:
        name = unquote_to_bytes(quoted).decode()
    except UnicodeDecodeError:
        return ""
    return "" if name.startswith(".") or "/" in name or "\\" in name or not name.isprintable() else name


def opened(path: Path) -> Representation | None:
    """A file, open; None for a pipe and the like, which would be waited for.

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
    """The same in gzip, which is another copy with a tag of its own (RFC 9110, 8.8.3.3)."""
    with copy.content:
        small = _gzip(copy)
    tag = copy.tag.removesuffix('"') + '-gzip"'
    return replace(copy, content=BytesIO(small), size=len(small), tag=tag, encoding="gzip")


@lru_cache(_COMPRESSED_KEPT)
def _gzip(copy: Representation) -> bytes:
    """Made once for all who read the same, however slowly: each would hold one of their own."""
    return gzip.compress(copy.content.read(), compresslevel=6, mtime=0)
