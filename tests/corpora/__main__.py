"""How accurately narrator reads the pages of public corpora: texts, titles, authors and dates.

    pip install -e .[test]
    python -m tests.corpora wcxb/dev wcxb/test                 all pages of WCXB; takes minutes
    python -m tests.corpora wcxb/dev --only article --step 10  every tenth article
    python -m tests.corpora fundus --worst 20                  what is missing or superfluous on the worst pages
    python -m tests.corpora fundus --beside-trafilatura        compared with trafilatura alone
    python -m tests.corpora fundus --json > before.json        the scores of each page, to compare with later ones

WCXB, the Web Content Extraction Benchmark, has articles and other kinds of pages, fundus has newspapers; give folders
with copies of them as published. Each page is read as `narrator script` reads a saved one. Texts are scored by their
words, in any order (bag), and by their sequences of four words (four), averaged over the pages. A page that narrator
refuses counts as read without any words.

`published.py` reads the corpora; `scores.py` compares, and defines when a title or an author is right.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from statistics import fmean

import click

from narrator import pipeline
from narrator.article import Kind
from narrator.errors import NarratorError
from narrator.script import Script
from narrator.sources import Document, Origin
from tests.corpora.published import Published, pages
from tests.corpora.scores import Reading, Score, score

_HEAD = ("read", "pages", "refused", "bag F1", "P", "R", "four F1", "P", "R", "title", "author", "date", "twice")
_LISTED = 3  # runs of words per page


@click.command(help=__doc__.partition("\n")[0] if __doc__ else "")
@click.argument("folders", metavar="FOLDER...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--only", multiple=True, metavar="KIND", help="Only pages of this kind; may be given several times.")
@click.option("--step", default=1, metavar="N", show_default=True, help="Only every Nth page.")
@click.option("--worst", default=0, metavar="N", help="List the N pages that are read worst.")
@click.option("--beside-trafilatura", is_flag=True, help="Read them with trafilatura alone, too.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures of each page as JSON.")
def main(
    folders: tuple[Path, ...], only: tuple[str, ...], step: int, worst: int, beside_trafilatura: bool, as_json: bool
) -> None:
    """Read all pages, and print a row of scores for each folder and kind."""
    readers = {"narrator": by_narrator} | ({"trafilatura": by_trafilatura} if beside_trafilatura else {})
    found = {
        (folder, reader): list(_scores(folder, readers[reader], only, step)) for folder in folders for reader in readers
    }
    if empty := next((folder for (folder, _), scores in found.items() if not scores), None):
        raise click.UsageError(f"{empty} has no such pages; give a copy of fundus, or a part of WCXB: its dev or test")
    if as_json:
        listed = [
            {"folder": f.name, "reader": by, **asdict(each)} for (f, by), scores in found.items() for each in scores
        ]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
        return
    click.echo(_row(_HEAD))
    for (folder, reader), scores in found.items():
        for kind in dict.fromkeys(each.kind for each in scores):
            click.echo(_row((f"{folder.name} {kind} {reader}", *_figures([s for s in scores if s.kind == kind]))))
    for (folder, reader), scores in found.items():
        for each in sorted(scores, key=lambda each: each.shingles.f1)[:worst]:
            click.echo("\n".join(_details(f"{folder.name} {reader}", each)))


def by_narrator(page: Published) -> Reading:
    """Read a page as `narrator script` does."""
    try:
        script = pipeline.read(Document(Origin(f"{page.name}.html"), ".html", page.content))
    except NarratorError as error:
        return Reading((), refusal=str(error))
    about = script.metadata
    return Reading(tuple(_lines(script)), about.title, about.author, about.published)


def by_trafilatura(page: Published) -> Reading:
    """Read a page as trafilatura does by default."""
    import trafilatura

    found = trafilatura.bare_extraction(page.content, with_metadata=True)
    if found is None or isinstance(found, dict):
        return Reading((), refusal="nothing found")
    return Reading(tuple((found.text or "").splitlines()), found.title or "", found.author or "", found.date or "")


def _lines(script: Script) -> Iterator[str]:
    for section in script.sections:
        yield from [section.heading.shown] if section.heading else []
        yield from (line.shown for passage in section.passages for line in passage.lines)
        # Most corpora leave captions out, and listeners do not hear them.
        for block in (shown.block for shown in section.display_blocks if shown.block.kind is not Kind.FIGURE):
            yield "\n".join([block.text, *map("\n".join, block.rows)])


def _scores(folder: Path, read: Callable[[Published], Reading], only: Sequence[str], step: int) -> Iterator[Score]:
    wanted = (page for page in pages(folder) if page.text and page.kind in (only or (page.kind,)))
    for page in islice(wanted, 0, None, step):
        yield score(page, read(page))


def _figures(scores: Sequence[Score]) -> Iterator[str]:
    yield str(len(scores))
    yield str(sum(bool(each.refusal) for each in scores))
    for shares in ([each.bag for each in scores], [each.shingles for each in scores]):
        yield f"{fmean(each.f1 for each in shares):.4f}"
        yield f"{fmean(each.precision for each in shares):.3f}"
        yield f"{fmean(each.recall for each in shares):.3f}"
    for what in ("title", "author", "date"):
        asked = [each.stated[what].is_same for each in scores if what in each.stated]
        yield f"{sum(asked)}/{len(asked)}"
    yield str(sum(bool(each.twice) for each in scores))


def _row(cells: Sequence[str]) -> str:
    return cells[0].ljust(34) + "".join(cell.rjust(8) for cell in cells[1:])


def _details(where: str, of: Score) -> Iterator[str]:
    yield f"\n{where} {of.page}: {of.shingles.f1:.3f}{of.refusal and ', refused: '}{of.refusal}"
    wrong = {what: each for what, each in of.stated.items() if not each.is_same}
    yield from (f"    {what}: “{each.read}” and not “{each.right}”" for what, each in wrong.items())
    for label, runs in (("missing", of.missing), ("too much", of.too_much), ("twice", of.twice)):
        yield from (f"    {label}: {len(run.split())} words: {run[:200]}" for run in runs[:_LISTED])


if __name__ == "__main__":
    main()
