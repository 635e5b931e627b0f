"""One file, installed as any package is, makes a kind of source: all of narrator knows it from then on."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.support.process import Cli, lines, visible
from tests.support.web import Page, Site

pytestmark = pytest.mark.slow

TONE = ("--engine", "tone", "--jobs", "1")
# Recipes begin with a line that says so, or are called so; what burns is a fault of the reader.
RECIPES = """
from narrator.article import Article, Block, Kind, Metadata, Section
from narrator.errors import SourceError
from narrator.sources import Document, Source

FIRST = b"RECIPE\\n"


def read(document):
    title, *steps = document.text.removeprefix(FIRST.decode()).splitlines()
    if not steps:
        raise SourceError(f"{document.name} has no steps", "write what is to be done")
    if "burn" in steps:
        raise ValueError("it burns")
    blocks = tuple(Block(Kind.ITEM, step) for step in steps)
    return Article(Metadata(f"How to Make {title}"), (Section(blocks=blocks),))


SOURCE = Source(
    name="a recipe",
    endings=(".toy", ".recipe"),
    media_types=("text/x-toy",),
    beginnings=(FIRST,),
    plausible=lambda document: document.suffix in SOURCE.endings,
    read=read,
)
"""
SOUP = b"Pea Soup\nSoak the peas for a night.\nBoil them.\n"
SIGNED = b"RECIPE\n" + SOUP
MADE = "How to Make Pea Soup"


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Installs a module as the package toy-recipes, as `pip` does: beside it are the names by which it enters."""

    def install(module: str) -> None:
        site = tmp_path / "site"
        about = site / "toy_recipes-1.0.dist-info"
        about.mkdir(parents=True)
        (site / "recipes.py").write_text(module)
        (about / "METADATA").write_text("Metadata-Version: 2.1\nName: toy-recipes\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text("[narrator.sources]\ntoy = recipes:SOURCE\n")
        monkeypatch.setenv("PYTHONPATH", str(site), prepend=os.pathsep)

    return install


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The empty folder in which narrator works."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("NARRATOR_STORE", str(tmp_path / "store"))
    return here


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def title(run: CompletedProcess[str]) -> str:
    """The title of a script that was printed."""
    assert (run.returncode, run.stderr) == (0, "")
    return next(line.partition(":")[2].strip() for line in run.stdout.splitlines() if line.startswith("title:"))


@pytest.mark.usefixtures("here")
def test_without_it_nobody_knows_such_files(narrator: Cli) -> None:
    Path("soup.toy").write_bytes(SOUP)
    assert title(narrator("script", "soup.toy")) == "Pea Soup"


def test_a_file_is_narrated(narrator: Cli, install: Callable[[str], None], here: Path) -> None:
    install(RECIPES)
    Path("soup.toy").write_bytes(SOUP)
    assert narrator("soup.toy", *TONE).returncode == 0
    assert visible(here / "output") == ["how-to-make-pea-soup/how-to-make-pea-soup.mp3"]


def test_a_folder_is_searched_for_it(narrator: Cli, install: Callable[[str], None], here: Path) -> None:
    install(RECIPES)
    Path("kitchen").mkdir()
    Path("kitchen/soup.RECIPE").write_bytes(SOUP)
    Path("kitchen/soup.jpg").write_bytes(b"\xff\xd8\xff")
    run = narrator("kitchen", *TONE, "--quiet")
    assert (run.returncode, run.stderr) == (0, "")
    assert visible(here / "output") == ["how-to-make-pea-soup/how-to-make-pea-soup.mp3"]


@pytest.mark.usefixtures("here")
def test_help_and_hints_list_it(narrator: Cli, install: Callable[[str], None]) -> None:
    install(RECIPES)
    listed = "EPUB, DOCX, ODT, RTF, PDF, a recipe, mail, FB2, JATS, a notebook, LaTeX, subtitles, Markdown, "
    listed += "reStructuredText, Org, AsciiDoc, a web page or text"
    assert listed in " ".join(narrator("narrate", "--help").stdout.split())
    for name, content in (("noise.txt", bytes(range(1, 256)) + b"\0"), ("drum.wav", b"RIFF\x24\0\0\0WAVEfmt ")):
        Path(name).write_bytes(content)
        [line] = lines(narrator("script", name).stderr)
        assert line.endswith(f"; give {listed}")


@pytest.mark.parametrize(
    ("content", "media_type", "target"),
    [
        (SOUP, "text/x-toy; charset=utf-8", "/soup?peas=green"),
        (SOUP, "application/octet-stream", "/soup.toy"),
        (SOUP, "text/plain", "/soup.toy"),
        (SOUP, "", "/soup.toy"),
        (SIGNED, "application/octet-stream", "/soup"),
        (SIGNED, "text/html", "/soup"),
    ],
)
@pytest.mark.usefixtures("here")
def test_what_a_server_sends_is_read_by_it(
    narrator: Cli, install: Callable[[str], None], site: Site, content: bytes, media_type: str, target: str
) -> None:
    install(RECIPES)
    assert title(narrator("script", site.put(target, Page(content, media_type)))) == MADE


@pytest.mark.usefixtures("here")
def test_standard_input_is_known_by_its_signature(narrator: Cli, install: Callable[[str], None]) -> None:
    install(RECIPES)
    assert title(narrator("script", "-", stdin=SIGNED.decode())) == MADE
    assert title(narrator("script", "-", stdin=SOUP.decode())) == "Pea Soup"


@pytest.mark.parametrize(
    ("content", "code", "expected"),
    [
        (b"RECIPE\nAir\n", 3, "soup.toy has no steps; write what is to be done"),
        (
            b"Toast\nburn\n",
            1,
            "soup.toy: unexpected ValueError in the source “a recipe”: it burns; "
            "run with --debug and report it to its author",
        ),
    ],
)
def test_what_it_cannot_read_fails_in_one_line_and_others_go_on(
    narrator: Cli, install: Callable[[str], None], here: Path, content: bytes, code: int, expected: str
) -> None:
    install(RECIPES)
    Path("soup.toy").write_bytes(content)
    Path("talk.txt").write_text("Talk\n\nThis is a short talk.\n")
    run = narrator("soup.toy", "talk.txt", *TONE, "--quiet")
    assert run.returncode == code
    assert lines(run.stderr) == [f"narrator: {expected}"]
    assert visible(here / "output") == ["talk/talk.mp3"]


@pytest.mark.parametrize(
    ("module", "fault"),
    [
        ("import ovens", "ModuleNotFoundError: No module named 'ovens'"),
        ("1/0", "ZeroDivisionError: division by zero"),
        ("def", "SyntaxError: invalid syntax (recipes.py, line 1)"),
        ("", "AttributeError: module 'recipes' has no attribute 'SOURCE'"),
        ("SOURCE = print", "recipes:SOURCE is no Source"),
    ],
)
@pytest.mark.usefixtures("here")
def test_a_package_that_is_broken_is_told_in_one_line_and_the_others_read(
    narrator: Cli, install: Callable[[str], None], module: str, fault: str
) -> None:
    install(module)
    Path("talk.md").write_text("# Talk\n\nThis is a short talk.\n")
    run = narrator("script", "talk.md")
    assert (run.returncode, "title: Talk" in run.stdout) == (0, True)
    told_once = f"the source “toy” cannot be loaded: {fault}; install it again, or remove it"
    assert lines(run.stderr) == [told_once]
    Path("soup.toy").write_bytes(b"\0\1\2")
    run = narrator("script", "soup.toy")
    assert (run.returncode, run.stdout) == (3, "")
    assert lines(run.stderr) == [f"narrator: soup.toy is a binary file, not an article; {told_once}"]
    told = narrator("narrate", "--help")
    assert (told.returncode, told.stderr) == (0, "")
    assert "EPUB, DOCX, ODT, RTF, PDF, mail, FB2, JATS," in " ".join(told.stdout.split())


def test_a_package_that_is_broken_is_told_once_for_several_articles(
    narrator: Cli, install: Callable[[str], None], here: Path
) -> None:
    install("import ovens")
    for name in ("Talk", "Walk"):
        Path(f"{name}.md").write_text(f"# {name}\n\nThis is short.\n")
    run = narrator("Talk.md", "Walk.md", *TONE)
    assert run.returncode == 0
    assert run.stderr.count("the source “toy” cannot be loaded") == 1
    assert visible(here / "output") == ["talk/talk.mp3", "walk/walk.mp3"]
    Path("kitchen").mkdir()
    Path("kitchen/soup.recipe").write_bytes(SOUP)
    [line] = [line for line in lines(narrator("kitchen", *TONE).stderr) if "holds nothing" in line]
    assert "the source “toy” cannot be loaded" in line
