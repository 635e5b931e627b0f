"""Covers: what is drawn, what becomes of pictures, and which pictures are refused."""

import io
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Sequence
from functools import cache, partial

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms, ImageColor, ImageDraw, ImageStat, features

from narrator.episode import cover
from narrator.episode.cover import lettering, pattern

pytestmark = pytest.mark.slow

ARTICLES = [
    ("Attention", "newyorker.com", "en"),
    ("A <b>Bold</b> & “Quoted” Title ]]> with Markup", "example.com", "en"),
    ("Donaudampfschifffahrtsgesellschaftskapitän erklärt", "zeit.de", "de"),
    ("Pourquoi les élèves français lisent-ils moins qu’hier ?", "lemonde.fr", "fr"),
    ("Война и мир: что осталось за кадром", "meduza.io", "ru"),
    ("Η ιστορία της ελιάς στη Μεσόγειο", "kathimerini.gr", "el"),
    ("人工智能时代的记忆与遗忘", "zhihu.com", "zh"),
    ("なぜ日本人はコンビニを愛するのか――2025年の考察", "asahi.com", "ja"),
    ("인공지능은 우리의 일자리를 어떻게 바꿀 것인가", "hani.co.kr", "ko"),
    ("ქართული ღვინის ისტორია", "netgazeti.ge", "ka"),
    ("Tiếng Việt: Những điều thú vị", "vnexpress.net", "vi"),
    ("Word " * 60, "example.com", "en"),
    ("W" * 300, "", ""),
]
SHAPED = [
    ("مستقبل الذكاء الاصطناعي في العالم العربي", "aljazeera.net", "ar"),
    ("העתיד של AI בישראל: מה צפוי לנו", "haaretz.co.il", "he"),
    ("हिन्दी में कृत्रिम बुद्धिमत्ता का भविष्य", "bbc.com", "hi"),
    ("ประวัติศาสตร์ของอาหารไทยในกรุงเทพมหานคร", "matichon.co.th", "th"),
]

needs_shaping = pytest.mark.skipif(not features.check("raqm"), reason="FriBiDi is not on this system")


def opened(jpeg: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(jpeg))
    assert (image.format, image.mode) == ("JPEG", "RGB")
    assert image.width == image.height
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    return image


def encoded(image: Image.Image, kind: str, **how: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **({"speed": 10} if kind == "AVIF" else {}), **how)
    return file.getvalue()


def photo(across: int, down: int, noise: int = 20) -> Image.Image:
    y, x = np.mgrid[0:down, 0:across]
    colours = np.stack([x / across * 255, y / down * 255, 128 + 100 * np.sin(x / 90)], -1)
    colours += np.random.default_rng(1).integers(-noise, noise + 1, colours.shape)
    return Image.fromarray(colours.clip(0, 255).astype(np.uint8))


# What is made when it is wanted: every process of pytest imports this.
KINDS: dict[str, Callable[[], bytes]] = {
    "CMYK": lambda: encoded(photo(400, 400).convert("CMYK"), "JPEG"),
    "grey": lambda: encoded(photo(400, 400).convert("L"), "JPEG"),
    "GIF": lambda: encoded(
        photo(400, 400).convert("P"), "GIF", save_all=True, append_images=[Image.new("P", (400, 400))]
    ),
    "palette": lambda: encoded(photo(400, 400).convert("P"), "PNG", transparency=0),
    "bits": lambda: encoded(photo(400, 400).convert("1"), "PNG"),
    "grey with alpha": lambda: encoded(photo(400, 400).convert("LA"), "PNG"),
    "broken EXIF": lambda: encoded(photo(400, 400), "PNG", exif=b"Exif\0\0broken", pnginfo=None),
    "16 bits": lambda: encoded(
        Image.fromarray(np.linspace(0, 65535, 160_000).astype(np.uint16).reshape(400, 400)), "PNG"
    ),
}


