"""The papers hang together: links lead somewhere, files that are named are there, tables match the code."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tests.docs.papers import CURRENT, DOCS, PAPERS, README, ROOT, block, blocks, code_in, name, prose, table

PACKAGE = ROOT / "narrator"
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FILE = re.compile(r"(?:narrator|tests|docs|examples|scripts|\.ci)/[\w./-]*")
ABSOLUTE = re.compile(r"(?<![\w.:/~])/(?:bin|etc|home|mnt|opt|root|srv|tmp|usr|var|work|Users)/|\b[A-Z]:\\")


def anchors(paper: Path) -> set[str]:
    """The anchors of a paper's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)", prose(paper), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_links_lead_somewhere(paper: Path) -> None:
    for target in LINK.findall(prose(paper)):
        path, _, anchor = target.partition("#")
        assert not re.match("[a-z]+:", path), f"{target} leads out of the project"
        there = (paper.parent / path).resolve() if path else paper
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), target


@pytest.mark.parametrize("paper", CURRENT, ids=name)
def test_files_that_are_named_are_there(paper: Path) -> None:
    named = [code for code in code_in(prose(paper)) if FILE.fullmatch(code)]
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("paper", [*PAPERS, *sorted((ROOT / "examples").rglob("*.*"))], ids=name)
def test_nobodys_folders_are_named(paper: Path) -> None:
    assert ABSOLUTE.findall(paper.read_text()) == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    linked = {(ROOT / target.partition("#")[0]).resolve() for target in LINK.findall(README.read_text())}
    assert {*DOCS.glob("*.md"), ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"} <= linked


def test_the_readme_is_short() -> None:
    assert len(README.read_text().splitlines()) <= 130


def test_the_picture_is_small() -> None:
    picture = DOCS / "player.png"
    assert "(docs/player.png)" in README.read_text()
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert picture.stat().st_size < 200_000


def test_the_first_command_under_development_runs_the_tests() -> None:
    development = README.read_text().partition("\n## Development\n")[2]
    first = re.search(r"^```sh\n(.*?)^```$", development, re.MULTILINE | re.DOTALL)
    assert first
    assert first[1].rstrip().endswith(".venv/bin/pytest")


def test_the_papers_are_shipped() -> None:
    included = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["sdist"]
    assert {name(paper).split("/")[0] for paper in PAPERS} <= set(included["include"])


def test_every_toml_block_is_toml() -> None:
    for each in blocks("toml"):
        tomllib.loads(each.code)


def test_the_rooms_are_those_of_the_package() -> None:
    """Whoever moves a room mends its line in docs/architecture.md."""
    modules = {path.stem for path in PACKAGE.glob("*.py")}
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    told = [code_in(row[0])[0] for row in table("docs/architecture.md", "room")]
    assert sorted(told) == sorted(modules | packages)


def test_the_words_are_those_of_the_code() -> None:
    words = {word for row in table("docs/architecture.md", "word") for word in row[0].split(", ")}
    paths = sorted(PACKAGE.rglob("*.py"))
    for path in paths:
        words -= either({path.stem, path.parent.name})
    for path in paths:
        # To parse all files takes a second.
        for node in ast.walk(ast.parse(path.read_text())) if words else ():
            match node:
                case ast.ClassDef(name=defined) | ast.FunctionDef(name=defined) | ast.arg(arg=defined):
                    words -= either({defined.lower()})
    assert words == set()


def either(names: set[str]) -> set[str]:
    """Words that these are, or are the plural of."""
    return names | {name.removesuffix("s") for name in names}


def test_the_engine_shown_is_the_example() -> None:
    assert (ROOT / "examples/engine/narrator_beep.py").read_text().endswith(block("docs/voices.md", "python"))
    entry_point = tomllib.loads(block("docs/voices.md", "toml", "entry-points"))["project"]["entry-points"]
    assert (
        tomllib.loads((ROOT / "examples/engine/pyproject.toml").read_text())["project"]["entry-points"] == entry_point
    )
