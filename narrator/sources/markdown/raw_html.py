"""HTML in Markdown: the visible content of a piece of it."""

import re
from html.parser import HTMLParser

from lxml import etree

from narrator import patterns
from narrator.article import Block, Kind
from narrator.sources import elements
from narrator.sources.inline import TagMarks
from narrator.sources.markdown.lines import PLAYERS, figure_of, heading_of, line_of
from narrator.sources.markdown.parser import MAX_DEPTH, parser
from narrator.sources.parts import Heading
from narrator.text import MarkKind, TextBuilder, joined

_HIDDEN = patterns.lazy(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TABLE = patterns.lazy(r"<table\b[^<>]*>.*?</table\s*>", re.DOTALL | re.IGNORECASE)
_INLINE_TAGS = (
    "a abbr b bdi bdo cite code data del dfn em font i ins kbd mark q ruby rp rt s samp small span strike strong sub "
    "sup time tt u var wbr"
)
_WITHIN_A_LINE = frozenset(_INLINE_TAGS.split())
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CELLS = ("td", "th")
_KINDS = {
    "li": Kind.ITEM,
    "blockquote": Kind.QUOTE,
    "figcaption": Kind.FIGURE,
    "pre": Kind.CODE,
}


def blocks_of(html: str, kind: Kind, top: bool = False) -> list[Heading | Block]:
    """The visible content of a piece of HTML; `top` says that its headings begin sections."""
    found: list[Heading | Block] = []
    start = 0
    for table in _TABLE.finditer(html) if "</table" in html.lower() else ():
        cells = [each.what for each in elements.parts(etree.HTML(table[0]))]
        if any(isinstance(what, Block) and what.kind is Kind.TABLE for what in cells):
            found += _around_tables(html[start : table.start()], kind, top)
            found += [what for what in cells if isinstance(what, Block)]
            start = table.end()
    return found + _around_tables(html[start:], kind, top)


def _around_tables(html: str, kind: Kind, top: bool) -> list[Heading | Block]:
    reader = _MarkupReader(kind, top)
    # For each unclosed comment, html.parser searches to the end of the text.
    last = html.rfind("-->") + 1
    html = html[:last] + html[last:].replace("<!--", "")
    try:
        reader.feed(_HIDDEN.sub("", html))
        reader.close()
    except AssertionError:  # raised by html.parser for a malformed declaration
        return [Block(Kind.MARKUP, html.strip())]
    return reader.parts


class _MarkupReader(HTMLParser):
    """Collects the text between tags, and makes a block of it where a tag begins or ends one."""

    def __init__(self, kind: Kind, top: bool) -> None:
        super().__init__()
        self.parts: list[Heading | Block] = []
        self._kind = kind
        self._top = top
        self._markdown = False
        self._text = TextBuilder()
        self._tags = TagMarks(self._text)
        self._raw: list[str] = []  # the same characters as they are written
        self._beside: list[Block] = []  # figures and players: they follow the text around them
        self._around: list[str] = []
        self._rows: list[list[str]] = []
        self._player = ""
        self._instead: list[str] = []  # the text in a player, for browsers that cannot play it

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self._markdown |= "markdown" in attributes
        if tag == "img":
            self._beside.append(figure_of(attributes))
        elif tag == "br":
            self._text.put(" ", MarkKind.BREAK)
        elif tag in _WITHIN_A_LINE:
            self._tags.start(tag, attributes)
        elif tag in PLAYERS:
            self._beside.append(Block(Kind.MARKUP, self.get_starttag_text() or tag))
            self._player = "" if tag == "embed" else tag
        else:
            self._end_block()
            if tag == "tr" or tag in _CELLS:
                self._begin_cell(tag)
            if (tag in _KINDS or tag in _HEADINGS or tag in _CELLS) and len(self._around) < MAX_DEPTH:
                self._around.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._player:
            self._player = ""
            self._instead.clear()
        elif tag in _WITHIN_A_LINE:
            self._tags.end(tag)
        else:
            self._end_block()
            if tag == "table":
                self._end_table()
            if tag in self._around:
                del self._around[self._around.index(tag) :]

    def handle_data(self, data: str) -> None:
        if self._player:
            self._instead.append(data)
        else:
            self._say(data)

    def _say(self, data: str) -> None:
        self._tags.say(data)
        self._raw.append(data)

    def close(self) -> None:
        super().close()
        self._say("".join(self._instead))
        self._end_block()
        self._end_table()

    def _end_block(self) -> None:
        raw, tag = "".join(self._raw), self._around[-1] if self._around else ""
        text, kind = self._text.take(), _KINDS.get(tag, self._kind)
        if text and tag == "pre":
            self.parts.append(Block(Kind.CODE, raw.strip("\n")))
        elif text and any(cell in self._around for cell in _CELLS):
            self._rows[-1][-1] = joined(filter(None, (self._rows[-1][-1], text)), " ")
        elif text:
            text = self._resolved(text)
            is_heading = self._top and tag in _HEADINGS
            self.parts.append(heading_of(text, int(tag[1])) if is_heading else Block(kind, text))
        self.parts += self._beside
        self._raw, self._beside = [], []

    def _begin_cell(self, tag: str) -> None:
        """Begin a row or a cell; the previous cell may have been left open."""
        self._around = [name for name in self._around if name not in _CELLS]
        if tag == "tr" or not self._rows:
            self._rows.append([])
        if tag in _CELLS:
            self._rows[-1].append("")

    def _end_table(self) -> None:
        if any(self._rows):
            self.parts.append(Block(Kind.TABLE, rows=tuple(map(tuple, self._rows))))
        self._rows = []
        self._around = [name for name in self._around if name not in _CELLS]

    def _resolved(self, text: str) -> str:
        return line_of(parser().parseInline(text)[0].children or ())[0] if self._markdown else text
