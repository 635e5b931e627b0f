"""What a document is, wherever it comes from."""

import pytest

from narrator.errors import SourceError
from narrator.sources import Document, Origin, read, recognise, registry

ZIP = b"PK\x03\x04\x14\0\0\0"


def test_narrators_own_sources_enter_by_the_door_in_their_order() -> None:
    assert [source.name for source in registry.installed()] == [
        *("EPUB", "DOCX", "ODT", "RTF", "PDF", "Markdown", "a feed", "a web page", "text")
    ]


def test_what_can_be_given_is_a_sentence() -> None:
    assert registry.kinds() == "EPUB, DOCX, ODT, RTF, PDF, Markdown, a web page or text"


def test_no_ending_and_no_media_type_is_claimed_twice() -> None:
    claims = [claim for source in registry.installed() for claim in (*source.endings, *source.media_types)]
    assert len(claims) == len(set(claims))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n\0", "is an image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "is an image"),
        (b"GIF89a\1\0\1\0", "is an image"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "is an image, a sound or a video"),
        (b"ID3\x04\0\0", "is a sound"),
        (b"fLaC\0\0\0\x22", "is a sound"),
        (b"OggS\0\2", "is a sound or a video"),
        (b"\0\0\0\x20ftypisom", "is a video"),
        (b"\x1aE\xdf\xa3\x01", "is a video"),
        (b"\x1f\x8b\x08\0", "is a packed file, not an article; unpack it"),
        (ZIP + b"a.txt", "is an archive, not an article; unpack it"),
        (b"PK\x05\x06" + bytes(18), "is an archive"),
        (b"Rar!\x1a\x07\x01\0", "is an archive"),
    ],
)
@pytest.mark.parametrize("suffix", ["", ".html", ".bin"])
def test_what_is_no_article_is_told(content: bytes, expected: str, suffix: str) -> None:
    with pytest.raises(SourceError, match=f"a.bin {expected}") as caught:
        recognise(Document(Origin("a.bin"), suffix, content))
    assert caught.value.hint


@pytest.mark.parametrize(
    "word", ["ID3", "RIFF", "GIF8", "OggS", "fLaC", "Rar!", "PK", "7z", "{rtf", "%PDF", "abcdftyp"]
)
def test_a_text_may_begin_with_the_name_of_a_format(word: str) -> None:
    article = read(Document(Origin("formats.txt"), ".txt", f"{word} is how such a file begins.".encode()))
    assert article.sections[0].blocks[0].text == f"{word} is how such a file begins."


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.epub"])
def test_the_beginning_of_an_archive_is_a_damaged_document(name: str) -> None:
    document = Document(Origin(name), name[1:], ZIP)
    assert recognise(document).name == name[2:].upper()
    with pytest.raises(SourceError, match=f"{name} is damaged"):
        read(document)


def test_nothing_is_of_no_kind() -> None:
    with pytest.raises(SourceError, match=r"a\.pdf is empty"):
        read(Document(Origin("a.pdf"), ".pdf", b" \n"))
