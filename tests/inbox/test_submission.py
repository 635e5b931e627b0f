"""What was sent, taken for an article."""

from pathlib import Path

import pytest

from narrator import pipeline
from narrator.errors import SourceError
from narrator.inbox import submission
from narrator.inbox.queue import Submission

ADDRESS = "https://example.com/a?b=c#d"


@pytest.mark.parametrize(
    ("text", "title", "address"),
    [
        (ADDRESS, "", ADDRESS),
        (f"  {ADDRESS}\n", "", ADDRESS),
        ("example.com/article", "", "https://example.com/article"),
        (f"A walk by the river {ADDRESS}", "A walk", ADDRESS),
        (f"A walk by the river\n\n{ADDRESS}", "", ADDRESS),
        ("https://ann:word@example.com/a", "", "https://example.com/a"),
    ],
)
def test_an_address_is_found(text: str, title: str, address: str) -> None:
    assert submission.of_text(text, title) == Submission(address)


def test_a_text_is_an_article_with_its_title() -> None:
    text = "It went on and on.\n\n" + f"See {ADDRESS} for more. " * 40
    sent = submission.of_text(text, "The <river>/walk")
    assert (sent.address, sent.suffix) == ("", ".txt")
    script = pipeline.read(submission.document(sent))
    assert script.metadata.title == "The <river>/walk"
    assert submission.of_text("One two three, four. Five six seven eight nine ten").name == (
        "One two three, four. Five six seven eight"
    )


@pytest.mark.parametrize(
    ("sent", "title"),
    [
        (submission.of_text("The sea is calm now & then – no more."), "The sea is calm now & then"),
        (submission.of_text("Node.js and I go a long way. It began so."), "Node.js and I go a long way. It"),
        (submission.of_content(b"Some words.", media_type="text/plain", title="On foo.py"), "On foo.py"),
        (submission.of_content(b"<p>Some words here.", media_type="text/html", title="Amazon.com"), "Amazon.com"),
        (submission.of_content(b"Some words.", name="a-walk.txt", media_type="text/plain", title="B"), "A walk"),
    ],
)
def test_what_has_no_title_is_called_by_its_name_or_what_it_was_sent_with(sent: Submission, title: str) -> None:
    assert pipeline.read(submission.document(sent)).metadata.title == title


@pytest.mark.parametrize("text", ["", "two words", "ftp://example.com/a", "javascript:alert(1)", "a\0b"])
def test_a_scrap_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="neither an address nor a text"):
        submission.of_text(text)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "http://localhost:8000/", "http://[::1]/", "http://2130706433/", "http://0x7f.1/",
        "http://192.168.1.1/", "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data", "http://nas.lan/",
        "http://router/", "http://[::ffff:127.0.0.1]/", "http://printer.local/", "http://100.64.0.1/",
    ],
)  # fmt: skip
def test_an_address_inside_is_refused(address: str) -> None:
    with pytest.raises(SourceError, match="in the network around it"):
        submission.of_address(address)


@pytest.mark.parametrize("address", ["", "file:///etc/passwd", "gopher://a.example/", "https://", "http://a b/", "x"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(SourceError):
        submission.of_address(address)


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("walk.md", "", ("walk.md", ".md")),
        ("../../etc/passwd", "text/plain", ("passwd", ".txt")),
        ("..\\..\\boot.ini", "text/html; charset=utf-8", ("boot.ini", ".ini")),
        ("..", "text/html", ("a text that was sent", ".html")),
        ("a\0b\n\x1b]0;c\x07‮.txt", "", ("ab]0;c.txt", ".txt")),
        ("x." + "y" * 300, "application/pdf", ("x." + "y" * 198, "")),
        ("", "application/pdf", ("a text that was sent", ".pdf")),
    ],
)
def test_a_name_is_only_a_name(name: str, kind: str, expected: tuple[str, str]) -> None:
    sent = submission.of_content(b"Words.", name=name, media_type=kind)
    assert (sent.name, sent.suffix) == expected


def test_a_page_as_a_browser_has_it_is_read_with_its_address() -> None:
    html = "<title>A <b> & B</title><article><h1>A &lt;b&gt; &amp; B</h1>" + "<p>The river went on and on.</p>" * 30
    sent = submission.of_content(html.encode(), "https://example.com/walk", media_type="text/html")
    script = pipeline.read(submission.document(sent))
    assert script.metadata.title == "A <b> & B"
    assert script.identity == pipeline.named_identity("https://example.com/walk")
    assert (script.provenance.is_fetched, script.provenance.private_host) == (True, "")


def test_nothing_in_it_is_obeyed(tmp_path: Path) -> None:
    (tmp_path / "clip.wav").write_bytes(b"")
    text = f"---\nnarrator: script\nidentity: abc\n---\n\n[voice Fred]\n\n[audio {tmp_path}/clip.wav]\n\nWords.\n"
    sent = submission.of_content(text.encode(), name="a.md")
    script = pipeline.read(submission.document(sent))
    # A script would have been refused, since there is no sound in its clip.
    assert script.identity != "abc"
