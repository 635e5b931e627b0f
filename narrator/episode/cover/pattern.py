"""The pattern on a drawn cover: a grid of tiles in the colours of a palette."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from random import Random
from typing import NamedTuple, TypeVar

from PIL import Image, ImageDraw

_FINER = 3
"""Tiles are drawn this many times larger and then reduced, for smooth edges."""

_Choice = TypeVar("_Choice")


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as #rrggbb: of the background, of the lettering, and of the pattern."""

    ground: str
    ink: str
    accents: tuple[str, str, str]


PALETTES = (
    Palette("#f4ebdd", "#1d1d1b", ("#e2472f", "#f2a71b", "#1f5673")),
    Palette("#14213d", "#f7f1e1", ("#fca311", "#e5484d", "#8fb8de")),
    Palette("#b92b1b", "#fff8ec", ("#2b1a17", "#f4b860", "#f7e7ce")),
    Palette("#1e4d3b", "#f6f0dc", ("#e9b44c", "#d96c4f", "#8fc0a9")),
    Palette("#e3a72f", "#1b1b1b", ("#7a1e1e", "#f8efd8", "#1f4e5f")),
    Palette("#cfe0e8", "#12263a", ("#e4572e", "#2e86ab", "#f3c969")),
    Palette("#f0702a", "#1a1210", ("#fff3e0", "#5b1a0e", "#fbb667")),
    Palette("#4a1942", "#fbefef", ("#e9a6a6", "#f2c14e", "#a84b8f")),
    Palette("#f4c6c2", "#2a1a2e", ("#d7263d", "#1b7f79", "#2e294e")),
    Palette("#0f4c5c", "#fff7e6", ("#e36414", "#fbb13c", "#9ad1d4")),
    Palette("#ebebe6", "#111111", ("#e30613", "#111111", "#a5a5a0")),
    Palette("#161616", "#f5f0e6", ("#e4b363", "#e8505b", "#4f9da6")),
    Palette("#b7c9a8", "#1c2b1f", ("#2f5d50", "#f1e3c6", "#c8553d")),
    Palette("#1d3fbb", "#ffffff", ("#f9c80e", "#ff7a6b", "#a9c5ff")),
    Palette("#cdb4db", "#22162b", ("#5a189a", "#fff1e6", "#f08a5d")),
)


def chosen(choices: Sequence[_Choice], chance: Random) -> _Choice:
    """One of the choices. Of `Random`, only `random()` gives the same numbers in every Python (its documentation)."""
    return choices[int(chance.random() * len(choices))]


def tiled(image: Image.Image, top: int, rows: int, columns: int, palette: Palette, chance: Random) -> None:
    """Put rows of square tiles across the whole width of an image, from a pixel row down."""
    side = image.width // columns
    family = list(dict.fromkeys(chosen(FAMILIES, chance)))
    period = chosen((2, 3, columns), chance)
    motif = {(x, y): _chosen_tile(family, palette, chance) for y in range(period) for x in range(period)}
    # Shapes and tiles repeat, and each is millions of pixels.
    finished = cache(partial(_finished, side=side))
    painted = cache(lambda tile: _painted(tile, finished(tile.shape)))
    for row in range(rows):
        for column in range(columns):
            tile = painted(motif[column % period, row % period])
            image.paste(tile, (column * side, top + row * side))


Shape = Callable[[ImageDraw.ImageDraw, int], None]


class _Tile(NamedTuple):
    shape: Shape
    turn: Image.Transpose | None
    back: str
    front: str


def _chosen_tile(family: Sequence[Shape], palette: Palette, chance: Random) -> _Tile:
    shape = chosen(family, chance)
    turn = chosen((None, Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270), chance)
    colours = [palette.ground, *palette.accents]
    back = colours.pop(int(chance.random() * len(colours)))
    return _Tile(shape, turn, back, chosen(colours, chance))


def _painted(tile: _Tile, mask: Image.Image) -> Image.Image:
    image = Image.new("RGB", mask.size, tile.back)
    image.paste(tile.front, (0, 0), mask if tile.turn is None else mask.transpose(tile.turn))
    return image


