"""The cover of an episode: drawn from its title, or made from a picture. Every cover is a square JPEG."""

from functools import partial
from hashlib import blake2b
from random import Random

from PIL import Image, ImageDraw

from narrator.episode.cover import lettering, pattern
from narrator.episode.cover.pictures import drawn, small, square

__all__ = ["draw", "small", "square"]

SIDE = 3000
"""The side of a drawn cover in pixels: the largest that Apple accepts, which it also recommends (support 896)."""

_MARGIN = 210
_SITE = 130
_SIZES = range(560, 180, -20)
_READABLE = 360
"""The pixels per em that a title should have before the pattern gets more room: 36 on a cover of 300 pixels."""


def draw(title: str, site: str = "", language: str = "") -> bytes:
    """A cover with the title and, smaller, the site, over a pattern; pattern and colours are derived from the two.

    The same words give the same cover. What the fonts cannot write is left out; see `lettering.writable`.
    """
    chance = Random(int.from_bytes(blake2b(f"{title}\0{site}".encode("utf-8", "surrogatepass")).digest()[:8], "big"))
    palette = pattern.chosen(pattern.PALETTES, chance)
    columns = pattern.chosen((3, 4, 5, 6), chance)
    below = pattern.chosen((True, False), chance)
    image = Image.new("RGB", (SIDE, SIDE), palette.ground)
    name = lettering.writable(site.removeprefix("www."))
    words = lettering.shortened(lettering.writable(title) or name)
    name = name if name != words else ""
    if not words:
        pattern.tiled(image, 0, columns, columns, palette, chance)
        return drawn(image)
    tile = SIDE // columns
    rows, text = _laid_out(words, tile, columns)
    band = rows * tile
    pattern.tiled(image, SIDE - band if below else 0, rows, columns, palette, chance)
    top = _MARGIN if below else band + _MARGIN
    bottom = SIDE - band - _MARGIN if below else SIDE - _MARGIN
    write = partial(
        lettering.write,
        ImageDraw.Draw(image),
        margins=(_MARGIN, SIDE - _MARGIN),
        ink=palette.ink,
        at_right=text.right_to_left,
        language=language,
    )
    write(text, baseline=top + lettering.box(text)[0])
    if name:
        write(lettering.one_line(name, SIDE - 2 * _MARGIN, _SITE), baseline=bottom)
    return drawn(image)


def _laid_out(words: str, tile: int, columns: int) -> tuple[int, lettering.Lettering]:
    """The number of rows of tiles, at least one, that leaves the title enough room, and the title."""
    width = SIDE - 2 * _MARGIN
    for rows in range(columns // 2, 0, -1):
        height = SIDE - rows * tile - 2 * _MARGIN - 3 * _SITE
        text = lettering.fitted(words, width, height, [size for size in _SIZES if size >= _READABLE or rows == 1])
        if text:
            return rows, text
    return 1, lettering.one_line(words, width, _SIZES[-1])
