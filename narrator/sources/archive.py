"""The zip archives of EPUB, DOCX and ODT files, opened with limits.

Nothing is written to disk, so no path in an archive can lead anywhere; a name that climbs out of the
archive is simply not in it.
"""

import posixpath
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote

from narrator import budget
from narrator.errors import SourceError
from narrator.sources.document import Document
from narrator.sources.pictures import MAX_BYTES, Embedding

if TYPE_CHECKING:
    from lxml import etree

SIGNATURE = b"PK\x03\x04"
"""The first bytes of every such file (APPNOTE.TXT 4.3.7)."""

MAX_RATIO = 200
"""The largest ratio of a member's size to its compressed size. Deflate reaches 1032; text and pictures are below 50."""

_SMALL = 1024 * 1024
_CHUNK = 256 * 1024
_MAX_MEMBERS = 20_000


class Archive:
    """The members of a zip archive by name; missing or unsafe ones raise an error of one line."""

    def __init__(self, document: Document, file: zipfile.ZipFile) -> None:
        self._name = document.name
        self._file = file
        self._members = {info.filename: info for info in file.infolist() if not info.is_dir()}
        self._folded = {_folded(name): name for name in reversed(self._members)}
        self._embedding = Embedding()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all members, in the order of the archive."""
        return tuple(self._members)

    def find(self, path: str, base: str = "") -> str:
        """The name of the member that a reference in the member `base` refers to, or "" if there is none.

        A reference may be percent-encoded and have a fragment; one that begins with a slash is relative to the root of
        the archive. Letter case and Unicode form of the name may differ.
        """
        written = path.partition("#")[0].replace("\\", "/")
        for way in (written, unquote(written)):
            joined = posixpath.normpath(posixpath.join(posixpath.dirname(base), way)).lstrip("/")
            found = joined if joined in self._members else self._folded.get(_folded(joined), "")
            if found:
                return found
        return ""

    def read(self, name: str) -> bytes:
        """The content of a member.

        Raises:
            SourceError: there is no such member, it is damaged or encrypted, or it would decompress to too much.
        """
        info = self._members.get(name)
        if info is None:
            raise self._damaged(f"{name} is missing in it")
        if info.flag_bits & 1:
            raise SourceError(f"{self._name} is encrypted", "narrator reads files without copy protection only")
        pieces: list[bytes] = []
        size = 0
        try:
            with self._file.open(info) as member:
                while piece := member.read(_CHUNK):
                    pieces.append(piece)
                    size += len(piece)
                    budget.spend(unpacked=len(piece))
                    self._refuse_a_bomb(size, info.compress_size)
        except SourceError:
            raise
        # Decompressors raise exceptions of their own for damaged members, which zipfile does not document.
        except Exception as error:
            raise self._damaged(f"{name}: {error}") from error
        return b"".join(pieces)

    def picture(self, name: str) -> str:
        """A small picture as a `data:` address, see `Embedding`; else ""."""
        info = self._members.get(name)
        if info is None or info.file_size > MAX_BYTES:
            return ""
        try:
            return self._embedding.address(self.read(name))
        except SourceError:
            return ""

    def tree(self, name: str) -> "etree._Element":
        """The XML of a member, parsed without network, external entities and trees too large for a document.

        Raises:
            SourceError: as for `read`, or it is not well-formed.
        """
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        content = self.read(name)
        budget.spend(tags=content.count(b"<"))
        try:
            root = etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise self._damaged(f"{name}: {error.msg}") from error
        if root is None:
            raise self._damaged(f"{name} is empty")
        return root

    def _damaged(self, what: str) -> SourceError:
        return SourceError(f"{self._name} is damaged: {' '.join(what.split())}", "get the file again")

    def _refuse_a_bomb(self, size: int, packed: int) -> None:
        if size > max(_SMALL, packed * MAX_RATIO):
            what = f"{self._name} unpacks to far more than an article or a book"
            raise SourceError(what, "if it is one, unpack it and give the files in it")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


@contextmanager
def opened(document: Document) -> Iterator[Archive]:
    """The archive in a document.

    Raises:
        SourceError: it is not an archive, or is damaged.
    """
    try:
        file = zipfile.ZipFile(BytesIO(document.content))
    except Exception as error:
        raise SourceError(f"{document.name} is damaged: {error}", "get the file again") from error
    with file:
        if len(file.infolist()) > _MAX_MEMBERS:
            raise SourceError(f"{document.name} holds too many files to be a document", "give one document")
        yield Archive(document, file)


def has(document: Document, *names: str) -> bool:
    """Whether a document is an archive that holds one of these members; a damaged one need only mention a name."""
    if not document.content.startswith(SIGNATURE):
        return False
    try:
        with zipfile.ZipFile(BytesIO(document.content)) as file:
            return any(name in file.NameToInfo for name in names)
    except Exception:
        return any(name.encode() in document.content for name in names)