def _finished(shape: Shape, side: int) -> Image.Image:
    fine = Image.new("L", (side * _FINER, side * _FINER))
    shape(ImageDraw.Draw(fine), side * _FINER)
    return fine.reduce(_FINER)


def _quarter(draw: ImageDraw.ImageDraw, side: int) -> None:
    draw.ellipse((-side, -side, side, side), fill=255)


def _half(draw: ImageDraw.ImageDraw, side: int) -> None:
    draw.ellipse((0, -side / 2, side, side / 2), fill=255)


def _disc(draw: ImageDraw.ImageDraw, side: int) -> None:
    draw.ellipse((0, 0, side, side), fill=255)


def _dot(draw: ImageDraw.ImageDraw, side: int) -> None:
    draw.ellipse((side / 4, side / 4, side * 3 / 4, side * 3 / 4), fill=255)


def _ring(draw: ImageDraw.ImageDraw, side: int) -> None:
    _disc(draw, side)
    draw.ellipse((side / 4, side / 4, side * 3 / 4, side * 3 / 4), fill=0)


def _arcs(draw: ImageDraw.ImageDraw, side: int) -> None:
    for step in range(4):
        reach = side * (4 - step) / 4
        draw.ellipse((-reach, -reach, reach, reach), fill=0 if step % 2 else 255)


def _leaf(draw: ImageDraw.ImageDraw, side: int) -> None:
    """The intersection of two quarter discs at opposite corners: each side of the diagonal is a circle's segment."""
    draw.chord((-side, -side, side, side), 0, 90, fill=255)
    draw.chord((0, 0, 2 * side, 2 * side), 180, 270, fill=255)


def _triangle(draw: ImageDraw.ImageDraw, side: int) -> None:
    draw.polygon(((0, 0), (side, 0), (0, side)), fill=255)


def _peak(draw: ImageDraw.ImageDraw, side: int) -> None:
    draw.polygon(((0, side), (side / 2, 0), (side, side)), fill=255)


def _diamond(draw: ImageDraw.ImageDraw, side: int) -> None:
    draw.polygon(((0, side / 2), (side / 2, 0), (side, side / 2), (side / 2, side)), fill=255)


def _stripes(draw: ImageDraw.ImageDraw, side: int) -> None:
    for step in range(4):
        draw.rectangle((0, side * step / 4, side, side * (step + 0.5) / 4 - 1), fill=255)


def _slants(draw: ImageDraw.ImageDraw, side: int) -> None:
    for step in (0, 2, 4, 6):
        near, far = side * step / 4, side * (step + 1) / 4
        draw.polygon(((near, 0), (far, 0), (0, far), (0, near)), fill=255)


def _rays(draw: ImageDraw.ImageDraw, side: int) -> None:
    for start, end in ((0.0, 0.28), (0.62, 1.0)):
        draw.polygon(((0, 0), (side, side * start), (side, side * end)), fill=255)
        draw.polygon(((0, 0), (side * start, side), (side * end, side)), fill=255)


def _dots(draw: ImageDraw.ImageDraw, side: int) -> None:
    for row in range(3):
        for column in range(3):
            x, y = side * (column + 0.5) / 3, side * (row + 0.5) / 3
            draw.ellipse((x - side / 9, y - side / 9, x + side / 9, y + side / 9), fill=255)


def _plain(draw: ImageDraw.ImageDraw, side: int) -> None:
    draw.rectangle((0, 0, side, side), fill=255)


FAMILIES: tuple[tuple[Shape, ...], ...] = (
    (_quarter, _leaf, _disc, _half),
    (_quarter,),
    (_leaf, _leaf, _dot),
    (_half, _quarter, _plain),
    (_triangle, _diamond, _peak),
    (_triangle, _slants, _plain),
    (_arcs,),
    (_arcs, _quarter, _ring),
    (_rays, _quarter, _triangle),
    (_dots, _stripes, _disc, _plain),
    (_stripes, _half, _quarter),
    (_peak, _half, _dot),
)
