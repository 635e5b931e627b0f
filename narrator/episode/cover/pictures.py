"""Covers made from pictures. They come from anywhere, so any of them may be broken, or not be a picture at all."""

import io
import warnings
from collections.abc import Iterable

from PIL import Image, ImageCms, ImageEnhance, ImageFilter, ImageOps, ImageStat, UnidentifiedImageError

# Pillow warns about what it repairs itself, such as damaged EXIF. Covers are made in a thread, and
# `warnings.catch_warnings` is not thread-safe.
warnings.filterwarnings("ignore", module=r"PIL\.")

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
SIDES = (1400, 3000)
"""The smallest and the largest side that Apple accepts, in pixels (support 896)."""
SMALL_SIDE = 800
"""The side of a cover in an ID3 tag, in pixels (PRX, 360022234293)."""
MAX_BYTES = 512_000
"""The largest size of a cover beside the episode (PRX, 360023748473)."""
MAX_SMALL_BYTES = 250_000
"""The largest size of a cover in an ID3 tag, which should stay under 300 kB as a whole (PRX, 360022234293)."""
MIN_PIXELS = 300
"""A side below this is an icon or a tracking pixel."""
MAX_PIXELS = 25_000_000
"""A file of a few kilobytes with more pixels could fill the memory."""
MAX_JPEG_PIXELS = 51_000_000
"""A JPEG can be decoded at a reduced size; those of phones have 50 million pixels."""
MAX_SCANS = 100
"""A progressive JPEG has about ten scans, each over the whole picture. Thousands of empty ones would take hours."""
WIDEST = 3.0
"""The largest ratio of the sides; beyond it, a picture is a banner."""
CROPPED = 1.34
"""Up to 4:3 the longer side is cropped to the middle, which removes an eighth at each end; beyond, all is shown."""
_SCAN = b"\xff\xda"
"""The marker that begins a scan; not in a scan's data, where a zero follows each 0xff (ITU-T T.81, B.1.1.5)."""
_EVEN = 24
"""How far the values of an edge, of 255, may differ for it to count as being of one colour."""


def square(image: bytes) -> bytes:
    """A cover of 1400 to 3000 pixels and at most 512 kB from a JPEG, PNG, WebP, GIF (first frame) or AVIF picture.

    Raises:
        ValueError: it is none of these, broken, too small, a banner, or too large to be safe. The message says which,
            in a few words that continue "the picture ".
    """
    picture = _read(image, SIDES[1])
    least, most = SIDES
    shown = min(picture.size) if _ratio(picture.size) <= CROPPED else max(picture.size)
    native = min(max(shown, least), most)
    squared = _squared(picture, native)
    for side in [native, *(side for side in (2000, least) if side < native)]:
        if jpeg := _jpeg(_resized(squared, side), MAX_BYTES, (88, 80, 70)):
            return jpeg
    return _jpeg(_resized(squared, least), MAX_BYTES, range(60, 0, -10)) or _too_fine()


def small(image: bytes) -> bytes:
    """A cover of 800 × 800 pixels and at most 250 kB, for an ID3 tag.

    Raises:
        ValueError: as `square`.
    """
    # This is three times as fast for halving a picture, with no visible difference.
    squared = _squared(_read(image, SMALL_SIDE), SMALL_SIDE, Image.Resampling.HAMMING)
    return _jpeg(squared, MAX_SMALL_BYTES, range(90, 0, -10)) or _too_fine()


def drawn(image: Image.Image) -> bytes:
    """A drawn cover as JPEG of at most 512 kB."""
    return _jpeg(image, MAX_BYTES, range(88, 0, -8)) or _too_fine()


def _too_fine() -> bytes:
    raise ValueError("cannot be made small enough")


def _read(data: bytes, side: int) -> Image.Image:
    """The picture upright, in sRGB and opaque; at least `side` pixels large if it has that many, perhaps larger."""
    picture = _opened(data)
    is_jpeg = picture.format in ("JPEG", "MPO")
    _check(picture.size, MAX_JPEG_PIXELS if is_jpeg else MAX_PIXELS)
    if is_jpeg and data.count(_SCAN) > MAX_SCANS:
        raise ValueError("has too many scans")
    try:
        picture.draft(None, (side, side))
        picture.load()
        flat = _flat(_upright(picture))
    except Exception as error:  # a decoder raises nearly anything on a broken picture
        raise ValueError("is broken") from error
    if flat is None:
        raise ValueError("is transparent throughout")
    return flat


