"""Documents that are made to hold a reader up, each small: they are read, or refused with a line, in little time."""

import io
import random
import time
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from itertools import cycle

import pytest

from narrator import pipeline
from narrator.errors import SourceError
from narrator.script.markdown import from_markdown
from narrator.sources import Document, Origin
from tests.fuzz import growth
from tests.support.adversarial import SHAPES

_SECONDS = 6.0  # of processor time; each took from ten seconds to hours
_PAGE = "<!doctype html><html><head><title>A</title>{head}</head><body><article><p>{body}</p></article></body></html>"
_SCRIPT = "---\nnarrator: script\ntitle: A\n---\n\n"


def nested(depth: int) -> str:
    return "".join(
        f'Content-Type: multipart/mixed; boundary="b{number}"\n\n--b{number}\n' for number in range(depth)
    ) + ("Content-Type: text/plain\n\nText.\n")


def attributes(count: int) -> str:
    return " ".join(f"a{number}=1" for number in range(count))


def packed(members: dict[str, str], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive; one that is packed by LZMA is damaged."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    whole = file.getvalue()
    return whole.replace(whole[60:90], bytes(30)) if packing == zipfile.ZIP_LZMA else whole


_WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
_NESTED = '{"a":[{}]}'
_OPEN = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>{}</office:text>'
    "</office:body></office:document-content>"
)
# What is nothing but tags is packed too well to be believed.
_ROOM = f"<!--{random.Random(1).randbytes(120_000).hex()}-->"


def aliases(levels: int) -> str:
    lists = ["a0: &a0 [xxxxxxxxxx]"]
    lists += [f"a{level}: &a{level} [{','.join([f'*a{level - 1}'] * 9)}]" for level in range(1, levels)]
    return "---\nnarrator: script\ntitle: T\n" + "\n".join(lists) + "\n---\n\nText.\n"


HOSTILE: dict[str, str | Callable[[], bytes]] = {
    "attributes.html": _PAGE.format(head="", body=f"<b {attributes(40_000)}>Text</b> of a page."),
    "captions.html": _PAGE.format(
        head="",
        body=f"<table>{'<caption>c</caption>' * 20_000}{'<tr><th>a</th><th>b</th></tr>' * 2}</table>",
    ),
    "data.html": _PAGE.format(
        head=f'<script type="application/ld+json">[{",".join(["{}"] * 600_000)}]</script>', body="Text."
    ),
    "picture.html": _PAGE.format(head=f'<meta property="og:image" content="http://a:b{"/" * 200_000}">', body="Text."),
    "nested.eml": f"From: a@example.com\nSubject: A\nDate: Mon, 1 Jan 2024 00:00:00 +0000\n{nested(1500)}",
    "nested.mhtml": f"From: <Saved by a browser>\nSubject: A\n{nested(1500)}",
    "comments.md": "Text.\n\n" + "<!-- " * 64_000,
    "heading.md": "# a {#" + "b" * 64_000,
    "questions.txt": "Words.\n\n" + "?!" * 20_000 + " more",
    "gap.txt": "Words." + "\n" * 64_000 + "More.",
    "spaces.md": "Words." + " " * 64_000 + "more.",
    "pauses.md": f"{_SCRIPT}{'[pause ' * 20_000}Text.",
    "surrogate.md": f"{_SCRIPT.replace('A', chr(34) + 'cut off ' + chr(92) + 'ud83d' + chr(34))}Text.",
    "deep.json": "[" * 100_000,
    "bold.adoc": "*a **b " * 9_000,
    "word.rst": "a-" * 8_000,
    "ticks.txt": "`a ``b " * 12_000,
    "aliases.md": aliases(12),
    "number.md": f"---\ntitle: 0x{'f' * 5000}\n---\n\nText.\n",
    "tag.md": '---\nlang: en"x\n---\n\nText of a page.\n',
    "digits.md": "---\nlang: pt\n---\n\n123-456-789-012-345-678-901\n",
    "attributes of the head.html": _PAGE.format(head=f"<meta {attributes(300)}>" * 100, body="Text."),
    "nested data.html": _PAGE.format(
        head=f'<script type="application/ld+json">[{",".join([_NESTED] * 60_000)}]</script>', body="Text."
    ),
    "tags.docx": lambda: packed({"word/document.xml": _ROOM + _WORD.format("<w:p/>" * 3_100_000)}),
    "tags.fodt": _OPEN.format("<text:p/>" * 60_000),
    "lzma.docx": lambda: packed({"word/document.xml": _WORD.format("<w:p/>" * 90)}, zipfile.ZIP_LZMA),
    "lzma.epub": lambda: packed({"META-INF/container.xml": "<container/>" * 90}, zipfile.ZIP_LZMA),
    "list.rtf": "{\\rtf1 {\\listtext\\'00",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_are_read_or_refused_soon(name: str) -> None:
    hostile = HOSTILE[name]
    content = hostile.encode() if isinstance(hostile, str) else hostile()
    began = time.thread_time()
    try:
        pipeline.read(Document(Origin(name), f".{name.rpartition('.')[2]}", content))
    except SourceError as error:
        assert "takes too long" not in error.what, "its own rule is to end it, not the clock"
        assert len(str(error)) < 400
    assert time.thread_time() - began < _SECONDS


def test_what_is_not_hostile_beside_it_is_read() -> None:
    """What is cut before a library sees it takes nothing else with it."""
    page = str(HOSTILE["attributes.html"]).encode()
    script = pipeline.read(Document(Origin("a.html"), ".html", page))
    assert [line.shown for section in script.sections for each in section.passages for line in each.lines] == [
        "Text of a page."
    ]
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Ann <a@example.com>", "A walk"
    mail.set_content("Text of a mail.")
    for number in range(20):
        mail.add_attachment(f"{number}")
    read = pipeline.read(Document(Origin("a.eml"), ".eml", mail.as_bytes()))
    assert read.sections[0].passages[0].lines[0].shown == "Text of a mail."


def test_pauses_of_a_script_have_an_end() -> None:
    assert from_markdown(f"{_SCRIPT}{'[pause 600s] Word. ' * 6}")
    with pytest.raises(SourceError, match=r"line 7: here the pauses add up to more than an hour"):
        from_markdown(f"{_SCRIPT}{'[pause 600s] Word.' * 6}\n[pause 1s] More.")


@pytest.mark.slow
@pytest.mark.parametrize(("shape", "suffix"), list(zip(SHAPES, cycle(growth.SUFFIXES), strict=False)))
def test_time_grows_with_the_text(shape: str, suffix: str) -> None:
    """Each shape in one kind of document; `python -m tests.fuzz.growth` tries it in all, and longer."""
    less, more = growth.measured(SHAPES[shape], suffix, 32_000, growth.ENOUGH)
    assert growth.is_linear(less, more), (less, more)
