"""Jupyter notebooks: cells, code, and what it printed."""

import json
from typing import Any

import pytest

from narrator.errors import SourceError
from narrator.sources import notebook, recognise
from tests.support.documents import article, document
from tests.support.shown import outline


def cell(kind: str, source: str | list[str], **rest: Any) -> dict[str, Any]:
    return {"cell_type": kind, "metadata": {}, "source": source, **rest}


def book(*cells: dict[str, Any], **metadata: Any) -> str:
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def result(**data: Any) -> dict[str, Any]:
    return {"output_type": "execute_result", "data": {key.replace("_", "/"): value for key, value in data.items()}}


def test_a_stated_title_goes_before_a_heading() -> None:
    found = article("a.ipynb", book(cell("markdown", "# Tides\n\nWater."), title="The Sea"))
    assert (found.metadata.title, outline(found)) == ("The Sea", ["# Tides", "Water."])


def test_cells_are_read_as_markdown_and_code() -> None:
    printed = {"output_type": "stream", "name": "stdout", "text": ["3\n"]}
    content = book(
        cell("markdown", ["# Tides\n", "\n", "Water **comes** with $x^2$."]),
        cell("code", "print(3)", outputs=[printed]),
        cell("markdown", "## Later\n\n- one\n- two"),
        cell("raw", "nothing"),
        authors=[{"name": "Ada Wave"}, {"name": "Bo Foam"}],
    )
    found = article("a.ipynb", content)
    assert (found.metadata.title, found.metadata.author) == ("Tides", "Ada Wave, Bo Foam")
    assert outline(found) == [
        *("Water comes with x².", "code: print(3)\n\n3", "## Later", "list item: one", "list item: two"),
    ]


def test_of_a_result_the_form_that_reads_best() -> None:
    table = "<style>x</style><table>\n\n<tr><th>Day</th><th>m</th></tr><tr><td>Monday</td><td>3</td></tr></table>"
    content = book(
        cell("code", "a", outputs=[result(text_html=table, text_plain="Day m")]),
        cell("code", "b", outputs=[result(image_png="AAAA", text_plain="<Figure>")]),
        cell("code", "c", outputs=[result(text_latex="$$\\frac{a}{b}$$", text_plain="a/b")]),
        cell("code", "d", outputs=[{"output_type": "error", "traceback": ["\x1b[0;31mNo\x1b[0m"]}]),
    )
    assert outline(article("a.ipynb", content)) == [
        *("code: a", "table: Day | m / Monday | 3", "code: b", "figure: ", "code: c", "formula: \\frac{a}{b}"),
        "code: d\n\nNo",
    ]


@pytest.mark.parametrize("kind", ["raw", "markdown"])
def test_front_matter_in_its_first_cell_and_sheets_of_old_ones(kind: str) -> None:
    front = "---\ntitle: Tides\ndate: 2023-05-01\n---"
    known = article("a.ipynb", book(cell(kind, front), cell("markdown", "Text."))).metadata
    assert (known.title, known.published) == ("Tides", "2023-05-01")
    old = {"nbformat": 3, "worksheets": [{"cells": [cell("heading", "Sea", level=2), cell("code", [], input="x")]}]}
    assert outline(article("a.ipynb", json.dumps(old))) == ["## Sea", "code: x"]


def test_it_is_known_without_its_name() -> None:
    assert recognise(document("-", book(cell("markdown", "Text.")))) is notebook.SOURCE


@pytest.mark.parametrize(
    "content", ["[]", "{", "null", "7", '{"cells": 3}', '{"cells": [null, 3, {"source": 3}]}', "[" * 9999]
)
def test_what_is_damaged_is_told(content: str) -> None:
    with pytest.raises(SourceError, match=r"a\.ipynb (is damaged|holds no text)"):
        article("a.ipynb", content)


@pytest.mark.parametrize(
    "data",
    [
        {"text_markdown": "\n| bird &lt;chr&gt; | eggs &lt;int&gt; |\n|---|---|\n| heron | 4 |\n"},
        {
            "text_html": "<table><thead><tr><th scope=col>bird</th><th scope=col>eggs</th></tr>\n"
            "<tr><th scope=col>&lt;chr&gt;</th><th scope=col>&lt;int&gt;</th></tr></thead>\n"
            "<tbody><tr><td>heron</td><td>4</td></tr></tbody></table>"
        },
    ],
)
def test_tables_of_r_have_no_types_over_their_columns(data: dict[str, str]) -> None:
    assert outline(article("a.ipynb", book(cell("code", "nests", outputs=[result(**data)]))))[-1] == (
        "table: bird | eggs / heron | 4"
    )
