"""Lettering on a cover: what can be written, in which font, and in which lines.

Both fonts are beside this file, so that a cover looks the same everywhere: FiraGO for Latin, Greek, Cyrillic, Georgian,
Arabic, Hebrew, Devanagari and Thai, Droid Sans Fallback for Chinese, Japanese and Korean. What neither of them has is
not written at all: no cover shows the boxes of missing glyphs.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, groupby, pairwise
from math import ceil
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

FONTS = Path(__file__).parent / "fonts"
MAX_CHARACTERS = 66
MAX_EM = 36.0
"""How wide a title may be in all, in em: about 66 Latin letters, or 36 Chinese ones."""

_FIRA = "FiraGO-Bold.ttf"
_DROID = "DroidSansFallback.ttf"
_BOLDER = {_FIRA: 0.0, _DROID: 0.018}
"""How much to add around the letters of a font, in em: Droid Sans Fallback has only one weight."""

_MAX_READ = 300
_EM = 1000
_MISSING = "\uffff"
_JOINERS = "\u200c\u200d"
_VIRAMA = 9
_MAX_MARKS = 4
_THAI_STARTS = "เแโใไ"
_THAI_ENDS = "ะำๆฯ"
_THAI_AM = "ำ"
_THAI_SILENT = "์"
_STUCK_TO_WHAT_PRECEDES = "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶー々〻〜～"
_STUCK_AFTER_A_SPACE = "?!:;»–—"
_DASHES = "-‐‒–—/"
_LONG_WORD = 8.0
"""The greatest width of a part of a word that had to be broken, in em: about 15 Latin letters."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """Text set in lines. `size` is in pixels per em, `leading` from baseline to baseline in em."""

    lines: tuple[str, ...]
    size: int
    leading: float
    right_to_left: bool


def writable(text: str) -> str:
    """The part of a text that the fonts can write, with plain spaces; emoji and the like are left out.

    It is "" if a letter or a digit would be missing, or if no word is left. So it is for text that needs shaping, or
    runs from right to left, where Pillow cannot do that: its wheels need FriBiDi from the system (Pillow's
    documentation, "Installation", on Raqm).
    """
    kept = ""
    for char in unicodedata.normalize("NFC", text[:_MAX_READ]):
        kind = unicodedata.category(char)
        if char.isspace():
            kept += " "
        elif kind[0] == "C":
            kept += char if char in _JOINERS and kept and _is_shaped(kept[-1]) else ""
        elif kind[0] == "M" and kept[-1:] in ("", " "):
            pass  # a mark without a letter would be written on a dotted circle
        elif _font_of(char):
            kept += char
        elif (plain := unicodedata.normalize("NFKC", char)) != char and all(c == " " or _font_of(c) for c in plain):
            kept += plain
        elif kind[0] == "L" or kind in ("Nd", "Nl"):
            return ""
    kept = " ".join("".join(cluster[: _MAX_MARKS + 1] for cluster in _clusters(kept)).split())
    if not any(char.isalnum() for char in kept):
        return ""
    if any(map(_is_shaped, kept)) and not _can_shape():
        return ""
    mixed = {_font_of(char) for char in kept if char not in _JOINERS} == {_FIRA, _DROID}
    return "" if mixed and _runs_right_to_left(kept) else kept


def shortened(text: str) -> str:
    """The text, cut at a word with an ellipsis if it is longer than a title may be."""
    clusters = list(_clusters(text))
    room = sum(
        count <= MAX_CHARACTERS and wide <= MAX_EM
        for count, wide in enumerate(accumulate(map(_width, clusters)), start=1)
    )
    if room == len(clusters):
        return text
    start = "".join(clusters[:room])
    at_word = start.rpartition(" ")[0] if clusters[room] != " " else start
    start = at_word if len(at_word) > len(start) / 2 else start
    return start.rstrip(" ,;:.-–—(«“„「") + "…"


def fitted(text: str, width: int, height: int, sizes: Sequence[int]) -> Lettering | None:
    """The text in even lines, as large as fits into so many pixels; None if it fits at none of the sizes.

    Args:
        sizes: in pixels per em, the largest first. Long words are broken only if they fit at no size.
    """
    pieces = _pieces(text)
    for whole in (True, False):
        pieces = pieces if whole else [part for piece in pieces for part in _broken(piece)]
        for size in sizes:
            lettering = _lettering(_even_lines(pieces, width / size), size, text)
            if max(map(_width, lettering.lines)) * size <= width and sum(box(lettering)) <= height:
                return lettering
    return None


def one_line(text: str, width: int, size: int) -> Lettering:
    """The text on one line, cut with an ellipsis if it is wider than so many pixels."""
    clusters = list(_clusters(text))
    line = text
    while clusters and _width(line) * size > width:
        clusters.pop()
        line = "".join(clusters).rstrip() + "…"
    return _lettering([line], size, text)


def box(lettering: Lettering) -> tuple[int, int]:
    """Pixels from the first baseline up to the top of the ink, and down to its bottom."""
    first, last = lettering.lines[0], lettering.lines[-1]
    between = (len(lettering.lines) - 1) * lettering.leading
    return round(_ink(first)[0] * lettering.size), round((_ink(last)[1] + between) * lettering.size)


def write(
    draw: ImageDraw.ImageDraw,
    lettering: Lettering,
    margins: tuple[int, int],
    baseline: int,
    ink: str,
    *,
    at_right: bool,
    language: str = "",
) -> None:
    """Write lines from the first baseline down, aligned to the left or the right one of two margins, all in pixels.

    Args:
        language: a BCP 47 tag; some letters look different in Serbian or Bulgarian than in Russian.
    """
    known = language.isascii() and language.replace("-", "").isalnum() and _can_shape()
    for number, line in enumerate(lettering.lines):
        across = margins[1] - _width(line) * lettering.size if at_right else margins[0]
        down = baseline + number * lettering.leading * lettering.size
        for name, run in _runs(line):
            draw.text(
                (across, down),
                run,
                fill=ink,
                font=_font(name, lettering.size),
                anchor="ls",
                direction=_direction(lettering.right_to_left),
                language=language if known else None,
                stroke_width=round(_BOLDER[name] * lettering.size),
            )
            across += _run_width(name, run) * lettering.size


def _lettering(lines: Sequence[str], size: int, text: str) -> Lettering:
    return Lettering(tuple(lines), size, _leading(text), _runs_right_to_left(text))


def _even_lines(pieces: Sequence[str], limit: float) -> list[str]:
    """Lines of at most `limit` em: as few as possible, and of these the most even."""
    full = [0.0, *accumulate(map(_width, pieces))]
    bare = [_width(piece.rstrip()) for piece in pieces]
    best: list[tuple[int, float, list[int]]] = [(0, 0.0, [0])]
    for end in range(1, len(pieces) + 1):
        ways = []
        for start in range(end):
            wide = full[end - 1] - full[start] + bare[end - 1]
            if wide <= limit or start == end - 1:
                count, uneven, ends = best[start]
                ways.append((count + 1, uneven + (limit - wide) ** 2, [*ends, end]))
        best.append(min(ways))
    return ["".join(pieces[start:end]).rstrip() for start, end in pairwise(best[-1][2])]


def _pieces(text: str) -> list[str]:
    """The text in pieces between which a line may end.

    This is a selection of the rules of Unicode Standard Annex 14. Thai is written without spaces; narrator has no
    dictionary of it, and ends lines only where a syllable certainly begins or ends.
    """
    pieces = [""]
    clusters = list(_clusters(text))
    for here, following in pairwise([*clusters, ""]):
        pieces[-1] += here
        if following and following != " " and _may_end(pieces[-1], following):
            pieces.append("")
    return pieces


def _may_end(piece: str, following: str) -> bool:
    last, first = piece[-1], following[0]
    if last == " ":
        return first not in _STUCK_AFTER_A_SPACE and piece[-2:] not in ("« ", "„ ")
    if last in _DASHES:
        return piece[-2:-1].isalpha() and first.isalpha()
    if _is_thai(last) and _is_thai(first):
        return first in _THAI_STARTS or last in _THAI_ENDS
    if not (_is_ideographic(last) or _is_ideographic(first)) or (_is_katakana(last) and _is_katakana(first)):
        return False
    stuck = first in _STUCK_TO_WHAT_PRECEDES or unicodedata.category(first) in ("Pe", "Pf", "Po", "Pd")
    return not stuck and unicodedata.category(last) not in ("Ps", "Pi")


def _broken(piece: str) -> list[str]:
    """A piece that is too long for one line, in even parts; with hyphens if the script uses them."""
    word = piece.rstrip()
    clusters = list(_clusters(word))
    count = min(ceil(_width(word) / _LONG_WORD), len(clusters))
    if count <= 1 or _runs_right_to_left(word):
        return [piece]
    marks = [len(clusters) * number // count for number in range(count + 1)]
    parts = ["".join(clusters[start:end]) for start, end in pairwise(marks)]
    hyphened = [f"{part}-" if part[-1].isalpha() and _hyphenates(part[-1]) else part for part in parts[:-1]]
    return [*hyphened, parts[-1] + piece[len(word) :]]


def _clusters(text: str) -> Iterator[str]:
    """Characters with the marks that belong to them; a silent Thai letter stays with the previous one."""
    cluster = ""
    for char, following in pairwise([*text, ""]):
        marks = unicodedata.category(char)[0] == "M" or char in _JOINERS or char == _THAI_AM
        if cluster and not (marks or following == _THAI_SILENT or unicodedata.combining(cluster[-1]) == _VIRAMA):
            yield cluster
            cluster = ""
        cluster += char
    if cluster:
        yield cluster


def _leading(text: str) -> float:
    if any("\u0590" <= char <= "\u05ff" for char in text):
        return 1.15
    if any(map(_is_shaped, text)):
        return 1.32
    return 1.22 if any(map(_is_ideographic, text)) else 1.08


def _runs(line: str) -> Iterator[tuple[str, str]]:
    """Stretches of a line in one font. What every font has, such as a space, uses the first."""
    for name, run in groupby(line, lambda char: _font_of(char) or _FIRA):
        yield name, "".join(run)


@lru_cache(maxsize=4096)
def _width(text: str) -> float:
    return sum(_run_width(name, run) for name, run in _runs(text))


@lru_cache(maxsize=4096)
def _ink(line: str) -> tuple[float, float]:
    """How far a line goes up from the baseline, and how far down, in em."""
    boxes = [_font(name, _EM).getbbox(run, anchor="ls") for name, run in _runs(line)]
    return max(-top for _, top, _, _ in boxes) / _EM, max(bottom for *_, bottom in boxes) / _EM


def _run_width(name: str, run: str) -> float:
    return _font(name, _EM).getlength(run) / _EM


def _direction(right_to_left: bool) -> str | None:
    if not _can_shape():
        return None
    return "rtl" if right_to_left else "ltr"


def _runs_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs right to left (Unicode Standard Annex 9, rules P2 and P3)."""
    strong = (way for way in map(unicodedata.bidirectional, text) if way in ("L", "R", "AL"))
    return next(strong, "L") != "L"


