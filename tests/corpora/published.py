"""Public corpora of pages as published, each page with what people, or rules for its site, extracted from it."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Published:
    """A page of a corpus, with "" for what is unknown. `kind` is its kind in the terms of the corpus."""

    name: str
    kind: str
    content: bytes
    text: str
    title: str
    authors: tuple[str, ...]
    date: str


def pages(folder: Path) -> Iterator[Published]:
    """The pages of a copy of fundus, or of a part of WCXB, sorted by name."""
    return wcxb(folder) if (folder / "ground-truth").is_dir() else fundus(folder)


def wcxb(part: Path) -> Iterator[Published]:
    """The pages of a part of WCXB, the Web Content Extraction Benchmark: of its folder `dev` or `test`."""
    for path in sorted(part.glob("ground-truth/*.json")):
        stated = json.loads(path.read_text(encoding="utf-8"))
        truth = stated["ground_truth"]
        author = truth.get("author")
        yield Published(
            name=path.stem,
            kind=stated["_internal"]["page_type"]["primary"],
            content=gzip.decompress((part / "html" / f"{path.stem}.html.gz").read_bytes()),
            text=truth.get("main_content") or "",
            title=truth.get("title") or "",
            authors=(author,) if author else (),
            date=(truth.get("publish_date") or "")[:10],
        )


def fundus(copy: Path) -> Iterator[Published]:
    """The pages with which fundus, https://github.com/flairNLP/fundus, tests its rules for newspapers.

    A newspaper has a page for each version of its rules. The pages are named after their dates.
    """
    for path in sorted(copy.rglob("*.json")):
        found = sorted(path.parent.glob(f"{path.stem}_[0-9]*.html.gz"))
        truths = json.loads(path.read_text(encoding="utf-8")).values() if found else ()
        for page, truth in zip(found, truths, strict=True):
            yield Published(
                name=f"{path.parent.name}/{page.name.removesuffix('.html.gz')}",
                kind="newspaper",
                content=gzip.decompress(page.read_bytes()),
                text="\n".join(_lines(truth["body"])),
                title=truth["title"] or "",
                authors=tuple(truth.get("authors", ())),
                date=truth["publishing_date"][:10],
            )


def _lines(body: dict[str, Any]) -> Iterator[str]:
    yield from body["summary"]
    for section in body["sections"]:
        yield from section["headline"]
        yield from section["paragraphs"]
