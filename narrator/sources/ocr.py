"""Text in pictures, recognised by rapidocr on this machine; both come with the extra `narrator[ocr]`.

Its models come in its package and are never fetched. They read the letters of European languages but Greek and
Cyrillic, and Chinese and Japanese. Of Cyrillic lines they see the stops alone, of Greek ones some letters, and are sure
of both: such lines are told by that.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from typing import Any, NamedTuple

from narrator import budget
from narrator.errors import SourceError
from narrator.sources.spaces import with_spaces

INSTALL = "pip install 'narrator[ocr]'"
"""What gives the packages that this needs."""

MIN_SCORE = 0.75
"""How sure of a line rapidocr has to be, of 1; of text that is printed well it is 0.95 and more."""

_LONG, _SPARSE = 3, 0.5
"""A line so many times as long as high has at least so many signs for each time: Latin text 1.3 and more, capitals set
wide 1, and a Cyrillic line, of which the stops are seen, 0.06 to 0.15."""

_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_MANY, _SHARE = 4, 1 / 3
"""So many Greek letters, and so large a part of all, are Greek, and no symbols in a sentence."""

_TRUSTED = 1 / 2
"""More lines than so many for each that is not made out, or none of a page is read: signs of other letters are now and
then taken for Latin ones, of some Hebrew fonts one line in five, of Cyrillic capitals a heading."""

_PACKAGES = ("rapidocr", "onnxruntime", "pypdfium2")
_SIDE = 2000  # pixels of the longer side of a page, as many as rapidocr looks at; 170 to the inch on A4
_MAX_SCALE = 200 / 72  # pixels to the point; small pages need no more
_SECONDS = 120.0  # of processor time for a page; 42 lines take 10
_MEMORY = 2_000_000_000


class RecognisedLine(NamedTuple):
    """A line of text, from left to right and from top to bottom in the units of its page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class RecognisedPage(NamedTuple):
    """The lines of a page, and its size in the same units; `unsure` counts the lines that cannot be made out."""

    width: float
    height: float
    lines: tuple[RecognisedLine, ...]
    unsure: int


def is_installed() -> bool:
    """Whether text in pictures can be recognised here."""
    return all(find_spec(name) for name in _PACKAGES)


def picture(name: str, content: bytes) -> list[RecognisedPage]:
    """The text in a picture; a TIFF may hold several, as scanners and fax machines make them.

    Args:
        name: what errors call it.
        content: a file that Pillow can open.

    Raises:
        SourceError: it is damaged.
    """
    try:
        return [_of_picture(image) for image in _upright(content)]
    except budget.OverBudgetError:
        raise
    # Of Pillow's and OpenCV's, which name none.
    except Exception as error:
        raise SourceError(f"{name} is a damaged picture", "save it again") from error


def _of_picture(image: Any) -> RecognisedPage:
    found = _recognised(image)
    height, width = found.img.shape[:2] if found.txts is not None else (0, 0)
    return _page(found, width, height, 1.0)


def pages(content: bytes, numbers: Sequence[int]) -> Iterator[RecognisedPage]:
    """The text of pages of a PDF as they look, in points.

    Args:
        content: of the PDF.
        numbers: of the pages, from 1 on.
    """
    import pypdfium2

    with pypdfium2.PdfDocument(content) as pdf:
        for number in numbers:
            page = pdf[number - 1]
            width, height = page.get_size()
            scale = min(_SIDE / max(width, height, 1), _MAX_SCALE)
            found = _recognised(page.render(scale=scale, rev_byteorder=False).to_numpy()[:, :, :3])
            yield _page(found, width, height, 1 / scale)


def _recognised(image: Any) -> Any:
    budget.allow(_SECONDS, _MEMORY)
    return _engine()(image)


def _upright(content: bytes) -> Iterator[Any]:
    """A picture as it looks. rapidocr turns none as its camera was held, and takes a palette's numbers for greys."""
    from PIL import Image, ImageOps, ImageSequence

    opened = Image.open(BytesIO(content))
    # What follows the first picture of other kinds is how it moves, or the same in other sizes.
    for image in ImageSequence.Iterator(opened) if opened.format == "TIFF" else (opened,):
        # A broken EXIF says nothing of how the picture stands.
        with suppress(Exception):
            image = ImageOps.exif_transpose(image)
        if image.mode not in ("1", "L", "RGB", "RGBA"):
            image = image.convert("RGBA" if image.has_transparency_data else "RGB")
        yield image


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    # What looks for lines that are upside down turns some that are not.
    return RapidOCR(params={"Global.log_level": "critical", "Global.use_cls": False})


def _page(found: Any, width: float, height: float, scale: float) -> RecognisedPage:
    """The lines that were found, each in the box that it fills."""
    told = [] if found.txts is None else zip(found.boxes, found.txts, found.scores, strict=True)
    written = [(corners, text.strip(), score) for corners, text, score in told if text.strip()]
    sure = [
        (corners, text)
        for corners, text, score in written
        if score >= MIN_SCORE and not _is_sparse(corners, text) and not _is_greek(text)
    ]
    if len(sure) <= _TRUSTED * (len(written) - len(sure)):
        sure = []
    lines = []
    for (corners, _), text in zip(sure, with_spaces(text for _, text in sure), strict=True):
        across, down = ([float(corner[axis]) * scale for corner in corners] for axis in (0, 1))
        lines.append(RecognisedLine(text, min(across), min(down), max(across), max(down)))
    return RecognisedPage(width, height, tuple(lines), len(written) - len(sure))


def _is_sparse(corners: Sequence[Sequence[float]], text: str) -> bool:
    """Whether a line has too few signs for its length: the others were not made out."""
    width, height = (
        max(corner[axis] for corner in corners) - min(corner[axis] for corner in corners) for axis in (0, 1)
    )
    long = width / max(height, 1)
    return long > _LONG and len("".join(text.split())) < _SPARSE * long


def _is_greek(text: str) -> bool:
    greek = len(_GREEK.findall(text))
    return greek >= _MANY and greek > _SHARE * sum(map(str.isalpha, text))
