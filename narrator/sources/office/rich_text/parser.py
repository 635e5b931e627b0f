"""The tokens of an RTF file as flows, in one pass and without recursion."""

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from locale import windows_locale

from narrator.article import Metadata
from narrator.errors import SourceError
from narrator.sources.office import styled
from narrator.sources.office.draft import Line, Marks
from narrator.sources.office.rich_text.flows import Flow, FlowItem, Listed, Paragraph, Row, StyleEntry
from narrator.sources.pictures import MAX_BYTES, Embedding
from narrator.text import MarkKind

_TOKEN = re.compile(
    rb"\\(?:(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})? ?|'(?P<hex>[0-9a-fA-F]{2})|(?P<symbol>[^a-zA-Z]))"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)
_CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "page": " ",
    "column": " ",
}
_SYMBOLS = {b"~": "\u00a0", b"_": "‑", b"\\": "\\", b"{": "{", b"}": "}"}
_ENDS_PARAGRAPH = frozenset("par sect nestcell".split())
_UNREAD = frozenset(
    """fonttbl colortbl stylesheet filetbl listtable listoverridetable rsidtbl generator themedata colorschememapping
    latentstyles datastore xmlnstbl mmathPr bkmkstart bkmkend annotation atnid atnauthor atntime atnicn atnref atndate
    atnparent atrfstart atrfend objdata objclass objname nonshppict shprslt nesttableprops nonesttables tc xe tcn rxe
    template private revtbl ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn pgptbl pntxta pntxtb nextfile userprops
    docvar passwordhash blipuid falt panose keywords comment doccomm operator subject category
    company""".split()
)
_NUMBER = re.compile(r"\d|[^\W\d_]\W|\W[^\W\d_]|[^\W\d_]{2}")  # a single letter is a bullet in some font
_FURNITURE = frozenset("header headerl headerr headerf footer footerl footerr footerf".split())
_FLOWS = frozenset("footnote shptxt dptxbxtext".split())
_INFO = frozenset("title author creatim".split())
_STARRED = frozenset("footnote fldinst shppict shpinst picprop do ud annotation".split())  # known, though marked as new
_ENCODINGS = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gbk",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
"""The encodings of the fonts with these values of \\fcharset."""

_SYMBOL_FONT = 2
_PAGES = {437: "cp437", 708: "iso8859-6", 936: "gbk", 10000: "mac_roman", 65001: "utf-8"}
_NO_LANGUAGES = (0, 1024, 4096)
_MAX_DEPTH = 50_000
_MAX_FLOW_DEPTH = 20  # of nested text boxes; deeper ones are read as part of the last
_MAX_NAME = 1000


@dataclass(slots=True)
class _State:
    """The state that a group inherits and that ends with it. `into` is its destination."""

    into: str = "body"
    outer: str = "skip"
    flow: int = 1
    skip: int = 1
    font: int = -1
    language: int = 0
    size: int = 0
    bold: bool = False
    italic: bool = False
    struck: bool = False
    raised: MarkKind | None = None
    link: str = ""
    hidden: bool = False
    deleted: bool = False
    style: int = 0
    base: int = -1
    outline: int | None = None
    in_table: bool = False
    centred: bool = False

    @property
    def marks(self) -> Marks:
        """The marks of its characters."""
        return (
            *(((MarkKind.LINK, self.link),) if self.link else ()),
            *(((MarkKind.DELETED, ""),) if self.struck else ()),
            *(((MarkKind.STRONG, ""),) if self.bold else ()),
            *(((MarkKind.EMPHASIS, ""),) if self.italic else ()),
            *(((self.raised, ""),) if self.raised else ()),
        )


