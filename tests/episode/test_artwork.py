"""Which picture stands for an episode."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from narrator.article import Metadata
from narrator.episode.artwork import Artwork, Painting
from narrator.errors import SourceError
from narrator.script import Line, Passage, Provenance, Script, Section
from narrator.sources import web
from narrator.store import Store
from tests.support.web import Page, Site

RED, BLUE = (200, 20, 20), (20, 20, 200)


def picture(colour: tuple[int, int, int], size: int = 400) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (size, size), colour).save(file, "PNG")
    return file.getvalue()


def script(image: str = "", cover: bytes = b"") -> Script:
    section = Section(None, 1, (Passage((Line("Hello.", "Hello."),)),))
    return Script(
        Metadata("The title", language="en", link="https://www.example.com/a", image=image, cover=cover), (section,)
    )


@pytest.fixture
def kept(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def fetched(written: Script, site: Site) -> Script:
    """As what its user fetched from a site."""
    return replace(written, provenance=Provenance(site.address(), is_fetched=True, private_host=site.host))


def made(kept: Store, written: Script, given: bytes = b"") -> Artwork:
    return Painting(written, given, written.provenance.is_fetched, kept, web.ANONYMOUS).result()


def is_of(jpeg: bytes, colour: tuple[int, int, int]) -> bool:
    with Image.open(io.BytesIO(jpeg)) as image:
        middle = image.getpixel((image.width // 2, image.height // 2))
    assert isinstance(middle, tuple)
    return all(abs(here - there) < 30 for here, there in zip(middle, colour, strict=True))


def test_the_picture_given_comes_before_that_of_the_article_before_a_drawn_one(kept: Store) -> None:
    assert is_of(made(kept, script(cover=picture(BLUE)), picture(RED)).cover, RED)
    assert is_of(made(kept, script(cover=picture(BLUE))).cover, BLUE)
    drawn = made(kept, script())
    assert not is_of(drawn.cover, BLUE) and not is_of(drawn.cover, RED)
    assert drawn.notes == ()


def test_covers_are_kept(kept: Store) -> None:
    first = made(kept, script())
    for path in [path for path in kept.folder.rglob("*") if path.is_file()]:
        key = path.parent.name + path.name
        assert kept.get(key) in (first.cover, first.small)
        kept.put(key, b"what was kept")
    assert made(kept, script()) == Artwork(b"what was kept", b"what was kept")


def test_after_a_run_nothing_is_put_into_its_store(kept: Store) -> None:
    with Painting(script(), b"", False, kept, web.ANONYMOUS) as painting:
        pass
    assert painting.result().cover
    assert not kept.folder.exists()


def test_a_page_has_its_picture_fetched(kept: Store, site: Site) -> None:
    image = site.put("/a.png", Page(picture(BLUE), "image/png"))
    assert is_of(made(kept, fetched(script(image), site)).cover, BLUE)
    assert site.targets == ["/a.png"]


def test_without_a_page_that_was_fetched_nothing_is_asked_for(kept: Store, site: Site) -> None:
    made(kept, script(site.put("/a.png", Page(picture(BLUE), "image/png"))))
    assert site.targets == []


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Page(picture(BLUE, 20), "image/png"), "too small"),
        (Page(b"\x89PNG\r\n\x1a\nbroken", "image/png"), "is "),
        (Page(b"<p>Not here", "text/html"), "cannot be fetched"),
        (Page(status=404), "cannot be fetched"),
    ],
)
def test_a_cover_is_drawn_where_the_picture_of_the_article_cannot_be_taken(
    kept: Store, site: Site, reply: Page, why: str
) -> None:
    artwork = made(kept, fetched(script(site.put("/a.png", reply)), site))
    assert artwork.cover == made(kept, script()).cover
    (note,) = artwork.notes
    assert note.startswith("the cover is drawn, since the picture of the article") and why in note


def test_a_picture_of_the_user_that_cannot_be_taken_is_an_error(kept: Store) -> None:
    with pytest.raises(SourceError, match="the picture for the cover is not JPEG"):
        Painting(script(), b"no picture", False, kept, web.ANONYMOUS)