def _is_shaped(char: str) -> bool:
    return unicodedata.bidirectional(char) in ("R", "AL") or "\u0900" <= char <= "\u0e7f"


def _is_ideographic(char: str) -> bool:
    return unicodedata.east_asian_width(char) in ("W", "F") and not "\uac00" <= char <= "\ud7a3"


def _is_thai(char: str) -> bool:
    return "\u0e00" < char < "\u0e80"


def _is_katakana(char: str) -> bool:
    return "\u30a0" <= char <= "\u30ff"


def _hyphenates(char: str) -> bool:
    return char < "\u0590" or "\u1e00" <= char < "\u2000"


@cache
def _can_shape() -> bool:
    return features.check_feature("raqm") is True


@lru_cache(maxsize=64)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / name, size)


@lru_cache(maxsize=4096)
def _font_of(char: str) -> str:
    """The first font that has a character, or ""."""
    return next((name for name in (_FIRA, _DROID) if _picture(name, char) != _picture(name, _MISSING)), "")


@lru_cache(maxsize=4096)
def _picture(name: str, char: str) -> bytes:
    """What a character looks like: with Pillow, there is no other way to find out that a font lacks it."""
    image = Image.new("L", (64, 64))
    font = ImageFont.truetype(FONTS / name, 32, layout_engine=ImageFont.Layout.BASIC)
    ImageDraw.Draw(image).text((16, 48), char, fill=255, font=font, anchor="ls")
    return image.tobytes()
