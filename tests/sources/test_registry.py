"""What a document is, wherever it comes from."""

import subprocess
import sys
from importlib.metadata import entry_points

import pytest

from narrator.errors import SourceError
from narrator.sources import Document, Origin, read, recognise, registry
from tests.support.documents import document

ZIP = b"PK\x03\x04\x14\0\0\0"


def test_narrators_own_sources_enter_by_the_door_in_their_order() -> None:
    assert [source.name for source in registry.installed()] == [
        *("EPUB", "DOCX", "ODT", "RTF", "PDF", "mail", "FB2", "JATS", "a picture", "a notebook", "LaTeX", "subtitles"),
        *("Markdown", "reStructuredText", "Org", "AsciiDoc", "a post", "a feed", "a web page", "text"),
    ]


def test_what_reads_a_kind_is_loaded_for_documents_of_that_kind_only() -> None:
    heavy = {"lxml", "numpy", "docutils", "markdown_it", "pdfminer", "pylatexenc", "PIL"}
    modules = {kind.module for kind in entry_points(group=registry.GROUP) if kind.module.startswith("narrator.")}
    assert len(modules) > 10
    code = f"import sys, {', '.join(sorted(modules))}; print(sorted({heavy} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "[]\n"


def test_what_can_be_given_is_a_sentence() -> None:
    assert registry.kinds() == (
        "EPUB, DOCX, ODT, RTF, PDF, mail, FB2, JATS, a notebook, LaTeX, subtitles, Markdown, reStructuredText, Org, "
        "AsciiDoc, a web page or text"
    )


def test_no_ending_and_no_media_type_is_claimed_twice() -> None:
    claims = [claim for source in registry.installed() for claim in (*source.endings, *source.media_types)]
    assert len(claims) == len(set(claims))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"RIFF\x24\0\0\0WAVEfmt ", "is a sound or a video"),
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
    ("name", "content", "what"),
    [
        ("a.py", "import os\n\nprint(os)\n", r"source code \(\.py\)"),
        ("a.C", "int a;", r"source code \(\.c\)"),
        ("a.json", '{"a": 1}', r"data \(\.json\)"),
        ("a.yaml", "a: 1", r"data \(\.yaml\)"),
        ("a.svg", "<svg/>", r"a drawing \(\.svg\)"),
        ("a.css", "a { color: red }", r"a style sheet \(\.css\)"),
        ("a.wiki", "== Tides ==", r"markup that narrator does not read \(\.wiki\)"),
        ("a.textile", "h1. Tides", r"markup that narrator does not read \(\.textile\)"),
        ("a.xml", "<note>Text.</note>", r"XML \(note\)"),
        ("-", '<?xml version="1.0"?><!-- a --><TEI xmlns="x"><text/></TEI>', r"XML \(TEI\)"),
        ("-", '{"a": [1, 2]}', "JSON"),
        ("-", "#!/bin/sh\necho\n", "a script"),
        ("tide.1", '.TH TIDE 1 "May 2021"\n.SH NAME\ntide', "a manual page in troff"),
        ("a.txt", '.\\" Of the moon\n.Dd May 3, 2021\n.Dt TIDE 1\n', "a manual page in troff"),
    ],
)
def test_what_is_for_programs_is_refused_by_name(name: str, content: str, what: str) -> None:
    with pytest.raises(SourceError, match=f"{name} is {what}, not an article; give EPUB"):
        read(document(name if name != "-" else "-", content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("-", "{braces} begin this text, and it is none of JSON."),
        ("-", "[1] Some text begins with a mark."),
        ("notes.2", "Some text."),
        ("README.1st", "Some text."),
        ("-", "#!not a script"),
        ("a.txt", "import this, said the snake."),
    ],
)
def test_what_only_looks_so_is_read(name: str, content: str) -> None:
    assert read(document(name, content)).sections


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
