"""Pages that are pictures: the recognised text as glyphs, so that it is laid out like any other text.

Boxes around lines are higher and wider than the letters, and vary with the letters in a line; the width of the letters
therefore gives the type size better than the height of the box.
"""

from collections.abc import Sequence
from statistics import median

from narrator.sources.ocr import RecognisedLine, RecognisedPage
from narrator.sources.pdf.glyphs import Font, Glyph, Page

_FONT = Font("recognised", bold=False, italic=False, is_fixed=False, symbols=False)
_TYPE_SIZE = 0.72  # of the height of a box
_BASELINE = 0.26  # above the bottom of a box, of its height
_SAME_SIZE = 0.18
_SAME_TEXT = 0.25  # of the heights of lines on two pages
_MIN_LETTERS = 10  # whose widths determine the type size
_MIN_COVER = 0.5  # of a page, of the picture that is the page


def is_scan(page: Page) -> bool:
    """Whether a page is a picture without letters."""
    area = page.width * page.height
    is_picture = any((x1 - x0) * (y1 - y0) >= _MIN_COVER * area for x0, y0, x1, y1 in page.pictures)
    return is_picture and not any(glyph.text[:1].isalnum() for glyph in page.glyphs)


def as_pages(found: Sequence[tuple[int, RecognisedPage]]) -> list[Page]:
    """Pages with the recognised text as glyphs. Texts of similar type sizes get the same size.

    Args:
        found: the pages by their numbers.
    """
    usual = _height([line for _, page in found for line in page.lines])
    pages = []
    for number, page in found:
        own = _height(page.lines)
        size = _TYPE_SIZE * (usual if abs(own - usual) <= _SAME_TEXT * usual else own)
        glyphs = [
            glyph
            for line, ratio in zip(page.lines, _ratios(page.lines), strict=True)
            for glyph in _glyphs(line, size * ratio, page.height)
        ]
        pages.append(Page(number, None, page.width, page.height, glyphs))
    return pages


def _height(lines: Sequence[RecognisedLine]) -> float:
    return median(line.bottom - line.top for line in lines) if lines else 0.0


def _ratios(lines: Sequence[RecognisedLine]) -> list[float]:
    """The type size of each line relative to most lines: by the width of its letters or, if few, by their height."""
    if not lines:
        return []
    heights = [line.bottom - line.top for line in lines]
    widths = [(line.right - line.left) / len(line.text) for line in lines]
    high, wide = median(heights), median(widths)
    ratios = [
        width / wide if len(line.text) >= _MIN_LETTERS else height / high
        for line, width, height in zip(lines, widths, heights, strict=True)
    ]
    return [ratio if abs(ratio - 1) > _SAME_SIZE else 1.0 for ratio in ratios]


def _glyphs(line: RecognisedLine, size: float, height: float) -> list[Glyph]:
    """The characters of a line, all of the same width."""
    width = (line.right - line.left) / len(line.text)
    baseline = height - line.bottom + _BASELINE * (line.bottom - line.top)
    return [
        Glyph(
            text=char,
            x0=line.left + index * width,
            x1=line.left + (index + 1) * width,
            y=baseline,
            size=size,
            font=_FONT,
            bold=False,
            mark=-1,
            is_artifact=False,
            form=0,
            turn=0,
        )
        for index, char in enumerate(line.text)
    ]