def _opened(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise ValueError("is not JPEG, PNG, WebP, GIF or AVIF") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValueError("has too many pixels") from error
    except Exception as error:  # as above
        raise ValueError("is broken") from error


def _check(size: tuple[int, int], most: int) -> None:
    across, down = size
    if across * down > most:
        raise ValueError("has too many pixels")
    if min(size) < MIN_PIXELS:
        raise ValueError(f"is too small: {across} × {down} pixels")
    if _ratio(size) > WIDEST:
        raise ValueError(f"is a banner: {across} × {down} pixels")


def _ratio(size: tuple[int, int]) -> float:
    return max(size) / min(size)


def _upright(picture: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # a broken EXIF does not say which way is up
        return picture


def _flat(picture: Image.Image) -> Image.Image | None:
    """The picture in sRGB, without alpha and metadata; None if it is fully transparent."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I"):
        import numpy as np  # takes twice as long to load as all that draws

        picture = Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8))
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        seen = picture.getchannel("A").point([0] * 128 + [255] * 128)
        if not seen.getbbox():
            return None
        picture = _opaque(picture, seen)
    if picture.mode not in ("RGB", "CMYK"):
        picture = picture.convert("RGB")
    if profile:
        picture = _in_srgb(picture, profile)
    picture = picture.convert("RGB")
    picture.info.clear()
    return picture


def _opaque(picture: Image.Image, seen: Image.Image) -> Image.Image:
    """The picture on white, or on black if its visible part is light."""
    colours = picture.convert("RGB")
    light = ImageStat.Stat(colours.convert("L"), seen).mean[0] > 170
    ground = Image.new("RGB", picture.size, "#161616" if light else "#ffffff")
    ground.paste(colours, mask=picture.getchannel("A"))
    return ground


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB") or picture
    except (ImageCms.PyCMSError, OSError):  # a broken profile, or one for another mode
        return picture


def _squared(picture: Image.Image, side: int, resampling: Image.Resampling = Image.Resampling.LANCZOS) -> Image.Image:
    if _ratio(picture.size) <= CROPPED:
        return ImageOps.fit(picture, (side, side), resampling)
    whole = ImageOps.contain(picture, (side, side), resampling)
    ground = _ground(whole, side)
    ground.paste(whole, ((side - whole.width) // 2, (side - whole.height) // 2))
    return ground


def _ground(whole: Image.Image, side: int) -> Image.Image:
    """What fills the space above and below a wide picture, or beside a tall one.

    It continues the colour of the edges if each is of one colour; otherwise it is the picture itself, out of focus.
    """
    across, down = whole.size
    wide = across > down
    first = (0, 0, across, 2) if wide else (0, 0, 2, down)
    last = (0, down - 2, across, down) if wide else (across - 2, 0, across, down)
    edges = [ImageStat.Stat(whole.crop(edge)) for edge in (first, last)]
    if all(most - least <= _EVEN for edge in edges for least, most in edge.extrema):
        start, end = (tuple(round(value) for value in edge.median) for edge in edges)
        ground = Image.new("RGB", (side, side), start)
        ground.paste(end, (0, side // 2, side, side) if wide else (side // 2, 0, side, side))
        return ground
    blurred = ImageOps.fit(whole, (100, 100)).filter(ImageFilter.GaussianBlur(5)).resize((side, side))
    return ImageEnhance.Brightness(blurred).enhance(0.7)


def _resized(squared: Image.Image, side: int) -> Image.Image:
    return squared if squared.width == side else squared.resize((side, side), Image.Resampling.LANCZOS)


def _jpeg(image: Image.Image, most: int, qualities: Iterable[int]) -> bytes | None:
    """The picture in the first of the qualities in which it has at most so many bytes."""
    for quality in qualities:
        file = io.BytesIO()
        image.save(file, "JPEG", quality=quality, optimize=True)
        if file.tell() <= most:
            return file.getvalue()
    return None
