"""The files in a book's archive: found, decrypted where possible, and parsed as far as they can be."""

import re
from html import escape
from html.entities import html5

from lxml import etree

from narrator.errors import SourceError
from narrator.sources.archive import Archive
from narrator.sources.elements import Element
from narrator.sources.html import pages
from narrator.sources.xml import parsed, parser, possible

CONTAINER = "META-INF/container.xml"
"""The container file, which names the package of a book (EPUB 3.3, 4.2.6.3.1)."""

MAX_TEXT = 40_000_000
"""The most bytes that all pages of a book may have together, without pictures: ten Bibles."""

_MAX_TAGS = 1_500_000
_ENCRYPTION = "META-INF/encryption.xml"
# Encryption that only makes fonts useless outside of the book (EPUB 3.3, 4.4; Adobe's older scheme).
_OBFUSCATIONS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_HEAD = 10_000
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]{0,1000}(?:\[.{0,5000}?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
_EMPTY_ELEMENT = re.compile(r"<([A-Za-z][\w:.-]*)((?:\s[^<>]*)?)/>")
_LAST_TAGS = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)  # text after one of them would be lost
_VOID = frozenset("area base br col hr img input link meta wbr".split())


class Members:
    """The members of one book's archive. `name` is the book's name in error messages."""

    def __init__(self, name: str, archive: Archive) -> None:
        self.name = name
        self._archive = archive
        self._locked: frozenset[str] = frozenset()
        self._size = self._tags = 0
        if _ENCRYPTION in archive.names:
            self._locked = self._encrypted()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all members."""
        return self._archive.names

    def find(self, href: str, base: str = "") -> str:
        """The member that a reference in the member `base` refers to, or "" if there is none."""
        if not href:
            return ""
        return base if href.startswith("#") else self._archive.find(href, base)

    def read(self, name: str) -> bytes:
        """The content of a member.

        Raises:
            SourceError: it is missing, damaged, or encrypted.
        """
        if name in self._locked:
            what = f"{self.name} is copy-protected: {name} is encrypted"
            raise SourceError(what, "give a copy without protection (DRM)")
        return self._archive.read(name)

    def picture(self, name: str) -> str:
        """A small picture as a `data:` address; else ""."""
        return "" if name in self._locked else self._archive.picture(name)

    def data(self, name: str) -> Element:
        """A member as XML, parsed as far as possible.

        Raises:
            SourceError: as for `read`, or it is not XML.
        """
        text = self._text(name)
        root = _xml(text, recover=False)
        if root is None:
            root = _xml(text, recover=True)
        if root is None:
            raise SourceError(f"{self.name} is damaged: {name} is not XML", "get the file again")
        return root

    def page(self, name: str) -> Element:
        """A member as XHTML or SVG, or as HTML if it is not well-formed.

        Raises:
            SourceError: as for `read`, or it is nested too deeply.
        """
        text = self._text(name)
        if not text.strip():
            return etree.Element("html")
        root = _xml(text, recover=False)
        if root is not None:
            return root
        text = _LAST_TAGS.sub("", _EMPTY_ELEMENT.sub(_with_end_tag, text))
        try:
            return pages.open_page(f"{name} in {self.name}", text.encode("utf-8", "replace")).tree
        except (ValueError, etree.LxmlError) as error:
            raise SourceError(f"{self.name} is damaged: {name} is not a page", "get the file again") from error

    def _encrypted(self) -> frozenset[str]:
        """The members that cannot be read without a key (EPUB 3.3, 4.2.6.3.2)."""
        locked: set[str] = set()
        for data in self.data(_ENCRYPTION).iter("{*}EncryptedData"):
            way = next((each.get("Algorithm") for each in data.iterchildren("{*}EncryptionMethod")), None)
            if way not in _OBFUSCATIONS:
                locked |= {self._archive.find(each.get("URI") or "") for each in data.iter("{*}CipherReference")}
        return frozenset(locked)

    def _text(self, name: str) -> str:
        content = self.read(name)
        self._size += len(content)
        self._tags += content.count(b"<")
        if self._size > MAX_TEXT or self._tags > _MAX_TAGS:
            raise SourceError(f"{self.name} is too large to be a book", "give a part of it")
        text = possible(pages.decoded(content))
        if "<?xml" in text:
            text = _DECLARATION.sub("", text, count=1)
        head, rest = text[:_HEAD], text[_HEAD:]
        return _ENTITY.sub(_character, _DOCTYPE.sub("", head, count=1) + rest)


def _xml(text: str, *, recover: bool) -> Element | None:
    try:
        return parsed(text, parser(recover=recover))
    except etree.XMLSyntaxError:
        return None


def _character(entity: "re.Match[str]") -> str:
    """The character of a named HTML entity; XML itself knows only five."""
    return escape(html5[entity[1]], quote=False) if entity[1] in html5 else entity[0]


def _with_end_tag(tag: "re.Match[str]") -> str:
    """An empty element with an end tag: HTML parsers take <a id="x"/> for one that is still open."""
    return tag[0] if tag[1].lower() in _VOID else f"<{tag[1]}{tag[2]}></{tag[1]}>"
