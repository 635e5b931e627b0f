"""Pages that nest elements too deeply for a safe tree: elements below a depth limit lose their tags.

Libraries walk trees recursively, and a tree of 10,000 nested elements crashes the process.
"""

import re

from lxml import etree

from narrator.sources.elements import Element

_MAX_DEPTH = 200
_MAX_WORK = 1_000_000_000  # steps, two seconds: the parser may look at every open element for each end tag
_PIECE = 1 << 16
_NAME = re.compile(r"[A-Za-z_][\w.-]*")  # a tree rejects others, such as xmlns:og or d[iv


def shallow_tree(content: bytes, max_elements: int) -> Element | None:
    """The tree of a page in UTF-8, no element deeper than 200; None if it has too many, or nests them too deeply."""
    max_depth = _MAX_WORK // (content.count(b"</") + 1)
    builder = _Shallow()
    parser = etree.HTMLParser(
        target=builder, encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    for start in range(0, len(content), _PIECE):
        parser.feed(content[start : start + _PIECE])
        if builder.elements > max_elements or builder.depth > max_depth:
            return None
    return parser.close()


class _Shallow:
    """Builds a tree from a parser's events, and ignores tags below the depth limit."""

    def __init__(self) -> None:
        self.depth = 0
        self.elements = 0
        self._tree = etree.TreeBuilder()

    def start(self, tag: str | bytes, attrib: dict[str | bytes, str | bytes]) -> None:
        """An element begins."""
        self.depth += 1
        self.elements += 1
        if self.depth <= _MAX_DEPTH:
            self._tree.start(_named(tag), {name: value for name, value in attrib.items() if _NAME.fullmatch(str(name))})
        else:
            self._tree.data(" ")

    def end(self, tag: str | bytes) -> None:
        """An element ends."""
        if self.depth <= _MAX_DEPTH:
            self._tree.end(_named(tag))
        else:
            self._tree.data(" ")
        self.depth -= 1

    def data(self, data: str | bytes) -> None:
        """Text, or a piece of it."""
        self._tree.data(data)

    def comment(self, text: str | bytes) -> None:
        """A comment, which is not kept."""

    def close(self) -> Element:
        """The document has ended."""
        return self._tree.close()


def _named(tag: str | bytes) -> str | bytes:
    return tag if _NAME.fullmatch(str(tag)) else "span"
