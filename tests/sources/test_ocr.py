"""Scanned pages and pictures of text, recognised by the real thing; without it, refused with what to install."""

from io import BytesIO

import pytest
from PIL import ExifTags, Image, ImageDraw, ImageFont

from narrator.errors import SourceError
from narrator.sources import recognise, spaces
from tests.support.documents import article, document
from tests.support.shown import omissions, outline

FONT = "narrator/episode/cover/fonts/FiraGO-Bold.ttf"
LINES = ("Die Flut kommt über die Brücke,", "größer als gestern, und geht um sechs.")


def scan(title: str, *lines: str) -> Image.Image:
    """A page a little askew, as a scanner makes it; a smaller one is looked at as if it were as large as this."""
    page = Image.new("RGB", (740, 740), "white")
    pen = ImageDraw.Draw(page)
    pen.text((60, 30), title, font=ImageFont.truetype(FONT, 50), fill="black")
    for number, line in enumerate(lines):
        pen.text((60, 130 + 44 * number), line, font=ImageFont.truetype(FONT, 28), fill="black")
    return page.rotate(0.4, fillcolor="white")


def saved(kind: str, *pages: Image.Image) -> bytes:
    file = BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if len(pages) > 1 else {}
    pages[0].save(file, kind, resolution=216, **more)
    return file.getvalue()


@pytest.mark.slow
def test_a_scanned_pdf_is_read_and_says_so() -> None:
    found = article("a.pdf", saved("PDF", scan("Die Gezeiten", *LINES), scan("", "Und das ist alles.")))
    assert found.metadata.title == "Die Gezeiten"
    text = " ".join(outline(found))
    assert " ".join(LINES) in text and "Und das ist alles." in text
    assert omissions(found) == ["a picture of text"]
    assert (found.omissions[0].where, found.omissions[0].why) == (
        "page 1, 2", "its text was recognised; words may be wrong",
    )  # fmt: skip


@pytest.mark.slow
def test_all_pages_of_a_fax_are_read() -> None:
    found = article("fax.tiff", saved("TIFF", scan("Die Gezeiten", *LINES), scan("", "Und das ist alles.")))
    text = " ".join(outline(found))
    assert " ".join(LINES) in text and "Und das ist alles." in text


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["turned", "palette"])
def test_a_picture_is_read_as_it_looks(kind: str) -> None:
    if kind == "turned":  # as a phone saves a photo
        how = Image.Exif()
        how[ExifTags.Base.Orientation] = 6
        file = BytesIO()
        scan("Die Gezeiten", *LINES).rotate(90, expand=True).save(file, "JPEG", exif=how)
    else:  # two colours are 0 and 1, almost the same if taken for greys
        file = BytesIO(saved("PNG", scan("Die Gezeiten", *LINES).quantize(2)))
    found = article("photo", file.getvalue())
    assert (found.metadata.title, outline(found)) == ("Die Gezeiten", [" ".join(LINES)])
    assert omissions(found) == ["a picture of text"]


@pytest.mark.slow
def test_a_picture_without_text_or_a_damaged_one_is_refused() -> None:
    with pytest.raises(SourceError, match=r"a\.png is an image in which there is no text"):
        article("a.png", saved("PNG", Image.new("RGB", (200, 200), "white")))
    with pytest.raises(SourceError, match=r"a\.png is a damaged picture"):
        article("a.png", saved("PNG", scan("Die Gezeiten"))[:200])
    with pytest.raises(SourceError, match="holds pictures only, in which there is no text"):
        article("a.pdf", saved("PDF", Image.new("RGB", (200, 200), "white")))


@pytest.mark.slow
def test_greek_and_cyrillic_are_not_read_and_that_is_told() -> None:
    russian, greek = "Колокол прозвонил на рассвете.", "Το καμπαναριό χτύπησε δύο φορές"
    for kind, name in (("PNG", "a.png"), ("PDF", "a.pdf")):
        with pytest.raises(SourceError, match=f"the text in {name} cannot be recognised; only Latin letters"):
            article(name, saved(kind, scan("КОМЕТА", russian, greek)))
    found = article("a.pdf", saved("PDF", scan("Die Gezeiten", LINES[0], russian), scan("", greek)))
    assert outline(found) == [LINES[0]]
    assert [(one.where, one.what) for one in found.omissions] == [
        ("page 2", "one line"),
        ("page 1", "a picture of text"),
        ("page 1", "one line"),
    ]


def test_without_the_extra_the_refusal_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from narrator.sources import ocr

    monkeypatch.setattr(ocr, "_PACKAGES", ("no_such_package",))
    for name, kind in (("a.pdf", "PDF"), ("a.png", "PNG"), ("a", "GIF")):
        with pytest.raises(SourceError) as raised:
            article(name, saved(kind, scan("A")))
        assert "pip install 'narrator[ocr]'" in str(raised.value)


def test_a_picture_is_known_whatever_it_is_called_and_is_left_in_folders() -> None:
    for kind in ("PNG", "JPEG", "GIF", "WEBP", "TIFF"):
        source = recognise(document("a.txt", saved(kind, scan("A"))))
        assert (source.name, source.is_article) == ("a picture", False)


@pytest.mark.parametrize(
    ("recognised", "meant"),
    [
        ("it has been done.Who is late,and does not mindwet", "it has been done. Who is late, and does not mind wet"),
        ("AdaWave said that the bayhas a quay, Asecond one", "Ada Wave said that the bay has a quay, A second one"),
        pytest.param(
            "Wer durchdie Bucht will und nicht mag", "Wer durch die Bucht will und nicht mag", marks=pytest.mark.slow
        ),
        ("The Zwolle of example.com, v1.2 and e.g. the U.S. are whole, and nobody says so", ""),
        ("the whereabouts of nevertheless understanding and the McDonald of this place", ""),
        ("Прилив приходитв полдень", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_spaces_that_were_lost_come_back(recognised: str, meant: str) -> None:
    assert spaces.with_spaces([recognised]) == [meant or recognised]
