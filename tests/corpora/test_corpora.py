"""Tests with small corpora of our own, in the formats of the public ones."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from narrator.sources.html.parts import key, words
from tests.corpora.__main__ import main
from tests.corpora.published import Published, pages
from tests.corpora.scores import Reading, is_same_author, is_same_title, score, twice

SAID = (
    "The ferry to the island leaves at six in the morning, and again when the tide is high enough for it.",
    "Nobody on board had a ticket that day, because the only machine that sells them was out of paper.",
)
PAGE = f"""<!doctype html><html lang="en"><head><title>The Morning Ferry</title>
<meta name="author" content="Ada Quill"><meta property="article:published_time" content="2024-05-06T07:08:09Z"></head>
<body><nav><a href="/">All ports</a></nav><article><h1>The Morning Ferry</h1><p>{SAID[0]}</p><p>{SAID[1]}</p></article>
</body></html>"""
EMPTY = "<!doctype html><title>Nothing</title><body></body>"


def packed(path: Path, page: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(page.encode()))


def write(path: Path, truth: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(truth))


@pytest.fixture
def wcxb(tmp_path: Path) -> Path:
    """An article, and a page without text for which the corpus has one."""
    part = tmp_path / "dev"
    article = {"title": "The Morning Ferry", "author": "Ada Quill", "publish_date": "2024-05-06"}
    missed = {"title": "Nothing", "author": None, "publish_date": None}
    for name, page, kind, truth in (("0001", PAGE, "article", article), ("0002", EMPTY, "forum", missed)):
        packed(part / "html" / f"{name}.html.gz", page)
        stated = {"ground_truth": truth | {"main_content": "\n\n".join(SAID)}}
        write(part / "ground-truth" / f"{name}.json", stated | {"_internal": {"page_type": {"primary": kind}}})
    return part


@pytest.fixture
def fundus(tmp_path: Path) -> Path:
    """A newspaper whose rules changed once, and a JSON file that is not a newspaper's."""
    copy = tmp_path / "fundus"
    body = {"summary": [SAID[0]], "sections": [{"headline": ["On board"], "paragraphs": [SAID[1]]}]}
    truth = {"body": body, "title": "The Morning Ferry", "publishing_date": "2024-05-06 07:08:09+00:00"}
    for day in ("2024_05_06", "2025_01_02"):
        packed(copy / "is" / f"Harbour_{day}.html.gz", PAGE)
    write(copy / "is" / "Harbour.json", {"V1": truth | {"authors": ["Ada Quill"]}, "V1_1": truth})
    write(copy / "package.json", {"name": "other"})
    return copy


def page(text: str = "", authors: tuple[str, ...] = ()) -> Published:
    return Published("a", "article", b"", text, "", authors, "")


def test_pages_of_both_corpora_are_found_with_their_correct_texts_and_metadata(wcxb: Path, fundus: Path) -> None:
    first, second = pages(wcxb)
    assert (first.name, first.kind, first.title, first.authors, first.date) == (
        "0001", "article", "The Morning Ferry", ("Ada Quill",), "2024-05-06",
    )  # fmt: skip
    assert (second.kind, second.authors, second.date) == ("forum", (), "")
    old, new = pages(fundus)
    assert (old.name, new.name) == ("is/Harbour_2024_05_06", "is/Harbour_2025_01_02")
    assert (old.authors, new.authors, old.date) == (("Ada Quill",), (), "2024-05-06")
    assert old.text.splitlines() == [SAID[0], "On board", SAID[1]]


def test_a_table_has_a_row_for_each_kind_and_the_worst_pages_are_listed(wcxb: Path, fundus: Path) -> None:
    output = CliRunner().invoke(main, [str(wcxb), str(fundus), "--worst", "1"]).output.splitlines()
    rows = {" ".join(line.split()[:2]): line.split()[3:] for line in output if " narrator " in line and ":" not in line}
    assert rows["dev article"][:2] == ["1", "0"]
    assert rows["dev article"][2] == rows["dev article"][5] == "1.0000"
    assert rows["dev article"][-4:] == ["1/1", "1/1", "1/1", "0"]
    assert rows["dev forum"][:3] == ["1", "1", "0.0000"]
    assert rows["fundus newspaper"][:2] == ["2", "0"]
    whole = "\n".join(SAID)
    listed = next(at for at, line in enumerate(output) if line.startswith("dev narrator 0002: 0.000, refused: "))
    assert any(line.startswith(f"    missing: {len(words(whole))} words: the ferry") for line in output[listed:])


def test_scores_can_be_compared_by_page_and_with_trafilatura(wcxb: Path) -> None:
    asked = [str(wcxb), "--json", "--only", "article", "--beside-trafilatura"]
    figures = json.loads(CliRunner().invoke(main, asked).output)
    assert [(each["reader"], each["page"]) for each in figures] == [("narrator", "0001"), ("trafilatura", "0001")]
    assert figures[0]["stated"]["author"] == ["Ada Quill", "Ada Quill", True]


def test_a_folder_without_pages_is_reported(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, [str(tmp_path)])
    assert (result.exit_code, result.output.count("has no such pages")) == (2, 1)


def test_missing_and_superfluous_text_is_listed_as_runs_of_words() -> None:
    found = score(page("\n".join(SAID)), Reading((SAID[1], "Subscribe to our letter!")))
    assert found.missing == (key(SAID[0]),)
    assert found.too_much == ("subscribe to our letter",)
    assert (found.bag.recall < 1) and (found.bag.precision < 1)
    assert score(page(SAID[0]), Reading((SAID[0],))).shingles.f1 == 1


def test_lines_count_as_read_twice_if_the_text_has_them_once() -> None:
    assert twice((SAID[0], SAID[1], SAID[0]), "\n".join(SAID)) == (key(SAID[0]),)
    assert not twice((SAID[0], SAID[0]), SAID[0] * 2)
    assert not twice(("Read more",) * 2, "")


@pytest.mark.parametrize(
    ("right", "read", "is_same"),
    [
        (("Ada Quill",), "ada quill", True),
        (("Ada Quill", "Bo Reed"), "Ada Quill and Bo Reed", True),
        (("Ada Quill", "Bo Reed"), "Ada Quill", False),
        (("Ada Quill",), "Ada Quill, who lives at the harbour", False),
        (("Ada Quill",), "", False),
    ],
)
def test_authors_are_compared_by_their_words(right: tuple[str, ...], read: str, is_same: bool) -> None:
    assert is_same_author(right, read) is is_same


def test_titles_may_be_cut_but_not_by_half() -> None:
    assert is_same_title("The Morning Ferry", "The morning ferry!")
    assert is_same_title("The Morning Ferry", "The Morning Ferry | Harbour")
    assert not is_same_title("The Morning Ferry", "Ferry")
    assert not is_same_title("The Morning Ferry", "")
