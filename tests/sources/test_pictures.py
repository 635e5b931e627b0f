"""Small pictures within documents: taken along as addresses that hold them, large ones and too many are not."""

import zipfile
from base64 import b64encode
from io import BytesIO
from random import Random

import pytest
from PIL import Image

from narrator.article import Block, Kind
from narrator.sources import Document, Origin, read
from narrator.sources.pictures import MAX_BYTES, MAX_TOGETHER, Embedding

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCX = f"""<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{OFFICE}"
  xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:wp="urn:wp"
  xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>
  <w:p><w:r><w:t>The quay in winter.</w:t></w:r></w:p>
  <w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" descr="A lamp"/><a:graphic><a:graphicData><pic:pic><pic:blipFill>
  <a:blip r:embed="rId7"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>
  </w:body></w:document>"""
DOCX_LINKS = f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
  <Relationship Id="rId7" Type="{OFFICE}/image" Target="media/lamp.png"/></Relationships>"""
ODT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
  xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
  xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"><office:body><office:text>
  <text:p>The quay in winter.</text:p><text:p><draw:frame><draw:image xlink:href="Pictures/lamp.png"/>
  <svg:desc>A lamp</svg:desc></draw:frame></text:p></office:text></office:body></office:document-content>"""
CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>
  <rootfile full-path="O/p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" version="3.0">
  <metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The Sea</dc:title>
  <dc:language>en</dc:language></metadata>
  <manifest><item id="a" href="text/a.xhtml" media-type="application/xhtml+xml"/></manifest>
  <spine><itemref idref="a"/></spine></package>"""
XHTML = """<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Sea</title></head><body><h1>The Quay</h1>
  <p>The quay in winter.</p><p><img src="../images/lamp.png" alt="A lamp"/></p></body></html>"""


def png(side: int) -> bytes:
    """A picture of noise, which cannot be packed."""
    file = BytesIO()
    Image.frombytes("RGB", (side, side), Random(1).randbytes(3 * side * side)).save(file, "PNG")
    return file.getvalue()


def packed(name: str, members: dict[str, str | bytes]) -> Document:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as out:
        for member, content in members.items():
            out.writestr(member, content)
    return Document(Origin(name), name[name.rindex(".") :], file.getvalue())


def document(kind: str, picture: bytes) -> Document:
    match kind:
        case "docx":
            links: dict[str, str | bytes] = {"word/_rels/document.xml.rels": DOCX_LINKS, "word/media/lamp.png": picture}
            return packed("a.docx", {"word/document.xml": DOCX, **links})
        case "odt":
            mimetype = "application/vnd.oasis.opendocument.text"
            return packed("a.odt", {"mimetype": mimetype, "content.xml": ODT, "Pictures/lamp.png": picture})
        case "epub":
            pages: dict[str, str | bytes] = {"O/text/a.xhtml": XHTML, "O/images/lamp.png": picture}
            about = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "O/p.opf": PACKAGE}
            return packed("a.epub", {**about, **pages})
        case _:
            described = rb"{\*\picprop{\sp{\sn wzDescription}{\sv A lamp}}}\pngblip "
            inner = described + picture.hex().encode()
            return Document(Origin("a.rtf"), ".rtf", rb"{\rtf1\ansi The quay in winter.\par{\pict" + inner + rb"}\par}")


@pytest.mark.parametrize("kind", ["docx", "odt", "epub", "rtf"])
def test_small_pictures_are_taken_along_and_large_ones_described(kind: str) -> None:
    small, large = png(20), png(200)
    assert len(small) < MAX_BYTES < len(large)
    for picture, source in ((small, f"data:image/png;base64,{b64encode(small).decode()}"), (large, "")):
        blocks = [block for section in read(document(kind, picture)).sections for block in section.blocks]

        assert [block.text for block in blocks] == ["The quay in winter.", "A lamp"]
        assert blocks[-1] == Block(Kind.FIGURE, "A lamp", source=source)


def test_what_is_no_picture_is_not_taken_along() -> None:
    assert Embedding().address(b"<svg onload='x()'></svg>") == ""


def test_all_pictures_together_have_a_limit() -> None:
    embedding, picture = Embedding(), b"GIF89a" + bytes(60_000)
    taken = [embedding.address(picture) for _ in range(MAX_TOGETHER // 60_000)]

    assert sum(map(len, taken)) <= MAX_TOGETHER
    assert taken[0]
    assert taken[-1] == ""