def close(colour: object, other: str) -> bool:
    assert isinstance(colour, tuple)
    return all(abs(one - another) < 12 for one, another in zip(colour, ImageColor.getrgb(other), strict=True))


def contrast(colour: str, other: str) -> float:
    """The contrast ratio of WCAG 2.1."""

    def luminance(text: str) -> float:
        values = (value / 255 for value in ImageColor.getrgb(text)[:3])
        linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(colour), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


class TestDrawn:
    @pytest.mark.parametrize(("title", "site", "language"), ARTICLES + SHAPED)
    def test_a_title_in_any_language(self, title: str, site: str, language: str) -> None:
        jpeg = cover.draw(title, site, language)
        assert opened(jpeg).size == (3000, 3000)
        assert len(jpeg) <= 512_000

    def test_every_article_has_its_own(self) -> None:
        words = [("Attention", "newyorker.com"), ("Attention", "aeon.co"), ("On Being Wrong", "aeon.co"), ("", "")]
        covers = [cover.draw(title, site) for title, site in words]
        assert len(set(covers)) == len(covers)
        assert covers == [cover.draw(title, site) for title, site in words]

    @settings(max_examples=10)
    @given(st.text(max_size=80), st.text(max_size=20), st.text(max_size=8))
    @example("", "", "")
    @example("🎉", "🦀", "")
    @example("\ud800 \x00", "\udfff", "\x00")
    @example("Z" + "\u0335\u0321\u0327" * 100 + "algo", "", "")
    @example("﷽ ﷺ " * 5, "", "ar")
    @example("ไ" * 60, "์์์", "th")
    @example("क्" * 60, "", "hi")
    @example("שלום 世界 Привет", "\u202e", "he")
    def test_any_text_whatever_gives_a_cover(self, title: str, site: str, language: str) -> None:
        jpeg = cover.draw(title, site, language)
        assert opened(jpeg).size == (3000, 3000)
        assert len(jpeg) <= 512_000

    def test_what_cannot_be_written_leaves_the_pattern(self) -> None:
        image = opened(cover.draw("தமிழ் இலக்கியம்")).resize((60, 60))
        assert all(deviation > 10 for deviation in ImageStat.Stat(image.crop((0, 0, 60, 30))).stddev)
        assert all(deviation > 10 for deviation in ImageStat.Stat(image.crop((0, 30, 60, 60))).stddev)

    @pytest.mark.parametrize("palette", pattern.PALETTES, ids=lambda palette: palette.ground)
    def test_is_easy_to_read_in_every_palette(self, palette: pattern.Palette) -> None:
        assert contrast(palette.ground, palette.ink) >= 4.5
        assert palette.ground not in palette.accents

    def test_a_short_title_is_written_large(self) -> None:
        """Capitals of "Attention" are a ninth of the cover high, and it reaches over more than half of it."""
        ground, colour = "#1e4d3b", "#f6f0dc"
        image = opened(cover.draw("Attention", "newyorker.com"))
        written = image.crop((0, 1500, 3000, 2500))
        assert close(written.getpixel((20, 20)), ground)
        difference = ImageChops.difference(written, Image.new("RGB", written.size, colour)).convert("L")
        left, top, right, bottom = difference.point([255] * 20 + [0] * 236).getbbox() or (0, 0, 0, 0)
        assert bottom - top > 3000 / 9
        assert right - left > 1500


