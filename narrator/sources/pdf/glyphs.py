"""The glyphs of a page: each character with its position, its font and its marked content.

Pages are rotated so that most of their text runs from left to right. Text in another direction, text outside of the
page and the lettering of pictures are kept separate.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

from pdfminer.casting import safe_float
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFFont, PDFType3Font, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager, PDFStackT, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import stream_value
from pdfminer.psparser import PSLiteral
from pdfminer.utils import Matrix, Rect

from narrator.sources.pdf.objects import Limits, TooMuchError, entries, name_of, text_of

UNKNOWN = "\ufffd"
"""The placeholder for a character that the file does not identify."""

_MAX_GLYPHS = 200_000  # on a page; a page of a newspaper has 20,000
_MAX_DEPTH = 256
_MAX_FORMS = 20_000
_BOLD = re.compile(
    r"bold|black|heavy|semibold|demi(?!c)|[-,_]bd|cmbx|cmssbx|lmbx|sfbx|ecbx|medi$|-medi\b", re.IGNORECASE
)
_ITALIC = re.compile(
    r"ital|obli|slant|[-,_]it\b|cmti|cmmi|cmsl|sfti|ecti|lmri|kursiv|(?<=medi|regu)ital", re.IGNORECASE
)
_MONO = re.compile(r"mono|courier|consol|menlo|typewriter|cmtt|lmtt|sftt|ectt|nimbusmon|fixed|inconsolata|-code", re.I)
_SYMBOLS = re.compile(r"wingding|webding|dingbat|fontawesome|icons?\b|msbm|symbolmt", re.IGNORECASE)
_FIXED_PITCH, _FORCE_BOLD = 1, 1 << 18  # ISO 32000-1 table 123
_FAKE_BOLD = 2  # fill, then stroke: table 106
_EMS_A_LETTER = 1.6  # letters of most scripts are half as wide as the em, or as wide
_NARROW, _WIDE = "iljtfrI", "mwMWHAEN"


@dataclass(slots=True, eq=False)
class Font:
    """A font, and what its name and its flags say. `widths` are those of letters that differ in width.

    `em` is its size in units of the size at which it is used: 1, unless it is drawn in units of its own.
    """

    name: str
    bold: bool
    italic: bool
    is_fixed: bool
    symbols: bool
    em: float = 1.0
    widths: dict[str, float] = field(default_factory=dict)

    @property
    def mono(self) -> bool:
        """Whether all letters have one width, as in listings."""
        narrow = [self.widths[letter] for letter in _NARROW if letter in self.widths]
        wide = [self.widths[letter] for letter in _WIDE if letter in self.widths]
        if narrow and wide:
            return max(wide) - min(narrow) < 0.01
        return self.is_fixed


@dataclass(slots=True, eq=False)
class Glyph:
    """A character: from `x0` to `x1` on the baseline `y`, in points from the lower left corner of the page.

    `mark` is the number of its marked content, or -1; `is_artifact` says that the file marks it as page furniture;
    `form` is the number of the form that contains it, or 0.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    font: Font
    bold: bool
    mark: int
    is_artifact: bool
    form: int
    turn: int


@dataclass(slots=True)
class Page:
    """The glyphs of a page in drawing order: those of its text, and the separate ones.

    `outside` counts the glyphs outside of the page, `skipped` the drawings that are too long to read. `pictures` are
    the boxes of pictures: left, bottom, right and top.
    """

    number: int
    objid: object
    width: float
    height: float
    glyphs: list[Glyph]
    sideways: list[Glyph] = field(default_factory=list)
    outside: int = 0
    skipped: int = 0
    pictures: list[Rect] = field(default_factory=list)


class Pages:
    """Draws pages as glyphs."""

    def __init__(self, fonts: PDFResourceManager, limits: Limits) -> None:
        self._device = _Device(fonts)
        self._interpreter = _Interpreter(fonts, self._device, limits)

    def drawn(self, page: PDFPage, number: int) -> Page:
        """The glyphs of a page. Raises `TooMuchError`, and whatever pdfminer raises for broken content."""
        self._device.start()
        self._interpreter.process_page(page)
        return self._device.finished(page, number)


