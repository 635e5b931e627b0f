"""Recognition of text in pictures, by rapidocr on this machine; its packages come with the extra `narrator[ocr]`.

Its models are part of its package and are never fetched. They know the letters of European languages except Greek and
Cyrillic, and Chinese and Japanese. In Cyrillic lines they recognise only the punctuation, in Greek ones some letters,
with confidence: such lines are detected by that.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from typing import Any, NamedTuple

from narrator import budget, patterns
from narrator.errors import SourceError
from narrator.sources.spaces import with_spaces

INSTALL = "pip install 'narrator[ocr]'"
"""How to install the packages that this needs."""

MIN_SCORE = 0.75
"""The least confidence of rapidocr in a line, of 1; for well printed text it is 0.95 and more."""

_LONG, _SPARSE = 3, 0.5
"""The fewest characters of a line for each multiple of its height in its length: Latin text has 1.3 and more, widely
spaced capitals 1, and a Cyrillic line, of which only the punctuation is recognised, 0.06 to 0.15."""

_GREEK = patterns.lazy("[\u0370-\u03ff\u1f00-\u1fff]")
_MANY, _SHARE = 4, 1 / 3
"""The count and the share of Greek letters that make a text Greek; fewer are symbols in a sentence."""

_TRUSTED = 1 / 2
"""The number of good lines that a page needs for each unrecognised one, or none of it is read: other scripts are
sometimes mistaken for Latin, in some Hebrew fonts one line in five, in Cyrillic capitals a heading."""

_PACKAGES = ("rapidocr", "onnxruntime", "pypdfium2")
_SIDE = 2000  # pixels of the longer side of a page, as many as rapidocr uses; 170 per inch on A4
_MAX_SCALE = 200 / 72  # pixels per point; small pages need no more
_SECONDS = 120.0  # of processor time for a page; 42 lines take 10
_MEMORY = 2_000_000_000


class RecognisedLine(NamedTuple):
    """A line of text; its edges, from the left and the top, are in the units of its page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class RecognisedPage(NamedTuple):
    """The lines of a page, and its size in the same units; `unsure` counts the lines that could not be recognised."""

    width: float
    height: float
    lines: tuple[RecognisedLine, ...]
    unsure: int


def is_installed() -> bool:
    """Whether text recognition is installed."""
    return all(find_spec(name) for name in _PACKAGES)


def picture(name: str, content: bytes) -> list[RecognisedPage]:
    """The text in a picture; a TIFF may hold several pages, as those of scanners and fax machines do.

    Args:
        name: for error messages.
        content: a file that Pillow can open.

    Raises:
        SourceError: it is damaged.
    """
    try:
        return [_of_picture(image) for image in _upright(content)]
    except budget.OverBudgetError:
        raise
    # Pillow and OpenCV raise exceptions that they do not document.
    except Exception as error:
        raise SourceError(f"{name} is a damaged picture", "save it again") from error


def _of_picture(image: Any) -> RecognisedPage:
    found = _recognised(image)
    height, width = found.img.shape[:2] if found.txts is not None else (0, 0)
    return _page(found, width, height, 1.0)


def pages(content: bytes, numbers: Sequence[int]) -> Iterator[RecognisedPage]:
    """The text of rendered pages of a PDF, in points.

    Args:
        content: of the PDF.
        numbers: of the pages, from 1.
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
    return _recogniser()(image)


def _upright(content: bytes) -> Iterator[Any]:
    """A picture as it is displayed. rapidocr ignores the orientation in EXIF, and takes palette indexes for greys."""
    from PIL import Image, ImageOps, ImageSequence

    opened = Image.open(BytesIO(content))
    # In other formats, further pictures are frames of an animation, or the same picture in other sizes.
    for image in ImageSequence.Iterator(opened) if opened.format == "TIFF" else (opened,):
        # A broken EXIF gives no orientation.
        with suppress(Exception):
            image = ImageOps.exif_transpose(image)
        if image.mode not in ("1", "L", "RGB", "RGBA"):
            image = image.convert("RGBA" if image.has_transparency_data else "RGB")
        yield image


@cache
def _recogniser() -> Any:
    from rapidocr import RapidOCR

    # The classifier for upside-down lines also turns some that are not.
    return RapidOCR(params={"Global.log_level": "critical", "Global.use_cls": False})


def _page(found: Any, width: float, height: float, scale: float) -> RecognisedPage:
    """The recognised lines, each with its box."""
    recognised = [] if found.txts is None else zip(found.boxes, found.txts, found.scores, strict=True)
    written = [(corners, text.strip(), score) for corners, text, score in recognised if text.strip()]
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
    """Whether a line has too few characters for its length: the others were not recognised."""
    width, height = (
        max(corner[axis] for corner in corners) - min(corner[axis] for corner in corners) for axis in (0, 1)
    )
    long = width / max(height, 1)
    return long > _LONG and len("".join(text.split())) < _SPARSE * long


def _is_greek(text: str) -> bool:
    greek = len(_GREEK.findall(text))
    return greek >= _MANY and greek > _SHARE * sum(map(str.isalpha, text))
