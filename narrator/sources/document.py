"""A document: the bytes of a source, the text in them, and their origin."""

import codecs
import re
from dataclasses import dataclass

from narrator.errors import SourceError

_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# In long runs of these, rules that look ahead from each space past all the others take practically for ever.
_LONG_SPACE, _MAX_SPACES = re.compile(r"[ \t]{256,}"), 256
_LONG_GAP, _MAX_GAP = re.compile(r"\n(?:[ \t]*\n){99,}"), 100
_HEAD = 8192
_OPENING = 200


class BinaryError(SourceError):
    """A document that was taken for text is not text."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document comes from.

    Attributes:
        name: what the user called it: an address, a path, or “standard input”.
        is_fetched: whether a server sent it; nothing in it is then obeyed as the user's own script would be.
        link: the final address, after redirects, or "".
        opt_outs: sentences about the uses that its owner opts out of.
        identity: distinguishes it from others where its name does not, as for an entry whose text is in its feed: the
            feed's address and the entry's id.
        private_host: the one host on this machine or in the network around it that its links may lead to: its own,
            if the user typed that and it was found there; "" for none.
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

    `suffix` is the lower-case file ending, or "". For a fetched document, it is the ending that goes with the declared
    media type, and `charset` the declared encoding. `later` holds the pages on which the article continues.
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
        """Its first bytes, which identify its kind, without the byte order mark of UTF-8."""
        return self.content[:_HEAD].removeprefix(codecs.BOM_UTF8)

    @property
    def opening(self) -> str:
        """Its first characters, whatever it is: undecodable bytes are replaced."""
        return self.content[:_OPENING].decode(self._encoding(), "replace").replace("\r\n", "\n")

    @property
    def text(self) -> str:
        """The content as text with \\n line ends. Runs of hundreds of spaces or empty lines are shortened.

        UTF-8, or UTF-16 by its byte order mark or its zeros; else the encoding that the server declared or that fits.

        Raises:
            BinaryError: it is binary, or its encoding cannot be detected.
        """
        from narrator.sources import charsets

        try:
            text = self.content.decode(charsets.shifted(self.content) or self._encoding())
        except UnicodeDecodeError:
            text = "\0"
        if "\0" in text:
            text = charsets.decoded(self.content, self.charset) or "\0"
        if "\0" in text:
            raise BinaryError(f"{self.name} is a binary file, not an article", "give a text")
        text = charsets.once(text).replace("\r\n", "\n").replace("\r", "\n")
        text = _LONG_SPACE.sub(" " * _MAX_SPACES, text)
        return _LONG_GAP.sub("\n" * _MAX_GAP, text)

    def _encoding(self) -> str:
        return next((e for mark, e in _BYTE_ORDER_MARKS.items() if self.content.startswith(mark)), "utf-8")