class _Device(PDFTextDevice):
    def __init__(self, fonts: PDFResourceManager) -> None:
        super().__init__(fonts)
        self._fonts: dict[int, tuple[PDFFont, Font]] = {}
        self.start()

    def start(self) -> None:
        self._glyphs: list[Glyph] = []
        self._content: list[tuple[int, bool, str | None]] = []
        self._mark, self._is_artifact = -1, False
        self._instead: str | None = None
        self._forms: list[int] = []
        self._form_count = 0
        self._pictures: list[Rect] = []
        self._render = 0
        self.skipped = 0
        self.properties: dict[str, Any] = {}

    def begin_tag(self, tag: PSLiteral, props: PDFStackT | None = None) -> None:
        self._content.append((self._mark, self._is_artifact, self._instead))
        if len(self._content) > _MAX_DEPTH:
            raise TooMuchError("has marked content nested deeper than any article")
        properties = entries(self._property_list(props))
        number = properties.get("MCID")
        if isinstance(number, int):
            self._mark = number
        self._is_artifact = self._is_artifact or name_of(tag) == "Artifact"
        if "ActualText" in properties:
            self._instead = text_of(properties["ActualText"])

    def end_tag(self) -> None:
        if self._content:
            self._mark, self._is_artifact, self._instead = self._content.pop()

    def _property_list(self, props: object) -> object:
        return self.properties.get(name_of(props)) if isinstance(props, PSLiteral) else props

    def begin_figure(self, *_: object) -> None:
        self._form_count += 1
        if self._form_count > _MAX_FORMS or len(self._forms) > _MAX_DEPTH:
            raise TooMuchError("has endlessly nested pictures")
        self._forms.append(self._form_count)

    def end_figure(self, *_: object) -> None:
        self._forms.pop()

    def render_image(self, *_: object) -> None:
        if self.ctm:
            a, b, c, d, e, f = self.ctm
            xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
            self._pictures.append((min(xs), min(ys), max(xs), max(ys)))

    def render_string(
        self, textstate: PDFTextState, seq: Any, ncs: PDFColorSpace, graphicstate: PDFGraphicState
    ) -> None:
        self._render = textstate.render
        if isinstance(seq, list) and textstate.font is not None:
            super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        *_: object,
    ) -> float:
        known = self._fonts.get(id(font))
        if known is None:
            known = self._fonts[id(font)] = (font, _font(font))
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = UNKNOWN
        if self._instead is not None:
            text, self._instead = self._instead, ""
        a, b, c, d, e, f = matrix
        advance = font.char_width(cid) * fontsize * scaling
        size = abs(fontsize) * math.hypot(c, d) * known[1].em
        if font.is_vertical():
            advance = font.char_width(cid) * fontsize
            a, b, c, d = -c, -d, a, b
            self._add(text, a, b, e, f, -advance if advance < 0 else advance, size, known[1])
            return advance
        self._add(text, a, b, e + rise * c, f + rise * d, advance, size, known[1])
        return advance

    def _add(self, text: str, a: float, b: float, e: float, f: float, advance: float, size: float, font: Font) -> None:
        """A glyph at (e, f) that advances in the direction (a, b)."""
        if len(self._glyphs) >= _MAX_GLYPHS:
            raise TooMuchError("has more characters on a page than fit there")
        if not (math.isfinite(e) and math.isfinite(f) and math.isfinite(size) and math.isfinite(advance)):
            return
        turn, start, base = _turned(a, b, e, f)
        along = advance * math.hypot(a, b)
        x0, x1 = (start, start + along) if along >= 0 else (start + along, start)
        if size and (text in _NARROW or text in _WIDE):
            font.widths[text] = along / size
        bold = font.bold or self._render == _FAKE_BOLD
        form = self._forms[0] if self._forms else 0
        self._glyphs.append(Glyph(text, x0, x1, base, size, font, bold, self._mark, self._is_artifact, form, turn))

    def finished(self, page: PDFPage, number: int) -> Page:
        """The glyphs drawn so far, rotated upright."""
        left, bottom, right, top = page.mediabox
        crop_left, crop_bottom, crop_right, crop_top = page.cropbox
        shown = (crop_left - left, crop_bottom - bottom, crop_right - left, crop_top - bottom)
        if page.rotate in (90, 270):
            width, height = top - bottom, right - left
            shown = (0.0, 0.0, width, height)
        else:
            width, height = right - left, top - bottom
            if page.rotate:
                shown = (0.0, 0.0, width, height)
        turns = Counter(glyph.turn for glyph in self._glyphs if not glyph.text.isspace())
        main = max(turns, key=lambda turn: turns[turn]) if turns else 0
        main = 0 if main == _ASLANT else main
        upright = [glyph for glyph in self._glyphs if glyph.turn == main]
        sideways = [glyph for glyph in self._glyphs if glyph.turn != main]
        box = _turned_box(shown, main)
        # The rotated page starts at its own lower left corner.
        for glyph in self._glyphs:
            glyph.x0, glyph.x1, glyph.y = glyph.x0 - box[0], glyph.x1 - box[0], glyph.y - box[1]
        wide, high = box[2] - box[0], box[3] - box[1]
        inside = [g for g in upright if -1 <= (g.x0 + g.x1) / 2 <= wide + 1 and -g.size <= g.y <= high + 1]
        pictures = [_turned_box(picture, main) for picture in self._pictures]
        pictures = [(x0 - box[0], y0 - box[1], x1 - box[0], y1 - box[1]) for x0, y0, x1, y1 in pictures]
        return Page(
            number,
            page.pageid,
            wide,
            high,
            inside,
            sideways,
            sum(not g.text.isspace() for g in upright) - sum(not g.text.isspace() for g in inside),
            self.skipped,
            pictures,
        )


