"""What a terminal is shown: other people's words, and nothing that they could do to it."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.cli import printing
from tests.support.process import Cli, events, told
from tests.support.terminal import on_a_terminal
from tests.support.web import Page, Site

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("shared_store")]

TONE = ("--engine", "tone", "--jobs", "1")

# Set the title, fill the clipboard, clear the screen (in 7 and 8 bits), go back a line, show a text backwards.
HOSTILE = "T\x1b]0;PWNED\x07\x1b]52;c;aGk=\x07\x1b[2J\x9b2J\x1b[1A\x7f\u202egnp.exe\u2066"
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\udc80-\udcff]")
# What the progress bar writes: move to the start of a line, up a line, clear a line, colours, hide and show the cursor.
OWN = re.compile(r"\x1b\[(?:\d+(?:;\d+)*m|m|2K|\d*A|\?25[lh])")


def harmless(shown: str) -> None:
    """What came from a source shows, and nothing that it could do is done."""
    assert "PWNED" in shown or "gnp.exe" in shown
    assert "\x1b[2J" not in shown
    assert not FORBIDDEN.search(OWN.sub("", shown)), ascii(shown)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def markdown() -> Path:
    path = Path("a.md")
    path.write_text(
        f"# {HOSTILE}\n\nHello there.\n\n## {HOSTILE}\n\n```\n{HOSTILE}\n```\n\nGood bye, FOOBAR\x1b]0;PWNED\x07.\n"
    )
    return path


def page() -> Path:
    path = Path("a.html")
    title = "".join(f"&#{ord(char)};" if ord(char) < 32 else char for char in HOSTILE)
    path.write_text(f"<title>{title}</title><h1>{title}</h1><p>Hello there, all of you.</p>", encoding="utf-8")
    return path


def script() -> Path:
    path = Path("s.md")
    path.write_text(f"---\nnarrator: script\ntitle: {json.dumps(HOSTILE)}\n---\n\n# {HOSTILE}\n\nHello there.\n")
    return path


def named() -> Path:
    folder = Path(HOSTILE.replace("/", ""))
    folder.mkdir()
    (folder / f"{HOSTILE}.txt").write_text("Hello there, all of you.")
    (folder / f"{HOSTILE}.zip").touch()
    (folder / HOSTILE).mkdir()
    return folder


@pytest.mark.parametrize("source", [markdown, page, script, named])
@pytest.mark.parametrize("command", [("narrate", *TONE), ("narrate", *TONE, "--json"), ("narrate", *TONE, "--debug")])
def test_an_article_cannot_do_anything_to_the_terminal(source: Callable[[], Path], command: tuple[str, ...]) -> None:
    code, shown = on_a_terminal(command[0], source(), *command[1:])
    assert code == 0
    harmless(shown)


@pytest.mark.parametrize("command", [("script",), ("script", "--json"), ("words",), ("words", "--json")])
def test_nor_can_its_script(command: tuple[str, ...]) -> None:
    code, shown = on_a_terminal(*command, markdown())
    assert code == 0
    harmless(shown)


def test_a_script_in_a_pipe_is_exact(narrator: Cli) -> None:
    written = narrator("script", markdown()).stdout
    assert "\x1b]0;PWNED\x07" in written
    Path("again.md").write_text(written)
    assert narrator("script", "again.md").stdout == written


@pytest.mark.parametrize(
    "arguments",
    [
        ("narrate", f"{HOSTILE}.md"),
        ("narrate", "a.md", "--bitrate", HOSTILE),
        ("narrate", "a.md", *TONE, "--voice", HOSTILE),
        ("narrate", "a.md", "--engine", HOSTILE),
        ("follow", f"ftp://{HOSTILE}"),
        ("verify", HOSTILE),
        ("store", "--store", HOSTILE),
        ("digest", f"{HOSTILE}.md", "--title", HOSTILE),
        ("feed", HOSTILE, "--base-url", "https://example.com/"),
        ("narrate", f"@{HOSTILE}"),
        (f"--{HOSTILE}",),
    ],
)
def test_nor_can_what_is_told_of_it(arguments: tuple[str, ...]) -> None:
    markdown()
    harmless(on_a_terminal(*arguments)[1])


def test_nor_can_a_setting() -> None:
    markdown()
    Path("narrator.toml").write_text(f"bitrate = {json.dumps(HOSTILE)}\n".replace("\x7f", "\\u007f"))
    code, shown = on_a_terminal("a.md")
    assert code == 2
    harmless(shown)


def test_nor_can_a_feed(site: Site) -> None:
    item = {"id": "1", "title": HOSTILE, "url": site.put("/1", Page(page().read_bytes()))}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": HOSTILE, "items": [item]}
    address = site.put("/feed", Page(json.dumps(feed).encode(), "application/feed+json"))
    for arguments in (
        ("follow", address, "--list"),
        ("script", address),
        ("follow", address, *TONE),
        ("follow", address),
    ):
        harmless(on_a_terminal(*arguments)[1])


def test_nor_can_the_tags_of_a_file(narrator: Cli) -> None:
    run = narrator(markdown(), *TONE, "--json")
    audio = Path(told(events(run), "episode")["audio"])
    code, shown = on_a_terminal("verify", audio)
    assert code == 0
    harmless(shown)
    shutil.copytree(audio.parent, Path("output") / HOSTILE)
    code, shown = on_a_terminal("feed", "--base-url", "https://example.com/")
    assert code == 0
    harmless(shown)


@given(st.text())
def test_json_is_the_same_value_without_control_characters(text: str) -> None:
    written = printing.to_json({"text": text})
    assert json.loads(written) == {"text": text}
    assert not FORBIDDEN.search(written)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_plain_text_keeps_all_that_does_nothing(text: str) -> None:
    shown = printing.plain(text)
    assert len(shown) == len(text)
    assert not FORBIDDEN.search(shown) and "\r" not in shown
    assert all(one == other or other == "\N{REPLACEMENT CHARACTER}" for one, other in zip(text, shown, strict=True))
