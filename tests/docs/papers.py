"""The papers of the project, and what stands in them: blocks of code, tables, headings, links."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
DOCS = ROOT / "docs"
EXAMPLES = ROOT / "examples"

PAPERS = (
    README, ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", ROOT / "CHANGELOG.md", EXAMPLES / "README.md",
    *sorted(DOCS.glob("*.md")),
)  # fmt: skip
"""All that is written for people to read."""

CURRENT = tuple(paper for paper in PAPERS if paper.name != "CHANGELOG.md")
"""Those that tell what is, and not also what was."""

_BLOCK = re.compile(r"^(`{3,})(\w*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced block of code: in which paper, in which language, and the code."""

    paper: str
    language: str
    code: str


def name(paper: Path) -> str:
    """What a paper is called: its path in the project."""
    return paper.relative_to(ROOT).as_posix()


def blocks(language: str) -> Iterator[Block]:
    """The fenced blocks in a language, in all papers."""
    for paper in PAPERS:
        for _, tag, code in _BLOCK.findall(paper.read_text()):
            if tag == language:
                yield Block(name(paper), tag, code)


def block(paper: str, language: str, containing: str = "") -> str:
    """The only block of a paper that is in a language and contains a text."""
    [found] = [each.code for each in blocks(language) if each.paper == paper and containing in each.code]
    return found


def prose(paper: Path) -> str:
    """A paper without its fenced blocks."""
    return _BLOCK.sub("", paper.read_text())


def table(paper: str, header: str) -> list[list[str]]:
    """The cells of the rows of the table whose first column is called so."""
    lines = (ROOT / paper).read_text().splitlines()
    [start] = [number for number, line in enumerate(lines) if line.startswith(f"| {header} |")]
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        cells = re.split(r"(?<!\\)\|", line.strip("|"))
        rows.append([cell.strip().replace("\\|", "|") for cell in cells])
    return rows


def code_in(text: str) -> list[str]:
    """What stands between backticks in a line or a cell."""
    return re.findall(r"`([^`\n]+)`", text)
