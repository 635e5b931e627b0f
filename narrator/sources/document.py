"""A document: the bytes of a source, the text that they are, and where they are from."""

import codecs
import re
from dataclasses import dataclass

from narrator.errors import SourceError

_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Rules that look from each space for what comes after all of them are as good as endless in rows of these.
_LONG_SPACE, _MAX_SPACES = re.compile(r"[ \t]{256,}"), 256
_LONG_GAP, _MAX_GAP = re.compile(r"\n(?:[ \t]*\n){99,}"), 100
_HEAD = 8192
_OPENING = 200


class BinaryError(SourceError):
    """A document that was taken for text is none."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document is from.

    Attributes:
        name: what the user called it: an address, a path, or “standard input”.
        is_fetched: whether a server sent it; then nothing in it is obeyed as the user's own script would be.
        link: the address at which it was found in the end, or "".
        opt_outs: sentences about what its owner does not want to be done with it.
        identity: what tells it from others where its name does not, as of an entry that its feed brought along: the
            feed's address, and what the feed calls the entry.
        private_host: the one host on this machine or in the network around it that it may lead to: its own, if its
            user typed that and it was found there; "" for none.
        is_loopback: whether that host is this machine itself.
    """

    name: str
    is_fetched: bool = False
    link: str = ""
    opt_outs: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    private_host: str = ""
    is_loopback: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of a source.

    `suffix` is its lower-case file ending, or "". For what a server sent, it is the ending of files of the media type
    that was declared, and `charset` the encoding that was. `later` are the pages on which its article goes on.
    """

    origin: Origin
    suffix: str
    content: bytes
    charset: str = ""
    later: "tuple[Document, ...]" = ()

    @property
    def name(self) -> str:
        """What the user called it."""
        return self.origin.name

    @property
    def head(self) -> bytes:
        """The first bytes of it, by which one knows what it is, without the byte order mark of UTF-8."""
        return self.content[:_HEAD].removeprefix(codecs.BOM_UTF8)

    @property
    def opening(self) -> str:
        """The first characters of it, whatever it is: what is not text is replaced."""
        return self.content[:_OPENING].decode(self._encoding(), "replace").replace("\r\n", "\n")

    @property
    def text(self) -> str:
        """The content as text with \\n line ends. Rows of hundreds of spaces or empty lines are shortened.

        UTF-8, or UTF-16 by its byte order mark or its zeros; else in the encoding that its server named, or that fits.

        Raises:
            BinaryError: it is binary, or in no encoding that can be told.
        """
        try:
            text = self.content.decode(self._encoding())
        except UnicodeDecodeError:
            text = "\0"
        from narrator.sources import charsets

        if "\0" in text:
            text = charsets.decoded(self.content, self.charset) or "\0"
        if "\0" in text:
            raise BinaryError(f"{self.name} is a binary file, not an article", "give a text")
        text = charsets.once(text).replace("\r\n", "\n").replace("\r", "\n")
        text = _LONG_SPACE.sub(" " * _MAX_SPACES, text)
        return _LONG_GAP.sub("\n" * _MAX_GAP, text)

    def _encoding(self) -> str:
        return next((e for mark, e in _BYTE_ORDER_MARKS.items() if self.content.startswith(mark)), "utf-8")