class Parser:
    """Reads the tokens in order; what a group sets is forgotten at its end."""

    def __init__(self, name: str) -> None:
        self.body = Flow()
        self.notes: dict[str, Flow] = {}
        self.styles: dict[int, StyleEntry] = {}
        self.info: dict[str, str] = {}
        self.comments = 0
        self.has_furniture = False
        self.has_deleted = False
        self._name = name
        self._state = _State()
        self._stack: list[_State] = []
        self._flows = [self.body]
        self._encoding = "cp1252"
        self._fonts: dict[int, str] = {}
        self._bytes, self._picture = bytearray(), bytearray()
        self._embedding = Embedding()
        self._to_skip = 0
        self._surrogate = 0
        self._starred = False
        self._caught: list[str] = []
        self._property = ""
        self._description = ""
        self._code = ""
        self._default_font = 0
        self._default_language = 0
        self._spoken: Counter[int] = Counter()
        self._is_header_row = False

    def about(self) -> Metadata:
        """The metadata of the document."""
        language = max(self._spoken, key=lambda code: self._spoken[code], default=0) or self._default_language
        date = "-".join(self.info.get(part, "").zfill(2) for part in ("yr", "mo", "dy"))
        known = windows_locale.get(language, "")
        properties = styled.Properties(self.info.get("title", ""), self.info.get("author", ""), date, language=known)
        return styled.about(properties)

    def parse(self, content: bytes) -> None:
        """Read the whole file."""
        index, end = 0, len(content)
        while index < end:
            token = _TOKEN.match(content, index)
            if token is None:
                break
            index = token.end()
            if token["text"] is not None:
                self._plain(token["text"])
            elif token["hex"] is not None:
                self._plain(bytes([int(token["hex"], 16)]))
            elif token["word"] is not None:
                number = None if token["number"] is None else int(token["number"])
                if token["word"] == b"bin":
                    index += max(0, number or 0)
                else:
                    self._flush()
                    self._word(token["word"].decode("ascii"), number)
            elif token["brace"] is not None:
                self._flush()
                self._to_skip = 0
                if token["brace"] == b"{":
                    self._open()
                else:
                    self._close()
            elif token["symbol"] is not None:
                self._flush()
                self._symbol(token["symbol"])
        self._flush()
        while self._stack:
            self._close()
        self._end_flows(1, self._state)
        self._end_paragraph()
        self._end_row()

    # Groups

    def _open(self) -> None:
        if len(self._stack) >= _MAX_DEPTH:
            raise SourceError(f"{self._name} is nested too deeply", "get the file again")
        self._stack.append(self._state)
        self._state = replace(self._state)
        if self._state.into == "stylesheet":
            self._state = _State(into="style", flow=self._state.flow)
        self._starred = False

    def _close(self) -> None:
        if not self._stack:  # a stray brace: what began outside of all groups ends with it
            self._end_flows(1, self._state)
            self._state = _State()
            return
        ended, self._state = self._state, self._stack.pop()
        self._starred = False
        self._end_flows(self._state.flow, ended)
        if ended.into != self._state.into:
            self._end_destination(ended)

    def _end_destination(self, ended: _State) -> None:
        match ended.into:
            case "title" | "author":
                self.info[ended.into] = self._taken()
            case "style":
                name = self._taken().partition(";")[0]
                self.styles.setdefault(ended.style, StyleEntry(name, ended.outline, ended.base))
            case "fldinst":
                self._code = self._taken()
            case "label":
                label = self._taken().strip()
                self._flow.label = label if _NUMBER.search(label) else ""
            case "sn":
                self._property = self._taken()
            case "sv":
                text = self._taken()
                if self._property == "wzDescription":
                    self._description = text
            case "pict":
                self._flow.line.picture(self._description, self._embedding.address(_from_hex(self._picture)))
                self._description = ""
                self._picture.clear()
            case "shape":
                self._description = ""

    def _taken(self) -> str:
        text, self._caught = "".join(self._caught), []
        return text

    @property
    def _flow(self) -> Flow:
        return self._flows[-1]

    # Characters

    def _plain(self, text: bytes) -> None:
        if self._to_skip:
            skipped = min(self._to_skip, len(text))
            self._to_skip -= skipped
            text = text[skipped:]
        if self._state.into == "pict":
            if len(self._picture) <= 2 * MAX_BYTES:
                self._picture += text
        elif self._state.into != "skip":
            self._bytes += text

    def _flush(self) -> None:
        if not self._bytes:
            return
        encoding = self._fonts.get(self._state.font, self._encoding)
        if encoding == "symbol":
            text = "".join(map(styled.in_symbol, self._bytes))
        else:
            text = self._bytes.decode(encoding, "replace")
        self._bytes.clear()
        self._say(text)

    def _say(self, text: str) -> None:
        state = self._state
        match state.into:
            case "body":
                if state.deleted:
                    self.has_deleted = True
                elif not state.hidden:
                    with self._flow.line.marked(state.marks, state.size):
                        self._flow.line.say(text)
                    if state.language not in _NO_LANGUAGES:
                        self._spoken[state.language] += sum(map(str.isalpha, text))
            case "furniture":
                self.has_furniture = self.has_furniture or bool(text.strip())
            case "title" | "author" | "fldinst" | "label" | "sn" | "sv" | "style" if len(self._caught) < _MAX_NAME:
                self._caught.append(text)

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
        elif symbol in (b"\n", b"\r"):
            self._word("par", None)
        elif self._to_skip:
            self._to_skip -= 1
        elif symbol in _SYMBOLS:
            self._say(_SYMBOLS[symbol])

    def _unicode(self, number: int) -> None:
        """A UTF-16 code unit, written as a signed number; its replacement for old programs is skipped."""
        unit = number & 0xFFFF
        self._to_skip = self._state.skip
        if 0xD800 <= unit < 0xDC00:
            self._surrogate = unit
        elif 0xDC00 <= unit < 0xE000:
            if self._surrogate:
                self._say(chr(0x10000 + ((self._surrogate - 0xD800) << 10) + unit - 0xDC00))
            self._surrogate = 0
        elif 0xF000 <= unit < 0xF100:
            self._say(styled.in_symbol(unit))
        else:
            self._say(chr(unit))

    # Control words

    def _word(self, word: str, number: int | None) -> None:
        if word == "u":
            self._unicode(number or 0)
        elif self._to_skip and word not in ("uc",):
            self._to_skip -= 1
        elif self._state.into == "skip":
            if word == "ud" and self._stack:
                self._state.into = self._state.outer
        elif word in _CHARACTERS:
            self._say(_CHARACTERS[word])
        elif not (self._format(word, number) or self._ends(word) or self._destination(word)):
            self._set(word, number)
        self._starred = False

    def _format(self, word: str, number: int | None) -> bool:
        """Apply a property of text or of a paragraph."""
        state = self._state
        is_on = number != 0
        match word:
            case "plain":
                state.bold = state.italic = state.struck = state.hidden = state.deleted = False
                state.raised = None
                state.size = 0
                state.font = self._default_font
            case "pard":
                state.style, state.outline, state.in_table, state.centred = 0, None, False, False
            case "b":
                state.bold = is_on
            case "i":
                state.italic = is_on
            case "strike" | "striked":
                state.struck = is_on
            case "super" | "sub" | "nosupersub":
                raised = {"super": MarkKind.RAISED, "sub": MarkKind.LOWERED}
                state.raised = raised.get(word) if is_on else None
            case "v":
                state.hidden = is_on
            case "deleted":
                state.deleted = is_on
            case "f":
                state.font = number or 0
            case "fs":
                state.size = number or 0
            case "uc":
                state.skip = max(0, min(number if number is not None else 1, 10))
            case "lang":
                state.language = number or 0
            case "s":
                state.style = number or 0
            case "sbasedon":
                state.base = number if number is not None else -1
            case "outlinelevel":
                state.outline = number or 0
            case "intbl":
                state.in_table = True
            case "qc":
                state.centred = True
            case "ql" | "qr" | "qj":
                state.centred = False
            case "trhdr":
                self._is_header_row = True
            case _:
                return False
        return True

    def _ends(self, word: str) -> bool:
        """End a paragraph, a cell or a row."""
        if self._state.into != "body":
            return False
        if word in _ENDS_PARAGRAPH:
            self._end_paragraph()
        elif word == "cell":
            self._end_cell()
        elif word == "row":
            self._end_row()
        else:
            return False
        return True

    def _destination(self, word: str) -> bool:
        """Switch to another destination, if this word opens one."""
        state = self._state
        if word in _UNREAD or (self._starred and word not in _STARRED):
            self.comments += word == "annotation"
            state.into = {"fonttbl": "fonts", "stylesheet": word}.get(word, "skip")
            state.outer = "skip"
        elif state.into == "furniture":
            return False
        elif word in _FURNITURE:
            state.into = "furniture"
        elif word == "upr":
            state.outer, state.into = state.into, "skip"
        elif word == "info" or (word in _INFO and state.into == "info"):
            state.into = word
        elif word in _FLOWS and state.into in ("body", "shape"):
            if len(self._flows) < _MAX_FLOW_DEPTH:
                self._begin_flow(is_note=word == "footnote")
            state.into = "body"
        elif word in ("shpinst", "do"):
            state.into = "shape"
        elif word in ("listtext", "pntext"):
            state.into = "label"
        elif word in ("fldinst", "pict", "sn", "sv"):
            state.into = word
        elif word == "fldrslt" and (what := styled.listed(self._code)):
            self._holder().append(Listed(what))
            state.into = "skip"
        elif word == "fldrslt" and (link := styled.link_of(self._code)):
            state.link = link
        else:
            return False
        return True

    def _set(self, word: str, number: int | None) -> None:
        """Apply a setting of the whole document, a font or a row."""
        state = self._state
        match word:
            case "ansicpg":
                self._encoding = _page(number or 1252)
            case "mac":
                self._encoding = "mac_roman"
            case "pc":
                self._encoding = "cp437"
            case "pca":
                self._encoding = "cp850"
            case "deff":
                self._default_font = state.font = number or 0
            case "deflang":
                self._default_language = number or 0
            case "fcharset" if state.into == "fonts":
                if number == _SYMBOL_FONT:
                    self._fonts[state.font] = "symbol"
                elif number in _ENCODINGS:
                    self._fonts[state.font] = _ENCODINGS[number]
            case "cpg" if state.into == "fonts" and number:
                self._fonts[state.font] = _page(number)
            case "yr" | "mo" | "dy" if state.into == "creatim":
                self.info[word] = str(number or 0)
            case "trowd":
                self._is_header_row = False

    # Flows

    def _begin_flow(self, is_note: bool) -> None:
        flow = Flow()
        if is_note:
            label = f"note-{len(self.notes) + 1}"
            self.notes[label] = flow
            self._flow.line.mention(label)
        else:
            self._flow.boxes.append(flow)
        self._flows.append(flow)
        self._state = _State(flow=len(self._flows), skip=self._state.skip, font=self._state.font)

    def _end_flows(self, left: int, ended: _State) -> None:
        """End all flows but the first `left`: a damaged group may have begun several."""
        around, self._state = self._state, ended
        while len(self._flows) > left:
            self._end_paragraph()
            self._end_row()
            self._flows.pop()
        self._state = around

    def _holder(self) -> list[FlowItem]:
        """Where the paragraph belongs: the cell or, after the end of a table, the flow."""
        if self._state.in_table:
            return self._flow.cell
        self._end_row()
        return self._flow.items

    def _end_paragraph(self) -> None:
        flow, state = self._flow, self._state
        holder = self._holder()
        holder.append(Paragraph(flow.line, state.style, state.outline, flow.label, state.centred))
        for box in flow.boxes:
            holder += _flat(box.items)
        flow.line, flow.label, flow.boxes = Line(), None, []

    def _end_cell(self) -> None:
        self._state.in_table = True
        self._end_paragraph()
        self._flow.cells.append(self._flow.cell)
        self._flow.cell = []

    def _end_row(self) -> None:
        flow = self._flow
        if flow.cell:
            flow.cells.append(flow.cell)
        if flow.cells:
            flow.items.append(Row(flow.cells, self._is_header_row))
        flow.cells, flow.cell = [], []


def _from_hex(digits: bytearray) -> bytes:
    try:
        return bytes.fromhex(digits.decode("ascii", "replace"))
    except ValueError:
        return b""


def _flat(items: Iterable[FlowItem]) -> Iterator[FlowItem]:
    """The paragraphs of a text box, with those of its tables in order."""
    for item in items:
        if isinstance(item, Row):
            yield from (each for cell in item.cells for each in cell)
        else:
            yield item


def _page(number: int) -> str:
    """The encoding for the number of a Windows code page; that of western Europe if there is none."""
    name = _PAGES.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