class TestLettering:
    @pytest.mark.parametrize(
        ("text", "written"),
        [
            ("🎉 Ten Years  of\tRust 🦀", "Ten Years of Rust"),
            ("1️⃣ 👍🏽 thing", "1 thing"),
            ("𝐌𝐚𝐭𝐡 ①", "Math 1"),
            ("soft\u00adhyphen\u200b", "softhyphen"),
            ("<b>&amp;</b>", "<b>&amp;</b>"),
            ("தமிழ் and more", ""),
            ("🎉 – 🎉", ""),
            ("\u0301a ์b", "a b"),
            ("\ud800", ""),
            ("", ""),
        ],
    )
    def test_only_what_the_fonts_have(self, text: str, written: str) -> None:
        assert lettering.writable(text) == written

    @pytest.mark.parametrize("title", [title for title, *_ in ARTICLES])
    def test_whole_titles_are_written(self, title: str) -> None:
        assert lettering.writable(title) == title.strip()

    @needs_shaping
    @pytest.mark.parametrize("title", [title for title, *_ in SHAPED])
    def test_whole_titles_that_are_shaped(self, title: str) -> None:
        assert lettering.writable(title) == title

    def test_long_titles_are_cut_at_a_word(self) -> None:
        long = "How to build a low-tech website? A very long title that goes on for quite some time"
        assert lettering.shortened(long) == "How to build a low-tech website? A very long title that goes on…"
        assert lettering.shortened("人" * 60) == "人" * 36 + "…"
        assert lettering.shortened("x" * 300) == "x" * 66 + "…"
        assert lettering.shortened("Short") == "Short"

    @pytest.mark.parametrize(
        ("text", "lines"),
        [
            ("Well-behaved/misbehaved", ("Well-behaved/", "misbehaved")),
            ("Lisent-ils moins qu’hier ?", ("Lisent-ils", "moins qu’hier ?")),
            ("人工智能时代的记忆与遗忘。", ("人工智能时代", "的记忆与遗忘。")),
            ("コンビニとチョコレート", ("コンビニと", "チョコレート")),
            ("Unabhängigkeitserklärung", ("Unabhängigke-", "itserklärung")),
        ],
    )
    def test_lines_end_where_they_may(self, text: str, lines: Sequence[str]) -> None:
        text_set = lettering.fitted(text, 2400, 3000, [300])
        assert text_set
        assert text_set.lines == tuple(lines)

    @given(st.text(st.characters(codec="utf-8", max_codepoint=0x500), min_size=1, max_size=80))
    def test_lines_hold_the_whole_text_within_the_margins(self, text: str) -> None:
        written = lettering.shortened(lettering.writable(text))
        text_set = lettering.fitted(written, 2580, 2000, range(560, 180, -20)) if written else None
        if text_set:
            assert "".join("".join(text_set.lines).replace("-", "").split()) == "".join(
                written.replace("-", "").split()
            )
            assert sum(lettering.box(text_set)) <= 2000
            page = Image.new("L", (3000, 3000))
            lettering.write(ImageDraw.Draw(page), text_set, (210, 2790), 700, "white", at_right=False)
            left, _, right, _ = page.getbbox() or (210, 0, 2790, 0)
            # Some letters hang over, such as Ɲ.
            assert left > 100
            assert right < 2900

    def test_without_fribidi_only_what_needs_no_shaping_is_written(self) -> None:
        """Pillow's wheels find FriBiDi on the system or do without: this turns off what it would turn off."""
        code = """if True:
            from PIL import _imagingft
            _imagingft.HAVE_RAQM = False
            from narrator.episode import cover
            from narrator.episode.cover import lettering
            print(*[lettering.writable(text) for text in ("Ünï", "日本", "שלום", "हिन्दी", "ไทย")], sep="|")
            print(len(cover.draw("Wait", "שלום", "en")) > 100_000)
        """
        done = subprocess.run([sys.executable, "-X", "utf8", "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout == "Ünï|日本|||\nTrue\n"

    @needs_shaping
    def test_right_to_left_runs_from_the_right(self) -> None:
        text_set = lettering.fitted("העתיד של AI", 2580, 2000, [400])
        assert text_set
        assert text_set.right_to_left


class TestPictures:
    def test_a_mild_ratio_is_cropped(self) -> None:
        image = Image.new("RGB", (2000, 1500), "#204080")
        ImageDraw.Draw(image).rectangle((0, 0, 200, 1500), fill="#ff0000")
        squared = opened(cover.square(encoded(image, "PNG")))
        assert squared.size == (1500, 1500)
        assert close(squared.getpixel((2, 700)), "#204080")

    def test_a_wide_picture_is_shown_whole(self) -> None:
        image = photo(1200, 630)
        squared = opened(cover.square(encoded(image, "JPEG")))
        assert squared.size == (1400, 1400)
        middle = squared.crop((0, 332, 1400, 1068)).resize((12, 6))
        assert ImageStat.Stat(ImageChops.difference(middle, image.resize((12, 6)))).mean < [12, 12, 12]

    def test_an_even_edge_goes_on(self) -> None:
        image = Image.new("RGB", (1200, 630), "#fafafa")
        ImageDraw.Draw(image).rectangle((0, 500, 1200, 630), fill="#112244")
        squared = opened(cover.square(encoded(image, "PNG")))
        assert close(squared.getpixel((700, 5)), "#fafafa")
        assert close(squared.getpixel((700, 1395)), "#112244")

    @pytest.mark.parametrize(("colour", "ground"), [("#f4f4ff", "#161616"), ("#203050", "#ffffff")])
    def test_what_is_transparent_gets_a_ground_to_be_seen_on(self, colour: str, ground: str) -> None:
        logo = Image.new("RGBA", (600, 600))
        ImageDraw.Draw(logo).ellipse((100, 100, 500, 500), fill=colour)
        for kind in ("PNG", "WEBP", "AVIF"):
            squared = opened(cover.square(encoded(logo, kind)))
            assert close(squared.getpixel((5, 5)), ground)
            assert close(squared.getpixel((700, 700)), colour)

    def test_a_phone_held_upright(self) -> None:
        lying = Image.new("RGB", (400, 400), "#ffffff")
        ImageDraw.Draw(lying).rectangle((0, 0, 200, 400), fill="#cc0000")
        exif = Image.Exif()
        exif[0x0112] = 6  # Orientation: the first row is the right side (EXIF 2.32, 4.6.4)
        squared = opened(cover.square(encoded(lying, "JPEG", exif=exif)))
        assert close(squared.getpixel((700, 100)), "#cc0000")
        assert close(squared.getpixel((700, 1300)), "#ffffff")

    def test_colours_of_another_profile_become_srgb(self) -> None:
        """In this profile red and blue have changed places (ICC.1:2022, 9.2: `rXYZ` and `bXYZ`)."""
        srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        turned = srgb.replace(b"rXYZ", b"tXYZ", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"tXYZ", b"bXYZ", 1)
        picture = encoded(Image.new("RGB", (400, 400), "#cc2040"), "PNG", icc_profile=turned)
        assert close(opened(cover.square(picture)).getpixel((700, 700)), "#4020cc")

    @pytest.mark.parametrize("profile", [b"not a profile", "LAB"])
    def test_a_profile_that_does_not_fit_is_passed_over(self, profile: bytes | str) -> None:
        if isinstance(profile, str):
            profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
        picture = Image.new("RGB", (400, 400), "#cc2040")
        assert cover.square(encoded(picture, "PNG", icc_profile=profile)) == cover.square(encoded(picture, "PNG"))

    @pytest.mark.parametrize("kind", KINDS)
    def test_every_kind_of_picture(self, kind: str) -> None:
        picture = KINDS[kind]()
        image = opened(cover.square(picture))
        assert max(ImageStat.Stat(image).stddev) > 30
        assert 60 < ImageStat.Stat(image.convert("L")).mean[0] < 200

    def test_bytes_are_bounded_even_for_noise(self) -> None:
        noise = encoded(Image.fromarray(np.random.default_rng(1).integers(0, 256, (1400, 1400, 3), np.uint8)), "PNG")
        squared = cover.square(noise)
        assert len(squared) <= 512_000
        assert opened(squared).size == (1400, 1400)
        assert len(cover.small(squared)) <= 250_000
        assert cover.square(noise) == squared

    def test_the_cover_in_a_tag(self) -> None:
        small = cover.small(cover.draw("Attention"))
        assert opened(small).size == (800, 800)
        assert len(small) <= 250_000
        assert small == cover.small(cover.draw("Attention"))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(across: int, down: int, more: bytes = b"") -> bytes:
    """A PNG that says it has so many pixels, and holds a few."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", across, down, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + header + more + pixels


def scans(count: int) -> bytes:
    """A progressive JPEG whose last scan is there so many times."""
    jpeg = encoded(photo(400, 400), "JPEG", progressive=True)
    last = jpeg.rindex(b"\xff\xda")
    return jpeg[:last] + jpeg[last:-2] * count + jpeg[-2:]


WHOLE = ("AVIF", "GIF", "JPEG", "PNG", "WEBP")


@cache
def whole(kind: str) -> bytes:
    return encoded(photo(400, 400).convert("P" if kind == "GIF" else "RGB"), kind)


def half(kind: str) -> bytes:
    return whole(kind)[: len(whole(kind)) // 2]


def start(kind: str) -> bytes:
    return whole(kind)[:40]


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (bytes, "is not"),
    "SVG": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900"/>', "is not"),
    "HTML": (lambda: b"<!doctype html><title>404</title>", "is not"),
    "TIFF": (lambda: encoded(photo(400, 400), "TIFF"), "is not"),
    "BMP": (lambda: encoded(photo(400, 400), "BMP"), "is not"),
    "EPS": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 900 900\n", "is not"),
    "a tracking pixel": (lambda: encoded(Image.new("RGB", (1, 1)), "GIF"), "is too small: 1 × 1"),
    "an icon": (lambda: encoded(photo(299, 400), "PNG"), "is too small: 299 × 400"),
    "a banner": (lambda: encoded(Image.new("RGB", (1000, 320)), "PNG"), "is a banner: 1000 × 320"),
    "transparent": (lambda: encoded(Image.new("RGBA", (400, 400)), "PNG"), "is transparent"),
    "too many pixels": (lambda: png(6000, 5000), "has too many pixels"),
    "a bomb": (lambda: png(60_000, 60_000), "has too many pixels"),
    "a smaller bomb": (lambda: png(10_000, 10_000), "has too many pixels"),
    "a larger bomb": (lambda: png(0x7FFFFFFF, 0x7FFFFFFF), "has too many pixels"),
    "a bomb of text": (
        lambda: png(400, 400, chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 9_000_000))), "is broken",
    ),
    "a bomb of scans": (lambda: scans(1000), "has too many scans"),
    "a PNG without its pixels": (lambda: png(400, 400), "is broken"),
    **{f"half a {kind}": (partial(half, kind), "is ") for kind in WHOLE},
    **{f"the start of a {kind}": (partial(start, kind), "is ") for kind in WHOLE},
}  # fmt: skip


class TestRefused:
    @pytest.mark.parametrize("what", REFUSED)
    def test_what_makes_no_cover(self, what: str) -> None:
        made, because = REFUSED[what]
        picture = made()
        for make in (cover.square, cover.small):
            with pytest.raises(ValueError, match=f"^{because}"):
                make(picture)

    @given(st.sampled_from(WHOLE), st.data())
    def test_a_damaged_picture_is_a_cover_or_refused(self, kind: str, data: st.DataObject) -> None:
        damaged = bytearray(whole(kind))
        for _ in range(data.draw(st.integers(1, 5))):
            damaged[data.draw(st.integers(0, min(2000, len(damaged) - 1)))] = data.draw(st.integers(0, 255))
        try:
            jpeg = cover.small(bytes(damaged))
        except ValueError:
            return
        assert opened(jpeg).size == (800, 800)