_ASLANT = 9


def _turned(a: float, b: float, e: float, f: float) -> tuple[int, float, float]:
    """The direction in which text runs, in quarter turns to the left, and its position when turned back."""
    length = math.hypot(a, b)
    if not length or min(abs(a), abs(b)) > 0.1 * length:
        return _ASLANT, e, f
    if abs(a) >= abs(b):
        return (0, e, f) if a > 0 else (2, -e, -f)
    return (1, f, -e) if b > 0 else (3, -f, e)


def _turned_box(box: Rect, turn: int) -> Rect:
    x0, y0, x1, y1 = box
    match turn:
        case 1:
            return y0, -x1, y1, -x0
        case 2:
            return -x1, -y1, -x0, -y0
        case 3:
            return -y1, x0, -y0, x1
    return box


def _font(font: PDFFont) -> Font:
    name = font.fontname if isinstance(font.fontname, str) else str(font.fontname)
    base = getattr(font, "basefont", "")
    name = base if isinstance(base, str) and base not in ("", "unknown") else name
    name = name.split("+", 1)[-1]
    weight = font.descriptor.get("FontWeight")
    bold = bool(_BOLD.search(name)) or bool(font.flags & _FORCE_BOLD)
    bold = bold or (isinstance(weight, int | float) and weight >= 600)
    return Font(
        name,
        bold,
        bool(_ITALIC.search(name)) or font.italic_angle != 0,
        bool(_MONO.search(name)) or bool(font.flags & _FIXED_PITCH),
        bool(_SYMBOLS.search(name)),
        _em(font),
    )


def _em(font: PDFFont) -> float:
    """The size of a font: its glyphs may be drawn in units of which 1000 are one, or in any (ISO 32000-1, 9.6.5)."""
    units = 1000 * abs(font.vscale)
    drawn = [safe_float(width) or 0.0 for width in font.widths.values()]
    widths = [width * abs(font.hscale) for width in drawn if width > 0]
    if not isinstance(font, PDFType3Font) or not widths or not units:
        return units
    usual = _EMS_A_LETTER * fmean(widths)
    return min((1.0, units), key=lambda em: abs(math.log(usual / em)))


class _Interpreter(PDFPageInterpreter):
    """An interpreter that observes the limits."""

    def __init__(self, fonts: PDFResourceManager, device: _Device, limits: Limits) -> None:
        super().__init__(fonts, device)
        self._pages_device, self._limits = device, limits
        self._operands = 0

    def dup(self) -> "_Interpreter":
        return _Interpreter(self.rsrcmgr, self._pages_device, self._limits)

    def init_resources(self, resources: dict[object, object]) -> None:
        self._limits.check()
        super().init_resources(resources)
        self._pages_device.properties = entries(entries(resources).get("Properties"))

    def execute(self, streams: Sequence[object]) -> None:
        if self._limits.may_draw(sum(len(stream_value(stream).get_data()) for stream in streams)):
            super().execute(streams)
        else:
            self._pages_device.skipped += 1

    def push(self, obj: PDFStackT) -> None:
        self._operands += 1
        if not self._operands % 1024:
            self._limits.check()
        super().push(obj)

    def do__w(self, aw: PDFStackT, ac: PDFStackT, s: PDFStackT) -> None:
        """The operator ": it begins a new line (ISO 32000-2, table 107), which pdfminer does not do."""
        self.do_T_a()
        super().do__w(aw, ac, s)

    def do_q(self) -> None:
        if len(self.gstack) > _MAX_DEPTH:
            raise TooMuchError("has drawings nested deeper than any article")
        super().do_q()

    def do_Do(self, xobjid_arg: PDFStackT) -> None:  # noqa: N802
        self._limits.check()
        properties = self._pages_device.properties
        super().do_Do(xobjid_arg)
        self._pages_device.properties = properties


def is_symbol(char: str) -> bool:
    """Whether a character has a meaning only in its own font: icons and bullets."""
    return unicodedata.category(char[:1] or " ") in ("Co", "Cn", "Cs")
